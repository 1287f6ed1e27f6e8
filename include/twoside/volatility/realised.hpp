#pragma once
// Volatility: realised variance and bipower variation of the price changes over a time window.
//   RV = sum r^2,   BV = (pi/2) sum |r_i| |r_{i-1}|   (Barndorff-Nielsen & Shephard 2004)
// Bipower variation leaves single jumps out, so RV - BV, where it is positive, is what jumps added. Per second, RV is
// divided by the time that its changes span; the volatility is the root. Arithmetic changes, in price units.
// Changes are taken over at least `sampling`, because the mid bounces and RV at every tick is too high by the bounce.
// Memory is fixed: at most `Capacity` changes are kept, and where more would fit the window the oldest leave early.
// Constant time an update; the sums are made anew once a turn of the ring, so that rounding cannot pile up.
// Where volatility is steady the variance of sum r^2 is 2 sigma^4 sum dt^2, so that the standard error of the
// volatility is sigma sqrt(sum dt^2 / 2) / sum dt: sigma / sqrt(2 n) for even steps, more for uneven ones. Unset until
// `min_samples` changes lie in the window. Prices that are not finite and times that go back are ignored and counted;
// a gap longer than `max_gap` (a
// night, a halt) is not a change of price. Shown by tests/volatility/realised.cpp (recovery,
// coverage of the standard error) and the golden cases `realised`.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <twoside/core/estimate.hpp>
#include <twoside/core/moments.hpp>
#include <twoside/core/time.hpp>
#include <twoside/core/units.hpp>
#include <twoside/core/validation.hpp>

namespace twoside {

enum class price_change : unsigned char {
    arithmetic,  // P_i - P_{i-1}
    logarithmic  // ln P_i - ln P_{i-1}
};

// Sums over a whole series, one price at a time: what batch code and the golden vectors need.
class realised_sums {
public:
    constexpr explicit realised_sums(price_change kind = price_change::arithmetic) noexcept : kind_{kind} {}

    // A price that is not finite, or not positive where logarithms are taken, is ignored and counted.
    void update(double price) noexcept {
        const double value = kind_ == price_change::logarithmic ? std::log(price) : price;
        if (!is_finite(value)) {
            ++ignored_;
            return;
        }
        if (any_) {
            const double r = value - last_;
            variance_ += r * r;
            bipower_ += magnitude(r) * last_change_;
            last_change_ = magnitude(r);
            changes_.update(r);
        }
        last_ = value;
        any_ = true;
    }

    [[nodiscard]] constexpr std::int64_t changes() const noexcept { return changes_.count(); }
    [[nodiscard]] constexpr std::int64_t ignored() const noexcept { return ignored_; }
    [[nodiscard]] constexpr double realised_variance() const noexcept { return variance_; }
    [[nodiscard]] constexpr double bipower_variation() const noexcept { return half_pi * bipower_; }
    // Times n / (n - 1), because n changes have n - 1 neighbours; NaN for fewer than two.
    [[nodiscard]] constexpr double adjusted_bipower_variation() const noexcept {
        if (changes() < 2) return not_a_number;
        const auto n = static_cast<double>(changes());
        return bipower_variation() * n / (n - 1);
    }
    [[nodiscard]] constexpr double mean_square() const noexcept { return variance_ / static_cast<double>(changes()); }
    // About the mean change, with n - 1; NaN for fewer than two.
    [[nodiscard]] constexpr double sample_variance() const noexcept { return changes_.variance(); }

    static constexpr double half_pi = 1.5707963267948966;

private:
    price_change kind_;
    bool any_ = false;
    double last_ = 0;
    double last_change_ = 0;
    double variance_ = 0;
    double bipower_ = 0;
    sample_moments changes_{};
    std::int64_t ignored_ = 0;
};

struct realised_volatility_parameters {
    std::chrono::nanoseconds window = std::chrono::minutes{10};
    std::chrono::nanoseconds sampling = std::chrono::seconds{1};
    std::chrono::nanoseconds max_gap = std::chrono::minutes{1};
    std::int64_t min_samples = 30;

    [[nodiscard]] constexpr problem check() const noexcept {
        return first_problem(check_positive("realised_volatility", "window (seconds)", in_seconds(window)),
                             check_not_negative("realised_volatility", "sampling (seconds)", in_seconds(sampling)),
                             check_that(sampling < window, "realised_volatility", "sampling (seconds)",
                                        in_seconds(sampling), "shorter than the window"),
                             check_that(max_gap > sampling, "realised_volatility", "max_gap (seconds)",
                                        in_seconds(max_gap), "longer than `sampling`"),
                             check_that(min_samples >= 2, "realised_volatility", "min_samples",
                                        static_cast<double>(min_samples), "2 or more"));
    }
};

template <std::size_t Capacity = 1024>
class realised_volatility {
    static_assert(Capacity > 1, "twoside::realised_volatility: it keeps at least two changes");

public:
    using parameters = realised_volatility_parameters;

