#pragma once
// Numbers for orders that never go back: each is given once. One for a connection, shared by its instruments by
// reference; it cannot be copied, because a copy would give the same numbers again.
//   next()       the next number; 0: there is none
//   offered(n)   the venue says that n is the next valid one. A higher one than ours is taken, a lower one is not:
//   after
//                a restart venues have offered numbers that were used
//   reserve(k)   for numbers that survive a crash: answers the number to write down, durably, before next() is called
//                again. From then on next() gives no number that is not below the one written down, and 0 when they are
//                used up; left() tells how many there are. After a restart, begin at the number written down.
// Numbers end at `largest`: behind it there is none. Interactive Brokers' are 32 bits wide with a sign.
// Constant time, no allocation. Shown by tests/orders/order_ids.cpp.

#include <cstdint>
#include <twoside/core/validation.hpp>

namespace twoside {

struct order_id_parameters {
    std::uint64_t first = 1;
    std::uint64_t largest = 9'223'372'036'854'775'807;  // so that every number fits a signed one

    [[nodiscard]] constexpr problem check() const noexcept {
        return first_problem(check_that(largest >= 1 && largest <= order_id_parameters{}.largest, "order_ids",
                                        "largest", static_cast<double>(largest), "1 to 2^63 - 1"),
                             check_that(first >= 1 && first <= largest, "order_ids", "first",
                                        static_cast<double>(first), "1 to the largest"));
    }
};

class order_ids {
public:
    using parameters = order_id_parameters;

    constexpr order_ids() noexcept : order_ids{parameters{}} {}
    constexpr explicit order_ids(const parameters& p)
        : next_{(require(p.check()), p.first)}, behind_{p.largest + 1}, end_{behind_} {}
    order_ids(const order_ids&) = delete;
    order_ids& operator=(const order_ids&) = delete;
    // What is moved from has none left.
    constexpr order_ids(order_ids&& other) noexcept
        : next_{other.next_}, behind_{other.behind_}, end_{other.end_}, reserved_{other.reserved_} {
        other.end_ = other.behind_ = other.next_;
    }
    order_ids& operator=(order_ids&&) = delete;

    [[nodiscard]] constexpr std::uint64_t next() noexcept { return next_ < end_ ? next_++ : 0; }

    constexpr void offered(std::uint64_t next_valid) noexcept {
        if (next_valid > next_) next_ = next_valid < behind_ ? next_valid : behind_;
    }

    // What was reserved and is left stays so; `count` more come behind it.
    [[nodiscard]] constexpr std::uint64_t reserve(std::uint64_t count) noexcept {
        const std::uint64_t from = reserved_ && end_ > next_ ? end_ : next_;
        end_ = count < behind_ - from ? from + count : behind_;
        reserved_ = true;
        return end_;
    }
    // How many numbers next() has, without a further reservation.
    [[nodiscard]] constexpr std::uint64_t left() const noexcept { return next_ < end_ ? end_ - next_ : 0; }
    // What next() would give if nothing were reserved: begin here after a restart that was planned.
    [[nodiscard]] constexpr std::uint64_t upcoming() const noexcept { return next_; }

private:
    std::uint64_t next_;
    std::uint64_t behind_;  // the first that is none
    std::uint64_t end_;     // the first that next() may not give
    bool reserved_ = false;
};

}  // namespace twoside
