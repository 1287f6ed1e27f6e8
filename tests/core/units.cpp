#include <cmath>
#include <support/testing.hpp>
#include <twoside/core/units.hpp>

using namespace twoside;
using Catch::Matchers::WithinRel;

TEST_CASE("an unset unit says so") {
    CHECK_FALSE(volatility{}.is_set());
    CHECK_FALSE(fill_decay{}.is_set());
    CHECK(per_sqrt_second(0).is_set());
    CHECK_FALSE(per_sqrt_second(-1).is_set());
    CHECK_FALSE(per_sqrt_second(infinity).is_set());
    CHECK(per_price(1).is_set());
    CHECK_FALSE(per_price(0).is_set());
}

TEST_CASE("20 % a year at a price of 100, on two calendars") {
    // 100 * 0.2 / sqrt(252 * 6.5 * 3600) and 100 * 0.2 / sqrt(365 * 24 * 3600), by hand
    CHECK_THAT(from_annual_return(0.2, 100, us_equities).per_sqrt_second(), WithinRel(0.0082361, 1e-5));
    CHECK_THAT(from_annual_return(0.2, 100, around_the_clock).per_sqrt_second(), WithinRel(0.0035615, 1e-4));
    // Over one trading hour of 3,600 s the price then moves by 100 * 0.2 / sqrt(252 * 6.5) = 0.494.
    CHECK_THAT(from_annual_return(0.2, 100, us_equities).per_sqrt_second() * 60, WithinRel(0.494166, 1e-5));
}

TEST_CASE("conversions of volatility return what went in") {
    for (const trading_calendar c : {us_equities, around_the_clock}) {
        CHECK_THAT(from_annual_return(0.3, 50, c).annual_return(50, c), WithinRel(0.3, 1e-14));
        CHECK_THAT(per_sqrt_day(1.25, c).per_sqrt_day(c), WithinRel(1.25, 1e-14));
        CHECK_THAT(from_daily_return(0.01, 80, c).per_sqrt_day(c), WithinRel(0.8, 1e-14));
    }
    // A year of daily moves: sqrt(252) of them.
    CHECK_THAT(from_daily_return(0.01, 80, us_equities).annual_return(80, us_equities),
               WithinRel(0.01 * 15.874507866, 1e-9));
}

TEST_CASE("fill decay is per price whatever it was given in") {
    CHECK(per_tick(0.3, 0.01).per_price() == 30);
    CHECK(per_tick(0.3, 0.01).per_tick(0.01) == 0.3);
    CHECK_THAT(per_bps(0.5, 200).per_price(), WithinRel(25.0, 1e-14));  // a basis point of 200 is 0.02
    CHECK(per_price(1.5).per_price() == 1.5);
}

TEST_CASE("what cannot be a volatility is an unset one, by every way in") {
    for (const double x : {-0.01, -infinity, infinity, not_a_number}) {
        CHECK_FALSE(is_finite(per_sqrt_second(x).per_sqrt_second()));
        CHECK_FALSE(per_sqrt_second(x).is_set());
        CHECK_FALSE(per_sqrt_day(x, us_equities).is_set());
        CHECK_FALSE(from_annual_return(x, 100, us_equities).is_set());
        CHECK_FALSE(from_annual_return(0.2, x, us_equities).is_set());
        CHECK_FALSE(from_daily_return(x, 100, us_equities).is_set());
    }
    CHECK(per_sqrt_second(-1).per_sqrt_second() != -1);
    CHECK_FALSE(per_sqrt_day(1, {.days_per_year = 252, .hours_per_day = 0}).is_set());
    CHECK_FALSE(from_annual_return(0.2, 100, {.days_per_year = -1, .hours_per_day = 24}).is_set());
    CHECK(1 / per_sqrt_second(-0.0).per_sqrt_second() == infinity);  // zero has one sign
}

TEST_CASE("what cannot be a fill decay is an unset one, by every way in") {
    for (const double x : {-1.0, 0.0, infinity, not_a_number}) {
        CHECK_FALSE(is_finite(per_price(x).per_price()));
        CHECK_FALSE(per_price(x).is_set());
        CHECK_FALSE(per_tick(x, 0.01).is_set());
        CHECK_FALSE(per_bps(x, 100).is_set());
    }
    CHECK_FALSE(per_tick(1, 0).is_set());
    CHECK_FALSE(per_tick(1, -0.01).is_set());
    CHECK_FALSE(per_bps(1, -100).is_set());
}

TEST_CASE("a day and a year of trading, in seconds") {
    CHECK(us_equities.seconds_per_day() == 23400);
    CHECK(us_equities.seconds_per_year() == 5896800);
    CHECK(around_the_clock.seconds_per_year() == 31536000);
    CHECK(trading_calendar{}.seconds_per_year() == 5896800);
    CHECK_THAT(per_sqrt_day(3, us_equities).per_sqrt_second(), WithinRel(3 / std::sqrt(23400.0), 1e-14));
    CHECK_THAT(per_sqrt_second(2).per_sqrt_day(us_equities), WithinRel(2 * std::sqrt(23400.0), 1e-14));
    CHECK_FALSE(per_price(-1).is_set());
    CHECK_FALSE(per_price(infinity).is_set());
}
