#include <support/testing.hpp>
#include <twoside/sim/replay.hpp>
#include <vector>

using namespace twoside;
using namespace std::chrono_literals;
using Catch::Matchers::WithinAbs;

namespace {

data::event quote_at(std::chrono::nanoseconds t, double bid, double ask) {
    return {.time = time_point{t}, .kind = data::event_kind::quote, .best = {bid, 100, ask, 100, time_point{t}}};
}

auto simple_quoter() {
    return quoter{.spread = fixed_spread{0.02},
                  .size = fixed_size{10},
                  .gate = all_of{valid_book{}, trading_halt{}},
                  .throttle = throttle<100ms>{}};
}

}  // namespace

TEST_CASE("a replay accounts for every event and every second") {
    const std::vector<data::event> events{
        quote_at(0s, 99.98, 100.02),
        {.time = time_point{1s}, .kind = data::event_kind::trade, .price = 100, .size = 5},
        quote_at(2s, 99.99, 99.99),  // locked: cancel
        quote_at(3s, 99.98, 100.02),
        {.time = time_point{4s}, .kind = data::event_kind::halt},
        {.time = time_point{6s}, .kind = data::event_kind::resume},
        quote_at(7s, 99.98, 100.04),
        quote_at(10s, 99.98, 100.02),
    };
    auto q = simple_quoter();
    const auto t = sim::replay(events, q, {.timer = 0s});
    CHECK(t.events == 8);
    CHECK(t.quotes == 5);
    CHECK(t.trades == 1);
    CHECK(t.halts == 2);
    CHECK(t.refreshes == 8);
    CHECK(t.timer_refreshes == 0);
    CHECK(t.cancels == 2);
    CHECK(t.sent == 5);
    CHECK(t.unchanged == 1);  // the trade changes nothing
    CHECK(t.throttled == 0);
    CHECK(t.span == 10s);
    // Quoting 0-2 s, 3-4 s, 6-10 s; locked 2-3 s; halted 4-6 s.
    CHECK(t.two_way == 7s);
    CHECK(t.quoting.bid == 7s);
    REQUIRE(t.reasons.size() == 2);
    CHECK(t.reasons[0].why == valid_book::locked);
    CHECK(t.reasons[0].held.bid == 1s);
    CHECK(t.reasons[1].why == trading_halt::halted);
    CHECK(t.reasons[1].held.ask == 2s);
    CHECK(t.reasons[1].times.ask == 1);
    CHECK(t.smallest_gap == 1s);
    // Ours is 0.04 around 100 and 0.04 around 100.01; the market's 0.04 but for 7-10 s, when it is 0.06: 4 s and 3 s.
    CHECK_THAT(t.our_spread, WithinAbs(0.04, 1e-9));
    CHECK_THAT(t.market_spread, WithinAbs((4 * 0.04 + 3 * 0.06) / 7, 1e-9));
}

TEST_CASE("the timer refreshes between events, so that a gate fires without a tick") {
    const std::vector<data::event> events{quote_at(0s, 99.98, 100.02), quote_at(10s, 99.98, 100.02)};
    quoter q{
        .spread = fixed_spread{0.02}, .size = fixed_size{10}, .gate = stale_book{2s}, .throttle = throttle<100ms>{}};
    const auto t = sim::replay(events, q, {.timer = 100ms});
    CHECK(t.timer_refreshes == 99);
    CHECK(t.cancels == 1);
    REQUIRE(t.reasons.size() == 1);
    CHECK(t.reasons[0].why == stale_book::stale);
    CHECK(t.reasons[0].held.bid == 10s - 2100ms);
}

TEST_CASE("the timer rests in a long silence, so that a gap of years ends") {
    const std::vector<data::event> events{quote_at(0s, 99.98, 100.02), quote_at(24h * 365 * 50, 99.98, 100.02)};
    auto q = simple_quoter();
    const auto t = sim::replay(events, q, {.timer = 1s, .longest_silence = 100s});
    CHECK(t.timer_refreshes == 100);
    CHECK(t.events == 2);
}

