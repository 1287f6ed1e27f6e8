#include <support/scene.hpp>
#include <support/testing.hpp>

using namespace twoside;

TEST_CASE("a view says what the stages ask of the state, and offsets their sum and their half") {
    support::scene s;
    CHECK(s.view().sigma() == 0.02);
    s.state.volatility = {};
    CHECK(s.view().sigma() != s.view().sigma());
    CHECK(offsets{1, 2}.total() == 3);
    CHECK(offsets{1, 2}.half() == 1.5);
    CHECK(offsets{infinity, 2}.half() == 2);
    CHECK(offsets{1, infinity}.half() == 1);
}
