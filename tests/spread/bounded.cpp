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
