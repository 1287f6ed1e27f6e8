#include <cmath>
#include <support/testing.hpp>
#include <twoside/sim/random.hpp>
#include <twoside/solve/position_chain.hpp>

using namespace twoside;
using namespace twoside::solve;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;

namespace {

constexpr double pi = 3.14159265358979324;

// Runge and Kutta's fourth order on w itself, in many small steps: another way to the same.
std::vector<double> stepped(const position_chain& c, std::vector<double> w, double tau, int steps) {
    const auto slope = [&](const std::vector<double>& v) {
        std::vector<double> d(v.size());
        for (std::size_t i = 0; i < v.size(); ++i)
            d[i] = c.cost[i] * v[i] + (i + 1 < v.size() ? c.buy * v[i + 1] : 0) + (i > 0 ? c.sell * v[i - 1] : 0);
        return d;
    };
    const double h = tau / steps;
    for (int s = 0; s < steps; ++s) {
        const auto along = [&](const std::vector<double>& d, double by) {
            std::vector<double> v = w;
            for (std::size_t i = 0; i < v.size(); ++i) v[i] += by * d[i];
            return v;
        };
        const auto a = slope(w);
        const auto b = slope(along(a, h / 2));
        const auto d = slope(along(b, h / 2));
        const auto e = slope(along(d, h));
        for (std::size_t i = 0; i < w.size(); ++i) w[i] += h / 6 * (a[i] + 2 * b[i] + 2 * d[i] + e[i]);
    }
    return w;
}

}  // namespace

TEST_CASE("two positions: hyperbolic functions") {
    const position_chain c{{0, 0}, 0.3, 0.3};
    const auto s = solve_chain(c, {0, -2}, 4);
    REQUIRE(s.ok);
    const double b = std::exp(-2);
    CHECK_THAT(s.log_value[0] + s.log_scale, WithinRel(std::log(std::cosh(1.2) + b * std::sinh(1.2)), 1e-14));
    CHECK_THAT(s.log_value[1] + s.log_scale, WithinRel(std::log(b * std::cosh(1.2) + std::sinh(1.2)), 1e-14));
    CHECK_THAT(solve_chain(c).growth, WithinRel(0.3, 1e-14));
}

TEST_CASE("random systems: the same by small steps in time") {
    sim::random_numbers random{1};
    for (int i = 0; i < 50; ++i) {
        position_chain c{{}, random.uniform(0, 2), random.uniform(0, 2)};
        std::vector<double> log_start;
        std::vector<double> start;
        for (int q = 0; q < 7; ++q) {
            c.cost.push_back(random.uniform(-3, 1));
            log_start.push_back(random.uniform(-2, 2));
            start.push_back(std::exp(log_start.back()));
        }
        const auto s = solve_chain(c, log_start, 2);
        const auto w = stepped(c, start, 2, 4000);
        REQUIRE(s.ok);
        for (std::size_t q = 0; q < 7; ++q) REQUIRE_THAT(s.log_value[q] + s.log_scale, WithinAbs(std::log(w[q]), 1e-9));
    }
}

TEST_CASE("without costs the long run is a cosine") {
    for (const int limit : {1, 3, 10, 100}) {
        const position_chain c{std::vector<double>(static_cast<std::size_t>(2 * limit + 1), 0), 0.7, 0.7};
        const auto s = solve_chain(c);
        REQUIRE(s.ok);
        CHECK_THAT(s.growth, WithinRel(1.4 * std::cos(pi / (2 * (limit + 1))), 1e-13));
        for (int q = -limit; q <= limit; ++q) {
            const auto i = static_cast<std::size_t>(q + limit);
            CHECK_THAT(s.log_value[i] - s.log_value[static_cast<std::size_t>(limit)],
                       WithinAbs(std::log(std::cos(pi * q / (2.0 * (limit + 1)))), 1e-9));
        }
    }
}

TEST_CASE("far from the end a finite time is the long run, however long") {
    position_chain c{{}, 0.5, 0.8};
    std::vector<double> start;
    for (int q = -20; q <= 20; ++q) {
        c.cost.push_back(-0.01 * q * q + 0.02 * q);
        start.push_back(0);
    }
    const auto long_run = solve_chain(c);
    for (const double tau : {2e3, 1e5, 1e8}) {
        const auto s = solve_chain(c, start, tau);
        REQUIRE(s.ok);
        for (std::size_t i = 1; i < start.size(); ++i)
            REQUIRE_THAT(s.log_value[i] - s.log_value[i - 1],
                         WithinAbs(long_run.log_value[i] - long_run.log_value[i - 1], 1e-10));
        CHECK_THAT((s.log_value[20] + s.log_scale) / tau, WithinRel(long_run.growth, 1e-2));
    }
}

