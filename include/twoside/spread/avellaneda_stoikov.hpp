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
// What the paper has beside its quotes is in solve/avellaneda_stoikov.hpp.
// Shown by tests/spread/avellaneda_stoikov.cpp and the golden cases `as_quotes`.

#include <twoside/core/inline.hpp>
#include <twoside/core/validation.hpp>
#include <twoside/market/inventory_cost.hpp>
#include <twoside/market/market_view.hpp>

namespace twoside {

namespace formula {

// Each side's half of (30), its fee within the premium.
template <class Real>
[[nodiscard]] TWOSIDE_INLINE constexpr Real avellaneda_stoikov_offset(const Real& inventory_cost,
                                                                      const Real& premium) noexcept {
    return Real(0.5) * inventory_cost + premium;
}

}  // namespace formula

struct avellaneda_stoikov_parameters {
    double risk_aversion = not_a_number;  // gamma, 0 or more
    twoside::fill_decay fill_decay{};     // k
    double trade_size = 1;                // z: how much one fill moves the position, in the unit of the position
    per_side fee = 0;                     // c, price per unit; below 0 a rebate

    [[nodiscard]] constexpr problem check() const noexcept {
        return first_problem(check_not_negative("avellaneda_stoikov", "risk_aversion", risk_aversion),
                             check_positive("avellaneda_stoikov", "fill_decay (per price)", fill_decay.given()),
                             check_positive("avellaneda_stoikov", "trade_size", trade_size),
                             check_finite("avellaneda_stoikov", "fee.bid (price)", fee.bid),
                             check_finite("avellaneda_stoikov", "fee.ask (price)", fee.ask));
    }
};

class avellaneda_stoikov {
public:
    using shortcuts_of = avellaneda_stoikov;
    using parameters = avellaneda_stoikov_parameters;

    explicit avellaneda_stoikov(const parameters& p) : risk_{(require(p.check()), p.risk_aversion * p.trade_size)} {
        const double premium = fill_premium(risk_, p.fill_decay.per_price());
        premium_ = {premium + p.fee.bid, premium + p.fee.ask};
        const double largest = larger(magnitude(premium_.bid), magnitude(premium_.ask));
        sure_risk_ = largest < 1e300 ? 4 * risk_ : not_a_number;
    }

    [[nodiscard]] TWOSIDE_INLINE constexpr offsets operator()(const market_view& view) const noexcept {
        const double cost = formula::inventory_cost(risk_, view.sigma(), view.tau());
        return {formula::avellaneda_stoikov_offset(cost, premium_.bid),
                formula::avellaneda_stoikov_offset(cost, premium_.ask)};
    }

    // For the quoter, which asks it where no quote may leave: finite only where both offsets are.
    [[nodiscard]] TWOSIDE_INLINE constexpr double finite_where_sure(const market_view& view) const noexcept {
        // By the time left, which tau is where it is not 0.
        return formula::inventory_cost(sure_risk_, view.sigma(), view.time_left);
    }

private:
    double risk_;                  // gamma z
    two_sided<double> premium_{};  // ln(1 + gamma z/k) / (gamma z) + c
    double sure_risk_ = 0;         // so much more that no premium leads beyond the largest number
};

}  // namespace twoside
