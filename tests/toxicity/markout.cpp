#include <cmath>
#include <support/coverage.hpp>
#include <support/testing.hpp>
#include <twoside/sim/random.hpp>
#include <twoside/toxicity/markout.hpp>

using namespace twoside;
using namespace std::chrono_literals;
using Catch::Matchers::WithinAbs;

TEST_CASE("the mid that stood at the horizon, not a later one, from the side that rested") {
    markout<2> m{{.horizons = {1s, 5s}, .min_fills = 2}};
    m.update(time_point{0s}, 100);
    m.filled(time_point{10s}, side::bid, 99.9);  // bought
    m.filled(time_point{10s}, side::bid, 99.9);
    m.filled(time_point{10s}, side::ask, 100.1);  // sold
    m.filled(time_point{10s}, side::ask, 100.1);
    m.update(time_point{10500ms}, 100.2);
    m.update(time_point{11s}, 100.3);    // at the horizon: counts
    m.update(time_point{11001ms}, 150);  // after it: does not
    CHECK_THAT(m.read(side::bid, 0).value, WithinAbs(100.3 - 99.9, 1e-12));
    CHECK_THAT(m.read(side::ask, 0).value, WithinAbs(100.1 - 100.3, 1e-12));
    CHECK_FALSE(m.read(side::bid, 1).ready());
    m.update(time_point{30s}, 7);
    CHECK_THAT(m.read(side::bid, 1).value, WithinAbs(150 - 99.9, 1e-12));
    CHECK_THAT(m.read().value, WithinAbs(100.1 - 150, 1e-12));  // the worse side
}

TEST_CASE("the tape's trades count for the side that rested") {
    markout<1> m{{.horizons = {1s}, .min_fills = 2}};
    m.update(time_point{0s}, 100);
    for (int i = 0; i < 2; ++i) m.update(trade{100.01, 1, aggressor::buyer, time_point{1s}});  // an ask was lifted
    m.update(trade{100, 1, aggressor::unknown, time_point{1s}});
    m.update(time_point{1500ms}, 100.05);
    m.update(time_point{3s}, 100);
    CHECK_THAT(m.read(side::ask, 0).value, WithinAbs(-0.04, 1e-12));
    CHECK_FALSE(m.read(side::bid, 0).ready());
    CHECK(m.ignored() == 1);
}

TEST_CASE("recovers the cost of informed takers, with an honest interval for fills that do not overlap") {
    support::coverage covered{-0.003};
    for (std::uint64_t seed = 0; seed < 500; ++seed) {
        sim::random_numbers random{seed};
        markout<1> m{{.horizons = {1s}}};
        double mid = 100;
        time_point t{};
        for (int i = 0; i < 200; ++i) {
            m.update(t = t + 2s, mid);
            m.filled(t, side::bid, mid - 0.005);
            mid += -0.008 + 0.02 * random.normal();  // what the seller knew
            m.update(t + 500ms, mid);
        }
        m.update(t + 10s, mid);
        covered.add(m.read(side::bid, 0));
    }
    INFO("covered " << covered.share());
    CHECK(covered.honest());
    CHECK(std::abs(covered.mean_error()) < 0.2);
}

TEST_CASE("more fills than the ring holds, and fills over a gap, are lost and counted; the rest are right") {
    markout<2, 4> m{{.horizons = {1s, 10s}, .max_gap = 1min, .min_fills = 2}};
    m.update(time_point{0s}, 100);
    for (int i = 0; i < 7; ++i) m.filled(time_point{1s}, side::bid, 99);
    CHECK(m.lost() == 3);
    m.update(time_point{20s}, 100);
    CHECK(m.read(side::bid, 0).observations == 4);
    CHECK(m.read(side::bid, 1).observations == 4);
    m.filled(time_point{21s}, side::ask, 101);
    m.update(time_point{24h}, 500);
    CHECK(m.lost() == 4);
    m.filled(time_point{23h}, side::ask, 101);  // back in time
    m.filled(time_point{25h}, side::ask, not_a_number);
    m.update(time_point{25h}, not_a_number);
    CHECK(m.ignored() == 3);
    CHECK_THROWS(markout<2>{{.horizons = {5s, 1s}}});
}
