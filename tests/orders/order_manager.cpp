#include <functional>
#include <limits>
#include <set>
#include <support/desk.hpp>
#include <support/testing.hpp>
#include <utility>

using namespace twoside;
using namespace std::chrono_literals;
using support::both;
using support::desk;
using support::make_desk;
using support::requests;
using support::text;

namespace {

constexpr reason closed{"closed by the test"};
constexpr two_sided<bool> two{true, true};

quote stands(const desk<>& d) { return d.m.standing(); }
// Somebody else's order.
request of_others(side s, std::int64_t ticks, std::int64_t size, std::uint64_t venue_order, std::uint64_t order = 0) {
    request r{.side = s, .ticks = ticks, .size = size};
    r.order = order;
    r.venue_order = venue_order;
    return r;
}
template <class Manager, class Efficiency>
std::vector<std::int64_t> saved(const desk<Manager, Efficiency>& d) {
    std::vector<std::int64_t> numbers;
    d.m.save([&](std::int64_t n) { numbers.push_back(n); });
    return numbers;
}
template <class Manager>
problem restore(Manager& m, const std::vector<std::int64_t>& numbers, time_point now) {
    std::size_t i = 0;
    return m.restore([&] { return i < numbers.size() ? numbers[i++] : std::int64_t{-77}; }, now);
}

}  // namespace

// ---- few ----

TEST_CASE("places what is not there, modifies what is, and cancels what is not wanted") {
    desk d = make_desk();
    CHECK(text(d.want(both(100, 102))) == "place bid 10 @ 100, place ask 10 @ 102");
    CHECK(d.last[0].because.why == nothing_stands);
    CHECK(d.last[0].reference == support::our_reference);
    CHECK(d.last[0].order != d.last[1].order);
    d.obey();
    CHECK(text(d.want(both(101, 103, 12))) == "modify bid 12 @ 101, modify ask 12 @ 103");
    CHECK(d.last[0].because.why == our_price_moved);
    CHECK(d.last[0].because.ticks == 1);
    CHECK(d.last[0].order == d.own.bid.order);
    d.obey();
    CHECK(text(d.want(quote{{}, {103, 12}})) == "cancel bid");
    CHECK(d.last[0].because.why == not_wanted);
    CHECK(d.last[0].ticks == 101);
    d.obey();
    CHECK(stands(d) == quote{{}, {103, 12}});
}

TEST_CASE("what is as it should be needs no request, however often it is asked for") {
    desk d = make_desk();
    d.stand(both(100, 102));
    for (int i = 0; i < 100; ++i) {
        CHECK(d.want(both(100, 102)).empty());
        d.pass(100ms);
    }
}

TEST_CASE("requests say how the order is to be: time in force, post-only, outside regular hours, the venue's id") {
    desk d = make_desk(
        {.instrument = 3, .time_in_force = time_in_force::gtc, .post_only = true, .outside_regular_hours = true});
    d.want(both(100, 102));
    CHECK(d.last[0].instrument == 3);
    CHECK(d.last[0].time_in_force == time_in_force::gtc);
    CHECK(d.last[0].post_only);
    CHECK(d.last[0].outside_regular_hours);
    CHECK(d.last[0].venue_order == 0);
    d.own.bid.venue_order = 900;
    d.say(report_kind::accepted, d.own.bid);
    d.want(quote{{101, 10}, {102, 10}});
    CHECK(d.last[0].venue_order == 900);
    CHECK(d.last[0].post_only);
    d.obey();
    d.withdraw({true, false}, closed);
    CHECK(d.last[0].venue_order == 900);
    CHECK(d.last[0].reference == support::our_reference);
}

TEST_CASE("a change of price below the deadband is left alone, one of it or more is not") {
    desk d = make_desk({.deadband_ticks = 3});
    d.stand(both(100, 110));
    CHECK(d.want(both(102, 108)).empty());
    CHECK(d.want(both(98, 112)).empty());
    CHECK(text(d.want(both(103, 110))) == "modify bid 10 @ 103");
    d.obey();
    CHECK(text(d.want(both(100, 113))) == "modify bid 10 @ 100, modify ask 10 @ 113");
    d.obey();
    d.m.widen_deadband(2);
    CHECK(d.want(both(105, 108)).empty());
    CHECK(text(d.want(both(106, 113))) == "modify bid 10 @ 106");
}

TEST_CASE("a change of size below the deadband is left alone, and one that counts leaves the price where it is") {
    desk d = make_desk({.deadband_ticks = 3, .deadband_lots = 4});
    d.stand(both(100, 110));
    CHECK(d.want(both(100, 110, 13)).empty());
    CHECK(d.want(both(100, 110, 7)).empty());
    CHECK(text(d.want(both(102, 110, 6))) == "modify bid 6 @ 100, modify ask 6 @ 110");
    CHECK(d.last[0].because.why == our_size_changed);
    CHECK(d.last[0].because.ticks == 0);
    d.obey();
    CHECK(text(d.want(both(100, 110, 10))) == "modify bid 10 @ 100, modify ask 10 @ 110");
}

TEST_CASE("what a partial fill leaves rests where it is, until less than the share of what was wanted is left") {
    desk d = make_desk();
    d.stand(both(100, 102));
    d.fill(d.own.bid, 5, 5);
    CHECK(d.want(both(100, 102)).empty());
    d.fill(d.own.bid, 1, 6);
    CHECK(text(d.want(both(100, 102))) == "modify bid 16 @ 100");  // 6 filled, 10 wanted
    CHECK(d.last[0].because.why == rest_topped_up);
    d.obey();
    CHECK(d.m.standing().bid.lots == 10);
    CHECK(d.m.worst_case(side::bid) == 16);
    // Of 3 wanted, 1 is less than a half.
    desk odd = make_desk();
    odd.stand(both(100, 102, 3));
    odd.fill(odd.own.bid, 1, 1);
    CHECK(odd.want(both(100, 102, 3)).empty());
    odd.fill(odd.own.bid, 1, 2);
    CHECK(text(odd.want(both(100, 102, 3))) == "modify bid 5 @ 100");
    desk never = make_desk({.replenish_below = 0});
    never.stand(both(100, 102));
    never.fill(never.own.bid, 9, 9);
    CHECK(never.want(both(100, 102)).empty());
    desk always = make_desk({.replenish_below = 1});
    always.stand(both(100, 102));
    always.fill(always.own.bid, 1, 1);
    CHECK(text(always.want(both(100, 102))) == "modify bid 11 @ 100");
}

TEST_CASE("a price that moves takes what a partial fill left with it, filled up to what is wanted") {
    desk d = make_desk();
    d.stand(both(100, 102));
    d.fill(d.own.bid, 3, 3);
    CHECK(text(d.want(both(99, 102))) == "modify bid 13 @ 99");
    // A fill in the gap makes nothing rest beyond what was wanted.
    d.fill(d.own.bid, 4, 7);
    d.say(report_kind::modified, d.own.bid);
    CHECK(d.order(d.own.bid).rest() == 6);
    CHECK(d.m.exposure(side::bid) == 6);
}

TEST_CASE(
    "an order whose place in the queue is worth more than the change is left, as a function of the caller's says") {
    int asked = 0;
    bool keeps = true;
    auto keep = [&](const working_order& o, const quote_side& wanted, time_point) {
        ++asked;
        CHECK(o.ticks == 100);
        CHECK(wanted.ticks == 99);
        return keeps;
    };
    desk<order_manager<order_ids, decltype(keep)>> d{.m = order_manager{support::ours(), order_ids{}, keep}};
    d.stand(both(100, 102));
    CHECK(asked == 0);
    CHECK(d.want(quote{{99, 10}, {102, 10}}).empty());
    CHECK(asked == 1);
    keeps = false;
    CHECK(text(d.want(quote{{99, 10}, {102, 10}})) == "modify bid 10 @ 99");
}

TEST_CASE("an order rests for the least time before it is changed; a cancel does not wait") {
    desk d = make_desk({.minimum_rest = 3s});
    d.stand(both(100, 102));  // a second passes
    CHECK(d.want(both(101, 103)).empty());
    d.pass(1999ms);
    CHECK(d.want(both(101, 103)).empty());
    d.pass(1ms);
    CHECK(text(d.want(both(101, 103))) == "modify bid 10 @ 101, modify ask 10 @ 103");
    d.obey();
    CHECK(text(d.want(quote{{101, 10}, {}})) == "cancel ask");
}

TEST_CASE("an order that has rested for the longest time is renewed: cancelled, then placed") {
    desk d = make_desk({.maximum_age = 10s});
    d.stand(both(100, 102));
    d.pass(8999ms);
    CHECK(d.want(both(100, 102)).empty());
    d.pass(1ms);
    CHECK(text(d.want(both(100, 102))) == "cancel bid, cancel ask");
    CHECK(d.last[0].because.why == order_too_old);
    d.obey();
    CHECK(text(d.want(both(100, 102))) == "place bid 10 @ 100, place ask 10 @ 102");
    d.obey();
    d.pass(10s);
    CHECK(text(d.attend()) == "cancel bid, cancel ask");  // without a target too
}

TEST_CASE("the longest age may be as long as can be counted") {
    desk d = make_desk({.maximum_age = std::chrono::nanoseconds::max() - 1ns});
    d.stand(both(100, 102));
    CHECK(d.want(both(100, 102)).empty());
    CHECK(text(d.want(both(101, 103))) == "modify bid 10 @ 101, modify ask 10 @ 103");
}

