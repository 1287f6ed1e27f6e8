#pragma once
// Several numbers at once, as many as the instruction set holds: what the formulas of the scalar library are made of
// when they run over columns. A formula is a template over its number; with `double` it is the quoter's, with `lanes`
// the same source works on 2 (baseline x86-64), 4 (AVX) or 8 (AVX-512) symbols. Comparisons give lane_mask, which &&,
// || and where() take; both operands of && and || are always looked at. Vector types of GCC and clang; one translation
// unit's flags must be every other's, as for Eigen. Shown by tests/batch/lanes.cpp.

#if defined(__SSE2__)
#    include <immintrin.h>
#endif

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
using lane_bits [[gnu::vector_size(lane_count * sizeof(double))]] = std::int64_t;
using lane_words [[gnu::vector_size(lane_count * sizeof(std::uint32_t))]] = std::uint32_t;
// The same in memory, which is aligned for one number only.
using lane_numbers_anywhere [[gnu::vector_size(lane_count * sizeof(double)), gnu::aligned(sizeof(double))]] = double;
using lane_bits_anywhere [[gnu::vector_size(lane_count * sizeof(double)), gnu::aligned(sizeof(double))]] = std::int64_t;
using lane_words_anywhere
    [[gnu::vector_size(lane_count * sizeof(std::uint32_t)), gnu::aligned(sizeof(std::uint32_t))]] = std::uint32_t;

[[nodiscard]] TWOSIDE_INLINE inline lane_numbers same_numbers(double x) noexcept {
#if defined(__AVX512F__)
    return lane_numbers{x, x, x, x, x, x, x, x};
#elif defined(__AVX__)
    return lane_numbers{x, x, x, x};
#else
    return lane_numbers{x, x};
#endif
}
#if defined(__AVX512F__)
// For the forms of the intrinsics that take a mask: of the others g++ 12 says that they use what nobody has set.
inline constexpr __mmask8 all_lanes = 0xFF;
#endif
[[nodiscard]] TWOSIDE_INLINE inline lane_bits same_bits(std::int64_t x) noexcept { return x - lane_bits{}; }

}  // namespace detail

#if defined(__AVX512F__)
// A bit for each number.
struct lane_mask {
    __mmask8 bits;

    [[nodiscard]] TWOSIDE_INLINE static lane_mask all() noexcept { return {0xFF}; }
    [[nodiscard]] TWOSIDE_INLINE friend lane_mask operator&&(lane_mask a, lane_mask b) noexcept {
        return {static_cast<__mmask8>(a.bits & b.bits)};
    }
    [[nodiscard]] TWOSIDE_INLINE friend lane_mask operator||(lane_mask a, lane_mask b) noexcept {
        return {static_cast<__mmask8>(a.bits | b.bits)};
    }
    [[nodiscard]] TWOSIDE_INLINE friend lane_mask operator!(lane_mask a) noexcept {
        return {static_cast<__mmask8>(~a.bits)};
    }
};
[[nodiscard]] TWOSIDE_INLINE inline bool everywhere(lane_mask m) noexcept { return m.bits == 0xFF; }
#else
// All the bits of a number, or none.
struct lane_mask {
    detail::lane_bits bits;

