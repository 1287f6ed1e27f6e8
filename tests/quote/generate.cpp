#include <support/market.hpp>
#include <support/scene.hpp>
#include <support/testing.hpp>
#include <twoside/sim/random.hpp>

using namespace twoside;

namespace {

// Keeps this far from crossing.
generated away(support::scene s, int ticks) {
    s.rules.ticks_from_crossing = ticks;
    return s.generate();
}

}  // namespace

TEST_CASE("rounds away from the market") {
    support::scene s;
    s.fair_value = 100.003;
    s.offsets = {0.02, 0.02};
    const generated g = s.generate();
    CHECK(g.quote.bid.ticks == 9998);   // 99.983 floors
    CHECK(g.quote.ask.ticks == 10003);  // 100.023 ceils
    CHECK(g.quote.bid.lots == 100);
    CHECK(g.sides == verdicts{});
}

TEST_CASE("a skew moves both prices, an offset its own") {
    support::scene s;
    s.skew = 0.05;
    s.offsets = {0.01, 0.04};
    const generated g = s.generate();
    CHECK(g.quote.bid.ticks == 9994);
    CHECK(g.quote.ask.ticks == 9999);
    s.skew = -0.05;
    CHECK(s.generate().quote.bid.ticks == 10004);
}

TEST_CASE("a maker takes no liquidity unless it is asked for") {
    support::scene s;  // market 99.98 | 100.02
    s.fair_value = 100.10;
    s.rules = {};
    CHECK(s.generate().quote.bid.ticks == 10001);
    s.fair_value = 99.90;
    CHECK(s.generate().quote.ask.ticks == 9999);
}

TEST_CASE("keeps as clear of the market as it is asked to") {
    support::scene s;  // market 99.98 | 100.02
    s.fair_value = 100.10;
    CHECK(away(s, 0).quote.bid.ticks == 10007);  // would take
    CHECK(away(s, 1).quote.bid.ticks == 10001);
    CHECK(away(s, 3).quote.bid.ticks == 9999);
    s.fair_value = 99.90;
    CHECK(away(s, 0).quote.ask.ticks == 9993);
    CHECK(away(s, 2).quote.ask.ticks == 10000);
    // A market price between two ticks counts as the one on our side, so that the distance is never less.
    s.book.bid = 99.975;
    CHECK(away(s, 1).quote.ask.ticks == 9999);
    s.fair_value = 100.10;
    s.book.ask = 100.025;
    CHECK(away(s, 1).quote.bid.ticks == 10001);
}

TEST_CASE("a market without prices cannot be kept clear of") {
    support::scene s;
    s.book.ask = not_a_number;
    CHECK(away(s, 1).quote.bid.ticks == 9997);
    s.book.bid = infinity;
    CHECK(away(s, 1).quote.ask.ticks == 10003);
}

TEST_CASE("never crosses itself: with no spread both sides give way") {
    support::scene s;
    s.offsets = {0, 0};
    const generated g = s.generate();
    CHECK(g.quote.bid.ticks == 9999);
    CHECK(g.quote.ask.ticks == 10001);
    s.offsets = {-0.05, -0.05};  // a model that has gone wrong
    const generated wrong = s.generate();
    CHECK(wrong.quote.bid.ticks == 9994);
    CHECK(wrong.quote.ask.ticks == 10006);
}

TEST_CASE("a side that is not quoted moves the other nowhere, also where prices are at or below zero") {
    support::scene s;
    s.rules.allow_non_positive_prices = true;
    s.book.bid = -1.02;
    s.book.ask = -0.98;
    s.fair_value = -1;
    s.offsets = {infinity, 0.03};
    CHECK(s.generate().quote.ask.ticks == -97);
    CHECK(s.generate().sides.bid == no_quote_by_model);
    s.offsets = {0.03, infinity};
    CHECK(s.generate().quote.bid.ticks == -103);
    s.book.bid = 0.98;
    s.book.ask = 1.02;
    s.fair_value = 1;
    CHECK(s.generate().quote.bid.ticks == 97);
    CHECK(s.generate().sides.ask == no_quote_by_model);
    s.offsets = {not_a_number, 0.03};
    CHECK(s.generate().quote.ask.ticks == 103);
}

