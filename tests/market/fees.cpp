#include <cmath>
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