TEST_CASE("by default the timer rests after an hour without an event, and beats again after the next one") {
    const std::vector<data::event> events{quote_at(0s, 99.98, 100.02), quote_at(10h, 99.98, 100.02),
                                          quote_at(10h + 1s, 99.98, 100.02)};
    auto q = simple_quoter();
    CHECK(sim::replay(events, q).timer_refreshes == 4 * 3600 + 3);
}

TEST_CASE("an observer sees every refresh, with what stands after it") {
    const std::vector<data::event> events{quote_at(0s, 99.98, 100.02), quote_at(50ms, 99.99, 100.02),
                                          quote_at(60ms, 100, 100)};
    auto q = simple_quoter();
    std::vector<action> actions;
    bool standing_after = true;
    (void)sim::replay(events, q, {.timer = 0s}, [&](const auto& m) {
        actions.push_back(m.signal.action);
        standing_after = !m.signal.quote.empty();
    });
    CHECK(actions == std::vector{action::quote, action::hold, action::cancel});
    CHECK_FALSE(standing_after);
}

TEST_CASE("no events, no tally") {
    auto q = simple_quoter();
    const auto t = sim::replay({}, q);
    CHECK(t.events == 0);
    CHECK(t.refreshes == 0);
    CHECK(t.span == 0s);
}

TEST_CASE(
    "all events of one time are taken in before the quoter is asked: no quote rests on a book that was superseded") {
    const std::vector<data::event> events{
        quote_at(0s, 99.98, 100.02), quote_at(1s, 99.90, 100.10),
        quote_at(1s, 99.92, 100.08), {.time = time_point{1s}, .kind = data::event_kind::trade, .price = 100, .size = 5},
        quote_at(1s, 99.94, 100.06), quote_at(2s, 99.98, 100.02),
    };
    auto q = simple_quoter();
    std::vector<double> seen;
    const auto t = sim::replay(events, q, {.timer = 0s}, [&](const auto& m) { seen.push_back(m.market.bid); });
    CHECK(t.events == 6);
    CHECK(t.quotes == 5);
    CHECK(t.refreshes == 3);
    CHECK(seen == std::vector{99.98, 99.94, 99.98});
}

TEST_CASE("the volatility is what was known by then, not the day's") {
    std::vector<data::event> events;
    for (int i = 0; i < 200; ++i) {
        const double mid = 100 + (i < 100 ? 0.01 : 0.5) * (i % 2);
        events.push_back(quote_at(i * 1s, mid - 0.02, mid + 0.02));
    }
    auto q = simple_quoter();
    std::vector<double> sigma;
    const auto t = sim::replay(events, q, {.timer = 0s},
                               [&](const auto& m) { sigma.push_back(m.state.volatility.per_sqrt_second()); });
    CHECK_FALSE(is_finite(sigma[0]));
    CHECK(sigma[99] < 0.02);
    CHECK(sigma[199] > 0.1);
    CHECK(sigma[199] == t.sigma);
}

TEST_CASE("a fair value that wants several levels is shown the recorded ones") {
    data::recording r;
    for (int i = 0; i < 3; ++i) {
        data::book b{};
        b.bid_levels = b.ask_levels = 2;
        b.bids[0] = {99.99, 10};
        b.bids[1] = {99.90, 90};
        b.asks[0] = {100.01, 50};
        b.asks[1] = {100.02 + i, 100};
        b.time = time_point{i * 1s};
        r.books.push_back(b);
        r.events.push_back({.time = b.time, .kind = data::event_kind::quote, .best = top(b)});
        r.events.push_back({.time = b.time + 500ms, .kind = data::event_kind::trade, .price = 100, .size = 1});
    }
    quoter q{.fair_value = depth_weighted{80}, .spread = fixed_spread{0.02}, .size = fixed_size{10}};
    std::vector<double> fair;
    const auto t = sim::replay_levels(r, q, {.timer = 0s}, [&](const auto& m) { fair.push_back(m.signal.fair_value); });
    CHECK(t.quotes == 3);
    REQUIRE(fair.size() == 6);
    CHECK_THAT(fair[0], WithinAbs(depth_weighted{80}(r.books[0]), 1e-12));
    CHECK_THAT(fair[1], WithinAbs(depth_weighted{80}(r.books[0]), 1e-12));
    CHECK_THAT(fair[4], WithinAbs(depth_weighted{80}(r.books[2]), 1e-12));
    CHECK(fair[4] != fair[0]);
    r.books.pop_back();
    CHECK_THROWS_AS(sim::replay_levels(r, q), invalid_parameter);
}

