#pragma once
// What a venue tells of our orders and executions, as a plain value. A broker's callbacks (ib/), a simulated exchange
// (sim/) and a user's own gateway all say what happens in these words, which are FIX's.
// Shown by tests/orders/report.cpp and tests/format.cpp.
//
//   kind             says that                                                       fields beside the common ones
//   accepted         the order is live at the exchange                               side, ticks, size
//   rejected         the placement was refused; the order never was                  reason
//   modified         the order is now as it says                                     side, ticks, size
//   modify_rejected  the modification was refused; the order stays as it was         reason
//   cancelled        the order is done; what is not filled will not be
//   cancel_rejected  the cancel was refused; not terminal, whatever the reason is    reason
//   expired          the order is done, by its time in force
//   fill             one execution                                                   execution, side, ticks, executed,
//                                                                                    millionths, liquidity
//   corrected        the execution was really as it says now                         as fill, revision
//   busted           the execution never was                                         execution, revision
//   commission       what the execution cost; may come before it                     execution, money
//   held             the order is alive and may fill, but is not at the exchange     side, ticks, size
//   restated         price or size were changed unasked                              side, ticks, size
//   position         the position in the instrument                                  size, signed
//   snapshot_begin   the list of open orders that was asked for at `time` follows
//   snapshot_order   one order of that list, live                                    side, ticks, size
//   snapshot_end     the list is complete                                            size: how many; 0: untold
//
// Common to all that concern an order: `order` (0: not one of our ids), `venue_order` (the venue's lasting id; 0: not
// told), `reference` (who placed it, as our request said; 0: by hand), `filled` (the order's cumulative filled size as
// the venue counts it; untold: not told), `replayed` (told again after a reconnection, not live). A fill's `size` is
// the whole size of its order, where that is told (0: not), and `executed` that of the execution.
//
// `time` is when the venue says it happened, or when it was received: on the caller's scale, as every time here.
// An answer whose time is before that of our request is taken for that of an older one: so it is the time of receipt,
// unless the venue's clock agrees with ours to less than the time that a request takes there.
// An execution's id is the same in its fill, its corrections, its bust and its commission; revisions count up from 0,
// the fill itself. A venue whose corrections have an id of their own is translated to this by its adapter.
// Orders that we refuse to send ourselves are *denied*, and an order whose fate we do not know is *unknown*: these are
// our words and never a venue's.

#include <compare>
#include <cstddef>
#include <cstdint>
#include <twoside/core/math.hpp>
#include <twoside/core/side.hpp>
#include <twoside/core/time.hpp>

namespace twoside {

enum class report_kind : unsigned char {
    accepted,
    rejected,
    modified,
    modify_rejected,
    cancelled,
    cancel_rejected,
    expired,
    fill,
    corrected,
    busted,
    commission,
    held,
    restated,
    position,
    snapshot_begin,
    snapshot_order,
    snapshot_end
};

enum class rejection : unsigned char {
    none,
    too_late,       // the order is filled or gone: the fill may still come
    unknown_order,  // the venue does not know it
    price,          // off the tick grid, through the market, outside a band
    size,           // off the lot grid, too large, too small
    rate,           // too many messages
    halted,         // the instrument does not trade
    other
};

enum class liquidity : unsigned char { unknown, added, removed };

// An execution's id as two numbers. One that is text becomes numbers by execution_id::of(text).
struct execution_id {
    std::uint64_t high = 0;
    std::uint64_t low = 0;

    [[nodiscard]] constexpr bool given() const noexcept { return (high | low) != 0; }
    friend constexpr bool operator==(const execution_id&, const execution_id&) noexcept = default;
    friend constexpr auto operator<=>(const execution_id&, const execution_id&) noexcept = default;

    // Texts of up to 16 characters are themselves; the character 0 does not occur in them. Longer ones are mixed into
    // 128 bits: of a million, two are the same with a probability of 10^-27.
    [[nodiscard]] static constexpr execution_id of(const char* text, std::size_t length) noexcept;
};

// A size that was not told.
inline constexpr std::int64_t untold = -1;

struct report {
    report_kind kind = report_kind::accepted;
    rejection reason = rejection::none;
    twoside::side side = side::bid;
    twoside::liquidity liquidity = twoside::liquidity::unknown;
    bool replayed = false;
    std::uint32_t revision = 0;  // of an execution
    std::uint32_t instrument = 0;
    std::uint32_t millionths = 0;  // of a tick, above `ticks`: for an execution at a price between two ticks
    time_point time{};
    std::uint64_t order = 0;
    std::uint64_t venue_order = 0;
    std::uint64_t reference = 0;
    execution_id execution{};
    std::int64_t ticks = 0;
    std::int64_t size = 0;
    std::int64_t filled = untold;
    std::int64_t executed = 0;
    double money = not_a_number;  // a commission, in the currency of the price; below 0 a rebate
};

// Whether nothing more is to come of an order, but for executions that are told late.
[[nodiscard]] constexpr bool is_terminal(report_kind kind) noexcept {
    return kind == report_kind::rejected || kind == report_kind::cancelled || kind == report_kind::expired;
}

constexpr execution_id execution_id::of(const char* text, std::size_t length) noexcept {
    execution_id id;
    if (length <= 16) {
        for (std::size_t i = 0; i < length; ++i) {
            std::uint64_t& part = i < 8 ? id.high : id.low;
            part = part << 8U | static_cast<unsigned char>(text[i]);
        }
        return id;
    }
    // Two hashes of every character, with different seeds, mixed as splitmix64 mixes.
    const auto mixed = [](std::uint64_t z) {
        z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
        z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
        return z ^ (z >> 31U);
    };
    id = {0x9e3779b97f4a7c15U ^ length, 0xd1b54a32d192ed03U ^ length};
    for (std::size_t i = 0; i < length; ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        id.high = mixed(id.high + 0x9e3779b97f4a7c15U + c);
        id.low = mixed((id.low ^ c) + 0xd1b54a32d192ed03U);
    }
    return id;
}

}  // namespace twoside
