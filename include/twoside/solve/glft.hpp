#pragma once
// The exact optimum that Avellaneda & Stoikov approximate, for positions within a limit. Sources: O. Gueant, C.-A.
// Lehalle, J. Fernandez-Tapia, "Dealing with the inventory risk", Mathematics and Financial Economics 7 (2013),
// Theorems 1 and 2 and section 5; O. Gueant, "Optimal market making", Applied Mathematical Finance 24 (2017), for the
// utility and the trade size.
//   alpha = k gamma sigma^2 z / 2,   eta = A C(xi z, k),   C(x, k) = (1 + x/k)^-(1 + k/x)
//   v' = -(alpha n^2 - k mu n) v + eta_b e^{-k m/2} v_{n+1} + eta_a e^{-k m/2} v_{n-1},   v_n(T) = exp(-k m n^2 / 2)
//   delta_b = c_b + L(xi z, k) + m/2 + ln(v_n / v_{n+1}) / k,   delta_a the same with v_{n-1}
// with n = q / z the position in trades of size z, A the rate of *trades* of that size, mu the drift, m the market
// impact (how far a fill moves the price), xi the utility: gamma for exponential utility, 0 for the mean-variance
// objective. A fee c per unit (below 0: a rebate) shifts the quote by c and turns A into A exp(-k c), exactly; a cost
// b of closing a unit at the end (half the market's spread and the taker's fee) multiplies v_n(T) by exp(-k b |n|). A
// may differ between the sides; k may not: then nothing linearises, and there is no solution here. sigma in price per
// square root of time, A per time, tau in time, all of one unit; gamma per money. Shown by tests/solve/glft.cpp
// (independent time-stepping of the control problem, published values) and the golden cases `glft_finite`,
// `glft_asymptotic`, `gueant_finite`, `gueant_asymptotic`, `fee_shift_finite`.

#include <cmath>
#include <twoside/core/math.hpp>
#include <twoside/core/side.hpp>
#include <twoside/core/validation.hpp>
#include <twoside/solve/position_chain.hpp>
#include <twoside/solve/position_quotes.hpp>

namespace twoside::solve {

struct glft_problem {
    double sigma = not_a_number;
    per_side arrival_rate = not_a_number;  // A, of trades of `size`
    per_side fill_decay = not_a_number;    // k, per price; the same on both sides
    double risk_aversion = not_a_number;   // gamma
    double utility = not_a_number;         // xi; NaN: gamma
    double size = 1;                       // z
    int limit = 10;                        // of the position, in trades
    double drift = 0;                      // mu, price per time
    double impact = 0;                     // m, price
    per_side fee = 0;                      // c, per unit; below 0 a rebate
    double closing_cost = 0;               // b, per unit that is held at the end, price

    [[nodiscard]] problem check() const noexcept {
        const char* me = "glft";
        return first_problem(
            check_not_negative(me, "sigma", sigma), check_not_negative(me, "arrival_rate.bid", arrival_rate.bid),
            check_not_negative(me, "arrival_rate.ask", arrival_rate.ask),
            check_positive(me, "fill_decay", fill_decay.bid),
            check_that(fill_decay.ask == fill_decay.bid, me, "fill_decay.ask", fill_decay.ask,
                       "that of the bid: with two nothing linearises (solve/multi_asset.hpp approximates)"),
            check_not_negative(me, "risk_aversion", risk_aversion),
            check_that(utility != utility || (utility >= 0 && is_finite(utility)), me, "utility", utility,
                       "0 or more, and finite (NaN: the risk aversion)"),
            check_positive(me, "size", size),
            check_that(limit >= 1 && limit <= 10000, me, "limit", limit, "1 to 10,000 trades"),
            check_finite(me, "drift", drift), check_finite(me, "impact", impact), check_finite(me, "fee.bid", fee.bid),
            check_finite(me, "fee.ask", fee.ask), check_not_negative(me, "closing_cost", closing_cost));
    }
};

namespace detail {

[[nodiscard]] inline exponential_system system_of(const glft_problem& p) {
    require(p.check());
    const double k = p.fill_decay.bid;
    const double xi = (p.utility != p.utility ? p.risk_aversion : p.utility) * p.size;
    const double alpha = 0.5 * k * p.risk_aversion * p.sigma * p.sigma * p.size;
    const double share = fill_share(xi, k) * std::exp(-0.5 * k * p.impact);
    exponential_system s{.chain = {}, .fill_decay = k, .lowest = -static_cast<double>(p.limit), .size = p.size};
    s.chain.buy = p.arrival_rate.bid * share * std::exp(-k * p.fee.bid);
    s.chain.sell = p.arrival_rate.ask * share * std::exp(-k * p.fee.ask);
    for (int n = -p.limit; n <= p.limit; ++n) {
        s.chain.cost.push_back(-alpha * n * n + k * p.drift * n);
        s.start.push_back(-0.5 * k * p.impact * n * n - k * p.closing_cost * std::abs(n));
    }
    const double premium = fill_premium(xi, k) + 0.5 * p.impact;
    s.premium = {premium + p.fee.bid, premium + p.fee.ask};
    return s;
}

}  // namespace detail

// With a time tau left.
[[nodiscard]] inline position_quotes solve_glft(const glft_problem& p, double tau) {
    const detail::exponential_system s = detail::system_of(p);
    return detail::quotes_of(s, solve_chain(s.chain, s.start, tau));
}

// Far from the end. `growth` is minus the smallest eigenvalue of the paper's M. No solution where a side never trades.
[[nodiscard]] inline position_quotes solve_glft(const glft_problem& p) {
    const detail::exponential_system s = detail::system_of(p);
    return detail::quotes_of(s, solve_chain(s.chain));
}

}  // namespace twoside::solve
