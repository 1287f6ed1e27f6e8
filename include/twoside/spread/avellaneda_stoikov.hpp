#pragma once
// Spread: Avellaneda & Stoikov, "High-frequency trading in a limit order book", Quantitative Finance 8(3), 2008,
// 217-224.
//
//   reservation price   r     = s - q gamma sigma^2 tau                              (29)
//   total spread        d_b + d_a = gamma sigma^2 tau + (2/gamma) ln(1 + gamma/k)    (30)
//
// s fair value [price], q position [size], gamma risk aversion [1/(price size)], sigma volatility [price/sqrt(s)],
// tau time left [s], k decay of fills with distance [1/price]. (30) is the *total* spread: each offset is half of it.
// For orders of size z (the paper has z = 1) each trade moves the position by z:
//   d_b + d_a = gamma z sigma^2 tau + (2/(gamma z)) ln(1 + gamma z/k).
// A fee c per unit shifts its side by c, exactly, because (30) has no arrival rate (below 0: a rebate).
// Limits: gamma -> 0 gives 2/k and no skew; sigma = 0 or tau = 0 gives (2/gamma) ln(1 + gamma/k) and no skew.
// The quotes hold no arrival rate and are a first-order approximation to the optimum of the stated problem.
// The position enters through the reservation price alone: pair this spread with reservation_skew.
// The logarithm is taken when the model is made; a quote costs two multiplications. NaN where sigma or tau is unset.
// Shown by tests/spread/avellaneda_stoikov.cpp and the golden cases `as_quotes`, `as_infinite`, `as_average_spread`.

#include <twoside/core/inline.hpp>
#include <twoside/core/validation.hpp>
#include <twoside/market/market_view.hpp>

namespace twoside {

namespace formula {

// gamma sigma^2 tau: what one unit of position moves the reservation price by.
template <class Real>
[[nodiscard]] constexpr Real inventory_cost(Real risk_aversion, Real sigma, Real time_left) noexcept {
    return risk_aversion * sigma * sigma * time_left;
}

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
// Each side's half of it, its fee within the premium.
template <class Real>
[[nodiscard]] constexpr Real avellaneda_stoikov_offset(const Real& inventory_cost, const Real& premium) noexcept {
    return Real(0.5) * inventory_cost + premium;
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

}  // namespace formula

struct avellaneda_stoikov_parameters {
    double risk_aversion = not_a_number;  // gamma, 0 or more
    twoside::fill_decay fill_decay{};     // k
    double trade_size = 1;                // z: how much one fill moves the position, in the unit of the position
    per_side fee = 0;                     // c, price per unit; below 0 a rebate

    [[nodiscard]] constexpr problem check() const noexcept {
        return first_problem(check_not_negative("avellaneda_stoikov", "risk_aversion", risk_aversion),
                             check_positive("avellaneda_stoikov", "fill_decay (per price)", fill_decay.per_price()),
                             check_positive("avellaneda_stoikov", "trade_size", trade_size),
                             check_finite("avellaneda_stoikov", "fee.bid (price)", fee.bid),
                             check_finite("avellaneda_stoikov", "fee.ask (price)", fee.ask));
    }
};

class avellaneda_stoikov {
public:
    using parameters = avellaneda_stoikov_parameters;

    explicit avellaneda_stoikov(const parameters& p) : risk_{(require(p.check()), p.risk_aversion * p.trade_size)} {
        const double premium = fill_premium(risk_, p.fill_decay.per_price());
        premium_ = {premium + p.fee.bid, premium + p.fee.ask};
    }

    [[nodiscard]] TWOSIDE_INLINE constexpr offsets operator()(const market_view& view) const noexcept {
        const double cost = formula::inventory_cost(risk_, view.sigma(), view.tau());
        return {formula::avellaneda_stoikov_offset(cost, premium_.bid),
                formula::avellaneda_stoikov_offset(cost, premium_.ask)};
    }

private:
    double risk_;                  // gamma z
    two_sided<double> premium_{};  // ln(1 + gamma z/k) / (gamma z) + c
};

}  // namespace twoside
