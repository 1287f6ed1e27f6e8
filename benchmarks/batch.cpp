// batch: what a quote costs when a whole universe is quoted at once, beside a loop over the scalar library's parts:
// weighted mid, Avellaneda & Stoikov (and GLFT), reservation skew, four gates, rounding. Both are interleaved in one
// run; the figure is the ratio of their medians. Built twice, for the baseline instruction set and, as batch_native,
// for this machine's.
// Then the batch beside the least code that decides the same orders (least.hpp), with and without explanation,
// for books of which a part is stopped and for such where hardly any is.
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
#include "least.hpp"
#include "timing.hpp"

namespace {

using namespace twoside;

constexpr double position_limit = 1000;
constexpr double order_size = 100;
constexpr double max_age = 2;
constexpr double decay = 60;

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
    batch::explanation why;

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
            const bool alike = q.made.bid.present() == (why.stopped.bid(i) == 0) &&
                               (!q.made.bid.present() || q.made.bid.ticks == quotes.ticks.bid(i)) &&
                               q.made.ask.present() == (why.stopped.ask(i) == 0) &&
                               (!q.made.ask.present() || q.made.ask.ticks == quotes.ticks.ask(i));
            count += alike ? 0 : 1;
        }
        return count;
    };
    move_markets();
    quoter.refresh(markets, quotes, why);
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
            quoter.refresh(markets, quotes, why);
            counting::keep(quotes);
            counting::keep(why);
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

