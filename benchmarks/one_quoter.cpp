// A user's file as it usually is: the umbrella and one quoter of every part, with five gates. Not part of any program;
// include_cost says how long it takes to compile.

#include <twoside/twoside.hpp>

namespace {

auto make_quoter() {
    using namespace std::chrono_literals;
    using namespace twoside;
    return twoside::quoter{
        .fair_value = weighted_mid{},
        .spread = avellaneda_stoikov{{.risk_aversion = 0.01, .fill_decay = per_tick(0.8, 0.01)}},
        .skew = reservation_skew{{.risk_aversion = 0.01}},
        .horizon = rolling_horizon{30s},
        .size = position_size{{.size = 100, .position_limit = 1000}},
        .rules = {.ticks = tick_rule{0.01}, .lots = lot_rule{{.lot = 1}}},
        .pressure = inventory_pressure{{.position_limit = 1000}},
        .gate = all_of{valid_book{}, stale_book{5s}, inventory_limit{1000}, daily_loss{5000}, min_market_spread{}},
        .throttle = throttle<250ms>{},
    };
}

}  // namespace

// What it would send: the price of the bid, and of the ask.
twoside::two_sided<double> prices_at(twoside::time_point now, const twoside::top_of_book& book,
                                     const twoside::market_state& state);

twoside::two_sided<double> prices_at(twoside::time_point now, const twoside::top_of_book& book,
                                     const twoside::market_state& state) {
    static auto quoter = make_quoter();
    const auto signal = quoter.refresh(now, book, state);
    return {signal.bid_price(), signal.ask_price()};
}
