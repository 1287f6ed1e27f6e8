#pragma once
// Skew: none. For spread models that already answer by position, and for quoting around fair value whatever is held.
// Shown by tests/contracts/skew.cpp.

#include <twoside/core/inline.hpp>
#include <twoside/market/market_view.hpp>

namespace twoside {

struct no_skew {
    [[nodiscard]] TWOSIDE_INLINE constexpr double operator()(const market_view&, const offsets&) const noexcept {
        return 0;
    }
};

}  // namespace twoside
