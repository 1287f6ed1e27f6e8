#include <support/scene.hpp>
#include <support/testing.hpp>

using namespace twoside;

TEST_CASE("no skew whatever is held") {
    support::scene s;
    s.state.position = 1e6;
    CHECK(no_skew{}(s.view(), s.offsets) == 0);
}
