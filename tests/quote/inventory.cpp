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
