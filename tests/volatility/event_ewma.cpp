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
