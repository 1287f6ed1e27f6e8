#pragma once
// Should-quote gates over columns: each raises its own flag for the symbols and sides that it stops, so that a quote
// that is not made says why, and the flags are the mask: 0 is open. The conditions are the scalar gates' own templates;
// gates with a memory, and those that demand an exit, stay in the scalar quoter. A gate is anything callable with
// (view, flags of the bid, flags of the ask). Flags from first_own_flag on are yours. Needs Eigen. Shown by
// tests/batch/gates.cpp, symbol for symbol against the scalar gates.

#include <cstdint>
#include <twoside/batch/columns.hpp>
#include <twoside/gate/min_market_spread.hpp>
#include <twoside/market/room.hpp>
#include <twoside/market/top_of_book.hpp>

namespace twoside::batch {

// Why a side of a symbol is not quoted.
namespace stopped_by {
inline constexpr std::uint32_t nothing = 0;
inline constexpr std::uint32_t no_number = 1U << 0U;        // a price is not a number, or beyond what ticks express
inline constexpr std::uint32_t model = 1U << 1U;            // the spread model has no quote on this side
inline constexpr std::uint32_t not_positive = 1U << 2U;     // our price would be zero or negative
inline constexpr std::uint32_t book = 1U << 3U;             // valid_book
inline constexpr std::uint32_t stale = 1U << 4U;            // stale_book
inline constexpr std::uint32_t inventory = 1U << 5U;        // inventory_limit
inline constexpr std::uint32_t market_spread = 1U << 6U;    // min_market_spread
inline constexpr std::uint32_t first_own_flag = 1U << 16U;  // and the 15 above it
}  // namespace stopped_by

struct valid_book {
    template <class Real>
    TWOSIDE_INLINE void operator()(const view<Real>& v, flags<Real>& bid, flags<Real>& ask) const noexcept {
        const auto sound = formula::sound_book(v.bid, v.bid_size, v.ask, v.ask_size);
        bid.raise_unless(sound, stopped_by::book);
        ask.raise_unless(sound, stopped_by::book);
    }
};

// The book is older than this, or as far ahead, or its age is not a number.
class stale_book {
public:
    explicit stale_book(double max_age_seconds) : max_age_{max_age_seconds} {
        require(check_positive("batch::stale_book", "max_age (seconds)", max_age_seconds));
    }
    template <class Real>
    TWOSIDE_INLINE void operator()(const view<Real>& v, flags<Real>& bid, flags<Real>& ask) const noexcept {
        const auto fresh = magnitude(v.age) <= Real(max_age_);
        bid.raise_unless(fresh, stopped_by::stale);
        ask.raise_unless(fresh, stopped_by::stale);
    }

private:
    double max_age_;
};

// Limits of the position, long and short alike, and the sizes that would be quoted.
struct inventory_limit {
    column limit;
    column size;

    template <class Real>
    TWOSIDE_INLINE void operator()(const view<Real>& v, flags<Real>& bid, flags<Real>& ask) const noexcept {
        const Real most = v.of(limit);
        const Real order = v.of(size);
        bid.raise_unless(formula::has_room(order, formula::room(most, v.position, v.resting.bid), most, v.position),
                         stopped_by::inventory);
        ask.raise_unless(formula::has_room(order, formula::room(most, -v.position, v.resting.ask), most, -v.position),
                         stopped_by::inventory);
    }
    [[nodiscard]] problem check(Eigen::Index symbols) const {
        problem p = first_problem(check_column("batch::inventory_limit", "limit (entries)", limit, symbols),
                                  check_column("batch::inventory_limit", "size (entries)", size, symbols));
        for (Eigen::Index i = 0; !p && i < symbols; ++i)
            p = first_problem(check_limit("batch::inventory_limit", "limit", limit(i)),
                              check_not_negative("batch::inventory_limit", "size", size(i)));
        return p;
    }
};

class min_market_spread {
public:
    using parameters = min_market_spread_parameters;

    explicit min_market_spread(const parameters& p = {}) : p_{(require(p.check()), p.to_compare())} {}

    template <class Real>
    TWOSIDE_INLINE void operator()(const view<Real>& v, flags<Real>& bid, flags<Real>& ask) const noexcept {
        const Real spread = v.ask - v.bid;
        const Real mid = formula::mid(v.bid, v.ask);
        const auto has_bid = v.price.bid == v.price.bid;
        const auto has_ask = v.price.ask == v.price.ask;
        // A side without an order is taken to be as far from the mid as the other.
        const Real to_bid = mid - v.price.bid;
        const Real to_ask = v.price.ask - mid;
        const Real ours =
            where(has_bid && has_ask, v.price.ask - v.price.bid, Real(2) * where(has_bid, to_bid, to_ask));
        const auto bad = formula::too_tight(spread, Real(p_.minimum), v.ask) ||
                         formula::too_tight(spread, Real(p_.share_of_ours) * ours, v.ask);
        bid.raise(bad, stopped_by::market_spread);
        ask.raise(bad, stopped_by::market_spread);
        if (p_.minimum > 0 || p_.share_of_ours > 0) {  // a spread that is no number cannot be judged
            bid.raise_unless(spread - spread == Real(0), stopped_by::market_spread);
            ask.raise_unless(spread - spread == Real(0), stopped_by::market_spread);
        }
    }

private:
    parameters p_;
};

}  // namespace twoside::batch
