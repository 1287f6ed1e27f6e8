#include <support/scene.hpp>
#include <support/testing.hpp>

using namespace twoside;
using namespace std::chrono_literals;

namespace {

verdict at(const session_window& gate, std::chrono::nanoseconds t) {
    support::scene s;
    s.now = time_point{t};
    return gate(s.proposal());
}

}  // namespace

TEST_CASE("inside, outside, and the margins") {
    const session_window gate{{.opens = 9h + 30min, .closes = 16h}, 5min, 10min};
    CHECK(at(gate, 9h) == session_window::outside);
    CHECK(at(gate, 9h + 30min) == session_window::opening);
    CHECK(at(gate, 9h + 35min).open());
    CHECK(at(gate, 15h + 49min).open());
    CHECK(at(gate, 15h + 50min) == session_window::closing);
    CHECK(at(gate, 16h) == session_window::outside);
}

TEST_CASE("an overnight session trades") {
    const session_window gate{{.opens = 18h, .closes = 17h}};
    int open = 0;
    for (auto t = 0min; t < 48h; t += 1min) open += at(gate, t).open();
    CHECK(open == 2 * 23 * 60);
    CHECK(at(gate, 24h).open());
    CHECK(at(gate, 17h + 30min) == session_window::outside);
}

TEST_CASE("each margin to the nanosecond, and none") {
    const session_window gate{{.opens = 9h + 30min, .closes = 16h}, 5min, 10min};
    CHECK(at(gate, 9h + 35min - 1ns) == session_window::opening);
    CHECK(at(gate, 15h + 50min - 1ns).open());
    CHECK(at(gate, 16h - 1ns) == session_window::closing);
    CHECK(at(gate, 9h + 30min - 1ns) == session_window::outside);
    const session_window bare{{.opens = 9h + 30min, .closes = 16h}};
    CHECK(at(bare, 9h + 30min).open());
    CHECK(at(bare, 16h - 1ns).open());
    CHECK(at(bare, 16h) == session_window::outside);
}

TEST_CASE("margins below zero, or as long as the session, are refused") {
    const session day{.opens = 9h, .closes = 17h};
    CHECK_THROWS_AS((session_window{day, -1ns}), invalid_parameter);
    CHECK_THROWS_AS((session_window{day, 0s, -1ns}), invalid_parameter);
    CHECK_THROWS_AS((session_window{day, 4h, 4h}), invalid_parameter);
    CHECK_NOTHROW((session_window{day, 4h, 4h - 1ns}));
    CHECK_THROWS_AS((session_window{{.opens = -1h, .closes = 17h}}), invalid_parameter);
}
