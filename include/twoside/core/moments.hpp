#pragma once
// Running mean and variance, without cancellation: B. P. Welford, Technometrics 4(3), 1962. Constant time an update.
// Shown by tests/core/moments.cpp.

#include <cmath>
#include <cstdint>
#include <twoside/core/math.hpp>

namespace twoside {

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
    // Of the mean, for independent observations; NaN for fewer than two.
    [[nodiscard]] double standard_error() const noexcept { return std::sqrt(variance() / static_cast<double>(count_)); }
    // Whether these can be the moments of anything.
    [[nodiscard]] constexpr bool sound() const noexcept {
        return is_count(count_) && is_finite(mean_) && squares_ >= 0;
    }

private:
    std::int64_t count_ = 0;
    double mean_ = 0;
    double squares_ = 0;
};

}  // namespace twoside
