#include <cmath>
#include <support/market.hpp>
#include <support/testing.hpp>
#include <twoside/order_flow/imbalance.hpp>

using namespace twoside;

namespace {

double event(const top_of_book& before, const top_of_book& after) {
    order_flow_imbalance<> o;
    (void)o.update(before);
    return o.update(after).at[0];
}

constexpr top_of_book start{.bid = 100, .bid_size = 200, .ask = 101, .ask_size = 300};

}  // namespace

TEST_CASE("each kind of change, worked by hand") {
    CHECK(event(start, start) == 0);
    CHECK(event(start, {100, 250, 101, 300, {}}) == 50);    // the bid grows
    CHECK(event(start, {100, 200, 101, 250, {}}) == 50);    // the ask shrinks
    CHECK(event(start, {100.5, 40, 101, 300, {}}) == 40);   // a better bid: its whole size
    CHECK(event(start, {99, 500, 101, 300, {}}) == -200);   // a worse bid: the whole old size
    CHECK(event(start, {100, 200, 100.5, 70, {}}) == -70);  // a better ask
    CHECK(event(start, {100, 200, 102, 900, {}}) == 300);   // a worse ask
}

TEST_CASE("the mirror image of a change is its negative") {
    sim::random_numbers random{41};
    for (int i = 0; i < 20000; ++i) {
        const top_of_book a = support::random_book(random);
        const top_of_book b = support::random_book(random);
        const auto mirrored = [](const top_of_book& x) {
            return top_of_book{200 - x.ask, x.ask_size, 200 - x.bid, x.bid_size, {}};
        };
        REQUIRE(event(a, b) == -event(mirrored(a), mirrored(b)));
    }
}

TEST_CASE("sums, the mean depth, and a new interval that keeps the last book") {
    order_flow_imbalance<> o;
    CHECK(std::isnan(o.mean_depth()));
    (void)o.update(start);
    CHECK(o.sum() == 0);
    (void)o.update({100, 250, 101, 300, {}});
    (void)o.update({100, 250, 101, 250, {}});
    CHECK(o.sum() == 100);
    CHECK(o.mean_depth() == (500 + 550 + 500) / 6.0);
    CHECK(o.normalised() == 100 / o.mean_depth());
    o.reset();
    CHECK(o.update({100, 260, 101, 250, {}}).at[0] == 10);
    CHECK(o.sum() == 10);
    CHECK(o.books() == 1);
}

TEST_CASE("a book that cannot be believed gives no event; the one after it is compared with the last good one") {
    order_flow_imbalance<> o;
    (void)o.update(start);
    (void)o.update({not_a_number, 1, 101, 300, {}});
    (void)o.update({100, -1, 101, 300, {}});
    (void)o.update({100, infinity, 101, 300, {}});
    CHECK(o.ignored() == 3);
    CHECK(o.update({start.bid, start.bid_size + 70, start.ask, start.ask_size, {}}).at[0] == 70);
    CHECK(o.sum() == 70);
}

TEST_CASE("several levels: each as if it were the best") {
    sim::random_numbers random{42};
    order_flow_imbalance<3> all;
    order_flow_imbalance<> each[3];
    for (int i = 0; i < 1000; ++i) {
        depth<5> d;
        const top_of_book best = support::random_book(random);
        for (std::size_t l = 0; l < 5; ++l) {
            const double away = 0.01 * static_cast<double>(l);
            d.bids[l] = {best.bid - away, static_cast<double>(random.integer(1, 500))};
            d.asks[l] = {best.ask + away, static_cast<double>(random.integer(1, 500))};
        }
        d.bid_levels = d.ask_levels = 5;
        (void)all.update(d);
        for (std::size_t l = 0; l < 3; ++l)
            (void)each[l].update({d.bids[l].price, d.bids[l].size, d.asks[l].price, d.asks[l].size, {}});
    }
    for (std::size_t l = 0; l < 3; ++l) CHECK(all.sum(l) == each[l].sum());
    CHECK(std::abs(all.mean_depth() - (each[0].mean_depth() + each[1].mean_depth() + each[2].mean_depth()) / 3) < 1e-9);
}

TEST_CASE("one book is no interval: read() needs two, and is the normalised sum") {
    order_flow_imbalance<> o;
    CHECK_FALSE(o.read().ready());
    (void)o.update(start);
    CHECK_FALSE(o.read().ready());
    CHECK(o.read().observations == 1);
    (void)o.update({100, 250, 101, 300, {}});
    REQUIRE(o.read().ready());
    CHECK(o.read().value == 50 / 262.5);  // books of 500 and 550 over both sides
    CHECK(o.read().observations == 2);
}

TEST_CASE("a book that does not show every level is counted and gives no event, whichever side it is on") {
    order_flow_imbalance<2> o;
    depth<2> d;
    d.bids[0] = {100, 10};
    d.bids[1] = {99, 20};
    d.asks[0] = {101, 30};
    d.asks[1] = {102, 40};
    d.bid_levels = d.ask_levels = 2;
    (void)o.update(d);
    depth<2> worse = d;
    worse.bid_levels = 1;
    CHECK(o.update(worse).at[0] == 0);
    worse = d;
    worse.ask_levels = 1;
    (void)o.update(worse);
    worse = d;
    worse.bids[1].size = not_a_number;
    (void)o.update(worse);
    worse = d;
    worse.asks[1].size = -1;
    (void)o.update(worse);
    worse = d;
    worse.asks[1].price = infinity;
    (void)o.update(worse);
    worse = d;
    worse.bids[1].price = infinity;
    (void)o.update(worse);
    CHECK(o.ignored() == 6);
    CHECK(o.books() == 1);
    d.bids[1].size = d.asks[1].size = 0;  // nothing is a size too
    CHECK(o.update(d).at[1] == -20 + 40);
    CHECK(o.ignored() == 6);
    CHECK(o.sum(0) == 0);
    CHECK(o.mean_depth() == (100 + 40) / 8.0);
}

TEST_CASE("imbalance: a memory that cannot be is refused, field by field") {
    const auto refused = [](auto change) {
        order_flow_imbalance<2> o;
        depth<2> d;
        d.bids[0] = {100, 10};
        d.bids[1] = {99, 20};
        d.asks[0] = {101, 30};
        d.asks[1] = {102, 40};
        d.bid_levels = d.ask_levels = 2;
        (void)o.update(d);
        auto m = o.save();
        change(m);
        return !o.restore(m);
    };
    CHECK_FALSE(refused([](auto&) {}));
    CHECK(refused([](auto& m) { m.depth = -1; }));
    CHECK(refused([](auto& m) { m.depth = infinity; }));
    CHECK(refused([](auto& m) { m.books = -1; }));
    CHECK(refused([](auto& m) { m.ignored = -1; }));
    CHECK(refused([](auto& m) { m.sum.at[1] = not_a_number; }));
    CHECK(refused([](auto& m) { m.bids.at[1].price = not_a_number; }));
    CHECK(refused([](auto& m) { m.asks.at[1].price = not_a_number; }));
    CHECK(refused([](auto& m) { m.bids.at[0].size = -1; }));
    CHECK(refused([](auto& m) { m.asks.at[1].size = -1; }));
    CHECK_FALSE(refused([](auto& m) { m.bids.at[0].size = m.asks.at[0].size = 0; }));
    // Before the first book there are no prices to look at.
    CHECK_FALSE(refused([](auto& m) {
        m.known = 0;
        m.bids.at[1].price = not_a_number;
    }));
}
