#include <cmath>
#include <support/testing.hpp>
#include <twoside/market/depth.hpp>

using namespace twoside;
using namespace std::chrono_literals;

TEST_CASE("the top of a depth, and of sides without levels") {
    depth<3> d;
    d.time = time_point{5s};
    CHECK(std::isnan(top(d).bid));
    CHECK(std::isnan(top(d).ask));
    d.bids[0] = {99, 10};
    d.bids[1] = {98, 20};
    d.bid_levels = 2;
    CHECK(top(d).bid == 99);
    CHECK(top(d).bid_size == 10);
    CHECK(std::isnan(top(d).ask));
    CHECK(top(d).ask_size == 0);
    CHECK(top(d).time == time_point{5s});
    CHECK(d.bid_side().size() == 2);
    CHECK(d.ask_side().empty());
}

TEST_CASE("a level count beyond the capacity is cut") {
    depth<2> d;
    d.bid_levels = 7;
    CHECK(d.bid_side().size() == 2);
}
