#include <support/scene.hpp>
#include <support/testing.hpp>

using namespace twoside;
using namespace std::chrono_literals;

namespace {

verdict at(warm_up& gate, std::chrono::nanoseconds t, double ask = 100.02) {
    support::scene s;
    s.now = s.book.time = time_point{t};
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

TEST_CASE("a timer's refreshes are no events, but time passes with them") {
    warm_up gate{{.events = 3, .duration = 5s}};
    support::scene s;
    const auto refresh_at = [&](std::chrono::nanoseconds t) {
        s.now = time_point{t};
        return gate(s.proposal());
    };
    for (int i = 1; i < 100; ++i) CHECK(refresh_at(i * 1s) == warm_up::warming_up);  // one event, and 98 timers
    s.book.bid_size += 1;
    CHECK(refresh_at(101s) == warm_up::warming_up);
    s.book.bid_size += 1;
    CHECK(refresh_at(102s) == warm_up::warming_up);
    CHECK(refresh_at(103s).open());
    warm_up slow{{.events = 1, .duration = 5s}};
    s.now = time_point{200s};
    CHECK(slow(s.proposal()) == warm_up::warming_up);
    s.now = time_point{205s};
    CHECK(slow(s.proposal()).open());
}

TEST_CASE("restart: what was seen in the future is seen now") {
    warm_up gate{{.events = 1, .duration = 5s}};
    CHECK(at(gate, 3600s) == warm_up::warming_up);
    gate.restart(time_point{10s});
    CHECK(at(gate, 14s) == warm_up::warming_up);
    CHECK(at(gate, 15s).open());
}

TEST_CASE("a price is waited for even where no event is; bad parameters are refused") {
    warm_up gate{{.events = 0}};
    CHECK(at(gate, 1s, not_a_number) == warm_up::warming_up);
    CHECK(at(gate, 2s).open());
    CHECK(at(gate, 3s, not_a_number).open());  // warm once is warm
    CHECK(warm_up_parameters{.events = -1}.check());
    CHECK(warm_up_parameters{.duration = -1ns}.check());
    CHECK_FALSE(warm_up_parameters{.events = 0}.check());
    CHECK_THROWS_AS(warm_up({.events = -1}), invalid_parameter);
}

TEST_CASE("restart keeps what was seen before the new time") {
    warm_up gate{{.events = 1, .duration = 5s}};
    CHECK(at(gate, 10s) == warm_up::warming_up);
    gate.restart(time_point{13s});
    CHECK(at(gate, 14s) == warm_up::warming_up);
    CHECK(at(gate, 15s).open());
}

TEST_CASE("a hundred events before this one, if nothing else is said") {
    warm_up gate;
    for (int i = 1; i <= 100; ++i) CHECK(at(gate, i * 1ms) == warm_up::warming_up);
    CHECK(at(gate, 101ms).open());
}

TEST_CASE("restart: a time that was ahead does not warm") {
    warm_up gate{{.events = 1, .duration = 60s}};
    CHECK(at(gate, 10s) == warm_up::warming_up);
    CHECK(at(gate, 3600s).open());  // an hour ahead
    gate.restart(time_point{12s});
    CHECK(at(gate, 13s) == warm_up::warming_up);
    CHECK(at(gate, 70s).open());
    // What is warm by the right time stays warm, and so does what waits for events alone.
    gate.restart(time_point{71s});
    CHECK(at(gate, 71s).open());
    warm_up events{{.events = 1}};
    CHECK(at(events, 3600s) == warm_up::warming_up);
    CHECK(at(events, 3600s).open());
    events.restart(time_point{10s});
    CHECK(at(events, 10s).open());
    // What has seen nothing does not become warm.
    warm_up cold{{.events = 0}};
    cold.restart(time_point{10s});
    CHECK(at(cold, 11s).open());
}