TEST_CASE("a quoter that is replayed twice says that time went back, and starts anew where it is told to") {
    const std::vector<data::event> events{quote_at(0s, 99.98, 100.02), quote_at(1s, 99.90, 100.04)};
    auto q = simple_quoter();
    CHECK(sim::replay(events, q, {.timer = 0s}).sent == 2);
    const auto again = sim::replay(events, q, {.timer = 0s});
    CHECK(again.sent == 0);
    CHECK(again.time_went_back == 1);  // at 1 s the quote is the one that stands
    q.restart(time_point{-1s});
    q.standing({});
    CHECK(sim::replay(events, q, {.timer = 0s}).sent == 2);
}

TEST_CASE("each side is tallied by itself, with its reason and how often it began") {
    const std::vector<data::event> events{quote_at(0s, 99.98, 100.02), quote_at(1s, 99.97, 100.01),
                                          quote_at(3s, 99.98, 100.02), quote_at(6s, 99.97, 100.01),
                                          quote_at(10s, 99.98, 100.02)};
    static constexpr reason low{"low"}, early{"early"};
    // No bid while the market is low, no ask before the third second.
    quoter q{.fair_value = mid{},
             .spread = fixed_spread{0.02},
             .size = fixed_size{10},
             .gate =
                 [](const proposal& p) {
                     return verdicts{stop_if(p.book.bid < 99.975, low), stop_if(p.now < time_point{3s}, early)};
                 },
             .throttle = throttle<100ms>{}};
    const auto t = sim::replay(events, q, {.timer = 0s});
    CHECK(t.quoting.bid == 4s);  // 0-1 s, 3-6 s
    CHECK(t.quoting.ask == 7s);  // 3-10 s
    CHECK(t.two_way == 3s);      // 3-6 s
    REQUIRE(t.reasons.size() == 2);
    CHECK(t.reasons[0].why == early);
    CHECK(t.reasons[0].held.ask == 3s);
    CHECK(t.reasons[0].held.bid == 0s);
    CHECK(t.reasons[0].times.ask == 1);
    CHECK(t.reasons[0].times.bid == 0);
    CHECK(t.reasons[1].why == low);
    CHECK(t.reasons[1].held.bid == 6s);
    CHECK(t.reasons[1].held.ask == 0s);
    CHECK(t.reasons[1].times.bid == 2);
    CHECK(t.reasons[1].times.ask == 0);
    CHECK(t.exits == 0);
    CHECK(t.cancels == 1);  // the bid, at 1 s
    CHECK(t.sent == 4);     // at 0, 3, 6 and 10 s
    CHECK(t.smallest_gap == 3s);
    CHECK_THAT(t.our_spread, WithinAbs(0.04, 1e-9));
    CHECK_THAT(t.market_spread, WithinAbs(0.04, 1e-9));
}

TEST_CASE("an exit is counted once, and the side is held by it from then on") {
    const std::vector<data::event> events{quote_at(0s, 99.98, 100.02), quote_at(1s, 99.98, 100.02),
                                          quote_at(4s, 99.98, 100.02)};
    quoter q{.spread = fixed_spread{0.02}, .size = fixed_size{10}, .gate = daily_loss{100}};
    const auto t = sim::replay(events, q, {.state = {.profit = -100}, .timer = 0s});
    CHECK(t.exits == 1);
    CHECK(t.sent == 0);
    CHECK(t.cancels == 0);
    CHECK(t.two_way == 0s);
    REQUIRE(t.reasons.size() == 1);
    CHECK(t.reasons[0].why == daily_loss::reached);
    CHECK(t.reasons[0].held == two_sided<std::chrono::nanoseconds>{4s, 4s});
    CHECK(t.reasons[0].times == two_sided<std::int64_t>{1, 1});
    CHECK_FALSE(is_finite(t.our_spread));
    CHECK_FALSE(is_finite(t.market_spread));
    CHECK(t.smallest_gap == std::chrono::nanoseconds::max());
}

