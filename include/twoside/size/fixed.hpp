#pragma once
// Size: the same on both sides, always. The inventory limit gate stops a side that would overshoot.
// Shown by tests/size/fixed.cpp.

#include <twoside/core/inline.hpp>
#include <twoside/core/mirrored.hpp>
#include <twoside/core/validation.hpp>
#include <twoside/market/market_view.hpp>

namespace twoside {

class fixed_size {
public:
    using shortcuts_of = fixed_size;

    constexpr explicit fixed_size(double size) : size_{size} { require(check_positive("fixed_size", "size", size)); }

    [[nodiscard]] TWOSIDE_INLINE constexpr two_sided<double> operator()(const market_view&) const noexcept {
        return {size_, size_};
    }

    // For the quoter, which asks it where no quote may leave: whether both are sure to lie between.
    [[nodiscard]] TWOSIDE_INLINE bool is_sure_between(mirrored least, mirrored most,
                                                      const market_view&) const noexcept {
        return (least <= mirrored{size_}) & (mirrored{size_} <= most);
    }

private:
    double size_;
};

}  // namespace twoside
