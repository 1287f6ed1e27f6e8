#include <cmath>
#include <support/coverage.hpp>
#include <support/testing.hpp>
#include <twoside/regression/linear.hpp>
#include <twoside/regression/simple.hpp>
#include <twoside/sim/random.hpp>

using namespace twoside;
using Catch::Matchers::WithinRel;

TEST_CASE("with a constant it is the simple regression, errors included") {
    sim::random_numbers random{1};
    simple_regression simple;
    linear_regression<2> linear;
    for (int i = 0; i < 50; ++i) {
        const double x = random.uniform(-3, 9);
        const double y = 1 + 2 * x + random.normal();
        simple.update(x, y);
        linear.update({{1, x}}, y);
    }
    CHECK_THAT(linear.coefficients().at[0], WithinRel(simple.intercept(), 1e-12));
    CHECK_THAT(linear.coefficients().at[1], WithinRel(simple.slope(), 1e-12));
    CHECK_THAT(linear.standard_errors().at[1], WithinRel(simple.slope_error(), 1e-10));
}

TEST_CASE("an exact relation is found exactly, whatever the scale of the regressors") {
    linear_regression<3> r;
    sim::random_numbers random{2};
    for (int i = 0; i < 20; ++i) {
        const double a = random.uniform(1e6, 1e7);
        const double b = random.uniform(-1e-4, 1e-4);
        r.update({{a, b, 1}}, 3e-6 * a - 5e4 * b + 7);
    }
    CHECK_THAT(r.coefficients().at[0], WithinRel(3e-6, 1e-10));
    CHECK_THAT(r.coefficients().at[1], WithinRel(-5e4, 1e-10));
    CHECK_THAT(r.coefficients().at[2], WithinRel(7.0, 1e-9));
}

TEST_CASE("a regressor that is a combination of the others leaves nothing determined") {
    linear_regression<2> r;
    for (int i = 1; i < 10; ++i) r.update({{1.0 * i, 3.0 * i}}, i);
    CHECK(std::isnan(r.coefficients().at[1]));
    CHECK_FALSE(r.read(1).ready());
}

TEST_CASE("honest intervals, with and without forgetting") {
    for (const double forgetting : {1.0, 0.99}) {
        support::coverage covered{0.3};
        for (std::uint64_t seed = 0; seed < 500; ++seed) {
            sim::random_numbers random{seed};
            linear_regression<3> r{forgetting};
            for (int i = 0; i < 600; ++i) {
                const linear_regression<3>::vector x{{1, random.normal(), random.exponential(1)}};
                r.update(x, 1 - 0.5 * x.at[1] + 0.3 * x.at[2] + random.normal());
            }
            covered.add(r.read(2));
        }
        INFO("forgetting " << forgetting << ", covered " << covered.share());
        CHECK(covered.honest());
        CHECK(std::abs(covered.mean_error()) < 0.2);
    }
}

TEST_CASE("what was forgotten does not count") {
    linear_regression<1> r{0.9};
    for (int i = 0; i < 100; ++i) r.update({{1}}, 5);
    for (int i = 0; i < 200; ++i) r.update({{1}}, 8);
    CHECK_THAT(r.coefficients().at[0], WithinRel(8.0, 1e-8));
    CHECK_THROWS(linear_regression<1>{0});
    CHECK_THROWS(linear_regression<1>{1.01});
}
