#include <support/scene.hpp>
#include <support/testing.hpp>
#include <twoside/regression/simple.hpp>
#include <twoside/spread/impact_widened.hpp>

using namespace twoside;
using Catch::Matchers::WithinAbs;

TEST_CASE("adds the expected move of a trade of the size, once lambda is known") {
    simple_regression lambda;
    const impact_widened w{fixed_spread{0.01, 0.02}, lambda, {.size = 200, .share = 0.5, .while_unknown = 0.05}};
    const support::scene s;
    CHECK_THAT(w(s.view()).bid, WithinAbs(0.06, 1e-15));
    CHECK(impact_widened{fixed_spread{0.01, 0.02}, lambda, {.size = 200}}(s.view()) == offsets{0.01, 0.02});
    for (const double x : {-1.0, 0.0, 1.0, 2.0}) lambda.update(x, 1e-4 * x);
    CHECK_THAT(w(s.view()).bid, WithinAbs(0.01 + 0.5 * 1e-4 * 200, 1e-12));
    CHECK_THAT(w(s.view()).ask, WithinAbs(0.02 + 0.5 * 1e-4 * 200, 1e-12));
}

TEST_CASE("an impact below zero narrows nothing") {
    simple_regression lambda;
    for (const double x : {-1.0, 0.0, 1.0, 2.0}) lambda.update(x, -1e-4 * x);
    const support::scene s;
    CHECK(impact_widened{fixed_spread{0.01}, lambda, {.size = 200}}(s.view()) == offsets{0.01, 0.01});
    CHECK_THROWS(impact_widened(fixed_spread{0.01}, lambda, {}));
    CHECK_THROWS(impact_widened(fixed_spread{0.01}, lambda, {.size = 1, .share = -1}));
}

TEST_CASE("both sides give way alike, so that a skew inside the offsets stays; no quote stays no quote") {
    simple_regression lambda;
    for (const double x : {-1.0, 0.0, 1.0, 2.0}) lambda.update(x, 1e-4 * x);
    const support::scene s;
    const auto leaning = [](const market_view&) { return offsets{0.05, -0.01}; };
    const offsets o = impact_widened{leaning, lambda, {.size = 200}}(s.view());
    CHECK_THAT(o.bid - o.ask, WithinAbs(0.06, 1e-15));
    CHECK_THAT(o.total(), WithinAbs(0.04 + 2 * 0.02, 1e-12));
    const auto one_side = [](const market_view&) { return offsets{infinity, 0.01}; };
    CHECK(impact_widened{one_side, lambda, {.size = 200}}(s.view()).bid == infinity);
    CHECK_THAT(impact_widened(one_side, lambda, {.size = 200})(s.view()).ask, WithinAbs(0.03, 1e-12));
}
