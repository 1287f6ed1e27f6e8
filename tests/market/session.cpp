#include <string_view>
#include <support/testing.hpp>
#include <twoside/market/session.hpp>

using namespace twoside;
using namespace std::chrono_literals;

TEST_CASE("a session by day") {
    const session s{.opens = 9h + 30min, .closes = 16h};
    CHECK_FALSE(s.contains(time_point{9h}));
    CHECK(s.contains(time_point{9h + 30min}));
    CHECK(s.contains(time_point{16h} - 1ns));
    CHECK_FALSE(s.contains(time_point{16h}));
    CHECK(s.time_left(time_point{15h}) == 1h);
    CHECK(s.time_left(time_point{17h}) == 0h);
    CHECK(s.time_left(time_point{3h}) == 0h);
    CHECK(s.length() == 6h + 30min);
    // The next day, and the day before.
    CHECK(s.contains(time_point{24h + 10h}));
    CHECK(s.contains(time_point{-24h + 10h}));
    CHECK_FALSE(s.contains(time_point{-1h}));
}

TEST_CASE("a session across midnight") {
    const session s{.opens = 22h, .closes = 5h};
    CHECK(s.length() == 7h);
    CHECK(s.contains(time_point{22h}));
    CHECK(s.contains(time_point{23h + 59min}));
    CHECK(s.contains(time_point{24h}));
    CHECK(s.contains(time_point{1h}));
    CHECK(s.contains(time_point{4h + 59min}));
    CHECK_FALSE(s.contains(time_point{5h}));
    CHECK_FALSE(s.contains(time_point{12h}));
    CHECK(s.time_left(time_point{23h}) == 6h);
    CHECK(s.time_left(time_point{24h + 3h}) == 2h);
}

TEST_CASE("midnight may lie anywhere on the caller's scale") {
    // The machine was started at 14:00: steady time 0 is 14:00, so midnight was at -14 h.
    const session s{.opens = 9h, .closes = 17h, .midnight = time_point{-14h}};
    CHECK(s.contains(time_point{0h}));
    CHECK(s.time_left(time_point{0h}) == 3h);
    CHECK_FALSE(s.contains(time_point{3h}));
    CHECK(s.contains(time_point{19h}));  // 9:00 the next day
}

TEST_CASE("a session that closes when it opens never closes") {
    const session s{.opens = 17h, .closes = 17h};
    CHECK(s.length() == 24h);
    for (auto t = 0h; t < 48h; t += 1h) CHECK(s.contains(time_point{t}));
}

TEST_CASE("extreme times are answered, not undefined") {
    const session s{.opens = 9h, .closes = 17h, .midnight = time_point{1h}};
    (void)s.contains(time_point::earliest());
    (void)s.contains(time_point{std::chrono::nanoseconds::max()});
    CHECK(s.since_open(time_point::earliest()) >= 0h);
}

TEST_CASE("what cannot be a time of day is named") {
    const auto parameter = [](std::chrono::nanoseconds opens, std::chrono::nanoseconds closes) {
        const problem found = session{.opens = opens, .closes = closes}.check();
        return std::string_view{found ? found.parameter : "none"};
    };
    CHECK(parameter(0h, 24h) == "none");
    CHECK(parameter(0h, 1ns) == "none");
    CHECK(parameter(24h - 1ns, 1h) == "none");
    CHECK(parameter(-1ns, 1h) == "opens (seconds)");
    CHECK(parameter(24h, 1h) == "opens (seconds)");
    CHECK(parameter(0h, 0h) == "closes (seconds)");
    CHECK(parameter(0h, -1h) == "closes (seconds)");
    CHECK(parameter(0h, 24h + 1ns) == "closes (seconds)");
}
