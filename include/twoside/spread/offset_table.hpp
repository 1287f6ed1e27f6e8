#pragma once
// Spread: offsets looked up by position, and by time left where they depend on it: how a solution that was found
// offline reaches the hot path. Between positions, and between times, it interpolates linearly; beyond the last time
// the last row holds, beyond the last position the last quote of the side that reduces it. An infinite offset is "no
// quote on this side", as solvers give at a limit: bids end at the top, asks at the bottom, and between the last
// position that has a quote and the next there is none either, because a fill would pass the limit. The table holds the
// inventory's skew: use it with no_skew. Positions in the unit of the quoter's position, offsets in price, times in
// seconds. A look-up takes constant time and allocates nothing. A table is a value of plain contiguous numbers: save()
// gives them, and a table is made of them again; swap() exchanges two without allocating, which is how a fresh solution
// replaces an old one between two refreshes (examples/optimal_quotes.cpp does it from another thread).
// solve/tabulate.hpp makes tables of solutions, data/offset_grid.hpp writes them as text. Shown by
// tests/spread/offset_table.cpp.

#include <cstddef>
#include <cstdint>
#include <twoside/core/inline.hpp>
#include <twoside/core/math.hpp>
#include <twoside/core/validation.hpp>
#include <twoside/market/market_view.hpp>
#include <utility>
#include <vector>

namespace twoside {

// What a table is made of.
struct offset_grid {
    double lowest = not_a_number;  // the first position
    double step = 1;               // from a position to the next: what one fill moves it by
    std::size_t positions = 0;
    double time_step = 0;       // seconds from a row to the next; 0 where there is one row, for any time
    std::vector<offsets> at{};  // by time left, from the end (0) on, and in each row by position

    [[nodiscard]] std::size_t times() const noexcept { return positions > 0 ? at.size() / positions : 0; }

    [[nodiscard]] problem check() const noexcept {
        const char* me = "offset_table";
        problem p = first_problem(
            check_that(positions >= 1 && positions <= 1'000'000, me, "positions", static_cast<double>(positions),
                       "1 to 1,000,000 (0: there was no solution to tabulate)"),
            check_finite(me, "lowest", lowest), check_positive(me, "step", step),
            check_that(positions >= 1 && !at.empty() && at.size() % positions == 0, me, "offsets (entries)",
                       static_cast<double>(at.size()), "whole rows of as many as there are positions, at least one"),
            times() == 1 ? check_that(time_step == 0, me, "time_step", time_step, "0 where there is one row")
                         : check_positive(me, "time_step", time_step));
        if (p) return p;
        const std::size_t bids = bid_positions();
        const std::size_t first = first_ask();
        for (std::size_t i = 0; i < at.size(); ++i) {
            const std::size_t n = i % positions;
            if (!p)
                p = check_that(n < bids ? is_finite(at[i].bid) : at[i].bid == infinity, me, "offset (bid)", at[i].bid,
                               "finite; infinite only from one position upwards, the same at every time");
            if (!p)
                p = check_that(n >= first ? is_finite(at[i].ask) : at[i].ask == infinity, me, "offset (ask)", at[i].ask,
                               "finite; infinite only up to one position, the same at every time");
        }
        return p;
    }
    // How many positions from the lowest have a bid, and the first that has an ask.
    [[nodiscard]] std::size_t bid_positions() const noexcept {
        std::size_t n = positions;
        while (n > 0 && at[n - 1].bid == infinity) --n;
        return n;
    }
    [[nodiscard]] std::size_t first_ask() const noexcept {
        std::size_t n = 0;
        while (n < positions && at[n].ask == infinity) ++n;
        return n;
    }

