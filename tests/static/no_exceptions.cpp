// Built with -fno-exceptions -fno-rtti: the whole path works, check() answers without throwing, and a constructor that
// is given nonsense says the same text and aborts.
#include <cstdio>
#include <cstring>
#include <twoside/estimators.hpp>
#include <twoside/twoside.hpp>

int main(int argc, char** argv) {
    using namespace twoside;
    using namespace std::chrono_literals;
    quoter q{.spread = avellaneda_stoikov{{.risk_aversion = 0.1, .fill_decay = per_price(50)}},
             .skew = reservation_skew{{.risk_aversion = 0.1}},
             .horizon = rolling_horizon{60s},
             .size = position_size{{.size = 100, .position_limit = 1000}},
             .gate = all_of{valid_book{}, fast_market{}, inventory_limit{1000}},
             .throttle = throttle<100ms>{}};
    const auto s = q.refresh(time_point{}, top_of_book{.bid = 99.98, .bid_size = 1, .ask = 100.02, .ask_size = 1},
                             {.position = 10, .volatility = per_sqrt_second(0.01)});
    const problem p = avellaneda_stoikov_parameters{.risk_aversion = -1}.check();
    if (s.action != action::quote || !p || std::strcmp(p.parameter, "risk_aversion") != 0) return 1;
    exposure_intensity<> fills{{.bin = 0.01}};
    for (int i = 0; i < 200; ++i) fills.update(time_point{i * 1s}, 0.01 * (i % 5), 1, i % (2 + i % 5) == 0 ? 1 : 0);
    hawkes_intensity<> orders{{{1}, {{0.5}}, {{2}}}};
    orders.update(time_point{1s});
    if (!fills.fit().usable() || !orders.read().ready()) return 1;
    if (argc > 1 && std::strcmp(argv[1], "nonsense") == 0)
        return fixed_spread{-1}(market_view{.book = {}, .state = {}}).bid > 0;
    std::puts("fine");
    return 0;
}