    [[nodiscard]] TWOSIDE_INLINE static lane_mask all() noexcept { return {detail::same_bits(-1)}; }
    // As bytes: seen as a combination of comparisons, g++ 12 would take them apart lane by lane where the instruction
    // set has no comparison of 64-bit integers.
    [[nodiscard]] TWOSIDE_INLINE friend lane_mask operator&&(lane_mask a, lane_mask b) noexcept {
        return of_bytes(bytes_of(a) & bytes_of(b));
    }
    [[nodiscard]] TWOSIDE_INLINE friend lane_mask operator||(lane_mask a, lane_mask b) noexcept {
        return of_bytes(bytes_of(a) | bytes_of(b));
    }
    [[nodiscard]] TWOSIDE_INLINE friend lane_mask operator!(lane_mask a) noexcept { return of_bytes(~bytes_of(a)); }

private:
    using lane_bytes [[gnu::vector_size(lane_count * sizeof(double))]] = unsigned char;
    [[nodiscard]] TWOSIDE_INLINE static lane_bytes bytes_of(lane_mask m) noexcept {
        return reinterpret_cast<lane_bytes>(m.bits);
    }
    [[nodiscard]] TWOSIDE_INLINE static lane_mask of_bytes(lane_bytes b) noexcept {
        return {reinterpret_cast<detail::lane_bits>(b)};
    }
};
[[nodiscard]] TWOSIDE_INLINE inline bool everywhere(lane_mask m) noexcept {
#    if defined(__AVX__)
    return _mm256_movemask_pd(reinterpret_cast<__m256d>(m.bits)) == 0xF;
#    elif defined(__SSE2__)
    return _mm_movemask_pd(reinterpret_cast<__m128d>(m.bits)) == 0x3;
#    else
    return (m.bits[0] & m.bits[1]) != 0;
#    endif
}
#endif
[[nodiscard]] constexpr bool everywhere(bool m) noexcept { return m; }

struct lanes {
    detail::lane_numbers numbers;

    lanes() noexcept = default;
    TWOSIDE_INLINE lanes(double same) noexcept : numbers{detail::same_numbers(same)} {}  // NOLINT(*-explicit-*)
    TWOSIDE_INLINE explicit lanes(detail::lane_numbers n) noexcept : numbers{n} {}

