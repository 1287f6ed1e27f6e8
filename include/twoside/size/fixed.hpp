#pragma once
// Size: the same on both sides, always. The inventory limit gate stops a side that would overshoot.
// Shown by tests/size/fixed.cpp.

#include <twoside/core/inline.hpp>
#include <twoside/core/validation.hpp>
#include <twoside/market/market_view.hpp>

namespace twoside {

class fixed_size {
public:
    constexpr explicit fixed_size(double size) : size_{size} { require(check_positive("fixed_size", "size", size)); }

    [[nodiscard]] TWOSIDE_INLINE constexpr two_sided<double> operator()(const market_view&) const noexcept {
        return {size_, size_};
    }

    // Whether it is sure to be at least so much on both sides.
    [[nodiscard]] TWOSIDE_INLINE constexpr bool is_sure_of(double least, const market_view&) const noexcept {
        return least <= size_;
    }

private:
    double size_;
};

}  // namespace twoside
