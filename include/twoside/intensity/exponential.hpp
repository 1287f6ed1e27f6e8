#pragma once
// Order arrival intensity with exponential decay, lambda(delta) = A exp(-k delta): how often a quote at distance delta
// from fair value is filled. Source: Avellaneda & Stoikov (2008), equations (12) and (20).
// A is a rate per second and per side, k is per unit of price, delta is a price and may be negative.
// Shown by tests/intensity/exponential.cpp and the golden cases `as_intensity`.

#include <cmath>
#include <twoside/core/units.hpp>
#include <twoside/core/validation.hpp>

namespace twoside {

struct exponential_intensity {
    double arrival_rate = not_a_number;  // A: fills per second at distance 0
    twoside::fill_decay fill_decay{};    // k

    [[nodiscard]] constexpr problem check() const noexcept {
        return first_problem(check_not_negative("exponential_intensity", "arrival_rate (per second)", arrival_rate),
                             check_positive("exponential_intensity", "fill_decay (per price)", fill_decay.given()));
    }

    // Fills per second at this distance.
    [[nodiscard]] double rate(double distance) const noexcept {
        return arrival_rate * std::exp(-fill_decay.per_price() * distance);
    }
    // The probability of at least one fill within a number of seconds, 1 - exp(-lambda dt).
    [[nodiscard]] double fill_probability(double distance, double seconds) const noexcept {
        return -std::expm1(-rate(distance) * seconds);
    }
    // The mean waiting time for a fill at this distance, in seconds: 1 / lambda.
    [[nodiscard]] double expected_time_to_fill(double distance) const noexcept { return 1 / rate(distance); }
    // min(1, lambda dt): what the paper's simulation draws with. It overstates fills where lambda dt is not small.
    [[nodiscard]] double linear_fill_probability(double distance, double seconds) const noexcept {
        const double expected = rate(distance) * seconds;
        return expected < 1 ? expected : 1;
    }
};

}  // namespace twoside
