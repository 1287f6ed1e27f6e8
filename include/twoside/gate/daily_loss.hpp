#pragma once
// Gate: the day's profit is above -limit; at or below it, `exit`: pull both quotes and close the position. It latches,
// because a limit on losses that opens again by itself is none; reset() opens it, for a new day or by a person's
// decision. A profit that is not a number stops both sides without closing the position. In money. Shown by
// tests/gate/daily_loss.cpp.

#include <twoside/core/inline.hpp>
#include <twoside/core/validation.hpp>
#include <twoside/core/verdict.hpp>
#include <twoside/quote/proposal.hpp>

namespace twoside {

inline constexpr reason unknown_profit{"the profit is not a number"};

class daily_loss {
public:
    static constexpr reason reached{"daily loss limit", decision::exit};

    constexpr explicit daily_loss(double limit) : limit_{limit} {
        require(check_positive("daily_loss", "limit", limit));
    }

    [[nodiscard]] TWOSIDE_INLINE constexpr verdict operator()(const proposal& p) noexcept {
        reached_ |= is_finite(p.state.profit) && p.state.profit <= -limit_;
        if (reached_) return reached;
        return stop_if(!is_finite(p.state.profit), unknown_profit);
    }

    constexpr void reset() noexcept { reached_ = false; }

private:
    double limit_;
    bool reached_ = false;
};

}  // namespace twoside
