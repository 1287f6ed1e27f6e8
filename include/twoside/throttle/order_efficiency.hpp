#pragma once
// Throttle: how many messages each executed order may cost, over a day.
//   ratio = (submissions + revisions + cancels) / (executed orders + 1)
// Source: Interactive Brokers, "Order efficiency ratio": counted for a day, and above 20 it is excessive and may
// restrict the account. An order is executed once, with its first fill. Cancellations by the broker, such as those of
// day orders at the end of a session, are not counted; ours are. The broker counts from the first message of the day.
//   above `soft_limit`  widening() grows in a straight line from 1 to `most_widening` at the hard limit. It is meant to
//                       multiply what a price must change by before an order is modified.
//   at `hard_limit`     refreshing stops. What is asked for counts already, so refreshes never bring the ratio above
//                       it. Cancels and orders that reduce the position go on: the room up to the broker's limit is
//                       theirs.
// The first `free_messages` of a day count for neither limit. Interactive Brokers has no such allowance, and with none
// a day begins with 18 messages before the first execution; other venues have one. ratio() is the broker's, without it.
// The broker counts an account: share one by reference. Of several side by side each has an execution that never was.
// A day begins with new_day(), or by itself where `day` is given. Times that go back stay in the day that has begun.
// Constant time, one division. Shown by tests/throttle/order_efficiency.cpp, against a model that keeps every event.

#include <cstdint>
#include <twoside/core/inline.hpp>
#include <twoside/core/math.hpp>
#include <twoside/core/time.hpp>
#include <twoside/core/validation.hpp>
#include <twoside/core/verdict.hpp>
#include <twoside/throttle/message_budget.hpp>

namespace twoside {

inline constexpr reason too_many_messages_for_executions{"too many messages for the orders executed"};

struct order_efficiency_parameters {
    double soft_limit = 10;
    double hard_limit = 18;  // below the broker's 20
    double most_widening = 4;
    std::int64_t free_messages = 0;
    std::chrono::nanoseconds day{};  // how long a day is; 0: new_day() alone begins one
    time_point day_begins{};         // when any of them begins

    [[nodiscard]] constexpr problem check() const noexcept {
        return first_problem(
            check_not_negative("order_efficiency", "soft_limit", soft_limit),
            check_that(hard_limit > soft_limit && is_finite(hard_limit), "order_efficiency", "hard_limit", hard_limit,
                       "above soft_limit, and finite"),
            check_that(most_widening >= 1 && is_finite(most_widening), "order_efficiency", "most_widening",
                       most_widening, "1 or more, and finite"),
            check_that(free_messages >= 0 && free_messages <= 1'000'000'000, "order_efficiency", "free_messages",
                       static_cast<double>(free_messages), "0 to 10^9"),
            check_that(day.count() == 0 || (day.count() >= 1'000'000'000 && day.count() <= 604'800'000'000'000),
                       "order_efficiency", "day (seconds)", in_seconds(day), "0, or 1 second to 7 days"));
    }
};

class order_efficiency {
public:
    using parameters = order_efficiency_parameters;

    constexpr explicit order_efficiency(const parameters& p = {})
        : soft_{(require(p.check()), p.soft_limit)},
          hard_{p.hard_limit},
          most_{p.most_widening},
          per_ratio_{(p.most_widening - 1) / (p.hard_limit - p.soft_limit)},
          free_{static_cast<double>(p.free_messages)},
          day_{p.day},
          day_begins_{p.day_begins} {}

    // So many messages left: orders, modifications and cancels alike.
    TWOSIDE_INLINE constexpr void sent(time_point now, std::int64_t count = 1) noexcept {
        keep_day(now);
        if (count > 0) m_.messages = count < most_counted - m_.messages ? m_.messages + count : most_counted;
    }
    // An order had its first fill.
    TWOSIDE_INLINE constexpr void executed_order(time_point now) noexcept {
        keep_day(now);
        m_.executed_orders += m_.executed_orders < most_counted ? 1 : 0;
    }
    constexpr void new_day() noexcept { m_.messages = m_.executed_orders = 0; }
    // Time begins anew, as for quoter::restart: the day is the one that `now` is in, and what was counted stays.
    constexpr void restart(time_point now) noexcept {
        if (day_.count() > 0 && now < m_.began) m_.began = begin_of_day(now);
    }

