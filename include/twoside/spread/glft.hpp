#pragma once
// Spread: the closed form of Gueant, Lehalle & Fernandez-Tapia, far from the end. Sources: "Dealing with the inventory
// risk", Mathematics and Financial Economics 7 (2013), section 4 and its extensions to drift and impact; O. Gueant,
// "Optimal market making", Applied Mathematical Finance 24 (2017), for utility and trade size.
//   delta_b = c + L(xi z, k) + m/2 + (2q + z)/2 R - d,    delta_a = c + L(xi z, k) + m/2 - (2q - z)/2 R + d
//   R = sigma sqrt(gamma / (2 k A e^{-kc} z C(xi z, k))) e^{k m/4},   d = mu R / (gamma sigma^2)
// with A the rate of *trades* of size z on each side at distance 0, xi = gamma for exponential utility and 0 for
// mean-variance, m the impact of a fill on the price, mu a drift, c a fee per unit (below 0: a rebate). Where A or c
// differ between the sides, the system is made symmetric by a change of variables, as exactly as before: A e^{-kc} is
// the geometric mean of both sides', c becomes (c_b + c_a)/2 on both, and d loses ln(A_b / A_a) / 2k. It holds the
// inventory's skew itself: use it with no_skew, and bound the position with inventory_limit, which it does not know.
// Two coefficients are cached, so that a quote is two multiply-adds a side. It approximates the eigenvector by a
// Gaussian: good near the middle, poor next to a limit; solve/glft.hpp is exact. Unlike Avellaneda & Stoikov's it
// depends on A. Prices in price, sigma per square root of a second, A per second, q and z in one unit. gamma = 0 is the
// limit: no skew. Shown by tests/spread/glft.cpp and the golden cases `glft_closed_form`, `gueant_closed_form`,
// `fee_shift_closed_form`.

#include <cmath>
#include <twoside/core/inline.hpp>
#include <twoside/core/side.hpp>
#include <twoside/core/units.hpp>
#include <twoside/core/validation.hpp>
#include <twoside/market/market_view.hpp>

namespace twoside {

namespace formula {

// From the offsets without volatility, R, half the trade size and the skew, which moves both quotes down.
template <class Real>
[[nodiscard]] constexpr two_sided<Real> glft_offsets(const Real& premium_bid, const Real& premium_ask, const Real& r,
                                                     const Real& half_size, const Real& skew) noexcept {
    const Real wider = half_size * r;
    return {premium_bid + wider + skew, premium_ask + wider - skew};
}

}  // namespace formula

struct glft_parameters {
    double risk_aversion = not_a_number;   // gamma, 0 or more
    per_side arrival_rate = not_a_number;  // A, of trades of `trade_size`, per second
    twoside::fill_decay fill_decay{};      // k, of both sides
    double trade_size = 1;                 // z, in the unit of the position
    double utility = not_a_number;         // xi, per money; NaN: the risk aversion
    double drift = 0;                      // mu, price per second
    double impact = 0;                     // m, price
    per_side fee = 0;                      // c, price per unit; below 0 a rebate

    [[nodiscard]] constexpr problem check() const noexcept {
        const char* me = "glft";
        return first_problem(check_not_negative(me, "risk_aversion", risk_aversion),
                             check_positive(me, "arrival_rate.bid (per second)", arrival_rate.bid),
                             check_positive(me, "arrival_rate.ask (per second)", arrival_rate.ask),
                             check_positive(me, "fill_decay (per price)", fill_decay.given()),
                             check_positive(me, "trade_size", trade_size),
                             check_that(utility != utility || (utility >= 0 && is_finite(utility)), me, "utility",
                                        utility, "0 or more, and finite (NaN: the risk aversion)"),
                             check_that(is_finite(drift) && (drift == 0 || risk_aversion > 0), me, "drift", drift,
                                        "finite, and 0 where the risk aversion is 0"),
                             check_finite(me, "impact (price)", impact), check_finite(me, "fee.bid (price)", fee.bid),
                             check_finite(me, "fee.ask (price)", fee.ask));
    }
};

// What the parameters come down to.
struct glft_coefficients {
    double slope = 0;             // R / sigma
    two_sided<double> premium{};  // the offsets without volatility
    double half_size = 0;         // z / 2
    double drift = 0;             // mu R / (gamma sigma)

    explicit glft_coefficients(const glft_parameters& p) {
        require(p.check());
        const double k = p.fill_decay.per_price();
        const double xi = (p.utility != p.utility ? p.risk_aversion : p.utility) * p.trade_size;
        const double fee = 0.5 * p.fee.bid + 0.5 * p.fee.ask;
        const double rate =
            std::sqrt(p.arrival_rate.bid) * std::sqrt(p.arrival_rate.ask) * std::exp(-k * fee) * fill_share(xi, k);
        slope = std::sqrt(p.risk_aversion / (2 * k * rate * p.trade_size)) * std::exp(0.25 * k * p.impact);
        const double middle = fill_premium(xi, k) + 0.5 * p.impact + fee;
        const double uneven = 0.5 * (std::log(p.arrival_rate.bid) - std::log(p.arrival_rate.ask)) / k;
        premium = {middle + uneven, middle - uneven};
        half_size = 0.5 * p.trade_size;
        drift = p.drift == 0 ? 0 : p.drift * slope / p.risk_aversion;
        require(check_that(is_finite(slope) && is_finite(premium.bid + premium.ask) && is_finite(drift), "glft",
                           "arrival_rate", rate,
                           "such that exp(-k fee) times it, and the skew, can be held by a number"));
    }
};

class glft {
public:
    using parameters = glft_parameters;

    explicit glft(const parameters& p) : c_{p} {}

    [[nodiscard]] TWOSIDE_INLINE constexpr offsets operator()(const market_view& view) const noexcept {
        const double sigma = view.sigma();
        const double r = c_.slope * sigma;  // the skew of one unit
        double skew = view.state.position * r;
        if (c_.drift != 0) [[unlikely]]
            skew -= c_.drift / sigma;
        const auto o = formula::glft_offsets(c_.premium.bid, c_.premium.ask, r, c_.half_size, skew);
        return {o.bid, o.ask};
    }

private:
    glft_coefficients c_;
};

}  // namespace twoside
