#pragma once
// A and k from other people's orders: a market order that reaches a depth x fills whoever quotes nearer than x, so that
// with lambda(delta) = A exp(-k delta) the depths are exponential with rate k, and A is the rate of orders that reach
// depth 0. Maximum likelihood, of depths from `nearest` on (orders that reach less are not counted) and cut off at
// `farthest` (orders that reach more count as censored there), with U of the N orders uncensored in T seconds:
//   continuous    k = U / sum (x - nearest),                        A = (N / T) exp(k nearest)
//   whole ticks   k = ln(1 + U / sum (ticks - nearest)) / tick      (geometric: depths floored to the tick grid)
// Taking floored ticks as continuous depths makes k too large. A histogram of depths shows A k exp(-k delta) and not
// A exp(-k delta): mixing them multiplies A by k. Standard errors: se(k) = k / sqrt(U), or with q = exp(-k tick)
// (1 - q) / (tick sqrt(U q)) on ticks; ln A has variance 1/N + nearest^2 var(k).
// The online form has weights 2^(-age / half_life), on orders and on time alike; constant time an order.
// Depths and ticks in price. Orders by one side's takers: buys and sells apart.
// Shown by tests/intensity/depth.cpp (recovery, coverage) and the golden cases `mle_depth` and `mle_depth_ticks`.

#include <cmath>
#include <twoside/core/time.hpp>
#include <twoside/core/validation.hpp>
#include <twoside/intensity/fit.hpp>

namespace twoside {

struct depth_fit_parameters {
    double tick = 0;             // 0: depths are continuous
    double nearest = 0;          // of the depths that are counted, in price
    double farthest = infinity;  // beyond which a depth is not seen, in price
    double min_fills = 20;       // uncensored orders

    [[nodiscard]] constexpr problem check() const noexcept {
        const char* me = "depth_fit";
        return first_problem(check_not_negative(me, "tick (price)", tick), check_finite(me, "nearest (price)", nearest),
                             check_that(farthest > nearest, me, "farthest (price)", farthest, "above `nearest`"),
                             check_not_negative(me, "min_fills", min_fills));
    }
};

// The sums that a fit needs, weighted or not.
struct depth_sums {
    double orders = 0;      // N
    double uncensored = 0;  // U
    double depth = 0;       // sum (x - nearest)
    double squares = 0;     // sum w^2 of the orders
    double seconds = 0;     // T
};

[[nodiscard]] inline intensity_fit fit_depth(const depth_sums& sums, const depth_fit_parameters& p) noexcept {
    intensity_fit fit;
    fit.fills = sums.orders;
    fit.seconds = sums.seconds;
    if (!(sums.orders >= 0 && sums.uncensored >= 0 && sums.depth >= 0 && sums.seconds > 0)) {
        fit.missing = &bad_observation;
        return fit;
    }
    if (!(sums.uncensored > 0)) return fit;
    if (!(sums.depth > 0)) {
        fit.missing = &fills_at_one_distance;
        return fit;
    }
    // How many observations of weight 1 say as much; 1 where nothing is weighted.
    const double per_order = sums.squares / sums.orders;
    double relative = std::sqrt(per_order / sums.uncensored);  // error of k against k
    if (p.tick > 0) {
        const double odds = sums.uncensored * p.tick / sums.depth;
        fit.fill_decay = std::log1p(odds) / p.tick;
        const double q = 1 / (1 + odds);
        fit.fill_decay_error = (1 - q) / (p.tick * std::sqrt(q)) * relative;
    } else {
        fit.fill_decay = sums.uncensored / sums.depth;
        fit.fill_decay_error = fit.fill_decay * relative;
    }
    fit.arrival_rate = sums.orders / sums.seconds * std::exp(fit.fill_decay * p.nearest);
    const double var_log_rate =
        per_order / sums.orders + p.nearest * p.nearest * fit.fill_decay_error * fit.fill_decay_error;
    fit.arrival_rate_error = fit.arrival_rate * std::sqrt(var_log_rate);
    fit.covariance = fit.arrival_rate * p.nearest * fit.fill_decay_error * fit.fill_decay_error;
    const bool enough = sums.uncensored / per_order >= p.min_fills;
    fit.missing = enough ? nullptr : &too_few_fills;
    return fit;
}

// From the depths that market orders reached in so many seconds: anything with begin() and end(), in price.
template <class Depths>
[[nodiscard]] intensity_fit fit_depth(const Depths& depths, double seconds, const depth_fit_parameters& p = {}) {
    require(p.check());
    depth_sums sums{.seconds = seconds};
    for (const double x : depths) {
        if (!is_finite(x)) return {.missing = &bad_observation};
        if (x < p.nearest) continue;
        sums.orders += 1;
        sums.squares += 1;
        sums.uncensored += x < p.farthest ? 1 : 0;
        sums.depth += smaller(x, p.farthest) - p.nearest;
    }
    return fit_depth(sums, p);
}

struct depth_intensity_parameters {
    depth_fit_parameters fit{};
    std::chrono::nanoseconds half_life = std::chrono::minutes{30};
    std::chrono::nanoseconds max_gap = std::chrono::minutes{5};  // longer without any event is not counted as time

