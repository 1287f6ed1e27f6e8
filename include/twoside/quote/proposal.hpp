#pragma once
// What a gate judges: the orders that would rest on the market after this refresh, in whole ticks and whole lots, and
// beside them what stands now. Where the throttle refuses, what would rest is what stands; otherwise it is the new
// quote. A side that nothing would rest on is absent, and a gate that judges orders has nothing to say of it.
// It refers to the caller's book and state and to the quoter's rules, which outlive the call; keep none of them.
// Shown by tests/quote/proposal.cpp and tests/contracts/gate.cpp.

#include <twoside/core/inline.hpp>
#include <twoside/market/market_view.hpp>
#include <twoside/quote/lot_rule.hpp>
#include <twoside/quote/quote.hpp>
#include <twoside/quote/standing.hpp>
#include <twoside/quote/tick_rule.hpp>

namespace twoside {

struct proposal : market_view {
    twoside::offsets offsets{};
    double skew = not_a_number;  // subtracted from both prices; NaN where the throttle refuses
    twoside::quote order{};      // what would rest
    standing_quote stands{};     // what stands now, and since when
    const lot_rule& lots;
    two_sided<tick_scale> scale{};  // of `order`

    // Of the order that would rest on a side, in price and size; NaN and 0 where there is none.
    [[nodiscard]] TWOSIDE_INLINE constexpr double price(side s) const noexcept {
        return order[s].present() ? scale[s].price(order[s].ticks) : not_a_number;
    }
    [[nodiscard]] TWOSIDE_INLINE constexpr double size(side s) const noexcept { return lots.size(order[s].lots); }

    // Between our own orders; NaN where one of them is not there. In one band it is counted, which is exact.
    [[nodiscard]] TWOSIDE_INLINE constexpr double spread() const noexcept {
        if (!order.two_way()) [[unlikely]]
            return not_a_number;
        if (scale.bid.same_band(scale.ask)) [[likely]]
            return static_cast<double>(order.ask.ticks - order.bid.ticks) * scale.bid.increment();
        return ask_price() - bid_price();
    }

    [[nodiscard]] TWOSIDE_INLINE constexpr double bid_price() const noexcept { return price(side::bid); }
    [[nodiscard]] TWOSIDE_INLINE constexpr double ask_price() const noexcept { return price(side::ask); }
};

}  // namespace twoside
