// replay: quotes a recorded day of order book and says what happened. Without arguments it takes the sample that the
// project ships, which is simulated. See usage() for the rest.

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <twoside/format.hpp>
#include <twoside/market_maker.hpp>
#include <twoside/sim/replay.hpp>
#include <vector>

#include "support/data_program.hpp"
#include "support/input.hpp"
#include "support/message_tally.hpp"
#include "support/plot.hpp"
#include "support/program.hpp"
#include "support/progress.hpp"
#include "support/stand_in_venue.hpp"

namespace {

using namespace std::chrono_literals;
using std::chrono::nanoseconds;
using support::clock_time;
using support::count;
using support::duration;
using twoside::data::event;
using twoside::data::event_kind;

constexpr const char* purpose =
    "usage: replay [options] [FILE...]\n"
    "\n"
    "Quotes recorded data with Avellaneda-Stoikov and prints what happened. Nothing is filled: the position stays.\n";
constexpr const char* more_options =
    "  --csv FILE            write every change of our quotes\n"
    "  --plot FILE           draw the market, fair value and our quotes; FILE ends in .png or .svg; needs gnuplot\n"
    "  --tick X              price increment, 0.01 by default\n"
    "  --position X          signed position held throughout, 0 by default\n"
    "  --risk-aversion X     gamma per money, 0.0005 by default\n"
    "  --fill-decay X        k per price; by default 2 over the median spread of the data\n"
    "  --interval MS         least time between refreshes, 250 by default; below 100 it is raised to 100\n"
    "  --orders              say which requests a market maker would send for these quotes, and why\n"
    "  --deadband TICKS      with --orders: smaller changes of price are left alone; 2 by default\n";

void print_usage(std::FILE* to) { fmt::print(to, "{}{}{}", purpose, support::input_usage, more_options); }

struct options {
    support::input in{};
    std::string csv{};
    std::string plot{};
    double tick = 0.01;
    double position = 0;
    double risk_aversion = 0.0005;
    std::optional<double> fill_decay{};
    double interval_ms = 250;
    bool orders = false;
    double deadband = 2;
};

// Empty where the arguments are good; what is wrong with them otherwise.
std::string parse(int argc, char** argv, options& o) {
    return support::parse_arguments(
        argc, argv, o.in, o.plot,
        {"--csv", "--tick", "--position", "--risk-aversion", "--fill-decay", "--interval", "--deadband"},
        {{"--orders", &o.orders}}, [&](std::string_view a, const std::string& value) -> std::string {
            if (a == "--csv") {
                o.csv = value;
                return {};
            }
            const auto given = support::number(value);
            if (!given) return fmt::format("{} {}: not a number", a, value);
            const double x = *given;
            if (a != "--position" && a != "--risk-aversion" && !(x > 0))
                return fmt::format("{} {}: must be above 0", a, value);
            if (a == "--risk-aversion" && x < 0) return fmt::format("{} {}: must be 0 or more", a, value);
            if (a == "--interval" && x > 3.6e6) return fmt::format("{} {}: at most an hour", a, value);
            if (a == "--tick") o.tick = x;
            if (a == "--position") o.position = x;
            if (a == "--risk-aversion") o.risk_aversion = x;
            if (a == "--fill-decay") o.fill_decay = x;
            if (a == "--interval") o.interval_ms = x;
            if (a == "--deadband" && (x > 1e6 || x != std::floor(x)))
                return fmt::format("{} {}: whole ticks, 1 to 1,000,000", a, value);
            if (a == "--deadband") o.deadband = x;
            return {};
        });
}

// So that at no risk aversion our spread is the market's own, at the median.
std::optional<double> fill_decay_of(const std::vector<event>& events) {
    std::vector<double> spreads;
    for (const event& e : events)
        if (e.kind == event_kind::quote && e.best.spread() > 0) spreads.push_back(e.best.spread());
    if (spreads.empty()) return std::nullopt;
    const auto middle = spreads.begin() + static_cast<std::ptrdiff_t>(spreads.size() / 2);
    std::nth_element(spreads.begin(), middle, spreads.end());
    return 2 / *middle;
}

double share(nanoseconds part, nanoseconds whole) {
    return whole.count() > 0 ? 100 * twoside::in_seconds(part) / twoside::in_seconds(whole) : 0;
}

// One point of the plot: what was true from `time` on. NaN is a gap.
struct point {
    double seconds;  // on the data's own scale
    double bid, ask, fair, our_bid, our_ask;
};

// A curve with gaps where there is no number.
void add_curve_data(support::plot& plot, const char* name, const std::vector<point>& points, double from, double to) {
    plot.add("${} << END\n", name);
    for (const point& p : points) {
        if (p.seconds < from || p.seconds > to) continue;
        plot.add("{:.4f}", p.seconds);
        for (const double x : {p.bid, p.ask, p.fair, p.our_bid, p.our_ask})
            if (twoside::is_finite(x))
                plot.add(" {:.8g}", x);
            else
                plot.add(" NaN");
        plot.add("\n");
    }
    plot.add("END\n");
}

bool draw(const std::string& file, const std::string& title, const std::vector<point>& points) {
    if (points.empty()) return false;
    support::plot plot{file, 1600, 1000};
    const double from = points.front().seconds;
    const double to = points.back().seconds;
    // The lower panel is a few minutes from the middle of the data, where single quotes can be seen.
    const double middle = points[points.size() / 2].seconds;
    const double zoom = std::min(180.0, (to - from) / 2);
    // The day is thinned to what a picture has pixels for.
    std::vector<point> day;
    const std::size_t step = std::max<std::size_t>(1, points.size() / 6000);
    for (std::size_t i = 0; i < points.size(); i += step) day.push_back(points[i]);
    add_curve_data(plot, "day", day, from, to);
    add_curve_data(plot, "zoom", points, middle - zoom, middle + zoom);
    plot.add("set multiplot layout 2,1 title {}\n", support::plot::quoted(title));
    plot.add("set grid; set key outside top center horizontal; set ylabel 'price'\n");
    plot.add("set style fill transparent solid 0.35 noborder\n");
    plot.add("set xdata time; set timefmt '%s'\n");
    for (const char* panel : {"day", "zoom"}) {
        plot.add("set format x '{}'\n", std::string_view{panel} == "day" ? "%H:%M" : "%H:%M:%S");
        const bool whole = std::string_view{panel} == "day";
        plot.add("set xrange ['{:.3f}':'{:.3f}']\n", whole ? from : std::max(from, middle - zoom),
                 whole ? to : std::min(to, middle + zoom));
        plot.add(
            "plot ${0} using 1:2:3 with filledcurves lc rgb '#9aa5b1' title 'market bid to ask', "
            "'' using 1:4 with steps lw 1 lc rgb '#2f3e4e' title 'fair value', "
            "'' using 1:5 with steps lw 1.6 lc rgb '#1f77b4' title 'our bid', "
            "'' using 1:6 with steps lw 1.6 lc rgb '#d62728' title 'our ask'\n",
            panel);
    }
    plot.add("unset multiplot\n");
    return plot.draw();
}

void print_summary(const twoside::sim::replay_tally& t, const twoside::data::recording& r, const options& o,
                   double decay, bool raised, double read_seconds, double replay_seconds) {
    const auto line = [](std::string_view name, const std::string& value) { fmt::print("  {:<24} {}\n", name, value); };
    fmt::print("\nData\n");
    line("period", fmt::format("{} to {} ({})", clock_time(r.events.front().time), clock_time(r.events.back().time),
                               duration(t.span)));
    line("events", fmt::format("{} ({} book updates, {} trades, {} halts)", count(t.events), count(t.quotes),
                               count(t.trades), count(t.halts)));
    line("lines read", fmt::format("{} ({} bad)", count(r.lines), count(r.skipped)));
    fmt::print("\nModel: Avellaneda-Stoikov\n");
    line("risk aversion", fmt::format("{:g} per money", o.risk_aversion));
    line("fill decay", fmt::format("{:.4g} per price, {:.4g} per tick{}", decay, decay * o.tick,
                                   o.fill_decay ? "" : " (2 over the median spread of the data)"));
    line("volatility", twoside::is_finite(t.sigma)
                           ? fmt::format("{:.4g} per square root of a second, the last estimate", t.sigma)
                           : std::string{"not enough data for an estimate"});
    line("position", fmt::format("{:g}, held throughout", o.position));
    fmt::print("\nQuotes\n");
    line("refreshes", fmt::format("{} ({} on events, {} on the timer)", count(t.refreshes),
                                  count(t.refreshes - t.timer_refreshes), count(t.timer_refreshes)));
    line(
        "refused by the throttle",
        fmt::format("{} ({:.1f} %)", count(t.throttled),
                    t.refreshes > 0 ? 100.0 * static_cast<double>(t.throttled) / static_cast<double>(t.refreshes) : 0));
    line("quotes sent", fmt::format("{}, {} cancels, {} exits", count(t.sent), count(t.cancels), count(t.exits)));
    line("smallest gap",
         t.sent > 1 ? fmt::format("{:.3f} ms between two quotes sent{}", 1e3 * twoside::in_seconds(t.smallest_gap),
                                  raised ? " (the interval was raised to 100 ms)" : "")
                    : std::string{"fewer than two quotes sent"});
    line("time quoting", fmt::format("bid {:.1f} %, ask {:.1f} %, both {:.1f} %", share(t.quoting.bid, t.span),
                                     share(t.quoting.ask, t.span), share(t.two_way, t.span)));
    line("spread while quoting", twoside::is_finite(t.our_spread)
                                     ? fmt::format("ours {:.2f} ticks, the market's {:.2f} ticks",
                                                   t.our_spread / o.tick, t.market_spread / o.tick)
                                     : std::string{"never quoted both sides"});
    if (!t.reasons.empty()) {
        fmt::print("\nNot quoting, and why\n");
        fmt::print("  {:<44} {:>10} {:>10} {:>8} {:>8}\n", "reason", "bid", "ask", "times", "% time");
        auto reasons = t.reasons;
        std::sort(reasons.begin(), reasons.end(),
                  [](const auto& a, const auto& b) { return a.held.bid + a.held.ask > b.held.bid + b.held.ask; });
        for (const auto& why : reasons)
            fmt::print("  {:<44} {:>8.1f} s {:>8.1f} s {:>8} {:>8.2f}\n", why.why.text(),
                       twoside::in_seconds(why.held.bid), twoside::in_seconds(why.held.ask),
                       count(std::max(why.times.bid, why.times.ask)), share((why.held.bid + why.held.ask) / 2, t.span));
    }
    const auto per_second = [&](std::int64_t n) { return static_cast<double>(n) / replay_seconds / 1e6; };
    fmt::print(
        "\nRead in {:.2f} s; replayed in {:.3f} s: {:.1f} million events a second with the timer's, {:.1f} without.\n",
        read_seconds, replay_seconds, per_second(t.events + t.timer_refreshes), per_second(t.events));
}

// A market maker in the quoter's place: what a day's quotes become as requests. A stand-in for a venue accepts each 20
// ms later and fills nothing.
template <class Maker>
class order_desk {
public:
    using signal = typename decltype(Maker::quoter)::signal;

