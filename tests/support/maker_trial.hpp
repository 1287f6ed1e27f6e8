#pragma once
// A market maker that is told anything: reports well- and ill-formed, of our orders, of others' and of none, late,
// twice, in any order; readings whole and in pieces; lost connections, restarts. What decides is whatever answers
// below(n): random numbers, or the bytes of a fuzzer. A naive account beside it, which knows nothing but what was asked
// for and told, holds every step against what a market maker promises:
//   - what may still fill, as the account has it, is never more than the orders say, and no request makes it pass the
//     limit;
//   - an order has one change in flight at most, and is never modified before the venue has shown it;
//   - nothing is placed on a side while another order of ours there is not known to be done;
//   - batches of placements and modifications are 100 ms apart or more;
//   - numbers of orders rise; others' orders are never touched; no list overflows; nothing allocates.
// Where the account could go by two rules it takes the one that leaves less at risk, so that it never complains of
// caution.

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <support/desk.hpp>
#include <twoside/market_maker.hpp>
#include <twoside/twoside.hpp>
#include <vector>

namespace support {

// What is known of an order from requests and reports alone.
struct naive_order {
    bool ours = true;
    twoside::side side = twoside::side::bid;
    std::uint64_t order = 0;
    std::uint64_t venue_order = 0;
    std::int64_t size = 0;     // as the venue told it last
    std::int64_t pending = 0;  // as it was asked for, and not answered
    std::int64_t last_asked = 0;
    std::int64_t executed = 0;
    std::int64_t taken_back = 0;  // of what was executed
    std::int64_t told = 0;
    twoside::time_point told_at = twoside::time_point::earliest();
    bool changing = false;
    bool shown = false;  // the venue has shown that it has it
    bool done = false;
    bool listed = false;

    void grew(std::int64_t lots) { (lots < 0 ? taken_back : executed) += lots < 0 ? -lots : lots; }
    [[nodiscard]] std::int64_t at_risk() const {
        const std::int64_t most = done ? told : std::max(size, pending) + taken_back;
        return std::max<std::int64_t>(0, most - executed);
    }
};

// The order that a report names.
struct told_of {
    std::uint64_t order = 0;
    std::uint64_t venue_order = 0;
    bool ours = true;

