#include <cmath>
#include <support/testing.hpp>
#include <twoside/market/top_of_book.hpp>

using namespace twoside;
using Catch::Matchers::WithinRel;

TEST_CASE("what is read off a top of book") {
    const top_of_book b{.bid = 100.0, .bid_size = 300, .ask = 100.01, .ask_size = 100};
    CHECK_THAT(b.mid(), WithinRel(100.005, 1e-15));
    CHECK_THAT(b.spread(), WithinRel(0.01, 1e-10));
    CHECK(b.imbalance() == 0.75);
    CHECK(b.signed_imbalance() == 0.5);
}

TEST_CASE("the mid of prices near the largest double does not overflow") {
    CHECK(is_finite(formula::mid(1.7e308, 1.7e308)));
}

TEST_CASE("without sizes there is no imbalance") {
    const top_of_book b{.bid = 100, .bid_size = 0, .ask = 101, .ask_size = 0};
    CHECK(std::isnan(b.imbalance()));
    CHECK(std::isnan(b.signed_imbalance()));
    CHECK(b.mid() == 100.5);
}

TEST_CASE("an empty top of book has no price") {
    CHECK(std::isnan(top_of_book{}.mid()));
    CHECK(std::isnan(top_of_book{}.spread()));
}

TEST_CASE("a large bid pushes the weighted mid towards the ask, and equal prices are that price") {
    CHECK(formula::weighted_mid(100.0, 900.0, 101.0, 100.0) == 100.9);
    CHECK(formula::weighted_mid(99.99, 3.0, 99.99, 7.0) == 99.99);
    CHECK(formula::weighted_mid(100.F, 900.F, 101.F, 100.F) == 100.9F);
}

TEST_CASE("sizes that cannot weigh give the mid, however small what is wrong with them") {
    const auto at = [](double bid_size, double ask_size) {
        return formula::weighted_mid_or_mid(100.0, bid_size, 101.0, ask_size);
    };
    CHECK(at(0, 0) == 100.5);
    CHECK(at(100, -1e-162) == 100.5);
    CHECK(at(-1e-162, 100) == 100.5);
    CHECK(at(-3, -1) == 100.5);
    CHECK(at(not_a_number, 100) == 100.5);
    CHECK(at(100, not_a_number) == 100.5);
    CHECK(at(infinity, 100) == 100.5);
    CHECK(at(100, infinity) == 100.5);
    CHECK(at(0, 100) == 100);
    CHECK(at(100, 0) == 101);
    CHECK(at(0.003, 0.001) == 100.75);  // parts of a coin
    CHECK(at(3e12, 1e12) == 100.75);    // and many of a cheap one
}

TEST_CASE("a sound book, at each of its edges") {
    const auto sound = [](double bid, double bid_size, double ask, double ask_size) {
        return formula::sound_book(bid, bid_size, ask, ask_size);
    };
    CHECK(sound(5e-324, 0, 1.7e308, 1.7e308));
    CHECK(sound(5e-324, 1.7e308, 1.7e308, 0));
    CHECK(sound(0.0001, 0.5, 0.0002, 0.5));
    CHECK_FALSE(sound(0, 1, 101, 1));
    CHECK_FALSE(sound(-1, 1, 101, 1));
    CHECK_FALSE(sound(101, 1, 101, 1));
    CHECK_FALSE(sound(102, 1, 101, 1));
    CHECK_FALSE(sound(100, 1, infinity, 1));
    CHECK_FALSE(sound(100, -1e-300, 101, 1));
    CHECK_FALSE(sound(100, 1, 101, -1e-300));
    CHECK_FALSE(sound(100, infinity, 101, 1));
    CHECK_FALSE(sound(100, 1, 101, infinity));
    for (int which = 0; which < 4; ++which) {
        double x[] = {100, 1, 101, 1};
        x[which] = not_a_number;
        CHECK_FALSE(sound(x[0], x[1], x[2], x[3]));
    }
}
