#pragma once
// Gate: the book can be believed. Each fault has its own reason; the first that applies is given.
// Locked and crossed books flicker on consolidated feeds and can be allowed. Prices at or below zero are sound where
// the quoter's order_rules allow them for our own orders. Shown by tests/gate/valid_book.cpp.

#include <twoside/core/inline.hpp>
#include <twoside/core/verdict.hpp>
#include <twoside/quote/proposal.hpp>

namespace twoside {

struct valid_book {
    using shortcuts_of = valid_book;

    bool allow_locked = false;
    bool allow_crossed = false;

    static constexpr reason no_bid{"no bid in the book"};
    static constexpr reason no_ask{"no ask in the book"};
    static constexpr reason no_prices{"no prices in the book"};
    static constexpr reason infinite_price{"a price in the book is infinite"};
    static constexpr reason non_positive_price{"a price in the book is zero or negative"};
    static constexpr reason bad_size{"a size in the book is negative or not a number"};
    static constexpr reason locked{"the book is locked"};
    static constexpr reason crossed{"the book is crossed"};

    [[nodiscard]] TWOSIDE_INLINE constexpr verdict operator()(const proposal& p) const noexcept {
        const top_of_book& b = p.book;
        if (surely_open(p)) return {};
        return fault(b.bid, b.bid_size, b.ask, b.ask_size, p.non_positive_prices);
    }

    // For the path of a quote. A sum is below infinity only where nothing in it is infinite or no number.
    [[nodiscard]] TWOSIDE_INLINE static constexpr bool surely_open(const proposal& p) noexcept {
        const top_of_book& b = p.book;
        return b.bid > 0 && b.bid < b.ask && b.ask < infinity && b.bid_size + b.ask_size < infinity &&
               smaller(b.bid_size, b.ask_size) >= 0;
    }

private:
    // By value: a reference would keep the whole proposal in memory.
    [[nodiscard]] constexpr verdict fault(double bid, double bid_size, double ask, double ask_size,
                                          bool allow_non_positive) const noexcept {
        const bool bid_missing = bid != bid;
        const bool ask_missing = ask != ask;
        if (bid_missing && ask_missing) return no_prices;
        if (bid_missing) return no_bid;
        if (ask_missing) return no_ask;
        if (!is_finite(bid) || !is_finite(ask)) return infinite_price;
        if (!allow_non_positive && (bid <= 0 || ask <= 0)) return non_positive_price;
        if (!(bid_size >= 0 && ask_size >= 0 && is_finite(bid_size) && is_finite(ask_size))) return bad_size;
        if (!allow_crossed && bid > ask) return crossed;
        if (!allow_locked && bid == ask) return locked;
        return {};
    }
};

}  // namespace twoside
