// The hostile venue is what the soak program is judged by, so it is judged here: it is deterministic, its books
// balance, what it says is true, every fault happens and only where it is on, and a client that does what most do at
// first fails every check of the soak program.

#include <support/hostile_venue.hpp>

#include <map>
#include <set>
#include <soak/checker.hpp>
#include <soak/log.hpp>
#include <soak/run.hpp>
#include <support/naive_client.hpp>
#include <support/testing.hpp>

using namespace twoside;
using namespace std::chrono_literals;
using support::fault;
using support::hostile_venue;
using support::row;

namespace {

using naive_run = support::soak_run<support::naive_desk>;

support::soak_settings settings(std::uint64_t seed, double hours, const support::venue_faults& faults) {
    return {.seed = seed, .hours = hours, .faults = faults};
}
support::venue_faults everything() {
    support::venue_faults f = support::venue_faults::all();
    f[fault::doubles_a_modification] = 0.5;
    f[fault::two_ids_for_one_fill] = 0.01;
    f[fault::delivers_after_outage] = 0.3;
    return f;
}
// Something of everything that happened.
std::uint64_t digest(const hostile_venue& v) {
    std::uint64_t sum = 0;
    const auto mix = [&](auto x) { sum = (sum ^ static_cast<std::uint64_t>(x)) * 0x9e3779b97f4a7c15U + (sum >> 29U); };
    for (const auto& e : v.executions()) {
        mix(e.order);
        mix(e.ticks);
        mix(e.lots);
        mix(e.time);
        mix(e.revised);
    }
    mix(v.counted().reports);
    mix(v.counted().lost_reports);
    mix(v.counted().lost_requests);
    for (std::uint32_t i = 0; i < v.instruments(); ++i) mix(v.cash(i));
    return sum;
}
std::vector<report> received(hostile_venue& v, time_point until) {
    v.advance(until);
    std::vector<report> all = v.reports();
    v.clear_reports();
    return all;
}
request order(std::uint64_t id, side s, std::int64_t ticks, std::int64_t size = 5) {
    request r{};
    r.order = id;
    r.side = s;
    r.reference = 77;
    r.ticks = ticks;
    r.size = size;
    return r;
}

}  // namespace

TEST_CASE("hostile_venue: the same seed is the same life, another seed another") {
    support::soak_log silent;
    std::set<std::uint64_t> digests;
    for (const std::uint64_t seed : {1U, 1U, 2U}) {
        naive_run run{settings(seed, 0.2, everything()), silent};
        run.run();
        digests.insert(digest(run.venue()));
    }
    CHECK(digests.size() == 2);
}

TEST_CASE("hostile_venue: its books are the sum of its executions, and its orders are what was executed of them") {
    support::soak_log silent;
    for (std::uint64_t seed = 1; seed <= 4; ++seed) {
        INFO("seed " << seed);
        naive_run run{settings(seed, 0.5, everything()), silent};
        run.run();
        const hostile_venue& v = run.venue();
        std::vector<std::int64_t> position(v.instruments()), cash(v.instruments()), bought(v.instruments()),
            sold(v.instruments());
        std::map<std::uint32_t, std::int64_t> filled;
        for (const auto& e : v.executions()) {
            const auto& o = v.order_of(e.order);
            filled[e.order] += e.first_lots;
            REQUIRE(e.filled == filled[e.order]);
            if (e.busted) continue;
            const std::int64_t lots = o.side == side::bid ? e.lots : -e.lots;
            position[o.instrument] += lots;
            cash[o.instrument] -= lots * e.ticks;
            (o.side == side::bid ? bought : sold)[o.instrument] += e.lots;
        }
        for (std::uint32_t i = 0; i < v.instruments(); ++i) {
            CHECK(position[i] == v.position(i));
            CHECK(cash[i] == v.cash(i));
            CHECK(bought[i] == v.bought(i));
            CHECK(sold[i] == v.sold(i));
        }
        for (std::uint32_t o = 0; o < v.all_orders().size(); ++o) {
            REQUIRE(v.order_of(o).filled == filled[o]);
            REQUIRE((v.order_of(o).filled <= v.order_of(o).size));
        }
        CHECK(v.executions().size() > 300);
    }
}

