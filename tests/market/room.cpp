#include <cmath>
#include <support/testing.hpp>
#include <twoside/market/room.hpp>

using namespace twoside;

TEST_CASE("room is what is left to the limit when everything that rests is filled") {
    CHECK(formula::room(1000.0, 300.0, 50.0) == 650);
    CHECK(formula::room(1000.0, -300.0, 50.0) == 1250);
    CHECK(formula::room(1000.0, 1200.0, 0.0) == -200);
    CHECK(formula::room(1000.0, 0.0, -50.0) == 1000);  // a negative size rests nothing
    CHECK(formula::room(infinity, 5.0, 7.0) == infinity);
    for (int which = 0; which < 3; ++which) {
        double x[] = {1000, 300, 50};
        x[which] = not_a_number;
        CHECK(std::isnan(formula::room(x[0], x[1], x[2])));
    }
}

TEST_CASE("an order as large as the room fits, one larger does not, and at the limit none does") {
    CHECK(formula::has_room(650.0, 650.0, 1000.0, 300.0));
    CHECK_FALSE(formula::has_room(651.0, 650.0, 1000.0, 300.0));
    CHECK_FALSE(formula::has_room(0.0, 0.0, 1000.0, 1000.0));
    CHECK_FALSE(formula::has_room(0.0, -1.0, 1000.0, 999.0));
    CHECK(formula::has_room(0.0, 0.0, 1000.0, 999.0));
    for (int which = 0; which < 4; ++which) {
        double x[] = {1, 650, 1000, 300};
        x[which] = not_a_number;
        CHECK_FALSE(formula::has_room(x[0], x[1], x[2], x[3]));
    }
}
