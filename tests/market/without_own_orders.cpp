#include <cmath>
#include <support/testing.hpp>
#include <twoside/fair_value/weighted_mid.hpp>
#include <twoside/market/without_own_orders.hpp>

using namespace twoside;
using namespace std::chrono_literals;

namespace {

constexpr top_of_book seen{.bid = 99.98, .bid_size = 300, .ask = 100.02, .ask_size = 100, .time = time_point{5s}};

depth<3> three_levels() {
    depth<3> d;
    d.bids[0] = {99.98, 300};
    d.bids[1] = {99.97, 200};
    d.bids[2] = {99.96, 700};
    d.bid_levels = 3;
    d.asks[0] = {100.02, 100};
    d.asks[1] = {100.03, 400};
    d.ask_levels = 2;
    d.time = time_point{5s};
    return d;
}

bool same(const top_of_book& a, const top_of_book& b) {
    const auto equal = [](double x, double y) { return x == y || (std::isnan(x) && std::isnan(y)); };
    return equal(a.bid, b.bid) && equal(a.ask, b.ask) && equal(a.bid_size, b.bid_size) &&
           equal(a.ask_size, b.ask_size) && a.time == b.time;
}

}  // namespace

TEST_CASE("our size is taken out of the best prices where we stand at them") {
    CHECK(without_own_orders(seen, {{99.98, 100}, {100.02, 60}}) ==
          top_of_book{99.98, 200, 100.02, 40, time_point{5s}});
    CHECK(without_own_orders(seen, {{99.97, 100}, {100.03, 60}}) == seen);  // behind the best prices
    CHECK(without_own_orders(seen, {{99.99, 100}, {100.01, 60}}) == seen);  // before them: not in this book yet
    CHECK(without_own_orders(seen, {{100.02, 50}, {99.98, 50}}) == seen);   // on the other side
    CHECK(weighted_mid{}(without_own_orders(seen, {{99.98, 200}, {}})) == 100.0);
}

TEST_CASE("own orders that are absent, or say no number, change nothing") {
    CHECK(without_own_orders(seen, {}) == seen);
    CHECK(without_own_orders(seen, {}, {}) == seen);
    for (const own_order none : {own_order{not_a_number, 100}, own_order{99.98, 0}, own_order{99.98, not_a_number},
                                 own_order{99.98, -5}, own_order{infinity, 100}, own_order{-infinity, 100}}) {
        CHECK(without_own_orders(seen, {none, none}) == seen);
        CHECK(top(without_own_orders(three_levels(), {none, none})) == seen);
    }
}

TEST_CASE("a best price at which nothing but ours stands is not known") {
    const top_of_book others = without_own_orders(seen, {{99.98, 300}, {}});
    CHECK(same(others, {not_a_number, 0, 100.02, 100, time_point{5s}}));
    CHECK(std::isnan(weighted_mid{}(others)));
    CHECK(same(without_own_orders(seen, {{}, {100.02, 1000}}), {99.98, 300, not_a_number, 0, time_point{5s}}));
    CHECK(same(without_own_orders(seen, {{}, {100.02, infinity}}), {99.98, 300, not_a_number, 0, time_point{5s}}));
    // What the last digit leaves is nothing.
    top_of_book coins = seen;
    coins.bid_size = 0.1 + 0.2;
    CHECK(std::isnan(without_own_orders(coins, {{99.98, 0.3}, {}}).bid));
    coins.bid_size = 0.3;
    CHECK(std::isnan(without_own_orders(coins, {{99.98, 0.1 + 0.2}, {}}).bid));
    coins.bid_size = 0.30000001;
    CHECK(without_own_orders(coins, {{99.98, 0.3}, {}}).bid == 99.98);
}

TEST_CASE("a book that has no price, or whose size is not known, stays as it is") {
    const top_of_book none{.time = time_point{5s}};
    CHECK(same(without_own_orders(none, {{99.98, 100}, {100.02, 100}}), none));
    top_of_book unknown = seen;
    unknown.bid_size = 0;
    unknown.ask_size = not_a_number;
    CHECK(same(without_own_orders(unknown, {{99.98, 100}, {100.02, 100}}), unknown));
    depth<2> d;
    CHECK(without_own_orders(d, {{99.98, 100}, {100.02, 100}}).bid_levels == 0);
    d.bids[0] = {};
    d.bids[1] = {99, 5};
    d.bid_levels = 2;
    CHECK(without_own_orders(d, {{99.98, 100}, {}}).bid_levels == 2);
}

