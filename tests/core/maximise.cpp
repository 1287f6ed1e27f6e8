#include <cmath>
#include <support/testing.hpp>
#include <twoside/core/maximise.hpp>

using namespace twoside;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;

TEST_CASE("a quadratic in several numbers: the point, and the covariance that is the inverse of its curvature") {
    // -1/2 (x - a)' H (x - a) with H = [[2, 0.5], [0.5, 1]]
    const auto f = [](const double(&x)[2], double(&g)[2]) {
        const double u = x[0] - 3;
        const double v = x[1] - 0.25;
        g[0] = -(2 * u + 0.5 * v);
        g[1] = -(0.5 * u + v);
        return 0.5 * (g[0] * u + g[1] * v);
    };
    const auto top = maximise<2>(f, {1, 1});
    CHECK(top.converged);
    CHECK_THAT(top.at[0], WithinRel(3.0, 1e-9));
    CHECK_THAT(top.at[1], WithinRel(0.25, 1e-9));
    CHECK_THAT(top.covariance[0][0], WithinRel(1 / 1.75, 1e-5));
    CHECK_THAT(top.covariance[0][1], WithinRel(-0.5 / 1.75, 1e-5));
    CHECK_THAT(top.covariance[1][1], WithinRel(2 / 1.75, 1e-5));
}

TEST_CASE("a curved valley, from far away") {  // Rosenbrock's, turned over; its top is at (1, 1)
    const auto f = [](const double(&x)[2], double(&g)[2]) {
        const double a = 1 - x[0];
        const double b = x[1] - x[0] * x[0];
        g[0] = 2 * a + 400 * x[0] * b;
        g[1] = -200 * b;
        return -(a * a + 100 * b * b);
    };
    const auto top = maximise<2>(f, {0.05, 8}, 500);
    CHECK(top.converged);
    CHECK_THAT(top.at[0], WithinAbs(1.0, 1e-6));
    CHECK_THAT(top.at[1], WithinAbs(1.0, 1e-6));
}

TEST_CASE("the likelihood of exponential waits: the mean rate, and its standard error") {
    const auto f = [](const double(&x)[1], double(&g)[1]) {  // 400 waits that sum to 50
        g[0] = 400 / x[0] - 50;
        return 400 * std::log(x[0]) - 50 * x[0];
    };
    const auto top = maximise<1>(f, {1});
    CHECK_THAT(top.at[0], WithinRel(8.0, 1e-9));
    CHECK_THAT(std::sqrt(top.covariance[0][0]), WithinRel(8 / 20.0, 1e-5));
}

TEST_CASE("a function without a number is not climbed") {
    const auto f = [](const double(&)[1], double(&g)[1]) { return g[0] = not_a_number; };
    CHECK_FALSE(maximise<1>(f, {1}).converged);
    const auto flat = [](const double(&)[1], double(&g)[1]) { return g[0] = 0; };
    CHECK(std::isnan(maximise<1>(flat, {1}).covariance[0][0]));
}
