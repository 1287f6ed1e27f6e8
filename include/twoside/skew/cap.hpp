#pragma once
// How large a skew may become: in ticks, as a share of our own half spread, or in price. A skew moves both quotes by
// the same amount, so no cap can invert or remove the spread. A cap is never below zero, or the skew would have the
// wrong sign: where a rebate brings the half spread below zero, and where neither side has a quote, a share of the half
// spread is nothing. Shown by tests/skew/cap.cpp and, for the skews that it holds, tests/contracts/skew.cpp.

#include <twoside/core/inline.hpp>
#include <twoside/core/validation.hpp>
#include <twoside/market/market_view.hpp>

namespace twoside {

struct skew_cap {
    double ticks = 0;
    double half_spreads = 0;
    double price = 0;  // the three add up

    [[nodiscard]] TWOSIDE_INLINE constexpr double operator()(const market_view& view, const offsets& o) const noexcept {
        const double half = o.half();
        const double positive = half == infinity ? 0 : positive_part(half);
        return ticks * view.tick + half_spreads * positive + price;
    }
    // Whether there is none, whatever the market.
    [[nodiscard]] TWOSIDE_INLINE constexpr bool is_none() const noexcept { return price == infinity; }
    [[nodiscard]] constexpr problem check(const char* where) const noexcept {
        return first_problem(check_not_negative(where, "cap (ticks)", ticks),
                             check_not_negative(where, "cap (half spreads)", half_spreads),
                             check_limit(where, "cap (price)", price));
    }
};

[[nodiscard]] constexpr skew_cap cap_in_ticks(double n) noexcept { return {.ticks = n}; }
[[nodiscard]] constexpr skew_cap cap_in_half_spreads(double share) noexcept { return {.half_spreads = share}; }
[[nodiscard]] constexpr skew_cap cap_in_price(double p) noexcept { return {.price = p}; }
inline constexpr skew_cap no_cap{.price = infinity};

}  // namespace twoside
