// event_loop: the whole composition in real time on a steady clock. A made-up market ticks every few milliseconds; a
// market maker decides quotes and leads to them by requests; a small venue inside the program answers after 5 to 40 ms,
// fills orders in part and refuses some. Prints every request with its reason, and at the end what it cost and what
// came of it. It checks that no two refreshes left in less than the throttle's interval, and that the books agree.
//     event_loop [SECONDS]      3 by default

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <functional>
#include <thread>
#include <twoside/format.hpp>
#include <twoside/market_maker.hpp>
#include <twoside/sim/random.hpp>
#include <twoside/twoside.hpp>

#include "support/message_tally.hpp"
#include "support/stand_in_venue.hpp"

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
    message_budget budget{ib_message_budget};  // one for the connection
    order_ids ids{{.first = 1}};               // one for the connection
    auto maker = market_maker{
        .quoter =
            twoside::quoter{
                .spread = bounded{avellaneda_stoikov{{.risk_aversion = 0.01, .fill_decay = per_tick(0.8, 0.01)}},
                                  {.min_ticks = 1}},
                .skew = linear_skew{{.position_limit = 1000, .cap = cap_in_ticks(3)}},
                .horizon = rolling_horizon{1min},
                .size = position_size{{.size = 100, .position_limit = 1000}},
                .rules = {.ticks_from_crossing = 1},
                .gate = all_of{valid_book{}, stale_book{1s}, inventory_limit{1000}},
                .throttle = throttle<interval>{},
            },
        .orders = order_manager{{.reference = 77, .deadband_ticks = 2, .position_limit = 1000}, std::ref(ids)},
        .efficiency = order_efficiency{{.free_messages = 100}},
    };
    const market_state state{.volatility = from_annual_return(0.25, 100.0, us_equities)};

    // The feed: stands in for whatever the program's broker interface delivers.
    sim::random_numbers random{7};
    std::int64_t bid = 10000;
    top_of_book book{};
    const auto poll_feed = [&](clock::time_point now) {
        if (random.below(12) == 0) bid += random.integer(-1, 1);
        book = {.bid = 0.01 * static_cast<double>(bid),
                .bid_size = static_cast<double>(100 * random.integer(1, 9)),
                .ask = 0.01 * static_cast<double>(bid + 2),
                .ask_size = static_cast<double>(100 * random.integer(1, 9)),
                .time = now};
    };
    // The venue: stands in for the broker. What the market reaches is filled, and now and then somebody trades with us.
    support::stand_in_venue venue{{.one_refused_in = 40}};
    const auto poll_venue = [&](clock::time_point now) {
        venue.market(bid, bid + 2, now);
        if (random.below(40) == 0)
            venue.trade(random.below(2) == 0 ? side::bid : side::ask, random.integer(1, 60), now);
        venue.deliver(now, [&](const report& r) {
            maker.take(r, now);
            if (r.kind == report_kind::fill || r.reason != rejection::none) fmt::print("    {}\n", r);
        });
    };

    support::message_tally tally;
    long refreshes = 0;
    auto smallest = std::chrono::nanoseconds::max();
    time_point last_refresh = time_point::earliest();
    const auto send_all = [&](const request_list& requests, time_point now) {
        bool refreshed = false;
        for (const request& r : requests) {
            venue.send(r, now);
            tally.add(r, now);
            fmt::print("{}\n", r);
            refreshed = refreshed || r.kind != request_kind::cancel;
        }
        if (!refreshed) return;
        if (refreshes > 0) smallest = std::min(smallest, now - last_refresh);
        last_refresh = now;
        ++refreshes;
    };
    const auto loop = [&](auto go_on, auto decide) {
        while (go_on()) {
            std::this_thread::sleep_for(std::chrono::milliseconds{random.integer(1, 7)});  // wait for messages
            poll_feed(clock::now());                                                       // process all of them
            poll_venue(clock::now());
            const time_point now = clock::now();
            send_all(decide(now), now);  // then decide, once
        }
    };
    const auto stop =
        clock::now() + std::chrono::duration_cast<clock::duration>(std::chrono::duration<double>{seconds});
    loop([&] { return clock::now() < stop; },
         [&](time_point now) -> auto& { return maker.refresh(now, book, state, budget); });
    // Everything off the market, and then the last reports.
    const auto latest = stop + 10s;
    loop([&] { return (!maker.all_off() || maker.ledger.position() != venue.position()) && clock::now() < latest; },
         [&](time_point now) -> auto& { return maker.stop(now, budget); });

    fmt::print("\n{} messages: {} places, {} modifications, {} cancels; at most {} in a second\n", tally.all(),
               tally.of(request_kind::place), tally.of(request_kind::modify), tally.of(request_kind::cancel),
               tally.busiest_second());
    fmt::print("{} executions of {} orders; order efficiency ratio {:.1f}\n", maker.ledger.executions(),
               maker.orders.executed_orders(), maker.efficiency.ratio(clock::now()));
    fmt::print("position {} (the venue says {}), profit {:.2f} at the mid\n", maker.ledger.position(), venue.position(),
               maker.ledger.profit(book.mid()));
    fmt::print("{} refreshes sent", refreshes);
    if (refreshes > 1)
        fmt::print(", smallest gap between two {:.1f} ms (the throttle allows {} ms)", 1e3 * in_seconds(smallest),
                   interval.count());
    fmt::print("\n");
    const double cash = 0.01 * static_cast<double>(venue.cash());
    const bool books_agree =
        maker.ledger.position() == venue.position() && magnitude(maker.ledger.cash() - cash) < 0.005;
    if (!books_agree) fmt::print("the books differ: cash {:.2f}, the venue says {:.2f}\n", maker.ledger.cash(), cash);
    if (!maker.all_off()) fmt::print("there are orders left\n");
    return (refreshes > 1 && smallest < interval) || !books_agree || !maker.all_off() ? 1 : 0;
}