    explicit order_desk(Maker& maker) : maker_{maker} {}

    [[nodiscard]] const signal& refresh(twoside::time_point now, const twoside::top_of_book& market,
                                        const twoside::market_state& state) {
        if (last_ != twoside::time_point{} && venue_.live(twoside::side::bid) && venue_.live(twoside::side::ask))
            two_way_ += now - last_;
        last_ = now;
        venue_.deliver(now, [&](const twoside::report& r) { maker_.take(r, now); });
        for (const twoside::request& r : maker_.refresh(now, market, state, budget_)) {
            tally_.add(r, now);
            venue_.send(r, now);
        }
        return maker_.signal();
    }
    [[nodiscard]] const support::message_tally& tally() const { return tally_; }
    [[nodiscard]] nanoseconds two_way() const { return two_way_; }

private:
    Maker& maker_;
    twoside::message_budget budget_{twoside::ib_message_budget};
    support::stand_in_venue venue_{{.least_latency = 10ms, .most_latency = 10ms}};
    support::message_tally tally_{};
    twoside::time_point last_{};
    nanoseconds two_way_{};
};

// What a program would send that cancels what stands and places anew: at every refresh that the throttle allows, and
// where it at least leaves alone what has not changed.
struct cancel_and_replace {
    std::int64_t at_every_refresh = 0;
    std::int64_t at_every_change = 0;
    twoside::quote stands{};

