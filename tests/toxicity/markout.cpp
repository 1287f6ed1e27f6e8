#include <algorithm>
#include <cmath>
#include <string>
#include <support/coverage.hpp>
#include <support/testing.hpp>
#include <twoside/sim/random.hpp>
#include <twoside/toxicity/markout.hpp>
#include <vector>

using namespace twoside;
using namespace std::chrono_literals;
using Catch::Matchers::WithinAbs;

namespace {

// The same, written down without regard to cost: each event looks at all fills.
struct plain_markout {
    struct waiting_fill {
        time_point time;
        double price;
        side s;
        bool waits[2] = {true, true};
    };
    std::chrono::nanoseconds horizons[2];
    std::chrono::nanoseconds max_gap;
    std::size_t capacity;
    std::vector<waiting_fill> fills{};
    sample_moments moments[2][2]{};
    double mid = not_a_number;
    time_point last = time_point::earliest();
    std::int64_t lost = 0;

    void arrive(time_point now) {
        const bool gap = last != time_point::earliest() && now - last > max_gap;
        for (waiting_fill& f : fills)
            for (std::size_t h = 0; h < 2; ++h) {
                if (!f.waits[h] || !(gap || now > f.time + horizons[h])) continue;
                f.waits[h] = false;
                if (gap || !is_finite(mid)) {
                    lost += h == 1;
                } else {
                    moments[h][f.s == side::bid ? 0 : 1].update(f.s == side::bid ? mid - f.price : f.price - mid);
                }
            }
        if (gap) mid = not_a_number;
        last = now;
    }
    void filled(time_point now, side s, double price) {
        arrive(now);
        const auto waits = std::count_if(fills.begin(), fills.end(), [](const waiting_fill& f) { return f.waits[1]; });
        if (static_cast<std::size_t>(waits) == capacity) {
            auto oldest = std::find_if(fills.begin(), fills.end(), [](const waiting_fill& f) { return f.waits[1]; });
            oldest->waits[0] = oldest->waits[1] = false;
            ++lost;
        }
        fills.push_back({now, price, s});
    }
};

template <std::size_t Capacity>
void agrees_with_plain(std::uint64_t seed, double seconds_between) {
    sim::random_numbers random{seed};
    const markout_parameters<2> p{.horizons = {500ms * static_cast<int>(random.below(3)), 2s}, .max_gap = 8s};
    markout<2, Capacity> quick{p};
    plain_markout plain{{p.horizons[0], p.horizons[1]}, p.max_gap, Capacity};
    time_point now{};
    for (int i = 0; i < 400; ++i) {
        // Some events share a time, and some times are whole horizons apart.
        if (const auto kind = random.below(4); kind > 1)
            now = now +
                  std::chrono::nanoseconds{static_cast<std::int64_t>(1e9 * random.exponential(1 / seconds_between))};
        else if (kind == 1)
            now = now + 500ms;
        const double price = 100 + random.normal();
        if (random.below(2) == 0) {
            const side s = random.below(2) == 0 ? side::bid : side::ask;
            quick.filled(now, s, price);
            plain.filled(now, s, price);
        } else {
            quick.update(now, price);
            plain.arrive(now);
            plain.mid = price;
        }
        if (i % 50 == 49) {  // what is due is known after a restart too
            markout<2, Capacity> other{p};
            REQUIRE(other.restore(quick.save()));
            quick = other;
        }
        bool same = quick.lost() == plain.lost;
        for (std::size_t h = 0; h < 2; ++h)
            for (std::size_t s = 0; s < 2; ++s) {
                const sample_moments& a = quick.save().moments[h][s];
                const sample_moments& b = plain.moments[h][s];
                same = same && a.count() == b.count() && (a.count() == 0 || a.mean() == b.mean()) &&
                       (a.count() < 2 || a.variance() == b.variance());
            }
        if (!same) FAIL("seed " << seed << ", capacity " << Capacity << ", event " << i);
    }
}

}  // namespace