TEST_CASE("each reason for no order") {
    support::scene s;
    s.size = {0.5, 100};
    CHECK(s.generate().sides.bid == lot_rule::no_size);
    CHECK(s.generate().sides.ask.open());
    CHECK_FALSE(s.generate().quote.bid.present());
    CHECK(s.generate().quote.ask.present());
    s = {};
    s.rules.lots = lot_rule{{.minimum_size = 200}};
    CHECK(s.generate().sides.bid == lot_rule::too_small);
    s.rules.lots = lot_rule{{.minimum_notional = 1e6}};
    CHECK(s.generate().sides.ask == lot_rule::too_little_money);
    s.rules.lots = lot_rule{{.minimum_notional = 9998}};
    CHECK(s.generate().sides.bid == lot_rule::too_little_money);  // 100 at 99.97, but 100.03 on the other side
    CHECK(s.generate().sides.ask.open());
    s = {};
    s.skew = not_a_number;
    CHECK(s.generate().sides.bid == price_not_a_number);
    s.skew = 1e300;
    CHECK(s.generate().sides.bid == price_off_scale);
    s.skew = 0;
    s.offsets.ask = infinity;
    CHECK(s.generate().sides.ask == no_quote_by_model);
    CHECK(s.generate().sides.bid.open());
    s = {};
    s.skew = 200;
    CHECK(s.generate().sides.ask == price_not_positive);
    s.skew = 100;
    CHECK(s.generate().sides.bid == price_not_positive);
    CHECK(s.generate().quote.ask.ticks == 3);
    s.skew = 100.03;
    CHECK(s.generate().sides.ask == price_not_positive);  // zero is not positive
    s.skew = 200;
    s.rules.allow_non_positive_prices = true;
    CHECK(s.generate().quote.bid.ticks == -10003);
}

TEST_CASE("an order's tick is that of its own price, not of the market's") {
    support::scene s;
    s.book.bid = 0.999;
    s.book.ask = 1.02;
    s.fair_value = 1.005;
    const tick_rule bands{{0, 0.0001}, {1, 0.01}};
    const generated g =
        generate(s.view(), {0.0101, 0.0101}, 0, s.size, order_rules{.ticks = bands, .ticks_from_crossing = 0});
    CHECK(bands.price(g.quote.bid.ticks) == 0.9949);
    CHECK(bands.price(g.quote.ask.ticks) == 1.02);
    // Keeping clear counts ticks through the bands.
    const order_rules three_away{.ticks = bands, .ticks_from_crossing = 3};
    CHECK(bands.price(generate(s.view(), {-0.5, 0.5}, 0, s.size, three_away).quote.bid.ticks) == 0.9999);
    CHECK(bands.price(generate(s.view(), {0.5, -0.5}, 0, s.size, three_away).quote.ask.ticks) == 0.9993);
}

TEST_CASE("with bands of one increment it generates what the single increment does") {
    sim::random_numbers random{12};
    const tick_rule one{0.01};
    const tick_rule bands{{-1, 0.01}, {90, 0.01}, {101, 0.01}};
    int both = 0;
    for (int i = 0; i < 50000; ++i) {
        support::scene s;
        s.book = support::random_book(random);
        s.fair_value = random.uniform(80, 120);
        const offsets o{random.uniform(-0.05, 0.3), random.uniform(-0.05, 0.3)};
        const two_sided<double> size{random.uniform(0, 50), random.uniform(0, 50)};
        const int n = static_cast<int>(random.integer(0, 3));
        const auto a = generate(s.view(), o, 0.1, size, order_rules{.ticks = one, .ticks_from_crossing = n});
        const auto b = generate(s.view(), o, 0.1, size, order_rules{.ticks = bands, .ticks_from_crossing = n});
        INFO("seed 12, step " << i);
        REQUIRE(a.quote == b.quote);
        REQUIRE(a.sides == b.sides);
        both += a.quote.two_way();
    }
    CHECK(both > 40000);
}

