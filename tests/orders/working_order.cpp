#include <string>
#include <support/reports.hpp>
#include <support/testing.hpp>
#include <twoside/core/side.hpp>
#include <twoside/orders/working_order.hpp>
#include <twoside/sim/random.hpp>

using namespace twoside;
using namespace std::chrono_literals;

namespace {

constexpr time_point at(std::chrono::nanoseconds t) { return time_point{t}; }

// A bid for 10 lots at tick 100, placed at 0 s, to be answered by 5 s.
struct life {
    working_order o{};
    request asked{.side = side::bid, .reference = 7, .ticks = 100, .size = 10};

    life() {
        asked.order = 1;
        o.placed(asked, 10, at(0s), at(5s));
        o.cancel_sent = time_point::earliest();
    }
    life& take(report r, time_point when, std::int64_t lots = 0) {
        o.take(r, lots, when);
        return *this;
    }
    life& told(report_kind kind, std::chrono::nanoseconds t, rejection why = rejection::none) {
        return take(support::refusal(kind, asked, at(t), why), at(t));
    }
    // As told, but with terms of its own.
    life& told(report_kind kind, std::chrono::nanoseconds t, std::int64_t ticks, std::int64_t size) {
        report r = support::answer(kind, asked, at(t));
        r.ticks = ticks;
        r.size = size;
        return take(r, at(t));
    }
    life& filled(std::chrono::nanoseconds t, std::int64_t lots, std::int64_t cumulative = untold) {
        return take(support::fill(asked, at(t), 1, lots, cumulative), at(t), lots);
    }
    life& modify(std::chrono::nanoseconds t, std::int64_t ticks, std::int64_t size) {
        asked.kind = request_kind::modify;
        asked.ticks = ticks;
        asked.size = size;
        o.modified_by(asked, size, at(t), at(t + 5s));
        return *this;
    }
    life& cancel(std::chrono::nanoseconds t) {
        o.cancelled_by(at(t), at(t + 5s));
        return *this;
    }
    life& listed(std::chrono::nanoseconds asked_at, std::chrono::nanoseconds t, std::int64_t ticks = 100,
                 std::int64_t size = 10, std::int64_t filled = untold) {
        report r = support::answer(report_kind::snapshot_order, asked, at(t));
        r.ticks = ticks;
        r.size = size;
        r.filled = filled;
        o.listed(r, at(asked_at), at(t));
        return *this;
    }
    life& overdue() {
        o.overdue();
        return *this;
    }
};
life live() { return life{}.told(report_kind::accepted, 1s); }

char letter(const working_order& o) { return "nplhud"[static_cast<int>(o.state)]; }

}  // namespace

TEST_CASE("each kind of report in each state of an order: what it is afterwards") {
    struct row {
        const char* is;
        life before;
        std::string becomes;
    };
    // p placing, l live, h held, u unknown, d done
    const row rows[] = {
        {"placing", life{}, "ldlpdpudpdppulp"},
        {"live", live(), "ldlldludldllhll"},
        {"modifying", live().modify(2s, 101, 10), "ldlldludldllhll"},
        {"cancelling", live().cancel(2s), "ldlldludldllhll"},
        {"held", live().told(report_kind::held, 2s), "ldlhdhudhdhhhhh"},
        {"unknown, overdue", life{}.overdue(), "ldluduududuuhuu"},
        {"unknown, came too late", live().cancel(2s).told(report_kind::cancel_rejected, 3s, rejection::too_late),
         "uduuduududuuuuu"},
        {"done", live().told(report_kind::cancelled, 2s), "ddddddddddddddd"},
    };
    for (const row& r : rows) {
        std::string becomes;
        const auto then = [&](auto what) {
            life l = r.before;
            what(l);
            becomes += letter(l.o);
        };
        for (const report_kind k : {report_kind::accepted, report_kind::rejected, report_kind::modified})
            then([k](life& l) { l.told(k, 4s); });
        then([](life& l) { l.told(report_kind::modify_rejected, 4s, rejection::price); });
        then([](life& l) { l.told(report_kind::cancelled, 4s); });
        then([](life& l) { l.told(report_kind::cancel_rejected, 4s, rejection::other); });
        then([](life& l) { l.told(report_kind::cancel_rejected, 4s, rejection::too_late); });
        then([](life& l) { l.told(report_kind::expired, 4s); });
        then([](life& l) { l.filled(4s, 4); });
        then([](life& l) { l.filled(4s, 10); });
        for (const report_kind k : {report_kind::corrected, report_kind::busted}) then([k](life& l) { l.told(k, 4s); });
        then([](life& l) { l.told(report_kind::held, 4s); });
        then([](life& l) { l.told(report_kind::restated, 4s, 99, 10); });
        then([](life& l) { l.told(report_kind::commission, 4s); });
        // held while placing is alive, but not at the exchange
        std::string wanted = r.becomes;
        if (std::string{r.is} == "placing") wanted = "ldlpdpudpdpphpp";
        INFO(r.is);
        CHECK(becomes == wanted);
    }
}