TEST_CASE("an order that would be as far from the market's best as it was is left, where that is asked for") {
    desk d = make_desk({.same_distance_drift = 2});
    target_reasons why;
    why.best = {101, 103};
    d.want(both(100, 104), why);
    d.obey();
    why.best = {103, 105};
    CHECK(d.want(both(102, 106), why).empty());  // the market rose by 2, and we would follow
    CHECK(text(d.want(both(101, 106), why)) == "modify bid 10 @ 101");
    d.obey();
    why.best = {105, 107};
    CHECK(text(d.want(both(103, 107), why)) == "modify ask 10 @ 107");  // by 3
    desk off = make_desk();
    off.want(both(100, 104), why);
    off.obey();
    CHECK(text(off.want(both(101, 104), why)) == "modify bid 10 @ 101");
}

TEST_CASE("the latest target wins: nothing is queued") {
    desk d = make_desk();
    d.stand(both(100, 104));
    d.want(both(101, 104));
    for (const std::int64_t bid : {102, 103, 99}) CHECK(d.want(both(bid, 104)).empty());
    CHECK(d.m.denied().bid == in_flight_already);
    CHECK(d.m.denied().ask.open());
    d.say(report_kind::modified, d.own.bid);
    CHECK(d.want(both(101, 104)).empty());
    CHECK(text(d.want(both(98, 104))) == "modify bid 10 @ 98");
}

// ---- safe: one thing at a time ----

TEST_CASE("nothing is modified before the venue has once accepted it") {
    desk d = make_desk();
    d.want(both(100, 104));
    CHECK(d.want(both(101, 105)).empty());
    d.fill(d.own.bid, 3, 3);  // an execution is no acceptance
    CHECK(d.want(both(101, 105)).empty());
    d.say(report_kind::accepted, d.own.bid);
    CHECK(text(d.want(both(101, 105))) == "modify bid 13 @ 101");
    // Nor after the deadline.
    d.pass(6s);
    d.want(both(101, 105));
    for (const request& r : d.last) CHECK(r.kind == request_kind::cancel);
    // A list that shows it is as good.
    desk l = make_desk();
    l.want(both(100, 104));
    l.pass(1s);
    l.list(l.now, {l.own.bid, l.own.ask});
    CHECK(text(l.want(both(101, 105))) == "modify bid 10 @ 101, modify ask 10 @ 105");
}

TEST_CASE("an order that is held counts, is not changed, and can be cancelled") {
    desk d = make_desk();
    d.want(quote{{100, 10}, {}});
    d.say(report_kind::held, d.own.bid);
    CHECK_FALSE(d.m.quoting(side::bid));
    CHECK(d.m.exposure(side::bid) == 10);
    CHECK(d.want(quote{{101, 10}, {}}).empty());
    d.pass(10s);
    CHECK(d.want(quote{{101, 10}, {}}).empty());
    CHECK(text(d.want(quote{})) == "cancel bid");
    desk l = make_desk();
    l.stand(quote{{100, 10}, {}});
    l.say(report_kind::held, l.own.bid);
    CHECK(l.want(quote{{101, 10}, {}}).empty());
    l.pass(1s);
    l.say(report_kind::accepted, l.own.bid);
    CHECK(text(l.want(quote{{101, 10}, {}})) == "modify bid 10 @ 101");
}

TEST_CASE("one change in flight: a modification waits for the one before, also for its refusal and its deadline") {
    desk d = make_desk();
    d.stand(both(100, 104));
    d.want(both(101, 104));
    d.pass(4999ms);
    CHECK(d.want(both(102, 104)).empty());
    d.pass(1ms);
    CHECK(text(d.want(both(102, 104))) == "cancel bid");
    CHECK(d.last[0].because.why == fate_unknown);
    CHECK(d.m.denied().bid == in_flight_already);
    CHECK(d.m.wants_reading(d.now));
}

TEST_CASE("a refused modification leaves the old order live, and is not sent again before the pause is over") {
    desk d = make_desk({.pause_after_refusal = 2s});
    d.stand(both(100, 104));
    d.want(both(101, 104));
    d.say(report_kind::modify_rejected, d.own.bid, rejection::price);
    CHECK(d.order(d.own.bid).state == order_state::live);
    CHECK(d.m.standing().bid.ticks == 100);
    int sent = 0;
    for (int i = 0; i < 100; ++i) {  // 10 seconds
        sent += static_cast<int>(d.want(both(101, 104)).size());
        if (!d.last.empty()) d.say(report_kind::modify_rejected, d.last[0], rejection::price);
        if (d.last.empty()) CHECK(d.m.denied().bid == refused_before);
        d.pass(100ms);
    }
    CHECK(sent == 4);
    CHECK(text(d.want(both(100, 105))) == "modify ask 10 @ 105");  // the other side is not held up
}

TEST_CASE("a refused placement is not tried again before the pause is over, and then with a number of its own") {
    desk d = make_desk();
    d.want(quote{{100, 10}, {}});
    const auto first = d.own.bid.order;
    d.say(report_kind::rejected, d.own.bid, rejection::halted);
    CHECK(d.m.exposure(side::bid) == 0);
    d.pass(999ms);
    CHECK(d.want(quote{{100, 10}, {}}).empty());
    d.pass(1ms);
    CHECK(text(d.want(quote{{100, 10}, {}})) == "place bid 10 @ 100");
    CHECK(d.own.bid.order != first);
}

TEST_CASE("numbers of orders are never used again, and where none is left nothing is placed") {
    order_ids ids{{.first = 5, .largest = 24}};
    desk<order_manager<std::reference_wrapper<order_ids>>> d{.m = order_manager{support::ours(), std::ref(ids)}};
    std::set<std::uint64_t> used;
    std::uint64_t highest = 0;
    for (int i = 0; i < 30; ++i) {
        d.want(quote{{100, 10}, {}});
        if (i >= 20) {
            CHECK(d.last.empty());
            CHECK(d.m.denied().bid == no_order_id);
            continue;
        }
        REQUIRE(d.last.size() == 1);
        CHECK(used.insert(d.own.bid.order).second);
        CHECK(d.own.bid.order > highest);
        highest = d.own.bid.order;
        d.say(report_kind::cancelled, d.own.bid);
    }
    CHECK(highest == 24);
}

// ---- safe: own orders do not meet ----

TEST_CASE("an order that would meet one of ours waits, and what it would meet is cancelled first") {
    desk d = make_desk();
    d.stand(both(100, 102));
    d.want(quote{{103, 10}, {102, 10}});  // a target that crosses itself, to see
    CHECK(text(d.last) == "cancel ask");
    CHECK(d.last[0].because.why == meets_own_order);
    CHECK(d.m.denied().bid == meets_own_order);
    CHECK(d.want(quote{{103, 10}, {}}).empty());  // still there
    d.say(report_kind::cancelled, d.own.ask);
    CHECK(text(d.want(quote{{103, 10}, {}})) == "modify bid 10 @ 103");
}

TEST_CASE("both sides up: the ask goes first, and the bid when that is answered; both sides down the other way round") {
    desk d = make_desk();
    d.stand(both(100, 102));
    CHECK(text(d.want(both(103, 105))) == "modify ask 10 @ 105");
    CHECK(d.m.denied().bid == meets_own_order);
    CHECK(d.want(both(103, 105)).empty());
    d.obey();
    d.say(report_kind::modified, d.own.ask);
    CHECK(text(d.want(both(103, 105))) == "modify bid 10 @ 103");
    d.obey();
    CHECK(text(d.want(both(98, 100))) == "modify bid 10 @ 98");
    CHECK(d.m.denied().ask == meets_own_order);
    d.say(report_kind::modify_rejected, d.own.bid, rejection::price);
    // The bid stays at 103: the ask may not pass it.
    CHECK(text(d.want(both(98, 100))) == "cancel bid");
    d.obey();
    CHECK(text(d.want(quote{{}, {100, 10}})) == "modify ask 10 @ 100");
}

TEST_CASE("an order of the same account by somebody else is not met either, and not touched") {
    for (const side s : {side::bid, side::ask}) {
        desk d = make_desk();
        d.say(report_kind::accepted, of_others(opposite(s), 100, 5, 900));
        quote target;
        target[s] = {100, 10};
        CHECK(d.want(target).empty());
        CHECK(d.m.denied()[s] == meets_order_of_others);
        target[s].ticks = s == side::bid ? 99 : 101;
        CHECK(d.want(target).size() == 1);
        d.obey();
        target[s].ticks = 100;
        CHECK(d.want(target).empty());
        d.say(report_kind::cancelled, of_others(opposite(s), 100, 5, 900));
        CHECK(d.want(target).size() == 1);
    }
}

// ---- safe: the limit ----

TEST_CASE("what could pass the limit if everything filled is cut to what is left of it") {
    desk d = make_desk({.position_limit = 25, .position = 18});
    CHECK(text(d.want(both(100, 102))) == "place bid 7 @ 100, place ask 10 @ 102");
    CHECK(d.m.worst_case(side::bid) == 25);
    d.obey();
    d.m.position(-18);
    CHECK(text(d.want(both(100, 102))) == "cancel ask, modify bid 10 @ 100");  // -28 would be too much
    CHECK(d.last[0].because.why == position_limit_reached);
    desk full = make_desk({.position_limit = 10, .position = 10});
    CHECK(text(full.want(both(100, 102))) == "place ask 10 @ 102");
    CHECK(full.m.denied().bid == position_limit_reached);
    desk none = make_desk({.position_limit = 0});
    CHECK(none.want(both(100, 102)).empty());
}

TEST_CASE("a limit of which less is left cuts the order that stands, though the deadband would leave it") {
    desk d = make_desk({.deadband_lots = 5, .position_limit = 12, .minimum_rest = 60s});
    d.stand(quote{{100, 10}, {}});
    d.m.position(2);
    CHECK(d.want(quote{{100, 10}, {}}).empty());
    d.m.position(4);  // 14 would be too much
    d.want(quote{{100, 10}, {}});
    REQUIRE(d.last.size() == 1);
    CHECK(d.last[0].because.why == position_limit_reached);
}

