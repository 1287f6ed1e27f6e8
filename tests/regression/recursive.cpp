#include <cmath>
#include <string>
#include <support/coverage.hpp>
#include <support/testing.hpp>
#include <twoside/regression/linear.hpp>
#include <twoside/regression/recursive.hpp>
#include <twoside/sim/random.hpp>

using namespace twoside;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;

TEST_CASE("online equals batch: it is weighted least squares, to the prior's last digits") {
    for (const double forgetting : {1.0, 0.97}) {
        sim::random_numbers random{3};
        recursive_regression<2> online{{.forgetting = forgetting, .prior_covariance = 1e9}};
        linear_regression<2> batch{forgetting};
        for (int i = 0; i < 300; ++i) {
            const double x = random.normal();
            const double y = 1 + 2 * x + random.normal();
            online.update({{1, x}}, y);
            batch.update({{1, x}}, y);
        }
        for (std::size_t i = 0; i < 2; ++i) {
            CHECK_THAT(online.coefficients().at[i], WithinRel(batch.coefficients().at[i], 1e-8));
            CHECK_THAT(online.standard_errors().at[i], WithinRel(batch.standard_errors().at[i], 1e-6));
        }
    }
}

TEST_CASE("honest intervals with forgetting") {
    support::coverage covered{-0.5};
    for (std::uint64_t seed = 0; seed < 500; ++seed) {
        sim::random_numbers random{seed};
        recursive_regression<2> r{{.forgetting = 0.99}};
        for (int i = 0; i < 800; ++i) {
            const double x = random.normal();
            r.update({{1, x}}, 3 - 0.5 * x + 2 * random.normal());
        }
        covered.add(r.read());
    }
    INFO("covered " << covered.share());
    CHECK(covered.honest());
    CHECK(std::abs(covered.mean_error()) < 0.2);
}

TEST_CASE("it follows a coefficient that changes, in about 1 / (1 - f) observations") {
    sim::random_numbers random{4};
    recursive_regression<1> r{{.forgetting = 0.95}};
    for (int i = 0; i < 500; ++i) {
        const double x = random.normal();
        r.update({{x}}, 1 * x);
    }
    for (int i = 0; i < 200; ++i) {
        const double x = random.normal();
        r.update({{x}}, 4 * x);
    }
    CHECK_THAT(r.read().value, WithinAbs(4, 1e-3));
}

TEST_CASE(
    "without excitation the covariance is bounded, and one small outlier does not throw the coefficient anywhere") {
    sim::random_numbers random{5};
    const auto after_silence = [&](double bound) {
        recursive_regression<1> r{{.forgetting = 0.99, .max_covariance = bound}};
        for (int i = 0; i < 500; ++i) {
            const double x = random.normal();
            r.update({{x}}, 2 * x + 0.1 * random.normal());
        }
        for (int i = 0; i < 5000; ++i) r.update({{0}}, 0);  // nothing to learn from
        CHECK(r.covariance(0, 0) <= bound);
        r.update({{0.01}}, 5);
        return r.coefficients().at[0];
    };
    CHECK_THAT(after_silence(10), WithinAbs(2, 0.6));
    CHECK(std::abs(after_silence(infinity) - 2) > 100);  // what the bound is for
}

TEST_CASE("bad observations are counted and change nothing") {
    recursive_regression<2> r{{.min_observations = 1}};
    r.update({{1, 2}}, 3);
    const auto before = r.coefficients();
    r.update({{1, not_a_number}}, 3);
    r.update({{1, 2}}, infinity);
    r.update({{1e200, 2}}, 1);
    CHECK(r.ignored() == 3);
    CHECK(r.coefficients().at[1] == before.at[1]);
    CHECK_THROWS(recursive_regression<1>{{.forgetting = 0}});
    CHECK_THROWS(recursive_regression<1>{{.prior_covariance = -1}});
}

TEST_CASE("one coefficient, worked by hand with its prior") {
    recursive_regression<1> r{{.forgetting = 0.5, .prior_covariance = 4, .min_observations = 2}};
    CHECK(r.covariance(0, 0) == 4);
    r.update({{2}}, 3);
    CHECK_FALSE(r.read().ready());
    r.update({{1}}, 5);
    // The prior 1/4 is halved twice, the first observation once.
    const double information = 0.25 / 4 + 0.5 * 4 + 1;
    CHECK_THAT(r.covariance(0, 0), WithinRel(1 / information, 1e-14));
    const double theta = (0.5 * 6 + 5) / information;
    REQUIRE(r.read().ready());
    CHECK_THAT(r.read().value, WithinRel(theta, 1e-14));
    const double unexplained =
        0.25 / 4 * theta * theta + 0.5 * (3 - 2 * theta) * (3 - 2 * theta) + (5 - theta) * (5 - theta);
    const double squares = 0.25 * 4 + 1;
    const double variance = unexplained / (1.5 - squares / information);
    CHECK_THAT(r.read().standard_error, WithinRel(std::sqrt(variance * squares) / information, 1e-13));
}

