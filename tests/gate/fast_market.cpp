#include <cmath>
#include <deque>
#include <support/scene.hpp>
#include <support/testing.hpp>
#include <twoside/sim/random.hpp>
#include <utility>

using namespace twoside;
using namespace std::chrono_literals;

namespace {

verdict at(fast_market& gate, std::chrono::nanoseconds t, double mid, double sigma = 0.01) {
    support::scene s;
    s.now = s.book.time = time_point{t};
    s.book.bid = mid - 0.01;
    s.book.ask = mid + 0.01;
    s.state.volatility = per_sqrt_second(sigma);
    return gate(s.proposal());
}

}  // namespace

TEST_CASE("a move of more than n sigma sqrt(t) within the window stops, up or down") {
    for (const int direction : {-1, 1}) {
        fast_market gate{{.window = 1s, .sigmas = 4}};
        CHECK(at(gate, 0ms, 100).open());
        CHECK(at(gate, 500ms, 100 + direction * 0.039).open());
        CHECK(at(gate, 600ms, 100 + direction * 0.041) == fast_market::moving);
    }
}

TEST_CASE("opens again when the move has left the window") {
    fast_market gate{{.window = 1s, .sigmas = 4}};
    CHECK(at(gate, 0ms, 100).open());
    CHECK(at(gate, 100ms, 101) == fast_market::moving);
    CHECK(at(gate, 900ms, 101) == fast_market::moving);
    CHECK(at(gate, 1300ms, 101).open());
}

TEST_CASE("a slow drift passes") {
    fast_market gate{{.window = 1s, .sigmas = 4}};
    for (int i = 0; i < 1000; ++i) REQUIRE(at(gate, i * 100ms, 100 + 0.003 * i).open());
}

TEST_CASE("the move in the window is never under-estimated: against a window kept whole") {
    sim::random_numbers random{8};
    fast_market gate{{.window = 800ms, .sigmas = 3}};
    std::deque<std::pair<std::chrono::nanoseconds, double>> exact;
    std::chrono::nanoseconds t{0};
    double mid = 100;
    int missed = 0;
    int stopped = 0;
    for (int i = 0; i < 20000; ++i) {
        t += std::chrono::milliseconds{random.integer(1, 60)};
        mid += 0.004 * random.normal();
        exact.emplace_back(t, mid);
        while (t - exact.front().first > 800ms) exact.pop_front();
        double move = 0;
        for (const auto& [when, price] : exact) move = std::max(move, std::abs(mid - price));
        const bool too_fast = move > 3 * 0.01 * std::sqrt(0.8) + 1e-9;
        const bool says = !at(gate, t, mid).open();
        missed += too_fast && !says;
        stopped += says;
    }
    CHECK(missed == 0);
    CHECK(stopped > 100);
    CHECK(stopped < 15000);
}

TEST_CASE("too many events") {
    fast_market gate{{.window = 1s, .sigmas = infinity, .max_events_per_second = 100}};
    int stopped = 0;
    for (int i = 0; i < 100; ++i) stopped += !at(gate, i * 1ms, 100).open();
    CHECK(stopped == 0);
    CHECK(at(gate, 100ms, 100) == fast_market::busy);
    CHECK(at(gate, 2s, 100).open());
}

TEST_CASE("without a volatility a move cannot be judged") {
    fast_market gate;
    CHECK(at(gate, 0s, 100, not_a_number) == fast_market::no_volatility);
    fast_market events_only{{.sigmas = infinity}};
    CHECK(at(events_only, 0s, 100, not_a_number).open());
}

TEST_CASE("a mid that is not a number harms nothing") {
    fast_market gate{{.window = 1s, .sigmas = 4}};
    CHECK(at(gate, 0ms, 100).open());
    CHECK(at(gate, 10ms, not_a_number).open());
    CHECK(at(gate, 20ms, infinity).open());
    CHECK(at(gate, 30ms, 100.01).open());
}

TEST_CASE("a gap of a day, and times near the ends of the scale") {
    fast_market gate{{.window = 1s, .sigmas = 4}};
    CHECK(at(gate, 0ms, 100).open());
    CHECK(at(gate, 24h, 150).open());
    CHECK(at(gate, std::chrono::nanoseconds::max(), 10).open());
    fast_market early;
    CHECK(at(early, std::chrono::nanoseconds::min(), 10).open());
    CHECK(at(early, std::chrono::nanoseconds::max(), 20).open());
}

namespace {

// How often the gate says `busy`, and how often it changes its mind, over events at a steady rate.
struct busyness {
    int busy = 0;
    int flips = 0;
};
busyness steady(int events, std::chrono::nanoseconds apart, const fast_market_parameters& p,
                std::chrono::nanoseconds from = 0s) {
    fast_market gate{p};
    busyness b;
    bool was = false;
    for (int i = 0; i < events; ++i) {
        const bool is = at(gate, from + i * apart, 100 + 0.01 * (i % 2)) == fast_market::busy;
        b.busy += is;
        b.flips += is != was;
        was = is;
    }
    return b;
}

}  // namespace

