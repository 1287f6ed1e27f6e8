#pragma once
// Every model of each kind that the library ships, under its name. A new model is added here and thereby tested.

#include <support/scene.hpp>
#include <tuple>
#include <twoside/estimators.hpp>
#include <twoside/market/fee_schedules.hpp>
#include <twoside/twoside.hpp>
#include <utility>

namespace contracts {

using namespace std::chrono_literals;

// What the models below watch: estimators that are ready, as a program would have them after a while. They are never
// updated again.
struct watched {
    twoside::vpin<2> toxicity{100};
    twoside::simple_regression lambda{};
    twoside::market_regime regime{};
    twoside::fill_run run{};

    watched() {
        for (int i = 0; i < 4; ++i) toxicity.update(100, 0.5);
        for (int i = 0; i < 10; ++i) lambda.update(100.0 * (i % 3), 0.001 * (i % 3) + 0.0001 * (i % 2));
    }
};
inline const watched& estimators() {
    static const watched w;
    return w;
}

inline twoside::micro_price<3, 2> a_micro_price() {
    return twoside::micro_price<3, 2>{{.tick = 0.01, .adjustment = {{-0.002, 0, 0.002}, {-0.004, 0, 0.004}}}};
}

// Without edges, because the suite on spreads visits every position.
inline twoside::offset_table a_table() {
    return twoside::offset_table{
        {.lowest = -1000, .step = 1000, .positions = 3, .at = {{0.01, 0.05}, {0.03, 0.03}, {0.05, 0.01}}}};
}

inline auto fair_values() {
    return std::tuple{std::pair{"mid", twoside::mid{}},
                      std::pair{"weighted_mid", twoside::weighted_mid{}},
                      std::pair{"depth_weighted", twoside::depth_weighted{500}},
                      std::pair{"multi_level_weighted_mid", twoside::multi_level_weighted_mid{3}},
                      std::pair{"calibrated_mid", twoside::calibrated_mid{0.4}},
                      std::pair{"micro_price", a_micro_price()}};
}

inline auto spreads() {
    using namespace twoside;
    const avellaneda_stoikov as{{.risk_aversion = 0.01, .fill_decay = per_price(50)}};
    return std::tuple{
        std::pair{"fixed_spread", fixed_spread{0.02}}, std::pair{"avellaneda_stoikov", as},
        std::pair{"avellaneda_stoikov without risk aversion",
                  avellaneda_stoikov{{.risk_aversion = 0, .fill_decay = per_price(50)}}},
        std::pair{"bounded", bounded{as, {.min_ticks = 1, .max_ticks = 50}}},
        std::pair{"break_even", break_even{as, {.fees = ib_us_stocks_tiered, .size = 100}}},
        std::pair{"offset_table", a_table()},
        std::pair{"widened", widened{as, {.position_limit = 1000, .at_limit = 3}}},
        // It holds the inventory's skew: a risk aversion for which that stays below the rest of the offset.
        std::pair{"glft", glft{{.risk_aversion = 1e-9, .arrival_rate = 10, .fill_decay = per_price(50)}}},
        std::pair{"regime_widened", regime_widened{as, estimators().regime}},
        std::pair{"impact_widened", impact_widened{as, estimators().lambda, {.size = 100}}},
        std::pair{"bounded widened", bounded{widened{as, {.position_limit = 1000}}, {.min_bps = 1}}}};
}

inline auto skews() {
    using namespace twoside;
    return std::tuple{std::pair{"no_skew", no_skew{}},
                      std::pair{"linear_skew", linear_skew{{.position_limit = 1000}}},
                      std::pair{"linear_skew in ticks", linear_skew{{.position_limit = 1000, .cap = cap_in_ticks(7)}}},
                      std::pair{"convex_skew", convex_skew{{.position_limit = 1000}}},
                      std::pair{"reservation_skew", reservation_skew{{.risk_aversion = 0.01}}},
                      std::pair{"reservation_skew with a cap",
                                reservation_skew{{.risk_aversion = 0.01, .cap = cap_in_half_spreads(1)}}}};
}

inline auto sizes() {
    using namespace twoside;
    return std::tuple{
        std::pair{"fixed_size", fixed_size{100}},
        std::pair{"position_size", position_size{{.size = 100, .position_limit = 1000}}},
        std::pair{"position_size with a target", position_size{{.size = 100, .position_limit = 1000, .target = -300}}}};
}

inline auto gates() {
    using namespace twoside;
    return std::tuple{std::pair{"valid_book", valid_book{}},
                      std::pair{"stale_book", stale_book{5s}},
                      std::pair{"trading_halt", trading_halt{}},
                      std::pair{"session_window", session_window{{.opens = 9h, .closes = 17h}}},
                      std::pair{"inventory_limit", inventory_limit{1000}},
                      std::pair{"min_market_spread", min_market_spread{}},
                      std::pair{"fast_market, moves alone", fast_market{{.window = 1s, .sigmas = 6}}},
                      std::pair{"fast_market", fast_market{{.max_events_per_second = 1000}}},
                      std::pair{"price_band", price_band{{.low = 50, .high = 150, .max_distance = 0.1}}},
                      std::pair{"warm_up", warm_up{}},
                      std::pair{"toxic_flow", toxic_flow{estimators().toxicity, {.highest = 0.5}}},
                      std::pair{"one_sided_fills", one_sided_fills{estimators().run, 3}},
                      std::pair{"regime_stop", regime_stop{estimators().regime}},
                      std::pair{"estimators_ready", estimators_ready{estimators().toxicity, estimators().lambda}},
                      std::pair{"daily_loss", daily_loss{50}},
                      std::pair{"drawdown", drawdown{50}},
                      std::pair{"holding_time", holding_time{1h}},
                      std::pair{"all_of", all_of{valid_book{}, inventory_limit{1000}}}};
}

inline auto horizons() {
    using namespace twoside;
    return std::tuple{std::pair{"given_horizon", given_horizon{}}, std::pair{"rolling_horizon", rolling_horizon{1min}},
                      std::pair{"session_horizon", session_horizon{{.opens = 22h, .closes = 5h}}}};
}

inline auto throttles() {
    using namespace twoside;
    return std::tuple{std::pair{"throttle<100ms>", throttle<100ms>{}}, std::pair{"throttle<250ms>", throttle<250ms>{}},
                      std::pair{"throttle<100ms> at one second", throttle<100ms>{1s}}};
}

// Calls `suite(name, model)` for each of a tuple of named models.
template <class Models, class Suite>
void for_each(Models models, Suite suite) {
    std::apply([&](auto&... named) { (suite(named.first, named.second), ...); }, models);
}

}  // namespace contracts
