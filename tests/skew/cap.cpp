#include <support/scene.hpp>
#include <support/testing.hpp>

using namespace twoside;

TEST_CASE("a cap's parts add up and are checked") {
    const support::scene s;
    CHECK(skew_cap{.ticks = 1, .half_spreads = 1, .price = 1}(s.view(), s.offsets) == 0.01 + 0.03 + 1);
    CHECK(skew_cap{.ticks = not_a_number}.check("x"));
    CHECK(skew_cap{.half_spreads = -1}.check("x"));
    CHECK_FALSE(no_cap.check("x"));
}
