// What a user of the installed or embedded library writes first.
#include <cstdio>
#include <twoside/twoside.hpp>
#include <twoside/version.hpp>

int main() {
    using namespace std::chrono_literals;
    twoside::quoter q{.spread = twoside::fixed_spread{0.02},
                      .size = twoside::fixed_size{100},
                      .throttle = twoside::throttle<100ms>{}};
    const auto s = q.refresh(twoside::time_point{},
                             twoside::top_of_book{.bid = 99.98, .bid_size = 1, .ask = 100.02, .ask_size = 1}, {});
    std::printf("%.2f %.2f\n", s.bid_price(), s.ask_price());
    return s.action == twoside::action::quote ? 0 : 1;
}
