#include <support/scene.hpp>
#include <support/testing.hpp>

using namespace twoside;

TEST_CASE("a proposal gives our prices: fair value, less the skew, less or plus the offset") {
    support::scene s;
    s.fair_value = 100;
    s.skew = 0.25;
    s.offsets = {1, 2};
    CHECK(s.proposal().bid_price() == 98.75);
    CHECK(s.proposal().ask_price() == 101.75);
    CHECK(s.offsets.total() == 3);
    CHECK(s.offsets.half() == 1.5);
    CHECK(s.view().sigma() == 0.02);
}

TEST_CASE("a horizon that has passed is at its end, and an unset one stays unset") {
    support::scene s;
    s.time_left = 90;
    CHECK(s.view().tau() == 90);
    s.time_left = -50;
    CHECK(s.view().tau() == 0);
    s.time_left = not_a_number;
    CHECK(s.view().tau() != s.view().tau());
}
