#pragma once
// Gate: the market's spread leaves room for ours. It stops both sides where the market's spread is below
// `share_of_ours` of our own total spread (we would only stand behind the queue), or below `minimum`, the least that
// pays. A side without a quote is taken to be like the other. `minimum` is a price; 0 switches a condition
// off. Shown by tests/gate/min_market_spread.cpp.

#include <twoside/core/inline.hpp>
#include <twoside/core/validation.hpp>
#include <twoside/gate/verdict.hpp>
#include <twoside/market/market_view.hpp>

namespace twoside {

namespace formula {

// Whether the market's spread is below a share of ours. The tolerance is for market spreads that are equal to ours but
// for the rounding of the last digit.
template <class Real>
[[nodiscard]] constexpr auto too_tight(const Real& spread, const Real& ours, const Real& share) noexcept {
    return spread < share * ours * Real(1 - 1e-12);
}

}  // namespace formula

struct min_market_spread_parameters {
    double share_of_ours = 0.8;
    double minimum = 0;

    [[nodiscard]] constexpr problem check() const noexcept {
        return first_problem(check_not_negative("min_market_spread", "share_of_ours", share_of_ours),
                             check_not_negative("min_market_spread", "minimum", minimum));
    }
};

class min_market_spread {
public:
    using parameters = min_market_spread_parameters;

    static constexpr reason tighter_than_ours{"market spread too tight for ours"};
    static constexpr reason unprofitable{"market spread below the minimum profitable"};

    constexpr min_market_spread() noexcept = default;
    constexpr explicit min_market_spread(const parameters& p) : p_{p} { require(p.check()); }

    [[nodiscard]] TWOSIDE_INLINE constexpr verdict operator()(const proposal& p) const noexcept {
        const double spread = p.book.spread();
        if (spread < p_.minimum) return unprofitable;
        if (!formula::too_tight(spread, p.offsets.total(), p_.share_of_ours)) return {};
        return stop_if(formula::too_tight(spread, 2 * p.offsets.half(), p_.share_of_ours), tighter_than_ours);
    }

private:
    parameters p_{};
};

}  // namespace twoside
