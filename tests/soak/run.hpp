#pragma once
// One life of a client on a hostile venue: the loop that a live program would have, in simulated time. It delivers what
// arrives, asks for a refresh when something changed and on a timer, sends what comes of it, watches the heartbeat,
// asks for executions, open orders and positions when the client wants to read, and shows all of it to a checker.
//
// A client is a `Desk`, which holds what trades every instrument of the connection:
//     take(i, report, now)              refresh(i, now, book, state, send)      stop(i, now, send)
//     disconnected(now)                 reconnected(now, offered order id)      session_ends(time)
//     wants_reading(now) -> bool        asked(now), for each question           books(i) -> client_books
//     all_off(i) -> bool                save()                                  die(now), reborn from what was saved
// `send` is a callable on a request. Gates of the desk close sides at random moments: it reads closed(i) of the
// soak_script that it is given.

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <soak/checker.hpp>
#include <soak/log.hpp>
#include <support/hostile_venue.hpp>
#include <twoside/sim/random.hpp>
#include <vector>

namespace support {

struct soak_settings {
    std::uint64_t seed = 1;
    double hours = 1;
    std::uint32_t instruments = 8;
    std::size_t levels = 1;
    std::int64_t limit = 20;
    venue_faults faults = venue_faults::all();
    double deaths = 0;  // of the client, an hour
    // Where several lives share a log: what is in use already.
    std::uint32_t first_instrument = 0;
    std::uint64_t first_order = 1;
    twoside::time_point start{};
};

// Which sides a gate keeps closed.
struct soak_script {
    std::vector<twoside::two_sided<bool>> closed{};
    std::vector<bool> exits{};  // get out
};

template <class Desk>
class soak_run {
public:
    using nanoseconds = std::chrono::nanoseconds;

    soak_run(const soak_settings& s, soak_log& log)
        : s_{s},
          log_{log},
          random_{s.seed * 7919 + 3},
          script_{std::vector<twoside::two_sided<bool>>(s.instruments), std::vector<bool>(s.instruments)},
          venue_{{.seed = s.seed,
                  .instruments = s.instruments,
                  .first_instrument = s.first_instrument,
                  .reference = reference,
                  .start = s.start,
                  .faults = s.faults,
                  .stamped_when_received = s.seed % 2 == 1}},
          checker_{{.instruments = s.instruments,
                    .first_instrument = s.first_instrument,
                    .reference = reference,
                    .limit = s.limit,
                    .levels = s.levels,
                    .day = venue_.params().session + venue_.params().closed,
                    .start = s.start}},
          desk_{s, script_},
          switch_at_(2 * std::size_t{s.instruments}),
          unsettled_(s.instruments, false),
          now_{s.start} {
        for (auto& t : switch_at_) t = now_ + random_time(0.05);
        if (s.deaths > 0) schedule_death();
        tell_session_end();
    }

    static constexpr std::uint64_t reference = 77;

    void run() {
        const twoside::time_point end = s_.start + nanoseconds{static_cast<std::int64_t>(s_.hours * 3.6e12)};
        next_tick_ = now_ + tick;
        while (now_ < end) step(end);
        // Everything off, and everything that is still on its way delivered.
        venue_.calm_down();
        stopping_ = true;
        for (auto& c : script_.closed) c = {};
        script_.exits.assign(s_.instruments, false);
        saves_at_ = dies_at_ = twoside::time_point{nanoseconds::max()};
        const twoside::time_point last = now_ + std::chrono::minutes{3};
        while (now_ < last) step(last);
        for (std::uint32_t i = 0; i < s_.instruments; ++i) {
            checker_.settles(i, now_, desk_.books(i), venue_);
            if (!desk_.all_off(i)) ++not_all_off_;
            const client_books b = desk_.books(i);
            log_.books("ledger", s_.first_instrument + i, b.position, b.cash, now_);
            log_.books("venue", s_.first_instrument + i, venue_.position(i), venue_.cash(i), now_);
        }
        checker_.ends(now_, venue_);
    }

