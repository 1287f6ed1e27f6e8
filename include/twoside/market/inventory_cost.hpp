#pragma once
// What holding one unit of the position costs by its risk: gamma sigma^2 tau, in price. The spread of Avellaneda &
// Stoikov (2008) is half of it wider on each side, and their reservation price moves by it for each unit that is held.
// gamma risk aversion [1/(price size)], sigma volatility [price/sqrt(s)], tau time left [s].
// Shown by tests/market/inventory_cost.cpp and the golden cases `as_quotes`.

#include <twoside/core/inline.hpp>

namespace twoside::formula {

template <class Real>
[[nodiscard]] TWOSIDE_INLINE constexpr Real inventory_cost(Real risk_aversion, Real sigma, Real time_left) noexcept {
    return risk_aversion * sigma * sigma * time_left;
}

}  // namespace twoside::formula
