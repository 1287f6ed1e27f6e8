#include <cmath>
#include <string>
#include <support/testing.hpp>
#include <twoside/market/fee_schedules.hpp>

using namespace twoside;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;

TEST_CASE("what a unit costs falls with the size of the order, and a sale pays its levies") {
    const fee_schedule& f = ib_us_stocks_tiered;
    CHECK_THAT(f.per_unit_cost(side::bid, 10, 100), WithinAbs(0.035, 1e-12));
    CHECK_THAT(f.per_unit_cost(side::bid, 1000, 100), WithinAbs(0.0035, 1e-12));
    CHECK_THAT(f.per_unit_cost(side::ask, 1000, 100), WithinAbs(0.0035 + 0.00278 + 0.000166, 1e-12));
    CHECK_THAT(f.break_even_spread(1000, 100),
               WithinAbs(f.maker_costs(1000, 100).bid + f.maker_costs(1000, 100).ask, 1e-15));
    for (const double size : {0.0, -5.0, not_a_number}) {
        CHECK(std::isnan(f.per_unit_cost(side::bid, size, 100)));
        CHECK(std::isnan(f.per_unit_cost(side::ask, size, 100)));
    }
}

TEST_CASE("a rebate can make a fill earn; taking costs more than making; a share of the value") {
    const fee_schedule venue{.maker_per_unit = -0.002, .taker_per_unit = 0.003};
    CHECK(venue.per_unit_cost(side::bid, 100, 50) == -0.002);
    CHECK(venue.per_unit_cost(side::bid, 100, 50, false) == 0.003);
    const fee_schedule crypto{.per_value = 0.0002};
    CHECK_THAT(crypto.per_unit_cost(side::ask, 0.5, 60000), WithinRel(12.0, 1e-12));
}

TEST_CASE("a price of zero has no value, one below it as much as its mirror image; no price has no cost") {
    const fee_schedule plain{.per_unit = 0.005, .least_per_order = 1};
    CHECK_THAT(plain.commission(1000, 0), WithinAbs(5, 1e-12));
    CHECK_THAT(plain.commission(1000, -3), WithinAbs(5, 1e-12));
    CHECK_THAT(plain.commission(10, 0), WithinAbs(1, 1e-12));
    CHECK(ib_us_stocks_fixed.commission(1000, 0) == 0);  // its most is a share of the value
    const fee_schedule share{.per_value = 0.001, .sale_of_value = 0.002};
    CHECK_THAT(share.commission(10, -50), WithinAbs(0.5, 1e-12));
    CHECK_THAT(share.per_unit_cost(side::ask, 10, -50), WithinAbs(0.05 + 0.1, 1e-12));
    CHECK(share.per_unit_cost(side::ask, 10, 0) == 0);
    for (const fee_schedule& f : {plain, share, ib_us_stocks_fixed}) CHECK(std::isnan(f.commission(10, not_a_number)));
    CHECK(plain.commission(not_a_number, 10) == 0);
    CHECK(plain.commission(-5, 10) == 0);
    CHECK(plain.commission(0, 10) == 0);
    CHECK(fee_schedule{}.per_unit_cost(side::ask, 1e12, 100, false) == 0);  // no fees at all
    CHECK_THAT(fee_schedule{.sale_per_unit = 0.01}.per_unit_cost(side::ask, 1e12, 100), WithinRel(0.01, 1e-14));
}

TEST_CASE("a schedule that makes no sense is named") {
    CHECK(fee_schedule{.per_unit = -1}.check());
    CHECK(fee_schedule{.maker_per_unit = not_a_number}.check());
    CHECK(fee_schedule{.most_of_value = not_a_number}.check());
}

