#include <map>
#include <support/testing.hpp>
#include <twoside/quote/standing.hpp>
#include <twoside/sim/random.hpp>
#include <vector>

using namespace twoside;
using namespace std::chrono_literals;

namespace {

constexpr quote both(std::int64_t bid, std::int64_t ask, std::int64_t lots = 1) { return {{bid, lots}, {ask, lots}}; }
constexpr two_sided<bool> two{true, true};
constexpr two_sided<bool> bid_alone{true, false};
constexpr two_sided<bool> ask_alone{false, true};

std::uint64_t quote_at(standing_record& r, std::chrono::nanoseconds t, const quote& q) {
    return r.carry_out(action::quote, q, two, time_point{t});
}
std::uint64_t cancel_at(standing_record& r, std::chrono::nanoseconds t, two_sided<bool> sides) {
    return r.carry_out(action::cancel, {}, sides, time_point{t});
}

}  // namespace

TEST_CASE("at first nothing stands and nothing has left") {
    const standing_record r;
    CHECK(r.quote().empty());
    CHECK(r.number() == 0);
    CHECK(r.last_sent() == time_point::earliest());
}

TEST_CASE("a signal counts as carried out at once; each has a number") {
    standing_record r;
    CHECK(quote_at(r, 5ms, both(99, 101)) == 1);
    CHECK(r.quote() == both(99, 101));
    CHECK(r.last_sent() == time_point{5ms});
    CHECK(r.current().bid.since == time_point{5ms});
    CHECK(cancel_at(r, 7ms, {true, false}) == 2);
    CHECK(r.quote() == quote{{}, {101, 1}});
    CHECK(r.last_sent() == time_point{5ms});  // a cancel consumes no interval
    CHECK(r.current().ask.since == time_point{5ms});
    CHECK(r.carry_out(action::exit, {}, two, time_point{9ms}) == 3);
    CHECK(r.quote().empty());
}

TEST_CASE("an order that stays keeps its age, one that changes begins anew") {
    standing_record r;
    quote_at(r, 0s, both(99, 101));
    quote_at(r, 1s, both(98, 101));
    CHECK(r.current().bid.since == time_point{1s});
    CHECK(r.current().ask.since == time_point{0s});
    quote_at(r, 2s, both(98, 101, 2));
    CHECK(r.current().ask.since == time_point{2s});
}

TEST_CASE("what was not sent does not stand, what stood before does, and the interval is given back") {
    standing_record r;
    quote_at(r, 0s, both(99, 101));
    const auto n = quote_at(r, 1s, both(98, 100));
    CHECK(r.not_sent(n, two));
    CHECK(r.quote() == both(99, 101));
    CHECK(r.current().bid.since == time_point{0s});
    CHECK(r.last_sent() == time_point{0s});
    // The last word counts.
    CHECK(r.sent(n, two, time_point{1500ms}));
    CHECK(r.quote() == both(98, 100));
    CHECK(r.last_sent() == time_point{1500ms});
    CHECK(r.current().ask.since == time_point{1s});  // an order is as old as its signal
}

TEST_CASE("one side left and the other was refused") {
    standing_record r;
    quote_at(r, 0s, both(99, 101));
    const auto n = quote_at(r, 1s, both(98, 100));
    CHECK(r.not_sent(n, ask_alone));
    CHECK(r.quote() == quote{{98, 1}, {101, 1}});
    CHECK(r.last_sent() == time_point{1s});  // the bid did leave
    CHECK_FALSE(r.was_in_vain(n));
    CHECK(r.not_sent(n, bid_alone));
    CHECK(r.last_sent() == time_point{0s});
    CHECK(r.was_in_vain(n));
    CHECK(r.sent(n, ask_alone, time_point{1200ms}));
    CHECK(r.quote() == quote{{99, 1}, {100, 1}});
    CHECK(r.last_sent() == time_point{1200ms});
}

TEST_CASE("a refusal that comes late changes only what no later signal decided") {
    standing_record r;
    const auto first = quote_at(r, 0s, both(99, 101));
    const auto second = quote_at(r, 1s, both(98, 100));
    const auto cancel = cancel_at(r, 2s, {true, false});
    CHECK(r.not_sent(first, two));
    CHECK(r.quote() == quote{{}, {100, 1}});
    CHECK(r.last_sent() == time_point{1s});
    CHECK(r.not_sent(second, two));
    CHECK(r.quote().empty());
    CHECK(r.last_sent() == time_point::earliest());
    CHECK(r.not_sent(cancel, two));
    CHECK(r.quote().empty());
    CHECK(r.sent(first, two, time_point{0s}));
    CHECK(r.quote() == both(99, 101));
}

