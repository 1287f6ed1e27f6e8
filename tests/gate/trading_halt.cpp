#include <support/scene.hpp>
#include <support/testing.hpp>

using namespace twoside;

TEST_CASE("halted blocks, unknown does not") {
    support::scene s;
    CHECK(trading_halt{}(s.proposal()).open());
    s.state.status = trading_status::trading;
    CHECK(trading_halt{}(s.proposal()).open());
    s.state.status = trading_status::halted;
    CHECK(trading_halt{}(s.proposal()) == trading_halt::halted);
}
