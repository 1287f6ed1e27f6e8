#include <cmath>
#include <support/testing.hpp>
#include <twoside/horizon/given.hpp>

using namespace twoside;
using namespace std::chrono_literals;

TEST_CASE("the caller's time left, in seconds") {
    CHECK(given_horizon{}({}, {.time_left = 90s}) == 90);
    CHECK(given_horizon{}({}, {.time_left = 0s}) == 0);
    CHECK(std::isnan(given_horizon{}({}, {.time_left = -5s})));
    CHECK(std::isnan(given_horizon{}({}, {.time_left = -1ns})));
    CHECK(std::isnan(given_horizon{}({}, {})));
}