    friend bool operator==(const told_of&, const told_of&) = default;
};

class naive_account {
public:
    [[nodiscard]] std::int64_t at_risk(twoside::side s) const {
        std::int64_t sum = 0;
        for (const naive_order& o : orders_)
            if (o.side == s) sum += o.at_risk();
        return sum;
    }
    [[nodiscard]] const std::vector<naive_order>& orders() const { return orders_; }
    [[nodiscard]] naive_order* find(std::uint64_t order, std::uint64_t venue_order, bool ours) {
        for (naive_order& o : orders_)
            if (o.ours == ours && o.order == order &&
                (o.venue_order == venue_order || (ours && (venue_order == 0 || o.venue_order == 0))))
                return &o;
        return nullptr;
    }
    void asked(const twoside::request& r) {
        if (r.kind == twoside::request_kind::place) {
            naive_order o;
            o.side = r.side;
            o.order = r.order;
            o.size = r.size;
            o.changing = true;
            orders_.push_back(o);
        } else if (naive_order* o = find(r.order, r.venue_order, true); o && r.kind == twoside::request_kind::modify) {
            o->pending = o->done ? 0 : r.size;
            o->last_asked = r.size;
            o->changing = !o->done;
        }
    }
    // `lots`: by how much the executions of the order grew.
    // `remembered`: the orders know of it. Those that have been done for long may be forgotten.
    void told(const twoside::report& r, bool ours, std::int64_t lots, bool remembered) {
        using enum twoside::report_kind;
        naive_order* o = find(r.order, r.venue_order, ours);
        const bool shows = r.kind == accepted || r.kind == modified || r.kind == restated || r.kind == held ||
                           r.kind == snapshot_order;
        if (!o && shows && r.size > 0) {
            orders_.push_back({.ours = ours,
                               .side = r.side,
                               .order = r.order,
                               .venue_order = r.venue_order,
                               .size = r.size,
                               .shown = true});
            o = &orders_.back();
        }
        if (!o) return;
        if (o->venue_order == 0) o->venue_order = r.venue_order;
        o->grew(lots);
        // Of several with one number it may be any.
        bool any_of_them = false;
        if (ours && r.venue_order == 0)
            for (naive_order& other : orders_) {
                if (&other == o || !other.ours || other.order != r.order) continue;
                any_of_them = true;
                other.grew(std::max<std::int64_t>(0, lots));
                if (r.kind == rejected || r.kind == cancelled || r.kind == expired) other.done = true;
            }
        if (r.filled > o->told && !any_of_them && (remembered || !o->done)) o->told = r.filled;
        if (shows && r.kind != restated && r.kind != held) o->shown = true;
        if (o->done) return;
        if (shows) {
            if (r.kind == accepted || r.kind == modified || r.kind == snapshot_order) o->changing = false;
            // A list may be older than what is known.
            const bool newest = r.time >= o->told_at && r.kind != snapshot_order;
            if (r.size > 0) o->size = newest && r.kind != accepted ? r.size : std::min(o->size, r.size);
            if (r.size <= 0 && r.kind == modified && o->last_asked > 0) o->size = std::min(o->size, o->last_asked);
            if (newest) o->told_at = r.time;
            // An answer, or not: what was asked for counts no longer.
            if (!o->changing) o->pending = 0;
        }
        if (r.kind == modify_rejected) o->changing = false, o->pending = 0;
        if (r.kind == rejected || r.kind == cancelled || r.kind == expired) o->done = true;
        if (std::max(o->told, o->executed) >= std::min(o->size, o->pending > 0 ? o->pending : o->size)) o->done = true;
        if (o->done) o->changing = false;
    }
    void begin_list() {
        for (naive_order& o : orders_) o.listed = false;
    }
    // A list has ended and a position was told: what was not on it may be closed, whatever the list is worth.
    void read() {
        for (naive_order& o : orders_) {
            if (!o.listed) o.done = true, o.changing = false;
            if (o.done) o.told = std::min(o.told, o.executed);
        }
    }
    void grew(const told_of& named, std::int64_t lots) {
        if (naive_order* o = find(named.order, named.venue_order, named.ours)) o->grew(lots);
    }

private:
    std::vector<naive_order> orders_;
};

// What happened, to be printed.
struct trial_event {
    enum class what { report, request, refresh, other } kind = what::other;
    twoside::time_point now{};
    twoside::report report{};
    twoside::request request{};
    const char* text = "";
};

template <class Choices>
class maker_trial {
public:
    static constexpr std::int64_t limit = 40;
    static constexpr std::size_t remembered = 30;

    explicit maker_trial(Choices& choices, long (*allocations)() = nullptr)
        : choices_{choices}, allocations_{allocations}, wild_{choices.below(4)}, maker_{maker_of(levers_, ids_)} {}

    // One thing happens. Answers whether all promises held.
    bool step() {
        switch (choices_.below(16)) {
            case 0:
            case 1:
            case 2:
            case 3:
            case 4:
            case 5:
                refresh();
                break;
            case 6:
            case 7:
            case 8:
            case 9:
                answer();
                break;
            case 10:
            case 11:
                execute();
                break;
            case 12:
                if (maker_->wants_reading(now_) || choices_.below(20) == 0)
                    no_list(), read();
                else
                    refresh();
                break;
            case 13:
            case 14:
                if (is_wild())
                    say(anything());
                else
                    answer();
                break;
            default:
                if (choices_.below(8) <= 2 * wild_)
                    rarely();
                else
                    refresh();
                break;
        }
        settle();
        return failure_ == nullptr;
    }
    [[nodiscard]] const char* failure() const { return failure_; }
    [[nodiscard]] int placed() const { return placed_; }
    [[nodiscard]] int modified() const { return modified_; }
    [[nodiscard]] int cancelled() const { return cancelled_; }
    [[nodiscard]] int readings() const { return readings_; }

