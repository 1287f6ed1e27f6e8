#pragma once
// Runs a quoter over recorded events as a live loop would: all events of one time are taken in, then the quoter is
// refreshed once, because a book between two events of one time was never there to be quoted on. A timer refreshes it
// where no event comes, so that gates fire without ticks. A fair value that wants several levels is shown the recorded
// ones, where the recording has them. There are no fills: the position stays what the state says. What comes back is a
// tally that accounts for every event. Shown by tests/sim/replay.cpp.

#include <cstdint>
#include <span>
#include <twoside/data/event.hpp>
#include <twoside/twoside.hpp>
#include <twoside/volatility/ewma.hpp>
#include <vector>

namespace twoside::sim {

struct replay_settings {
    market_state state{};                                              // position, resting orders and profit throughout
    ewma_volatility_parameters volatility{};                           // estimated from the mid as the events come
    std::chrono::nanoseconds timer = std::chrono::milliseconds{250};   // 0: refresh on events only
    std::chrono::nanoseconds longest_silence = std::chrono::hours{1};  // without an event, after which the timer rests
};

// For how long a side was not quoted, and how often that began, for one reason.
struct reason_tally {
    verdict why{};
    two_sided<std::chrono::nanoseconds> held{};
    two_sided<std::int64_t> times{};
};

struct replay_tally {
    std::int64_t events = 0;
    std::int64_t quotes = 0;  // book updates among the events
    std::int64_t trades = 0;
    std::int64_t halts = 0;  // halts and resumptions
    std::int64_t refreshes = 0;
    std::int64_t timer_refreshes = 0;  // of them, without an event
    std::int64_t throttled = 0;        // of them, refused by the throttle
    std::int64_t unchanged = 0;        // of them, whose quote was the one that stood
    std::int64_t time_went_back = 0;  // of them, before a time that the quoter knew already: restart() it for a new day
    std::int64_t sent = 0;            // signals to quote
    std::int64_t cancels = 0;
    std::int64_t exits = 0;
    std::chrono::nanoseconds span{};     // from the first event to the last
    std::chrono::nanoseconds two_way{};  // quoting both sides
    two_sided<std::chrono::nanoseconds> quoting{};
    std::chrono::nanoseconds smallest_gap = std::chrono::nanoseconds::max();  // between two quotes sent
    // Averages over the time that both our sides and the market's stood.
    double our_spread = not_a_number;
    double market_spread = not_a_number;
    double sigma = not_a_number;  // the last estimate, price per square root of a second
    std::vector<reason_tally> reasons{};
};

namespace detail {

// For how long what stands, and why not where nothing does.
class quoting_time {
public:
    explicit quoting_time(replay_tally& tally) : tally_{tally} {}

    // Time passes with everything as it is.
    void pass(std::chrono::nanoseconds dt, const top_of_book& market) {
        if (dt <= dt.zero()) return;
        if (quote_.two_way()) {
            tally_.two_way += dt;
            const double width = market.spread();
            if (is_finite(width)) {
                const double seconds = in_seconds(dt);
                seconds_ += seconds;
                ours_ += seconds * width_;
                theirs_ += seconds * width;
            }
        }
        pass(dt, side::bid);
        pass(dt, side::ask);
    }

    template <class Signal>
    void apply(const Signal& s) {
        quote_ = s.quote;
        width_ = s.ask_price() - s.bid_price();
        explain(s, side::bid);
        explain(s, side::ask);
    }

    void finish() {
        if (seconds_ > 0) {
            tally_.our_spread = ours_ / seconds_;
            tally_.market_spread = theirs_ / seconds_;
        }
    }

private:
    void pass(std::chrono::nanoseconds dt, side s) {
        if (quote_[s].present())
            tally_.quoting[s] += dt;
        else if (explained_[s])
            tally_.reasons[index_[s]].held[s] += dt;
    }
    template <class Signal>
    void explain(const Signal& s, side which) {
        if (quote_[which].present()) {
            explained_[which] = false;
            return;
        }
        // A refresh that the throttle refuses says nothing new of a side that does not stand.
        if (explained_[which] && s.sides()[which].open() && s.action == action::hold) return;
        // A side that the gates leave open and that does not stand waits for the throttle.
        const verdict why = s.sides()[which].open() ? s.reason : s.sides()[which];
        if (explained_[which] && why == why_[which]) return;
        why_[which] = why;
        index_[which] = find(why);
        explained_[which] = true;
        ++tally_.reasons[index_[which]].times[which];
    }
    std::size_t find(verdict why) {
        for (std::size_t i = 0; i < tally_.reasons.size(); ++i)
            if (tally_.reasons[i].why == why) return i;
        tally_.reasons.push_back({.why = why});
        return tally_.reasons.size() - 1;
    }

