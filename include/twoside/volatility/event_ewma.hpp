#pragma once
// Volatility: exponentially weighted in event time, where each change of the price counts the same however long it
// took,
//   v <- lambda v + (1 - lambda) r^2   (RiskMetrics 1996)
// with r arithmetic, v in price^2 per event. As a volatility per second it is divided by the equally weighted time of
// an event: sigma = sqrt(v / d), d <- lambda d + (1 - lambda) dt. It follows bursts of activity that a clock's average
// smears, and weights a quiet hour by how little happened in it. The first 1 / (1 - lambda) changes have equal weights.
// Where sigma is steady, r^2 has variance 2 sigma^4 dt^2, so that the standard error is
// sigma sqrt(sum w^2 dt^2 / 2) / sum w dt. After a gap longer than `max_gap` the next change is not counted.
// Prices that are not finite and times that go back are ignored and counted.
// Shown by tests/volatility/event_ewma.cpp (recovery, coverage) and the golden cases `ewma`.

#include <cmath>
#include <twoside/core/estimate.hpp>
#include <twoside/core/time.hpp>
#include <twoside/core/units.hpp>
#include <twoside/core/validation.hpp>

namespace twoside {

namespace formula {

[[nodiscard]] constexpr double ewma_step_by_event(double variance, double change, double lambda) noexcept {
    return lambda * variance + (1 - lambda) * change * change;
}

}  // namespace formula

struct event_ewma_volatility_parameters {
    double lambda = 0.99;  // what is kept of the past at each event
    std::chrono::nanoseconds max_gap = std::chrono::minutes{1};
    std::int64_t min_samples = 30;

    [[nodiscard]] constexpr problem check() const noexcept {
        const char* me = "event_ewma_volatility";
        return first_problem(
            check_that(lambda >= 0 && lambda < 1, me, "lambda", lambda, "0 or more, and below 1"),
            check_positive(me, "max_gap (seconds)", in_seconds(max_gap)),
            check_that(min_samples >= 1, me, "min_samples", static_cast<double>(min_samples), "1 or more"));
    }
};

class event_ewma_volatility {
public:
    using parameters = event_ewma_volatility_parameters;

    constexpr explicit event_ewma_volatility(const parameters& p = {}) : p_{p} { require(p.check()); }

    constexpr void update(time_point now, double price) noexcept {
        const double change = price - m_.last_price;
        if (!is_finite(price) || (m_.any && (now < m_.last_time || !is_finite(change * change)))) {
            ++m_.ignored;
            return;
        }
        const auto elapsed = now - m_.last_time;
        if (m_.any && elapsed <= p_.max_gap) {
            ++m_.samples;
            const double lambda = smaller(p_.lambda, 1 - 1 / static_cast<double>(m_.samples));
            const double seconds = in_seconds(elapsed);
            const double weighted = (1 - lambda) * seconds;
            m_.variance = formula::ewma_step_by_event(m_.variance, change, lambda);
            m_.seconds = lambda * m_.seconds + weighted;
            m_.squares = lambda * lambda * m_.squares + weighted * weighted;
        }
        m_.last_price = price;
        m_.last_time = now;
        m_.any = true;
    }

    // Price^2 per event.
    [[nodiscard]] constexpr double variance_per_event() const noexcept { return m_.variance; }
    // Unset until there is enough data.
    [[nodiscard]] volatility value() const noexcept {
        return m_.samples >= p_.min_samples && m_.seconds > 0
                   ? twoside::per_sqrt_second(std::sqrt(m_.variance / m_.seconds))
                   : volatility{};
    }
    [[nodiscard]] estimate read() const noexcept {
        const volatility v = value();
        if (!v.is_set()) return not_estimated(not_enough_data, m_.samples);
        const double sigma = v.per_sqrt_second();
        return estimated(sigma, sigma * std::sqrt(0.5 * m_.squares) / m_.seconds, m_.samples);
    }
    [[nodiscard]] constexpr std::int64_t ignored() const noexcept { return m_.ignored; }

    struct memory {
        double variance = 0;
        double seconds = 0;  // weighted mean time of an event
        double squares = 0;  // sum of (weight * seconds)^2
        double last_price = not_a_number;
        time_point last_time{};
        std::int64_t samples = 0;
        std::int64_t ignored = 0;
        std::uint8_t any = 0;  // 0 or 1
    };
    [[nodiscard]] constexpr const memory& save() const noexcept { return m_; }
    constexpr bool restore(const memory& m) noexcept {
        const bool sound = m.variance >= 0 && m.seconds >= 0 && m.squares >= 0 &&
                           is_finite(m.variance + m.seconds + m.squares) && is_finite(m.last_price) == m.any &&
                           is_count(m.samples) && is_count(m.ignored);
        if (sound) m_ = m;
        return sound;
    }

private:
    parameters p_;
    memory m_{};
};

}  // namespace twoside
