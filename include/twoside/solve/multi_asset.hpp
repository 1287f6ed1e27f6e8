#pragma once
// Many assets at once: a position in one skews the quotes of the others. Source: P. Bergault, D. Evangelista, O.
// Gueant, D. Vieira, "Closed-form approximations in multi-asset market making", Applied Mathematical Finance 28(2),
// 2021. With the Hamiltonians expanded to second order, theta = -q'A q - q'B - ... and, C_i = C(xi z_i, k_i), for bid
// and ask apart,
//   a1 = -A C,  a2 = A k C,  D+ = diag(z (a2_b + a2_a)),  D- = diag(z^2 (a2_b - a2_a)),  V- = z (a1_b - a1_a)
//   A(tau) = D+^-1/2 Ahat tanh(Ahat tau) D+^-1/2 / 2,   Ahat = sqrt(gamma) (D+^1/2 Sigma D+^1/2)^1/2
//   dB/dtau = -2 A (V- + D- diag(A) + D+ B), B(0) = 0     (0 throughout where bid and ask are alike)
//   in the long run  A = sqrt(gamma) Gamma / 2,  B = -D+^-1/2 Ahat Ahat^+ D+^-1/2 (V- + sqrt(gamma)/2 D- diag(Gamma))
//   delta_b = 2 (A q)_i + z_i A_ii + B_i + L(xi z_i, k_i)
//   delta_a = -2 (A q)_i + z_i A_ii - B_i + L(xi z_i, k_i)
// A fee c per unit (below 0: a rebate) shifts its side's quote by c and turns that side's A into A exp(-k c), exactly.
// The root is the symmetric one, by eigenvalues; a singular Sigma (an ETF and its basket) is fine, an indefinite one is
// refused with its eigenvalue. k may differ between bid and ask, as A may. One asset gives the closed form of
// spread/glft.hpp. It knows no limits of positions, and is linear in q where the truth is not: see the paper. Sigma in
// price^2 per time, A trades of size z per time, positions and sizes in units. Needs Eigen; offline. Shown by
// tests/solve/multi_asset.cpp and the golden cases `ma_*` and `psd_sqrt`.

#include <Eigen/Dense>
#include <cmath>
#include <twoside/core/math.hpp>
#include <twoside/core/side.hpp>
#include <twoside/core/validation.hpp>
#include <twoside/market/market_view.hpp>
#include <vector>

namespace twoside::solve {

struct symmetric_root {
    Eigen::MatrixXd root;
    double least_eigenvalue = not_a_number;
    bool ok = false;  // false: not a symmetric matrix of numbers, or one with an eigenvalue below zero beyond rounding
};

// R with R R = S, for a symmetric positive semi-definite S. Eigenvalues within n eps |S| of zero are zero.
[[nodiscard]] inline symmetric_root root_of(const Eigen::MatrixXd& s) {
    symmetric_root r;
    if (s.rows() != s.cols() || s.rows() == 0 || !s.allFinite()) return r;
    const double scale = s.cwiseAbs().maxCoeff();
    if ((s - s.transpose()).cwiseAbs().maxCoeff() > 1e-12 * scale) return r;
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> eigen{0.5 * (s + s.transpose())};
    if (eigen.info() != Eigen::Success) return r;
    r.least_eigenvalue = eigen.eigenvalues()(0);
    const double noise = static_cast<double>(s.rows()) * 2.3e-16 * eigen.eigenvalues().cwiseAbs().maxCoeff();
    if (r.least_eigenvalue < -100 * noise) return r;
    const Eigen::VectorXd roots = eigen.eigenvalues().unaryExpr([&](double x) { return x > 0 ? std::sqrt(x) : 0.0; });
    r.root = eigen.eigenvectors() * roots.asDiagonal() * eigen.eigenvectors().transpose();
    r.ok = true;
    return r;
}

struct multi_asset_problem {
    Eigen::MatrixXd covariance;  // Sigma
    Eigen::VectorXd bid_rate;    // A of the bids: trades of `size` per time
    Eigen::VectorXd ask_rate;
    Eigen::VectorXd fill_decay;  // k
    Eigen::VectorXd size;        // z
    Eigen::VectorXd bid_fee{};   // c, per unit; below 0 a rebate; no entries: none anywhere
    Eigen::VectorXd ask_fee{};
    Eigen::VectorXd ask_fill_decay{};     // k of the asks; no entries: as the bids
    double risk_aversion = not_a_number;  // gamma
    double utility = not_a_number;        // xi; NaN: gamma

