#include <support/testing.hpp>
#include <twoside/market/inventory_cost.hpp>

using namespace twoside;
using Catch::Matchers::WithinRel;

TEST_CASE("risk aversion times the variance of the time left") {
    CHECK_THAT(formula::inventory_cost(0.1, 2.0, 1.0), WithinRel(0.4, 1e-15));
    CHECK_THAT(formula::inventory_cost(0.1, 2.0, 9.0), WithinRel(3.6, 1e-15));
    CHECK(formula::inventory_cost(0.0, 2.0, 9.0) == 0);
    CHECK(formula::inventory_cost(0.1, 0.0, 9.0) == 0);
    CHECK(formula::inventory_cost(0.1F, 2.F, 1.F) == 0.4F);
}
