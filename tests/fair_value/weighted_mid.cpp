#include <cmath>
#include <support/market.hpp>
#include <support/testing.hpp>

using namespace twoside;

TEST_CASE("the bid price carries the ask size: the classic bug is the other way round") {
    const top_of_book b{.bid = 100, .bid_size = 900, .ask = 101, .ask_size = 100};
    CHECK(weighted_mid{}(b) == 100.9);
}

TEST_CASE("falls back to the mid where sizes cannot weigh") {
    top_of_book b{.bid = 100, .bid_size = 0, .ask = 101, .ask_size = 0};
    CHECK(weighted_mid{}(b) == 100.5);
    b.bid_size = not_a_number;
    CHECK(weighted_mid{}(b) == 100.5);
    b.bid_size = infinity;
    CHECK(weighted_mid{}(b) == 100.5);
    b.bid_size = -5;
    b.ask_size = 10;
    CHECK(weighted_mid{}(b) == 100.5);
    b.ask_size = -10;
    CHECK(weighted_mid{}(b) == 100.5);
    b.bid_size = 10;
    CHECK(weighted_mid{}(b) == 100.5);
    b.bid_size = b.ask_size = 1.7e308;
    CHECK(weighted_mid{}(b) == 100.5);
}

TEST_CASE("one empty side puts it on that side's price") {
    CHECK(weighted_mid{}(top_of_book{.bid = 100, .bid_size = 0, .ask = 101, .ask_size = 5}) == 100);
    CHECK(weighted_mid{}(top_of_book{.bid = 100, .bid_size = 5, .ask = 101, .ask_size = 0}) == 101);
}

TEST_CASE("stays between the best prices and rises with the bid size") {
    sim::random_numbers random{3};
    for (int i = 0; i < 10000; ++i) {
        top_of_book b = support::random_book(random);
        const double w = weighted_mid{}(b);
        REQUIRE(w >= b.bid);
        REQUIRE(w <= b.ask);
        b.bid_size += 100;
        REQUIRE(weighted_mid{}(b) >= w);
    }
}
