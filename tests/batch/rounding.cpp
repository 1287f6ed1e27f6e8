#include <cmath>
#include <string>
#include <support/testing.hpp>
#include <support/universe.hpp>
#include <twoside/batch/rounding.hpp>
#include <twoside/quote/lot_rule.hpp>

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

TEST_CASE("one number in ticks and back, each symbol on its own grid, and up to 10^15 ticks") {
    batch::column increments(3);
    increments << 0.01, 0.3, 5;
    const batch::tick_grids grids{increments};
    CHECK(grids.symbols() == 3);
    CHECK_FALSE(grids.check(3));
    CHECK(std::string{grids.check(2).parameter} == "increments (entries)");
    CHECK_THAT(grids.in_ticks(0, 1.5), Catch::Matchers::WithinAbs(150, 1e-12));
    CHECK_THAT(grids.in_ticks(1, 1.5), Catch::Matchers::WithinAbs(5, 1e-12));
    CHECK(grids.in_ticks(2, 15.0) == 3);
    CHECK(grids.price(0, 57.0) == 0.57);
    CHECK(grids.price(1, 3.0) == 3 * 0.3);
    CHECK(grids.price(2, 3.0) == 15);
    CHECK(batch::tick_grids::can_round(1e15));
    CHECK(batch::tick_grids::can_round(-1e15));
    CHECK_FALSE(batch::tick_grids::can_round(1.001e15));
    CHECK_FALSE(batch::tick_grids::can_round(-1.001e15));
    CHECK_FALSE(batch::tick_grids::can_round(not_a_number));
    // All of them 1/n: the price is the double that the decimal text reads as.
    const batch::tick_grids cents{2, 0.01};
    CHECK(cents.price(1, 57.0) == 0.57);
    // One that is no 1/n among others, wherever it stands.
    for (Eigen::Index at = 0; at < 3; ++at) {
        batch::column mixed = batch::column::Constant(3, 0.01);
        mixed(at) = 0.3;
        const batch::tick_grids some{mixed};
        for (Eigen::Index i = 0; i < 3; ++i) CHECK(some.price(i, 7.0) == (i == at ? 7 * 0.3 : 0.07));
    }
}

TEST_CASE("sizes in columns are cut to whole lots as the lot rule cuts them, and to units where there is no lot") {
    sim::random_numbers random{82};
    constexpr Eigen::Index n = 601;
    const double sizes[] = {0.01, 0.1, 1, 25, 0.03};
    batch::column lot(n);
    batch::column wanted(n);
    for (Eigen::Index i = 0; i < n; ++i) {
        lot(i) = sizes[i % 5];
        wanted(i) = random.below(10) == 0 ? support::any_number(random) : random.uniform(-20, 500);
        if (random.below(3) == 0) wanted(i) = std::round(wanted(i) / lot(i)) * lot(i);
    }
    const batch::lot_grids own{lot};
    const batch::lot_grids units;
    CHECK_FALSE(own.check(n));
    CHECK_FALSE(units.check(n));
    CHECK(std::string{own.check(n - 1).parameter} == "lots (entries)");
    const auto judge = [&](const batch::lot_grids& grids, auto expected) {
        batch::over(n, [&](Eigen::Index i, auto real) {
            using Real = decltype(real);
            double out[batch::lane_count];
            const Real whole = grids.at_most(i, batch::load<Real>(wanted.data() + i));
            batch::store(out, batch::or_zero(batch::above_zero(whole), whole));
            for (Eigen::Index k = 0; k < static_cast<Eigen::Index>(sizeof(Real) / sizeof(double)); ++k) {
                INFO("size " << wanted(i + k) << ", lot " << lot(i + k));
                REQUIRE(out[k] == expected(i + k));
            }
        });
    };
    judge(own, [&](Eigen::Index i) {
        const lot_rule rule{{.lot = lot(i)}};
        return rule.size(rule.at_most(wanted(i)));
    });
    judge(units, [&](Eigen::Index i) { return static_cast<double>(lot_rule{}.at_most(wanted(i))); });
}
