#include <twoside/twoside.hpp>

using namespace twoside;

void use() {
#if CASE == 0
    const time_point t = std::chrono::steady_clock::time_point{};
    const market_state s{.volatility = per_sqrt_second(0.01)};
    (void)t;
    (void)s;
#elif CASE == 1
    const time_point t = std::chrono::system_clock::time_point{};
#elif CASE == 2
    const market_state s{.volatility = 0.2};
#elif CASE == 3
    const avellaneda_stoikov_parameters p{.risk_aversion = 0.1, .fill_decay = 1.5};
#elif CASE == 4
    const verdict v = reason{"a reason that is gone when the statement ends"};
#elif CASE == 5
    const estimators_ready ready{fill_run{}};
#endif
}
