#pragma once
// What the quoter shows the spread, the skew and the size: the market, the state, and what was found before them. It
// refers to the caller's book and state, which outlive the call it is made for; keep neither.
// What the gates are shown adds the orders that would rest: quote/proposal.hpp.
// Shown by tests/quoter.cpp and tests/contracts.

#include <twoside/core/inline.hpp>
#include <twoside/market/market_state.hpp>
#include <twoside/market/top_of_book.hpp>

namespace twoside {

struct market_view {
    time_point now{};
    const top_of_book& book;
    const market_state& state;
    double fair_value = not_a_number;
    double tick = not_a_number;        // the price increment at the fair value
    double time_left = not_a_number;   // the horizon tau, in seconds, 0 or more; NaN where it is unset or below
    bool non_positive_prices = false;  // whether the instrument trades at or below zero

    // sigma, in price per square root of a second; NaN where it is unset.
    [[nodiscard]] TWOSIDE_INLINE constexpr double sigma() const noexcept { return state.volatility.per_sqrt_second(); }
    // tau, in seconds: the time left, and 0 where the horizon has passed; NaN where it is unset. Models read this one,
    // so that no horizon turns a skew around.
    [[nodiscard]] TWOSIDE_INLINE constexpr double tau() const noexcept { return positive_part(time_left); }
};

// How far the bid stands below fair value and the ask above it, before any skew. An infinite offset is "no quote on
// this side", which a spread model may say at a limit of the position. A type of its own and no two_sided<double>,
// which it looks like: a size is one of those, and a spread model in the size's slot must not compile.
struct offsets {
    double bid = not_a_number;
    double ask = not_a_number;

    [[nodiscard]] TWOSIDE_INLINE constexpr double total() const noexcept { return bid + ask; }
    // Half the total; where one side has no quote, the other's offset.
    [[nodiscard]] TWOSIDE_INLINE constexpr double half() const noexcept {
        const double mean = 0.5 * (bid + ask);
        return mean == infinity ? (bid < ask ? bid : ask) : mean;
    }

    friend constexpr bool operator==(const offsets&, const offsets&) = default;
};

}  // namespace twoside