    friend bool operator==(const offset_grid&, const offset_grid&) = default;
};

class offset_table {
public:
    explicit offset_table(const offset_grid& g) : lowest_{g.lowest}, step_{g.step}, time_step_{g.time_step} {
        require(g.check());
        per_step_ = 1 / g.step;
        origin_ = g.lowest * per_step_;
        last_ = static_cast<double>(g.positions - 1);
        bids_end_ = static_cast<double>(g.bid_positions()) - 1 + nearly;
        asks_begin_ = static_cast<double>(g.first_ask()) - nearly;
        stride_ = g.positions + 1;
        last_row_ = static_cast<double>(g.times() - 1);
        per_time_step_ = g.times() > 1 ? 1 / g.time_step : 0;
        // Where there is no quote the nearest one is held, so that nothing infinite is ever multiplied; and the last
        // column and the last row are there twice, so that there is always a next one.
        values_.reserve(stride_ * (g.times() + 1));
        for (std::size_t t = 0; t <= g.times(); ++t) {
            const offsets* row = &g.at[g.positions * (t < g.times() ? t : t - 1)];
            for (std::size_t n = 0; n <= g.positions; ++n) {
                const std::size_t here = n < g.positions ? n : n - 1;
                const std::size_t bid = g.bid_positions() == 0 ? 0 : least(here, g.bid_positions() - 1);
                const std::size_t ask = here > g.first_ask() ? here : least(g.first_ask(), g.positions - 1);
                values_.push_back({row[bid].bid, row[ask].ask});
            }
        }
    }

    [[nodiscard]] TWOSIDE_INLINE constexpr offsets operator()(const market_view& view) const noexcept {
        const double place = view.state.position * per_step_ - origin_;
        if (!(place >= asks_begin_ && place <= bids_end_)) [[unlikely]]
            return at_edge(place, view.time_left);
        return between(place, view.time_left);
    }

    // A table is exchanged for another one without allocating.
    friend void swap(offset_table& a, offset_table& b) noexcept { std::swap(a, b); }

    [[nodiscard]] offset_grid save() const {
        offset_grid g{.lowest = lowest_, .step = step_, .positions = stride_ - 1, .time_step = time_step_};
        for (std::size_t t = 0; t + 1 < values_.size() / stride_; ++t)
            for (std::size_t n = 0; n < g.positions; ++n) {
                const auto place = static_cast<double>(n);
                offsets o = values_[t * stride_ + n];
                if (place > bids_end_) o.bid = infinity;
                if (place < asks_begin_) o.ask = infinity;
                g.at.push_back(o);
            }
        return g;
    }

private:
    static constexpr double nearly = 1e-6;  // of a step: a position made of many fills carries their rounding

    [[nodiscard]] static constexpr std::size_t least(std::size_t a, std::size_t b) noexcept { return a < b ? a : b; }

    [[nodiscard]] TWOSIDE_INLINE static constexpr offsets mix(const offsets* p, double share) noexcept {
        return {p[0].bid + share * (p[1].bid - p[0].bid), p[0].ask + share * (p[1].ask - p[0].ask)};
    }
    // Needs a place within the table, rounding aside.
    [[nodiscard]] TWOSIDE_INLINE constexpr offsets between(double place, double time_left) const noexcept {
        const auto n = static_cast<std::int64_t>(place);
        const double share = place - static_cast<double>(n);
        const offsets* p = values_.data() + n;
        if (last_row_ == 0) return mix(p, share);
        const double row = clamp(time_left * per_time_step_, 0, last_row_);
        if (row != row) [[unlikely]]
            return {};
        const auto t = static_cast<std::int64_t>(row);
        p += t * static_cast<std::int64_t>(stride_);
        const offsets early = mix(p, share);
        const offsets late = mix(p + stride_, share);
        const double later = row - static_cast<double>(t);
        return {early.bid + later * (late.bid - early.bid), early.ask + later * (late.ask - early.ask)};
    }
    [[nodiscard, gnu::noinline]] constexpr offsets at_edge(double place, double time_left) const noexcept {
        if (place != place) return {};
        place = clamp(place, 0, last_);
        offsets o = between(place, time_left);
        if (place > bids_end_) o.bid = infinity;
        if (place < asks_begin_) o.ask = infinity;
        return o;
    }

    double per_step_ = 1;
    double origin_ = 0;      // the lowest position, in steps
    double asks_begin_ = 0;  // the places, in steps from the lowest position, that have an ask, and a bid
    double bids_end_ = 0;
    double last_ = 0;
    double last_row_ = 0;
    double per_time_step_ = 0;
    std::size_t stride_ = 0;  // of a row
    std::vector<offsets> values_{};
    double lowest_;
    double step_;
    double time_step_;
};

}  // namespace twoside
