#include <cmath>
#include <string>
#include <support/coverage.hpp>
#include <support/testing.hpp>
#include <twoside/regression/simple.hpp>
#include <twoside/sim/random.hpp>
#include <twoside/toxicity/kyle_lambda.hpp>

using namespace twoside;
using namespace std::chrono_literals;
using Catch::Matchers::WithinRel;

namespace {

// A market in which each share bought moves the mid by `lambda`, with noise of its own. Trades within an interval, the
// mid at its end.
template <class E>
void trade_for(E& e, std::uint64_t seed, double lambda, int intervals, simple_regression* batch = nullptr) {
    sim::random_numbers random{seed};
    double mid = 100;
    e.update(time_point{}, mid);
    for (int i = 1; i <= intervals; ++i) {
        double volume = 0;
        for (int n = 0; n < 5; ++n) {
            const double size = 100.0 * static_cast<double>(random.integer(1, 9));
            const bool buy = random.below(2) == 0;
            e.update(trade{mid, size, buy ? aggressor::buyer : aggressor::seller, {}});
            volume += buy ? size : -size;
        }
        const double before = mid;
        mid += lambda * volume + 0.02 * random.normal();
        e.update(time_point{i * 10s}, mid);
        if (batch != nullptr) batch->update(volume, mid - before);
    }
}

}  // namespace

TEST_CASE("without forgetting it is the regression of the moves on the volume") {
    kyle_lambda k{{.forgetting = 1}};
    simple_regression batch;
    trade_for(k, 1, 2e-5, 200, &batch);
    CHECK_THAT(k.read().value, WithinRel(batch.slope(), 1e-9));
    CHECK_THAT(k.read().standard_error, WithinRel(batch.slope_error(), 1e-8));
    CHECK(k.read().observations == 200);
}

TEST_CASE("recovers lambda, and its intervals are honest, in any unit of volume") {
    support::coverage covered{2e-5};
    for (std::uint64_t seed = 0; seed < 400; ++seed) {
        kyle_lambda k{{.forgetting = 0.995}};
        trade_for(k, seed, 2e-5, 1000);
        covered.add(k.read());
    }
    INFO("covered " << covered.share());
    CHECK(covered.honest());
    CHECK(std::abs(covered.mean_error()) < 0.2);
}

TEST_CASE("not before enough intervals; intervals without trades neither count nor wear out") {
    kyle_lambda k{{.forgetting = 0.9, .min_intervals = 30}};
    trade_for(k, 1, 2e-5, 29);
    CHECK_FALSE(k.read().ready());
    trade_for(k, 1, 2e-5, 1);  // goes back in time: nothing
    CHECK_FALSE(k.read().ready());
    kyle_lambda other{{.forgetting = 0.9}};
    trade_for(other, 2, 2e-5, 100);
    const auto before = other.read();
    for (int i = 0; i < 500; ++i) other.update(time_point{1000s + i * 10s}, 100);
    CHECK(other.read().value == before.value);
    CHECK(other.read().standard_error == before.standard_error);
}

TEST_CASE("a night between is no interval, and bad events are counted") {
    kyle_lambda k{{.min_intervals = 3}};
    trade_for(k, 3, 2e-5, 50);
    const auto before = k.read();
    k.update(trade{100, 500, aggressor::buyer, {}});
    k.update(time_point{20h}, 150);
    CHECK(k.read().value == before.value);
    const auto ignored = k.ignored();
    k.update(time_point{19h}, 150);
    k.update(time_point{21h}, not_a_number);
    k.update(trade{100, 500, aggressor::unknown, {}});
    k.update(trade{100, 0, aggressor::buyer, {}});
    k.update(trade{100, infinity, aggressor::buyer, {}});
    CHECK(k.ignored() == ignored + 5);
    CHECK_THROWS(kyle_lambda{{.interval = 0s}});
    CHECK_THROWS(kyle_lambda{{.forgetting = 1.5}});
}

