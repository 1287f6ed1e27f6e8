#include <support/scene.hpp>
#include <support/testing.hpp>

using namespace twoside;

TEST_CASE("the market's spread against a fraction of ours, 0.8 by default") {
    support::scene s;  // market 0.04 wide
    s.offsets = {0.025, 0.025};
    CHECK(min_market_spread{}(s.proposal()).open());  // 0.04 is exactly 0.8 of 0.05
    s.offsets = {0.026, 0.026};
    CHECK(min_market_spread{}(s.proposal()) == min_market_spread::tighter_than_ours);
    CHECK(min_market_spread{{.share_of_ours = 0.5}}(s.proposal()).open());
    CHECK(min_market_spread{{.share_of_ours = 0}}(s.proposal()).open());
}

TEST_CASE("below the minimum profitable spread") {
    const support::scene s;
    CHECK(min_market_spread{{.share_of_ours = 0, .minimum = 0.05}}(s.proposal()) == min_market_spread::unprofitable);
    CHECK(min_market_spread{{.share_of_ours = 0, .minimum = 0.03}}(s.proposal()).open());
}

TEST_CASE("a side without a quote is taken to be like the other") {
    support::scene s;  // the market's spread is 0.04
    s.offsets = {infinity, 0.02};
    CHECK(min_market_spread{{.share_of_ours = 1}}(s.proposal()).open());
    s.offsets = {0.021, infinity};
    CHECK(min_market_spread{{.share_of_ours = 1}}(s.proposal()) == min_market_spread::tighter_than_ours);
    s.offsets = {infinity, infinity};
    CHECK_FALSE(min_market_spread{{.share_of_ours = 1}}(s.proposal()).open());
}