TEST_CASE("hostile_venue: every fault happens where it is on, and none where all are off") {
    support::soak_log silent;
    std::array<std::int64_t, support::fault_count> seen{};
    std::array<std::int64_t, 8> refused{};
    for (std::uint64_t seed = 1; seed <= 4; ++seed) {
        naive_run run{settings(seed, 2, everything()), silent};
        run.run();
        for (std::size_t f = 0; f < support::fault_count; ++f) seen[f] += run.venue().counted().faults[f];
        for (std::size_t r = 0; r < refused.size(); ++r) refused[r] += run.venue().counted().rejections[r];
    }
    for (std::size_t f = 0; f < support::fault_count; ++f) {
        INFO(support::fault_names[f]);
        CHECK(seen[f] > 0);
    }
    for (std::size_t r = 1; r < refused.size(); ++r) {
        INFO(support::rejection_names[r]);
        CHECK(refused[r] > 0);
    }
    naive_run honest{settings(1, 0.5, support::venue_faults::none()), silent};
    honest.run();
    for (const std::int64_t n : honest.venue().counted().faults) CHECK(n == 0);
    CHECK(honest.venue().executions().size() > 300);
}

TEST_CASE("hostile_venue: a client that cancels, replaces and believes fails every check") {
    support::soak_log silent;
    std::array<std::int64_t, support::row_count> found{};
    double ratio = 0;
    for (std::uint64_t seed = 1; seed <= 4; ++seed) {
        naive_run run{settings(seed, 2, support::venue_faults::all()), silent};
        run.run();
        for (std::size_t i = 0; i < support::row_count; ++i) found[i] += run.checked()[static_cast<row>(i)];
        ratio = std::max(ratio, run.checked().worst_ratio());
    }
    for (std::size_t i = 0; i < support::row_count; ++i) {
        INFO(support::row_names[i]);
        CHECK(found[i] > 0);
    }
    CHECK(ratio > 20);
}

TEST_CASE("hostile_venue: no report claims more than is true, and everything is told in the end") {
    support::venue_faults faults = everything();
    for (const bool on_receipt : {false, true}) {
        hostile_venue v{{.seed = 5, .instruments = 4, .faults = faults, .stamped_when_received = on_receipt}};
        std::uint64_t id = 1;
        std::set<std::uint64_t> executions;
        time_point now{};
        const auto take = [&] {
            for (const report& r : v.reports()) {
                if (r.kind == report_kind::fill && r.execution.high == 1) executions.insert(r.execution.low);
                if (r.venue_order == 0 || r.filled == untold) continue;
                const auto& o = v.order_of(static_cast<std::uint32_t>(r.venue_order - 1'000'000));
                REQUIRE(o.id == r.order);
                REQUIRE(o.side == r.side);
                REQUIRE(r.filled <= o.filled);
                if (is_terminal(r.kind)) REQUIRE(r.filled == o.filled);
                REQUIRE(r.time <= now);
            }
            v.clear_reports();
        };
        for (int step = 0; step < 40'000; ++step) {
            now = now + 100ms;
            v.advance(now);
            if (v.last_heard() < now - 3s) v.hang_up(now);
            take();
            const auto i = static_cast<std::uint32_t>(step % 4);
            if (!v.connected()) continue;
            const auto touch = static_cast<std::int64_t>(v.book(i).bid * 100 + 0.5);
            request r = order(id++, side::bid, touch);
            r.instrument = i;
            if (step % 3 != 0) r.kind = step % 3 == 1 ? request_kind::modify : request_kind::cancel;
            if (step % 3 != 0) r.order = id - 5;
            v.send(r, now);
        }
        v.calm_down();
        v.advance(now = now + 5min);
        take();
        v.ask_executions(now, time_point::earliest());
        v.advance(now = now + 1min);
        take();
        CHECK(executions.size() == v.executions().size());
        for (std::uint32_t i = 0; i < 4; ++i) CHECK(v.untold(i) == 0);
    }
}

