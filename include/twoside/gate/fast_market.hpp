#pragma once
// Gate: the market is not moving too fast. Over a sliding window it stops both sides while
//   the mid has moved by more than `sigmas` * sigma * sqrt(window), or
//   events arrive faster than `max_events_per_second`.
// The move is measured from the lowest and highest mid in the window, which is cut into slots; a slot is forgotten as a
// whole, so what is looked back on lies between `window` and window * 9/8. Constant time an event, no allocation.
// Sigma is the caller's volatility; while it is unset a move cannot be judged, and that is a reason too.
// A mid that is not a number counts as an event and changes nothing else.
// Shown by tests/gate/fast_market.cpp.

#include <cmath>
#include <twoside/core/inline.hpp>
#include <twoside/core/validation.hpp>
#include <twoside/gate/verdict.hpp>
#include <twoside/market/market_view.hpp>

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
          forget_after_{slot_length_ * (slots + 1)},
          move_per_sigma_{p.sigmas * std::sqrt(in_seconds(p.window))},
          judge_moves_{p.sigmas < infinity},
          max_events_{most_events(p.max_events_per_second * in_seconds(p.window))} {}

    [[nodiscard]] TWOSIDE_INLINE constexpr verdict operator()(const proposal& p) noexcept {
        if (p.now - slot_start_ >= slot_length_) [[unlikely]]
            advance(p.now);
        ++current_.events;
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
        return stop_if(current_.events + past_.events > max_events_, busy);
    }

private:
    static constexpr unsigned slots = 8;

    struct summary {
        double low = infinity;
        double high = -infinity;
        std::int64_t events = 0;
    };

    static constexpr std::int64_t most_events(double n) noexcept {
        return n < 9e18 ? static_cast<std::int64_t>(n) : std::numeric_limits<std::int64_t>::max();
    }

    [[gnu::noinline]] constexpr void advance(time_point now) noexcept {
        const auto behind = now - slot_start_;
        if (behind >= forget_after_) {
            // A gap longer than the window: nothing of the past is left.
            for (summary& s : ring_) s = {};
            current_ = {};
            slot_start_ = now;
        } else {
            for (auto left = behind; left >= slot_length_; left -= slot_length_) {
                ring_[next_] = current_;
                next_ = (next_ + 1) % slots;
                current_ = {};
                slot_start_ = slot_start_ + slot_length_;
            }
        }
        past_ = {};
        for (const summary& s : ring_) {
            past_.low = smaller(past_.low, s.low);
            past_.high = larger(past_.high, s.high);
            past_.events += s.events;
        }
    }

    std::chrono::nanoseconds slot_length_;
    std::chrono::nanoseconds forget_after_;
    double move_per_sigma_;
    bool judge_moves_;
    std::int64_t max_events_;
    time_point slot_start_{};
    summary current_{};
    summary past_{};  // of the whole ring
    summary ring_[slots]{};
    unsigned next_ = 0;
};

}  // namespace twoside