TEST_CASE("the mid that stood at the horizon, not a later one, from the side that rested") {
    markout<2> m{{.horizons = {1s, 5s}, .min_fills = 2}};
    m.update(time_point{0s}, 100);
    m.filled(time_point{10s}, side::bid, 99.9);  // bought
    m.filled(time_point{10s}, side::bid, 99.9);
    m.filled(time_point{10s}, side::ask, 100.1);  // sold
    m.filled(time_point{10s}, side::ask, 100.1);
    m.update(time_point{10500ms}, 100.2);
    m.update(time_point{11s}, 100.3);    // at the horizon: counts
    m.update(time_point{11001ms}, 150);  // after it: does not
    CHECK_THAT(m.read(side::bid, 0).value, WithinAbs(100.3 - 99.9, 1e-12));
    CHECK_THAT(m.read(side::ask, 0).value, WithinAbs(100.1 - 100.3, 1e-12));
    CHECK_FALSE(m.read(side::bid, 1).ready());
    m.update(time_point{30s}, 7);
    CHECK_THAT(m.read(side::bid, 1).value, WithinAbs(150 - 99.9, 1e-12));
    CHECK_THAT(m.read().value, WithinAbs(100.1 - 150, 1e-12));  // the worse side
}

TEST_CASE("the tape's trades count for the side that rested") {
    markout<1> m{{.horizons = {1s}, .min_fills = 2}};
    m.update(time_point{0s}, 100);
    for (int i = 0; i < 2; ++i) m.update(trade{100.01, 1, aggressor::buyer, time_point{1s}});  // an ask was lifted
    m.update(trade{100, 1, aggressor::unknown, time_point{1s}});
    m.update(time_point{1500ms}, 100.05);
    m.update(time_point{3s}, 100);
    CHECK_THAT(m.read(side::ask, 0).value, WithinAbs(-0.04, 1e-12));
    CHECK_FALSE(m.read(side::bid, 0).ready());
    CHECK(m.ignored() == 1);
}

TEST_CASE("recovers the cost of informed takers, with an honest interval for fills that do not overlap") {
    support::coverage covered{-0.003};
    for (std::uint64_t seed = 0; seed < 500; ++seed) {
        sim::random_numbers random{seed};
        markout<1> m{{.horizons = {1s}}};
        double mid = 100;
        time_point t{};
        for (int i = 0; i < 200; ++i) {
            m.update(t = t + 2s, mid);
            m.filled(t, side::bid, mid - 0.005);
            mid += -0.008 + 0.02 * random.normal();  // what the seller knew
            m.update(t + 500ms, mid);
        }
        m.update(t + 10s, mid);
        covered.add(m.read(side::bid, 0));
    }
    INFO("covered " << covered.share());
    CHECK(covered.honest());
    CHECK(std::abs(covered.mean_error()) < 0.2);
}

TEST_CASE("more fills than the ring holds, and fills over a gap, are lost and counted; the rest are right") {
    markout<2, 4> m{{.horizons = {1s, 10s}, .max_gap = 1min, .min_fills = 2}};
    m.update(time_point{0s}, 100);
    for (int i = 0; i < 7; ++i) m.filled(time_point{1s}, side::bid, 99);
    CHECK(m.lost() == 3);
    m.update(time_point{20s}, 100);
    CHECK(m.read(side::bid, 0).observations == 4);
    CHECK(m.read(side::bid, 1).observations == 4);
    m.filled(time_point{21s}, side::ask, 101);
    m.update(time_point{24h}, 500);
    CHECK(m.lost() == 4);
    m.filled(time_point{23h}, side::ask, 101);  // back in time
    m.filled(time_point{25h}, side::ask, not_a_number);
    m.update(time_point{25h}, not_a_number);
    CHECK(m.ignored() == 3);
    CHECK_THROWS(markout<2>{{.horizons = {5s, 1s}}});
}

TEST_CASE("what is due is marked at each event as if all fills were looked at, through full rings, gaps and restarts") {
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
        const double seconds_between = seed % 3 == 0 ? 0.1 : seed % 3 == 1 ? 0.7 : 4;
        agrees_with_plain<1>(seed, seconds_between);
        agrees_with_plain<4>(seed, seconds_between);
        agrees_with_plain<64>(seed, seconds_between);
    }
    CHECK(true);
}

TEST_CASE("read() is the longest horizon's worse side, and the side that there is") {
    const auto after = [](double bid_price, double ask_price, int bids, int asks) {
        markout<2> m{{.horizons = {1s, 5s}, .min_fills = 2}};
        m.update(time_point{0s}, 100);
        for (int i = 0; i < bids; ++i) m.filled(time_point{0s}, side::bid, bid_price);
        for (int i = 0; i < asks; ++i) m.filled(time_point{0s}, side::ask, ask_price);
        m.update(time_point{3s}, 110);  // what stands at the first horizon is 100, at the second 110
        m.update(time_point{9s}, 100);
        return m.read();
    };
    CHECK_THAT(after(99, 102, 2, 2).value, WithinAbs(-8, 1e-12));    // 11 and -8
    CHECK_THAT(after(125, 122, 2, 2).value, WithinAbs(-15, 1e-12));  // -15 and 12
    CHECK_THAT(after(99, 122, 2, 1).value, WithinAbs(11, 1e-12));
    CHECK_THAT(after(99, 102, 1, 2).value, WithinAbs(-8, 1e-12));
    CHECK_FALSE(after(99, 102, 1, 1).ready());
}

