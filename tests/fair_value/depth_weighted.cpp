#include <cmath>
#include <support/testing.hpp>
#include <twoside/fair_value/depth_weighted.hpp>
#include <twoside/fair_value/weighted_mid.hpp>

using namespace twoside;
using Catch::Matchers::WithinRel;

namespace {

depth<3> book() {
    depth<3> d;
    d.bids[0] = {100, 100};
    d.bids[1] = {99, 300};
    d.asks[0] = {102, 200};
    d.asks[1] = {103, 200};
    d.asks[2] = {110, 1000};
    d.bid_levels = 2;
    d.ask_levels = 3;
    return d;
}

}  // namespace

TEST_CASE("average price of walking a side, worked by hand") {
    // Selling 200: 100 at 100 and 100 at 99. Buying 200: all at 102.
    CHECK(formula::average_price_to_size(book().bid_side(), 200) == 99.5);
    CHECK(formula::average_price_to_size(book().ask_side(), 200) == 102);
    CHECK_THAT(formula::average_price_to_size(book().ask_side(), 500),
               WithinRel((200 * 102 + 200 * 103 + 100 * 110) / 500.0, 1e-15));
    CHECK(depth_weighted{200}(book()) == 100.75);
}

TEST_CASE("a side that holds less falls back to the mid") {
    CHECK(std::isnan(formula::average_price_to_size(book().bid_side(), 401)));
    CHECK(depth_weighted{401}(book()) == 101);
    CHECK(depth_weighted{400}(book()) != 101);
}

TEST_CASE("levels of no size are passed over") {
    depth<3> d = book();
    d.bids[0].size = 0;
    CHECK(formula::average_price_to_size(d.bid_side(), 100) == 99);
    d.bids[0].size = not_a_number;
    CHECK(formula::average_price_to_size(d.bid_side(), 100) == 99);
}

TEST_CASE("multi-level weighted mid: one level is the weighted mid") {
    CHECK(multi_level_weighted_mid{1}(book()) == weighted_mid{}(book()));
    // Two levels: bid 99.25 over 400, ask 102.5 over 400.
    CHECK(multi_level_weighted_mid{2}(book()) == 100.875);
    // More levels than there are: those there are.
    CHECK(multi_level_weighted_mid{9}(book()) == multi_level_weighted_mid{3}(book()));
}

TEST_CASE("multi-level weighted mid falls back to the mid") {
    depth<3> d = book();
    for (level& l : d.bids) l.size = 0;
    for (level& l : d.asks) l.size = 0;
    CHECK(multi_level_weighted_mid{2}(d) == 101);
}

TEST_CASE("a top of book is a book of one level") {
    const top_of_book b{.bid = 100, .bid_size = 900, .ask = 101, .ask_size = 100};
    CHECK(depth_weighted{50}(b) == 100.5);
    CHECK(multi_level_weighted_mid{5}(b) == weighted_mid{}(b));
}
