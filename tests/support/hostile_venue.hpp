#pragma once
// A venue for tests that does everything a real one does to those who trade on it, on purpose and often. Seeded and
// deterministic, in simulated time; it knows the vocabulary (orders/request.hpp, orders/report.hpp) and shares no code
// with the order manager. Its own books are the truth: live orders, position, cash, every execution.
//
// One connection, several instruments. Each has a market of others: a best bid and ask in whole ticks that move in
// small steps, in bursts and in jumps. Orders of ours at the touch or better meet aggressors; those that the market
// moves through are filled at their own price; those that cross it on arrival take at the touch. What book() shows is
// the market without our orders. Requests arrive after 5 to 40 ms, first in first out, as in one TCP connection;
// reports need as long.
//
// What it does to its client, each a `fault` with a probability, or a number of times an hour:
//   accepts_late               the acceptance comes seconds late; the order lives and fills meanwhile
//   accepts_twice              the acceptance comes again
//   never_says_accepted        the order lives, nobody says so
//   wrong_order                a report overtakes others
//   fills_before_acceptance    a part is filled at once, and its fill comes before the acceptance
//   fills_during_modification  a part, or all, is filled while a modification is under way
//   fills_after_cancel         a part is filled while a cancel is under way, and told after the cancel: `cancelled`
//                              carries the true cumulative size, the fill comes up to seconds later
//   too_late_overtakes_fill    all is filled while a cancel is under way; cancel_rejected comes first, then the fill
//   repeats_fills, repeats_reports
//   refuses_early_changes      a modification before the acceptance is refused always; with this, also one soon after
//                              another change, and a cancel soon after the placement, as `unknown_order`
//   rejects                    any request, with any reason
//   loses_connection           some requests on their way still arrive, always the first ones; reports on their way
//                              are lost; orders live on and fill
//   goes_silent                seconds without a word: reports are held back and come then, or are lost, and then
//                              requests may be lost too; nobody says that the connection is dead
//   late_snapshots             answers to questions come seconds late, older than what the client knows by then
//   cut_snapshots              no snapshot_end, and not every order
//   commission_first           the commission comes before its execution
//   restates                   a price or a size is changed unasked, the size never up
//   holds                      an order leaves the exchange for seconds, alive, and comes back, which says `accepted`
//   busts, corrects            an execution of a done order never was, or was at another price or smaller
//   others_orders              by hand (order 0, reference 0) or by another client (an order number of ours, another
//                              reference): they are reported, fill, and move the position
//   offers_used_ids            the next order number that is offered was used before
//   cancels_unasked            an order is cancelled by the venue
//   halts                      an instrument does not trade for a while
//   freezes_data               the book that is shown stands still while the market moves on
//   doubles_a_modification     off: a modification that was lost with the connection lives as a second order
//   two_ids_for_one_fill       off: one fill is told under two execution ids
//   delivers_after_outage      off: a request that was lost with the connection arrives seconds after the next one is
//   made
// And always: partial fills, messages counted in every sliding second by arrival, above 50 refused with `rate`, and the
// session closed at the third. Post-only orders that would take, and orders that would meet our own, are refused.
//
// What it never does, because a client could not survive it, and no venue does it knowingly: a cumulative filled size
// is true for the moment when its report was written; a report is lost only with the connection, in a silence that
// outlasts any heartbeat, or as never_says_accepted; no order lives without being in a snapshot that is complete; no
// fill is left out when executions are asked for; what was rejected never lives; a size never grows unasked; a bust
// leaves the cumulative size of its order, which is done, as it was. Executions that are asked for all come before the
// snapshot that was asked for after them: answers keep their order.
//
// Two ways of stamping reports are known, and it has both. With the venue's own time, reports may come in any order and
// repeated after seconds, because the time tells. Stamped when received, as Interactive Brokers' are, what is said of
// one order comes in the order in which it was written, and a repetition at once: fills keep to no order in either.
// Shown by tests/properties/hostile_venue.cpp.

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <twoside/market/market_state.hpp>
#include <twoside/market/top_of_book.hpp>
#include <twoside/orders/report.hpp>
#include <twoside/orders/request.hpp>
#include <twoside/sim/random.hpp>
#include <unordered_map>
#include <utility>
#include <vector>

namespace support {

enum class fault : unsigned char {
    accepts_late,
    accepts_twice,
    never_says_accepted,
    wrong_order,
    fills_before_acceptance,
    fills_during_modification,
    fills_after_cancel,
    too_late_overtakes_fill,
    repeats_fills,
    repeats_reports,
    refuses_early_changes,
    rejects,
    loses_connection,
    goes_silent,
    late_snapshots,
    cut_snapshots,
    commission_first,
    restates,
    holds,
    busts,
    corrects,
    others_orders,
    offers_used_ids,
    cancels_unasked,
    halts,
    freezes_data,
    doubles_a_modification,
    two_ids_for_one_fill,
    delivers_after_outage
};
inline constexpr std::size_t fault_count = 29;

inline constexpr std::array<const char*, fault_count> fault_names{"accepts_late",
                                                                  "accepts_twice",
                                                                  "never_says_accepted",
                                                                  "wrong_order",
                                                                  "fills_before_acceptance",
                                                                  "fills_during_modification",
                                                                  "fills_after_cancel",
                                                                  "too_late_overtakes_fill",
                                                                  "repeats_fills",
                                                                  "repeats_reports",
                                                                  "refuses_early_changes",
                                                                  "rejects",
                                                                  "loses_connection",
                                                                  "goes_silent",
                                                                  "late_snapshots",
                                                                  "cut_snapshots",
                                                                  "commission_first",
                                                                  "restates",
                                                                  "holds",
                                                                  "busts",
                                                                  "corrects",
                                                                  "others_orders",
                                                                  "offers_used_ids",
                                                                  "cancels_unasked",
                                                                  "halts",
                                                                  "freezes_data",
                                                                  "doubles_a_modification",
                                                                  "two_ids_for_one_fill",
                                                                  "delivers_after_outage"};

// How likely each fault is, where it can happen; of those marked, how often in an hour.
struct venue_faults {
    std::array<double, fault_count> each{};

    [[nodiscard]] constexpr double& operator[](fault f) noexcept { return each[static_cast<std::size_t>(f)]; }
    [[nodiscard]] constexpr double operator[](fault f) const noexcept { return each[static_cast<std::size_t>(f)]; }

    [[nodiscard]] static constexpr venue_faults none() noexcept { return {}; }
    // All but the three that nobody can be safe against.
    [[nodiscard]] static constexpr venue_faults all() noexcept {
        venue_faults f;
        f[fault::accepts_late] = 0.02;
        f[fault::accepts_twice] = 0.03;
        f[fault::never_says_accepted] = 0.003;
        f[fault::wrong_order] = 0.02;
        f[fault::fills_before_acceptance] = 0.02;
        f[fault::fills_during_modification] = 0.01;
        f[fault::fills_after_cancel] = 0.05;
        f[fault::too_late_overtakes_fill] = 0.04;
        f[fault::repeats_fills] = 0.05;
        f[fault::repeats_reports] = 0.02;
        f[fault::refuses_early_changes] = 0.05;
        f[fault::rejects] = 0.005;
        f[fault::loses_connection] = 4;  // an hour
        f[fault::goes_silent] = 6;       // an hour
        f[fault::late_snapshots] = 0.3;
        f[fault::cut_snapshots] = 0.2;
        f[fault::commission_first] = 0.1;
        f[fault::restates] = 6;  // an hour and instrument
        f[fault::holds] = 6;     // an hour and instrument
        f[fault::busts] = 0.01;
        f[fault::corrects] = 0.02;
        f[fault::others_orders] = 10;  // an hour and instrument
        f[fault::offers_used_ids] = 0.5;
        f[fault::cancels_unasked] = 4;  // an hour and instrument
        f[fault::halts] = 1;            // an hour and instrument
        f[fault::freezes_data] = 4;     // an hour and instrument
        return f;
    }
};

struct hostile_venue_parameters {
    std::uint64_t seed = 1;
    std::uint32_t instruments = 8;
    std::uint32_t first_instrument = 0;  // the number of the first one in requests and reports
    std::uint64_t reference = 77;        // of our own orders
    twoside::time_point start{};
    venue_faults faults = venue_faults::all();
    bool stamped_when_received = false;
    std::chrono::nanoseconds session = std::chrono::minutes{390};
    std::chrono::nanoseconds closed = std::chrono::minutes{30};
    std::size_t messages_in_a_second = 50;
    int breaches_that_close = 3;
};

class hostile_venue {
public:
    using parameters = hostile_venue_parameters;
    using nanoseconds = std::chrono::nanoseconds;

