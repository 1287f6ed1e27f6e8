#pragma once
// Several numbers at once, as many as the instruction set holds: what the formulas of the scalar library are made of
// when they run over columns. A formula is a template over its number; with `double` it is the quoter's, with `lanes`
// the same source works on 2 (baseline x86-64), 4 (AVX) or 8 (AVX-512) symbols. Comparisons give lane_mask, which &&,
// || and where() take; both operands of && and || are always looked at. Vector types of GCC and clang; one translation
// unit's flags must be every other's, as for Eigen. Shown by tests/batch/lanes.cpp.

#include <cstdint>
#include <twoside/core/inline.hpp>
#include <twoside/core/math.hpp>

namespace twoside::batch {

#if defined(__AVX512F__)
inline constexpr int lane_count = 8;
#elif defined(__AVX__)
inline constexpr int lane_count = 4;
#else
inline constexpr int lane_count = 2;
#endif

namespace detail {

using lane_numbers [[gnu::vector_size(lane_count * sizeof(double))]] = double;
using lane_bits = decltype(lane_numbers{} < lane_numbers{});
using lane_words [[gnu::vector_size(lane_count * sizeof(std::uint32_t))]] = std::uint32_t;

// Of masks, as bytes: seen as a combination of comparisons, g++ 12 would take them apart lane by lane where the
// instruction set has no comparison of 64-bit integers.
using lane_bytes [[gnu::vector_size(lane_count * sizeof(double))]] = unsigned char;
[[nodiscard]] TWOSIDE_INLINE inline lane_bits bitwise_and(lane_bits a, lane_bits b) noexcept {
    return reinterpret_cast<lane_bits>(reinterpret_cast<lane_bytes>(a) & reinterpret_cast<lane_bytes>(b));
}
[[nodiscard]] TWOSIDE_INLINE inline lane_bits bitwise_or(lane_bits a, lane_bits b) noexcept {
    return reinterpret_cast<lane_bits>(reinterpret_cast<lane_bytes>(a) | reinterpret_cast<lane_bytes>(b));
}

}  // namespace detail

struct lane_mask {
    detail::lane_bits bits;

    [[nodiscard]] TWOSIDE_INLINE friend lane_mask operator&&(lane_mask a, lane_mask b) noexcept {
        return {detail::bitwise_and(a.bits, b.bits)};
    }
    [[nodiscard]] TWOSIDE_INLINE friend lane_mask operator||(lane_mask a, lane_mask b) noexcept {
        return {detail::bitwise_or(a.bits, b.bits)};
    }
    [[nodiscard]] TWOSIDE_INLINE friend lane_mask operator!(lane_mask a) noexcept { return {~a.bits}; }
};

struct lanes {
    detail::lane_numbers numbers;

    lanes() noexcept = default;
    TWOSIDE_INLINE lanes(double same) noexcept : numbers{same - detail::lane_numbers{}} {}  // NOLINT(*-explicit-*)
    TWOSIDE_INLINE explicit lanes(detail::lane_numbers n) noexcept : numbers{n} {}

    [[nodiscard]] TWOSIDE_INLINE static lanes load(const double* from) noexcept {
        lanes x;
        __builtin_memcpy(&x.numbers, from, sizeof x.numbers);
        return x;
    }
    TWOSIDE_INLINE void store(double* to) const noexcept { __builtin_memcpy(to, &numbers, sizeof numbers); }

    [[nodiscard]] TWOSIDE_INLINE friend lanes operator+(lanes a, lanes b) noexcept {
        return lanes{a.numbers + b.numbers};
    }
    [[nodiscard]] TWOSIDE_INLINE friend lanes operator-(lanes a, lanes b) noexcept {
        return lanes{a.numbers - b.numbers};
    }
    [[nodiscard]] TWOSIDE_INLINE friend lanes operator*(lanes a, lanes b) noexcept {
        return lanes{a.numbers * b.numbers};
    }
    [[nodiscard]] TWOSIDE_INLINE friend lanes operator/(lanes a, lanes b) noexcept {
        return lanes{a.numbers / b.numbers};
    }
    [[nodiscard]] TWOSIDE_INLINE friend lanes operator-(lanes a) noexcept { return lanes{-a.numbers}; }

