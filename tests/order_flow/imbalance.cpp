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
