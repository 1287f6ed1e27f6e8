// The benchmark measures the quoter by the least code that decides the same orders: here is that they are the same.

#include <support/market.hpp>
#include <support/testing.hpp>

#include "least.hpp"
#include "subject.hpp"

using namespace twoside;
using namespace std::chrono_literals;

namespace {

// What the least code wants to rest, as the quoter counts it.
quote wanted(const least::orders& l) {
    quote q;
    if (l.bid_size > 0) q.bid = {l.bid_ticks, static_cast<std::int64_t>(l.bid_size)};
    if (l.ask_size > 0) q.ask = {l.ask_ticks, static_cast<std::int64_t>(l.ask_size)};
    return q;
}

struct tally {
    int quotes = 0;
    int unchanged = 0;
    int one_sided = 0;
    int clamped = 0;
    int turned_away = 0;
    int stopped = 0;
};

template <class Quoter>
tally compare(Quoter quoter, std::uint64_t seed) {
    least::quoter least{subject::least_parameters()};
    sim::random_numbers random{seed};
    const std::vector<subject::market_tick> market = subject::market(4096, seed);
    tally t;
    time_point now{};
    time_point left = time_point::earliest();  // when either let a quote pass last
    quote stands{};
    for (int i = 0; i < 20000; ++i) {
        subject::market_tick tick = market[static_cast<std::size_t>(random.below(4096))];
        const auto what = random.below(10);
        if (what == 0) tick.state.position = random.below(2) == 0 ? 1000 : -1000;  // no room on a side
        if (what == 1) tick.state.position *= 1.24;
        if (what == 2) tick.state.volatility = per_sqrt_second(0.05);  // a skew that leads through the market
        now = now + (random.below(4) == 0 ? std::chrono::milliseconds{random.integer(1, 249)} : 250ms);
        tick.book.time = now;
        const int repeats = random.below(5) == 0 ? 2 : 1;  // the same market again: nothing changes
        for (int r = 0; r < repeats; ++r) {
            if (r > 0) tick.book.time = now = now + 250ms;
            const auto s = quoter.refresh(now, tick.book, tick.state);
            INFO("seed " << seed << ", step " << i);
            // The pace of the least code knows no quote that changes nothing; so it is asked when the quoter is free.
            least::quoter free{subject::least_parameters()};
            const bool turned_away = left != time_point::earliest() && now - left < 250ms;
            const least::orders paced = least.refresh(now.since_epoch().count(), tick.book, tick.state);
            const least::orders l = free.refresh(now.since_epoch().count(), tick.book, tick.state);
            if (turned_away) {
                REQUIRE(s.action != action::quote);
                ++t.turned_away;
            } else {
                // What a gate stops is left out.
                const verdicts gates = s.gates().gravest();
                quote w = wanted(l);
                if (!gates.bid.open()) w.bid = {};
                if (!gates.ask.open()) w.ask = {};
                t.stopped += !gates.bid.open() || !gates.ask.open();
                const bool is_new =
                    (w.bid.present() && w.bid != stands.bid) || (w.ask.present() && w.ask != stands.ask);
                const bool leaves_out =
                    (stands.bid.present() && !w.bid.present()) || (stands.ask.present() && !w.ask.present());
                REQUIRE(s.quote == w);
                REQUIRE(s.action == (is_new ? action::quote : leaves_out ? action::cancel : action::hold));
                t.unchanged += s.quote == stands;
                t.one_sided += !s.quote.two_way();
                t.clamped += s.quote.two_way() && (s.clamping(side::bid) > 0.005 || s.clamping(side::ask) > 0.005);
            }
            if (paced.quote) {
                REQUIRE(wanted(paced) == wanted(l));
            }
            if (s.action == action::quote) {
                left = now;
                ++t.quotes;
            }
            stands = s.quote;
        }
    }
    return t;
}

}  // namespace

TEST_CASE("the quoter and the least code decide the same orders") {
    for (std::uint64_t seed = 1; seed < 9; ++seed) {
        const tally tallies[] = {compare(subject::ungated(), seed), compare(subject::gated(1s), seed),
                                 compare(subject::gated(60s), seed)};
        for (const tally& t : tallies) {
            CHECK(t.quotes > 10000);
            CHECK(t.unchanged > 500);
            CHECK(t.one_sided > 500);
            CHECK(t.clamped > 500);
            CHECK(t.turned_away > 500);
            CHECK((t.stopped > 500) == (&t != tallies));  // the first has no gates
        }
    }
}

TEST_CASE("what the benchmark measures as quotes are quotes: no gate is closed, none is turned away") {
    const auto count = [](auto quoter) {
        std::vector<subject::market_tick> market = subject::market(4096, 7);
        least::quoter least{subject::least_parameters()};
        time_point now{};
        int quotes = 0;
        for (int i = 0; i < 3 * 4096; ++i) {
            subject::market_tick& t = market[static_cast<std::size_t>(i) % 4096];
            t.book.time = now = now + 250ms;
            const auto s = quoter.refresh(now, t.book, t.state);
            const least::orders l = least.refresh(now.since_epoch().count(), t.book, t.state);
            REQUIRE(l.quote);
            REQUIRE(s.quote == wanted(l));
            REQUIRE(s.gates().all_open());
            quotes += s.action == action::quote;
        }
        return quotes;
    };
    CHECK(count(subject::ungated()) > 12200);
    CHECK(count(subject::gated(1s)) > 12200);
    CHECK(count(subject::gated(60s)) > 12200);
}