    [[nodiscard]] const checker& checked() const noexcept { return checker_; }
    [[nodiscard]] const hostile_venue& venue() const noexcept { return venue_; }
    [[nodiscard]] const Desk& desk() const noexcept { return desk_; }
    [[nodiscard]] Desk& desk() noexcept { return desk_; }
    [[nodiscard]] std::int64_t readings() const noexcept { return readings_; }
    [[nodiscard]] std::int64_t refreshes() const noexcept { return refreshes_; }
    [[nodiscard]] std::int64_t deaths() const noexcept { return deaths_; }
    [[nodiscard]] std::int64_t hung_up() const noexcept { return hung_up_; }
    [[nodiscard]] std::int64_t not_all_off() const noexcept { return not_all_off_; }
    [[nodiscard]] twoside::time_point now() const noexcept { return now_; }

private:
    static constexpr nanoseconds tick = std::chrono::milliseconds{25};
    static constexpr nanoseconds heartbeat = std::chrono::seconds{3};

    nanoseconds random_time(double rate) {
        return nanoseconds{static_cast<std::int64_t>(1e9 * random_.exponential(rate)) + 1};
    }

    void step(twoside::time_point end) {
        now_ = std::min({venue_.next_time(), next_tick_, end});
        venue_.advance(now_);
        follow_connection();
        std::uint64_t dirty = take_reports();
        const std::uint64_t touched = venue_.take_touched();
        dirty |= touched;
        for (std::uint64_t left = touched; left != 0; left &= left - 1)
            checker_.looks(static_cast<std::uint32_t>(__builtin_ctzll(left)), now_, venue_);
        if (now_ >= next_tick_) dirty |= on_tick();
        const bool read_first = random_.below(2) == 0;
        if (read_first) read();
        for (std::uint64_t left = dirty; left != 0; left &= left - 1)
            refresh(static_cast<std::uint32_t>(__builtin_ctzll(left)));
        if (!read_first) read();
        checker_.passes(now_, venue_);
    }

