#pragma once
// The rate of fills at one distance from the waits for them, of which some were cut short: by a cancel, a requote, the
// end of a window. Maximum likelihood of the censored exponential:  rate = filled / (sum of all waits).
// Source: Fernandez-Tapia (thesis, Paris VI, 2015); Laruelle's lecture notes. One over the mean of the waits that ended
// with a fill is too large, because the long waits are missing from it: it is here to be compared. From the share p
// that was filled within a window alone:  -ln(1 - p) / window. Waits in seconds, rates per second; se(rate) = rate /
// sqrt(filled). Waits that are negative or no numbers are ignored and counted. Constant time a wait. Shown by
// tests/intensity/waiting_time.cpp (recovery, coverage) and the golden cases `waiting_time`.

#include <cmath>
#include <twoside/core/estimate.hpp>

namespace twoside {

class waiting_times {
public:
    constexpr void filled(double seconds) noexcept {
        if (!add(seconds)) return;
        ++m_.filled;
        m_.filled_seconds += seconds;
    }
    constexpr void unfilled(double seconds) noexcept {
        if (add(seconds)) ++m_.unfilled;
    }

    [[nodiscard]] constexpr double rate() const noexcept { return static_cast<double>(m_.filled) / m_.seconds; }
    // Biased: see above.
    [[nodiscard]] constexpr double rate_of_filled_only() const noexcept {
        return static_cast<double>(m_.filled) / m_.filled_seconds;
    }
    // From the share that was filled, where all waits were of one window.
    [[nodiscard]] double rate_from_share(double window) const noexcept {
        const double share = static_cast<double>(m_.filled) / static_cast<double>(m_.filled + m_.unfilled);
        return -std::log1p(-share) / window;
    }
    [[nodiscard]] estimate read() const noexcept {
        return m_.filled > 0 ? estimated(rate(), rate() / std::sqrt(static_cast<double>(m_.filled)), m_.filled)
                             : not_estimated(not_enough_data);
    }
    [[nodiscard]] constexpr std::int64_t ignored() const noexcept { return m_.ignored; }

    struct memory {
        double seconds = 0;
        double filled_seconds = 0;
        std::int64_t filled = 0;
        std::int64_t unfilled = 0;
        std::int64_t ignored = 0;
    };
    [[nodiscard]] constexpr const memory& save() const noexcept { return m_; }
    constexpr bool restore(const memory& m) noexcept {
        const bool sound = m.seconds >= 0 && m.filled_seconds >= 0 && is_finite(m.seconds + m.filled_seconds) &&
                           is_count(m.filled) && is_count(m.unfilled) && is_count(m.ignored);
        if (sound) m_ = m;
        return sound;
    }

private:
    constexpr bool add(double seconds) noexcept {
        const bool sound = seconds >= 0 && is_finite(m_.seconds + seconds);
        if (sound)
            m_.seconds += seconds;
        else
            ++m_.ignored;
        return sound;
    }

    memory m_{};
};

}  // namespace twoside