TEST_CASE("a cancel that did not leave leaves the order standing, on the sides that it named alone") {
    standing_record r;
    quote_at(r, 0s, both(99, 101));
    const auto n = cancel_at(r, 1s, {true, false});
    CHECK_FALSE(r.not_sent(n, ask_alone));
    CHECK_FALSE(r.was_in_vain(n));
    CHECK(r.not_sent(n, bid_alone));
    CHECK(r.quote() == both(99, 101));
    CHECK(r.was_in_vain(n));  // all that it asked for
    const auto other = cancel_at(r, 2s, {false, true});
    CHECK_FALSE(r.was_in_vain(other));
    CHECK(r.not_sent(other, ask_alone));
    CHECK(r.was_in_vain(other));
    CHECK_FALSE(r.is_remembered(other + 1));
}

TEST_CASE("times that are told out of order, twice, or too early: the latest counts") {
    standing_record r;
    const auto first = quote_at(r, 0ms, both(99, 101));
    const auto second = quote_at(r, 100ms, both(98, 100));
    CHECK(r.sent(second, two, time_point{150ms}));
    CHECK(r.sent(first, two, time_point{90ms}));
    CHECK(r.last_sent() == time_point{150ms});
    CHECK(r.sent(second, two, time_point{120ms}));
    CHECK(r.last_sent() == time_point{150ms});
    CHECK(r.sent(first, two, time_point{200ms}));  // that late
    CHECK(r.last_sent() == time_point{200ms});
    CHECK(r.not_sent(first, two));
    CHECK(r.last_sent() == time_point{150ms});
    CHECK(r.sent(first, two, time_point{-5s}));
    CHECK(r.last_sent() == time_point{200ms});
}

TEST_CASE("the facts hold against every earlier signal, and pace is kept") {
    standing_record r;
    const auto n = quote_at(r, 1s, both(99, 101));
    r.state({}, r.number(), time_point{2s});
    CHECK(r.quote().empty());
    CHECK_FALSE(r.not_sent(n, two));  // it has no say in what stands, but the interval is given back
    CHECK(r.quote().empty());
    CHECK(r.last_sent() == time_point::earliest());
    CHECK_FALSE(r.sent(n, two, time_point{3s}));
    CHECK(r.quote().empty());
    CHECK(r.last_sent() == time_point{3s});
    r.state(both(97, 103, 4), r.number(), time_point{4s});
    CHECK(r.quote() == both(97, 103, 4));
    CHECK(r.current().bid.since == time_point{4s});
    const auto later = quote_at(r, 5s, both(98, 103, 4));
    CHECK(r.quote() == both(98, 103, 4));
    CHECK(r.current().ask.since == time_point{4s});
    CHECK(r.not_sent(later, two));
    CHECK(r.quote() == both(97, 103, 4));
    r.state(both(97, 102, 4), r.number(), time_point{6s});
    CHECK(r.current().bid.since == time_point{4s});
    CHECK(r.current().ask.since == time_point{6s});
}

TEST_CASE("what was never given, asks for nothing, or is forgotten cannot be corrected; a time still counts") {
    standing_record r;
    CHECK_FALSE(r.sent(0, two, time_point{9s}));
    CHECK_FALSE(r.sent(1, two, time_point{9s}));
    CHECK_FALSE(r.not_sent(1, two));
    CHECK(r.last_sent() == time_point::earliest());
    for (int i = 0; i < 17; ++i) quote_at(r, i * 1s, both(100 + i, 200));
    CHECK_FALSE(r.not_sent(1, two));
    CHECK(r.not_sent(2, two));
    CHECK(r.quote() == both(116, 200));
    CHECK_FALSE(r.sent(1, two, time_point{30s}));
    CHECK(r.last_sent() == time_point{30s});
    for (std::uint64_t n = 3; n <= 17; ++n) CHECK(r.not_sent(n, two));
    CHECK(r.quote() == both(100, 200));
    CHECK(r.last_sent() == time_point{30s});
}

