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