    void follow_connection() {
        if (connected_ && venue_.connected() && now_ - venue_.last_heard() > heartbeat) {
            ++hung_up_;
            venue_.hang_up(now_);
        }
        if (connected_ == venue_.connected()) return;
        connected_ = venue_.connected();
        if (connected_) {
            desk_.reconnected(now_, venue_.offered_order_id());
        } else {
            desk_.disconnected(now_);
            checker_.disconnected();
        }
    }
    std::uint64_t take_reports() {
        std::uint64_t dirty = 0;
        for (const twoside::report& r : venue_.reports()) {
            log_.report(r, now_, reference);
            checker_.arrives(r, now_);
            // The list of open orders is one for all of the connection, and so is the count at its end.
            if (r.kind >= twoside::report_kind::snapshot_begin) {
                for (std::uint32_t i = 0; i < s_.instruments; ++i) desk_.take(i, r, now_);
                dirty = all();
            } else {
                const std::uint32_t i = r.instrument - s_.first_instrument;
                desk_.take(i, r, now_);
                dirty |= std::uint64_t{1} << i;
            }
        }
        venue_.clear_reports();
        for (std::uint64_t left = dirty; left != 0; left &= left - 1) {
            const auto i = static_cast<std::uint32_t>(__builtin_ctzll(left));
            checker_.settles(i, now_, desk_.books(i), venue_);
        }
        return dirty;
    }
    [[nodiscard]] std::uint64_t all() const noexcept {
        return s_.instruments == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << s_.instruments) - 1;
    }
    // Every 25 ms one instrument of eight, and those with a side that a gate keeps closed.
    std::uint64_t on_tick() {
        next_tick_ = next_tick_ + tick;
        ++ticks_;
        live_or_die();
        std::uint64_t dirty = 0;
        for (std::uint32_t i = 0; i < s_.instruments; ++i) {
            twoside::two_sided<bool>& closed = script_.closed[i];
            if (!stopping_) {
                for (const twoside::side s : {twoside::side::bid, twoside::side::ask}) {
                    auto& at = switch_at_[2 * i + (s == twoside::side::ask)];
                    if (now_ < at) continue;
                    closed[s] = !closed[s];
                    script_.exits[i] = closed[s] && random_.below(40) == 0;
                    at = now_ + (closed[s] ? std::chrono::milliseconds{random_.integer(300, 3000)}
                                           : random_time(venue_.bursting() ? 0.2 : 0.03));
                    if (!closed[s]) checker_.opens(i, s);
                    demanded_.push_back({i, s, closed[s]});
                    dirty |= std::uint64_t{1} << i;
                }
            }
            if ((i + ticks_) % 8 == 0 || closed.bid || closed.ask) dirty |= std::uint64_t{1} << i;
        }
        if (venue_.params().session.count() > 0 && now_ >= session_end_ + venue_.params().closed) tell_session_end();
        return dirty;
    }
    // What is saved is up to 20 s old when the client dies.
    void schedule_death() {
        saves_at_ = now_ + random_time(s_.deaths / 3600);
        dies_at_ = saves_at_ + std::chrono::milliseconds{random_.integer(0, 20'000)};
    }
    void live_or_die() {
        if (now_ >= saves_at_) {
            desk_.save();
            saved_at_ = now_;
            saves_at_ = twoside::time_point{nanoseconds::max()};
        }
        if (now_ < dies_at_ || saved_at_ == twoside::time_point::earliest()) return;
        ++deaths_;
        venue_.hang_up(now_);
        follow_connection();
        venue_.client_forgets(saved_at_);
        desk_.die(now_);
        checker_.died();
        if ((s_.seed / 2) % 2 == 0) desk_.session_ends(session_end_);
        schedule_death();
    }
    void tell_session_end() {
        const auto period = venue_.params().session + venue_.params().closed;
        const auto n = (now_ - s_.start) / period;
        session_end_ = s_.start + n * period + venue_.params().session;
        // Half of them know when the session ends.
        if ((s_.seed / 2) % 2 == 0 && !stopping_) desk_.session_ends(session_end_);
    }
    void refresh(std::uint32_t i) {
        const auto send = [&](const twoside::request& r) {
            checker_.leaves(r, now_, venue_);
            log_.request(r, now_);
            venue_.send(r, now_);
        };
        for (const change& c : demanded_)
            if (c.instrument == i && c.closed && connected_) checker_.demands(i, c.side, now_, venue_);
        std::erase_if(demanded_, [&](const change& c) { return c.instrument == i; });
        ++refreshes_;
        if (stopping_) return desk_.stop(i, now_, send);
        twoside::market_state state{};
        state.volatility = twoside::per_sqrt_second(0.01);
        state.status = venue_.status(i);
        desk_.refresh(i, now_, venue_.book(i), state, send);
    }
    void read() {
        if (!connected_ || !desk_.wants_reading(now_)) return;
        ++readings_;
        const auto asked = [&] {
            desk_.asked(now_);
            checker_.asks(now_);
        };
        asked();
        venue_.ask_executions(now_, now_ - std::chrono::minutes{5});
        asked();
        venue_.ask_open_orders(now_);
        asked();
        venue_.ask_position(now_);
    }

    struct change {
        std::uint32_t instrument;
        twoside::side side;
        bool closed;
    };

    soak_settings s_;
    soak_log& log_;
    twoside::sim::random_numbers random_;
    soak_script script_;
    hostile_venue venue_;
    checker checker_;
    Desk desk_;
    std::vector<twoside::time_point> switch_at_;
    std::vector<bool> unsettled_;
    std::vector<change> demanded_{};
    twoside::time_point now_;
    twoside::time_point next_tick_{};
    twoside::time_point session_end_{};
    twoside::time_point saved_at_ = twoside::time_point::earliest();
    std::uint32_t ticks_ = 0;
    bool connected_ = true;
    bool stopping_ = false;
    std::int64_t readings_ = 0, refreshes_ = 0, hung_up_ = 0, not_all_off_ = 0, deaths_ = 0;
    twoside::time_point saves_at_{nanoseconds::max()};
    twoside::time_point dies_at_{nanoseconds::max()};
};

}  // namespace support
