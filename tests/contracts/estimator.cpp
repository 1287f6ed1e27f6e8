// What every estimator promises, whatever it estimates: it is not ready at first and says why; it becomes ready; bad
// events are counted and change nothing; a copy, and one restored from a saved memory in the middle of the stream, go
// on exactly as the one that was not interrupted; a memory that no estimator can have had is refused.

#include <cmath>
#include <cstring>
#include <limits>
#include <string_view>
#include <support/market.hpp>
#include <support/testing.hpp>
#include <twoside/estimators.hpp>
#include <type_traits>
#include <vector>

using namespace twoside;
using namespace std::chrono_literals;

namespace {

// One event of a market: everything that any estimator may want to see at a time.
struct moment {
    time_point now{};
    top_of_book book{};
    trade last{};
    double wait = 1;
    double distance = 0.01;
    double fills = 0;
};

std::vector<moment> market(std::uint64_t seed, int count) {
    sim::random_numbers random{seed};
    std::vector<moment> all;
    time_point now{1h};
    double mid = 100;
    for (int i = 0; i < count; ++i) {
        moment m;
        m.now = now = now + std::chrono::milliseconds{random.integer(1, 3000)};
        mid += 0.01 * random.normal();
        m.book = {mid - 0.01, 100.0 * static_cast<double>(random.integer(1, 9)), mid + 0.01,
                  100.0 * static_cast<double>(random.integer(1, 9)), now};
        const bool buy = random.below(2) == 0;
        m.last = {mid + (buy ? 0.01 : -0.01), 100.0 * static_cast<double>(random.integer(1, 5)),
                  buy ? aggressor::buyer : aggressor::seller, now};
        m.wait = random.exponential(1);
        m.distance = 0.01 * static_cast<double>(random.below(8));
        m.fills = random.uniform() < std::exp(-40 * m.distance) ? 1 : 0;
        all.push_back(m);
    }
    return all;
}

// Every estimator, made, and how it sees a moment.
template <class Suite>
void for_each_estimator(Suite suite) {
    suite("ewma_volatility", ewma_volatility{}, [](auto& e, const moment& m) { e.update(m.now, m.book.mid()); });
    suite("event_ewma_volatility", event_ewma_volatility{},
          [](auto& e, const moment& m) { e.update(m.now, m.book.mid()); });
    suite("realised_volatility", realised_volatility<64>{},
          [](auto& e, const moment& m) { e.update(m.now, m.book.mid()); });
    suite("two_scale_variance", two_scale_variance<32>{10}, [](auto& e, const moment& m) { e.update(m.book.mid()); });
    suite("range_variance", range_variance{}, [](auto& e, const moment& m) {
        e.update(bar{m.last.price, m.book.ask + 0.02, m.book.bid - 0.02, m.book.mid()});
    });
    suite("market_regime", market_regime{{.slow = 10min}}, [](auto& e, const moment& m) { e.update(m.now, m.book); });
    suite("exposure_intensity", exposure_intensity<16>{{.bin = 0.01}},
          [](auto& e, const moment& m) { e.update(m.now, m.distance, m.wait, m.fills); });
    suite("depth_intensity", depth_intensity{}, [](auto& e, const moment& m) { e.update(m.now, m.distance); });
    suite("waiting_times", waiting_times{}, [](auto& e, const moment& m) {
        if (m.fills == 1)
            e.filled(m.wait);
        else
            e.unfilled(m.wait);
    });
    suite("hawkes_intensity", hawkes_intensity<>{{{1}, {{0.5}}, {{2}}}},
          [](auto& e, const moment& m) { e.update(m.now); });
    suite("hawkes_intensity of two kinds", hawkes_intensity<2>{{{1, 1}, {{0.5, 0.1}, {0.2, 0.3}}, {{2, 2}, {2, 2}}}},
          [](auto& e, const moment& m) { e.update(m.now, m.last.aggressor == aggressor::buyer ? 0 : 1); });
    suite("vpin", vpin<10>{1000}, [](auto& e, const moment& m) { e.update(m.last); });
    suite("toxicity_distribution", toxicity_distribution<64>{20},
          [](auto& e, const moment& m) { e.update(m.last.price - m.book.mid()); });
    suite("kyle_lambda", kyle_lambda{}, [](auto& e, const moment& m) {
        e.update(m.last);
        e.update(m.now, m.book.mid());
    });
    suite("glosten_harris", glosten_harris{}, [](auto& e, const moment& m) { e.update(m.last); });
    suite("markout", markout<2, 64>{{.horizons = {1s, 10s}}}, [](auto& e, const moment& m) {
        e.update(m.last);
        e.update(m.now, m.book.mid());
    });
    suite("order_flow_imbalance", order_flow_imbalance<>{}, [](auto& e, const moment& m) { e.update(m.book); });
    suite("order_flow_impact", order_flow_impact{{.tick = 0.01}},
          [](auto& e, const moment& m) { e.update(m.now, m.book); });
    suite("fair_value_score", fair_value_score{},
          [](auto& e, const moment& m) { e.update(m.now, m.book.mid(), m.last.price); });
    suite("simple_regression", simple_regression{},
          [](auto& e, const moment& m) { e.update(m.distance, m.book.mid()); });
    suite("linear_regression", linear_regression<2>{0.99},
          [](auto& e, const moment& m) { e.update({{1, m.distance}}, m.book.mid()); });
    suite("recursive_regression", recursive_regression<2>{},
          [](auto& e, const moment& m) { e.update({{1, m.distance}}, m.book.mid()); });
    suite("fill_run", fill_run{}, [](auto& e, const moment& m) {
        e.update(m.now, m.last.aggressor == aggressor::buyer ? side::ask : side::bid);
    });
}

bool same(double a, double b) { return a == b || (a != a && b != b); }
bool same(const estimate& a, const estimate& b) {
    return same(a.value, b.value) && same(a.standard_error, b.standard_error) && a.observations == b.observations &&
           a.missing == b.missing;
}

}  // namespace

