#pragma once
// Horizon: whatever time left the caller puts into market_state. Unset means no horizon, and a model that needs one
// gives a reason instead of a quote. A time left below zero counts as zero.
// Shown by tests/horizon/given.cpp.

#include <twoside/core/inline.hpp>
#include <twoside/market/market_state.hpp>

namespace twoside {

struct given_horizon {
    // Seconds; NaN where unset.
    [[nodiscard]] TWOSIDE_INLINE constexpr double operator()(time_point, const market_state& state) const noexcept {
        if (state.time_left == unset_time_left) return not_a_number;
        return larger(in_seconds(state.time_left), 0.0);
    }
};

}  // namespace twoside
