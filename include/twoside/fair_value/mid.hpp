#pragma once
// Fair value: the middle of the best bid and ask, (P_b + P_a) / 2. Use it where sizes say nothing, as on dealer quotes.
// NaN where a side has no price; the quoter turns that into a reason.
// Shown by tests/fair_value/mid.cpp and the golden cases `top_of_book`.

#include <twoside/core/inline.hpp>
#include <twoside/market/depth.hpp>

namespace twoside {

struct mid {
    using shortcuts_of = mid;

    template <BookLike Book>
    [[nodiscard]] TWOSIDE_INLINE constexpr double operator()(const Book& book) const noexcept {
        return top(book).mid();
    }
    // For the quoter, which asks it where no quote may leave: finite only where the answer is.
    template <BookLike Book>
    [[nodiscard]] TWOSIDE_INLINE static constexpr double finite_where_sure(const Book& book) noexcept {
        return top(book).spread();
    }
};

}  // namespace twoside
