#pragma once
// The two sides of a quote, and a pair that holds one value for each.
// Shown by tests/core/side.cpp.

namespace twoside {

enum class side : unsigned char { bid, ask };

[[nodiscard]] constexpr side opposite(side s) noexcept { return s == side::bid ? side::ask : side::bid; }

template <class T>
struct two_sided {
    T bid{};
    T ask{};

    [[nodiscard]] constexpr T& operator[](side s) noexcept { return s == side::bid ? bid : ask; }
    [[nodiscard]] constexpr const T& operator[](side s) const noexcept { return s == side::bid ? bid : ask; }

    friend constexpr bool operator==(const two_sided&, const two_sided&) = default;
};

template <class T>
two_sided(T, T) -> two_sided<T>;

}  // namespace twoside
