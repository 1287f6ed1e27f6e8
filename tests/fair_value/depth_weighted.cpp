#include <cmath>
#include <support/market.hpp>
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

TEST_CASE("parts of a unit are sizes like any other") {
    depth<3> d = book();
    for (level& l : d.bids) l.size *= 0.001;
    for (level& l : d.asks) l.size *= 0.001;
    CHECK_THAT(depth_weighted{0.2}(d), WithinRel(100.75, 1e-14));
    CHECK_THAT(multi_level_weighted_mid{2}(d), WithinRel(100.875, 1e-14));
}

TEST_CASE("levels of no size are passed over") {
    depth<3> d = book();
    d.bids[0].size = 0;
    CHECK(formula::average_price_to_size(d.bid_side(), 100) == 99);
    d.bids[0].size = not_a_number;
    CHECK(formula::average_price_to_size(d.bid_side(), 100) == 99);
    d.bids[0] = {};  // no size and no price
    CHECK(formula::average_price_to_size(d.bid_side(), 100) == 99);
}

TEST_CASE("multi-level weighted mid: one level is the weighted mid") {
    CHECK(multi_level_weighted_mid{1}(book()) == weighted_mid{}(book()));
    // Two levels: bid 99.25 over 400, ask 102.5 over 400.
    CHECK(multi_level_weighted_mid{2}(book()) == 100.875);
    // More levels than there are: those there are.
    CHECK(multi_level_weighted_mid{9}(book()) == multi_level_weighted_mid{3}(book()));
}

TEST_CASE("multi-level weighted mid: one level is the weighted mid of any book, whatever its sizes are") {
    sim::random_numbers random{61};
    for (int i = 0; i < 20000; ++i) {
        top_of_book b = support::random_book(random);
        if (random.below(3) == 0) b.bid_size = random.below(2) == 0 ? 0 : support::any_number(random);
        if (random.below(3) == 0) b.ask_size = random.below(2) == 0 ? 0 : support::any_number(random);
        const double one = multi_level_weighted_mid{1}(b);
        INFO("step " << i << " of seed 61: " << b.bid_size << " and " << b.ask_size);
        REQUIRE(one == weighted_mid{}(b));
        REQUIRE(one >= b.bid);
        REQUIRE(one <= b.ask);
    }
}

TEST_CASE("a size that goes to zero moves the value to its price, not a whole spread away") {
    const auto at = [](double bid_size, double ask_size) {
        return multi_level_weighted_mid{1}(
            top_of_book{.bid = 100, .bid_size = bid_size, .ask = 102, .ask_size = ask_size});
    };
    CHECK(at(0, 100) == 100);
    CHECK(at(100, 0) == 102);
    CHECK_THAT(at(1e-9, 100), WithinRel(at(0, 100), 1e-10));
    CHECK_THAT(at(100, 1e-9), WithinRel(at(100, 0), 1e-10));
    CHECK(at(0, 0) == 101);
    // Over several levels a side without sizes stands at its best price.
    depth<3> d = book();
    for (level& l : d.bids) l.size = 0;
    CHECK(multi_level_weighted_mid{2}(d) == 100);
    d.bids[0].size = 1e-9;
    CHECK_THAT(multi_level_weighted_mid{2}(d), WithinRel(100.0, 1e-10));
}

TEST_CASE("multi-level weighted mid: an empty level is passed over, whatever its price; one that cannot weigh is not") {
    depth<3> d = book();
    d.asks[1] = {};  // no size, and no price
    CHECK(multi_level_weighted_mid{2}(d) == formula::weighted_mid(99.25, 400.0, 102.0, 200.0));
    d.asks[1] = {103, 200};
    d.asks[0] = {};  // the best one too
    CHECK(multi_level_weighted_mid{2}(d) == formula::weighted_mid(99.25, 400.0, 103.0, 200.0));
    d.asks[0] = {102, 200};
    d.asks[1] = {103, -1};
    CHECK(multi_level_weighted_mid{2}(d) == 101);
    d.asks[1] = {103, not_a_number};
    CHECK(multi_level_weighted_mid{2}(d) == 101);
    CHECK(multi_level_weighted_mid{1}(d) == weighted_mid{}(d));
}

TEST_CASE("a side without levels has no price, and neither has the book") {
    depth<3> d = book();
    d.bid_levels = 0;
    CHECK(std::isnan(multi_level_weighted_mid{2}(d)));
    CHECK(std::isnan(depth_weighted{10}(d)));
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
    const top_of_book later{.bid = 100, .ask = 101, .time = time_point{std::chrono::seconds{7}}};
    CHECK(levels_of(later).time == later.time);
    CHECK(levels_of(later).bid_side().size() == 1);
    CHECK(levels_of(later).ask_side().size() == 1);
}
