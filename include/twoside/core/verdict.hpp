#pragma once
// What a gate says of one side: open, or the reason why not. A verdict is one pointer to that reason.
// Shown by tests/core/verdict.cpp.

#include <cstdint>
#include <twoside/core/reason.hpp>
#include <twoside/core/side.hpp>

namespace twoside {

class verdict {
public:
    constexpr verdict() noexcept = default;                        // open
    constexpr verdict(const reason& why) noexcept : why_{&why} {}  // NOLINT(*-explicit-*): a gate returns its reason
    verdict(const reason&&) = delete;                              // a verdict points at its reason: it must be static

    [[nodiscard]] constexpr bool open() const noexcept { return why_ == nullptr; }
    [[nodiscard]] constexpr twoside::decision decision() const noexcept {
        return why_ ? why_->demands : twoside::decision::open;
    }
    [[nodiscard]] constexpr bool exits() const noexcept { return why_ && why_->demands == twoside::decision::exit; }
    [[nodiscard]] constexpr const char* text() const noexcept { return why_ ? why_->text : "open"; }

    // Zero where open; lets many verdicts be tested at once.
    [[nodiscard]] std::uintptr_t bits() const noexcept { return reinterpret_cast<std::uintptr_t>(why_); }

    // The graver of two; the first where they are equally grave.
    [[nodiscard]] friend constexpr verdict graver(verdict a, verdict b) noexcept {
        return a.open() || (b.exits() && !a.exits()) ? b : a;
    }
    friend constexpr bool operator==(verdict, verdict) noexcept = default;
    friend constexpr bool operator==(verdict v, const reason& r) noexcept { return v.why_ == &r; }

private:
    const reason* why_ = nullptr;
};

using verdicts = two_sided<verdict>;

[[nodiscard]] constexpr verdict stop_if(bool stopped, const reason& why) noexcept {
    return stopped ? verdict{why} : verdict{};
}
verdict stop_if(bool, const reason&&) = delete;

[[nodiscard]] constexpr verdicts both_sides(verdict v) noexcept { return {v, v}; }
[[nodiscard]] constexpr verdicts both_sides(verdicts v) noexcept { return v; }

[[nodiscard]] constexpr verdicts graver(const verdicts& a, const verdicts& b) noexcept {
    return {graver(a.bid, b.bid), graver(a.ask, b.ask)};
}

}  // namespace twoside
