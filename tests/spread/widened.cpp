#include <support/scene.hpp>
#include <support/testing.hpp>

using namespace twoside;

TEST_CASE("widens in proportion to the position, up to the limit") {
    support::scene s;
    const widened w{fixed_spread{1, 2}, {.position_limit = 100, .at_limit = 3}};
    CHECK(w(s.view()) == offsets{1, 2});
    s.state.position = 50;
    CHECK(w(s.view()) == offsets{2, 4});
    s.state.position = -50;
    CHECK(w(s.view()) == offsets{2, 4});
    s.state.position = 1e9;
    CHECK(w(s.view()) == offsets{3, 6});
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
