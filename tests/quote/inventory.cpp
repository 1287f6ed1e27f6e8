#include <support/testing.hpp>
#include <twoside/quote/inventory.hpp>

using namespace twoside;

TEST_CASE("urgency rises from a share of the limit to one at the limit") {
    const inventory_pressure p{{.position_limit = 100, .reduce_above = 0.5}};
    CHECK(p({.position = 0}) == inventory_advice{});
    CHECK(p({.position = 50}) == inventory_advice{});
    CHECK(p({.position = 75}) == inventory_advice{inventory_action::reduce_long, 0.5});
    CHECK(p({.position = -75}) == inventory_advice{inventory_action::reduce_short, 0.5});
    CHECK(p({.position = 100}).urgency == 1);
    CHECK(p({.position = 1e9}).urgency == 1);
}

TEST_CASE("a target, no limit, no number") {
    CHECK(inventory_pressure{{.position_limit = 100, .target = 80}}({.position = 80}) == inventory_advice{});
    CHECK(inventory_pressure{}({.position = 1e9}) == inventory_advice{});
    CHECK(inventory_pressure{{.position_limit = 100}}({.position = not_a_number}) == inventory_advice{});
}

TEST_CASE("a target that is not zero: away from it on either side") {
    const inventory_pressure p{{.position_limit = 100, .reduce_above = 0.25, .target = -40}};
    CHECK(p({.position = -40}).urgency == 0);
    CHECK(p({.position = -15}).urgency == 0);
    CHECK(p({.position = 10}).action == inventory_action::reduce_long);
    CHECK(p({.position = -90}).action == inventory_action::reduce_short);
    CHECK_THAT(p({.position = 10}).urgency, Catch::Matchers::WithinAbs(25 / 75.0, 1e-15));
    CHECK_THAT(p({.position = -90}).urgency, Catch::Matchers::WithinAbs(25 / 75.0, 1e-15));
}

TEST_CASE("an exit asks for everything, whatever the target") {
    const auto flatten = [](double position) { return inventory_pressure::flatten({.position = position}).advice(); };
    CHECK(flatten(1) == inventory_advice{inventory_action::reduce_long, 1});
    CHECK(flatten(-1) == inventory_advice{inventory_action::reduce_short, 1});
    CHECK(flatten(0) == inventory_advice{inventory_action::none, 1});
    CHECK(flatten(not_a_number) == inventory_advice{inventory_action::none, 1});
}

TEST_CASE("nothing need be done up to half the limit, if nothing else is said; bad parameters are refused") {
    const inventory_pressure p{{.position_limit = 100}};
    CHECK(p({.position = 50}) == inventory_advice{});
    CHECK(p({.position = -75}) == inventory_advice{inventory_action::reduce_short, 0.5});
    const inventory_pressure at_once{{.position_limit = 100, .reduce_above = 0}};
    CHECK(at_once({.position = 25}) == inventory_advice{inventory_action::reduce_long, 0.25});
    CHECK(inventory_pressure{{.target = 10}}({.position = -1e9}) == inventory_advice{});
    using parameters = inventory_pressure_parameters;
    CHECK_FALSE(parameters{}.check());
    CHECK_FALSE(parameters{.reduce_above = 0}.check());
    for (const double limit : {0.0, -1.0, not_a_number}) CHECK(parameters{.position_limit = limit}.check());
    for (const double share : {-0.1, 1.0, not_a_number}) CHECK(parameters{.reduce_above = share}.check());
    for (const double target : {infinity, not_a_number}) CHECK(parameters{.target = target}.check());
    CHECK_THROWS_AS(inventory_pressure{{.position_limit = 0}}, invalid_parameter);
}
