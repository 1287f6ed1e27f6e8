#include <string_view>
#include <support/scene.hpp>
#include <support/testing.hpp>

using namespace twoside;

namespace {

two_sided<double> sizes(double q, double target = 0, two_sided<double> resting = {}) {
    support::scene s;
    s.state.position = q;
    s.state.resting = resting;
    return position_size{{.size = 100, .position_limit = 1000, .target = target}}(s.view());
}

}  // namespace

TEST_CASE("shrinks the side that increases the position and leaves the other") {
    CHECK(sizes(0) == two_sided<double>{100, 100});
    CHECK(sizes(500) == two_sided<double>{50, 100});
    CHECK(sizes(-250) == two_sided<double>{100, 75});
}

TEST_CASE("at the limit that side is absent while the other stays") {
    CHECK(sizes(1000) == two_sided<double>{0, 100});
    CHECK(sizes(-1000) == two_sided<double>{100, 0});
    CHECK(sizes(5000) == two_sided<double>{0, 100});
}

TEST_CASE("at a target both sides are whole") {
    CHECK(sizes(400, 400) == two_sided<double>{100, 100});
    CHECK(sizes(700, 400).bid == 50);
    CHECK(sizes(0, 400).bid == 100);
    CHECK(sizes(0, 400).ask < 100);
}

TEST_CASE("never more than the room that resting orders leave") {
    CHECK(sizes(0, 0, {980, 0}).bid == 20);
    CHECK(sizes(0, 0, {1200, 0}).bid == 0);
    CHECK(sizes(0, 0, {0, 950}).ask == 50);
    CHECK(sizes(0, 0, {not_a_number, 0}) == two_sided<double>{0, 100});
    CHECK(sizes(0, 0, {-500, 0}).bid == 100);  // a negative resting size gives no room
}

TEST_CASE("never negative, whatever the position") {
    for (const double q : {not_a_number, infinity, -infinity, 1e308, -1e308}) {
        CHECK(sizes(q).bid >= 0);
        CHECK(sizes(q).ask >= 0);
    }
}

TEST_CASE("a target lies between the limits; other parameters are named too") {
    const auto parameter = [](const position_size_parameters& p) {
        const problem found = p.check();
        return std::string_view{found ? found.parameter : "none"};
    };
    CHECK(parameter({.size = 1, .position_limit = 10, .target = -10}) == "target");
    CHECK(parameter({.size = 1, .position_limit = 10, .target = 10}) == "target");
    CHECK(parameter({.size = 1, .position_limit = 10, .target = -9.9}) == "none");
    CHECK(parameter({.size = 0, .position_limit = 10}) == "size");
    CHECK(parameter({.size = 1, .position_limit = infinity}) == "position_limit");
}