TEST_CASE("restart: nothing left or stood later than the new time") {
    standing_record r;
    const auto n = quote_at(r, 10s, both(99, 101));
    CHECK(r.sent(n, two, time_point{3600s}));
    r.restart(time_point{11s});
    CHECK(r.last_sent() == time_point{11s});
    CHECK(r.current().bid.since == time_point{10s});
    CHECK(r.current().ask.since == time_point{10s});
    CHECK(r.quote() == both(99, 101));
    // Also what is worked out again later.
    const auto m = quote_at(r, 12s, both(98, 101));
    CHECK(r.not_sent(m, two));
    CHECK(r.last_sent() == time_point{11s});
    CHECK(r.current().ask.since == time_point{10s});
    // And what stands by the facts, also where a later signal is taken back.
    standing_record stated;
    stated.state(both(99, 101), stated.number(), time_point{10s});
    stated.restart(time_point{5s});
    CHECK(stated.current().bid.since == time_point{5s});
    CHECK(stated.current().ask.since == time_point{5s});
    CHECK(stated.not_sent(quote_at(stated, 6s, both(98, 102)), two));
    CHECK(stated.current().bid.since == time_point{5s});
    CHECK(stated.current().ask.since == time_point{5s});
    standing_record old;
    quote_at(old, 10s, both(99, 101));
    old.restart(time_point{20s});
    CHECK(old.last_sent() == time_point{10s});
    old.restart(time_point{5s});
    CHECK(old.current().ask.since == time_point{5s});
    CHECK(old.not_sent(quote_at(old, 6s, both(98, 101)), two));
    CHECK(old.current().ask.since == time_point{5s});
}

TEST_CASE("what the venue refused left: it does not stand, and its interval is used up") {
    standing_record r;
    quote_at(r, 0s, both(99, 101));
    const auto n = quote_at(r, 1s, both(98, 100));
    CHECK(r.refused(n, two));
    CHECK(r.quote() == both(99, 101));
    CHECK(r.last_sent() == time_point{1s});
    CHECK(r.was_in_vain(n));
    // The last word counts.
    CHECK(r.not_sent(n, two));
    CHECK(r.last_sent() == time_point{0s});
    CHECK(r.refused(n, bid_alone));
    CHECK(r.quote() == both(99, 101));
    CHECK(r.last_sent() == time_point{1s});
    CHECK(r.sent(n, two, time_point{1s}));
    CHECK(r.quote() == both(98, 100));
}

TEST_CASE("facts that are older than a signal: what is on its way counts on top of them") {
    standing_record r;
    const auto first = quote_at(r, 1s, both(99, 101));
    const auto second = quote_at(r, 2s, both(98, 100));
    r.state(both(99, 101, 1), first, time_point{3s});  // the broker has not seen the second
    CHECK(r.quote() == both(98, 100));
    CHECK(r.not_sent(second, ask_alone));
    CHECK(r.quote() == quote{{98, 1}, {101, 1}});
    CHECK_FALSE(r.not_sent(first, two));
    r.state({}, second, time_point{4s});
    CHECK(r.quote().empty());
    r.state({}, 99, time_point{4s});  // no more than all
    const auto third = quote_at(r, 5s, both(97, 99));
    CHECK(third == 3);
    CHECK(r.quote() == both(97, 99));
    r.state({}, 0, time_point{6s});  // before everything that is remembered
    CHECK(r.quote() == both(97, 99));
    CHECK(r.not_sent(third, two));
    CHECK(r.quote() == quote{{98, 1}, {}});  // the second's ask did not leave
}

TEST_CASE("a part of an order that is gone leaves the rest as old as it was") {
    standing_record r;
    quote_at(r, 0s, both(99, 101, 5));
    r.state(both(99, 101, 3), r.number(), time_point{1s});
    CHECK(r.current().bid.since == time_point{0s});
    r.state(both(99, 101, 4), r.number(), time_point{2s});  // more than was there is another order
    CHECK(r.current().bid.since == time_point{2s});
    r.state(quote{{99, -1}, {102, 4}}, r.number(), time_point{3s});
    CHECK(r.current().bid.lots == 0);
    CHECK(r.current().ask.since == time_point{3s});
}

TEST_CASE("a fill is taken off what stands and off all that could turn out to stand") {
    standing_record r;
    quote_at(r, 0s, both(99, 101, 10));
    const auto second = quote_at(r, 1s, both(98, 101, 10));
    r.filled(side::bid, 4);
    CHECK(r.quote() == quote{{98, 6}, {101, 10}});
    CHECK(r.current().bid.since == time_point{1s});
    CHECK(r.current().ask.since == time_point{0s});
    CHECK(r.not_sent(second, bid_alone));
    CHECK(r.quote() == quote{{99, 6}, {101, 10}});
    r.filled(side::bid, 0);
    r.filled(side::bid, -3);
    CHECK(r.quote().bid.lots == 6);
    r.filled(side::bid, 6);
    CHECK_FALSE(r.quote().bid.present());
    CHECK(r.quote().ask.lots == 10);
    // Of facts too, and a later signal is whole.
    r.state(both(99, 101, 5), r.number(), time_point{2s});
    r.filled(side::ask, 2);
    CHECK(r.quote() == quote{{99, 5}, {101, 3}});
    quote_at(r, 3s, both(99, 101, 5));
    CHECK(r.quote() == both(99, 101, 5));
}

