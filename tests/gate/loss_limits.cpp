#include <support/scene.hpp>
#include <support/testing.hpp>

using namespace twoside;
using namespace std::chrono_literals;

namespace {

template <class Gate>
verdict with_profit(Gate& gate, double profit) {
    support::scene s;
    s.state.profit = profit;
    return gate(s.proposal());
}

verdict with_position(holding_time& gate, std::chrono::nanoseconds t, double q) {
    support::scene s;
    s.now = time_point{t};
    s.state.position = q;
    return gate(s.proposal());
}

}  // namespace

TEST_CASE("a daily loss exits, latches, and opens by reset alone") {
    daily_loss gate{100};
    CHECK(with_profit(gate, 50).open());
    CHECK(with_profit(gate, -99.99).open());
    CHECK(with_profit(gate, -100) == daily_loss::reached);
    CHECK(with_profit(gate, -100).exits());
    CHECK(with_profit(gate, 500) == daily_loss::reached);
    gate.reset();
    CHECK(with_profit(gate, 500).open());
}

TEST_CASE("a drawdown is from the highest profit of the day, which starts at zero") {
    drawdown gate{100};
    CHECK(with_profit(gate, -99).open());
    CHECK(with_profit(gate, 300).open());
    CHECK(with_profit(gate, 201).open());
    CHECK(with_profit(gate, 200) == drawdown::reached);
    CHECK(with_profit(gate, 1000) == drawdown::reached);
    gate.reset();
    CHECK(with_profit(gate, 0).open());
    drawdown from_start{100};
    CHECK(with_profit(from_start, -100).exits());
}

TEST_CASE("an unknown profit stops without closing the position, and does not latch") {
    daily_loss daily{100};
    drawdown down{100};
    CHECK(with_profit(daily, not_a_number) == unknown_profit);
    CHECK(with_profit(down, not_a_number) == unknown_profit);
    CHECK_FALSE(with_profit(daily, not_a_number).exits());
    CHECK(with_profit(down, infinity) == unknown_profit);
    CHECK(with_profit(daily, -infinity) == unknown_profit);
    CHECK(with_profit(down, -infinity) == unknown_profit);
    CHECK(with_profit(daily, 0).open());
    CHECK(with_profit(down, 0).open());
}

TEST_CASE("a position held too long on one side exits until it is flat or turned") {
    holding_time gate{10s};
    CHECK(with_position(gate, 0s, 0).open());
    CHECK(with_position(gate, 100s, 0).open());
    CHECK(with_position(gate, 101s, 5).open());
    CHECK(with_position(gate, 105s, not_a_number).open());  // does not count as flat
    CHECK(with_position(gate, 111s, 7).open());
    CHECK(with_position(gate, 111s + 1ns, 9) == holding_time::too_long);
    CHECK(with_position(gate, 112s, -1).open());  // turned: a new position
    CHECK(with_position(gate, 130s, -1).exits());
    CHECK(with_position(gate, 131s, 0).open());
}
