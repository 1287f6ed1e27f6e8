#include <cmath>
#include <support/coverage.hpp>
#include <support/testing.hpp>
#include <twoside/regression/fair_value_score.hpp>
#include <twoside/sim/random.hpp>

using namespace twoside;
using namespace std::chrono_literals;
using Catch::Matchers::WithinAbs;

namespace {

// Each ten seconds the mid moves by `truth` times what the forecast said, and noise.
fair_value_score play(std::uint64_t seed, double truth, int samples) {
    sim::random_numbers random{seed};
    fair_value_score s;
    double mid = 100;
    for (int i = 0; i <= samples; ++i) {
        const double said = 0.005 * random.normal();
        s.update(time_point{i * 11s}, mid, mid + said);
        mid += truth * said + 0.01 * random.normal();
        s.update(time_point{i * 11s + 5s}, mid, mid);
    }
    return s;
}

}  // namespace

TEST_CASE("two samples, worked by hand: the mid that stood at the horizon counts") {
    fair_value_score s{{.horizon = 10s, .min_samples = 3}};
    s.update(time_point{0s}, 100, 101);
    s.update(time_point{10s}, 100.5, 0);    // at the horizon
    s.update(time_point{10001ms}, 90, 90);  // after it: begins the next sample
    s.update(time_point{21s}, 80, 80);
    CHECK(s.samples() == 2);
    // (100.5 - 100)^2 - (100.5 - 101)^2 = 0, and 0 - 0
    CHECK_THAT(s.skill(), WithinAbs(0, 1e-12));
    CHECK_FALSE(s.read().ready());
}

TEST_CASE("a calibrated forecast has slope 1 and gains its own variance, honestly") {
    support::coverage slope{1};
    support::coverage gain{0.005 * 0.005};
    for (std::uint64_t seed = 0; seed < 500; ++seed) {
        const auto s = play(seed, 1, 500);
        slope.add(s.slope());
        gain.add(s.read());
    }
    INFO("covered slope " << slope.share() << ", gain " << gain.share());
    CHECK(slope.honest());
    CHECK(gain.honest());
    CHECK_THAT(play(1, 1, 20000).skill(), WithinAbs(0.2, 0.02));
    CHECK_THAT(play(1, 1, 20000).r_squared(), WithinAbs(0.2, 0.02));
}

TEST_CASE("a forecast that says too much is worse than the mid though it is right on average") {
    const auto s = play(2, 0.2, 20000);
    CHECK(s.read().high() < 0);
    CHECK(s.skill() < 0);
    CHECK_THAT(s.slope().value, WithinAbs(0.2, 0.05));
}

TEST_CASE("a fair value that is the mid has no slope and no gain") {
    fair_value_score s;
    for (int i = 0; i < 100; ++i) s.update(time_point{i * 11s}, 100 + i % 3, 100 + i % 3);
    CHECK(s.read().value == 0);
    CHECK_FALSE(s.slope().ready());
}

TEST_CASE("a gap drops the sample; bad values and times are counted") {
    fair_value_score s;
    s.update(time_point{0s}, 100, 101);
    s.update(time_point{24h}, 200, 200);
    CHECK(s.samples() == 0);
    s.update(time_point{23h}, 1, 1);
    s.update(time_point{25h}, not_a_number, 1);
    s.update(time_point{25h}, 1, infinity);
    CHECK(s.ignored() == 3);
    CHECK_THROWS(fair_value_score{{.horizon = 0s}});
}
