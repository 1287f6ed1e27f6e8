#include <cmath>
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
