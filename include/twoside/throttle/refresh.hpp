#pragma once
// Throttle: the least time between two quotes that leave. The interval is part of the type and below 100 ms it does not
// compile. A longer one may come from configuration, also while quotes run: `quoter.throttle = throttle<100ms>{200ms}`
// forgets nothing, because the quoter remembers when the last quote left and a throttle remembers nothing at all. A
// shorter one is raised to the type's floor, which `raised()` tells. Nothing is queued: whoever was refused asks again,
// with what is true by then. Shown by tests/throttle/refresh.cpp, tests/contracts/throttle.cpp and tests/compile_fail.

#include <twoside/core/inline.hpp>
#include <twoside/core/time.hpp>
#include <twoside/core/verdict.hpp>

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
    static_assert(Floor.duration() >= refresh_interval::floor(), "twoside::throttle: the floor is 100 ms or more");

    // A quoter's throttle states its floor. The quoter keeps it itself, whatever `check` answers.
    static constexpr refresh_interval floor = Floor;

    constexpr throttle() noexcept = default;
    // A longer interval, from configuration.
    constexpr explicit throttle(std::chrono::nanoseconds configured) noexcept
        : interval_{configured > Floor.duration() ? configured : Floor.duration()},
          raised_{configured < Floor.duration()} {}

    [[nodiscard]] constexpr std::chrono::nanoseconds interval() const noexcept { return interval_; }
    // Whether the configured interval was shorter than the floor.
    [[nodiscard]] constexpr bool raised() const noexcept { return raised_; }

    // Whether a quote may leave now, where the last one left at `last_sent` (time_point::earliest(): there was none).
    [[nodiscard]] TWOSIDE_INLINE constexpr permission check(time_point now, time_point last_sent) const noexcept {
        // Written so that the end of the scale does no harm: earliest() is never after anything.
        if (last_sent <= now - interval_) [[likely]]
            return {};
        return {throttled, last_sent + interval_};
    }

private:
    std::chrono::nanoseconds interval_ = Floor.duration();
    bool raised_ = false;
};

}  // namespace twoside
