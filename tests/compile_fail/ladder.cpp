#include <twoside/quote/ladder.hpp>
#include <twoside/throttle/message_budget.hpp>

using namespace twoside;

#if CASE == 0
constexpr auto sound = make_ladder<3>([](std::size_t level) { return level; });
message_budget one;
message_budget& shared = one;
#elif CASE == 1
constexpr auto without_a_level = make_ladder<3>([] { return 1; });
#elif CASE == 2
constexpr auto of_level_alone = make_ladder<3>(even_spacing{}, [](std::size_t level) { return level; });
#elif CASE == 3
ladder<0> none;
#elif CASE == 4
message_budget one;
message_budget copied = one;
#endif
