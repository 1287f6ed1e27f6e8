#include <cmath>
#include <support/coverage.hpp>
#include <support/testing.hpp>
#include <twoside/sim/random.hpp>
#include <twoside/volatility/two_scale.hpp>
#include <vector>

using namespace twoside;
using namespace std::chrono_literals;
using Catch::Matchers::WithinRel;

TEST_CASE("overlapping lags are the mean over the subgrids") {
    sim::random_numbers random{3};
    std::vector<double> y;
    for (int i = 0; i < 61; ++i) y.push_back(100 + random.normal());
    constexpr std::size_t k = 5;
    two_scale_variance<> e{k};
    for (const double p : y) e.update(p);
    double subgrids = 0;
    for (std::size_t start = 0; start < k; ++start)
        for (std::size_t i = start; i + k < y.size(); i += k) subgrids += std::pow(y[i + k] - y[i], 2);
    CHECK_THAT(e.slow(), WithinRel(subgrids / k, 1e-12));
    CHECK(e.prices() == 61);
}

TEST_CASE("recovers the variance under a bounce that swamps it, and the bounce") {
    constexpr double sigma = 0.002;  // a step
    constexpr double bounce = 0.005;
    double tsrv = 0;
    double realised = 0;
    double noise = 0;
    constexpr int seeds = 200;
    for (std::uint64_t seed = 0; seed < seeds; ++seed) {
        sim::random_numbers random{seed};
        two_scale_variance<> e{100};
        double price = 100;
        for (int i = 0; i <= 5000; ++i) {
            price += sigma * random.normal();
            e.update(price + bounce * (random.below(2) == 0 ? 1 : -1));
        }
        tsrv += e.adjusted();
        realised += e.fast();
        noise += e.noise_variance();
    }
    const double truth = 5000 * sigma * sigma;
    // The ends weigh less: K of the n changes are missed.
    CHECK_THAT(tsrv / seeds, WithinRel(truth * (1 - 100.0 / 5000), 0.03));
    CHECK(realised / seeds > 10 * truth);  // what the bounce does to plain realised variance
    CHECK_THAT(noise / seeds, WithinRel(bounce * bounce + sigma * sigma / 2, 0.01));
}

TEST_CASE("no estimate before a slow change, zero instead of a negative variance, bad prices counted") {
    two_scale_variance<> e{3};
    for (const double p : {100.0, 101.0, 100.0}) e.update(p);
    CHECK(std::isnan(e.variance()));
    CHECK_FALSE(e.over(1s).is_set());
    e.update(not_a_number);
    CHECK(e.ignored() == 1);
    for (int i = 0; i < 7; ++i) e.update(100 + (i + 1) % 2);
    CHECK(e.variance() >= 0);
    CHECK(e.over(10s).is_set());
    e.reset();
    CHECK(e.prices() == 0);
    CHECK_THROWS_AS(two_scale_variance<>{0}, invalid_parameter);
    CHECK_THROWS_AS(two_scale_variance<8>{9}, invalid_parameter);
}

TEST_CASE("its 95 % interval covers the truth as often as it should, with a bounce and without") {
    for (const double bounce : {0.0, 0.005, 0.02}) {
        support::coverage covered{10000 * 0.01 * 0.01};
        for (std::uint64_t seed = 0; seed < 400; ++seed) {
            sim::random_numbers random{seed};
            two_scale_variance<> e{40};
            double price = 100;
            for (int i = 0; i <= 10000; ++i) {
                e.update(price + bounce * random.normal());
                price += 0.01 * random.normal();
            }
            covered.add(e.read());
        }
        INFO("bounce " << bounce << ", covered " << covered.share() << ", bias " << covered.mean_error());
        CHECK(covered.honest());
        CHECK(std::abs(covered.mean_error()) < 0.25);
    }
}

TEST_CASE("five prices, worked by hand") {
    two_scale_variance<8> e{2};
    for (const double p : {100.0, 101.0, 99.0, 102.0}) e.update(p);
    CHECK_FALSE(e.read().ready());
    e.update(104);
    // Neighbours 1, -2, 3, 2; two apart -1, 1, 5.
    CHECK(e.fast() == 18);
    CHECK(e.slow() == 13.5);
    CHECK(e.mean_changes() == 1.5);
    CHECK_THAT(e.raw(), WithinRel(13.5 - 1.5 / 4 * 18, 1e-14));
    CHECK_THAT(e.adjusted(), WithinRel(6.75 / 0.625, 1e-14));
    CHECK_THAT(e.variance(), WithinRel(10.8 * 4 / 3, 1e-14));
    CHECK_THAT(e.noise_variance(), WithinRel(2.25, 1e-14));
    CHECK_THAT(e.over(10s).per_sqrt_second(), WithinRel(1.2, 1e-14));
    CHECK_FALSE(e.over(0s).is_set());
    REQUIRE(e.read().ready());
    CHECK(e.read().observations == 5);
    const double bounce = (18 - 14.4) / 8;
    CHECK_THAT(e.read().standard_error,
               WithinRel(std::sqrt(4.0 / 3 * 2 / 4 * 14.4 * 14.4 + 8 * 4 * bounce * bounce / 4), 1e-13));
    e.reset();
    CHECK(e.prices() == 0);
    CHECK(e.fast() == 0);
    e.update(-3);  // the first price is no change, whatever it is
    CHECK(e.fast() == 0);
}

TEST_CASE("a memory that it cannot have is refused") {
    two_scale_variance<8> e{2};
    for (const double p : {100.0, 101.0, 99.0}) e.update(p);
    using memory = two_scale_variance<8>::memory;
    for (double memory::* number : {&memory::fast, &memory::slow})
        for (const double bad : {-1e-9, not_a_number}) {
            memory m = e.save();
            m.*number = bad;
            CHECK_FALSE(e.restore(m));
        }
    memory m = e.save();
    m.last = infinity;
    CHECK_FALSE(e.restore(m));
    m = e.save();
    m.ring[7] = not_a_number;
    CHECK_FALSE(e.restore(m));
    m = e.save();
    m.ignored = -1;
    CHECK_FALSE(e.restore(m));
    CHECK(e.restore(memory{}));
}
