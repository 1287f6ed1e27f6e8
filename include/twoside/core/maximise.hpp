#pragma once
// Finds the maximum of a smooth function of a few positive numbers from its gradient: damped Newton
// (Levenberg-Marquardt) on their logarithms, with the Hessian from differences of the gradient. For fits, off the path
// of a quote; needs no package. It climbs from where it is started to a point where the gradient vanishes, which need
// not be the highest. The curvature there is the observed information, and its inverse the covariance of the fitted
// numbers. Shown by tests/core/maximise.cpp.

#include <cmath>
#include <cstddef>
#include <twoside/core/math.hpp>

namespace twoside {

template <std::size_t N>
struct maximum {
    double at[N]{};
    double value = -infinity;
    double covariance[N][N]{};  // of `at`: the inverse of minus the Hessian; NaN where that is not positive definite
    bool converged = false;
};

namespace detail {

// Solves a x = b for symmetric positive definite a by Cholesky's factors; false where it is not.
template <std::size_t N>
[[nodiscard]] bool solve_positive(const double (&a)[N][N], const double (&b)[N], double (&x)[N]) noexcept {
    double l[N][N]{};
    for (std::size_t i = 0; i < N; ++i)
        for (std::size_t j = 0; j <= i; ++j) {
            double sum = a[i][j];
            for (std::size_t k = 0; k < j; ++k) sum -= l[i][k] * l[j][k];
            if (i == j) {
                if (!(sum > 1e-14 * magnitude(a[i][i]))) return false;
                l[i][i] = std::sqrt(sum);
            } else {
                l[i][j] = sum / l[j][j];
            }
        }
    for (std::size_t i = 0; i < N; ++i) {
        x[i] = b[i];
        for (std::size_t k = 0; k < i; ++k) x[i] -= l[i][k] * x[k];
        x[i] /= l[i][i];
    }
    for (std::size_t i = N; i-- > 0;) {
        for (std::size_t k = i + 1; k < N; ++k) x[i] -= l[k][i] * x[k];
        x[i] /= l[i][i];
    }
    return true;
}

}  // namespace detail

// f(at, gradient) gives the value and fills the gradient, both with respect to the numbers themselves.
template <std::size_t N, class F>
[[nodiscard]] maximum<N> maximise(F&& f, const double (&start)[N], int steps = 200) noexcept {
    maximum<N> best;
    double z[N];  // logarithms
    for (std::size_t i = 0; i < N; ++i) z[i] = std::log(start[i]);
    // Value and gradient by the logarithms.
    const auto look = [&](const double(&logs)[N], double(&g)[N]) {
        double x[N];
        for (std::size_t i = 0; i < N; ++i) x[i] = std::exp(logs[i]);
        const double value = f(x, g);
        for (std::size_t i = 0; i < N; ++i) g[i] *= x[i];
        return value;
    };
    const auto curvature = [&](double(&h)[N][N]) {  // minus the Hessian
        for (std::size_t i = 0; i < N; ++i) {
            constexpr double step = 1e-4;
            double up[N];
            double down[N];
            const double here = z[i];
            z[i] = here + step;
            look(z, up);
            z[i] = here - step;
            look(z, down);
            z[i] = here;
            for (std::size_t j = 0; j < N; ++j) h[i][j] = (down[j] - up[j]) / (2 * step);
        }
        for (std::size_t i = 0; i < N; ++i)
            for (std::size_t j = 0; j < i; ++j) h[i][j] = h[j][i] = 0.5 * (h[i][j] + h[j][i]);
    };
    double g[N];
    double value = look(z, g);
    double damping = 1e-3;
    double h[N][N];
    for (int step = 0; step < steps && is_finite(value); ++step) {
        curvature(h);
        bool climbed = false;
        for (int attempt = 0; attempt < 40 && !climbed; ++attempt, damping *= 4) {
            double damped[N][N];
            for (std::size_t i = 0; i < N; ++i)
                for (std::size_t j = 0; j < N; ++j)
                    damped[i][j] = h[i][j] + (i == j ? damping * larger(magnitude(h[i][i]), 1e-6) : 0.0);
            double move[N];
            if (!detail::solve_positive(damped, g, move)) continue;
            double longest = 0;
            for (const double m : move) longest = larger(longest, magnitude(m));
            double next[N];
            double next_g[N];
            for (std::size_t i = 0; i < N; ++i) next[i] = z[i] + move[i] * (longest > 1 ? 1 / longest : 1);
            const double there = look(next, next_g);
            if (!(there >= value)) continue;
            climbed = true;
            best.converged = longest < 1e-9;
            value = there;
            for (std::size_t i = 0; i < N; ++i) {
                z[i] = next[i];
                g[i] = next_g[i];
            }
            damping = larger(damping / 64, 1e-12);
        }
        if (!climbed) {  // no higher neighbour that rounding lets us see
            double longest = 0;
            for (const double slope : g) longest = larger(longest, magnitude(slope));
            best.converged = longest < 1e-4 * (1 + magnitude(value));
        }
        if (!climbed || best.converged) break;
    }
    best.value = value;
    curvature(h);
    for (std::size_t i = 0; i < N; ++i) {
        best.at[i] = std::exp(z[i]);
        double unit[N]{};
        unit[i] = 1;
        double column[N];
        const bool definite = detail::solve_positive(h, unit, column);
        for (std::size_t j = 0; j < N; ++j)
            best.covariance[j][i] = definite ? column[j] * std::exp(z[i] + z[j]) : not_a_number;
    }
    return best;
}

}  // namespace twoside
