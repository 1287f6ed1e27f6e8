#pragma once
// Horizon: whatever time left the caller puts into market_state. Unset means no horizon, and a model that needs one
// gives a reason instead of a quote. A time left below zero is out of range, and no horizon either: whoever wants to
// quote past the end says what then counts, with session_horizon's `at_least` say. Shown by tests/horizon/given.cpp.

#include <twoside/core/inline.hpp>
#include <twoside/market/market_state.hpp>

namespace twoside {

struct given_horizon {
    using shortcuts_of = given_horizon;
    static constexpr bool never_below_zero = true;  // so that the quoter need not look

    // Seconds; NaN where unset or below zero.
    [[nodiscard]] TWOSIDE_INLINE constexpr double operator()(time_point, const market_state& state) const noexcept {
        return state.time_left >= state.time_left.zero() ? in_seconds(state.time_left) : not_a_number;
    }
};

}  // namespace twoside
