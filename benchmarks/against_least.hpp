#pragma once
// The quoter beside the least code that decides the same orders: batches of calls of every kind interleaved in one run,
// and the medians of their ratios. `alone` puts a fence behind each call, so that no call overlaps the next, as in an
// event loop that has other things to do. Then what is neither, and a ladder of what each part adds.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "counting.hpp"
#include "least.hpp"
#include "subject.hpp"
#include "timing.hpp"

namespace against_least {

using namespace std::chrono_literals;

inline constexpr std::size_t markets = 4096;
inline constexpr std::size_t calls = 100;

// Waits until everything before it is done.
inline void fence() noexcept {
#if defined(__SSE2__)
    __builtin_ia32_lfence();
#elif defined(__aarch64__)
    asm volatile("dsb sy\n isb" : : : "memory");
#endif
}

// One for all kinds that see the same, so that none meets a colder memory. Each call sets the time of its book.
using shared_market = std::shared_ptr<std::vector<subject::market_tick>>;

inline shared_market random_market() {
    return std::make_shared<std::vector<subject::market_tick>>(subject::market(markets, 7));
}

// Calls one quoter over and over, its clock going on by `step`; the books are fresh at every call.
template <bool Fenced, class Quoter>
class repeated {
public:
    repeated(Quoter quoter, std::chrono::nanoseconds step, shared_market market)
        : quoter_{std::move(quoter)}, step_{step}, market_{std::move(market)} {}

