#include <support/regime.hpp>
#include <support/scene.hpp>
#include <support/testing.hpp>
#include <twoside/gate/regime_stop.hpp>

using namespace twoside;

using support::some_regime;

TEST_CASE("volatile and illiquid stop both sides, a trend the side that it runs over") {
    some_regime r;
    const regime_stop gate{r};
    using reasons = regime_stop<some_regime>;
    const support::scene s;
    CHECK(gate(s.proposal()) == verdicts{});
    r.now = {.trending = true, .direction = -1};
    CHECK(gate(s.proposal()).bid == reasons::falling);
    CHECK(gate(s.proposal()).ask.open());
    r.now.direction = 1;
    CHECK(gate(s.proposal()).ask == reasons::rising);
    CHECK(gate(s.proposal()).bid.open());
    r.now.illiquid = true;
    CHECK(gate(s.proposal()) == both_sides(verdict{reasons::illiquid}));
    r.now.is_volatile = true;
    CHECK(gate(s.proposal()) == both_sides(verdict{reasons::is_volatile}));
}

TEST_CASE("each can be left on") {
    some_regime r{{.is_volatile = true, .illiquid = true, .trending = true, .direction = 1}};
    const support::scene s;
    const regime_stop gate{r, {.when_volatile = false, .when_illiquid = false, .when_trending = false}};
    CHECK(gate(s.proposal()) == verdicts{});
    using reasons = regime_stop<some_regime>;
    const auto says = [&](const regime_stop_parameters& p) { return regime_stop{r, p}(s.proposal()); };
    CHECK(says({.when_illiquid = false, .when_trending = false}) == both_sides(verdict{reasons::is_volatile}));
    CHECK(says({.when_volatile = false, .when_trending = false}) == both_sides(verdict{reasons::illiquid}));
    CHECK(says({.when_volatile = false, .when_illiquid = false}) == verdicts{{}, reasons::rising});
    CHECK(says({.when_volatile = false}) == both_sides(verdict{reasons::illiquid}));
}

TEST_CASE("watches the library's own regime, which is quiet until it is ready") {
    const market_regime r;
    const support::scene s;
    CHECK(regime_stop{r}(s.proposal()) == verdicts{});
}