TEST_CASE("an execution may come before the acceptance: it counts, and the order is still to be answered") {
    life l;
    l.filled(1s, 4, 4);
    CHECK(l.o.state == order_state::placing);
    CHECK_FALSE(l.o.accepted);
    CHECK(l.o.exposure() == 6);
    l.told(report_kind::accepted, 500ms);
    CHECK(l.o.state == order_state::live);
    CHECK(l.o.rest() == 6);
    CHECK(life{}.filled(1s, 10).told(report_kind::accepted, 2s).o.state == order_state::done);
}

TEST_CASE("a report that is told twice changes nothing") {
    const auto twice = [](life l, report_kind k, rejection why = rejection::none) {
        l.told(k, 4s, why);
        const working_order once = l.o;
        l.told(k, 4s, why);
        CHECK(l.o.state == once.state);
        CHECK(l.o.ticks == once.ticks);
        CHECK(l.o.next_ticks == once.next_ticks);
        CHECK(l.o.exposure() == once.exposure());
        CHECK(l.o.in_flight() == once.in_flight());
    };
    twice(life{}, report_kind::accepted);
    twice(live(), report_kind::cancelled);
    twice(live().modify(2s, 103, 12), report_kind::modified);
    twice(live().modify(2s, 103, 12), report_kind::modify_rejected, rejection::price);
    twice(live().cancel(2s), report_kind::cancel_rejected, rejection::too_late);
    twice(live(), report_kind::held);
}

TEST_CASE("an acceptance that comes late, or again, changes no terms that are newer") {
    CHECK(life{}.told(report_kind::accepted, 1s, 101, 10).o.ticks == 101);  // the venue's word counts
    life l = live();
    l.told(report_kind::restated, 3s, 98, 10).told(report_kind::accepted, 2s, 100, 10);
    CHECK(l.o.ticks == 98);
    CHECK(l.o.next_ticks == 98);
    life restated_first;
    restated_first.told(report_kind::restated, 3s, 98, 10).told(report_kind::accepted, 2s, 100, 10);
    CHECK(restated_first.o.ticks == 98);
    CHECK(restated_first.o.state == order_state::live);
}

TEST_CASE("what is held, and was held: the newer word counts") {
    life l = live();
    CHECK(l.told(report_kind::held, 500ms).o.state == order_state::live);  // that was before it was accepted
    CHECK(l.told(report_kind::held, 3s).o.state == order_state::held);
    CHECK(l.told(report_kind::accepted, 2s).o.state == order_state::held);
    CHECK(l.o.exposure() == 10);
    CHECK(l.told(report_kind::accepted, 4s).o.state == order_state::live);
    life late;
    late.told(report_kind::held, 3s).told(report_kind::accepted, 2s);
    CHECK(late.o.state == order_state::held);
    CHECK(late.o.accepted);
}

TEST_CASE("with a modification up in flight the larger size may fill, and with one down too") {
    CHECK(live().modify(2s, 100, 15).o.exposure() == 15);
    CHECK(live().modify(2s, 100, 15).told(report_kind::modified, 3s).o.exposure() == 15);
    CHECK(live().modify(2s, 100, 6).o.exposure() == 10);
    CHECK(live().modify(2s, 100, 6).o.rest() == 6);
    CHECK(live().modify(2s, 100, 6).told(report_kind::modified, 3s).o.exposure() == 6);
    CHECK(live().modify(2s, 100, 15).told(report_kind::modify_rejected, 3s, rejection::price).o.exposure() == 10);
    CHECK(live().modify(2s, 100, 15).overdue().o.exposure() == 15);
}

