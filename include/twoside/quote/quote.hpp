#pragma once
// The two-sided quote: for each side an order price in whole ticks and a size. A size of zero is no quote on that side.
// Shown by tests/quote/generate.cpp.

#include <twoside/core/side.hpp>
#include <twoside/quote/tick_rule.hpp>

namespace twoside {

struct quote_side {
    tick_price at{};
    double size = 0;

    [[nodiscard]] constexpr bool present() const noexcept { return size > 0; }
    [[nodiscard]] constexpr double price() const noexcept { return at.price; }  // NaN where absent

    friend constexpr bool operator==(const quote_side& a, const quote_side& b) noexcept {
        return a.present() == b.present() &&
               (!a.present() || (a.at.ticks == b.at.ticks && a.at.increment == b.at.increment && a.size == b.size));
    }
};

struct quote : two_sided<quote_side> {
    [[nodiscard]] constexpr bool two_way() const noexcept { return bid.present() && ask.present(); }
    [[nodiscard]] constexpr bool empty() const noexcept { return !bid.present() && !ask.present(); }

    friend constexpr bool operator==(const quote&, const quote&) noexcept = default;
};

}  // namespace twoside
