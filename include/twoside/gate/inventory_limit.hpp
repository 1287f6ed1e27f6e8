#pragma once
// Gate: no fill may carry the position beyond the limit, in the worst case that everything resting on that side and
// the order that would rest there, in whole lots, are filled. Where the throttle holds, that is the order that stands:
// if the position has changed from outside and it has become too large, its side stops at once. Each side is judged
// alone: at the long limit the bid stops and the ask stays, and an order that brings a position that is already too
// large back is never stopped. Limits may differ for long and short. Shown by tests/gate/inventory_limit.cpp.

#include <twoside/core/inline.hpp>
#include <twoside/core/validation.hpp>
#include <twoside/core/verdict.hpp>
#include <twoside/quote/proposal.hpp>

namespace twoside {

class inventory_limit {
public:
    using shortcuts_of = inventory_limit;
    static constexpr reason long_limit{"long limit"};
    static constexpr reason short_limit{"short limit"};
    static constexpr reason no_position{"no position to hold against the limit"};

    constexpr explicit inventory_limit(double limit) : inventory_limit{limit, limit} {}
    constexpr inventory_limit(double most_long, double most_short) : long_{most_long}, short_{most_short} {
        require(check_limit("inventory_limit", "long limit", most_long));
        require(check_limit("inventory_limit", "short limit", most_short));
    }

    [[nodiscard]] TWOSIDE_INLINE constexpr verdicts operator()(const proposal& p) const noexcept {
        const double q = p.state.position;
        if (q != q) return both_sides(verdict{no_position});
        const two_sided<double> room = p.state.room(long_, short_);
        // At the limit itself there is no room, even for an order of no lots.
        return {stop_if(!(p.lots.fit(p.order.bid.lots, room.bid) && q < long_), long_limit),
                stop_if(!(p.lots.fit(p.order.ask.lots, room.ask) && -q < short_), short_limit)};
    }

    // For the path of a quote: both sides at once, and more strictly than is asked for.
    [[nodiscard]] TWOSIDE_INLINE bool surely_open(const proposal& p) const noexcept {
        const mirrored left = mirrored{long_, short_} - mirrored{p.state.position, -p.state.position};
        const mirrored resting = positive_part(mirrored{p.state.resting.bid, p.state.resting.ask});
        const mirrored lots{static_cast<double>(p.order.bid.lots), static_cast<double>(p.order.ask.lots)};
        const mirrored room = p.lots.in_lots(left - resting);
        return (mirrored{0} < room) & (lots <= room);
    }

private:
    double long_;
    double short_;
};

}  // namespace twoside
