#pragma once
// Units whose confusion has cost other systems money are types, made only by conversions that say what they convert.
//   volatility: price per square root of a second (arithmetic, dS = sigma dW), never an annual fraction.
//   fill_decay: the k of lambda(delta) = A exp(-k delta), per unit of price, never per tick or half tick.
// A default-made unit is unset, and so is one made of what it cannot be: a volatility below zero, a decay of zero or
// below, a number that is not finite. A model that needs a unit gives no number while it is unset, and a quoter that
// meets one quotes nothing and says why.
// Shown by tests/core/units.cpp.

#include <cmath>
#include <twoside/core/inline.hpp>
#include <twoside/core/math.hpp>

namespace twoside {

namespace formula {

// A number that may be a volatility, as it is; NaN for any other. Zero has one sign.
template <class Real>
[[nodiscard]] constexpr Real volatility_or_unset(const Real& x) noexcept {
    return where(x >= Real(0) && x < Real(infinity), x + Real(0), Real(not_a_number));
}

}  // namespace formula

// How much trading time a year has. Used on the way in and on the way out, so the two cannot disagree.
struct trading_calendar {
    double days_per_year = 252;
    double hours_per_day = 6.5;

    [[nodiscard]] constexpr double seconds_per_day() const noexcept { return hours_per_day * 3600.0; }
    [[nodiscard]] constexpr double seconds_per_year() const noexcept { return days_per_year * seconds_per_day(); }
};

inline constexpr trading_calendar us_equities{252, 6.5};
inline constexpr trading_calendar around_the_clock{365, 24};

class volatility {
public:
    constexpr volatility() noexcept = default;  // unset

    [[nodiscard]] TWOSIDE_INLINE constexpr double per_sqrt_second() const noexcept { return value_; }
    [[nodiscard]] TWOSIDE_INLINE constexpr bool is_set() const noexcept { return value_ == value_; }

    [[nodiscard]] double per_sqrt_day(trading_calendar c) const noexcept {
        return value_ * std::sqrt(c.seconds_per_day());
    }
    // As a fraction of the price in a year: 0.2 is "20 % volatility".
    [[nodiscard]] double annual_return(double price, trading_calendar c) const noexcept {
        return value_ * std::sqrt(c.seconds_per_year()) / price;
    }

    friend constexpr bool operator==(volatility, volatility) noexcept = default;
    friend constexpr volatility per_sqrt_second(double price_per_sqrt_second) noexcept;

private:
    constexpr explicit volatility(double v) noexcept : value_{formula::volatility_or_unset(v)} {}
    double value_ = not_a_number;
};

// In price units for each square root of a second.
[[nodiscard]] constexpr volatility per_sqrt_second(double price_per_sqrt_second) noexcept {
    return volatility{price_per_sqrt_second};
}
// In price units for each square root of a trading day.
[[nodiscard]] inline volatility per_sqrt_day(double price_per_sqrt_day, trading_calendar c) noexcept {
    return per_sqrt_second(price_per_sqrt_day / std::sqrt(c.seconds_per_day()));
}
// An annual return volatility (0.2 for 20 %) at a price, on a calendar: sigma_price = price * sigma / sqrt(seconds).
[[nodiscard]] inline volatility from_annual_return(double annual_fraction, double price, trading_calendar c) noexcept {
    return per_sqrt_second(price * annual_fraction / std::sqrt(c.seconds_per_year()));
}
// A daily return volatility (0.012 for 1.2 %) at a price, on a calendar.
[[nodiscard]] inline volatility from_daily_return(double daily_fraction, double price, trading_calendar c) noexcept {
    return per_sqrt_day(price * daily_fraction, c);
}

class fill_decay {
public:
    constexpr fill_decay() noexcept = default;  // unset

    [[nodiscard]] TWOSIDE_INLINE constexpr double per_price() const noexcept {
        return is_set() ? given_ : not_a_number;
    }
    [[nodiscard]] constexpr double per_tick(double tick) const noexcept { return per_price() * tick; }
    [[nodiscard]] TWOSIDE_INLINE constexpr bool is_set() const noexcept { return given_ > 0 && is_finite(given_); }
    // What it was made from, per price, legal or not: for the text of an error.
    [[nodiscard]] constexpr double given() const noexcept { return given_; }

    friend constexpr bool operator==(fill_decay, fill_decay) noexcept = default;
    friend constexpr fill_decay per_price(double) noexcept;

private:
    constexpr explicit fill_decay(double v) noexcept : given_{v} {}
    double given_ = not_a_number;
};

// Per unit of price: the rate of fills falls by a factor e when the quote moves 1/k away.
[[nodiscard]] constexpr fill_decay per_price(double decay) noexcept { return fill_decay{decay}; }
// Per whole tick of the given size.
[[nodiscard]] constexpr fill_decay per_tick(double decay, double tick) noexcept { return per_price(decay / tick); }
// Per basis point of the given price.
[[nodiscard]] constexpr fill_decay per_bps(double decay, double price) noexcept {
    return per_price(decay / (price * 1e-4));
}

}  // namespace twoside
