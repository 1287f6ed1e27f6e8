// event_loop: a poll loop in real time on a steady clock. A made-up market ticks every few milliseconds; the quoter is
// asked at every tick and on a timer of its own, is told of fills and of when its quotes left, and the program checks
// that no two refreshes are sent in less than the throttle's interval.
//     event_loop [SECONDS]      3 by default

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <thread>
#include <twoside/format.hpp>
#include <twoside/sim/random.hpp>
#include <twoside/twoside.hpp>

int main(int argc, char** argv) {
    using namespace std::chrono_literals;
    using namespace twoside;
    using clock = std::chrono::steady_clock;

    const double seconds = argc > 1 ? std::atof(argv[1]) : 3;
    if (argc > 2 || !(seconds > 0 && seconds <= 3600)) {
        fmt::print(stderr, "usage: event_loop [SECONDS]      (above 0, up to 3600)\n");
        return 2;
    }

    constexpr auto interval = 250ms;
    auto quoter = twoside::quoter{
        .spread =
            bounded{avellaneda_stoikov{{.risk_aversion = 0.01, .fill_decay = per_tick(0.8, 0.01)}}, {.min_ticks = 1}},
        .skew = linear_skew{{.position_limit = 1000, .cap = cap_in_ticks(3)}},
        .horizon = rolling_horizon{1min},
        .size = position_size{{.size = 100, .position_limit = 1000}},
        .rules = {.ticks_from_crossing = 1},
        .gate = all_of{valid_book{}, stale_book{1s}, inventory_limit{1000}},
        .throttle = throttle<interval>{},
    };
    market_state state{.position = 200, .volatility = from_annual_return(0.25, 100.0, us_equities)};

    // The feed: stands in for whatever the program's broker interface delivers.
    sim::random_numbers random{7};
    top_of_book book{.bid = 100.00, .bid_size = 500, .ask = 100.02, .ask_size = 500};
    const auto poll_feed = [&](clock::time_point now) {
        const int move = static_cast<int>(random.integer(-1, 1));
        book.bid += 0.01 * move;
        book.ask += 0.01 * move;
        book.bid_size = static_cast<double>(100 * random.integer(1, 9));
        book.ask_size = static_cast<double>(100 * random.integer(1, 9));
        book.time = now;
    };

    // The broker: now and then a part of one of our orders is filled. The quoter is told at once, because
    // it sends no quote again that it believes to stand.
    long fills = 0;
    const auto poll_broker = [&] {
        if (random.below(20) != 0) return;
        const side s = random.below(2) == 0 ? side::bid : side::ask;
        const auto filled = std::min<std::int64_t>(quoter.standing()[s].lots, random.integer(1, 20));
        if (filled == 0) return;
        quoter.filled(s, filled);
        state.position += quoter.rules.lots.size(filled) * (s == side::bid ? 1 : -1);
        ++fills;
    };

    long ticks = 0;
    long refreshes = 0;
    auto smallest = std::chrono::nanoseconds::max();
    time_point last_sent = time_point::earliest();
    const auto stop =
        clock::now() + std::chrono::duration_cast<clock::duration>(std::chrono::duration<double>{seconds});
    while (clock::now() < stop) {
        std::this_thread::sleep_for(std::chrono::milliseconds{random.integer(1, 7)});  // wait for messages
        poll_feed(clock::now());                                                       // process all of them
        poll_broker();
        ++ticks;
        const time_point now = clock::now();
        const auto signal = quoter.refresh(now, book, state);  // then decide, once
        if (signal.action == action::quote) {
            // Send the orders here, and then say when they left: the interval runs from that time.
            const time_point left = clock::now();
            quoter.sent(signal.number, left);
            if (refreshes > 0 && left - last_sent < smallest) smallest = left - last_sent;
            last_sent = left;
            ++refreshes;
            fmt::print("{}\n", signal);
        } else if (signal.action != action::hold) {
            fmt::print("{}\n", signal);
        }
    }
    fmt::print("\n{} ticks, {} fills, {} refreshes sent", ticks, fills, refreshes);
    if (refreshes > 1)
        fmt::print(", smallest gap between two {:.1f} ms (the throttle allows {} ms)", 1e3 * in_seconds(smallest),
                   interval.count());
    fmt::print("\n");
    return refreshes > 1 && smallest < interval ? 1 : 0;
}
