#pragma once
// Seeded random numbers that are the same on every machine and compiler, which the standard distributions are not.
// Source: splitmix64 (Steele, Lea & Flood 2014). Shown by tests/sim/random.cpp.

#include <cmath>
#include <cstdint>

namespace twoside::sim {

class random_numbers {
public:
    constexpr explicit random_numbers(std::uint64_t seed) noexcept : state_{seed} {}

    constexpr std::uint64_t bits() noexcept {
        std::uint64_t z = (state_ += 0x9e3779b97f4a7c15U);
        z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
        z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
        return z ^ (z >> 31U);
    }
    // In [0, 1).
    constexpr double uniform() noexcept { return static_cast<double>(bits() >> 11U) * 0x1p-53; }
    constexpr double uniform(double low, double high) noexcept { return low + (high - low) * uniform(); }
    // From 0 to n - 1. The bias of the remainder is below n / 2^64.
    constexpr std::uint64_t below(std::uint64_t n) noexcept { return bits() % n; }
    // From low to high, both included.
    constexpr std::int64_t integer(std::int64_t low, std::int64_t high) noexcept {
        return low + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(high - low) + 1));
    }
    // Waiting time at a rate.
    double exponential(double rate) noexcept { return -std::log1p(-uniform()) / rate; }
    // Standard normal, by Box and Muller (1958).
    double normal() noexcept {
        const double radius = std::sqrt(-2 * std::log1p(-uniform()));
        return radius * std::cos(6.283185307179586 * uniform());
    }

private:
    std::uint64_t state_;
};

}  // namespace twoside::sim
