#include <cmath>
#include <support/coverage.hpp>
#include <support/testing.hpp>
#include <twoside/sim/random.hpp>
#include <twoside/volatility/event_ewma.hpp>

using namespace twoside;
using namespace std::chrono_literals;
using Catch::Matchers::WithinRel;

TEST_CASE("steps worked by hand: the first changes count the same") {
    event_ewma_volatility e{{.lambda = 0.75, .min_samples = 1}};
    e.update(time_point{0s}, 100);
    e.update(time_point{2s}, 103);
    CHECK_THAT(e.variance_per_event(), WithinRel(9.0, 1e-15));
    CHECK_THAT(e.value().per_sqrt_second(), WithinRel(std::sqrt(4.5), 1e-15));
    e.update(time_point{3s}, 102);
    CHECK_THAT(e.variance_per_event(), WithinRel(5.0, 1e-15));
    CHECK_THAT(e.value().per_sqrt_second(), WithinRel(std::sqrt(5 / 1.5), 1e-15));
    CHECK(formula::ewma_step_by_event(4, 2, 0) == 4);
    CHECK(formula::ewma_step_by_event(4, 0, 0.5) == 2);
}

TEST_CASE("recovers a known volatility at irregular events, and its interval is honest") {
    support::coverage covered{0.05};
    for (std::uint64_t seed = 0; seed < 500; ++seed) {
        sim::random_numbers random{seed};
        event_ewma_volatility e{{.lambda = 0.998}};
        double t = 0;
        double price = 100;
        for (int i = 0; i < 4000; ++i) {
            const double dt = random.exponential(1) + 1e-3;
            t += dt;
            price += 0.05 * std::sqrt(dt) * random.normal();
            e.update(time_point{std::chrono::nanoseconds{std::llround(t * 1e9)}}, price);
        }
        covered.add(e.read());
    }
    INFO("covered " << covered.share());
    CHECK(covered.honest());
}

TEST_CASE("a gap is not a change; bad prices and times that go back are counted") {
    event_ewma_volatility e{{.min_samples = 1}};
    e.update(time_point{0s}, 100);
    CHECK_FALSE(e.value().is_set());
    e.update(time_point{1s}, 101);
    const auto before = e.value();
    e.update(time_point{24h}, 500);
    CHECK(e.value() == before);
    e.update(time_point{23h}, 500);
    e.update(time_point{25h}, not_a_number);
    e.update(time_point{25h}, 1e300);
    CHECK(e.ignored() == 3);
    CHECK(e.value() == before);
    CHECK_THROWS(event_ewma_volatility{{.lambda = 1}});
    CHECK_THROWS(event_ewma_volatility{{.lambda = -0.1}});
}

TEST_CASE("a gap is longer than the longest step, not as long; ready from the sample that makes it") {
    event_ewma_volatility e{{.max_gap = 60s, .min_samples = 2}};
    e.update(time_point{0s}, 100);
    e.update(time_point{60s}, 106);
    CHECK_THAT(e.variance_per_event(), WithinRel(36.0, 1e-15));
    CHECK_FALSE(e.value().is_set());
    CHECK_FALSE(e.read().ready());
    e.update(time_point{120s + 1ns}, 500);  // a gap: the price is where the next change begins
    CHECK_FALSE(e.value().is_set());
    e.update(time_point{124s + 1ns}, 502);
    CHECK(e.read().observations == 2);
    CHECK_THAT(e.value().per_sqrt_second(), WithinRel(std::sqrt(20.0 / 32), 1e-14));
    // sum of (w dt)^2 with weights of one half
    CHECK_THAT(e.read().standard_error,
               WithinRel(std::sqrt(20.0 / 32) * std::sqrt(0.5 * (30.0 * 30 + 2 * 2)) / 32, 1e-14));
}

TEST_CASE("changes that took no time are no volatility in time; bad parameters and memories are refused") {
    event_ewma_volatility e{{.min_samples = 1}};
    e.update(time_point{1s}, 100);
    e.update(time_point{1s}, 101);
    CHECK(e.variance_per_event() == 1);
    CHECK_FALSE(e.value().is_set());
    CHECK_FALSE(event_ewma_volatility_parameters{.lambda = 0}.check());
    CHECK(event_ewma_volatility_parameters{.lambda = 1}.check());
    CHECK(event_ewma_volatility_parameters{.min_samples = 0}.check());
    CHECK(event_ewma_volatility_parameters{.max_gap = 0s}.check());
    using memory = event_ewma_volatility::memory;
    for (double memory::* number : {&memory::variance, &memory::seconds, &memory::squares})
        for (const double bad : {-1e-9, infinity, not_a_number}) {
            memory m = e.save();
            m.*number = bad;
            CHECK_FALSE(e.restore(m));
        }
    memory m = e.save();
    m.last_price = not_a_number;  // though it has seen one
    CHECK_FALSE(e.restore(m));
    CHECK(e.restore(memory{}));
}
