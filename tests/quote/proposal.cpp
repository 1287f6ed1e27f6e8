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

TEST_CASE("the spread across bands is that of the prices, also where both bands have one increment") {
    const tick_rule ticks{{0, 0.01}, {1, 0.1}, {2, 0.01}};
    support::scene s;
    const quote order{{ticks.at_most(0.95), 1}, {ticks.at_least(2.05), 1}};
    const proposal p{
        s.view(), {}, 0, order, {}, s.rules.lots, {ticks.scale(order.bid.ticks), ticks.scale(order.ask.ticks)}};
    CHECK(p.bid_price() == 0.95);
    CHECK(p.ask_price() == 2.05);
    CHECK(p.spread() == Approx(1.1));
}
