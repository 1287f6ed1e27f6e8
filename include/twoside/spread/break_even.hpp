#pragma once
// Spread policy: a floor under another spread's total, for models without fees: what a round trip of orders of `size`
// costs at the fair value by a fee schedule, and a margin on top,
//   total >= cost_b + cost_a + margin,
// reached by widening both sides alike, so that the skew inside the offsets stays. A rebate lowers the floor, to below
// zero even. Where one side has no quote there is no round trip, and the other is left as it is. glft takes fees into
// its optimum; this only forbids losing. A fair value of zero or below is as good as any, because fees count its
// magnitude. Prices in price, size in units. Shown by tests/spread/break_even.cpp.

#include <twoside/core/inline.hpp>
#include <twoside/core/math.hpp>
#include <twoside/core/validation.hpp>
#include <twoside/market/fees.hpp>
#include <twoside/market/market_view.hpp>

namespace twoside {

struct break_even_floor {
    fee_schedule fees{};
    double size = not_a_number;  // of an order: a minimum commission weighs on small ones
    double margin = 0;           // price, of the total spread

    [[nodiscard]] constexpr problem check() const noexcept {
        return first_problem(fees.check(), check_positive("break_even_floor", "size", size),
                             check_finite("break_even_floor", "margin (price)", margin));
    }
};

template <class Spread>
class break_even {
public:
    constexpr break_even(Spread spread, const break_even_floor& floor)
        : spread_{spread}, floor_{(require(floor.check()), floor)} {}

    [[nodiscard]] TWOSIDE_INLINE constexpr offsets operator()(const market_view& view) const noexcept {
        const double least = floor_.fees.break_even_spread(floor_.size, view.fair_value) + floor_.margin;
        const offsets inner = spread_(view);
        const double more = positive_part(0.5 * (least - inner.total()));
        return {inner.bid + more, inner.ask + more};
    }

private:
    [[no_unique_address]] Spread spread_;
    break_even_floor floor_;
};

}  // namespace twoside
