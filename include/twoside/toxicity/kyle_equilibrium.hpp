#pragma once
// Kyle's lambda where it comes from: the price impact of an informed trader's market in equilibrium. Source: A. S.
// Kyle, "Continuous auctions and insider trading", Econometrica 53(6), 1985. With Sigma_0 the *variance* of the value
// and sigma_u the *standard deviation* of uninformed volume,
//   one auction (Theorem 1)   beta = sigma_u / sqrt(Sigma_0), lambda = sqrt(Sigma_0) / (2 sigma_u)
//   N auctions (Theorem 2)    dt = 1/N, noise of variance sigma_u^2 dt in each, backwards from alpha_N = 0:
//                             (1 - lambda^2 sigma_u^2 dt / Sigma)(1 - alpha lambda) = 1/2, its root in
//                             (0, min(sqrt(Sigma / (sigma_u^2 dt)), 1/alpha)); one scale then gives Sigma_0
//   continuous (Theorem 3)    lambda = sqrt(Sigma_0) / sigma_u, Sigma(t) = (1 - t) Sigma_0
// One auction has the half, the continuous market has not. lambda in price per unit of volume.
// Shown by tests/toxicity/kyle_equilibrium.cpp and the golden cases `kyle_single`, `kyle_sequential`,
// `kyle_continuous`.

#include <cmath>
#include <cstddef>
#include <twoside/core/math.hpp>
#include <twoside/core/validation.hpp>

namespace twoside {

struct kyle_parameters {
    double value_variance = not_a_number;   // Sigma_0, price^2
    double noise_deviation = not_a_number;  // sigma_u, volume

    [[nodiscard]] constexpr problem check() const noexcept {
        return first_problem(check_positive("kyle", "value_variance", value_variance),
                             check_positive("kyle", "noise_deviation", noise_deviation));
    }
};

// What holds in one auction.
struct kyle_auction {
    double lambda = not_a_number;    // price per volume
    double beta = not_a_number;      // the informed trade beta (value - price) dt
    double variance = not_a_number;  // Sigma after it: what is not known yet
    double alpha = not_a_number;     // of the informed trader's profit, alpha (value - price)^2 + ..., after it
};

struct kyle_single_auction {
    double lambda, beta, posterior_variance, insider_profit;
};

[[nodiscard]] inline kyle_single_auction kyle_single(const kyle_parameters& p) {
    require(p.check());
    const double deviation = std::sqrt(p.value_variance);
    return {0.5 * deviation / p.noise_deviation, p.noise_deviation / deviation, 0.5 * p.value_variance,
            0.5 * p.noise_deviation * deviation};
}

struct kyle_continuous_market {
    double lambda;
    double variance;  // Sigma(t)
};

// At time t in [0, 1].
[[nodiscard]] inline kyle_continuous_market kyle_continuous(const kyle_parameters& p, double t) {
    require(first_problem(p.check(), check_that(t >= 0 && t <= 1, "kyle", "t", t, "0 to 1")));
    return {std::sqrt(p.value_variance) / p.noise_deviation, (1 - t) * p.value_variance};
}

// Fills `auctions`, which has size() and operator[]: as many auctions as it holds.
template <class Auctions>
void kyle_sequential(const kyle_parameters& p, Auctions& auctions) {
    require(p.check());
    const std::size_t n = auctions.size();
    if (n == 0) return;
    const double dt = 1 / static_cast<double>(n);
    const double noise = dt;  // sigma_u = 1 and Sigma_N = 1 at first; both are scaled afterwards
    double variance = 1;
    double alpha = 0;
    for (std::size_t i = n; i-- > 0;) {
        const auto excess = [&](double lambda) {
            return (1 - lambda * lambda * noise / variance) * (1 - alpha * lambda) - 0.5;
        };
        double low = 0;
        double high = std::sqrt(variance / noise);
        if (alpha > 0) high = smaller(high, 1 / alpha);
        for (int step = 0; step < 200; ++step) {  // falls from 1/2 to -1/2 in between
            const double middle = 0.5 * (low + high);
            if (!(low < middle && middle < high)) break;
            (excess(middle) > 0 ? low : high) = middle;
        }
        const double lambda = 0.5 * (low + high);
        const double rest = 1 - alpha * lambda;
        const double beta_dt = (1 - 2 * alpha * lambda) / (2 * lambda * rest);
        auctions[i] = {lambda, beta_dt / dt, variance, alpha};
        variance /= 1 - beta_dt * lambda;
        alpha = 1 / (4 * lambda * rest);
    }
    const double scale = p.value_variance / variance;
    const double price_scale = std::sqrt(scale) / p.noise_deviation;  // of lambda; the others follow from its units
    for (std::size_t i = 0; i < n; ++i) {
        auctions[i].lambda *= price_scale;
        auctions[i].beta /= price_scale;
        auctions[i].variance *= scale;
        auctions[i].alpha /= price_scale;
    }
}

}  // namespace twoside
