#pragma once
// Gate: the book is recent. It compares the book's own time with now, so it closes without a tick when the caller's
// timer calls refresh. A book that is ahead of now by more than the age allowed comes from another clock.
// Shown by tests/gate/stale_book.cpp.

#include <twoside/core/inline.hpp>
#include <twoside/core/validation.hpp>
#include <twoside/core/verdict.hpp>
#include <twoside/quote/proposal.hpp>

namespace twoside {

class stale_book {
public:
    using shortcuts_of = stale_book;
    static constexpr reason stale{"the book is stale"};
    static constexpr reason ahead{"the book's time is ahead of now: another clock?"};

    constexpr explicit stale_book(std::chrono::nanoseconds max_age)
        : max_age_{max_age}, max_{static_cast<std::uint64_t>(max_age.count())}, twice_max_{2 * max_} {
        require(check_positive("stale_book", "max_age (seconds)", in_seconds(max_age)));
    }

    [[nodiscard]] TWOSIDE_INLINE constexpr verdict operator()(const proposal& p) const noexcept {
        const std::chrono::nanoseconds age = p.now - p.book.time;
        if (age > max_age_) return stale;
        return stop_if(age < -max_age_, ahead);
    }
    // For the path of a quote: between -max and max, in one comparison.
    [[nodiscard]] TWOSIDE_INLINE constexpr bool surely_open(const proposal& p) const noexcept {
        return static_cast<std::uint64_t>((p.now - p.book.time).count()) + max_ <= twice_max_;
    }

private:
    std::chrono::nanoseconds max_age_;
    std::uint64_t max_;  // the same, to compare with
    std::uint64_t twice_max_;
};

}  // namespace twoside