TEST_CASE("hostile_venue: an honest life of an order") {
    hostile_venue v{{.instruments = 1, .faults = support::venue_faults::none()}};
    time_point now{};
    const auto best = [&] { return static_cast<std::int64_t>(v.book(0).bid * 100 + 0.5); };
    const auto only = [&](const std::vector<report>& all, report_kind kind) {
        INFO(support::report_names[static_cast<std::size_t>(kind)]);
        REQUIRE(!all.empty());
        CHECK(all.front().kind == kind);
        return all.front();
    };
    // Far enough from the market that nothing meets it here.
    const std::int64_t far = best() - 200;
    v.send(order(1, side::bid, far), now);
    report r = only(received(v, now = now + 50ms), report_kind::accepted);
    CHECK(r.order == 1);
    CHECK(r.size == 5);
    CHECK(r.filled == 0);
    CHECK(v.live_orders(0).size() == 1);

    request m = order(1, side::bid, far - 1, 7);
    m.kind = request_kind::modify;
    v.send(m, now);
    r = only(received(v, now = now + 100ms), report_kind::modified);
    CHECK(r.size == 7);
    CHECK(r.ticks == far - 1);
    v.send(order(1, side::bid, far), now);
    CHECK(only(received(v, now = now + 100ms), report_kind::rejected).reason == rejection::other);
    m.order = 9;
    v.send(m, now);
    CHECK(only(received(v, now = now + 100ms), report_kind::modify_rejected).reason == rejection::unknown_order);

    request post = order(2, side::bid, best() + 20);
    post.post_only = true;
    v.send(post, now);
    CHECK(only(received(v, now = now + 100ms), report_kind::rejected).reason == rejection::price);
    v.send(order(3, side::ask, far - 1), now);  // would meet order 1
    CHECK(only(received(v, now = now + 100ms), report_kind::rejected).reason == rejection::other);

    v.ask_open_orders(now);
    const auto list = received(v, now = now + 100ms);
    REQUIRE(list.size() == 3);
    CHECK(list[0].kind == report_kind::snapshot_begin);
    CHECK(list[0].time == now - 100ms);
    CHECK(list[1].kind == report_kind::snapshot_order);
    CHECK(list[1].order == 1);
    CHECK(list[2].kind == report_kind::snapshot_end);

    request c = order(1, side::bid, far);
    c.kind = request_kind::cancel;
    v.send(c, now);
    only(received(v, now = now + 100ms), report_kind::cancelled);
    v.send(c, now);
    CHECK(only(received(v, now = now + 100ms), report_kind::cancel_rejected).reason == rejection::too_late);
    CHECK(v.live_orders(0).empty());

    // What crosses takes, and moves position and cash.
    const auto ask = static_cast<std::int64_t>(v.book(0).ask * 100 + 0.5);
    v.send(order(4, side::bid, ask + 50, 3), now);
    v.advance(now = now + 100ms);
    CHECK(v.position(0) == 3);
    CHECK(v.cash(0) < 0);
    CHECK(v.untold(0) == 0);
}

TEST_CASE("hostile_venue: the 51st message in a second is refused, and the third ends the session") {
    hostile_venue v{{.instruments = 1, .faults = support::venue_faults::none()}};
    time_point now{};
    const auto far = static_cast<std::int64_t>(v.book(0).bid * 100 + 0.5) - 200;
    for (std::uint64_t n = 1; n <= 52; ++n) v.send(order(n, side::bid, far - static_cast<std::int64_t>(n)), now);
    std::int64_t refused = 0;
    for (const report& r : received(v, now = now + 500ms)) refused += r.reason == rejection::rate;
    CHECK(refused == 2);
    CHECK(v.breaches() == 2);
    CHECK(v.connected());
    v.send(order(53, side::bid, far - 53), now);
    v.advance(now = now + 450ms);
    CHECK(v.breaches() == 3);
    CHECK(!v.connected());
    CHECK(v.live_orders(0).size() == 50);
}
