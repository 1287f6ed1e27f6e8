#pragma once
// What a maker who quotes by position does in the long run: how often each position is held, how many fills come, what
// they earn. Positions form a birth and death chain with rates
//   up  A_b exp(-k delta_b(n)),   down  A_a exp(-k delta_a(n)),   p(n+1) / p(n) = up(n) / down(n+1),
// and the distribution is taken in logarithms. Any offsets by position may be looked at, not only the optimal ones: so
// strategies are compared without simulating them. Profit per time is in expectation under the problem's own measure,
// marked at fair value:
//   sum p (z up (delta_b - c_b) + z down (delta_a - c_a) + drift, impact and jumps on the position held).
// For the optimal quotes of a mean-variance maker (xi = 0) it obeys, as tests/solve/long_run.cpp shows,
//   profit - gamma sigma^2 E[q^2] / 2 = growth z / k,
// the eigenvalue of the system that gave the quotes. Positions in the problem's unit, times in its unit of time.
// Shown by tests/solve/long_run.cpp, where a simulation agrees too.

#include <cmath>
#include <cstddef>
#include <twoside/core/math.hpp>
#include <twoside/core/side.hpp>
#include <twoside/solve/cartea_jaimungal.hpp>
#include <twoside/solve/glft.hpp>
#include <vector>

namespace twoside::solve {

struct long_run {
    std::vector<double> probability{};  // of each position, in the order of the quotes
    double mean_position = not_a_number;
    double deviation = not_a_number;  // standard deviation of the position
    double mean_square = not_a_number;
    two_sided<double> fills{not_a_number, not_a_number};  // trades per time: of the bid, of the ask
    double captured = not_a_number;                       // distance from fair value times size, per time
    double fees = not_a_number;                           // paid, per time; below 0 rebates
    double profit = not_a_number;                         // all of it, per time
    bool ok = false;                                      // false: some position is never left, or no numbers
};

namespace detail {

struct fills_of_problem {
    two_sided<double> arrival_rate;
    double fill_decay;
    double size;
    two_sided<double> fee;
    two_sided<double> jump;  // how far the price moves against a unit that was filled
    double drift;            // of what is held, with the moves that do not depend on fills
    double impact;           // how far a fill moves the price, for what was held before it
};

[[nodiscard]] inline long_run long_run_of(const position_quotes& q, const fills_of_problem& f) {
    long_run r;
    const std::size_t n = q.at.size();
    if (!q.ok || n == 0) return r;
    const auto log_up = [&](std::size_t i) { return std::log(f.arrival_rate.bid) - f.fill_decay * q.at[i].bid; };
    const auto log_down = [&](std::size_t i) { return std::log(f.arrival_rate.ask) - f.fill_decay * q.at[i].ask; };
    std::vector<double> log_p(n, 0);
    double highest = 0;
    for (std::size_t i = 1; i < n; ++i) {
        log_p[i] = log_p[i - 1] + log_up(i - 1) - log_down(i);
        if (!is_finite(log_p[i])) return r;
        highest = larger(highest, log_p[i]);
    }
    double sum = 0;
    for (const double x : log_p) r.probability.push_back(std::exp(x - highest));
    for (const double x : r.probability) sum += x;
    r.mean_position = r.mean_square = r.captured = r.fees = 0;
    r.fills = {0, 0};
    double moved = 0;
    for (std::size_t i = 0; i < n; ++i) {
        const double p = r.probability[i] /= sum;
        const double position = (q.lowest + static_cast<double>(i)) * q.size;
        const two_sided<double> rate{std::exp(log_up(i)), std::exp(log_down(i))};
        r.mean_position += p * position;
        r.mean_square += p * position * position;
        r.fills.bid += p * rate.bid;
        r.fills.ask += p * rate.ask;
        // An offset that is infinite is never filled.
        if (rate.bid > 0) r.captured += p * f.size * rate.bid * q.at[i].bid;
        if (rate.ask > 0) r.captured += p * f.size * rate.ask * q.at[i].ask;
        r.fees += p * f.size * (rate.bid * f.fee.bid + rate.ask * f.fee.ask);
        moved += p * (position * (f.drift + f.impact * (rate.ask - rate.bid)) -
                      f.size * (rate.bid * f.jump.bid + rate.ask * f.jump.ask));
    }
    const double variance = r.mean_square - r.mean_position * r.mean_position;
    r.deviation = std::sqrt(positive_part(variance));
    r.profit = r.captured - r.fees + moved;
    r.ok = is_finite(r.profit) && is_finite(r.mean_square);
    return r;
}

}  // namespace detail

[[nodiscard]] inline long_run long_run_of(const glft_problem& p, const position_quotes& quotes) {
    require(p.check());
    return detail::long_run_of(
        quotes, {p.arrival_rate, p.fill_decay.bid, p.size, p.fee, {p.impact, p.impact}, p.drift, p.impact});
}

// Jumps move the price at every order, filled or not: what is held moves with the trend, and what is filled against us.
[[nodiscard]] inline long_run long_run_of(const cartea_jaimungal_problem& p, const position_quotes& quotes) {
    require(p.check());
    const double trend = p.drift + p.buy_rate * p.buy_jump - p.sell_rate * p.sell_jump;
    return detail::long_run_of(
        quotes, {{p.sell_rate, p.buy_rate}, p.fill_decay, 1, p.fee, {p.sell_jump, p.buy_jump}, trend, 0});
}

}  // namespace twoside::solve
