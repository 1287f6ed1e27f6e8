#pragma once
// Volatility: exponentially weighted, in irregular clock time, of arithmetic price changes,
//   v <- w v + (1 - w) r^2 / dt,   w = exp(-dt / tau),   sigma = sqrt(v)
// with v in price^2 per second. Source: RiskMetrics (1996) with the weight of an irregular step.
// A mid price bounces: changes are taken over at least `sampling`, which keeps most of the bounce out. Until
// `min_samples` changes have been seen the estimate is unset, which a quoter takes as a reason not to quote. A gap
// longer than `max_gap` (a night, a halt) is not a change of price: it restarts the sampling and keeps the estimate.
// Prices that are not finite and times that go back are ignored and counted.
// Shown by tests/volatility/ewma.cpp (recovery of a known sigma) and the golden cases `ewma_time`.

#include <cmath>
#include <cstdint>
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
        if (!is_finite(price) || (any_ && now < last_time_)) {
            ++ignored_;
            return;
        }
        const auto dt = now - last_time_;
        if (!any_ || dt > p_.max_gap) {
            restart(now, price);
            return;
        }
        if (dt < p_.sampling) return;
        const double seconds = in_seconds(dt);
        const double change = price - last_price_;
        // The first changes are averaged with equal weights, so that the start value is forgotten at once.
        const double equal_weight = 1 / static_cast<double>(samples_ + 1);
        const double gone = formula::ewma_gone(seconds, tau_);
        const double next = seconds > 0 && equal_weight > gone
                                ? variance_ + equal_weight * (change * change / seconds - variance_)
                                : formula::ewma_step(variance_, change, seconds, tau_, gone);
        if (!is_finite(next)) {  // a price that is finite and absurd
            ++ignored_;
            return;
        }
        ++samples_;
        variance_ = next;
        restart(now, price);
    }

    // Unset until there is enough data.
    [[nodiscard]] volatility estimate() const noexcept {
        return samples_ >= p_.min_samples ? twoside::per_sqrt_second(std::sqrt(variance_)) : volatility{};
    }
    [[nodiscard]] constexpr std::int64_t samples() const noexcept { return samples_; }
    [[nodiscard]] constexpr std::int64_t ignored() const noexcept { return ignored_; }

private:
    constexpr void restart(time_point now, double price) noexcept {
        any_ = true;
        last_time_ = now;
        last_price_ = price;
    }

    parameters p_;
    double tau_;
    double variance_ = 0;
    double last_price_ = not_a_number;
    time_point last_time_{};
    std::int64_t samples_ = 0;
    std::int64_t ignored_ = 0;
    bool any_ = false;
};

}  // namespace twoside
