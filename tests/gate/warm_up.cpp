#include <support/scene.hpp>
#include <support/testing.hpp>

using namespace twoside;
using namespace std::chrono_literals;

namespace {

verdict at(warm_up& gate, std::chrono::nanoseconds t, double ask = 100.02) {
    support::scene s;
    s.now = time_point{t};
    s.book.ask = ask;
    return gate(s.proposal());
}

}  // namespace

TEST_CASE("warm after enough events and enough time, both") {
    warm_up gate{{.events = 3, .duration = 10s}};
    CHECK(at(gate, 100s) == warm_up::warming_up);
    CHECK(at(gate, 101s) == warm_up::warming_up);
    CHECK(at(gate, 102s) == warm_up::warming_up);
    CHECK(at(gate, 109s) == warm_up::warming_up);  // enough events, not enough time
    CHECK(at(gate, 110s).open());
    CHECK(at(gate, 111s).open());
    gate.reset();
    CHECK(at(gate, 112s) == warm_up::warming_up);
}

TEST_CASE("events without a price do not warm") {
    warm_up gate{{.events = 1, .duration = 0s}};
    for (int i = 0; i < 10; ++i) CHECK(at(gate, i * 1s, not_a_number) == warm_up::warming_up);
    CHECK(at(gate, 11s) == warm_up::warming_up);
    CHECK(at(gate, 12s).open());
}
