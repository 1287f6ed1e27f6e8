#pragma once
// What the caller knows at a refresh beside the book: its own position and orders, and the estimates in use.
// Every field that has no safe default starts unset, and a model that needs an unset one gives a reason, not a quote.
// Shown by tests/quoter.cpp.

#include <twoside/core/inline.hpp>
#include <twoside/core/side.hpp>
#include <twoside/core/time.hpp>
#include <twoside/core/units.hpp>
#include <twoside/market/room.hpp>

namespace twoside {

enum class trading_status : unsigned char { unknown, trading, halted };

inline constexpr std::chrono::nanoseconds unset_time_left = std::chrono::nanoseconds::min();

struct market_state {
    double position = 0;  // signed: positive is long
    twoside::volatility volatility{};
    std::chrono::nanoseconds time_left = unset_time_left;  // read by given_horizon; other horizons ignore it
    // Size working or in flight on each side that this quote does not replace: other levels, other strategies, orders
    // whose cancel is not confirmed. The inventory limit counts it as if it were filled.
    two_sided<double> resting{};
    double profit = 0;  // of the day so far, realised and unrealised, in money; read by the loss limits
    trading_status status = trading_status::unknown;  // unknown does not block

    // How much more may be bought and sold before a limit, with everything that rests on that side filled.
    [[nodiscard]] TWOSIDE_INLINE constexpr two_sided<double> room(double most_long, double most_short) const noexcept {
        return {formula::room(most_long, position, resting.bid), formula::room(most_short, -position, resting.ask)};
    }
};

}  // namespace twoside
