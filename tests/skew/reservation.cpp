#include <cmath>
#include <support/scene.hpp>
#include <support/testing.hpp>
#include <twoside/solve/avellaneda_stoikov.hpp>

using namespace twoside;
using Catch::Matchers::WithinRel;

TEST_CASE("the reservation price of Avellaneda and Stoikov, equation 29") {
    support::scene s;
    s.state.volatility = per_sqrt_second(2);
    s.time_left = 1;
    s.state.position = 3;
    const double skew = reservation_skew{{.risk_aversion = 0.1}}(s.view(), s.offsets);
    CHECK_THAT(skew, WithinRel(1.2, 1e-14));
    CHECK_THAT(s.fair_value - skew,
               WithinRel(formula::reservation_price(100.0, 3.0, formula::inventory_cost(0.1, 2.0, 1.0)), 1e-15));
}

TEST_CASE("a target and a cap") {
    support::scene s;
    s.state.volatility = per_sqrt_second(2);
    s.time_left = 1;
    s.state.position = 3;
    CHECK(reservation_skew{{.risk_aversion = 0.1, .target = 3}}(s.view(), s.offsets) == 0);
    CHECK(reservation_skew{{.risk_aversion = 0.1, .cap = cap_in_ticks(2)}}(s.view(), s.offsets) == 0.02);
    s.state.position = -30;
    CHECK(reservation_skew{{.risk_aversion = 0.1, .cap = cap_in_ticks(2)}}(s.view(), s.offsets) == -0.02);
    CHECK(reservation_skew{{.risk_aversion = 0.0}}(s.view(), s.offsets) == 0);
}

TEST_CASE("vanishes as time runs out, and has no number where there is no time") {
    support::scene s;
    s.state.position = 100;
    s.time_left = 0;
    CHECK(reservation_skew{{.risk_aversion = 0.1}}(s.view(), s.offsets) == 0);
    s.time_left = not_a_number;
    CHECK(std::isnan(reservation_skew{{.risk_aversion = 0.1}}(s.view(), s.offsets)));
}

TEST_CASE("no skew at the target, whatever the cap: a half spread below zero has no share to give") {
    support::scene s;
    s.offsets = {-0.0133, -0.0133};
    const reservation_skew skew{{.risk_aversion = 0.01, .cap = cap_in_half_spreads(1)}};
    CHECK(skew(s.view(), s.offsets) == 0);
    s.state.position = 100;
    CHECK(skew(s.view(), s.offsets) == 0);
}

TEST_CASE("a horizon that has passed gives no skew, not one the wrong way") {
    support::scene s;
    s.state.position = 100;
    s.time_left = -50;
    CHECK(reservation_skew{{.risk_aversion = 0.1}}(s.view(), s.offsets) == 0);
}