    // The last things that happened, one to a line.
    [[nodiscard]] std::string history() const {
        static const char* const kinds[] = {
            "accepted", "rejected", "modified",       "modify_rejected", "cancelled",   "cancel_rejected",
            "expired",  "fill",     "corrected",      "busted",          "commission",  "held",
            "restated", "position", "snapshot_begin", "snapshot_order",  "snapshot_end"};
        static const char* const asked[] = {"place", "modify", "cancel"};
        std::string out;
        char line[256];
        const std::size_t first = happened_ > remembered ? happened_ - remembered : 0;
        for (std::size_t i = first; i < happened_; ++i) {
            const trial_event& e = events_[i % remembered];
            const auto ms = [](twoside::time_point t) { return static_cast<double>(t.since_epoch().count()) / 1e6; };
            const auto number = [](std::int64_t n) { return static_cast<long long>(n); };
            if (e.kind == trial_event::what::report) {
                const twoside::report& r = e.report;
                std::snprintf(
                    line, sizeof line,
                    "%.3f venue %s order %lld venue's %lld ref %lld %s %lld x %lld filled %lld exec %lld: %lld "
                    "reason %d at %.3f%s\n",
                    ms(e.now), kinds[static_cast<int>(r.kind)], number(static_cast<std::int64_t>(r.order)),
                    number(static_cast<std::int64_t>(r.venue_order)), number(static_cast<std::int64_t>(r.reference)),
                    r.side == twoside::side::bid ? "bid" : "ask", number(r.size), number(r.ticks), number(r.filled),
                    number(static_cast<std::int64_t>(r.execution.low)), number(r.executed), static_cast<int>(r.reason),
                    ms(r.time), r.replayed ? " again" : "");
            } else if (e.kind == trial_event::what::request) {
                const twoside::request& r = e.request;
                std::snprintf(line, sizeof line, "%.3f us %s order %lld %s %lld x %lld: %s\n", ms(e.now),
                              asked[static_cast<int>(r.kind)], number(static_cast<std::int64_t>(r.order)),
                              r.side == twoside::side::bid ? "bid" : "ask", number(r.size), number(r.ticks),
                              r.because.why.text());
            } else {
                std::snprintf(line, sizeof line, "%.3f %s\n", ms(e.now), e.text);
            }
            out += line;
        }
        return out + state();
    }
    // What both think is at risk.
    [[nodiscard]] std::string state() const {
        std::string out;
        const auto line = [&](const char* who, std::uint64_t order, std::uint64_t venue_order, twoside::side s,
                              std::int64_t at_risk, std::int64_t size, std::int64_t told, std::int64_t executed) {
            if (at_risk == 0) return;
            char text[160];
            std::snprintf(text, sizeof text,
                          "%s order %lld venue's %lld %s at risk %lld: size %lld told %lld executed %lld\n", who,
                          static_cast<long long>(order), static_cast<long long>(venue_order),
                          s == twoside::side::bid ? "bid" : "ask", static_cast<long long>(at_risk),
                          static_cast<long long>(size), static_cast<long long>(told), static_cast<long long>(executed));
            out += text;
        };
        for (const naive_order& o : account_.orders())
            line("account:", o.order, o.venue_order, o.side, o.at_risk(), o.size, o.told, o.executed);
        for (const twoside::working_order& o : maker_->orders.orders())
            if (o.exists()) line("orders:", o.order, o.venue_order, o.side, o.exposure(), o.size, o.told, o.executed);
        return out;
    }

private:
    static constexpr twoside::reason closed{"closed by the trial"};
    static constexpr twoside::reason leave{"leave, by the trial", twoside::decision::exit};

