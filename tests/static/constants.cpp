// What is promised at compile time: layouts, triviality, and policies that cost nothing where they hold nothing.
#include <twoside/twoside.hpp>
#include <type_traits>

using namespace twoside;
using namespace std::chrono_literals;

static_assert(std::is_trivially_copyable_v<top_of_book> && std::is_trivially_copyable_v<market_state>);
static_assert(std::is_trivially_copyable_v<quote> && std::is_trivially_copyable_v<basic_signal<5>>);
static_assert(std::is_trivially_copyable_v<time_point> && sizeof(time_point) == 8);
static_assert(sizeof(volatility) == sizeof(double) && sizeof(fill_decay) == sizeof(double));
static_assert(sizeof(verdict) == sizeof(void*));
static_assert(std::is_empty_v<weighted_mid> && std::is_empty_v<no_skew> && std::is_empty_v<given_horizon>);

// Offsets are no sizes: a spread model does not fit the slot of the size.
static_assert(!std::is_convertible_v<offsets, two_sided<double>> && !std::is_convertible_v<two_sided<double>, offsets>);

// Empty policies take no room in a quoter.
struct fat_skew {
    double unused = 0;
    double operator()(const market_view&, const offsets&) const noexcept { return unused; }
};
static_assert(sizeof(quoter<weighted_mid, fixed_spread, no_skew>) <
              sizeof(quoter<weighted_mid, fixed_spread, fat_skew>));

// Units do not convert into one another, nor from plain numbers.
static_assert(!std::is_convertible_v<double, volatility> && !std::is_convertible_v<double, fill_decay>);
static_assert(!std::is_convertible_v<volatility, fill_decay> && !std::is_constructible_v<volatility, double>);

// A quote in a constant expression, from end to end.
constexpr quote quoted = [] {
    quoter q{.fair_value = mid{},
             .spread = fixed_spread{0.02},
             .size = fixed_size{10},
             .gate = all_of{valid_book{}, inventory_limit{100}}};
    return q.refresh(time_point{}, top_of_book{.bid = 99.98, .bid_size = 1, .ask = 100.02, .ask_size = 1}, {}).quote;
}();
static_assert(quoted.bid.ticks == 9998 && quoted.ask.ticks == 10002);

// An interval of the floor or more is a throttle.
static_assert(throttle<100ms>::floor.duration() == 100ms && throttle<1s>::floor.duration() == 1s);
