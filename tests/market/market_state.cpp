#include <support/testing.hpp>
#include <twoside/market/market_state.hpp>

using namespace twoside;

TEST_CASE("what has no safe default starts unset") {
    const market_state s;
    CHECK_FALSE(s.volatility.is_set());
    CHECK(s.time_left == unset_time_left);
    CHECK(s.status == trading_status::unknown);
    CHECK(s.position == 0);
}

TEST_CASE("the room on each side: what is held counts towards one limit and away from the other") {
    const market_state s{.position = 300, .resting = {50, 20}};
    CHECK(s.room(1000, 800) == two_sided<double>{650, 1080});
}
