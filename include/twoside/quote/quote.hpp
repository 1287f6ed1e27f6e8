#pragma once
// The two-sided quote: for each side an order in whole ticks of its tick rule and whole lots of its lot rule. No lots
// is no order on that side. What a tick and a lot are worth, the rules say, or the signal that carries the quote.
// Shown by tests/quote/quote.cpp.

#include <cstdint>
#include <twoside/core/inline.hpp>
#include <twoside/core/side.hpp>

namespace twoside {

struct quote_side {
    std::int64_t ticks = 0;
    std::int64_t lots = 0;

    [[nodiscard]] TWOSIDE_INLINE constexpr bool present() const noexcept { return lots > 0; }

    // Absent sides are equal, whatever price they once had.
    friend constexpr bool operator==(const quote_side& a, const quote_side& b) noexcept {
        // Without a branch: which part of a quote changes cannot be predicted.
        const bool same = ((a.ticks ^ b.ticks) | (a.lots ^ b.lots)) == 0;
        const bool both_absent = (a.lots <= 0) & (b.lots <= 0);
        return same | both_absent;
    }
};

struct quote {
    quote_side bid{};
    quote_side ask{};

    [[nodiscard]] TWOSIDE_INLINE constexpr quote_side& operator[](side s) noexcept {
        return s == side::bid ? bid : ask;
    }
    [[nodiscard]] TWOSIDE_INLINE constexpr const quote_side& operator[](side s) const noexcept {
        return s == side::bid ? bid : ask;
    }

    [[nodiscard]] TWOSIDE_INLINE constexpr bool two_way() const noexcept { return bid.present() && ask.present(); }
    [[nodiscard]] TWOSIDE_INLINE constexpr bool empty() const noexcept { return !bid.present() && !ask.present(); }
    // Both sides are there, and the bid is not below the ask.
    [[nodiscard]] TWOSIDE_INLINE constexpr bool crosses_itself() const noexcept {
        return two_way() && bid.ticks >= ask.ticks;
    }

    friend constexpr bool operator==(const quote&, const quote&) noexcept = default;
};

}  // namespace twoside
