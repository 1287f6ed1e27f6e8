#include <support/testing.hpp>
#include <twoside/quote/quote.hpp>

using namespace twoside;

TEST_CASE("a quote knows which sides it has") {
    quote q;
    CHECK(q.empty());
    CHECK_FALSE(q.two_way());
    q.bid = {tick_rule{0.01}.floor(99.99), 100};
    CHECK_FALSE(q.empty());
    CHECK_FALSE(q.two_way());
    q.ask = {tick_rule{0.01}.ceil(100.01), 100};
    CHECK(q.two_way());
    CHECK(q.bid.price() == 99.99);
}

TEST_CASE("absent sides are equal, whatever price they once had; present ones by ticks and size") {
    quote_side a{tick_rule{0.01}.floor(1), 0};
    CHECK(a == quote_side{});
    a.size = 5;
    CHECK_FALSE(a == quote_side{});
    CHECK(a == quote_side{tick_rule{0.01}.floor(1.001), 5});
    CHECK_FALSE(a == quote_side{tick_rule{0.01}.floor(1.01), 5});
}