TEST_CASE(
    "at the limit an order that is cut to what is left rests as long as any other, and keeps its place as any other") {
    auto keep = [](const working_order&, const quote_side&, time_point) { return true; };
    desk d = make_desk({.position_limit = 25, .position = 18, .minimum_rest = 60s});
    desk<order_manager<order_ids, decltype(keep)>> k{
        .m = order_manager{support::ours({.position_limit = 25, .position = 18}), order_ids{}, keep}};
    d.stand(quote{{100, 10}, {}});
    k.stand(quote{{100, 10}, {}});
    CHECK(d.own.bid.size == 7);
    for (const std::int64_t bid : {99, 101, 98}) {
        CHECK(d.want(quote{{bid, 10}, {}}).empty());
        CHECK(k.want(quote{{bid, 10}, {}}).empty());
    }
}

TEST_CASE("executions that the venue counts and nobody has told are part of the worst case of a modification") {
    desk d = make_desk({.position_limit = 10});
    d.stand(quote{{100, 10}, {}});
    report r = support::answer(report_kind::restated, d.own.bid, d.now);
    r.filled = 6;
    d.say(r);
    CHECK(d.m.exposure(side::bid) == 10);
    d.want(quote{{101, 10}, {}});
    CHECK(text(d.last) == "modify bid 10 @ 101");  // 6 filled and 4 more
    CHECK(d.m.worst_case(side::bid) <= 10);
}

TEST_CASE("a bust gives back what may fill: the worst case of a modification knows it") {
    desk d = make_desk({.position_limit = 10});
    d.stand(quote{{100, 10}, {}});
    d.fill(d.own.bid, 4, 4);
    d.m.take(support::answer(report_kind::busted, d.own.bid, d.now), d.now, -4);
    d.m.position(0);
    CHECK(d.m.worst_case(side::bid) == 10);
    d.want(quote{{99, 10}, {}});
    CHECK(d.m.worst_case(side::bid) <= 10);
}

TEST_CASE("orders in flight, held, unknown and of others count for the limit; so does a cancel that is not confirmed") {
    desk d = make_desk({.position_limit = 25});
    d.say(report_kind::accepted, of_others(side::bid, 90, 8, 900));
    CHECK(d.m.exposure(side::bid) == 8);
    CHECK(d.m.resting(side::bid) == 8);
    CHECK(text(d.want(quote{{100, 20}, {}})) == "place bid 17 @ 100");
    CHECK(d.m.exposure(side::bid) == 25);
    CHECK(d.m.resting(side::bid) == 8);
    d.obey();
    d.want(quote{});
    CHECK(d.m.exposure(side::bid) == 25);  // the cancel is not confirmed
    CHECK(d.m.resting(side::bid) == 25);
    CHECK_FALSE(d.m.standing().bid.present());
    d.obey();
    CHECK(d.m.exposure(side::bid) == 8);
}

TEST_CASE("an order that the venue makes larger, unasked, is cancelled where it could pass the limit") {
    desk d = make_desk({.position_limit = 10});
    d.stand(both(100, 102));
    request larger = d.own.bid;
    larger.size = 11;
    d.say(report_kind::restated, larger);
    CHECK(text(d.attend()) == "cancel bid");
    CHECK(d.last[0].because.why == position_limit_reached);
}

TEST_CASE("the cap of working orders of a side counts those of others too") {
    desk d = make_desk({.most_orders_per_side = 2});
    d.say(report_kind::accepted, of_others(side::bid, 90, 1, 900));
    d.say(report_kind::accepted, of_others(side::ask, 110, 1, 901));
    d.say(report_kind::accepted, of_others(side::ask, 111, 1, 902));
    CHECK(text(d.want(both(100, 102))) == "place bid 10 @ 100");
    CHECK(d.m.denied().ask == too_many_orders);
    d.say(report_kind::cancelled, of_others(side::ask, 111, 1, 902));
    CHECK(text(d.want(both(100, 102))) == "place ask 10 @ 102");
}

TEST_CASE("more orders than can be remembered: everything is cancelled, and nothing placed until a list fits") {
    desk d = make_desk({.position_limit = 1000});
    d.stand(both(100, 102));
    requests many;
    for (std::uint64_t i = 0; i < 70; ++i) many.push_back(of_others(side::bid, 10, 20, 1000 + i));
    for (const request& r : many) d.say(report_kind::accepted, r);
    d.want(both(100, 102));
    CHECK(text(d.last) == "cancel bid, cancel ask");
    d.obey();
    CHECK(d.want(both(100, 102)).empty());
    CHECK(d.m.wants_reading(d.now));
    d.pass(1s);
    d.list(d.now, many);
    CHECK(d.want(both(100, 102)).empty());
    CHECK_FALSE(d.m.blocked().open());
    d.pass(10s);
    many.resize(40);
    CHECK(d.m.wants_reading(d.now));
    d.pass(1s);
    d.list(d.now, many);
    CHECK(d.m.blocked().open());
    CHECK(d.m.exposure(side::bid) == 40 * 20);
}

// ---- safe: deadlines, late and strange answers ----

TEST_CASE("a placement that is not answered: unknown, cancelled, a reading asked for, and nothing placed beside it") {
    desk d = make_desk();
    d.want(quote{{100, 10}, {}});
    d.pass(4999ms);
    CHECK(d.want(quote{{100, 10}, {}}).empty());
    CHECK_FALSE(d.m.wants_reading(d.now));
    d.pass(1ms);
    CHECK(text(d.want(quote{{100, 10}, {}})) == "cancel bid");
    CHECK(d.last[0].because.why == fate_unknown);
    CHECK(d.m.wants_reading(d.now));
    CHECK_FALSE(d.m.wants_reading(d.now));  // once
    for (int i = 0; i < 600; ++i) {
        d.pass(100ms);
        for (const request& r : d.want(quote{{100, 10}, {}})) CHECK(r.kind == request_kind::cancel);
        CHECK(d.m.exposure(side::bid) == 10);
    }
    CHECK(d.m.wants_reading(d.now));  // again, without an answer
}

TEST_CASE("a cancel that is not answered is sent again, rarely: a list tells more") {
    desk d = make_desk();
    d.stand(quote{{100, 10}, {}});
    d.want(quote{});
    int cancels = 0;
    for (int i = 0; i < 20 * 60; ++i) {
        d.pass(50ms);
        cancels += static_cast<int>(d.want(quote{}).size());
    }
    CHECK(cancels == 2);  // in 60 seconds
    // So is that of an order whose modification was never answered.
    desk m = make_desk();
    m.stand(quote{{100, 10}, {}});
    m.want(quote{{101, 10}, {}});
    cancels = 0;
    for (int i = 0; i < 20 * 60; ++i) {
        m.pass(50ms);
        cancels += static_cast<int>(m.want(quote{{101, 10}, {}}).size());
    }
    CHECK(cancels == 2);
}

TEST_CASE("attend() sees to deadlines without a target") {
    desk d = make_desk();
    d.want(quote{{100, 10}, {}});
    d.pass(5s);
    CHECK(text(d.attend()) == "cancel bid");
}

TEST_CASE("a late acceptance makes an order known again, and it is worked with as it is") {
    desk d = make_desk();
    d.want(quote{{100, 10}, {}});
    d.pass(5s);
    CHECK(text(d.want(quote{{101, 10}, {}})) == "cancel bid");
    d.say(report_kind::accepted, d.own.bid);
    d.say(report_kind::cancel_rejected, d.own.bid, rejection::other);
    CHECK(text(d.want(quote{{101, 10}, {}})) == "modify bid 10 @ 101");
}

TEST_CASE("a cancel that came too late ends nothing: the order counts until its fill, or a list") {
    desk d = make_desk();
    d.stand(quote{{100, 10}, {}});
    d.want(quote{});
    d.say(report_kind::cancel_rejected, d.own.bid, rejection::too_late);
    CHECK(d.m.exposure(side::bid) == 10);
    CHECK_FALSE(d.m.all_off());
    CHECK(d.want(quote{{101, 10}, {}}).empty());
    CHECK(d.m.denied().bid == fate_unknown);
    CHECK_FALSE(d.m.wants_reading(d.now));  // the fill is most likely on its way
    d.pass(1s);
    d.attend();
    CHECK(d.m.wants_reading(d.now));
    desk filled = make_desk();
    filled.stand(quote{{100, 10}, {}});
    filled.want(quote{});
    filled.say(report_kind::cancel_rejected, filled.own.bid, rejection::too_late);
    filled.fill(filled.own.bid, 10, 10);
    CHECK(filled.m.all_off());
    CHECK(text(filled.want(quote{{101, 10}, {}})) == "place bid 10 @ 101");
    d.pass(1s);
    d.list(d.now, {});
    CHECK(d.m.all_off());
    CHECK(text(d.want(quote{{101, 10}, {}})) == "place bid 10 @ 101");
}

TEST_CASE("fills after the last word are booked, of orders of long ago too") {
    desk d = make_desk();
    d.stand(quote{{100, 10}, {}});
    const request first = d.own.bid;
    d.say(report_kind::cancelled, first);
    d.fill(first, 4, 4);
    CHECK(d.order(first).executed == 4);
    CHECK(d.m.executed_orders() == 1);
    CHECK(d.m.exposure(side::bid) == 0);
    d.fill(first, 4, 8);
    CHECK(d.m.executed_orders() == 1);
}

TEST_CASE(
    "told beyond the executions counts as exposure, and where the executions do not come a reading is asked for") {
    desk d = make_desk();
    d.stand(quote{{100, 10}, {}});
    report r = support::answer(report_kind::cancelled, d.own.bid, d.now);
    r.filled = 6;
    d.say(r);
    CHECK(d.m.exposure(side::bid) == 6);
    CHECK(d.m.resting(side::bid) == 6);
    CHECK(d.m.all_off());
    d.attend();
    d.pass(4999ms);
    d.attend();
    CHECK_FALSE(d.m.wants_reading(d.now));
    d.pass(1ms);
    d.attend();
    CHECK(d.m.wants_reading(d.now));
    // The executions come, and nothing is left.
    desk told = make_desk();
    told.stand(quote{{100, 10}, {}});
    r = support::answer(report_kind::cancelled, told.own.bid, told.now);
    r.filled = 6;
    told.say(r);
    told.fill(told.own.bid, 6, 6);
    CHECK(told.m.exposure(side::bid) == 0);
    told.pass(20s);
    told.attend();
    CHECK_FALSE(told.m.wants_reading(told.now));
}

