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

TEST_CASE("each side has as many levels as it says, best first, and its own top") {
    depth<3> d;
    CHECK(std::isnan(top(d).ask));
    d.asks[0] = {101, 5};
    d.asks[1] = {102, 6};
    d.ask_levels = 1;
    CHECK(top(d).ask == 101);
    CHECK(top(d).ask_size == 5);
    CHECK(std::isnan(top(d).bid));
    CHECK(top(d).bid_size == 0);
    d.ask_levels = 2;
    CHECK(d.ask_side().size() == 2);
    CHECK(d.ask_side().best(1).size() == 1);
    CHECK(d.ask_side().best(5).size() == 2);
    CHECK(d.ask_side().best(0).empty());
    double sum = 0;
    for (const level& l : d.ask_side()) sum += l.price * l.size;
    CHECK(sum == 101 * 5 + 102 * 6);
    // A level that a side does not count is not seen.
    d.bids[0] = {99, 10};
    CHECK(std::isnan(top(d).bid));
    d.ask_levels = 0;
    CHECK(std::isnan(top(d).ask));
}
