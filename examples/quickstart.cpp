#include <fmt/format.h>

#include <twoside/format.hpp>
#include <twoside/twoside.hpp>

int main() {
    using namespace std::chrono_literals;
    using namespace twoside;

    auto quoter = twoside::quoter{
        .fair_value = weighted_mid{},
        .spread = avellaneda_stoikov{{.risk_aversion = 0.01, .fill_decay = per_tick(0.8, 0.01)}},
        .skew = reservation_skew{{.risk_aversion = 0.01}},
        .horizon = rolling_horizon{30s},
        .size = position_size{{.size = 100, .position_limit = 1000}},
        .rules = {.ticks = tick_rule{0.01}, .lots = lot_rule{{.lot = 1}}},
        .gate = all_of{valid_book{}, stale_book{5s}, inventory_limit{1000}, min_market_spread{}},
        .throttle = throttle<250ms>{},  // throttle<99ms> does not compile
    };

    const market_state state{.position = 200, .volatility = from_annual_return(0.20, 100.0, us_equities)};
    for (auto now = time_point{0ms}; now < time_point{1s}; now = now + 100ms) {
        const double up = now < time_point{600ms} ? 0 : 0.02;
        const top_of_book book{.bid = 99.98 + up, .bid_size = 700, .ask = 100.02 + up, .ask_size = 300, .time = now};
        const auto signal = quoter.refresh(now, book, state);
        fmt::print("{}: {}\n", now, signal);
    }
}
