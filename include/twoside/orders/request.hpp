#pragma once
// What a market maker asks a venue for: to place, to modify or to cancel one order. Together with orders/report.hpp
// this is all that orders, brokers and simulations share; the words are FIX's.
//   ticks   the limit price, in whole ticks of the instrument's tick rule
//   size    the *whole* size, in lots, with what is filled in it, as FIX and Interactive Brokers mean it. Whoever wants
//           so many lots more than are filled asks for whole_size(filled, wanted): a fill on the way then never makes
//           the order larger than was wanted.
//   order   our number of it, never used for another order (orders/order_ids.hpp)
// A modification carries the whole order again, as it should be afterwards. A cancel carries what is known of it.
// Every request says why it is sent, so that a log explains every message. Plain and trivially copyable.
// Shown by tests/orders/request.cpp and tests/format.cpp.

#include <cstdint>
#include <twoside/core/inline.hpp>
#include <twoside/core/side.hpp>
#include <twoside/core/time.hpp>
#include <twoside/core/verdict.hpp>

namespace twoside {

enum class request_kind : unsigned char { place, modify, cancel };

enum class time_in_force : unsigned char {
    day,  // until the session ends
    gtd,  // good till date: until `expires`
    gtc,  // good till cancelled
    ioc,  // immediate or cancel: what is not filled at once expires
    fok   // fill or kill: all at once, or nothing
};

// Reports that concern every instrument of a connection, such as a snapshot's beginning, name this one.
inline constexpr std::uint32_t every_instrument = ~std::uint32_t{0};

// Why a request is sent: a reason, and where it is a move of the price, by how many ticks.
struct request_reason {
    verdict why{};
    std::int64_t ticks = 0;
};

struct request {
    request_kind kind = request_kind::place;
    twoside::side side = side::bid;
    twoside::time_in_force time_in_force = twoside::time_in_force::day;
    bool post_only = false;              // the venue is to refuse what would take liquidity
    bool outside_regular_hours = false;  // it may be filled outside regular trading hours
    std::uint32_t instrument = 0;        // the caller's number of it
    std::uint64_t order = 0;
    std::uint64_t venue_order = 0;  // the venue's lasting id, where it has told one; 0: it has not
    std::uint64_t reference = 0;    // who asks: comes back with every report of the order
    std::int64_t ticks = 0;
    std::int64_t size = 0;
    time_point expires{};  // meaningful with gtd
    request_reason because{};
};

// The whole size of an order of which so many lots are filled and so many more are wanted.
[[nodiscard]] TWOSIDE_INLINE constexpr std::int64_t whole_size(std::int64_t filled, std::int64_t wanted) noexcept {
    return filled + wanted;
}

}  // namespace twoside
