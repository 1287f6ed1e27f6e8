#pragma once
// What kind of market this is, against its own baseline: averages over a fast and a slow time constant of the same
// thing.
//   volatile   sigma_fast / sigma_slow, of exponentially weighted squared changes of the mid
//   illiquid   spread_fast / spread_slow, of the time-weighted spread
//   trending   |D| / (sigma_slow sqrt(tau / 2)), D = sum of changes weighted exp(-age / tau): how many standard
//              deviations a market without drift would have to go for it
// A state is on from its threshold, and off again below `release` of it, so that it does not flicker. Prices in price
// units; ratios and trend have none. Not ready until a slow time constant has been seen. Books that are not two-sided
// are ignored and counted, and so are times that go back, until restart(now); a gap longer than `max_gap` is not a
// change of price. Changes are taken over at least `sampling`. Constant time a book; where steps are short against
// `fast`, without an exponential, a root or more divisions than two. Source: moving averages against a baseline are
// common practice; the variance of D is sigma^2 tau / 2, that of an Ornstein-Uhlenbeck process. Shown by
// tests/volatility/regime.cpp.

#include <cmath>
#include <twoside/core/estimate.hpp>
#include <twoside/core/time.hpp>
#include <twoside/core/validation.hpp>
#include <twoside/market/top_of_book.hpp>

namespace twoside {

struct market_regime_parameters {
    std::chrono::nanoseconds fast = std::chrono::minutes{1};
    std::chrono::nanoseconds slow = std::chrono::minutes{30};
    std::chrono::nanoseconds sampling = std::chrono::seconds{1};
    std::chrono::nanoseconds max_gap = std::chrono::minutes{1};
    double volatile_from = 2;  // times the baseline
    double illiquid_from = 2;
    double trending_from = 3;  // standard deviations
    double release = 0.8;      // of a threshold

    [[nodiscard]] constexpr problem check() const noexcept {
        const char* me = "market_regime";
        return first_problem(
            check_positive(me, "fast (seconds)", in_seconds(fast)),
            check_that(slow > fast, me, "slow (seconds)", in_seconds(slow), "longer than `fast`"),
            check_that(sampling > sampling.zero() && sampling < fast, me, "sampling (seconds)", in_seconds(sampling),
                       "above 0 and shorter than `fast`"),
            check_that(max_gap > sampling, me, "max_gap (seconds)", in_seconds(max_gap), "longer than `sampling`"),
            check_limit(me, "volatile_from", volatile_from), check_limit(me, "illiquid_from", illiquid_from),
            check_limit(me, "trending_from", trending_from),
            check_that(release >= 0 && release <= 1, me, "release", release, "0 to 1"));
    }
};

namespace detail {

// 1 - exp(-x) for x >= 0, to the last digit but one. Steps are short against what is averaged over: there its series
// costs a third of the library's function.
[[nodiscard]] inline double gone_after(double x) noexcept {
    if (!(x < 0.0625)) return -std::expm1(-x);
    const double x2 = x * x;
    const double x4 = x2 * x2;
    const double first = 1 - x * (1.0 / 2) + x2 * (1.0 / 6 - x * (1.0 / 24));
    const double last = 1.0 / 120 - x * (1.0 / 720) + x2 * (1.0 / 5040 - x * (1.0 / 40320) + x2 * (1.0 / 362880));
    return x * (first + x4 * last);
}

}  // namespace detail

// Which states are on, by their thresholds.
struct regime_states {
    bool is_volatile = false;
    bool illiquid = false;
    bool trending = false;
    int direction = 0;  // of the trend: 1 up, -1 down, 0 none
};

class market_regime {
public:
    using parameters = market_regime_parameters;

    constexpr explicit market_regime(const parameters& p = {})
        : p_{(require(p.check()), p)},
          fast_{in_seconds(p.fast)},
          slow_{in_seconds(p.slow)},
          per_fast_{1 / fast_},
          per_slow_{1 / slow_} {}

    void update(time_point now, const top_of_book& book) noexcept {
        const double mid = book.mid();
        const double spread = book.spread();
        if (!is_finite(mid * mid) || !(spread >= 0) || (m_.any && now < m_.last_time)) {
            ++m_.ignored;
            return;
        }
        const auto elapsed = now - m_.last_time;
        if (!m_.any || elapsed > p_.max_gap) {
            begin(now, mid, spread);
            return;
        }
        if (elapsed < p_.sampling) return;
        const double dt = in_seconds(elapsed);
        const double change = mid - m_.last_mid;
        m_.seen += dt;
        const double decayed = detail::gone_after(dt * per_fast_);
        const double gone_fast = weight(decayed, dt, fast_);
        const double gone_slow = weight(detail::gone_after(dt * per_slow_), dt, slow_);
        const double rate = change * change / dt;
        m_.fast_variance += gone_fast * (rate - m_.fast_variance);
        m_.slow_variance += gone_slow * (rate - m_.slow_variance);
        m_.fast_spread += gone_fast * (m_.last_spread - m_.fast_spread);
        m_.slow_spread += gone_slow * (m_.last_spread - m_.slow_spread);
        m_.drift = m_.drift * (1 - decayed) + change;
        ++m_.samples;
        begin(now, mid, spread);
        judge();
    }