TEST_CASE("told beyond the executions of an order that is long done counts as well") {
    desk d = make_desk();
    d.stand(quote{{100, 10}, {}});
    d.say(report_kind::cancelled, d.own.bid);
    d.pass(1s);
    report late = support::answer(report_kind::cancelled, d.own.bid, d.now);
    late.filled = 6;
    d.say(late);
    CHECK(d.m.exposure(side::bid) == 6);
    d.attend();
    d.pass(5s);
    d.attend();
    CHECK(d.m.wants_reading(d.now));
}

TEST_CASE("reports of other instruments are not ours; those of every instrument are") {
    desk d = make_desk({.instrument = 3});
    d.stand(both(100, 102));
    report other = support::answer(report_kind::cancelled, d.own.bid, d.now);
    other.instrument = 4;
    d.say(other);
    CHECK(d.m.exposure(side::bid) == 10);
    report slow = support::plain(report_kind::rejected, d.now);
    slow.reason = rejection::rate;
    d.say_all(slow);
    d.want(both(101, 103));
    CHECK(d.last.empty());
    CHECK(d.m.denied().bid == venue_said_too_fast);
    CHECK(d.budget.complaints() == 1);
    CHECK(text(d.want(quote{})) == "cancel bid, cancel ask");  // cancels go
}

TEST_CASE("a report of numbers that no venue means changes nothing, and makes us read") {
    for (std::int64_t report::* number : {&report::ticks, &report::size, &report::filled})
        for (const std::int64_t huge : {std::int64_t{1} << 62, std::numeric_limits<std::int64_t>::min()}) {
            desk d = make_desk();
            d.stand(both(100, 102));
            report r = support::answer(report_kind::restated, d.own.bid, d.now);
            r.*number = huge;
            d.say(r);
            CHECK(stands(d) == both(100, 102));
            CHECK(d.m.exposure(side::bid) == 10);
            CHECK(d.m.wants_reading(d.now));
        }
    desk d = make_desk();
    d.stand(both(100, 102));
    d.say(support::fill(d.own.bid, d.now, 1, -4));
    CHECK(d.m.exposure(side::bid) == 10);
}

TEST_CASE("a commission is not about what stands") {
    desk d = make_desk();
    d.stand(both(100, 102));
    const auto before = d.m.version();
    report r = support::answer(report_kind::commission, d.own.bid, d.now);
    r.reason = rejection::other;
    d.say(r);
    CHECK(d.m.version() == before);
}

// ---- safe: the connection ----

TEST_CASE("after a lost connection nothing leaves, then nothing is placed or modified until all has been read") {
    desk d = make_desk();
    d.stand(both(100, 102));
    d.m.disconnected(d.now);
    CHECK(d.want(both(105, 110)).empty());
    CHECK(d.m.denied().bid == not_connected);
    CHECK(d.want(quote{}).empty());
    CHECK(d.m.exposure(side::bid) == 10);  // still counted
    CHECK_FALSE(d.m.wants_reading(d.now));
    d.pass(1s);
    d.m.reconnected(d.now);
    CHECK(d.want(both(101, 103)).empty());
    CHECK(d.m.denied().bid == not_reconciled);
    CHECK(d.m.wants_reading(d.now));
    const time_point asked = d.now;
    d.pass(100ms);
    d.begin_list(asked);
    d.say(report_kind::snapshot_order, d.own.bid);
    d.end_list(1);
    CHECK(d.want(both(101, 103)).empty());
    CHECK(d.m.exposure(side::ask) == 10);  // the list lacks it, but the position is not read
    d.say_position(0);
    CHECK(d.m.blocked().open());
    CHECK(d.m.exposure(side::ask) == 0);
    CHECK(text(d.want(both(101, 103))) == "modify bid 10 @ 101, place ask 10 @ 103");
    CHECK_FALSE(d.m.wants_reading(d.now + 60s));
}

TEST_CASE("cancels go between the connection and the reading") {
    desk d = make_desk();
    d.stand(both(100, 102));
    d.reconnect();
    CHECK(text(d.want(quote{})) == "cancel bid, cancel ask");
}

TEST_CASE("the position before the list reconciles nothing, and neither does a list without an end") {
    desk d = make_desk();
    d.stand(both(100, 102));
    d.reconnect();
    CHECK(d.m.wants_reading(d.now));
    d.say_position(0);
    CHECK(d.m.blocked() == not_reconciled);
    d.pass(10ms);
    d.begin_list(d.now);
    d.say_position(0);
    CHECK(d.m.blocked() == not_reconciled);
    CHECK(d.m.exposure(side::bid) == 10);
    d.pass(5s);
    CHECK(d.m.wants_reading(d.now));  // asked for again
}

TEST_CASE("a list that is not complete closes nothing") {
    desk d = make_desk();
    d.stand(both(100, 102));
    d.reconnect();
    d.pass(10ms);
    d.begin_list(d.now);
    d.say(report_kind::snapshot_order, d.own.bid);
    d.end_list(2);
    d.say_position(0);
    CHECK(d.m.exposure(side::ask) == 10);
    CHECK_FALSE(d.m.blocked().open());
    // Where nobody tells how many there are, its end is enough.
    d.begin_list(d.now);
    d.say(report_kind::snapshot_order, d.own.bid);
    d.end_list(0);
    d.say_position(0);
    CHECK(d.m.exposure(side::ask) == 0);
    CHECK(d.m.blocked().open());
}

TEST_CASE("the list of a connection counts the orders of all its instruments") {
    desk d = make_desk({.instrument = 3});
    d.stand(both(100, 102));
    d.reconnect();
    d.pass(10ms);
    const auto list = [&](int elsewhere) {
        d.begin_list(d.now);
        d.say(report_kind::snapshot_order, d.own.bid);
        request other = d.own.bid;
        other.instrument = 4;
        for (int i = 0; i < elsewhere; ++i) d.say(report_kind::snapshot_order, other);
        d.end_list(3);
        d.say_position(0);
    };
    list(1);
    CHECK_FALSE(d.m.blocked().open());
    list(2);
    CHECK(d.m.blocked().open());
    CHECK(d.m.exposure(side::ask) == 0);
    // The list of one instrument counts its own.
    d.stand(both(100, 102));
    d.reconnect();
    d.pass(10ms);
    d.begin_list(d.now);
    d.say(report_kind::snapshot_order, d.own.bid);
    report end = support::plain(report_kind::snapshot_end, d.now, 1);
    end.instrument = 3;
    d.say(end);
    d.say_position(0);
    CHECK(d.m.blocked().open());
}

TEST_CASE("an order that was touched when the list was asked for, or later, is not closed by it") {
    desk d = make_desk();
    d.stand(both(100, 102));
    const time_point asked = d.now;
    d.want(quote{{101, 10}, {102, 10}});  // at the same time
    d.pass(10ms);
    d.list(asked, {d.own.ask});
    CHECK(d.m.exposure(side::bid) == 10);
    CHECK(d.want(quote{{101, 10}, {102, 10}}).empty());
    d.pass(10ms);
    d.list(d.now, {d.own.ask});
    CHECK(d.m.exposure(side::bid) == 0);
}

TEST_CASE("a placement in flight is not closed by a list that does not show it yet; one that is overdue is") {
    desk d = make_desk();
    d.want(quote{{100, 10}, {}});
    d.pass(10ms);
    d.list(d.now, {});
    CHECK(d.m.exposure(side::bid) == 10);
    CHECK(d.want(quote{{100, 10}, {}}).empty());
    d.pass(5s);
    d.want(quote{{100, 10}, {}});  // the cancel
    d.pass(10ms);
    d.list(d.now, {});
    CHECK(d.m.exposure(side::bid) == 0);
}

TEST_CASE("executions that are told again in a reading do not keep it from closing orders") {
    desk d = make_desk();
    d.stand(both(100, 102));
    d.fill(d.own.bid, 4, 4);
    d.pass(1s);
    d.reconnect();
    CHECK(d.m.wants_reading(d.now));
    const time_point asked = d.now;  // for all three at once
    d.pass(10ms);
    report again = support::fill(d.own.bid, time_point{101s}, 1, 4, 4);
    again.replayed = true;
    d.m.take(again, d.now, 0);  // the ledger knows it
    d.list(asked, {d.own.ask});
    CHECK(d.m.exposure(side::bid) == 0);
    CHECK_FALSE(d.m.wants_reading(d.now + 10s));
}

TEST_CASE("where the position differs everything is cancelled for that reason, and nothing placed until it agrees") {
    desk d = make_desk();
    d.stand(both(100, 102));
    d.reconnect();
    CHECK(d.m.wants_reading(d.now));
    d.pass(10ms);
    d.list(d.now, {d.own.bid, d.own.ask}, 3);
    CHECK(d.m.blocked() == position_differs);
    CHECK(text(d.want(both(100, 102))) == "cancel bid, cancel ask");
    CHECK(d.last[0].because.why == position_differs);
    d.obey();
    CHECK(d.want(both(100, 102)).empty());
    CHECK(d.m.denied().bid.open());  // the side is off
    d.pass(2s);
    CHECK(d.m.wants_reading(d.now));
    d.m.position(3);  // the execution has come
    d.pass(10ms);
    d.list(d.now, {}, 3);
    CHECK(d.m.blocked().open());
    CHECK(text(d.want(both(100, 102))) == "place bid 10 @ 100, place ask 10 @ 102");
}