    [[nodiscard]] TWOSIDE_INLINE friend lane_mask operator<(lanes a, lanes b) noexcept {
        return {a.numbers < b.numbers};
    }
    [[nodiscard]] TWOSIDE_INLINE friend lane_mask operator<=(lanes a, lanes b) noexcept {
        return {a.numbers <= b.numbers};
    }
    [[nodiscard]] TWOSIDE_INLINE friend lane_mask operator>(lanes a, lanes b) noexcept {
        return {a.numbers > b.numbers};
    }
    [[nodiscard]] TWOSIDE_INLINE friend lane_mask operator>=(lanes a, lanes b) noexcept {
        return {a.numbers >= b.numbers};
    }
    [[nodiscard]] TWOSIDE_INLINE friend lane_mask operator==(lanes a, lanes b) noexcept {
        return {a.numbers == b.numbers};
    }
};

// Beside those for one number.
using twoside::clamp;
using twoside::floor_to_integer;
using twoside::larger;
using twoside::magnitude;
using twoside::positive_part;
using twoside::smaller;
using twoside::where;
[[nodiscard]] TWOSIDE_INLINE inline lanes where(lane_mask m, lanes yes, lanes no) noexcept {
    // By bits, because the baseline instruction set has no choice by mask.
    const auto of_yes = m.bits & reinterpret_cast<detail::lane_bits>(yes.numbers);
    const auto of_no = ~m.bits & reinterpret_cast<detail::lane_bits>(no.numbers);
    return lanes{reinterpret_cast<detail::lane_numbers>(of_yes | of_no)};
}
// Comparison and choice in one expression, for which there is an instruction.
[[nodiscard]] TWOSIDE_INLINE inline lanes smaller(lanes a, lanes b) noexcept {
    return lanes{a.numbers < b.numbers ? a.numbers : b.numbers};
}
[[nodiscard]] TWOSIDE_INLINE inline lanes larger(lanes a, lanes b) noexcept {
    return lanes{a.numbers > b.numbers ? a.numbers : b.numbers};
}
[[nodiscard]] TWOSIDE_INLINE inline lanes magnitude(lanes x) noexcept {
    const auto digits = reinterpret_cast<detail::lane_bits>(x.numbers) & (INT64_MAX - detail::lane_bits{});
    return lanes{reinterpret_cast<detail::lane_numbers>(digits)};
}
[[nodiscard]] TWOSIDE_INLINE inline lanes positive_part(lanes x) noexcept { return where(x < lanes{0}, lanes{0}, x); }
[[nodiscard]] TWOSIDE_INLINE inline lanes clamp(lanes x, lanes low, lanes high) noexcept {
    const lanes at_most = where(x > high, high, x);
    return where(x < low, low, at_most);
}
// Adding it to a number that is within largest_exact_tick of 0 leaves the nearest whole number in the lowest bits.
inline constexpr double whole_number_pusher = 6755399441055744.0;  // 1.5 * 2^52
// The largest whole number that is at most x, as a number. As for double it needs |x| <= largest_exact_tick.
[[nodiscard]] TWOSIDE_INLINE inline lanes floor_to_integer(lanes x) noexcept {
    const lanes nearest = (x + whole_number_pusher) - whole_number_pusher;
    return nearest - where(nearest > x, lanes{1}, lanes{0});
}

// What a column is read and written as: the same calls for one number and for many.
template <class Real>
[[nodiscard]] TWOSIDE_INLINE Real load(const double* from) noexcept;
template <>
[[nodiscard]] TWOSIDE_INLINE inline double load<double>(const double* from) noexcept {
    return *from;
}
template <>
[[nodiscard]] TWOSIDE_INLINE inline lanes load<lanes>(const double* from) noexcept {
    return lanes::load(from);
}
TWOSIDE_INLINE inline void store(double* to, double x) noexcept { *to = x; }
TWOSIDE_INLINE inline void store(double* to, lanes x) noexcept { x.store(to); }

// Whole numbers, within largest_exact_tick.
TWOSIDE_INLINE inline void store(std::int64_t* to, std::int64_t x) noexcept { *to = x; }
TWOSIDE_INLINE inline void store(std::int64_t* to, lanes x) noexcept {
    const lanes pushed = x + whole_number_pusher;
    const auto whole = reinterpret_cast<detail::lane_bits>(pushed.numbers) -
                       reinterpret_cast<detail::lane_bits>(lanes{whole_number_pusher}.numbers);
    __builtin_memcpy(to, &whole, sizeof whole);
}

// A set of flags for each number.
template <class Real>
class flags;

template <>
class flags<double> {
public:
    TWOSIDE_INLINE void raise(bool where, std::uint32_t flag) noexcept { set_ |= where ? flag : 0U; }
    TWOSIDE_INLINE void raise_unless(bool where, std::uint32_t flag) noexcept { raise(!where, flag); }
    [[nodiscard]] TWOSIDE_INLINE bool none() const noexcept { return set_ == 0; }
    TWOSIDE_INLINE void store(std::uint32_t* to) const noexcept { *to = set_; }

private:
    std::uint32_t set_ = 0;
};

template <>
class flags<lanes> {
public:
    TWOSIDE_INLINE void raise(lane_mask where, std::uint32_t flag) noexcept {
        set_ |= where.bits & ((some | static_cast<std::int64_t>(flag)) - detail::lane_bits{});
    }
    TWOSIDE_INLINE void raise_unless(lane_mask where, std::uint32_t flag) noexcept {
        set_ |= ~where.bits & ((some | static_cast<std::int64_t>(flag)) - detail::lane_bits{});
    }
    [[nodiscard]] TWOSIDE_INLINE lane_mask none() const noexcept {
        return lanes{reinterpret_cast<detail::lane_numbers>(set_)} == lanes{0};
    }
    TWOSIDE_INLINE void store(std::uint32_t* to) const noexcept {
        const auto words = __builtin_convertvector(set_, detail::lane_words);  // the lower half of each
        __builtin_memcpy(to, &words, sizeof words);
    }

private:
    // The bits of 1.0, above every flag: so that one comparison with 0.0 tells whether any is raised.
    static constexpr std::int64_t some = 0x3FF0000000000000;
    detail::lane_bits set_{};
};

}  // namespace twoside::batch
