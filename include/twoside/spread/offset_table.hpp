#pragma once
// Spread: offsets looked up by position, and by time left where they depend on it: how a solution that was found
// offline reaches the hot path. Between positions, and between times, it interpolates linearly; beyond the last time
// the last row holds, beyond the last position the last quote of the side that reduces it. An infinite offset is "no
// quote on this side", as solvers give at a limit: bids end at the top, asks at the bottom, and between the last
// position that has a quote and the next there is none either, because a fill would pass the limit. The table holds the
// inventory's skew: use it with no_skew. Positions in the unit of the quoter's position, offsets in price, times in
// seconds. A look-up takes constant time and allocates nothing. A table is a value of plain contiguous numbers: save()
// gives them, and a table is made of them again; swap() exchanges two without allocating, which is how a fresh solution
// replaces an old one between two refreshes (examples/solve_aside.cpp does it from another thread).
// solve/tabulate.hpp makes tables of solutions, data/offset_grid.hpp writes them as text. Shown by
// tests/spread/offset_table.cpp.

#include <cstddef>
#include <cstdint>
#include <twoside/core/dynamic_array.hpp>
#include <twoside/core/inline.hpp>
#include <twoside/core/math.hpp>
#include <twoside/core/validation.hpp>
#include <twoside/market/market_view.hpp>
#include <utility>

namespace twoside {

// What a table is made of.
struct offset_grid {
    double lowest = not_a_number;  // the first position
    double step = 1;               // from a position to the next: what one fill moves it by
    std::size_t positions = 0;
    double time_step = 0;         // seconds from a row to the next; 0 where there is one row, for any time
    dynamic_array<offsets> at{};  // by time left, from the end (0) on, and in each row by position

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
    explicit offset_table(offset_grid grid) : grid_{(require(grid.check()), std::move(grid))} {
        const offset_grid& g = grid_;
        per_step_ = 1 / g.step;
        origin_ = g.lowest * per_step_;
        timed_ = g.times() > 1;
        last_ = static_cast<double>(g.positions - 1);
        const quoted_positions quoted{g.bid_positions(), g.first_ask()};
        bids_end_ = static_cast<double>(quoted.bids) - 1 + nearly;
        asks_begin_ = static_cast<double>(quoted.first_ask) - nearly;
        middle_ = 0.5 * (asks_begin_ + bids_end_);
        timed_reach_ = 0.5 * (bids_end_ - asks_begin_);
        reach_ = timed_ ? -1 : timed_reach_;
        last_row_ = static_cast<double>(g.times() - 1);
        per_time_step_ = timed_ ? 1 / g.time_step : 0;
        (timed_ ? cells_.reserve(g.at.size()) : lines_.reserve(g.at.size()));
        for (std::size_t t = 0; t < g.times(); ++t)
            for (std::size_t n = 0; n < g.positions; ++n) {
                const line here = line_at(t, n, quoted);
                if (!timed_) {
                    lines_.push_back(here);
                    continue;
                }
                const line later = line_at(t + 1, n, quoted);
                const line change{later.at_0 - here.at_0, later.slope - here.slope};
                const auto row = static_cast<double>(t);
                cells_.push_back({{here.at_0 - row * change.at_0, here.slope - row * change.slope}, change});
            }
    }

    [[nodiscard]] TWOSIDE_INLINE constexpr offsets operator()(const market_view& view) const noexcept {
        const double place = view.state.position * per_step_ - origin_;
        const double from_middle = magnitude(place - middle_);
        if (from_middle <= reach_) return at_any_time(place, view.state.position);
        if (timed_ && from_middle <= timed_reach_) return at_time(place, view.state.position, view.time_left);
        return at_edge(place, view.time_left);
    }

    // Exchanges two tables without allocating.
    friend void swap(offset_table& a, offset_table& b) noexcept { std::swap(a, b); }

    [[nodiscard]] const offset_grid& save() const noexcept { return grid_; }

private:
    // Of a bid and an ask at once.
    struct pair {
        double bid = 0;
        double ask = 0;

