#pragma once
// Least squares of y on several regressors, one observation at a time: y = theta' x + e. The regressors are given as
// they are; a constant is one that is always 1. Each observation is rotated into a triangular factor R (W. M.
// Gentleman, "Least squares computations by Givens transformations without square roots", J. Inst. Maths Applics 12,
// 1973; here with them), which keeps the digits that the normal equations square away, and needs no prior. With a
// forgetting factor f below 1 the weights are f^age: the square-root form of recursive least squares. N^2 operations an
// observation, no allocation. Standard errors are s sqrt(diag(P W P)), P = (R'R)^-1, W = sum f^(2 age) x x', s^2 the
// weighted residual variance: the classical ones where f = 1; they suppose independent errors. Undefined (NaN) while a
// regressor is a combination of the others. Observations that are not finite are ignored and counted. Shown by
// tests/regression/linear.cpp (coverage) and the golden cases `glosten_harris`.

#include <cmath>
#include <cstddef>
#include <twoside/core/estimate.hpp>
#include <twoside/core/validation.hpp>

namespace twoside {

template <std::size_t N>
class linear_regression {
    static_assert(N > 0, "twoside::linear_regression: it has at least one regressor");

public:
    struct vector {
        double at[N]{};
    };

    explicit linear_regression(double forgetting = 1) : forgetting_{forgetting}, root_{std::sqrt(forgetting)} {
        require(check_that(forgetting > 0 && forgetting <= 1, "linear_regression", "forgetting", forgetting,
                           "above 0, and at most 1"));
    }

    void update(vector x, double y) noexcept {
        double sum = y * y;
        for (const double v : x.at) sum += v * v;
        if (!is_finite(sum)) {
            ++m_.ignored;
            return;
        }
        ++m_.count;
        m_.weight = forgetting_ * m_.weight + 1;
        m_.unexplained *= forgetting_;
        for (std::size_t i = 0; i < N; ++i) {
            m_.z[i] *= root_;
            for (std::size_t j = i; j < N; ++j) {
                m_.r[i][j] *= root_;
                m_.squares[i][j] = forgetting_ * forgetting_ * m_.squares[i][j] + x.at[i] * x.at[j];
            }
        }
        for (std::size_t i = 0; i < N; ++i) {
            if (x.at[i] == 0) continue;
            const double length = std::hypot(m_.r[i][i], x.at[i]);
            const double c = m_.r[i][i] / length;
            const double s = x.at[i] / length;
            m_.r[i][i] = length;
            for (std::size_t j = i + 1; j < N; ++j) {
                const double above = m_.r[i][j];
                m_.r[i][j] = c * above + s * x.at[j];
                x.at[j] = c * x.at[j] - s * above;
            }
            const double above = m_.z[i];
            m_.z[i] = c * above + s * y;
            y = c * y - s * above;
        }
        m_.unexplained += y * y;
    }

    // theta; NaN where it is not determined.
    [[nodiscard]] constexpr vector coefficients() const noexcept {
        vector theta;
        for (std::size_t i = N; i-- > 0;) {
            double v = m_.z[i];
            for (std::size_t j = i + 1; j < N; ++j) v -= m_.r[i][j] * theta.at[j];
            theta.at[i] = determined(i) ? v / m_.r[i][i] : not_a_number;
        }
        return theta;
    }
    [[nodiscard]] vector standard_errors() const noexcept {
        double inverse[N][N]{};  // of R
        for (std::size_t column = 0; column < N; ++column)
            for (std::size_t i = column + 1; i-- > 0;) {
                double v = i == column ? 1.0 : 0.0;
                for (std::size_t j = i + 1; j <= column; ++j) v -= m_.r[i][j] * inverse[j][column];
                inverse[i][column] = determined(i) ? v / m_.r[i][i] : not_a_number;
            }
        // V = R^-T W R^-1, whose trace says how many observations the fit has used up; P W P = R^-1 V R^-T.
        double v[N][N]{};
        double used = 0;
        for (std::size_t a = 0; a < N; ++a) {
            for (std::size_t b = 0; b < N; ++b)
                for (std::size_t i = 0; i <= a; ++i)
                    for (std::size_t j = 0; j <= b; ++j)
                        v[a][b] += inverse[i][a] * inverse[j][b] * (i < j ? m_.squares[i][j] : m_.squares[j][i]);
            used += v[a][a];
        }
        const double variance = m_.unexplained / (m_.weight - used);
        vector errors;
        for (std::size_t i = 0; i < N; ++i) {
            double sum = 0;
            for (std::size_t a = i; a < N; ++a)
                for (std::size_t b = i; b < N; ++b) sum += inverse[i][a] * v[a][b] * inverse[i][b];
            errors.at[i] = std::sqrt(variance * sum);
        }
        return errors;
    }
    [[nodiscard]] estimate read(std::size_t which) const noexcept {
        return m_.count > static_cast<std::int64_t>(N)
                   ? estimated(coefficients().at[which], standard_errors().at[which], m_.count)
                   : not_estimated(not_enough_data, m_.count);
    }
    [[nodiscard]] estimate read() const noexcept { return read(0); }
    [[nodiscard]] constexpr std::int64_t observations() const noexcept { return m_.count; }
    [[nodiscard]] constexpr std::int64_t ignored() const noexcept { return m_.ignored; }

    struct memory {
        double r[N][N]{};  // upper triangle
        double z[N]{};
        double squares[N][N]{};  // upper triangle of sum f^(2 age) x x'
        double unexplained = 0;  // weighted sum of squared residuals
        double weight = 0;
        std::int64_t count = 0;
        std::int64_t ignored = 0;
    };
    [[nodiscard]] constexpr const memory& save() const noexcept { return m_; }
    constexpr bool restore(const memory& m) noexcept {
        bool sound = m.unexplained >= 0 && m.weight >= 0 && is_finite(m.unexplained + m.weight) && is_count(m.count) &&
                     is_count(m.ignored);
        for (std::size_t i = 0; i < N; ++i)
            for (std::size_t j = i; j < N; ++j) sound = sound && is_finite(m.r[i][j] + m.squares[i][j] + m.z[i]);
        if (sound) m_ = m;
        return sound;
    }

private:
    // Whether a regressor has anything that those before it have not, beyond rounding.
    [[nodiscard]] constexpr bool determined(std::size_t i) const noexcept {
        double column = 0;
        for (std::size_t j = 0; j <= i; ++j) column = larger(column, magnitude(m_.r[j][i]));
        return magnitude(m_.r[i][i]) > 1e-13 * column;
    }

    double forgetting_;
    double root_;
    memory m_{};
};

}  // namespace twoside
