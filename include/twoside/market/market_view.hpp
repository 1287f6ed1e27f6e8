#pragma once
// What the quoter shows each stage: the market, the state, and what the stages before it have found.
// `market_view` goes to the spread, the skew and the size; `proposal` adds their answers and goes to the gates.
// Both refer to the caller's book and state, which outlive the call they are made for; keep neither.
// Shown by tests/quoter.cpp and tests/contracts.

#include <twoside/market/market_state.hpp>
#include <twoside/market/top_of_book.hpp>

namespace twoside {

struct market_view {
    time_point now{};
    const top_of_book& book;
    const market_state& state;
    double fair_value = not_a_number;
    double tick = not_a_number;       // the price increment at the fair value
    double time_left = not_a_number;  // what the horizon answered, in seconds; NaN where it is unset

    // sigma, in price per square root of a second; NaN where it is unset.
    [[nodiscard]] constexpr double sigma() const noexcept { return state.volatility.per_sqrt_second(); }
    // tau, in seconds: the time left, and 0 where the horizon has passed; NaN where it is unset. Models read this one,
    // so that no horizon turns a skew around.
    [[nodiscard]] constexpr double tau() const noexcept { return positive_part(time_left); }
};

// How far the bid stands below fair value and the ask above it, before any skew. An infinite offset is "no quote on
// this side", which a spread model may say at a limit of the position. A type of its own and no two_sided<double>,
// which it looks like: a size is one of those, and a spread model in the size's slot must not compile.
struct offsets {
    double bid = not_a_number;
    double ask = not_a_number;

    [[nodiscard]] constexpr double total() const noexcept { return bid + ask; }
    // Half the total; where one side has no quote, the other's offset.
    [[nodiscard]] constexpr double half() const noexcept {
        const double mean = 0.5 * (bid + ask);
        return mean == infinity ? (bid < ask ? bid : ask) : mean;
    }

    friend constexpr bool operator==(const offsets&, const offsets&) = default;
};

struct proposal : market_view {
    twoside::offsets offsets{};
    double skew = not_a_number;  // subtracted from both prices
    two_sided<double> size{};    // what would be quoted, before lots

    [[nodiscard]] constexpr double bid_price() const noexcept { return fair_value - skew - offsets.bid; }
    [[nodiscard]] constexpr double ask_price() const noexcept { return fair_value - skew + offsets.ask; }
};

}  // namespace twoside