TEST_CASE("every parameter that makes no sense is refused by its name; a rebate and no limit are legal") {
    const auto named = [](const fee_schedule& f) {
        const problem found = f.check();
        return std::string{found ? found.parameter : "nothing"};
    };
    CHECK(named({}) == "nothing");
    CHECK(named({.per_unit = -1}) == "per_unit");
    CHECK(named({.least_per_order = -1}) == "least_per_order");
    CHECK(named({.least_per_order = infinity}) == "least_per_order");
    CHECK(named({.most_of_value = -1}) == "most_of_value");
    CHECK(named({.per_value = -1}) == "per_value");
    CHECK(named({.maker_per_unit = infinity}) == "maker_per_unit");
    CHECK(named({.taker_per_unit = infinity}) == "taker_per_unit");
    CHECK(named({.maker_per_unit = -1, .taker_per_unit = -1}) == "nothing");
    CHECK(named({.sale_of_value = -1}) == "sale_of_value");
    CHECK(named({.sale_per_unit = -1}) == "sale_per_unit");
    CHECK(named({.most_sale_levy = -1}) == "most_sale_levy");
}

TEST_CASE("the broker's schedules, worked by hand on a sale and at their edges") {
    // Fixed, 200 at 25: the minimum and 0.005 a share are the same. Levies: 25 * 27.80e-6 and 0.000166 a share.
    CHECK_THAT(ib_us_stocks_fixed.per_unit_cost(side::ask, 200, 25), WithinAbs(0.005 + 0.000695 + 0.000166, 1e-12));
    // 100,000 shares: the levy a share stops at 8.30 an order.
    CHECK_THAT(ib_us_stocks_fixed.per_unit_cost(side::ask, 100000, 25), WithinAbs(0.005 + 0.000695 + 0.000083, 1e-12));
    CHECK_THAT(ib_us_stocks_tiered.per_unit_cost(side::ask, 100000, 25),
               WithinAbs(0.0035 + 0.000695 + 0.000083, 1e-12));
    CHECK_THAT(ib_us_stocks_tiered.commission(100, 0.1), WithinAbs(0.1, 1e-12));  // 1 % of 10
    CHECK_THAT(ib_us_stocks_tiered.break_even_spread(100, 20), WithinAbs(2 * 0.0035 + 20 * 27.80e-6 + 0.000166, 1e-12));
    const two_sided<double> costs = ib_us_stocks_tiered.maker_costs(100, 20);
    CHECK_THAT(costs.bid, WithinAbs(0.0035, 1e-12));
    CHECK(costs.ask > costs.bid);
    CHECK(std::isnan(ib_us_stocks_tiered.per_unit_cost(side::ask, -5, 20)));
    CHECK(ib_us_stocks_tiered.commission(-5, 20) == 0);
}

TEST_CASE("fees: what is assumed where nothing is said: a change of it changes everybody's results") {
    const fee_schedule f;
    CHECK(f.commission(1e6, 1e6) == 0);
    for (const side s : {side::bid, side::ask})
        for (const bool maker : {true, false}) CHECK(f.per_unit_cost(s, 1e6, 1e6, maker) == 0);
    CHECK(f.most_of_value == infinity);
    CHECK(f.most_sale_levy == infinity);
    CHECK(ib_us_stocks_fixed.per_unit_cost(side::bid, 1000, 25) ==
          ib_us_stocks_fixed.per_unit_cost(side::bid, 1000, 25, true));
}

TEST_CASE("an order that is filled in parts pays its minimum once, by differences; the cap beats the minimum") {
    // 0.0035 a share, at least 0.35, at most 1 % of the value; filled 30, 50, 40 shares at 20.
    const fee_schedule& f = ib_us_stocks_tiered;
    const auto so_far = [&](double filled) { return f.order_commission(filled, filled * 20); };
    CHECK(so_far(0) == 0);
    CHECK_THAT(so_far(30), WithinAbs(0.35, 1e-12));
    CHECK_THAT(so_far(80) - so_far(30), WithinAbs(0, 1e-12));
    CHECK_THAT(so_far(120) - so_far(80), WithinAbs(0.07, 1e-12));
    CHECK(so_far(120) == f.commission(120, 20));
    // Parts at several prices: the value decides where the cap binds.
    CHECK_THAT(f.order_commission(100, 10 + 4), WithinAbs(0.14, 1e-12));
    CHECK(std::isnan(f.order_commission(100, not_a_number)));
    CHECK_THAT(f.order_unit_levy(1000), WithinAbs(0.166, 1e-12));
    CHECK(f.order_unit_levy(1e6) == 8.30);
    CHECK(fee_schedule{}.order_unit_levy(1e6) == 0);
}
