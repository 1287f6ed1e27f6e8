#include <support/scene.hpp>
#include <support/testing.hpp>

using namespace twoside;

TEST_CASE("a proposal gives the prices and sizes of the orders that would rest") {
    support::scene s;
    s.rules.lots = lot_rule{{.lot = 50}};
    s.skew = 0.25;
    s.offsets = {1, 2};
    const proposal p = s.proposal();
    CHECK(p.order == quote{{9875, 2}, {10175, 2}});
    CHECK(p.bid_price() == 98.75);
    CHECK(p.ask_price() == 101.75);
    CHECK(p.price(side::bid) == 98.75);
    CHECK(p.size(side::ask) == 100);
}

TEST_CASE("a side without an order has no price and no size") {
    const support::scene s;
    const proposal p = s.proposal(quote{{}, {10003, 5}});
    CHECK(p.bid_price() != p.bid_price());
    CHECK(p.size(side::bid) == 0);
    CHECK(p.ask_price() == 100.03);
}
