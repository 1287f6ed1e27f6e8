#pragma once
// A number for each side, the ask's with its sign turned: {bid, -ask}. Further from the market is then less on both
// sides, so that flooring, the least of two, and a comparison are the same for both, and one instruction does both.
// With sizes, which have no direction, it is a plain pair. Vector types of GCC and clang; a comparison gives whether
// it holds on both sides. The bits of a result are those of the same arithmetic on two doubles.
// Not usable in constant expressions. Shown by tests/core/mirrored.cpp.

#include <cstdint>
#include <twoside/core/inline.hpp>
#include <twoside/core/math.hpp>
#include <twoside/core/side.hpp>

namespace twoside {

class mirrored {
    using numbers [[gnu::vector_size(16)]] = double;

public:
    using integers [[gnu::vector_size(16)]] = std::int64_t;

    TWOSIDE_INLINE constexpr mirrored(double first, double second) noexcept : n_{first, second} {}
    TWOSIDE_INLINE constexpr mirrored(double same) noexcept : n_{same, same} {}  // NOLINT(*-explicit-*)

    // The first number is the bid's, the second minus the ask's.
    [[nodiscard]] TWOSIDE_INLINE double first() const noexcept { return n_[0]; }
    [[nodiscard]] TWOSIDE_INLINE double second() const noexcept { return n_[1]; }

    [[nodiscard]] TWOSIDE_INLINE friend mirrored operator+(mirrored a, mirrored b) noexcept { return {a.n_ + b.n_}; }
    [[nodiscard]] TWOSIDE_INLINE friend mirrored operator-(mirrored a, mirrored b) noexcept { return {a.n_ - b.n_}; }
    [[nodiscard]] TWOSIDE_INLINE friend mirrored operator*(mirrored a, mirrored b) noexcept { return {a.n_ * b.n_}; }

    // As for one number: where one of them is none, the second.
    [[nodiscard]] TWOSIDE_INLINE friend mirrored smaller(mirrored a, mirrored b) noexcept {
#if defined(__SSE2__)
        return {__builtin_ia32_minpd(a.n_, b.n_)};  // g++ 12 does not find the instruction where one is a constant
#else
        return {a.n_ < b.n_ ? a.n_ : b.n_};
#endif
    }
    [[nodiscard]] TWOSIDE_INLINE friend mirrored larger(mirrored a, mirrored b) noexcept {
#if defined(__SSE2__)
        return {__builtin_ia32_maxpd(a.n_, b.n_)};
#else
        return {a.n_ > b.n_ ? a.n_ : b.n_};
#endif
    }
    [[nodiscard]] TWOSIDE_INLINE friend mirrored positive_part(mirrored x) noexcept { return larger(0, x); }
    [[nodiscard]] TWOSIDE_INLINE friend mirrored magnitude(mirrored x) noexcept {
        const integers digits = reinterpret_cast<integers>(x.n_) & integers{INT64_MAX, INT64_MAX};
        return {reinterpret_cast<numbers>(digits)};
    }
    // The largest whole number that is at most x, as a number. Exact where |x| <= largest_exact_tick; what is not a
    // number stays none.
    [[nodiscard]] TWOSIDE_INLINE friend mirrored floor_to_integer(mirrored x) noexcept {
#if defined(__SSE4_1__)
        return {__builtin_ia32_roundpd(x.n_, 1)};  // 1: down
#else
        const numbers nearest = (x.n_ + pusher) - pusher;
        const integers too_much = nearest > x.n_;
        return {nearest - reinterpret_cast<numbers>(too_much & reinterpret_cast<integers>(numbers{1, 1}))};
#endif
    }
    // Both as integers, where they are whole numbers within largest_exact_tick; and with the second's sign turned back.
    [[nodiscard]] TWOSIDE_INLINE integers whole() const noexcept {
        return reinterpret_cast<integers>(n_ + pusher) - reinterpret_cast<integers>(pusher);
    }
    [[nodiscard]] TWOSIDE_INLINE integers turned_back() const noexcept {
        const integers sign_of_second{0, INT64_MIN};
        return mirrored{reinterpret_cast<numbers>(reinterpret_cast<integers>(n_) ^ sign_of_second)}.whole();
    }

    // A comparison of both sides: true where it holds on both. Of what is not a number nothing holds.
    class comparison {
    public:
        TWOSIDE_INLINE explicit comparison(integers sides) noexcept : sides_{sides} {}
        TWOSIDE_INLINE operator bool() const noexcept {  // NOLINT(*-explicit-*)
#if defined(__SSE2__)
            return __builtin_ia32_movmskpd(reinterpret_cast<numbers>(sides_)) == 3;
#else
            return (sides_[0] & sides_[1]) != 0;
#endif
        }
        // Whether both hold. As bytes: seen as a combination of comparisons, g++ 12 would take it apart where the
        // instruction set has no comparison of 64-bit integers.
        [[nodiscard]] TWOSIDE_INLINE friend comparison operator&(comparison a, comparison b) noexcept {
            using bytes [[gnu::vector_size(16)]] = unsigned char;
            return comparison{
                reinterpret_cast<integers>(reinterpret_cast<bytes>(a.sides_) & reinterpret_cast<bytes>(b.sides_))};
        }

    private:
        integers sides_;
    };
    [[nodiscard]] TWOSIDE_INLINE friend comparison operator<(mirrored a, mirrored b) noexcept {
        return comparison{a.n_ < b.n_};
    }
    [[nodiscard]] TWOSIDE_INLINE friend comparison operator<=(mirrored a, mirrored b) noexcept {
        return comparison{a.n_ <= b.n_};
    }

private:
    TWOSIDE_INLINE mirrored(numbers n) noexcept : n_{n} {}  // NOLINT(*-explicit-*): every result is made so

    static constexpr numbers pusher{whole_number_pusher, whole_number_pusher};

    numbers n_;
};

}  // namespace twoside
