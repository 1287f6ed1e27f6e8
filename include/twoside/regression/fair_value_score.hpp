#pragma once
// How good a fair value is: does it say where the mid will be better than the mid itself does? At a sample, F is noted
// beside the mid M; a horizon later the mid is M'. Over samples that do not overlap,
//   gain       mean of (M' - M)^2 - (M' - F)^2: positive where F is the better forecast; with its standard error
//              (Diebold & Mariano, Journal of Business & Economic Statistics 13, 1995), which says whether it is chance
//   skill      gain / mean (M' - M)^2: the out-of-sample R^2, below 0 where the mid is better
//   slope, R^2 of M' - M on F - M: how much of what F says comes true. 1 is a calibrated forecast.
// Out of sample, because F was made before M' was known; parameters of F must be from other data. The mid at the
// horizon is the last one at or before it. A gap longer than `max_gap` drops the sample that waits over it. Values that
// are no numbers are ignored and counted, and so are times that go back. Constant time an event. Shown by
// tests/regression/fair_value_score.cpp.

#include <twoside/core/estimate.hpp>
#include <twoside/core/moments.hpp>
#include <twoside/core/time.hpp>
#include <twoside/core/validation.hpp>
#include <twoside/regression/simple.hpp>

namespace twoside {

struct fair_value_score_parameters {
    std::chrono::nanoseconds horizon = std::chrono::seconds{10};
    std::chrono::nanoseconds max_gap = std::chrono::minutes{5};
    std::int64_t min_samples = 30;

    [[nodiscard]] constexpr problem check() const noexcept {
        const char* me = "fair_value_score";
        return first_problem(
            check_positive(me, "horizon (seconds)", in_seconds(horizon)),
            check_positive(me, "max_gap (seconds)", in_seconds(max_gap)),
            check_that(min_samples >= 3, me, "min_samples", static_cast<double>(min_samples), "3 or more"));
    }
};

class fair_value_score {
public:
    using parameters = fair_value_score_parameters;

    constexpr explicit fair_value_score(const parameters& p = {}) : p_{p} { require(p.check()); }

    // The mid and the fair value from now on.
    constexpr void update(time_point now, double mid, double fair_value) noexcept {
        if (!is_finite(mid * mid) || !is_finite(fair_value * fair_value) || (m_.any && now < m_.last_time)) {
            ++m_.ignored;
            return;
        }
        if (!m_.any || now - m_.last_time > p_.max_gap) {
            begin(now, mid, fair_value);
        } else if (now - m_.began > p_.horizon) {  // the mid before this one stood at the horizon
            const double moved = m_.last_mid - m_.mid;
            const double missed = m_.last_mid - m_.fair_value;
            m_.gain.update(moved * moved - missed * missed);
            m_.mid_error.update(moved * moved);
            m_.line.update(m_.fair_value - m_.mid, moved);
            begin(now, mid, fair_value);
        }
        m_.any = true;
        m_.last_time = now;
        m_.last_mid = mid;
    }

    // The gain, in price^2.
    [[nodiscard]] estimate read() const noexcept {
        return samples() < p_.min_samples ? not_estimated(not_enough_data, samples())
                                          : estimated(m_.gain.mean(), m_.gain.standard_error(), samples());
    }
    [[nodiscard]] constexpr double skill() const noexcept { return m_.gain.mean() / m_.mid_error.mean(); }
    [[nodiscard]] constexpr double r_squared() const noexcept { return m_.line.r_squared(); }
    // Not ready where the fair value is always the mid.
    [[nodiscard]] estimate slope() const noexcept {
        return samples() < p_.min_samples ? not_estimated(not_enough_data, samples()) : m_.line.read();
    }
    [[nodiscard]] constexpr std::int64_t samples() const noexcept { return m_.gain.count(); }
    [[nodiscard]] constexpr std::int64_t ignored() const noexcept { return m_.ignored; }

    struct memory {
        sample_moments gain{};
        sample_moments mid_error{};
        simple_regression line{};
        time_point began{};
        time_point last_time{};
        double mid = 0;  // at the sample
        double fair_value = 0;
        double last_mid = 0;
        std::int64_t ignored = 0;
        std::uint8_t any = 0;  // 0 or 1
    };
    [[nodiscard]] constexpr const memory& save() const noexcept { return m_; }
    constexpr bool restore(const memory& m) noexcept {
        const bool sound = m.gain.sound() && m.mid_error.sound() && is_finite(m.mid + m.fair_value + m.last_mid) &&
                           is_count(m.ignored);
        if (sound) m_ = m;
        return sound;
    }

private:
    constexpr void begin(time_point now, double mid, double fair_value) noexcept {
        m_.began = now;
        m_.mid = mid;
        m_.fair_value = fair_value;
    }

    parameters p_;
    memory m_{};
};

}  // namespace twoside
