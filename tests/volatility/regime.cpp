#include <algorithm>
#include <cmath>
#include <string_view>
#include <support/testing.hpp>
#include <twoside/sim/random.hpp>
#include <twoside/volatility/regime.hpp>

using namespace twoside;
using namespace std::chrono_literals;
using Catch::Matchers::WithinAbs;

namespace {

// A walk of the mid of `sigma` a second, `drift` a second and a spread, for a time.
void walk(market_regime& r, sim::random_numbers& random, time_point& now, double& mid, int seconds, double sigma,
          double drift = 0, double spread = 0.02) {
    for (int i = 0; i < seconds; ++i) {
        mid += drift + sigma * random.normal();
        r.update(now = now + 1s, {mid - spread / 2, 1, mid + spread / 2, 1, {}});
    }
}

}  // namespace

TEST_CASE("a market like its own past has ratios about one and a trend of standard size") {
    double squares = 0;
    double ratio = 0;
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        sim::random_numbers random{seed};
        market_regime r;
        time_point now{};
        double mid = 100;
        walk(r, random, now, mid, 1700, 0.01);
        CHECK_FALSE(r.ready());
        CHECK_FALSE(r.read().ready());
        walk(r, random, now, mid, 3000, 0.01);
        REQUIRE(r.ready());
        squares += r.trend() * r.trend() / 200;
        ratio += r.volatility_ratio() / 200;
        CHECK_THAT(r.spread_ratio(), WithinAbs(1, 1e-9));
    }
    CHECK_THAT(squares, WithinAbs(1, 0.3));
    CHECK_THAT(ratio, WithinAbs(1, 0.05));
}

TEST_CASE("volatile, illiquid and trending are told apart, and end") {
    sim::random_numbers random{7};
    market_regime r;
    time_point now{};
    double mid = 100;
    walk(r, random, now, mid, 3600, 0.01);
    CHECK_FALSE(r.states().is_volatile);
    CHECK_FALSE(r.states().illiquid);
    CHECK_FALSE(r.states().trending);
    walk(r, random, now, mid, 120, 0.04);
    CHECK(r.states().is_volatile);
    walk(r, random, now, mid, 3600, 0.01);
    CHECK_FALSE(r.states().is_volatile);
    walk(r, random, now, mid, 120, 0.01, 0, 0.08);
    CHECK(r.states().illiquid);
    CHECK_FALSE(r.states().is_volatile);
    walk(r, random, now, mid, 3600, 0.01);
    walk(r, random, now, mid, 120, 0.005, -0.01);
    CHECK(r.states().trending);
    CHECK(r.states().direction == -1);
    CHECK_FALSE(r.states().is_volatile);
}

TEST_CASE("a night is not a jump; bad books are counted") {
    sim::random_numbers random{8};
    market_regime r;
    time_point now{};
    double mid = 100;
    walk(r, random, now, mid, 3600, 0.01);
    const double before = r.volatility_ratio();
    r.update(now + 20h, {199.99, 1, 200.01, 1, {}});
    CHECK(r.volatility_ratio() == before);
    r.update(now, {199.99, 1, 200.01, 1, {}});
    r.update(now + 21h, {200.02, 1, 200.01, 1, {}});  // crossed
    r.update(now + 21h, {not_a_number, 1, 200.01, 1, {}});
    CHECK(r.ignored() == 3);
    CHECK_THROWS(market_regime{{.fast = 10min, .slow = 5min}});
}

TEST_CASE("a state that is on goes off only below its release") {
    for (const double release : {1.0, 0.5}) {
        sim::random_numbers random{9};
        market_regime r{{.release = release}};
        time_point now{};
        double mid = 100;
        walk(r, random, now, mid, 3600, 0.01, 0, 0.02);
        walk(r, random, now, mid, 180, 0.01, 0, 0.06);
        REQUIRE(r.states().illiquid);
        // The fast average falls through the threshold, and on towards the baseline.
        while (r.spread_ratio() >= 1.9) walk(r, random, now, mid, 1, 0.01, 0, 0.02);
        CHECK(r.states().illiquid == (release < 1));
        while (r.spread_ratio() >= 0.99) walk(r, random, now, mid, 1, 0.01, 0, 0.02);
        CHECK_FALSE(r.states().illiquid);
    }
    CHECK_THROWS(market_regime{{.release = 1.5}});
}

