#pragma once
// Gate: the profit is less than `limit` below its highest of the day, which starts at zero; otherwise `exit`. It
// latches as daily_loss does, until reset(). A profit that is not a number stops both sides without closing the
// position. In money. Shown by tests/gate/drawdown.cpp.

#include <twoside/core/inline.hpp>
#include <twoside/core/validation.hpp>
#include <twoside/gate/daily_loss.hpp>
#include <twoside/quote/proposal.hpp>

namespace twoside {

class drawdown {
public:
    static constexpr reason reached{"drawdown limit", decision::exit};

    constexpr explicit drawdown(double limit) : limit_{limit} { require(check_positive("drawdown", "limit", limit)); }

    [[nodiscard]] TWOSIDE_INLINE constexpr verdict operator()(const proposal& p) noexcept {
        const double profit = p.state.profit;
        highest_ = profit > highest_ && is_finite(profit) ? profit : highest_;
        // The difference, because highest - limit is the highest itself where the profit is large.
        reached_ |= is_finite(profit) && highest_ - profit >= limit_;
        if (reached_) return reached;
        return stop_if(!is_finite(profit), unknown_profit);
    }

    constexpr void reset() noexcept {
        highest_ = 0;
        reached_ = false;
    }

private:
    double limit_;
    double highest_ = 0;  // the day starts at zero
    bool reached_ = false;
};

}  // namespace twoside
