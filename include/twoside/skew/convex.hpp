#pragma once
// Skew: gentle up to half the position limit, steep beyond it. With x = (q - target) / limit and s the share of the cap
// that is reached at half the limit (below one half, or it would not be convex):
//   skew = cap * 2 s x                                  for |x| <= 1/2
//   skew = cap * sign(x) (s + 2 (1 - s) (|x| - 1/2))    for 1/2 < |x| <= 1, and the cap beyond.
// Continuous and increasing in the position. Shown by tests/skew/convex.cpp and tests/contracts/skew.cpp.

#include <twoside/core/inline.hpp>
#include <twoside/skew/cap.hpp>

namespace twoside {

struct convex_skew_parameters {
    double position_limit = not_a_number;
    skew_cap cap = cap_in_half_spreads(1);  // the skew at the limit
    double share_at_half = 0.25;            // of the cap, at half the limit
    double target = 0;

    [[nodiscard]] TWOSIDE_INLINE constexpr problem check() const noexcept {
        return first_problem(check_divisor("convex_skew", "position_limit", position_limit), cap.check("convex_skew"),
                             check_that(is_finite(cap.price), "convex_skew", "cap (price)", cap.price, "finite"),
                             check_that(share_at_half >= 0 && share_at_half < 0.5, "convex_skew", "share_at_half",
                                        share_at_half, "from 0 to below 0.5"),
                             check_finite("convex_skew", "target", target));
    }
};

class convex_skew {
public:
    using parameters = convex_skew_parameters;

    constexpr explicit convex_skew(const parameters& p)
        : p_{p}, per_unit_{(require(p.check()), 1 / p.position_limit)} {}

    [[nodiscard]] TWOSIDE_INLINE constexpr double operator()(const market_view& view, const offsets& o) const noexcept {
        const double x = clamp((view.state.position - p_.target) * per_unit_, -1, 1);
        const double size = magnitude(x);
        // The two straight pieces; the steeper one is the larger beyond the knee.
        const double share = larger(2 * p_.share_at_half * size, 1 - 2 * (1 - p_.share_at_half) * (1 - size));
        return p_.cap(view, o) * (x < 0 ? -share : share);
    }

private:
    parameters p_;
    double per_unit_;
};

}  // namespace twoside
