// What every skew promises: a long position never raises the quotes.

#include <support/market.hpp>
#include <support/testing.hpp>

#include "models.hpp"

using namespace twoside;
using Catch::Matchers::WithinAbs;

TEST_CASE("positive position, positive skew: both quotes go down") {
    contracts::for_each(contracts::skews(), [](const char* name, const auto& skew) {
        sim::random_numbers random{51};
        for (int i = 0; i < 5000; ++i) {
            support::scene s;
            s.state = support::random_state(random, 1000);
            s.time_left = random.uniform(0, 1000);
            const double x = skew(s.view(), s.offsets);
            INFO(name << ", state " << i << " of seed 51, position " << s.state.position);
            REQUIRE(x * s.state.position >= 0);
        }
    });
}

TEST_CASE("a skew does not fall when the position rises") {
    contracts::for_each(contracts::skews(), [](const char* name, const auto& skew) {
        support::scene s;
        double last = -infinity;
        for (double q = -2000; q <= 2000; q += 25) {
            s.state.position = q;
            const double x = skew(s.view(), s.offsets);
            INFO(name << ", position " << q);
            REQUIRE(x >= last);
            last = x;
        }
    });
}

TEST_CASE("a skew is the mirror image of that of the opposite position, and none at none") {
    contracts::for_each(contracts::skews(), [](const char* name, const auto& skew) {
        support::scene s;
        INFO(name);
        CHECK(skew(s.view(), s.offsets) == 0);
        for (const double q : {1.0, 300.0, 999.0, 5000.0}) {
            s.state.position = q;
            const double up = skew(s.view(), s.offsets);
            s.state.position = -q;
            CHECK_THAT(skew(s.view(), s.offsets), WithinAbs(-up, 1e-15));
        }
    });
}

TEST_CASE("whatever the skew, the spread stays and is not inverted") {
    contracts::for_each(contracts::skews(), [](const char* name, const auto& skew) {
        for (const double q : {-1e9, -1000.0, 0.0, 1000.0, 1e9}) {
            support::scene s;
            s.state.position = q;
            s.skew = skew(s.view(), s.offsets);
            INFO(name << ", position " << q);
            CHECK_THAT(s.proposal().ask_price() - s.proposal().bid_price(),
                       WithinAbs(s.offsets.total(), 1e-6 + 1e-12 * magnitude(s.skew)));
        }
    });
}
