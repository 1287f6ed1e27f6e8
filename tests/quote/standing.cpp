#include <map>
#include <support/testing.hpp>
#include <twoside/quote/standing.hpp>
#include <twoside/sim/random.hpp>
#include <vector>

using namespace twoside;
using namespace std::chrono_literals;

namespace {

constexpr quote both(std::int64_t bid, std::int64_t ask, std::int64_t lots = 1) { return {{{bid, lots}, {ask, lots}}}; }
constexpr two_sided<bool> two{true, true};

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
    CHECK(r.quote() == quote{{{}, {101, 1}}});
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
    CHECK(r.not_sent(n));
    CHECK(r.quote() == both(99, 101));
    CHECK(r.current().bid.since == time_point{0s});
    CHECK(r.last_sent() == time_point{0s});
    // The last word counts.
    CHECK(r.sent(n, time_point{1500ms}));
    CHECK(r.quote() == both(98, 100));
    CHECK(r.last_sent() == time_point{1500ms});
    CHECK(r.current().ask.since == time_point{1500ms});
}

TEST_CASE("one side left and the other was refused") {
    standing_record r;
    quote_at(r, 0s, both(99, 101));
    const auto n = quote_at(r, 1s, both(98, 100));
    CHECK(r.not_sent(n, side::ask));
    CHECK(r.quote() == quote{{{98, 1}, {101, 1}}});
    CHECK(r.last_sent() == time_point{1s});  // the bid did leave
    CHECK_FALSE(r.was_refused(n));
    CHECK(r.not_sent(n, side::bid));
    CHECK(r.last_sent() == time_point{0s});
    CHECK(r.was_refused(n));
    CHECK(r.sent(n, side::ask, time_point{1200ms}));
    CHECK(r.quote() == quote{{{99, 1}, {100, 1}}});
    CHECK(r.last_sent() == time_point{1200ms});
}

TEST_CASE("a refusal that comes late changes only what no later signal decided") {
    standing_record r;
    const auto first = quote_at(r, 0s, both(99, 101));
    const auto second = quote_at(r, 1s, both(98, 100));
    const auto cancel = cancel_at(r, 2s, {true, false});
    CHECK(r.not_sent(first));
    CHECK(r.quote() == quote{{{}, {100, 1}}});
    CHECK(r.last_sent() == time_point{1s});
    CHECK(r.not_sent(second));
    CHECK(r.quote().empty());
    CHECK(r.last_sent() == time_point::earliest());
    CHECK(r.not_sent(cancel));
    CHECK(r.quote().empty());
    CHECK(r.sent(first, time_point{0s}));
    CHECK(r.quote() == both(99, 101));
}

TEST_CASE("a cancel that did not leave leaves the order standing, on the sides that it named alone") {
    standing_record r;
    quote_at(r, 0s, both(99, 101));
    const auto n = cancel_at(r, 1s, {true, false});
    CHECK_FALSE(r.not_sent(n, side::ask));
    CHECK_FALSE(r.was_refused(n));
    CHECK(r.not_sent(n, side::bid));
    CHECK(r.quote() == both(99, 101));
    CHECK(r.was_refused(n));  // all that it asked for
    const auto other = cancel_at(r, 2s, {false, true});
    CHECK_FALSE(r.was_refused(other));
    CHECK(r.not_sent(other, side::ask));
    CHECK(r.was_refused(other));
    CHECK_FALSE(r.was_refused(other + 1));
}

TEST_CASE("times that are told out of order, twice, or too early: the latest counts") {
    standing_record r;
    const auto first = quote_at(r, 0ms, both(99, 101));
    const auto second = quote_at(r, 100ms, both(98, 100));
    CHECK(r.sent(second, time_point{150ms}));
    CHECK(r.sent(first, time_point{90ms}));
    CHECK(r.last_sent() == time_point{150ms});
    CHECK(r.sent(second, time_point{120ms}));
    CHECK(r.last_sent() == time_point{150ms});
    CHECK(r.sent(first, time_point{200ms}));  // that late
    CHECK(r.last_sent() == time_point{200ms});
    CHECK(r.not_sent(first));
    CHECK(r.last_sent() == time_point{150ms});
    CHECK(r.sent(first, time_point{-5s}));
    CHECK(r.last_sent() == time_point{200ms});
}

TEST_CASE("the facts hold against every earlier signal, and pace is kept") {
    standing_record r;
    const auto n = quote_at(r, 1s, both(99, 101));
    r.state({}, time_point{2s});
    CHECK(r.quote().empty());
    CHECK(r.not_sent(n));
    CHECK(r.quote().empty());
    CHECK(r.last_sent() == time_point::earliest());
    CHECK(r.sent(n, time_point{3s}));
    CHECK(r.quote().empty());
    CHECK(r.last_sent() == time_point{3s});
    r.state(both(97, 103, 4), time_point{4s});
    CHECK(r.quote() == both(97, 103, 4));
    CHECK(r.current().bid.since == time_point{4s});
    const auto later = quote_at(r, 5s, both(98, 103, 4));
    CHECK(r.quote() == both(98, 103, 4));
    CHECK(r.current().ask.since == time_point{4s});
    CHECK(r.not_sent(later));
    CHECK(r.quote() == both(97, 103, 4));
    r.state(both(97, 102, 4), time_point{6s});
    CHECK(r.current().bid.since == time_point{4s});
    CHECK(r.current().ask.since == time_point{6s});
}

