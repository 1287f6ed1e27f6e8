#pragma once
// The optimum of a maker who is neutral to risk and penalised for inventory. Source: A. Cartea, S. Jaimungal, J.
// Penalva, Algorithmic and High-Frequency Trading (2015), sections 10.2 and 10.4; Cartea, Jaimungal & Ricci, SIAM
// Journal on Financial Mathematics 5 (2014).  H = x + q S + h(t, q),  h(T, q) = -alpha q^2,  h = ln(w) / kappa,
//   w' = (kappa (mu + l+ e+ - l- e-) q - kappa phi q^2) w + l- e^{-1 - kappa e-} w_{q+1} + l+ e^{-1 - kappa e+} w_{q-1}
//   ask = 1/kappa + e+ + h(q) - h(q-1),     bid = 1/kappa + e- + h(q) - h(q+1)
// with l+ the rate of buy orders (which lift the ask) and l- of sell orders, filled with probability exp(-kappa delta),
// e+ and e- how far an order moves the mid on average, whether it fills us or not, mu the drift, phi the running and
// alpha the terminal penalty. A fee c per unit (below 0: a rebate) shifts its side's quote by c and turns the side's
// rate of fills into l exp(-kappa c), exactly; what it costs to close a unit at the end, half the market's spread and
// the taker's fee, is `closing_cost`: h(T, q) = -alpha q^2 - cost |q|. Volatility does not appear. A very large alpha
// is the constraint to end flat. Offsets are from the mid before the order comes; they may be negative and are not cut
// off. Time in one unit throughout, prices in price. The book's short-term alpha has no closed form: a constant drift
// is what is exact. Shown by tests/solve/cartea_jaimungal.cpp and the golden cases `cj_finite` and `cj_asymptotic`.

#include <cmath>
#include <twoside/core/side.hpp>
#include <twoside/core/validation.hpp>
#include <twoside/solve/position_chain.hpp>
#include <twoside/solve/position_quotes.hpp>

namespace twoside::solve {

struct cartea_jaimungal_problem {
    double buy_rate = not_a_number;    // lambda+, of market orders that buy
    double sell_rate = not_a_number;   // lambda-
    double fill_decay = not_a_number;  // kappa, per price
    double running_penalty = 0;        // phi
    double terminal_penalty = 0;       // alpha
    double buy_jump = 0;               // eps+, price
    double sell_jump = 0;              // eps-
    double drift = 0;                  // mu, price per time
    per_side fee = 0;                  // c, per unit; below 0 a rebate
    double closing_cost = 0;           // per unit that is held at the end, price
    int lowest = -10;                  // position
    int highest = 10;

    [[nodiscard]] problem check() const noexcept {
        const char* me = "cartea_jaimungal";
        return first_problem(
            check_not_negative(me, "buy_rate", buy_rate), check_not_negative(me, "sell_rate", sell_rate),
            check_positive(me, "fill_decay", fill_decay), check_not_negative(me, "running_penalty", running_penalty),
            check_not_negative(me, "terminal_penalty", terminal_penalty), check_finite(me, "buy_jump", buy_jump),
            check_finite(me, "sell_jump", sell_jump), check_finite(me, "drift", drift),
            check_finite(me, "fee.bid", fee.bid), check_finite(me, "fee.ask", fee.ask),
            check_not_negative(me, "closing_cost", closing_cost),
            check_that(lowest < highest && static_cast<long long>(highest) - lowest <= 20000, me, "lowest", lowest,
                       "below `highest`, by at most 20,000"));
    }
};

namespace detail {

[[nodiscard]] inline exponential_system system_of(const cartea_jaimungal_problem& p) {
    require(p.check());
    const double k = p.fill_decay;
    exponential_system s{.chain = {}, .fill_decay = k, .lowest = static_cast<double>(p.lowest)};
    s.chain.buy = p.sell_rate * std::exp(-1 - k * (p.sell_jump + p.fee.bid));
    s.chain.sell = p.buy_rate * std::exp(-1 - k * (p.buy_jump + p.fee.ask));
    const double trend = p.drift + p.buy_rate * p.buy_jump - p.sell_rate * p.sell_jump;
    for (int q = p.lowest; q <= p.highest; ++q) {
        s.chain.cost.push_back(k * q * (trend - p.running_penalty * q));
        s.start.push_back(-k * (p.terminal_penalty * q * q + p.closing_cost * std::abs(q)));
    }
    s.premium = {1 / k + p.sell_jump + p.fee.bid, 1 / k + p.buy_jump + p.fee.ask};
    return s;
}

}  // namespace detail

// With a time tau left. h = (log_value + log_scale) / fill_decay.
[[nodiscard]] inline position_quotes solve_cartea_jaimungal(const cartea_jaimungal_problem& p, double tau) {
    const detail::exponential_system s = detail::system_of(p);
    return detail::quotes_of(s, solve_chain(s.chain, s.start, tau));
}

// Far from the end.
[[nodiscard]] inline position_quotes solve_cartea_jaimungal(const cartea_jaimungal_problem& p) {
    const detail::exponential_system s = detail::system_of(p);
    return detail::quotes_of(s, solve_chain(s.chain));
}

}  // namespace twoside::solve
