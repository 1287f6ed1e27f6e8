#pragma once
// Covariance of two prices that tick at different times: Hayashi & Yoshida, Bernoulli 11 (2005),
//   sum over i, j of dX_i dY_j where (t_{i-1}, t_i] and (s_{j-1}, s_j] overlap.
// Nothing is interpolated or thrown away, so that it does not fall towards zero as sampling gets finer, which the
// covariance of prices on a common grid does. Intervals that only touch do not overlap. Synchronous series give the
// plain realised covariance. One sweep over both series: O(n + m). Times in any unit, rising; changes are arithmetic.
// Divided by the time that both series span it is a covariance per unit of time, in price units squared.
// The correlation can exceed 1 in modulus, and a matrix put together pair by pair need not be positive semi-definite.
// Shown by tests/volatility/covariance.cpp (recovery, the double sum) and the golden cases `hayashi_yoshida`.

#include <cmath>
#include <cstddef>
#include <twoside/core/math.hpp>

namespace twoside {

struct asynchronous_covariance {
    double covariance = not_a_number;  // over the whole of both series
    double first_variance = 0;         // realised variances
    double second_variance = 0;

    // NaN where one does not move.
    [[nodiscard]] double correlation() const noexcept {
        return covariance / std::sqrt(first_variance * second_variance);
    }
};

// Each series is a range of times and one of prices, of one length; anything with size() and operator[] will do.
// The covariance is NaN where a series has fewer than two prices, where lengths differ, or where a time does not rise
// or a number is not finite.
template <class Times, class Prices, class OtherTimes, class OtherPrices>
[[nodiscard]] constexpr asynchronous_covariance hayashi_yoshida(const Times& t, const Prices& x, const OtherTimes& s,
                                                                const OtherPrices& y) noexcept {
    asynchronous_covariance result;
    const std::size_t n = x.size();
    const std::size_t m = y.size();
    if (n < 2 || m < 2 || t.size() != n || s.size() != m) return result;
    for (std::size_t i = 1; i < n; ++i) {
        if (!(t[i] > t[i - 1])) return result;
        result.first_variance += (x[i] - x[i - 1]) * (x[i] - x[i - 1]);
    }
    for (std::size_t j = 1; j < m; ++j) {
        if (!(s[j] > s[j - 1])) return result;
        result.second_variance += (y[j] - y[j - 1]) * (y[j] - y[j - 1]);
    }
    if (!is_finite(result.first_variance) || !is_finite(result.second_variance)) return result;

    double sum = 0;
    std::size_t first = 1;  // of the second series' intervals, the first that may still overlap
    for (std::size_t i = 1; i < n; ++i) {
        while (first < m && !(s[first] > t[i - 1])) ++first;
        // The changes of y over all intervals that overlap (t_{i-1}, t_i] add up to one change.
        std::size_t last = first;
        while (last < m && s[last - 1] < t[i]) ++last;
        if (last > first) sum += (x[i] - x[i - 1]) * (y[last - 1] - y[first - 1]);
        // The next interval may overlap the last of these again.
        first = last > first ? last - 1 : first;
    }
    result.covariance = sum;
    return result;
}

}  // namespace twoside
