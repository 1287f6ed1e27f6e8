#include <cmath>
#include <support/testing.hpp>
#include <twoside/fair_value/mid.hpp>

using namespace twoside;

TEST_CASE("mid of a top of book and of a depth") {
    const top_of_book b{.bid = 10, .bid_size = 1, .ask = 11, .ask_size = 99};
    CHECK(mid{}(b) == 10.5);
    depth<2> d;
    d.bids[0] = {10, 1};
    d.asks[0] = {11, 99};
    d.bid_levels = d.ask_levels = 1;
    CHECK(mid{}(d) == 10.5);
    CHECK(std::isnan(mid{}(top_of_book{.bid = 10})));
}