    static constexpr double tick = 0.01;

    struct order {
        std::uint64_t id = 0;
        std::uint64_t venue_id = 0;
        std::uint64_t reference = 0;
        std::uint32_t instrument = 0;  // from 0 on
        twoside::side side = twoside::side::bid;
        twoside::time_in_force time_in_force = twoside::time_in_force::day;
        bool post_only = false;
        bool live = false;
        bool held = false;
        bool others = false;
        bool told = false;  // any report of it has reached the client
        bool executed = false;
        bool twin = false;            // the second life of a doubled modification
        std::uint32_t twin_of = ~0U;  // where an order has one: which
        std::int64_t ticks = 0;
        std::int64_t size = 0;
        std::int64_t filled = 0;
        std::int64_t expires = 0;
        std::int64_t placed_at = 0;
        std::int64_t acknowledged_at = 0;  // when the acceptance is told
        std::int64_t changed_at = 0;
        std::int64_t told_until = 0;  // when the latest report of it so far reaches the client

        [[nodiscard]] std::int64_t rest() const noexcept { return size - filled; }
    };

    struct execution {
        std::uint32_t order = 0;  // which of all_orders()
        std::uint32_t revision = 0;
        std::uint32_t told_revision = 0;  // the highest that has reached the client, from 1 on; 0: none
        bool busted = false;
        std::int64_t ticks = 0;
        std::int64_t lots = 0;
        std::int64_t first_ticks = 0;  // before a correction
        std::int64_t first_lots = 0;
        std::int64_t filled = 0;  // cumulative, of the order
        std::int64_t time = 0;
        std::int64_t revised = 0;
        std::int64_t told_at = 0;
        twoside::liquidity liquidity = twoside::liquidity::added;
    };

    // What a request looks like between the client and the venue.
    struct flight {
        twoside::request request{};
        std::uint64_t serial = 0;
        std::int64_t sent = 0;
        std::int64_t since = 0;
        unsigned char what = 0;  // 0: a request; else a question
    };

    struct counts {
        std::array<std::int64_t, fault_count> faults{};
        std::array<std::int64_t, 8> rejections{};  // by reason
        std::int64_t requests = 0, questions = 0, reports = 0, executions = 0, partial_fills = 0, breaches = 0,
                     closed_sessions = 0, disconnections = 0, lost_requests = 0, lost_reports = 0, own_orders_met = 0,
                     expired = 0, market_events = 0, others_touched = 0, sent_while_down = 0;
    };

    explicit hostile_venue(const parameters& p)
        : p_{p}, random_{p.seed * 0x9e3779b97f4a7c15U + 17}, now_{count(p.start)}, instruments_(p.instruments) {
        heap_.reserve(1024);
        orders_.reserve(4096);
        executions_.reserve(4096);
        ids_.reserve(4096);
        for (std::uint32_t i = 0; i < p_.instruments; ++i) {
            market& m = instruments_[i];
            m.bid = 10000 + random_.integer(-500, 500);
            m.ask = m.bid + random_.integer(1, 3);
            m.bid_size = 100 * random_.integer(1, 20);
            m.ask_size = 100 * random_.integer(1, 20);
            publish(i);
            push(now_ + waiting(1.0), event_kind::market, i);
            schedule_hourly(fault::restates, event_kind::restate, i);
            schedule_hourly(fault::holds, event_kind::hold, i);
            schedule_hourly(fault::others_orders, event_kind::others_order, i);
            schedule_hourly(fault::cancels_unasked, event_kind::cancel_unasked, i);
            schedule_hourly(fault::halts, event_kind::halt, i);
            schedule_hourly(fault::freezes_data, event_kind::freeze, i);
        }
        schedule_hourly(fault::loses_connection, event_kind::lose, 0);
        schedule_hourly(fault::goes_silent, event_kind::silence, 0);
        push(now_ + waiting(1.0 / 60), event_kind::burst, 0);
        push(now_ + p_.session.count(), event_kind::close, 0);
        last_heard_ = now_;
    }

    // ---- what a client does ----