TEST_CASE("three intervals, worked by hand: an interval ends with the first mid at or after its length") {
    kyle_lambda k{{.interval = 10s, .max_gap = 20s, .forgetting = 1, .min_intervals = 3}};
    k.update(time_point{0s}, 100);
    const auto buy = [](double size) { return trade{100, size, aggressor::buyer, {}}; };
    const auto sell = [](double size) { return trade{100, size, aggressor::seller, {}}; };
    k.update(buy(300));
    k.update(sell(100));
    k.update(time_point{9s}, 999);   // within the interval
    k.update(time_point{10s}, 102);  // at its end: moves by 2 for 200
    k.update(sell(100));
    k.update(time_point{25s}, 102);  // late: moves by 0 for -100
    k.update(buy(50));
    CHECK(k.read().observations == 2);
    CHECK_FALSE(k.read().ready());
    k.update(time_point{45s}, 103);  // a gap of 20 s is none yet: moves by 1 for 50
    REQUIRE(k.read().ready());
    // Means of the volumes 200, -100, 50 and of the moves 2, 0, 1: 50 and 1.
    CHECK_THAT(k.read().value, WithinRel((150.0 * 1 + 150.0 * 1 + 0) / (150.0 * 150 + 150.0 * 150), 1e-12));
    k.update(buy(1e6));
    k.update(time_point{45s + 20s + 1ns}, 900);  // over a gap: no interval
    CHECK(k.read().observations == 3);
    k.update(buy(50));
    k.update(time_point{75s + 1ns}, 901);
    CHECK(k.read().observations == 4);
    CHECK(k.ignored() == 0);
}

TEST_CASE("a volume whose square no number holds is left out and counted") {
    kyle_lambda k{};
    k.update(time_point{0s}, 100);
    k.update(trade{100, 1e200, aggressor::buyer, {}});
    k.update(time_point{10s}, 101);
    CHECK(k.ignored() == 1);
    CHECK(k.read().observations == 0);
    k.update(time_point{20s}, 0);
    k.update(time_point{20s}, infinity);
    k.update(trade{100, -5, aggressor::buyer, {}});
    CHECK(k.ignored() == 4);
}

TEST_CASE("kyle lambda: every parameter that makes no sense is refused by its name; a memory is, field by field") {
    const auto named = [](const kyle_lambda_parameters& p) {
        const problem found = p.check();
        return std::string{found ? found.parameter : "nothing"};
    };
    CHECK(named({}) == "nothing");
    CHECK(named({.interval = 0s}) == "interval (seconds)");
    CHECK(named({.interval = 10s, .max_gap = 10s}) == "max_gap (seconds)");
    CHECK(named({.forgetting = 0}) == "forgetting");
    CHECK(named({.forgetting = 1.001}) == "forgetting");
    CHECK(named({.forgetting = 1}) == "nothing");
    CHECK(named({.min_intervals = 2}) == "min_intervals");
    CHECK(named({.min_intervals = 3}) == "nothing");
    const auto refused = [](auto change) {
        kyle_lambda k;
        k.update(time_point{0s}, 100);
        auto m = k.save();
        change(m);
        return !k.restore(m);
    };
    CHECK_FALSE(refused([](auto&) {}));
    CHECK(refused([](auto& m) { m.signed_volume = infinity; }));
    CHECK(refused([](auto& m) { m.first_mid = not_a_number; }));
    CHECK(refused([](auto& m) { m.any = 0; }));
    CHECK(refused([](auto& m) { m.trades = -1; }));
    CHECK(refused([](auto& m) { m.ignored = -1; }));
    CHECK(refused([](auto& m) { m.regression.weight = -1; }));
    CHECK_FALSE(kyle_lambda{}.save().any);
}

TEST_CASE("kyle lambda: what is assumed where nothing is said: a change of it changes everybody's results") {
    const kyle_lambda_parameters p;
    CHECK(p.interval == 10s);
    CHECK(p.max_gap == 5min);
    CHECK(p.forgetting == 0.999);
    CHECK(p.min_intervals == 30);
    CHECK(kyle_lambda{}.ignored() == 0);
}

TEST_CASE("kyle lambda: small prices and sizes are prices and sizes") {
    kyle_lambda k;
    k.update(time_point{0s}, 0.25);
    k.update(trade{0.25, 0.125, aggressor::seller, {}});
    k.update(time_point{10s}, 0.5);
    CHECK(k.ignored() == 0);
    CHECK(k.read().observations == 1);
}
