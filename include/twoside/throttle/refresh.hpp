#pragma once
// Throttle: the least time between two quotes sent. The interval is part of the type and below 100 ms it does not
// compile; a longer one may come from configuration at run time, and a shorter one is raised to the type's floor, which
// `raised()` tells. The interval runs from what was really sent: refusing is not sending. Nothing is queued; whoever
// was refused asks again, with what is true by then. Shown by tests/throttle/refresh.cpp and tests/compile_fail.

#include <twoside/core/inline.hpp>
#include <twoside/core/time.hpp>
#include <twoside/gate/verdict.hpp>

namespace twoside {

inline constexpr reason throttled{"throttled"};

// What a throttle answers: open, or why not and from when on.
struct permission {
    verdict refused{};
    time_point earliest{};  // meaningful where refused
};

template <refresh_interval Floor>
class throttle {
public:
    // A quoter's throttle states its floor as a refresh_interval, which cannot be below 100 ms.
    static constexpr refresh_interval floor = Floor;

    constexpr throttle() noexcept = default;
    // A longer interval, from configuration.
    constexpr explicit throttle(std::chrono::nanoseconds configured) noexcept
        : interval_{configured > Floor.duration() ? configured : Floor.duration()},
          raised_{configured < Floor.duration()} {}

    [[nodiscard]] constexpr std::chrono::nanoseconds interval() const noexcept { return interval_; }
    // Whether the configured interval was shorter than the floor.
    [[nodiscard]] constexpr bool raised() const noexcept { return raised_; }

    [[nodiscard]] TWOSIDE_INLINE constexpr permission check(time_point now) const noexcept {
        if (now >= next_) return {};
        return {throttled, next_};
    }
    // A quote left at that time. An earlier time than the last one known harms nothing: the later one counts.
    TWOSIDE_INLINE constexpr void sent(time_point when) noexcept {
        before_ = next_;
        const time_point next = when + interval_;
        next_ = next > next_ ? next : next_;
    }
    // The last quote that was counted as sent did not leave after all.
    constexpr void not_sent() noexcept { next_ = before_; }

private:
    std::chrono::nanoseconds interval_ = Floor.duration();
    time_point next_ = time_point::earliest();    // when the next quote may leave
    time_point before_ = time_point::earliest();  // the same before the last sent()
    bool raised_ = false;
};

}  // namespace twoside
