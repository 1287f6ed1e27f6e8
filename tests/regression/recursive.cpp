#include <cmath>
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
