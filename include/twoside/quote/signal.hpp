#pragma once
// What a refresh answers: what to do, the quote, and why. A signal explains itself: fair value, skew, offsets, what
// every gate said of each side, what rounding and keeping clear of the market changed; a log line or a plot needs
// nothing else.
//   price of the bid = fair_value - skew - offsets.bid - clamping.bid - rounding.bid, and of the ask with + for -.
// Shown by tests/quoter.cpp and tests/format.cpp.

#include <twoside/core/inline.hpp>
#include <twoside/gate/all_of.hpp>
#include <twoside/market/market_view.hpp>
#include <twoside/quote/generate.hpp>
#include <twoside/quote/inventory.hpp>
#include <utility>

namespace twoside {

enum class action : unsigned char {
    hold,    // leave what is working as it is
    quote,   // have exactly `quote` working: a side that is absent from it should not be
    cancel,  // take the sides in `cancels` off the market, now
    exit     // take both sides off and close the position, now
};

// `quote`, `sides`, `clamping` and `rounding` come from generation (quote/generate.hpp). What a refresh did not get to
// is NaN in the explanation: one that the throttle refused prices nothing.
template <std::size_t Gates>
struct basic_signal : generated {
    twoside::action action = twoside::action::hold;
    two_sided<bool> cancels{};  // with action cancel or exit: the sides to take off the market
    inventory_advice inventory{};
    verdict reason{};           // why not a quote; open where there is one
    time_point next_refresh{};  // with action hold by the throttle: when a refresh will be allowed
    double fair_value = not_a_number;
    double skew = not_a_number;  // subtracted from both prices
    twoside::offsets offsets{};  // of bid and ask from fair value, before the skew
    gate_verdicts<Gates> gates{};

    constexpr basic_signal() noexcept = default;
    // From what answers with the gates' verdicts, so that they are made in place.
    template <class Ask>
    TWOSIDE_INLINE constexpr basic_signal(std::in_place_t, const Ask& ask) noexcept : gates{ask()} {}
};

}  // namespace twoside
