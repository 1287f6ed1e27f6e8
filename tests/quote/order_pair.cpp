#include <support/market.hpp>
#include <support/testing.hpp>
#include <twoside/quote/order_pair.hpp>

using namespace twoside;

TEST_CASE("two orders are kept and read as a quote") {
    const order_pair both{mirrored{9995, -10005}, mirrored{3, 2}};
    CHECK(both.quote() == quote{{9995, 3}, {10005, 2}});
    quote kept{{1, 1}, {2, 2}};
    both.store(kept.bid, kept.ask);
    CHECK(kept == quote{{9995, 3}, {10005, 2}});
    // Prices at or below zero, and the largest ticks.
    CHECK(order_pair{mirrored{-7, 3}, mirrored{1, 1}}.quote() == quote{{-7, 1}, {-3, 1}});
    CHECK(order_pair{mirrored{-4e14, -4e14}, mirrored{4e14, 1}}.quote() ==
          quote{{-400'000'000'000'000, 400'000'000'000'000}, {400'000'000'000'000, 1}});
}

TEST_CASE("it is told apart from another quote, side by side and in every bit") {
    const order_pair both{mirrored{9995, -10005}, mirrored{3, 2}};
    const quote as_it_is = both.quote();
    CHECK(both.same(as_it_is).bits() == 3);
    CHECK(both.same({}).bits() == 0);
    CHECK(both.same({as_it_is.bid, {}}).bits() == 1);
    CHECK(both.same({{}, as_it_is.ask}).bits() == 2);
    for (unsigned bit = 0; bit < 62; ++bit) {
        const std::int64_t flip = std::int64_t{1} << bit;
        for (const side s : {side::bid, side::ask}) {
            INFO("bit " << bit << " of side " << static_cast<int>(s));
            quote other = as_it_is;
            other[s].ticks ^= flip;
            CHECK(both.same(other).bits() == (s == side::bid ? 2 : 1));
            other = as_it_is;
            other[s].lots ^= flip;
            CHECK(both.same(other).bits() == (s == side::bid ? 2 : 1));
        }
    }
}

TEST_CASE("a side that agrees keeps its time, another begins anew") {
    using namespace std::chrono_literals;
    const order_pair both{mirrored{9995, -10005}, mirrored{3, 2}};
    const two_sided<time_point> old{time_point{1s}, time_point{2s}};
    const time_point now{9s};
    for (const bool bid : {false, true}) {
        for (const bool ask : {false, true}) {
            const quote q{bid ? both.quote().bid : quote_side{}, ask ? both.quote().ask : quote_side{}};
            two_sided<time_point> since{};
            both.same(q).keep_times(since, old, now);
            CHECK(since == two_sided<time_point>{bid ? old.bid : now, ask ? old.ask : now});
        }
    }
}
