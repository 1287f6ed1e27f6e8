#include <cmath>
#include <string>
#include <support/coverage.hpp>
#include <support/testing.hpp>
#include <twoside/order_flow/impact.hpp>
#include <twoside/sim/random.hpp>

using namespace twoside;
using namespace std::chrono_literals;
using Catch::Matchers::WithinRel;

TEST_CASE("recovers how far a unit of imbalance moves the mid; its intervals are honest") {
    support::coverage covered{0.004};
    for (std::uint64_t seed = 0; seed < 400; ++seed) {
        sim::random_numbers random{seed};
        order_flow_impact e{{.tick = 0.01}};
        double bid = 100;
        const auto show = [&](double t, double price, double size) {
            e.update(time_point{std::chrono::nanoseconds{std::llround(t * 1e9)}}, {price, size, 200, 0, {}});
        };
        show(0, bid, 0);
        for (int i = 0; i < 200; ++i) {
            const double flow = static_cast<double>(random.integer(0, 1000));
            show(i * 10 + 1, bid, flow);      // that much comes to the bid: the interval's imbalance
            show(i * 10 + 2, bid + 0.01, 0);  // and leaves it unseen, under a better price without size
            show(i * 10 + 3, bid, 0);
            bid += 2 * 0.01 * (0.004 * flow + random.normal());  // the mid moves half of it
            show(i * 10 + 10, bid, 0);
        }
        REQUIRE(e.read().observations == 200);
        covered.add(e.read());
    }
    INFO("covered " << covered.share());
    CHECK(covered.honest());
    CHECK(std::abs(covered.mean_error()) < 0.2);
}

TEST_CASE("not before enough intervals; a gap is no interval; bad books and times that go back are counted") {
    order_flow_impact e{{.tick = 0.01, .interval = 1s, .max_gap = 1min, .min_intervals = 3}};
    top_of_book book{100, 100, 100.01, 100, {}};
    for (int i = 0; i < 3; ++i) {
        book.bid_size += i % 2 == 0 ? 10 : 20;
        e.update(time_point{i * 1s}, book);
    }
    CHECK_FALSE(e.read().ready());
    e.update(time_point{24h}, {500, 1, 501, 1, {}});
    CHECK(e.line().observations() == 2);
    e.update(time_point{23h}, book);
    e.update(time_point{25h}, {not_a_number, 1, 501, 1, {}});
    CHECK(e.ignored() == 2);
    CHECK_THROWS(order_flow_impact{{}});
}

TEST_CASE("three intervals, worked by hand: an interval ends with the first book at or after its length") {
    order_flow_impact e{{.tick = 0.5, .interval = 10s, .max_gap = 20s, .min_intervals = 3}};
    e.update(time_point{0s}, {100, 10, 101, 10, {}});
    e.update(time_point{9s}, {100, 60, 101, 10, {}});   // 50 come to the bid
    e.update(time_point{10s}, {100, 40, 101, 10, {}});  // and 20 leave: 30 and no move
    e.update(time_point{25s}, {101, 70, 102, 10, {}});  // late: 70 and the ask's 10, and two ticks
    CHECK(e.line().observations() == 2);
    CHECK_FALSE(e.read().ready());
    e.update(time_point{45s}, {101, 20, 102, 10, {}});  // a gap of 20 s is none yet: -50 and no move
    REQUIRE(e.read().ready());
    // Flows 30, 80, -50 and moves 0, 2, 0 ticks, about their means of 20 and 2/3.
    const double xx = 10 * 10 + 60 * 60 + 70 * 70;
    const double xy = 10 * (-2 / 3.0) + 60 * (4 / 3.0) + 70 * (2 / 3.0);
    CHECK_THAT(e.read().value, WithinRel(xy / xx, 1e-12));
    CHECK(e.read().observations == 3);
    e.update(time_point{65s + 1ns}, {500, 20, 501, 10, {}});  // over a gap
    CHECK(e.line().observations() == 3);
    e.update(time_point{75s + 1ns}, {500, 20, 501, 10, {}});
    CHECK(e.line().observations() == 4);
    CHECK(e.ignored() == 0);
}

TEST_CASE("what was ignored by any part is counted") {
    order_flow_impact e{{.tick = 0.01, .interval = 1s}};
    e.update(time_point{0s}, {100, -5, 101, 10, {}});  // a size below zero: no flow
    CHECK(e.ignored() == 1);
    e.update(time_point{0s}, {100, 1, 101, 10, {}});
    e.update(time_point{1s}, {100, 1e200, 101, 10, {}});  // whose square no number holds
    CHECK(e.ignored() == 2);
    e.update(time_point{0s}, {100, 1, 101, 10, {}});
    CHECK(e.ignored() == 3);
}

TEST_CASE("impact: every parameter that makes no sense is refused by its name; a memory is, field by field") {
    const auto named = [](const order_flow_impact_parameters& p) {
        const problem found = p.check();
        return std::string{found ? found.parameter : "nothing"};
    };
    CHECK(named({.tick = 1}) == "nothing");
    CHECK(named({.tick = 0}) == "tick");
    CHECK(named({.tick = 1, .interval = 0s}) == "interval (seconds)");
    CHECK(named({.tick = 1, .interval = 5s, .max_gap = 5s}) == "max_gap (seconds)");
    CHECK(named({.tick = 1, .min_intervals = 2}) == "min_intervals");
    CHECK(named({.tick = 1, .min_intervals = 3}) == "nothing");
    const auto refused = [](auto change) {
        order_flow_impact e{{.tick = 0.01}};
        e.update(time_point{0s}, {100, 10, 101, 10, {}});
        auto m = e.save();
        change(m);
        return !e.restore(m);
    };
    CHECK_FALSE(refused([](auto&) {}));
    CHECK(refused([](auto& m) { m.first_mid = infinity; }));
    CHECK(refused([](auto& m) { m.ignored = -1; }));
    CHECK(refused([](auto& m) { m.flow.books = -1; }));
    CHECK(refused([](auto& m) { m.line.count = -1; }));
}

TEST_CASE("impact: what is assumed where nothing is said: a change of it changes everybody's results") {
    const order_flow_impact_parameters p;
    CHECK(p.interval == 10s);
    CHECK(p.max_gap == 5min);
    CHECK(p.min_intervals == 30);
    CHECK(p.check());
}