    void send(const twoside::request& r, twoside::time_point now) {
        ++counts_.requests;
        flight f{};
        f.request = r;
        put(f, now);
    }
    // Questions are messages as well.
    void ask_executions(twoside::time_point now, twoside::time_point since) {
        flight f{};
        f.what = 1;
        f.since = count(since);
        ask(f, now);
    }
    void ask_open_orders(twoside::time_point now) {
        flight f{};
        f.what = 2;
        ask(f, now);
    }
    void ask_position(twoside::time_point now) {
        flight f{};
        f.what = 3;
        ask(f, now);
    }
    // The client takes the connection for dead, and makes a new one.
    void hang_up(twoside::time_point now) {
        if (!client_connected_) return;
        if (link_) {
            drop_link();
            push(count(now) + milliseconds(1000, 10'000), event_kind::restore, 0);
        }
        client_connected_ = false;
        generation_of_notice_ = ~std::uint64_t{0};
    }

    // The client died and knows only what it had been told before this time.
    void client_forgets(twoside::time_point since) {
        for (execution& e : executions_) {
            if (e.told_at < count(since)) continue;
            instruments_[orders_[e.order].instrument].untold += e.told_revision;
            e.told_revision = 0;
            e.told_at = 0;
        }
    }

    [[nodiscard]] bool connected() const noexcept { return client_connected_; }
    // When the client last heard anything at all, heartbeats included: two a second, but not in silence.
    [[nodiscard]] twoside::time_point last_heard() const noexcept {
        const bool heard = link_ && !(now_ < silent_until_);
        return at(heard ? now_ : last_heard_);
    }
    // The next order number that the venue offers, after a connection was made.
    [[nodiscard]] std::uint64_t offered_order_id() {
        if (highest_id_ > 2 && happens(fault::offers_used_ids))
            return highest_id_ - random_.below(std::min<std::uint64_t>(highest_id_, 50));
        return highest_id_ + 1;
    }

    [[nodiscard]] twoside::time_point next_time() const noexcept {
        return heap_.empty() ? at(now_ + 1'000'000'000) : at(heap_.front().time);
    }
    void advance(twoside::time_point to) {
        while (!heap_.empty() && heap_.front().time <= count(to)) {
            std::pop_heap(heap_.begin(), heap_.end(), later);
            const event e = heap_.back();
            heap_.pop_back();
            now_ = e.time;
            handle(e);
        }
        now_ = std::max(now_, count(to));
    }
    // What has reached the client since the last call of clear_reports().
    [[nodiscard]] const std::vector<twoside::report>& reports() const noexcept { return delivered_; }
    void clear_reports() noexcept { delivered_.clear(); }
    // Bits of the instruments whose book, orders or executions changed since the last call.
    [[nodiscard]] std::uint64_t take_touched() noexcept { return std::exchange(touched_, 0); }

    [[nodiscard]] const twoside::top_of_book& book(std::uint32_t i) const noexcept { return instruments_[i].shown; }
    [[nodiscard]] twoside::trading_status status(std::uint32_t i) const noexcept {
        return open_ && !instruments_[i].halted ? twoside::trading_status::trading : twoside::trading_status::halted;
    }

    // ---- the truth ----

    [[nodiscard]] std::int64_t position(std::uint32_t i) const noexcept { return instruments_[i].position; }
    [[nodiscard]] std::int64_t cash(std::uint32_t i) const noexcept { return instruments_[i].cash; }  // ticks * lots
    // Whole sizes of what was executed, ours and others', without what was busted.
    [[nodiscard]] std::int64_t bought(std::uint32_t i) const noexcept { return instruments_[i].bought; }
    [[nodiscard]] std::int64_t sold(std::uint32_t i) const noexcept { return instruments_[i].sold; }
    // Orders of ours with at least one execution.
    [[nodiscard]] std::int64_t executed_orders(std::uint32_t i) const noexcept {
        return instruments_[i].executed_orders;
    }
    [[nodiscard]] const std::vector<std::uint32_t>& live_orders(std::uint32_t i) const noexcept {
        return instruments_[i].live;
    }
    [[nodiscard]] const order& order_of(std::uint32_t which) const noexcept { return orders_[which]; }
    [[nodiscard]] const std::vector<order>& all_orders() const noexcept { return orders_; }
    [[nodiscard]] const std::vector<execution>& executions() const noexcept { return executions_; }
    [[nodiscard]] const std::deque<flight>& in_flight() const noexcept { return requests_; }
    // Executions, corrections and busts that the client has not been told of.
    [[nodiscard]] std::int64_t untold(std::uint32_t i) const noexcept { return instruments_[i].untold; }
    // By how much the position was moved towards the limit of a side by what no client can foresee, and what it has
    // not been told of: busts, corrections, executions of others.
    [[nodiscard]] std::int64_t unforeseen(std::uint32_t i, twoside::side s) const noexcept {
        std::int64_t sum = 0;
        for (const shock& x : instruments_[i].shocks)
            sum += std::max<std::int64_t>(0, s == twoside::side::bid ? x.shift : -x.shift);
        return sum;
    }
    [[nodiscard]] std::int64_t breaches() const noexcept { return counts_.breaches; }
    [[nodiscard]] bool bursting() const noexcept { return burst_; }
    [[nodiscard]] const counts& counted() const noexcept { return counts_; }
    [[nodiscard]] std::uint32_t instruments() const noexcept { return p_.instruments; }
    [[nodiscard]] const parameters& params() const noexcept { return p_; }

    // From now on an honest venue: what is under way stays.
    void calm_down() noexcept {
        p_.faults = venue_faults::none();
        calm_ = true;
        for (market& m : instruments_) m.halted = false;
        open_ = true;
    }

private:
    enum class event_kind : unsigned char {
        market,
        arrival,
        late_arrival,
        delivery,
        burst,
        lose,
        notice,
        restore,
        silence,
        silence_ends,
        restate,
        hold,
        release,
        others_order,
        others_cancel,
        cancel_unasked,
        halt,
        resume,
        freeze,
        revise,
        hit,
        expire,
        close,
        open
    };
    struct event {
        std::int64_t time;
        std::uint64_t serial;
        std::uint64_t what;
        event_kind kind;
    };
    static bool later(const event& a, const event& b) noexcept {
        return a.time != b.time ? a.time > b.time : a.serial > b.serial;
    }
    struct shock {
        std::uint32_t execution;
        std::uint32_t revision;
        std::int64_t shift;
    };
    struct market {
        std::int64_t bid = 0, ask = 0, bid_size = 0, ask_size = 0;
        std::int64_t position = 0, cash = 0, untold = 0, frozen_until = 0;
        std::int64_t bought = 0, sold = 0, executed_orders = 0;
        std::int64_t trend = 1;
        bool halted = false;
        std::vector<std::uint32_t> live{};
        std::vector<shock> shocks{};
        twoside::top_of_book shown{};
    };
    struct letter {
        twoside::report report{};
        std::uint32_t generation = 0;
        std::uint32_t order = none;
        std::uint32_t execution = none;
    };
    enum class channel : unsigned char { status, fill, answer };

    static constexpr std::uint32_t none = ~0U;
    static constexpr std::int64_t ms = 1'000'000;

    static std::int64_t count(twoside::time_point t) noexcept { return t.since_epoch().count(); }
    static twoside::time_point at(std::int64_t t) noexcept { return twoside::time_point{nanoseconds{t}}; }
    static std::int64_t signed_lots(twoside::side s, std::int64_t lots) noexcept {
        return s == twoside::side::bid ? lots : -lots;
    }

    std::int64_t milliseconds(std::int64_t low, std::int64_t high) noexcept {
        return random_.integer(low * ms, high * ms);
    }
    std::int64_t waiting(double rate) noexcept {
        return static_cast<std::int64_t>(1e9 * random_.exponential(rate)) + 1;
    }
    bool chance(double probability) noexcept { return random_.uniform() < probability; }
    bool happens(fault f) noexcept {
        if (!(p_.faults[f] > 0) || !chance(p_.faults[f])) return false;
        note(f);
        return true;
    }
    void note(fault f) noexcept { ++counts_.faults[static_cast<std::size_t>(f)]; }
    void push(std::int64_t time, event_kind kind, std::uint64_t what) {
        heap_.push_back({time, ++serial_, what, kind});
        std::push_heap(heap_.begin(), heap_.end(), later);
    }
    void schedule_hourly(fault f, event_kind kind, std::uint64_t what) {
        if (p_.faults[f] > 0) push(now_ + waiting(p_.faults[f] / 3600), kind, what);
    }
    void touch(std::uint32_t i) noexcept { touched_ |= std::uint64_t{1} << (i % 64); }
    [[nodiscard]] bool lost_in_silence() const noexcept { return now_ < silent_until_ && silence_loses_; }

    // ---- the connection ----

    void ask(flight& f, twoside::time_point now) {
        ++counts_.questions;
        put(f, now);
    }
    void put(flight& f, twoside::time_point now) {
        if (!client_connected_) ++counts_.sent_while_down;
        if (!link_ || !client_connected_ || (count(now) < silent_until_ && silence_is_deaf_)) {
            ++counts_.lost_requests;
            remember_lost(f);
            return;
        }
        f.sent = count(now);
        f.serial = ++flights_;
        const std::int64_t arrival = std::max(latest_arrival_, count(now) + milliseconds(5, 40));
        latest_arrival_ = arrival;
        requests_.push_back(f);
        push(arrival, event_kind::arrival, f.serial);
    }
    void remember_lost(const flight& f) {
        if (f.what == 0 && f.request.kind == twoside::request_kind::modify &&
            p_.faults[fault::doubles_a_modification] > 0 && chance(p_.faults[fault::doubles_a_modification]))
            doubled_.push_back(f.request);
        else if (f.what == 0 && happens(fault::delivers_after_outage))
            late_.push_back(f);
    }
    // Of what is on its way to the venue the first ones arrive; of what is on its way to the client nothing does.
    void drop_link() {
        ++counts_.disconnections;
        link_ = false;
        last_heard_ = now_ < silent_until_ ? last_heard_ : now_;
        silent_until_ = 0;
        ++generation_;
        std::size_t kept = 0;
        while (kept < requests_.size() && chance(0.6)) ++kept;
        while (requests_.size() > kept) {
            ++counts_.lost_requests;
            remember_lost(requests_.back());
            requests_.pop_back();
        }
    }
    void lose_connection(std::int64_t outage) {
        if (!link_) return;
        drop_link();
        const std::int64_t notice = milliseconds(0, 300);
        generation_of_notice_ = generation_;
        push(now_ + notice, event_kind::notice, generation_);
        push(now_ + notice + outage, event_kind::restore, 0);
    }
    void restore() {
        link_ = true;
        client_connected_ = true;
        breaches_of_session_ = 0;
        arrivals_.clear();
        last_heard_ = now_;
        for (const twoside::request& r : doubled_) double_order(r);
        doubled_.clear();
        for (flight& f : late_) {
            f.serial = ++flights_;
            push(now_ + milliseconds(100, 10'000), event_kind::late_arrival, f.serial);
        }
    }

    // ---- events ----

    void handle(const event& e) {
        switch (e.kind) {
            case event_kind::market:
                return market_event(static_cast<std::uint32_t>(e.what));
            case event_kind::arrival:
                return arrive(e.what);
            case event_kind::late_arrival:
                return arrive_late(e.what);
            case event_kind::delivery:
                return deliver(static_cast<std::uint32_t>(e.what));
            case event_kind::burst:
                burst_ = !burst_ && !calm_;
                return push(now_ + waiting(burst_ ? 1.0 / 6 : 1.0 / 60), event_kind::burst, 0);
            case event_kind::lose:
                schedule_hourly(fault::loses_connection, event_kind::lose, 0);
                if (p_.faults[fault::loses_connection] > 0 && link_) {
                    note(fault::loses_connection);
                    lose_connection(chance(0.7) ? milliseconds(1000, 20'000) : milliseconds(20'000, 90'000));
                }
                return;
            case event_kind::notice:
                if (e.what == generation_of_notice_) client_connected_ = false;
                return;
            case event_kind::restore:
                return restore();
            case event_kind::silence:
                return begin_silence();
            case event_kind::silence_ends:
                last_heard_ = now_;
                return;
            case event_kind::restate:
                return restate(static_cast<std::uint32_t>(e.what));
            case event_kind::hold:
                return hold(static_cast<std::uint32_t>(e.what));
            case event_kind::release:
                return release(static_cast<std::uint32_t>(e.what));
            case event_kind::others_order:
                return others_order(static_cast<std::uint32_t>(e.what));
            case event_kind::others_cancel:
                if (orders_[e.what].live) done(static_cast<std::uint32_t>(e.what), twoside::report_kind::cancelled);
                return;
            case event_kind::cancel_unasked:
                return cancel_unasked(static_cast<std::uint32_t>(e.what));
            case event_kind::halt:
                return halt(static_cast<std::uint32_t>(e.what));
            case event_kind::resume:
                instruments_[e.what].halted = false;
                return touch(static_cast<std::uint32_t>(e.what));
            case event_kind::freeze:
                schedule_hourly(fault::freezes_data, event_kind::freeze, e.what);
                if (p_.faults[fault::freezes_data] > 0) {
                    note(fault::freezes_data);
                    instruments_[e.what].frozen_until = now_ + milliseconds(2000, 12'000);
                }
                return;
            case event_kind::revise:
                return revise(static_cast<std::uint32_t>(e.what));
            case event_kind::hit:
                return hit_at_once(static_cast<std::uint32_t>(e.what));
            case event_kind::expire:
                if (orders_[e.what].live && orders_[e.what].expires <= now_) {
                    ++counts_.expired;
                    done(static_cast<std::uint32_t>(e.what), twoside::report_kind::expired);
                }
                return;
            case event_kind::close:
                return close_session();
            case event_kind::open:
                open_ = true;
                for (std::uint32_t i = 0; i < p_.instruments; ++i) touch(i);
                return push(now_ + p_.session.count(), event_kind::close, 0);
        }
    }

    void begin_silence() {
        schedule_hourly(fault::goes_silent, event_kind::silence, 0);
        if (!(p_.faults[fault::goes_silent] > 0) || !link_ || now_ < silent_until_) return;
        note(fault::goes_silent);
        last_heard_ = now_;
        silence_loses_ = chance(0.5);
        silence_is_deaf_ = silence_loses_ && chance(0.5);
        // What is lost is lost for so long that every heartbeat notices.
        silent_until_ = now_ + (silence_loses_ ? milliseconds(8000, 20'000) : milliseconds(500, 2800));
        push(silent_until_, event_kind::silence_ends, 0);
    }
    void close_session() {
        open_ = calm_;
        for (std::uint32_t i = 0; i < p_.instruments; ++i) {
            touch(i);
            scratch_.assign(instruments_[i].live.begin(), instruments_[i].live.end());
            for (const std::uint32_t o : scratch_) {
                if (orders_[o].time_in_force != twoside::time_in_force::day) continue;
                ++counts_.expired;
                done(o, twoside::report_kind::expired);
            }
        }
        push(now_ + p_.closed.count(), event_kind::open, 0);
    }
    void halt(std::uint32_t i) {
        schedule_hourly(fault::halts, event_kind::halt, i);
        if (!(p_.faults[fault::halts] > 0) || instruments_[i].halted) return;
        note(fault::halts);
        instruments_[i].halted = true;
        touch(i);
        push(now_ + milliseconds(3000, 60'000), event_kind::resume, i);
    }

    // ---- the market ----

    [[nodiscard]] bool trades(std::uint32_t i) const noexcept { return open_ && !instruments_[i].halted; }

    void publish(std::uint32_t i) noexcept {
        market& m = instruments_[i];
        if (now_ < m.frozen_until) return;
        m.shown = {.bid = static_cast<double>(m.bid) / 100,
                   .bid_size = static_cast<double>(m.bid_size),
                   .ask = static_cast<double>(m.ask) / 100,
                   .ask_size = static_cast<double>(m.ask_size),
                   .time = at(now_)};
        touch(i);
    }
    void market_event(std::uint32_t i) {
        push(now_ + waiting(burst_ ? 9.0 : 1.2), event_kind::market, i);
        if (!trades(i)) return;
        ++counts_.market_events;
        market& m = instruments_[i];
        const auto what = random_.below(1000);
        if (what < 420) {
            if (random_.below(12) == 0) m.trend = -m.trend;
            std::int64_t step = chance(burst_ ? 0.75 : 0.5) ? m.trend : -m.trend;
            if (m.bid < 8000) step = 1;
            if (m.bid > 12000) step = -1;
            m.bid += step;
            m.ask += step;
        } else if (what < 560) {
            const std::int64_t width = std::clamp<std::int64_t>(m.ask - m.bid + (random_.below(2) == 0 ? 1 : -1), 1, 4);
            if (random_.below(2) == 0)
                m.ask = m.bid + width;
            else
                m.bid = m.ask - width;
        } else if (what < 720) {
            m.bid_size = 100 * random_.integer(1, 20);
            m.ask_size = 100 * random_.integer(1, 20);
        } else if (what < 996) {
            aggress(i);
        } else {
            const std::int64_t far = random_.integer(4, 25);
            const std::int64_t step = random_.below(2) == 0 ? far : -far;
            m.bid += step;
            m.ask += step;
        }
        move_through(i);
        publish(i);
    }
    // A market order of others meets what is at the touch or better, and sometimes beyond.
    void aggress(std::uint32_t i) {
        market& m = instruments_[i];
        const bool sells = random_.below(2) == 0;
        const twoside::side s = sells ? twoside::side::bid : twoside::side::ask;
        std::int64_t lots = random_.integer(1, 6);
        const std::int64_t reach = chance(0.1) ? random_.integer(1, 3) : 0;
        const std::int64_t worst = sells ? m.bid - reach : m.ask + reach;
        while (lots > 0) {
            const std::uint32_t best = best_of(i, s);
            if (best == none) return;
            const order& o = orders_[best];
            const bool reached = sells ? o.ticks >= worst : o.ticks <= worst;
            const bool better = sells ? o.ticks > m.bid : o.ticks < m.ask;
            if (!reached || (!better && chance(0.4))) return;
            const std::int64_t n = std::min(lots, o.rest());
            lots -= n;
            fill(best, n, o.ticks, twoside::liquidity::added);
        }
    }
    void move_through(std::uint32_t i) {
        market& m = instruments_[i];
        for (const twoside::side s : {twoside::side::bid, twoside::side::ask}) {
            while (true) {
                const std::uint32_t best = best_of(i, s);
                if (best == none) break;
                const order& o = orders_[best];
                if (s == twoside::side::bid ? o.ticks < m.ask : o.ticks > m.bid) break;
                const std::int64_t n = o.rest() > 1 && chance(0.3) ? random_.integer(1, o.rest() - 1) : o.rest();
                fill(best, n, o.ticks, twoside::liquidity::added);
            }
        }
    }
    [[nodiscard]] std::uint32_t best_of(std::uint32_t i, twoside::side s) const noexcept {
        std::uint32_t best = none;
        for (const std::uint32_t x : instruments_[i].live) {
            const order& o = orders_[x];
            if (o.side != s || o.held) continue;
            if (best == none ||
                (s == twoside::side::bid ? o.ticks > orders_[best].ticks : o.ticks < orders_[best].ticks))
                best = x;
        }
        return best;
    }

    // ---- executions ----

    std::uint32_t execute(std::uint32_t which, std::int64_t lots, std::int64_t ticks, twoside::liquidity l) {
        order& o = orders_[which];
        market& m = instruments_[o.instrument];
        o.filled += lots;
        if (o.rest() > 0) ++counts_.partial_fills;
        if (!o.executed && !o.others) ++m.executed_orders;
        o.executed = true;
        (o.side == twoside::side::bid ? m.bought : m.sold) += lots;
        const auto e = static_cast<std::uint32_t>(executions_.size());
        executions_.push_back({.order = which,
                               .ticks = ticks,
                               .lots = lots,
                               .first_ticks = ticks,
                               .first_lots = lots,
                               .filled = o.filled,
                               .time = now_,
                               .revised = now_,
                               .liquidity = l});
        ++counts_.executions;
        m.position += signed_lots(o.side, lots);
        m.cash -= signed_lots(o.side, lots) * ticks;
        ++m.untold;
        if (o.others) m.shocks.push_back({e, 0, signed_lots(o.side, lots)});
        if (o.rest() <= 0) bury(which);
        touch(o.instrument);
        if (p_.faults[fault::busts] > 0 && chance(p_.faults[fault::busts] + p_.faults[fault::corrects]))
            push(now_ + milliseconds(200, 30'000), event_kind::revise, e);
        return e;
    }
    // An execution and what is told of it, so much later than usual.
    std::uint32_t fill(std::uint32_t which, std::int64_t lots, std::int64_t ticks, twoside::liquidity l,
                       std::int64_t delay = 0) {
        const std::uint32_t e = execute(which, lots, ticks, l);
        tell_fill(e, false, delay);
        if (!orders_[which].others && p_.faults[fault::two_ids_for_one_fill] > 0 &&
            happens(fault::two_ids_for_one_fill)) {
            twoside::report r = fill_report(e, false);
            r.execution.high = 2;
            emit(r, channel::fill, which, none, delay);
        }
        return e;
    }
    [[nodiscard]] static twoside::execution_id id_of(std::uint32_t e) noexcept { return {1, std::uint64_t{e} + 1}; }

    twoside::report fill_report(std::uint32_t which, bool replayed) noexcept {
        const execution& e = executions_[which];
        const order& o = orders_[e.order];
        twoside::report r = about(e.order, twoside::report_kind::fill);
        r.execution = id_of(which);
        r.ticks = e.first_ticks;
        r.executed = e.first_lots;
        r.size = random_.below(4) == 0 ? 0 : o.size;
        r.filled = e.filled;
        r.time = at(e.time);
        r.liquidity = e.liquidity;
        r.replayed = replayed;
        return r;
    }
    void tell_fill(std::uint32_t which, bool replayed, std::int64_t delay) {
        const channel c = replayed ? channel::answer : channel::fill;
        const execution& e = executions_[which];
        twoside::report cost = about(e.order, twoside::report_kind::commission);
        cost.execution = id_of(which);
        cost.money = 0.35;
        cost.replayed = replayed;
        const bool first = happens(fault::commission_first);
        if (first) emit(cost, c, e.order, none, 0);
        const twoside::report r = fill_report(which, replayed);
        if (first) delay += milliseconds(1, 400);
        emit(r, c, e.order, which, replayed ? 0 : delay);
        if (!replayed && happens(fault::repeats_fills)) {
            const std::int64_t again = chance(0.5) ? milliseconds(0, 50) : milliseconds(50, 6000);
            emit(r, c, e.order, which, delay + again);
        }
        if (!first) emit(cost, c, e.order, none, replayed ? 0 : delay);
    }
    // A bust or a correction, where the order is done.
    void revise(std::uint32_t which) {
        execution& e = executions_[which];
        const order& o = orders_[e.order];
        if (o.live || e.busted || calm_) return;
        market& m = instruments_[o.instrument];
        const std::int64_t before = signed_lots(o.side, e.lots);
        m.position -= before;
        m.cash += before * e.ticks;
        const bool busts = chance(p_.faults[fault::busts] / (p_.faults[fault::busts] + p_.faults[fault::corrects]));
        note(busts ? fault::busts : fault::corrects);
        ++e.revision;
        e.revised = now_;
        if (busts) {
            e.busted = true;
        } else {
            if (e.lots > 1 && chance(0.5)) --e.lots;
            e.ticks += random_.below(2) == 0 ? 1 : -1;
            const std::int64_t after = signed_lots(o.side, e.lots);
            m.position += after;
            m.cash -= after * e.ticks;
        }
        const std::int64_t shift = signed_lots(o.side, e.busted ? 0 : e.lots) - before;
        (o.side == twoside::side::bid ? m.bought : m.sold) += o.side == twoside::side::bid ? shift : -shift;
        ++m.untold;
        m.shocks.push_back({which, e.revision, shift});
        touch(o.instrument);
        tell_revision(which, false);
    }
    void tell_revision(std::uint32_t which, bool replayed) {
        const execution& e = executions_[which];
        twoside::report r = about(e.order, e.busted ? twoside::report_kind::busted : twoside::report_kind::corrected);
        r.execution = id_of(which);
        r.revision = e.revision;
        r.ticks = e.ticks;
        r.executed = e.lots;
        r.filled = twoside::untold;
        r.liquidity = e.liquidity;
        r.time = at(e.revised);
        r.replayed = replayed;
        emit(r, replayed ? channel::answer : channel::fill, e.order, which, 0);
    }

    // ---- reports ----

    [[nodiscard]] twoside::report about(std::uint32_t which, twoside::report_kind kind) const noexcept {
        const order& o = orders_[which];
        twoside::report r;
        r.kind = kind;
        r.side = o.side;
        r.instrument = p_.first_instrument + o.instrument;
        r.time = at(now_);
        r.order = o.id;
        r.venue_order = o.venue_id;
        r.reference = o.reference;
        r.ticks = o.ticks;
        r.size = o.size;
        r.filled = o.filled;
        return r;
    }
    // What answers a request for an order that never was, or is not known.
    [[nodiscard]] twoside::report answer_to(const twoside::request& q, twoside::report_kind kind,
                                            twoside::rejection why) const noexcept {
        twoside::report r;
        r.kind = kind;
        r.reason = why;
        r.side = q.side;
        r.instrument = q.instrument;
        r.time = at(now_);
        r.order = q.order;
        r.reference = q.reference;
        r.ticks = q.ticks;
        r.size = q.size;
        r.filled = kind == twoside::report_kind::rejected ? 0 : twoside::untold;
        return r;
    }
    void tell(std::uint32_t which, twoside::report_kind kind, twoside::rejection why = twoside::rejection::none,
              std::int64_t delay = 0) {
        twoside::report r = about(which, kind);
        r.reason = why;
        if (why != twoside::rejection::none) ++counts_.rejections[static_cast<std::size_t>(why)];
        emit(r, channel::status, which, none, delay);
    }
    void refuse(const twoside::request& q, twoside::report_kind kind, twoside::rejection why) {
        ++counts_.rejections[static_cast<std::size_t>(why)];
        emit(answer_to(q, kind, why), channel::status, none, none, 0);
    }

    void emit(const twoside::report& r, channel c, std::uint32_t which, std::uint32_t of, std::int64_t delay) {
        if (!link_ || lost_in_silence()) {
            ++counts_.lost_reports;
            return;
        }
        std::int64_t when = now_ + milliseconds(5, 40);
        if (c == channel::answer) {
            when = answers_until_ = std::max(when + answers_late_, answers_until_);
        } else if (delay > 0) {
            when += delay;
        } else if (happens(fault::wrong_order)) {
            when += milliseconds(1, 400);
        } else {
            when = latest_delivery_ = std::max(when, latest_delivery_);
        }
        const bool in_order = c == channel::status && p_.stamped_when_received && which != none;
        if (in_order) when = orders_[which].told_until = std::max(when, orders_[which].told_until);
        post(r, when, which, of);
        if (c == channel::status && happens(fault::repeats_reports)) {
            if (!p_.stamped_when_received) when += chance(0.5) ? 0 : milliseconds(1, 4000);
            post(r, when, which, of);
        }
    }
    void post(const twoside::report& r, std::int64_t when, std::uint32_t which, std::uint32_t of) {
        std::uint32_t slot = 0;
        if (free_letters_.empty()) {
            slot = static_cast<std::uint32_t>(letters_.size());
            letters_.emplace_back();
        } else {
            slot = free_letters_.back();
            free_letters_.pop_back();
        }
        letters_[slot] = {r, generation_, which, of};
        push(when, event_kind::delivery, slot);
    }
    void deliver(std::uint32_t slot) {
        letter& l = letters_[slot];
        if (l.generation == generation_ && link_ && now_ < silent_until_ && !silence_loses_)
            return push(silent_until_, event_kind::delivery, slot);  // held back
        free_letters_.push_back(slot);
        if (l.generation != generation_ || !link_ || lost_in_silence()) {
            ++counts_.lost_reports;
            return;
        }
        ++counts_.reports;
        if (p_.stamped_when_received && l.report.kind != twoside::report_kind::snapshot_begin) l.report.time = at(now_);
        if (l.order != none) orders_[l.order].told = true;
        if (l.execution != none) told(l.execution, l.report.revision + 1);
        delivered_.push_back(l.report);
    }
    void told(std::uint32_t which, std::uint32_t revision) {
        execution& e = executions_[which];
        market& m = instruments_[orders_[e.order].instrument];
        if (revision > e.told_revision) {
            // A later revision says everything about the earlier ones.
            m.untold -= revision - e.told_revision;
            e.told_revision = revision;
            e.told_at = now_;
            touch(orders_[e.order].instrument);
        }
        std::erase_if(m.shocks, [&](const shock& x) { return x.execution == which && x.revision < revision; });
    }

    // ---- the life of an order ----

    void bury(std::uint32_t which) {
        order& o = orders_[which];
        o.live = false;
        auto& live = instruments_[o.instrument].live;
        live.erase(std::find(live.begin(), live.end(), which));
        touch(o.instrument);
    }
    void done(std::uint32_t which, twoside::report_kind kind) {
        bury(which);
        tell(which, kind);
    }
    std::uint32_t born(const order& o) {
        const auto which = static_cast<std::uint32_t>(orders_.size());
        orders_.push_back(o);
        orders_.back().live = true;
        orders_.back().venue_id = 1'000'000 + which;
        orders_.back().placed_at = orders_.back().changed_at = orders_.back().acknowledged_at = now_;
        instruments_[o.instrument].live.push_back(which);
        touch(o.instrument);
        return which;
    }
    // Which order a request means.
    [[nodiscard]] std::uint32_t meant(const twoside::request& r) {
        const auto found = ids_.find(r.order);
        if (found == ids_.end()) {
            for (const order& o : orders_)
                if (o.others && r.venue_order != 0 && o.venue_id == r.venue_order) ++counts_.others_touched;
            return none;
        }
        const std::uint32_t which = found->second;
        if (r.venue_order == 0 || r.venue_order == orders_[which].venue_id) {
            // Without the venue's number a second order under the same one is reached when the first is done.
            if (r.venue_order == 0 && !orders_[which].live && orders_[which].twin_of != none)
                return orders_[which].twin_of;
            return which;
        }
        const std::uint32_t twin = orders_[which].twin_of;
        if (twin != none && orders_[twin].venue_id == r.venue_order) return twin;
        ++counts_.others_touched;
        return none;
    }
    [[nodiscard]] bool would_take(std::uint32_t i, twoside::side s, std::int64_t ticks) const noexcept {
        const market& m = instruments_[i];
        return s == twoside::side::bid ? ticks >= m.ask : ticks <= m.bid;
    }
    [[nodiscard]] bool meets_own(std::uint32_t i, twoside::side s, std::int64_t ticks,
                                 std::uint32_t self) const noexcept {
        for (const std::uint32_t x : instruments_[i].live) {
            const order& o = orders_[x];
            if (x == self || o.others || o.side == s) continue;
            if (s == twoside::side::bid ? ticks >= o.ticks : ticks <= o.ticks) return true;
        }
        return false;
    }
    [[nodiscard]] bool unsound_price(std::uint32_t i, std::int64_t ticks) const noexcept {
        const market& m = instruments_[i];
        return ticks <= 0 || ticks > m.ask + m.ask / 10 || ticks < m.bid - m.bid / 10;
    }
    [[nodiscard]] twoside::rejection any_reason() noexcept {
        // `rate` more rarely: clients go slowly for a minute after it.
        if (random_.below(50) == 0) return twoside::rejection::rate;
        constexpr twoside::rejection reasons[] = {twoside::rejection::price, twoside::rejection::size,
                                                  twoside::rejection::halted, twoside::rejection::other};
        return reasons[random_.below(4)];
    }

    // Whether a message is one too many in the second that ends now.
    bool breaches_rate() {
        while (!arrivals_.empty() && now_ - arrivals_.front() >= 1'000'000'000) arrivals_.pop_front();
        arrivals_.push_back(now_);
        if (arrivals_.size() <= p_.messages_in_a_second) return false;
        ++counts_.breaches;
        if (++breaches_of_session_ >= p_.breaches_that_close && link_) {
            ++counts_.closed_sessions;
            lose_connection(milliseconds(5000, 20'000));
        }
        return true;
    }

    void arrive(std::uint64_t serial) {
        if (requests_.empty() || requests_.front().serial != serial) return;  // lost with the connection
        const flight f = requests_.front();
        requests_.pop_front();
        const bool breach = breaches_rate();
        if (f.what != 0) {
            if (!breach) answer(f);
            return;
        }
        carry_out(f.request, breach);
    }
    void arrive_late(std::uint64_t serial) {
        const auto found =
            std::find_if(late_.begin(), late_.end(), [&](const flight& f) { return f.serial == serial; });
        if (found == late_.end()) return;
        const twoside::request r = found->request;
        late_.erase(found);
        carry_out(r, false);
    }
    void carry_out(const twoside::request& r, bool breach) {
        const std::uint32_t i = r.instrument - p_.first_instrument;
        if (i >= p_.instruments) return refuse(r, twoside::report_kind::rejected, twoside::rejection::other);
        touch(i);
        switch (r.kind) {
            case twoside::request_kind::place:
                return place(r, i, breach);
            case twoside::request_kind::modify:
                return modify(r, i, breach);
            case twoside::request_kind::cancel:
                return cancel(r, breach);
        }
    }

    void place(const twoside::request& r, std::uint32_t i, bool breach) {
        using twoside::rejection;
        const auto no = [&](rejection why) { refuse(r, twoside::report_kind::rejected, why); };
        highest_id_ = std::max(highest_id_, r.order);
        if (breach) return no(rejection::rate);
        if (r.order == 0 || ids_.contains(r.order)) return no(rejection::other);
        if (!trades(i)) return no(rejection::halted);
        if (r.size <= 0) return no(rejection::size);
        if (unsound_price(i, r.ticks)) return no(rejection::price);
        if (r.time_in_force == twoside::time_in_force::gtd && count(r.expires) <= now_) return no(rejection::other);
        if (happens(fault::rejects)) return no(any_reason());
        if (meets_own(i, r.side, r.ticks, none)) {
            ++counts_.own_orders_met;
            return no(rejection::other);
        }
        const bool takes = would_take(i, r.side, r.ticks);
        if (takes && r.post_only) return no(rejection::price);

        order o{};
        o.id = r.order;
        o.reference = r.reference;
        o.instrument = i;
        o.side = r.side;
        o.time_in_force = r.time_in_force;
        o.post_only = r.post_only;
        o.ticks = r.ticks;
        o.size = r.size;
        o.expires = r.time_in_force == twoside::time_in_force::gtd ? count(r.expires) : 0;
        const std::uint32_t which = born(o);
        ids_.emplace(r.order, which);
        if (o.expires != 0) push(o.expires, event_kind::expire, which);

        // Some are held before they ever get to the exchange.
        const bool immediate =
            r.time_in_force == twoside::time_in_force::ioc || r.time_in_force == twoside::time_in_force::fok;
        if (p_.faults[fault::holds] > 0 && !takes && !immediate && chance(0.01)) {
            note(fault::holds);
            orders_[which].held = true;
            tell(which, twoside::report_kind::held);
            push(now_ + milliseconds(200, 15'000), event_kind::release, which);
            return;
        }
        if (!happens(fault::never_says_accepted)) {
            std::int64_t delay = 0;
            if (happens(fault::accepts_late)) delay = milliseconds(300, 5000);
            if (delay == 0 && happens(fault::fills_before_acceptance)) {
                delay = milliseconds(60, 500);
                push(now_ + ms, event_kind::hit, which);
            }
            tell(which, twoside::report_kind::accepted, rejection::none, delay);
            orders_[which].acknowledged_at = now_ + delay;
            if (happens(fault::accepts_twice)) {
                const bool at_once = p_.stamped_when_received || chance(0.5);
                tell(which, twoside::report_kind::accepted, rejection::none,
                     delay + (at_once ? 1 : milliseconds(1, 3000)));
            }
        }
        if (takes) take(which);
        if (orders_[which].live && immediate) {
            ++counts_.expired;
            done(which, twoside::report_kind::expired);
        }
    }
    // The other side of the market is deep enough for any order of ours, but not always at once.
    void take(std::uint32_t which) {
        const order& o = orders_[which];
        const market& m = instruments_[o.instrument];
        const bool immediate = o.time_in_force == twoside::time_in_force::ioc;  // a fok is filled whole
        const std::int64_t n = immediate && o.rest() > 1 && chance(0.3) ? random_.integer(1, o.rest() - 1) : o.rest();
        fill(which, n, o.side == twoside::side::bid ? m.ask : m.bid, twoside::liquidity::removed);
    }
    void hit_at_once(std::uint32_t which) {
        const order& o = orders_[which];
        if (!o.live || o.held || !trades(o.instrument)) return;
        const std::int64_t n = chance(0.3) ? o.rest() : random_.integer(1, o.rest());
        fill(which, n, o.ticks, twoside::liquidity::added);
    }

    void modify(const twoside::request& r, std::uint32_t i, bool breach) {
        using twoside::rejection;
        const std::uint32_t which = meant(r);
        if (which == none)
            return refuse(r, twoside::report_kind::modify_rejected,
                          breach ? rejection::rate : rejection::unknown_order);
        const auto no = [&](rejection why) { tell(which, twoside::report_kind::modify_rejected, why); };
        if (breach) return no(rejection::rate);
        if (!orders_[which].live) return no(rejection::too_late);
        if (now_ < orders_[which].acknowledged_at) return no(rejection::other);
        if (now_ - orders_[which].changed_at < 300 * ms && happens(fault::refuses_early_changes))
            return no(rejection::other);
        if (r.side != orders_[which].side || r.instrument - p_.first_instrument != orders_[which].instrument)
            return no(rejection::other);
        if (!trades(i)) return no(rejection::halted);
        if (r.size <= 0) return no(rejection::size);
        if (unsound_price(i, r.ticks)) return no(rejection::price);
        if (happens(fault::rejects)) return no(any_reason());
        if (!orders_[which].held && happens(fault::fills_during_modification)) {
            const std::int64_t rest = orders_[which].rest();
            const bool whole = rest == 1 || chance(0.3);
            const std::int64_t delay = chance(0.5) ? milliseconds(30, 2000) : 0;
            fill(which, whole ? rest : random_.integer(1, rest - 1), orders_[which].ticks, twoside::liquidity::added,
                 delay);
            if (!orders_[which].live) return no(rejection::too_late);
        }
        if (r.size <= orders_[which].filled) {
            orders_[which].size = orders_[which].filled;
            return done(which, twoside::report_kind::cancelled);
        }
        if (meets_own(i, r.side, r.ticks, which)) {
            ++counts_.own_orders_met;
            return no(rejection::other);
        }
        const bool takes = would_take(i, r.side, r.ticks);
        if (takes && orders_[which].post_only) return no(rejection::price);
        order& o = orders_[which];
        o.ticks = r.ticks;
        o.size = r.size;
        o.changed_at = now_;
        if (r.time_in_force == twoside::time_in_force::gtd) {
            o.expires = count(r.expires);
            push(std::max(now_, o.expires), event_kind::expire, which);
        }
        tell(which, twoside::report_kind::modified);
        if (takes && !o.held) take(which);
    }

    void cancel(const twoside::request& r, bool breach) {
        using twoside::rejection;
        const std::uint32_t which = meant(r);
        if (which == none)
            return refuse(r, twoside::report_kind::cancel_rejected,
                          breach ? rejection::rate : rejection::unknown_order);
        const auto no = [&](rejection why) { tell(which, twoside::report_kind::cancel_rejected, why); };
        if (breach) return no(rejection::rate);
        const order& o = orders_[which];
        if (!o.live) return no(rejection::too_late);
        if (now_ - o.placed_at < 100 * ms && happens(fault::refuses_early_changes)) return no(rejection::unknown_order);
        if (happens(fault::rejects)) return no(chance(0.5) ? rejection::other : rejection::halted);
        if (!o.held && trades(o.instrument)) {
            if (happens(fault::too_late_overtakes_fill)) {
                fill(which, o.rest(), o.ticks, twoside::liquidity::added, milliseconds(50, 2500));
                return no(rejection::too_late);
            }
            if (o.rest() > 1 && happens(fault::fills_after_cancel)) {
                const std::int64_t n = random_.integer(1, o.rest() - 1);
                fill(which, n, o.ticks, twoside::liquidity::added, milliseconds(50, 2500));
            }
        }
        done(which, twoside::report_kind::cancelled);
    }

    // ---- questions ----

    void answer(const flight& f) {
        answers_late_ = happens(fault::late_snapshots) ? milliseconds(300, 2500) : 0;
        if (f.what == 1) {
            for (std::uint32_t e = 0; e < executions_.size(); ++e) {
                // Those that nobody has been told of are among those since then, whatever the client asks for.
                const bool told = executions_[e].told_revision > executions_[e].revision;
                if (executions_[e].revised < f.since && told) continue;
                tell_fill(e, true, 0);
                if (executions_[e].revision > 0) tell_revision(e, true);
            }
        } else if (f.what == 2) {
            snapshot(f);
        } else {
            for (std::uint32_t i = 0; i < p_.instruments; ++i) {
                twoside::report r;
                r.kind = twoside::report_kind::position;
                r.instrument = p_.first_instrument + i;
                r.size = instruments_[i].position;
                r.time = at(now_);
                emit(r, channel::answer, none, none, 0);
            }
        }
        answers_late_ = 0;
    }
    void snapshot(const flight& f) {
        twoside::report r;
        r.kind = twoside::report_kind::snapshot_begin;
        r.instrument = twoside::every_instrument;
        r.time = at(f.sent);
        emit(r, channel::answer, none, none, 0);
        const bool cut = happens(fault::cut_snapshots);
        std::int64_t told = 0;
        for (std::uint32_t i = 0; i < p_.instruments; ++i) {
            for (const std::uint32_t o : instruments_[i].live) {
                if (cut && chance(0.2)) return;
                ++told;
                emit(about(o, twoside::report_kind::snapshot_order), channel::answer, o, none, 0);
            }
        }
        if (cut) return;
        r.kind = twoside::report_kind::snapshot_end;
        r.time = at(now_);
        r.size = random_.below(3) == 0 ? twoside::untold : told;
        emit(r, channel::answer, none, none, 0);
    }

    // ---- what nobody asked for ----

    // An order of ours that is live, or none.
    [[nodiscard]] std::uint32_t any_own(std::uint32_t i) noexcept {
        const auto& live = instruments_[i].live;
        if (live.empty()) return none;
        const std::uint32_t which = live[random_.below(live.size())];
        return orders_[which].others ? none : which;
    }
    void restate(std::uint32_t i) {
        schedule_hourly(fault::restates, event_kind::restate, i);
        const std::uint32_t which = any_own(i);
        if (which == none || !(p_.faults[fault::restates] > 0)) return;
        order& o = orders_[which];
        if (o.rest() > 1 && chance(0.5)) {
            o.size -= 1;
        } else {
            const std::int64_t ticks = o.side == twoside::side::bid ? o.ticks - 1 : o.ticks + 1;
            // Not where another order of ours may come to stand at the same price before anybody knows.
            for (const std::uint32_t x : instruments_[i].live)
                if (x != which && orders_[x].side == o.side) return;
            for (const flight& f : requests_)
                if (f.what == 0 && f.request.instrument == p_.first_instrument + i) return;
            o.ticks = ticks;
        }
        note(fault::restates);
        o.changed_at = now_;
        tell(which, twoside::report_kind::restated);
        touch(i);
    }
    void hold(std::uint32_t i) {
        schedule_hourly(fault::holds, event_kind::hold, i);
        const std::uint32_t which = any_own(i);
        if (which == none || orders_[which].held || !(p_.faults[fault::holds] > 0)) return;
        note(fault::holds);
        orders_[which].held = true;
        tell(which, twoside::report_kind::held);
        touch(i);
        push(now_ + milliseconds(500, 15'000), event_kind::release, which);
    }
    void release(std::uint32_t which) {
        order& o = orders_[which];
        if (!o.live || !o.held) return;
        o.held = false;
        tell(which, twoside::report_kind::accepted);
        if (trades(o.instrument)) move_through(o.instrument);
        touch(o.instrument);
    }
    void others_order(std::uint32_t i) {
        schedule_hourly(fault::others_orders, event_kind::others_order, i);
        if (!(p_.faults[fault::others_orders] > 0) || !trades(i)) return;
        note(fault::others_orders);
        const market& m = instruments_[i];
        order o{};
        const bool by_hand = highest_id_ == 0 || chance(0.5);
        if (!by_hand) {
            o.id = highest_id_ - random_.below(std::min<std::uint64_t>(highest_id_, 20));
            o.reference = p_.reference + 22;
        }
        o.others = true;
        o.instrument = i;
        // Towards a flat position, mostly: they have limits too.
        const bool buys = chance(m.position < 0 ? 0.7 : 0.3);
        o.side = buys ? twoside::side::bid : twoside::side::ask;
        o.size = random_.integer(1, 4);
        const std::int64_t away = random_.integer(0, 2);
        o.ticks = buys ? m.bid - away : m.ask + away;
        const std::uint32_t which = born(o);
        tell(which, twoside::report_kind::accepted);
        if (chance(0.3))
            take(which);
        else
            push(now_ + milliseconds(3000, 60'000), event_kind::others_cancel, which);
    }
    void cancel_unasked(std::uint32_t i) {
        schedule_hourly(fault::cancels_unasked, event_kind::cancel_unasked, i);
        const std::uint32_t which = any_own(i);
        if (which == none || !(p_.faults[fault::cancels_unasked] > 0)) return;
        note(fault::cancels_unasked);
        done(which, twoside::report_kind::cancelled);
    }
    void double_order(const twoside::request& r) {
        const auto found = ids_.find(r.order);
        if (found == ids_.end()) return;
        const order first = orders_[found->second];
        if (!first.live || first.twin_of != none || r.size <= first.filled) return;
        note(fault::doubles_a_modification);
        order o = first;
        o.ticks = r.ticks;
        o.size = r.size - first.filled;
        o.filled = 0;
        o.told = false;
        o.executed = false;
        o.twin = true;
        o.held = false;
        o.told_until = 0;
        const std::uint32_t which = born(o);
        orders_[found->second].twin_of = which;
        move_through(o.instrument);
    }

    parameters p_;
    twoside::sim::random_numbers random_;
    std::int64_t now_;
    std::vector<market> instruments_;
    std::vector<event> heap_{};
    std::uint64_t serial_ = 0;
    std::uint64_t touched_ = 0;
    bool burst_ = false;
    bool open_ = true;
    bool calm_ = false;

    std::vector<order> orders_{};
    std::unordered_map<std::uint64_t, std::uint32_t> ids_{};
    std::uint64_t highest_id_ = 0;
    std::vector<execution> executions_{};
    std::vector<std::uint32_t> scratch_{};

    std::deque<flight> requests_{};
    std::uint64_t flights_ = 0;
    std::int64_t latest_arrival_ = 0;
    std::deque<std::int64_t> arrivals_{};
    int breaches_of_session_ = 0;
    std::vector<twoside::request> doubled_{};
    std::vector<flight> late_{};

    std::vector<letter> letters_{};
    std::vector<std::uint32_t> free_letters_{};
    std::vector<twoside::report> delivered_{};
    std::int64_t latest_delivery_ = 0;
    std::int64_t answers_until_ = 0;
    std::int64_t answers_late_ = 0;

    bool link_ = true;
    bool client_connected_ = true;
    std::uint32_t generation_ = 0;
    std::uint64_t generation_of_notice_ = ~std::uint64_t{0};
    std::int64_t silent_until_ = 0;
    bool silence_loses_ = false;
    bool silence_is_deaf_ = false;
    std::int64_t last_heard_ = 0;

    counts counts_{};
};

}  // namespace support