    [[nodiscard]] problem check() const {
        const char* me = "multi_asset";
        const auto d = static_cast<double>(covariance.rows());
        problem p =
            first_problem(check_that(d >= 1 && covariance.cols() == covariance.rows(), me, "covariance (rows)", d,
                                     "square, 1 or more"),
                          check_that(static_cast<double>(bid_rate.size()) == d, me, "bid_rate (entries)",
                                     static_cast<double>(bid_rate.size()), "one an asset"),
                          check_that(static_cast<double>(ask_rate.size()) == d, me, "ask_rate (entries)",
                                     static_cast<double>(ask_rate.size()), "one an asset"),
                          check_that(static_cast<double>(fill_decay.size()) == d, me, "fill_decay (entries)",
                                     static_cast<double>(fill_decay.size()), "one an asset"),
                          check_that(static_cast<double>(size.size()) == d, me, "size (entries)",
                                     static_cast<double>(size.size()), "one an asset"),
                          check_optional("bid_fee (entries)", bid_fee), check_optional("ask_fee (entries)", ask_fee),
                          check_optional("ask_fill_decay (entries)", ask_fill_decay),
                          check_not_negative(me, "risk_aversion", risk_aversion),
                          check_that(utility != utility || (utility >= 0 && is_finite(utility)), me, "utility", utility,
                                     "0 or more, and finite (NaN: the risk aversion)"));
        for (Eigen::Index i = 0; !p && i < covariance.rows(); ++i)
            p = first_problem(
                check_positive(me, "bid_rate + ask_rate (an asset that never trades has no quotes: leave it out)",
                               bid_rate(i) + ask_rate(i)),
                check_not_negative(me, "bid_rate", bid_rate(i)), check_not_negative(me, "ask_rate", ask_rate(i)),
                check_positive(me, "fill_decay", fill_decay(i)), check_positive(me, "size", size(i)),
                check_finite(me, "bid_fee", fee(bid_fee, i)), check_finite(me, "ask_fee", fee(ask_fee, i)),
                check_positive(me, "ask_fill_decay", decay(i).ask));
        if (!p) {
            const symmetric_root r = root_of(covariance);
            if (!r.ok)
                p = {me, "covariance (least eigenvalue)", r.least_eigenvalue,
                     "symmetric, numbers, and no eigenvalue below 0"};
        }
        return p;
    }
    [[nodiscard]] static double fee(const Eigen::VectorXd& fees, Eigen::Index i) {
        return fees.size() == 0 ? 0.0 : fees(i);
    }

    [[nodiscard]] two_sided<double> decay(Eigen::Index i) const {
        return {fill_decay(i), ask_fill_decay.size() == 0 ? fill_decay(i) : ask_fill_decay(i)};
    }

private:
    [[nodiscard]] problem check_optional(const char* name, const Eigen::VectorXd& given) const {
        return check_that(given.size() == 0 || given.size() == covariance.rows(), "multi_asset", name,
                          static_cast<double>(given.size()), "one an asset, or none");
    }
};

// theta's quadratic and linear part, and what a quote needs beside them.
struct multi_asset_solution {
    Eigen::MatrixXd quadratic;           // A
    Eigen::VectorXd linear;              // B
    two_sided<Eigen::VectorXd> premium;  // L(xi z, k) and the fee
    Eigen::VectorXd size;
    Eigen::MatrixXd gamma;  // Gamma, in the long run

