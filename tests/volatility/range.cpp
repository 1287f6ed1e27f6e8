#include <algorithm>
#include <cmath>
#include <support/coverage.hpp>
#include <support/testing.hpp>
#include <twoside/sim/random.hpp>
#include <twoside/volatility/range.hpp>

using namespace twoside;
using namespace std::chrono_literals;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;

namespace {

// Bars of a geometric Brownian motion seen in many steps, so that highs and lows are nearly the true ones.
range_variance simulated(double sigma, double drift, double overnight, std::uint64_t seed, int bars) {
    sim::random_numbers random{seed};
    range_variance r{100};
    double log_price = std::log(100.0);
    constexpr int steps = 4000;
    for (int b = 0; b < bars; ++b) {
        log_price += overnight * random.normal();
        const double open = log_price;
        double high = open;
        double low = open;
        for (int i = 0; i < steps; ++i) {
            log_price += drift / steps + sigma * std::sqrt(1.0 / steps) * random.normal();
            high = std::max(high, log_price);
            low = std::min(low, log_price);
        }
        r.update({std::exp(open), std::exp(high), std::exp(low), std::exp(log_price)});
    }
    return r;
}

}  // namespace

TEST_CASE("every estimator recovers the variance of a driftless price") {
    const range_variance r = simulated(0.01, 0, 0, 1, 1500);
    const double truth = 1e-4;
    // Discrete highs and lows are a little too narrow: 3 % low at 4,000 steps.
    CHECK_THAT(r.parkinson(), WithinRel(truth, 0.07));
    CHECK_THAT(r.garman_klass(), WithinRel(truth, 0.07));
    CHECK_THAT(r.garman_klass_best(), WithinRel(truth, 0.07));
    CHECK_THAT(r.rogers_satchell(), WithinRel(truth, 0.07));
    CHECK_THAT(r.yang_zhang(), WithinRel(truth, 0.07));
    CHECK_THAT(r.close_to_close(), WithinRel(truth, 0.12));
}

TEST_CASE("a drift does not bias Rogers-Satchell, and does Parkinson") {
    const range_variance r = simulated(0.01, 0.02, 0, 2, 800);
    CHECK_THAT(r.rogers_satchell(), WithinRel(1e-4, 0.08));
    CHECK(r.parkinson() > 1.5e-4);
}

TEST_CASE("Yang-Zhang adds what happens between bars") {
    const range_variance r = simulated(0.01, 0, 0.008, 3, 1500);
    CHECK_THAT(r.yang_zhang(), WithinRel(1e-4 + 0.64e-4, 0.08));
    CHECK_THAT(r.close_to_close(), WithinRel(1e-4 + 0.64e-4, 0.12));
    CHECK(r.rogers_satchell() < 1.1e-4);
}

TEST_CASE("bars that cannot be are refused and counted") {
    range_variance r{100};
    CHECK_FALSE(r.update({}));
    CHECK_FALSE(r.update({100, 99, 98, 98.5}));     // the high below the open
    CHECK_FALSE(r.update({100, 101, 100.5, 101}));  // the low above the open
    CHECK_FALSE(r.update({0, 1, 0, 1}));
    CHECK_FALSE(r.update({1, infinity, 1, 1}));
    CHECK(r.refused() == 5);
    CHECK(r.bars() == 0);
    CHECK(std::isnan(r.parkinson()));
    CHECK(r.update({100, 100, 100, 100}));
    CHECK(r.parkinson() == 0);
    CHECK(std::isnan(r.yang_zhang()));
}

TEST_CASE("into the unit of the models") {
    // 1 % a day of 6.5 hours at 100.
    CHECK_THAT(range_variance::price_volatility(1e-4, 100, 6h + 30min).per_sqrt_second(),
               WithinRel(1 / std::sqrt(23400.0), 1e-14));
    CHECK_FALSE(range_variance::price_volatility(not_a_number, 100, 1h).is_set());
}

TEST_CASE("its 95 % interval covers the truth as often as it should") {
    support::coverage covered{1e-4};
    for (std::uint64_t seed = 0; seed < 500; ++seed) {
        sim::random_numbers random{seed};
        range_variance r;
        for (int i = 0; i < 200; ++i) {
            // Close, and highest and lowest of a Brownian bridge to it (Shepp 1979), not of points seen now and then.
            const double c = 0.01 * random.normal();
            const auto extreme = [&] { return std::sqrt(c * c - 2e-4 * std::log(1 - random.uniform())); };
            const double u = 0.5 * (c + extreme());
            const double d = 0.5 * (c - extreme());
            r.update({100, 100 * std::exp(u), 100 * std::exp(d), 100 * std::exp(c)});
        }
        covered.add(r.read());
    }
    INFO("covered " << covered.share());
    CHECK(covered.honest());
    CHECK(std::abs(covered.mean_error()) < 0.2);
}

TEST_CASE("one bar, worked by hand, in every estimator") {
    range_variance r{98};
    REQUIRE(r.update({.open = 100, .high = 110, .low = 95, .close = 104}));
    const double u = std::log(1.1);
    const double d = std::log(0.95);
    const double c = std::log(1.04);
    const double ln2 = std::log(2.0);
    CHECK_THAT(r.parkinson(), WithinRel((u - d) * (u - d) / (4 * ln2), 1e-13));
    CHECK_THAT(r.garman_klass(), WithinRel(0.5 * (u - d) * (u - d) - (2 * ln2 - 1) * c * c, 1e-13));
    CHECK_THAT(r.garman_klass_best(),
               WithinRel(0.511 * (u - d) * (u - d) - 0.019 * (c * (u + d) - 2 * u * d) - 0.383 * c * c, 1e-13));
    CHECK_THAT(r.rogers_satchell(), WithinRel(u * (u - c) + d * (d - c), 1e-13));
    CHECK_FALSE(is_finite(r.yang_zhang()));
    CHECK_FALSE(r.read().ready());
    CHECK_THAT(range_variance::price_volatility(0.04, 50, std::chrono::seconds{100}).per_sqrt_second(),
               WithinRel(50 * 0.2 / 10, 1e-14));
}

TEST_CASE("the weight of Yang and Zhang, and when there is enough to answer") {
    range_variance r{100};
    CHECK_FALSE(is_finite(r.yang_zhang_weight()));
    REQUIRE(r.update({.open = 100, .high = 110, .low = 95, .close = 104}));
    CHECK_FALSE(is_finite(r.yang_zhang_weight()));
    CHECK_FALSE(r.read().ready());
    REQUIRE(r.update({.open = 101, .high = 104, .low = 99, .close = 103}));
    CHECK_THAT(r.yang_zhang_weight(), WithinRel(0.34 / (1.34 + 3), 1e-14));
    CHECK(r.read().ready());
    CHECK(r.read().observations == 2);
    const double k = r.yang_zhang_weight();
    CHECK_THAT(r.yang_zhang(), WithinRel(r.overnight() + k * r.open_to_close() + (1 - k) * r.rogers_satchell(), 1e-14));
    REQUIRE(r.update({.open = 101, .high = 104, .low = 99, .close = 103}));
    CHECK_THAT(r.yang_zhang_weight(), WithinRel(0.34 / (1.34 + 2), 1e-14));
    CHECK_FALSE(range_variance::price_volatility(-0.01, 50, std::chrono::seconds{1}).is_set());
    CHECK_FALSE(range_variance::price_volatility(not_a_number, 50, std::chrono::seconds{1}).is_set());
}