    struct levers {
        twoside::verdicts gate{};
        double skew = 0;
        double lots = 10;
    };
    struct switched {
        const levers* l;
        twoside::verdicts operator()(const twoside::proposal&) const noexcept { return l->gate; }
    };
    struct skewed {
        const levers* l;
        double operator()(const twoside::market_view&, const twoside::offsets&) const noexcept { return l->skew; }
    };
    struct sized {
        const levers* l;
        double operator()(const twoside::market_view&) const noexcept { return l->lots; }
    };
    [[nodiscard]] static auto maker_of(levers& l, twoside::order_ids& ids) {
        return twoside::market_maker{.quoter = twoside::quoter{.spread = twoside::fixed_spread{0.015},
                                                               .skew = skewed{&l},
                                                               .size = sized{&l},
                                                               .gate = switched{&l},
                                                               .throttle = twoside::throttle<100ms>{}},
                                     .orders = twoside::order_manager{{.instrument = 3,
                                                                       .reference = our_reference,
                                                                       .position_limit = limit,
                                                                       .exit_through_ticks = 5,
                                                                       .answer_within = 500ms,
                                                                       .pause_after_refusal = 200ms,
                                                                       .rolling_expiry = 3s},
                                                                      std::ref(ids)},
                                     .efficiency = twoside::no_order_efficiency{}};
    }
    using maker = decltype(maker_of(std::declval<levers&>(), std::declval<twoside::order_ids&>()));

    // ---- what happens ----

