#pragma once
// Gate: no order of ours stands for longer than a time; one that does is taken off, and a new quote may follow as soon
// as the throttle lets it. An unchanged quote is never sent again, so an order can grow old where a market stands
// still. Shown by tests/gate/order_age.cpp.

#include <twoside/core/inline.hpp>
#include <twoside/core/validation.hpp>
#include <twoside/core/verdict.hpp>
#include <twoside/quote/proposal.hpp>

namespace twoside {

class order_age {
public:
    static constexpr reason too_old{"our order stands too long"};

    constexpr explicit order_age(std::chrono::nanoseconds max) : max_{max} {
        require(check_positive("order_age", "max (seconds)", in_seconds(max)));
    }

    [[nodiscard]] TWOSIDE_INLINE constexpr verdicts operator()(const proposal& p) const noexcept {
        return {stop_if(old(p, side::bid), too_old), stop_if(old(p, side::ask), too_old)};
    }

private:
    // An order that this refresh replaces by another is not judged by the age of the one it replaces.
    [[nodiscard]] TWOSIDE_INLINE constexpr bool old(const proposal& p, side s) const noexcept {
        const standing_side& stands = p.stands[s];
        return stands.present() && p.order[s] == stands && p.now - stands.since > max_;
    }

    std::chrono::nanoseconds max_;
};

}  // namespace twoside
