#pragma once
// Horizon: the time left in the trading session, as Avellaneda & Stoikov (2008) have it; zero outside the session.
// As it runs out the inventory skew vanishes, so hold a floor (`at_least`) where the position must still be worked off.
// Shown by tests/horizon/session.cpp.

#include <twoside/core/inline.hpp>
#include <twoside/market/market_state.hpp>
#include <twoside/market/session.hpp>

namespace twoside {

class session_horizon {
public:
    constexpr explicit session_horizon(const session& s, std::chrono::nanoseconds at_least = {})
        : session_{s}, at_least_{in_seconds(at_least)} {
        require(s.check());
        require(check_not_negative("session_horizon", "at_least (seconds)", at_least_));
    }

    using shortcuts_of = session_horizon;
    static constexpr bool never_below_zero = true;  // so that the quoter need not look

    [[nodiscard]] TWOSIDE_INLINE constexpr double operator()(time_point now, const market_state&) const noexcept {
        return larger(in_seconds(session_.time_left(now)), at_least_);
    }

private:
    session session_;
    double at_least_;
};

}  // namespace twoside
