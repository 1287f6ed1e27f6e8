#pragma once
// Gates that end in `exit`: pull both quotes and close the position. Each latches, because a limit on losses that opens
// again by itself is none; reset() opens it, for a new day or by a person's decision.
//   daily_loss{limit}: the day's profit is at or below -limit.
//   drawdown{limit}: the profit is `limit` or more below its highest of the day.
//   holding_time{max}: a position has been held on one side of zero for longer than that; opens again once it is flat.
// A profit that is not a number stops both sides without closing the position. All in money.
// Shown by tests/gate/loss_limits.cpp.

#include <twoside/core/inline.hpp>
#include <twoside/core/validation.hpp>
#include <twoside/gate/verdict.hpp>
#include <twoside/market/market_view.hpp>

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

class drawdown {
public:
    static constexpr reason reached{"drawdown limit", decision::exit};

    constexpr explicit drawdown(double limit) : limit_{limit} { require(check_positive("drawdown", "limit", limit)); }

    [[nodiscard]] TWOSIDE_INLINE constexpr verdict operator()(const proposal& p) noexcept {
        const double profit = p.state.profit;
        highest_ = profit > highest_ && is_finite(profit) ? profit : highest_;
        reached_ |= is_finite(profit) && profit <= highest_ - limit_;
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

class holding_time {
public:
    static constexpr reason too_long{"position held too long", decision::exit};

    constexpr explicit holding_time(std::chrono::nanoseconds max) : max_{max} {
        require(check_positive("holding_time", "max (seconds)", in_seconds(max)));
    }

    [[nodiscard]] TWOSIDE_INLINE constexpr verdict operator()(const proposal& p) noexcept {
        const int sign = (p.state.position > 0) - (p.state.position < 0);
        if (sign != sign_ && p.state.position == p.state.position) {
            sign_ = sign;
            since_ = p.now;
        }
        return stop_if(sign_ != 0 && p.now - since_ > max_, too_long);
    }

    constexpr void reset() noexcept { sign_ = 0; }

private:
    std::chrono::nanoseconds max_;
    time_point since_{};
    int sign_ = 0;
};

}  // namespace twoside
