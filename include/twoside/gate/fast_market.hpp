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
#include <cstddef>
#include <twoside/core/inline.hpp>
#include <twoside/core/mirrored.hpp>
#include <twoside/core/validation.hpp>
#include <twoside/core/verdict.hpp>
#include <twoside/gate/market_events.hpp>
#include <twoside/quote/proposal.hpp>

namespace twoside {

struct fast_market_parameters {
    std::chrono::nanoseconds window{1'000'000'000};
    double sigmas = 4;                        // infinity: moves are not judged
    double max_events_per_second = infinity;  // infinity: events are not counted

    [[nodiscard]] constexpr problem check() const noexcept {
        return first_problem(check_that(window.count() >= 1'000 && window.count() <= 86'400'000'000'000, "fast_market",
                                        "window (seconds)", in_seconds(window), "1 microsecond to 24 hours"),
                             check_that(sigmas > 0, "fast_market", "sigmas", sigmas, "above 0 (infinity: off)"),
                             check_that(max_events_per_second > 0, "fast_market", "max_events_per_second",
                                        max_events_per_second, "above 0 (infinity: off)"));
    }
};

class fast_market {
public:
    using shortcuts_of = fast_market;
    using parameters = fast_market_parameters;

    static constexpr reason moving{"the market moves too fast"};
    static constexpr reason busy{"too many events"};
    static constexpr reason no_volatility{"no volatility to judge the market's moves by"};

    explicit fast_market(const parameters& p = {})
        : slot_length_{(require(p.check()), p.window / slots)},
          move_per_sigma_{p.sigmas * std::sqrt(in_seconds(p.window))},
          sure_per_sigma_{p.max_events_per_second < infinity ? not_a_number : move_per_sigma_},
          judge_moves_{p.sigmas < infinity},
          count_events_{p.max_events_per_second < infinity},
          max_per_nanosecond_{p.max_events_per_second * 1e-9},
          window_{p.window} {}

    [[nodiscard]] verdict operator()(const proposal& p) noexcept {
        keep_time(p.now);
        if (count_events_ && events_.is_event(p.book)) count(p.now);
        const double mid = p.book.mid();
        if (is_finite(mid)) {
            const mirrored here{mid, -mid};
            reached_ = larger(here, reached_);
            const double allowed = move_per_sigma_ * p.sigma();
            if (judge_moves_ && !(larger(reached_, past_) - here <= allowed))
                return is_finite(allowed) ? verdict{moving} : verdict{no_volatility};
        }
        return stop_if(count_events_ && too_many(p.now), busy);
    }

    // For the path of a quote: the slots go on first, and then a move that is small enough takes a few comparisons.
    TWOSIDE_INLINE void keep_time(time_point now) noexcept {
        if (now < start_ || is_due(now)) [[unlikely]]
            advance(now.since_epoch().count());
    }
    // Whether the time has left the slot. A quoter's goes on from one call to the next, or begins anew.
    [[nodiscard]] TWOSIDE_INLINE bool is_due(time_point now) const noexcept {
        return elapsed(now.since_epoch().count()) >= static_cast<std::uint64_t>(slot_length_.count());
    }
    [[nodiscard]] TWOSIDE_INLINE bool surely_open(const proposal& p) noexcept {
        const double mid = p.book.mid();
        const mirrored here{mid, -mid};
        const mirrored reached = larger(here, reached_);
        // How far the mid is from the far ends of the window's range; not a number where the mid is none.
        if (!(larger(reached, past_) - here <= sure_per_sigma_ * p.sigma())) [[unlikely]]
            return false;
        reached_ = reached;
        return true;
    }

    // Time begins anew: the window is empty.
    void restart(time_point now) noexcept { forget(now); }

private:
    static constexpr unsigned slots = 8;

    struct events_in_a_slot {
        std::int64_t events = 0;
        time_point first{};  // of them
    };

    // Since the slot began; needs a time that is not before that.
    [[nodiscard]] TWOSIDE_INLINE std::uint64_t elapsed(std::int64_t now) const noexcept {
        return static_cast<std::uint64_t>(now) - static_cast<std::uint64_t>(start_.since_epoch().count());
    }

