#include <string_view>
#include <support/testing.hpp>
#include <twoside/quote/lot_rule.hpp>

using namespace twoside;

TEST_CASE("sizes are floored to whole lots") {
    const lot_rule rule{{.lot = 100}};
    CHECK(rule.at_most(99) == 0);
    CHECK(rule.at_most(100) == 1);
    CHECK(rule.at_most(299.99) == 2);
    CHECK(lot_rule{{.lot = 0.1}}.at_most(0.3) == 3);
    CHECK(lot_rule{{.lot = 0.1}}.at_most(0.7) == 7);
    CHECK(rule.lot() == 100);
}

TEST_CASE("the size of lots is the double that its decimal text reads as") {
    CHECK(lot_rule{{.lot = 0.1}}.size(3) == 0.3);
    CHECK(lot_rule{{.lot = 1e-6}}.size(1'234'567) == 1.234567);
    CHECK(lot_rule{{.lot = 0.3}}.size(3) == 0.3 * 3);
    CHECK(lot_rule{{.lot = 100}}.size(7) == 700);
    CHECK(lot_rule{{.lot = 0.1}}.value().size(3) == 0.3);
    CHECK(lot_rule{{.lot = 100}}.value().size(3) == 300);
}

TEST_CASE("what is no positive number is no size") {
    const lot_rule rule;
    for (const double x : {0.0, -1.0, -infinity, not_a_number, 0.5}) CHECK(rule.at_most(x) == 0);
}

TEST_CASE("a maximum, also of an infinite wish") {
    CHECK(lot_rule{{.maximum_size = 500}}.at_most(499) == 499);
    CHECK(lot_rule{{.maximum_size = 500}}.at_most(501) == 500);
    CHECK(lot_rule{{.maximum_size = 500}}.at_most(1e9) == 500);
    CHECK(lot_rule{{.maximum_size = 500}}.at_most(infinity) == 500);
    for (const double x : {0.0, -1.0, -infinity, not_a_number, 0.5})
        CHECK(lot_rule{{.maximum_size = 500}}.at_most(x) == 0);
    CHECK(lot_rule{}.at_most(infinity) == 0);
    CHECK(lot_rule{}.at_most(1e308) == 0);
    CHECK(lot_rule{}.at_most(largest_exact_tick) == 1000000000000000);
    CHECK(lot_rule{}.at_most(2 * largest_exact_tick) == 0);
}

TEST_CASE("minimum and maximum are counted in lots: the last digit decides nothing") {
    for (const double lot : {0.3, 0.1, 1e-6, 1e-7, 0.7, 3e-5, 100.0})
        for (const int n : {1, 3, 7, 10, 333, 1'000'003}) {
            const double size = n * lot;
            const lot_rule rule{{.lot = lot, .minimum_size = size, .maximum_size = size}};
            INFO("lot " << lot << ", " << n << " of them");
            CHECK(rule.at_most(size) == n);
            CHECK(rule.judge(rule.at_most(size), 1).open());
            CHECK(rule.judge(n - 1, 1) == (n == 1 ? lot_rule::no_size : lot_rule::too_small));
            CHECK(rule.at_most(size * 1.5) == n);
            CHECK(rule.at_most(infinity) == n);
        }
    // A minimum or maximum between two lots.
    CHECK(lot_rule{{.lot = 10, .minimum_size = 41}}.judge(4, 1) == lot_rule::too_small);
    CHECK(lot_rule{{.lot = 10, .minimum_size = 41}}.judge(5, 1).open());
    CHECK(lot_rule{{.lot = 10, .maximum_size = 49}}.at_most(1000) == 4);
}

TEST_CASE("below the minimum size or notional there is no order") {
    const lot_rule rule{{.lot = 10, .minimum_size = 50, .minimum_notional = 1000}};
    CHECK(rule.judge(0, 100) == lot_rule::no_size);
    CHECK(rule.judge(4, 100) == lot_rule::too_small);
    CHECK(rule.judge(5, 19.99) == lot_rule::too_little_money);
    CHECK(rule.judge(5, 20).open());
    CHECK(rule.judge(5, -20).open());
    // Without a minimum one lot is an order, however small it is.
    CHECK(lot_rule{{.lot = 1e-6}}.judge(1, 1e-6).open());
}

TEST_CASE("an order of exactly the minimum notional is one, whatever the last digit of the product") {
    const lot_rule rule{{.lot = 0.001, .minimum_notional = 29}};
    CHECK(rule.judge(145, 200).open());
    CHECK(rule.judge(144, 200) == lot_rule::too_little_money);
    CHECK(rule.judge(145, 199.99) == lot_rule::too_little_money);
    CHECK(lot_rule{{.minimum_notional = 29e15}}.judge(29, 1e15).open());
    CHECK(lot_rule{{.minimum_notional = 29e15}}.judge(29, 1e15 - 1e5) == lot_rule::too_little_money);
    for (const double lot : {0.001, 0.1, 0.3, 1e-6})
        for (const int n : {1, 3, 7, 145, 333}) {
            const double money = n * lot * 104123.4;
            INFO("lot " << lot << ", " << n << " of them");
            CHECK(lot_rule{{.lot = lot, .minimum_notional = money}}.judge(n, 104123.4).open());
        }
}

