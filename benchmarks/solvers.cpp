// solvers: how long the exact solutions take offline, and what their tables cost online: a look-up beside the closed
// form, a GLFT quote beside an Avellaneda & Stoikov quote, each pair interleaved in one run.
//     solvers [--quick]      --quick: fewer repetitions

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string_view>
#include <twoside/sim/random.hpp>
#include <twoside/solve/multi_asset.hpp>
#include <twoside/solve/risk_aversion.hpp>
#include <twoside/solve/tabulate.hpp>
#include <twoside/twoside.hpp>
#include <vector>

#include "counting.hpp"
#include "timing.hpp"

namespace {

using namespace twoside;

template <class Work>
double seconds(Work&& work) {
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

template <class Work>
void offline(const char* name, int rounds, Work work) {
    std::vector<double> times;
    for (int r = 0; r < rounds; ++r) times.push_back(1e3 * seconds(work));
    std::printf("%-58s %9.3f ms\n", name, timing::median(times));
}

// Two ways to the same thing over many positions, batches interleaved.
template <class A, class B>
void online(const char* name, int rounds, A&& a, B&& b) {
    constexpr int count = 1024;
    sim::random_numbers random{5};
    const top_of_book book{.bid = 99.98, .bid_size = 300, .ask = 100.02, .ask_size = 100};
    std::vector<market_state> states(count);
    std::vector<double> left(count);
    for (int i = 0; i < count; ++i) {
        states[static_cast<std::size_t>(i)] = {.position = random.uniform(-1900, 1900),
                                               .volatility = per_sqrt_second(random.uniform(0.01, 0.03))};
        left[static_cast<std::size_t>(i)] = random.uniform(0, 700);
    }
    const auto all = [&](auto&& model) {
        for (std::size_t i = 0; i < count; ++i)
            counting::keep(model(market_view{
                .book = book, .state = states[i], .fair_value = 100.01, .tick = 0.01, .time_left = left[i]}));
    };
    std::vector<double> ta;
    std::vector<double> tb;
    ta.reserve(static_cast<std::size_t>(rounds));
    tb.reserve(static_cast<std::size_t>(rounds));
    const long reserved = counting::allocations();
    for (int r = 0; r < rounds; ++r) {
        ta.push_back(1e9 / count * seconds([&] { all(a); }));
        tb.push_back(1e9 / count * seconds([&] { all(b); }));
    }
    const long allocated = counting::allocations() - reserved;
    const double x = timing::median(ta);
    const double y = timing::median(tb);
    std::printf("%-46s %7.2f %7.2f ns   ratio %.3f   allocations: %ld\n", name, x, y, x / y, allocated);
}

}  // namespace

int main(int argc, char** argv) {
    const bool quick = argc == 2 && std::string_view{argv[1]} == "--quick";
    if (argc > 2 || (argc == 2 && !quick)) {
        std::fputs("usage: solvers [--quick]\n", stderr);
        return 2;
    }
    const int few = quick ? 5 : 50;
    const solve::glft_problem paper{
        .sigma = 0.3, .arrival_rate = 0.9, .fill_decay = 0.3, .risk_aversion = 0.01, .limit = 100};
    std::printf("offline, median of %d\n", few);
    offline("GLFT far from the end, 201 positions", few, [&] { counting::keep(solve::solve_glft(paper)); });
    offline("GLFT at one time, 600 s, 201 positions", few, [&] { counting::keep(solve::solve_glft(paper, 600)); });
    offline("GLFT, a table of 100 times and 201 positions", few,
            [&] { counting::keep(offset_table{solve::tabulate(paper, 600, 100)}); });
    const solve::cartea_jaimungal_problem cj{.buy_rate = 1,
                                             .sell_rate = 0.8,
                                             .fill_decay = 100,
                                             .running_penalty = 1e-5,
                                             .terminal_penalty = 0.01,
                                             .lowest = -100,
                                             .highest = 100};
    offline("Cartea & Jaimungal, a table of 100 times, 201 positions", few,
            [&] { counting::keep(offset_table{solve::tabulate(cj, 600, 100)}); });
    for (const int assets : {2, 10, 100}) {
        solve::multi_asset_problem many;
        many.covariance = Eigen::MatrixXd::Constant(assets, assets, 0.03);
        many.covariance.diagonal().setConstant(0.09);
        many.bid_rate = many.ask_rate = Eigen::VectorXd::Constant(assets, 0.9);
        many.fill_decay = Eigen::VectorXd::Constant(assets, 0.3);
        many.size = Eigen::VectorXd::Constant(assets, 1);
        many.risk_aversion = 0.01;
        const std::string name = "many assets, closed form, " + std::to_string(assets) + " of them";
        offline(name.c_str(), few, [&] { counting::keep(solve::solve_multi_asset(many).quadratic(0, 0)); });
    }
    offline("the risk aversion from a standard deviation", few,
            [&] { counting::keep(solve::risk_aversion_from_deviation(paper, 20)); });

    const int rounds = quick ? 200 : 4000;
    std::printf("\nonline, median of %d batches\n", rounds);
    const solve::glft_problem stock{
        .sigma = 0.02, .arrival_rate = 0.5, .fill_decay = 60, .risk_aversion = 1e-6, .size = 100, .limit = 20};
    const offset_table settled{solve::tabulate(solve::solve_glft(stock))};
    const offset_table timed{solve::tabulate(stock, 600, 100)};
    const glft closed{{.risk_aversion = 1e-6, .arrival_rate = 0.5, .fill_decay = per_price(60), .trade_size = 100}};
    const avellaneda_stoikov as{{.risk_aversion = 1e-6, .fill_decay = per_price(60), .trade_size = 100}};
    const reservation_skew reservation{{.risk_aversion = 1e-6}};
    const auto prices = [](const market_view& v, const offsets& o, double skew) {
        return two_sided<double>{v.fair_value - skew - o.bid, v.fair_value - skew + o.ask};
    };
    const auto with_as = [&](const market_view& v) {
        const offsets o = as(v);
        return prices(v, o, reservation(v, o));
    };
    const auto with = [&](const auto& spread) { return [&](const market_view& v) { return prices(v, spread(v), 0); }; };
    online("GLFT quote / Avellaneda-Stoikov quote", rounds, with(closed), with_as);
    online("table by position / GLFT closed form", rounds, with(settled), with(closed));
    online("table by position and time / GLFT closed form", rounds, with(timed), with(closed));
}
