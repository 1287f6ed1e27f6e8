#pragma once
// Gate: inside the trading session, less a margin after the open and one before the close.
// Works across midnight and without a tick, on a timer alone. Shown by tests/gate/session_window.cpp.

#include <twoside/core/inline.hpp>
#include <twoside/core/verdict.hpp>
#include <twoside/market/session.hpp>
#include <twoside/quote/proposal.hpp>

namespace twoside {

class session_window {
public:
    static constexpr reason outside{"outside the session"};
    static constexpr reason opening{"too soon after the open"};
    static constexpr reason closing{"too near the close"};

    constexpr explicit session_window(const session& s, std::chrono::nanoseconds after_open = {},
                                      std::chrono::nanoseconds before_close = {})
        : session_{s}, after_open_{after_open}, before_close_{before_close} {
        require(s.check());
        require(check_not_negative("session_window", "after_open (seconds)", in_seconds(after_open)));
        require(check_not_negative("session_window", "before_close (seconds)", in_seconds(before_close)));
        require(check_that(after_open + before_close < s.length(), "session_window",
                           "after_open + before_close (seconds)", in_seconds(after_open + before_close),
                           "shorter than the session"));
    }

    [[nodiscard]] TWOSIDE_INLINE constexpr verdict operator()(const proposal& p) const noexcept {
        const auto since = session_.since_open(p.now);
        if (since >= session_.length()) return outside;
        if (since < after_open_) return opening;
        if (session_.length() - since <= before_close_) return closing;
        return {};
    }

private:
    session session_;
    std::chrono::nanoseconds after_open_;
    std::chrono::nanoseconds before_close_;
};

}  // namespace twoside
