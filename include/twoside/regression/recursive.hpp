#pragma once
// Recursive least squares with forgetting: coefficients that follow a market that changes. Source: Ljung & Soderstrom,
// Theory and Practice of Recursive Identification (1983). For y = theta' x + e and a forgetting factor f in (0, 1],
//   K = P x / (f + x'P x),   theta <- theta + K (y - x' theta),   P <- (P - K x'P) / f
// which is weighted least squares with weights f^age and a prior of weight f^n / P_0. P is kept as U D U' (G. J.
// Bierman, Factorization Methods for Discrete Sequential Estimation, 1977), so that no digits are lost to the
// subtraction. Without excitation P would grow as f^-n and one observation would then throw theta anywhere: the trace
// of P is held at `max_covariance`. The standard error is that of weighted least squares, s sqrt(diag(P W P)) with W =
// sum f^(2 age) x x' and s^2 the weighted residual variance; it supposes independent errors. N^2 operations an
// observation, no allocation. Observations that are not finite are ignored and counted. Shown by
// tests/regression/recursive.cpp (recovery, coverage, wind-up) and the golden cases `rls` and `rls2`.

#include <cmath>
#include <cstddef>
#include <twoside/core/estimate.hpp>
#include <twoside/core/inline.hpp>
#include <twoside/core/validation.hpp>

namespace twoside {

struct recursive_regression_parameters {
    double forgetting = 0.999;
    double prior_covariance = 1e6;  // of each coefficient, whose prior value is 0: large says nothing is known
    double max_covariance = 1e12;   // of the trace of P; infinity: no limit
    std::int64_t min_observations = 30;

    [[nodiscard]] constexpr problem check() const noexcept {
        const char* me = "recursive_regression";
        return first_problem(
            check_that(forgetting > 0 && forgetting <= 1, me, "forgetting", forgetting, "above 0, and at most 1"),
            check_positive(me, "prior_covariance", prior_covariance),
            check_that(max_covariance > 0, me, "max_covariance", max_covariance, "above 0 (infinity: no limit)"),
            check_that(min_observations >= 1, me, "min_observations", static_cast<double>(min_observations),
                       "1 or more"));
    }
};

template <std::size_t N>
class recursive_regression {
    static_assert(N > 0, "twoside::recursive_regression: it has at least one regressor");

public:
    using parameters = recursive_regression_parameters;
    struct vector {
        double at[N]{};
    };

    constexpr explicit recursive_regression(const parameters& p = {}) : p_{p} {
        require(p.check());
        for (std::size_t i = 0; i < N; ++i) {
            m_.u[i][i] = 1;
            m_.d[i] = p.prior_covariance;
        }
    }

    TWOSIDE_INLINE constexpr void update(const vector& x, double y) noexcept {
        double f[N];  // U' x
        double spread = p_.forgetting;
        double error = y;
        for (std::size_t j = 0; j < N; ++j) {
            f[j] = x.at[j];
            for (std::size_t i = 0; i < j; ++i) f[j] += m_.u[i][j] * x.at[i];
            spread += m_.d[j] * f[j] * f[j];
            error -= x.at[j] * m_.theta.at[j];
        }
        if (!is_finite(error * error) || !is_finite(spread)) {
            ++m_.ignored;
            return;
        }
        ++m_.count;
        const double kept = p_.forgetting;
        double gain[N];  // times the spread
        double before = kept;
        double trace = 0;
        for (std::size_t j = 0; j < N; ++j) {
            const double v = m_.d[j] * f[j];
            const double after = before + v * f[j];
            const double move = -f[j] / before;
            m_.d[j] *= before / (after * kept);
            gain[j] = v;
            double squares = 1;
            for (std::size_t i = 0; i < j; ++i) {
                const double old = m_.u[i][j];
                m_.u[i][j] = old + gain[i] * move;
                gain[i] += old * v;
                squares += m_.u[i][j] * m_.u[i][j];
            }
            trace += squares * m_.d[j];
            before = after;
        }
        const double share = 1 / spread;
        for (std::size_t i = 0; i < N; ++i) {
            m_.theta.at[i] += gain[i] * share * error;
            for (std::size_t j = i; j < N; ++j) m_.squares[i][j] = kept * kept * m_.squares[i][j] + x.at[i] * x.at[j];
        }
        // The product of the errors before and after is what the sum of weighted squares grows by.
        m_.unexplained = kept * (m_.unexplained + error * error * share);
        m_.weight = kept * m_.weight + 1;
        if (trace > p_.max_covariance) [[unlikely]]
            bound(trace);
    }

    [[nodiscard]] constexpr const vector& coefficients() const noexcept { return m_.theta; }
    // P.
    [[nodiscard]] constexpr double covariance(std::size_t i, std::size_t j) const noexcept {
        double p = 0;
        for (std::size_t k = i < j ? j : i; k < N; ++k) p += m_.u[i][k] * m_.d[k] * m_.u[j][k];
        return p;
    }
    [[nodiscard]] vector standard_errors() const noexcept {
        vector errors;
        double used = 0;  // how many observations the fit has used up
        for (std::size_t i = 0; i < N; ++i)
            for (std::size_t j = 0; j < N; ++j) used += covariance(i, j) * square(i, j);
        const double variance = m_.unexplained / (m_.weight - used);
        for (std::size_t i = 0; i < N; ++i) {
            double sum = 0;
            for (std::size_t j = 0; j < N; ++j)
                for (std::size_t k = 0; k < N; ++k) sum += covariance(i, j) * square(j, k) * covariance(k, i);
            errors.at[i] = std::sqrt(variance * sum);
        }
        return errors;
    }
    [[nodiscard]] estimate read(std::size_t which) const noexcept {
        return m_.count >= p_.min_observations ? estimated(m_.theta.at[which], standard_errors().at[which], m_.count)
                                               : not_estimated(not_enough_data, m_.count);
    }
    // The last coefficient: the slope, where the first regressor is the constant.
    [[nodiscard]] estimate read() const noexcept { return read(N - 1); }
    [[nodiscard]] constexpr std::int64_t observations() const noexcept { return m_.count; }
    [[nodiscard]] constexpr std::int64_t ignored() const noexcept { return m_.ignored; }

    struct memory {
        vector theta{};
        double u[N][N]{};  // unit upper triangle
        double d[N]{};
        double squares[N][N]{};  // upper triangle of sum f^(2 age) x x'
        double unexplained = 0;
        double weight = 0;
        std::int64_t count = 0;
        std::int64_t ignored = 0;
    };
    [[nodiscard]] constexpr const memory& save() const noexcept { return m_; }
    constexpr bool restore(const memory& m) noexcept {
        bool sound = m.unexplained >= 0 && m.weight >= 0 && is_finite(m.unexplained + m.weight) && is_count(m.count) &&
                     is_count(m.ignored);
        for (std::size_t i = 0; i < N; ++i) {
            sound = sound && is_finite(m.theta.at[i]) && m.d[i] >= 0 && is_finite(m.d[i]) && m.u[i][i] == 1;
            for (std::size_t j = i; j < N; ++j) sound = sound && is_finite(m.u[i][j] + m.squares[i][j]);
        }
        if (sound) m_ = m;
        return sound;
    }

private:
    [[nodiscard]] constexpr double square(std::size_t i, std::size_t j) const noexcept {
        return i < j ? m_.squares[i][j] : m_.squares[j][i];
    }
    [[gnu::noinline]] constexpr void bound(double trace) noexcept {
        for (double& d : m_.d) d *= p_.max_covariance / trace;
    }

    parameters p_;
    memory m_{};
};

}  // namespace twoside
