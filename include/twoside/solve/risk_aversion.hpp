#pragma once
// The risk aversion, or the running penalty, from what a trader knows instead: the position at which the skew is as
// large as half the spread, so that the quote that reduces it stands at fair value; or how far the position should
// stray in the long run, as a standard deviation. Each is found by bisection on the model itself, because both fall as
// the risk aversion rises; where no value of it gives the answer, the reason says so. `position` and `deviation` are in
// the unit of the problem's size. Avellaneda & Stoikov: q gamma sigma^2 tau = gamma z sigma^2 tau / 2 + L(gamma z, k);
// GLFT's closed form: q R = z R / 2 + L(xi z, k) + m/2 + c. Shown by tests/solve/risk_aversion.cpp.

#include <cmath>
#include <twoside/core/math.hpp>
#include <twoside/core/reason.hpp>
#include <twoside/core/validation.hpp>
#include <twoside/market/inventory_cost.hpp>
#include <twoside/solve/long_run.hpp>
#include <twoside/spread/avellaneda_stoikov.hpp>
#include <twoside/spread/glft.hpp>

namespace twoside::solve {

struct chosen_parameter {
    double value = not_a_number;
    const reason* missing = nullptr;  // null: there is a value

    [[nodiscard]] bool ok() const noexcept { return missing == nullptr; }
};

inline constexpr reason too_much_at_any_risk_aversion{
    "even the largest risk aversion leaves too little skew, or too large a position"};
inline constexpr reason too_little_at_any_risk_aversion{
    "even without risk aversion the skew is larger, or the position smaller: the limit itself does that"};

namespace detail {

// Where `excess(x)` changes from positive to negative, for x between 1e-12 and 1e9 times a typical size. What is not a
// number counts as beyond the end that it is next to.
template <class Excess>
[[nodiscard]] chosen_parameter falls_to_zero(double typical, Excess excess) {
    double low = std::log(typical) - 27.6;
    double high = std::log(typical) + 20.7;
    if (!(excess(std::exp(low)) > 0)) return {.missing = &too_little_at_any_risk_aversion};
    while (high > low + 1 && !is_finite(excess(std::exp(high)))) high -= 1;
    if (!(excess(std::exp(high)) < 0)) return {.missing = &too_much_at_any_risk_aversion};
    for (int i = 0; i < 100 && high - low > 1e-15; ++i) {
        const double middle = 0.5 * (low + high);
        (excess(std::exp(middle)) > 0 ? low : high) = middle;
    }
    return {.value = std::exp(0.5 * (low + high))};
}

// What is left between fair value and the quote that reduces the position.
[[nodiscard]] inline double room_left(const position_quotes& q, double position) {
    if (!q.ok) return not_a_number;
    const offsets o = q.of(position);
    return position > 0 ? o.ask : o.bid;
}

[[nodiscard]] inline problem check_position(double position, double size, double lowest, double highest) {
    const double n = position / size;
    return check_that(n != 0 && std::abs(n - std::round(n)) < 1e-9 && n >= lowest && n <= highest, "risk_aversion",
                      "position", position, "a multiple of the size within the limit, and not 0");
}

}  // namespace detail

struct avellaneda_stoikov_setting {
    double sigma = not_a_number;       // price per square root of time
    double time_left = not_a_number;   // tau
    double fill_decay = not_a_number;  // k, per price
    double trade_size = 1;             // z
};

[[nodiscard]] inline chosen_parameter risk_aversion_from_skew(const avellaneda_stoikov_setting& s, double position) {
    const char* me = "risk_aversion";
    require(first_problem(check_positive(me, "sigma", s.sigma), check_positive(me, "time_left", s.time_left),
                          check_positive(me, "fill_decay", s.fill_decay),
                          check_positive(me, "trade_size", s.trade_size), check_finite(me, "position", position)));
    return detail::falls_to_zero(s.fill_decay / s.trade_size, [&](double gamma) {
        const double cost = formula::inventory_cost(gamma, s.sigma, s.time_left);
        return formula::avellaneda_stoikov_offset(cost * s.trade_size,
                                                  fill_premium(gamma * s.trade_size, s.fill_decay)) -
               std::abs(position) * cost;
    });
}

// Of the closed form; the risk aversion in `p` is not read. At equal rates and without drift.
[[nodiscard]] inline chosen_parameter risk_aversion_from_skew(glft_parameters p, double sigma, double position) {
    p.risk_aversion = 1;
    require(first_problem(p.check(), check_positive("risk_aversion", "sigma", sigma),
                          check_finite("risk_aversion", "position", position),
                          check_that(p.drift == 0, "risk_aversion", "drift", p.drift, "0")));
    const top_of_book none{};
    const market_state state{.position = position, .volatility = per_sqrt_second(sigma)};
    return detail::falls_to_zero(p.fill_decay.per_price() / p.trade_size, [&](double gamma) {
        p.risk_aversion = gamma;
        const offsets o = glft{p}(market_view{.book = none, .state = state});
        return position > 0 ? o.ask : o.bid;
    });
}

// Of the exact solution far from the end.
[[nodiscard]] inline chosen_parameter risk_aversion_from_skew(glft_problem p, double position) {
    p.risk_aversion = 0;
    require(first_problem(p.check(), detail::check_position(position, p.size, -p.limit, p.limit)));
    return detail::falls_to_zero(p.fill_decay.bid / p.size, [&](double gamma) {
        p.risk_aversion = gamma;
        return detail::room_left(solve_glft(p), position);
    });
}
[[nodiscard]] inline chosen_parameter risk_aversion_from_deviation(glft_problem p, double deviation) {
    p.risk_aversion = 0;
    require(first_problem(p.check(), check_positive("risk_aversion", "deviation", deviation)));
    return detail::falls_to_zero(p.fill_decay.bid / p.size, [&](double gamma) {
        p.risk_aversion = gamma;
        return long_run_of(p, solve_glft(p)).deviation - deviation;
    });
}

// The same for the running penalty phi, which is gamma sigma^2 / 2 of a mean-variance maker.
[[nodiscard]] inline chosen_parameter running_penalty_from_skew(cartea_jaimungal_problem p, double position) {
    p.running_penalty = 0;
    require(first_problem(p.check(), detail::check_position(position, 1, p.lowest, p.highest)));
    return detail::falls_to_zero((p.buy_rate + p.sell_rate) / p.fill_decay, [&](double phi) {
        p.running_penalty = phi;
        return detail::room_left(solve_cartea_jaimungal(p), position);
    });
}
[[nodiscard]] inline chosen_parameter running_penalty_from_deviation(cartea_jaimungal_problem p, double deviation) {
    p.running_penalty = 0;
    require(first_problem(p.check(), check_positive("risk_aversion", "deviation", deviation)));
    return detail::falls_to_zero((p.buy_rate + p.sell_rate) / p.fill_decay, [&](double phi) {
        p.running_penalty = phi;
        return long_run_of(p, solve_cartea_jaimungal(p)).deviation - deviation;
    });
}

}  // namespace twoside::solve