    void refresh() {
        pass(choices_.integer(0, 120));
        if (choices_.below(3) == 0) {
            const double by = 0.01 * static_cast<double>(choices_.integer(-4, 4));
            book_.bid += by;
            book_.ask += by;
        }
        if (choices_.below(40) == 0) {
            const auto any = [&]() -> twoside::verdict {
                const auto n = choices_.below(8);
                return n == 0 ? twoside::verdict{leave} : n < 4 ? twoside::verdict{closed} : twoside::verdict{};
            };
            levers_.gate = {any(), any()};
        } else if (choices_.below(6) == 0) {
            levers_.gate = {};
        }
        if (choices_.below(10) == 0) levers_.lots = static_cast<double>(choices_.integer(0, 60));
        if (choices_.below(10) == 0) levers_.skew = 0.01 * static_cast<double>(choices_.integer(-3, 3));
        ask_for([&]() -> const twoside::request_list& { return maker_->refresh(now_, book_, {}, budget_); });
    }
    // A proper answer to one of the last requests.
    void answer() {
        using enum twoside::report_kind;
        if (recent_.empty()) return refresh();
        const std::size_t which = choices_.below(recent_.size());
        const twoside::request r = recent_[which];
        const bool refuses = choices_.below(is_wild() ? 6 : 40) == 0;
        const auto kind = r.kind == twoside::request_kind::place    ? (refuses ? rejected : accepted)
                          : r.kind == twoside::request_kind::modify ? (refuses ? modify_rejected : modified)
                                                                    : (refuses ? cancel_rejected : cancelled);
        twoside::report a = support::answer(kind, r, now_);
        a.venue_order = 1000 + r.order;
        if (refuses) a.reason = static_cast<twoside::rejection>(1 + choices_.below(7));
        say(a);
        if (!is_wild()) recent_.erase(recent_.begin() + static_cast<std::ptrdiff_t>(which));
    }
    void execute() {
        const naive_order* o = some_order();
        const bool real = !is_wild();
        if (!o || (real && (o->done || o->at_risk() == 0))) return refresh();
        twoside::report r;
        r.kind = twoside::report_kind::fill;
        describe(r, *o);
        r.execution = {0, !real && choices_.below(10) == 0 ? 1 + choices_.below(execution_ + 1) : ++execution_};
        r.executed = choices_.integer(1, real ? std::min<std::int64_t>(6, o->at_risk()) : 6);
        r.ticks = 9990 + choices_.integer(0, 20);
        r.filled = choices_.below(2) == 0 ? twoside::untold : o->executed + r.executed;
        say(r);
        if (real || choices_.below(3) != 0) return;
        r.kind = choices_.below(2) == 0 ? twoside::report_kind::busted : twoside::report_kind::corrected;
        r.revision = static_cast<std::uint32_t>(choices_.integer(0, 3));
        r.executed = choices_.integer(1, 6);
        say(r);
    }
    // A reading: true, as the account has it, or nearly.
    void read() {
        using enum twoside::report_kind;
        ++readings_;
        pass(choices_.integer(1, 20));
        const twoside::time_point asked =
            now_ - std::chrono::milliseconds{choices_.below(4) == 0 ? choices_.integer(0, 300) : 0};
        pass(choices_.integer(0, 20));
        say(support::plain(snapshot_begin, asked), twoside::every_instrument);
        std::int64_t told = 0;
        for (std::size_t i = 0; i < account_.orders().size(); ++i) {
            const naive_order o = account_.orders()[i];
            if (o.done || (is_wild() && choices_.below(6) == 0)) continue;
            twoside::report r;
            r.kind = snapshot_order;
            describe(r, o);
            r.size = o.size;
            say(r);
            ++told;
        }
        twoside::report end = support::plain(snapshot_end, now_, choices_.below(3) == 0 ? 0 : told);
        if (!is_wild() || choices_.below(4) != 0) say(end, twoside::every_instrument);
        const std::int64_t wrong = is_wild() && choices_.below(4) == 0 ? choices_.integer(-5, 5) : 0;
        say(support::plain(position, now_, maker_->ledger.position() + wrong));
    }
    // A report of any kind about any order, with any numbers.
    [[nodiscard]] twoside::report anything() {
        twoside::report r;
        if (const naive_order* o = some_order(); o && choices_.below(4) != 0) {
            describe(r, *o);
        } else {
            r.side = choices_.below(2) == 0 ? twoside::side::bid : twoside::side::ask;
            r.order = choices_.below(3) == 0 ? 0 : choices_.below(60);
            r.venue_order = choices_.below(3) == 0 ? 0 : 1000 + choices_.below(60);
            r.reference = choices_.below(3) == 0 ? our_reference : choices_.below(3);
        }
        r.kind = static_cast<twoside::report_kind>(choices_.below(17));
        r.reason =
            choices_.below(2) == 0 ? twoside::rejection::none : static_cast<twoside::rejection>(choices_.below(8));
        r.time = now_ - std::chrono::milliseconds{choices_.below(3) == 0 ? choices_.integer(-100, 2000) : 0};
        r.replayed = choices_.below(6) == 0;
        r.ticks = 9990 + choices_.integer(0, 20);
        r.size = choices_.integer(-2, 30);
        r.filled = choices_.below(3) == 0 ? choices_.integer(0, 20) : twoside::untold;
        r.executed = choices_.integer(0, 6);
        r.execution = {0, 1 + choices_.below(execution_ + 2)};
        r.revision = static_cast<std::uint32_t>(choices_.below(4));
        if (choices_.below(40) == 0) {
            std::int64_t* const numbers[] = {&r.ticks, &r.size, &r.filled, &r.executed};
            static constexpr std::int64_t wild[] = {std::numeric_limits<std::int64_t>::max(),
                                                    std::numeric_limits<std::int64_t>::min(), -1, 0,
                                                    std::int64_t{1} << 51U};
            *numbers[choices_.below(4)] = wild[choices_.below(5)];
        }
        return r;
    }
    void rarely() {
        switch (choices_.below(12)) {
            case 0:
                note("disconnected");
                maker_->disconnected(now_);
                no_list();
                break;
            case 1:
            case 2:
            case 3:
                note("reconnected");
                maker_->reconnected(now_);
                break;
            case 4:
                ask_for([&]() -> const twoside::request_list& { return maker_->stop(now_, budget_); });
                break;
            case 5:
            case 6:
            case 7:
                note("resumed");
                maker_->resume();
                break;
            case 8:
                note("blocked");
                maker_->orders.block(closed);
                no_list();
                break;
            case 9:
                note("session ends later");
                maker_->orders.session_ends(now_ + std::chrono::milliseconds{choices_.integer(-500, 60000)});
                break;
            case 10:
                restart();
                break;
            default:
                pass(choices_.integer(0, 3000));
                break;
        }
    }
    // A kill, and a new maker with what was saved.
    void restart() {
        note("restarted");
        std::vector<std::int64_t> numbers;
        maker_->save([&](std::int64_t n) { numbers.push_back(n); });
        maker_.emplace(maker_of(levers_, ids_));
        std::size_t i = 0;
        if (maker_->restore([&] { return i < numbers.size() ? numbers[i++] : 0; }, now_))
            fail("what was saved could not be restored");
        for (const twoside::side s : {twoside::side::bid, twoside::side::ask})
            if (maker_->orders.exposure(s) < account_.at_risk(s)) fail("less at risk after a restart");
        maker_->reconnected(now_);
        no_list();
        // Its pace begins anew.
        last_batch_ = std::nullopt;
    }

