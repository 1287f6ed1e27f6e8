#include <support/scene.hpp>
#include <support/testing.hpp>
#include <twoside/market/fee_schedules.hpp>

using namespace twoside;
using Catch::Matchers::WithinAbs;

TEST_CASE("a round trip of the orders that are quoted earns at least what it costs") {
    const support::scene s;  // fair value 100
    // 100 shares at 100 on the fixed schedule: 1.00 an order, and on the sale 27.80 a million and 0.000166 a share.
    const break_even tight{fixed_spread{0.001}, {.fees = ib_us_stocks_fixed, .size = 100}};
    const double cost = 0.01 + 0.01 + 0.00278 + 0.000166;
    CHECK_THAT(tight(s.view()).total(), WithinAbs(cost, 1e-12));
    const break_even margin{fixed_spread{0.001}, {.fees = ib_us_stocks_fixed, .size = 100, .margin = 0.004}};
    CHECK_THAT(margin(s.view()).total(), WithinAbs(cost + 0.004, 1e-12));
    // A smaller order pays the same minimum on fewer shares.
    const break_even small{fixed_spread{0.001}, {.fees = ib_us_stocks_fixed, .size = 10}};
    CHECK(small(s.view()).total() > 0.2);
}

TEST_CASE("a spread that pays is left alone, and a rebate lowers the floor") {
    const support::scene s;
    CHECK(break_even{fixed_spread{0.05}, {.fees = ib_us_stocks_fixed, .size = 100}}(s.view()) == offsets{0.05, 0.05});
    const fee_schedule rebate{.maker_per_unit = -0.002};
    CHECK(break_even{fixed_spread{0}, {.fees = rebate, .size = 100}}(s.view()) == offsets{0, 0});
    CHECK_THAT(break_even(fixed_spread{0}, {.fees = rebate, .size = 100, .margin = 0.006})(s.view()).bid,
               WithinAbs(0.001, 1e-15));
}

TEST_CASE("both sides give way alike, so that the skew inside the offsets stays; a side without a quote stays that") {
    const support::scene s;
    const auto lopsided = [](const market_view&) { return offsets{0.010, -0.004}; };
    const break_even floor{lopsided, {.fees = {.per_unit = 0.005}, .size = 100}};
    const offsets o = floor(s.view());
    CHECK_THAT(o.total(), WithinAbs(0.01, 1e-15));
    CHECK_THAT(o.bid - o.ask, WithinAbs(0.014, 1e-15));
    const auto one_side = [](const market_view&) { return offsets{infinity, -0.004}; };
    CHECK(break_even(one_side, {.fees = {.per_unit = 0.005}, .size = 100})(s.view()) == offsets{infinity, -0.004});
}

TEST_CASE("a floor that makes no sense is named, and no number stays no number") {
    CHECK(break_even_floor{}.check());
    CHECK(break_even_floor{.fees = {.per_unit = -1}, .size = 1}.check());
    CHECK(break_even_floor{.size = 1, .margin = infinity}.check());
    support::scene s;
    s.fair_value = not_a_number;
    CHECK_FALSE(is_finite(break_even(fixed_spread{1}, {.fees = ib_us_stocks_fixed, .size = 1})(s.view()).bid));
}

TEST_CASE("an instrument at a fair value of zero, or below it, has a floor: its value counts by magnitude") {
    support::scene s;
    const break_even floor{fixed_spread{0}, {.fees = {.per_unit = 0.005}, .size = 100}};
    const break_even fixed{fixed_spread{0}, {.fees = ib_us_stocks_fixed, .size = 100}};
    s.fair_value = 0;
    CHECK_THAT(floor(s.view()).total(), WithinAbs(0.01, 1e-15));
    // The schedule's most is a share of a value of nothing; the levy by the unit stays.
    CHECK_THAT(fixed(s.view()).total(), WithinAbs(0.000166, 1e-15));
    for (const double fair : {0.001, 7.0, 100.0}) {
        s.fair_value = fair;
        const offsets above = fixed(s.view());
        s.fair_value = -fair;
        CHECK(fixed(s.view()) == above);
    }
}