    void count(time_point now) noexcept {
        if (current_.events == 0) current_.first = now;
        ++current_.events;
    }
    // The first event opens the time over which the others are counted. Where that is shorter than the window, all of
    // them fell into one window.
    [[nodiscard]] bool too_many(time_point now) const noexcept {
        const std::int64_t events = current_.events + past_events_;
        const auto covered = now - (past_events_ > 0 ? past_first_ : current_.events > 0 ? current_.first : start_);
        const bool whole_window = covered >= window_;
        const auto over = whole_window ? covered : window_;
        return static_cast<double>(whole_window ? events - 1 : events) >
               max_per_nanosecond_ * static_cast<double>(over.count());
    }

    [[gnu::noinline]] void forget(time_point now) noexcept {
        for (mirrored& r : range_from_) r = mirrored{-infinity};
        for (events_in_a_slot& e : events_of_) e = {};
        reached_ = past_ = mirrored{-infinity};
        next_ = 0;
        current_ = {};
        past_events_ = 0;
        start_ = now;
    }

    TWOSIDE_INLINE void advance(std::int64_t nanoseconds) noexcept {
        const time_point now{std::chrono::nanoseconds{nanoseconds}};
        const auto length = static_cast<std::uint64_t>(slot_length_.count());
        std::uint64_t left = elapsed(nanoseconds);
        if (now < start_ || left >= length * (slots + 1)) {
            // A gap longer than the window, or a time before it: nothing of the past is left.
            forget(now);
            return;
        }
        std::size_t closed = 0;
        for (; left >= length; left -= length) {
            ++closed;
            if (count_events_) close_events();
        }
        start_ = time_point{std::chrono::nanoseconds{nanoseconds - static_cast<std::int64_t>(left)}};
        close_ranges(closed);  // at most all of them
    }

    // The slot that was being filled is closed, and those after it that nothing fell into. In one pass without a
    // branch, and to fixed places: which slot it is cannot be predicted.
    TWOSIDE_INLINE void close_ranges(std::size_t closed) noexcept {
        static constexpr mirrored keeps{infinity};
        static constexpr mirrored drops{-infinity};
        // Behind the slot that was being filled there is nothing.
        static constexpr mirrored reaches[2 * slots]{keeps, keeps, keeps, keeps, keeps, keeps, keeps, keeps,
                                                     keeps, drops, drops, drops, drops, drops, drops, drops};
        const mirrored* const from = range_from_ + closed;
        const mirrored* const limit = reaches + closed;
        const mirrored reached = reached_;
#pragma GCC unroll 8
        for (unsigned i = 0; i < slots; ++i) range_from_[i] = larger(from[i], smaller(reached, limit[i]));
        past_ = range_from_[0];
        reached_ = mirrored{-infinity};
    }
    [[gnu::noinline]] void close_events() noexcept {
        past_events_ += current_.events - events_of_[next_].events;
        events_of_[next_] = current_;
        current_ = {};
        next_ = (next_ + 1) % slots;
        for (unsigned i = slots; i > 0; --i) {
            const events_in_a_slot& e = events_of_[(next_ + i - 1) % slots];  // the youngest first: the oldest stays
            past_first_ = e.events > 0 ? e.first : past_first_;
        }
    }

    std::chrono::nanoseconds slot_length_;
    double move_per_sigma_;
    double sure_per_sigma_;  // the same; NaN, so that nothing is sure, where events are counted too
    bool judge_moves_;
    bool count_events_;
    time_point start_ = time_point::earliest();
    // What the mid has reached in the slot that is being filled, and in all of the others: {highest, -lowest}.
    mirrored reached_{-infinity};
    mirrored past_{-infinity};
    // The same in all slots from one on, the oldest first; behind the youngest there are as many empty ones.
    mirrored range_from_[2 * slots]{-infinity, -infinity, -infinity, -infinity, -infinity, -infinity,
                                    -infinity, -infinity, -infinity, -infinity, -infinity, -infinity,
                                    -infinity, -infinity, -infinity, -infinity};
    double max_per_nanosecond_;
    std::chrono::nanoseconds window_;
    market_events events_{};
    events_in_a_slot current_{};
    std::int64_t past_events_ = 0;
    unsigned next_ = 0;  // the place of the oldest
    time_point past_first_{};
    events_in_a_slot events_of_[slots]{};
};

}  // namespace twoside
