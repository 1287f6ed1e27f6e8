#pragma once
// The linear system behind every exactly solvable market maker of one asset whose fills decay as exp(-k delta): with
// the positions q = first ... first + n - 1 in units of one trade,
//   d/dtau w_q = g_q w_q + buy w_{q+1} + sell w_{q-1},     w(0) given,
// where w = exp(k theta) of the value function theta, g_q what a position costs or earns, buy and sell what a purchase
// or a sale is worth. Gueant, Lehalle & Fernandez-Tapia (2013), Theorem 1, and Cartea & Jaimungal (2015), chapter 10,
// have this form; solve/glft.hpp and solve/cartea_jaimungal.hpp fill it in. Only the logarithms of w leave, because w
// overflows.
//   at a time tau   exp(G tau) w(0) by uniformisation: with c the least g, G - c has no negative entry, so that the
//                   series of Taylor over small steps adds and never subtracts, and every w has its full relative
//                   accuracy. Where that takes too many steps the matrix is squared up instead (to 600 positions);
//                   where w ranges over more than a double can hold, it is done again in long double.
//   in the long run w grows as exp(growth tau) along the Perron vector: growth by bisection on the signs of Sturm's
//                   sequence, the vector by ratios from both ends to the middle, without a difference of large numbers.
// One of buy and sell may be 0 for a finite time; the long run needs both. Standard library only; allocates; offline.
// Shown by tests/solve/position_chain.cpp (closed forms, an independent time-stepping) and the golden cases of
// `glft_*`, `gueant_*`, `cj_*` and `fee_shift_finite`.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <twoside/core/math.hpp>
#include <twoside/core/validation.hpp>
#include <utility>
#include <vector>

namespace twoside::solve {

struct position_chain {
    std::vector<double> cost;    // g, by position from the lowest
    double buy = not_a_number;   // to the next higher position
    double sell = not_a_number;  // to the next lower one

    [[nodiscard]] problem check() const {
        const char* me = "position_chain";
        problem p = first_problem(check_not_negative(me, "buy", buy), check_not_negative(me, "sell", sell),
                                  check_that(!cost.empty(), me, "positions", 0, "1 or more"));
        for (const double g : cost)
            if (!p) p = check_finite(me, "cost", g);
        return p;
    }
};

struct chain_solution {
    std::vector<double> log_value{};  // ln w - log_scale, by position: apart, so that a large one eats no digits
    double log_scale = 0;
    double growth = not_a_number;  // in the long run, per unit of time
    bool ok = false;               // false: too wide a range to hold, or nothing connects the positions
};

namespace detail {

// w(tau) from w(0), both up to a factor whose logarithm is added up in `log_scale`.
template <class Real>
class chain_runner {
public:
    chain_runner(const position_chain& c, std::vector<Real> start)
        : buy_{static_cast<Real>(c.buy)}, sell_{static_cast<Real>(c.sell)}, w_{std::move(start)} {
        least_ = *std::min_element(c.cost.begin(), c.cost.end());
        const double most = *std::max_element(c.cost.begin(), c.cost.end());
        norm_ = most - least_ + c.buy + c.sell;
        for (const double g : c.cost) diagonal_.push_back(static_cast<Real>(g) - static_cast<Real>(least_));
    }

    // False where that would take too long.
    [[nodiscard]] bool run(double tau) {
        const double steps = std::max(1.0, std::ceil(norm_ * tau / step_norm));
        if (steps <= most_steps) {
            const Real dt = static_cast<Real>(tau) / static_cast<Real>(steps);
            for (int done = 0; done < static_cast<int>(steps); ++done) {
                add_terms(dt, w_);
                if (!rescale(w_, log_scale_)) return false;
            }
        } else if (w_.size() > most_dense || !multiply(tau)) {
            return false;
        }
        log_scale_ += least_ * tau;
        return true;
    }

    // ln w, the highest at 0; false where some are too small for the type.
    [[nodiscard]] bool logarithms(std::vector<double>& log_value) const {
        const Real least = std::numeric_limits<Real>::min() * Real(1e20);
        log_value.clear();
        for (const Real x : w_) {
            if (!(x > least)) return false;
            log_value.push_back(static_cast<double>(std::log(x)));
        }
        return true;
    }
    [[nodiscard]] double log_scale() const { return log_scale_; }

private:
    static constexpr double step_norm =
        4;  // of one step: Taylor's series of exp(4) has no more than 60 terms that count
    static constexpr double most_steps = 4000;
    static constexpr std::size_t most_dense = 600;