TEST_CASE("an estimator is a plain value with a plain memory") {
    for_each_estimator([](const char* name, auto e, auto) {
        INFO(name);
        STATIC_REQUIRE(Estimator<decltype(e)>);
        STATIC_REQUIRE(std::is_trivially_copyable_v<typename decltype(e)::memory>);
    });
}

TEST_CASE("not ready at first, with a reason; ready after enough of the market") {
    for_each_estimator([](const char* name, auto e, auto see) {
        INFO(name);
        CHECK_FALSE(e.read().ready());
        REQUIRE(e.read().missing != nullptr);
        CHECK_FALSE(std::string_view{e.read().missing->text}.empty());
        CHECK(std::isnan(e.read().value));
        for (const moment& m : market(1, 3000)) see(e, m);
        CHECK(e.read().ready());
        CHECK(is_finite(e.read().value));
        CHECK(e.read().observations > 0);
        CHECK(e.ignored() == 0);
    });
}

TEST_CASE("saved and restored in the middle of the stream, it goes on as if nothing had been") {
    for_each_estimator([](const char* name, const auto& fresh, auto see) {
        const auto events = market(2, 3000);
        auto whole = fresh;
        for (const std::size_t cut : {std::size_t{0}, std::size_t{1}, std::size_t{7}, std::size_t{1500}}) {
            whole = fresh;
            auto first = fresh;
            for (std::size_t i = 0; i < cut; ++i) {
                see(whole, events[i]);
                see(first, events[i]);
            }
            // Through bytes, as a file would hold it.
            typename std::remove_cvref_t<decltype(fresh)>::memory written = first.save();
            std::vector<unsigned char> file(sizeof written);
            std::memcpy(file.data(), &written, sizeof written);
            typename std::remove_cvref_t<decltype(fresh)>::memory read_back{};
            std::memcpy(&read_back, file.data(), sizeof read_back);
            auto second = fresh;
            INFO(name << " cut at " << cut);
            REQUIRE(second.restore(read_back));
            auto copy = first;
            for (std::size_t i = cut; i < events.size(); ++i) {
                see(whole, events[i]);
                see(second, events[i]);
                see(copy, events[i]);
                if (i % 100 == 0) REQUIRE(same(second.read(), whole.read()));
            }
            REQUIRE(same(second.read(), whole.read()));
            REQUIRE(same(copy.read(), whole.read()));
        }
    });
}

