#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <support/market.hpp>
#include <support/testing.hpp>

using namespace twoside;

TEST_CASE("bids floor and asks ceil") {
    const tick_rule rule{0.01};
    CHECK(rule.floor(100.019).ticks == 10001);
    CHECK(rule.ceil(100.011).ticks == 10002);
    CHECK(rule.floor(-0.015).ticks == -2);
    CHECK(rule.ceil(-0.015).ticks == -1);
}

TEST_CASE("prices on the grid stay where they are, although 100.01 * 100 is not 10001 in binary") {
    const tick_rule rule{0.01};
    for (std::int64_t t = -200000; t <= 20000000; t += 7) {
        const double price = static_cast<double>(t) / 100;
        REQUIRE(rule.floor(price).ticks == t);
        REQUIRE(rule.ceil(price).ticks == t);
        // Also when the price was arrived at by multiplication, which is off by a digit or two.
        REQUIRE(rule.floor(static_cast<double>(t) * 0.01).ticks == t);
        REQUIRE(rule.ceil(static_cast<double>(t) * 0.01).ticks == t);
    }
}

TEST_CASE("a tick price is the double that its decimal text reads as") {
    const tick_rule rule{0.01};
    char text[32];
    for (std::int64_t t = 1; t < 100000; ++t) {
        std::snprintf(text, sizeof text, "%lld.%02lld", static_cast<long long>(t / 100),
                      static_cast<long long>(t % 100));
        REQUIRE(rule.floor(static_cast<double>(t) * 0.01 + 1e-10).price == std::strtod(text, nullptr));
    }
}

TEST_CASE("increments that are no 1/n") {
    const tick_rule rule{0.03};
    CHECK(rule.floor(0.10).ticks == 3);
    CHECK(rule.ceil(0.10).ticks == 4);
    CHECK(tick_rule{5}.floor(99).price == 95);
    CHECK(tick_rule{0.00005}.floor(1.10004).ticks == 22000);
}

TEST_CASE("the increment depends on the order's own price") {
    const tick_rule rule{{0, 0.0001}, {1, 0.01}, {100, 0.05}};
    CHECK(rule.increment(0.5) == 0.0001);
    CHECK(rule.increment(1) == 0.01);
    CHECK(rule.increment(99.999) == 0.01);
    CHECK(rule.increment(100) == 0.05);
    CHECK(rule.increment(-3) == 0.0001);
    CHECK(rule.floor(0.99995).price == 0.9999);
    // Rounding up reaches the band above, and counts in its ticks.
    CHECK(rule.ceil(0.99995) == tick_price{100, 0.01, 1.0});
    CHECK(rule.ceil(99.995) == tick_price{2000, 0.05, 100.0});
    CHECK(rule.floor(100.04).price == 100);
    CHECK(rule.ceil(100.01).price == 100.05);
}

TEST_CASE("steps go through the bands") {
    const tick_rule rule{{0, 0.0001}, {1, 0.01}, {100, 0.05}};
    CHECK(rule.step(rule.floor(1), -1).price == 0.9999);
    CHECK(rule.step(rule.floor(1), -2).price == 0.9998);
    CHECK(rule.step(rule.floor(0.9999), 1) == tick_price{100, 0.01, 1.0});
    CHECK(rule.step(rule.floor(0.9999), 2).price == 1.01);
    CHECK(rule.step(rule.floor(100), -1).price == 99.99);
    CHECK(rule.step(rule.floor(99.99), 2).price == 100.05);
    CHECK(rule.step(rule.floor(50), 0).price == 50);
    // There and back.
    sim::random_numbers random{4};
    for (int i = 0; i < 2000; ++i) {
        const tick_price p = rule.floor(random.uniform(0.5, 120));
        const int n = static_cast<int>(random.integer(-50, 50));
        REQUIRE(rule.step(rule.step(p, n), -n) == p);
    }
}

TEST_CASE("keeping clear of a price: never less than n ticks, off the grid as well") {
    const tick_rule rule{0.01};
    CHECK(rule.at_least_below(rule.floor(100.05), 100.02, 1).price == 100.01);
    CHECK(rule.at_least_below(rule.floor(100.05), 100.025, 1).price == 100.01);
    CHECK(rule.at_least_below(rule.floor(99.0), 100.02, 1).price == 99.0);
    CHECK(rule.at_least_above(rule.ceil(99.95), 99.98, 2).price == 100.0);
    CHECK(rule.at_least_above(rule.ceil(99.95), 99.975, 1).price == 99.99);
    const tick_rule bands{{0, 0.0001}, {1, 0.01}};
    CHECK(bands.at_least_below(bands.floor(1.05), 1.01, 2).price == 0.9999);
    CHECK(bands.at_least_above(bands.ceil(0.5), 0.9999, 2).price == 1.01);
}

TEST_CASE("a single grid answers as the rule of one band") {
    const tick_rule rule{0.05};
    const tick_grid& grid = rule.grid();
    REQUIRE(rule.uniform());
    sim::random_numbers random{5};
    for (int i = 0; i < 20000; ++i) {
        const double x = random.uniform(-300, 300);
        const double y = random.uniform(-300, 300);
        const int n = static_cast<int>(random.integer(0, 9));
        REQUIRE(grid.floor(x) == rule.floor(x));
        REQUIRE(grid.ceil(x) == rule.ceil(x));
        REQUIRE(grid.at_least_below(grid.floor(x), y, n) == rule.at_least_below(rule.floor(x), y, n));
        REQUIRE(grid.at_least_above(grid.ceil(x), y, n) == rule.at_least_above(rule.ceil(x), y, n));
        REQUIRE(grid.step(grid.floor(x), n) == rule.step(rule.floor(x), n));
    }
}

TEST_CASE("what cannot be rounded is said, not rounded") {
    const tick_rule rule{0.01};
    CHECK_FALSE(rule.can_round(not_a_number));
    CHECK_FALSE(rule.can_round(infinity));
    CHECK_FALSE(rule.can_round(1e300));
    CHECK(rule.can_round(1e13));
    CHECK(rule.can_round(-5));
}

TEST_CASE("rounding never narrows and moves by less than a tick, in every band") {
    const tick_rule rule{{0, 0.0001}, {1, 0.005}, {20, 0.01}, {500, 0.5}};
    sim::random_numbers random{6};
    for (int i = 0; i < 100000; ++i) {
        const double x = std::exp(random.uniform(std::log(0.01), std::log(5000.0)));
        const tick_price down = rule.floor(x);
        const tick_price up = rule.ceil(x);
        INFO("price " << x);
        REQUIRE(down.price <= x + 1e-7 * down.increment);
        REQUIRE(up.price >= x - 1e-7 * up.increment);
        REQUIRE(x - down.price < down.increment);
        REQUIRE(up.price - x < rule.increment(x) * (1 + 1e-9));
        REQUIRE(down.increment == rule.increment(down.price));
        REQUIRE(up.increment == rule.increment(up.price));
        REQUIRE(std::abs(down.price - static_cast<double>(down.ticks) * down.increment) <= 1e-12 * x);
    }
}
