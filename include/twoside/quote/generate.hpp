#pragma once
// From offsets to orders: takes each side's price off fair value and skew, rounds it away onto the tick grid, keeps it
// clear of the market, cuts the size to lots, and says for each side why there is no order where there is none.
//   bid: the highest tick at most    fair value - skew - offset, and at most the market's ask less n ticks
//   ask: the lowest tick at least    fair value - skew + offset, and at least the market's bid plus n ticks
// Guarantees, for any input: bid < ask; both on the grid of their own band; whole lots, 0 or more; no NaN price.
// Shown by tests/quote/generate.cpp and tests/properties.

#include <twoside/core/verdict.hpp>
#include <twoside/market/market_view.hpp>
#include <twoside/quote/lot_rule.hpp>
#include <twoside/quote/order_pair.hpp>
#include <twoside/quote/quote.hpp>
#include <twoside/quote/tick_rule.hpp>

namespace twoside {

// A whole number of ticks, checked when it is given.
class tick_count {
public:
    constexpr tick_count(int n) : n_{n} {  // NOLINT(*-explicit-*): .ticks_from_crossing = 1
        require(check_that(n >= 0 && n <= 1'000'000, "order_rules", "ticks_from_crossing", n, "0 to 1,000,000"));
    }
    [[nodiscard]] constexpr int get() const noexcept { return n_; }
    // The same for a price that may be at most so much nearer; none at all keeps clear of nothing.
    [[nodiscard]] TWOSIDE_INLINE mirrored distance() const noexcept { return distance_; }

private:
    int n_;
    mirrored distance_ = n_ > 0 ? n_ : -infinity;
};

// A rule with bands is given as .rules = order_rules{.ticks = tick_rule{{0, 0.0001}, {1, 0.01}}}.
template <class Ticks = tick_rule<1>>
struct order_rules {
    Ticks ticks{0.01};
    lot_rule lots{};
    // Keep this many ticks from crossing: a bid stands at or below the market's ask less that many ticks, an ask at or
    // above the market's bid plus them. 1 takes no liquidity, which is what a maker wants; 0 may lock or cross.
    tick_count ticks_from_crossing = 1;
    bool allow_non_positive_prices = false;  // spreads between instruments may trade at or below zero
};

struct generated {
    twoside::quote quote{};
    verdicts sides{};  // why there is no order on a side; open where there is one
};

inline constexpr reason price_not_a_number{"our price is not a number"};
inline constexpr reason no_quote_by_model{"the model has no quote on this side"};
inline constexpr reason price_off_scale{"our price is beyond what ticks can express"};
inline constexpr reason price_not_positive{"our price would be zero or negative"};

namespace detail {

[[gnu::noinline]] constexpr verdict why_not_placeable(double price) noexcept {
    if (magnitude(price) == infinity) return no_quote_by_model;
    return price != price ? price_not_a_number : price_off_scale;
}

// Makes the order of one side, or says why there is none.
template <class Ticks>
[[nodiscard]] TWOSIDE_INLINE constexpr verdict place(quote_side& out, const order_rules<Ticks>& rules,
                                                     std::int64_t ticks, double wanted) noexcept {
    // Tick 0 is the price 0.
    if (ticks <= 0 && !rules.allow_non_positive_prices) return price_not_positive;
    const std::int64_t lots = rules.lots.at_most(wanted);
    const verdict refused = rules.lots.judge(lots, rules.ticks.price(ticks));
    if (refused.open()) out = {ticks, lots};
    return refused;
}

// Makes both orders at once, where nothing is in their way. Where something is, or might be, it answers false, and
// generate_each() finds out what.
template <class Ticks>
[[nodiscard]] TWOSIDE_INLINE inline bool generate_both(order_pair& out, const market_view& view, const offsets& o,
                                                       double skew, const two_sided<double>& size,
                                                       const order_rules<Ticks>& rules) noexcept {
    const double centre = view.fair_value - skew;
    const mirrored wanted = rules.ticks.at_most(mirrored{centre, -centre} - mirrored{o.bid, o.ask});
    const mirrored market = rules.ticks.at_most(mirrored{view.book.ask, -view.book.bid});
    const mirrored lots = rules.lots.at_most(mirrored{size.bid, size.ask});
    // A market price that is not a number limits nothing. Of anything else that is not, no comparison holds.
    const mirrored ticks = smaller(market - rules.ticks_from_crossing.distance(), wanted);
    const mirrored largest = larger(larger(magnitude(ticks), lots), wanted);
    if (!((largest < increment_grid::largest_at_once) & (rules.lots.least() <= lots))) return false;
    if (!(ticks.first() + ticks.second() < 0)) return false;  // they meet
    if (!(ticks.first() > 0 || rules.allow_non_positive_prices)) return false;
    out = order_pair{ticks, lots};
    if (!rules.lots.judges_notional()) return true;
    const quote q = out.quote();
    return rules.lots.judge(q.bid.lots, rules.ticks.price(q.bid.ticks)).open() &&
           rules.lots.judge(q.ask.lots, rules.ticks.price(q.ask.ticks)).open();
}

// One side after the other.
template <class Ticks>
[[nodiscard]] constexpr generated generate_each(const market_view& view, const offsets& o, double skew,
                                                const two_sided<double>& size,
                                                const order_rules<Ticks>& rules) noexcept {
    const Ticks& grid = rules.ticks;
    const std::int64_t away = rules.ticks_from_crossing.get();
    const two_sided<double> raw{view.fair_value - skew - o.bid, view.fair_value - skew + o.ask};
    const two_sided<bool> placeable{grid.can_round(raw.bid), grid.can_round(raw.ask)};
    generated g;
    two_sided<std::int64_t> at{};
    if (placeable.bid) [[likely]] {
        at.bid = grid.at_most(raw.bid);
        if (away > 0 && grid.can_round(view.book.ask)) {
            const std::int64_t most = grid.at_most(view.book.ask) - away;
            at.bid = most < at.bid ? most : at.bid;
        }
    }
    if (placeable.ask) [[likely]] {
        at.ask = grid.at_least(raw.ask);
        if (away > 0 && grid.can_round(view.book.bid)) {
            const std::int64_t least = grid.at_least(view.book.bid) + away;
            at.ask = least > at.ask ? least : at.ask;
        }
    }
    // Only a spread below a tick or a negative offset brings the two together. Both give way, so that the mirror image
    // of a market gets the mirror image of the quote.
    if (at.bid >= at.ask && placeable.bid && placeable.ask) [[unlikely]]
        at = {at.ask - 1, at.bid + 1};
    g.sides.bid = placeable.bid ? place(g.quote.bid, rules, at.bid, size.bid) : why_not_placeable(raw.bid);
    g.sides.ask = placeable.ask ? place(g.quote.ask, rules, at.ask, size.ask) : why_not_placeable(raw.ask);
    return g;
}

}  // namespace detail

template <class Ticks>
[[nodiscard]] constexpr generated generate(const market_view& view, const offsets& o, double skew,
                                           const two_sided<double>& size, const order_rules<Ticks>& rules) noexcept {
    if (!__builtin_is_constant_evaluated()) {
        order_pair both;
        if (detail::generate_both(both, view, o, skew, size, rules)) return {both.quote(), {}};
    }
    return detail::generate_each(view, o, skew, size, rules);
}

}  // namespace twoside
