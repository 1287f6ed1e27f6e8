#include <algorithm>
#include <cmath>
#include <support/testing.hpp>
#include <twoside/sim/random.hpp>
#include <twoside/volatility/covariance.hpp>
#include <vector>

using namespace twoside;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;

namespace {

struct series {
    std::vector<double> t, x;
};

double double_sum(const series& a, const series& b) {
    double sum = 0;
    for (std::size_t i = 1; i < a.t.size(); ++i)
        for (std::size_t j = 1; j < b.t.size(); ++j)
            if (std::max(a.t[i - 1], b.t[j - 1]) < std::min(a.t[i], b.t[j]))
                sum += (a.x[i] - a.x[i - 1]) * (b.x[j] - b.x[j - 1]);
    return sum;
}

series random_series(sim::random_numbers& random, int n, double rate) {
    series s;
    double t = random.uniform();
    double x = 100;
    for (int i = 0; i < n; ++i) {
        s.t.push_back(t);
        s.x.push_back(x);
        // Times on a coarse grid often touch those of the other series.
        t += 0.25 * static_cast<double>(1 + random.below(static_cast<std::uint64_t>(8 / rate)));
        x += random.normal();
    }
    return s;
}

}  // namespace

TEST_CASE("one sweep is the double sum of the definition") {
    sim::random_numbers random{1};
    for (int run = 0; run < 500; ++run) {
        series a = random_series(random, 2 + static_cast<int>(random.below(40)), 1);
        series b = random_series(random, 2 + static_cast<int>(random.below(40)), 4);
        if (run % 2 == 0) b.t.front() = std::min(b.t.front(), b.t[1] - 0.1);
        INFO("run " << run << " of seed 1");
        REQUIRE_THAT(hayashi_yoshida(a.t, a.x, b.t, b.x).covariance, WithinAbs(double_sum(a, b), 1e-9));
        REQUIRE_THAT(hayashi_yoshida(b.t, b.x, a.t, a.x).covariance, WithinAbs(double_sum(a, b), 1e-9));
    }
}

TEST_CASE("intervals that only touch do not overlap, and series that never meet have no covariance") {
    const std::vector<double> x{1, 2};
    CHECK(hayashi_yoshida(std::vector{0.0, 1.0}, x, std::vector{1.0, 2.0}, x).covariance == 0);
    CHECK(hayashi_yoshida(std::vector{0.0, 1.0}, x, std::vector{0.9, 2.0}, x).covariance == 1);
    CHECK(hayashi_yoshida(std::vector{0.0, 1.0}, x, std::vector{5.0, 6.0}, x).covariance == 0);
}

TEST_CASE("synchronous series give the plain realised covariance, and a series with itself its variance") {
    sim::random_numbers random{2};
    const series a = random_series(random, 200, 2);
    series b = a;
    double plain = 0;
    for (std::size_t i = 0; i < b.x.size(); ++i) b.x[i] = 50 + random.normal();
    for (std::size_t i = 1; i < b.x.size(); ++i) plain += (a.x[i] - a.x[i - 1]) * (b.x[i] - b.x[i - 1]);
    CHECK_THAT(hayashi_yoshida(a.t, a.x, b.t, b.x).covariance, WithinRel(plain, 1e-12));
    const auto self = hayashi_yoshida(a.t, a.x, a.t, a.x);
    CHECK_THAT(self.covariance, WithinRel(self.first_variance, 1e-12));
    CHECK_THAT(self.correlation(), WithinRel(1.0, 1e-12));
}

TEST_CASE("recovers a known correlation from series that never tick together") {
    constexpr double rho = 0.6;
    double covariance = 0;
    constexpr int seeds = 200;
    for (std::uint64_t seed = 0; seed < seeds; ++seed) {
        sim::random_numbers random{seed};
        series a, b;
        double x = 0;
        double y = 0;
        for (int i = 0; i < 4000; ++i) {
            const double common = random.normal();
            x += 0.1 * common;
            y += 0.1 * (rho * common + std::sqrt(1 - rho * rho) * random.normal());
            if (random.uniform() < 0.3) {
                a.t.push_back(i);
                a.x.push_back(x);
            } else if (random.uniform() < 0.2) {
                b.t.push_back(i);
                b.x.push_back(y);
            }
        }
        covariance += hayashi_yoshida(a.t, a.x, b.t, b.x).covariance;
    }
    CHECK_THAT(covariance / seeds, WithinRel(rho * 0.01 * 4000, 0.02));
}

TEST_CASE("what cannot be is no number") {
    const std::vector<double> two{1, 2};
    CHECK(std::isnan(hayashi_yoshida(std::vector{1.0}, std::vector{1.0}, two, two).covariance));
    CHECK(std::isnan(hayashi_yoshida(std::vector{2.0, 1.0}, two, two, two).covariance));
    CHECK(std::isnan(hayashi_yoshida(std::vector{1.0, 2.0, 3.0}, two, two, two).covariance));
    CHECK(std::isnan(hayashi_yoshida(two, std::vector{1.0, not_a_number}, two, two).covariance));
}