TEST_CASE("corrections are usable in constant expressions") {
    constexpr quote stands = [] {
        standing_record r;
        const auto n = r.carry_out(action::quote, both(99, 101), two, time_point{});
        (void)r.sent(n, two, time_point{});
        (void)r.not_sent(n, ask_alone);
        r.restart(time_point{});
        return r.quote();
    }();
    STATIC_REQUIRE(stands == quote{{99, 1}, {}});
}

// The same from the definition: a list of all signals ever given, gone through from the start.
namespace {

struct plain_model {
    struct entry {
        action what;
        quote wanted;
        two_sided<bool> touches;
        two_sided<bool> in_vain{};
        two_sided<bool> stayed{};
        two_sided<time_point> left;
    };
    std::map<std::uint64_t, entry> all{};
    quote facts{};
    std::uint64_t as_of = 0;  // the facts hold what came of the signals up to this one

    [[nodiscard]] quote stands() const {
        quote q = facts;
        for (const auto& [n, e] : all)
            for (const side s : {side::bid, side::ask})
                if (n > as_of && e.touches[s] && !e.in_vain[s]) q[s] = e.wanted[s];
        return q;
    }
    [[nodiscard]] time_point last_sent() const {
        time_point last = time_point::earliest();
        for (const auto& [n, e] : all)
            for (const side s : {side::bid, side::ask})
                if (e.what == action::quote && !e.stayed[s]) last = std::max(last, e.left[s]);
        return last;
    }
};

}  // namespace

TEST_CASE("any corrections in any order: as a model that remembers everything has it") {
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        sim::random_numbers random{seed};
        standing_record r;
        plain_model model;
        time_point now{};
        const auto order = [&]() -> quote_side {
            return {random.integer(95, 105), random.below(4) == 0 ? 0 : random.integer(1, 3)};
        };
        for (int i = 0; i < 400; ++i) {
            INFO("seed " << seed << ", step " << i);
            now = now + std::chrono::milliseconds{random.integer(0, 50)};
            switch (random.below(7)) {
                case 0:
                case 1: {
                    const quote q{order(), order()};
                    model.all[r.carry_out(action::quote, q, two, now)] = {action::quote, q, two, {}, {}, {now, now}};
                    break;
                }
                case 2: {
                    const two_sided<bool> sides{random.below(2) == 0, random.below(2) == 0};
                    model.all[cancel_at(r, now.since_epoch(), sides)] = {action::cancel, {}, sides, {}, {}, {now, now}};
                    break;
                }
                case 3: {
                    if (random.below(5) != 0) break;
                    const quote q{order(), order()};
                    // With all signals in it, or with some of the last still on their way.
                    const auto on_their_way = static_cast<std::uint64_t>(random.below(3));
                    model.facts = q;
                    model.as_of = r.number() > on_their_way ? r.number() - on_their_way : r.number();
                    r.state(q, model.as_of, now);
                    break;
                }
                default: {
                    // Only of what it remembers.
                    const auto back = static_cast<std::uint64_t>(random.below(standing_record::remembered));
                    if (back >= r.number()) break;
                    const std::uint64_t n = r.number() - back;
                    auto& e = model.all.at(n);
                    const auto which = random.below(3);
                    const two_sided<bool> sides{which != 1, which != 2};
                    const auto fate = random.below(3);  // left, stayed, refused
                    const time_point when = now + std::chrono::milliseconds{random.integer(-200, 100)};
                    const bool applied = fate == 0   ? r.sent(n, sides, when)
                                         : fate == 1 ? r.not_sent(n, sides)
                                                     : r.refused(n, sides);
                    bool expected = false;
                    for (const side s : {side::bid, side::ask}) {
                        if (!sides[s] || !e.touches[s]) continue;
                        expected = n > model.as_of;
                        e.in_vain[s] = fate != 0;
                        e.stayed[s] = fate == 1;
                        if (fate == 0) e.left[s] = std::max(e.left[s], when);
                    }
                    REQUIRE(applied == expected);
                }
            }
            REQUIRE(r.quote() == model.stands());
            REQUIRE(r.last_sent() == model.last_sent());
        }
    }
}

TEST_CASE("that no order is younger changes nothing of when the last quote left") {
    standing_record r;
    const auto n = quote_at(r, 5s, both(9998, 10002));
    r.none_younger(time_point{3s});
    CHECK(r.current().bid.since == time_point{3s});
    CHECK(r.last_sent() == time_point{5s});
    // Worked out again.
    CHECK(r.sent(n, two, time_point{1s}));
    CHECK(r.last_sent() == time_point{5s});
    CHECK(r.current().bid.since == time_point{3s});
}
