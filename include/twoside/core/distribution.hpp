#pragma once
// Distribution functions that the standard library lacks: the normal, Student's t and chi-square, to full precision in
// their tails. The last is through the regularised incomplete gamma function, by its series (DLMF 8.7.1) or continued
// fraction (DLMF 8.9.2).
// The t distribution is through the regularised incomplete beta function, by its continued fraction (DLMF 8.17.22, with
// Lentz's algorithm). For estimators; not on the path of a quote.
// Shown by tests/core/distribution.cpp and the golden cases `bvc_fraction`.

#include <cmath>
#include <twoside/core/math.hpp>

namespace twoside {

// P(Z <= x).
[[nodiscard]] inline double normal_distribution(double x) noexcept { return 0.5 * std::erfc(-x * 0.70710678118654752); }

// The regularised incomplete beta function I_x(a, b), for a, b > 0 and x in [0, 1].
[[nodiscard]] inline double incomplete_beta(double a, double b, double x) noexcept {
    if (!(x > 0)) return x == 0 ? 0 : not_a_number;
    if (!(x < 1)) return x == 1 ? 1 : not_a_number;
    // The fraction converges fast for x below the mean; above it, the mirrored one does.
    if (x > (a + 1) / (a + b + 2)) return 1 - incomplete_beta(b, a, 1 - x);
    const double front =
        std::exp(a * std::log(x) + b * std::log1p(-x) + std::lgamma(a + b) - std::lgamma(a) - std::lgamma(b)) / a;
    constexpr double tiny = 1e-300;
    double c = 1;
    double d = 1 - (a + b) * x / (a + 1);
    d = 1 / (magnitude(d) < tiny ? tiny : d);
    double fraction = d;
    for (int m = 1; m < 10000; ++m) {
        const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
        d = 1 + even * d;
        c = 1 + even / c;
        d = 1 / (magnitude(d) < tiny ? tiny : d);
        c = magnitude(c) < tiny ? tiny : c;
        fraction *= d * c;
        const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
        d = 1 + odd * d;
        c = 1 + odd / c;
        d = 1 / (magnitude(d) < tiny ? tiny : d);
        c = magnitude(c) < tiny ? tiny : c;
        const double step = d * c;
        fraction *= step;
        if (magnitude(step - 1) < 1e-16) break;
    }
    return front * fraction;
}

// P(T <= x) for Student's t with `freedom` degrees of freedom, which may be a fraction. The tail is computed itself, so
// that it keeps its digits; near zero the mirrored beta function does.
[[nodiscard]] inline double student_distribution(double x, double freedom) noexcept {
    if (x != x || !(freedom > 0)) return not_a_number;
    const double square = x * x;
    double outside = 0;  // P(|T| > |x|)
    if (square < freedom) {
        outside = 1 - incomplete_beta(0.5, 0.5 * freedom, square / (freedom + square));
    } else {
        outside = incomplete_beta(0.5 * freedom, 0.5, square == infinity ? 0 : freedom / (freedom + square));
    }
    return x < 0 ? 0.5 * outside : 1 - 0.5 * outside;
}

// The regularised upper incomplete gamma function Q(a, x), for a > 0 and x >= 0.
[[nodiscard]] inline double upper_incomplete_gamma(double a, double x) noexcept {
    if (!(a > 0) || !(x >= 0)) return not_a_number;
    if (x == 0) return 1;
    if (x == infinity) return 0;
    const double front = std::exp(a * std::log(x) - x - std::lgamma(a));
    if (x < a + 1) {  // the series of the lower function
        double term = 1 / a;
        double sum = term;
        for (int n = 1; n < 100000 && term > 1e-17 * sum; ++n) sum += term *= x / (a + n);
        return 1 - front * sum;
    }
    double b = x + 1 - a;
    double c = infinity;
    double d = 1 / b;
    double fraction = d;
    for (int n = 1; n < 100000; ++n) {
        const double numerator = -n * (n - a);
        b += 2;
        d = 1 / (b + numerator * d);
        c = b + numerator / c;
        fraction *= d * c;
        if (magnitude(d * c - 1) < 1e-16) break;
    }
    return front * fraction;
}

// P(X > x) for chi-square with `freedom` degrees of freedom.
[[nodiscard]] inline double chi_square_tail(double x, double freedom) noexcept {
    return upper_incomplete_gamma(0.5 * freedom, 0.5 * x);
}

}  // namespace twoside
