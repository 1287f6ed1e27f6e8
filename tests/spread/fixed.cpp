#include <support/scene.hpp>
#include <support/testing.hpp>

using namespace twoside;

TEST_CASE("a fixed spread is what it was given") {
    const support::scene s;
    CHECK(fixed_spread{0.05}(s.view()) == offsets{0.05, 0.05});
    CHECK(fixed_spread{0.05, 0.07}(s.view()) == offsets{0.05, 0.07});
    CHECK(fixed_spread{0}(s.view()) == offsets{0, 0});
}
