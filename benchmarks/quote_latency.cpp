// quote_latency: what a quote costs. Each stage alone, through Catch2's benchmarking; the quoter beside the least code
// that decides the same orders, what is no quote, and what each part adds (against_least.hpp); then the composed
// quoter, the same signals written by hand, and a tick that the throttle turns away, in batches interleaved in one run.
//     quote_latency [--quick] [--only KIND --count N]
// With --only it makes N calls of one kind and prints nothing: for valgrind --tool=callgrind, which counts
// instructions.

#define CATCH_CONFIG_RUNNER
#define CATCH_CONFIG_ENABLE_BENCHMARKING
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <support/testing.hpp>
#include <twoside/twoside.hpp>
#include <vector>

#include "against_least.hpp"
#include "counting.hpp"
#include "subject.hpp"

namespace {

using namespace std::chrono_literals;
using twoside::time_point;

using counting::keep;

std::vector<subject::market_tick> market = subject::market(1024, 7);

// Each kind of call advances its own clock, so that the throttle lets every refresh through, or none but the first.
class composed_calls {
public:
    explicit composed_calls(std::chrono::nanoseconds step) : step_{step} {}
    [[gnu::noinline]] void run(std::size_t calls) {
        // Locals, so that the loop around a call costs little beside it.
        subject::market_tick* const ticks = market.data();
        const std::chrono::nanoseconds step = step_;
        time_point now = now_;
        for (std::size_t i = 0; i < calls; ++i) {
            subject::market_tick& t = ticks[(next_ + i) % 1024];
            t.book.time = now = now + step;
            keep(quoter_.refresh(now, t.book, t.state));
        }
        now_ = now;
        next_ += calls;
    }

private:
    subject::composed_quoter quoter_ = subject::composed();
    time_point now_{};
    std::chrono::nanoseconds step_;
    std::size_t next_ = 0;
};

class handwritten_calls {
public:
    [[gnu::noinline]] void run(std::size_t calls) {
        subject::market_tick* const ticks = market.data();
        time_point now = now_;
        for (std::size_t i = 0; i < calls; ++i) {
            subject::market_tick& t = ticks[(next_ + i) % 1024];
            t.book.time = now = now + std::chrono::nanoseconds{250ms};
            keep(quoter_.refresh(now.since_epoch().count(), t.book, t.state));
        }
        now_ = now;
        next_ += calls;
    }

private:
    subject::handwritten quoter_;
    time_point now_{};
    std::size_t next_ = 0;
};

struct distribution {
    const char* name;
    std::vector<double> ns{};

    double at(double share) {
        const auto i = static_cast<std::size_t>(share * static_cast<double>(ns.size() - 1));
        std::nth_element(ns.begin(), ns.begin() + static_cast<std::ptrdiff_t>(i), ns.end());
        return ns[i];
    }
    void print() { std::printf("%-34s %8.1f %8.1f %8.1f\n", name, at(0.5), at(0.99), at(0.999)); }
};

constexpr std::size_t batch = 100;

template <class Calls>
void measure(Calls& calls, distribution& d) {
    const auto start = std::chrono::steady_clock::now();
    calls.run(batch);
    const auto stop = std::chrono::steady_clock::now();
    d.ns.push_back(std::chrono::duration<double, std::nano>(stop - start).count() / batch);
}

void whole_quotes() {
    composed_calls composed{250ms};
    handwritten_calls handwritten;
    // A refresh every 100 ns for 250 ms is 2.5 million calls: one of them in a batch of 100 quotes in 25,000 batches.
    composed_calls throttled{100ns};
    distribution c{"composed refresh"};
    distribution h{"the same written by hand"};
    distribution t{"a tick the throttle turns away"};
    // Of batches that ran one after the other, because the machine's clock changes while this runs.
    distribution composed_to_hand{"composed/handwritten"};
    distribution throttled_to_composed{"throttled/composed"};
    for (distribution* d : {&c, &h, &t, &composed_to_hand, &throttled_to_composed}) d->ns.reserve(20000);
    composed.run(10000);
    handwritten.run(10000);
    throttled.run(10000);
    for (int i = 0; i < 20000; ++i) {
        measure(composed, c);
        measure(handwritten, h);
        measure(throttled, t);
        composed_to_hand.ns.push_back(c.ns.back() / h.ns.back());
        throttled_to_composed.ns.push_back(t.ns.back() / c.ns.back());
    }
    const long before = counting::allocations();
    composed.run(10000);
    throttled.run(10000);
    const long allocated = counting::allocations() - before;

    std::printf("\nns for one call, over %d batches of %zu      median      p99    p99.9\n", 20000, batch);
    for (distribution* d : {&c, &h, &t}) d->print();
    std::printf("\ncomposed/handwritten: %.3f\n", composed_to_hand.at(0.5));
    std::printf("throttled/composed: %.3f\n", throttled_to_composed.at(0.5));
    std::printf("allocations per refresh: %.0f\n", static_cast<double>(allocated) / 20000);
}

// One market, and the orders that would rest on it.
struct example {
    const subject::market_tick& t = market[0];
    twoside::order_rules<> rules{};
    twoside::standing_quote stands{};
    twoside::offsets offsets{0.02, 0.02};
    twoside::market_view view{.now = t.book.time,
                              .book = t.book,
                              .state = t.state,
                              .fair_value = t.book.mid(),
                              .tick = 0.01,
                              .time_left = 60};
    twoside::proposal proposal{view,
                               offsets,
                               0.001,
                               twoside::generate(view, offsets, 0.001, {100, 100}, rules).quote,
                               stands,
                               rules.lots,
                               {rules.ticks.scale(0), rules.ticks.scale(0)}};
};

}  // namespace