TEST_CASE("a range that a double cannot hold keeps its digits") {
    position_chain c{{}, 1, 1};
    std::vector<double> start;
    for (int q = -100; q <= 100; ++q) {
        c.cost.push_back(-0.5 * q * q);
        start.push_back(-0.2 * q * q);
    }
    const auto s = solve_chain(c, start, 0.01);
    REQUIRE(s.ok);
    CHECK(s.log_value[0] < -709);  // exp of it is 0 in a double
    for (std::size_t i = 1; i < 100; ++i) REQUIRE(s.log_value[i] > s.log_value[i - 1]);
    const auto long_run = solve_chain(c);
    REQUIRE(long_run.ok);
    CHECK(long_run.log_value[0] < -600);
}

TEST_CASE("no time is the start; a side that never trades has no long run; nonsense is refused") {
    const position_chain one_way{{0, -1, -2}, 0.5, 0};
    CHECK(solve_chain(one_way, {1, 2, 3}, 0).log_value == std::vector<double>{1, 2, 3});
    CHECK(solve_chain(one_way, {0, 0, 0}, 3).ok);
    CHECK_FALSE(solve_chain(one_way).ok);
    CHECK_FALSE(solve_chain({{0, -1, -2}, 0, 0.5}).ok);  // where the best position is the one that all end in
    CHECK_FALSE(solve_chain({{-2, -1, 0}, 0.5, 0}).ok);
    CHECK_THAT(solve_chain({{-2.5}, 0, 0}).growth, WithinAbs(-2.5, 0));
    CHECK_THROWS(solve_chain({{}, 1, 1}));
    CHECK_THROWS(solve_chain({{0, 0}, -1, 1}));
    CHECK_THROWS(solve_chain({{0, not_a_number}, 1, 1}));
    CHECK_THROWS(solve_chain(one_way, {0, 0}, 1));
    CHECK_THROWS(solve_chain(one_way, {0, 0, 0}, -1));
}

TEST_CASE("three positions with unequal ends: the characteristic polynomial and its vector") {
    // G = [[-1, 0.6, 0], [0.2, 0.3, 0.6], [0, 0.2, -2]]
    const position_chain c{{-1, 0.3, -2}, 0.6, 0.2};
    const auto s = solve_chain(c);
    REQUIRE(s.ok);
    const double x = s.growth;
    CHECK_THAT((-1 - x) * (0.3 - x) * (-2 - x) - 0.12 * (-2 - x) - 0.12 * (-1 - x), WithinAbs(0, 1e-13));
    CHECK(x > 0.3);
    const double w0 = std::exp(s.log_value[0] - s.log_value[1]);
    const double w2 = std::exp(s.log_value[2] - s.log_value[1]);
    CHECK_THAT(w0, WithinRel(0.6 / (x + 1), 1e-12));
    CHECK_THAT(w2, WithinRel(0.2 / (x + 2), 1e-12));
    CHECK(s.log_value[1] == 0);
    CHECK(s.log_scale == 0);
}

TEST_CASE("one position alone grows as its cost says, over steps, over squarings and at once") {
    const position_chain c{{-0.25}, 0.7, 0.4};  // with nowhere to go
    for (const double tau : {0.0, 1.0, 1e3, 1e6}) {
        const auto s = solve_chain(c, {1.5}, tau);
        REQUIRE(s.ok);
        CHECK_THAT(s.log_value[0] + s.log_scale, WithinAbs(1.5 - 0.25 * tau, 1e-9 * (1 + tau)));
    }
}

TEST_CASE("marched times are those of single solutions, and the first is the start") {
    const position_chain c{{-1, 0.3, -2, 0.1}, 0.6, 0.2};
    const std::vector<double> start{0.5, -1, 0, 2};
    for (const double step : {0.5, 40.0, 30000.0}) {
        const auto rows = march_chain(c, start, step, 4);
        REQUIRE(rows.size() == 4);
        CHECK(rows[0].log_value == start);
        for (std::size_t i = 1; i < 4; ++i) {
            const auto alone = solve_chain(c, start, step * static_cast<double>(i));
            REQUIRE(rows[i].ok);
            for (std::size_t q = 0; q < 4; ++q)
                CHECK_THAT(rows[i].log_value[q] + rows[i].log_scale,
                           WithinRel(alone.log_value[q] + alone.log_scale, 1e-10));
        }
    }
    CHECK(march_chain(c, start, 1, 1).size() == 1);
    CHECK_THROWS(march_chain(c, start, 1, 0));
    CHECK_THROWS(march_chain(c, start, infinity, 2));
    CHECK_THROWS(march_chain({{0, 0}, 1, -1}, {0, 0}, 1, 2));
}

TEST_CASE("what takes too many steps and is too large to square up is refused, not waited for") {
    const std::vector<double> flat(601, 0);
    const position_chain wide{flat, 1, 1};
    CHECK_FALSE(solve_chain(wide, flat, 1e5).ok);  // 601 positions, 50,000 steps
    CHECK(solve_chain(wide, flat, 7900).ok);       // 3,950 steps
    CHECK(solve_chain({{0, -1}, 1, 1}, {0, 0}, 1e30).ok);
    CHECK_FALSE(solve_chain({{0, -1}, 1, 1}, {0, 0}, 1e80).ok);  // more squarings than make sense
}