TEST_CASE("a fill in the gap: the whole size holds what is filled, so that no more rests than was wanted") {
    // 4 filled, 10 more wanted, and 3 fill on the way.
    life l = live().filled(1500ms, 4, 4).modify(2s, 101, whole_size(4, 10));
    CHECK(l.o.rest() == 10);
    CHECK(l.o.exposure() == 10);
    l.filled(2500ms, 3, 7);
    CHECK(l.o.exposure() == 7);
    CHECK(l.told(report_kind::modified, 3s).o.rest() == 7);
    CHECK(l.o.exposure() == 7);
}

TEST_CASE("filled to the old size with a larger one in flight it is alive, with a smaller one done when that holds") {
    life up = live().modify(2s, 100, 15).filled(3s, 10, 10);
    CHECK(up.o.alive());
    CHECK(up.o.exposure() == 5);
    CHECK(life{up}.told(report_kind::modify_rejected, 4s, rejection::price).o.state == order_state::done);
    CHECK(life{up}.told(report_kind::modify_rejected, 4s, rejection::too_late).o.state == order_state::done);
    CHECK(life{up}.told(report_kind::modified, 4s).o.exposure() == 5);
    life down = live().modify(2s, 100, 6).filled(3s, 6, 6);
    CHECK(down.o.alive());
    CHECK(down.o.exposure() == 4);
    CHECK(life{down}.told(report_kind::modified, 4s).o.state == order_state::done);
    CHECK(life{down}.told(report_kind::modify_rejected, 4s, rejection::price).o.exposure() == 4);
}

TEST_CASE("an answer that is older than the request is not its answer") {
    life l = live().modify(3s, 101, 10);
    CHECK(l.told(report_kind::modify_rejected, 2s, rejection::price).o.modifying);
    CHECK(l.told(report_kind::modified, 2s, 101, 10).o.modifying);
    CHECK(l.told(report_kind::modified, 3s).o.modifying == false);  // of the same time it may be
    CHECK(l.o.ticks == 101);
    life c = live().cancel(3s);
    CHECK(c.told(report_kind::cancel_rejected, 2s, rejection::too_late).o.cancelling);
    CHECK(c.o.state == order_state::live);
    CHECK_FALSE(c.told(report_kind::cancel_rejected, 3s, rejection::other).o.cancelling);
}

TEST_CASE("a late answer to an earlier modification tells what it is, and the later one is still in flight") {
    life l = live().modify(2s, 101, 10).overdue();
    l.modify(6s, 103, 10).told(report_kind::modified, 3s, 101, 10);
    CHECK(l.o.modifying);
    CHECK(l.o.ticks == 101);
    CHECK(l.o.next_ticks == 103);
    CHECK(l.o.nearest_ticks() == 103);
    CHECK(l.told(report_kind::modified, 7s).o.ticks == 103);
}

TEST_CASE("modified to other terms than asked for: they count, and the answer is still to come") {
    life l = live().modify(2s, 105, 10).told(report_kind::modified, 3s, 104, 10);
    CHECK(l.o.ticks == 104);
    CHECK(l.o.modifying);
    CHECK(l.told(report_kind::modify_rejected, 4s, rejection::price).o.next_ticks == 104);
}

TEST_CASE("a modification that comes after newer terms is answered, and the newer terms stay") {
    life l =
        live().modify(2s, 105, 10).told(report_kind::restated, 4s, 104, 9).told(report_kind::modified, 3s, 105, 10);
    CHECK_FALSE(l.o.modifying);
    CHECK(l.o.ticks == 104);
    CHECK(l.o.next_ticks == 104);
    CHECK(l.o.size == 9);
}

TEST_CASE("a modification whose terms the venue does not repeat is as it was asked for") {
    life l = live().modify(2s, 105, 12).told(report_kind::modified, 3s, 0, 0);
    CHECK(l.o.ticks == 105);
    CHECK(l.o.size == 12);
    CHECK_FALSE(l.o.modifying);
}

TEST_CASE("terms that are older than those known say nothing") {
    life l = live().told(report_kind::restated, 5s, 97, 8).told(report_kind::restated, 4s, 99, 20);
    CHECK(l.o.ticks == 97);
    CHECK(l.o.size == 8);
    CHECK(l.o.exposure() == 8);
}

TEST_CASE("an order that is done is not restated, modified or accepted back into life") {
    life l = live().told(report_kind::expired, 2s);
    for (const report_kind k :
         {report_kind::accepted, report_kind::modified, report_kind::restated, report_kind::held}) {
        l.told(k, 9s, 101, 50);
        CHECK(l.o.state == order_state::done);
        CHECK(l.o.exposure() == 0);
    }
}

