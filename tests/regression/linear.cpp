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

TEST_CASE("weights of age, worked by hand: a constant alone") {
    // Weights 1/4, 1/2, 1 of the values 4, 2, 1: the mean is 3 / 1.75.
    linear_regression<1> r{0.5};
    r.update({{1}}, 4);
    CHECK_FALSE(r.read().ready());
    r.update({{1}}, 2);
    r.update({{1}}, 1);
    const double mean = 3 / 1.75;
    CHECK_THAT(r.read().value, WithinRel(mean, 1e-14));
    const double unexplained = 0.25 * (4 - mean) * (4 - mean) + 0.5 * (2 - mean) * (2 - mean) + (1 - mean) * (1 - mean);
    // The squared weights are 1/16, 1/4, 1; they use up 1.3125 / 1.75 of the weights' sum.
    const double variance = unexplained / (1.75 - 1.3125 / 1.75);
    CHECK_THAT(r.read().standard_error, WithinRel(std::sqrt(variance * 1.3125) / 1.75, 1e-13));
    CHECK(r.read().observations == 3);
}

TEST_CASE("two coefficients and their errors, by the normal equations") {
    const double x[] = {1, 2, 4, 7, -3};
    const double y[] = {3, 1, 6, 2, 5};
    const double f = 0.8;
    linear_regression<2> r{f};
    double w[3]{};   // sums of the weights times 1, x, x^2
    double w2[3]{};  // of the squared weights
    double v[2]{};
    for (int i = 0; i < 5; ++i) {
        r.update({{1, x[i]}}, y[i]);
        const double weight = std::pow(f, 4 - i);
        for (int m = 0; m < 3; ++m) w[m] += weight * std::pow(x[i], m);
        for (int m = 0; m < 3; ++m) w2[m] += weight * weight * std::pow(x[i], m);
        for (int m = 0; m < 2; ++m) v[m] += weight * std::pow(x[i], m) * y[i];
    }
    const double det = w[0] * w[2] - w[1] * w[1];
    const double p[2][2] = {{w[2] / det, -w[1] / det}, {-w[1] / det, w[0] / det}};
    const double a = p[0][0] * v[0] + p[0][1] * v[1];
    const double b = p[1][0] * v[0] + p[1][1] * v[1];
    CHECK_THAT(r.coefficients().at[0], WithinRel(a, 1e-12));
    CHECK_THAT(r.coefficients().at[1], WithinRel(b, 1e-12));
    double unexplained = 0;
    for (int i = 0; i < 5; ++i) unexplained += std::pow(f, 4 - i) * (y[i] - a - b * x[i]) * (y[i] - a - b * x[i]);
    double used = 0;
    double middle[2][2]{};  // P W P
    for (int i = 0; i < 2; ++i)
        for (int j = 0; j < 2; ++j) {
            used += p[i][j] * w2[i + j];
            for (int k = 0; k < 2; ++k)
                for (int l = 0; l < 2; ++l) middle[i][j] += p[i][k] * w2[k + l] * p[l][j];
        }
    const double variance = unexplained / (w[0] - used);
    CHECK_THAT(r.standard_errors().at[0], WithinRel(std::sqrt(variance * middle[0][0]), 1e-11));
    CHECK_THAT(r.standard_errors().at[1], WithinRel(std::sqrt(variance * middle[1][1]), 1e-11));
    CHECK(r.read().value == r.coefficients().at[0]);
    CHECK_THAT(r.save().weight, WithinRel(w[0], 1e-13));
}

TEST_CASE("linear: what no square can hold is counted; a memory that cannot be is refused, field by field") {
    linear_regression<2> r;
    r.update({{1, 1e200}}, 1);
    r.update({{1, 2}}, 1e200);
    r.update({{not_a_number, 2}}, 1);
    CHECK(r.ignored() == 3);
    CHECK(r.observations() == 0);
    const auto refused = [&](auto change) {
        auto m = r.save();
        change(m);
        return !linear_regression<2>{}.restore(m);
    };
    CHECK_FALSE(refused([](auto&) {}));
    CHECK(refused([](auto& m) { m.unexplained = -1; }));
    CHECK(refused([](auto& m) { m.weight = -1; }));
    CHECK(refused([](auto& m) { m.weight = infinity; }));
    CHECK(refused([](auto& m) { m.count = -1; }));
    CHECK(refused([](auto& m) { m.ignored = -1; }));
    CHECK(refused([](auto& m) { m.r[0][1] = not_a_number; }));
    CHECK(refused([](auto& m) { m.r[1][1] = not_a_number; }));
    CHECK(refused([](auto& m) { m.squares[0][1] = not_a_number; }));
    CHECK(refused([](auto& m) { m.z[1] = infinity; }));
}

TEST_CASE("linear: what is assumed where nothing is said: a change of it changes everybody's results") {
    linear_regression<1> plain;
    for (const double y : {1.0, 2.0, 9.0}) plain.update({{1}}, y);
    CHECK_THAT(plain.read().value, WithinRel(4.0, 1e-14));  // nothing is forgotten
    CHECK(plain.ignored() == 0);
    linear_regression<2> two;
    two.update({{1, 0}}, 1);
    two.update({{1, 1}}, 3);
    CHECK_FALSE(two.read(1).ready());  // as many observations as coefficients leave no error
    two.update({{1, 2}}, 5.5);
    CHECK(two.read(1).ready());
}

TEST_CASE("a regressor that only the second gives away is not determined either") {
    linear_regression<3> r;
    r.update({{1, 0, 0}}, 1);
    for (const double x : {1.0, 2.0, 0.1, 0.7}) r.update({{0, x, 3 * x}}, x);
    r.update({{0, 0.1, 0.3}}, 1);  // three times 0.1 but for rounding
    CHECK(std::isnan(r.coefficients().at[2]));
}
