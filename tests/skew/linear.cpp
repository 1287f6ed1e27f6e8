#include <string_view>
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

TEST_CASE("linear: where a rebate exceeds the premium there is no skew, not one the wrong way") {
    support::scene s;
    s.offsets = {-0.0133, -0.0133};
    s.state.position = 1000;
    CHECK(linear_skew{{.position_limit = 1000}}(s.view(), s.offsets) == 0);
    CHECK(linear_skew{{.position_limit = 1000, .cap = cap_in_ticks(3)}}(s.view(), s.offsets) == 0.03);
}

TEST_CASE("a position limit so small that a position cannot be divided by it is named") {
    const auto check = [](double limit) { return linear_skew_parameters{.position_limit = limit}.check(); };
    CHECK(std::string_view{check(5e-324).parameter} == "position_limit");
    CHECK(check(0));
    CHECK(check(-1));
    CHECK(check(infinity));
    CHECK_FALSE(check(1e-300));
}

TEST_CASE("a target is where there is no skew; the cap is one half spread unless another is given") {
    support::scene s;  // half spread 0.03
    s.state.position = 40;
    CHECK(linear_skew{{.position_limit = 100, .target = 40}}(s.view(), s.offsets) == 0);
    s.state.position = 1000;
    CHECK(linear_skew{{.position_limit = 100, .target = 40}}(s.view(), s.offsets) == 0.03);
    s.state.position = -10;
    CHECK(linear_skew{{.position_limit = 100, .target = 40}}(s.view(), s.offsets) == -0.015);
}