TEST_CASE("a refused modification leaves the order as it was, live") {
    for (const rejection why :
         {rejection::price, rejection::size, rejection::rate, rejection::halted, rejection::other}) {
        life l = live().modify(2s, 105, 20).told(report_kind::modify_rejected, 3s, why);
        CHECK(l.o.state == order_state::live);
        CHECK(l.o.next_ticks == 100);
        CHECK(l.o.next_size == 10);
        CHECK(l.o.exposure() == 10);
        CHECK_FALSE(l.o.in_flight());
    }
}

TEST_CASE("a refusal after the deadline makes the order known again; one of an order never accepted does not") {
    CHECK(live().modify(2s, 105, 10).overdue().told(report_kind::modify_rejected, 9s, rejection::price).o.state ==
          order_state::live);
    CHECK(life{}.modify(2s, 105, 10).told(report_kind::modify_rejected, 9s, rejection::price).o.state ==
          order_state::unknown);
}

TEST_CASE("too late, or not known to the venue, ends nothing: its fate is unknown until a list tells it") {
    for (const rejection why : {rejection::too_late, rejection::unknown_order}) {
        life c = live().cancel(2s).told(report_kind::cancel_rejected, 3s, why);
        CHECK(c.o.state == order_state::unknown);
        CHECK(c.o.leaving);
        CHECK(c.o.exposure() == 10);
        CHECK(life{c}.told(report_kind::accepted, 1s).o.state == order_state::unknown);  // told again
        CHECK(life{c}.told(report_kind::accepted, 4s).o.state == order_state::unknown);
        CHECK(life{c}.filled(4s, 10).o.state == order_state::done);
        CHECK(life{c}.told(report_kind::cancelled, 4s).o.state == order_state::done);
        CHECK(life{c}.listed(4s, 5s).o.state == order_state::live);
        CHECK_FALSE(life{c}.listed(4s, 5s).o.leaving);
        life m = live().modify(2s, 105, 12).told(report_kind::modify_rejected, 3s, why);
        CHECK(m.o.state == order_state::unknown);
        CHECK(m.o.leaving);
        CHECK(m.o.exposure() == 12);
        CHECK_FALSE(m.o.in_flight());
    }
}

TEST_CASE("a terminal report answers everything that is in flight") {
    for (const report_kind k : {report_kind::cancelled, report_kind::expired, report_kind::rejected}) {
        life l = live().modify(2s, 105, 20).cancel(2s).told(k, 3s);
        CHECK(l.o.state == order_state::done);
        CHECK_FALSE(l.o.in_flight());
        CHECK(l.o.exposure() == 0);
        CHECK(l.o.rest() == 10);  // of the terms that it had
    }
}

TEST_CASE("an execution after the last word counts; what the venue counts beyond the executions is at risk") {
    life l = live();
    report cancelled = support::answer(report_kind::cancelled, l.asked, at(2s));
    cancelled.filled = 6;
    l.take(cancelled, at(2s));
    CHECK(l.o.state == order_state::done);
    CHECK(l.o.exposure() == 6);
    CHECK(l.o.missing() == 6);
    CHECK(l.filled(3s, 4, 4).o.exposure() == 2);
    CHECK(l.filled(3s, 2, 6).o.exposure() == 0);
    CHECK(l.o.state == order_state::done);
    CHECK(l.o.executed == 6);
}

TEST_CASE("the venue's count may be told with anything, and never falls") {
    life l = live();
    report r = support::answer(report_kind::accepted, l.asked, at(2s));
    r.filled = 3;
    l.take(r, at(2s));
    CHECK(l.o.filled() == 3);
    CHECK(l.o.missing() == 3);
    CHECK(l.o.rest() == 7);
    CHECK(l.o.exposure() == 10);  // nobody has told the executions
    r.filled = 1;
    l.take(r, at(3s));
    CHECK(l.o.filled() == 3);
    r.filled = 10;
    l.take(r, at(4s));
    CHECK(l.o.state == order_state::done);
    CHECK(l.o.exposure() == 10);
}

TEST_CASE("more executions than the venue counts do not end an order that the venue says goes on") {
    // One execution of 5 comes under two ids.
    life l = live().filled(2s, 5, 5).filled(2s, 5, 5);
    CHECK(l.o.alive());
    CHECK(l.o.exposure() == 0);
    CHECK(l.listed(3s, 4s, 100, 10, 5).o.state == order_state::live);
    // Without a count there is nothing but the executions to go by.
    CHECK(live().filled(2s, 5).filled(2s, 5).o.state == order_state::done);
}

