#pragma once
// A market and a state that tests start from and change: 99.98 x 300 | 100.02 x 100, flat, sigma 0.02.

#include <twoside/twoside.hpp>

namespace support {

using namespace std::chrono_literals;

struct scene {
    twoside::time_point now{1s};
    twoside::top_of_book book{
        .bid = 99.98, .bid_size = 300, .ask = 100.02, .ask_size = 100, .time = twoside::time_point{1s}};
    twoside::market_state state{.volatility = twoside::per_sqrt_second(0.02)};
    double fair_value = 100;
    double tick = 0.01;
    double time_left = 60;
    twoside::offsets offsets{0.03, 0.03};
    double skew = 0;
    twoside::two_sided<double> size{100, 100};
    twoside::order_rules<> rules{.ticks_from_crossing = 0};
    twoside::standing_quote stands{};

    [[nodiscard]] twoside::market_view view() const {
        return {.now = now,
                .book = book,
                .state = state,
                .fair_value = fair_value,
                .tick = tick,
                .time_left = time_left,
                .non_positive_prices = rules.allow_non_positive_prices};
    }
    [[nodiscard]] twoside::generated generate() const { return twoside::generate(view(), offsets, skew, size, rules); }
    // The orders that these offsets make would rest.
    [[nodiscard]] twoside::proposal proposal() const { return proposal(generate().quote); }
    // These orders would rest.
    [[nodiscard]] twoside::proposal proposal(const twoside::quote& order) const {
        const twoside::tick_scale scale = rules.ticks.scale(0);
        return {view(), offsets, skew, order, stands, rules.lots, {scale, scale}};
    }
};

}  // namespace support
