#pragma once
// Prices onto tick grids, a grid for every symbol, and always away from the market: bids down, asks up. The same
// arithmetic as quote/tick_rule.hpp on one band: a price within a ten-millionth of a tick of the grid is on it, and the
// price of a whole number of ticks is one correctly rounded division where the tick is 1/n. What cannot be rounded, not
// a number or beyond 10^15 ticks, stays not a number. Needs Eigen. Shown by tests/batch/rounding.cpp.

#include <cstddef>
#include <twoside/batch/columns.hpp>
#include <twoside/quote/tick_rule.hpp>
#include <vector>

namespace twoside::batch {

class tick_grids {
public:
    explicit tick_grids(const column& increments)
        : increment_{increments}, per_price_(increments.size()), reciprocal_(increments.size()) {
        for (Eigen::Index i = 0; i < increments.size(); ++i) {
            require(check_positive("batch::tick_grids", "increment", increments(i)));
            const increment_grid grid{increments(i)};
            per_price_(i) = grid.per_unit();
            reciprocal_(i) = grid.reciprocal() ? 1 : 0;
            all_reciprocal_ = all_reciprocal_ && grid.reciprocal();
        }
    }
    tick_grids(Eigen::Index symbols, double increment) : tick_grids{column::Constant(symbols, increment)} {}

    [[nodiscard]] Eigen::Index symbols() const noexcept { return increment_.size(); }
    [[nodiscard]] problem check(Eigen::Index n) const {
        return check_column("batch::tick_grids", "increments (entries)", increment_, n);
    }

    // Of the symbols from `at` on. Whole ticks are numbers without a fraction.
    template <class Real>
    [[nodiscard]] TWOSIDE_INLINE Real in_ticks(Eigen::Index at, Real price) const noexcept {
        return price * load<Real>(per_price_.data() + at);
    }
    template <class Real>
    [[nodiscard]] TWOSIDE_INLINE static auto can_round(Real ticks) noexcept {
        return magnitude(ticks) <= Real(largest_exact_tick);
    }
    // Whole ticks at most, and at least, a price in ticks; NaN where it cannot be rounded.
    [[nodiscard]] TWOSIDE_INLINE static double at_most(double ticks) noexcept {
        return can_round(ticks) ? static_cast<double>(formula::ticks_at_most(ticks)) : not_a_number;
    }
    [[nodiscard]] TWOSIDE_INLINE static double at_least(double ticks) noexcept {
        return can_round(ticks) ? static_cast<double>(formula::ticks_at_least(ticks)) : not_a_number;
    }
    // formula::ticks_at_most, and formula::ticks_at_least without its two changes of sign. The tolerance is never NaN.
    [[nodiscard]] TWOSIDE_INLINE static lanes at_most(lanes ticks) noexcept {
        const lanes x = unset_beyond(largest_exact_tick, ticks);
        return floor_to_integer(x + formula::tick_tolerance(ticks));
    }
    [[nodiscard]] TWOSIDE_INLINE static lanes at_least(lanes ticks) noexcept {
        const lanes x = unset_beyond(largest_exact_tick, ticks);
        return ceil_to_integer(x - formula::tick_tolerance(ticks));
    }
    template <class Real>
    [[nodiscard]] TWOSIDE_INLINE Real price(Eigen::Index at, Real whole_ticks) const noexcept {
        const Real divided = whole_ticks / load<Real>(per_price_.data() + at);
        if (all_reciprocal_) return divided;
        return where(load<Real>(reciprocal_.data() + at) > Real(0), divided,
                     whole_ticks * load<Real>(increment_.data() + at));
    }

    // The highest prices of the grids that are at most `prices`, and the lowest that are at least those.
    void floor(const column& prices, column& out) const { round<true>(prices, out); }
    void ceil(const column& prices, column& out) const { round<false>(prices, out); }

private:
    template <bool Down>
    void round(const column& prices, column& out) const {
        require(check(prices.size()));
        out.resize(prices.size());
        over(prices.size(), [&](Eigen::Index i, auto real) {
            using Real = decltype(real);
            const Real ticks = in_ticks(i, load<Real>(prices.data() + i));
            store(out.data() + i, price(i, Down ? at_most(ticks) : at_least(ticks)));
        });
    }

    column increment_;
    column per_price_;
    column reciprocal_;
    bool all_reciprocal_ = true;
};

// Sizes down onto whole lots, as the scalar lot_rule does, which has a minimum and a maximum too. Lots of 1 where
// nothing else is said.
class lot_grids {
public:
    lot_grids() = default;
    explicit lot_grids(const column& lots) : grids_{lots} {}
    lot_grids(Eigen::Index symbols, double lot) : grids_{symbols, lot} {}

    [[nodiscard]] problem check(Eigen::Index n) const {
        return grids_.symbols() == 0
                   ? problem{}
                   : check_that(grids_.symbols() == n, "batch::lot_grids", "lots (entries)",
                                static_cast<double>(grids_.symbols()), "as many entries as there are symbols");
    }
    // The size of the most whole lots in a size. What is not above 0 is no lot: that of a size which is no number, not
    // positive, or beyond 10^15 lots.
    template <class Real>
    [[nodiscard]] TWOSIDE_INLINE Real at_most(Eigen::Index at, Real size) const noexcept {
        if (grids_.symbols() == 0) return tick_grids::at_most(size);
        return grids_.price(at, tick_grids::at_most(grids_.in_ticks(at, size)));
    }

private:
    tick_grids grids_{0, 1};
};

}  // namespace twoside::batch
