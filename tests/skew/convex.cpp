#include <string_view>
#include <support/scene.hpp>
#include <support/testing.hpp>

using namespace twoside;
using Catch::Matchers::WithinAbs;

TEST_CASE("gentle to half the limit, steep beyond it") {
    support::scene s;
    const convex_skew skew{{.position_limit = 100, .cap = cap_in_price(1), .share_at_half = 0.2}};
    const auto at = [&](double q) {
        s.state.position = q;
        return skew(s.view(), s.offsets);
    };
    CHECK_THAT(at(0), WithinAbs(0, 0));
    CHECK_THAT(at(25), WithinAbs(0.1, 1e-15));
    CHECK_THAT(at(50), WithinAbs(0.2, 1e-15));
    CHECK_THAT(at(75), WithinAbs(0.6, 1e-15));
    CHECK_THAT(at(100), WithinAbs(1, 1e-15));
    CHECK_THAT(at(500), WithinAbs(1, 1e-15));
    CHECK_THAT(at(-75), WithinAbs(-0.6, 1e-15));
    // Convex: each further step of position costs no less than the one before.
    double last = 0;
    for (double q = 5; q <= 100; q += 5) {
        const double step = at(q) - at(q - 5);
        CHECK(step >= last - 1e-12);
        last = step;
    }
}

TEST_CASE("convex: where a rebate exceeds the premium there is no skew, not one the wrong way") {
    support::scene s;
    s.offsets = {-0.0133, -0.0133};
    s.state.position = 1000;
    CHECK(convex_skew{{.position_limit = 1000}}(s.view(), s.offsets) == 0);
    s.state.position = -1000;
    CHECK(convex_skew{{.position_limit = 1000}}(s.view(), s.offsets) == 0);
}

TEST_CASE("a target is where there is no skew, and bad parameters are named") {
    support::scene s;
    const convex_skew skew{{.position_limit = 100, .cap = cap_in_price(1), .share_at_half = 0.2, .target = 40}};
    s.state.position = 40;
    CHECK(skew(s.view(), s.offsets) == 0);
    s.state.position = 15;
    CHECK_THAT(skew(s.view(), s.offsets), WithinAbs(-0.1, 1e-15));
    s.state.position = 1000;  // the cap is one half spread unless another is given
    CHECK(convex_skew{{.position_limit = 100}}(s.view(), s.offsets) == 0.03);
    const auto parameter = [](const convex_skew_parameters& p) { return std::string_view{p.check().parameter}; };
    CHECK(parameter({.position_limit = 5e-324}) == "position_limit");
    CHECK(parameter({.position_limit = 1, .cap = no_cap}) == "cap (price)");
    CHECK(parameter({.position_limit = 1, .share_at_half = 0.5}) == "share_at_half");
    CHECK(parameter({.position_limit = 1, .share_at_half = -0.1}) == "share_at_half");
    CHECK(parameter({.position_limit = 1, .target = infinity}) == "target");
    CHECK_FALSE(convex_skew_parameters{.position_limit = 1, .share_at_half = 0}.check());
}
