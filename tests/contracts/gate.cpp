// What every gate promises.

#include <string_view>
#include <support/market.hpp>
#include <support/testing.hpp>

#include "models.hpp"

using namespace twoside;
using namespace std::chrono_literals;

TEST_CASE("a gate is open in a quiet market, once warm") {
    contracts::for_each(contracts::gates(), [](const char* name, auto gate) {
        support::scene s;
        s.offsets = {0.02, 0.02};
        s.now = time_point{10h};
        bool open = false;
        for (int i = 0; i < 200; ++i) {
            s.now = s.now + 1s;
            s.book.time = s.now;
            open = detail::listed(gate(s.proposal())).all_open();
        }
        INFO(name);
        CHECK(open);
    });
}

TEST_CASE("a gate answers anything with a verdict that has a text, and forgets nothing it should keep") {
    contracts::for_each(contracts::gates(), [](const char* name, auto gate) {
        sim::random_numbers random{71};
        for (int i = 0; i < 20000; ++i) {
            support::scene s;
            s.now = time_point{std::chrono::nanoseconds{random.integer(0, 1'000'000'000'000'000)}};
            s.book = {support::any_number(random), support::any_number(random), support::any_number(random),
                      support::any_number(random), s.now};
            s.state.position = support::any_number(random);
            s.state.volatility = per_sqrt_second(support::any_number(random));
            s.state.profit = support::any_number(random);
            s.offsets = {support::any_number(random), support::any_number(random)};
            s.skew = support::any_number(random);
            s.size = {support::any_number(random), support::any_number(random)};
            const auto said = detail::listed(gate(s.proposal())).gravest();
            INFO(name << ", proposal " << i << " of seed 71");
            REQUIRE_FALSE(std::string_view{said.bid.text()}.empty());
            REQUIRE_FALSE(std::string_view{said.ask.text()}.empty());
        }
    });
}

TEST_CASE("a gate that is asked twice at one time answers the same") {
    contracts::for_each(contracts::gates(), [](const char* name, auto gate) {
        if (std::string_view{name} == "warm_up") return;  // it counts events
        sim::random_numbers random{72};
        support::scene s;
        for (int i = 0; i < 500; ++i) {
            s.now = s.now + std::chrono::milliseconds{random.integer(1, 2000)};
            s.book = support::random_book(random);
            s.book.time = s.now;
            s.state = support::random_state(random, 1000);
            const auto first = detail::listed(gate(s.proposal())).gravest();
            INFO(name << ", proposal " << i << " of seed 72");
            REQUIRE(detail::listed(gate(s.proposal())).gravest() == first);
        }
    });
}

TEST_CASE("a gate that is surely open is open; one that is not has not been asked") {
    contracts::for_each(contracts::gates(), [](const char* name, auto gate) {
        auto asked = gate;
        if constexpr (requires(const proposal& p) { gate.surely_open(p); }) {
            sim::random_numbers random{73};
            support::scene s;
            int sure = 0;
            for (int i = 0; i < 20000; ++i) {
                const bool wild = i % 3 == 0;
                s.now = s.now + std::chrono::milliseconds{random.integer(1, 400)};
                s.book = support::random_book(random);
                s.book.time = s.now - std::chrono::milliseconds{random.below(9) == 0 ? random.integer(-9000, 9000) : 0};
                s.state = support::random_state(random, 1000);
                s.state.volatility = per_sqrt_second(random.uniform(0, 2));
                if (wild) {
                    double* const anything[] = {&s.book.bid,         &s.book.ask,       &s.book.bid_size,
                                                &s.book.ask_size,    &s.state.position, &s.state.resting.bid,
                                                &s.state.resting.ask};
                    *anything[random.below(7)] = support::any_number(random);
                    s.state.volatility = per_sqrt_second(support::any_number(random));
                }
                const quote order{{random.integer(9900, 10000), random.integer(0, 300)},
                                  {random.integer(9990, 10100), random.integer(0, 300)}};
                const proposal p = s.proposal(order);
                INFO(name << ", proposal " << i << " of seed 73");
                if constexpr (requires { gate.keep_time(s.now); }) gate.keep_time(s.now);
                if constexpr (requires { gate.is_due(s.now); }) REQUIRE_FALSE(gate.is_due(s.now));
                const bool surely = gate.surely_open(p);
                const bool open = detail::listed(asked(p)).all_open();
                sure += surely;
                if (surely) {
                    REQUIRE(open);
                } else {
                    // Asked after all, it answers what one does that was only asked.
                    REQUIRE(detail::listed(gate(p)).all_open() == open);
                }
            }
            INFO(name);
            if (std::string_view{name} != "fast_market") {  // that one counts events, and is never sure
                CHECK(sure > 300);
            }
        }
    });
}
