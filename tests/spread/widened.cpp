#include <support/scene.hpp>
#include <support/testing.hpp>

using namespace twoside;
using Catch::Matchers::WithinAbs;

TEST_CASE("widens in proportion to the position, up to the limit") {
    support::scene s;
    const widened w{fixed_spread{1}, {.position_limit = 100, .at_limit = 3}};
    CHECK(w(s.view()) == offsets{1, 1});
    s.state.position = 50;
    CHECK(w(s.view()) == offsets{2, 2});
    s.state.position = -50;
    CHECK(w(s.view()) == offsets{2, 2});
    s.state.position = 1e9;
    CHECK(w(s.view()) == offsets{3, 3});
}

TEST_CASE("a target is where nothing is widened") {
    support::scene s;
    s.state.position = 40;
    CHECK(widened{fixed_spread{1}, {.position_limit = 100, .target = 40}}(s.view()) == offsets{1, 1});
}

TEST_CASE("composes with any spread, a lambda included") {
    support::scene s;
    s.state.position = 100;
    const auto lambda = [](const market_view&) { return offsets{0.5, 0.5}; };
    CHECK(bounded{widened{lambda, {.position_limit = 100}}, {.max_ticks = 60}}(s.view()) == offsets{0.6, 0.6});
}

TEST_CASE("the half spread is scaled and the lean stays, so that a skew inside the offsets is not doubled") {
    support::scene s;
    s.state.position = 100;
    CHECK(widened{fixed_spread{1, 2}, {.position_limit = 100}}(s.view()) == offsets{2.5, 3.5});
    // Widened twice as far at the limit, the closed form leans as it did.
    s.state.volatility = per_sqrt_second(0.05);
    const glft inner{{.risk_aversion = 0.001, .arrival_rate = 0.5, .fill_decay = per_price(40), .trade_size = 100}};
    const offsets before = inner(s.view());
    const offsets after = widened{inner, {.position_limit = 100, .at_limit = 2}}(s.view());
    REQUIRE(before.bid - before.ask > 0.005);
    CHECK_THAT(after.bid - after.ask, WithinAbs(before.bid - before.ask, 1e-15));
    CHECK_THAT(after.total(), WithinAbs(2 * before.total(), 1e-15));
}

TEST_CASE("where one side has no quote there is no half spread, and the other side is left as it is") {
    support::scene s;
    s.state.position = 100;
    const auto at_the_top = [](const market_view&) { return offsets{infinity, -0.02}; };
    CHECK(widened{at_the_top, {.position_limit = 100}}(s.view()) == offsets{infinity, -0.02});
    const auto at_the_bottom = [](const market_view&) { return offsets{0.03, infinity}; };
    CHECK(widened{at_the_bottom, {.position_limit = 100}}(s.view()) == offsets{0.03, infinity});
    const auto nowhere = [](const market_view&) { return offsets{infinity, infinity}; };
    CHECK(widened{nowhere, {.position_limit = 100}}(s.view()) == offsets{infinity, infinity});
}

TEST_CASE("a half spread below zero is not made narrower yet, and no number stays no number") {
    support::scene s;
    s.state.position = 100;
    const auto rebated = [](const market_view&) { return offsets{0.01, -0.03}; };
    CHECK(widened{rebated, {.position_limit = 100}}(s.view()) == offsets{0.01, -0.03});
    const auto nothing = [](const market_view&) { return offsets{}; };
    CHECK_FALSE(is_finite(widened{nothing, {.position_limit = 100}}(s.view()).total()));
    s.state.position = not_a_number;
    CHECK_FALSE(is_finite(widened{fixed_spread{1}, {.position_limit = 100}}(s.view()).total()));
    CHECK(position_widening{.position_limit = 5e-324}.check());
    CHECK(position_widening{.position_limit = 1, .at_limit = 0.999}.check());
    CHECK(position_widening{.position_limit = 1, .at_limit = infinity}.check());
    CHECK(position_widening{.position_limit = 1, .at_limit = not_a_number}.check());
    CHECK(position_widening{.position_limit = 1, .target = infinity}.check());
    CHECK_FALSE(position_widening{.position_limit = 1, .at_limit = 1}.check());
}
