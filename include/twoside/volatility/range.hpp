#pragma once
// Volatility from bars: range-based estimators of the variance of the logarithm of the price, per bar. With
// u = ln(H/O), d = ln(L/O), c = ln(C/O):
//   Parkinson (1980)          mean (u - d)^2 / (4 ln 2)
//   Garman-Klass (1980)       mean [(u - d)^2 / 2 - (2 ln 2 - 1) c^2], and their "best" analytic form
//                             mean [0.511 (u - d)^2 - 0.019 (c (u + d) - 2 u d) - 0.383 c^2]
//   Rogers-Satchell (1991)    mean [u (u - c) + d (d - c)], which a drift does not bias
//   Yang-Zhang (2000)         V_overnight + k V_open_to_close + (1 - k) V_RS,  k = 0.34 / (1.34 + (n + 1)/(n - 1))
// with sample variances (n - 1) of ln(O/C') and ln(C/O), C' the close before; V of close to close beside them.
// All but Yang-Zhang and close-to-close assume that nothing happens between bars. Highs and lows seen only now and then
// are too narrow, and bias the range estimators low. A bar whose high is below, or low above, its open or close is
// refused and counted; so are prices that are not positive numbers. Constant time a bar; NaN where there are too few.
// `price_volatility` turns a variance per bar into the unit of the models.
// Shown by tests/volatility/range.cpp (recovery) and the golden cases `ohlc`.

#include <cmath>
#include <cstdint>
#include <twoside/core/estimate.hpp>
#include <twoside/core/moments.hpp>
#include <twoside/core/time.hpp>
#include <twoside/core/units.hpp>

namespace twoside {

struct bar {
    double open = not_a_number;
    double high = not_a_number;
    double low = not_a_number;
    double close = not_a_number;

    [[nodiscard]] constexpr bool valid() const noexcept {
        return low > 0 && high < infinity && low <= open && open <= high && low <= close && close <= high;
    }
};

class range_variance {
public:
    constexpr range_variance() noexcept = default;
    // The close before the first bar, for the overnight and close-to-close terms of that bar.
    constexpr explicit range_variance(double close_before) noexcept : m_{.last_close = close_before} {}

    bool update(const bar& b) noexcept {
        if (!b.valid()) {
            ++m_.refused;
            return false;
        }
        const double u = std::log(b.high / b.open);
        const double d = std::log(b.low / b.open);
        const double c = std::log(b.close / b.open);
        const double range = (u - d) * (u - d);
        m_.parkinson.update(range / (4 * ln2));
        m_.garman_klass.update(0.5 * range - (2 * ln2 - 1) * c * c);
        m_.garman_klass_best.update(0.511 * range - 0.019 * (c * (u + d) - 2 * u * d) - 0.383 * c * c);
        m_.rogers_satchell.update(u * (u - c) + d * (d - c));
        m_.open_to_close.update(c);
        if (m_.last_close > 0 && m_.last_close < infinity) {
            m_.overnight.update(std::log(b.open / m_.last_close));
            m_.close_to_close.update(std::log(b.close / m_.last_close));
        }
        m_.last_close = b.close;
        return true;
    }

    // Variances per bar, of the logarithm of the price.
    [[nodiscard]] constexpr double parkinson() const noexcept { return m_.parkinson.mean(); }
    [[nodiscard]] constexpr double garman_klass() const noexcept { return m_.garman_klass.mean(); }
    [[nodiscard]] constexpr double garman_klass_best() const noexcept { return m_.garman_klass_best.mean(); }
    [[nodiscard]] constexpr double rogers_satchell() const noexcept { return m_.rogers_satchell.mean(); }
    [[nodiscard]] constexpr double overnight() const noexcept { return m_.overnight.variance(); }
    [[nodiscard]] constexpr double open_to_close() const noexcept { return m_.open_to_close.variance(); }
    [[nodiscard]] constexpr double close_to_close() const noexcept { return m_.close_to_close.variance(); }
    // The weight of open to close in Yang and Zhang's; NaN for fewer than two bars.
    [[nodiscard]] constexpr double yang_zhang_weight() const noexcept {
        if (bars() < 2) return not_a_number;
        const auto n = static_cast<double>(bars());
        return 0.34 / (1.34 + (n + 1) / (n - 1));
    }
    [[nodiscard]] constexpr double yang_zhang() const noexcept {
        const double k = yang_zhang_weight();
        return overnight() + k * open_to_close() + (1 - k) * rogers_satchell();
    }
    [[nodiscard]] constexpr std::int64_t bars() const noexcept { return m_.open_to_close.count(); }
    [[nodiscard]] constexpr std::int64_t refused() const noexcept { return m_.refused; }

    // sigma_price = price * sqrt(variance / time of a bar); unset where the variance is none.
    [[nodiscard]] static volatility price_volatility(double variance_per_bar, double price,
                                                     std::chrono::nanoseconds bar_length) noexcept {
        if (!(variance_per_bar >= 0)) return {};
        return twoside::per_sqrt_second(price * std::sqrt(variance_per_bar / in_seconds(bar_length)));
    }

    struct memory {
        double last_close = not_a_number;
        sample_moments parkinson{};
        sample_moments garman_klass{};
        sample_moments garman_klass_best{};
        sample_moments rogers_satchell{};
        sample_moments overnight{};
        sample_moments open_to_close{};
        sample_moments close_to_close{};
        std::int64_t refused = 0;
    };
    [[nodiscard]] constexpr const memory& save() const noexcept { return m_; }
    constexpr bool restore(const memory& m) noexcept {
        if (!m.parkinson.sound() || !m.garman_klass.sound() || !m.garman_klass_best.sound() ||
            !m.rogers_satchell.sound() || !m.overnight.sound() || !m.open_to_close.sound() ||
            !m.close_to_close.sound() || !is_count(m.refused))
            return false;
        m_ = m;
        return true;
    }
    // Rogers and Satchell's variance per bar, with the standard error of the mean over the bars.
    [[nodiscard]] estimate read() const noexcept {
        return bars() > 1 ? estimated(rogers_satchell(), m_.rogers_satchell.standard_error(), bars())
                          : not_estimated(not_enough_data, bars());
    }
    [[nodiscard]] constexpr std::int64_t ignored() const noexcept { return m_.refused; }

private:
    static constexpr double ln2 = 0.69314718055994531;

    memory m_{};
};

}  // namespace twoside
