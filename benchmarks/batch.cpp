// batch: what a quote costs when a whole universe is quoted at once, beside a loop over the scalar library's parts:
// weighted mid, Avellaneda & Stoikov (and GLFT), reservation skew, four gates, rounding. Both are interleaved in one
// run; the figure is the ratio of their medians. Built twice, for the baseline instruction set and, as batch_native,
// for this machine's.
//     batch [SYMBOLS] [ROUNDS]      4096 and 400 by default

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <twoside/batch/quoter.hpp>
#include <twoside/sim/random.hpp>
#include <twoside/twoside.hpp>
#include <vector>

#include "counting.hpp"
#include "timing.hpp"

namespace {

using namespace twoside;

constexpr double position_limit = 1000;
constexpr double order_size = 100;
constexpr double max_age = 2;

struct scalar_symbol {
    top_of_book book;
    market_state state;
    double time_left;
};
struct scalar_quote {
    quote made;
    verdicts sides;
    double fair_value;
    offsets o;
    double skew;
};

template <class Spread, class Skew, class BatchSpread, class BatchSkew>
void compare(const char* name, const std::vector<Spread>& spreads, const std::vector<Skew>& skews,
             const BatchSpread& batch_spread, const BatchSkew& batch_skew, int rounds) {
    const auto n = static_cast<Eigen::Index>(spreads.size());
    batch::markets markets{n};
    std::vector<scalar_symbol> symbols(spreads.size());
    const time_point now{std::chrono::seconds{100}};
    sim::random_numbers random{3};
    // Every round has other markets, as every refresh has: or branches would be learnt by heart.
    const auto move_markets = [&] {
        for (Eigen::Index i = 0; i < n; ++i) {
            scalar_symbol& s = symbols[static_cast<std::size_t>(i)];
            const double bid = static_cast<double>(random.integer(1000, 50000)) / 100;
            const std::int64_t age = random.integer(0, 2'100'000'000);
            s.book = {.bid = bid,
                      .bid_size = static_cast<double>(random.integer(1, 30)),
                      .ask = bid + 0.01 * static_cast<double>(random.integer(1, 9)),
                      .ask_size = static_cast<double>(random.integer(1, 30)),
                      .time = time_point{std::chrono::seconds{100} - std::chrono::nanoseconds{age}}};
            s.state = {.position = random.uniform(-1100, 1100),
                       .volatility = per_sqrt_second(random.uniform(0.001, 0.02))};
            s.time_left = random.uniform(10, 100);
            markets.bid(i) = s.book.bid;
            markets.bid_size(i) = s.book.bid_size;
            markets.ask(i) = s.book.ask;
            markets.ask_size(i) = s.book.ask_size;
            markets.position(i) = s.state.position;
            markets.sigma(i) = s.state.volatility.per_sqrt_second();
            markets.time_left(i) = s.time_left;
            markets.age(i) = static_cast<double>(age) * 1e-9;
        }
    };
    const batch::quoter quoter{.spread = batch_spread,
                               .skew = batch_skew,
                               .ticks = batch::tick_grids{n, 0.01},
                               .gates = batch::all_of{batch::valid_book{}, batch::stale_book{max_age},
                                                      batch::inventory_limit{batch::column::Constant(n, position_limit),
                                                                             batch::column::Constant(n, order_size)},
                                                      batch::min_market_spread{{.share_of_ours = 0.5}}}};
    batch::quotes quotes;

    const order_rules rules{.ticks = tick_rule{0.01}, .ticks_from_crossing = 1};
    all_of gates{valid_book{}, stale_book{std::chrono::seconds{2}}, inventory_limit{position_limit},
                 min_market_spread{{.share_of_ours = 0.5}}};
    const standing_quote nothing;
    const two_sided<tick_scale> scales{rules.ticks.scale(0), rules.ticks.scale(0)};
    std::vector<scalar_quote> made(symbols.size());
    const auto loop = [&] {
        for (std::size_t i = 0; i < symbols.size(); ++i) {
            const scalar_symbol& s = symbols[i];
            const double fair = weighted_mid{}(s.book);
            const market_view view{.now = now,
                                   .book = s.book,
                                   .state = s.state,
                                   .fair_value = fair,
                                   .tick = 0.01,
                                   .time_left = s.time_left};
            const offsets o = spreads[i](view);
            const double skew = skews[i](view, o);
            const generated g = generate(view, o, skew, {order_size, order_size}, rules);
            const verdicts sides =
                graver(gates(proposal{view, o, skew, g.quote, nothing, rules.lots, scales}).gravest(), g.sides);
            made[i] = {
                quote{sides.bid.open() ? g.quote.bid : quote_side{}, sides.ask.open() ? g.quote.ask : quote_side{}},
                sides, fair, o, skew};
        }
    };
    const auto differing = [&] {
        int count = 0;
        for (Eigen::Index i = 0; i < n; ++i) {
            const scalar_quote& q = made[static_cast<std::size_t>(i)];
            const bool alike = q.made.bid.present() == (quotes.stopped.bid(i) == 0) &&
                               (!q.made.bid.present() || q.made.bid.ticks == quotes.ticks.bid(i)) &&
                               q.made.ask.present() == (quotes.stopped.ask(i) == 0) &&
                               (!q.made.ask.present() || q.made.ask.ticks == quotes.ticks.ask(i));
            count += alike ? 0 : 1;
        }
        return count;
    };
    move_markets();
    quoter.refresh(markets, quotes);
    loop();

    std::vector<double> by_loop;
    std::vector<double> by_batch;
    const auto timed = [](auto&& work) {
        const auto start = std::chrono::steady_clock::now();
        work();
        return std::chrono::duration<double, std::nano>(std::chrono::steady_clock::now() - start).count();
    };
    long allocated = 0;
    int differences = 0;
    for (int r = 0; r < rounds; ++r) {
        move_markets();
        const double scalar = timed([&] {
            loop();
            counting::keep(made);
        });
        const long start = counting::allocations();
        const double together = timed([&] {
            quoter.refresh(markets, quotes);
            counting::keep(quotes);
        });
        allocated += counting::allocations() - start;
        differences += differing();
        by_loop.push_back(scalar / static_cast<double>(n));
        by_batch.push_back(together / static_cast<double>(n));
    }
    const double a = timing::median(by_loop);
    const double b = timing::median(by_batch);
    std::printf("%-24s %8.2f %8.2f   batch throughput/loop throughput: %5.2f   allocations: %ld   differing: %d\n",
                name, a, b, a / b, allocated, differences);
}

}  // namespace

int main(int argc, char** argv) {
    const int count = argc > 1 ? std::atoi(argv[1]) : 4096;
    const int rounds = argc > 2 ? std::atoi(argv[2]) : 400;
    if (argc > 3 || count < 1 || rounds < 1) {
        std::fputs("usage: batch [SYMBOLS] [ROUNDS]\n", stderr);
        return 2;
    }
    const auto n = static_cast<std::size_t>(count);
    std::printf("%d symbols, %d lanes, median of %d rounds\n%-24s %8s %8s\n", count, batch::lane_count, rounds,
                "ns for one symbol", "loop", "batch");
    std::vector<avellaneda_stoikov_parameters> as;
    std::vector<glft_parameters> closed;
    std::vector<reservation_skew_parameters> skews;
    for (std::size_t i = 0; i < n; ++i) {
        const double gamma = 1e-4 * static_cast<double>(1 + i % 7);
        as.push_back({.risk_aversion = gamma, .fill_decay = per_price(60)});
        closed.push_back({.risk_aversion = gamma, .arrival_rate = 0.5, .fill_decay = per_price(60), .trade_size = 100});
        skews.push_back({.risk_aversion = gamma});
    }
    std::vector<avellaneda_stoikov> as_models(as.begin(), as.end());
    std::vector<glft> closed_models(closed.begin(), closed.end());
    std::vector<reservation_skew> skew_models(skews.begin(), skews.end());
    compare("Avellaneda-Stoikov", as_models, skew_models, batch::avellaneda_stoikov{as}, batch::reservation_skew{skews},
            rounds);
    compare("GLFT, closed form", closed_models, std::vector<no_skew>(n), batch::glft{closed}, batch::no_skew{}, rounds);
}
