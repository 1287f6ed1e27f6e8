#include <support/testing.hpp>
#include <twoside/horizon/rolling.hpp>

using namespace twoside;
using namespace std::chrono_literals;

TEST_CASE("the same time ahead whenever it is asked") {
    const rolling_horizon h{5min};
    CHECK(h(time_point{}, {}) == 300);
    CHECK(h(time_point{100h}, {.time_left = 1s}) == 300);
}
