#pragma once
// Several price levels of a book, best first, of a fixed capacity so that nothing is ever allocated.
// Shown by tests/market/depth.cpp.

#include <cstddef>
#include <twoside/market/top_of_book.hpp>

namespace twoside {

struct level {
    double price = not_a_number;
    double size = 0;

    friend constexpr bool operator==(const level&, const level&) = default;
};

// One side's levels, best first; refers to whoever holds them. (std::span would cost the umbrella a tenth of its
// compile time.)
class level_list {
public:
    constexpr level_list() noexcept = default;
    constexpr level_list(const level* first, std::size_t count) noexcept : first_{first}, count_{count} {}

    [[nodiscard]] constexpr const level* begin() const noexcept { return first_; }
    [[nodiscard]] constexpr const level* end() const noexcept { return first_ + count_; }
    [[nodiscard]] constexpr std::size_t size() const noexcept { return count_; }
    [[nodiscard]] constexpr bool empty() const noexcept { return count_ == 0; }
    [[nodiscard]] constexpr level_list best(std::size_t n) const noexcept { return {first_, n < count_ ? n : count_}; }

private:
    const level* first_ = nullptr;
    std::size_t count_ = 0;
};

template <std::size_t Levels>
struct depth {
    static_assert(Levels > 0, "twoside::depth: a book has at least one level");

    level bids[Levels]{};  // best (highest) first
    level asks[Levels]{};  // best (lowest) first
    std::size_t bid_levels = 0;
    std::size_t ask_levels = 0;
    time_point time{};

    [[nodiscard]] constexpr level_list bid_side() const noexcept {
        return {bids, bid_levels < Levels ? bid_levels : Levels};
    }
    [[nodiscard]] constexpr level_list ask_side() const noexcept {
        return {asks, ask_levels < Levels ? ask_levels : Levels};
    }
};

// A side without levels has no price: NaN, with size zero.
template <std::size_t Levels>
[[nodiscard]] constexpr top_of_book top(const depth<Levels>& book) noexcept {
    const level bid = book.bid_levels > 0 ? book.bids[0] : level{};
    const level ask = book.ask_levels > 0 ? book.asks[0] : level{};
    return {.bid = bid.price, .bid_size = bid.size, .ask = ask.price, .ask_size = ask.size, .time = book.time};
}

}  // namespace twoside
