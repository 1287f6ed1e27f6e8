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
    CHECK(rule.ceil(0.99995) == tick_price{10000, 0.01, 1.0});
    CHECK(rule.ceil(99.995) == tick_price{10000 + 9900, 0.05, 100.0});
    CHECK(rule.floor(100.04).price == 100);
    CHECK(rule.ceil(100.01).price == 100.05);
}

TEST_CASE("ticks are counted through the bands: the next tick is the next legal price") {
    const tick_rule rule{{0, 0.0001}, {1, 0.01}, {100, 0.05}};
    CHECK(rule.price(0) == 0);
    CHECK(rule.price(1) == 0.0001);
    CHECK(rule.price(9999) == 0.9999);
    CHECK(rule.price(10000) == 1);
    CHECK(rule.price(10001) == 1.01);
    CHECK(rule.price(19899) == 99.99);
    CHECK(rule.price(19900) == 100);
    CHECK(rule.price(19901) == 100.05);
    CHECK(rule.price(-1) == -0.0001);
    CHECK(rule.at_most(1) == 10000);
    CHECK(rule.at_least(1) == 10000);
    // An edge that was arrived at with an error in its last digit is the edge, from both sides.
    CHECK(rule.at_most(1 - 1e-15) == 10000);
    CHECK(rule.at_least(1 + 1e-15) == 10000);
    CHECK(rule.scale(9999).increment() == 0.0001);
    CHECK(rule.scale(10000).increment() == 0.01);
    CHECK(rule.scale(19900).increment() == 0.05);
    CHECK(rule.scales_of(9999, 19900)[side::bid].increment() == 0.0001);
    CHECK(rule.scales_of(9999, 19900)[side::ask].increment() == 0.05);
}

TEST_CASE("tick 0 is the price 0, in whichever band that lies") {
    const tick_rule rule{{-10, 1}, {-5, 0.5}, {5, 0.25}};
    CHECK(rule.price(0) == 0);
    CHECK(rule.price(-10) == -5);
    CHECK(rule.price(-11) == -6);
    CHECK(rule.price(10) == 5);
    CHECK(rule.price(11) == 5.25);
    CHECK(rule.price(-100) == -95);  // below the first edge the first increment holds
    CHECK(rule.at_most(-5.4) == -11);
    CHECK(rule.at_least(-5.4) == -10);
    const tick_rule high{{100, 0.5}, {200, 1}};
    CHECK(high.price(0) == 0);
    CHECK(high.price(400) == 200);
    CHECK(high.price(401) == 201);
}

TEST_CASE("every tick is the price that rounds to it, and the prices rise") {
    const tick_rule rule{{0, 0.0001}, {0.5, 0.0005}, {1, 0.01}, {20, 0.25}};
    double last = -infinity;
    for (std::int64_t n = -2000; n < 10000; ++n) {
        const double price = rule.price(n);
        REQUIRE(price > last);
        REQUIRE(rule.at_most(price) == n);
        REQUIRE(rule.at_least(price) == n);
        REQUIRE(rule.at_most(price + 0.4 * rule.increment(price)) == n);
        REQUIRE(rule.at_least(price + 0.4 * rule.increment(price)) == n + 1);
        REQUIRE(rule.at(n) == tick_price{n, rule.increment(price), price});
        REQUIRE(rule.scale(n).price(n) == price);
        REQUIRE(rule.scale(n).at_most(price) == n);
        REQUIRE(rule.scale(n).at_least(price) == n);
        last = price;
    }
}

TEST_CASE("a table of one band, and of sixteen, are rules too; more are not") {
    const tick_band one[] = {{0, 0.01}};
    const tick_rule rule{one, 1};
    CHECK(rule.floor(1.019) == tick_price{101, 0.01, 1.01});
    tick_band many[17];
    for (int i = 0; i < 17; ++i) many[i] = {1.0 * i, 0.5};
    const tick_rule sixteen{many, 16};
    CHECK(sixteen.floor(15.6) == tick_price{31, 0.5, 15.5});
    CHECK_THROWS_AS((tick_rule{many, 17}), invalid_parameter);
    CHECK_THROWS_AS((tick_rule{many, 0}), invalid_parameter);
    CHECK_THROWS_AS((tick_rule{{0, 0.01}, {1, 0}}), invalid_parameter);
    CHECK_THROWS_AS((tick_rule{{0, 0.01}, {0, 0.05}}), invalid_parameter);
    CHECK_THROWS_AS((tick_rule{{0, 0.01}, {1.005, 0.05}}), invalid_parameter);
    CHECK_THROWS_AS((tick_rule{{0, 0.01}, {1.01, 0.05}}), invalid_parameter);
    CHECK_THROWS_AS((tick_rule{{0, 0.01}, {infinity, 0.05}}), invalid_parameter);
    // An edge is on the grid where it is off by the last digit, and not where it is off by more than any rounding.
    CHECK_NOTHROW(tick_rule{{0, 0.1}, {0.1 + 0.2, 0.1}});
    CHECK_THROWS_AS((tick_rule{{0, 0.01}, {1.00000005, 0.01}}), invalid_parameter);
    CHECK_THROWS_AS((tick_rule{{0, 0.01}, {0.99999995, 0.01}}), invalid_parameter);
    // The lowest band starts at 0 if nothing else is said.
    CHECK(tick_rule{{.increment = 0.01}, {.from = 1, .increment = 0.05}}.price(101) == 1.05);
    CHECK_THROWS_AS(tick_rule{0}, invalid_parameter);
    CHECK_THROWS_AS(tick_rule{not_a_number}, invalid_parameter);
}

