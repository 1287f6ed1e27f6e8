#include <twoside/twoside.hpp>

using namespace std::chrono_literals;
using namespace twoside;

struct nothing {};
struct not_const {
    int calls = 0;
    double operator()(const market_view&) { return ++calls; }
};

void use() {
#if CASE == 0
    quoter q{.spread = fixed_spread{1}, .size = fixed_size{1}};
    (void)q.refresh(time_point{}, top_of_book{}, {});
#elif CASE == 1
    quoter q{.fair_value = [](int) { return 1.0; }, .spread = fixed_spread{1}};
    (void)q.refresh(time_point{}, top_of_book{}, {});
#elif CASE == 2
    quoter q{.spread = weighted_mid{}};
#elif CASE == 3
    quoter q{.spread = fixed_spread{1}, .skew = fixed_spread{1}};
#elif CASE == 4
    quoter q{.spread = fixed_spread{1}, .horizon = nothing{}};
#elif CASE == 5
    quoter q{.spread = fixed_spread{1}, .size = nothing{}};
#elif CASE == 6
    quoter q{.spread = fixed_spread{1}, .gate = nothing{}};
#elif CASE == 7
    quoter q{.spread = fixed_spread{1}, .throttle = nothing{}};
#elif CASE == 8
    quoter<weighted_mid> q;
#elif CASE == 9
    quoter q{.spread = fixed_spread{1}};
    (void)q.refresh(time_point{}, 5, {});
#elif CASE == 10
    quoter q{.spread = not_const{}};
#elif CASE == 11
    quoter q{.spread = fixed_spread{1}, .gate = all_of{valid_book{}, 3}};
#elif CASE == 12
    quoter q{.spread = fixed_spread{1}, .size = fixed_spread{1}};
#endif
}
