#pragma once
// What a gate says of one side: open, or the reason why not. A verdict is one pointer to that reason. And what several
// gates say of both sides.
// Shown by tests/core/verdict.cpp.

#include <cstddef>
#include <cstdint>
#include <twoside/core/inline.hpp>
#include <twoside/core/reason.hpp>
#include <twoside/core/side.hpp>

namespace twoside {

class verdict {
public:
    constexpr verdict() noexcept = default;                        // open
    constexpr verdict(const reason& why) noexcept : why_{&why} {}  // NOLINT(*-explicit-*): a gate returns its reason
    verdict(const reason&&) = delete;                              // a verdict points at its reason: it must be static

    [[nodiscard]] TWOSIDE_INLINE constexpr bool open() const noexcept { return why_ == nullptr; }
    [[nodiscard]] TWOSIDE_INLINE constexpr twoside::decision decision() const noexcept {
        return why_ ? why_->demands : twoside::decision::open;
    }
    [[nodiscard]] TWOSIDE_INLINE constexpr bool exits() const noexcept {
        return why_ && why_->demands == twoside::decision::exit;
    }
    [[nodiscard]] constexpr const char* text() const noexcept { return why_ ? why_->text : "open"; }

    // Zero where open; lets many verdicts be tested at once.
    [[nodiscard]] std::uintptr_t bits() const noexcept { return reinterpret_cast<std::uintptr_t>(why_); }

    // The graver of two; the first where they are equally grave.
    [[nodiscard]] TWOSIDE_INLINE friend constexpr verdict graver(verdict a, verdict b) noexcept {
        return a.open() || (b.exits() && !a.exits()) ? b : a;
    }
    friend constexpr bool operator==(verdict, verdict) noexcept = default;
    friend constexpr bool operator==(verdict v, const reason& r) noexcept { return v.why_ == &r; }

private:
    const reason* why_ = nullptr;
};

using verdicts = two_sided<verdict>;

[[nodiscard]] TWOSIDE_INLINE constexpr verdict stop_if(bool stopped, const reason& why) noexcept {
    return stopped ? verdict{why} : verdict{};
}
verdict stop_if(bool, const reason&&) = delete;

[[nodiscard]] TWOSIDE_INLINE constexpr verdicts both_sides(verdict v) noexcept { return {v, v}; }
[[nodiscard]] TWOSIDE_INLINE constexpr verdicts both_sides(verdicts v) noexcept { return v; }

[[nodiscard]] TWOSIDE_INLINE constexpr verdicts graver(const verdicts& a, const verdicts& b) noexcept {
    return {graver(a.bid, b.bid), graver(a.ask, b.ask)};
}

// What each of N gates said, in their order.
template <std::size_t N>
struct gate_verdicts {
    verdicts each[N];

    [[nodiscard]] static constexpr std::size_t size() noexcept { return N; }
    [[nodiscard]] constexpr const verdicts* begin() const noexcept { return each; }
    [[nodiscard]] constexpr const verdicts* end() const noexcept { return each + N; }
    [[nodiscard]] TWOSIDE_INLINE constexpr bool all_open() const noexcept {
        if (__builtin_is_constant_evaluated()) {
            for (const verdicts& v : each) {
                if (!v.bid.open() || !v.ask.open()) return false;
            }
            return true;
        }
        // One test for all of them: the common answer is that everything is open.
        std::uintptr_t any = 0;
#pragma GCC unroll 32
        for (const verdicts& v : each) any |= v.bid.bits() | v.ask.bits();
        return any == 0;
    }
    // For each side the gravest verdict, the first of equals.
    [[nodiscard]] constexpr verdicts gravest() const noexcept {
        verdicts g;
        for (const verdicts& v : each) {
            if (v.bid.open() && v.ask.open()) continue;  // as most are
            g = graver(g, v);
        }
        return g;
    }
};
template <>
struct gate_verdicts<0> {
    [[nodiscard]] static constexpr std::size_t size() noexcept { return 0; }
    [[nodiscard]] constexpr const verdicts* begin() const noexcept { return nullptr; }
    [[nodiscard]] constexpr const verdicts* end() const noexcept { return nullptr; }
    [[nodiscard]] TWOSIDE_INLINE static constexpr bool all_open() noexcept { return true; }
    [[nodiscard]] static constexpr verdicts gravest() noexcept { return {}; }
};

}  // namespace twoside