TEST_CASE("where the position differs, attend() cancels too") {
    desk d = make_desk();
    d.stand(both(100, 102));
    d.list(d.now, {d.own.bid, d.own.ask}, 3);
    CHECK(text(d.attend()) == "cancel bid, cancel ask");
}

TEST_CASE("a position that is told alone and differs makes us read, and blocks nothing yet") {
    desk d = make_desk();
    d.stand(both(100, 102));
    d.say_position(0);
    CHECK_FALSE(d.m.wants_reading(d.now));
    d.say_position(4);
    CHECK(d.m.blocked().open());
    CHECK(d.m.wants_reading(d.now));
}

TEST_CASE("reconciling twice changes nothing") {
    desk d = make_desk();
    d.stand(both(100, 102));
    d.fill(d.own.ask, 4, 4);
    d.reconnect();
    CHECK(d.m.wants_reading(d.now));
    d.pass(10ms);
    d.list(d.now, {d.own.bid, d.own.ask});
    const auto before = saved(d);
    const two_sided<std::int64_t> exposure{d.m.exposure(side::bid), d.m.exposure(side::ask)};
    d.pass(10ms);
    d.list(d.now, {d.own.bid, d.own.ask});
    CHECK((saved(d) == before));
    CHECK(exposure == two_sided<std::int64_t>{d.m.exposure(side::bid), d.m.exposure(side::ask)});
    CHECK(d.want(both(100, 102)).empty());
    CHECK_FALSE(d.m.wants_reading(d.now + 60s));
}

TEST_CASE("an order of ours that the list shows and nobody remembers counts and is cancelled, not adopted") {
    desk d = make_desk();
    d.reconnect();
    d.pass(10ms);
    request stray{.side = side::bid, .reference = support::our_reference, .ticks = 99, .size = 5};
    stray.order = 4711;
    d.list(d.now, {stray});
    CHECK(d.m.exposure(side::bid) == 5);
    d.want(both(100, 102));
    CHECK(text(d.last) == "cancel bid, place ask 10 @ 102");
    CHECK(d.last[0].because.why == order_superfluous);
    CHECK(d.last[0].order == 4711);
}

TEST_CASE("a number that the venue shows on an order of ours, of a life before, is not given again") {
    desk d = make_desk();
    request stray{.side = side::bid, .reference = support::our_reference, .ticks = 99, .size = 5};
    stray.order = 4711;
    d.say(report_kind::accepted, stray);
    d.want(quote{{}, {102, 10}});
    CHECK(d.own.ask.order == 4712);
    request of_another{.side = side::bid, .reference = 8, .ticks = 99, .size = 5};
    of_another.order = 5000;
    d.say(report_kind::accepted, of_another);
    d.say(report_kind::rejected, d.own.ask);
    d.pass(1s);
    d.want(quote{{}, {102, 10}});
    CHECK(d.own.ask.order == 4713);
}

TEST_CASE("an order that was taken for done and that a list shows counts again, is not off, and is cancelled") {
    desk d = make_desk();
    d.stand(quote{{100, 10}, {}});
    d.say(report_kind::cancelled, d.own.bid);
    CHECK(d.m.all_off());
    d.pass(1s);
    d.list(d.now, {d.own.bid});
    CHECK(d.m.exposure(side::bid) == 10);
    CHECK_FALSE(d.m.all_off());
    CHECK(text(d.attend()) == "cancel bid");
    d.obey();
    CHECK(d.m.all_off());
    CHECK(d.m.exposure(side::bid) == 0);
}

TEST_CASE("block(): everything is cancelled for that reason, until a reading that begins afterwards agrees") {
    desk d = make_desk();
    d.stand(both(100, 102));
    d.begin_list(d.now);
    d.say(report_kind::snapshot_order, d.own.bid);
    d.m.block(closed);
    d.say(report_kind::snapshot_order, d.own.ask);
    d.end_list(2);
    d.say_position(0);
    CHECK(d.m.blocked() == closed);
    CHECK(text(d.want(both(100, 102))) == "cancel bid, cancel ask");
    CHECK(d.last[0].because.why == closed);
    d.obey();
    d.pass(1s);
    CHECK(d.m.wants_reading(d.now));
    d.list(d.now, {});
    CHECK(d.m.blocked().open());
}

// ---- safe: others, and doubles ----

TEST_CASE("orders by hand, of another reference, or of our number under another reference are never touched") {
    desk d = make_desk();
    d.stand(both(100, 102));
    request same_number = of_others(side::bid, 98, 5, 902, d.own.bid.order);
    same_number.reference = 8;
    request other_client = of_others(side::ask, 105, 5, 901, 33);
    other_client.reference = 8;
    const request by_hand = of_others(side::bid, 97, 5, 900);
    for (const request& r : {same_number, other_client, by_hand}) d.say(report_kind::accepted, r);
    CHECK(d.m.exposure(side::bid) == 20);
    CHECK(d.m.exposure(side::ask) == 15);
    CHECK(d.m.standing().bid.ticks == 100);
    CHECK(d.want(both(100, 102)).empty());
    CHECK(text(d.withdraw(two, closed)) == "cancel bid, cancel ask");
    d.obey();
    CHECK(d.m.all_off());
    CHECK(d.m.exposure(side::bid) == 10);
    for (int i = 0; i < 100; ++i) {
        d.pass(1s);
        CHECK(d.withdraw(two, closed).empty());
    }
    // Their fills and ends are theirs.
    d.fill(by_hand, 5, 5);
    CHECK(d.m.exposure(side::bid) == 5);
    CHECK(d.m.executed_orders() == 0);
    d.say(report_kind::cancelled, same_number);
    CHECK(d.m.exposure(side::bid) == 0);
    CHECK(d.order(d.own.bid).state == order_state::done);
}

TEST_CASE("a refusal of somebody else's order holds up nothing of ours") {
    desk d = make_desk();
    d.say(report_kind::accepted, of_others(side::bid, 97, 5, 900));
    d.say(report_kind::modify_rejected, of_others(side::bid, 97, 5, 900), rejection::price);
    CHECK(text(d.want(both(100, 102))) == "place bid 10 @ 100, place ask 10 @ 102");
}

TEST_CASE("with reference 0 the venue tells none: a number makes an order ours, number 0 does not") {
    desk<> d{.m = order_manager{}};
    d.want(both(100, 102));
    CHECK(d.last[0].reference == 0);
    d.obey();
    d.say(report_kind::accepted, of_others(side::bid, 97, 5, 900));
    CHECK(text(d.withdraw(two, closed)) == "cancel bid, cancel ask");
    d.obey();
    CHECK(d.m.all_off());
    CHECK(d.m.exposure(side::bid) == 5);
}

TEST_CASE("one of our numbers with two live orders: both count, both are cancelled, each by the venue's id") {
    desk d = make_desk();
    d.want(quote{{100, 10}, {}});
    request first = d.own.bid;
    first.venue_order = 900;
    request second = first;
    second.venue_order = 901;
    d.say(report_kind::accepted, first);
    d.say(report_kind::accepted, second);
    CHECK(d.m.exposure(side::bid) == 20);
    CHECK(text(d.want(quote{{100, 10}, {}})) == "cancel bid, cancel bid");
    CHECK(d.last[0].because.why == two_orders_of_one_id);
    CHECK(std::set{d.last[0].venue_order, d.last[1].venue_order} == std::set<std::uint64_t>{900, 901});
    d.say(report_kind::cancelled, first);
    CHECK(d.m.exposure(side::bid) == 10);
    CHECK(d.want(quote{{100, 10}, {}}).empty());  // nothing beside the other one
    d.say(report_kind::cancelled, second);
    CHECK(text(d.want(quote{{100, 10}, {}})) == "place bid 10 @ 100");
}

TEST_CASE("what is said of another order with our number, by the venue's id, is not said of the one that we know") {
    desk d = make_desk();
    d.want(quote{{100, 10}, {}});
    d.own.bid.venue_order = 900;
    d.say(report_kind::accepted, d.own.bid);
    request other = d.own.bid;
    other.venue_order = 901;
    CHECK_FALSE(d.m.wants_reading(d.now));
    d.say(report_kind::cancelled, other);
    d.fill(other, 4, 4);
    CHECK(d.m.exposure(side::bid) == 10);
    CHECK(d.m.quoting(side::bid));
    CHECK(d.m.wants_reading(d.now));
    other.venue_order = 0;
    d.say(report_kind::cancelled, other);  // without the id it is
    CHECK(d.m.all_off());
}

TEST_CASE("two live orders of one number may come to light in a list") {
    desk d = make_desk();
    d.want(quote{{100, 10}, {}});
    d.own.bid.venue_order = 900;
    d.say(report_kind::accepted, d.own.bid);
    d.pass(1s);
    request second = d.own.bid;
    second.venue_order = 901;
    second.ticks = 99;
    d.list(d.now, {d.own.bid, second});
    CHECK(d.m.exposure(side::bid) == 20);
    CHECK(text(d.attend()) == "cancel bid, cancel bid");
}

// ---- budget and efficiency ----

namespace {

// A desk whose budget has room for so many messages in 1.1 s, `reserved` of them kept.
desk<> with_budget(std::int64_t messages, std::int64_t reserved) {
    return {.m = order_manager{support::ours()},
            .budget = message_budget{{.messages = messages, .reserved = reserved}}};
}

}  // namespace

TEST_CASE("a cancel uses the reserve of the budget, and what a refresh was refused is decided anew") {
    desk d = with_budget(4, 2);
    d.want(both(100, 102));
    d.obey();
    CHECK(d.want(both(101, 103)).empty());
    CHECK(d.m.denied().bid == budget_kept_for_cancels);
    CHECK(text(d.want(quote{})) == "cancel bid, cancel ask");
    d.obey();
    d.pass(1100ms);
    CHECK(text(d.want(both(105, 107))) == "place bid 10 @ 105, place ask 10 @ 107");
}

