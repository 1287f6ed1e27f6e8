#pragma once
// Skew: in proportion to the position, up to a cap at the position limit,
//   skew = cap * clamp((q - target) / limit, -1, 1).
// A long position gives a positive skew, which lowers both quotes, so that the position is sold.
// Shown by tests/skew/linear.cpp and tests/contracts/skew.cpp.

#include <twoside/core/inline.hpp>
#include <twoside/skew/cap.hpp>

namespace twoside {

struct linear_skew_parameters {
    double position_limit = not_a_number;
    skew_cap cap = cap_in_half_spreads(1);  // the skew at the limit
    double target = 0;

    [[nodiscard]] TWOSIDE_INLINE constexpr problem check() const noexcept {
        return first_problem(check_divisor("linear_skew", "position_limit", position_limit), cap.check("linear_skew"),
                             check_that(is_finite(cap.price), "linear_skew", "cap (price)", cap.price, "finite"),
                             check_finite("linear_skew", "target", target));
    }
};

class linear_skew {
public:
    using parameters = linear_skew_parameters;

    constexpr explicit linear_skew(const parameters& p)
        : p_{p}, per_unit_{(require(p.check()), 1 / p.position_limit)} {}

    [[nodiscard]] TWOSIDE_INLINE constexpr double operator()(const market_view& view, const offsets& o) const noexcept {
        return p_.cap(view, o) * clamp((view.state.position - p_.target) * per_unit_, -1, 1);
    }

private:
    parameters p_;
    double per_unit_;
};

}  // namespace twoside
