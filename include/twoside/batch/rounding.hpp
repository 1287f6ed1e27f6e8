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
    // Of what cannot be rounded: anything, which the caller does not use.
    template <class Real>
    [[nodiscard]] TWOSIDE_INLINE static Real at_most(decltype(Real{} < Real{}) fits, Real ticks) noexcept {
        return number(formula::ticks_at_most(safe(fits, ticks)));
    }
    template <class Real>
    [[nodiscard]] TWOSIDE_INLINE static Real at_least(decltype(Real{} < Real{}) fits, Real ticks) noexcept {
        return number(formula::ticks_at_least(safe(fits, ticks)));
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
    [[nodiscard]] TWOSIDE_INLINE static double number(std::int64_t x) noexcept { return static_cast<double>(x); }
    [[nodiscard]] TWOSIDE_INLINE static lanes number(lanes x) noexcept { return x; }
    // A single number passes through an integer, which not every one fits; lanes stay numbers.
    [[nodiscard]] TWOSIDE_INLINE static double safe(bool fits, double x) noexcept { return fits ? x : 0; }
    [[nodiscard]] TWOSIDE_INLINE static lanes safe(lane_mask, lanes x) noexcept { return x; }

    template <bool Down>
    void round(const column& prices, column& out) const {
        require(check(prices.size()));
        out.resize(prices.size());
        over(prices.size(), [&](Eigen::Index i, auto real) {
            using Real = decltype(real);
            const Real ticks = in_ticks(i, load<Real>(prices.data() + i));
            const auto fits = can_round(ticks);
            const Real whole = Down ? at_most(fits, ticks) : at_least(fits, ticks);
            store(out.data() + i, where(fits, price(i, whole), Real(not_a_number)));
        });
    }

    column increment_;
    column per_price_;
    column reciprocal_;
    bool all_reciprocal_ = true;
};

}  // namespace twoside::batch
