// calibrate: estimates from recorded data everything that a quoting model is fed with, for the day and by half hour,
// with standard errors, and prints a quoter that is made of it. Without arguments it takes the sample that the project
// ships, which is simulated. See print_usage() for the rest.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <twoside/solve/micro_price.hpp>
#include <vector>

#include "support/calibration.hpp"
#include "support/data_program.hpp"
#include "support/input.hpp"
#include "support/plot.hpp"
#include "support/program.hpp"
#include "support/progress.hpp"

namespace {

using namespace std::chrono_literals;
using std::chrono::nanoseconds;
using support::calibration;
using support::calibration_settings;
using support::clock_time;
using support::count;
using support::side_flow;
using twoside::estimate;
using twoside::side;
using twoside::data::event;
using twoside::data::event_kind;

constexpr const char* purpose =
    "usage: calibrate [options] [FILE...]\n"
    "\n"
    "Estimates from recorded data what quoting models are fed with, and prints a quoter made of it.\n";
constexpr const char* more_options =
    "  --tick X              price increment; found in the data where it is left out\n"
    "  --from HH:MM, --to HH:MM\n"
    "                        only this part of each day, on the data's own clock; 09:30 to 16:00 for LEAN files\n"
    "  --horizon S           of fair value scores, in seconds, 10 by default\n"
    "  --size X              of the quotes of the quoter that is printed, 100 by default\n"
    "  --plot FILE           draw it; FILE ends in .png or .svg; needs gnuplot\n";

void print_usage(std::FILE* to) { fmt::print(to, "{}{}{}", purpose, support::input_usage, more_options); }

struct options {
    support::input in{};
    double tick = 0;  // 0: look for it
    nanoseconds from = nanoseconds::min();
    nanoseconds to = nanoseconds::max();
    double horizon = 10;
    double size = 100;
    std::string plot{};
};

// HH:MM; nothing where it is not one.
std::optional<nanoseconds> time_of_day(std::string_view text) {
    if (text.size() != 5 || text[2] != ':') return std::nullopt;
    const auto h = support::number(text.substr(0, 2));
    const auto m = support::number(text.substr(3));
    if (!h || !m || *h < 0 || *h > 24 || *m < 0 || *m >= 60) return std::nullopt;
    return std::chrono::hours{static_cast<int>(*h)} + std::chrono::minutes{static_cast<int>(*m)};
}

// Empty where the arguments are good; what is wrong with them otherwise.
std::string parse(int argc, char** argv, options& o) {
    bool window_given = false;
    std::string wrong =
        support::parse_arguments(argc, argv, o.in, o.plot, {"--tick", "--from", "--to", "--horizon", "--size"},
                                 [&](std::string_view a, const std::string& value) -> std::string {
                                     if (a == "--from" || a == "--to") {
                                         const auto t = time_of_day(value);
                                         if (!t) return fmt::format("{} {}: a time of day like 09:30", a, value);
                                         (a == "--from" ? o.from : o.to) = *t;
                                         window_given = true;
                                         return {};
                                     }
                                     const auto x = support::number(value);
                                     if (!x) return fmt::format("{} {}: not a number", a, value);
                                     if (!(*x > 0)) return fmt::format("{} {}: must be above 0", a, value);
                                     if (a == "--horizon" && *x > 3600)
                                         return fmt::format("{} {}: at most an hour", a, value);
                                     (a == "--tick" ? o.tick : a == "--horizon" ? o.horizon : o.size) = *x;
                                     return {};
                                 });
    if (!wrong.empty()) return wrong;
    if (o.in.format == "lean" && !window_given) {  // outside of it there are stub quotes
        o.from = 9h + 30min;
        o.to = 16h;
    }
    if (!(o.from < o.to)) return "--from must be before --to";
    return {};
}

// The largest of 1, 5, 2 times a power of ten on which nearly all prices lie.
double find_tick(const std::vector<event>& events) {
    std::vector<double> prices;
    const std::size_t step = std::max<std::size_t>(1, events.size() / 20000);
    for (std::size_t i = 0; i < events.size(); i += step)
        for (const double p : {events[i].best.bid, events[i].best.ask})
            if (events[i].kind == event_kind::quote && p > 0 && p < 1e12) prices.push_back(p);
    for (int digits = -3; digits <= 9; ++digits)
        for (const double tick : {std::pow(10, -digits), 0.5 * std::pow(10, -digits), 0.2 * std::pow(10, -digits)}) {
            const auto off = static_cast<std::size_t>(std::count_if(prices.begin(), prices.end(), [&](double p) {
                return std::abs(p / tick - std::round(p / tick)) > 1e-4;
            }));
            if (!prices.empty() && off * 1000 <= prices.size()) return tick;
        }
    return 0.01;
}

// What the whole stretch has to say before anything is estimated.
struct overview {
    double half_spread = 0;  // at the median, weighted with time
    double volume = 0;       // of trades that are displayed
};
overview look_over(const std::vector<event>& events, double tick) {
    std::map<double, double> time_at;  // by spread
    overview o;
    double spread = 0;
    twoside::time_point last{};
    for (const event& e : events) {
        if (e.kind == event_kind::trade && !e.hidden) o.volume += e.size;
        if (e.kind != event_kind::quote || !(e.best.spread() > 0.5 * tick)) continue;
        if (spread > 0) time_at[spread] += std::min(60.0, twoside::in_seconds(e.time - last));
        spread = std::round(e.best.spread() / tick) * tick;
        last = e.time;
    }
    double total = 0;
    for (const auto& [s, t] : time_at) total += t;
    double before = 0;
    for (const auto& [s, t] : time_at) {
        before += t;
        if (before >= total / 2) {
            o.half_spread = s / 2;
            break;
        }
    }
    return o;
}

// A value with its standard error, or why there is none. `scale` multiplies both.
std::string text(const estimate& e, double scale = 1) {
    if (!e.ready()) return fmt::format("- ({})", e.missing->text);
    if (!twoside::is_finite(e.standard_error)) return fmt::format("{:.4g}", e.value * scale);
    return fmt::format("{:.4g} ± {:.2g}", e.value * scale, e.standard_error * scale);
}
std::string with_count(const estimate& e, double scale = 1) {
    return e.ready() ? fmt::format("{} (n {})", text(e, scale), count(e.observations)) : text(e);
}
// A plain number, or a dash where it is none.
std::string plain(double x, const char* digits = "{:.4f}") {
    return twoside::is_finite(x) ? fmt::format(fmt::runtime(digits), x) : "-";
}
void line(std::string_view name, const std::string& value) { fmt::print("  {:<30} {}\n", name, value); }

void print_volatility(const calibration& c, double price, twoside::trading_calendar calendar) {
    fmt::print("\nVolatility, price per square root of a second (and a year's of {:g} days of {:g} hours, in %)\n",
               calendar.days_per_year, calendar.hours_per_day);
    const auto row = [&](std::string_view name, const estimate& e) {
        const std::string annual =
            e.ready()
                ? fmt::format("   {:.1f} %", 100 * twoside::per_sqrt_second(e.value).annual_return(price, calendar))
                : "";
        line(name, with_count(e) + annual);
    };
    const auto without_error = [](twoside::volatility v, std::int64_t n) {
        return v.is_set() ? twoside::estimated(v.per_sqrt_second(), twoside::not_a_number, n)
                          : twoside::not_estimated(twoside::not_enough_data, n);
    };
    row("realised, every 10 s", c.realised.read());
    row("bipower, every 10 s", without_error(c.realised.bipower_value(), c.realised.samples()));
    row("two-scale, 1 s and 30 s", without_error(c.two_scale_volatility(), c.two_scale.prices()));
    row("EWMA, 5 min, at the end", c.ewma.read());
    row("EWMA, 1,000 events, at the end", c.event_ewma.read());
    const auto bars = [&](double variance) {
        return without_error(twoside::range_variance::price_volatility(variance, price, 1min), c.range.bars());
    };
    row("Parkinson, bars of 1 min", bars(c.range.parkinson()));
    row("Garman-Klass", bars(c.range.garman_klass()));
    row("Rogers-Satchell", bars(c.range.rogers_satchell()));
    // A gap in the data would be a night to it.
    row("Yang-Zhang", bars(c.has_gaps() ? twoside::not_a_number : c.range.yang_zhang()));
}

void print_intensity(const calibration& c) {
    const calibration_settings& s = c.settings();
    fmt::print("\nOrder arrival intensity, lambda(d) = A exp(-k d): A per second, k per price\n");
    for (const side which : {side::bid, side::ask}) {
        const side_flow& flow = c.flow[which];
        const auto f = flow.fit(s);
        const auto paper = flow.paper_fit();
        const auto lines = twoside::log_regression(flow.paper);
        const auto form = flow.form(s);
        fmt::print("  {} (orders that {})\n", which == side::bid ? "bid" : "ask", which == side::bid ? "sell" : "buy");
        line("    from market orders: A", with_count(f.arrival_rate_estimate()));
        line("    k", text(f.fill_decay_estimate()) +
                          (f.usable() ? fmt::format("   ({} a tick)", text(f.fill_decay_estimate(), s.tick)) : ""));
        line("    from paper quotes: A", with_count(paper.arrival_rate_estimate()));
        line("    k", text(paper.fill_decay_estimate()));
        line("    log-linear line, to compare",
             twoside::is_finite(lines.weighted.fill_decay)
                 ? fmt::format("A {:.4g}, k {:.4g}", lines.weighted.arrival_rate, lines.weighted.fill_decay)
                 : "- (fills at fewer than two distances)");
        line("    rate at the nearest quote", with_count(flow.touch.read()));
        line("    is it exponential?",
             form.freedom > 0
                 ? fmt::format("X^2/freedom {:.2f} on {}, p {:.2g}: {}", form.dispersion(), form.freedom, form.p_value,
                               form.p_value < 0.01 ? "no, take it as a summary" : "nothing against it")
                 : "- (too few distances with orders)");
    }
    const auto bid = c.flow.bid.fit(s);
    const auto ask = c.flow.ask.fit(s);
    fmt::print("\n  Orders a second that reach a quote at this distance from the mid, seen and fitted\n");
    fmt::print("  {:>10} {:>7} {:>11} {:>11} {:>11} {:>11} {:>11} {:>11}\n", "distance", "ticks", "bid seen",
               "bid fitted", "ask seen", "ask fitted", "wait, bid", "wait, ask");
    for (std::size_t i = 0; i < 12; ++i) {
        if (i > 1 && c.flow.bid.rate_beyond(i) == 0 && c.flow.ask.rate_beyond(i) == 0) break;
        const double d = s.nearest + static_cast<double>(i) * s.tick;
        const auto wait = [&](const twoside::intensity_fit& f) {
            return f.usable() ? fmt::format("{:.3g} s", f.intensity().expected_time_to_fill(d)) : std::string{"-"};
        };
        const auto fitted = [&](const twoside::intensity_fit& f) {
            return f.usable() ? fmt::format("{:.4g}", f.intensity().rate(d)) : std::string{"-"};
        };
        fmt::print("  {:>10.6g} {:>7.1f} {:>11.4g} {:>11} {:>11.4g} {:>11} {:>11} {:>11}\n", d, d / s.tick,
                   c.flow.bid.rate_beyond(i), fitted(bid), c.flow.ask.rate_beyond(i), fitted(ask), wait(bid),
                   wait(ask));
    }
}

void print_hawkes(const calibration& c) {
    fmt::print("\nSelf-excitation of market orders (Hawkes)\n");
    twoside::hawkes_fit<1> one;
    const estimate branching = c.hawkes_branching(one);
    line("orders that others brought", with_count(branching));
    if (one.usable()) {
        line("baseline mu, per second",
             fmt::format("{:.4g} ± {:.2g}", one.value.baseline[0], one.standard_error.baseline[0]));
        line("alpha, beta, per second",
             fmt::format("{:.4g} ± {:.2g}, {:.4g} ± {:.2g}", one.value.excitation[0][0],
                         one.standard_error.excitation[0][0], one.value.decay[0][0], one.standard_error.decay[0][0]));
        line("likelihood over Poisson", fmt::format("{:+.0f}", one.log_likelihood - one.poisson_log_likelihood));
        double squares = 0;
        const auto events = c.orders_of_one_kind();
        (void)twoside::hawkes_likelihood(one.value, events, c.seconds(),
                                         [&](std::size_t, double, double r) { squares += r * r; });
        line("mean square of residuals",
             fmt::format("{:.3f} (2 where the model is right)", squares / static_cast<double>(events.size())));
    }
    const auto two = twoside::fit_hawkes<2>(c.orders, c.seconds());
    if (two.usable()) {
        const auto& p = two.value;
        line("buys by buys, buys by sells", fmt::format("{:.3f}, {:.3f}", p.branching(0, 0), p.branching(0, 1)));
        line("sells by sells, sells by buys", fmt::format("{:.3f}, {:.3f}", p.branching(1, 1), p.branching(1, 0)));
        line("spectral radius", fmt::format("{:.3f} (stable below 1)", p.spectral_radius()));
    } else {
        line("buys and sells", fmt::format("- ({})", two.missing->text));
    }
}

void print_adverse_selection(const calibration& c) {
    const double tick = c.settings().tick;
    fmt::print("\nAdverse selection\n");
    line("Kyle's lambda, ticks per 1,000", with_count(c.kyle.read(), 1000 / tick));
    const auto split = c.cost.value();
    const auto errors = c.cost.standard_errors();
    if (c.cost.read().ready()) {
        line("Glosten-Harris: comes back",
             fmt::format("{:.4g} ± {:.2g} ticks", split.transitory / tick, errors.transitory / tick));
        line("Glosten-Harris: stays",
             fmt::format("{:.4g} ± {:.2g} ticks, {:+.3g} ± {:.2g} a 1,000", split.permanent / tick,
                         errors.permanent / tick, 1000 * split.permanent_per_size / tick,
                         1000 * errors.permanent_per_size / tick));
    } else {
        line("Glosten-Harris", text(c.cost.read()));
    }
    line("VPIN, 50 buckets", c.toxicity.count() > 0
                                 ? fmt::format("mean {:.3f}, highest {:.3f}, last {}", c.toxicity.mean(),
                                               c.highest_toxicity, text(c.vpin.read()))
                                 : text(c.vpin.read()));
    const char* horizons[] = {"1 s", "10 s", "60 s"};
    for (std::size_t h = 0; h < 3; ++h)
        line(fmt::format("markout after {}, ticks", horizons[h]),
             fmt::format("bid {}, ask {}", with_count(c.markout.read(side::bid, h), 1 / tick),
                         text(c.markout.read(side::ask, h), 1 / tick)));
}

void print_order_flow(const calibration& c) {
    fmt::print("\nOrder flow\n");
    const auto& l = c.impact.line();
    line("OFI's impact, ticks per 1,000", with_count(c.impact.read(), 1000));
    line("R^2 over 10 s", plain(l.r_squared()));
    line("1 / (2 depth), to compare", plain(1000 / (2 * c.mean_depth()), "{:.4g}"));
}

// A fair value, and how it did.
struct scored {
    std::string name;
    twoside::fair_value_score score;
};

struct fair_values {
    double slope = 0;  // of the weighted mid, in the first half
    twoside::solve::micro_price_result<> micro{};
    std::vector<scored> second_half{};
    estimate whole_slope{};                    // of the weighted mid over everything, samples that do not overlap
    double whole_r_squared = 0;                // of those
    twoside::simple_regression overlapping{};  // the same with a sample every tenth of a second
    std::string best = "mid";                  // by gain in the second half, beyond chance
};

// How much of what the weighted mid says comes true, sampled every tenth of a second: samples overlap, so that the line
// is steadier than one of samples that do not, and its own standard error is worth nothing.
twoside::simple_regression slope_on_a_grid(const std::vector<event>& events, double tick, nanoseconds horizon) {
    constexpr auto step = 100ms;
    constexpr auto gap = 1min;
    std::vector<const event*> quotes;
    for (const event& e : events)
        if (e.kind == event_kind::quote && e.best.spread() > 0.5 * tick) quotes.push_back(&e);
    twoside::simple_regression line;
    std::size_t then = 0;
    for (std::size_t i = 0; i + 1 < quotes.size(); ++i) {
        const auto until = quotes[i + 1]->time;
        if (until - quotes[i]->time > gap) continue;
        // The grid's times at which this quote stood.
        const auto since = quotes[i]->time.since_epoch();
        for (auto at = twoside::time_point{(since + step - nanoseconds{1}) / step * step}; at < until; at = at + step) {
            while (then + 1 < quotes.size() && quotes[then + 1]->time <= at + horizon) ++then;
            if (then + 1 == quotes.size() || quotes[then + 1]->time - quotes[then]->time > gap) continue;
            const auto& now = quotes[i]->best;
            line.update(twoside::weighted_mid{}(now)-now.mid(), quotes[then]->best.mid() - now.mid());
        }
    }
    return line;
}

// What has parameters is calibrated on the first half of the events and scored on the second.
fair_values compare_fair_values(const std::vector<event>& events, const calibration& day, nanoseconds horizon) {
    using namespace twoside;
    fair_values f;
    const fair_value_score::parameters p{.horizon = horizon};
    const double tick = day.settings().tick;
    fair_value_score first{p};
    solve::micro_price_estimator<> micro{{.tick = tick}};
    const auto good = [&](const event& e) {
        return e.kind == event_kind::quote && is_finite(e.best.mid()) && e.best.spread() > 0.5 * tick;
    };
    const std::size_t half = events.size() / 2;
    for (std::size_t i = 0; i < half; ++i) {
        if (!good(events[i])) continue;
        first.update(events[i].time, events[i].best.mid(), weighted_mid{}(events[i].best));
        micro.update(events[i].time, events[i].best);
    }
    f.slope = first.slope().ready() ? larger(first.slope().value, 0) : 0;
    f.micro = micro.solve();
    const calibrated_mid calibrated{f.slope};
    f.second_half = {{"weighted mid", fair_value_score{p}}, {"calibrated mid", fair_value_score{p}}};
    if (f.micro.usable()) f.second_half.push_back({"micro-price", fair_value_score{p}});
    for (std::size_t i = half; i < events.size(); ++i) {
        if (!good(events[i])) continue;
        const top_of_book& b = events[i].best;
        f.second_half[0].score.update(events[i].time, b.mid(), weighted_mid{}(b));
        f.second_half[1].score.update(events[i].time, b.mid(), calibrated(b));
        if (f.micro.usable()) f.second_half[2].score.update(events[i].time, b.mid(), micro_price{f.micro.table}(b));
    }
    double best = 0;
    for (const scored& s : f.second_half) {
        const estimate gain = s.score.read();
        if (!gain.ready() || !(gain.low(1) > 0) || gain.value <= best) continue;
        best = gain.value;
        f.best = s.name;
    }
    f.whole_slope = day.weighted.slope();
    f.whole_r_squared = day.weighted.r_squared();
    f.overlapping = slope_on_a_grid(events, tick, horizon);
    return f;
}

void print_fair_values(const fair_values& f, double tick, double horizon) {
    fmt::print("\nFair value, against the mid {:g} s later\n", horizon);
    line("weighted mid, every 0.1 s",
         fmt::format("slope {}, R^2 {} (n {}, which overlap)", plain(f.overlapping.slope(), "{:.3f}"),
                     plain(f.overlapping.r_squared()), count(f.overlapping.observations())));
    line("the same without overlap",
         fmt::format("slope {}, R^2 {}", with_count(f.whole_slope), plain(f.whole_r_squared)));
    fmt::print("  calibrated on the first half (slope {:.3f}), scored on the second; gain in squared error, ticks^2\n",
               f.slope);
    fmt::print("  {:<16} {:>9} {:>22} {:>20} {:>8} {:>8}\n", "", "skill %", "gain", "slope", "R^2", "n");
    for (const scored& s : f.second_half)
        fmt::print("  {:<16} {:>9} {:>22} {:>20} {:>8} {:>8}\n", s.name,
                   s.score.samples() > 0 ? fmt::format("{:.2f}", 100 * s.score.skill()) : "-",
                   text(s.score.read(), 1 / (tick * tick)), text(s.score.slope()), plain(s.score.r_squared()),
                   count(s.score.samples()));
    line("best, beyond a standard error", f.best);
    if (!f.micro.usable()) {
        line("micro-price", fmt::format("- ({})", f.micro.missing->text));
        return;
    }
    fmt::print(
        "\n  Micro-price adjustment G*, ticks, by imbalance from all ask to all bid ({} quotes of the first half)\n",
        count(f.micro.observations));
    for (std::size_t s = 0; s < 4; ++s) {
        fmt::print("  spread {}{}", s + 1, s == 3 ? "+ " : "  ");
        for (std::size_t b = 4; b < 9; ++b)
            fmt::print(" {:>7.3f} ±{:<7}", f.micro.table.adjustment[s][b] / tick,
                       twoside::is_finite(f.micro.standard_error[s][b])
                           ? fmt::format("{:.2g}", f.micro.standard_error[s][b] / tick)
                           : "?");
        fmt::print("{}\n", s == 0 ? "  (even to all bid; the other half mirrors it)" : "");
    }
}

// A row of the table by half hour, as text cells.
void print_half_hours(const std::vector<std::unique_ptr<calibration>>& halves, double tick) {
    fmt::print(
        "\nBy half hour (volatility per square root of a second; A per second; k per price; lambda and beta in "
        "ticks per 1,000)\n");
    fmt::print("  {:<11} {:>7} {:>7} {:>19} {:>8} {:>16} {:>8} {:>16} {:>17} {:>17} {:>6} {:>14}\n", "from", "trades",
               "spread", "volatility", "A bid", "k bid", "A ask", "k ask", "Kyle's lambda", "OFI beta", "VPIN",
               "branching");
    const auto cell = [](const estimate& e, double scale = 1) { return e.ready() ? text(e, scale) : std::string{"-"}; };
    for (const auto& c : halves) {
        if (c->trades == 0) continue;
        const auto& s = c->settings();
        const auto bid = c->flow.bid.fit(s);
        const auto ask = c->flow.ask.fit(s);
        twoside::hawkes_fit<1> hawkes;
        const auto rate = [](const twoside::intensity_fit& f) {
            return f.usable() ? fmt::format("{:.3g}", f.arrival_rate) : std::string{"-"};
        };
        fmt::print("  {:<11} {:>7} {:>7.2f} {:>19} {:>8} {:>16} {:>8} {:>16} {:>17} {:>17} {:>6} {:>14}\n",
                   support::short_time(c->first_time()), count(c->trades), c->mean_spread() / tick,
                   cell(c->realised.read()), rate(bid), cell(bid.fill_decay_estimate()), rate(ask),
                   cell(ask.fill_decay_estimate()), cell(c->kyle.read(), 1000 / tick), cell(c->impact.read(), 1000),
                   c->toxicity.count() > 0 ? fmt::format("{:.2f}", c->toxicity.mean()) : "-",
                   cell(c->hawkes_branching(hawkes)));
    }
}

// The second table by half hour: whether fills were good ones, and how much of what the book says comes true.
void print_half_hours_of_flow(const std::vector<std::unique_ptr<calibration>>& halves, double tick) {
    fmt::print(
        "\nBy half hour (ticks; the weighted mid's slope without overlap; X^2/freedom of the exponential form; "
        "two-scale "
        "and bipower volatility)\n");
    fmt::print("  {:<11} {:>16} {:>16} {:>16} {:>16} {:>16} {:>8} {:>8} {:>10} {:>10} {:>8}\n", "from",
               "markout bid 10 s", "markout ask 10 s", "GH comes back", "GH stays", "weighted mid", "form bid",
               "form ask", "two-scale", "bipower", "orders");
    const auto cell = [](const estimate& e, double scale = 1) { return e.ready() ? text(e, scale) : std::string{"-"}; };
    const auto form = [](const twoside::goodness& g) {
        return g.freedom > 0 ? fmt::format("{:.2f}", g.dispersion()) : std::string{"-"};
    };
    const auto sigma = [](twoside::volatility v) {
        return v.is_set() ? fmt::format("{:.4g}", v.per_sqrt_second()) : std::string{"-"};
    };
    for (const auto& c : halves) {
        if (c->trades == 0) continue;
        const auto& s = c->settings();
        const bool split = c->cost.read().ready();
        const auto back = split ? twoside::estimated(c->cost.value().transitory, c->cost.standard_errors().transitory,
                                                     c->cost.observations())
                                : c->cost.read();
        fmt::print("  {:<11} {:>16} {:>16} {:>16} {:>16} {:>16} {:>8} {:>8} {:>10} {:>10} {:>8}\n",
                   support::short_time(c->first_time()), cell(c->markout.read(side::bid, 1), 1 / tick),
                   cell(c->markout.read(side::ask, 1), 1 / tick), cell(back, 1 / tick), cell(c->cost.read(), 1 / tick),
                   cell(c->weighted.slope()), form(c->flow.bid.form(s)), form(c->flow.ask.form(s)),
                   sigma(c->two_scale_volatility()), sigma(c->realised.bipower_value()),
                   count(static_cast<std::int64_t>(c->orders.size())));
    }
}

// A quoter of these parameters, as C++ that compiles.
void print_code(const options& o, const calibration& c, const fair_values& f) {
    const double tick = c.settings().tick;
    const auto bid = c.flow.bid.fit(c.settings());
    const auto ask = c.flow.ask.fit(c.settings());
    const estimate sigma = c.realised.read();
    fmt::print("\nThe same as C++; paste it, and look at every number first\n\n");
    if (!sigma.ready() || !bid.usable() || !ask.usable()) {
        fmt::print("// There is no quoter to print: {}\n", !sigma.ready()  ? sigma.missing->text
                                                           : !bid.usable() ? bid.missing->text
                                                                           : ask.missing->text);
        return;
    }
    const double decay = 0.5 * (bid.fill_decay + ask.fill_decay);
    const double limit = 10 * o.size;
    const double horizon = 60;
    const double half = std::max(0.5 * c.mean_spread(), 1 / decay);
    // At the position limit the skew is half a spread.
    const double aversion = half / (limit * sigma.value * sigma.value * horizon);
    const bool micro = f.best == "micro-price";
    fmt::print("// Calibrated from {}.\n",
               o.in.files.empty() ? "the sample, which is simulated" : fmt::format("{}", fmt::join(o.in.files, ", ")));
    fmt::print("#include <twoside/twoside.hpp>\n\n");
    fmt::print("using namespace std::chrono_literals;\n\n");
    fmt::print("inline auto calibrated_quoter() {{\n");
    fmt::print("    using namespace twoside;\n");
    if (micro) {
        fmt::print("    const micro_price_table<9, 4> adjustments{{.tick = {}, .adjustment = {{\n", tick);
        for (const auto& row : f.micro.table.adjustment) {
            fmt::print("        {{");
            for (std::size_t b = 0; b < 9; ++b) fmt::print("{}{:.6g}", b > 0 ? ", " : "", row[b]);
            fmt::print("}},\n");
        }
        fmt::print("    }}}};\n");
    }
    const std::string fair = micro                        ? "micro_price{adjustments}"
                             : f.best == "weighted mid"   ? "weighted_mid{}"
                             : f.best == "calibrated mid" ? fmt::format("calibrated_mid{{{:.4g}}}", f.slope)
                                                          : "mid{}";
    fmt::print(
        "    const auto decay = per_price({:.6g});  // bid {:.4g} ± {:.2g}, ask {:.4g} ± {:.2g}\n"
        "    const double risk_aversion = {:.4g};  // the skew is half a spread at the position limit, over {:g} s\n"
        "    return quoter{{\n"
        "        .fair_value = {},\n"
        "        .spread = bounded{{avellaneda_stoikov{{{{.risk_aversion = risk_aversion, .fill_decay = decay}}}}, "
        "{{.min_ticks = 1}}}},\n"
        "        .skew = reservation_skew{{{{.risk_aversion = risk_aversion, .cap = cap_in_half_spreads(2)}}}},\n"
        "        .horizon = rolling_horizon{{{:g}s}},\n"
        "        .size = position_size{{{{.size = {:g}, .position_limit = {:g}}}}},\n"
        "        .rules = {{.ticks = tick_rule{{{}}}, .ticks_from_crossing = 1}},\n"
        "        .gate = all_of{{valid_book{{}}, stale_book{{5s}}, inventory_limit{{{:g}}}, fast_market{{}}}},\n"
        "        .throttle = throttle<250ms>{{}},\n"
        "    }};\n"
        "}}\n\n",
        decay, bid.fill_decay, bid.fill_decay_error, ask.fill_decay, ask.fill_decay_error, aversion, horizon, fair,
        horizon, o.size, limit, tick, limit);
    fmt::print("// Until an estimator of your own is warm; {} a square root of a second.\n", text(sigma));
    fmt::print(
        "inline const twoside::market_state calibrated_state{{.volatility = twoside::per_sqrt_second({:.6g})}};\n",
        sigma.value);
}

bool draw(const std::string& file, const std::string& title, const calibration& c,
          const std::vector<std::unique_ptr<calibration>>& halves, const fair_values& f) {
    const calibration_settings& s = c.settings();
    support::plot plot{file, 1600, 1100};
    const auto bid = c.flow.bid.fit(s);
    const auto ask = c.flow.ask.fit(s);
    plot.add("$rates << END\n");
    for (std::size_t i = 0; i < 12; ++i) {
        const double d = s.nearest + static_cast<double>(i) * s.tick;
        const auto positive = [](double x) { return x > 0 ? fmt::format("{:.6g}", x) : std::string{"NaN"}; };
        plot.add("{:.6g} {} {} {} {}\n", d / s.tick, positive(c.flow.bid.rate_beyond(i)),
                 positive(c.flow.ask.rate_beyond(i)), bid.usable() ? positive(bid.intensity().rate(d)) : "NaN",
                 ask.usable() ? positive(ask.intensity().rate(d)) : "NaN");
    }
    plot.add("END\n$halves << END\n");
    const auto pair = [](const estimate& e, double scale) {
        return e.ready() ? fmt::format("{:.6g} {:.6g}", e.value * scale, 1.96 * e.standard_error * scale)
                         : std::string{"NaN NaN"};
    };
    for (const auto& h : halves)
        plot.add("{:.0f} {} {}\n", twoside::in_seconds(h->first_time().since_epoch()), pair(h->realised.read(), 1),
                 pair(h->kyle.read(), 1000 / s.tick));
    plot.add("END\n$micro << END\n");
    for (std::size_t b = 0; b < 9; ++b) {
        plot.add("{:.4g}", (static_cast<double>(b) - 4) / 4.5);
        for (std::size_t r = 0; r < 3; ++r)
            if (f.micro.usable() && f.micro.visits[r][b] > 0)
                plot.add(" {:.6g} {:.6g}", f.micro.table.adjustment[r][b] / s.tick,
                         1.96 * f.micro.standard_error[r][b] / s.tick);
            else
                plot.add(" NaN NaN");
        plot.add("\n");
    }
    plot.add("END\n");
    plot.add("set multiplot layout 2,2 title {}\n", support::plot::quoted(title));
    plot.add("set grid; set key top right\n");
    plot.add(
        "set title 'orders a second that reach a quote: seen and fitted'; set logscale y; set xlabel 'ticks from the "
        "mid'; set ylabel 'per second'\n");
    plot.add(
        "plot $rates using 1:2 with points pt 7 lc rgb '#1f77b4' title 'bid', '' using 1:4 with lines lc rgb "
        "'#1f77b4' notitle, '' using 1:3 with points pt 5 lc rgb '#d62728' title 'ask', '' using 1:5 with lines lc "
        "rgb '#d62728' notitle\n");
    plot.add("unset logscale y; set xdata time; set timefmt '%s'; set format x '%H:%M'; set xlabel ''\n");
    plot.add(
        "set title 'volatility by half hour, with 95 % intervals'; set ylabel 'price per root second'; set yrange "
        "[0:*]\n");
    plot.add("plot $halves using 1:2:3 with yerrorbars pt 7 lc rgb '#2f3e4e' notitle\n");
    plot.add(
        "set title 'Kyle lambda by half hour, with 95 % intervals'; set ylabel 'ticks per 1,000'; set yrange [*:*]\n");
    plot.add("plot $halves using 1:4:5 with yerrorbars pt 7 lc rgb '#2f3e4e' notitle\n");
    plot.add(
        "set xdata; set format x '%g'; set title 'micro-price: where the mid goes, by imbalance'; set xlabel "
        "'imbalance, from all ask to all bid'; set ylabel 'ticks from the mid'; set key top left\n");
    plot.add(
        "plot $micro using 1:2:3 with yerrorlines pt 7 title 'spread 1', '' using 1:4:5 with yerrorlines pt 5 title "
        "'spread 2', '' using 1:6:7 with yerrorlines pt 9 title 'spread 3'\n");
    plot.add("unset multiplot\n");
    return plot.draw();
}

int run(const options& o) {
    if (!support::begin("calibrate", o.in, o.plot)) return 1;
    auto input = support::read_or_say("calibrate", o.in);
    if (!input) return 1;
    std::vector<event>& events = input->events;
    std::erase_if(events, [&](const event& e) {
        const auto time = e.time.since_epoch() % 24h;
        return time < o.from || time >= o.to;
    });
    if (events.empty()) {
        fmt::print(stderr, "calibrate: there is no event between --from and --to\n");
        return 1;
    }
    const double tick = o.tick > 0 ? o.tick : find_tick(events);
    const overview whole = look_over(events, tick);
    if (!(whole.half_spread > 0)) {
        fmt::print(stderr, "calibrate: there is no quote with a spread in the data\n");
        return 1;
    }
    const calibration_settings settings{
        .tick = tick,
        .nearest = whole.half_spread,
        .bucket_volume = whole.volume > 0 ? whole.volume / 250 : 1,
        .horizon = nanoseconds{static_cast<std::int64_t>(o.horizon * 1e9)},
        // Binance's quotes arrive before the trades that made them, and an order's trades a message each.
        .quote_lag = o.in.format == "binance" ? 50ms : 0ms,
        .order_window = o.in.format == "binance" ? 1ms : 0ms,
    };

    auto day = std::make_unique<calibration>(settings);
    std::vector<std::unique_ptr<calibration>> halves;
    std::int64_t slot = std::numeric_limits<std::int64_t>::min();
    {
        support::progress_bar bar{"calibrating", static_cast<std::int64_t>(events.size())};
        std::int64_t done = 0;
        for (const event& e : events) {
            bar.at(++done);
            const auto now = std::chrono::floor<std::chrono::minutes>(e.time.since_epoch()).count() / 30;
            if (now != slot) {
                if (!halves.empty()) halves.back()->finish();
                halves.push_back(std::make_unique<calibration>(settings));
                slot = now;
            }
            day->see(e);
            halves.back()->see(e);
            if (e.kind == event_kind::trade && day->vpin.ready()) {
                day->note_toxicity(day->vpin.value());
                halves.back()->note_toxicity(day->vpin.value());
            }
        }
        halves.back()->finish();
        day->finish();
    }
    const double price = day->last_mid();

    fmt::print("\nData\n");
    line("period",
         fmt::format("{} to {}, {} with a book", clock_time(events.front().time), clock_time(events.back().time),
                     support::duration(nanoseconds{static_cast<std::int64_t>(day->seconds() * 1e9)})));
    line("lines read", fmt::format("{} ({} bad, {} left out by the format's rules)", count(input->lines),
                                   count(input->skipped), count(input->left_out)));
    line("quotes", count(day->quotes));
    line("trades", fmt::format("{}: {} hidden or off-exchange; {} signed here, {} without a side", count(day->trades),
                               count(day->hidden), count(day->signed_here), count(day->unsigned_trades)));
    line("market orders", count(static_cast<std::int64_t>(day->orders.size())));
    line("tick", fmt::format("{:g}{}", tick, o.tick > 0 ? "" : " (found in the data)"));
    line("spread", fmt::format("{:.3f} ticks in the mean, {:.0f} at the median", day->mean_spread() / tick,
                               2 * settings.nearest / tick));
    line("size at the best", fmt::format("{:.4g}", day->mean_depth()));

    const bool never_closes = o.in.format == "binance" || o.in.format == "hyperliquid";
    print_volatility(*day, price, never_closes ? twoside::around_the_clock : twoside::us_equities);
    print_intensity(*day);
    print_hawkes(*day);
    print_adverse_selection(*day);
    print_order_flow(*day);
    const fair_values f = compare_fair_values(events, *day, settings.horizon);
    print_fair_values(f, tick, o.horizon);
    print_half_hours(halves, tick);
    print_half_hours_of_flow(halves, tick);
    print_code(o, *day, f);

    if (!o.plot.empty())
        return support::picture_drawn("calibrate", o.plot, draw(o.plot, support::picture_title(o.in), *day, halves, f));
    return 0;
}

}  // namespace

int main(int argc, char** argv) { return support::program<options>("calibrate", argc, argv, print_usage, parse, run); }
