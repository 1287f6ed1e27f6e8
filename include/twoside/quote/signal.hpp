#pragma once
// What a refresh answers: what to do, what stands once that is done, and why. A signal explains itself; a log line or a
// plot needs nothing else. What decided is stored, and the rest is worked out from it when it is asked for:
//   price of the bid = fair_value - skew - offsets.bid - rounding.bid - clamping.bid, and of the ask with + for -.
// `quote` is what stands on the market when the signal has been carried out, whatever the action: with `hold` it stands
// already. `number` is for quoter::sent, not_sent and refused; a signal that asks for nothing has number 0.
// What a refresh did not get to is NaN: one that the throttle refused prices nothing.
// Shown by tests/quote/signal.cpp, tests/quoter.cpp and tests/format.cpp.

#include <twoside/core/inline.hpp>
#include <twoside/core/verdict.hpp>
#include <twoside/market/market_view.hpp>
#include <twoside/quote/inventory.hpp>
#include <twoside/quote/lot_rule.hpp>
#include <twoside/quote/quote.hpp>
#include <twoside/quote/standing.hpp>
#include <twoside/quote/tick_rule.hpp>

namespace twoside {

// A new quote may leave when it differs from what stands. One that does not is no quote.
inline constexpr reason unchanged{"unchanged"};

template <std::size_t Gates, class Scales = tick_rule<1>::scales>
struct alignas(16) basic_signal {
    twoside::action action = twoside::action::hold;
    bool explained = false;     // whether a gate or a stage had anything to say; the list below is written only then
    two_sided<bool> cancels{};  // sides to take off the market; with a quote, those it leaves out; with an exit, both
    two_sided<bool> changes{};  // sides whose order the signal changes; the other stands as it is, and keeps its place
    std::uint64_t number = 0;
    twoside::quote quote{};
    double fair_value = not_a_number;
    double skew = not_a_number;  // subtracted from both prices
    twoside::offsets offsets{};  // of bid and ask from fair value, before the skew
    verdict reason{};            // why not a quote; open where there is one
    time_point next_refresh{};   // where the throttle holds: when a quote will be allowed
    Scales scales{};             // what the ticks of `quote` are worth
    lot_value lots{};            // and its lots
    inventory_reading reading{};

    constexpr basic_signal() noexcept = default;
    // Everything that a refresh always has.
    TWOSIDE_INLINE constexpr basic_signal(twoside::action what, two_sided<bool> changed, two_sided<bool> taken_off,
                                          std::uint64_t its_number, const twoside::quote& stands, double fair,
                                          double lean, const twoside::offsets& o, verdict why, time_point next,
                                          const Scales& worth, const lot_value& lot,
                                          const inventory_reading& pressure) noexcept
        : action{what},
          cancels{taken_off},
          changes{changed},
          number{its_number},
          quote{stands},
          fair_value{fair},
          skew{lean},
          offsets{o},
          reason{why},
          next_refresh{next},
          scales{worth},
          lots{lot},
          reading{pressure} {}

    // Why there is no order on a side; open where there is one or could be one.
    [[nodiscard]] constexpr verdicts sides() const noexcept { return explained ? told_.why.sides : verdicts{}; }
    // What every gate said of each side.
    [[nodiscard]] constexpr gate_verdicts<Gates> gates() const noexcept {
        return explained ? told_.why.gates : gate_verdicts<Gates>{};
    }
    // For the quoter.
    constexpr void explain(const verdicts& sides, const gate_verdicts<Gates>& gates) noexcept {
        explained = true;
        told_ = told{sides, gates};
    }

    // How urgently the position should be reduced.
    [[nodiscard]] constexpr inventory_advice inventory() const noexcept { return reading.advice(); }

    // Of the order that stands on a side; NaN and 0 where there is none.
    [[nodiscard]] constexpr double price(side s) const noexcept {
        return quote[s].present() ? scales[s].price(quote[s].ticks) : not_a_number;
    }
    [[nodiscard]] constexpr double size(side s) const noexcept {
        return quote[s].present() ? lots.size(quote[s].lots) : 0;
    }
    [[nodiscard]] constexpr double bid_price() const noexcept { return price(side::bid); }
    [[nodiscard]] constexpr double ask_price() const noexcept { return price(side::ask); }

    // How far the tick grid, and how far keeping clear of the market and of our own other side, moved each price away;
    // 0 or more but for the last digit. NaN where this refresh priced nothing or there is no order.
    [[nodiscard]] constexpr two_sided<double> rounding() const noexcept {
        return {rounding(side::bid), rounding(side::ask)};
    }
    [[nodiscard]] constexpr two_sided<double> clamping() const noexcept {
        return {clamping(side::bid), clamping(side::ask)};
    }
    [[nodiscard]] constexpr double rounding(side s) const noexcept {
        const double wanted = wanted_price(s);
        return s == side::bid ? raw_price(s) - wanted : wanted - raw_price(s);
    }
    [[nodiscard]] constexpr double clamping(side s) const noexcept {
        const double wanted = wanted_price(s);
        return s == side::bid ? wanted - price(s) : price(s) - wanted;
    }

private:
    struct explanation {
        verdicts sides;
        gate_verdicts<Gates> gates;
    };
    // Most refreshes have nothing to say here, and then it is not written.
    union told {
        constexpr told() noexcept {}
        constexpr told(const verdicts& s, const gate_verdicts<Gates>& g) noexcept : why{s, g} {}
        explanation why;
    };
    told told_{};

    [[nodiscard]] constexpr double raw_price(side s) const noexcept {
        return s == side::bid ? fair_value - skew - offsets.bid : fair_value - skew + offsets.ask;
    }
    // The model's own price on the grid of the order.
    [[nodiscard]] constexpr double wanted_price(side s) const noexcept {
        const double raw = raw_price(s);
        if (!quote[s].present() || !scales[s].can_round(raw)) return not_a_number;
        return scales[s].price(s == side::bid ? scales[s].at_most(raw) : scales[s].at_least(raw));
    }
};

}  // namespace twoside