TEST_CASE("a bust gives back what may fill while the order lives, and nothing once it is done") {
    life l = live().filled(2s, 4, 4);
    const report bust = support::answer(report_kind::busted, l.asked, at(3s));
    life busted{l};
    busted.take(bust, at(3s), -4);
    CHECK(busted.o.exposure() == 10);
    CHECK(busted.o.state == order_state::live);
    life done = l.told(report_kind::cancelled, 3s);
    done.take(bust, at(4s), -4);
    CHECK(done.o.exposure() == 0);
    // What was taken back fills again, and does not count twice.
    life again = busted;
    again.filled(4s, 6);
    CHECK(again.o.alive());
    CHECK(again.o.exposure() == 4);
    CHECK(again.filled(5s, 4).o.state == order_state::done);
    // A correction up is an execution, one down a bust.
    life corrected = live().filled(2s, 4, 4);
    corrected.take(support::answer(report_kind::corrected, corrected.asked, at(3s)), at(3s), 2);
    CHECK(corrected.o.exposure() == 4);
    corrected.take(support::answer(report_kind::corrected, corrected.asked, at(3s)), at(3s), -3);
    CHECK(corrected.o.exposure() == 7);
}

TEST_CASE("an execution that is told anew, smaller, is a correction") {
    life l = live().filled(2s, 4, 4);
    l.take(support::fill(l.asked, at(3s), 1, 1, 4), at(3s), -3);
    CHECK(l.o.executed == 4);
    CHECK(l.o.busted == 3);
    CHECK(l.o.exposure() == 9);
}

TEST_CASE("no answer is no answer: what is overdue is unknown, counts, and a late answer still counts") {
    life l = life{}.overdue();
    CHECK(l.o.state == order_state::unknown);
    CHECK(l.o.exposure() == 10);
    CHECK_FALSE(l.o.in_flight());
    CHECK(l.told(report_kind::accepted, 8s).o.state == order_state::live);
    life m = live().modify(2s, 105, 15).overdue();
    CHECK(m.o.exposure() == 15);
    CHECK_FALSE(m.o.in_flight());
    CHECK(life{m}.told(report_kind::accepted, 1s).o.state == order_state::unknown);  // says nothing of it
    CHECK(m.told(report_kind::modified, 4s).o.state == order_state::live);
    CHECK(m.o.ticks == 105);
    CHECK(live().told(report_kind::cancelled, 2s).overdue().o.state == order_state::done);
}

TEST_CASE("a cancel of an order whose modification was never answered has a deadline of its own") {
    const life l = live().modify(2s, 105, 15).overdue().cancel(8s);
    CHECK(l.o.deadline == at(13s));
    // One that is still in flight keeps the earlier.
    CHECK(live().modify(2s, 105, 15).cancel(3s).o.deadline == at(7s));
    CHECK(live().cancel(3s).o.deadline == at(8s));
}

TEST_CASE("a lost connection: what was in flight is unknown, what was not stays live") {
    life p;
    p.o.cut_off();
    CHECK(p.o.state == order_state::unknown);
    life m = live().modify(2s, 105, 15);
    m.o.cut_off();
    CHECK(m.o.state == order_state::unknown);
    CHECK(m.o.exposure() == 15);
    life c = live().cancel(2s);
    c.o.cut_off();
    CHECK(c.o.state == order_state::live);
    CHECK_FALSE(c.o.in_flight());
    life d = live().told(report_kind::cancelled, 2s);
    d.o.cut_off();
    CHECK(d.o.state == order_state::done);
}

TEST_CASE(
    "a list that was asked for after the last touch tells what an order is; one asked for before tells no terms") {
    life l = live().modify(3s, 105, 15);
    CHECK(life{l}.listed(4s, 5s, 103, 12).o.ticks == 103);
    CHECK(life{l}.listed(4s, 5s, 103, 12).o.exposure() == 12);
    CHECK_FALSE(life{l}.listed(4s, 5s).o.in_flight());
    CHECK(life{l}.listed(4s, 5s).o.seen);
    for (const auto asked : {2s, 3s}) {  // of the same time it may have been asked before
        const life older = life{l}.listed(asked, 5s, 103, 12, 2);
        CHECK(older.o.modifying);
        CHECK(older.o.next_ticks == 105);
        CHECK(older.o.filled() == 2);  // what is filled stays filled
        CHECK(older.o.seen);
    }
    CHECK(life{}.listed(4s, 5s).o.accepted);
    CHECK(life{}.listed(4s, 5s, 100, 10, 10).o.state == order_state::done);
}

