#include <support/scene.hpp>
#include <support/testing.hpp>

using namespace twoside;

namespace {

verdict judge(const top_of_book& b, const valid_book& gate = {}) {
    support::scene s;
    s.book = b;
    return gate(s.proposal());
}

}  // namespace

TEST_CASE("a sound book passes") {
    CHECK(judge({.bid = 1, .bid_size = 1, .ask = 2, .ask_size = 1}).open());
    CHECK(judge({.bid = 1, .bid_size = 0, .ask = 2, .ask_size = 0}).open());
}

TEST_CASE("each fault has its own reason") {
    CHECK(judge({}) == valid_book::no_prices);
    CHECK(judge({.ask = 2}) == valid_book::no_bid);
    CHECK(judge({.bid = 1}) == valid_book::no_ask);
    CHECK(judge({.bid = 1, .ask = infinity}) == valid_book::infinite_price);
    CHECK(judge({.bid = -infinity, .ask = 1}) == valid_book::infinite_price);
    CHECK(judge({.bid = 0, .ask = 2}) == valid_book::non_positive_price);
    CHECK(judge({.bid = -1, .ask = 2}) == valid_book::non_positive_price);
    CHECK(judge({.bid = 1, .bid_size = -1, .ask = 2}) == valid_book::bad_size);
    CHECK(judge({.bid = 1, .ask = 2, .ask_size = not_a_number}) == valid_book::bad_size);
    CHECK(judge({.bid = 1, .ask = 2, .ask_size = infinity}) == valid_book::bad_size);
    CHECK(judge({.bid = 2, .ask = 2}) == valid_book::locked);
    CHECK(judge({.bid = 3, .ask = 2}) == valid_book::crossed);
    for (const double size : {-1.0, not_a_number, infinity, -infinity}) {
        CHECK(judge({.bid = 1, .bid_size = size, .ask = 2}) == valid_book::bad_size);
        CHECK(judge({.bid = 1, .ask = 2, .ask_size = size}) == valid_book::bad_size);
    }
    // The first that applies.
    CHECK(judge({.bid = 1, .ask = 0}) == valid_book::non_positive_price);
    CHECK(judge({.bid = 2, .bid_size = -1, .ask = 1}) == valid_book::bad_size);
    CHECK(judge({.bid = infinity, .ask = -1}) == valid_book::infinite_price);
    CHECK(judge({.bid_size = -1}) == valid_book::no_prices);
}

TEST_CASE("what can be allowed") {
    CHECK(judge({.bid = 2, .ask = 2}, {.allow_locked = true}).open());
    CHECK(judge({.bid = 3, .ask = 2}, {.allow_crossed = true}).open());
    CHECK(judge({.bid = 3, .ask = 2}, {.allow_locked = true}) == valid_book::crossed);
    CHECK(judge({.bid = 2, .ask = 2}, {.allow_crossed = true}) == valid_book::locked);
    CHECK(judge({.bid = 3, .ask = 2}, {.allow_locked = true, .allow_crossed = true}).open());
}

TEST_CASE("prices at or below zero are sound where our own orders may have them") {
    support::scene s;
    s.rules.allow_non_positive_prices = true;
    const auto judge_spread = [&](double bid, double ask) {
        s.book.bid = bid;
        s.book.ask = ask;
        return valid_book{}(s.proposal());
    };
    CHECK(judge_spread(-3, -2).open());
    CHECK(judge_spread(-1, 0).open());
    CHECK(judge_spread(0, 1).open());
    CHECK(judge_spread(-3, -4) == valid_book::crossed);
    CHECK(judge_spread(-3, -3) == valid_book::locked);
    CHECK(judge_spread(-infinity, -3) == valid_book::infinite_price);
}
