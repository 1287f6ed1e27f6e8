#include <support/regime.hpp>
#include <support/scene.hpp>
#include <support/testing.hpp>
#include <twoside/spread/regime_widened.hpp>

using namespace twoside;

using support::some_regime;

TEST_CASE("widens by the factor of each state that is on") {
    some_regime r;
    const regime_widened w{fixed_spread{1}, r, {.is_volatile = 2, .illiquid = 3, .trending = 1}};
    const support::scene s;
    CHECK(w(s.view()) == offsets{1, 1});
    r.now.is_volatile = true;
    CHECK(w(s.view()) == offsets{2, 2});
    r.now.illiquid = true;
    r.now.trending = true;
    CHECK(w(s.view()) == offsets{6, 6});
    CHECK_THROWS(regime_widened(fixed_spread{1}, r, {.illiquid = 0.5}));
    CHECK_THROWS(regime_widened(fixed_spread{1}, r, {.trending = infinity}));
}

TEST_CASE("the half spread is scaled and the lean stays; beside a side without a quote nothing is") {
    some_regime r;
    r.now.is_volatile = true;
    const support::scene s;
    CHECK(regime_widened{fixed_spread{1, 2}, r, {.is_volatile = 2}}(s.view()) == offsets{2.5, 3.5});
    const auto one_side = [](const market_view&) { return offsets{infinity, -0.02}; };
    CHECK(regime_widened{one_side, r}(s.view()) == offsets{infinity, -0.02});
    const auto rebated = [](const market_view&) { return offsets{-0.01, -0.01}; };
    CHECK(regime_widened{rebated, r}(s.view()) == offsets{-0.01, -0.01});
}
