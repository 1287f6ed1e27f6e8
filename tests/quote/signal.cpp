#include <support/testing.hpp>
#include <twoside/quote/signal.hpp>
#include <type_traits>

using namespace twoside;
using Catch::Matchers::WithinAbs;

TEST_CASE("a fresh signal holds, with nothing quoted and nothing explained") {
    const basic_signal<3> s;
    CHECK(s.action == action::hold);
    CHECK(s.number == 0);
    CHECK(s.quote.empty());
    CHECK(s.reason.open());
    CHECK(s.sides() == verdicts{});
    CHECK_FALSE(is_finite(s.fair_value));
    CHECK_FALSE(is_finite(s.bid_price()));
    CHECK(s.size(side::ask) == 0);
    CHECK_FALSE(is_finite(s.rounding().bid));
    CHECK_FALSE(is_finite(s.clamping().ask));
    CHECK(s.gates().all_open());
    CHECK(s.inventory() == inventory_advice{});
    STATIC_REQUIRE(std::is_trivially_copyable_v<basic_signal<3>>);
}

TEST_CASE("prices, sizes, and what rounding and clamping did are worked out from what decided") {
    basic_signal<0> s;
    const tick_rule ticks{0.01};
    s.scales = ticks.scales_of(0, 0);
    s.lots = lot_rule{{.lot = 100}}.value();
    s.fair_value = 100.003;
    s.skew = 0.001;
    s.offsets = {0.02, 0.03};
    s.quote = {{9995, 3}, {10005, 2}};
    CHECK(s.bid_price() == 99.95);
    CHECK(s.ask_price() == 100.05);
    CHECK(s.size(side::bid) == 300);
    CHECK(s.size(side::ask) == 200);
    // The bid's own price is 99.982: 0.002 by the grid, and 0.03 by keeping clear.
    CHECK_THAT(s.rounding().bid, WithinAbs(0.002, 1e-12));
    CHECK_THAT(s.clamping().bid, WithinAbs(0.03, 1e-12));
    // The ask's is 100.032.
    CHECK_THAT(s.rounding().ask, WithinAbs(0.008, 1e-12));
    CHECK_THAT(s.clamping().ask, WithinAbs(0.01, 1e-12));
    s.quote.bid = {};
    CHECK_FALSE(is_finite(s.rounding().bid));
    CHECK_THAT(s.rounding().ask, WithinAbs(0.008, 1e-12));
}

TEST_CASE("each side by the scale of its own price, and nothing of a side without an order") {
    const tick_rule bands{{0, 0.0001}, {1, 0.01}};
    basic_signal<0, decltype(bands)::scales> s;
    s.fair_value = 1.005;
    s.skew = 0;
    s.offsets = {0.00605, 0.02};
    s.quote = {{bands.at_most(0.9989), 3}, {bands.at_least(1.04), 2}};
    s.scales = bands.scales_of(s.quote.bid.ticks, s.quote.ask.ticks);
    CHECK(s.price(side::bid) == 0.9989);
    CHECK(s.price(side::ask) == 1.04);
    CHECK(s.size(side::bid) == 3);
    // 0.99895 on the bid's grid is 0.9989; 1.025 on the ask's is 1.03, and one tick more keeps it clear.
    CHECK_THAT(s.rounding().bid, WithinAbs(0.00005, 1e-12));
    CHECK_THAT(s.clamping().bid, WithinAbs(0, 1e-12));
    CHECK_THAT(s.rounding().ask, WithinAbs(0.005, 1e-12));
    CHECK_THAT(s.clamping().ask, WithinAbs(0.01, 1e-12));
    // An absent side has no price and no size, whatever its tick.
    s.quote.ask.lots = 0;
    CHECK_FALSE(is_finite(s.ask_price()));
    CHECK(s.size(side::ask) == 0);
    CHECK_FALSE(is_finite(s.rounding().ask));
    CHECK_FALSE(is_finite(s.clamping().ask));
    CHECK_THAT(s.rounding().bid, WithinAbs(0.00005, 1e-12));
    // What ticks cannot express was never rounded.
    s.offsets.bid = 1e300;
    CHECK_FALSE(is_finite(s.rounding().bid));
    CHECK_FALSE(is_finite(s.clamping().bid));
    s.fair_value = not_a_number;
    s.offsets.bid = 0.01;
    CHECK_FALSE(is_finite(s.rounding().bid));
}
