#pragma once
// Volatility of a price that bounces: the two-scale estimator. Source: Zhang, Mykland & Ait-Sahalia, Journal of the
// American Statistical Association 100 (2005).
//   slow = (1/K) sum (Y_{i+K} - Y_i)^2,   fast = sum (Y_{i+1} - Y_i)^2,   nbar = (n - K + 1)/K
//   variance = slow - (nbar/n) fast,      adjusted for small samples: divided by 1 - nbar/n
// The fast sum is mostly bounce, the slow one the same price with little of it; the difference cancels the rest.
// Half of the fast sum over n estimates the variance of the bounce itself. Over the whole series since the start or
// reset(); arithmetic or logarithmic changes. The variance may come out negative where there is little data: 0 then. K
// of the order of n^(2/3) is best for large n; K = 1 leaves nothing. The last K prices are kept: constant time a price.
// Prices that are not finite (or not positive, for logarithms) are ignored and counted.
// Shown by tests/volatility/two_scale.cpp (recovery under bounce) and the golden cases `tsrv`.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <twoside/core/estimate.hpp>
#include <twoside/core/validation.hpp>
#include <twoside/volatility/realised.hpp>

namespace twoside {

template <std::size_t LargestScale = 256>
class two_scale_variance {
public:
    constexpr explicit two_scale_variance(std::size_t scale, price_change kind = price_change::arithmetic)
        : scale_{scale}, kind_{kind} {
        require(check_that(scale >= 1 && scale <= LargestScale, "two_scale_variance", "scale",
                           static_cast<double>(scale), "1 to the template's LargestScale"));
    }

    void update(double price) noexcept {
        const double y = kind_ == price_change::logarithmic ? std::log(price) : price;
        if (!is_finite(y)) {
            ++m_.ignored;
            return;
        }
        const std::size_t slot = m_.prices % scale_;
        if (m_.prices > 0) {
            const double r = y - m_.last;
            m_.fast += r * r;
        }
        if (m_.prices >= scale_) {
            const double r = y - m_.ring[slot];
            m_.slow += r * r;
        }
        m_.ring[slot] = y;
        m_.last = y;
        ++m_.prices;
    }

    // Sums of squared changes: of neighbours, and of prices `scale` apart divided by the scale.
    [[nodiscard]] constexpr double fast() const noexcept { return m_.fast; }
    [[nodiscard]] constexpr double slow() const noexcept { return m_.slow / static_cast<double>(scale_); }
    // How many changes a subgrid has on average.
    [[nodiscard]] constexpr double mean_changes() const noexcept {
        return (changes() - static_cast<double>(scale_) + 1) / static_cast<double>(scale_);
    }
    // Of the whole series, before and after the small-sample adjustment; NaN until a slow change has been seen. These
    // can be negative; variance() cannot.
    [[nodiscard]] constexpr double raw() const noexcept {
        return m_.prices > scale_ ? slow() - mean_changes() / changes() * m_.fast : not_a_number;
    }
    [[nodiscard]] constexpr double adjusted() const noexcept { return raw() / (1 - mean_changes() / changes()); }
    // Adjusted, not below 0, and with the ends made up for: the slow changes cover n - K + 1 of n steps in the mean.
    [[nodiscard]] constexpr double variance() const noexcept {
        const double v = adjusted() * changes() / (changes() - static_cast<double>(scale_) + 1);
        return v < 0 ? 0 : v;
    }
    // Of the bounce: half the mean squared change.
    [[nodiscard]] constexpr double noise_variance() const noexcept { return m_.fast / (2 * changes()); }
    [[nodiscard]] constexpr std::int64_t prices() const noexcept { return static_cast<std::int64_t>(m_.prices); }
    [[nodiscard]] constexpr std::int64_t ignored() const noexcept { return m_.ignored; }

    // As a volatility, where the series spans that time; unset where there is no estimate.
    [[nodiscard]] volatility over(std::chrono::nanoseconds span) const noexcept {
        const double v = variance();
        return v >= 0 && span > span.zero() ? twoside::per_sqrt_second(std::sqrt(v / in_seconds(span))) : volatility{};
    }
    constexpr void reset() noexcept { *this = two_scale_variance{scale_, kind_}; }

    struct memory {
        double ring[LargestScale]{};
        double last = 0;
        double fast = 0;
        double slow = 0;
        std::size_t prices = 0;
        std::int64_t ignored = 0;
    };
    [[nodiscard]] constexpr const memory& save() const noexcept { return m_; }
    constexpr bool restore(const memory& m) noexcept {
        bool sound = is_count(static_cast<std::int64_t>(m.prices)) && is_finite(m.last) && m.fast >= 0 && m.slow >= 0 &&
                     is_count(m.ignored);
        for (const double y : m.ring) sound = sound && is_finite(y);
        if (sound) m_ = m;
        return sound;
    }
    // variance(), of the whole series. Its standard error has a part from sampling and one from the bounce,
    // (4/3) (K/n) V^2 + 8 n W^2 / K^2 with W the variance of the bounce (Zhang, Mykland & Ait-Sahalia 2005, section 4).
    [[nodiscard]] estimate read() const noexcept {
        if (m_.prices <= 2 * scale_) return not_estimated(not_enough_data, prices());
        const double v = variance();
        const double n = changes();
        const auto k = static_cast<double>(scale_);
        const double bounce = positive_part(m_.fast - v) / (2 * n);
        return estimated(v, std::sqrt(4.0 / 3 * k / n * v * v + 8 * n * bounce * bounce / (k * k)), prices());
    }

private:
    [[nodiscard]] constexpr double changes() const noexcept { return static_cast<double>(m_.prices) - 1; }

    std::size_t scale_;
    price_change kind_;
    memory m_{};
};

}  // namespace twoside
