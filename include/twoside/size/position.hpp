#pragma once
// Size: shrinks the side that would carry the position away from its target, in proportion to the room left,
//   bid = size * (limit - q) / (limit - target),   ask = size * (limit + q) / (limit + target),
// each between 0 and `size` and never more than the room that position and resting orders leave. At the limit that side
// is 0, which is no quote there, while the other stays. Apart from the price skew; use either, both or none.
// Shown by tests/size/position.cpp.

#include <twoside/core/inline.hpp>
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
    using parameters = position_size_parameters;

    constexpr explicit position_size(const parameters& p)
        : size_{(require(p.check()), p.size)},
          limit_{p.position_limit},
          per_room_{p.size / (p.position_limit - p.target), p.size / (p.position_limit + p.target)} {}

    [[nodiscard]] TWOSIDE_INLINE constexpr two_sided<double> operator()(const market_view& view) const noexcept {
        const double q = view.state.position;
        const two_sided<double> room = view.state.room(limit_, limit_);
        return {larger(smaller((limit_ - q) * per_room_.bid, smaller(size_, room.bid)), 0.0),
                larger(smaller((limit_ + q) * per_room_.ask, smaller(size_, room.ask)), 0.0)};
    }

private:
    double size_;
    double limit_;
    two_sided<double> per_room_;
};

}  // namespace twoside
