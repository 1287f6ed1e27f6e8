#pragma once
// The few numerical pieces that every model shares. Formulas are templates over the number; what only steers a quote is
// in double.
// Shown by tests/core/math.cpp.

#include <cmath>
#include <cstdint>
#include <limits>
#include <twoside/core/inline.hpp>

namespace twoside {

inline constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
inline constexpr double infinity = std::numeric_limits<double>::infinity();

// Neither NaN nor infinite, in one subtraction; usable in constant expressions, unlike std::isfinite in C++20.
[[nodiscard]] TWOSIDE_INLINE constexpr bool is_finite(double x) noexcept { return x - x == 0.0; }

// Whether a number can be a count of events: not negative, and with room to count on.
[[nodiscard]] constexpr bool is_count(std::int64_t n) noexcept { return n >= 0 && n < (std::int64_t{1} << 62); }

// Numbers within this bound fit a 64-bit integer, and what rounding tolerates there is less than half a tick.
inline constexpr double largest_exact_tick = 1e15;

// Added to a number within largest_exact_tick of 0, it leaves the nearest whole number in the lowest bits: how several
// numbers are rounded at once.
inline constexpr double whole_number_pusher = 6755399441055744.0;  // 1.5 * 2^52

// std::floor to an integer without the library call that a baseline x86-64 build makes. Needs |x| <=
// largest_exact_tick.
[[nodiscard]] TWOSIDE_INLINE constexpr std::int64_t floor_to_integer(double x) noexcept {
    const auto truncated = static_cast<std::int64_t>(x);
    return truncated - static_cast<std::int64_t>(static_cast<double>(truncated) > x);
}

[[nodiscard]] TWOSIDE_INLINE constexpr double clamp(double x, double low, double high) noexcept {
    return x < low ? low : (x > high ? high : x);
}

// One of two numbers. Formulas that also run over many numbers at once (batch/lanes.hpp) choose with it.
[[nodiscard]] TWOSIDE_INLINE constexpr double where(bool first, double a, double b) noexcept { return first ? a : b; }
[[nodiscard]] TWOSIDE_INLINE constexpr double smaller(double a, double b) noexcept { return a < b ? a : b; }
[[nodiscard]] TWOSIDE_INLINE constexpr double larger(double a, double b) noexcept { return a > b ? a : b; }
// Zero for negative numbers; what is not a number stays that.
[[nodiscard]] TWOSIDE_INLINE constexpr double positive_part(double x) noexcept { return x < 0 ? 0 : x; }
[[nodiscard]] TWOSIDE_INLINE constexpr double magnitude(double x) noexcept { return __builtin_fabs(x); }

// L(gamma, k) = ln(1 + gamma/k) / gamma: what a risk-averse maker asks for above its indifference price when fills
// decay as exp(-k delta). Goes to 1/k as gamma -> 0. Price units when gamma is per money and k per price. log1p keeps
// every digit for a small ratio; below 1e-8 the series also covers gamma = 0, and a ratio that overflows is split into
// two logarithms.
template <class Real>
[[nodiscard]] Real fill_premium(Real risk_aversion, Real fill_decay) noexcept {
    using std::log;
    using std::log1p;
    const Real ratio = risk_aversion / fill_decay;
    if (ratio < Real(1e-8)) return (Real(1) - ratio * (Real(0.5) - ratio / Real(3))) / fill_decay;
    if (ratio > std::numeric_limits<Real>::max()) return (log(risk_aversion) - log(fill_decay)) / risk_aversion;
    return log1p(ratio) / risk_aversion;
}

// C(x, k) = (1 + x/k)^-(1 + k/x): the share of the arrival rate that is left at the price a maker with risk aversion x
// asks for. Goes to 1/e as x -> 0. By log1p, because the power loses its digits for a small ratio and overflows its
// exponent.
template <class Real>
[[nodiscard]] Real fill_share(Real risk_aversion, Real fill_decay) noexcept {
    using std::exp;
    using std::log1p;
    const Real ratio = risk_aversion / fill_decay;
    // (1 + 1/r) ln(1 + r) = 1 + r/2 - r^2/6 + ...
    if (ratio < Real(1e-6)) return exp(-(Real(1) + ratio * (Real(0.5) - ratio / Real(6))));
    return exp(-(Real(1) + Real(1) / ratio) * log1p(ratio));
}

}  // namespace twoside