    [[nodiscard]] constexpr problem check() const noexcept {
        return first_problem(fit.check(),
                             check_positive("depth_intensity", "half_life (seconds)", in_seconds(half_life)),
                             check_positive("depth_intensity", "max_gap (seconds)", in_seconds(max_gap)));
    }
};

class depth_intensity {
public:
    using parameters = depth_intensity_parameters;

    explicit depth_intensity(const parameters& p = {})
        : p_{(require(p.check()), p)}, rate_{0.69314718055994531 / in_seconds(p.half_life)} {}

    // A market order that reached this depth.
    void update(time_point now, double depth) noexcept {
        if (!is_finite(depth) || !pass(now)) {
            ++m_.ignored;
            return;
        }
        if (depth < p_.fit.nearest) return;
        depth_sums& s = m_.sums;
        s.orders += 1;
        s.squares += 1;
        s.uncensored += depth < p_.fit.farthest ? 1 : 0;
        s.depth += smaller(depth, p_.fit.farthest) - p_.fit.nearest;
        ++m_.orders;
    }
    // Time passes without an order.
    void update(time_point now) noexcept {
        if (!pass(now)) ++m_.ignored;
    }

    // As of the last update.
    [[nodiscard]] intensity_fit fit() const noexcept {
        return m_.sums.seconds > 0 ? fit_depth(m_.sums, p_.fit) : intensity_fit{};
    }
    // k; fit() has the rest.
    [[nodiscard]] estimate read() const noexcept { return fit().fill_decay_estimate(); }
    [[nodiscard]] constexpr std::int64_t orders() const noexcept { return m_.orders; }
    [[nodiscard]] constexpr std::int64_t ignored() const noexcept { return m_.ignored; }

    struct memory {
        depth_sums sums{};
        time_point last{};
        std::int64_t orders = 0;
        std::int64_t ignored = 0;
        std::uint8_t any = 0;  // 0 or 1
    };
    [[nodiscard]] constexpr const memory& save() const noexcept { return m_; }
    constexpr bool restore(const memory& m) noexcept {
        const depth_sums& s = m.sums;
        const bool sound = s.orders >= 0 && s.uncensored >= 0 && s.depth >= 0 && s.squares >= 0 && s.seconds >= 0 &&
                           is_finite(s.orders + s.uncensored + s.depth + s.squares + s.seconds) && is_count(m.orders) &&
                           is_count(m.ignored);
        if (sound) m_ = m;
        return sound;
    }

private:
    bool pass(time_point now) noexcept {
        if (m_.any && now < m_.last) return false;
        const auto elapsed = now - m_.last;
        if (m_.any && elapsed <= p_.max_gap) {
            const double gone = -std::expm1(-rate_ * in_seconds(elapsed));
            const double kept = 1 - gone;
            depth_sums& s = m_.sums;
            s.orders *= kept;
            s.uncensored *= kept;
            s.depth *= kept;
            s.squares *= kept * kept;
            s.seconds = s.seconds * kept + gone / rate_;  // the integral of the weights
        }
        m_.any = true;
        m_.last = now;
        return true;
    }

    parameters p_;
    double rate_;
    memory m_{};
};

}  // namespace twoside