TEST_CASE("a cancel that the budget holds up goes as soon as the window opens, without a target") {
    desk d = with_budget(4, 2);
    d.want(both(100, 102));
    d.obey();
    d.budget.sent(d.now + 500ms, 2);  // other code of the user's
    d.pass(500ms);
    CHECK(d.withdraw(two, closed).empty());
    CHECK(d.m.exposure(side::bid) == 10);
    for (int i = 0; i < 599; ++i) {
        d.pass(1ms);
        CHECK(d.attend().empty());
    }
    d.pass(1ms);
    CHECK(text(d.attend()) == "cancel bid, cancel ask");
    CHECK(d.last[0].because.why == closed);
}

TEST_CASE("an order that can only reduce the position uses the reserve, where the other side is not wanted") {
    desk d = with_budget(4, 3);
    d.m.position(10);
    d.budget.sent(d.now, 1);
    CHECK(d.want(both(100, 102)).empty());
    CHECK(text(d.want(quote{{}, {102, 10}})) == "place ask 10 @ 102");
    d.obey();
    desk turns = with_budget(4, 3);
    turns.m.position(9);
    turns.budget.sent(turns.now, 1);
    CHECK(turns.want(quote{{}, {102, 10}}).empty());  // it could turn the position around
    desk beside = with_budget(4, 3);
    beside.m.position(-10);
    beside.say(report_kind::accepted, of_others(side::bid, 90, 1, 900));
    beside.budget.sent(beside.now, 1);
    CHECK(beside.want(quote{{100, 10}, {}}).empty());  // together with the other one
    CHECK(text(beside.want(quote{{100, 9}, {}})) == "place bid 9 @ 100");
}

TEST_CASE("at the hard limit of messages for executions refreshes stop, and cancels and reducing orders go on") {
    desk<order_manager<>, order_efficiency> d{.m = order_manager{support::ours()},
                                              .efficiency = order_efficiency{{.soft_limit = 2, .hard_limit = 6}}};
    d.stand(both(100, 110));
    d.stand(both(101, 111));
    d.stand(both(102, 112));
    CHECK(d.want(both(103, 112)).empty());  // better than wanted it is not
    CHECK(d.m.denied().bid == too_many_messages_for_executions);
    // An order that is better than wanted and cannot be refreshed is taken off.
    CHECK(text(d.want(both(101, 112))) == "cancel bid");
    CHECK(d.last[0].because.why == stale_and_held_up);
    CHECK(text(d.want(quote{})) == "cancel ask");
    d.say(report_kind::cancelled, d.own.bid);
    d.say(report_kind::cancelled, d.own.ask);
    CHECK(d.want(both(100, 110)).empty());
    d.m.position(5);
    CHECK(text(d.want(quote{{}, {110, 5}})) == "place ask 5 @ 110");
    CHECK(d.efficiency.ratio(d.now) == 9);
}

TEST_CASE("requests count in the budget and for the efficiency, one each") {
    desk<order_manager<>, order_efficiency> d{.m = order_manager{support::ours()}};
    d.stand(both(100, 102));
    d.withdraw({true, false}, closed);
    CHECK(d.budget.used(d.now) == 3);
    CHECK(d.efficiency.ratio(d.now) == 3);
}

// ---- session and expiry ----

TEST_CASE("at the session's end day orders expire without a message, and nothing is placed") {
    desk d = make_desk();
    d.stand(both(100, 102));
    d.m.session_ends(d.now + 1s);
    CHECK(d.want(both(101, 103)).size() == 2);
    d.obey();
    d.pass(1s);
    CHECK(d.want(quote{}).empty());
    CHECK(d.withdraw(two, closed).empty());
    CHECK(d.want(both(102, 104)).empty());
    CHECK(d.m.denied().bid == session_is_over);
    CHECK(d.m.exposure(side::bid) == 10);  // until the venue says so
    d.say(report_kind::expired, d.own.bid);
    CHECK(d.m.exposure(side::bid) == 0);
    CHECK(d.want(both(102, 104)).empty());
    // Where nobody says so it is read.
    d.pass(4999ms);
    d.attend();
    CHECK_FALSE(d.m.wants_reading(d.now));
    d.pass(1ms);
    CHECK(d.attend().empty());
    CHECK(d.m.wants_reading(d.now));
    d.pass(1ms);
    d.list(d.now, {});
    CHECK(d.m.all_off());
    d.m.session_ends(d.now + 3600s);
    CHECK(text(d.want(both(102, 104))) == "place bid 10 @ 102, place ask 10 @ 104");
}

TEST_CASE("orders that do not end with the session are cancelled after it") {
    desk d = make_desk({.time_in_force = time_in_force::gtc});
    d.stand(both(100, 102));
    d.m.session_ends(d.now);
    CHECK(text(d.withdraw(two, closed)) == "cancel bid, cancel ask");
}

TEST_CASE(
    "a rolling expiry moves on when half of it is over, not faster than the least interval, and ends with the "
    "session") {
    desk d = make_desk({.rolling_expiry = 4s});
    d.want(both(100, 102));
    CHECK(d.last[0].time_in_force == time_in_force::gtd);
    CHECK(d.last[0].expires == d.now + 4s);
    d.obey();
    d.pass(1999ms);
    CHECK(d.want(both(100, 102)).empty());
    d.pass(1ms);
    CHECK(text(d.attend()) == "modify bid 10 @ 100, modify ask 10 @ 102");
    CHECK(d.last[0].because.why == expiry_renewed);
    CHECK(d.last[0].time_in_force == time_in_force::gtd);
    CHECK(d.last[0].expires == d.now + 4s);
    CHECK(d.m.last_sent() == d.now);
    d.obey();
    d.pass(1950ms);
    CHECK(text(d.want(quote{{101, 10}, {102, 10}})) == "modify bid 10 @ 101");
    d.obey();
    d.pass(50ms);
    CHECK(d.attend().empty());  // the ask is due, 50 ms after the bid
    d.pass(49ms);
    CHECK(d.attend().empty());
    d.pass(1ms);
    CHECK(text(d.attend()) == "modify ask 10 @ 102");
    d.obey();
    d.fill(d.own.ask, 3, 3);
    d.pass(2s);
    CHECK(text(d.attend()) == "modify bid 10 @ 101, modify ask 10 @ 102");  // the whole size stays
    d.obey();
    d.m.session_ends(d.now + 1s);
    d.pass(2s);
    CHECK(d.attend().empty());
    // They are over at their time, and if nobody says so, it is read.
    d.pass(2s + 5s);
    for (const request& r : d.attend()) CHECK(r.kind == request_kind::cancel);
    CHECK(d.m.wants_reading(d.now));
}

TEST_CASE("a renewal that cannot go now goes later") {
    desk d = make_desk({.rolling_expiry = 4s});
    d.stand(both(100, 102));
    d.m.block(closed);
    d.m.reconnected(d.now);
    d.pass(1s);
    d.m.disconnected(d.now);
    CHECK(d.attend().empty());
    d.m.reconnected(d.now);
    d.pass(1ms);
    d.list(d.now, {d.own.bid, d.own.ask});
    CHECK(text(d.attend()) == "modify bid 10 @ 100, modify ask 10 @ 102");
    desk poor{.m = order_manager{support::ours({.rolling_expiry = 4s})},
              .budget = message_budget{{.messages = 3, .reserved = 1}}};
    poor.stand(both(100, 102));
    poor.pass(900ms);
    poor.budget.sent(poor.now, 3);
    poor.pass(100ms);
    CHECK(poor.attend().empty());
    poor.pass(1s);
    CHECK(poor.attend().size() == 2);
}

// ---- several levels ----

namespace {

ladder_quote<3> levels(std::int64_t bid, std::int64_t ask, std::int64_t lots = 10) {
    return ladder<3>{}(both(bid, ask, lots), {1'000'000, 1'000'000});
}

}  // namespace

TEST_CASE("a ladder that shifts by a tick moves one order a side; the best counts as our quote") {
    desk d = make_desk();
    CHECK(d.want(levels(100, 102)).size() == 6);
    d.obey();
    CHECK(d.m.standing().bid.ticks == 100);
    CHECK(d.m.standing().ask.ticks == 102);
    CHECK(d.want(levels(100, 102)).empty());
    CHECK(text(d.want(levels(101, 103))) == "modify bid 10 @ 101, modify ask 10 @ 105");
    d.obey();
    CHECK(d.m.standing().bid.ticks == 101);
    CHECK(d.m.standing().ask.ticks == 103);
}

TEST_CASE(
    "a ladder that shifts by less than the deadband stays, whatever its spacing; one that shifts by more rotates") {
    desk d = make_desk({.deadband_ticks = 2});
    CHECK(d.want(levels(100, 110)).size() == 6);
    d.obey();
    for (int n = 0; n < 10; ++n) CHECK(d.want(levels(100 + n % 2, 110 + n % 2)).empty());
    CHECK(text(d.want(levels(102, 112))) ==
          "modify bid 10 @ 102, modify bid 10 @ 101, modify ask 10 @ 113, modify ask 10 @ 114");
    d.obey();
    // A level that is not there makes it another ladder.
    d.fill(d.last[0], 10, 10);
    CHECK(d.want(levels(102, 112)).size() == 1);
}

TEST_CASE(
    "a level that is filled is placed again, levels that are no longer wanted are cancelled, a quote ends a ladder") {
    desk d = make_desk();
    d.want(levels(100, 102));
    const request deepest = d.last[2];
    d.obey();
    CHECK(deepest.ticks == 98);
    d.fill(deepest, 10, 10);
    CHECK(text(d.want(levels(100, 102))) == "place bid 10 @ 98");
    d.obey();
    CHECK(text(d.want(both(100, 102))) == "cancel bid, cancel bid, cancel ask, cancel ask");
    d.obey();
    CHECK(d.want(both(100, 102)).empty());
    CHECK(d.m.exposure(side::bid) == 10);
}

