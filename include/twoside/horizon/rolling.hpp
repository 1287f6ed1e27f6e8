#pragma once
// Horizon: always the same time ahead, for markets that never close. The skew then never fades as a close draws near.
// Shown by tests/horizon/rolling.cpp.

#include <twoside/core/inline.hpp>
#include <twoside/core/validation.hpp>
#include <twoside/market/market_state.hpp>

namespace twoside {

class rolling_horizon {
public:
    constexpr explicit rolling_horizon(std::chrono::nanoseconds length) : seconds_{in_seconds(length)} {
        require(check_not_negative("rolling_horizon", "length (seconds)", seconds_));
    }

    using shortcuts_of = rolling_horizon;
    static constexpr bool never_below_zero = true;  // so that the quoter need not look

    [[nodiscard]] TWOSIDE_INLINE constexpr double operator()(time_point, const market_state&) const noexcept {
        return seconds_;
    }

private:
    double seconds_;
};

}  // namespace twoside