    template <class Signal>
    void add(const Signal& s) {
        const auto orders = [](const twoside::quote& q) { return std::int64_t{q.bid.present()} + q.ask.present(); };
        const std::int64_t messages = orders(stands) + orders(s.quote);
        if (s.reason != twoside::throttled) at_every_refresh += messages;
        if (s.action != twoside::action::hold) at_every_change += messages;
        stands = s.quote;
    }
};

template <class Maker>
void print_orders(const order_desk<Maker>& desk, const cancel_and_replace& other, const twoside::sim::replay_tally& t,
                  const options& o) {
    const support::message_tally& m = desk.tally();
    const auto line = [](std::string_view name, const std::string& value) { fmt::print("  {:<24} {}\n", name, value); };
    const auto ratio = [](std::int64_t a, std::int64_t b) {
        return b > 0 ? static_cast<double>(a) / static_cast<double>(b) : 0.0;
    };
    fmt::print("\nOrders, with a deadband of {:g} ticks\n", o.deadband);
    line("messages", fmt::format("{} ({} places, {} modifications, {} cancels)", count(m.all()),
                                 count(m.of(twoside::request_kind::place)), count(m.of(twoside::request_kind::modify)),
                                 count(m.of(twoside::request_kind::cancel))));
    line("a change of the market", fmt::format("{:.2f} messages", ratio(m.all(), t.quotes)));
    line("busiest second", fmt::format("{} messages", m.busiest_second()));
    line("cancel and replace", fmt::format("{} at every refresh: {:.3f} of them are sent",
                                           count(other.at_every_refresh), ratio(m.all(), other.at_every_refresh)));
    line("", fmt::format("{} at every change of the quote: {:.3f} of them are sent", count(other.at_every_change),
                         ratio(m.all(), other.at_every_change)));
    line("time quoting both",
         fmt::format("{:.1f} %, cancel and replace {:.1f} %", share(desk.two_way(), t.span), share(t.two_way, t.span)));
    fmt::print("\nRequests, and why\n");
    m.print_reasons();
}

template <class Work>
double seconds_of(Work work) {
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

int run(const options& o) {
    if (!support::begin("replay", o.in, o.plot)) return 1;

    std::optional<twoside::data::recording> input;
    const double read_seconds = seconds_of([&] { input = support::read_or_say("replay", o.in); });
    if (!input) return 1;
    const twoside::data::recording& recording = *input;
    const auto decay = o.fill_decay ? o.fill_decay : fill_decay_of(recording.events);
    if (!decay) {
        fmt::print(stderr, "replay: there is no quote with a spread in the data\n");
        return 1;
    }

    using namespace twoside;
    const throttle<100ms> pace{
        std::chrono::duration_cast<nanoseconds>(std::chrono::duration<double, std::milli>{o.interval_ms})};
    const double limit = std::max(1000.0, 2 * magnitude(o.position));
    auto quoter = twoside::quoter{
        .fair_value = weighted_mid{},
        .spread = bounded{avellaneda_stoikov{{.risk_aversion = o.risk_aversion, .fill_decay = per_price(*decay)}},
                          {.min_ticks = 0.5}},
        .skew = reservation_skew{{.risk_aversion = o.risk_aversion, .cap = cap_in_half_spreads(2)}},
        .horizon = rolling_horizon{1min},
        .size = position_size{{.size = 100, .position_limit = limit}},
        .rules = {.ticks = tick_rule{o.tick}, .lots = lot_rule{{.lot = 1}}, .ticks_from_crossing = 1},
        .pressure = inventory_pressure{{.position_limit = limit}},
        .gate = all_of{valid_book{}, trading_halt{}, stale_book{30s}, inventory_limit{limit},
                       min_market_spread{{.share_of_ours = 0.25}}, fast_market{{.window = 1s, .sigmas = 6}},
                       price_band{{.max_distance = 0.05}}, warm_up{{.events = 100, .duration = 30s}}},
        .throttle = pace,
    };
    sim::replay_settings settings{.state = {.position = o.position}};

    std::string csv = "time_ns,bid,ask,fair_value,our_bid,our_bid_size,our_ask,our_ask_size,action,reason\n";
    std::vector<point> points;
    sim::replay_tally tally;
    const auto total = static_cast<std::int64_t>(recording.events.size());
    double replay_seconds = 0;
    const bool watch = !o.csv.empty() || !o.plot.empty() || o.orders;
    cancel_and_replace naive;
    const auto same_quoter = quoter;  // before it has seen anything
    {
        support::progress_bar bar{"replaying", recording.events.back().time.since_epoch().count() -
                                                   recording.events.front().time.since_epoch().count()};
        const auto begin = recording.events.front().time;
        const auto watching = [&](const auto& m) {
            bar.at((m.now - begin).count());
            if (o.orders) naive.add(m.signal);
            if (!o.csv.empty() && m.signal.action != action::hold) {
                const auto& s = m.signal;
                const auto price = [&](side which) {
                    const int decimals = twoside::detail::decimals(s.scales[which].increment());
                    return s.quote[which].present() ? fmt::format("{:.{}f}", s.price(which), decimals) : std::string{};
                };
                fmt::format_to(std::back_inserter(csv), "{},{},{},{},{},{:g},{},{:g},{},{}\n",
                               m.now.since_epoch().count(), m.market.bid, m.market.ask,
                               is_finite(m.signal.fair_value) ? fmt::format("{:.8g}", m.signal.fair_value) : "",
                               price(side::bid), s.size(side::bid), price(side::ask), s.size(side::ask),
                               m.signal.action, m.signal.action == action::quote ? "" : m.signal.reason.text());
            }
            if (!o.plot.empty() && is_finite(m.market.mid())) {
                const auto last_fair = points.empty() ? not_a_number : points.back().fair;
                const point p{in_seconds(m.now.since_epoch()),
                              m.market.bid,
                              m.market.ask,
                              is_finite(m.signal.fair_value) ? m.signal.fair_value : last_fair,
                              m.signal.bid_price(),
                              m.signal.ask_price()};
                points.push_back(p);
            }
        };
        replay_seconds = seconds_of([&] {
            tally = watch ? sim::replay(recording.events, quoter, settings, watching)
                          : sim::replay(recording.events, quoter, settings);
        });
    }
    print_summary(tally, recording, o, *decay, pace.raised(), read_seconds, replay_seconds);
    if (o.orders) {
        order_ids ids;
        const double limit_with_position = limit + magnitude(o.position);
        auto maker = market_maker{
            .quoter = same_quoter,
            .orders = order_manager{{.deadband_ticks = static_cast<std::int64_t>(o.deadband),
                                     .position_limit = static_cast<std::int64_t>(limit_with_position)},
                                    std::ref(ids)},
            .efficiency = no_order_efficiency{},  // nothing is filled here
            .ledger = fill_ledger{same_quoter.rules.ticks,
                                  same_quoter.rules.lots,
                                  {.position = static_cast<std::int64_t>(o.position)}},
        };
        order_desk desk{maker};
        (void)sim::replay(recording.events, desk, settings);
        print_orders(desk, naive, tally, o);
    }
    if (tally.events != total) {
        fmt::print(stderr, "replay: {} of {} events were replayed\n", tally.events, total);
        return 1;
    }

    if (!o.csv.empty()) {
        std::FILE* file = std::fopen(o.csv.c_str(), "wb");
        const bool written = file != nullptr && std::fwrite(csv.data(), 1, csv.size(), file) == csv.size();
        const bool closed = file != nullptr && std::fclose(file) == 0;
        if (!written || !closed) {
            fmt::print(stderr, "replay: {} cannot be written\n", o.csv);
            return 1;
        }
        fmt::print("Quotes in {}.\n", o.csv);
    }
    if (!o.plot.empty())
        return support::picture_drawn("replay", o.plot, draw(o.plot, support::picture_title(o.in), points));
    return 0;
}

}  // namespace

int main(int argc, char** argv) { return support::program<options>("replay", argc, argv, print_usage, parse, run); }
