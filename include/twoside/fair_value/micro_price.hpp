#pragma once
// Fair value: Stoikov's micro-price, the mid plus what the book's imbalance and spread say of where the mid goes next,
//   P = M + G*(imbalance, spread).
// Source: S. Stoikov, "The micro-price", Quantitative Finance 18(12), 2018. G* is estimated from recorded quotes by
// solve/micro_price.hpp and handed over as a table; here it is looked up: no logarithm, no solve. Imbalance falls into
// an odd number of buckets that mirror each other exactly, so that a book and its mirror image have opposite
// adjustments; the spread counts in ticks, from 1, and the last row holds every wider one. A book whose spread is not
// positive, or without sizes, has its mid. Prices in price units. Shown by tests/fair_value/micro_price.cpp.

#include <cstddef>
#include <twoside/core/validation.hpp>
#include <twoside/market/top_of_book.hpp>

namespace twoside {

template <std::size_t Buckets = 9, std::size_t Spreads = 4>
struct micro_price_table {
    static_assert(Buckets % 2 == 1,
                  "twoside::micro_price: an odd number of buckets, so that an even book has the middle");
    static_assert(Spreads > 0, "twoside::micro_price: at least one spread");

    double tick = not_a_number;
    double adjustment[Spreads][Buckets]{};  // G*, in price: by spread from 1 tick, by imbalance from all ask to all bid

    [[nodiscard]] constexpr problem check() const noexcept {
        if (problem p = check_positive("micro_price", "tick", tick)) return p;
        for (const auto& row : adjustment)
            for (const double g : row)
                if (problem p = check_finite("micro_price", "adjustment (price)", g)) return p;
        return {};
    }

    // Which bucket: the middle one is an even book, the last one all bid. From -1 to 1.
    [[nodiscard]] static constexpr std::size_t bucket(double signed_imbalance) noexcept {
        constexpr std::size_t middle = Buckets / 2;
        const double away = 0.5 * (magnitude(signed_imbalance) * static_cast<double>(Buckets) + 1);
        const std::size_t steps = away < static_cast<double>(middle) ? static_cast<std::size_t>(away) : middle;
        return signed_imbalance < 0 ? middle - steps : middle + steps;
    }
    // Which row, from a spread in price that is positive.
    [[nodiscard]] constexpr std::size_t row(double spread) const noexcept {
        const double ticks = spread / tick + 0.5;
        if (!(ticks < static_cast<double>(Spreads))) return Spreads - 1;
        return ticks < 1 ? 0 : static_cast<std::size_t>(ticks) - 1;
    }
};

template <std::size_t Buckets = 9, std::size_t Spreads = 4>
class micro_price {
public:
    using table_type = micro_price_table<Buckets, Spreads>;

    constexpr explicit micro_price(const table_type& table) : table_{table} { require(table.check()); }

    template <BookLike Book>
    [[nodiscard]] constexpr double operator()(const Book& book) const noexcept {
        const top_of_book& b = top(book);
        const double imbalance = b.signed_imbalance();
        const double spread = b.spread();
        if (!(imbalance >= -1 && imbalance <= 1 && spread > 0 && b.bid_size + b.ask_size > 0)) return b.mid();
        return b.mid() + table_.adjustment[table_.row(spread)][table_type::bucket(imbalance)];
    }
    [[nodiscard]] constexpr const table_type& table() const noexcept { return table_; }

private:
    table_type table_;
};

}  // namespace twoside