TEST_CASE("the limit counts all levels") {
    desk d = make_desk({.position_limit = 25});
    CHECK(text(d.want(levels(100, 110))) ==
          "place bid 10 @ 100, place bid 10 @ 99, place bid 5 @ 98, place ask 10 @ 110, place ask 10 @ 111, place ask "
          "5 @ 112");
    CHECK(d.m.worst_case(side::bid) == 25);
    CHECK(d.m.worst_case(side::ask) == -25);
}

TEST_CASE("an order of a ladder whose fate is unknown keeps the side from being placed anew") {
    desk d = make_desk();
    d.want(levels(100, 110));
    const request first = d.last[0];
    for (std::size_t i = 1; i < 6; ++i) d.say(report_kind::accepted, d.last[i]);
    d.say(report_kind::cancelled, d.last[1]);
    d.pass(5s);
    d.want(levels(100, 110));
    CHECK(text(d.last) == "cancel bid");
    CHECK(d.last[0].order == first.order);
    CHECK_FALSE(d.m.denied().bid.open());
    d.pass(1s);
    CHECK(d.want(levels(100, 110)).empty());
}

// ---- what is told ----

TEST_CASE("what stands is what was asked for last, without what is being cancelled") {
    desk d = make_desk();
    d.want(both(100, 102));
    CHECK(stands(d) == both(100, 102));
    CHECK(d.m.standing().bid.since == d.now);
    CHECK_FALSE(d.m.quoting(side::bid));
    d.obey();
    CHECK(d.m.quoting(side::bid));
    CHECK(d.m.last_sent() == d.now);
    d.pass(1s);
    d.want(quote{{101, 10}, {}});
    CHECK(stands(d) == quote{{101, 10}, {}});
    d.say(report_kind::modify_rejected, d.own.bid, rejection::other);
    CHECK(stands(d) == quote{{100, 10}, {}});
    d.fill(d.own.ask, 10, 10);
    CHECK(stands(d) == quote{{100, 10}, {}});
    CHECK(d.m.last_sent() == d.now);
}

TEST_CASE("the version changes whenever something may have changed") {
    desk d = make_desk();
    auto before = d.m.version();
    const auto changed = [&] { return std::exchange(before, d.m.version()) != d.m.version(); };
    d.want(both(100, 102));
    CHECK(changed());
    d.say(report_kind::accepted, d.own.bid);
    CHECK(changed());
    d.fill(d.own.bid, 1, 1);
    CHECK(changed());
    d.want(both(101, 102));
    CHECK(changed());
    d.m.disconnected(d.now);
    CHECK(changed());
    CHECK(d.want(both(101, 102)).empty());
    CHECK_FALSE(changed());
}

TEST_CASE("struck takes back executions that never were") {
    desk d = make_desk();
    d.stand(quote{{100, 10}, {}});
    d.fill(d.own.bid, 4, 4);
    d.fill(d.own.bid, 4, 4);
    CHECK(d.m.exposure(side::bid) == 2);
    d.m.struck(d.own.bid.order, 4);
    CHECK(d.m.exposure(side::bid) == 6);
    d.m.struck(d.own.bid.order, 400);
    CHECK(d.order(d.own.bid).executed == 0);
    d.m.struck(4711, 4);
}

TEST_CASE("a refresh without reasons and limits, and reasons that are called for only where something is sent") {
    order_manager m{{}};
    message_budget budget;
    CHECK(m.refresh(time_point{0s}, both(100, 102), budget).size() == 2);
    int called = 0;
    const auto why = [&] {
        ++called;
        return target_reasons{};
    };
    no_order_efficiency any;
    order_manager other{{}};
    CHECK(other.refresh(time_point{0s}, quote{}, why, budget, any).empty());
    other.take(support::answer(report_kind::accepted, m.refresh(time_point{1s}, quote{}, budget)[0], time_point{1s}),
               time_point{1s});
}

TEST_CASE("absent sides carry the caller's reason") {
    desk d = make_desk();
    d.stand(both(100, 102));
    target_reasons why;
    why.absent = {verdict{closed}, verdict{}};
    d.want(quote{{}, {}}, why);
    REQUIRE(d.last.size() == 2);
    CHECK(d.last[0].because.why == closed);
    CHECK(d.last[1].because.why == not_wanted);
}

// ---- closing the position ----

TEST_CASE("close: once everything is off, an order that is filled at once or not at all, and again until it is flat") {
    desk d = make_desk({.exit_through_ticks = 3});
    const auto close = [&](two_sided<std::int64_t> best) {
        const auto& list = d.m.close(d.now, best, d.budget, d.efficiency);
        return requests(list.begin(), list.end());
    };
    d.stand(both(100, 102));
    d.m.position(6);
    CHECK(close({100, 102}).empty());  // others stand
    d.withdraw(two, closed);
    d.obey();
    const requests sold = close({100, 102});
    CHECK(text(sold) == "place ask 6 @ 97");
    CHECK(sold[0].time_in_force == time_in_force::ioc);
    CHECK(sold[0].because.why == closes_position);
    CHECK(close({100, 102}).empty());  // one at a time
    d.fill(sold[0], 2, 2);
    d.say(report_kind::expired, sold[0]);
    CHECK(close({99, 102}).empty());  // the least interval
    d.pass(100ms);
    CHECK(text(close({99, 102})) == "place ask 4 @ 96");
    CHECK(d.m.worst_case(side::ask) == 0);
}

TEST_CASE(
    "close: its order ends by itself; it is not renewed or modified, and one that does not end is read and cancelled") {
    desk d = make_desk({.position = 6, .exit_through_ticks = 3, .rolling_expiry = 2s});
    const auto& list = d.m.close(d.now, {100, 102}, d.budget, d.efficiency);
    REQUIRE(list.size() == 1);
    const request sold = list[0];
    d.say(report_kind::accepted, sold);
    d.pass(1500ms);
    CHECK(d.attend().empty());
    CHECK(text(d.want(both(90, 110))) == "place bid 10 @ 90");
    CHECK(d.m.denied().ask == in_flight_already);
    d.obey();
    d.pass(3500ms);
    d.want(both(90, 110));
    bool cancelled = false;
    for (const request& r : d.last) {
        REQUIRE((r.order != sold.order || r.kind == request_kind::cancel));
        cancelled = cancelled || r.order == sold.order;
    }
    CHECK(cancelled);
    CHECK(d.m.wants_reading(d.now));
}

TEST_CASE("close: nothing where there is no price to close at, no connection, no position, or it is not asked for") {
    const auto closes = [](desk<>& d, two_sided<std::int64_t> best) {
        return d.m.close(d.now, best, d.budget, d.efficiency).size();
    };
    const auto with_position = [](std::int64_t lots, std::int64_t through = 3) {
        return make_desk({.position = lots, .exit_through_ticks = through});
    };
    desk d = with_position(-6);
    CHECK(closes(d, {100, 0}) == 0);  // nobody sells
    CHECK(closes(d, {0, 102}) == 1);
    desk long_one = with_position(6);
    CHECK(closes(long_one, {0, 102}) == 0);
    desk flat = with_position(0);
    CHECK(closes(flat, {100, 102}) == 0);
    desk off = with_position(6, -1);
    CHECK(closes(off, {100, 102}) == 0);
    desk cut = with_position(6);
    cut.m.disconnected(cut.now);
    CHECK(closes(cut, {100, 102}) == 0);
    cut.m.reconnected(cut.now);
    CHECK(closes(cut, {100, 102}) == 0);  // not reconciled
}

TEST_CASE("close: an order of others does not hold it up, is not met, and may not turn the position around with it") {
    const auto by_hand = [](desk<>& d, side s, std::int64_t ticks, std::int64_t lots) {
        report r = support::plain(report_kind::accepted, d.now);
        r.side = s;
        r.venue_order = 900;
        r.ticks = ticks;
        r.size = lots;
        r.filled = 0;
        d.m.take(r, d.now);
    };
    const auto close = [](desk<>& d) {
        const auto& list = d.m.close(d.now, {100, 102}, d.budget, d.efficiency);
        return text(requests(list.begin(), list.end()));
    };
    desk<> far_away = make_desk({.position = 6, .exit_through_ticks = 3});
    by_hand(far_away, side::ask, 200, 1);
    CHECK(close(far_away) == "place ask 5 @ 97");
    desk<> large = make_desk({.position = 6, .exit_through_ticks = 3});
    by_hand(large, side::ask, 200, 6);
    CHECK(close(large).empty());
    CHECK(large.m.denied().ask == others_may_close);
    desk<> in_the_way = make_desk({.position = 6, .exit_through_ticks = 3});
    by_hand(in_the_way, side::bid, 99, 1);
    CHECK(close(in_the_way).empty());
    CHECK(in_the_way.m.denied().ask == meets_order_of_others);
}

TEST_CASE("close: without a pause after refusals the least interval is kept") {
    desk d = make_desk({.position = 6, .exit_through_ticks = 3, .pause_after_refusal = 0ns});
    const auto close = [&] {
        const auto& list = d.m.close(d.now, {100, 102}, d.budget, d.efficiency);
        return requests(list.begin(), list.end());
    };
    const requests first = close();
    REQUIRE(first.size() == 1);
    d.say(report_kind::rejected, first[0], rejection::price);
    d.pass(99ms);
    CHECK(close().empty());
    d.pass(1ms);
    CHECK(close().size() == 1);
}