TEST_CASE("a price is ours through the rounding of its last digits, and the next tick's is not") {
    const auto left = [](double at, double ours) {
        return without_own_orders(top_of_book{at, 10, 2 * at, 10, {}}, {{ours, 4}, {}}).bid_size;
    };
    CHECK(left(0.3, 0.1 + 0.2) == 6);
    CHECK(left(100.01, 10001 * 0.01) == 6);
    CHECK(left(104123.45, 104123.45 * (1 + 1e-12)) == 6);
    CHECK(left(104123.45, 104123.46) == 10);    // a tick of a cent is a ten-millionth of it
    CHECK(left(15'000'000, 15'000'001) == 10);  // and one of bitcoin in yen is less
    CHECK(left(1.23e-6, 1.2300001e-6) == 10);
    CHECK(without_own_orders(top_of_book{-37.63, 10, -37.6, 10, {}}, {{-37.63, 4}, {}}).bid_size == 6);
    CHECK(without_own_orders(top_of_book{0, 10, 0.01, 10, {}}, {{0, 4}, {}}).bid_size == 6);
}

TEST_CASE("a level of a depth on which nothing but ours stands is removed, and the next one moves up") {
    depth<3> others = without_own_orders(three_levels(), {{99.98, 300}, {100.02, 60}});
    CHECK(others.bid_levels == 2);
    CHECK(others.bids[0] == level{99.97, 200});
    CHECK(others.bids[1] == level{99.96, 700});
    CHECK(std::isnan(others.bids[2].price));
    CHECK(others.bids[2].size == 0);
    CHECK(others.ask_levels == 2);
    CHECK(others.asks[0] == level{100.02, 40});
    CHECK(others.asks[1] == level{100.03, 400});
    CHECK(top(others) == top_of_book{99.97, 200, 100.02, 40, time_point{5s}});
    // A level behind the best one.
    others = without_own_orders(three_levels(), {{99.97, 250}, {100.03, 1}});
    CHECK(others.bid_levels == 2);
    CHECK(others.bids[0] == level{99.98, 300});
    CHECK(others.bids[1] == level{99.96, 700});
    CHECK(others.asks[1] == level{100.03, 399});
    // The last one of a side.
    depth<1> alone;
    alone.bids[0] = {99, 5};
    alone.bid_levels = 4;  // beyond the capacity
    CHECK(without_own_orders(alone, {{98, 5}, {}}).bid_levels == 1);
    CHECK(without_own_orders(alone, {{99, 5}, {}}).bid_levels == 0);
    CHECK(std::isnan(top(without_own_orders(alone, {{99, 5}, {}})).bid));
}

TEST_CASE("several own orders on a side, at one level or at many") {
    const own_order bids[] = {{99.96, 700}, {99.98, 100}, {99.98, 150}, {50, 10}};
    const own_order asks[] = {{100.03, 400}};
    const depth<3> others = without_own_orders(three_levels(), bids, asks);
    CHECK(others.bid_levels == 2);
    CHECK(others.bids[0] == level{99.98, 50});
    CHECK(others.bids[1] == level{99.97, 200});
    CHECK(others.ask_levels == 1);
    CHECK(top(others).ask == 100.02);
    CHECK(without_own_orders(seen, bids, {}).bid_size == 50);
    CHECK(without_own_orders(seen, own_order_list{bids, 2}, own_order_list{}).bid_size == 200);
    CHECK(without_own_orders(seen, bids, asks).ask_size == 100);
}

TEST_CASE("our own orders are taken out in constant expressions, and nothing throws") {
    STATIC_REQUIRE(without_own_orders(seen, {{99.98, 100}, {}}).bid_size == 200);
    constexpr depth<1> d = [] {
        depth<1> book;
        book.bids[0] = {99, 5};
        book.bid_levels = 1;
        return book;
    }();
    STATIC_REQUIRE(without_own_orders(d, {{99, 3}, {}}).bids[0].size == 2);
    STATIC_REQUIRE(noexcept(without_own_orders(seen, two_sided<own_order>{})));
    STATIC_REQUIRE(noexcept(without_own_orders(d, own_order_list{}, own_order_list{})));
}
