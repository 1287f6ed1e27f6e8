#pragma once
// From offsets to orders: takes each side's price off fair value and skew, keeps it clear of the market where asked,
// rounds it away onto the tick grid of its own band, cuts the size to lots, and says for each side what it changed or
// why there is no order. Guarantees, for any input: bid < ask; both on the grid; sizes 0 or more; no NaN price.
// Shown by tests/quote/generate.cpp and tests/properties.

#include <twoside/gate/verdict.hpp>
#include <twoside/market/market_view.hpp>
#include <twoside/quote/lot_rule.hpp>
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

private:
    int n_;
};

struct order_rules {
    tick_rule ticks{0.01};
    lot_rule lots{};
    // Keep this many ticks from crossing: a bid stands at or below the market's ask less that many ticks, an ask at or
    // above the market's bid plus them. 1 does not take liquidity; 0: may lock or cross the market.
    tick_count ticks_from_crossing = 0;
    bool allow_non_positive_prices = false;  // spreads between instruments may trade at or below zero
};

// What generation did with each side.
struct generated {
    twoside::quote quote{};
    verdicts sides{};              // why there is no order on a side; open where there is one
    two_sided<double> clamping{};  // how far keeping clear of the market moved the price away; 0 or more
    two_sided<double> rounding{};  // how far the tick grid moved it away; 0 or more but for the last digit
};

inline constexpr reason price_not_a_number{"our price is not a number"};
inline constexpr reason no_quote_by_model{"the model has no quote on this side"};
inline constexpr reason price_off_scale{"our price is beyond what ticks can express"};
inline constexpr reason price_not_positive{"our price would be zero or negative"};

namespace detail {

[[gnu::cold, gnu::noinline]] constexpr verdict why_not_placeable(double price) noexcept {
    if (magnitude(price) == infinity) return no_quote_by_model;
    return price != price ? price_not_a_number : price_off_scale;
}

// Makes the order of one side, or says why there is none.
[[nodiscard]] TWOSIDE_INLINE constexpr verdict place(quote_side& out, const order_rules& rules, double raw,
                                                     bool placeable, const tick_price& at, double wanted) noexcept {
    if (!placeable) [[unlikely]]
        return why_not_placeable(raw);
    if (!(at.price > 0) && !rules.allow_non_positive_prices) return price_not_positive;
    const double size = rules.lots.floor(wanted);
    const verdict refused = rules.lots.judge(size, at.price);
    if (refused.open()) out = {at, size};
    return refused;
}

// On one grid: a whole tick_rule, or the tick_grid of a rule with a single band.
template <class Grid>
TWOSIDE_INLINE constexpr void generate_on(const Grid& grid, generated& g, const proposal& p,
                                          const order_rules& rules) noexcept {
    const int away = rules.ticks_from_crossing.get();
    const bool clear = away > 0;
    const two_sided<double> raw{p.bid_price(), p.ask_price()};

    // A side is placed even where it is stopped, as long as its price is a number: the other side must not reach it.
    const two_sided<bool> placeable{grid.can_round(raw.bid), grid.can_round(raw.ask)};
    tick_price bid{};
    tick_price ask{};
    if (placeable.bid) [[likely]] {
        const tick_price wanted = grid.floor(raw.bid);
        bid = clear && grid.can_round(p.book.ask) ? grid.at_least_below(wanted, p.book.ask, away) : wanted;
        g.clamping.bid = wanted.price - bid.price;
        g.rounding.bid = raw.bid - wanted.price;
    }
    if (placeable.ask) [[likely]] {
        const tick_price wanted = grid.ceil(raw.ask);
        ask = clear && grid.can_round(p.book.bid) ? grid.at_least_above(wanted, p.book.bid, away) : wanted;
        g.clamping.ask = ask.price - wanted.price;
        g.rounding.ask = wanted.price - raw.ask;
    }
    // Only a spread below a tick or a negative offset brings the two together. Both give way, so that the mirror image
    // of a market gets the mirror image of the quote.
    if (bid.price >= ask.price) [[unlikely]] {
        const tick_price lower = bid.price < ask.price ? bid : ask;
        const tick_price upper = bid.price < ask.price ? ask : bid;
        const tick_price new_bid = grid.step(lower, -1);
        const tick_price new_ask = grid.step(upper, 1);
        g.clamping.bid += bid.price - new_bid.price;
        g.clamping.ask += new_ask.price - ask.price;
        bid = new_bid;
        ask = new_ask;
    }
    if (g.sides.bid.open()) g.sides.bid = place(g.quote.bid, rules, raw.bid, placeable.bid, bid, p.size.bid);
    if (g.sides.ask.open()) g.sides.ask = place(g.quote.ask, rules, raw.ask, placeable.ask, ask, p.size.ask);
}

[[gnu::noinline]] constexpr void generate_on_bands(generated& g, const proposal& p, const order_rules& rules) noexcept {
    generate_on(rules.ticks, g, p, rules);
}

// As generate(), into an object whose `sides` hold the gates' verdicts and whose other members are fresh.
TWOSIDE_INLINE constexpr void generate_into(generated& g, const proposal& p, const order_rules& rules) noexcept {
    if (rules.ticks.uniform()) [[likely]] {
        generate_on(rules.ticks.grid(), g, p, rules);
    } else {
        generate_on_bands(g, proposal{p}, rules);  // a copy, so that p itself need not be in memory
    }
}

}  // namespace detail

// `stopped` holds the gates' verdicts: a side that is stopped is not generated and keeps that verdict.
[[nodiscard]] constexpr generated generate(const proposal& p, const verdicts& stopped,
                                           const order_rules& rules) noexcept {
    generated g;
    g.sides = stopped;
    detail::generate_into(g, p, rules);
    return g;
}

}  // namespace twoside