    [[nodiscard]] TWOSIDE_INLINE static lanes load(const double* from) noexcept {
        lanes x;
        __builtin_memcpy(&x.numbers, from, sizeof x.numbers);
        return x;
    }
    // Not by memcpy, after which g++ would read every pointer to a column anew: a vector may be stored where its
    // numbers may.
    TWOSIDE_INLINE void store(double* to) const noexcept {
        *reinterpret_cast<detail::lane_numbers_anywhere*>(to) = numbers;
    }

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

#if defined(__AVX512F__)
    [[nodiscard]] TWOSIDE_INLINE friend lane_mask operator<(lanes a, lanes b) noexcept {
        return {_mm512_cmp_pd_mask(a.numbers, b.numbers, _CMP_LT_OS)};
    }
    [[nodiscard]] TWOSIDE_INLINE friend lane_mask operator<=(lanes a, lanes b) noexcept {
        return {_mm512_cmp_pd_mask(a.numbers, b.numbers, _CMP_LE_OS)};
    }
    [[nodiscard]] TWOSIDE_INLINE friend lane_mask operator==(lanes a, lanes b) noexcept {
        return {_mm512_cmp_pd_mask(a.numbers, b.numbers, _CMP_EQ_OQ)};
    }
    [[nodiscard]] TWOSIDE_INLINE friend lane_mask operator>(lanes a, lanes b) noexcept {
        return {_mm512_cmp_pd_mask(a.numbers, b.numbers, _CMP_GT_OS)};
    }
    [[nodiscard]] TWOSIDE_INLINE friend lane_mask operator>=(lanes a, lanes b) noexcept {
        return {_mm512_cmp_pd_mask(a.numbers, b.numbers, _CMP_GE_OS)};
    }
#elif defined(__AVX__)
    // By name: written as vectors, g++ would turn them round, which costs a register where a constant is compared with.
    [[nodiscard]] TWOSIDE_INLINE friend lane_mask operator<(lanes a, lanes b) noexcept {
        return of(_mm256_cmp_pd(a.numbers, b.numbers, _CMP_LT_OS));
    }
    [[nodiscard]] TWOSIDE_INLINE friend lane_mask operator<=(lanes a, lanes b) noexcept {
        return of(_mm256_cmp_pd(a.numbers, b.numbers, _CMP_LE_OS));
    }
    [[nodiscard]] TWOSIDE_INLINE friend lane_mask operator==(lanes a, lanes b) noexcept {
        return of(_mm256_cmp_pd(a.numbers, b.numbers, _CMP_EQ_OQ));
    }
    [[nodiscard]] TWOSIDE_INLINE friend lane_mask operator>(lanes a, lanes b) noexcept {
        return of(_mm256_cmp_pd(a.numbers, b.numbers, _CMP_GT_OS));
    }
    [[nodiscard]] TWOSIDE_INLINE friend lane_mask operator>=(lanes a, lanes b) noexcept {
        return of(_mm256_cmp_pd(a.numbers, b.numbers, _CMP_GE_OS));
    }

private:
    [[nodiscard]] TWOSIDE_INLINE static lane_mask of(__m256d m) noexcept {
        return {reinterpret_cast<detail::lane_bits>(m)};
    }
#else
    [[nodiscard]] TWOSIDE_INLINE friend lane_mask operator<(lanes a, lanes b) noexcept {
        return {a.numbers < b.numbers};
    }
    [[nodiscard]] TWOSIDE_INLINE friend lane_mask operator<=(lanes a, lanes b) noexcept {
        return {a.numbers <= b.numbers};
    }
    [[nodiscard]] TWOSIDE_INLINE friend lane_mask operator==(lanes a, lanes b) noexcept {
        return {a.numbers == b.numbers};
    }
    [[nodiscard]] TWOSIDE_INLINE friend lane_mask operator>(lanes a, lanes b) noexcept { return b < a; }
    [[nodiscard]] TWOSIDE_INLINE friend lane_mask operator>=(lanes a, lanes b) noexcept { return b <= a; }
#endif
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
#if defined(__AVX512F__)
    return lanes{static_cast<detail::lane_numbers>(_mm512_mask_blend_pd(m.bits, no.numbers, yes.numbers))};
#elif defined(__AVX__)
    return lanes{static_cast<detail::lane_numbers>(
        _mm256_blendv_pd(no.numbers, yes.numbers, reinterpret_cast<__m256d>(m.bits)))};
#elif defined(__SSE4_1__)
    return lanes{
        static_cast<detail::lane_numbers>(_mm_blendv_pd(no.numbers, yes.numbers, reinterpret_cast<__m128d>(m.bits)))};
#else
    // By bits, because the baseline instruction set has no choice by mask.
    const auto of_yes = m.bits & reinterpret_cast<detail::lane_bits>(yes.numbers);
    const auto of_no = ~m.bits & reinterpret_cast<detail::lane_bits>(no.numbers);
    return lanes{reinterpret_cast<detail::lane_numbers>(of_yes | of_no)};
#endif
}
// The number where the mask says so, and elsewhere 0.
[[nodiscard]] TWOSIDE_INLINE inline double or_zero(bool m, double x) noexcept { return m ? x : 0; }
[[nodiscard]] TWOSIDE_INLINE inline lanes or_zero(lane_mask m, lanes x) noexcept {
#if defined(__AVX512F__)
    return lanes{static_cast<detail::lane_numbers>(_mm512_maskz_mov_pd(m.bits, x.numbers))};
#else
    return lanes{reinterpret_cast<detail::lane_numbers>(m.bits & reinterpret_cast<detail::lane_bits>(x.numbers))};
#endif
}
// Comparison and choice in one, for which there is an instruction: a < b ? a : b.
[[nodiscard]] TWOSIDE_INLINE inline lanes smaller(lanes a, lanes b) noexcept {
#if defined(__AVX512F__)
    return lanes{static_cast<detail::lane_numbers>(_mm512_maskz_min_pd(detail::all_lanes, a.numbers, b.numbers))};
#elif defined(__AVX__)
    return lanes{static_cast<detail::lane_numbers>(_mm256_min_pd(a.numbers, b.numbers))};
#elif defined(__SSE2__)
    return lanes{static_cast<detail::lane_numbers>(_mm_min_pd(a.numbers, b.numbers))};
#else
    return lanes{a.numbers < b.numbers ? a.numbers : b.numbers};
#endif
}
[[nodiscard]] TWOSIDE_INLINE inline lanes larger(lanes a, lanes b) noexcept {
#if defined(__AVX512F__)
    return lanes{static_cast<detail::lane_numbers>(_mm512_maskz_max_pd(detail::all_lanes, a.numbers, b.numbers))};
#elif defined(__AVX__)
    return lanes{static_cast<detail::lane_numbers>(_mm256_max_pd(a.numbers, b.numbers))};
#elif defined(__SSE2__)
    return lanes{static_cast<detail::lane_numbers>(_mm_max_pd(a.numbers, b.numbers))};
#else
    return lanes{a.numbers > b.numbers ? a.numbers : b.numbers};
#endif
}
[[nodiscard]] TWOSIDE_INLINE inline lanes magnitude(lanes x) noexcept {
    const auto digits = reinterpret_cast<detail::lane_bits>(x.numbers) & detail::same_bits(INT64_MAX);
    return lanes{reinterpret_cast<detail::lane_numbers>(digits)};
}
// The number where its magnitude is at most so much, and elsewhere NaN.
[[nodiscard]] TWOSIDE_INLINE inline lanes unset_beyond(double most, lanes x) noexcept {
#if defined(__AVX512F__)
    return where(magnitude(x) <= lanes{most}, x, lanes{not_a_number});
#else
#    if defined(__AVX2__)
    // Magnitudes, and infinity and NaN above them, are in the order of their bits, which more of the processor's units
    // compare than compare numbers.
    const auto beyond = reinterpret_cast<detail::lane_bits>(_mm256_cmpgt_epi64(
        reinterpret_cast<__m256i>(magnitude(x).numbers), reinterpret_cast<__m256i>(lanes{most}.numbers)));
#    elif defined(__AVX__)
    const auto beyond =
        reinterpret_cast<detail::lane_bits>(_mm256_cmp_pd(magnitude(x).numbers, lanes{most}.numbers, _CMP_NLE_US));
#    elif defined(__SSE2__)
    const auto beyond = reinterpret_cast<detail::lane_bits>(_mm_cmpnle_pd(magnitude(x).numbers, lanes{most}.numbers));
#    else
    const auto beyond = (!(magnitude(x) <= lanes{most})).bits;
#    endif
    // With all bits set it is no number.
    return lanes{reinterpret_cast<detail::lane_numbers>(beyond | reinterpret_cast<detail::lane_bits>(x.numbers))};
#endif
}
// Whether it is above zero, of numbers that are NaN only where unset_beyond() made them so.
[[nodiscard]] TWOSIDE_INLINE inline bool above_zero(double x) noexcept { return x > 0; }
[[nodiscard]] TWOSIDE_INLINE inline lane_mask above_zero(lanes x) noexcept {
#if defined(__AVX2__) && !defined(__AVX512F__)  // such a NaN has its sign bit set
    return {reinterpret_cast<detail::lane_bits>(
        _mm256_cmpgt_epi64(reinterpret_cast<__m256i>(x.numbers), _mm256_setzero_si256()))};
#else
    return x > lanes{0};
#endif
}
[[nodiscard]] TWOSIDE_INLINE inline lanes positive_part(lanes x) noexcept { return larger(lanes{0}, x); }
[[nodiscard]] TWOSIDE_INLINE inline lanes clamp(lanes x, lanes low, lanes high) noexcept {
    const lanes at_most = where(x > high, high, x);
    return where(x < low, low, at_most);
}
// The largest whole number that is at most x, and the smallest that is at least x, as numbers. As for double they need
// |x| <= largest_exact_tick; what is no number stays that.
[[nodiscard]] TWOSIDE_INLINE inline lanes floor_to_integer(lanes x) noexcept {
#if defined(__AVX512F__)
    return lanes{static_cast<detail::lane_numbers>(
        _mm512_maskz_roundscale_pd(detail::all_lanes, x.numbers, _MM_FROUND_TO_NEG_INF | _MM_FROUND_NO_EXC))};
#elif defined(__AVX__)
    return lanes{static_cast<detail::lane_numbers>(_mm256_floor_pd(x.numbers))};
#elif defined(__SSE4_1__)
    return lanes{static_cast<detail::lane_numbers>(_mm_floor_pd(x.numbers))};
#else
    const lanes nearest = (x + whole_number_pusher) - whole_number_pusher;
    return nearest - or_zero(nearest > x, lanes{1});
#endif
}
[[nodiscard]] TWOSIDE_INLINE inline lanes ceil_to_integer(lanes x) noexcept {
#if defined(__AVX512F__)
    return lanes{static_cast<detail::lane_numbers>(
        _mm512_maskz_roundscale_pd(detail::all_lanes, x.numbers, _MM_FROUND_TO_POS_INF | _MM_FROUND_NO_EXC))};
#elif defined(__AVX__)
    return lanes{static_cast<detail::lane_numbers>(_mm256_ceil_pd(x.numbers))};
#elif defined(__SSE4_1__)
    return lanes{static_cast<detail::lane_numbers>(_mm_ceil_pd(x.numbers))};
#else
    const lanes nearest = (x + whole_number_pusher) - whole_number_pusher;
    return nearest + or_zero(nearest < x, lanes{1});
#endif
}

