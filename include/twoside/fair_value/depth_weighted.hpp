#pragma once
// Fair values from several levels of the book.
//   depth_weighted{size}: the mid of what selling `size` and buying `size` at market would fetch and cost on average.
//   multi_level_weighted_mid{levels}: each side's size-weighted price over its best levels, cross-weighted with the
//     sizes: (P_b V_a + P_a V_b) / (V_b + V_a). One level: the weighted mid. A side without any size stands at its best
//     price, so that nothing jumps as the last size of a side goes.
// Both fall back to the mid: the first where a side holds less than `size`, the second where the sizes cannot weigh: no
// size at all, one that is negative, or one that is no number. Sizes in the book's unit. Shown by
// tests/fair_value/depth_weighted.cpp and the golden cases `depth_vwap_mid` and `multi_level_weighted_mid`.

#include <twoside/core/validation.hpp>
#include <twoside/market/depth.hpp>

namespace twoside {

namespace formula {

// The average price of a market order of `size` that walks one side; NaN where the side holds less.
[[nodiscard]] constexpr double average_price_to_size(level_list side, double size) noexcept {
    double left = size;
    double paid = 0;
    for (const level& l : side) {
        if (!(l.size > 0)) continue;
        const double taken = smaller(l.size, left);
        paid += taken * l.price;
        left -= taken;
        if (!(left > 0)) return paid / size;
    }
    return not_a_number;
}

struct side_average {
    double price = not_a_number;  // weighted with the sizes; the best price where there is no size
    double size = not_a_number;   // NaN where one cannot weigh
};

// Levels of no size are passed over, whatever their price.
[[nodiscard]] constexpr side_average average_over_levels(level_list side, std::size_t levels) noexcept {
    if (side.empty()) return {};
    double first = side.begin()->price;
    double size = 0;
    double value = 0;  // above the first price, so that one level has its price exactly
    for (const level& l : side.best(levels)) {
        if (!(l.size >= 0)) return {};
        if (l.size == 0) continue;
        if (size == 0) first = l.price;
        size += l.size;
        value += l.size * (l.price - first);
    }
    return {.price = size > 0 ? first + value / size : first, .size = size};
}

}  // namespace formula

// The levels of any book that has them; a top of book is a book of one level.
template <std::size_t Levels>
[[nodiscard]] constexpr const depth<Levels>& levels_of(const depth<Levels>& book) noexcept {
    return book;  // NOLINT(bugprone-return-const-ref-from-parameter): temporaries are deleted below
}
template <std::size_t Levels>
const depth<Levels>& levels_of(const depth<Levels>&&) = delete;
[[nodiscard]] constexpr depth<1> levels_of(const top_of_book& book) noexcept {
    depth<1> d;
    d.bids[0] = {.price = book.bid, .size = book.bid_size};
    d.asks[0] = {.price = book.ask, .size = book.ask_size};
    d.bid_levels = d.ask_levels = 1;
    d.time = book.time;
    return d;
}

class depth_weighted {
public:
    constexpr explicit depth_weighted(double size) : size_{size} {
        require(check_positive("depth_weighted", "size", size));
    }

    template <BookLike Book>
    [[nodiscard]] constexpr double operator()(const Book& book) const noexcept {
        const auto& d = levels_of(book);
        const double selling = formula::average_price_to_size(d.bid_side(), size_);
        const double buying = formula::average_price_to_size(d.ask_side(), size_);
        const double value = formula::mid(selling, buying);
        return is_finite(value) ? value : top(book).mid();
    }

private:
    double size_;
};

class multi_level_weighted_mid {
public:
    constexpr explicit multi_level_weighted_mid(std::size_t levels) : levels_{levels} {
        require(check_that(levels > 0, "multi_level_weighted_mid", "levels", static_cast<double>(levels), "1 or more"));
    }

    template <BookLike Book>
    [[nodiscard]] constexpr double operator()(const Book& book) const noexcept {
        const auto& d = levels_of(book);
        const auto bid = formula::average_over_levels(d.bid_side(), levels_);
        const auto ask = formula::average_over_levels(d.ask_side(), levels_);
        const double total = bid.size + ask.size;
        const double value = formula::weighted_mid(bid.price, bid.size, ask.price, ask.size);
        return total > 0 && total < infinity && is_finite(value) ? value : top(book).mid();
    }

private:
    std::size_t levels_;
};

}  // namespace twoside
