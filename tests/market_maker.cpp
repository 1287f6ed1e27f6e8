#include <memory>
#include <set>
#include <string>
#include <support/desk.hpp>
#include <support/testing.hpp>
#include <twoside/market_maker.hpp>
#include <twoside/sim/random.hpp>
#include <twoside/twoside.hpp>
#include <vector>

using namespace twoside;
using namespace std::chrono_literals;
using support::both;
using support::requests;
using support::text;

namespace {

constexpr reason closed{"closed by the test"};
constexpr reason leave{"leave", decision::exit};

// What the test says to the stages, and what they were shown.
struct levers {
    verdicts gate{};
    double skew = 0;
    double half_spread = 0.015;
    double lots = 10;
    market_state shown{};
};
struct switched {
    const levers* l;
    verdicts operator()(const proposal&) const noexcept { return l->gate; }
};

auto make_quoter(levers& l) {
    return quoter{.spread =
                      [&l](const market_view& v) {
                          l.shown = v.state;
                          return l.half_spread;
                      },
                  .skew = [&l](const market_view&, const offsets&) { return l.skew; },
                  .size = [&l](const market_view&) { return l.lots; },
                  .gate = switched{&l},
                  .throttle = throttle<250ms>{}};
}

// A maker with a clock, a market and a budget, and the words of a venue that answers it. 99.98 | 100.02, so that it
// quotes 9998 | 10002.
template <class Maker>
struct shop {
    Maker m;
    message_budget budget{{.messages = 10'000, .reserved = 10}};
    time_point now{100s};
    top_of_book book{99.98, 300, 100.02, 300, {}};
    requests last{};
    two_sided<request> own{};
    std::uint64_t executions = 0;

    void pass(std::chrono::nanoseconds d) { now = now + d; }
    void move(int ticks) {
        book.bid += 0.01 * ticks;
        book.ask += 0.01 * ticks;
    }
    requests refresh(const market_state& given = {}) { return keep(m.refresh(now, book, given, budget)); }
    requests stop() { return keep(m.stop(now, budget)); }
    void say(const report& r) { m.take(r, now); }
    void say(report_kind kind, const request& of, rejection why = rejection::none) {
        say(support::refusal(kind, of, now, why));
    }
    void obey() {
        const requests all = last;
        for (const request& r : all)
            say(r.kind == request_kind::place    ? report_kind::accepted
                : r.kind == request_kind::modify ? report_kind::modified
                                                 : report_kind::cancelled,
                r);
    }
    void stand() {
        refresh();
        obey();
        pass(1s);
    }
    void fill(const request& of, std::int64_t lots, std::int64_t filled = untold) {
        report r = support::fill(of, now, ++executions, lots, filled);
        say(r);
    }
    void list(time_point asked, const requests& open, std::int64_t position) {
        report r = support::plain(report_kind::snapshot_begin, asked);
        r.instrument = every_instrument;
        say(r);
        for (const request& o : open) say(report_kind::snapshot_order, o);
        r = support::plain(report_kind::snapshot_end, now, static_cast<std::int64_t>(open.size()));
        r.instrument = every_instrument;
        say(r);
        say(support::plain(report_kind::position, now, position));
    }
    [[nodiscard]] quote stands() const { return m.quoter.standing(); }

private:
    requests keep(const request_list& asked) {
        last.assign(asked.begin(), asked.end());
        for (const request& r : last)
            if (r.kind != request_kind::cancel) own[r.side] = r;
        return last;
    }
};

auto plain_maker(levers& l, order_manager_parameters p = {}) {
    return market_maker{
        .quoter = make_quoter(l), .orders = order_manager{support::ours(p)}, .efficiency = no_order_efficiency{}};
}

}  // namespace

// ---- what stands, and the pace ----

TEST_CASE("a quote becomes two placements, a move of the market two modifications with what moved and by how much") {
    levers l;
    shop s{.m = plain_maker(l)};
    CHECK(text(s.refresh()) == "place bid 10 @ 9998, place ask 10 @ 10002");
    CHECK(s.last[0].because.why == nothing_stands);
    s.obey();
    s.pass(1s);
    s.move(2);
    CHECK(text(s.refresh()) == "modify bid 10 @ 10000, modify ask 10 @ 10004");
    CHECK(s.last[0].because.why == fair_value_moved);
    CHECK(s.last[0].because.ticks == 2);
    CHECK(s.m.signal().action == action::quote);
    s.obey();
    s.pass(1s);
    l.skew = 0.01;
    CHECK(text(s.refresh()) == "modify bid 10 @ 9999, modify ask 10 @ 10003");
    CHECK(s.last[1].because.why == skew_moved);
    CHECK(s.last[1].because.ticks == -1);
    s.obey();
    s.pass(1s);
    l.half_spread = 0.025;
    CHECK(text(s.refresh()) == "modify bid 10 @ 9998, modify ask 10 @ 10004");
    CHECK(s.last[0].because.why == spread_moved);
    s.obey();
    s.pass(1s);
    l.lots = 12;
    CHECK(text(s.refresh()) == "modify bid 12 @ 9998, modify ask 12 @ 10004");
    CHECK(s.last[0].because.why == our_size_changed);
}

TEST_CASE("what stands is what the orders say, and no assumption of the quoter's survives") {
    levers l;
    shop s{.m = plain_maker(l)};
    s.refresh();
    s.say(report_kind::rejected, s.own.bid, rejection::other);
    s.say(report_kind::accepted, s.own.ask);
    s.pass(1s);
    CHECK(text(s.refresh()) == "place bid 10 @ 9998");
    CHECK(s.stands() == both(9998, 10002));
    CHECK_FALSE(s.m.quoter.refused(1));  // nothing else has a say
    s.obey();
    s.fill(s.own.bid, 4, 4);
    s.pass(1s);
    s.refresh();
    CHECK(s.stands() == quote{{9998, 6}, {10002, 10}});
    s.say(report_kind::cancelled, s.own.ask);  // by the venue
    s.pass(1s);
    CHECK(text(s.refresh()) == "place ask 10 @ 10002");
    s.obey();
    s.m.disconnected(s.now);
    s.pass(1s);
    CHECK(s.refresh().empty());
    CHECK(s.stands().ask == quote_side{10002, 10});  // nobody has said that it is gone
}

TEST_CASE("what could not be sent does not stand and uses up no interval") {
    levers l;
    shop s{.m = plain_maker(l), .budget = message_budget{{.messages = 4, .reserved = 1}}};
    s.budget.sent(s.now - 1050ms, 3);
    CHECK(s.refresh().empty());
    CHECK(s.m.orders.denied().bid == budget_kept_for_cancels);
    CHECK(s.stands().empty());
    CHECK(s.m.quoter.last_sent() == time_point::earliest());
    s.pass(50ms);
    CHECK(s.refresh().size() == 2);
    CHECK(s.m.quoter.last_sent() == s.now);
    // One side of two: the interval runs, and the other side comes with the next.
    shop t{.m = plain_maker(l), .budget = message_budget{{.messages = 2, .reserved = 1}}};
    CHECK(text(t.refresh()) == "place bid 10 @ 9998");
    t.obey();
    t.pass(249ms);
    CHECK(t.refresh().empty());
    CHECK(t.m.signal().reason == throttled);
    t.pass(851ms);
    CHECK(text(t.refresh()) == "place ask 10 @ 10002");
}

TEST_CASE("the pace is that of what really left: renewals of expiries count, cancels do not") {
    levers l;
    shop s{.m = plain_maker(l, {.rolling_expiry = 2s})};
    s.refresh();
    s.obey();
    s.pass(1s);
    CHECK(text(s.refresh()) == "modify bid 10 @ 9998, modify ask 10 @ 10002");
    CHECK(s.last[0].because.why == expiry_renewed);
    s.obey();
    s.move(1);
    s.pass(249ms);
    CHECK(s.refresh().empty());
    s.pass(1ms);
    CHECK(s.refresh().size() == 2);
    s.obey();
    s.pass(300ms);
    l.gate = {closed, {}};
    CHECK(text(s.refresh()) == "cancel bid");
    l.gate = {};
    s.move(1);
    s.obey();
    CHECK(text(s.refresh()) == "place bid 10 @ 10000, modify ask 10 @ 10004");
}

TEST_CASE("no two batches of placements and modifications leave closer than the throttle, whatever comes in between") {
    levers l;
    shop s{.m = plain_maker(l, {.deadband_ticks = 1, .rolling_expiry = 1s})};
    sim::random_numbers random{5};
    time_point before = time_point::earliest();
    int batches = 0;
    for (int i = 0; i < 20000; ++i) {
        s.pass(std::chrono::milliseconds{random.integer(1, 60)});
        s.move(static_cast<int>(random.integer(-1, 1)));
        s.refresh();
        bool changes = false;
        for (const request& r : s.last) changes = changes || r.kind != request_kind::cancel;
        if (changes) {
            INFO("step " << i);
            REQUIRE((before == time_point::earliest() || s.now - before >= 100ms));
            before = s.now;
            ++batches;
        }
        if (random.below(3) > 0) s.obey();
        if (random.below(20) == 0) s.say(report_kind::cancelled, s.own[random.below(2) == 0 ? side::bid : side::ask]);
        l.gate.bid = random.below(10) == 0 ? verdict{closed} : verdict{};
    }
    CHECK(batches > 500);
}

TEST_CASE("a quote that is as it was sends nothing, for hours") {
    levers l;
    shop s{.m = plain_maker(l)};
    s.stand();
    for (int i = 0; i < 1000; ++i) {
        s.pass(1s);
        CHECK(s.refresh().empty());
        CHECK(s.m.signal().reason == unchanged);
    }
}

TEST_CASE("a target that the deadband leaves alone is no quote that left") {
    levers l;
    shop s{.m = plain_maker(l, {.deadband_ticks = 3})};
    s.stand();
    const time_point left = s.m.quoter.last_sent();
    s.move(2);
    CHECK(s.refresh().empty());
    CHECK(s.m.quoter.last_sent() == left);
    CHECK(s.stands() == both(9998, 10002));
    s.move(1);
    CHECK(s.refresh().size() == 2);  // at once
}

// ---- the state, from the ledger ----

TEST_CASE("position, profit and what may still fill are the ledger's and the orders', whatever the caller says") {
    levers l;
    shop s{.m = plain_maker(l)};
    s.stand();
    s.fill(s.own.bid, 4, 4);
    s.fill(s.own.ask, 1, 1);
    s.pass(1s);
    s.move(1);
    s.refresh({.position = 77, .resting = {0, 2}, .profit = 5});
    CHECK(l.shown.position == 3);
    CHECK(l.shown.profit > 0.1299);
    CHECK(l.shown.profit < 0.1301);                     // 4 bought at 99.98 and 1 sold at 100.02, at 100.01 now
    CHECK(l.shown.resting == two_sided<double>{0, 2});  // the caller's own, elsewhere
    request others{.side = side::bid, .ticks = 9000, .size = 5};
    others.venue_order = 900;
    s.say(report_kind::accepted, others);
    s.refresh();
    CHECK(l.shown.resting == two_sided<double>{5, 0});
    // A cancel that is not confirmed rests.
    l.gate = {{}, closed};
    s.refresh();
    s.refresh();
    CHECK(l.shown.resting.ask == 10);
}

TEST_CASE("without a mid the last one marks the position") {
    levers l;
    shop s{.m = plain_maker(l)};
    s.stand();
    s.fill(s.own.bid, 10, 10);
    s.book.ask = not_a_number;
    s.refresh();
    CHECK(l.shown.profit > 0.19);
    CHECK(l.shown.profit < 0.21);
}

TEST_CASE("where the maker begins with a position, the orders and the ledger know it, and the first mid is its cost") {
    levers l;
    shop s{.m = plain_maker(l, {.position_limit = 25, .position = 20})};
    CHECK(s.m.ledger.position() == 20);
    CHECK(text(s.refresh()) == "place bid 5 @ 9998, place ask 10 @ 10002");
    CHECK(l.shown.position == 20);
    CHECK(l.shown.profit == 0);
    s.obey();
    s.pass(1s);
    s.move(1);
    s.refresh();
    CHECK(l.shown.profit > 0.19);
    CHECK(l.shown.profit < 0.21);
}

// ---- sides off, stop, exit ----

TEST_CASE("a side that a gate closes is cancelled at once, with the gate's reason, though the throttle holds") {
    levers l;
    shop s{.m = plain_maker(l)};
    s.refresh();
    s.obey();
    s.pass(1ms);
    l.gate = {{}, closed};
    CHECK(text(s.refresh()) == "cancel ask");
    CHECK(s.last[0].because.why == closed);
    CHECK(s.refresh().empty());  // once
    s.obey();
    CHECK(s.stands() == quote{{9998, 10}, {}});
}

TEST_CASE("a cancel that a gate demands uses the reserve of the budget, and goes as soon as the window opens") {
    levers l;
    shop s{.m = plain_maker(l), .budget = message_budget{{.messages = 4, .reserved = 2}}};
    s.refresh();
    s.obey();
    s.budget.sent(s.now, 1);
    l.gate = {closed, closed};
    CHECK(text(s.refresh()) == "cancel bid");
    s.pass(1099ms);
    CHECK(s.refresh().empty());
    s.pass(1ms);
    CHECK(text(s.refresh()) == "cancel ask");
    CHECK(s.last[0].because.why == closed);
}

TEST_CASE("the limit's own gate gives its reason") {
    auto maker = market_maker{
        .quoter = quoter{.spread = fixed_spread{0.015}, .size = fixed_size{10}, .gate = inventory_limit{15}},
        .orders = order_manager{support::ours({.position_limit = 15})}};
    shop<decltype(maker)> s{.m = std::move(maker)};
    s.stand();
    s.fill(s.own.bid, 10, 10);
    s.pass(1s);
    CHECK(s.refresh().empty());
    CHECK(s.m.signal().sides().bid == inventory_limit::long_limit);
    CHECK(s.m.orders.worst_case(side::bid) == 10);
}

TEST_CASE("stop: everything off, also what the budget held up; refreshes only attend to that; resume goes on") {
    levers l;
    shop s{.m = plain_maker(l), .budget = message_budget{{.messages = 3, .reserved = 1}}};
    s.refresh();
    s.obey();
    CHECK_FALSE(s.m.all_off());
    CHECK(text(s.stop()) == "cancel bid");
    CHECK(s.last[0].because.why == stopped_by_caller);
    s.obey();
    s.pass(1100ms);
    s.move(3);
    CHECK(text(s.refresh()) == "cancel ask");
    CHECK_FALSE(s.m.all_off());
    s.obey();
    CHECK(s.m.all_off());
    for (int i = 0; i < 20; ++i) {
        s.pass(300ms);
        s.move(1);
        CHECK(s.refresh().empty());
    }
    l.gate = both_sides(verdict{leave});
    CHECK(s.refresh().empty());
    l.gate = {};
    s.m.resume();
    s.pass(1s);
    CHECK(s.refresh().size() == 2);
}

TEST_CASE("an exit cancels both sides; the position is the caller's to close, or closed where that is asked for") {
    levers l;
    shop s{.m = plain_maker(l)};
    s.stand();
    s.fill(s.own.bid, 4, 4);
    l.gate = {leave, {}};
    CHECK(text(s.refresh()) == "cancel bid, cancel ask");
    CHECK(s.last[0].because.why == leave);
    CHECK(s.m.signal().action == action::exit);
    s.obey();
    s.pass(1s);
    CHECK(s.refresh().empty());
    CHECK(s.m.all_off());
    shop c{.m = plain_maker(l, {.exit_through_ticks = 5})};
    l.gate = {};
    c.stand();
    c.fill(c.own.bid, 4, 4);
    l.gate = {leave, {}};
    CHECK(text(c.refresh()) == "cancel bid, cancel ask");
    c.obey();
    c.pass(1s);
    CHECK(text(c.refresh()) == "place ask 4 @ 9993");
    CHECK(c.last[0].time_in_force == time_in_force::ioc);
    c.fill(c.own.ask, 4, 4);
    c.pass(1s);
    CHECK(c.refresh().empty());
    CHECK(c.m.ledger.position() == 0);
}

TEST_CASE("a maker that was stopped closes no position, though a gate demands to get out") {
    levers l;
    shop s{.m = plain_maker(l, {.exit_through_ticks = 5})};
    s.stand();
    s.fill(s.own.bid, 4, 4);
    s.stop();
    s.obey();
    l.gate = both_sides(verdict{leave});
    for (int i = 0; i < 5; ++i) {
        s.pass(1s);
        CHECK(s.refresh().empty());
    }
}

// ---- reports ----

TEST_CASE("reports of other instruments are not ours, but in a list of the connection they count") {
    levers l;
    shop s{.m = plain_maker(l)};
    s.stand();
    report other = support::fill(s.own.bid, s.now, 50, 5, 5);
    other.instrument = 4;
    s.say(other);
    CHECK(s.m.ledger.position() == 0);
    s.m.disconnected(s.now);
    s.m.reconnected(s.now);
    CHECK(s.m.wants_reading(s.now));
    s.pass(10ms);
    const auto asked = s.now;
    report r = support::plain(report_kind::snapshot_begin, asked);
    r.instrument = every_instrument;
    s.say(r);
    s.say(report_kind::snapshot_order, s.own.bid);
    s.say(report_kind::snapshot_order, s.own.ask);
    other = support::answer(report_kind::snapshot_order, s.own.ask, s.now);
    other.instrument = 4;
    s.say(other);
    r.kind = report_kind::snapshot_end;
    r.size = 3;
    s.say(r);
    s.say(support::plain(report_kind::position, s.now, 0));
    CHECK(s.m.orders.blocked().open());
}

TEST_CASE("an execution that is told twice under one id is booked once") {
    levers l;
    shop s{.m = plain_maker(l)};
    s.stand();
    const report fill = support::fill(s.own.bid, s.now, 9, 4, 4);
    s.say(fill);
    s.say(fill);
    CHECK(s.m.ledger.position() == 4);
    CHECK(s.m.orders.exposure(side::bid) == 6);
    CHECK(s.m.orders.position() == 4);
}

TEST_CASE("an execution under two ids is noticed, a reading asked for, and struck when the position says so") {
    levers l;
    shop s{.m = plain_maker(l)};
    s.stand();
    s.fill(s.own.bid, 4, 4);
    s.refresh();
    CHECK_FALSE(s.m.wants_reading(s.now));
    s.fill(s.own.bid, 4, 4);  // the same under another id
    CHECK(s.m.ledger.position() == 8);
    CHECK(s.m.wants_reading(s.now));
    s.refresh();
    CHECK(l.shown.position == 8);
    s.pass(10ms);
    s.list(s.now, {s.own.bid, s.own.ask}, 4);
    CHECK(s.m.ledger.position() == 4);
    CHECK(s.m.orders.position() == 4);
    CHECK(s.m.orders.blocked().open());
    CHECK(s.m.orders.exposure(side::bid) == s.own.bid.size - 4);
    CHECK_FALSE(s.m.orders.wants_reading(s.now + 60s));
    s.pass(1s);
    s.refresh();
    CHECK(l.shown.position == 4);
    CHECK(l.shown.profit < 0.1);
}

TEST_CASE("an execution under two ids that seems to fill the whole order is repaired too") {
    levers l;
    shop s{.m = plain_maker(l)};
    s.stand();
    s.fill(s.own.bid, 5, 5);
    s.fill(s.own.bid, 5, 5);
    s.pass(1s);
    s.refresh();
    for (const request& r : s.last) CHECK(r.kind != request_kind::place);  // nothing beside it
    CHECK(s.m.wants_reading(s.now));
    s.pass(10ms);
    if (!s.last.empty()) s.obey();
    s.pass(10ms);
    s.list(s.now, {s.own.bid, s.own.ask}, 5);
    CHECK(s.m.ledger.position() == 5);
    CHECK(s.m.orders.blocked().open());
    CHECK(s.m.orders.worst_case(side::bid) >= 10);
}

TEST_CASE("two executions under two ids each, before a reading: both are struck") {
    levers l;
    shop s{.m = plain_maker(l)};
    s.stand();
    s.fill(s.own.bid, 2, 2);
    s.fill(s.own.bid, 2, 2);
    s.fill(s.own.ask, 3, 3);
    s.fill(s.own.ask, 3, 3);
    CHECK(s.m.ledger.position() == -2);
    CHECK(s.m.wants_reading(s.now));
    s.pass(10ms);
    s.list(s.now, {s.own.bid, s.own.ask}, -1);
    CHECK(s.m.ledger.position() == -1);
    CHECK(s.m.orders.blocked().open());
}

TEST_CASE("a suspect that the position confirms stays, and is no suspect any more") {
    levers l;
    shop s{.m = plain_maker(l)};
    s.stand();
    s.fill(s.own.bid, 4, 4);
    s.fill(s.own.bid, 3, 4);  // it was the count that was old
    s.pass(10ms);
    s.say(support::plain(report_kind::position, s.now, 7));
    CHECK(s.m.ledger.position() == 7);
    s.say(support::plain(report_kind::position, s.now, 4));
    CHECK(s.m.ledger.position() == 7);
}

TEST_CASE("commissions, corrections and busts reach the ledger, and the orders what may fill again") {
    levers l;
    shop s{.m = plain_maker(l)};
    s.stand();
    s.fill(s.own.bid, 4, 4);
    report commission = support::answer(report_kind::commission, s.own.bid, s.now);
    commission.execution = {0, 1};
    commission.money = 0.5;
    s.say(commission);
    s.refresh();
    CHECK(l.shown.profit < -0.41);
    CHECK(l.shown.profit > -0.43);
    report bust = support::answer(report_kind::busted, s.own.bid, s.now);
    bust.execution = {0, 1};
    bust.revision = 1;
    s.say(bust);
    CHECK(s.m.ledger.position() == 0);
    CHECK(s.m.orders.worst_case(side::bid) == 10);
    s.refresh();
    CHECK(l.shown.position == 0);
    CHECK(l.shown.profit == 0);
}

TEST_CASE("a correction that does not name the order reaches it all the same, by the execution") {
    levers l;
    shop s{.m = plain_maker(l)};
    s.stand();
    s.fill(s.own.bid, 4, 4);
    report r = support::plain(report_kind::busted, s.now);
    r.execution = {0, 1};
    r.revision = 1;
    s.say(r);
    CHECK(s.m.ledger.position() == 0);
    CHECK(s.m.orders.worst_case(side::bid) == 10);
    s.fill(s.own.ask, 4, 4);
    r.kind = report_kind::corrected;
    r.execution = {0, 2};
    r.side = side::ask;
    r.executed = 6;
    r.ticks = 10002;
    s.say(r);
    CHECK(s.m.ledger.position() == -6);
    CHECK(s.m.orders.exposure(side::ask) == 4);
}

// ---- the limit ----

TEST_CASE("the position limit holds whatever the quoter wants") {
    levers l;
    l.lots = 1000;
    shop s{.m = plain_maker(l, {.position_limit = 12})};
    CHECK(text(s.refresh()) == "place bid 12 @ 9998, place ask 12 @ 10002");
    s.obey();
    s.fill(s.own.bid, 5, 5);
    s.pass(1s);
    s.move(1);
    s.refresh();
    s.obey();
    CHECK(s.m.orders.worst_case(side::bid) <= 12);
    CHECK(s.m.orders.worst_case(side::ask) >= -12);
}

// ---- several levels ----

namespace {

auto ladder_maker(levers& l, order_manager_parameters p = {}) {
    return market_maker{.quoter = make_quoter(l),
                        .orders = order_manager{support::ours(p)},
                        .ladder = ladder<3>{},
                        .efficiency = no_order_efficiency{}};
}

}  // namespace

TEST_CASE("three levels: a shift by a tick moves one order a side") {
    levers l;
    shop s{.m = ladder_maker(l)};
    CHECK(s.refresh().size() == 6);
    s.obey();
    s.pass(1s);
    CHECK(s.refresh().empty());
    s.move(1);
    CHECK(s.refresh().size() == 2);
    std::multiset<std::int64_t> prices;
    s.obey();
    for (const working_order& o : s.m.orders.orders())
        if (o.alive()) prices.insert(o.ticks);
    CHECK(prices == std::multiset<std::int64_t>{9997, 9998, 9999, 10003, 10004, 10005});
}

TEST_CASE("an unchanged quote of which a deeper level was filled: it is placed again, at the quote's pace") {
    levers l;
    shop s{.m = ladder_maker(l)};
    s.refresh();
    const request deepest = s.last[2];
    s.obey();
    s.pass(100ms);
    s.fill(deepest, 10, 10);
    CHECK(s.refresh().empty());  // throttled
    s.pass(150ms);
    CHECK(text(s.refresh()) == "place bid 10 @ 9996");
    CHECK(s.m.signal().reason == unchanged);
}

TEST_CASE("the limit is over all levels") {
    levers l;
    shop s{.m = ladder_maker(l, {.position_limit = 25})};
    s.refresh();
    s.obey();
    CHECK(s.m.orders.worst_case(side::bid) == 25);
    CHECK(s.m.orders.worst_case(side::ask) == -25);
    CHECK(s.last.size() == 6);
    CHECK(s.last[2].size == 5);
}

// ---- across a restart ----

TEST_CASE("killed in the middle: restored, reconnected, reconciled; nothing doubled, no number used again") {
    levers l;
    auto ids = std::make_unique<order_ids>();
    const auto make = [&](order_ids& numbers) {
        return market_maker{.quoter = make_quoter(l),
                            .orders = order_manager{support::ours(), std::ref(numbers)},
                            .efficiency = no_order_efficiency{}};
    };
    shop before{.m = make(*ids)};
    before.stand();
    before.fill(before.own.bid, 4, 4);
    before.move(1);
    before.refresh();  // a modification of each in flight, and the kill
    std::vector<std::int64_t> numbers;
    before.m.save([&](std::int64_t n) { numbers.push_back(n); });
    const std::uint64_t next = ids->upcoming();

    order_ids later{{.first = next}};
    shop after{.m = make(later), .now = before.now + 30s, .book = before.book};
    std::size_t i = 0;
    REQUIRE_FALSE(after.m.restore([&] { return numbers.at(i++); }, after.now));
    CHECK(i == numbers.size());
    CHECK(after.m.ledger.position() == 4);
    CHECK(after.refresh().empty());  // not connected
    CHECK(l.shown.position == 4);
    after.m.reconnected(after.now);
    after.refresh();
    for (const request& r : after.last) CHECK(r.kind == request_kind::cancel);
    CHECK(after.m.wants_reading(after.now));
    after.pass(10ms);
    // The bid was modified, the ask had been filled meanwhile.
    report missed = support::fill(before.own.ask, before.now, 77, 10, 10);
    missed.replayed = true;
    after.say(missed);
    after.list(after.now, {before.own.bid}, -6);
    CHECK(after.m.orders.blocked().open());
    CHECK(after.m.orders.exposure(side::ask) == 0);
    after.pass(1s);
    after.refresh();
    for (const request& r : after.last)
        if (r.kind == request_kind::place) CHECK(r.order >= next);
    for (int n = 0; n < 10; ++n) {
        after.obey();
        after.pass(1s);
        after.refresh();
    }
    CHECK(after.stands() == both(9999, 10003));
    CHECK(after.m.orders.exposure(side::bid) == 10);
    CHECK(after.m.orders.exposure(side::ask) == 10);
}

TEST_CASE("restored: the messages of the day are counted on, and what moves prices then is not guessed") {
    levers l;
    const auto make = [&](order_ids& ids) {
        return market_maker{.quoter = make_quoter(l),
                            .orders = order_manager{support::ours(), std::ref(ids)},
                            .efficiency = order_efficiency{{.free_messages = 50}}};
    };
    order_ids ids;
    shop before{.m = make(ids)};
    before.stand();
    before.fill(before.own.bid, 4, 4);
    CHECK(before.m.efficiency.ratio(before.now) == 1);  // two messages, one executed order and one
    std::vector<std::int64_t> numbers;
    before.m.save([&](std::int64_t n) { numbers.push_back(n); });
    order_ids later{{.first = ids.upcoming()}};
    shop after{.m = make(later), .now = before.now + 30s, .book = before.book};
    std::size_t i = 0;
    REQUIRE_FALSE(after.m.restore([&] { return numbers.at(i++); }, after.now));
    CHECK(i == numbers.size());
    CHECK(after.m.efficiency.ratio(after.now) == 1);
    after.m.reconnected(after.now);
    CHECK(after.m.wants_reading(after.now));
    after.pass(1s);
    after.list(after.now, {before.own.bid, before.own.ask}, 4);
    after.move(2);
    after.pass(1s);
    after.refresh();
    REQUIRE_FALSE(after.last.empty());
    for (const request& r : after.last) CHECK(r.because.why == our_price_moved);
    // Numbers that no efficiency can have are refused first.
    numbers[0] = -1;
    i = 0;
    shop other{.m = make(later)};
    CHECK(other.m.restore([&] { return numbers.at(i++); }, other.now));
    CHECK(other.m.ledger.position() == 0);
}

TEST_CASE("without a mid the profit of a position is not known, and that of none is") {
    levers l;
    const auto shown = [&](std::int64_t position) {
        shop s{.m = market_maker{
                   .quoter = make_quoter(l),
                   .orders = order_manager{support::ours()},
                   .efficiency = no_order_efficiency{},
                   .ledger = fill_ledger{tick_rule{0.01}, lot_rule{}, {.position = position, .average_cost = 90}}}};
        s.book = {};
        s.refresh();
        return l.shown.profit;
    };
    CHECK(shown(0) == 0);
    CHECK_FALSE(is_finite(shown(3)));
}

TEST_CASE("a ledger that is given tells the position, whatever the orders began with") {
    levers l;
    shop s{.m = market_maker{.quoter = make_quoter(l),
                             .orders = order_manager{support::ours({.position = 5})},
                             .efficiency = no_order_efficiency{},
                             .ledger = fill_ledger{tick_rule{0.01}, lot_rule{}, {.position = 2}}}};
    s.refresh();
    CHECK(s.m.orders.position() == 2);
    CHECK(l.shown.position == 2);
}

TEST_CASE("what cannot be restored changes neither the ledger nor the orders") {
    levers l;
    shop s{.m = plain_maker(l)};
    s.stand();
    s.fill(s.own.bid, 4, 4);
    std::vector<std::int64_t> numbers;
    s.m.save([&](std::int64_t n) { numbers.push_back(n); });
    shop other{.m = plain_maker(l)};
    other.stand();
    numbers.back() = 1000;
    std::size_t i = 0;
    CHECK(other.m.restore([&] { return numbers.at(i++); }, other.now));
    CHECK(other.m.ledger.position() == 0);
    CHECK(other.m.orders.exposure(side::bid) == 10);
    CHECK(other.m.orders.connected());
}

// ---- parts of the user's own ----

namespace {

// Lets so many messages through, ever.
struct so_many {
    int left;
    int complaints = 0;
    permission check(message_purpose, time_point) const noexcept {
        return left > 0 ? permission{} : permission{closed, time_point{std::chrono::nanoseconds::max()}};
    }
    void sent(time_point) noexcept { --left; }
    void too_fast(time_point) noexcept { ++complaints; }
};
struct wide_when_idle {
    int messages = 0;
    int executed = 0;
    verdict check(message_purpose, time_point) const noexcept { return {}; }
    double widening(time_point) const noexcept { return executed > 0 ? 1 : 3; }
    void sent(time_point) noexcept { ++messages; }
    void executed_order(time_point) noexcept { ++executed; }
};

}  // namespace

TEST_CASE("a budget and an order efficiency of the user's own") {
    levers l;
    auto m = market_maker{
        .quoter = make_quoter(l), .orders = order_manager{support::ours()}, .efficiency = wide_when_idle{}};
    so_many budget{3};
    const auto refresh = [&](time_point now, top_of_book book) { return m.refresh(now, book, {}, budget).size(); };
    const top_of_book book{99.98, 300, 100.02, 300, {}};
    CHECK(refresh(time_point{0s}, book) == 2);
    CHECK(m.efficiency.messages == 2);
    const requests placed(m.refresh(time_point{0s}, book, {}, budget).begin(),
                          m.refresh(time_point{0s}, book, {}, budget).end());
    CHECK(placed.empty());
    request bid{.side = side::bid, .reference = support::our_reference, .ticks = 9998, .size = 10};
    bid.order = 1;
    m.take(support::answer(report_kind::accepted, bid, time_point{1s}), time_point{1s});
    top_of_book moved{100.00, 300, 100.04, 300, {}};
    CHECK(refresh(time_point{2s}, moved) == 0);  // two ticks are below three times the deadband
    m.take(support::fill(bid, time_point{2s}, 1, 1, 1), time_point{2s});
    CHECK(m.efficiency.executed == 1);
    m.take(support::fill(bid, time_point{2s}, 2, 1, 2), time_point{2s});
    CHECK(m.efficiency.executed == 1);  // of one order
    CHECK(refresh(time_point{3s}, moved) == 1);
    CHECK(budget.left == 0);
    report r = support::plain(report_kind::rejected, time_point{3s});
    r.reason = rejection::rate;
    m.take(r, time_point{3s});
    CHECK(refresh(time_point{4s}, moved) == 0);
    CHECK(budget.complaints == 1);
}

TEST_CASE("an efficiency that is shared is given by reference, and the default one stops refreshes at its hard limit") {
    levers l;
    order_efficiency account{{.soft_limit = 2, .hard_limit = 4}};
    auto m = market_maker{
        .quoter = make_quoter(l), .orders = order_manager{support::ours()}, .efficiency = std::ref(account)};
    shop<decltype(m)> s{.m = std::move(m)};
    s.stand();
    CHECK(account.ratio(s.now) == 2);
    for (int i = 0; i < 10; ++i) {
        s.move(9);
        s.refresh();
        s.obey();
        s.pass(1s);
    }
    CHECK(account.ratio(s.now) <= 6);
    l.gate = both_sides(verdict{closed});
    s.refresh();
    s.obey();
    CHECK(s.m.all_off());
}

TEST_CASE("stages, gates and a keep of the user's own: lambdas and structs") {
    int kept = 0;
    auto keep = [&](const working_order&, const quote_side&, time_point) {
        ++kept;
        return true;
    };
    auto m =
        market_maker{.quoter = quoter{.fair_value = [](const top_of_book& b) { return b.mid(); },
                                      .spread = [](const market_view&) { return 0.015; },
                                      .gate = [](const proposal& p) { return stop_if(p.state.position > 5, closed); }},
                     .orders = order_manager{support::ours(), order_ids{}, keep}};
    shop<decltype(m)> s{.m = std::move(m)};
    s.stand();
    s.move(1);
    CHECK(s.refresh().empty());
    CHECK(kept == 2);
    CHECK(s.m.signal().action == action::quote);
}
