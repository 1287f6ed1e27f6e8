// What every skew promises: a long position never raises the quotes.

#include <algorithm>
#include <iterator>
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

TEST_CASE("any offsets, any parameters: refused by name, or never the wrong way and never falling with the position") {
    sim::random_numbers random{52};
    // What a spread model may answer: a rebate makes an offset negative, a limit makes it infinite.
    const auto any_offset = [&random] { return random.below(6) == 0 ? infinity : random.uniform(-0.1, 0.1); };
    int refused = 0;
    int answered = 0;
    const auto check = [&](auto make, const skew_cap& cap, double target) {
        support::scene s;
        s.offsets = {any_offset(), any_offset()};
        double positions[] = {target, support::any_number(random), random.uniform(-2000, 2000), -1e300,
                              1e300,  random.uniform(-1e6, 1e6)};
        for (double& q : positions)
            if (!is_finite(q)) q = 0;
        std::sort(std::begin(positions), std::end(positions), [](double a, double b) { return a < b; });
        try {
            const auto skew = make();
            double last = -infinity;
            for (const double q : positions) {
                s.state.position = q;
                const double x = skew(s.view(), s.offsets);
                INFO("position " << q << ", target " << target << ", offsets " << s.offsets.bid << " and "
                                 << s.offsets.ask << ": " << x << " after " << last);
                // A cap or a distance that overflows gives no number, which is a reason.
                if (!is_finite(x) && !(is_finite(cap(s.view(), s.offsets)) && is_finite(q - target))) continue;
                REQUIRE((q < target ? x <= 0 : (q > target ? x >= 0 : x == 0)));
                REQUIRE(x >= last);
                last = x;
            }
            ++answered;
        } catch (const invalid_parameter& e) {
            REQUIRE(e.details().legal != nullptr);
            ++refused;
        }
    };
    for (int i = 0; i < 5000; ++i) {
        const auto number = [&random](double scale) {
            return random.below(4) == 0 ? support::any_number(random) : random.uniform(0, scale);
        };
        const skew_cap cap{
            .ticks = number(10), .half_spreads = number(2), .price = random.below(2) == 0 ? 0 : number(1)};
        const double limit = number(1000);
        const double target = random.below(2) == 0 ? 0 : number(1000) - 500;
        const double share = number(0.6);
        const double gamma = number(0.1);
        INFO("step " << i << " of seed 52");
        check([&] { return linear_skew{{.position_limit = limit, .cap = cap, .target = target}}; }, cap, target);
        check(
            [&] {
                return convex_skew{{.position_limit = limit, .cap = cap, .share_at_half = share, .target = target}};
            },
            cap, target);
        check([&] { return reservation_skew{{.risk_aversion = gamma, .target = target, .cap = cap}}; }, cap, target);
    }
    CHECK(answered > 5000);
    CHECK(refused > 1000);
}

TEST_CASE("whatever the skew, the spread stays and is not inverted") {
    contracts::for_each(contracts::skews(), [](const char* name, const auto& skew) {
        for (const double q : {-1e9, -1000.0, 0.0, 1000.0, 1e9}) {
            support::scene s;
            s.state.position = q;
            s.skew = skew(s.view(), s.offsets);
            s.rules.allow_non_positive_prices = true;
            INFO(name << ", position " << q);
            const proposal p = s.proposal();
            // Rounding takes each side away by less than a tick.
            const double wider = p.ask_price() - p.bid_price() - s.offsets.total();
            const double digits = 1e-6 + 1e-12 * magnitude(s.skew);
            CHECK(wider >= -digits);
            CHECK(wider < 0.02 + digits);
        }
    });
}
