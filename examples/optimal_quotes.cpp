// optimal_quotes: offsets by position, as Avellaneda & Stoikov, the closed form of Gueant, Lehalle & Fernandez-Tapia,
// their exact solution, and Cartea & Jaimungal have them, side by side for one set of parameters; where the closed form
// is off by more than a tick; and what each would earn in the long run. By default the parameters are those of
// Avellaneda & Stoikov's own paper. See usage() for the rest.

#include <fmt/format.h>

#include <cmath>
#include <cstdio>
#include <functional>
#include <string>
#include <twoside/solve/cartea_jaimungal.hpp>
#include <twoside/solve/glft.hpp>
#include <twoside/solve/long_run.hpp>
#include <twoside/twoside.hpp>
#include <vector>

#include "support/options.hpp"
#include "support/program.hpp"

namespace {

using namespace twoside;

void print_usage(std::FILE* to) {
    fmt::print(to,
               "usage: optimal_quotes [options]\n"
               "\n"
               "Distances of bid and ask from fair value, by position, from four models, in price.\n"
               "\n"
               "  --sigma X             price per square root of a second, 2 by default\n"
               "  --arrival-rate X      A, trades per second and side at distance 0, 140\n"
               "  --fill-decay X        k per price, 1.5\n"
               "  --risk-aversion X     gamma per money, 0.1\n"
               "  --size X              of a trade, 1\n"
               "  --limit N             of the position, in trades, 10\n"
               "  --horizon S           seconds left, 1\n"
               "  --fee X               per unit and side, below 0 a rebate, 0\n"
               "  --closing-cost X      per unit that is held at the end, 0\n"
               "  --tick X              price increment, 0.01\n"
               "  --plot FILE           draw them; FILE ends in .png or .svg; needs gnuplot\n");
}

struct options {
    double sigma = 2;
    double arrival_rate = 140;
    double fill_decay = 1.5;
    double risk_aversion = 0.1;
    double size = 1;
    double limit = 10;
    double horizon = 1;
    double fee = 0;
    double closing_cost = 0;
    double tick = 0.01;
    std::string plot{};
};

std::string parse(int argc, char** argv, options& o) {
    std::string wrong = support::parse_numbers(argc, argv,
                                               {{"--sigma", &o.sigma},
                                                {"--arrival-rate", &o.arrival_rate},
                                                {"--fill-decay", &o.fill_decay},
                                                {"--risk-aversion", &o.risk_aversion},
                                                {"--size", &o.size},
                                                {"--limit", &o.limit},
                                                {"--horizon", &o.horizon},
                                                {"--fee", &o.fee},
                                                {"--closing-cost", &o.closing_cost},
                                                {"--tick", &o.tick}},
                                               o.plot);
    if (!wrong.empty()) return wrong;
    if (!(o.limit >= 1 && o.limit <= 1000) || o.limit != std::floor(o.limit))
        return fmt::format("--limit {}: a whole number, 1 to 1000", o.limit);
    if (!(o.tick > 0)) return fmt::format("--tick {}: must be above 0", o.tick);
    return {};
}

struct named_quotes {
    std::string name;
    solve::position_quotes quotes;
};

// The scalar model's answers, by position, as a solver would hand them over.
solve::position_quotes by_position(const options& o, const std::function<offsets(const market_view&)>& model) {
    solve::position_quotes q{.lowest = -o.limit, .size = o.size};
    q.ok = true;
    const top_of_book none{};
    const int limit = static_cast<int>(o.limit);
    for (int n = -limit; n <= limit; ++n) {
        const market_state state{.position = n * o.size, .volatility = per_sqrt_second(o.sigma)};
        offsets at = model(market_view{.book = none, .state = state, .tick = o.tick, .time_left = o.horizon});
        if (n == limit) at.bid = infinity;  // as the exact ones have it: the limit is kept
        if (n == -limit) at.ask = infinity;
        q.at.push_back(at);
    }
    return q;
}

std::string price(double x) { return is_finite(x) ? fmt::format("{:9.4f}", x) : fmt::format("{:>9}", "never"); }

// Where a model is further than a tick from the exact one.
void print_errors(const named_quotes& m, const solve::position_quotes& exact, double tick) {
    double worst = 0;
    double where = 0;
    const char* which = "";
    std::string positions;
    int count = 0;
    for (std::size_t i = 0; i < exact.at.size(); ++i) {
        const auto off = [](double a, double b) { return is_finite(a) && is_finite(b) ? std::abs(a - b) : 0.0; };
        const double bid = off(m.quotes.at[i].bid, exact.at[i].bid);
        const double ask = off(m.quotes.at[i].ask, exact.at[i].ask);
        const double position = (exact.lowest + static_cast<double>(i)) * exact.size;
        if (larger(bid, ask) > worst) {
            worst = larger(bid, ask);
            where = position;
            which = bid > ask ? "bid" : "ask";
        }
        // The last digits of a sum are not a difference.
        if (larger(bid, ask) > tick * (1 + 1e-9)) {
            positions += fmt::format("{}{:g}", count == 0 ? "" : ", ", position);
            ++count;
        }
    }
    if (count == 0)
        fmt::print("{}: within a tick of the exact offsets everywhere (at most {:.2g}).\n", m.name, worst);
    else
        fmt::print("{}: off by more than a tick at {} of {} positions ({}); most, {:.4f}, for the {} at {:g}.\n",
                   m.name, count, exact.at.size(), positions, worst, which, where);
}

bool draw(const options& o, const std::vector<named_quotes>& models) {
    support::plot plot{o.plot, 1000, 700};
    for (std::size_t m = 0; m < models.size(); ++m) {
        plot.add("$model{} << END\n", m);
        for (std::size_t i = 0; i < models[m].quotes.at.size(); ++i) {
            const auto number = [](double x) { return is_finite(x) ? fmt::format("{:.8g}", x) : std::string{"NaN"}; };
            const offsets& at = models[m].quotes.at[i];
            plot.add("{:g} {} {}\n", (models[m].quotes.lowest + static_cast<double>(i)) * o.size,
                     number(is_finite(at.bid) ? -at.bid : infinity), number(at.ask));
        }
        plot.add("END\n");
    }
    plot.add("set title {}\n",
             support::plot::quoted(fmt::format("sigma {:g}, A {:g}, k {:g}, gamma {:g}, {:g} s left", o.sigma,
                                               o.arrival_rate, o.fill_decay, o.risk_aversion, o.horizon)));
    plot.add(
        "set grid; set key outside bottom center horizontal; set xlabel 'position'; set ylabel 'quote less fair "
        "value'\n");
    plot.add("plot ");
    for (std::size_t m = 0; m < models.size(); ++m)
        plot.add(
            "{}$model{} using 1:2 with linespoints lc {} pt 7 ps 0.5 title {}, $model{} using 1:3 with linespoints "
            "lc {} pt 7 ps 0.5 notitle",
            m == 0 ? "" : ", ", m, m + 1, support::plot::quoted(models[m].name), m, m + 1);
    plot.add("\n");
    return plot.draw();
}

int run(const options& o) {
    const avellaneda_stoikov as{
        {.risk_aversion = o.risk_aversion, .fill_decay = per_price(o.fill_decay), .trade_size = o.size, .fee = o.fee}};
    const reservation_skew reservation{{.risk_aversion = o.risk_aversion}};
    const glft closed{{.risk_aversion = o.risk_aversion,
                       .arrival_rate = o.arrival_rate,
                       .fill_decay = per_price(o.fill_decay),
                       .trade_size = o.size,
                       .fee = o.fee}};
    const solve::glft_problem exact{.sigma = o.sigma,
                                    .arrival_rate = o.arrival_rate,
                                    .fill_decay = o.fill_decay,
                                    .risk_aversion = o.risk_aversion,
                                    .size = o.size,
                                    .limit = static_cast<int>(o.limit),
                                    .fee = o.fee,
                                    .closing_cost = o.closing_cost};
    // Cartea & Jaimungal's maker trades one unit: here a unit is a trade, worth `size` times as much. Their running
    // penalty is that of a mean-variance maker.
    const solve::cartea_jaimungal_problem cj{
        .buy_rate = o.arrival_rate,
        .sell_rate = o.arrival_rate,
        .fill_decay = o.fill_decay,
        .running_penalty = 0.5 * o.risk_aversion * o.sigma * o.sigma * o.size,
        .fee = o.fee,
        .closing_cost = o.closing_cost,
        .lowest = -static_cast<int>(o.limit),
        .highest = static_cast<int>(o.limit),
    };
    solve::position_quotes cj_quotes = solve::solve_cartea_jaimungal(cj, o.horizon);
    cj_quotes.size = o.size;
    const std::vector<named_quotes> models{
        {"Avellaneda-Stoikov", by_position(o,
                                           [&](const market_view& v) {
                                               const offsets half = as(v);
                                               const double skew = reservation(v, half);
                                               return offsets{half.bid + skew, half.ask - skew};
                                           })},
        {"GLFT closed form", by_position(o, closed)},
        {"GLFT exact", solve::solve_glft(exact, o.horizon)},
        {"Cartea-Jaimungal", cj_quotes},
        {"GLFT exact, far from the end", solve::solve_glft(exact)}};
    for (const named_quotes& m : models)
        if (!m.quotes.ok) {
            fmt::print(stderr,
                       "optimal_quotes: {}: there is no solution that numbers can hold; a smaller limit, horizon or "
                       "risk aversion may have one\n",
                       m.name);
            return 1;
        }

    fmt::print("sigma {:g}, A {:g}, k {:g}, gamma {:g}, trades of {:g}, {:g} s left, a tick of {:g}\n", o.sigma,
               o.arrival_rate, o.fill_decay, o.risk_aversion, o.size, o.horizon, o.tick);
    fmt::print("Distance of bid and ask from fair value, in price:\n\n");
    fmt::print("{:>9}", "position");
    const char* const heads[] = {"Avellaneda-Stoikov", "GLFT closed form", "GLFT exact", "Cartea-Jaimungal",
                                 "exact, far away"};
    for (const char* h : heads) fmt::print("  {:>18}", h);
    fmt::print("\n");
    for (std::size_t i = 0; i < models[0].quotes.at.size(); ++i) {
        fmt::print("{:>9g}", (models[0].quotes.lowest + static_cast<double>(i)) * o.size);
        for (const named_quotes& m : models) fmt::print("  {}{}", price(m.quotes.at[i].bid), price(m.quotes.at[i].ask));
        fmt::print("\n");
    }
    fmt::print("\n");
    const solve::position_quotes& at_time = models[2].quotes;
    const solve::position_quotes& far_away = models[4].quotes;
    const offsets flat = at_time.of(0);
    const offsets one = at_time.of(o.size);
    const offsets as_flat = models[0].quotes.of(0);
    fmt::print(
        "Flat, the exact spread is {:.4f} where Avellaneda-Stoikov has {:.4f}; one trade skews by {:.4f} and {:.4f}.\n",
        flat.total(), as_flat.total(), 0.5 * (one.bid - one.ask),
        0.5 * (models[0].quotes.of(o.size).bid - models[0].quotes.of(o.size).ask));
    print_errors(models[0], at_time, o.tick);
    print_errors(models[1], far_away, o.tick);

    fmt::print("\nIn the long run, if each were quoted as it stands:\n{:>30} {:>12} {:>12} {:>14} {:>26}\n", "",
               "fills a s", "profit a s", "std. position", "less gamma sigma^2 q^2/2");
    for (const named_quotes& m : models) {
        const solve::long_run r = solve::long_run_of(exact, m.quotes);
        if (!r.ok) {
            fmt::print("{:>30}   none: it never leaves a position\n", m.name);
            continue;
        }
        fmt::print("{:>30} {:12.5g} {:12.5g} {:14.4g} {:26.5g}\n", m.name, r.fills.bid + r.fills.ask, r.profit,
                   r.deviation, r.profit - 0.5 * o.risk_aversion * o.sigma * o.sigma * r.mean_square);
    }
    return support::draw_picture("optimal_quotes", o.plot, [&] { return draw(o, models); });
}

}  // namespace

int main(int argc, char** argv) {
    return support::program<options>("optimal_quotes", argc, argv, print_usage, parse, run);
}
