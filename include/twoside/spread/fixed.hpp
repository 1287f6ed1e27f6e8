#pragma once
// Spread: the same distance on each side, whatever the market does. In price units.
// Shown by tests/spread/fixed.cpp.

#include <twoside/core/inline.hpp>
#include <twoside/core/validation.hpp>
#include <twoside/market/market_view.hpp>

namespace twoside {

class fixed_spread {
public:
    constexpr explicit fixed_spread(double half_spread) : fixed_spread{half_spread, half_spread} {}
    constexpr fixed_spread(double bid_offset, double ask_offset) : offsets_{bid_offset, ask_offset} {
        require(check_not_negative("fixed_spread", "bid offset", bid_offset));
        require(check_not_negative("fixed_spread", "ask offset", ask_offset));
    }

    [[nodiscard]] TWOSIDE_INLINE constexpr offsets operator()(const market_view&) const noexcept { return offsets_; }

private:
    offsets offsets_;
};

}  // namespace twoside
