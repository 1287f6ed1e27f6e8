#pragma once
// Gate: the market's spread leaves room for ours. It stops both sides where the market's spread is below
// `share_of_ours` of the spread between our own orders, as they would rest in whole ticks (we would only stand behind
// the queue), or below `minimum`, the least that pays. A side without an order is taken to be as far from the market's
// mid as the other. `minimum` is a price; 0 switches a condition off. With either on, a market without two prices has
// no spread that could be judged, and that is a reason too. Shown by tests/gate/min_market_spread.cpp.

#include <twoside/core/inline.hpp>
#include <twoside/core/validation.hpp>
#include <twoside/core/verdict.hpp>
#include <twoside/quote/proposal.hpp>

namespace twoside {

namespace formula {

// Whether a market's spread is below a least one. A spread is the difference of two prices and carries the rounding of
// their last digits, which is in proportion to the price and not to the spread: what is equal but for that is not
// below.
template <class Real>
[[nodiscard]] TWOSIDE_INLINE constexpr auto too_tight(const Real& spread, const Real& least,
                                                      const Real& price) noexcept {
    return spread < least * Real(1 - 1e-12) - magnitude(price) * Real(4.5e-16);
}

}  // namespace formula

struct min_market_spread_parameters {
    double share_of_ours = 0.8;
    double minimum = 0;

    [[nodiscard]] constexpr problem check() const noexcept {
        return first_problem(check_not_negative("min_market_spread", "share_of_ours", share_of_ours),
                             check_not_negative("min_market_spread", "minimum", minimum));
    }
    // The same to compare with: a condition that is off holds for no spread, not even that of a crossed market.
    [[nodiscard]] constexpr min_market_spread_parameters to_compare() const noexcept {
        return {share_of_ours > 0 ? share_of_ours : not_a_number, minimum > 0 ? minimum : -infinity};
    }
};

class min_market_spread {
public:
    using shortcuts_of = min_market_spread;
    using parameters = min_market_spread_parameters;

    static constexpr reason tighter_than_ours{"market spread too tight for ours"};
    static constexpr reason unprofitable{"market spread below the minimum profitable"};
    static constexpr reason unknown{"the market has no spread to judge ours by"};

    constexpr min_market_spread() noexcept
        : p_{parameters{}.to_compare()}, strict_share_{p_.share_of_ours}, strict_minimum_{0} {}
    constexpr explicit min_market_spread(const parameters& p)
        : p_{(require(p.check()), p.to_compare())},
          strict_share_{p_.share_of_ours > 0 ? p_.share_of_ours : -infinity},
          strict_minimum_{p.minimum} {}

    [[nodiscard]] TWOSIDE_INLINE constexpr verdict operator()(const proposal& p) const noexcept {
        const double spread = p.book.spread();
        if (!is_finite(spread)) return stop_if(p_.minimum > 0 || p_.share_of_ours > 0, unknown);
        if (formula::too_tight(spread, p_.minimum, p.book.ask)) return unprofitable;
        double ours = p.spread();
        // One order alone is as far from the mid as the other would be.
        if (ours != ours)
            ours = 2 * (p.order.bid.present() ? p.book.mid() - p.bid_price() : p.ask_price() - p.book.mid());
        return stop_if(formula::too_tight(spread, p_.share_of_ours * ours, p.book.ask), tighter_than_ours);
    }
    // For the path of a quote: more strictly than is asked for, without what rounding is allowed.
    [[nodiscard]] TWOSIDE_INLINE constexpr bool surely_open(const proposal& p) const noexcept {
        if (!p.order.two_way()) [[unlikely]]
            return false;
        const double spread = p.book.spread();
        return spread >= strict_minimum_ && spread >= strict_share_ * p.spread() && spread < infinity;
    }

private:
    parameters p_;
    double strict_share_;    // as in p_; a share that is off asks for nothing
    double strict_minimum_;  // at least 0
};

}  // namespace twoside
