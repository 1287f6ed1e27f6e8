#pragma once
// Spread policy: widens another spread in proportion to the size of the position,
//   offset * (1 + (at_limit - 1) min(|q - target| / limit, 1)),
// so that it is `at_limit` times as wide at the position limit. Composes with any spread; the skew is apart from it.
// Shown by tests/spread/widened.cpp.

#include <twoside/core/inline.hpp>
#include <twoside/core/validation.hpp>
#include <twoside/market/market_view.hpp>

namespace twoside {

struct position_widening {
    double position_limit = not_a_number;
    double at_limit = 2;  // times as wide, 1 or more
    double target = 0;    // the position at which nothing is widened

    [[nodiscard]] constexpr problem check() const noexcept {
        return first_problem(check_positive("position_widening", "position_limit", position_limit),
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
        const double away = smaller(magnitude(view.state.position - w_.target), w_.position_limit);
        const double factor = 1 + per_unit_ * away;
        const offsets inner = spread_(view);
        return {inner.bid * factor, inner.ask * factor};
    }

private:
    [[no_unique_address]] Spread spread_;
    double per_unit_;
    position_widening w_;
};

}  // namespace twoside