TEST_CASE("the distance is checked on the way in") {
    CHECK_THROWS_AS((order_rules{.ticks_from_crossing = -1}), invalid_parameter);
    CHECK_THROWS_AS((order_rules{.ticks_from_crossing = 1'000'001}), invalid_parameter);
    CHECK_NOTHROW((order_rules{.ticks_from_crossing = 0}));
    CHECK_NOTHROW((order_rules{.ticks_from_crossing = 1'000'000}));
}

TEST_CASE("a size of more lots than can be counted is none, beside a side that has one") {
    for (const double size : {1e15 * (1 + 1e-9), 2e15, 1e300, infinity}) {
        support::scene s;
        s.size = {size, 100};
        const generated g = s.generate();
        CHECK(g.sides == verdicts{lot_rule::no_size, {}});
        CHECK(g.quote == quote{{}, {10003, 100}});
        s.size = {100, size};
        CHECK(s.generate().sides == verdicts{{}, lot_rule::no_size});
        s.rules.lots = lot_rule{{.maximum_size = 300}};
        CHECK(s.generate().quote.ask.lots == 300);
    }
}

TEST_CASE("the price 0 itself is not positive") {
    support::scene s;
    s.fair_value = 0.03;
    s.book.bid = 0.02;
    s.book.ask = 0.04;
    const generated g = s.generate();
    CHECK(g.sides == verdicts{price_not_positive, {}});
    CHECK(g.quote == quote{{}, {6, 100}});
    s.rules.allow_non_positive_prices = true;
    CHECK(s.generate().quote == quote{{0, 100}, {6, 100}});
}

TEST_CASE("each side alone must be worth the minimum notional") {
    support::scene s;
    s.rules.lots = lot_rule{{.minimum_notional = 5000}};
    s.size = {100, 10};
    CHECK(s.generate().sides == verdicts{{}, lot_rule::too_little_money});
    s.size = {10, 100};
    CHECK(s.generate().sides == verdicts{lot_rule::too_little_money, {}});
}

TEST_CASE("a small minimum notional counts too") {
    support::scene s;
    s.fair_value = 0.10;
    s.book.bid = 0.08;
    s.book.ask = 0.12;
    s.size = {10, 10};
    s.rules.lots = lot_rule{{.minimum_notional = 0.9}};
    CHECK(s.generate().sides == verdicts{lot_rule::too_little_money, {}});  // 0.7 and 1.3
}

TEST_CASE("the market's prices are on the grid also where a number's last digit is much of a tick") {
    sim::random_numbers random{15};
    for (int i = 0; i < 2000; ++i) {
        support::scene s;
        s.rules.ticks_from_crossing = 1;
        const std::int64_t bid = random.integer(1'000'000'000'000, 90'000'000'000'000);
        const std::int64_t ask = bid + random.integer(1, 5);
        s.book.bid = s.rules.ticks.price(bid);
        s.book.ask = s.rules.ticks.price(ask);
        s.fair_value = s.book.mid();
        INFO("seed 15, step " << i);
        s.offsets = {-1, 2};  // the bid is kept clear of the ask
        REQUIRE(s.generate().quote.bid.ticks == ask - 1);
        s.offsets = {2, -1};
        REQUIRE(s.generate().quote.ask.ticks == bid + 1);
    }
}

TEST_CASE("a market price at the very edge of the tolerance is rounded before we keep clear of it") {
    support::scene s;
    s.fair_value = 0;
    s.offsets = {1e6, 1e6};
    s.rules.allow_non_positive_prices = true;
    s.rules.ticks_from_crossing = 1'000'000;
    s.offsets = {0, 3e4};
    for (const double ask : {-0.010000001, -0.0100000009999, -163.839999999, 0.01, 81.91999999899}) {
        s.book.bid = ask - 0.02;
        s.book.ask = ask;
        const auto both = s.generate();
        const auto each = detail::generate_each(s.view(), s.offsets, s.skew, s.size, s.rules);
        INFO("ask " << ask);
        CHECK(both.quote == each.quote);
    }
}
