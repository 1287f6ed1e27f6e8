#pragma once
// Skew: Avellaneda & Stoikov's reservation price (2008, equation 29), r = s - (q - target) gamma sigma^2 tau.
// Units as in spread/avellaneda_stoikov.hpp, whose companion it is; use the same risk aversion in both.
// NaN where sigma or tau is unset. Shown by tests/skew/reservation.cpp and the golden cases `as_quotes`.

#include <twoside/core/inline.hpp>
#include <twoside/market/inventory_cost.hpp>
#include <twoside/skew/cap.hpp>

namespace twoside {

namespace formula {

// (q - target) gamma sigma^2 tau, held between -cap and cap.
template <class Real>
[[nodiscard]] TWOSIDE_INLINE constexpr Real reservation_skew(const Real& from_target, const Real& inventory_cost,
                                                             const Real& cap) noexcept {
    return clamp(from_target * inventory_cost, -cap, cap);
}

}  // namespace formula

struct reservation_skew_parameters {
    double risk_aversion = not_a_number;  // gamma, 0 or more
    double target = 0;
    skew_cap cap = no_cap;

    [[nodiscard]] constexpr problem check() const noexcept {
        return first_problem(check_not_negative("reservation_skew", "risk_aversion", risk_aversion),
                             check_finite("reservation_skew", "target", target), cap.check("reservation_skew"));
    }
};

class reservation_skew {
public:
    using parameters = reservation_skew_parameters;

    constexpr explicit reservation_skew(const parameters& p) : p_{p}, capped_{!p.cap.is_none()} { require(p.check()); }

    [[nodiscard]] TWOSIDE_INLINE constexpr double operator()(const market_view& view, const offsets& o) const noexcept {
        const double cost = formula::inventory_cost(p_.risk_aversion, view.sigma(), view.tau());
        if (!capped_) return (view.state.position - p_.target) * cost;
        const double cap = p_.cap(view, o);
        return formula::reservation_skew(view.state.position - p_.target, cost, cap);
    }

private:
    parameters p_;
    bool capped_;
};

}  // namespace twoside