    // Whether so many messages more may leave now.
    [[nodiscard]] TWOSIDE_INLINE constexpr verdict check(message_purpose purpose, time_point now,
                                                         std::int64_t count = 1) const noexcept {
        if (purpose != message_purpose::refresh || count <= 0) return {};
        // Without a division: both sides are multiplied by the executions.
        return stop_if(limited(now, static_cast<double>(count)) > hard_ * executions(now),
                       too_many_messages_for_executions);
    }
    // What the deadband is to be multiplied by.
    [[nodiscard]] TWOSIDE_INLINE constexpr double widening(time_point now) const noexcept {
        const double messages = limited(now, 0);
        const double orders = executions(now);
        if (messages <= soft_ * orders) [[likely]]
            return 1;
        return smaller(1 + (messages / orders - soft_) * per_ratio_, most_);
    }
    // As the broker counts it.
    [[nodiscard]] TWOSIDE_INLINE constexpr double ratio(time_point now) const noexcept {
        return begins_day(now) ? 0 : static_cast<double>(m_.messages) / executions(now);
    }

    struct memory {
        std::int64_t messages = 0;
        std::int64_t executed_orders = 0;
        time_point began = time_point::earliest();  // the day, where it has a length
    };
    [[nodiscard]] constexpr const memory& save() const noexcept { return m_; }
    constexpr bool restore(const memory& m) noexcept {
        const auto sound = [](std::int64_t n) { return n >= 0 && n <= most_counted; };
        if (!sound(m.messages) || !sound(m.executed_orders)) return false;
        m_ = m;
        return true;
    }

private:
    // Up to here a double counts exactly, and with one more.
    static constexpr std::int64_t most_counted = std::int64_t{1} << 52;

    // The executed orders and one.
    [[nodiscard]] TWOSIDE_INLINE constexpr double executions(time_point now) const noexcept {
        return begins_day(now) ? 1 : static_cast<double>(m_.executed_orders + 1);
    }
    // The messages that are not free, and so many more.
    [[nodiscard]] TWOSIDE_INLINE constexpr double limited(time_point now, double more) const noexcept {
        const double sent = begins_day(now) ? 0 : static_cast<double>(m_.messages);
        return positive_part(sent + more - free_);
    }
    [[nodiscard]] TWOSIDE_INLINE constexpr bool begins_day(time_point now) const noexcept {
        return day_.count() > 0 && now - m_.began >= day_;
    }
    TWOSIDE_INLINE constexpr void keep_day(time_point now) noexcept {
        if (!begins_day(now)) [[likely]]
            return;
        new_day();
        m_.began = begin_of_day(now);
    }
    [[nodiscard]] constexpr time_point begin_of_day(time_point now) const noexcept {
        const auto into = (now - day_begins_) % day_;
        return now - (into.count() < 0 ? into + day_ : into);
    }

    double soft_;
    double hard_;
    double most_;
    double per_ratio_;
    double free_;
    std::chrono::nanoseconds day_;
    time_point day_begins_;
    memory m_{};
};

// Where nobody counts: never refuses, never widens.
struct no_order_efficiency {
    static constexpr void sent(time_point, std::int64_t = 1) noexcept {}
    static constexpr void executed_order(time_point) noexcept {}
    static constexpr void new_day() noexcept {}
    static constexpr void restart(time_point) noexcept {}
    [[nodiscard]] static constexpr verdict check(message_purpose, time_point, std::int64_t = 1) noexcept { return {}; }
    [[nodiscard]] static constexpr double widening(time_point) noexcept { return 1; }
    [[nodiscard]] static constexpr double ratio(time_point) noexcept { return 0; }

    struct memory {};
    [[nodiscard]] static constexpr memory save() noexcept { return {}; }
    static constexpr bool restore(const memory&) noexcept { return true; }
};

}  // namespace twoside
