#include <cmath>
#include <string>
#include <support/testing.hpp>
#include <twoside/toxicity/kyle_equilibrium.hpp>
#include <vector>

using namespace twoside;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;

TEST_CASE("one auction: half of the information is in the price afterwards") {
    const auto k = kyle_single({.value_variance = 4, .noise_deviation = 10});
    CHECK(k.lambda == 0.1);
    CHECK(k.beta == 5);
    CHECK(k.posterior_variance == 2);
    CHECK(k.insider_profit == 10);
    std::vector<kyle_auction> one(1);
    kyle_sequential({.value_variance = 4, .noise_deviation = 10}, one);
    CHECK_THAT(one[0].lambda, WithinRel(k.lambda, 1e-13));
    CHECK_THAT(one[0].beta, WithinRel(k.beta, 1e-13));
    CHECK_THAT(one[0].variance, WithinRel(k.posterior_variance, 1e-13));
}

TEST_CASE("many auctions solve Theorem 2's difference equations, and go to the continuous market") {
    const kyle_parameters p{.value_variance = 9, .noise_deviation = 200};
    std::vector<kyle_auction> auctions(400);
    kyle_sequential(p, auctions);
    const double dt = 1.0 / 400;
    double before = p.value_variance;
    for (std::size_t n = 0; n < auctions.size(); ++n) {
        const kyle_auction& a = auctions[n];
        // The market's rule: lambda = beta Sigma / sigma_u^2; what is left after the auction; the trader's optimum.
        REQUIRE_THAT(a.lambda, WithinRel(a.beta * a.variance / (200.0 * 200.0), 1e-9));
        REQUIRE_THAT(a.variance, WithinRel((1 - a.beta * a.lambda * dt) * before, 1e-9));
        REQUIRE_THAT(a.beta * dt,
                     WithinRel((1 - 2 * a.alpha * a.lambda) / (2 * a.lambda * (1 - a.alpha * a.lambda)), 1e-9));
        before = a.variance;
    }
    CHECK(auctions.back().alpha == 0);
    // The more auctions, the nearer.
    const auto continuous = kyle_continuous(p, 0.5);
    std::vector<kyle_auction> more(6400);
    kyle_sequential(p, more);
    const auto off = [&](const std::vector<kyle_auction>& a) {
        return std::abs(a[a.size() / 2 - 1].variance / continuous.variance - 1);
    };
    CHECK(off(more) < 0.25 * off(auctions));
    CHECK_THAT(more[3199].variance, WithinRel(continuous.variance, 0.005));
    CHECK_THAT(more[3199].lambda, WithinRel(continuous.lambda, 0.005));
    CHECK(kyle_continuous(p, 1).variance == 0);
}

TEST_CASE("a variance is not a deviation, and neither may be missing") {
    CHECK_THROWS(kyle_single({}));
    CHECK_THROWS(kyle_single({.value_variance = -1, .noise_deviation = 1}));
    CHECK_THROWS(kyle_continuous({.value_variance = 1, .noise_deviation = 1}, 1.5));
    std::vector<kyle_auction> none;
    kyle_sequential({.value_variance = 1, .noise_deviation = 1}, none);
    CHECK(none.empty());
}

TEST_CASE("parameters are refused by name, and the ends of the day are in it") {
    CHECK(std::string{kyle_parameters{.value_variance = 0, .noise_deviation = 1}.check().parameter} ==
          "value_variance");
    CHECK(std::string{kyle_parameters{.value_variance = 1, .noise_deviation = 0}.check().parameter} ==
          "noise_deviation");
    const kyle_parameters p{.value_variance = 4, .noise_deviation = 10};
    CHECK(kyle_continuous(p, 0).variance == 4);
    CHECK(kyle_continuous(p, 0.25).variance == 3);
    CHECK(kyle_continuous(p, 0.25).lambda == 0.2);
    CHECK_THROWS(kyle_continuous(p, -0.01));
    CHECK_THROWS(kyle_continuous(p, 1.01));
}

TEST_CASE("the informed trader's profit: alpha solves its own recursion, in any units") {
    std::vector<kyle_auction> a(7);
    kyle_sequential({.value_variance = 9, .noise_deviation = 200}, a);
    for (std::size_t n = 1; n < a.size(); ++n)
        CHECK_THAT(a[n - 1].alpha, WithinRel(1 / (4 * a[n].lambda * (1 - a[n].alpha * a[n].lambda)), 1e-10));
    std::vector<kyle_auction> other(7);
    kyle_sequential({.value_variance = 9e-4, .noise_deviation = 5}, other);  // prices in hundreds, volume in forties
    for (std::size_t n = 0; n < a.size(); ++n) {
        CHECK_THAT(other[n].lambda, WithinRel(a[n].lambda * 0.01 * 40, 1e-11));
        CHECK_THAT(other[n].beta, WithinRel(a[n].beta / (0.01 * 40), 1e-11));
        CHECK_THAT(other[n].alpha, WithinAbs(a[n].alpha / (0.01 * 40), 1e-9));
        CHECK_THAT(other[n].variance, WithinRel(a[n].variance * 1e-4, 1e-11));
    }
}
