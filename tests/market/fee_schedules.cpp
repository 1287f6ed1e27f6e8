#include <support/testing.hpp>
#include <twoside/market/fee_schedules.hpp>

using namespace twoside;
using Catch::Matchers::WithinAbs;

TEST_CASE("the broker's printed examples") {
    CHECK_THAT(ib_us_stocks_fixed.commission(100, 25), WithinAbs(1.00, 1e-12));
    CHECK_THAT(ib_us_stocks_fixed.commission(1000, 25), WithinAbs(5.00, 1e-12));
    CHECK_THAT(ib_us_stocks_fixed.commission(1000, 0.25), WithinAbs(2.50, 1e-12));  // the cap
    CHECK_THAT(ib_us_stocks_fixed.commission(1, 0.5), WithinAbs(0.005, 1e-12));     // the cap below the minimum
    CHECK_THAT(ib_us_stocks_tiered.commission(50, 25), WithinAbs(0.35, 1e-12));
    CHECK(ib_us_stocks_fixed.commission(0, 25) == 0);
    CHECK_FALSE(ib_us_stocks_fixed.check());
    CHECK_FALSE(ib_us_stocks_tiered.check());
}

TEST_CASE("a schedule says what it is and of when") {
    for (const fee_schedule& f : {ib_us_stocks_fixed, ib_us_stocks_tiered}) {
        CHECK(f.name != nullptr);
        CHECK(*f.as_of != '\0');
    }
}
