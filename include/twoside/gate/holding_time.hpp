#pragma once
// Gate: no position has been held on one side of zero for longer than a time; otherwise `exit`, until it is flat or has
// turned. A position that is not a number neither starts nor ends the time.
// Shown by tests/gate/holding_time.cpp.

#include <twoside/core/inline.hpp>
#include <twoside/core/validation.hpp>
#include <twoside/core/verdict.hpp>
#include <twoside/quote/proposal.hpp>

namespace twoside {

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
    // Time begins anew: a position that was opened later than that is taken to be opened now.
    constexpr void restart(time_point now) noexcept { since_ = since_ > now ? now : since_; }

private:
    std::chrono::nanoseconds max_;
    time_point since_{};
    int sign_ = 0;
};

}  // namespace twoside
