#pragma once
// The stages composed over columns: fair value, spread, skew, gates, and prices rounded away onto tick grids and kept
// clear of the market, for all symbols in one pass that allocates nothing once `quotes` has its size:
//
//     batch::quoter quoter{.fair_value = batch::weighted_mid{}, .spread = batch::glft{parameters},
//                          .ticks = batch::tick_grids{symbols, 0.01}, .gates = {batch::valid_book{}, ...}};
//     quoter.refresh(markets, quotes);
//
// A symbol's prices are those that the scalar quoter's generate() gives it. Shown by tests/batch/quoter.cpp on random
// markets. Sizes, lots, the pace and cancels are not here: a batch says where quotes belong, at the pace of the
// caller's clock; what goes to a broker passes a scalar quoter or a throttle for each instrument. Needs Eigen.

#include <cstdint>
#include <tuple>
#include <twoside/batch/columns.hpp>
#include <twoside/batch/gates.hpp>
#include <twoside/batch/models.hpp>
#include <twoside/batch/rounding.hpp>

namespace twoside::batch {

// What came of it. A side that is stopped has a flag for each reason (gates.hpp) and the price NaN.
struct quotes {
    using ticks_column = Eigen::Array<std::int64_t, Eigen::Dynamic, 1>;
    using flags_column = Eigen::Array<std::uint32_t, Eigen::Dynamic, 1>;

    two_sided<column> price;
    two_sided<ticks_column> ticks;    // the prices in whole increments; 0 where there is no price
    two_sided<flags_column> stopped;  // 0: there is a quote
    column fair_value;
    two_sided<column> offsets;
    column skew;

    // How many symbols a flag stops on a side.
    [[nodiscard]] Eigen::Index count_stopped(side s, std::uint32_t flag) const {
        return stopped[s].unaryExpr([flag](std::uint32_t f) { return (f & flag) != 0; }).count();
    }
    // Allocates only where the number changes.
    void resize(Eigen::Index symbols) {
        for (column* c : {&price.bid, &price.ask, &fair_value, &offsets.bid, &offsets.ask, &skew}) c->resize(symbols);
        ticks.bid.resize(symbols);
        ticks.ask.resize(symbols);
        stopped.bid.resize(symbols);
        stopped.ask.resize(symbols);
    }
};

// Gates in a row.
template <class... Gate>
struct all_of {
    std::tuple<Gate...> gates;

    all_of(Gate... g) : gates{std::move(g)...} {}  // NOLINT(*-explicit-*): .gates = {valid_book{}, ...}

    template <class Real>
    TWOSIDE_INLINE void operator()(const view<Real>& v, flags<Real>& bid, flags<Real>& ask) const noexcept {
        std::apply([&](const auto&... g) { (g(v, bid, ask), ...); }, gates);
    }
    [[nodiscard]] problem check(Eigen::Index symbols) const {
        problem p;
        std::apply([&](const auto&... g) { ((p = p ? p : check_stage(g, symbols)), ...); }, gates);
        return p;
    }
};

template <class FairValue = weighted_mid, class Spread = fixed_spread, class Skew = no_skew, class Gates = all_of<>>
struct quoter {
    FairValue fair_value{};
    Spread spread;
    Skew skew{};
    tick_grids ticks;
    int ticks_from_crossing = 1;  // 0: may lock or cross the market
    bool allow_non_positive_prices = false;
    Gates gates{};

    [[nodiscard]] problem check(const markets& m) const {
        const Eigen::Index n = m.symbols();
        return first_problem(batch::check(m), check_stage(fair_value, n), check_stage(spread, n), check_stage(skew, n),
                             ticks.check(n), check_stage(gates, n),
                             check_that(ticks_from_crossing >= 0 && ticks_from_crossing <= 1'000'000, "batch::quoter",
                                        "ticks_from_crossing", ticks_from_crossing, "0 to 1,000,000"));
    }

