#include <support/scene.hpp>
#include <support/testing.hpp>

using namespace twoside;
using namespace std::chrono_literals;

namespace {

verdict with_profit(drawdown& gate, double profit) {
    support::scene s;
    s.state.profit = profit;
    return gate(s.proposal());
}

}  // namespace

TEST_CASE("a drawdown is from the highest profit of the day, which starts at zero") {
    drawdown gate{100};
    CHECK(with_profit(gate, -99).open());
    CHECK(with_profit(gate, 300).open());
    CHECK(with_profit(gate, 201).open());
    CHECK(with_profit(gate, 200) == drawdown::reached);
    CHECK(with_profit(gate, 1000) == drawdown::reached);
    gate.reset();
    CHECK(with_profit(gate, 0).open());
    CHECK(with_profit(gate, -99.5).open());  // the new day starts at zero too
    CHECK(with_profit(gate, -100).exits());
    drawdown from_start{100};
    CHECK(with_profit(from_start, -100).exits());
}

TEST_CASE("an unknown profit in a drawdown stops without closing the position, and does not latch") {
    drawdown down{100};
    CHECK(with_profit(down, not_a_number) == unknown_profit);
    CHECK(with_profit(down, infinity) == unknown_profit);
    CHECK(with_profit(down, -infinity) == unknown_profit);
    CHECK(with_profit(down, 0).open());
}

TEST_CASE("a bad limit of a drawdown is refused") {
    for (const double limit : {0.0, -1.0, infinity, not_a_number}) CHECK_THROWS_AS(drawdown{limit}, invalid_parameter);
}

TEST_CASE("a drawdown of nothing is none, however large the profit") {
    drawdown gate{1};
    CHECK(with_profit(gate, 1e17).open());
    CHECK(with_profit(gate, 1e17).open());
    CHECK(with_profit(gate, 1e17 - 16) == drawdown::reached);
    drawdown wide{100};
    CHECK(with_profit(wide, 1e308).open());
    CHECK(with_profit(wide, -1e308) == drawdown::reached);
}