TEST_CASE("three books, worked by hand: averages, ratios and the trend") {
    market_regime r{{.fast = 10s, .slow = 20s, .sampling = 1s, .max_gap = 60s}};
    const auto at = [&](std::chrono::seconds t, double mid, double spread) {
        r.update(time_point{t}, {mid - spread / 2, 1, mid + spread / 2, 1, {}});
    };
    at(0s, 100, 2);
    at(5s, 101, 4);  // change 1 over 5 s, at a spread of 2: all that was seen
    CHECK_THAT(r.save().fast_variance, WithinAbs(0.2, 1e-14));
    CHECK_THAT(r.save().slow_variance, WithinAbs(0.2, 1e-14));
    CHECK_THAT(r.spread_ratio(), WithinAbs(1, 1e-14));
    CHECK_FALSE(r.ready());
    at(20s, 98, 1);  // change -3 over 15 s, at a spread of 4
    CHECK(r.ready());
    const double fast = 1 - std::exp(-1.5);  // more than 15 s of the 20 that were seen
    const double slow = 0.75;                // and 1 - e^-0.75 is less than that
    CHECK_THAT(r.save().fast_variance, WithinAbs(0.2 + fast * (0.6 - 0.2), 1e-14));
    CHECK_THAT(r.save().slow_variance, WithinAbs(0.2 + slow * (0.6 - 0.2), 1e-14));
    CHECK_THAT(r.spread_ratio(), WithinAbs((2 + fast * 2) / (2 + slow * 2), 1e-14));
    const double drift = std::exp(-1.5) - 3;
    CHECK_THAT(r.trend(), WithinAbs(drift / std::sqrt(0.5 * 0.5 * 10), 1e-13));
    CHECK_THAT(r.volatility_ratio(), WithinAbs(std::sqrt((0.2 + fast * 0.4) / 0.5), 1e-14));
    CHECK(r.read().observations == 2);
}

TEST_CASE("a gap is longer than the longest step, and starts the next change from its own end") {
    market_regime r{{.fast = 10s, .slow = 20s, .sampling = 1s, .max_gap = 60s}};
    const auto at = [&](std::chrono::nanoseconds t, double mid) {
        r.update(time_point{t}, {mid - 1, 1, mid + 1, 1, {}});
    };
    at(0s, 100);
    at(60s, 106);
    CHECK(r.save().samples == 1);
    CHECK_THAT(r.save().drift, WithinAbs(6, 1e-14));
    at(120s + 1ns, 200);
    CHECK(r.save().samples == 1);
    CHECK_THAT(r.save().drift, WithinAbs(6, 1e-14));
    at(121s + 1ns, 201);
    CHECK_THAT(r.save().drift, WithinAbs(6 * std::exp(-0.1) + 1, 1e-13));
    at(121s + 2ns, 500);  // sooner than the sampling: not a change yet
    CHECK(r.save().samples == 2);
}

TEST_CASE("its states come back with its memory; a memory that it cannot have is refused") {
    sim::random_numbers random{10};
    market_regime r;
    time_point now{};
    double mid = 100;
    walk(r, random, now, mid, 3600, 0.01);
    walk(r, random, now, mid, 180, 0.005, 0.01, 0.08);
    REQUIRE(r.states().trending);
    REQUIRE(r.states().illiquid);
    REQUIRE_FALSE(r.states().is_volatile);
    REQUIRE(r.states().direction == 1);
    market_regime other;
    REQUIRE(other.restore(r.save()));
    CHECK(other.states().trending);
    CHECK(other.states().illiquid);
    CHECK_FALSE(other.states().is_volatile);
    CHECK(other.states().direction == 1);
    walk(r, random, now, mid, 300, 0.005, -0.02);
    REQUIRE(other.restore(r.save()));
    CHECK(other.states().direction == -1);
    using memory = market_regime::memory;
    for (double memory::* number :
         {&memory::fast_variance, &memory::slow_variance, &memory::fast_spread, &memory::slow_spread, &memory::seen})
        for (const double bad : {-1e-9, infinity, not_a_number}) {
            memory m = r.save();
            m.*number = bad;
            CHECK_FALSE(other.restore(m));
        }
    for (double memory::* number : {&memory::drift, &memory::last_mid, &memory::last_spread}) {
        memory m = r.save();
        m.*number = not_a_number;
        CHECK_FALSE(other.restore(m));
    }
    for (std::int64_t memory::* count : {&memory::samples, &memory::ignored}) {
        memory m = r.save();
        m.*count = -1;
        CHECK_FALSE(other.restore(m));
    }
    CHECK(other.restore(memory{}));
}

TEST_CASE("bad parameters of a regime are named") {
    const auto parameter = [](const market_regime_parameters& p) {
        const problem found = p.check();
        return std::string_view{found ? found.parameter : "none"};
    };
    CHECK(parameter({}) == "none");
    CHECK(parameter({.fast = 0s}) == "fast (seconds)");
    CHECK(parameter({.fast = 1min, .slow = 1min}) == "slow (seconds)");
    CHECK(parameter({.sampling = 0s}) == "sampling (seconds)");
    CHECK(parameter({.sampling = 1min}) == "sampling (seconds)");
    CHECK(parameter({.sampling = 2s, .max_gap = 2s}) == "max_gap (seconds)");
    CHECK(parameter({.volatile_from = -1}) == "volatile_from");
    CHECK(parameter({.illiquid_from = not_a_number}) == "illiquid_from");
    CHECK(parameter({.trending_from = -1}) == "trending_from");
    CHECK(parameter({.trending_from = infinity}) == "none");
    CHECK(parameter({.release = -0.1}) == "release");
    CHECK(parameter({.release = 1.1}) == "release");
}

