#pragma once
// Volatility: exponentially weighted, in irregular clock time, of arithmetic price changes,
//   v <- w v + (1 - w) r^2 / dt,   w = exp(-dt / tau),   sigma = sqrt(v)
// with v in price^2 per second. Source: RiskMetrics (1996) with the weight of an irregular step.
// A mid price bounces: changes are taken over at least `sampling`, which keeps most of the bounce out. Until
// `min_samples` changes have been seen the estimate is unset, which a quoter takes as a reason not to quote. A gap
// longer than `max_gap` (a night, a halt) is not a change of price: it restarts the sampling and keeps the estimate.
// Prices that are not finite and times that go back are ignored and counted. Where volatility is steady each squared
// change has variance 2 sigma^4, so that the standard error of sigma is sigma sqrt(W / 2), W the sum of squared
// weights. Shown by tests/volatility/ewma.cpp (recovery, coverage) and the golden cases `ewma_time`.

#include <cmath>
#include <cstdint>
#include <twoside/core/estimate.hpp>
#include <twoside/core/time.hpp>
#include <twoside/core/units.hpp>
#include <twoside/core/validation.hpp>

namespace twoside {

namespace formula {

// One step of the recursion. A step of no time is the limit dt -> 0, where (1 - w)/dt goes to 1/tau.
[[nodiscard]] inline double ewma_gone(double dt, double tau) noexcept {
    return -std::expm1(-dt / tau);  // 1 - w, without cancellation
}
[[nodiscard]] inline double ewma_step(double variance, double change, double dt, double tau, double gone) noexcept {
    const double weight = dt > 0 ? gone / dt : 1 / tau;
    return variance + (weight * change * change - gone * variance);
}
[[nodiscard]] inline double ewma_step(double variance, double change, double dt, double tau) noexcept {
    return ewma_step(variance, change, dt, tau, ewma_gone(dt, tau));
}

}  // namespace formula

struct ewma_volatility_parameters {
    std::chrono::nanoseconds time_constant = std::chrono::minutes{5};  // tau
    std::chrono::nanoseconds sampling = std::chrono::seconds{1};
    std::chrono::nanoseconds max_gap = std::chrono::minutes{1};
    std::int64_t min_samples = 30;

    [[nodiscard]] constexpr problem check() const noexcept {
        return first_problem(check_positive("ewma_volatility", "time_constant (seconds)", in_seconds(time_constant)),
                             check_not_negative("ewma_volatility", "sampling (seconds)", in_seconds(sampling)),
                             check_that(max_gap > sampling, "ewma_volatility", "max_gap (seconds)", in_seconds(max_gap),
                                        "longer than `sampling`"),
                             check_that(min_samples >= 1, "ewma_volatility", "min_samples",
                                        static_cast<double>(min_samples), "1 or more"));
    }
};

class ewma_volatility {
public:
    using parameters = ewma_volatility_parameters;

    constexpr explicit ewma_volatility(const parameters& p = {}) : p_{p}, tau_{in_seconds(p.time_constant)} {
        require(p.check());
    }

    void update(time_point now, double price) noexcept {
        if (!is_finite(price) || (m_.any && now < m_.last_time)) {
            ++m_.ignored;
            return;
        }
        const auto dt = now - m_.last_time;
        if (!m_.any || dt > p_.max_gap) {
            restart(now, price);
            return;
        }
        if (dt < p_.sampling) return;
        const double seconds = in_seconds(dt);
        const double change = price - m_.last_price;
        // The first changes are averaged with equal weights, so that the start value is forgotten at once.
        const double equal_weight = 1 / static_cast<double>(m_.samples + 1);
        const double gone = formula::ewma_gone(seconds, tau_);
        const bool starting = seconds > 0 && equal_weight > gone;
        const double weight = starting ? equal_weight : gone;
        const double next = starting ? m_.variance + weight * (change * change / seconds - m_.variance)
                                     : formula::ewma_step(m_.variance, change, seconds, tau_, gone);
        if (!is_finite(next)) {  // a price that is finite and absurd
            ++m_.ignored;
            return;
        }
        ++m_.samples;
        m_.variance = next;
        m_.squared_weights = (1 - weight) * (1 - weight) * m_.squared_weights + weight * weight;
        restart(now, price);
    }

    // Unset until there is enough data.
    [[nodiscard]] volatility value() const noexcept {
        return m_.samples >= p_.min_samples ? twoside::per_sqrt_second(std::sqrt(m_.variance)) : volatility{};
    }
    [[nodiscard]] estimate read() const noexcept {
        if (m_.samples < p_.min_samples) return not_estimated(not_enough_data, m_.samples);
        const double sigma = std::sqrt(m_.variance);
        return estimated(sigma, sigma * std::sqrt(0.5 * m_.squared_weights), m_.samples);
    }
    [[nodiscard]] constexpr std::int64_t samples() const noexcept { return m_.samples; }
    [[nodiscard]] constexpr std::int64_t ignored() const noexcept { return m_.ignored; }

    struct memory {
        double variance = 0;
        double squared_weights = 1;  // the sum of the squares of the weights that the changes have
        double last_price = not_a_number;
        time_point last_time{};
        std::int64_t samples = 0;
        std::int64_t ignored = 0;
        std::uint8_t any = 0;  // 0 or 1
    };
    [[nodiscard]] constexpr const memory& save() const noexcept { return m_; }
    constexpr bool restore(const memory& m) noexcept {
        const bool sound = m.variance >= 0 && is_finite(m.variance) && m.squared_weights > 0 &&
                           m.squared_weights <= 1 && is_finite(m.last_price) == m.any && is_count(m.samples) &&
                           is_count(m.ignored);
        if (sound) m_ = m;
        return sound;
    }

private:
    constexpr void restart(time_point now, double price) noexcept {
        m_.any = true;
        m_.last_time = now;
        m_.last_price = price;
    }

    parameters p_;
    double tau_;
    memory m_{};
};

}  // namespace twoside
