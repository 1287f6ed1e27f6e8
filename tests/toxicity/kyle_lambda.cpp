#include <cmath>
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