TEST_CASE("restart: a book that was seen in the future is seen now, and the states move on") {
    sim::random_numbers random{7};
    market_regime r;
    time_point now{};
    double mid = 100;
    walk(r, random, now, mid, 3600, 0.01);
    walk(r, random, now, mid, 120, 0.04);
    REQUIRE(r.states().is_volatile);
    const double ratio = r.volatility_ratio();
    r.update(now + 2h, {mid - 0.01, 1, mid + 0.01, 1, {}});  // a stray time
    walk(r, random, now, mid, 60, 0.01);
    CHECK(r.ignored() == 60);
    CHECK(r.states().is_volatile);
    r.restart(now);
    CHECK(r.volatility_ratio() == ratio);
    walk(r, random, now, mid, 3600, 0.01);
    CHECK(r.ignored() == 60);
    CHECK_FALSE(r.states().is_volatile);
    // What was seen before keeps its time, and one that has seen nothing is as before.
    const auto before = r.save();
    r.restart(now + 1h);
    CHECK(r.save().last_time == before.last_time);
    market_regime empty;
    empty.restart(now);
    CHECK_FALSE(empty.ready());
}

TEST_CASE("what decays in a step is what the library's function says, where the series ends too") {
    CHECK(detail::gone_after(0) == 0);
    double worst = 0;
    for (int i = -34'000; i < 6'600; ++i) {  // 1e-15 to 700
        const double x = std::exp(0.001 * i);
        const double exact = -std::expm1(-x);
        worst = std::max(worst, std::abs(detail::gone_after(x) / exact - 1));
    }
    for (const double x : {std::nextafter(0.0625, 0.0), 0.0625, std::nextafter(0.0625, 1.0)})
        worst = std::max(worst, std::abs(detail::gone_after(x) / -std::expm1(-x) - 1));
    CHECK(worst < 5e-16);
    CHECK(std::isnan(detail::gone_after(not_a_number)));
}

TEST_CASE("states are what the ratios and their thresholds say at each step, and none of a market that stands still") {
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        sim::random_numbers random{seed};
        const market_regime_parameters p{.fast = 20s,
                                         .slow = 200s,
                                         .volatile_from = 1.2,
                                         .illiquid_from = 1.1,
                                         .trending_from = 1.5,
                                         .release = seed % 2 == 0 ? 0.9 : 1.0};
        market_regime r{p};
        time_point now{};
        double mid = 100;
        regime_states on;
        int changes = 0;
        for (int i = 0; i < 3000; ++i) {
            now = now + std::chrono::milliseconds{1000 + 200 * static_cast<int>(random.below(40))};
            mid += (i % 500 < 50 ? 0.03 : 0.01) * random.normal();
            const double spread = 0.02 * (i % 300 < 60 ? 2 : 1);
            r.update(now, {mid - spread / 2, 1, mid + spread / 2, 1, {}});
            if (!r.ready()) continue;
            const regime_states before = on;
            const auto judged = [&](bool is_on, double value, double from) {
                return value >= (is_on ? p.release * from : from);
            };
            on.is_volatile = judged(on.is_volatile, r.volatility_ratio(), p.volatile_from);
            on.illiquid = judged(on.illiquid, r.spread_ratio(), p.illiquid_from);
            on.trending = judged(on.trending, std::abs(r.trend()), p.trending_from);
            on.direction = !on.trending ? 0 : r.trend() > 0 ? 1 : -1;
            changes += before.is_volatile != on.is_volatile || before.illiquid != on.illiquid ||
                       before.direction != on.direction;
            const regime_states& s = r.states();
            if (s.is_volatile != on.is_volatile || s.illiquid != on.illiquid || s.trending != on.trending ||
                s.direction != on.direction)
                FAIL("seed " << seed << ", step " << i);
        }
        CHECK(changes > 20);
    }
    market_regime still{{.volatile_from = 0, .illiquid_from = 0, .trending_from = 0}};
    for (int i = 0; i < 4000; ++i) still.update(time_point{i * 1s}, {100, 1, 100, 1, {}});
    REQUIRE(still.ready());
    CHECK_FALSE(still.states().is_volatile);
    CHECK_FALSE(still.states().illiquid);
    CHECK_FALSE(still.states().trending);
}
