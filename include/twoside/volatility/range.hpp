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

// Running mean and sample variance, by Welford's recursion.
class sample_moments {
public:
    constexpr void update(double x) noexcept {
        ++count_;
        const double from_mean = x - mean_;
        mean_ += from_mean / static_cast<double>(count_);
        squares_ += from_mean * (x - mean_);
    }
    [[nodiscard]] constexpr std::int64_t count() const noexcept { return count_; }
    [[nodiscard]] constexpr double mean() const noexcept { return count_ > 0 ? mean_ : not_a_number; }
    // With n - 1; NaN for fewer than two.
    [[nodiscard]] constexpr double variance() const noexcept {
        return count_ > 1 ? squares_ / static_cast<double>(count_ - 1) : not_a_number;
    }

private:
    std::int64_t count_ = 0;
    double mean_ = 0;
    double squares_ = 0;
};

class range_variance {
public:
    constexpr range_variance() noexcept = default;
    // The close before the first bar, for the overnight and close-to-close terms of that bar.
    constexpr explicit range_variance(double close_before) noexcept : last_close_{close_before} {}

    bool update(const bar& b) noexcept {
        if (!b.valid()) {
            ++refused_;
            return false;
        }
        const double u = std::log(b.high / b.open);
        const double d = std::log(b.low / b.open);
        const double c = std::log(b.close / b.open);
        const double range = (u - d) * (u - d);
        parkinson_.update(range / (4 * ln2));
        garman_klass_.update(0.5 * range - (2 * ln2 - 1) * c * c);
        garman_klass_best_.update(0.511 * range - 0.019 * (c * (u + d) - 2 * u * d) - 0.383 * c * c);
        rogers_satchell_.update(u * (u - c) + d * (d - c));
        open_to_close_.update(c);
        if (last_close_ > 0 && last_close_ < infinity) {
            overnight_.update(std::log(b.open / last_close_));
            close_to_close_.update(std::log(b.close / last_close_));
        }
        last_close_ = b.close;
        return true;
    }

    // Variances per bar, of the logarithm of the price.
    [[nodiscard]] constexpr double parkinson() const noexcept { return parkinson_.mean(); }
    [[nodiscard]] constexpr double garman_klass() const noexcept { return garman_klass_.mean(); }
    [[nodiscard]] constexpr double garman_klass_best() const noexcept { return garman_klass_best_.mean(); }
    [[nodiscard]] constexpr double rogers_satchell() const noexcept { return rogers_satchell_.mean(); }
    [[nodiscard]] constexpr double overnight() const noexcept { return overnight_.variance(); }
    [[nodiscard]] constexpr double open_to_close() const noexcept { return open_to_close_.variance(); }
    [[nodiscard]] constexpr double close_to_close() const noexcept { return close_to_close_.variance(); }
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
    [[nodiscard]] constexpr std::int64_t bars() const noexcept { return open_to_close_.count(); }
    [[nodiscard]] constexpr std::int64_t refused() const noexcept { return refused_; }

    // sigma_price = price * sqrt(variance / time of a bar); unset where the variance is none.
    [[nodiscard]] static volatility price_volatility(double variance_per_bar, double price,
                                                     std::chrono::nanoseconds bar_length) noexcept {
        if (!(variance_per_bar >= 0)) return {};
        return twoside::per_sqrt_second(price * std::sqrt(variance_per_bar / in_seconds(bar_length)));
    }

private:
    static constexpr double ln2 = 0.69314718055994531;

    double last_close_ = not_a_number;
    sample_moments parkinson_{};
    sample_moments garman_klass_{};
    sample_moments garman_klass_best_{};
    sample_moments rogers_satchell_{};
    sample_moments overnight_{};
    sample_moments open_to_close_{};
    sample_moments close_to_close_{};
    std::int64_t refused_ = 0;
};

}  // namespace twoside
