// soak: market makers live on a hostile venue (tests/support/hostile_venue.hpp), and a checker that knows the venue's
// books holds every claim against them (soak/checker.hpp says what each row counts).
//     soak [--seeds N] [--first-seed S] [--hours H] [--instruments I] [--levels 1|3] [--faults NAME,...|all|none]
//          [--severity X] [--log FILE]
// 10 seeds of one hour with eight instruments and all faults by default, in which the client dies now and then and is
// restored from what it had saved. Of the faults three are off unless they are named, because nobody can be safe
// against them: doubles_a_modification, two_ids_for_one_fill and delivers_after_outage; with these, rows need not be 0.
// Every row must be 0, and the account's order-efficiency ratio at most 20: exit status 1 otherwise, with the first
// incidents of each row and what led to them. --log writes every request and report, as soak/log.hpp says.

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <soak/checker.hpp>
#include <soak/log.hpp>
#include <soak/maker_desk.hpp>
#include <soak/run.hpp>
#include <string>

namespace {

using namespace support;

struct options {
    std::uint64_t seeds = 10;
    std::uint64_t first_seed = 0;
    double hours = 1;
    std::uint32_t instruments = 8;
    std::size_t levels = 1;
    venue_faults faults = venue_faults::all();
    double severity = 1;  // how many times as likely every fault is
    const char* log = nullptr;
};

struct totals {
    std::array<std::int64_t, row_count> rows{};
    hostile_venue::counts venue{};
    std::int64_t place = 0, modify = 0, cancel = 0, questions = 0, reports = 0, readings = 0, hung_up = 0,
                 refreshes = 0, settled = 0, demanded = 0, demanded_when_used_up = 0, near_limit = 0, deaths = 0,
                 unexecuted = 0, not_all_off = 0, failed = 0;
    std::size_t busiest = 0;
    double ratio = 0, ratio_of_account = 0, both_sides = 0, quoting_time = 0;
};

template <class T>
void add(T& to, const T& from) {
    for (std::size_t i = 0; i < to.size(); ++i) to[i] += from[i];
}

void add(hostile_venue::counts& a, const hostile_venue::counts& b) {
    add(a.faults, b.faults);
    add(a.rejections, b.rejections);
    a.requests += b.requests;
    a.executions += b.executions;
    a.partial_fills += b.partial_fills;
    a.breaches += b.breaches;
    a.closed_sessions += b.closed_sessions;
    a.disconnections += b.disconnections;
    a.lost_requests += b.lost_requests;
    a.lost_reports += b.lost_reports;
    a.own_orders_met += b.own_orders_met;
    a.expired += b.expired;
    a.market_events += b.market_events;
    a.sent_while_down += b.sent_while_down;
}

template <std::size_t Levels>
std::uint64_t live(const soak_settings& s, soak_log& log, totals& t) {
    soak_run<maker_desk<Levels>> run{s, log};
    run.run();
    const checker& c = run.checked();
    for (std::size_t i = 0; i < row_count; ++i) t.rows[i] += c[static_cast<row>(i)];
    add(t.venue, run.venue().counted());
    t.place += c.requests(twoside::request_kind::place);
    t.modify += c.requests(twoside::request_kind::modify);
    t.cancel += c.requests(twoside::request_kind::cancel);
    t.questions += c.questions();
    t.reports += c.reports();
    t.readings += run.readings();
    t.hung_up += run.hung_up();
    t.deaths += run.deaths();
    t.refreshes += run.refreshes();
    t.settled += c.settled();
    t.near_limit += c.near_limit();
    t.unexecuted += c.unexecuted_days();
    t.demanded += c.demanded();
    t.demanded_when_used_up += c.demanded_when_used_up();
    t.not_all_off += run.not_all_off();
    t.busiest = std::max(t.busiest, c.busiest_second());
    t.ratio = std::max(t.ratio, c.worst_ratio_of_one());
    t.ratio_of_account = std::max(t.ratio_of_account, c.worst_ratio());
    t.both_sides += twoside::in_seconds(c.both_sides());
    t.quoting_time += s.hours * 3600 * s.instruments;
    if (!c.clean() || run.not_all_off() > 0) {
        ++t.failed;
        std::printf("seed %llu:\n", static_cast<unsigned long long>(s.seed));
        for (std::size_t i = 0; i < row_count; ++i)
            if (const std::int64_t n = c[static_cast<row>(i)]; n != 0)
                std::printf("  %s: %lld\n", row_names[i], static_cast<long long>(n));
        if (run.not_all_off() > 0)
            std::printf("  makers that were not all off: %lld\n", static_cast<long long>(run.not_all_off()));
        for (std::uint32_t i = 0; i < s.instruments; ++i) {
            if (run.desk().all_off(i)) continue;
            const auto& orders = run.desk().maker_of(i).orders;
            std::printf("    instrument %u, %s:", i, orders.blocked().text());
            for (const twoside::working_order& w : orders.orders())
                if (w.alive())
                    std::printf(
                        " %s %llu (of venue %llu) %s in state %d, size %lld, filled %lld of these executed %lld;",
                        w.ours ? "our order" : "of others", static_cast<unsigned long long>(w.order),
                        static_cast<unsigned long long>(w.venue_order), w.side == twoside::side::bid ? "bid" : "ask",
                        static_cast<int>(w.state), static_cast<long long>(w.size), static_cast<long long>(w.filled()),
                        static_cast<long long>(w.executed));
            std::printf("\n");
        }
        if (t.failed <= 3)
            for (const std::string& text : c.incidents()) std::printf("  %s", text.c_str());
    }
    return run.desk().next_order();
}

void line(const char* what, std::int64_t n) { std::printf("  %-46s %14lld\n", what, static_cast<long long>(n)); }
void line(const char* what, double x) { std::printf("  %-46s %14.2f\n", what, x); }

std::optional<venue_faults> named(const char* list) {
    venue_faults f = venue_faults::none();
    if (std::strcmp(list, "none") == 0) return f;
    venue_faults known = venue_faults::all();
    known[fault::doubles_a_modification] = 0.3;
    known[fault::two_ids_for_one_fill] = 0.01;
    known[fault::delivers_after_outage] = 0.5;
    const std::string text = list;
    for (std::size_t from = 0; from <= text.size();) {
        const std::size_t comma = std::min(text.find(',', from), text.size());
        const std::string name = text.substr(from, comma - from);
        bool found = name == "all";
        for (std::size_t i = 0; found && i < fault_count; ++i)
            f.each[i] = std::max(f.each[i], venue_faults::all().each[i]);
        for (std::size_t i = 0; i < fault_count; ++i) {
            if (name != fault_names[i]) continue;
            f.each[i] = known.each[i];
            found = true;
        }
        if (!found) return std::nullopt;
        from = comma + 1;
    }
    return f;
}

int usage() {
    std::fprintf(stderr,
                 "usage: soak [--seeds N] [--first-seed S] [--hours H] [--instruments I] [--levels 1|3]\n"
                 "            [--faults NAME,...|all|none] [--severity X] [--log FILE]\nfaults:");
    for (const char* name : fault_names) std::fprintf(stderr, " %s", name);
    std::fprintf(stderr, "\n");
    return 2;
}

}  // namespace