    // v <- exp((G - c) dt) v
    void add_terms(Real dt, std::vector<Real>& v) {
        const std::size_t n = v.size();
        term_ = v;
        for (int j = 1; j <= 60; ++j) {
            const Real factor = dt / static_cast<Real>(j);
            Real below = 0;  // the term at the position below, before it is changed
            bool counts = false;
            for (std::size_t i = 0; i < n; ++i) {
                const Real here = term_[i];
                const Real above = i + 1 < n ? term_[i + 1] : Real(0);
                term_[i] = factor * (diagonal_[i] * here + buy_ * above + sell_ * below);
                below = here;
                v[i] += term_[i];
                counts = counts || term_[i] > Real(1e-20) * v[i];
            }
            if (!counts) break;
        }
    }
    // Divides by the largest; false where that is no number.
    [[nodiscard]] static bool rescale(std::vector<Real>& v, double& log_scale) {
        const Real peak = *std::max_element(v.begin(), v.end());
        if (!(peak > 0) || !(peak < std::numeric_limits<Real>::max())) return false;
        for (Real& x : v) x /= peak;
        log_scale += static_cast<double>(std::log(peak));
        return true;
    }
    // w <- exp((G - c) tau) w, the matrix kept for the next step of that length.
    [[nodiscard]] bool multiply(double tau) {
        const std::size_t n = w_.size();
        if (tau != matrix_time_ && !square_up(tau)) return false;
        std::vector<Real> result(n, Real(0));
        for (std::size_t j = 0; j < n; ++j)
            for (std::size_t i = 0; i < n; ++i) result[i] += matrix_[j * n + i] * w_[j];
        w_ = std::move(result);
        log_scale_ += log_matrix_;
        return rescale(w_, log_scale_);
    }
    // exp((G - c) tau) by squaring exp of a small part of it: no entry is negative, so that nothing cancels here
    // either.
    [[nodiscard]] bool square_up(double tau) {
        const std::size_t n = w_.size();
        const int squarings = static_cast<int>(std::ceil(std::log2(norm_ * tau)));
        if (squarings > 200) return false;
        const Real dt = static_cast<Real>(std::ldexp(tau, -squarings));
        std::vector<Real>& m = matrix_;
        m.assign(n * n, Real(0));
        std::vector<Real> column(n);
        for (std::size_t j = 0; j < n; ++j) {
            std::fill(column.begin(), column.end(), Real(0));
            column[j] = 1;
            add_terms(dt, column);
            std::copy(column.begin(), column.end(), m.begin() + static_cast<std::ptrdiff_t>(j * n));
        }
        log_matrix_ = 0;
        std::vector<Real> square(n * n);
        for (int s = 0; s < squarings; ++s) {
            std::fill(square.begin(), square.end(), Real(0));
            for (std::size_t j = 0; j < n; ++j)
                for (std::size_t k = 0; k < n; ++k) {
                    const Real x = m[j * n + k];
                    if (x == 0) continue;
                    for (std::size_t i = 0; i < n; ++i) square[j * n + i] += m[k * n + i] * x;
                }
            m.swap(square);
            log_matrix_ *= 2;
            if (!rescale(m, log_matrix_)) return false;
        }
        matrix_time_ = tau;
        return true;
    }