TEST_CASE("a steady rate below the limit never stops, one above it does and stays") {
    for (const auto window : {1s, 10s, 60s}) {
        const fast_market_parameters limit{.window = window, .sigmas = infinity, .max_events_per_second = 100};
        INFO("window " << window.count());
        // 95 a second, at any phase of the slots.
        for (const auto from : {0ms, 13ms, 61ms}) CHECK(steady(9500, 10526315ns, limit, from).busy == 0);
        CHECK(steady(9500, 10ms, limit).busy == 0);              // at the limit itself
        const busyness above = steady(20000, 9523809ns, limit);  // 105 a second
        CHECK(above.flips == 1);
        CHECK(above.busy > 12000);
    }
}

TEST_CASE("times below zero are times like others") {
    const fast_market_parameters p{.window = 1s, .sigmas = 4, .max_events_per_second = 100};
    CHECK(steady(3500, 20ms, p, -70s).busy == 0);
    fast_market gate{{.window = 1s, .sigmas = 4}};
    CHECK(at(gate, -5s, 100).open());
    CHECK(at(gate, -4900ms, 101) == fast_market::moving);
    CHECK(at(gate, -3s, 101).open());
    fast_market across{{.window = 1s, .sigmas = 4}};
    CHECK(at(across, -400ms, 100).open());
    CHECK(at(across, 300ms, 101) == fast_market::moving);
    CHECK(at(across, 900ms, 101).open());
}

TEST_CASE("a timer's refreshes are no events") {
    fast_market gate{{.window = 1s, .sigmas = infinity, .max_events_per_second = 10}};
    support::scene s;
    for (int i = 0; i < 1000; ++i) {
        s.now = time_point{i * 1ms};
        REQUIRE(gate(s.proposal()).open());
    }
    // An unchanged price with a new time is an event: the feed has said so.
    int busy = 0;
    for (int i = 0; i < 20; ++i) {
        s.now = s.book.time = time_point{1s + i * 1ms};
        busy += gate(s.proposal()) == fast_market::busy;
    }
    CHECK(busy == 9);
}

TEST_CASE("restart empties the window") {
    fast_market gate{{.window = 1s, .sigmas = 4}};
    CHECK(at(gate, 3600s, 100).open());
    gate.restart(time_point{10s});
    CHECK(at(gate, 10s, 150).open());
    CHECK(at(gate, 10500ms, 151) == fast_market::moving);
    CHECK(at(gate, 12s, 151).open());
}

TEST_CASE("what is looked back on is never shorter than the window and never longer than 9/8 of it") {
    // 4 sigma sqrt(0.8 s) are 0.036 at a sigma of 0.01; the market moves by 1.
    const fast_market_parameters p{.window = 800ms, .sigmas = 4};
    for (const auto from : {0ms, 1ms, 50ms, 99ms, 100ms, 101ms, 250ms})
        for (const auto later : {1ms, 400ms, 699ms, 701ms, 750ms, 799ms, 800ms}) {
            fast_market gate{p};
            INFO("a move from " << from.count() << " ms on, within " << later.count() << " ms");
            CHECK(at(gate, 0ms, 100).open());
            CHECK(at(gate, from, 100).open());
            CHECK(at(gate, from + later, 101) == fast_market::moving);
        }
    for (const auto later : {901ms, 950ms, 1000ms, 1100ms, 5000ms}) {
        fast_market gate{p};
        INFO("a move within " << later.count() << " ms");
        CHECK(at(gate, 0ms, 100).open());
        CHECK(at(gate, later, 101).open());
        // The same where refreshes without a price lie between.
        fast_market asked_often{p};
        CHECK(at(asked_often, 0ms, 100).open());
        for (auto t = 30ms; t < later; t += 30ms) CHECK(at(asked_often, t, not_a_number).open());
        CHECK(at(asked_often, later, 101).open());
    }
}

TEST_CASE("after a gap, or a restart, nothing of the past comes back") {
    for (const bool restarted : {false, true}) {
        fast_market gate{{.window = 800ms, .sigmas = 4}};
        for (auto t = 0ms; t < 2s; t += 40ms) CHECK(at(gate, t, 100).open());
        if (restarted) gate.restart(time_point{10s});
        for (auto t = 10s + 0ms; t < 12s; t += 40ms) CHECK(at(gate, t, 150).open());
        fast_market busy{{.window = 800ms, .sigmas = infinity, .max_events_per_second = 100}};
        for (auto t = 0ms; t < 2s; t += 1ms) (void)at(busy, t, 100);
        CHECK(at(busy, 2s, 100) == fast_market::busy);
        if (restarted) busy.restart(time_point{10s});
        for (auto t = 10s + 0ms; t < 12s; t += 40ms) CHECK(at(busy, t, 100).open());
    }
}

