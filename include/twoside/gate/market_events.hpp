#pragma once
// Tells market events from other refreshes: a gate that counts events must not count timers. An event is a refresh
// whose book differs from the one before it, in a price, a size or its own time. Several changes between two refreshes
// are one event, because a quoter sees no more of them. Shown by tests/gate/market_events.cpp.

#include <twoside/core/inline.hpp>
#include <twoside/market/top_of_book.hpp>

namespace twoside {

class market_events {
public:
    // Whether this book is a new event.
    [[nodiscard]] TWOSIDE_INLINE constexpr bool is_event(const top_of_book& book) noexcept {
        if (seen_ && book.time == last_.time && same(book.bid, last_.bid) && same(book.ask, last_.ask) &&
            same(book.bid_size, last_.bid_size) && same(book.ask_size, last_.ask_size))
            return false;
        last_ = book;
        seen_ = true;
        return true;
    }

private:
    // A price that is missing twice has not changed.
    static constexpr bool same(double a, double b) noexcept { return a == b || (a != a && b != b); }

    top_of_book last_{};
    bool seen_ = false;
};

}  // namespace twoside