    // Refuses columns of different lengths before anything is written.
    void refresh(const markets& m, quotes& q) const {
        require(check(m));
        q.resize(m.symbols());
        over(m.symbols(), [&](Eigen::Index i, auto real) { refresh_at<decltype(real)>(m, q, i); });
    }

private:
    template <class Real>
    TWOSIDE_INLINE void refresh_at(const markets& m, quotes& q, Eigen::Index i) const noexcept {
        view<Real> v{m, i};
        v.fair_value = fair_value(v);
        v.offsets = spread(v);
        v.skew = skew(v);
        flags<Real> no_bid;
        flags<Real> no_ask;
        no_bid.raise(v.offsets.bid == Real(infinity), stopped_by::model);
        no_ask.raise(v.offsets.ask == Real(infinity), stopped_by::model);

        const Real raw_bid = ticks.in_ticks(i, v.bid_price());
        const Real raw_ask = ticks.in_ticks(i, v.ask_price());
        const auto bid_fits = tick_grids::can_round(raw_bid);
        const auto ask_fits = tick_grids::can_round(raw_ask);
        Real bid = tick_grids::at_most(bid_fits, raw_bid);
        Real ask = tick_grids::at_least(ask_fits, raw_ask);
        if (ticks_from_crossing > 0) {
            const Real away = ticks_from_crossing;
            const Real market_bid = ticks.in_ticks(i, v.bid);
            const Real market_ask = ticks.in_ticks(i, v.ask);
            const auto see_ask = tick_grids::can_round(market_ask);
            const auto see_bid = tick_grids::can_round(market_bid);
            // A market price that cannot be rounded binds nothing.
            const Real highest = where(see_ask, tick_grids::at_most(see_ask, market_ask) - away, Real(infinity));
            const Real lowest = where(see_bid, tick_grids::at_least(see_bid, market_bid) + away, Real(-infinity));
            bid = smaller(highest, bid);
            ask = larger(lowest, ask);
        }
        // Both give way where they meet, as in generate().
        const auto meet = bid_fits && ask_fits && bid >= ask;
        const Real lower = smaller(bid, ask) - Real(1);
        const Real upper = larger(bid, ask) + Real(1);
        bid = where(meet, lower, bid);
        ask = where(meet, upper, ask);

        const Real bid_price = ticks.price(i, bid);
        const Real ask_price = ticks.price(i, ask);
        // Gates judge the orders that would rest.
        v.price = {where(bid_fits, bid_price, Real(not_a_number)), where(ask_fits, ask_price, Real(not_a_number))};
        gates(v, no_bid, no_ask);
        no_bid.raise_unless(bid_fits, stopped_by::no_number);
        no_ask.raise_unless(ask_fits, stopped_by::no_number);
        if (!allow_non_positive_prices) {
            no_bid.raise(bid_fits && bid_price <= Real(0), stopped_by::not_positive);
            no_ask.raise(ask_fits && ask_price <= Real(0), stopped_by::not_positive);
        }
        no_bid.store(q.stopped.bid.data() + i);
        no_ask.store(q.stopped.ask.data() + i);
        store(q.price.bid.data() + i, where(no_bid.none(), bid_price, Real(not_a_number)));
        store(q.price.ask.data() + i, where(no_ask.none(), ask_price, Real(not_a_number)));
        store_ticks(q.ticks.bid.data() + i, where(no_bid.none(), bid, Real(0)));
        store_ticks(q.ticks.ask.data() + i, where(no_ask.none(), ask, Real(0)));
        store(q.fair_value.data() + i, v.fair_value);
        store(q.offsets.bid.data() + i, v.offsets.bid);
        store(q.offsets.ask.data() + i, v.offsets.ask);
        store(q.skew.data() + i, v.skew);
    }
    TWOSIDE_INLINE static void store_ticks(std::int64_t* to, double x) noexcept {
        store(to, static_cast<std::int64_t>(x));
    }
    TWOSIDE_INLINE static void store_ticks(std::int64_t* to, lanes x) noexcept { store(to, x); }
};

}  // namespace twoside::batch
