// multi_asset: five correlated instruments quoted together. A position in one moves everybody's quotes: the correlated
// ones lean the same way, so that the risk is shed wherever it can be. Prints each instrument's bid and ask around its
// price, flat and with the position, and by how much its quotes moved. See usage() for the rest.

#include <fmt/format.h>

#include <array>
#include <cstdio>
#include <string>
#include <twoside/solve/multi_asset.hpp>
#include <vector>

#include "support/options.hpp"
#include "support/program.hpp"

namespace {

using namespace twoside;

constexpr int count = 5;

struct instrument {
    const char* name;
    double price;
    double sigma;         // price per square root of a second
    double to_market;     // correlation with what they have in common
    double arrival_rate;  // trades per second and side
    double fill_decay;    // per price
    double size;
};

// Made up: two banks and an oil company, a fund that holds all three, and gold.
constexpr std::array<instrument, count> instruments{{{"first bank", 48.20, 0.0030, 0.85, 0.50, 90, 100},
                                                     {"second bank", 31.75, 0.0024, 0.80, 0.40, 110, 100},
                                                     {"oil", 92.10, 0.0065, 0.55, 0.30, 60, 50},
                                                     {"fund", 57.40, 0.0025, 0.97, 1.20, 160, 200},
                                                     {"gold", 184.30, 0.0060, -0.20, 0.60, 70, 50}}};

void print_usage(std::FILE* to) {
    fmt::print(to,
               "usage: multi_asset [options]\n"
               "\n"
               "Five correlated instruments, one position, everybody's quotes.\n"
               "\n"
               "  --asset N             which one is held, 1 to 5; 1 by default\n"
               "  --position X          how much of it, 600 by default\n"
               "  --risk-aversion X     gamma per money, 0.02\n"
               "  --horizon S           seconds left; 0, the default, is far from the end\n"
               "  --fee X               per unit and side, 0\n"
               "  --plot FILE           draw them; FILE ends in .png or .svg; needs gnuplot\n");
}

struct options {
    double asset = 1;
    double position = 600;
    double risk_aversion = 0.02;
    double horizon = 0;
    double fee = 0;
    std::string plot{};
};

std::string parse(int argc, char** argv, options& o) {
    std::string wrong = support::parse_numbers(argc, argv,
                                               {{"--asset", &o.asset},
                                                {"--position", &o.position},
                                                {"--risk-aversion", &o.risk_aversion},
                                                {"--horizon", &o.horizon},
                                                {"--fee", &o.fee}},
                                               o.plot);
    if (!wrong.empty()) return wrong;
    if (o.asset != 1 && o.asset != 2 && o.asset != 3 && o.asset != 4 && o.asset != 5)
        return fmt::format("--asset {}: 1 to 5", o.asset);
    if (!(o.horizon >= 0)) return fmt::format("--horizon {}: must be 0 or more", o.horizon);
    return {};
}

solve::multi_asset_problem problem_of(const options& o) {
    solve::multi_asset_problem p{.covariance = Eigen::MatrixXd(count, count),
                                 .bid_rate = Eigen::VectorXd(count),
                                 .ask_rate = Eigen::VectorXd(count),
                                 .fill_decay = Eigen::VectorXd(count),
                                 .size = Eigen::VectorXd(count),
                                 .bid_fee = Eigen::VectorXd::Constant(count, o.fee),
                                 .ask_fee = Eigen::VectorXd::Constant(count, o.fee),
                                 .risk_aversion = o.risk_aversion};
    for (int i = 0; i < count; ++i) {
        const instrument& a = instruments[static_cast<std::size_t>(i)];
        p.bid_rate(i) = p.ask_rate(i) = a.arrival_rate;
        p.fill_decay(i) = a.fill_decay;
        p.size(i) = a.size;
        for (int j = 0; j < count; ++j) {
            const instrument& b = instruments[static_cast<std::size_t>(j)];
            p.covariance(i, j) = a.sigma * b.sigma * (i == j ? 1 : a.to_market * b.to_market);
        }
    }
    return p;
}

bool draw(const options& o, const std::vector<offsets>& flat, const std::vector<offsets>& held) {
    support::plot plot{o.plot, 900, 500};
    plot.add("$quotes << END\n");
    for (std::size_t i = 0; i < count; ++i)
        plot.add("\"{}\" {:.8g} {:.8g} {:.8g} {:.8g}\n", instruments[i].name, -flat[i].bid, flat[i].ask, -held[i].bid,
                 held[i].ask);
    plot.add("END\n");
    plot.add("set grid; set key outside top center horizontal; set ylabel 'quote less fair value'\n");
    plot.add("set xrange [-0.5:4.5]; set title {}\n",
             support::plot::quoted(
                 fmt::format("{:g} of {} held", o.position, instruments[static_cast<std::size_t>(o.asset) - 1].name)));
    plot.add(
        "plot $quotes using 0:(0):2:3:xtic(1) with yerrorbars lc 1 lw 2 pt 0 title 'flat', "
        "$quotes using ($0+0.15):(0):4:5 with yerrorbars lc 7 lw 2 pt 0 title 'with the position'\n");
    return plot.draw();
}

int run(const options& o) {
    const solve::multi_asset_problem p = problem_of(o);
    const solve::multi_asset_solution s =
        o.horizon > 0 ? solve::solve_multi_asset(p, o.horizon) : solve::solve_multi_asset(p);
    Eigen::VectorXd position = Eigen::VectorXd::Zero(count);
    const std::vector<offsets> flat = s.quotes(position);
    const int held = static_cast<int>(o.asset) - 1;
    position(held) = o.position;
    const std::vector<offsets> with = s.quotes(position);

    fmt::print("{:g} of {} held, risk aversion {:g}, {}\n\n", o.position,
               instruments[static_cast<std::size_t>(held)].name, o.risk_aversion,
               o.horizon > 0 ? fmt::format("{:g} s left", o.horizon) : std::string{"far from the end"});
    fmt::print("{:<12} {:>9} {:>22} {:>22} {:>10} {:>12}\n", "", "price", "flat: bid | ask", "held: bid | ask",
               "moved by", "correlation");
    for (std::size_t i = 0; i < count; ++i) {
        const instrument& a = instruments[i];
        const double moved = 0.5 * ((with[i].ask - flat[i].ask) - (with[i].bid - flat[i].bid));
        const auto at = static_cast<Eigen::Index>(i);
        const double correlation =
            p.covariance(at, held) / (a.sigma * instruments[static_cast<std::size_t>(held)].sigma);
        fmt::print("{:<12} {:9.2f} {:>22} {:>22} {:+10.4f} {:+12.2f}\n", a.name, a.price,
                   fmt::format("{:.4f} | {:.4f}", a.price - flat[i].bid, a.price + flat[i].ask),
                   fmt::format("{:.4f} | {:.4f}", a.price - with[i].bid, a.price + with[i].ask), moved, correlation);
    }
    return support::draw_picture("multi_asset", o.plot, [&] { return draw(o, flat, with); });
}

}  // namespace

int main(int argc, char** argv) {
    return support::program<options>("multi_asset", argc, argv, print_usage, parse, run);
}