TEST_CASE("a position of before the reading was asked for does not end it") {
    desk d = make_desk();
    d.stand(quote{{100, 10}, {}});
    d.m.doubt();
    d.pass(1s);
    CHECK(d.m.wants_reading(d.now));
    const time_point asked = d.now;
    d.pass(10ms);
    d.m.take(support::plain(report_kind::snapshot_begin, asked), d.now);
    d.m.take(support::plain(report_kind::snapshot_end, d.now), d.now);
    report old = support::plain(report_kind::position, asked - 1ms);
    d.m.take(old, d.now);
    CHECK_FALSE(d.m.all_off());  // the list lacks the order, and nothing agrees yet
    old.time = d.now;
    d.m.take(old, d.now);
    CHECK(d.m.all_off());
}

TEST_CASE("an acceptance after a cancel that came before it shows that the order lives, and the cancel is repeated") {
    desk d = make_desk();
    d.want(quote{{100, 10}, {}});
    const request placed = d.last[0];
    CHECK(text(d.want(quote{})) == "cancel bid");
    d.say(report_kind::cancel_rejected, placed, rejection::unknown_order);
    d.say(report_kind::accepted, placed);
    d.pass(1s);
    CHECK(text(d.attend()) == "cancel bid");
}

TEST_CASE("a day order ends with its own session, also where the next one is named first") {
    desk d = make_desk();
    d.m.session_ends(d.now + 10s);
    d.stand(quote{{100, 10}, {}});
    d.pass(8h);
    d.m.session_ends(d.now + 8h);
    d.attend();
    CHECK_FALSE(d.m.quoting(side::bid));
    CHECK(d.m.wants_reading(d.now));
}

// ---- across a restart ----

TEST_CASE("restored in the middle: everything counts, nothing is placed before it is read, and no order is doubled") {
    desk d = make_desk({.position = 3});
    d.stand(both(100, 102));
    d.fill(d.own.bid, 4, 4);
    d.want(quote{{101, 10}, {102, 10}});  // a modification in flight
    const auto numbers = saved(d);
    order_ids ids{{.first = 500}};
    desk<order_manager<std::reference_wrapper<order_ids>>> after{.m = order_manager{support::ours(), std::ref(ids)},
                                                                 .now = time_point{7s}};
    REQUIRE_FALSE(restore(after.m, numbers, after.now));
    CHECK(after.m.position() == 7);
    CHECK(after.m.exposure(side::bid) == d.m.exposure(side::bid));
    CHECK(after.m.exposure(side::ask) == 10);
    CHECK_FALSE(after.m.connected());
    CHECK(after.want(both(100, 102)).empty());
    after.m.reconnected(after.now);
    CHECK(after.m.wants_reading(after.now));
    after.want(both(100, 102));
    for (const request& r : after.last) CHECK(r.kind == request_kind::cancel);
    // At the venue the modification is done, and nothing else has happened. The list was asked for when the cancels
    // left, and may be older than these: it tells the sizes, but not what became of the orders.
    after.list(after.now, {d.own.bid, d.own.ask}, 7);
    CHECK(after.m.blocked().open());
    CHECK(after.m.exposure(side::bid) == d.own.bid.size - 4);
    CHECK(after.want(quote{{101, 10}, {102, 10}}).empty());
    CHECK(saved(after).size() == numbers.size());
}

TEST_CASE("restored: a size may be old, so that no execution ends the order before the list has told it") {
    desk d = make_desk({.position_limit = 100});
    d.stand(quote{{100, 10}, {}});
    const auto numbers = saved(d);
    d.want(quote{{100, 30}, {}});  // and this is not in what was saved
    d.obey();
    desk<> after{.m = order_manager{support::ours({.position_limit = 100}), order_ids{{.first = 500}}}};
    REQUIRE_FALSE(restore(after.m, numbers, after.now));
    after.m.reconnected(after.now);
    CHECK(after.m.wants_reading(after.now));
    after.pass(1s);
    after.fill(d.own.bid, 12, 12);
    CHECK_FALSE(after.m.all_off());
    CHECK(after.want(quote{{100, 10}, {}}).empty());
    request open = d.own.bid;
    after.pass(1s);
    after.list(after.now, {open});
    CHECK(after.m.blocked().open());
    CHECK(after.m.exposure(side::bid) == 18);
}

TEST_CASE("restored: an order that is gone is closed by the first reading, and replaced under a new number") {
    desk d = make_desk();
    d.stand(both(100, 102));
    desk<> after{.m = order_manager{support::ours(), order_ids{{.first = 500}}}};
    REQUIRE_FALSE(restore(after.m, saved(d), after.now));
    after.m.reconnected(after.now);
    CHECK(after.m.wants_reading(after.now));
    after.list(after.now, {d.own.ask});
    CHECK_FALSE(after.m.wants_reading(after.now + 60s));
    CHECK(text(after.want(both(100, 102))) == "place bid 10 @ 100");
    CHECK(after.own.bid.order == 500);
}

TEST_CASE("save and restore give the same numbers again, in every state") {
    desk d = make_desk({.rolling_expiry = 30s});
    d.say(report_kind::accepted, of_others(side::bid, 90, 5, 900));
    d.want(levels(100, 110));
    d.obey();
    d.fill(d.last[1], 10, 10);
    d.fill(d.last[2], 4, 5);
    d.want(levels(101, 111));
    d.withdraw({false, true}, closed);
    desk again = make_desk({.rolling_expiry = 30s});
    REQUIRE_FALSE(restore(again.m, saved(d), again.now));
    std::vector<std::int64_t> twice = saved(again);
    desk third = make_desk({.rolling_expiry = 30s});
    REQUIRE_FALSE(restore(third.m, twice, third.now));
    CHECK(saved(third) == twice);
    for (const side s : {side::bid, side::ask}) CHECK(third.m.exposure(s) == d.m.exposure(s));
}

TEST_CASE("numbers that save() did not write are refused, and nothing has changed") {
    desk d = make_desk();
    d.stand(both(100, 102));
    d.fill(d.own.bid, 4, 4);
    const auto good = saved(d);
    desk other = make_desk();
    other.stand(both(50, 60, 3));
    const auto before = saved(other);
    const auto refused = [&](std::vector<std::int64_t> numbers) {
        const problem p = restore(other.m, numbers, other.now);
        CHECK((saved(other) == before));
        CHECK(other.m.connected());
        return static_cast<bool>(p);
    };
    CHECK(refused({}));
    CHECK(refused(std::vector<std::int64_t>(good.begin(), good.begin() + 20)));
    // Every number, changed into what it cannot be.
    const std::size_t of_order = 14;
    const std::size_t first = 4;  // behind version, instrument, reference and position
    REQUIRE(good[first] == static_cast<std::int64_t>(order_state::live));
    const std::int64_t huge = std::int64_t{1} << 60;
    for (std::size_t i = 0; i < first + 2 * of_order; ++i)
        for (const std::int64_t wrong : {-huge, huge}) {
            auto numbers = good;
            // Numbers of orders may be anything.
            if (i >= first && ((i - first) % of_order == 4 || (i - first) % of_order == 5)) continue;
            numbers[i] = wrong;
            INFO("number " << i << " as " << wrong);
            CHECK(refused(numbers));
        }
    for (const std::int64_t state : {-1, 6}) {
        auto numbers = good;
        numbers[first] = state;
        CHECK(refused(numbers));
    }
    auto nameless = good;
    nameless[first + 4] = 0;
    CHECK(refused(nameless));
    // An order in two places, in one of another side, or of no order.
    const std::size_t slots = good.size() - 30;
    REQUIRE(good[slots] == 0);
    REQUIRE(good[slots + 15] == 1);
    for (const auto& [at, place] : {std::pair{slots + 1, 0}, {slots + 1, 1}, {slots + 1, 5}, {slots + 15, 64}}) {
        auto numbers = good;
        numbers[at] = place;
        CHECK(refused(numbers));
    }
    CHECK_FALSE(restore(other.m, before, other.now));
}

TEST_CASE("what another instrument or another reference saved is refused") {
    desk d = make_desk();
    d.stand(both(100, 102));
    const auto numbers = saved(d);
    order_manager_parameters p = support::ours();
    desk<> other{.m = order_manager{p}};
    CHECK_FALSE(restore(other.m, numbers, other.now));
    p.instrument = 2;
    desk<> elsewhere{.m = order_manager{p}};
    CHECK(std::string{restore(elsewhere.m, numbers, elsewhere.now).parameter} == "instrument of the saved state");
    p = support::ours();
    ++p.reference;
    desk<> another{.m = order_manager{p}};
    CHECK(std::string{restore(another.m, numbers, another.now).parameter} == "reference of the saved state");
}

TEST_CASE("parameters that make no sense are refused, each by its name") {
    using p = order_manager_parameters;
    const auto name = [](const p& parameters) { return std::string{parameters.check().parameter}; };
    CHECK_FALSE(p{}.check());
    CHECK(name({.deadband_ticks = 0}) == "deadband_ticks");
    CHECK(name({.deadband_lots = 0}) == "deadband_lots");
    CHECK(name({.replenish_below = 1.1}) == "replenish_below");
    CHECK(name({.replenish_below = not_a_number}) == "replenish_below");
    CHECK(name({.same_distance_drift = -1}) == "same_distance_drift");
    CHECK(name({.position_limit = -1}) == "position_limit");
    CHECK(name({.exit_through_ticks = -2}) == "exit_through_ticks");
    CHECK(name({.most_orders_per_side = 21}) == "most_orders_per_side");
    CHECK(name({.minimum_rest = -1ns}) == "minimum_rest");
    CHECK(name({.maximum_age = 0ns}) == "maximum_age");
    CHECK(name({.answer_within = 99ms}) == "answer_within");
    CHECK(name({.pause_after_refusal = -1ns}) == "pause_after_refusal");
    CHECK(name({.least_interval = 99ms}) == "least_interval");
    CHECK(name({.rolling_expiry = 999ms}) == "rolling_expiry");
    CHECK(name({.time_in_force = time_in_force::ioc}) == "time_in_force");
}