    // Of every asset, from all positions.
    [[nodiscard]] std::vector<offsets> quotes(const Eigen::VectorXd& position) const {
        const Eigen::VectorXd skew = 2 * (quadratic * position) + linear;
        std::vector<offsets> o(static_cast<std::size_t>(size.size()));
        for (Eigen::Index i = 0; i < size.size(); ++i) {
            const double wider = size(i) * quadratic(i, i);
            o[static_cast<std::size_t>(i)] = {premium.bid(i) + wider + skew(i), premium.ask(i) + wider - skew(i)};
        }
        return o;
    }
};

namespace detail {

struct multi_asset_system {
    Eigen::VectorXd plus;       // D+
    Eigen::VectorXd minus;      // D-
    Eigen::VectorXd drift;      // V-
    Eigen::MatrixXd vectors;    // of D+^1/2 Sigma D+^1/2
    Eigen::VectorXd frequency;  // Ahat's eigenvalues
    Eigen::VectorXd seen;       // 1 for the directions that have any risk
    Eigen::VectorXd root_plus;  // D+^1/2
    multi_asset_solution solution;

    explicit multi_asset_system(const multi_asset_problem& p) {
        require(p.check());
        const Eigen::Index d = p.covariance.rows();
        plus = minus = drift = Eigen::VectorXd(d);
        solution.size = p.size;
        solution.premium = {Eigen::VectorXd(d), Eigen::VectorXd(d)};
        const double utility = p.utility != p.utility ? p.risk_aversion : p.utility;
        for (Eigen::Index i = 0; i < d; ++i) {
            const two_sided<double> k = p.decay(i);
            const double z = p.size(i);
            const two_sided<double> fee{multi_asset_problem::fee(p.bid_fee, i), multi_asset_problem::fee(p.ask_fee, i)};
            const double bids = p.bid_rate(i) * fill_share(utility * z, k.bid) * std::exp(-k.bid * fee.bid);
            const double asks = p.ask_rate(i) * fill_share(utility * z, k.ask) * std::exp(-k.ask * fee.ask);
            plus(i) = z * (k.bid * bids + k.ask * asks);
            minus(i) = z * z * (k.bid * bids - k.ask * asks);
            drift(i) = -z * (bids - asks);
            solution.premium.bid(i) = fill_premium(utility * z, k.bid) + fee.bid;
            solution.premium.ask(i) = fill_premium(utility * z, k.ask) + fee.ask;
        }
        root_plus = plus.cwiseSqrt();
        const Eigen::MatrixXd scaled = root_plus.asDiagonal() * p.covariance * root_plus.asDiagonal();
        const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> eigen{0.5 * (scaled + scaled.transpose())};
        vectors = eigen.eigenvectors();
        const double noise = static_cast<double>(d) * 2.3e-16 * eigen.eigenvalues().cwiseAbs().maxCoeff();
        const Eigen::VectorXd plain =
            eigen.eigenvalues().unaryExpr([&](double x) { return x > noise ? std::sqrt(x) : 0.0; });
        frequency = std::sqrt(p.risk_aversion) * plain;
        seen = plain.unaryExpr([](double x) { return x > 0 ? 1.0 : 0.0; });
        solution.gamma = between(plain);
        solution.linear = Eigen::VectorXd::Zero(d);
    }
    // D+^-1/2 V diag(x) V' D+^-1/2
    [[nodiscard]] Eigen::MatrixXd between(const Eigen::VectorXd& x) const {
        const Eigen::MatrixXd left = root_plus.cwiseInverse().asDiagonal() * vectors;
        return left * x.asDiagonal() * left.transpose();
    }
    // B where A has settled. Ahat Ahat^+ projects on the directions that have any risk.
    [[nodiscard]] Eigen::VectorXd settled(const Eigen::MatrixXd& quadratic) const {
        return -(between(seen) * (drift + minus.cwiseProduct(quadratic.diagonal())));
    }
    [[nodiscard]] bool even() const { return minus.isZero(0) && drift.isZero(0); }
};

}  // namespace detail

// Far from the end.
[[nodiscard]] inline multi_asset_solution solve_multi_asset(const multi_asset_problem& p) {
    detail::multi_asset_system s{p};
    multi_asset_solution solution = s.solution;
    solution.quadratic = 0.5 * std::sqrt(p.risk_aversion) * solution.gamma;
    if (!s.even()) solution.linear = s.settled(solution.quadratic);
    return solution;
}

// With a time tau left.
[[nodiscard]] inline multi_asset_solution solve_multi_asset(const multi_asset_problem& p, double tau) {
    detail::multi_asset_system s{p};
    require(check_not_negative("multi_asset", "tau", tau));
    multi_asset_solution solution = s.solution;
    const auto quadratic = [&](double t) -> Eigen::MatrixXd {
        return s.between(s.frequency.unaryExpr([&](double w) { return 0.5 * w * std::tanh(w * t); }));
    };
    solution.quadratic = quadratic(tau);
    if (!s.even() && tau > 0) {
        // dB/dtau = -(2 A V- + 2 A D- diag(A)) - 2 A D+ B from B = 0, in the eigenvectors, where 2 A D+ is diagonal:
        // b' = -w tanh(w t) (b + f(t)), f = V' D+^-1/2 (V- + D- diag A(t)). cosh(w t) b then grows by -w sinh(w t)
        // f(t): the integral is taken by Gauss and Legendre on pieces that follow the fastest scale.
        const Eigen::MatrixXd to_vectors = s.vectors.transpose() * s.root_plus.cwiseInverse().asDiagonal();
        const double fastest = s.frequency.maxCoeff();
        double slowest = fastest;
        for (const double w : s.frequency)
            if (w > 0) slowest = smaller(slowest, w);
        if (slowest * tau > 50) {  // all has settled
            solution.linear = s.settled(solution.quadratic);
            return solution;
        }
        const double span = fastest > 0 ? tau : 0;
        const int pieces = static_cast<int>(clamp(std::ceil(span * fastest * 2), 1, 200000));
        const double h = span / pieces;
        static constexpr double nodes[5] = {-0.90617984593866399, -0.53846931010568309, 0, 0.53846931010568309,
                                            0.90617984593866399};
        static constexpr double weights[5] = {0.23692688505618909, 0.47862867049936647, 0.56888888888888889,
                                              0.47862867049936647, 0.23692688505618909};
        Eigen::VectorXd b = Eigen::VectorXd::Zero(s.plus.size());
        for (int piece = 0; piece < pieces; ++piece) {
            const double end = (piece + 1) * h;
            Eigen::VectorXd add = Eigen::VectorXd::Zero(b.size());
            for (int node = 0; node < 5; ++node) {
                const double t = (piece + 0.5 + 0.5 * nodes[node]) * h;
                const Eigen::VectorXd f = to_vectors * (s.drift + s.minus.cwiseProduct(quadratic(t).diagonal()));
                for (Eigen::Index i = 0; i < b.size(); ++i) {
                    const double w = s.frequency(i);
                    // sinh(w t) / cosh(w end), without overflow
                    const double ratio =
                        std::exp(-w * (end - t)) * -std::expm1(-2 * w * t) / (1 + std::exp(-2 * w * end));
                    add(i) -= 0.5 * h * weights[node] * w * ratio * f(i);
                }
            }
            for (Eigen::Index i = 0; i < b.size(); ++i) {
                const double w = s.frequency(i);
                const double start = piece * h;
                const double kept =
                    std::exp(-w * h) * (1 + std::exp(-2 * w * start)) / (1 + std::exp(-2 * w * end));  // cosh / cosh
                b(i) = b(i) * kept + add(i);
            }
        }
        solution.linear = s.root_plus.cwiseInverse().asDiagonal() * (s.vectors * b);
    }
    return solution;
}

}  // namespace twoside::solve
