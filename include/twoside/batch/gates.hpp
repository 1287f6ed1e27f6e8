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
inline constexpr std::uint32_t size = 1U << 7U;             // not one whole lot to quote
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

// Limits of the position, long and short alike. What is judged is the size that would be quoted, or one of your own.
class inventory_limit {
public:
    explicit inventory_limit(const column& limit) : limit_{limit} { judge(); }
    inventory_limit(const column& limit, const column& size) : limit_{limit}, size_{size}, own_size_{true} { judge(); }

    template <class Real>
    TWOSIDE_INLINE void operator()(const view<Real>& v, flags<Real>& bid, flags<Real>& ask) const noexcept {
        const Real most = v.of(limit_);
        const two_sided<Real> order = own_size_ ? two_sided<Real>{v.of(size_), v.of(size_)} : v.size;
        bid.raise_unless(formula::has_room(order.bid, formula::room(most, v.position, v.resting.bid), most, v.position),
                         stopped_by::inventory);
        ask.raise_unless(
            formula::has_room(order.ask, formula::room(most, -v.position, v.resting.ask), most, -v.position),
            stopped_by::inventory);
    }
    [[nodiscard]] problem check(Eigen::Index symbols) const {
        return first_problem(
            check_column("batch::inventory_limit", "limit (entries)", limit_, symbols),
            own_size_ ? check_column("batch::inventory_limit", "size (entries)", size_, symbols) : problem{}, wrong_);
    }

private:
    // Once, because a look at every symbol at every refresh would cost what a gate costs.
    void judge() {
        for (Eigen::Index i = 0; !wrong_ && i < limit_.size(); ++i)
            wrong_ = check_limit("batch::inventory_limit", "limit", limit_(i));
        for (Eigen::Index i = 0; !wrong_ && i < size_.size(); ++i)
            wrong_ = check_not_negative("batch::inventory_limit", "size", size_(i));
    }

    column limit_;
    column size_;
    bool own_size_ = false;
    problem wrong_{};
};

class min_market_spread {
public:
    using parameters = min_market_spread_parameters;

    explicit min_market_spread(const parameters& p = {}) : p_{(require(p.check()), p.to_compare())} {}

    template <class Real>
    TWOSIDE_INLINE void operator()(const view<Real>& v, flags<Real>& bid, flags<Real>& ask) const noexcept {
        const Real spread = v.ask - v.bid;
        // A side without an order is taken to be as far from the mid as the other.
        const Real both = v.price.ask - v.price.bid;
        const Real mid = formula::mid(v.bid, v.ask);
        const Real one = where(v.price.bid == v.price.bid, mid - v.price.bid, v.price.ask - mid);
        const Real ours = where(both == both, both, Real(2) * one);
        auto bad = formula::too_tight(spread, Real(p_.share_of_ours) * ours, v.ask);
        if (p_.minimum > 0) bad = bad || formula::too_tight(spread, Real(p_.minimum), v.ask);
        if (p_.minimum > 0 || p_.share_of_ours > 0)  // a spread that is no number cannot be judged
            bad = bad || !(spread - spread == Real(0));
        bid.raise(bad, stopped_by::market_spread);
        ask.raise(bad, stopped_by::market_spread);
    }

private:
    parameters p_;
};

}  // namespace twoside::batch
