// What every spread model promises.

#include <cmath>
#include <support/market.hpp>
#include <support/testing.hpp>

#include "models.hpp"

using namespace twoside;

TEST_CASE("offsets are above zero or zero, and finite where what they need is set") {
    contracts::for_each(contracts::spreads(), [](const char* name, const auto& spread) {
        sim::random_numbers random{41};
        for (int i = 0; i < 5000; ++i) {
            support::scene s;
            s.state = support::random_state(random, 1000);
            s.time_left = random.uniform(0, 1000);
            const offsets o = spread(s.view());
            INFO(name << ", state " << i << " of seed 41");
            REQUIRE(is_finite(o.total()));
            REQUIRE(o.bid >= 0);
            REQUIRE(o.ask >= 0);
        }
    });
}

TEST_CASE("a spread does not depend on the sign of the position") {
    contracts::for_each(contracts::spreads(), [](const char* name, const auto& spread) {
        support::scene s;
        s.state.position = 700;
        const offsets at_long = spread(s.view());
        s.state.position = -700;
        const offsets at_short = spread(s.view());
        INFO(name);
        CHECK(at_long.bid == at_short.ask);
        CHECK(at_long.ask == at_short.bid);
    });
}

TEST_CASE("a spread does not fall with volatility or time left") {
    contracts::for_each(contracts::spreads(), [](const char* name, const auto& spread) {
        support::scene s;
        double last = 0;
        for (double sigma = 0; sigma < 1; sigma += 0.05) {
            s.state.volatility = per_sqrt_second(sigma);
            const double now = spread(s.view()).total();
            INFO(name << ", sigma " << sigma);
            CHECK(now >= last);
            last = now;
        }
    });
}

TEST_CASE("a spread that is sure of itself answers two numbers") {
    contracts::for_each(contracts::spreads(), [](const char* name, const auto& spread) {
        if constexpr (requires(const market_view& v) { spread.finite_where_sure(v); }) {
            sim::random_numbers random{56};
            int sure = 0;
            for (int i = 0; i < 50000; ++i) {
                support::scene s;
                s.state.position = support::any_number(random);
                s.state.volatility = per_sqrt_second(i % 2 == 0 ? support::any_number(random) : random.uniform(0, 1));
                s.time_left = i % 3 == 0 ? support::any_number(random) : random.uniform(-10, 1000);
                if (!is_finite(spread.finite_where_sure(s.view()))) continue;
                const offsets o = detail::as_offsets(spread(s.view()));
                INFO(name << ", view " << i << " of seed 56");
                REQUIRE(is_finite(o.bid));
                REQUIRE(is_finite(o.ask));
                ++sure;
            }
            INFO(name);
            CHECK(sure > 1000);
        }
    });
}