// The number itself, rounded: a product that the compiler may not fuse with the sum that it goes into, where the scalar
// code stores or caps it in between. Or -mfma would make the last digits differ.
[[nodiscard]] TWOSIDE_INLINE inline double rounded(double x) noexcept {
#if defined(__FMA__)
    asm("" : "+x"(x));
#endif
    return x;
}
[[nodiscard]] TWOSIDE_INLINE inline lanes rounded(lanes x) noexcept {
#if defined(__AVX512F__)
    asm("" : "+v"(x.numbers));
#elif defined(__FMA__)
    asm("" : "+x"(x.numbers));
#endif
    return x;
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
TWOSIDE_INLINE inline void store(std::int64_t* to, double x) noexcept { *to = static_cast<std::int64_t>(x); }
TWOSIDE_INLINE inline void store(std::int64_t* to, lanes x) noexcept {
    const lanes pushed = x + whole_number_pusher;
    const auto whole = reinterpret_cast<detail::lane_bits>(pushed.numbers) -
                       reinterpret_cast<detail::lane_bits>(lanes{whole_number_pusher}.numbers);
    *reinterpret_cast<detail::lane_bits_anywhere*>(to) = whole;
}

// A set of flags for each number. Whether there is none is kept apart, so that who asks for nothing else pays for
// nothing else.
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
    TWOSIDE_INLINE void raise(lane_mask where, std::uint32_t flag) noexcept { raise_unless(!where, flag); }
    TWOSIDE_INLINE void raise_unless(lane_mask where, std::uint32_t flag) noexcept {
        none_ = none_ && where;
#if defined(__AVX512F__)
        set_ = reinterpret_cast<detail::lane_bits>(
            _mm512_mask_or_epi64(reinterpret_cast<__m512i>(set_), static_cast<__mmask8>(~where.bits),
                                 reinterpret_cast<__m512i>(set_), _mm512_set1_epi64(flag)));
#else
        set_ |= ~where.bits & detail::same_bits(flag);
#endif
    }
    [[nodiscard]] TWOSIDE_INLINE lane_mask none() const noexcept { return none_; }
    TWOSIDE_INLINE void store(std::uint32_t* to) const noexcept {
        const detail::lane_words words = lower_halves();
        *reinterpret_cast<detail::lane_words_anywhere*>(to) = words;
    }

private:
    [[nodiscard]] TWOSIDE_INLINE detail::lane_words lower_halves() const noexcept {
#if defined(__AVX__) && !defined(__AVX512F__)
        const auto all = reinterpret_cast<__m256>(set_);
        return reinterpret_cast<detail::lane_words>(
            _mm_shuffle_ps(_mm256_castps256_ps128(all), _mm256_extractf128_ps(all, 1), 0x88));
#else
        return __builtin_convertvector(set_, detail::lane_words);
#endif
    }

    lane_mask none_ = lane_mask::all();
    detail::lane_bits set_{};
};

}  // namespace twoside::batch