TEST_CASE("what the throttle refuses is counted, and the pace is told") {
    std::vector<data::event> events;
    for (int i = 0; i < 10; ++i) events.push_back(quote_at(i * 40ms, 99.98 + 0.01 * i, 100.02 + 0.01 * i));
    auto q = simple_quoter();  // 100 ms
    const auto t = sim::replay(events, q, {.timer = 0s});
    // Sent at 0, 120, 240 and 360 ms.
    CHECK(t.sent == 4);
    CHECK(t.throttled == 6);
    CHECK(t.unchanged == 0);
    CHECK(t.smallest_gap == 120ms);
    CHECK(t.span == 360ms);
    CHECK(t.two_way == 360ms);
}

TEST_CASE("the timer beats between events and not at them, by default four times a second") {
    const std::vector<data::event> events{quote_at(0s, 99.98, 100.02), quote_at(1s, 99.98, 100.02),
                                          quote_at(1100ms, 99.98, 100.02), quote_at(1600ms, 99.98, 100.02)};
    auto q = simple_quoter();
    std::vector<time_point> times;
    const auto t = sim::replay(events, q, {}, [&](const auto& m) { times.push_back(m.now); });
    CHECK(times == std::vector{time_point{0ms}, time_point{250ms}, time_point{500ms}, time_point{750ms}, time_point{1s},
                               time_point{1100ms}, time_point{1350ms}, time_point{1600ms}});
    CHECK(t.timer_refreshes == 4);
    CHECK(t.refreshes == 8);
    CHECK(t.unchanged == 7);
    CHECK(t.events == 4);
}

TEST_CASE("the state of the settings holds throughout, and a volatility comes from the quotes alone") {
    const std::vector<data::event> events{
        {.time = time_point{0s}, .kind = data::event_kind::trade, .price = 90, .size = 5},
        quote_at(1s, 99.98, 100.02),
        {.time = time_point{2s}, .kind = data::event_kind::trade, .price = 500, .size = 5},
        quote_at(3s, 99.98, 100.02),
        {.time = time_point{4s}, .kind = data::event_kind::halt},
        {.time = time_point{5s}, .kind = data::event_kind::resume},
    };
    quoter q{.spread = fixed_spread{0.02}, .size = fixed_size{10}};
    std::vector<market_state> states;
    const market_state given{.position = 7, .volatility = per_sqrt_second(0.5), .profit = 3};
    const auto t =
        sim::replay(events, q, {.state = given, .volatility = {.sampling = 0s, .min_samples = 1}, .timer = 0s},
                    [&](const auto& m) { states.push_back(m.state); });
    REQUIRE(states.size() == 6);
    for (const market_state& s : states) {
        CHECK(s.position == 7);
        CHECK(s.profit == 3);
    }
    CHECK(states[0].volatility == per_sqrt_second(0.5));  // no quote has said otherwise yet
    CHECK_FALSE(states[1].volatility.is_set());
    CHECK(states[3].volatility == per_sqrt_second(0));  // the mid stood still, whatever was traded
    CHECK(t.sigma == 0);
    CHECK(states[3].status == trading_status::unknown);
    CHECK(states[4].status == trading_status::halted);
    CHECK(states[5].status == trading_status::trading);
    CHECK(t.trades == 2);
    CHECK(t.halts == 2);
}

TEST_CASE("before the first quote of a recording with levels there is no book") {
    data::recording r;
    data::book b{};
    b.bid_levels = b.ask_levels = 1;
    b.bids[0] = {99.99, 10};
    b.asks[0] = {100.01, 10};
    b.time = time_point{1s};
    r.books.push_back(b);
    r.events.push_back({.time = time_point{0s}, .kind = data::event_kind::trade, .price = 100, .size = 1});
    r.events.push_back({.time = b.time, .kind = data::event_kind::quote, .best = top(b)});
    quoter q{.fair_value = mid{}, .spread = fixed_spread{0.02}, .size = fixed_size{10}};
    std::vector<verdict> why;
    (void)sim::replay_levels(r, q, {.timer = 0s}, [&](const auto& m) { why.push_back(m.signal.reason); });
    REQUIRE(why.size() == 2);
    CHECK(why[0] == no_fair_value);
    CHECK(why[1].open());
}
