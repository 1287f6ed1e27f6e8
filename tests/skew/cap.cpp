#include <support/scene.hpp>
#include <support/testing.hpp>

using namespace twoside;

TEST_CASE("a cap's parts add up and are checked") {
    const support::scene s;
    CHECK(skew_cap{.ticks = 1, .half_spreads = 1, .price = 1}(s.view(), s.offsets) == 0.01 + 0.03 + 1);
    CHECK(skew_cap{.ticks = not_a_number}.check("x"));
    CHECK(skew_cap{.half_spreads = -1}.check("x"));
    CHECK_FALSE(no_cap.check("x"));
    CHECK(no_cap(s.view(), s.offsets) == infinity);
}

TEST_CASE("a half spread below zero, as a rebate makes it, has no share to give; the other parts stay") {
    const support::scene s;  // tick 0.01
    const offsets rebated{-0.0133, -0.0133};
    CHECK(cap_in_half_spreads(1)(s.view(), rebated) == 0);
    CHECK(skew_cap{.ticks = 5, .half_spreads = 2, .price = 1}(s.view(), rebated) == 0.05 + 1);
}

TEST_CASE("one side without a quote has the other's half spread; no quote at all has none") {
    const support::scene s;
    CHECK(cap_in_half_spreads(2)(s.view(), {infinity, 0.03}) == 0.06);
    CHECK(cap_in_half_spreads(2)(s.view(), {infinity, infinity}) == 0);
    CHECK(cap_in_ticks(2)(s.view(), {infinity, infinity}) == 0.02);
    CHECK_FALSE(is_finite(cap_in_half_spreads(1)(s.view(), {})));
}
