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

// How far a position is from its target, measured so that the advice can be worked out when it is asked for.
struct inventory_reading {
    double from_target = 0;  // signed; 1 between the start of urgency and its end
    double calm = 0;         // in the same measure: urgency begins here; below 0 while an exit is demanded

    [[nodiscard]] constexpr bool getting_out() const noexcept { return calm < 0; }

    [[nodiscard]] constexpr inventory_advice advice() const noexcept {
        const auto reduce = from_target > 0   ? inventory_action::reduce_long
                            : from_target < 0 ? inventory_action::reduce_short
                                              : inventory_action::none;
        if (getting_out()) return {reduce, 1};
        // In this order, so that what is not a number is not urgent.
        const double urgency = larger(smaller(1.0, magnitude(from_target) - calm), 0.0);
        return {urgency > 0 ? reduce : inventory_action::none, urgency};
    }
};

class inventory_pressure {
public:
    using parameters = inventory_pressure_parameters;

    constexpr explicit inventory_pressure(const parameters& p = {}) : target_{(require(p.check()), p.target)} {
        if (!(p.position_limit < infinity)) return;
        per_unit_ = 1 / (p.position_limit - p.position_limit * p.reduce_above);
        calm_ = p.position_limit * p.reduce_above * per_unit_;
    }

    [[nodiscard]] TWOSIDE_INLINE constexpr inventory_reading read(const market_state& state) const noexcept {
        return {(state.position - target_) * per_unit_, calm_};
    }
    [[nodiscard]] constexpr inventory_advice operator()(const market_state& state) const noexcept {
        return read(state).advice();
    }

    // What an exit asks for: everything, whatever the target.
    [[nodiscard]] static constexpr inventory_reading flatten(const market_state& state) noexcept {
        return {state.position, -1};
    }

private:
    double per_unit_ = 0;
    double calm_ = 0;
    double target_;
};

}  // namespace twoside
