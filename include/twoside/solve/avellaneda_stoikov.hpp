#pragma once
// What Avellaneda & Stoikov (Quantitative Finance 8(3), 2008, 217-224) have beside the quotes of
// spread/avellaneda_stoikov.hpp: reservation prices, the average spread, the infinite horizon; and the best single
// quote. For studies and for choosing parameters: no quote needs them, so the umbrella does not have them. Equation
// numbers and units as there. Standard library only. Shown by tests/solve/avellaneda_stoikov.cpp and the golden cases
// `as_quotes`, `as_average_spread`, `as_infinite`, `fee_single_period`.

#include <cmath>
#include <twoside/core/math.hpp>
#include <twoside/core/side.hpp>
#include <twoside/market/inventory_cost.hpp>

namespace twoside::formula {

// (29)
template <class Real>
[[nodiscard]] constexpr Real reservation_price(Real fair_value, Real position, Real inventory_cost) noexcept {
    return fair_value - position * inventory_cost;
}
// (7): the price at which buying one more unit leaves the utility as it is.
template <class Real>
[[nodiscard]] constexpr Real reservation_bid(Real fair_value, Real position, Real inventory_cost) noexcept {
    return fair_value - (Real(2) * position + Real(1)) * inventory_cost / Real(2);
}
// (6): the price at which selling one unit leaves the utility as it is.
template <class Real>
[[nodiscard]] constexpr Real reservation_ask(Real fair_value, Real position, Real inventory_cost) noexcept {
    return fair_value + (Real(1) - Real(2) * position) * inventory_cost / Real(2);
}

// (30), from its two parts: gamma sigma^2 tau and fill_premium(gamma, k).
template <class Real>
[[nodiscard]] constexpr Real avellaneda_stoikov_spread(Real inventory_cost, Real fill_premium) noexcept {
    return inventory_cost + Real(2) * fill_premium;
}
// The mean of (30) while time runs out from `horizon` to 0: over continuous time, and over `steps` equal steps that
// start at t = 0 and never reach the end, as the paper's simulation has it.
[[nodiscard]] inline double average_spread(double risk_aversion, double sigma, double fill_decay, double horizon) {
    return avellaneda_stoikov_spread(0.5 * inventory_cost(risk_aversion, sigma, horizon),
                                     fill_premium(risk_aversion, fill_decay));
}
[[nodiscard]] inline double average_spread(double risk_aversion, double sigma, double fill_decay, double horizon,
                                           int steps) {
    const double lead = 0.5 * inventory_cost(risk_aversion, sigma, horizon / steps);
    return average_spread(risk_aversion, sigma, fill_decay, horizon) + lead;
}

// Infinite horizon (section 2.3), at the discount rate that the paper suggests for positions within +-limit:
//   omega = gamma^2 sigma^2 (limit + 1)^2 / 2,   x = 1 / ((limit + 1)^2 - q^2)
//   bid = s + ln(1 - (1 + 2q) x) / gamma,        ask = s - ln(1 - (1 - 2q) x) / gamma
// sigma and gamma cancel inside the logarithm. At q = limit the bid is -infinity (never buy), at -limit the ask is
// +infinity; beyond the limit nothing is defined and both are. gamma must be above zero.
// The ask printed in the paper, s + ln(1 + (1 - 2q) x) / gamma, does not solve its own Definition 1 and is not the
// mirror image of the bid; it is here by name so that published numbers can be reproduced.
[[nodiscard]] constexpr double infinite_horizon_discount(double risk_aversion, double sigma, double limit) noexcept {
    const double scale = risk_aversion * sigma * (limit + 1);
    return 0.5 * scale * scale;
}
[[nodiscard]] inline two_sided<double> infinite_horizon_reservation(double fair_value, double position,
                                                                    double risk_aversion, double limit) noexcept {
    if (!(magnitude(position) <= limit)) return {-infinity, infinity};
    const double room = (limit + 1) * (limit + 1) - position * position;
    return {fair_value + std::log1p(-(1 + 2 * position) / room) / risk_aversion,
            fair_value - std::log1p(-(1 - 2 * position) / room) / risk_aversion};
}
[[nodiscard]] inline double infinite_horizon_ask_as_printed(double fair_value, double position, double risk_aversion,
                                                            double limit) noexcept {
    const double room = (limit + 1) * (limit + 1) - position * position;
    return fair_value + std::log1p((1 - 2 * position) / room) / risk_aversion;
}

// The best offset of a single quote whose fill drops the value by `value_drop` and costs `fee`, both in price:
// p + c + ln(1 + gamma/k) / gamma.
[[nodiscard]] inline double single_period_offset(double risk_aversion, double fill_decay, double value_drop,
                                                 double fee) noexcept {
    return value_drop + fee + fill_premium(risk_aversion, fill_decay);
}

}  // namespace twoside::formula
