#include <functional>
#include <twoside/market_maker.hpp>
#include <twoside/twoside.hpp>

using namespace twoside;

struct nothing {};
struct budget_without_complaints {
    permission check(message_purpose, time_point) const { return {}; }
    void sent(time_point) {}
};
struct efficiency_that_never_widens {
    verdict check(message_purpose, time_point) const { return {}; }
    void sent(time_point) {}
    void executed_order(time_point) {}
};

void use() {
#if CASE == 0
    order_ids ids;
    order_efficiency account;
    market_maker m{.quoter = quoter{.spread = fixed_spread{1}},
                   .orders = order_manager{{}, std::ref(ids)},
                   .efficiency = std::ref(account)};
    message_budget budget;
    (void)m.refresh(time_point{}, top_of_book{}, {}, budget);
#elif CASE == 1
    order_manager m{{}, nothing{}};
#elif CASE == 2
    order_manager m{{}, order_ids{}, nothing{}};
#elif CASE == 3
    order_manager m{{}};
    budget_without_complaints budget;
    (void)m.refresh(time_point{}, quote{}, budget);
#elif CASE == 4
    order_manager m{{}};
    message_budget budget;
    efficiency_that_never_widens efficiency;
    (void)m.attend(time_point{}, budget, efficiency);
#elif CASE == 5
    market_maker m{.quoter = quoter{.spread = fixed_spread{1}}, .efficiency = efficiency_that_never_widens{}};
#elif CASE == 6
    order_manager m{
        {}, order_ids{}, [n = 0](const working_order&, const quote_side&, time_point) mutable { return ++n > 1; }};
#elif CASE == 7
    order_manager m{{}};
    message_budget budget;
    (void)m.refresh(time_point{}, ladder_quote<16>{}, budget);
#endif
}
