#pragma once
// Gate: the market is not moving too fast. Over a sliding window it stops both sides while
//   the mid has moved by more than `sigmas` * sigma * sqrt(window), or
//   market events arrive faster than `max_events_per_second`.
// The move is measured from the lowest and highest mid in the window, which is cut into slots; a slot is forgotten as a
// whole, so what is looked back on lies between `window` and window * 9/8. Events are divided by the time that they
// were counted over, so that a steady rate below the limit never stops. An event is a refresh with a new book; a
// timer's refresh is none. Constant time an event, no allocation. Sigma is the caller's volatility; while it is unset a
// move cannot be judged, and that is a reason too. A mid that is not a number counts as an event and changes nothing
// else. Shown by tests/gate/fast_market.cpp.

#include <cmath>
#include <twoside/core/inline.hpp>
#include <twoside/core/validation.hpp>
#include <twoside/core/verdict.hpp>
#include <twoside/gate/market_events.hpp>
#include <twoside/quote/proposal.hpp>

namespace twoside {

struct fast_market_parameters {
    std::chrono::nanoseconds window = std::chrono::seconds{1};
    double sigmas = 4;                        // infinity: moves are not judged
    double max_events_per_second = infinity;  // infinity: events are not counted

    [[nodiscard]] constexpr problem check() const noexcept {
        return first_problem(
            check_that(window >= std::chrono::microseconds{1} && window <= std::chrono::hours{24}, "fast_market",
                       "window (seconds)", in_seconds(window), "1 microsecond to 24 hours"),
            check_that(sigmas > 0, "fast_market", "sigmas", sigmas, "above 0 (infinity: off)"),
            check_that(max_events_per_second > 0, "fast_market", "max_events_per_second", max_events_per_second,
                       "above 0 (infinity: off)"));
    }
};

class fast_market {
public:
    using parameters = fast_market_parameters;

    static constexpr reason moving{"the market moves too fast"};
    static constexpr reason busy{"too many events"};
    static constexpr reason no_volatility{"no volatility to judge the market's moves by"};

    explicit fast_market(const parameters& p = {})
        : slot_length_{(require(p.check()), p.window / slots)},
          move_per_sigma_{p.sigmas * std::sqrt(in_seconds(p.window))},
          judge_moves_{p.sigmas < infinity},
          count_events_{p.max_events_per_second < infinity},
          max_per_nanosecond_{p.max_events_per_second * 1e-9},
          window_{p.window} {}

    [[nodiscard]] TWOSIDE_INLINE constexpr verdict operator()(const proposal& p) noexcept {
        if (!(p.now >= current_.start && p.now - current_.start < slot_length_)) [[unlikely]]
            advance(p.now);
        const bool event = count_events_ && events_.is_event(p.book);
        if (event) {
            if (current_.events == 0) current_.first = p.now;
            ++current_.events;
        }
        const double mid = p.book.mid();
        if (is_finite(mid)) {
            current_.low = smaller(current_.low, mid);
            current_.high = larger(current_.high, mid);
            const double low = smaller(current_.low, past_.low);
            const double high = larger(current_.high, past_.high);
            const double allowed = move_per_sigma_ * p.sigma();
            // The move up to now is from the far end of the window's range.
            if (judge_moves_ && !(larger(high - mid, mid - low) <= allowed))
                return is_finite(allowed) ? verdict{moving} : verdict{no_volatility};
        }
        return stop_if(count_events_ && too_many(p.now), busy);
    }

    // Time begins anew: the window is empty.
    constexpr void restart(time_point now) noexcept { forget(now); }

private:
    static constexpr unsigned slots = 8;

    struct summary {
        double low = infinity;
        double high = -infinity;
        std::int64_t events = 0;
        time_point first{};  // event; where there is none, the start
        time_point start{};
    };

    // The first event opens the time over which the others are counted. Where that is shorter than the window, all of
    // them fell into one window.
    [[nodiscard]] TWOSIDE_INLINE constexpr bool too_many(time_point now) const noexcept {
        const std::int64_t events = current_.events + past_.events;
        const auto covered = now - (past_.events > 0 ? past_.first : current_.first);
        const bool whole_window = covered >= window_;
        const auto over = whole_window ? covered : window_;
        return static_cast<double>(whole_window ? events - 1 : events) >
               max_per_nanosecond_ * static_cast<double>(over.count());
    }

    constexpr void forget(time_point now) noexcept {
        for (summary& s : ring_) s = {};
        past_ = {};
        current_ = {.first = now, .start = now};
    }

    [[gnu::noinline]] constexpr void advance(time_point now) noexcept {
        const auto behind = now - current_.start;
        if (behind < behind.zero() || behind >= slot_length_ * (slots + 1)) {
            // A gap longer than the window, or a time before it: nothing of the past is left.
            forget(now);
            return;
        }
        for (auto left = behind; left >= slot_length_; left -= slot_length_) {
            ring_[next_] = current_;
            next_ = (next_ + 1) % slots;
            const time_point start = current_.start + slot_length_;
            current_ = {.first = start, .start = start};
        }
        past_ = {};
        for (const summary& s : ring_) {
            past_.low = smaller(past_.low, s.low);
            past_.high = larger(past_.high, s.high);
        }
        if (!count_events_) return;
        for (unsigned i = slots; i > 0; --i) {
            const summary& s = ring_[(next_ + i - 1) % slots];  // the youngest first, so that the oldest time stays
            past_.events += s.events;
            past_.first = s.events > 0 ? s.first : past_.first;
        }
    }

    std::chrono::nanoseconds slot_length_;
    double move_per_sigma_;
    bool judge_moves_;
    bool count_events_;
    double max_per_nanosecond_;
    std::chrono::nanoseconds window_;
    market_events events_{};
    summary current_{.first = time_point::earliest(), .start = time_point::earliest()};
    summary past_{};  // of the whole ring
    summary ring_[slots]{};
    unsigned next_ = 0;
};

}  // namespace twoside
