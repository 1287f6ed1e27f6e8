#pragma once
// A daily trading session, in the caller's own time scale: when it opens and closes after midnight, and where one
// midnight lies on the scale. A session whose close is not after its open runs across midnight (22:00 to 05:00).
// Recorded data that count from midnight need no `midnight`; a live program computes it once:
//     midnight = steady_now - time of day, and again after a change of daylight saving.
// Shown by tests/market/session.cpp.

#include <twoside/core/time.hpp>
#include <twoside/core/validation.hpp>

namespace twoside {

struct session {
    std::chrono::nanoseconds opens{};   // after midnight, in [0 h, 24 h)
    std::chrono::nanoseconds closes{};  // after midnight, in (0 h, 24 h]; at or before `opens`: the next day
    time_point midnight{};              // any local midnight

    [[nodiscard]] constexpr problem check() const noexcept {
        return first_problem(check_that(opens.count() >= 0 && opens < day, "session", "opens (seconds)",
                                        in_seconds(opens), "a time of day from 0 h to below 24 h"),
                             check_that(closes.count() > 0 && closes <= day, "session", "closes (seconds)",
                                        in_seconds(closes), "a time of day above 0 h and up to 24 h"));
    }

    // How long the session lasts: 24 h where it closes when it opens.
    [[nodiscard]] constexpr std::chrono::nanoseconds length() const noexcept {
        const std::int64_t l = closes.count() - opens.count();
        return std::chrono::nanoseconds{l > 0 ? l : l + day.count()};
    }
    // Time since the last open, in [0 h, 24 h).
    [[nodiscard]] constexpr std::chrono::nanoseconds since_open(time_point now) const noexcept {
        const std::int64_t since = ((now - midnight).count() % day.count() - opens.count()) % day.count();
        return std::chrono::nanoseconds{since < 0 ? since + day.count() : since};
    }
    [[nodiscard]] constexpr bool contains(time_point now) const noexcept { return since_open(now) < length(); }
    // Until the close; zero outside the session.
    [[nodiscard]] constexpr std::chrono::nanoseconds time_left(time_point now) const noexcept {
        const auto left = length() - since_open(now);
        return left.count() > 0 ? left : std::chrono::nanoseconds{};
    }

private:
    static constexpr std::chrono::nanoseconds day{86'400'000'000'000};
};

}  // namespace twoside
