// estimator_latency: what it costs to update each estimator with an event, as a ratio to a composed quoter's refresh,
// in batches interleaved in one run; whether that depends on how much an estimator remembers; allocations; and what the
// answers cost that are solved for: a fit of A and k to 6,000 observations.
//     estimator_latency [--quick]

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <twoside/estimators.hpp>
#include <vector>

#include "counting.hpp"
#include "subject.hpp"
#include "timing.hpp"

namespace {

using namespace std::chrono_literals;
using twoside::time_point;

std::vector<subject::market_tick> market = subject::market(1024, 7);

constexpr std::size_t batch = 100;

// A kind of call, and how it is made `batch` times.
struct subject_of_measurement {
    std::string name;
    std::function<void()> run;
    std::vector<double> ns{};
    std::vector<double> ratios{};  // to the refresh that was measured just before
    double allocations = 0;
};

// An estimator and a way to feed it an event of the market, 100 of them a call.
template <class E, class See>
subject_of_measurement estimator(std::string name, E e, See see) {
    struct state {
        E e;
        See see;
        time_point now{};
        std::size_t next = 0;
    };
    auto s = std::make_shared<state>(state{e, see});
    return {std::move(name), [s] {
                for (std::size_t i = 0; i < batch; ++i) {
                    subject::market_tick& t = market[s->next++ % 1024];
                    s->now = s->now + 250ms;
                    s->see(s->e, s->now, t.book);
                    counting::keep(s->e);
                }
            }};
}

std::vector<subject_of_measurement> estimators() {
    using namespace twoside;
    const auto mid = [](auto& e, time_point now, const top_of_book& b) { e.update(now, b.mid()); };
    const auto book = [](auto& e, time_point now, const top_of_book& b) { e.update(now, b); };
    const auto sale = [](auto& e, time_point now, const top_of_book& b) {
        e.update(trade{b.bid, b.bid_size + 1, b.bid_size > b.ask_size ? aggressor::buyer : aggressor::seller, now});
    };
    const auto life = [](auto& e, time_point now, const top_of_book& b) {
        e.update(now, 0.01 * static_cast<double>(static_cast<int>(b.bid_size) % 16), 0.25, b.bid_size > 500 ? 1 : 0);
    };
    const auto flow = [](auto& e, time_point, const top_of_book& b) { (void)e.update(b); };
    std::vector<subject_of_measurement> all;
    all.push_back(estimator("EWMA in clock time", ewma_volatility{{.sampling = 0s}}, mid));
    all.push_back(estimator("EWMA in event time", event_ewma_volatility{}, mid));
    all.push_back(estimator("realised, window of 64", realised_volatility<64>{{.sampling = 0s}}, mid));
    all.push_back(
        estimator("realised, window of 4096", realised_volatility<4096>{{.window = 1h, .sampling = 0s}}, mid));
    all.push_back(estimator("two-scale, K = 16", two_scale_variance<16>{16},
                            [](auto& e, time_point, const top_of_book& b) { e.update(b.mid()); }));
    all.push_back(estimator("two-scale, K = 1024", two_scale_variance<1024>{1024},
                            [](auto& e, time_point, const top_of_book& b) { e.update(b.mid()); }));
    all.push_back(estimator("regime", market_regime{{.sampling = 1ms}}, book));
    all.push_back(estimator("recursive least squares, 1", recursive_regression<1>{},
                            [](auto& e, time_point, const top_of_book& b) { e.update({{b.bid_size}}, b.ask_size); }));
    all.push_back(
        estimator("recursive least squares, 2", recursive_regression<2>{},
                  [](auto& e, time_point, const top_of_book& b) { e.update({{1, b.bid_size}}, b.ask_size); }));
    all.push_back(estimator("VPIN of 50 buckets", vpin<50>{2000}, sale));
    all.push_back(estimator("VPIN of 1,000 buckets", vpin<1000>{2000}, sale));
    all.push_back(estimator("Kyle's lambda", kyle_lambda{}, [](auto& e, time_point now, const top_of_book& b) {
        e.update(trade{b.bid, b.bid_size + 1, aggressor::seller, now});
        e.update(now, b.mid());
    }));
    all.push_back(estimator("order flow imbalance", order_flow_imbalance<>{}, flow));
    all.push_back(estimator("Hawkes", hawkes_intensity<>{{{1}, {{0.5}}, {{2}}}},
                            [](auto& e, time_point now, const top_of_book&) { e.update(now); }));
    all.push_back(estimator("online A, k in 16 bins", exposure_intensity<16>{{.bin = 0.01}}, life));
    all.push_back(estimator("online A, k in 256 bins", exposure_intensity<256>{{.bin = 0.01}}, life));
    all.push_back(estimator("online A, k from orders", depth_intensity{},
                            [](auto& e, time_point now, const top_of_book& b) { e.update(now, 0.01 * b.spread()); }));
    all.push_back(estimator("markout, 3 horizons", markout<3>{{.horizons = {1s, 10s, 60s}}},
                            [](auto& e, time_point now, const top_of_book& b) {
                                e.filled(now, side::bid, b.bid);
                                e.update(now, b.mid());
                            }));
    // The same where no processor can guess which side is filled and when a fill is due.
    all.push_back(estimator("markout, 3 horizons, unevenly", markout<3>{{.horizons = {1s, 10s, 60s}}},
                            [](auto& e, time_point now, const top_of_book& b) {
                                now = now + std::chrono::microseconds{static_cast<int>(200 * b.bid_size) % 250'000};
                                e.filled(now, b.bid_size > b.ask_size ? side::bid : side::ask, b.bid);
                                e.update(now, b.mid());
                            }));
    all.push_back(estimator("fair value score", fair_value_score{},
                            [](auto& e, time_point now, const top_of_book& b) { e.update(now, b.mid(), b.bid); }));
    return all;
}

void updates(int rounds) {
    auto quoter = subject::composed();
    time_point now{};
    std::size_t next = 0;
    const auto refresh = [&] {
        for (std::size_t i = 0; i < batch; ++i) {
            subject::market_tick& t = market[next++ % 1024];
            t.book.time = now = now + std::chrono::nanoseconds{250ms};
            counting::keep(quoter.refresh(now, t.book, t.state));
        }
    };
    const auto time_of = [](auto&& run) {
        const auto start = std::chrono::steady_clock::now();
        run();
        return std::chrono::duration<double, std::nano>(std::chrono::steady_clock::now() - start).count() / batch;
    };
    std::vector<double> refreshes;
    auto all = estimators();
    for (int i = 0; i < 50; ++i) {
        refresh();
        for (auto& e : all) e.run();
    }
    for (auto& e : all) {
        const long before = counting::allocations();
        for (int i = 0; i < 100; ++i) e.run();
        e.allocations = static_cast<double>(counting::allocations() - before) / (100.0 * batch);
        e.ns.reserve(static_cast<std::size_t>(rounds));
        e.ratios.reserve(static_cast<std::size_t>(rounds));
    }
    for (int i = 0; i < rounds; ++i)
        for (auto& e : all) {
            const double quote = time_of(refresh);
            refreshes.push_back(quote);
            e.ns.push_back(time_of(e.run));
            e.ratios.push_back(e.ns.back() / quote);
        }
    std::printf("%-30s %10s %22s %13s\n", "one update of", "ns, median", "/ a composed refresh", "allocations");
    std::printf("%-30s %10.1f\n", "(a composed refresh)", timing::median(refreshes));
    for (auto& e : all)
        std::printf("%-30s %10.1f %22.2f %13.2f\n", e.name.c_str(), timing::median(e.ns), timing::median(e.ratios),
                    e.allocations);
}

void solutions(int rounds) {
    twoside::sim::random_numbers random{3};
    std::vector<twoside::exposure> lives;
    for (int i = 0; i < 6000; ++i) {
        twoside::exposure e{random.uniform(0, 0.2), random.exponential(1), 0};
        const double fill = random.exponential(0.9 * std::exp(-30 * e.distance));
        if (fill < e.seconds) {
            e.seconds = fill;
            e.fills = 1;
        }
        lives.push_back(e);
    }
    std::vector<double> depths;
    for (const auto& e : lives) depths.push_back(e.distance);
    twoside::exposure_intensity<> online{{.bin = 0.01}};
    time_point now{};
    for (const auto& e : lives) online.update(now = now + 1s, e.distance, e.seconds, e.fills);
    const auto report = [&](const char* what, auto&& solve) {
        std::vector<double> us;
        for (int i = 0; i < rounds; ++i) {
            const auto start = std::chrono::steady_clock::now();
            counting::keep(solve());
            us.push_back(std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start).count());
        }
        std::printf("%-58s %10.1f us, median\n", what, timing::median(us));
    };
    std::printf("\n");
    report("fit of A and k to 6,000 lives of quotes", [&] { return twoside::fit_exposure(lives); });
    report("fit of A and k to 6,000 depths of orders", [&] { return twoside::fit_depth(depths, 6000); });
    report("A and k of the online estimator, 64 bins", [&] { return online.fit(); });
}

}  // namespace

int main(int argc, char** argv) {
    const bool quick = argc > 1 && std::string_view{argv[1]} == "--quick";
    if (argc > 1 && !quick) {
        std::fprintf(stderr, "usage: estimator_latency [--quick]\n");
        return std::string_view{argv[1]} == "--help" ? 0 : 2;
    }
    updates(quick ? 500 : 5000);
    solutions(quick ? 100 : 1000);
    return 0;
}