int main(int argc, char** argv) {
    options o{};
    for (int i = 1; i < argc; i += 2) {
        if (i + 1 >= argc) return usage();
        const std::string name = argv[i];
        const char* value = argv[i + 1];
        char* end = nullptr;
        const double x = std::strtod(value, &end);
        const bool number = *value != '\0' && *end == '\0' && x >= 0 && x <= 1e9;
        const bool whole = number && x == static_cast<double>(static_cast<std::uint64_t>(x));
        if (name == "--seeds" && whole) {
            o.seeds = static_cast<std::uint64_t>(x);
        } else if (name == "--first-seed" && whole) {
            o.first_seed = static_cast<std::uint64_t>(x);
        } else if (name == "--hours" && number && x <= 10'000) {
            o.hours = x;
        } else if (name == "--instruments" && whole && x >= 1 && x <= 64) {
            o.instruments = static_cast<std::uint32_t>(x);
        } else if (name == "--levels" && (x == 1 || x == 3)) {
            o.levels = static_cast<std::size_t>(x);
        } else if (name == "--faults") {
            const auto f = named(value);
            if (!f) return usage();
            o.faults = *f;
        } else if (name == "--severity" && number) {
            o.severity = x;
        } else if (name == "--log") {
            o.log = value;
        } else {
            return usage();
        }
    }

    soak_log silent;
    std::optional<soak_log> written;
    if (o.log != nullptr) {
        written.emplace(o.log);
        if (!written->writes()) {
            std::fprintf(stderr, "soak: cannot write %s\n", o.log);
            return 2;
        }
    }
    soak_log& log = written ? *written : silent;

    for (std::size_t i = 0; i < fault_count; ++i)
        o.faults.each[i] =
            o.faults.each[i] >= 1 ? o.faults.each[i] * o.severity : std::min(0.9, o.faults.each[i] * o.severity);
    bool hostile = false;
    for (const double x : o.faults.each) hostile = hostile || x > 0;
    totals t{};
    std::uint64_t next_order = 1;
    const auto began = std::chrono::steady_clock::now();
    for (std::uint64_t n = 0; n < o.seeds; ++n) {
        soak_settings s{.seed = o.first_seed + n,
                        .hours = o.hours,
                        .instruments = o.instruments,
                        .levels = o.levels,
                        // Of one order, of several, of many.
                        .limit = 6 + 7 * static_cast<std::int64_t>((o.first_seed + n) % 3),
                        .faults = o.faults,
                        .deaths = hostile ? 1.0 : 0.0};
        if (written) {
            s.first_instrument = static_cast<std::uint32_t>(n) * o.instruments;
            s.first_order = next_order;
            s.start = twoside::time_point{std::chrono::nanoseconds{
                static_cast<std::int64_t>(n) * static_cast<std::int64_t>((o.hours + 1) * 3600) * 1'000'000'000}};
        }
        next_order = o.levels == 1 ? live<1>(s, log, t) : live<3>(s, log, t);
    }
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();

    std::printf("\nwhat must be 0\n");
    for (std::size_t i = 0; i < row_count; ++i) line(row_names[i], t.rows[i]);
    line("makers that were not all off at the end", t.not_all_off);
    std::printf("order-efficiency ratio; of the account, which the broker counts, at most 20\n");
    line("worst day of an instrument", t.ratio);
    line("worst day of an account", t.ratio_of_account);
    line("days of an instrument without an execution", t.unexecuted);

    const double hours = o.hours * static_cast<double>(o.seeds) * o.instruments;
    std::printf("\nwhat happened in %.1f hours of one instrument\n", hours);
    line("placements", t.place);
    line("modifications", t.modify);
    line("cancels", t.cancel);
    line("questions", t.questions);
    line("readings", t.readings);
    line("reports", t.reports);
    line("executions", t.venue.executions);
    line("partial fills", t.venue.partial_fills);
    line("expired orders", t.venue.expired);
    line("requests lost", t.venue.lost_requests);
    line("reports lost", t.venue.lost_reports);
    line("disconnections", t.venue.disconnections);
    line("of these by our heartbeat", t.hung_up);
    line("deaths of the client", t.deaths);
    line("sent while disconnected", t.venue.sent_while_down);
    line("orders that would have met our own", t.venue.own_orders_met);
    line("books compared", t.settled);
    line("orders sent with less than 5 lots to the limit", t.near_limit);
    line("cancels demanded by a gate", t.demanded);
    line("of these while the budget was used up", t.demanded_when_used_up);
    line("messages in the busiest second", static_cast<std::int64_t>(t.busiest));
    line("share of time with both sides at the venue, %", 100 * t.both_sides / t.quoting_time);
    std::printf("refused, by reason\n");
    for (std::size_t i = 1; i < rejection_names.size(); ++i) line(rejection_names[i], t.venue.rejections[i]);
    std::printf("faults\n");
    for (std::size_t i = 0; i < fault_count; ++i) line(fault_names[i], t.venue.faults[i]);
    std::printf("\n%.1f s: %.2f hours of one instrument a second\n", seconds, hours / seconds);

    bool good = t.failed == 0 && t.ratio_of_account <= 20;
    for (const std::int64_t n : t.rows) good = good && n == 0;
    std::printf("%s\n", good ? "all as it must be" : "not as it must be");
    return good ? 0 : 1;
}
