#pragma once
// Gate: no fill may carry the position beyond the limit, in the worst case that everything resting on that side and
// the order proposed are filled. Each side is judged alone: at the long limit the bid stops and the ask stays, and an
// order that brings a position that is already too large back is never stopped.
// Limits may differ for long and short. Shown by tests/gate/inventory_limit.cpp.

#include <twoside/core/inline.hpp>
#include <twoside/core/validation.hpp>
#include <twoside/gate/verdict.hpp>
#include <twoside/market/market_view.hpp>

namespace twoside {

class inventory_limit {
public:
    static constexpr reason long_limit{"long limit"};
    static constexpr reason short_limit{"short limit"};

    constexpr explicit inventory_limit(double limit) : inventory_limit{limit, limit} {}
    constexpr inventory_limit(double most_long, double most_short) : long_{most_long}, short_{most_short} {
        require(check_limit("inventory_limit", "long limit", most_long));
        require(check_limit("inventory_limit", "short limit", most_short));
    }

    [[nodiscard]] TWOSIDE_INLINE constexpr verdicts operator()(const proposal& p) const noexcept {
        const double q = p.state.position;
        const two_sided<double> room = p.state.room(long_, short_);
        return {stop_if(!formula::has_room(p.size.bid, room.bid, long_, q), long_limit),
                stop_if(!formula::has_room(p.size.ask, room.ask, short_, -q), short_limit)};
    }

private:
    double long_;
    double short_;
};

}  // namespace twoside