    [[gnu::noinline]] void run(std::size_t n) {
        // Locals, so that the loop around a call costs little beside it.
        subject::market_tick* const ticks = market_->data();
        const std::chrono::nanoseconds step = step_;
        twoside::time_point now = now_;
        for (std::size_t i = 0; i < n; ++i) {
            subject::market_tick& t = ticks[(next_ + i) % markets];
            t.book.time = now = now + step;
            if constexpr (std::is_same_v<Quoter, least::quoter>)
                counting::keep(quoter_.refresh(now.since_epoch().count(), t.book, t.state));
            else
                counting::keep(quoter_.refresh(now, t.book, t.state));
            if constexpr (Fenced) fence();
        }
        now_ = now;
        next_ += n;
    }

private:
    Quoter quoter_;
    std::chrono::nanoseconds step_;
    shared_market market_;
    twoside::time_point now_{};
    std::size_t next_ = 0;
};

struct kind {
    std::string name;
    std::function<void(std::size_t)> run;
    std::vector<double> ns{};
    std::vector<double> to_least{};  // of batches that ran one after the other
};

template <bool Fenced = false, class Quoter>
kind make_kind(std::string name, Quoter quoter, std::chrono::nanoseconds step, const shared_market& market) {
    auto quotes = std::make_shared<repeated<Fenced, Quoter>>(std::move(quoter), step, market);
    return {std::move(name), [quotes](std::size_t n) { quotes->run(n); }};
}

// The first of the kinds is what the others are measured by.
inline void measure(std::vector<kind>& kinds, int rounds) {
    for (kind& k : kinds) k.run(20'000);
    for (int r = 0; r < rounds; ++r) {
        for (kind& k : kinds) {
            const auto start = std::chrono::steady_clock::now();
            k.run(calls);
            const auto stop = std::chrono::steady_clock::now();
            k.ns.push_back(std::chrono::duration<double, std::nano>(stop - start).count() / calls);
            k.to_least.push_back(k.ns.back() / kinds.front().ns.back());
        }
    }
}

template <class Change>
shared_market random_market(Change change) {
    shared_market market = random_market();
    for (subject::market_tick& t : *market) change(t);
    return market;
}

inline void print_comparison(int rounds) {
    const shared_market market = random_market();
    std::vector<kind> overlapping;
    std::vector<kind> alone;
    const auto add = [&]<class Quoter>(const char* name, const Quoter& q, std::chrono::nanoseconds step) {
        overlapping.push_back(make_kind(name, q, step, market));
        alone.push_back(make_kind<true>(std::string{name}, q, step, market));
    };
    add("least", least::quoter{subject::least_parameters()}, 250ms);
    add("composed", subject::ungated(), 250ms);
    add("gated", subject::gated(1s), 250ms);
    add("gated60", subject::gated(60s), 250ms);
    // A refresh every 100 ns for 250 ms is 2.5 million calls: next to none of them is a quote.
    add("throttled", subject::gated(1s), 100ns);
    measure(overlapping, rounds);
    measure(alone, rounds);
    std::printf("\nns for one call, median of %d batches of %zu; beside it with a fence behind each call\n", rounds,
                calls);
    for (std::size_t i = 0; i < overlapping.size(); ++i)
        std::printf("  %-12s %7.2f %7.2f\n", overlapping[i].name.c_str(), timing::median(overlapping[i].ns),
                    timing::median(alone[i].ns));
    for (std::size_t i = 1; i < overlapping.size(); ++i)
        std::printf("%s/least: %.3f\n", overlapping[i].name.c_str(), timing::median(overlapping[i].to_least));
    for (std::size_t i = 1; i < alone.size(); ++i)
        std::printf("%s/least alone: %.3f\n", alone[i].name.c_str(), timing::median(alone[i].to_least));
}

// What is neither a quote of both sides nor turned away.
inline kind stopped() {
    return make_kind("a stopped tick (the book is crossed)", subject::gated(1s), 250ms,
                     random_market([](subject::market_tick& t) { std::swap(t.book.bid, t.book.ask); }));
}
inline kind one_sided() {
    return make_kind("a one-sided quote (at the position's limit)", subject::gated(1s), 250ms,
                     random_market([](subject::market_tick& t) { t.state.position = subject::position_limit; }));
}
inline kind unchanged() {
    const subject::market_tick first = random_market()->front();
    return make_kind("an unchanged quote", subject::gated(1s), 250ms,
                     random_market([&](subject::market_tick& t) { t = first; }));
}
inline void print_others(int rounds) {
    std::vector<kind> kinds{stopped(), one_sided(), unchanged()};
    measure(kinds, rounds);
    std::printf("\nns for one call of five gates\n");
    for (kind& k : kinds) std::printf("  %-45s %7.2f\n", k.name.c_str(), timing::median(k.ns));
}

// Each line is the one above it and one part more.
inline void print_ladder(int rounds) {
    using namespace twoside;
    const shared_market market = random_market();
    const auto horizon = rolling_horizon{subject::horizon};
    const avellaneda_stoikov spread{
        {.risk_aversion = subject::risk_aversion, .fill_decay = per_price(subject::fill_decay)}};
    const reservation_skew skew{{.risk_aversion = subject::risk_aversion}};
    const position_size size{{.size = subject::order_size, .position_limit = subject::position_limit}};
    std::vector<kind> kinds;
    const auto add = [&](const char* name, const auto& q) { kinds.push_back(make_kind(name, q, 250ms, market)); };
    add("mid, a fixed spread, one lot, rules, throttle", quoter{.fair_value = mid{}, .spread = fixed_spread{0.02}});
    add("+ weighted mid", quoter{.spread = fixed_spread{0.02}});
    add("+ Avellaneda-Stoikov", quoter{.spread = spread, .horizon = horizon});
    add("+ reservation skew", quoter{.spread = spread, .skew = skew, .horizon = horizon});
    add("+ size by position", quoter{.spread = spread, .skew = skew, .horizon = horizon, .size = size});
    add("+ rules of a minimum notional",
        quoter{.spread = spread,
               .skew = skew,
               .horizon = horizon,
               .size = size,
               .rules = {.lots = lot_rule{{.minimum_size = 10, .minimum_notional = 500}}}});
    const auto gates = [&](const char* name, const auto& list) {
        add(name, subject::with_gates(list, inventory_pressure{{.position_limit = subject::position_limit}}));
    };
    const valid_book valid{};
    const stale_book stale{subject::max_age};
    const inventory_limit limit{subject::position_limit};
    const min_market_spread least_spread{{.share_of_ours = subject::share_of_ours}};
    const fast_market fast{{.window = subject::fast_window, .sigmas = subject::fast_sigmas}};
    static constexpr reason lopsided{"the book is lopsided"};
    const auto users_own = [](const proposal& p) noexcept {
        return stop_if(p.book.imbalance() < 0.001 || p.book.imbalance() > 0.999, lopsided);
    };
    gates("+ inventory pressure, no notional", all_of{});
    gates("+ valid_book", all_of{valid});
    gates("+ stale_book", all_of{valid, stale});
    gates("+ inventory_limit", all_of{valid, stale, limit});
    gates("+ min_market_spread", all_of{valid, stale, limit, least_spread});
    gates("+ fast_market, 1 s", all_of{valid, stale, limit, least_spread, fast});
    gates("+ trading_halt", all_of{valid, stale, limit, least_spread, fast, trading_halt{}});
    gates("+ a lambda of the user's own", all_of{valid, stale, limit, least_spread, fast, trading_halt{}, users_own});
    measure(kinds, rounds);
    std::printf("\nns for one call, each line with one part more\n");
    double before = 0;
    for (kind& k : kinds) {
        const double ns = timing::median(k.ns);
        std::printf("  %-46s %7.2f  %+6.2f\n", k.name.c_str(), ns, ns - before);
        before = ns;
    }
}

}  // namespace against_least
