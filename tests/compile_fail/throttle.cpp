#include <twoside/twoside.hpp>

using namespace std::chrono_literals;

#if CASE == 0
twoside::throttle<100ms> sound;
twoside::throttle<0.25s> also_sound;
#elif CASE == 1
twoside::throttle<99ms> too_fast;
#elif CASE == 2
twoside::throttle<0ms> none;
#elif CASE == 3
twoside::throttle<-250ms> backwards;
#elif CASE == 4
constexpr twoside::refresh_interval short_by_a_nanosecond{99'999'999ns};
#endif
