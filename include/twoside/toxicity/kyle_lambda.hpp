#pragma once
// Kyle's lambda as measured: how far the mid moves for each unit of signed volume,
//   dp = intercept + lambda * (bought - sold) + e,
// over intervals of time that follow one another. Source: A. S. Kyle, Econometrica 53(6), 1985; J. Hasbrouck, Empirical
// Market Microstructure, 2007. lambda is a price per unit of volume: times the size of a trade it is the move to
// expect. Least squares with forgetting, in square-root form. Only intervals with trades count and are forgotten by, so
// that a quiet hour does not wear out what is known. An interval ends at the first mid at or after its length, with
// that mid. Trades whose side is not known are left out, and counted as ignored; so are prices and sizes that are not
// positive numbers and times that go back. A gap longer than `max_gap` drops the interval in which it falls. Constant
// time an event. Shown by tests/toxicity/kyle_lambda.cpp (recovery, coverage) and the golden cases `lambda_ols`.

#include <twoside/core/time.hpp>
#include <twoside/market/trade.hpp>
#include <twoside/regression/linear.hpp>
#include <twoside/toxicity/trade_sign.hpp>

namespace twoside {

struct kyle_lambda_parameters {
    std::chrono::nanoseconds interval = std::chrono::seconds{10};
    std::chrono::nanoseconds max_gap = std::chrono::minutes{5};
    double forgetting = 0.999;  // an interval; 1 is plain least squares
    std::int64_t min_intervals = 30;

    [[nodiscard]] constexpr problem check() const noexcept {
        const char* me = "kyle_lambda";
        return first_problem(
            check_positive(me, "interval (seconds)", in_seconds(interval)),
            check_that(max_gap > interval, me, "max_gap (seconds)", in_seconds(max_gap), "longer than the interval"),
            check_that(forgetting > 0 && forgetting <= 1, me, "forgetting", forgetting, "above 0, and at most 1"),
            check_that(min_intervals >= 3, me, "min_intervals", static_cast<double>(min_intervals), "3 or more"));
    }
};

class kyle_lambda {
public:
    using parameters = kyle_lambda_parameters;

    explicit kyle_lambda(const parameters& p = {}) : p_{(require(p.check()), p)}, regression_{p.forgetting} {}

    // The mid, whenever it may have changed, after the trades that changed it.
    void update(time_point now, double mid) noexcept {
        if (!(mid > 0) || !is_finite(mid) || (m_.any && now < m_.last_time)) {
            ++m_.ignored;
            return;
        }
        const bool gap = m_.any && now - m_.last_time > p_.max_gap;
        const bool over = m_.any && now - m_.began >= p_.interval;
        m_.last_time = now;
        if (m_.any && !gap && !over) return;
        if (over && !gap && m_.trades > 0) {
            regression_.update({{1, m_.signed_volume}}, mid - m_.first_mid);
            answer();
        }
        m_.any = true;
        m_.began = now;
        m_.first_mid = mid;
        m_.signed_volume = 0;
        m_.trades = 0;
    }
    constexpr void update(const trade& t) noexcept {
        const int sign = sign_of(t.aggressor);
        if (sign == 0 || !(t.size > 0) || !is_finite(m_.signed_volume + t.size)) {
            ++m_.ignored;
            return;
        }
        m_.signed_volume += sign * t.size;
        ++m_.trades;
    }

    // Price per unit of volume. Made at the end of each interval: reading costs nothing.
    [[nodiscard]] constexpr estimate read() const noexcept { return answer_; }
    [[nodiscard]] constexpr std::int64_t ignored() const noexcept { return m_.ignored + regression_.ignored(); }

    struct memory {
        linear_regression<2>::memory regression{};
        time_point began{};
        time_point last_time{};
        double first_mid = not_a_number;
        double signed_volume = 0;
        std::int64_t trades = 0;
        std::int64_t ignored = 0;
        std::uint8_t any = 0;  // 0 or 1
    };
    [[nodiscard]] constexpr memory save() const noexcept {
        memory m = m_;
        m.regression = regression_.save();
        return m;
    }
    constexpr bool restore(const memory& m) noexcept {
        const bool sound = is_finite(m.signed_volume) && is_finite(m.first_mid) == m.any && is_count(m.trades) &&
                           is_count(m.ignored) && regression_.restore(m.regression);
        if (!sound) return false;
        m_ = m;
        answer();
        return true;
    }

private:
    void answer() noexcept {
        answer_ = regression_.observations() < p_.min_intervals
                      ? not_estimated(not_enough_data, regression_.observations())
                      : regression_.read(1);
    }

    parameters p_;
    linear_regression<2> regression_;
    estimate answer_{};
    memory m_{};
};

}  // namespace twoside