    // ---- its parts ----

    // A list that is under way has no end any more.
    void no_list() { in_list_ = list_ended_ = false; }
    [[nodiscard]] bool is_wild() { return choices_.below(4) < wild_; }
    void pass(std::int64_t ms) { now_ = now_ + std::chrono::milliseconds{ms}; }
    [[nodiscard]] const naive_order* some_order() {
        const auto& all = account_.orders();
        if (all.empty()) return nullptr;
        // The latest most often.
        const std::size_t back =
            choices_.below(choices_.below(4) == 0 ? all.size() : std::min<std::size_t>(4, all.size()));
        return &all[all.size() - 1 - back];
    }
    void describe(twoside::report& r, const naive_order& o) {
        r.side = o.side;
        r.order = o.order;
        r.venue_order = choices_.below(10) == 0 ? 0 : o.venue_order != 0 ? o.venue_order : o.ours ? 1000 + o.order : 0;
        r.reference = o.ours ? our_reference : 0;
        r.time = now_;
        r.ticks = 9990 + choices_.integer(0, 20);
    }
    void say(twoside::report r, std::uint32_t instrument = 3) {
        using enum twoside::report_kind;
        if (r.instrument == 0) r.instrument = instrument;
        // Two orders without any number cannot be told apart.
        if (r.order == 0 && r.venue_order == 0) r.venue_order = 2000;
        event(trial_event::what::report).report = r;
        const bool ours = r.order != 0 && r.reference == our_reference;
        const bool of_list = r.kind == snapshot_begin || r.kind == snapshot_end || r.kind == position;
        const std::int64_t lots_before = lots_of(r.execution);
        const bool it_is_remembered = remembers(r, ours);
        const long allocated = allocations_ ? allocations_() : 0;
        maker_->take(r, now_);
        if (allocations_ && allocations_() != allocated) fail("a report allocates");
        constexpr std::int64_t most = std::int64_t{1} << 52U;
        const bool sound =
            std::max({r.ticks, r.size, r.filled}) <= most && std::min({r.ticks, r.size, r.filled}) >= -most;
        // Only what is booked under the order that the report names is of it.
        const std::int64_t grown = lots_of(r.execution) - lots_before;
        if (r.kind == snapshot_order && !in_list_) return;
        if (of_list && !sound) return;
        if (r.kind == snapshot_begin) in_list_ = true, list_ended_ = false, account_.begin_list();
        if (r.kind == snapshot_end) list_ended_ = in_list_, in_list_ = false;
        if (r.kind == position) {
            if (list_ended_ && sound) account_.read();
            list_ended_ = false;
        }
        if (of_list || r.kind == commission) return;
        // Where two reports of an execution name different orders, only what leaves less at risk counts, of both.
        const told_of named{r.order, r.venue_order, ours};
        const bool states = r.kind == fill || r.kind == corrected || r.kind == busted;
        const auto first = states ? executions_.emplace(r.execution.low, named).first : executions_.end();
        const bool agree = !states || (first->second == named && maker_->ledger.find(r.execution).order == r.order);
        if (!agree && grown > 0) {
            account_.grew(first->second, grown);
            account_.grew({maker_->ledger.find(r.execution).order, 0, true}, grown);
        }
        const std::int64_t counts = agree ? grown : lots_before + grown;
        if (sound)
            account_.told(r, ours, counts, it_is_remembered);
        else if (counts > 0)
            account_.grew(named, counts);
        if (r.kind == snapshot_order)
            if (naive_order* o = account_.find(r.order, r.venue_order, ours)) o->listed = true;
    }
    [[nodiscard]] bool remembers(const twoside::report& r, bool ours) const {
        return std::any_of(std::begin(maker_->orders.orders()), std::end(maker_->orders.orders()),
                           [&](const twoside::working_order& o) {
                               return o.exists() && o.ours == ours && o.order == r.order &&
                                      (ours || o.venue_order == r.venue_order);
                           });
    }
    // The lots of an execution that count.
    [[nodiscard]] std::int64_t lots_of(const twoside::execution_id& id) const {
        const twoside::ledger_entry e = maker_->ledger.find(id);
        return e.execution.given() && e.counts ? e.lots : 0;
    }

