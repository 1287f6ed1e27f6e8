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