TEST_CASE("a gap is longer than max_gap; a fill at its horizon's very end waits for the next event") {
    markout<1> m{{.horizons = {10s}, .max_gap = 60s, .min_fills = 2}};
    m.update(time_point{0s}, 100);
    m.filled(time_point{0s}, side::bid, 99);
    m.filled(time_point{0s}, side::bid, 99);
    m.update(time_point{10s}, 101);
    CHECK_FALSE(m.read().ready());
    m.update(time_point{70s}, 500);  // 60 s later: no gap yet
    CHECK_THAT(m.read().value, WithinAbs(2, 1e-12));
    m.filled(time_point{70s}, side::bid, 99);
    m.update(time_point{130s + 1ns}, 500);
    CHECK(m.lost() == 1);
    m.filled(time_point{131s}, side::bid, 499);
    m.update(time_point{150s}, 600);
    CHECK(m.read().observations == 3);
    CHECK_THAT(m.read().value, WithinAbs((2 + 2 + 1) / 3.0, 1e-12));
}

TEST_CASE("a fill before any mid is lost, once and not once a horizon") {
    markout<2> m{{.horizons = {1s, 2s}, .min_fills = 2}};
    m.filled(time_point{0s}, side::bid, 99);
    m.update(time_point{10s}, 100);
    CHECK(m.lost() == 1);
    CHECK(m.ignored() == 0);
}

TEST_CASE("markout: parameters that make no sense are refused by name; a memory that cannot be is, field by field") {
    const auto named = [](const markout_parameters<2>& p) {
        const problem found = p.check();
        return std::string{found ? found.parameter : "nothing"};
    };
    CHECK(named({.horizons = {0s, 1s}}) == "nothing");
    CHECK(named({.horizons = {-1s, 1s}}) == "horizons (seconds)");
    CHECK(named({.horizons = {1s, 1s}}) == "horizons (seconds)");
    CHECK(named({.horizons = {1s, 2s}, .max_gap = 0s}) == "max_gap (seconds)");
    CHECK(named({.horizons = {1s, 2s}, .min_fills = 1}) == "min_fills");
    CHECK(named({.horizons = {1s, 2s}, .min_fills = 2}) == "nothing");
    const auto refused = [](auto change) {
        markout<2, 4> m{{.horizons = {1s, 5s}}};
        m.update(time_point{0s}, 100);
        for (int i = 0; i < 6; ++i) m.filled(time_point{1s * i}, side::bid, 99);
        auto memory = m.save();
        change(memory);
        return !m.restore(memory);
    };
    CHECK_FALSE(refused([](auto&) {}));
    CHECK(refused([](auto& m) { m.lost = -1; }));
    CHECK(refused([](auto& m) { m.ignored = -1; }));
    CHECK(refused([](auto& m) { m.last = std::size_t{1} << 63U; }));
    CHECK(refused([](auto& m) { m.waiting[3].price = not_a_number; }));
    CHECK(refused([](auto& m) { m.next[0] = m.last + 1; }));
    CHECK(refused([](auto& m) { m.next[1] = m.last - 5; }));  // more than the ring holds
    CHECK_FALSE(refused([](auto& m) { m.next[1] = m.last - 4; }));
    CHECK(refused([](auto& m) { m.next[1] = m.next[0] + 1; }));  // the longer horizon cannot be ahead
    sample_moments broken;
    broken.update(not_a_number);
    CHECK(refused([&](auto& m) { m.moments[1][0] = broken; }));
    CHECK(refused([&](auto& m) { m.moments[0][1] = broken; }));
}

TEST_CASE("markout: what is assumed where nothing is said: a change of it changes everybody's results") {
    const markout_parameters<1> p;
    CHECK(p.max_gap == 5min);
    CHECK(p.min_fills == 30);
    const markout<1> m{p};
    CHECK(m.lost() == 0);
    CHECK(m.ignored() == 0);
    CHECK(sizeof(m.save().waiting) / sizeof(m.save().waiting[0]) == 4096);
}