TEST_CASE("bad parameters are refused, and each judgement can be switched off") {
    CHECK(fast_market_parameters{.window = 999ns}.check());
    CHECK(fast_market_parameters{.window = 24h + 1ns}.check());
    CHECK_FALSE(fast_market_parameters{.window = 1us}.check());
    CHECK_FALSE(fast_market_parameters{.window = 24h}.check());
    for (const double x : {0.0, -1.0, not_a_number}) {
        CHECK(fast_market_parameters{.sigmas = x}.check());
        CHECK(fast_market_parameters{.max_events_per_second = x}.check());
    }
    CHECK_FALSE(fast_market_parameters{.sigmas = infinity, .max_events_per_second = infinity}.check());
    CHECK_THROWS_AS(fast_market({.sigmas = 0}), invalid_parameter);
    // By default a second, four sigma, and any number of events.
    fast_market gate;
    CHECK(at(gate, 0ms, 100).open());
    CHECK(at(gate, 1s, 100.039).open());
    CHECK(at(gate, 1s, 100.041) == fast_market::moving);
    for (int i = 0; i < 10000; ++i) CHECK(at(gate, 10s + i * 1us, 100).open());
    // A move that is stopped is told before a number of events.
    fast_market both{{.window = 1s, .sigmas = 4, .max_events_per_second = 1}};
    CHECK(at(both, 0ms, 100).open());
    CHECK(at(both, 1ms, 101) == fast_market::moving);
    CHECK(at(both, 2ms, not_a_number) == fast_market::busy);
}

TEST_CASE("a time before the one that was told empties the window") {
    fast_market gate{{.window = 1s, .sigmas = 4}};
    CHECK(at(gate, 10s, 100).open());
    CHECK(at(gate, 10300ms, 100).open());
    CHECK(at(gate, 5s, 150).open());
    CHECK(at(gate, 5300ms, 150).open());
    CHECK(at(gate, 5400ms, 151) == fast_market::moving);
}

TEST_CASE("a burst is seen at any time of the scale, at first and after a quiet time") {
    for (const auto from : {std::chrono::nanoseconds{0}, std::chrono::nanoseconds{10h}, std::chrono::nanoseconds{-10h}})
        for (const auto& [quiet_before, apart] :
             {std::pair{false, 1ms}, std::pair{false, 2ms}, std::pair{true, 1ms}, std::pair{true, 2ms}}) {
            fast_market gate{{.window = 1s, .sigmas = infinity, .max_events_per_second = 100}};
            INFO("from " << from.count() << ", quiet before: " << quiet_before);
            support::scene s;
            if (quiet_before) {
                // One book, and a timer for two seconds.
                s.book.time = time_point{from - 2s};
                for (auto t = from - 2s; t < from; t += 50ms) {
                    s.now = time_point{t};
                    CHECK(gate(s.proposal()).open());
                }
            }
            for (int i = 0; i < 100; ++i) CHECK(at(gate, from + i * apart, 100).open());
            CHECK(at(gate, from + 100 * apart, 100) == fast_market::busy);
            CHECK(at(gate, from + 101 * apart, 100) == fast_market::busy);
            CHECK(at(gate, from + 3s, 100).open());
        }
}

TEST_CASE("a move is forgotten with its slot, also after a quiet time of exactly a window's slots") {
    // Slots of 100 ms. Eight end in the quiet time, and the ninth is still looked back on.
    fast_market gate{{.window = 800ms, .sigmas = 4}};
    CHECK(at(gate, 0ms, 100).open());
    CHECK(at(gate, 850ms, 101) == fast_market::moving);
    CHECK(at(gate, 905ms, 101).open());
    CHECK(at(gate, 950ms, 101).open());
}

TEST_CASE("events before a restart count for nothing after it") {
    fast_market gate{{.window = 1s, .sigmas = infinity, .max_events_per_second = 100}};
    auto t = std::chrono::nanoseconds{0};
    for (int i = 0; i < 90; ++i, t += 11ms) CHECK(at(gate, t, 100).open());
    gate.restart(time_point{t});
    // Half as many again as may be, evenly over the window, so that every slot is closed once.
    int busy = 0;
    for (int i = 0; i < 150; ++i, t += 7ms) busy += at(gate, t, 100) == fast_market::busy;
    CHECK(busy > 40);
}

TEST_CASE("a time far before the window empties it, wherever on the scale the two lie") {
    constexpr auto end = std::chrono::nanoseconds::max();
    support::scene s;
    s.state.volatility = per_sqrt_second(0.001);
    fast_market gate{{.window = 1s, .sigmas = 6}};
    s.now = s.book.time = time_point{end - 5ns};
    REQUIRE(gate(s.proposal()).open());
    s.book.bid += 1;
    s.book.ask += 1;
    CHECK(gate(s.proposal()) == fast_market::moving);
    s.now = s.book.time = time_point{std::chrono::nanoseconds::min() + 5ns};
    CHECK(gate(s.proposal()).open());
}
