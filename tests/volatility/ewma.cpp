#include <cmath>
#include <support/coverage.hpp>
#include <support/testing.hpp>
#include <twoside/sim/random.hpp>
#include <twoside/volatility/ewma.hpp>

using namespace twoside;
using namespace std::chrono_literals;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;

TEST_CASE("one step, worked by hand, and the limit of no time") {
    // w = exp(-1/2): v = w 4 + (1 - w) 0.09/1
    CHECK_THAT(formula::ewma_step(4, 0.3, 1, 2), WithinRel(std::exp(-0.5) * 4 + (1 - std::exp(-0.5)) * 0.09, 1e-14));
    CHECK_THAT(formula::ewma_step(4, 0.3, 0, 2), WithinRel(4 + 0.09 / 2, 1e-14));
    CHECK_THAT(formula::ewma_step(4, 0.3, 1e-12, 2), WithinRel(4 + 0.09 / 2, 1e-10));
    CHECK(formula::ewma_step(4, 0, 1e300, 2) == 0);
}

TEST_CASE("recovers a known volatility at regular and at irregular times") {
    for (const bool regular : {true, false}) {
        double sum = 0;
        support::coverage covered{0.05};
        constexpr int runs = 400;
        for (int seed = 0; seed < runs; ++seed) {
            sim::random_numbers random{static_cast<std::uint64_t>(seed)};
            ewma_volatility e{{.time_constant = 500s, .sampling = 0s, .max_gap = 1h}};
            time_point t{};
            double price = 100;
            for (int i = 0; i < 4000; ++i) {
                const double dt = regular ? 1.0 : random.exponential(1.0) + 1e-3;
                t = t + std::chrono::nanoseconds{static_cast<std::int64_t>(dt * 1e9)};
                price += 0.05 * std::sqrt(dt) * random.normal();
                e.update(t, price);
            }
            sum += e.value().per_sqrt_second() * e.value().per_sqrt_second();
            covered.add(e.read());
        }
        // The mean of 400 estimates of a variance of 0.0025, each from about 1,000 changes: 0.4 % standard error or so.
        INFO("regular " << regular);
        CHECK_THAT(sum / runs, WithinRel(0.0025, 0.02));
        INFO("covered " << covered.share());
        CHECK(covered.honest());
    }
}

TEST_CASE("sampling keeps the bounce of the mid out") {
    double every_sum = 0;
    double sampled_sum = 0;
    constexpr int runs = 60;
    for (std::uint64_t seed = 0; seed < runs; ++seed) {
        sim::random_numbers random{seed};
        ewma_volatility every{{.time_constant = 1000s, .sampling = 0s}};
        ewma_volatility sampled{{.time_constant = 1000s, .sampling = 10s}};
        double price = 100;
        for (int i = 0; i < 20000; ++i) {
            const time_point t{i * 100ms};
            price += 0.02 * std::sqrt(0.1) * random.normal();
            const double seen = price + 0.005 * (random.below(2) == 0 ? 1 : -1);
            every.update(t, seen);
            sampled.update(t, seen);
        }
        every_sum += std::pow(every.value().per_sqrt_second(), 2);
        sampled_sum += std::pow(sampled.value().per_sqrt_second(), 2);
    }
    // The bounce adds 2 * 0.005^2 to each squared change: over 0.1 s more than the price itself, over 10 s a hundredth
    // of it.
    CHECK_THAT(every_sum / runs, WithinRel(0.0004 + 0.00005 / 0.1, 0.03));
    CHECK_THAT(sampled_sum / runs, WithinRel(0.0004 + 0.00005 / 10, 0.06));
}

TEST_CASE("unset until there is enough data") {
    ewma_volatility e{{.sampling = 1s, .min_samples = 3}};
    for (int i = 0; i < 3; ++i) {
        e.update(time_point{i * 1s}, 100 + i);
        CHECK_FALSE(e.value().is_set());
    }
    e.update(time_point{3s}, 103);
    CHECK(e.samples() == 3);
    CHECK_THAT(e.value().per_sqrt_second(), WithinRel(1.0, 1e-12));  // the first changes have equal weights
}

TEST_CASE("bad prices and times that go back are ignored and counted") {
    ewma_volatility e{{.sampling = 0s, .min_samples = 1}};
    e.update(time_point{0s}, 100);
    e.update(time_point{1s}, 101);
    const auto before = e.value();
    e.update(time_point{2s}, not_a_number);
    e.update(time_point{2s}, infinity);
    e.update(time_point{0s}, 500);
    e.update(time_point{2s}, 1e300);
    CHECK(e.value() == before);
    CHECK(e.ignored() == 4);
}

TEST_CASE("a gap is not a change of price") {
    ewma_volatility e{{.sampling = 0s, .max_gap = 1min, .min_samples = 1}};
    e.update(time_point{0s}, 100);
    e.update(time_point{1s}, 101);
    const auto before = e.value();
    e.update(time_point{24h}, 500);
    CHECK(e.value() == before);
    e.update(time_point{24h + 1s}, 501);
    CHECK_THAT(e.value().per_sqrt_second(), WithinRel(1.0, 1e-12));
}

TEST_CASE("a copy goes on by itself") {
    ewma_volatility a{{.sampling = 0s, .min_samples = 1}};
    a.update(time_point{0s}, 100);
    a.update(time_point{1s}, 101);
    ewma_volatility b = a;
    b.update(time_point{2s}, 105);
    CHECK_FALSE(a.value() == b.value());
    a.update(time_point{2s}, 105);
    CHECK(a.value() == b.value());
}

TEST_CASE("ewma: a gap is longer than the longest step, not as long; a step is as long as the sampling, or longer") {
    ewma_volatility e{{.sampling = 2s, .max_gap = 60s, .min_samples = 1}};
    e.update(time_point{0s}, 100);
    e.update(time_point{2s - 1ns}, 500);  // too soon
    CHECK(e.samples() == 0);
    e.update(time_point{2s}, 102);
    CHECK(e.samples() == 1);
    CHECK(e.read().ready());
    e.update(time_point{62s}, 102);
    CHECK(e.samples() == 2);
    e.update(time_point{122s + 1ns}, 500);
    CHECK(e.samples() == 2);
    e.update(time_point{124s + 1ns}, 500);
    CHECK(e.samples() == 3);
}

TEST_CASE("it goes on from its memory; a memory that it cannot have is refused") {
    ewma_volatility e{{.sampling = 0s, .min_samples = 1}};
    e.update(time_point{0s}, 100);
    e.update(time_point{1s}, 101);
    e.update(time_point{2s}, 103);
    ewma_volatility other{{.sampling = 0s, .min_samples = 1}};
    REQUIRE(other.restore(e.save()));
    CHECK(other.value() == e.value());
    using memory = ewma_volatility::memory;
    for (const double bad : {-1e-9, infinity, not_a_number}) {
        memory m = e.save();
        m.variance = bad;
        CHECK_FALSE(other.restore(m));
    }
    for (const double bad : {0.0, 1.001, not_a_number}) {
        memory m = e.save();
        m.squared_weights = bad;
        CHECK_FALSE(other.restore(m));
    }
    memory m = e.save();
    m.last_price = not_a_number;
    CHECK_FALSE(other.restore(m));
    CHECK(other.restore(memory{}));
}