        [[nodiscard]] TWOSIDE_INLINE friend constexpr pair operator+(const pair& a, const pair& b) noexcept {
            return {a.bid + b.bid, a.ask + b.ask};
        }
        [[nodiscard]] TWOSIDE_INLINE friend constexpr pair operator-(const pair& a, const pair& b) noexcept {
            return {a.bid - b.bid, a.ask - b.ask};
        }
        [[nodiscard]] TWOSIDE_INLINE friend constexpr pair operator*(double x, const pair& a) noexcept {
            return {x * a.bid, x * a.ask};
        }
    };
    // From one position to the next the offsets are at_0 + position * slope.
    struct line {
        pair at_0{};
        pair slope{};

        [[nodiscard]] TWOSIDE_INLINE constexpr pair at(double position) const noexcept {
            return at_0 + position * slope;
        }
    };
    // And from one row to the next origin + row * change: one cache line, from which everything is read.
    struct cell {
        line origin{};
        line change{};
    };

    static constexpr double nearly = 1e-6;  // of a step: a position made of many fills carries their rounding

    // How many positions from the lowest have a bid, and the first that has an ask.
    struct quoted_positions {
        std::size_t bids;
        std::size_t first_ask;
    };

    // Where there is no quote the nearest one is held, so that nothing infinite is ever multiplied; beyond the last
    // position and the last row nothing changes.
    [[nodiscard]] pair held(std::size_t t, std::size_t n, const quoted_positions& quoted) const noexcept {
        const auto least = [](std::size_t a, std::size_t b) { return a < b ? a : b; };
        const offsets* row = &grid_.at[grid_.positions * least(t, grid_.times() - 1)];
        n = least(n, grid_.positions - 1);
        return {quoted.bids == 0 ? 0 : row[least(n, quoted.bids - 1)].bid,
                quoted.first_ask == grid_.positions ? 0 : row[n < quoted.first_ask ? quoted.first_ask : n].ask};
    }
    [[nodiscard]] line line_at(std::size_t t, std::size_t n, const quoted_positions& quoted) const noexcept {
        const pair slope = per_step_ * (held(t, n + 1, quoted) - held(t, n, quoted));
        return {held(t, n, quoted) - (grid_.lowest + static_cast<double>(n) * grid_.step) * slope, slope};
    }

    // Needs a place within the table, rounding aside.
    [[nodiscard]] TWOSIDE_INLINE constexpr offsets at_any_time(double place, double position) const noexcept {
        const pair o = lines_.data()[static_cast<std::int64_t>(place)].at(position);
        return {o.bid, o.ask};
    }
    [[nodiscard]] TWOSIDE_INLINE constexpr offsets at_time(double place, double position,
                                                           double time_left) const noexcept {
        const auto n = static_cast<std::int64_t>(place);
        const double row = clamp(time_left * per_time_step_, 0, last_row_);
        if (row != row) [[unlikely]]
            return {};
        const cell& c = cells_.data()[static_cast<std::int64_t>(row) * static_cast<std::int64_t>(grid_.positions) + n];
        const pair o = c.origin.at(position) + row * c.change.at(position);
        return {o.bid, o.ask};
    }
    [[nodiscard, gnu::noinline]] constexpr offsets at_edge(double place, double time_left) const noexcept {
        if (place != place) return {};
        place = clamp(place, 0, last_);
        const double position = grid_.lowest + place * grid_.step;
        offsets o = timed_ ? at_time(place, position, time_left) : at_any_time(place, position);
        if (place > bids_end_) o.bid = infinity;
        if (place < asks_begin_) o.ask = infinity;
        return o;
    }

    double per_step_ = 1;
    double origin_ = 0;            // the lowest position, in steps
    double middle_ = 0;            // of the places, in steps from the lowest position, that have a bid and an ask
    double reach_ = 0;             // and how far they are from it; below 0 where there is more than one row
    dynamic_array<line> lines_{};  // where there is one row
    dynamic_array<cell> cells_{};  // where there are more, row by row
    double timed_reach_ = 0;
    bool timed_ = false;
    double per_time_step_ = 0;
    double last_row_ = 0;
    double last_ = 0;
    double asks_begin_ = 0;
    double bids_end_ = 0;
    offset_grid grid_;
};

}  // namespace twoside
