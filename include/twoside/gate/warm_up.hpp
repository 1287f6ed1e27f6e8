#pragma once
// Gate: enough of the market has been seen since the start: a number of market events with a usable mid and a time
// since the first of them, both. Refreshes that bring no new book, as a timer's, are no events; time passes for them.
// Shown by tests/gate/warm_up.cpp.

#include <cstdint>
#include <twoside/core/inline.hpp>
#include <twoside/core/validation.hpp>
#include <twoside/core/verdict.hpp>
#include <twoside/gate/market_events.hpp>
#include <twoside/quote/proposal.hpp>

namespace twoside {

struct warm_up_parameters {
    std::int64_t events = 100;
    std::chrono::nanoseconds duration{};

    [[nodiscard]] constexpr problem check() const noexcept {
        return first_problem(check_that(events >= 0, "warm_up", "events", static_cast<double>(events), "0 or more"),
                             check_not_negative("warm_up", "duration (seconds)", in_seconds(duration)));
    }
};

class warm_up {
public:
    using parameters = warm_up_parameters;

    static constexpr reason warming_up{"warming up"};

    constexpr explicit warm_up(const parameters& p = {}) : p_{p} { require(p.check()); }

    [[nodiscard]] TWOSIDE_INLINE constexpr verdict operator()(const proposal& p) noexcept {
        if (warm_) [[likely]]
            return {};
        // The events before this refresh count.
        warm_ = seen_ >= p_.events;
        if (events_.is_event(p.book) && is_finite(p.book.mid())) {
            if (seen_ == 0) since_ = p.now;
            ++seen_;
        }
        warm_ = warm_ && long_enough(p.now);
        return stop_if(!warm_, warming_up);
    }

    constexpr void reset() noexcept { *this = warm_up{p_}; }
    // Time begins anew: what was seen later than that is taken to be seen now. What was warm by a time that was ahead
    // waits until it is warm by this one.
    constexpr void restart(time_point now) noexcept {
        since_ = since_ > now ? now : since_;
        warm_ = warm_ && long_enough(now);
    }

private:
    [[nodiscard]] TWOSIDE_INLINE constexpr bool long_enough(time_point now) const noexcept {
        return seen_ > 0 && now - since_ >= p_.duration;
    }

    parameters p_;
    market_events events_{};
    std::int64_t seen_ = 0;
    time_point since_{};
    bool warm_ = false;
};

}  // namespace twoside
