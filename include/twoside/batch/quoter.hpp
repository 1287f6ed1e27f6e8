#pragma once
// The stages composed over columns: fair value, spread, skew, size, gates, and prices rounded away onto tick grids and
// kept clear of the market, for all symbols in one pass that allocates nothing once `quotes` has its size:
//
//     batch::quoter quoter{.fair_value = batch::weighted_mid{}, .spread = batch::glft{parameters},
//                          .size = batch::position_size{sizes, limits}, .ticks = batch::tick_grids{symbols, 0.01},
//                          .gates = batch::all_of{batch::valid_book{}, ...}};
//     quoter.refresh(markets, quotes);              // the orders: whole ticks, whole lots
//     quoter.refresh(markets, quotes, explanation); // and why there is none, and what the models said
//     quoter.price(quotes, side::bid, symbol);      // in money: asked for, not written at every refresh
//
// The orders are those that the scalar quoter's generate() makes. Shown by tests/batch/quoter.cpp on random markets.
// The least and the most that an order may be, the pace and cancels are not here: a batch says where quotes belong, at
// the pace of the caller's clock; what goes to a broker passes a scalar quoter or a throttle for each instrument.
// Needs Eigen.

#include <cstdint>
#include <tuple>
#include <twoside/batch/columns.hpp>
#include <twoside/batch/gates.hpp>
#include <twoside/batch/models.hpp>
#include <twoside/batch/rounding.hpp>

namespace twoside::batch {

// The orders. A side that is stopped has the size 0 and the tick 0.
struct quotes {
    using ticks_column = Eigen::Array<std::int64_t, Eigen::Dynamic, 1>;

    two_sided<ticks_column> ticks;  // prices in whole increments
    two_sided<column> size;         // whole lots, in units

    [[nodiscard]] Eigen::Index symbols() const noexcept { return size.bid.size(); }
    [[nodiscard]] bool present(side s, Eigen::Index symbol) const { return size[s](symbol) > 0; }
    // Allocates only where the number changes.
    void resize(Eigen::Index symbols) {
        for (const side s : {side::bid, side::ask}) {
            ticks[s].resize(symbols);
            size[s].resize(symbols);
        }
    }
};

// How they came about, for who asks.
struct explanation {
    using flags_column = Eigen::Array<std::uint32_t, Eigen::Dynamic, 1>;

    two_sided<flags_column> stopped;  // a flag for each reason (gates.hpp); 0: there is a quote
    column fair_value;
    two_sided<column> offsets;
    column skew;

    // How many symbols a flag stops on a side.
    [[nodiscard]] Eigen::Index count_stopped(side s, std::uint32_t flag) const {
        return stopped[s].unaryExpr([flag](std::uint32_t f) { return (f & flag) != 0; }).count();
    }
    void resize(Eigen::Index symbols) {
        for (column* c : {&fair_value, &offsets.bid, &offsets.ask, &skew}) c->resize(symbols);
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
        ask_from<0>(v, bid, ask);
    }
    [[nodiscard]] problem check(Eigen::Index symbols) const {
        problem p;
        std::apply([&](const auto&... g) { ((p = p ? p : check_stage(g, symbols)), ...); }, gates);
        return p;
    }

private:
    // Not std::apply, which at -O2 is a call.
    template <std::size_t N, class Real>
    TWOSIDE_INLINE void ask_from(const view<Real>& v, flags<Real>& bid, flags<Real>& ask) const noexcept {
        if constexpr (N < sizeof...(Gate)) {
            std::get<N>(gates)(v, bid, ask);
            ask_from<N + 1>(v, bid, ask);
        }
    }
};

template <class FairValue = weighted_mid, class Spread = fixed_spread, class Skew = no_skew, class Size = one_lot,
          class Gates = all_of<>>
struct quoter {
    FairValue fair_value{};
    Spread spread;
    Skew skew{};
    Size size{};
    tick_grids ticks;
    lot_grids lots{};
    int ticks_from_crossing = 1;  // 0: may lock or cross the market
    bool allow_non_positive_prices = false;
    Gates gates{};

    [[nodiscard]] problem check(const markets& m) const {
        const Eigen::Index n = m.symbols();
        return first_problem(batch::check(m), check_stage(fair_value, n), check_stage(spread, n), check_stage(skew, n),
                             check_stage(size, n), ticks.check(n), lots.check(n), check_stage(gates, n),
                             check_that(ticks_from_crossing >= 0 && ticks_from_crossing <= 1'000'000, "batch::quoter",
                                        "ticks_from_crossing", ticks_from_crossing, "0 to 1,000,000"));
    }

    // Refuse columns of different lengths before anything is written.
    void refresh(const markets& m, quotes& q) const {
        require(check(m));
        q.resize(m.symbols());
        refresh_all<false>(m, q, nullptr);
    }
    void refresh(const markets& m, quotes& q, explanation& why) const {
        require(check(m));
        q.resize(m.symbols());
        why.resize(m.symbols());
        refresh_all<true>(m, q, &why);
    }