TEST_CASE("what was never given, asks for nothing, or is forgotten cannot be corrected; a time still counts") {
    standing_record r;
    CHECK_FALSE(r.sent(0, time_point{9s}));
    CHECK_FALSE(r.sent(1, time_point{9s}));
    CHECK_FALSE(r.not_sent(1));
    CHECK(r.last_sent() == time_point::earliest());
    for (int i = 0; i < 17; ++i) quote_at(r, i * 1s, both(100 + i, 200));
    CHECK_FALSE(r.not_sent(1));
    CHECK(r.not_sent(2));
    CHECK(r.quote() == both(116, 200));
    CHECK_FALSE(r.sent(1, time_point{30s}));
    CHECK(r.last_sent() == time_point{30s});
    for (std::uint64_t n = 3; n <= 17; ++n) CHECK(r.not_sent(n));
    CHECK(r.quote() == both(100, 200));
    CHECK(r.last_sent() == time_point{30s});
}

TEST_CASE("restart: nothing left or stood later than the new time") {
    standing_record r;
    const auto n = quote_at(r, 10s, both(99, 101));
    CHECK(r.sent(n, time_point{3600s}));
    r.restart(time_point{11s});
    CHECK(r.last_sent() == time_point{11s});
    CHECK(r.current().bid.since == time_point{11s});
    CHECK(r.current().ask.since == time_point{11s});
    CHECK(r.quote() == both(99, 101));
    // Also what is worked out again later.
    const auto m = quote_at(r, 12s, both(98, 101));
    CHECK(r.not_sent(m));
    CHECK(r.last_sent() == time_point{11s});
    CHECK(r.current().ask.since == time_point{11s});
    // And what stands by the facts, also where a later signal is taken back.
    standing_record stated;
    stated.state(both(99, 101), time_point{10s});
    stated.restart(time_point{5s});
    CHECK(stated.current().bid.since == time_point{5s});
    CHECK(stated.current().ask.since == time_point{5s});
    CHECK(stated.not_sent(quote_at(stated, 6s, both(98, 102))));
    CHECK(stated.current().bid.since == time_point{5s});
    CHECK(stated.current().ask.since == time_point{5s});
    standing_record old;
    quote_at(old, 10s, both(99, 101));
    old.restart(time_point{20s});
    CHECK(old.last_sent() == time_point{10s});
}

// The same from the definition: a list of all signals ever given, gone through from the start.
namespace {

struct plain_model {
    struct entry {
        action what;
        quote wanted;
        two_sided<bool> touches;
        two_sided<bool> refused{};
        two_sided<time_point> left;
    };
    std::map<std::uint64_t, entry> all{};
    std::map<std::uint64_t, quote> facts{};  // stated after the signal of this number

    [[nodiscard]] quote stands() const {
        quote q = facts.count(0) ? facts.at(0) : quote{};
        for (const auto& [n, e] : all) {
            for (const side s : {side::bid, side::ask})
                if (e.touches[s] && !e.refused[s]) q[s] = e.wanted[s];
            if (facts.count(n)) q = facts.at(n);
        }
        return q;
    }
    [[nodiscard]] time_point last_sent() const {
        time_point last = time_point::earliest();
        for (const auto& [n, e] : all)
            for (const side s : {side::bid, side::ask})
                if (e.what == action::quote && !e.refused[s]) last = std::max(last, e.left[s]);
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
                    const quote q{{order(), order()}};
                    model.all[r.carry_out(action::quote, q, two, now)] = {action::quote, q, two, {}, {now, now}};
                    break;
                }
                case 2: {
                    const two_sided<bool> sides{random.below(2) == 0, random.below(2) == 0};
                    model.all[cancel_at(r, now.since_epoch(), sides)] = {action::cancel, {}, sides, {}, {now, now}};
                    break;
                }
                case 3: {
                    if (random.below(5) != 0) break;
                    const quote q{{order(), order()}};
                    r.state(q, now);
                    model.facts[r.number()] = q;
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
                    const bool refuse = random.below(2) == 0;
                    const time_point when = now + std::chrono::milliseconds{random.integer(-200, 100)};
                    const bool applied = which == 0 ? (refuse ? r.not_sent(n) : r.sent(n, when))
                                                    : (refuse ? r.not_sent(n, sides.bid ? side::bid : side::ask)
                                                              : r.sent(n, sides.bid ? side::bid : side::ask, when));
                    bool expected = false;
                    for (const side s : {side::bid, side::ask}) {
                        if (!sides[s] || !e.touches[s]) continue;
                        expected = true;
                        e.refused[s] = refuse;
                        if (!refuse) e.left[s] = std::max(e.left[s], when);
                    }
                    REQUIRE(applied == expected);
                }
            }
            REQUIRE(r.quote() == model.stands());
            REQUIRE(r.last_sent() == model.last_sent());
        }
    }
}
