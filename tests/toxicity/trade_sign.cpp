#include <support/testing.hpp>
#include <twoside/toxicity/trade_sign.hpp>

using namespace twoside;

TEST_CASE("the tick test: a zero tick inherits, it is no buy") {
    tick_test t;
    CHECK(t.update(100) == aggressor::unknown);
    CHECK(t.update(100) == aggressor::unknown);
    CHECK(t.update(99) == aggressor::seller);
    CHECK(t.update(99) == aggressor::seller);
    CHECK(t.update(99) == aggressor::seller);
    CHECK(t.update(101) == aggressor::buyer);
    CHECK(t.update(101) == aggressor::buyer);
}

TEST_CASE("an initial sign is inherited until the price changes") {
    tick_test t{aggressor::buyer};
    CHECK(t.update(5) == aggressor::buyer);
    CHECK(t.update(4) == aggressor::seller);
}

TEST_CASE("the quote test") {
    const top_of_book b{.bid = 100, .bid_size = 1, .ask = 101, .ask_size = 1};
    CHECK(quote_test(101, b) == aggressor::buyer);
    CHECK(quote_test(100.75, b) == aggressor::buyer);
    CHECK(quote_test(100.25, b) == aggressor::seller);
    CHECK(quote_test(100.5, b) == aggressor::unknown);
}

TEST_CASE("Lee and Ready: at the mid the tick test decides, and it has seen every trade") {
    const top_of_book b{.bid = 100, .bid_size = 1, .ask = 101, .ask_size = 1};
    lee_ready l;
    CHECK(l.update(100.5, b) == aggressor::unknown);
    CHECK(l.update(100, b) == aggressor::seller);
    CHECK(l.update(100.5, b) == aggressor::buyer);
    CHECK(l.update(101, b) == aggressor::buyer);
    CHECK(l.update(100.5, b) == aggressor::seller);
    CHECK(l.update(100.5, b) == aggressor::seller);
}

TEST_CASE("bad prices have no sign and are not remembered; a bad quote leaves the tick test") {
    tick_test t;
    (void)t.update(100);
    CHECK(t.update(not_a_number) == aggressor::unknown);
    CHECK(t.update(infinity) == aggressor::unknown);
    CHECK(t.update(101) == aggressor::buyer);
    lee_ready l;
    (void)l.update(100, {});
    CHECK(l.update(99, {}) == aggressor::seller);
}

TEST_CASE("signs as numbers") {
    CHECK(sign_of(aggressor::buyer) == 1);
    CHECK(sign_of(aggressor::seller) == -1);
    CHECK(sign_of(aggressor::unknown) == 0);
}

TEST_CASE("numbers as signs") {
    CHECK(aggressor_of(0.5) == aggressor::buyer);
    CHECK(aggressor_of(-0.5) == aggressor::seller);
    CHECK(aggressor_of(0) == aggressor::unknown);
    CHECK(aggressor_of(not_a_number) == aggressor::unknown);
}
