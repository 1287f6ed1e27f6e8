#pragma once
// Two orders on their way to where they are kept: each side's ticks and lots in one register, so that a quote is
// compared, remembered and signalled by a few instructions. A quote is the same, for everybody else.
// Shown by tests/quote/order_pair.cpp.

#include <cstdint>
#include <twoside/core/inline.hpp>
#include <twoside/core/mirrored.hpp>
#include <twoside/core/time.hpp>
#include <twoside/quote/quote.hpp>

namespace twoside {

class order_pair {
    using side_register = mirrored::integers;
    // How it lies in memory: as a quote_side does.
    using side_in_memory [[gnu::may_alias, gnu::aligned(alignof(quote_side))]] = side_register;

public:
    constexpr order_pair() noexcept : bid_{}, ask_{} {}
    // Needs whole numbers; the ask's ticks are mirrored.
    TWOSIDE_INLINE order_pair(mirrored ticks, mirrored lots) noexcept : order_pair{ticks.turned_back(), lots.whole()} {}

    // Number by number. A copy of the whole would go through memory.
    [[nodiscard]] TWOSIDE_INLINE twoside::quote quote() const noexcept {
        return {{bid_[0], bid_[1]}, {ask_[0], ask_[1]}};
    }
    // The same of a pair of which both are there, so that nobody need look.
    [[nodiscard]] TWOSIDE_INLINE twoside::quote two_way_quote() const noexcept {
        if (bid_[1] <= 0 || ask_[1] <= 0) __builtin_unreachable();
        return quote();
    }
    TWOSIDE_INLINE void store(quote_side& bid, quote_side& ask) const noexcept {
        reinterpret_cast<side_in_memory&>(bid) = bid_;
        reinterpret_cast<side_in_memory&>(ask) = ask_;
    }
    // On which sides an order is the same as here; all bits of a side are set where it is.
    class agreement {
    public:
        constexpr agreement() noexcept : sides_{} {}  // on none
        TWOSIDE_INLINE explicit agreement(side_register sides) noexcept : sides_{sides} {}
        // The bid's is bit 0, the ask's bit 1.
        [[nodiscard]] TWOSIDE_INLINE int bits() const noexcept {
#if defined(__SSE2__)
            using numbers [[gnu::vector_size(16)]] = double;
            return __builtin_ia32_movmskpd(reinterpret_cast<numbers>(sides_));
#else
            return static_cast<int>((sides_[0] & 1) | (sides_[1] & 2));
#endif
        }
        // Keeps the old time of a side that agrees. Without a branch, because which side of a quote changes cannot be
        // predicted; and as a whole, because what is read as a whole is soon there only if it was written as one.
        TWOSIDE_INLINE void keep_times(two_sided<time_point>& out, const two_sided<time_point>& old,
                                       time_point otherwise) const noexcept {
            using times_in_memory [[gnu::may_alias, gnu::aligned(alignof(time_point))]] = side_register;
            static_assert(sizeof out == sizeof(side_register));
            const std::int64_t no = otherwise.since_epoch().count();
            reinterpret_cast<times_in_memory&>(out) =
                (reinterpret_cast<const times_in_memory&>(old) & sides_) | (side_register{no, no} & ~sides_);
        }

    private:
        side_register sides_;
    };
    [[nodiscard]] TWOSIDE_INLINE agreement same(const twoside::quote& other) const noexcept {
        // By halves of a number, because the baseline instruction set compares no 64-bit integers.
        using halves [[gnu::vector_size(16)]] = int;
        const auto bids = reinterpret_cast<halves>(bid_) ==
                          reinterpret_cast<halves>(reinterpret_cast<const side_in_memory&>(other.bid));
        const auto asks = reinterpret_cast<halves>(ask_) ==
                          reinterpret_cast<halves>(reinterpret_cast<const side_in_memory&>(other.ask));
        const halves both =
            __builtin_shufflevector(bids, asks, 0, 1, 4, 5) & __builtin_shufflevector(bids, asks, 2, 3, 6, 7);
        return agreement{reinterpret_cast<side_register>(both & __builtin_shufflevector(both, both, 1, 0, 3, 2))};
    }

private:
    TWOSIDE_INLINE order_pair(side_register ticks, side_register lots) noexcept
        : bid_{__builtin_shufflevector(ticks, lots, 0, 2)}, ask_{__builtin_shufflevector(ticks, lots, 1, 3)} {}

    static_assert(sizeof(quote_side) == sizeof(side_register));

    side_register bid_;
    side_register ask_;
};

}  // namespace twoside
