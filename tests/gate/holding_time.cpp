#include <support/scene.hpp>
#include <support/testing.hpp>

using namespace twoside;
using namespace std::chrono_literals;

namespace {

verdict with_position(holding_time& gate, std::chrono::nanoseconds t, double q) {
    support::scene s;
    s.now = time_point{t};
    s.state.position = q;
    return gate(s.proposal());
}

}  // namespace

TEST_CASE("a position held too long on one side exits until it is flat or turned") {
    holding_time gate{10s};
    CHECK(with_position(gate, 0s, 0).open());
    CHECK(with_position(gate, 100s, 0).open());
    CHECK(with_position(gate, 101s, 5).open());
    CHECK(with_position(gate, 105s, not_a_number).open());  // does not count as flat
    CHECK(with_position(gate, 111s, 7).open());
    CHECK(with_position(gate, 111s + 1ns, 9) == holding_time::too_long);
    CHECK(with_position(gate, 112s, -1).open());  // turned: a new position
    CHECK(with_position(gate, 130s, -1).exits());
    CHECK(with_position(gate, 131s, 0).open());
}
