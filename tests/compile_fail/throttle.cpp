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
#elif CASE == 5
twoside::throttle<std::chrono::duration<std::uint64_t, std::milli>::max()> wraps_around;
#elif CASE == 6
twoside::throttle<std::chrono::hours::max()> too_long;
#elif CASE == 7
constexpr twoside::refresh_interval edited = [] {
    twoside::refresh_interval f{100ms};
    f.nanoseconds = 1;
    return f;
}();
twoside::throttle<edited> edited_throttle;
#endif