    Real buy_;
    Real sell_;
    std::vector<Real> w_;
    std::vector<Real> diagonal_{};
    std::vector<Real> term_{};
    std::vector<Real> matrix_{};         // by columns, but for a factor
    double matrix_time_ = not_a_number;  // what it is the matrix of
    double log_matrix_ = 0;              // the logarithm of that factor
    double least_ = 0;
    double norm_ = 0;
    double log_scale_ = 0;
};

// From one time to the next, all of one length; false where the type cannot hold it.
template <class Real>
[[nodiscard]] bool run_chain(const position_chain& c, const std::vector<double>& log_start, double step,
                             chain_solution* rows, std::size_t count) {
    const double highest = *std::max_element(log_start.begin(), log_start.end());
    std::vector<Real> start;
    for (const double x : log_start) start.push_back(std::exp(static_cast<Real>(x) - static_cast<Real>(highest)));
    chain_runner<Real> runner{c, std::move(start)};
    for (std::size_t i = 0; i < count; ++i) {
        if (!runner.run(step) || !runner.logarithms(rows[i].log_value)) return false;
        rows[i].log_scale = runner.log_scale() + highest;
        rows[i].ok = is_finite(rows[i].log_scale);
        if (!rows[i].ok) return false;
    }
    return true;
}

}  // namespace detail

// At the times 0, step, 2 step ... from the end, `count` of them, from ln w(0); those that cannot be held are not ok.
[[nodiscard]] inline std::vector<chain_solution> march_chain(const position_chain& c,
                                                             const std::vector<double>& log_start, double step,
                                                             std::size_t count) {
    require(first_problem(c.check(), check_not_negative("position_chain", "tau", step),
                          check_that(log_start.size() == c.cost.size(), "position_chain", "start values",
                                     static_cast<double>(log_start.size()), "as many as positions"),
                          check_that(count >= 1, "position_chain", "times", static_cast<double>(count), "1 or more")));
    std::vector<chain_solution> rows(count);
    rows[0].log_value = log_start;
    rows[0].ok = true;
    if (count > 1 && !detail::run_chain<double>(c, log_start, step, &rows[1], count - 1)) {
        for (std::size_t i = 1; i < count; ++i) rows[i].ok = false;
        (void)detail::run_chain<long double>(c, log_start, step, &rows[1], count - 1);
    }
    return rows;
}

// At a time tau from the end.
[[nodiscard]] inline chain_solution solve_chain(const position_chain& c, const std::vector<double>& log_start,
                                                double tau) {
    return std::move(march_chain(c, log_start, tau, tau == 0 ? 1 : 2).back());
}

// In the long run: log_value up to a constant (0 at its highest), and the growth.
[[nodiscard]] inline chain_solution solve_chain(const position_chain& c) {
    require(c.check());
    chain_solution s;
    const std::size_t n = c.cost.size();
    if (n > 1 && !(c.buy > 0 && c.sell > 0)) return s;
    const double most = *std::max_element(c.cost.begin(), c.cost.end());
    const double product = c.buy * c.sell;  // what the symmetric form has beside its diagonal, squared
    // How many eigenvalues are above x: positive pivots of G - x.
    const auto any_above = [&](double x) {
        double pivot = 1;
        for (std::size_t i = 0; i < n; ++i) {
            pivot = c.cost[i] - x - (i > 0 ? product / pivot : 0);
            if (pivot >= 0) return true;
        }
        return false;
    };
    double low = most;
    double high = most + 2 * std::sqrt(product);
    if (n == 1) high = low;
    for (int i = 0; i < 200; ++i) {
        const double middle = 0.5 * (low + high);
        if (!(low < middle && middle < high)) break;
        (any_above(middle) ? low : high) = middle;
    }
    s.growth = 0.5 * (low + high);
    const auto middle = static_cast<std::size_t>(std::max_element(c.cost.begin(), c.cost.end()) - c.cost.begin());
    s.log_value.assign(n, 0);
    // w_q / w_{q-1} from the top down to the middle, and w_q / w_{q+1} from the bottom up to it.
    std::vector<double> up(n, 0);
    std::vector<double> down(n, 0);
    for (std::size_t i = n; i-- > middle + 1;)
        up[i] = c.sell / (s.growth - c.cost[i] - (i + 1 < n ? c.buy * up[i + 1] : 0));
    for (std::size_t i = 0; i < middle; ++i)
        down[i] = c.buy / (s.growth - c.cost[i] - (i > 0 ? c.sell * down[i - 1] : 0));
    for (std::size_t i = middle + 1; i < n; ++i) s.log_value[i] = s.log_value[i - 1] + std::log(up[i]);
    for (std::size_t i = middle; i-- > 0;) s.log_value[i] = s.log_value[i + 1] + std::log(down[i]);
    s.ok = true;
    for (const double x : s.log_value) s.ok = s.ok && is_finite(x);
    return s;
}

}  // namespace twoside::solve
