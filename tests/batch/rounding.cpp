#include <cmath>
#include <support/testing.hpp>
#include <support/universe.hpp>
#include <twoside/batch/rounding.hpp>

using namespace twoside;
using support::same;

TEST_CASE("columns are rounded as the tick rule rounds one price, down and up") {
    sim::random_numbers random{81};
    const double increments[] = {0.01, 0.05, 1, 0.0001, 0.25, 0.03, 5};
    constexpr Eigen::Index n = 1001;
    batch::column grid(n);
    batch::column prices(n);
    for (Eigen::Index i = 0; i < n; ++i) {
        grid(i) = increments[i % 7];
        prices(i) = random.below(10) == 0 ? support::any_number(random) : random.uniform(-50, 500);
        if (random.below(3) == 0) prices(i) = std::round(prices(i) / grid(i)) * grid(i);  // on the grid, nearly
    }
    const batch::tick_grids grids{grid};
    batch::column down;
    batch::column up;
    grids.floor(prices, down);
    grids.ceil(prices, up);
    for (Eigen::Index i = 0; i < n; ++i) {
        const tick_rule rule{grid(i)};
        const bool fits = rule.can_round(prices(i));
        INFO("price " << prices(i) << ", tick " << grid(i));
        REQUIRE(same(down(i), fits ? rule.floor(prices(i)).price : not_a_number));
        REQUIRE(same(up(i), fits ? rule.ceil(prices(i)).price : not_a_number));
    }
    CHECK_THROWS_AS(grids.floor(batch::column(3), down), invalid_parameter);
    CHECK_THROWS_AS(batch::tick_grids(3, 0), invalid_parameter);
}