    // The price of an order, NaN where there is none: of one symbol, and of all.
    [[nodiscard]] double price(const quotes& q, side s, Eigen::Index symbol) const {
        return q.present(s, symbol) ? ticks.price(symbol, static_cast<double>(q.ticks[s](symbol))) : not_a_number;
    }
    void prices(const quotes& q, two_sided<column>& out) const {
        for (const side s : {side::bid, side::ask}) {
            out[s].resize(q.symbols());
            for (Eigen::Index i = 0; i < q.symbols(); ++i) out[s](i) = price(q, s, i);
        }
    }

private:
    template <bool Explained>
    [[gnu::noinline]] void refresh_all(const markets& m, quotes& q, explanation* why) const noexcept {
        // Read here, because what is stored below might be them, as far as the compiler can see.
        const double away = ticks_from_crossing;
        const bool any_sign = allow_non_positive_prices;
        const Eigen::Index n = m.symbols();
        Eigen::Index i = 0;
        for (; i + lane_count <= n; i += lane_count) refresh_at<lanes, Explained>(m, i, away, any_sign, q, why);
        for (; i < n; ++i) refresh_one<Explained>(m, i, q, why);
    }
    // Out of line, so that the loop over lanes has the registers for itself.
    template <bool Explained>
    [[gnu::noinline]] void refresh_one(const markets& m, Eigen::Index i, quotes& q, explanation* why) const noexcept {
        refresh_at<double, Explained>(m, i, ticks_from_crossing, allow_non_positive_prices, q, why);
    }

    template <class Real, bool Explained>
    TWOSIDE_INLINE void refresh_at(const markets& m, Eigen::Index i, double away, bool any_sign, quotes& q,
                                   explanation* why) const noexcept {
        view<Real> v{m, i};
        v.fair_value = fair_value(v);
        v.offsets = spread(v);
        v.skew = skew(v);
        if constexpr (Explained) {
            store(why->fair_value.data() + i, v.fair_value);
            store(why->offsets.bid.data() + i, v.offsets.bid);
            store(why->offsets.ask.data() + i, v.offsets.ask);
            store(why->skew.data() + i, v.skew);
        }

        // Whole ticks, NaN where there are none: then no comparison holds, and the other number is chosen below.
        Real bid = tick_grids::at_most(ticks.in_ticks(i, v.bid_price()));
        Real ask = tick_grids::at_least(ticks.in_ticks(i, v.ask_price()));
        if (away > 0) {
            // A market price that cannot be rounded binds nothing.
            bid = smaller(tick_grids::at_most(ticks.in_ticks(i, v.ask)) - Real(away), bid);
            ask = larger(tick_grids::at_least(ticks.in_ticks(i, v.bid)) + Real(away), ask);
        }
        // Both give way where they meet, as in generate().
        const Real lower = ask - Real(1);
        const Real upper = bid + Real(1);
        bid = smaller(lower, bid);
        ask = larger(upper, ask);

        const two_sided<Real> wanted = size(v);
        const two_sided<Real> whole{lots.at_most(i, wanted.bid), lots.at_most(i, wanted.ask)};
        const auto sized_bid = above_zero(whole.bid);
        const auto sized_ask = above_zero(whole.ask);
        v.size = {or_zero(sized_bid, whole.bid), or_zero(sized_ask, whole.ask)};
        // Gates judge the orders that would rest.
        v.price = {where(sized_bid, ticks.price(i, bid), Real(not_a_number)),
                   where(sized_ask, ticks.price(i, ask), Real(not_a_number))};
        flags<Real> no_bid;
        flags<Real> no_ask;
        gates(v, no_bid, no_ask);
        no_bid.raise_unless(sized_bid, stopped_by::size);
        no_ask.raise_unless(sized_ask, stopped_by::size);
        // Tick 0 is the price 0.
        const auto priced_bid = any_sign ? bid == bid : above_zero(bid);
        const auto priced_ask = any_sign ? ask == ask : above_zero(ask);
        const auto open_bid = no_bid.none() && priced_bid;
        const auto open_ask = no_ask.none() && priced_ask;
        store(q.ticks.bid.data() + i, or_zero(open_bid, bid));
        store(q.ticks.ask.data() + i, or_zero(open_ask, ask));
        store(q.size.bid.data() + i, or_zero(open_bid, v.size.bid));
        store(q.size.ask.data() + i, or_zero(open_ask, v.size.ask));
        if constexpr (Explained) {
            // Gates stop many a symbol, and are told apart without a branch; a side without a price is rare.
            if (!everywhere(priced_bid && priced_ask)) [[unlikely]] {
                no_bid.raise(v.offsets.bid == Real(infinity), stopped_by::model);
                no_ask.raise(v.offsets.ask == Real(infinity), stopped_by::model);
                no_bid.raise_unless(bid == bid, stopped_by::no_number);
                no_ask.raise_unless(ask == ask, stopped_by::no_number);
                no_bid.raise_unless(priced_bid || !(bid == bid), stopped_by::not_positive);
                no_ask.raise_unless(priced_ask || !(ask == ask), stopped_by::not_positive);
            }
            no_bid.store(why->stopped.bid.data() + i);
            no_ask.store(why->stopped.ask.data() + i);
        }
    }
};

}  // namespace twoside::batch
