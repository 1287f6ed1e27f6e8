#include <support/testing.hpp>
#include <twoside/quote/lot_rule.hpp>

using namespace twoside;

TEST_CASE("sizes are floored to whole lots") {
    const lot_rule rule{{.lot = 100}};
    CHECK(rule.floor(99) == 0);
    CHECK(rule.floor(100) == 100);
    CHECK(rule.floor(299.99) == 200);
    CHECK(lot_rule{{.lot = 0.1}}.floor(0.3) == 0.1 * 3);
    CHECK(lot_rule{{.lot = 0.1}}.floor(0.7) == 0.1 * 7);
}

TEST_CASE("what is no positive number is no size") {
    const lot_rule rule;
    for (const double x : {0.0, -1.0, -infinity, not_a_number, 0.5}) CHECK(rule.floor(x) == 0);
}

TEST_CASE("a maximum, also of an infinite wish") {
    CHECK(lot_rule{{.maximum_size = 500}}.floor(1e9) == 500);
    CHECK(lot_rule{{.maximum_size = 500}}.floor(infinity) == 500);
    CHECK(lot_rule{}.floor(infinity) == 0);
    CHECK(lot_rule{}.floor(1e308) == 0);
}

TEST_CASE("below the minimum size or notional there is no order") {
    const lot_rule rule{{.lot = 10, .minimum_size = 50, .minimum_notional = 1000}};
    CHECK(rule.judge(0, 100) == lot_rule::no_size);
    CHECK(rule.judge(40, 100) == lot_rule::too_small);
    CHECK(rule.judge(50, 19.99) == lot_rule::too_little_money);
    CHECK(rule.judge(50, 20).open());
    CHECK(rule.judge(50, -20).open());
}