TEST_CASE("stages", "[!benchmark]") {
    using namespace twoside;
    example e;
    // Without this the compiler computes the stages once, before the loop.
    const auto fresh = [&e]() -> const proposal& {
        asm volatile("" : : "g"(&e) : "memory");
        return e.proposal;
    };
    const weighted_mid fair;
    const avellaneda_stoikov spread{{.risk_aversion = 0.002, .fill_decay = per_price(60)}};
    const reservation_skew reservation{{.risk_aversion = 0.002}};
    const convex_skew convex{{.position_limit = 1000}};
    const position_size size{{.size = 100, .position_limit = 1000}};
    fast_market fast;
    BENCHMARK("fair value: weighted mid") { return fair(fresh().book); };
    BENCHMARK("spread: Avellaneda-Stoikov") { return spread(fresh()).half(); };
    BENCHMARK("skew: reservation price") { return reservation(fresh(), e.offsets); };
    BENCHMARK("skew: convex") { return convex(fresh(), e.offsets); };
    BENCHMARK("size by position") { return size(fresh()).bid; };
    BENCHMARK("gate: valid book") { return valid_book{}(fresh()); };
    BENCHMARK("gate: fast market") { return fast(fresh()); };
    BENCHMARK("quote generation") { return generate(fresh(), e.offsets, 0.001, {100, 100}, e.rules).quote.bid.ticks; };
}

int main(int argc, char** argv) {
    bool stages = true;
    std::string_view only;
    std::size_t count = 0;
    for (int i = 1; i < argc; ++i) {
        const std::string_view a = argv[i];
        if (a == "--quick") {
            stages = false;
        } else if (a == "--only" && i + 1 < argc) {
            only = argv[++i];
        } else if (a == "--count" && i + 1 < argc) {
            count = std::strtoul(argv[++i], nullptr, 10);
        } else {
            std::fprintf(stderr,
                         "usage: quote_latency [--quick] [--only KIND --count N]\n"
                         "  --quick   leave out the stages, and make fewer rounds\n"
                         "  KIND      composed, handwritten, throttled, least, ungated, gated60,\n"
                         "            stopped, one_sided, unchanged\n"
                         "  --only    make N calls of one kind and print nothing, for callgrind\n");
            return a == "--help" ? 0 : 2;
        }
    }
    if (!only.empty()) {
        using namespace against_least;
        if (only == "composed")
            composed_calls{250ms}.run(count);
        else if (only == "handwritten")
            handwritten_calls{}.run(count);
        else if (only == "throttled")
            composed_calls{100ns}.run(count);
        else if (only == "least")
            make_kind("", least::quoter{subject::least_parameters()}, 250ms, random_market()).run(count);
        else if (only == "ungated")
            make_kind("", subject::ungated(), 250ms, random_market()).run(count);
        else if (only == "gated60")
            make_kind("", subject::gated(60s), 250ms, random_market()).run(count);
        else if (only == "stopped")
            stopped().run(count);
        else if (only == "one_sided")
            one_sided().run(count);
        else if (only == "unchanged")
            unchanged().run(count);
        else
            return 2;
        return 0;
    }
    if (stages) {
        Catch::Session session;
        const char* arguments[] = {"quote_latency", "stages", "--benchmark-samples", "50"};
        if (const int failed = session.run(4, arguments)) return failed;
    }
    const int rounds = stages ? 8000 : 3000;
    against_least::print_comparison(rounds);
    against_least::print_others(rounds);
    against_least::print_ladder(rounds);
    whole_quotes();
    return 0;
}