    // Time begins anew, as for quoter::restart: a book that was seen later than that is taken to have been seen now.
    constexpr void restart(time_point now) noexcept { m_.last_time = m_.last_time > now ? now : m_.last_time; }

    [[nodiscard]] constexpr bool ready() const noexcept { return m_.seen >= slow_; }
    [[nodiscard]] double volatility_ratio() const noexcept { return std::sqrt(m_.fast_variance / m_.slow_variance); }
    [[nodiscard]] constexpr double spread_ratio() const noexcept { return m_.fast_spread / m_.slow_spread; }
    // Signed: above zero the market goes up.
    [[nodiscard]] double trend() const noexcept { return m_.drift / std::sqrt(m_.slow_variance * 0.5 * fast_); }
    // All off until it is ready. Judged at each sample, so that a quoter only reads it.
    [[nodiscard]] constexpr const regime_states& states() const noexcept { return states_; }
    // The volatility ratio.
    [[nodiscard]] estimate read() const noexcept {
        return ready() ? estimated(volatility_ratio(), not_a_number, m_.samples)
                       : not_estimated(not_enough_data, m_.samples);
    }
    [[nodiscard]] constexpr std::int64_t ignored() const noexcept { return m_.ignored; }

    struct memory {
        double fast_variance = 0;
        double slow_variance = 0;
        double fast_spread = 0;
        double slow_spread = 0;
        double drift = 0;
        double seen = 0;  // seconds
        double last_mid = 0;
        double last_spread = 0;
        time_point last_time{};
        std::int64_t samples = 0;
        std::int64_t ignored = 0;
        std::uint8_t any = 0;  // 0 or 1, as are those below
        std::uint8_t is_volatile = 0;
        std::uint8_t illiquid = 0;
        std::uint8_t trending = 0;
    };
    [[nodiscard]] constexpr memory save() const noexcept {
        memory m = m_;
        m.is_volatile = states_.is_volatile;
        m.illiquid = states_.illiquid;
        m.trending = states_.trending;
        return m;
    }
    bool restore(const memory& m) noexcept {
        const bool sound = m.fast_variance >= 0 && m.slow_variance >= 0 && m.fast_spread >= 0 && m.slow_spread >= 0 &&
                           m.seen >= 0 && is_count(m.samples) && is_count(m.ignored) &&
                           is_finite(m.fast_variance + m.slow_variance + m.fast_spread + m.slow_spread + m.drift +
                                     m.seen + m.last_mid + m.last_spread);
        if (!sound) return false;
        m_ = m;
        states_ = {m.is_volatile != 0, m.illiquid != 0, m.trending != 0, 0};
        if (m.trending != 0) states_.direction = m.drift > 0 ? 1 : -1;
        return true;
    }

private:
    // The share of an average that this much time takes over: what has decayed in it, or its share of all that was
    // seen, while that is more; it is not once `tau` was seen before, because 1 - exp(-x) >= x / (1 + x).
    [[nodiscard]] double weight(double decayed, double dt, double tau) const noexcept {
        if (m_.seen >= tau + dt) [[likely]]
            return decayed;
        return larger(decayed, smaller(dt / m_.seen, 1));
    }
    constexpr void begin(time_point now, double mid, double spread) noexcept {
        m_.any = true;
        m_.last_time = now;
        m_.last_mid = mid;
        m_.last_spread = spread;
    }
    void judge() noexcept {
        if (!ready()) return;
        // Each ratio and its threshold are multiplied by what is below the ratio, and squared where that is a root.
        const auto judged = [&](bool on, double from, double above, double below, bool squares) {
            const double threshold = on ? p_.release * from : from;
            return below > 0 && above >= (squares ? threshold * threshold : threshold) * below;
        };
        states_.is_volatile = judged(states_.is_volatile, p_.volatile_from, m_.fast_variance, m_.slow_variance, true);
        states_.illiquid = judged(states_.illiquid, p_.illiquid_from, m_.fast_spread, m_.slow_spread, false);
        states_.trending =
            judged(states_.trending, p_.trending_from, m_.drift * m_.drift, m_.slow_variance * 0.5 * fast_, true);
        states_.direction = !states_.trending ? 0 : m_.drift > 0 ? 1 : -1;
    }

    parameters p_;
    double fast_;
    double slow_;
    double per_fast_;
    double per_slow_;
    regime_states states_{};
    memory m_{};
};

}  // namespace twoside
