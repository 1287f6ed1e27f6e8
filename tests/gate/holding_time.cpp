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

TEST_CASE("restart: a position that was opened in the future is opened now") {
    holding_time gate{10s};
    support::scene s;
    s.state.position = 5;
    s.now = time_point{3600s};
    CHECK(gate(s.proposal()).open());
    gate.restart(time_point{100s});
    s.now = time_point{110s};
    CHECK(gate(s.proposal()).open());
    s.now = time_point{110s + 1ns};
    CHECK(gate(s.proposal()) == holding_time::too_long);
    // One that was opened earlier keeps its time.
    holding_time old{10s};
    s.now = time_point{0s};
    CHECK(old(s.proposal()).open());
    old.restart(time_point{8s});
    s.now = time_point{11s};
    CHECK(old(s.proposal()) == holding_time::too_long);
}

TEST_CASE("reset begins anew; a bad time is refused") {
    holding_time gate{10s};
    CHECK(with_position(gate, 0s, 5).open());
    CHECK(with_position(gate, 11s, 5).exits());
    gate.reset();
    CHECK(with_position(gate, 12s, 5).open());
    CHECK(with_position(gate, 22s, 5).open());
    CHECK(with_position(gate, 22s + 1ns, 5).exits());
    CHECK_THROWS_AS(holding_time{0s}, invalid_parameter);
    CHECK_THROWS_AS(holding_time{-1s}, invalid_parameter);
}

TEST_CASE("a position that is not a number goes on with the time of the one before it") {
    holding_time gate{10s};
    CHECK(with_position(gate, 0s, not_a_number).open());
    CHECK(with_position(gate, 20s, not_a_number).open());  // it starts none
    CHECK(with_position(gate, 30s, -5).open());
    CHECK(with_position(gate, 41s, not_a_number).exits());
}