TEST_CASE("the least lots that hold a size, such as what is left of an order") {
    const lot_rule rule{{.lot = 0.1, .minimum_size = 0.5, .maximum_size = 1}};
    CHECK(rule.at_least(0.3) == 3);
    CHECK(rule.at_least(0.1 + 0.2) == 3);
    CHECK(rule.at_least(0.31) == 4);
    CHECK(rule.at_least(0.01) == 1);
    CHECK(rule.at_least(7) == 70);  // what stands may be more than a new order may have
    CHECK(lot_rule{{.lot = 100}}.at_least(101) == 2);
    CHECK(lot_rule{}.at_least(largest_exact_tick) == 1000000000000000);
    for (const double x : {0.0, -0.0, -0.35, -infinity, not_a_number, infinity, 1e308}) CHECK(rule.at_least(x) == 0);
}

TEST_CASE("whether lots fit into a room, rounding aside") {
    const lot_rule rule{{.lot = 0.1}};
    CHECK(rule.fit(3, 0.3));
    CHECK(rule.fit(3, 0.1 + 0.2));
    CHECK(rule.fit(3, 0.3 - 1e-16));
    CHECK_FALSE(rule.fit(3, 0.29));
    CHECK(rule.fit(0, 0));
    CHECK_FALSE(rule.fit(0, -0.1));
    CHECK(rule.fit(1'000'000, infinity));
    CHECK_FALSE(rule.fit(0, not_a_number));
    // What is floored from a room fits into it.
    for (double room = 0.05; room < 1e9; room *= 1.37) CHECK(rule.fit(rule.at_most(room), room));
}

TEST_CASE("bad lot rules are refused") {
    CHECK(lot_rule_parameters{.lot = 0}.check());
    CHECK(lot_rule_parameters{.minimum_size = -1}.check());
    CHECK(lot_rule_parameters{.minimum_size = infinity}.check());
    // The minimum is at most 10^15 lots, not 10^15 units.
    CHECK(lot_rule_parameters{.lot = 0.001, .minimum_size = 2e12}.check());
    CHECK_FALSE(lot_rule_parameters{.lot = 100, .minimum_size = 2e15}.check());
    CHECK_FALSE(lot_rule_parameters{.minimum_size = 1e15}.check());
    CHECK(lot_rule_parameters{.minimum_size = 1.001e15}.check());
    CHECK(lot_rule_parameters{.minimum_size = 10, .maximum_size = 9}.check());
    CHECK(lot_rule_parameters{.lot = 10, .maximum_size = 9}.check());
    CHECK(lot_rule_parameters{.minimum_notional = not_a_number}.check());
    CHECK_FALSE(lot_rule_parameters{.minimum_size = 10, .maximum_size = 10}.check());
    CHECK(lot_rule_parameters{.lot = 1e-310}.check());
    CHECK(lot_rule_parameters{.maximum_size = not_a_number}.check());
    CHECK(lot_rule_parameters{.maximum_size = -infinity}.check());
    CHECK(lot_rule_parameters{.lot = not_a_number, .minimum_size = 1, .maximum_size = 2}.check());
}

TEST_CASE("a maximum that holds fewer whole lots than the minimum needs is refused") {
    const lot_rule_parameters between{.lot = 0.3, .minimum_size = 0.4, .maximum_size = 0.5};
    REQUIRE(between.check());
    CHECK(std::string_view{between.check().parameter} == "maximum_size");
    CHECK(std::string_view{between.check().legal} ==
          "at least one whole lot, and the whole lots that the minimum size needs (infinity: no limit)");
    CHECK(lot_rule_parameters{.lot = 10, .minimum_size = 41, .maximum_size = 49}.check());
    CHECK_FALSE(lot_rule_parameters{.lot = 10, .minimum_size = 41, .maximum_size = 50}.check());
    CHECK_FALSE(lot_rule_parameters{.lot = 10, .minimum_size = 40, .maximum_size = 49}.check());
    // In whole lots the last digit decides nothing: three lots of 0.1 are a maximum of 0.3.
    CHECK_FALSE(lot_rule_parameters{.lot = 0.1, .minimum_size = 0.1 + 0.2, .maximum_size = 0.3}.check());
    CHECK_FALSE(lot_rule_parameters{.lot = 0.3, .maximum_size = 0.1 + 0.2}.check());
}