    constexpr explicit realised_volatility(const parameters& p = {}) : p_{p} { require(p.check()); }

    constexpr void update(time_point now, double price) noexcept {
        if (!is_finite(price) || (m_.any && now < m_.last_time)) {
            ++m_.ignored;
            return;
        }
        const auto dt = now - m_.last_time;
        if (m_.any && dt < p_.sampling) return;
        if (m_.any && dt <= p_.max_gap) {
            const double r = price - m_.last_price;
            if (!is_finite(r * r)) {
                ++m_.ignored;
                return;
            }
            push({now, in_seconds(dt), in_seconds(dt) * in_seconds(dt), r * r, magnitude(r) * m_.last_change});
            m_.last_change = magnitude(r);
        } else {
            m_.last_change = 0;  // the first price, or a gap
        }
        while (m_.count > 0 && now - oldest().time > p_.window) pop();
        if (m_.count == 0) m_.sum = {};  // without what rounding has left there
        m_.last_time = now;
        m_.last_price = price;
        m_.any = true;
    }

    // Unset until there is enough data.
    [[nodiscard]] volatility value() const noexcept { return root_of(m_.sum.square); }
    // The same without single jumps.
    [[nodiscard]] volatility bipower_value() const noexcept {
        const auto n = static_cast<double>(m_.count);
        return root_of(realised_sums::half_pi * m_.sum.neighbours * n / (n - 1));
    }
    // Of value(), where volatility is steady; unset where that is.
    [[nodiscard]] volatility standard_error() const noexcept {
        const volatility v = value();
        return v.is_set() ? twoside::per_sqrt_second(v.per_sqrt_second() * std::sqrt(0.5 * m_.sum.seconds_squared) /
                                                     m_.sum.seconds)
                          : v;
    }
    [[nodiscard]] estimate read() const noexcept {
        const volatility v = value();
        if (!v.is_set()) return not_estimated(not_enough_data, samples());
        return estimated(v.per_sqrt_second(), standard_error().per_sqrt_second(), samples());
    }
    [[nodiscard]] constexpr std::int64_t samples() const noexcept { return static_cast<std::int64_t>(m_.count); }
    [[nodiscard]] constexpr std::int64_t ignored() const noexcept { return m_.ignored; }

    struct change {
        time_point time{};
        double seconds = 0;
        double seconds_squared = 0;
        double square = 0;
        double neighbours = 0;  // |r_i| |r_{i-1}|
    };
    struct memory {
        change ring[Capacity]{};
        std::size_t next = 0;
        std::size_t count = 0;
        change sum{};
        double last_price = 0;
        double last_change = 0;
        time_point last_time{};
        std::int64_t ignored = 0;
        std::uint8_t any = 0;  // 0 or 1
    };
    [[nodiscard]] constexpr const memory& save() const noexcept { return m_; }
    constexpr bool restore(const memory& m) noexcept {
        const double numbers =
            m.last_price + m.last_change + m.sum.seconds + m.sum.seconds_squared + m.sum.square + m.sum.neighbours;
        bool sound = m.next < Capacity && m.count <= Capacity && is_count(m.ignored) && is_finite(numbers);
        for (const change& c : m.ring)
            sound = sound && is_finite(c.seconds + c.seconds_squared + c.square + c.neighbours);
        if (sound) m_ = m;
        return sound;
    }

private:
    [[nodiscard]] volatility root_of(double variance) const noexcept {
        if (samples() < p_.min_samples || !(m_.sum.seconds > 0)) return {};
        return twoside::per_sqrt_second(std::sqrt(larger(variance, 0.0) / m_.sum.seconds));
    }
    [[nodiscard]] constexpr const change& oldest() const noexcept {
        return m_.ring[(m_.next + Capacity - m_.count) % Capacity];
    }
    constexpr void add(const change& c, double sign) noexcept {
        m_.sum.seconds += sign * c.seconds;
        m_.sum.seconds_squared += sign * c.seconds_squared;
        m_.sum.square += sign * c.square;
        m_.sum.neighbours += sign * c.neighbours;
    }
    constexpr void pop() noexcept {
        add(oldest(), -1);
        --m_.count;
    }
    constexpr void push(const change& c) noexcept {
        if (m_.count == Capacity) pop();
        m_.ring[m_.next] = c;
        m_.next = (m_.next + 1) % Capacity;
        ++m_.count;
        add(c, 1);
        if (m_.next == 0) {
            m_.sum = {};
            for (std::size_t i = 0; i < m_.count; ++i) add(m_.ring[(m_.next + Capacity - 1 - i) % Capacity], 1);
        }
    }

    parameters p_;
    memory m_{};
};

}  // namespace twoside
