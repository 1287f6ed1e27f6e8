#pragma once
// Spread policy: widens another spread in proportion to the size of the position,
//   half spread * (1 + (at_limit - 1) min(|q - target| / limit, 1)),
// so that it is `at_limit` times as wide at the position limit. Only the half spread (bid + ask) / 2 is scaled; the
// lean (bid - ask) / 2 stays, because models that solve position and spread together hold their skew in it. A half
// spread below zero, as a rebate makes it, is left as it is. So is the one offset of a model that quotes one side:
// there is no half spread to scale, and at a limit that offset is what works the position off. Shown by
// tests/spread/widened.cpp.

#include <twoside/core/inline.hpp>
#include <twoside/core/validation.hpp>
#include <twoside/market/market_view.hpp>

namespace twoside {

namespace formula {

// The same lean around a half spread that is `factor` times as wide.
[[nodiscard]] TWOSIDE_INLINE constexpr offsets scaled_half_spread(const offsets& o, double factor) noexcept {
    const double half = 0.5 * o.total();
    const double more = half > 0 && half < infinity ? half * (factor - 1) : 0;
    return {o.bid + more, o.ask + more};
}

}  // namespace formula

struct position_widening {
    double position_limit = not_a_number;
    double at_limit = 2;  // times as wide, 1 or more
    double target = 0;    // the position at which nothing is widened

    [[nodiscard]] constexpr problem check() const noexcept {
        return first_problem(check_divisor("position_widening", "position_limit", position_limit),
                             check_that(at_limit >= 1 && is_finite(at_limit), "position_widening", "at_limit", at_limit,
                                        "1 or more, and finite"),
                             check_finite("position_widening", "target", target));
    }
};

template <class Spread>
class widened {
public:
    constexpr widened(Spread spread, position_widening w)
        : spread_{spread}, per_unit_{(require(w.check()), (w.at_limit - 1) / w.position_limit)}, w_{w} {}

    [[nodiscard]] TWOSIDE_INLINE constexpr offsets operator()(const market_view& view) const noexcept {
        // In this order, so that a position that is no number stays that.
        const double away = smaller(w_.position_limit, magnitude(view.state.position - w_.target));
        return formula::scaled_half_spread(spread_(view), 1 + per_unit_ * away);
    }

private:
    [[no_unique_address]] Spread spread_;
    double per_unit_;
    position_widening w_;
};

}  // namespace twoside