TEST_CASE("an order that is done comes back by a list alone, and by one that was asked for afterwards") {
    const life l = live().told(report_kind::cancelled, 3s);
    CHECK(life{l}.listed(2s, 4s).o.state == order_state::done);
    CHECK(life{l}.listed(3s, 4s).o.state == order_state::done);
    CHECK(life{l}.listed(4s, 5s).o.state == order_state::live);
    CHECK(life{l}.listed(4s, 5s).o.exposure() == 10);
}

TEST_CASE("what is told again does not touch an order, so that a list need not wait for it") {
    life l = live();
    report again = support::fill(l.asked, at(2s), 1, 4, 4);
    again.replayed = true;
    l.take(again, at(9s), 4);
    CHECK(l.o.executed == 4);
    CHECK(l.o.touched == at(1s));
    CHECK(l.listed(5s, 10s, 99, 10, 4).o.ticks == 99);
}

TEST_CASE("the venue's lasting id is kept once it is told") {
    life l;
    report r = support::answer(report_kind::accepted, l.asked, at(1s));
    r.venue_order = 900;
    l.take(r, at(1s));
    r.venue_order = 901;
    CHECK(l.take(r, at(2s)).o.venue_order == 900);
    life in_an_old_list;
    r = support::answer(report_kind::snapshot_order, in_an_old_list.asked, at(1s));
    r.venue_order = 902;
    in_an_old_list.o.listed(r, at(-1s), at(1s));
    CHECK(in_an_old_list.o.venue_order == 902);
}

TEST_CASE("an order has had its price since it got it, and a change of size alone changes nothing") {
    life l = live();
    CHECK(l.o.since == at(0s));
    CHECK(l.modify(2s, 100, 15).told(report_kind::modified, 3s).o.since == at(0s));
    CHECK(l.modify(4s, 101, 15).o.since == at(0s));
    CHECK(l.told(report_kind::modified, 5s).o.since == at(5s));
    CHECK(l.listed(6s, 7s, 98, 15).o.since == at(7s));
}

TEST_CASE("the nearest to the other side that it may stand, on both sides") {
    CHECK(live().modify(2s, 105, 10).o.nearest_ticks() == 105);
    CHECK(live().modify(2s, 95, 10).o.nearest_ticks() == 100);
    life ask = live();
    ask.o.side = side::ask;
    CHECK(life{ask}.modify(2s, 105, 10).o.nearest_ticks() == 100);
    CHECK(life{ask}.modify(2s, 95, 10).o.nearest_ticks() == 95);
}

TEST_CASE(
    "whatever is told, in any order: exposure is never below 0, and nothing that is done comes back by a report") {
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
        sim::random_numbers random{seed};
        life l;
        for (int step = 0; step < 200; ++step) {
            const auto t = std::chrono::milliseconds{random.integer(0, 30000)};
            const bool done = l.o.state == order_state::done;
            report r = support::answer(static_cast<report_kind>(random.below(12)), l.asked, at(t));
            r.ticks = random.integer(90, 110);
            r.size = random.integer(-1, 30);
            r.filled = random.integer(-1, 30);
            r.reason = static_cast<rejection>(random.below(8));
            r.replayed = random.below(3) == 0;
            const auto what = random.below(12);
            bool listed = false;
            if (what == 0 && l.o.state == order_state::live && !l.o.in_flight())
                l.modify(t, random.integer(90, 110), random.integer(1, 30));
            else if (what == 1 && !done)
                l.cancel(t);
            else if (what == 2)
                l.overdue();
            else if (what == 3)
                l.listed(t, t + 1s, r.ticks, r.size, r.filled), listed = true;
            else if (what == 4)
                l.o.cut_off();
            else
                l.take(r, at(t),
                       r.kind == report_kind::fill     ? random.integer(0, 8)
                       : r.kind == report_kind::busted ? -random.integer(0, l.o.executed - l.o.busted)
                                                       : 0);
            INFO("seed " << seed << ", step " << step << ", " << letter(l.o));
            REQUIRE(l.o.exposure() >= 0);
            REQUIRE(l.o.rest() >= 0);
            if (done && !listed) REQUIRE(l.o.state == order_state::done);
            if (!l.o.alive()) REQUIRE_FALSE(l.o.in_flight());
        }
    }
}
