#pragma once
// What a fit of lambda(delta) = A exp(-k delta) answers: A and k with their standard errors and covariance, what they
// are from, and, where they are not to be used, why: too few fills, a decay that is not positive, distances that do not
// determine it. The numbers are there even then, where there are any, so that a user can see what was refused.
// A per second, k per unit of price; standard errors from the observed information. Shown by tests/intensity/fit.cpp.

#include <cmath>
#include <twoside/core/estimate.hpp>
#include <twoside/intensity/exponential.hpp>

namespace twoside {

inline constexpr reason too_few_fills{"too few fills for an arrival rate"};
inline constexpr reason fills_at_one_distance{
    "fills at the nearest or farthest distance alone do not determine the decay"};
inline constexpr reason decay_not_positive{"fills do not become rarer with distance"};
inline constexpr reason bad_observation{"an observation is negative or not a number"};

struct intensity_fit {
    double arrival_rate = not_a_number;  // A
    double fill_decay = not_a_number;    // k, which may come out negative
    double arrival_rate_error = not_a_number;
    double fill_decay_error = not_a_number;
    double covariance = not_a_number;  // of A and k
    double log_likelihood = not_a_number;
    double fills = 0;                        // weighted, where the observations are
    double seconds = 0;                      // of exposure
    const reason* missing = &too_few_fills;  // null: good to quote with

    [[nodiscard]] constexpr bool usable() const noexcept { return missing == nullptr; }
    // Unset where it is not usable, so that a quoter that is given it gives a reason and no quote.
    [[nodiscard]] exponential_intensity intensity() const noexcept {
        return usable() ? exponential_intensity{arrival_rate, per_price(fill_decay)} : exponential_intensity{};
    }
    [[nodiscard]] estimate arrival_rate_estimate() const noexcept { return part(arrival_rate, arrival_rate_error); }
    [[nodiscard]] estimate fill_decay_estimate() const noexcept { return part(fill_decay, fill_decay_error); }
    // The rate at a distance, with its standard error by the delta method.
    [[nodiscard]] estimate rate(double distance) const noexcept {
        const double lambda = arrival_rate * std::exp(-fill_decay * distance);
        const double relative = arrival_rate_error / arrival_rate;
        const double variance = relative * relative + distance * distance * fill_decay_error * fill_decay_error -
                                2 * distance * covariance / arrival_rate;
        return part(lambda, lambda * std::sqrt(larger(variance, 0)));
    }

private:
    [[nodiscard]] estimate part(double value, double error) const noexcept {
        const auto n = static_cast<std::int64_t>(fills);
        return usable() ? estimated(value, error, n) : not_estimated(*missing, n);
    }
};

}  // namespace twoside
