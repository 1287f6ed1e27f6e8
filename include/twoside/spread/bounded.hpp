#pragma once
// Spread policy: holds each offset of another spread between a floor and a cap, given in ticks, in basis points of the
// fair value's magnitude, or both; then the higher floor and the lower cap hold. Where floor and cap contradict each
// other the floor wins: a quote too wide earns nothing, one too tight loses. No quote stays no quote. Towards a fair
// value of zero, floors and caps in basis points go to zero with it, so that nothing jumps: limit an instrument that
// trades there, as calendar spreads do, in ticks. Shown by tests/spread/bounded.cpp.

#include <twoside/core/inline.hpp>
#include <twoside/core/validation.hpp>
#include <twoside/market/market_view.hpp>

namespace twoside {

struct half_spread_limits {
    double min_ticks = 0;
    double max_ticks = infinity;
    double min_bps = 0;
    double max_bps = infinity;

    [[nodiscard]] constexpr problem check() const noexcept {
        return first_problem(check_not_negative("half_spread_limits", "min_ticks", min_ticks),
                             check_that(max_ticks >= min_ticks, "half_spread_limits", "max_ticks", max_ticks,
                                        "min_ticks or more (infinity: no cap)"),
                             check_not_negative("half_spread_limits", "min_bps", min_bps),
                             check_that(max_bps >= min_bps, "half_spread_limits", "max_bps", max_bps,
                                        "min_bps or more (infinity: no cap)"));
    }
};

template <class Spread>
class bounded {
public:
    constexpr bounded(Spread spread, half_spread_limits limits) : spread_{spread}, limits_{limits} {
        require(limits.check());
    }

    [[nodiscard]] TWOSIDE_INLINE constexpr offsets operator()(const market_view& view) const noexcept {
        const double one_bp = 1e-4 * magnitude(view.fair_value);
        const double floor = larger(limits_.min_ticks * view.tick, limits_.min_bps * one_bp);
        const double most_by_bps = limits_.max_bps < infinity ? limits_.max_bps * one_bp : infinity;
        const double cap = larger(floor, smaller(limits_.max_ticks * view.tick, most_by_bps));
        const offsets inner = spread_(view);
        return {hold(inner.bid, floor, cap), hold(inner.ask, floor, cap)};
    }

private:
    [[nodiscard]] TWOSIDE_INLINE static constexpr double hold(double offset, double floor, double cap) noexcept {
        return offset == infinity ? offset : clamp(offset, floor, cap);
    }

    [[no_unique_address]] Spread spread_;
    half_spread_limits limits_;
};

}  // namespace twoside