TEST_CASE("bad events among good ones are not seen: numbers that are none, sizes of zero, times that go back") {
    for_each_estimator([](const char* name, const auto& fresh, auto see) {
        auto clean = fresh;
        auto dirty = fresh;
        sim::random_numbers random{3};
        for (const moment& m : market(4, 2000)) {
            see(clean, m);
            see(dirty, m);
            if (random.below(4) != 0) continue;
            moment bad = m;
            const double none[] = {not_a_number, infinity, -infinity};
            bad.book.bid = bad.book.ask = bad.last.price = none[random.below(3)];
            bad.book.bid_size = bad.book.ask_size = -1;
            bad.last.size = 0;
            bad.last.aggressor = aggressor::unknown;
            bad.wait = -1;
            bad.fills = random.below(2) == 0 ? 0 : 1;
            bad.distance = not_a_number;
            bad.now = bad.last.time = m.now - 1h;
            see(dirty, bad);
        }
        INFO(name);
        CHECK(same(clean.read(), dirty.read()));
        CHECK(dirty.ignored() > 100);
    });
}

TEST_CASE("a gap of a day in the data leaves an estimate that is a number, or none") {
    for_each_estimator([](const char* name, const auto& fresh, auto see) {
        auto e = fresh;
        for (moment m : market(5, 1000)) see(e, m);
        for (moment m : market(6, 1000)) {
            m.now = m.now + 24h;
            m.last.time = m.now;
            see(e, m);
            INFO(name);
            const estimate answer = e.read();
            REQUIRE((answer.ready() ? is_finite(answer.value) : answer.missing != nullptr));
        }
        CHECK(e.ignored() == 0);
    });
}

TEST_CASE("anything at all as numbers: what is ready is finite, and no standard error is below zero") {
    for_each_estimator([](const char* name, const auto& fresh, auto see) {
        sim::random_numbers random{7};
        for (int run = 0; run < 20; ++run) {
            auto e = fresh;
            for (moment m : market(static_cast<std::uint64_t>(run), 400)) {
                if (random.below(3) == 0) {
                    m.book = {support::any_number(random), support::any_number(random), support::any_number(random),
                              support::any_number(random), m.now};
                    m.last.price = support::any_number(random);
                    m.last.size = support::any_number(random);
                    m.wait = support::any_number(random);
                    m.distance = support::any_number(random);
                    m.fills = support::any_number(random);
                    m.now = time_point{std::chrono::nanoseconds{static_cast<std::int64_t>(random.bits() >> 1U)}};
                    m.last.time = m.now;
                }
                see(e, m);
                const estimate answer = e.read();
                INFO(name << ", run " << run);
                if (answer.ready()) {
                    REQUIRE(is_finite(answer.value));
                    REQUIRE_FALSE(answer.standard_error < 0);
                }
            }
        }
    });
}

TEST_CASE("a memory of broken bytes is refused or harmless") {
    for_each_estimator([](const char* name, const auto& fresh, auto see) {
        using memory = typename std::remove_cvref_t<decltype(fresh)>::memory;
        auto good = fresh;
        const auto events = market(8, 600);
        for (const moment& m : events) see(good, m);
        const memory written = good.save();
        sim::random_numbers random{9};
        int refused = 0;
        for (int i = 0; i < 200; ++i) {
            // A word of the memory is something else: NaN, -1, or far too large.
            unsigned char bytes[sizeof(memory)];
            std::memcpy(bytes, &written, sizeof written);
            const std::size_t word = random.below(sizeof(memory) / 8) * 8;
            const double nan = not_a_number;
            const std::int64_t numbers[] = {-1, std::numeric_limits<std::int64_t>::max(),
                                            std::numeric_limits<std::int64_t>::min()};
            if (random.below(2) == 0)
                std::memcpy(bytes + word, &nan, 8);
            else
                std::memcpy(bytes + word, &numbers[random.below(3)], 8);
            memory broken{};
            std::memcpy(&broken, bytes, sizeof broken);
            auto e = fresh;
            const estimate before = e.read();
            INFO(name << ", word " << word / 8);
            if (!e.restore(broken)) {
                ++refused;
                REQUIRE(same(e.read(), before));  // nothing has changed
            }
            for (std::size_t n = 0; n < 20; ++n) see(e, events[n]);
        }
        CHECK(refused > 0);
    });
}
