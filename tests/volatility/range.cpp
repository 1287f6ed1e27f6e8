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