// The batch beside the least code that decides the same orders, one quoter a symbol.
template <class Gates>
void compare_with_least(const char* name, const std::vector<least::parameters>& each, const Gates& gates, int rounds,
                        double most_position) {
    const auto n = static_cast<Eigen::Index>(each.size());
    const auto column = [&](auto field) {
        batch::column c(n);
        for (Eigen::Index i = 0; i < n; ++i) c(i) = field(each[static_cast<std::size_t>(i)]);
        return c;
    };
    std::vector<avellaneda_stoikov_parameters> as;
    std::vector<reservation_skew_parameters> skews;
    for (const least::parameters& p : each) {
        as.push_back({.risk_aversion = p.risk_aversion, .fill_decay = per_price(decay)});
        skews.push_back({.risk_aversion = p.risk_aversion});
    }
    const batch::quoter quoter{.spread = batch::avellaneda_stoikov{as},
                               .skew = batch::reservation_skew{skews},
                               .size = batch::position_size{column([](const auto& p) { return p.order_size; }),
                                                            column([](const auto& p) { return p.position_limit; })},
                               .ticks = batch::tick_grids{column([](const auto& p) { return 1 / p.ticks_per_unit; })},
                               .gates = gates};
    std::vector<least::quoter> quoters(each.begin(), each.end());
    std::vector<least::orders> by_least(each.size());
    std::vector<top_of_book> books(each.size());
    std::vector<market_state> states(each.size());
    batch::markets markets{n};
    batch::quotes quotes;
    batch::explanation why;
    sim::random_numbers random{7};
    const auto move_markets = [&] {
        for (Eigen::Index i = 0; i < n; ++i) {
            const auto at = static_cast<std::size_t>(i);
            const std::int64_t bid = random.integer(1000, 50000);
            books[at] = {.bid = static_cast<double>(bid) / 100,
                         .bid_size = static_cast<double>(random.integer(1, 30)),
                         .ask = static_cast<double>(bid + random.integer(1, 9)) / 100,
                         .ask_size = static_cast<double>(random.integer(1, 30))};
            const double sigma = random.uniform(0.001, 0.02);
            states[at] = {.position = random.uniform(-most_position, most_position),
                          .volatility = per_sqrt_second(sigma)};
            markets.bid(i) = books[at].bid;
            markets.bid_size(i) = books[at].bid_size;
            markets.ask(i) = books[at].ask;
            markets.ask_size(i) = books[at].ask_size;
            markets.position(i) = states[at].position;
            markets.sigma(i) = sigma;
            markets.time_left(i) = each[at].seconds_left;
        }
    };
    std::int64_t now = 0;
    const auto timed = [&](auto&& work) {
        const auto start = std::chrono::steady_clock::now();
        work();
        return std::chrono::duration<double, std::nano>(std::chrono::steady_clock::now() - start).count() /
               static_cast<double>(n);
    };
    int one_sided = 0;
    int differences = 0;
    const auto look = [&] {
        for (Eigen::Index i = 0; i < n; ++i) {
            const least::orders& l = by_least[static_cast<std::size_t>(i)];
            const auto same = [&](side s, std::int64_t ticks, double size) {
                const bool there = quotes.size[s](i) > 0;
                one_sided += there ? 0 : 1;
                return !there || (quotes.ticks[s](i) == ticks && quotes.size[s](i) == size);
            };
            if (!same(side::bid, l.bid_ticks, l.bid_size) || !same(side::ask, l.ask_ticks, l.ask_size)) ++differences;
        }
    };
    std::vector<double> times[3];
    for (int r = 0; r < rounds; ++r) {
        move_markets();
        now += 1'000'000'000;
        const auto run_least = [&] {
            for (std::size_t i = 0; i < quoters.size(); ++i) by_least[i] = quoters[i].refresh(now, books[i], states[i]);
            counting::keep(by_least);
        };
        const auto run_batch = [&] {
            quoter.refresh(markets, quotes);
            counting::keep(quotes);
        };
        const auto run_explained = [&] {
            quoter.refresh(markets, quotes, why);
            counting::keep(quotes);
            counting::keep(why);
        };
        if (r == 0) {
            run_least();
            run_batch();
            run_explained();
            now += 1'000'000'000;
        }
        times[0].push_back(timed(run_least));
        times[1].push_back(timed(run_batch));
        look();
        times[2].push_back(timed(run_explained));
    }
    const double a = timing::median(times[0]);
    const double b = timing::median(times[1]);
    const double c = timing::median(times[2]);
    std::printf(
        "\n%s, positions within %.0f: %.2f ns a symbol by the least code, %.2f by the batch, %.2f explained; "
        "sides not quoted: %.3f, differing: %d\n",
        name, most_position, a, b, c, static_cast<double>(one_sided) / (2.0 * rounds * static_cast<double>(n)),
        differences);
    std::printf("batch/least: %.3f\nbatch with explanation/least: %.3f\n", b / a, c / a);
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
        as.push_back({.risk_aversion = gamma, .fill_decay = per_price(decay)});
        closed.push_back(
            {.risk_aversion = gamma, .arrival_rate = 0.5, .fill_decay = per_price(decay), .trade_size = 100});
        skews.push_back({.risk_aversion = gamma});
    }
    std::vector<avellaneda_stoikov> as_models(as.begin(), as.end());
    std::vector<glft> closed_models(closed.begin(), closed.end());
    std::vector<reservation_skew> skew_models(skews.begin(), skews.end());
    compare("Avellaneda-Stoikov", as_models, skew_models, batch::avellaneda_stoikov{as}, batch::reservation_skew{skews},
            rounds);
    compare("GLFT, closed form", closed_models, std::vector<no_skew>(n), batch::glft{closed}, batch::no_skew{}, rounds);

    std::vector<least::parameters> each;
    for (const avellaneda_stoikov_parameters& p : as)
        each.push_back({.risk_aversion = p.risk_aversion,
                        .premium = fill_premium(p.risk_aversion, decay),
                        .seconds_left = 60,
                        .position_limit = position_limit,
                        .order_size = order_size,
                        .ticks_per_unit = 100,
                        .ticks_clear_of_market = 1,
                        .interval = 250'000'000});
    const batch::column limits = batch::column::Constant(static_cast<Eigen::Index>(n), position_limit);
    for (const double most_position : {800.0, 1100.0}) {
        compare_with_least("two gates", each, batch::all_of{batch::valid_book{}, batch::inventory_limit{limits}},
                           rounds, most_position);
        compare_with_least(
            "four gates", each,
            batch::all_of{batch::valid_book{}, batch::stale_book{max_age}, batch::inventory_limit{limits},
                          batch::min_market_spread{{.share_of_ours = 0.5}}},
            rounds, most_position);
    }
}
