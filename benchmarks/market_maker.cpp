// market_maker: what it costs to lead from a quote to orders, beside the quoter alone. All kinds see the same random
// markets, 250 ms apart, five gates, and every call is timed by itself with a fence on both sides, because reports have
// to be taken between two refreshes. Prints medians of batches and the medians of their ratios in one run.
//     market_maker [--quick] [--only KIND --count N]
// With --only it makes N calls of one kind and prints nothing, for valgrind --tool=callgrind.

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <memory>
#include <string_view>
#include <twoside/market_maker.hpp>
#include <twoside/twoside.hpp>
#include <vector>

#include "against_least.hpp"
#include "counting.hpp"
#include "subject.hpp"
#include "timing.hpp"

namespace {

using namespace std::chrono_literals;
using namespace twoside;
using against_least::fence;
using counting::keep;

// The time, in ticks of whatever the machine counts.
inline std::uint64_t ticks_now() {
#if defined(__x86_64__)
    fence();
    const std::uint64_t t = __builtin_ia32_rdtsc();
    fence();
    return t;
#else
    return static_cast<std::uint64_t>(std::chrono::steady_clock::now().time_since_epoch().count());
#endif
}

// One market after the other, each fresh.
class markets {
public:
    const subject::market_tick& next() {
        subject::market_tick& t = (*ticks_)[at_++ % against_least::markets];
        t.book.time = now = now + 250ms;
        return t;
    }
    time_point now{};

private:
    against_least::shared_market ticks_ = against_least::random_market();
    std::size_t at_ = 0;
};

// The quoter alone.
class composed {
public:
    std::uint64_t run(std::size_t calls) {
        std::uint64_t spent = 0;
        for (std::size_t i = 0; i < calls; ++i) {
            const subject::market_tick& t = markets_.next();
            const std::uint64_t start = ticks_now();
            keep(quoter_.refresh(markets_.now, t.book, t.state));
            spent += ticks_now() - start;
        }
        return spent;
    }

private:
    markets markets_{};
    decltype(subject::gated(1s)) quoter_ = subject::gated(1s);
};

// What the clock itself takes.
class nothing {
public:
    std::uint64_t run(std::size_t calls) {
        std::uint64_t spent = 0;
        for (std::size_t i = 0; i < calls; ++i) {
            const std::uint64_t start = ticks_now();
            spent += ticks_now() - start;
        }
        return spent;
    }
};

enum class timed : unsigned char { quiet, modifications, reports };

class maker {
public:
    // Moves of less than the deadband are left alone.
    maker(std::int64_t deadband, timed what)
        : maker_{.quoter = subject::gated(1s),
                 .orders = order_manager{{.reference = 7, .deadband_ticks = deadband, .position_limit = 100'000},
                                         std::ref(ids_)},
                 .efficiency = order_efficiency{{.free_messages = 1'000'000'000}}},
          what_{what} {}

    // Until so many calls were of the kind that is timed.
    std::uint64_t run(std::size_t calls) {
        std::uint64_t spent = 0;
        for (std::size_t timed_calls = 0; timed_calls < calls;) {
            const subject::market_tick& t = markets_.next();
            const std::uint64_t start = ticks_now();
            const request_list& requests = maker_.refresh(markets_.now, t.book, t.state, budget_);
            keep(requests);
            const std::uint64_t took = ticks_now() - start;
            if (what_ == timed::modifications ? modifies_both(requests) : what_ == timed::quiet && requests.empty()) {
                spent += took;
                ++timed_calls;
            }
            for (const request& r : requests) {
                const report answer{
                    .kind = r.kind == request_kind::place ? report_kind::accepted : report_kind::modified,
                    .side = r.side,
                    .time = markets_.now + 20ms,
                    .order = r.order,
                    .venue_order = r.order + 5000,
                    .reference = 7,
                    .ticks = r.ticks,
                    .size = r.size,
                    .filled = 0};
                const std::uint64_t before = ticks_now();
                maker_.take(answer, markets_.now + 20ms);
                const std::uint64_t report_took = ticks_now() - before;
                if (what_ != timed::reports) continue;
                spent += report_took;
                ++timed_calls;
            }
        }
        return spent;
    }

private:
    static bool modifies_both(const request_list& requests) {
        return requests.size() == 2 && requests[0].kind == request_kind::modify &&
               requests[1].kind == request_kind::modify;
    }

    markets markets_{};
    message_budget budget_{ib_message_budget};
    order_ids ids_{};
    market_maker<decltype(subject::gated(1s)), order_manager<std::reference_wrapper<order_ids>>, no_ladder,
                 order_efficiency>
        maker_;
    timed what_;
};

// Fills of one lot of a large order, each another execution. A ledger has room for a day's: then another begins.
class fills {
public:
    std::uint64_t run(std::size_t calls) {
        std::uint64_t spent = 0;
        for (std::size_t i = 0; i < calls; ++i) {
            if (fill_.execution.low % 4000 == 0) begin();
            ++fill_.execution.low;
            fill_.filled = ++filled_;
            const std::uint64_t start = ticks_now();
            maker_->take(fill_, time_point{2s});
            spent += ticks_now() - start;
        }
        return spent;
    }

private:
    using maker_type = market_maker<decltype(subject::gated(1s)), order_manager<std::reference_wrapper<order_ids>>,
                                    no_ladder, order_efficiency>;
    void begin() {
        maker_ = std::make_unique<maker_type>(
            maker_type{.quoter = subject::gated(1s),
                       .orders = order_manager{{.reference = 7, .position_limit = 100'000'000}, std::ref(ids_)}});
        const auto tick = subject::market(1, 7).front();
        for (const request& r : maker_->refresh(time_point{1s}, tick.book, tick.state, budget_)) {
            fill_ = {.kind = report_kind::accepted,
                     .side = r.side,
                     .time = time_point{1s},
                     .order = r.order,
                     .venue_order = r.order + 5000,
                     .reference = 7,
                     .execution = fill_.execution,
                     .ticks = r.ticks,
                     .size = 1'000'000};
            maker_->take(fill_, time_point{1s});
        }
        fill_.kind = report_kind::fill;
        fill_.executed = 1;
        filled_ = 0;
    }

    message_budget budget_{{.messages = 1000, .reserved = 0}};
    order_ids ids_{};
    std::unique_ptr<maker_type> maker_{};
    report fill_{};
    std::int64_t filled_ = 0;
};

struct measured {
    const char* name;
    std::function<std::uint64_t(std::size_t)> run;
    std::vector<double> ticks{};
    std::vector<double> to_composed{};
};

}  // namespace

int main(int argc, char** argv) {
    int rounds = 4000;
    std::string_view only;
    std::size_t count = 0;
    for (int i = 1; i < argc; ++i) {
        const std::string_view a = argv[i];
        if (a == "--quick") {
            rounds = 1000;
        } else if (a == "--only" && i + 1 < argc) {
            only = argv[++i];
        } else if (a == "--count" && i + 1 < argc) {
            count = std::strtoul(argv[++i], nullptr, 10);
        } else {
            std::fprintf(stderr,
                         "usage: market_maker [--quick] [--only composed|quiet|modified|fill --count N]\n"
                         "  --quick   make fewer rounds\n"
                         "  --only    make N calls of one kind and print nothing, for callgrind\n");
            return a == "--help" ? 0 : 2;
        }
    }
    composed alone;
    nothing none;
    maker quiet{1000, timed::quiet};
    maker modified{1, timed::modifications};
    maker answers{1, timed::reports};
    fills executed;
    if (!only.empty()) {
        if (only == "composed")
            (void)alone.run(count);
        else if (only == "quiet")
            (void)quiet.run(count);
        else if (only == "modified")
            (void)modified.run(count);
        else if (only == "fill")
            (void)executed.run(count);
        else
            return 2;
        return 0;
    }
    measured kinds[]{{"composed refresh, the quoter alone", [&](std::size_t n) { return alone.run(n); }},
                     {"nothing", [&](std::size_t n) { return none.run(n); }},
                     {"a decision, nothing to send", [&](std::size_t n) { return quiet.run(n); }},
                     {"a decision, both sides modified", [&](std::size_t n) { return modified.run(n); }},
                     {"a report taken, modified", [&](std::size_t n) { return answers.run(n); }},
                     {"a report taken, fill", [&](std::size_t n) { return executed.run(n); }}};
    constexpr std::size_t batch = 100;
    for (measured& k : kinds) (void)k.run(10'000);
    // 11,000 fills end within a ledger's room.
    const long before = counting::allocations();
    for (measured& k : kinds) (void)k.run(1'000);
    const long allocated = counting::allocations() - before;
    for (int r = 0; r < rounds; ++r) {
        for (measured& k : kinds) k.ticks.push_back(static_cast<double>(k.run(batch)) / batch);
        const double clock = kinds[1].ticks.back();
        for (measured& k : kinds) k.to_composed.push_back((k.ticks.back() - clock) / (kinds[0].ticks.back() - clock));
    }
    std::printf("median of %d batches of %zu, each call timed alone\n", rounds, batch);
    for (measured& k : kinds) {
        if (&k == &kinds[1]) continue;
        std::printf("  %-38s %6.2f composed refreshes\n", k.name, timing::median(k.to_composed));
    }
    std::printf("decision quiet/composed: %.3f\n", timing::median(kinds[2].to_composed));
    std::printf("decision modified/composed: %.3f\n", timing::median(kinds[3].to_composed));
    std::printf("report/composed: %.3f\n", timing::median(kinds[4].to_composed));
    std::printf("fill/composed: %.3f\n", timing::median(kinds[5].to_composed));
    std::printf("allocations: %ld\n", allocated);
    return 0;
}