    template <class Ask>
    void ask_for(Ask ask) {
        note("refresh");
        const twoside::two_sided<std::int64_t> before{account_.at_risk(twoside::side::bid),
                                                      account_.at_risk(twoside::side::ask)};
        const long allocated = allocations_ ? allocations_() : 0;
        const twoside::request_list& list = ask();
        if (allocations_ && allocations_() != allocated) fail("a refresh allocates");
        if (list.size() > twoside::request_list::room) return fail("the list overflows");
        bool changes = false;
        for (const twoside::request& r : list) {
            event(trial_event::what::request).request = r;
            changes = changes || r.kind != twoside::request_kind::cancel;
            judge(r);
            account_.asked(r);
            recent_.push_back(r);
            if (recent_.size() > 6) recent_.erase(recent_.begin());
        }
        if (!changes) return;
        if (last_batch_ && now_ - *last_batch_ < 100ms) fail("two batches within 100 ms");
        last_batch_ = now_;
        for (const twoside::side s : {twoside::side::bid, twoside::side::ask}) {
            const std::int64_t toward =
                s == twoside::side::bid ? maker_->ledger.position() : -maker_->ledger.position();
            const std::int64_t after = account_.at_risk(s);
            if (after > before[s] && toward + after > limit) fail("a request passes the limit");
        }
    }
    void judge(const twoside::request& r) {
        using enum twoside::request_kind;
        if (r.instrument != 3 || r.reference != our_reference || r.order == 0) return fail("a request is not ours");
        if (r.kind == place) {
            ++placed_;
            if (r.order <= highest_) return fail("a number of an order is used again");
            highest_ = r.order;
            if (r.size <= 0) return fail("a placement of nothing");
            for (const naive_order& o : account_.orders())
                if (o.ours && o.side == r.side && !o.done) return fail("placed beside another order of ours");
            return;
        }
        const naive_order* o = account_.find(r.order, r.venue_order, true);
        if (!o) return fail("a request about an order that is not ours");
        if (r.kind == cancel) {
            ++cancelled_;
            return;
        }
        ++modified_;
        if (r.size <= 0) return fail("a modification to nothing");
        if (!o->shown) return fail("modified before it was accepted");
        if (o->changing) return fail("two changes of an order in flight");
    }
    void settle() {
        for (const twoside::side s : {twoside::side::bid, twoside::side::ask}) {
            if (maker_->orders.exposure(s) < 0) fail("exposure below 0");
            if (maker_->orders.resting(s) < 0) fail("what rests is below 0");
            if (maker_->orders.exposure(s) < account_.at_risk(s)) fail("more is at risk than the orders say");
        }
        if (maker_->orders.position() != maker_->ledger.position()) fail("two positions");
    }
    void fail(const char* what) {
        if (!failure_) failure_ = what;
    }
    trial_event& event(trial_event::what kind) {
        trial_event& e = events_[happened_++ % remembered];
        e.kind = kind;
        e.now = now_;
        return e;
    }
    void note(const char* text) { event(trial_event::what::other).text = text; }

    Choices& choices_;
    long (*allocations_)();
    std::uint64_t wild_;  // 0 to 3: how far from what a venue does
    levers levers_{};
    twoside::order_ids ids_{};
    twoside::message_budget budget_{};
    std::optional<maker> maker_;
    naive_account account_{};
    twoside::time_point now_{10s};
    twoside::top_of_book book_{99.98, 300, 100.02, 300, {}};
    std::vector<twoside::request> recent_{};
    std::optional<twoside::time_point> last_batch_{};
    std::uint64_t execution_ = 0;
    std::map<std::uint64_t, told_of> executions_{};
    std::uint64_t highest_ = 0;
    bool in_list_ = false;
    bool list_ended_ = false;
    const char* failure_ = nullptr;
    int placed_ = 0;
    int modified_ = 0;
    int cancelled_ = 0;
    int readings_ = 0;
    trial_event events_[remembered]{};
    std::size_t happened_ = 0;
};

}  // namespace support
