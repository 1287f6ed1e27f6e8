#include <support/testing.hpp>
#include <twoside/throttle/refresh.hpp>

using namespace twoside;
using namespace std::chrono_literals;

TEST_CASE("the interval runs from what was sent") {
    throttle<250ms> t;
    CHECK(t.check(time_point{0s}).refused.open());
    CHECK(t.check(time_point{0s}).refused.open());  // asking is not sending
    t.sent(time_point{0s});
    CHECK(t.check(time_point{249ms}).refused == throttled);
    CHECK(t.check(time_point{249ms}).earliest == time_point{250ms});
    CHECK(t.check(time_point{250ms}).refused.open());
    t.sent(time_point{260ms});
    CHECK(t.check(time_point{509ms}).refused == throttled);
    CHECK(t.check(time_point{510ms}).refused.open());
}

TEST_CASE("refusing is not sending") {
    throttle<100ms> t;
    t.sent(time_point{0s});
    for (int i = 1; i < 100; ++i) CHECK(t.check(time_point{i * 1ms}).refused == throttled);
    CHECK(t.check(time_point{100ms}).refused.open());
}

TEST_CASE("a quote that did not leave gives its interval back") {
    throttle<250ms> t;
    t.sent(time_point{0s});
    t.sent(time_point{300ms});
    t.not_sent();
    CHECK(t.check(time_point{301ms}).refused.open());
}

TEST_CASE("a longer interval at run time, and a shorter one raised to the floor") {
    const throttle<100ms> longer{1s};
    CHECK(longer.interval() == 1s);
    CHECK_FALSE(longer.raised());
    const throttle<100ms> shorter{5ms};
    CHECK(shorter.interval() == 100ms);
    CHECK(shorter.raised());
    CHECK(throttle<100ms>{-1s}.interval() == 100ms);
    CHECK_FALSE(throttle<100ms>{100ms}.raised());
    CHECK(throttle<250ms>{}.interval() == 250ms);
}

TEST_CASE("a time that went back harms nothing: the later one counts") {
    throttle<100ms> t;
    t.sent(time_point{10s});
    t.sent(time_point{1s});
    CHECK(t.check(time_point{5s}).refused == throttled);
    CHECK(t.check(time_point{10s + 100ms}).refused.open());
}

TEST_CASE("times at the ends of the scale") {
    throttle<100ms> t;
    CHECK(t.check(time_point::earliest()).refused.open());
    t.sent(time_point::earliest());
    CHECK(t.check(time_point::earliest()).refused == throttled);
    t.sent(time_point{std::chrono::nanoseconds::max()});
    CHECK(t.check(time_point{0s}).refused == throttled);
}
