#pragma once
// Fair value: the imbalance-weighted mid, (P_b Q_a + P_a Q_b) / (Q_a + Q_b). Source: Gatheral & Oomen (2010).
// Each price carries the size of the other side, so a large bid pushes the value up.
// Falls back to the mid where the sizes cannot weigh: both zero, or one negative or NaN. NaN where a side has no price.
// At face value it is a good forecast on tick-constrained stocks and a poor one where the tick is small.
// Shown by tests/fair_value/weighted_mid.cpp and the golden cases `top_of_book`.

#include <twoside/core/inline.hpp>
#include <twoside/market/depth.hpp>

namespace twoside {

struct weighted_mid {
    using shortcuts_of = weighted_mid;

    template <BookLike Book>
    [[nodiscard]] TWOSIDE_INLINE constexpr double operator()(const Book& book) const noexcept {
        const top_of_book& b = top(book);
        return formula::weighted_mid_or_mid(b.bid, b.bid_size, b.ask, b.ask_size);
    }
    // For the quoter, which asks it where no quote may leave: finite only where the answer is.
    template <BookLike Book>
    [[nodiscard]] TWOSIDE_INLINE static constexpr double finite_where_sure(const Book& book) noexcept {
        return 4 * top(book).spread();  // so that no rounding leads beyond the largest number
    }
};

}  // namespace twoside
