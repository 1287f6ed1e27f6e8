#include <support/scene.hpp>
#include <support/testing.hpp>

using namespace twoside;
using Catch::Matchers::WithinRel;

TEST_CASE("linear up to the cap, which is reached at the limit") {
    support::scene s;
    const linear_skew skew{{.position_limit = 100, .cap = cap_in_price(0.5)}};
    const auto at = [&](double q) {
        s.state.position = q;
        return skew(s.view(), s.offsets);
    };
    CHECK(at(0) == 0);
    CHECK_THAT(at(50), WithinRel(0.25, 1e-14));
    CHECK_THAT(at(-50), WithinRel(-0.25, 1e-14));
    CHECK(at(100) == 0.5);
    CHECK(at(1e6) == 0.5);
    CHECK(at(-1e6) == -0.5);
}

TEST_CASE("a cap in ticks, as a share of the half spread, in price") {
    const support::scene s;  // tick 0.01, half spread 0.03
    CHECK(cap_in_ticks(5)(s.view(), s.offsets) == 0.05);
    CHECK(cap_in_half_spreads(0.5)(s.view(), s.offsets) == 0.015);
    CHECK(cap_in_price(0.7)(s.view(), s.offsets) == 0.7);
    CHECK(no_cap(s.view(), s.offsets) == infinity);
}
