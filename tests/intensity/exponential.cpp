#include <cmath>
#include <support/testing.hpp>
#include <twoside/intensity/exponential.hpp>
#include <twoside/sim/random.hpp>

using namespace twoside;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;

TEST_CASE("the rate falls by e over 1/k") {
    const exponential_intensity i{.arrival_rate = 140, .fill_decay = per_price(1.5)};
    CHECK(i.rate(0) == 140);
    CHECK_THAT(i.rate(1 / 1.5), WithinRel(140 / std::exp(1.0), 1e-14));
    CHECK(i.rate(-0.5) > 140);
}

TEST_CASE("fill probabilities: exact below linear, equal for short times, and against counted fills") {
    const exponential_intensity i{.arrival_rate = 2, .fill_decay = per_price(1)};
    CHECK(i.fill_probability(0.5, 1) < i.linear_fill_probability(0.5, 1));
    CHECK(i.linear_fill_probability(-5, 1) == 1);
    CHECK_THAT(i.fill_probability(20, 1e-9), WithinRel(i.rate(20) * 1e-9, 1e-12));
    sim::random_numbers random{21};
    int filled = 0;
    constexpr int tries = 200000;
    for (int n = 0; n < tries; ++n) filled += random.exponential(i.rate(0.5)) < 0.7;
    CHECK_THAT(static_cast<double>(filled) / tries,
               WithinAbs(i.fill_probability(0.5, 0.7), 5 * 0.5 / std::sqrt(tries)));
}

TEST_CASE("parameters of an intensity are checked") {
    CHECK(exponential_intensity{}.check());
    CHECK(exponential_intensity{.arrival_rate = 1, .fill_decay = per_price(-1)}.check());
    CHECK_FALSE(exponential_intensity{.arrival_rate = 0, .fill_decay = per_price(1)}.check());
}

TEST_CASE("how long a fill takes, and a share of a second") {
    const exponential_intensity i{.arrival_rate = 0.5, .fill_decay = per_price(2)};
    CHECK_THAT(i.expected_time_to_fill(0.25), WithinRel(2 * std::exp(0.5), 1e-14));
    CHECK_THAT(i.linear_fill_probability(0.25, 0.5), WithinRel(0.25 * std::exp(-0.5), 1e-14));
    CHECK_THAT(i.fill_probability(0.25, 0.5), WithinRel(1 - std::exp(-0.25 * std::exp(-0.5)), 1e-13));
    CHECK(exponential_intensity{.arrival_rate = -1, .fill_decay = per_price(1)}.check());
}
