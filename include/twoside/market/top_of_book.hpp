#pragma once
// The best bid and ask with their sizes, and the quantities that are read off them (0.5 (b+a), a-b, imbalance).
// Sources: Gatheral & Oomen (2010) for the weighted mid. Prices in the instrument's price unit, sizes in any one unit.
// Shown by tests/market/top_of_book.cpp and the golden cases `top_of_book`.

#include <concepts>
#include <twoside/core/inline.hpp>
#include <twoside/core/math.hpp>
#include <twoside/core/time.hpp>

namespace twoside {

// The formulas, over any number.
namespace formula {

template <class Real>
[[nodiscard]] TWOSIDE_INLINE constexpr Real mid(Real bid, Real ask) noexcept {
    return bid * Real(0.5) + ask * Real(0.5);  // halves first: the sum of two large prices could overflow
}

// Q_b / (Q_b + Q_a), in [0, 1]. NaN where both sizes are zero: there is no imbalance then.
template <class Real>
[[nodiscard]] TWOSIDE_INLINE constexpr Real imbalance(Real bid_size, Real ask_size) noexcept {
    return bid_size / (bid_size + ask_size);
}

// (P_b Q_a + P_a Q_b) / (Q_a + Q_b): each price weighted with the size of the *other* side, so that a large bid pushes
// the value up. Written from the bid, so that equal prices give that price exactly. NaN where both sizes are zero.
template <class Real>
[[nodiscard]] TWOSIDE_INLINE constexpr Real weighted_mid(Real bid, Real bid_size, Real ask, Real ask_size) noexcept {
    return bid + (ask - bid) * imbalance(bid_size, ask_size);
}

// The same, and the mid where the sizes cannot weigh: no sizes, a negative one, or one that is no number.
template <class Real>
[[nodiscard]] TWOSIDE_INLINE constexpr Real weighted_mid_or_mid(Real bid, Real bid_size, Real ask,
                                                                Real ask_size) noexcept {
    const Real total = bid_size + ask_size;
    const auto weighs = bid_size >= Real(0) && ask_size >= Real(0) && total > Real(0) && total < Real(infinity);
    return where(weighs, bid + (ask - bid) * (bid_size / total), mid(bid, ask));
}

// Whether a book has two sound prices that do not cross, and sizes.
template <class Real>
[[nodiscard]] TWOSIDE_INLINE constexpr auto sound_book(Real bid, Real bid_size, Real ask, Real ask_size) noexcept {
    return bid > Real(0) && bid < ask && ask < Real(infinity) && bid_size >= Real(0) && bid_size < Real(infinity) &&
           ask_size >= Real(0) && ask_size < Real(infinity);
}

}  // namespace formula

struct top_of_book {
    double bid = not_a_number;
    double bid_size = 0;
    double ask = not_a_number;
    double ask_size = 0;
    time_point time{};  // when it last changed, on the scale of the times given to the quoter

    [[nodiscard]] TWOSIDE_INLINE constexpr double mid() const noexcept { return formula::mid(bid, ask); }
    [[nodiscard]] TWOSIDE_INLINE constexpr double spread() const noexcept { return ask - bid; }
    // Share of the size that stands on the bid, in [0, 1]; NaN where both sizes are zero.
    [[nodiscard]] TWOSIDE_INLINE constexpr double imbalance() const noexcept {
        return formula::imbalance(bid_size, ask_size);
    }
    // (Q_b - Q_a) / (Q_b + Q_a), in [-1, 1]; NaN where both sizes are zero.
    [[nodiscard]] TWOSIDE_INLINE constexpr double signed_imbalance() const noexcept {
        return (bid_size - ask_size) / (bid_size + ask_size);
    }

    friend constexpr bool operator==(const top_of_book&, const top_of_book&) = default;
};

// A quoter takes any book that says what its top is, by a free function top(book) beside it.
[[nodiscard]] TWOSIDE_INLINE constexpr const top_of_book& top(const top_of_book& book) noexcept { return book; }
const top_of_book& top(const top_of_book&&) = delete;

template <class Book>
concept BookLike = requires(const Book& book) {
    { top(book) } -> std::convertible_to<top_of_book>;
};

}  // namespace twoside
