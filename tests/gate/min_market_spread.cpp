#include <support/scene.hpp>
#include <support/testing.hpp>

using namespace twoside;

namespace {

// Ours, in ticks from the mid 100.00; the market is 0.04 wide.
verdict judge(std::int64_t bid, std::int64_t ask, const min_market_spread& gate = {}) {
    const support::scene s;
    return gate(s.proposal(quote{{10000 - bid, bid > 0 ? 1 : 0}, {10000 + ask, ask > 0 ? 1 : 0}}));
}

}  // namespace

TEST_CASE("the market's spread against a fraction of ours, 0.8 by default") {
    CHECK(judge(2, 3).open());  // 0.04 is exactly 0.8 of 0.05
    CHECK(judge(3, 3) == min_market_spread::tighter_than_ours);
    CHECK(judge(4, 4, min_market_spread{{.share_of_ours = 0.5}}).open());
    CHECK(judge(4, 5, min_market_spread{{.share_of_ours = 0.5}}) == min_market_spread::tighter_than_ours);
    CHECK(judge(1000, 1000, min_market_spread{{.share_of_ours = 0}}).open());
}

TEST_CASE("ours is what would rest in whole ticks, not what the model wished for") {
    support::scene s;
    s.fair_value = 100.005;
    s.offsets = {0.021, 0.021};  // 99.984 | 100.026 becomes 99.98 | 100.03
    CHECK(min_market_spread{{.share_of_ours = 0.9}}(s.proposal()) == min_market_spread::tighter_than_ours);
    CHECK(min_market_spread{{.share_of_ours = 0.8}}(s.proposal()).open());
}

TEST_CASE("below the minimum profitable spread") {
    CHECK(judge(1, 1, min_market_spread{{.share_of_ours = 0, .minimum = 0.05}}) == min_market_spread::unprofitable);
    CHECK(judge(1, 1, min_market_spread{{.share_of_ours = 0, .minimum = 0.03}}).open());
    support::scene s;
    s.book.bid = 99.5;
    s.book.ask = 100.5;
    CHECK(min_market_spread{{.minimum = 1}}(s.proposal()).open());  // the minimum itself pays
    CHECK(min_market_spread{{.minimum = 1.0001}}(s.proposal()) == min_market_spread::unprofitable);
}

TEST_CASE("a side without an order is taken to be as far from the mid as the other") {
    const min_market_spread whole{{.share_of_ours = 1}};
    CHECK(judge(0, 2, whole).open());
    CHECK(judge(0, 3, whole) == min_market_spread::tighter_than_ours);
    CHECK(judge(2, 0, whole).open());
    CHECK(judge(3, 0, whole) == min_market_spread::tighter_than_ours);
    CHECK(judge(0, 0, whole).open());  // nothing rests, nothing is to be said of it
}

TEST_CASE("a market without a spread cannot be judged, unless nothing is asked of it") {
    support::scene s;
    s.book.ask = not_a_number;
    CHECK(min_market_spread{}(s.proposal()) == min_market_spread::unknown);
    CHECK(min_market_spread{{.share_of_ours = 0, .minimum = 0.01}}(s.proposal()) == min_market_spread::unknown);
    CHECK(min_market_spread{{.share_of_ours = 0}}(s.proposal()).open());
    s.book.ask = infinity;
    CHECK(min_market_spread{}(s.proposal()) == min_market_spread::unknown);
}

TEST_CASE("a condition that is 0 is off, also on a crossed market") {
    support::scene s;
    s.book.bid = 100.02;
    s.book.ask = 99.98;
    const auto judge_crossed = [&](const min_market_spread& gate) { return gate(s.proposal()); };
    CHECK(judge_crossed(min_market_spread{{.share_of_ours = 0}}).open());
    CHECK(judge_crossed(min_market_spread{}) == min_market_spread::tighter_than_ours);
    CHECK(judge_crossed(min_market_spread{{.share_of_ours = 0, .minimum = 0.01}}) == min_market_spread::unprofitable);
    // Nothing of ours rests: a share of it cannot be told, and the minimum can.
    const auto alone = [&](const min_market_spread& gate) { return gate(s.proposal(quote{})); };
    CHECK(alone(min_market_spread{}).open());
    CHECK(alone(min_market_spread{{.minimum = 0.01}}) == min_market_spread::unprofitable);
    CHECK(alone(min_market_spread{{.share_of_ours = 0}}).open());
}

TEST_CASE("bad parameters of the least market spread are refused") {
    CHECK(min_market_spread_parameters{.share_of_ours = -0.1}.check());
    CHECK(min_market_spread_parameters{.minimum = not_a_number}.check());
}

TEST_CASE("a crossed market is too tight also for our own orders where those cross") {
    support::scene s;
    s.book.bid = 325;
    s.book.ask = 275;
    s.rules.ticks = tick_rule{25};
    min_market_spread gate{{.share_of_ours = 1}};
    const proposal p = s.proposal(quote{{18, 1}, {16, 1}});
    CHECK_FALSE(gate.surely_open(p));
    CHECK((gate(p).open() == !formula::too_tight(-50.0, -50.0, 275.0)));
}
