#include <support/testing.hpp>
#include <twoside/horizon/session.hpp>

using namespace twoside;
using namespace std::chrono_literals;

TEST_CASE("the time left in the session") {
    const session_horizon h{{.opens = 9h + 30min, .closes = 16h}};
    CHECK(h(time_point{15h + 59min}, {}) == 60);
    CHECK(h(time_point{9h + 30min}, {}) == 6.5 * 3600);
    CHECK(h(time_point{18h}, {}) == 0);
}

TEST_CASE("a floor keeps the skew alive at the close") {
    const session_horizon h{{.opens = 9h + 30min, .closes = 16h}, 5min};
    CHECK(h(time_point{15h + 59min}, {}) == 300);
    CHECK(h(time_point{15h}, {}) == 3600);
}
