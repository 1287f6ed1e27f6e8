#include <support/testing.hpp>
#include <twoside/throttle/refresh.hpp>

using namespace twoside;
using namespace std::chrono_literals;

TEST_CASE("the interval runs from when the last quote left") {
    const throttle<250ms> t;
    CHECK(t.check(time_point{0s}, time_point::earliest()).refused.open());
    CHECK(t.check(time_point{249ms}, time_point{0s}).refused == throttled);
    CHECK(t.check(time_point{249ms}, time_point{0s}).earliest == time_point{250ms});
    CHECK(t.check(time_point{250ms}, time_point{0s}).refused.open());
    CHECK(t.check(time_point{509ms}, time_point{260ms}).refused == throttled);
    CHECK(t.check(time_point{510ms}, time_point{260ms}).refused.open());
}

TEST_CASE("a longer interval at run time, and a shorter one raised to the floor") {
    const throttle<100ms> longer{1s};
    CHECK(longer.interval() == 1s);
    CHECK_FALSE(longer.raised());
    CHECK(longer.check(time_point{999ms}, time_point{0s}).earliest == time_point{1s});
    const throttle<100ms> shorter{5ms};
    CHECK(shorter.interval() == 100ms);
    CHECK(shorter.raised());
    CHECK(throttle<100ms>{-1s}.interval() == 100ms);
    CHECK_FALSE(throttle<100ms>{100ms}.raised());
    CHECK(throttle<250ms>{}.interval() == 250ms);
    CHECK_FALSE(throttle<250ms>{}.raised());
    CHECK(throttle<250ms>{249ms}.raised());
}

TEST_CASE("a time before the last quote is refused until the interval after it") {
    const throttle<100ms> t;
    CHECK(t.check(time_point{1s}, time_point{10s}).refused == throttled);
    CHECK(t.check(time_point{1s}, time_point{10s}).earliest == time_point{10s + 100ms});
}

TEST_CASE("throttle: times at the ends of the scale") {
    const throttle<100ms> t;
    CHECK(t.check(time_point::earliest() + 100ms, time_point::earliest()).refused.open());
    CHECK(t.check(time_point{0s}, time_point{std::chrono::nanoseconds::max()}).refused == throttled);
}
