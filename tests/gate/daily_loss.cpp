#include <support/scene.hpp>
#include <support/testing.hpp>

using namespace twoside;
using namespace std::chrono_literals;

namespace {

verdict with_profit(daily_loss& gate, double profit) {
    support::scene s;
    s.state.profit = profit;
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

TEST_CASE("an unknown profit in a daily loss stops without closing the position, and does not latch") {
    daily_loss daily{100};
    CHECK(with_profit(daily, not_a_number) == unknown_profit);
    CHECK_FALSE(with_profit(daily, not_a_number).exits());
    CHECK(with_profit(daily, -infinity) == unknown_profit);
    CHECK(with_profit(daily, 0).open());
}

TEST_CASE("a bad limit of a daily loss is refused") {
    for (const double limit : {0.0, -1.0, infinity, not_a_number})
        CHECK_THROWS_AS(daily_loss{limit}, invalid_parameter);
}
