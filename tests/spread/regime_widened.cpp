#include <support/regime.hpp>
#include <support/scene.hpp>
#include <support/testing.hpp>
#include <twoside/spread/regime_widened.hpp>

using namespace twoside;

using support::some_regime;

TEST_CASE("widens by the factor of each state that is on") {
    some_regime r;
    const regime_widened w{fixed_spread{1, 2}, r, {.is_volatile = 2, .illiquid = 3, .trending = 1}};
    const support::scene s;
    CHECK(w(s.view()) == offsets{1, 2});
    r.now.is_volatile = true;
    CHECK(w(s.view()) == offsets{2, 4});
    r.now.illiquid = true;
    r.now.trending = true;
    CHECK(w(s.view()) == offsets{6, 12});
    CHECK_THROWS(regime_widened(fixed_spread{1}, r, {.illiquid = 0.5}));
    CHECK_THROWS(regime_widened(fixed_spread{1}, r, {.trending = infinity}));
}