TEST_CASE("one increment takes little room") {
    STATIC_REQUIRE(sizeof(tick_rule<1>) <= 24);
    STATIC_REQUIRE(sizeof(tick_rule<1>::scales) <= 16);
}

TEST_CASE("an increment is 1/n only where it is one") {
    // The next doubles after 1/n are taken for it; what differs by more is not.
    CHECK(increment_grid{0.1 * 0.1}.reciprocal());
    CHECK(increment_grid{0.1 * 0.1}.per_unit() == 100);
    CHECK(increment_grid{}.increment() == 1);  // of which nothing was said
    CHECK(tick_scale{}.increment() == 1);
    CHECK(tick_scale{}.price(3) == 3);
    CHECK(increment_grid{0.1 * 0.1}.value(57) == 0.57);
    CHECK(increment_grid{1e-10}.reciprocal());
    CHECK(increment_grid{2.5e-12}.reciprocal());
    for (const double increment : {3e-10, 7e-11, 1.7e-10, 1.0000001e-9}) {
        const increment_grid grid{increment};
        INFO(increment);
        CHECK_FALSE(grid.reciprocal());
        CHECK(grid.value(1'000'000'007) == 1'000'000'007 * increment);
        CHECK(grid.at_most(grid.value(1'000'000'007)) == 1'000'000'007);
    }
}

TEST_CASE("the error of a large price is tolerated in proportion: 1e6 in ticks of 1e-4") {
    const tick_rule rule{1e-4};
    sim::random_numbers random{7};
    for (int i = 0; i < 200000; ++i) {
        const std::int64_t n = random.integer(5'000'000'000, 20'000'000'000);
        const double price = static_cast<double>(n) * 1e-4;
        REQUIRE(rule.at_most(price) == n);
        REQUIRE(rule.at_least(price) == n);
        REQUIRE(rule.at_most(std::nextafter(price, 0.0)) == n);
        REQUIRE(rule.at_least(std::nextafter(price, infinity)) == n);
    }
}

TEST_CASE("at the largest ticks rounding still moves by less than a tick, and beyond it is refused") {
    for (const double increment : {1.0, 0.01, 1e-9}) {
        const tick_rule rule{increment};
        for (const double share : {1.0, 0.9, 0.51}) {
            const auto n = static_cast<std::int64_t>(share * largest_exact_tick) - 2;
            const double price = rule.price(n);
            INFO("increment " << increment << ", share " << share);
            REQUIRE(rule.can_round(price));
            CHECK(rule.at_most(price) == n);
            CHECK(rule.at_least(price) == n);
        }
        CHECK_FALSE(rule.can_round(2.1 * largest_exact_tick * increment));
        CHECK_FALSE(rule.can_round(-2.1 * largest_exact_tick * increment));
    }
    // Half a tick above a whole one is half a tick above it, up there as well.
    const tick_rule whole{1};
    CHECK(whole.at_most(largest_exact_tick - 0.5) == 999999999999999);
    CHECK(whole.at_least(largest_exact_tick - 0.5) == 1000000000000000);
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
        REQUIRE(down.ticks + (down.price < x - 1e-7 * down.increment) == up.ticks);
        REQUIRE(rule.price(down.ticks) == down.price);
    }
}

TEST_CASE("the stretches say which price each tick is, in whole increments") {
    const tick_rule one{0.25};
    REQUIRE(one.stretches() == 1);
    CHECK(one.stretch(0) == tick_stretch{std::numeric_limits<std::int64_t>::min(), 0, 0.25});
    const tick_rule rule{{-5, 0.0001}, {1, 0.005}, {20, 0.01}, {500, 0.5}};
    REQUIRE(rule.stretches() == 4);
    CHECK(rule.stretch(0) == tick_stretch{std::numeric_limits<std::int64_t>::min(), 0, 0.0001});
    CHECK(rule.stretch(1).from == 10000);
    for (std::size_t i = 0; i < 4; ++i) {
        const tick_stretch s = rule.stretch(i);
        const std::int64_t from = i == 0 ? -1000 : s.from;
        const std::int64_t until = i == 3 ? s.from + 1000 : rule.stretch(i + 1).from;
        CHECK(s.increment == rule.at(from).increment);
        for (std::int64_t n = from; n < until; n += 7)
            REQUIRE(std::abs(rule.price(n) - static_cast<double>(n - s.zero) * s.increment) < 1e-9);
    }
}
