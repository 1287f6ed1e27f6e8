#pragma once
// Time is an argument: nothing in this library reads a clock. A time_point is nanoseconds on whatever steady scale the
// caller's event loop uses; a time of any steady std::chrono clock converts to it. Recorded data make theirs with
// time_point{nanoseconds}. All times given to one quoter must be of one scale.
// Shown by tests/core/time.cpp and tests/compile_fail.

#include <chrono>
#include <compare>
#include <cstdint>
#include <limits>
#include <ratio>
#include <twoside/core/inline.hpp>

namespace twoside {

// What a clock must be for its times to be used here: steady, because a wall clock is set back and forth.
template <class Clock>
concept clock_like = requires {
    typename Clock::time_point;
    typename Clock::duration;
} && bool(Clock::is_steady);

namespace detail {

TWOSIDE_INLINE constexpr std::int64_t saturated_sum(std::int64_t a, std::int64_t b) noexcept {
    std::int64_t sum = 0;
    if (!__builtin_add_overflow(a, b, &sum)) [[likely]]
        return sum;
    return b > 0 ? std::numeric_limits<std::int64_t>::max() : std::numeric_limits<std::int64_t>::min();
}
TWOSIDE_INLINE constexpr std::int64_t saturated_difference(std::int64_t a, std::int64_t b) noexcept {
    std::int64_t difference = 0;
    if (!__builtin_sub_overflow(a, b, &difference)) [[likely]]
        return difference;
    return b < 0 ? std::numeric_limits<std::int64_t>::max() : std::numeric_limits<std::int64_t>::min();
}

}  // namespace detail

class time_point {
public:
    constexpr time_point() noexcept = default;
    constexpr explicit time_point(std::chrono::nanoseconds since_epoch) noexcept : nanoseconds_{since_epoch.count()} {}

    template <class Clock, class Duration>
    constexpr time_point(std::chrono::time_point<Clock, Duration> t) noexcept  // NOLINT(*-explicit-*): meant to convert
        : nanoseconds_{std::chrono::duration_cast<std::chrono::nanoseconds>(t.time_since_epoch()).count()} {
        static_assert(clock_like<Clock>,
                      "twoside::time_point: give it a time of a steady clock, such as std::chrono::steady_clock; "
                      "a wall clock can be set back");
    }

    // Before every other time.
    [[nodiscard]] TWOSIDE_INLINE static constexpr time_point earliest() noexcept {
        return time_point{std::chrono::nanoseconds::min()};
    }

    [[nodiscard]] TWOSIDE_INLINE constexpr std::chrono::nanoseconds since_epoch() const noexcept {
        return std::chrono::nanoseconds{nanoseconds_};
    }

    // Sums and differences saturate instead of overflowing, so no pair of times is undefined behaviour.
    TWOSIDE_INLINE friend constexpr std::chrono::nanoseconds operator-(time_point a, time_point b) noexcept {
        return std::chrono::nanoseconds{detail::saturated_difference(a.nanoseconds_, b.nanoseconds_)};
    }
    TWOSIDE_INLINE friend constexpr time_point operator+(time_point t, std::chrono::nanoseconds d) noexcept {
        return time_point{std::chrono::nanoseconds{detail::saturated_sum(t.nanoseconds_, d.count())}};
    }
    TWOSIDE_INLINE friend constexpr time_point operator-(time_point t, std::chrono::nanoseconds d) noexcept {
        return time_point{std::chrono::nanoseconds{detail::saturated_difference(t.nanoseconds_, d.count())}};
    }
    friend constexpr auto operator<=>(time_point, time_point) noexcept = default;

private:
    std::int64_t nanoseconds_ = 0;
};

// A duration as a plain number of seconds, which is what the formulas multiply with.
[[nodiscard]] constexpr double in_seconds(std::chrono::nanoseconds d) noexcept {
    return static_cast<double>(d.count()) / 1e9;  // a division, so that 60 s is 60
}

// Declared and never defined: a refresh_interval that is not legal calls one, and the compiler's complaint is its name.
void quotes_are_never_refreshed_faster_than_every_100_ms();
void this_refresh_interval_is_too_long_to_count_in_nanoseconds();

// The shortest time between two refreshes, as a template argument: throttle<250ms>. Below 100 ms it does not compile.
// Interactive Brokers allows 50 messages a second for one client, and a two-sided refresh every 100 ms is 20 of them.
struct refresh_interval {
    std::int64_t nanoseconds;  // public, so that the type may be a template argument

    static constexpr std::chrono::nanoseconds floor() noexcept { return std::chrono::nanoseconds{100'000'000}; }

    template <class Rep, class Period>
    consteval refresh_interval(std::chrono::duration<Rep, Period> d)  // NOLINT(*-explicit-*): throttle<250ms> converts
        : nanoseconds{counted(d)} {}

    [[nodiscard]] constexpr std::chrono::nanoseconds duration() const noexcept {
        return std::chrono::nanoseconds{nanoseconds};
    }

private:
    // In floating point first, because an integer of another unit could overflow before it is looked at. The
    // comparisons are written so that NaN fails too.
    template <class Rep, class Period>
    static consteval std::int64_t counted(std::chrono::duration<Rep, Period> d) {
        using nanoseconds_each = std::ratio_divide<Period, std::nano>;
        const long double exact = static_cast<long double>(d.count()) * nanoseconds_each::num /
                                  static_cast<long double>(nanoseconds_each::den);
        if (!(exact >= static_cast<long double>(floor().count())))
            quotes_are_never_refreshed_faster_than_every_100_ms();
        if (!(exact < 9.2e18L)) this_refresh_interval_is_too_long_to_count_in_nanoseconds();
        return std::chrono::duration_cast<std::chrono::nanoseconds>(d).count();
    }
};

}  // namespace twoside
