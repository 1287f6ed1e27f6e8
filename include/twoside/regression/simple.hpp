#pragma once
// Ordinary least squares of y on x, one pair at a time:  y = intercept + slope x + e,
//   slope = Sxy / Sxx,   its standard error sqrt(SSE / (n - 2) / Sxx),   R^2 = Sxy^2 / (Sxx Syy)
// with sums about the running means (Welford 1962), so that a large offset of x costs no digits. Beside it the slope of
// the line through the origin. The standard error supposes independent errors of one variance: take changes over
// intervals that do not overlap. What the price change on order flow imbalance, Kyle's lambda by regression and the
// calibration of a fair value are made with. Constant time a pair. Pairs that are not finite are ignored and counted.
// Undefined (NaN) for fewer than two pairs or where x does not vary; errors for fewer than three.
// Shown by tests/regression/simple.cpp (coverage) and the golden cases `ols` and `lambda_ols`.

#include <cmath>
#include <twoside/core/estimate.hpp>

namespace twoside {

class simple_regression {
public:
    constexpr void update(double x, double y) noexcept {
        if (!is_finite(x * x + y * y)) {
            ++m_.ignored;
            return;
        }
        ++m_.count;
        const auto n = static_cast<double>(m_.count);
        const double dx = x - m_.mean_x;
        const double dy = y - m_.mean_y;
        m_.mean_x += dx / n;
        m_.mean_y += dy / n;
        m_.xx += dx * (x - m_.mean_x);
        m_.xy += dx * (y - m_.mean_y);
        m_.yy += dy * (y - m_.mean_y);
    }

    [[nodiscard]] constexpr double slope() const noexcept {
        return m_.count > 1 && m_.xx > 0 ? m_.xy / m_.xx : not_a_number;
    }
    [[nodiscard]] constexpr double intercept() const noexcept { return m_.mean_y - slope() * m_.mean_x; }
    // Share of the variance of y that the line explains; NaN where y does not vary.
    [[nodiscard]] constexpr double r_squared() const noexcept {
        return m_.yy > 0 ? slope() * m_.xy / m_.yy : not_a_number;
    }
    [[nodiscard]] double slope_error() const noexcept {
        if (m_.count < 3) return not_a_number;
        const double unexplained = larger(m_.yy - slope() * m_.xy, 0);
        return std::sqrt(unexplained / static_cast<double>(m_.count - 2) / m_.xx);
    }
    // Of the line through the origin.
    [[nodiscard]] constexpr double slope_without_intercept() const noexcept {
        const auto n = static_cast<double>(m_.count);
        return (m_.xy + n * m_.mean_x * m_.mean_y) / (m_.xx + n * m_.mean_x * m_.mean_x);
    }
    [[nodiscard]] constexpr std::int64_t observations() const noexcept { return m_.count; }
    // The slope.
    [[nodiscard]] estimate read() const noexcept {
        return m_.count > 2 ? estimated(slope(), slope_error(), m_.count) : not_estimated(not_enough_data, m_.count);
    }
    [[nodiscard]] constexpr std::int64_t ignored() const noexcept { return m_.ignored; }

    struct memory {
        double mean_x = 0;
        double mean_y = 0;
        double xx = 0;  // sums about the means
        double xy = 0;
        double yy = 0;
        std::int64_t count = 0;
        std::int64_t ignored = 0;
    };
    [[nodiscard]] constexpr const memory& save() const noexcept { return m_; }
    constexpr bool restore(const memory& m) noexcept {
        const bool sound = is_finite(m.mean_x + m.mean_y + m.xx + m.xy + m.yy) && m.xx >= 0 && m.yy >= 0 &&
                           is_count(m.count) && is_count(m.ignored);
        if (sound) m_ = m;
        return sound;
    }

private:
    memory m_{};
};

}  // namespace twoside
