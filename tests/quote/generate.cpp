#include <support/scene.hpp>
#include <support/testing.hpp>

using namespace twoside;
using Catch::Matchers::WithinAbs;

TEST_CASE("rounds away, and says by how much") {
    support::scene s;
    s.fair_value = 100.003;
    s.offsets = {0.02, 0.02};
    const generated g = generate(s.proposal(), {}, {});
    CHECK(g.quote.bid.at.ticks == 9998);   // 99.983 floors
    CHECK(g.quote.ask.at.ticks == 10003);  // 100.023 ceils
    CHECK_THAT(g.rounding.bid, WithinAbs(0.003, 1e-12));
    CHECK_THAT(g.rounding.ask, WithinAbs(0.007, 1e-12));
    CHECK(g.clamping == two_sided<double>{0, 0});
    CHECK(g.quote.bid.size == 100);
}

TEST_CASE("keeps clear of the market where asked, and says by how much") {
    support::scene s;  // market 99.98 | 100.02
    s.fair_value = 100.10;
    const generated free = generate(s.proposal(), {}, {});
    CHECK(free.quote.bid.at.ticks == 10007);  // would take
    const generated one = generate(s.proposal(), {}, {.ticks_from_crossing = 1});
    CHECK(one.quote.bid.at.ticks == 10001);
    CHECK_THAT(one.clamping.bid, WithinAbs(0.06, 1e-12));
    const generated three = generate(s.proposal(), {}, {.ticks_from_crossing = 3});
    CHECK(three.quote.bid.at.ticks == 9999);
    s.fair_value = 99.90;
    CHECK(generate(s.proposal(), {}, {.ticks_from_crossing = 2}).quote.ask.at.ticks == 10000);
}

TEST_CASE("a market without prices cannot be kept clear of") {
    support::scene s;
    s.book.ask = not_a_number;
    CHECK(generate(s.proposal(), {}, {.ticks_from_crossing = 1}).quote.bid.at.ticks == 9997);
}

TEST_CASE("never crosses itself: with no spread both sides give way") {
    support::scene s;
    s.offsets = {0, 0};
    const generated g = generate(s.proposal(), {}, {});
    CHECK(g.quote.bid.at.ticks == 9999);
    CHECK(g.quote.ask.at.ticks == 10001);
    s.offsets = {-0.05, -0.05};  // a model that has gone wrong
    const generated wrong = generate(s.proposal(), {}, {});
    CHECK(wrong.quote.bid.price() < wrong.quote.ask.price());
}

TEST_CASE("a side that a gate stopped keeps its verdict, and the other is quoted") {
    const support::scene s;
    const generated g = generate(s.proposal(), {inventory_limit::long_limit, {}}, {});
    CHECK_FALSE(g.quote.bid.present());
    CHECK(g.sides.bid == inventory_limit::long_limit);
    CHECK(g.quote.ask.present());
    CHECK(g.sides.ask.open());
}

TEST_CASE("each reason for no order") {
    support::scene s;
    s.size = {0.5, 100};
    CHECK(generate(s.proposal(), {}, {}).sides.bid == lot_rule::no_size);
    s = {};
    CHECK(generate(s.proposal(), {}, {.lots = lot_rule{{.minimum_size = 200}}}).sides.bid == lot_rule::too_small);
    CHECK(generate(s.proposal(), {}, {.lots = lot_rule{{.minimum_notional = 1e6}}}).sides.ask ==
          lot_rule::too_little_money);
    s.skew = not_a_number;
    CHECK(generate(s.proposal(), {}, {}).sides.bid == price_not_a_number);
    s.skew = 1e300;
    CHECK(generate(s.proposal(), {}, {}).sides.bid == price_off_scale);
    s.skew = 200;
    CHECK(generate(s.proposal(), {}, {}).sides.ask == price_not_positive);
    const generated negative = generate(s.proposal(), {}, {.allow_non_positive_prices = true});
    CHECK(negative.quote.bid.at.ticks == -10003);
}

TEST_CASE("an order's tick is that of its own price, not of the market's") {
    support::scene s;
    s.book.bid = 0.999;
    s.book.ask = 1.02;
    s.fair_value = 1.005;
    s.offsets = {0.0101, 0.0101};
    const generated g = generate(s.proposal(), {}, {.ticks = {{0, 0.0001}, {1, 0.01}}});
    CHECK(g.quote.bid.at == tick_price{9949, 0.0001, 0.9949});
    CHECK(g.quote.ask.at == tick_price{102, 0.01, 1.02});
}

TEST_CASE("the distance is checked on the way in") {
    CHECK_THROWS_AS((order_rules{.ticks_from_crossing = -1}), invalid_parameter);
    CHECK_NOTHROW((order_rules{.ticks_from_crossing = 0}));
}
