#pragma once
// How much more may be traded on a side before a limit of the position, with everything that rests on that side filled.
// Sizes by position and limits of the position, scalar and in columns, all ask here.
// Shown by tests/market/room.cpp.

#include <twoside/core/inline.hpp>
#include <twoside/core/math.hpp>

namespace twoside::formula {

// (limit - position) - resting. `position` counts towards the limit: negated for the ask. Below zero where the limit is
// passed already, NaN where an input is. What rests counts as 0 where it is negative.
template <class Real>
[[nodiscard]] TWOSIDE_INLINE constexpr Real room(const Real& limit, const Real& position,
                                                 const Real& resting) noexcept {
    return (limit - position) - positive_part(resting);
}
// Whether that is enough for an order of this size, but for the rounding of the last digit: 0.3 - 0.1 is less than 0.2
// in binary. At the limit itself it is not, even for a size of 0; written positively, so that what is no number is not.
template <class Real>
[[nodiscard]] TWOSIDE_INLINE constexpr auto has_room(const Real& size, const Real& room, const Real& limit,
                                                     const Real& position) noexcept {
    return size <= room + magnitude(limit) * Real(4.5e-16) && position < limit;
}

}  // namespace twoside::formula