    replay_tally& tally_;
    twoside::quote quote_{};
    double width_ = not_a_number;
    two_sided<verdict> why_{};
    two_sided<std::size_t> index_{};
    two_sided<bool> explained_{};  // false: the side stands, or nothing is known of it yet
    double seconds_ = 0;
    double ours_ = 0;
    double theirs_ = 0;
};

}  // namespace detail

// What an observer of a replay sees after each refresh. What stands then is the signal's own quote.
template <class Signal>
struct replay_moment {
    time_point now;
    const top_of_book& market;
    const market_state& state;
    const Signal& signal;
};

namespace detail {

// The books that a fair value is shown.
struct no_levels {};

template <class Quoter, class Levels, class Observe>
[[nodiscard]] replay_tally replay(std::span<const data::event> events, const Levels& levels, Quoter& quoter,
                                  const replay_settings& settings, Observe observe) {
    replay_tally tally;
    quoting_time standing{tally};
    market_state state = settings.state;
    ewma_volatility volatility{settings.volatility};
    top_of_book market{};
    time_point last{};
    time_point last_sent = time_point::earliest();
    bool any_sent = false;

    // Time passes with the market as it was; only then does an event change it.
    const auto advance = [&](time_point now) {
        standing.pass(now - last, market);
        last = now;
    };
    const auto ask = [&](time_point now) {
        if constexpr (std::same_as<Levels, no_levels>) {
            return quoter.refresh(now, market, state);
        } else {
            static constexpr data::book nothing{};
            return quoter.refresh(now, tally.quotes > 0 ? levels[static_cast<std::size_t>(tally.quotes - 1)] : nothing,
                                  state);
        }
    };
    const auto refresh = [&](time_point now) {
        const auto signal = ask(now);
        ++tally.refreshes;
        tally.throttled += signal.action == action::hold && signal.reason == throttled;
        tally.unchanged += signal.action == action::hold && signal.reason == unchanged;
        tally.time_went_back += signal.action == action::hold && signal.reason == time_went_back;
        tally.cancels += signal.action == action::cancel;
        tally.exits += signal.action == action::exit;
        if (signal.action == action::quote) {
            ++tally.sent;
            if (any_sent && now - last_sent < tally.smallest_gap) tally.smallest_gap = now - last_sent;
            last_sent = now;
            any_sent = true;
        }
        standing.apply(signal);
        observe(replay_moment<typename Quoter::signal>{now, market, state, signal});
    };

    if (!events.empty()) last = events.front().time;
    for (std::size_t i = 0; i < events.size(); ++i) {
        const data::event& e = events[i];
        if (settings.timer > settings.timer.zero()) {
            const time_point silence = last;
            while (e.time - last > settings.timer && last - silence < settings.longest_silence) {
                advance(last + settings.timer);
                refresh(last);
                ++tally.timer_refreshes;
            }
        }
        advance(e.time);
        ++tally.events;
        switch (e.kind) {
            case data::event_kind::quote:
                ++tally.quotes;
                market = e.best;
                volatility.update(e.time, market.mid());
                state.volatility = volatility.value();
                break;
            case data::event_kind::trade:
                ++tally.trades;
                break;
            case data::event_kind::halt:
                ++tally.halts;
                state.status = trading_status::halted;
                break;
            case data::event_kind::resume:
                ++tally.halts;
                state.status = trading_status::trading;
                break;
        }
        const bool more_of_this_time = i + 1 < events.size() && events[i + 1].time == e.time;
        if (!more_of_this_time) refresh(e.time);
    }
    standing.finish();
    if (!events.empty()) tally.span = events.back().time - events.front().time;
    tally.sigma = volatility.value().per_sqrt_second();
    return tally;
}

}  // namespace detail

// Over the tops of the books. `observe` is called with a replay_moment after every refresh.
template <class Quoter, class Observe>
[[nodiscard]] replay_tally replay(std::span<const data::event> events, Quoter& quoter, const replay_settings& settings,
                                  Observe observe) {
    return detail::replay(events, detail::no_levels{}, quoter, settings, observe);
}
template <class Quoter>
[[nodiscard]] replay_tally replay(std::span<const data::event> events, Quoter& quoter,
                                  const replay_settings& settings = {}) {
    return replay(events, quoter, settings, [](const auto&) {});
}

// Over the levels of a recording that was read with them: recording.books has one book for each quote.
template <class Quoter, class Observe>
[[nodiscard]] replay_tally replay_levels(const data::recording& recording, Quoter& quoter,
                                         const replay_settings& settings, Observe observe) {
    std::size_t quotes = 0;
    for (const data::event& e : recording.events) quotes += e.kind == data::event_kind::quote;
    require(check_that(recording.books.size() == quotes, "sim::replay_levels", "books of the recording",
                       static_cast<double>(recording.books.size()),
                       "one for each quote: ask the reader for levels, or replay the recording's events"));
    return detail::replay(recording.events, recording.books, quoter, settings, observe);
}
template <class Quoter>
[[nodiscard]] replay_tally replay_levels(const data::recording& recording, Quoter& quoter,
                                         const replay_settings& settings = {}) {
    return replay_levels(recording, quoter, settings, [](const auto&) {});
}

}  // namespace twoside::sim
