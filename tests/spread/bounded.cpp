#include <support/scene.hpp>
#include <support/testing.hpp>

using namespace twoside;

TEST_CASE("floors and caps in ticks") {
    const support::scene s;  // tick 0.01, fair value 100
    CHECK(bounded{fixed_spread{0.001, 0.5}, {.min_ticks = 1, .max_ticks = 3}}(s.view()) == offsets{0.01, 0.03});
    CHECK(bounded{fixed_spread{0.02}, {.min_ticks = 1, .max_ticks = 3}}(s.view()) == offsets{0.02, 0.02});
}

TEST_CASE("floors and caps in basis points of fair value") {
    support::scene s;
    CHECK(bounded{fixed_spread{0.001}, {.min_bps = 2}}(s.view()).bid == 0.02);
    CHECK(bounded{fixed_spread{1}, {.max_bps = 5}}(s.view()).ask == 0.05);
    s.fair_value = -100;  // a spread between instruments
    CHECK(bounded{fixed_spread{0.001}, {.min_bps = 2}}(s.view()).bid == 0.02);
}

TEST_CASE("given in both, the higher floor and the lower cap hold, and a floor beats a cap") {
    const support::scene s;
    CHECK(bounded{fixed_spread{0}, {.min_ticks = 1, .min_bps = 3}}(s.view()).bid == 0.03);
    CHECK(bounded{fixed_spread{1}, {.max_ticks = 4, .max_bps = 3}}(s.view()).bid == 0.03);
    CHECK(bounded{fixed_spread{1}, {.max_ticks = 4, .min_bps = 9}}(s.view()).bid == 0.09);
}

TEST_CASE("without limits nothing changes, and no number stays no number") {
    support::scene s;
    CHECK(bounded{fixed_spread{0.123}, {}}(s.view()) == offsets{0.123, 0.123});
    s.state.volatility = {};
    const avellaneda_stoikov model{{.risk_aversion = 1, .fill_decay = per_price(1)}};
    CHECK_FALSE(is_finite(bounded{model, {.min_ticks = 1}}(s.view()).bid));
}

TEST_CASE("no quote stays no quote under a cap") {
    const support::scene s;
    const auto one_side = [](const market_view&) { return offsets{infinity, 0.5}; };
    CHECK(bounded{one_side, {.max_ticks = 3}}(s.view()) == offsets{infinity, 0.03});
}

TEST_CASE("at a fair value of zero limits in ticks hold, and limits in basis points are as narrow as nothing") {
    support::scene s;
    s.fair_value = 0;  // a spread between two months of a future
    // No limit in basis points takes nothing from a limit in ticks.
    CHECK(bounded{fixed_spread{10}, {.max_ticks = 5}}(s.view()) == offsets{0.05, 0.05});
    CHECK(bounded{fixed_spread{0}, {.min_ticks = 2}}(s.view()) == offsets{0.02, 0.02});
    CHECK(bounded{fixed_spread{0.3}, {}}(s.view()) == offsets{0.3, 0.3});
    // A floor is nothing, and a cap lets nothing through but the floor: give such an instrument limits in ticks.
    CHECK(bounded{fixed_spread{0.3}, {.min_bps = 5}}(s.view()) == offsets{0.3, 0.3});
    CHECK(bounded{fixed_spread{0.3}, {.max_bps = 5}}(s.view()) == offsets{0, 0});
    CHECK(bounded{fixed_spread{0.3}, {.min_ticks = 1, .max_bps = 5}}(s.view()) == offsets{0.01, 0.01});
}

TEST_CASE("limits change little where the fair value does, through zero and to the mirror image below it") {
    const bounded model{fixed_spread{0.03}, {.min_ticks = 1, .max_ticks = 4, .min_bps = 1, .max_bps = 50}};
    const auto at = [&](double fair) {
        support::scene s;
        s.fair_value = fair;
        return model(s.view());
    };
    double last = at(-20.005).bid;
    for (double fair = -20; fair <= 20; fair += 0.005) {
        const offsets o = at(fair);
        INFO("fair value " << fair);
        REQUIRE(magnitude(o.bid - last) <= 0.005 * 50e-4 + 1e-12);
        REQUIRE(o == at(-fair));
        last = o.bid;
    }
}

TEST_CASE("the limits are where they say: in ticks of the scene, not in price") {
    support::scene s;
    s.tick = 0.05;
    CHECK(bounded{fixed_spread{0}, {.min_ticks = 2}}(s.view()) == offsets{0.1, 0.1});
    CHECK(bounded{fixed_spread{10}, {.max_ticks = 2}}(s.view()) == offsets{0.1, 0.1});
}

TEST_CASE("a floor may be the cap; without a number for a limit it is refused") {
    CHECK_FALSE(half_spread_limits{.min_ticks = 2, .max_ticks = 2, .min_bps = 3, .max_bps = 3}.check());
    CHECK(half_spread_limits{.min_ticks = 2, .max_ticks = 1.9}.check());
    CHECK(half_spread_limits{.max_ticks = not_a_number}.check());
    CHECK(half_spread_limits{.max_bps = not_a_number}.check());
    CHECK(half_spread_limits{.min_bps = -1}.check());
}
