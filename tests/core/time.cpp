#include <chrono>
#include <cstdint>
#include <limits>
#include <support/testing.hpp>
#include <twoside/core/time.hpp>

using namespace twoside;
using namespace std::chrono_literals;

TEST_CASE("a steady clock's time converts, a wall clock's does not satisfy clock_like") {
    const std::chrono::steady_clock::time_point t{std::chrono::steady_clock::duration{123456789}};
    CHECK(time_point{t}.since_epoch() == 123456789ns);
    STATIC_REQUIRE(clock_like<std::chrono::steady_clock>);
    STATIC_REQUIRE_FALSE(clock_like<std::chrono::system_clock>);
    STATIC_REQUIRE_FALSE(clock_like<int>);
}

TEST_CASE("differences and sums") {
    constexpr time_point t{10s};
    STATIC_REQUIRE(time_point{12s} - t == 2s);
    STATIC_REQUIRE(t + 500ms == time_point{10500ms});
    STATIC_REQUIRE(t - 10s == time_point{});
    STATIC_REQUIRE(time_point{1s} < t);
    STATIC_REQUIRE(time_point::earliest() < time_point{-1h});
}

TEST_CASE("differences and sums saturate instead of overflowing") {
    constexpr time_point first = time_point::earliest();
    constexpr time_point last{std::chrono::nanoseconds::max()};
    STATIC_REQUIRE(last - first == std::chrono::nanoseconds::max());
    STATIC_REQUIRE(first - last == std::chrono::nanoseconds::min());
    STATIC_REQUIRE(last + 1s == last);
    STATIC_REQUIRE(first - 1s == first);
    STATIC_REQUIRE(first + -1s == first);
}

TEST_CASE("seconds as a number") { STATIC_REQUIRE(in_seconds(1500ms) == 1.5); }

TEST_CASE("a refresh interval is a template argument and knows its floor") {
    constexpr refresh_interval i = 250ms;
    STATIC_REQUIRE(i.duration() == 250ms);
    STATIC_REQUIRE(refresh_interval::floor() == 100ms);
    constexpr refresh_interval least = 0.1s;
    STATIC_REQUIRE(least.duration() == 100ms);
}

TEST_CASE("sums saturate upwards and downwards, and just below they do not") {
    constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
    constexpr std::int64_t least = std::numeric_limits<std::int64_t>::min();
    STATIC_REQUIRE(detail::saturated_sum(most, 1) == most);
    STATIC_REQUIRE(detail::saturated_sum(most - 1, 1) == most);
    STATIC_REQUIRE(detail::saturated_sum(least, -1) == least);
    STATIC_REQUIRE(detail::saturated_sum(most, least) == -1);
    STATIC_REQUIRE(detail::saturated_difference(least, 1) == least);
    STATIC_REQUIRE(detail::saturated_difference(most, -1) == most);
    STATIC_REQUIRE(detail::saturated_difference(0, least) == most);
    STATIC_REQUIRE(detail::saturated_difference(-1, least) == most);
    STATIC_REQUIRE(detail::saturated_difference(5, 7) == -2);
    STATIC_REQUIRE(time_point::earliest().since_epoch() == std::chrono::nanoseconds::min());
}
