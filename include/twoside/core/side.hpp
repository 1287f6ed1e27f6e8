#pragma once
// The two sides of a quote, and a pair that holds one value for each.
// Shown by tests/core/side.cpp.

#include <twoside/core/inline.hpp>

namespace twoside {

enum class side : unsigned char { bid, ask };

[[nodiscard]] constexpr side opposite(side s) noexcept { return s == side::bid ? side::ask : side::bid; }

template <class T>
struct two_sided {
    T bid{};
    T ask{};

    [[nodiscard]] TWOSIDE_INLINE constexpr T& operator[](side s) noexcept { return s == side::bid ? bid : ask; }
    [[nodiscard]] TWOSIDE_INLINE constexpr const T& operator[](side s) const noexcept {
        return s == side::bid ? bid : ask;
    }

    friend bool operator==(const two_sided&, const two_sided&) = default;
};

template <class T>
two_sided(T, T) -> two_sided<T>;

// A parameter that both sides have: one number for both, or one for each, as .fee = 0.002 or .fee = {0.002, -0.001}.
struct per_side : two_sided<double> {
    constexpr per_side(double both) noexcept : two_sided{both, both} {}  // NOLINT(*-explicit-*)
    constexpr per_side(double of_bid, double of_ask) noexcept : two_sided{of_bid, of_ask} {}
    constexpr per_side(const two_sided<double>& each) noexcept : two_sided{each} {}  // NOLINT(*-explicit-*)
};

}  // namespace twoside
