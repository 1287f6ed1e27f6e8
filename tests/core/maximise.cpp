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

TEST_CASE("three numbers at once, with a curvature that ties each to each") {
    // -1/2 (x - a)' H (x - a), H = L L' with L = [[2, 0, 0], [1, 1, 0], [0.5, -1, 3]]; the covariance is its inverse.
    const double h[3][3] = {{4, 2, 1}, {2, 2, -0.5}, {1, -0.5, 10.25}};
    const double a[3] = {0.5, 4, 2};
    const auto f = [&](const double(&x)[3], double(&g)[3]) {
        double value = 0;
        for (int i = 0; i < 3; ++i) {
            g[i] = 0;
            for (int j = 0; j < 3; ++j) g[i] -= h[i][j] * (x[j] - a[j]);
            value += 0.5 * g[i] * (x[i] - a[i]);
        }
        return value;
    };
    const auto top = maximise<3>(f, {2, 1, 1});
    REQUIRE(top.converged);
    CHECK_THAT(top.value, WithinAbs(0, 1e-15));
    for (int i = 0; i < 3; ++i) {
        CHECK_THAT(top.at[i], WithinRel(a[i], 1e-8));
        for (int j = 0; j < 3; ++j) {
            double product = 0;
            for (int k = 0; k < 3; ++k) product += h[i][k] * top.covariance[k][j];
            CHECK_THAT(product, WithinAbs(i == j ? 1 : 0, 1e-4));
        }
    }
    CHECK_FALSE(maximise<3>(f, {2, 1, 1}, 1).converged);  // one step is not enough, and is said
}

TEST_CASE("a system that is not positive definite is not solved; one that is, exactly") {
    double x[2];
    CHECK(detail::solve_positive<2>({{4, 2}, {2, 5}}, {8, 16}, x));
    CHECK_THAT(x[0], WithinAbs(0.5, 1e-15));
    CHECK_THAT(x[1], WithinAbs(3, 1e-15));
    CHECK_FALSE(detail::solve_positive<2>({{1, 2}, {2, 1}}, {1, 1}, x));
    CHECK_FALSE(detail::solve_positive<2>({{1, 1}, {1, 1}}, {1, 1}, x));
    CHECK_FALSE(detail::solve_positive<2>({{0, 0}, {0, 1}}, {1, 1}, x));
    double one[1];
    CHECK_FALSE(detail::solve_positive<1>({{-3}}, {1}, one));
    CHECK(detail::solve_positive<1>({{4}}, {1}, one));
    CHECK(one[0] == 0.25);
}
