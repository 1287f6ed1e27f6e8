#include <support/testing.hpp>
#include <twoside/quote/quote.hpp>

using namespace twoside;

TEST_CASE("a quote knows which sides it has") {
    quote q;
    CHECK(q.empty());
    CHECK_FALSE(q.two_way());
    q.bid = {9999, 100};
    CHECK_FALSE(q.empty());
    CHECK_FALSE(q.two_way());
    q.ask = {10001, 100};
    CHECK(q.two_way());
}

TEST_CASE("absent sides are equal, whatever price they once had; present ones by ticks and lots") {
    quote_side a{100, 0};
    CHECK(a == quote_side{});
    CHECK(quote_side{100, -5} == quote_side{});  // fewer than no lots are none
    a.lots = 5;
    CHECK_FALSE(a == quote_side{});
    CHECK(a == quote_side{100, 5});
    CHECK_FALSE(a == quote_side{101, 5});
    CHECK_FALSE(a == quote_side{100, 4});
    CHECK(quote{{1, 1}, {2, 0}} == quote{{1, 1}, {3, 0}});
    CHECK_FALSE(quote{{1, 1}, {2, 1}} == quote{{1, 1}, {3, 1}});
    CHECK_FALSE(quote{{0, 1}, {2, 1}} == quote{{1, 1}, {2, 1}});
}
