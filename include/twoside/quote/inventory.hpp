#pragma once
// How urgently the position should be reduced, for whoever works it off: 0 up to a share of the limit, then rising in
// a straight line to 1 at the limit and beyond. An exit is always urgency 1.
// Shown by tests/quote/inventory.cpp.

#include <twoside/core/inline.hpp>
#include <twoside/core/validation.hpp>
#include <twoside/market/market_state.hpp>

namespace twoside {

enum class inventory_action : unsigned char { none, reduce_long, reduce_short };

struct inventory_advice {
    inventory_action action = inventory_action::none;
    double urgency = 0;  // in [0, 1]

    friend constexpr bool operator==(const inventory_advice&, const inventory_advice&) = default;
};

struct inventory_pressure_parameters {
    double position_limit = infinity;
    double reduce_above = 0.5;  // share of the limit up to which nothing need be done
    double target = 0;

    [[nodiscard]] constexpr problem check() const noexcept {
        return first_problem(
            check_that(position_limit > 0, "inventory_pressure", "position_limit", position_limit, "above 0"),
            check_that(reduce_above >= 0 && reduce_above < 1, "inventory_pressure", "reduce_above", reduce_above,
                       "from 0 to below 1"),
            check_finite("inventory_pressure", "target", target));
    }
};

class inventory_pressure {
public:
    using parameters = inventory_pressure_parameters;

    constexpr explicit inventory_pressure(const parameters& p = {})
        : start_{(require(p.check()), p.position_limit < infinity ? p.position_limit * p.reduce_above : 0)},
          per_unit_{p.position_limit < infinity ? 1 / (p.position_limit - start_) : 0},
          target_{p.target} {}

    [[nodiscard]] TWOSIDE_INLINE constexpr inventory_advice operator()(const market_state& state) const noexcept {
        const double away = state.position - target_;
        // Without a branch, because which side of the share a position is on cannot be predicted; in this order, so
        // that what is not a number is not urgent.
        const double urgency = larger(smaller(1.0, (magnitude(away) - start_) * per_unit_), 0.0);
        const int action = static_cast<int>(urgency > 0) * (1 + static_cast<int>(away < 0));
        return {static_cast<inventory_action>(action), urgency};
    }

    // What an exit asks for: everything, whatever the target.
    [[nodiscard]] static constexpr inventory_advice flatten(const market_state& state) noexcept {
        if (state.position > 0) return {inventory_action::reduce_long, 1};
        if (state.position < 0) return {inventory_action::reduce_short, 1};
        return {inventory_action::none, 1};
    }

private:
    double start_;  // how far from the target urgency begins
    double per_unit_;
    double target_;
};

}  // namespace twoside
