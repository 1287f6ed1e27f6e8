#pragma once
// Size: shrinks the side that would carry the position away from its target, in proportion to the room left,
//   bid = size * (limit - q) / (limit - target),   ask = size * (limit + q) / (limit + target),
// each between 0 and `size` and never more than the room that position and resting orders leave. At the limit that side
// is 0, which is no quote there, while the other stays. Apart from the price skew; use either, both or none.
// Shown by tests/size/position.cpp.

#include <twoside/core/inline.hpp>
#include <twoside/core/mirrored.hpp>
#include <twoside/core/validation.hpp>
#include <twoside/market/market_view.hpp>

namespace twoside {

struct position_size_parameters {
    double size = not_a_number;
    double position_limit = not_a_number;
    double target = 0;

    [[nodiscard]] constexpr problem check() const noexcept {
        return first_problem(check_positive("position_size", "size", size),
                             check_positive("position_size", "position_limit", position_limit),
                             check_that(magnitude(target) < position_limit, "position_size", "target", target,
                                        "between -position_limit and position_limit"));
    }
};

class position_size {
public:
    using shortcuts_of = position_size;
    using parameters = position_size_parameters;

    constexpr explicit position_size(const parameters& p)
        : size_{(require(p.check()), p.size)},
          limit_{p.position_limit},
          both_sizes_{p.size},
          both_limits_{p.position_limit},
          per_room_{p.size / (p.position_limit - p.target), p.size / (p.position_limit + p.target)} {}

    [[nodiscard]] TWOSIDE_INLINE constexpr two_sided<double> operator()(const market_view& view) const noexcept {
        const double q = view.state.position;
        const two_sided<double>& rests = view.state.resting;
        if (__builtin_is_constant_evaluated())
            return {of_room(limit_ - q, per_room_.bid, rests.bid, size_),
                    of_room(limit_ + q, per_room_.ask, rests.ask, size_)};
        const mirrored both = of_room(both_limits_ - mirrored{q, -q}, mirrored{per_room_.bid, per_room_.ask},
                                      mirrored{rests.bid, rests.ask}, both_sizes_);
        return {both.first(), both.second()};
    }

    // For the quoter, which asks it where no quote may leave: whether both are sure to lie between.
    [[nodiscard]] TWOSIDE_INLINE bool is_sure_between(mirrored least, mirrored most,
                                                      const market_view& view) const noexcept {
        const double q = view.state.position;
        const mirrored left = both_limits_ - mirrored{q, -q};
        const mirrored room = left - positive_part(mirrored{view.state.resting.bid, view.state.resting.ask});
        const mirrored sizes = smaller(both_sizes_, smaller(left * mirrored{per_room_.bid, per_room_.ask}, room));
        return (least <= sizes) & (sizes <= most);
    }

private:
    // `left` is what the position leaves up to the limit.
    template <class Real>
    [[nodiscard]] TWOSIDE_INLINE static constexpr Real of_room(Real left, Real per_room, Real resting,
                                                               Real size) noexcept {
        const Real room = left - positive_part(resting);
        return larger(smaller(left * per_room, smaller(size, room)), Real(0));
    }

    double size_;
    double limit_;
    mirrored both_sizes_;
    mirrored both_limits_;
    two_sided<double> per_room_;
};

}  // namespace twoside