TEST_CASE("the covariance of three coefficients is the inverse of the weighted squares") {
    sim::random_numbers random{11};
    const double f = 0.9;
    recursive_regression<3> r{{.forgetting = f, .prior_covariance = 7}};
    double information[3][3]{};
    for (int i = 0; i < 3; ++i) information[i][i] = 1.0 / 7;
    for (int n = 0; n < 12; ++n) {
        const double x[3] = {1, random.normal(), random.normal()};
        r.update({{x[0], x[1], x[2]}}, random.normal());
        for (int i = 0; i < 3; ++i)
            for (int j = 0; j < 3; ++j) information[i][j] = f * information[i][j] + x[i] * x[j];
    }
    for (std::size_t i = 0; i < 3; ++i)
        for (std::size_t j = 0; j < 3; ++j) {
            double product = 0;
            for (std::size_t k = 0; k < 3; ++k) product += information[i][k] * r.covariance(k, j);
            CHECK_THAT(product, WithinAbs(i == j ? 1 : 0, 1e-12));
        }
    CHECK(r.read().missing == &not_enough_data);  // 30 are the least, unless told otherwise
    CHECK(r.read().observations == 12);
}

TEST_CASE("the bound is on the trace: it is met exactly, and what is below it is left alone") {
    recursive_regression<2> r{{.forgetting = 0.5, .prior_covariance = 1, .max_covariance = 12}};
    r.update({{0, 0}}, 0);
    CHECK(r.covariance(0, 0) + r.covariance(1, 1) == 4);
    r.update({{0, 0}}, 0);
    r.update({{0, 0}}, 0);  // would be 16
    CHECK_THAT(r.covariance(0, 0) + r.covariance(1, 1), WithinRel(12.0, 1e-14));
    CHECK_THAT(r.covariance(0, 0), WithinRel(6.0, 1e-14));
}

TEST_CASE("the trace is that of P itself, also where the coefficients are tied to each other") {
    // P = (1/10 + x x')^-1 = 10 - 100 x x' / (1 + 10 x'x): of x = (1, 2) its diagonal is 10 - 100/51 and 10 - 400/51.
    const double trace = 20 - 500.0 / 51;
    for (const double bound : {0.99 * trace, 1.01 * trace}) {
        recursive_regression<2> r{{.forgetting = 1, .prior_covariance = 10, .max_covariance = bound}};
        r.update({{1, 2}}, 3);
        CHECK_THAT(r.covariance(0, 0) + r.covariance(1, 1), WithinRel(bound < trace ? bound : trace, 1e-13));
        CHECK_THAT(r.covariance(0, 1) / r.covariance(0, 0), WithinRel(-200 / (510.0 - 100), 1e-13));
    }
}

TEST_CASE("recursive: every parameter that makes no sense is refused by its name; a memory is, field by field") {
    const auto named = [](const recursive_regression_parameters& p) {
        const problem found = p.check();
        return std::string{found ? found.parameter : "nothing"};
    };
    CHECK(named({}) == "nothing");
    CHECK(named({.forgetting = 0}) == "forgetting");
    CHECK(named({.forgetting = 1}) == "nothing");
    CHECK(named({.forgetting = 1.01}) == "forgetting");
    CHECK(named({.prior_covariance = 0}) == "prior_covariance");
    CHECK(named({.max_covariance = 0}) == "max_covariance");
    CHECK(named({.max_covariance = infinity}) == "nothing");
    CHECK(named({.min_observations = 0}) == "min_observations");
    CHECK(named({.min_observations = 1}) == "nothing");
    const auto refused = [](auto change) {
        recursive_regression<2> r;
        r.update({{1, 2}}, 3);
        auto m = r.save();
        change(m);
        return !r.restore(m);
    };
    CHECK_FALSE(refused([](auto&) {}));
    CHECK(refused([](auto& m) { m.theta.at[1] = not_a_number; }));
    CHECK(refused([](auto& m) { m.u[0][1] = infinity; }));
    CHECK(refused([](auto& m) { m.u[1][1] = 2; }));
    CHECK(refused([](auto& m) { m.d[1] = -1; }));
    CHECK(refused([](auto& m) { m.d[0] = infinity; }));
    CHECK(refused([](auto& m) { m.squares[1][1] = not_a_number; }));
    CHECK(refused([](auto& m) { m.unexplained = -1; }));
    CHECK(refused([](auto& m) { m.weight = -1; }));
    CHECK(refused([](auto& m) { m.count = -1; }));
    CHECK(refused([](auto& m) { m.ignored = -1; }));
}

TEST_CASE("recursive: what is assumed where nothing is said: a change of it changes everybody's results") {
    const recursive_regression_parameters p;
    CHECK(p.forgetting == 0.999);
    CHECK(p.prior_covariance == 1e6);
    CHECK(p.max_covariance == 1e12);
    CHECK(p.min_observations == 30);
    CHECK(recursive_regression<2>{}.coefficients().at[1] == 0);
    CHECK(recursive_regression<2>{}.covariance(0, 1) == 0);
    recursive_regression<2> r{{.min_observations = 1}};
    for (int i = 0; i < 9; ++i) r.update({{1, 1.0 * i}}, 5 + 2 * i);
    CHECK_THAT(r.read().value, WithinAbs(2, 0.01));  // the last coefficient
}
