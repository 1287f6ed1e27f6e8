#pragma once
// A book without our own orders, for a fair value that should not see them: what we quote ourselves says nothing of
// what the others think it is worth. The caller knows which orders of ours stand in the book.
//     .fair_value = [&](const auto& book) { return weighted_mid{}(without_own_orders(book, ours)); }
//   The size of a level at the price of an order of ours is reduced by that order's size, and never below 0.
//   depth: a level with nothing left is removed, and the next one moves up.
//   top_of_book: a side on which nothing but ours stands has no price that is known, because the level behind it is not
//     in the book: NaN, with size 0. A fair value is then NaN too, and the quoter says so. Give it a depth instead.
// Prices are the same within a billionth of the level's price, and less than a billionth of a level's size is nothing.
// An order without a price, without a size above 0, or at a price that is not in the book changes nothing. A level
// without a size above 0 is left as it is: its size is not known.
// Limits: the book and the orders must be of one time. An order that the book does not show yet is taken off from the
// others' size at its price, and one that has left but is still shown stays in it. In the price's and the size's own
// units. Shown by tests/market/without_own_orders.cpp.

#include <cstddef>
#include <twoside/core/side.hpp>
#include <twoside/market/depth.hpp>

namespace twoside {

struct own_order {
    double price = not_a_number;
    double size = 0;

    friend constexpr bool operator==(const own_order&, const own_order&) = default;
};

// One side's orders, in any order; refers to whoever holds them.
class own_order_list {
public:
    constexpr own_order_list() noexcept = default;
    constexpr own_order_list(const own_order* first, std::size_t count) noexcept : first_{first}, count_{count} {}
    template <std::size_t Count>
    constexpr own_order_list(const own_order (&orders)[Count]) noexcept  // NOLINT(*-explicit-*): an array is a list
        : own_order_list{orders, Count} {}

    [[nodiscard]] constexpr const own_order* begin() const noexcept { return first_; }
    [[nodiscard]] constexpr const own_order* end() const noexcept { return first_ + count_; }

private:
    const own_order* first_ = nullptr;
    std::size_t count_ = 0;
};

namespace detail {

// A level without our orders; one on which nothing else stands has no price.
[[nodiscard]] constexpr level without_own(const level& l, own_order_list ours) noexcept {
    if (!(l.size > 0) || l.price != l.price) return l;
    const double tolerance = 1e-9 * magnitude(l.price);
    const double low = l.price - tolerance;
    const double high = l.price + tolerance;
    double left = l.size;
    for (const own_order& o : ours)
        if (o.price >= low && o.price <= high && o.size > 0) left -= o.size;
    if (left == l.size) return l;
    return left > 1e-9 * l.size ? level{l.price, left} : level{};
}

// Levels without our orders, each moved up as far as there is room before it. Answers how many are left.
constexpr std::size_t take_off_own(level* levels, std::size_t count, own_order_list ours) noexcept {
    std::size_t kept = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const level others = without_own(levels[i], ours);
        const bool removed = others.price != others.price && levels[i].price == levels[i].price;
        if (!removed) levels[kept++] = others;
    }
    for (std::size_t i = kept; i < count; ++i) levels[i] = {};
    return kept;
}

}  // namespace detail

[[nodiscard]] constexpr top_of_book without_own_orders(const top_of_book& book, own_order_list bids,
                                                       own_order_list asks) noexcept {
    const level bid = detail::without_own({book.bid, book.bid_size}, bids);
    const level ask = detail::without_own({book.ask, book.ask_size}, asks);
    return {.bid = bid.price, .bid_size = bid.size, .ask = ask.price, .ask_size = ask.size, .time = book.time};
}
template <std::size_t Levels>
[[nodiscard]] constexpr depth<Levels> without_own_orders(const depth<Levels>& book, own_order_list bids,
                                                         own_order_list asks) noexcept {
    depth<Levels> others = book;
    others.bid_levels = detail::take_off_own(others.bids, book.bid_side().size(), bids);
    others.ask_levels = detail::take_off_own(others.asks, book.ask_side().size(), asks);
    return others;
}

// One order on each side.
[[nodiscard]] constexpr top_of_book without_own_orders(const top_of_book& book,
                                                       const two_sided<own_order>& ours) noexcept {
    return without_own_orders(book, {&ours.bid, 1}, {&ours.ask, 1});
}
template <std::size_t Levels>
[[nodiscard]] constexpr depth<Levels> without_own_orders(const depth<Levels>& book,
                                                         const two_sided<own_order>& ours) noexcept {
    return without_own_orders(book, {&ours.bid, 1}, {&ours.ask, 1});
}

}  // namespace twoside
