#pragma once
// A and k by a straight line through ln(n / T) against distance: quick, and a starting point, not a fit. Distances
// without a fill have no logarithm and drop out, which makes the line too flat; the logarithm of a few fills is biased.
// The variance of ln n is about 1/n, so that the second line has weights n. Use fit_exposure for what you quote with.
// Source: the usual log-linear regression (for instance Cartea, Jaimungal & Penalva 2015).
// Distances in price, times in seconds. NaN where fewer than two distances have fills. Observations that are no numbers
// are left out. Shown by tests/intensity/log_regression.cpp and the golden cases `log_regression`.

#include <cmath>
#include <twoside/intensity/exposure.hpp>
#include <twoside/regression/linear.hpp>
#include <twoside/regression/simple.hpp>

namespace twoside {

struct intensity_line {
    double arrival_rate = not_a_number;  // A
    double fill_decay = not_a_number;    // k
};

struct intensity_lines {
    intensity_line plain{};
    intensity_line weighted{};  // with the number of fills
};

// From a range of `exposure`, one for each distance.
template <class Observations>
[[nodiscard]] intensity_lines log_regression(const Observations& observations) noexcept {
    simple_regression plain;
    linear_regression<2> weighted;
    for (const exposure& e : observations) {
        if (!(e.fills > 0 && e.seconds > 0)) continue;
        const double y = std::log(e.fills / e.seconds);
        const double root = std::sqrt(e.fills);
        plain.update(e.distance, y);
        weighted.update({{root, root * e.distance}}, root * y);
    }
    if (plain.observations() < 2) return {};
    const auto line = weighted.coefficients();
    return {{std::exp(plain.intercept()), -plain.slope()}, {std::exp(line.at[0]), -line.at[1]}};
}

}  // namespace twoside
