#include <support/testing.hpp>
#include <twoside/sim/zero_intelligence.hpp>

using namespace twoside;

TEST_CASE("the book is never crossed, locked or empty, and moves") {
    sim::zero_intelligence market{{.seed = 3, .reach = 10}};
    std::int64_t lowest = market.best_bid();
    std::int64_t highest = lowest;
    for (int i = 0; i < 200000; ++i) {
        const auto s = market.advance();
        REQUIRE(market.best_bid() < market.best_ask());
        REQUIRE(market.bid_size() > 0);
        REQUIRE(market.ask_size() > 0);
        REQUIRE(s.seconds >= 0);
        if (s.traded > 0) REQUIRE((s.who == aggressor::buyer || s.who == aggressor::seller));
        lowest = std::min(lowest, market.best_bid());
        highest = std::max(highest, market.best_bid());
    }
    CHECK(highest > lowest + 5);
}

TEST_CASE("a market order trades at the best price of the other side, no more than is there") {
    sim::zero_intelligence market{{.seed = 4}};
    for (int i = 0; i < 50000; ++i) {
        const auto bid = market.best_bid();
        const auto ask = market.best_ask();
        const auto there = std::pair{market.bid_size(), market.ask_size()};
        const auto s = market.advance();
        if (s.traded == 0) continue;
        REQUIRE(s.traded_at == (s.who == aggressor::buyer ? ask : bid));
        REQUIRE(s.traded <= (s.who == aggressor::buyer ? there.second : there.first));
    }
}

TEST_CASE("the same seed gives the same book, another seed another") {
    sim::zero_intelligence a{{.seed = 9}};
    sim::zero_intelligence b{{.seed = 9}};
    sim::zero_intelligence c{{.seed = 10}};
    bool differs = false;
    for (int i = 0; i < 5000; ++i) {
        const auto s = a.advance();
        const auto t = b.advance();
        const auto u = c.advance();
        REQUIRE(s.seconds == t.seconds);
        REQUIRE(a.best_bid() == b.best_bid());
        differs |= s.seconds != u.seconds;
    }
    CHECK(differs);
}

TEST_CASE("market orders arrive at their rate") {
    sim::zero_intelligence market{{.seed = 5, .market_rate = 0.2}};
    double seconds = 0;
    int trades = 0;
    for (int i = 0; i < 300000; ++i) {
        const auto s = market.advance();
        seconds += s.seconds;
        trades += s.traded > 0;
    }
    const double expected = 2 * 0.2 * seconds;
    CHECK(trades > expected - 5 * std::sqrt(expected));
    CHECK(trades < expected + 5 * std::sqrt(expected));
}

TEST_CASE("parameters of the simulated book are checked") {
    CHECK(sim::zero_intelligence_parameters{.reach = 1}.check());
    CHECK(sim::zero_intelligence_parameters{.market_rate = 0}.check());
    CHECK_THROWS_AS((sim::zero_intelligence{{.cancel_rate = -1}}), invalid_parameter);
}
