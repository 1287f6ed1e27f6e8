#pragma once
// Gate: enough of the market has been seen since the start: a number of events with a usable mid and a time since the
// first of them, both. Shown by tests/gate/warm_up.cpp.

#include <cstdint>
#include <twoside/core/inline.hpp>
#include <twoside/core/validation.hpp>
#include <twoside/gate/verdict.hpp>
#include <twoside/market/market_view.hpp>

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
        if (!is_finite(p.book.mid())) return warming_up;
        if (seen_ == 0) since_ = p.now;
        ++seen_;
        warm_ = seen_ > p_.events && p.now - since_ >= p_.duration;
        return stop_if(!warm_, warming_up);
    }

    constexpr void reset() noexcept { *this = warm_up{p_}; }

private:
    parameters p_;
    std::int64_t seen_ = 0;
    time_point since_{};
    bool warm_ = false;
};

}  // namespace twoside
