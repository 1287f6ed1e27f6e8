#pragma once
// VPIN: the volume-synchronised probability of informed trading. Source: Easley, Lopez de Prado & O'Hara, Review of
// Financial Studies 25(5) (2012). Volume is cut into buckets of exactly V; each has a bought and a sold part, and
//   VPIN = (1 / (n V)) sum over the last n buckets of |sold - bought|.
// A trade that reaches over the end of a bucket is split, and may fill many; nothing is lost at a boundary.
// Where the feed does not say who started a trade, bulk classification gives the bought share of a bar from its price
// change:  Z(dP / sigma), or with Student's t of 0.25 degrees of freedom (Easley, Lopez de Prado & O'Hara, Journal of
// Financial Economics 120, 2016). sigma is the standard deviation of bar-to-bar changes up to before this bar.
// V and sizes in one unit. Constant time a bucket, a running sum that is made anew once a turn so that it cannot drift.
// Undefined (NaN, and ready() false) until n buckets are full. Sizes that are not positive numbers, shares outside [0,
// 1] and single trades of more than a million buckets are refused and counted. Andersen & Bondarenko (2014) find no
// forecast in it beyond volume and volatility: measure before you trust it. Shown by tests/toxicity/vpin.cpp and the
// golden cases `bvc_fraction`, `buckets_signed`, `buckets_bvc`, `vpin` and `toxicity_cdf`.

#include <cstddef>
#include <cstdint>
#include <twoside/core/distribution.hpp>
#include <twoside/core/estimate.hpp>
#include <twoside/core/side.hpp>
#include <twoside/core/validation.hpp>
#include <twoside/market/trade.hpp>

namespace twoside {

// The bought share of a bar with this price change: by the normal distribution, or by Student's t.
// A sigma of 0 is the limit: all bought, all sold, or half where nothing changed. NaN where an input is none.
[[nodiscard]] inline double bought_share(double price_change, double sigma) noexcept {
    if (sigma == 0) return price_change > 0 ? 1 : price_change < 0 ? 0 : price_change == 0 ? 0.5 : not_a_number;
    return sigma > 0 ? normal_distribution(price_change / sigma) : not_a_number;
}
[[nodiscard]] inline double bought_share(double price_change, double sigma, double degrees_of_freedom) noexcept {
    if (sigma == 0) return bought_share(price_change, 0);
    return sigma > 0 ? student_distribution(price_change / sigma, degrees_of_freedom) : not_a_number;
}

// What share of a trade was bought: all, none, or half where it is not known.
[[nodiscard]] constexpr double bought_share(aggressor who) noexcept {
    return who == aggressor::buyer ? 1 : who == aggressor::seller ? 0 : 0.5;
}

struct volume_bucket {
    double bought = 0;
    double sold = 0;

    [[nodiscard]] constexpr double imbalance() const noexcept { return magnitude(sold - bought); }
};

// Cuts volume into buckets.
class volume_buckets {
public:
    static constexpr double most_at_once = 1e6;

    constexpr explicit volume_buckets(double bucket_volume) : volume_{bucket_volume} {
        require(check_positive("volume_buckets", "bucket_volume", bucket_volume));
    }

    // Adds volume of which a share was bought; calls full(volume_bucket) for each bucket that it fills. False where it
    // was refused: a size that is no positive number or fills more than a million buckets, a share outside [0, 1].
    template <class Full>
    constexpr bool add(double size, double share, Full full) {
        if (!(size > 0 && size <= most_at_once * volume_ && share >= 0 && share <= 1)) {
            ++m_.refused;
            return false;
        }
        double left = size;
        while (left > 0) {
            const double room = volume_ - m_.filled;
            if (left < room) {
                put(left, share);
                break;
            }
            put(room, share);
            left -= room;
            full(volume_bucket{m_.partial});
            m_.partial = {};
            m_.filled = 0;
        }
        return true;
    }

    [[nodiscard]] constexpr const volume_bucket& partial() const noexcept { return m_.partial; }
    [[nodiscard]] constexpr double bucket_volume() const noexcept { return volume_; }
    [[nodiscard]] constexpr std::int64_t refused() const noexcept { return m_.refused; }

    struct memory {
        double filled = 0;  // apart from bought + sold, whose rounding must not shift a boundary
        volume_bucket partial{};
        std::int64_t refused = 0;
    };
    [[nodiscard]] constexpr const memory& save() const noexcept { return m_; }
    constexpr bool restore(const memory& m) noexcept {
        const bool sound = m.filled >= 0 && m.filled < volume_ && m.partial.bought >= 0 && m.partial.sold >= 0 &&
                           is_finite(m.partial.bought + m.partial.sold) && is_count(m.refused);
        if (sound) m_ = m;
        return sound;
    }

private:
    constexpr void put(double amount, double share) noexcept {
        const double bought = amount * share;
        m_.partial.bought += bought;
        m_.partial.sold += amount - bought;
        m_.filled += amount;
    }

    double volume_;
    memory m_{};
};

// VPIN over the last `Buckets` buckets; 50 is usual, with a bucket of a fiftieth of a day's volume.
template <std::size_t Buckets = 50>
class vpin {
    static_assert(Buckets > 0, "twoside::vpin: it averages over at least one bucket");

public:
    constexpr explicit vpin(double bucket_volume) : buckets_{bucket_volume} {}

    constexpr bool update(const trade& t) { return update(t.size, bought_share(t.aggressor)); }
    // A trade or a bar, of which a share was bought.
    constexpr bool update(double size, double share) {
        return buckets_.add(size, share, [this](const volume_bucket& b) { complete(b); });
    }
    // A bucket that was cut elsewhere.
    constexpr void complete(const volume_bucket& b) noexcept {
        const double imbalance = b.imbalance();
        m_.sum += imbalance - m_.imbalances[m_.next];
        m_.imbalances[m_.next] = imbalance;
        ++m_.count;
        if (++m_.next == Buckets) {
            m_.next = 0;
            m_.sum = 0;
            for (const double x : m_.imbalances) m_.sum += x;
        }
    }

    [[nodiscard]] constexpr bool ready() const noexcept { return m_.count >= static_cast<std::int64_t>(Buckets); }
    // In [0, 1]; NaN until `Buckets` buckets are full.
    [[nodiscard]] constexpr double value() const noexcept {
        return ready() ? clamp(m_.sum / (static_cast<double>(Buckets) * buckets_.bucket_volume()), 0, 1) : not_a_number;
    }
    [[nodiscard]] constexpr std::int64_t full_buckets() const noexcept { return m_.count; }
    [[nodiscard]] constexpr std::int64_t refused() const noexcept { return buckets_.refused(); }

    struct memory {
        volume_buckets::memory buckets{};
        double imbalances[Buckets]{};
        double sum = 0;
        std::size_t next = 0;
        std::int64_t count = 0;
    };
    [[nodiscard]] constexpr memory save() const noexcept {
        memory m = m_;
        m.buckets = buckets_.save();
        return m;
    }
    constexpr bool restore(const memory& m) noexcept {
        bool sound = m.next < Buckets && is_count(m.count) && is_finite(m.sum);
        for (const double x : m.imbalances) sound = sound && x >= 0 && is_finite(x);
        if (!sound || !buckets_.restore(m.buckets)) return false;
        m_ = m;
        return true;
    }
    // VPIN is a statistic of the last buckets and not the mean of independent ones: it has no standard error.
    [[nodiscard]] constexpr estimate read() const noexcept {
        return ready() ? estimated(value(), not_a_number, full_buckets())
                       : not_estimated(not_enough_data, full_buckets());
    }
    [[nodiscard]] constexpr std::int64_t ignored() const noexcept { return refused(); }

private:
    volume_buckets buckets_;
    memory m_{};
};

// Where the latest value stands among those seen, itself included: the share of the last `History` values at or below
// it.
template <std::size_t History = 1000>
class toxicity_distribution {
    static_assert(History > 1, "twoside::toxicity_distribution: it compares with at least one other value");

public:
    // Few values make a coarse distribution: `min_values` before it is read.
    constexpr explicit toxicity_distribution(std::int64_t min_values = History < 50 ? History : 50)
        : min_values_{min_values} {
        require(check_that(min_values >= 1 && min_values <= static_cast<std::int64_t>(History), "toxicity_distribution",
                           "min_values", static_cast<double>(min_values), "1 to the template's History"));
    }

    // Linear in the history: called once a bucket, not once a trade.
    constexpr void update(double value) noexcept {
        if (!is_finite(value)) {
            ++m_.ignored;
            return;
        }
        m_.values[m_.next] = value;
        m_.next = (m_.next + 1) % History;
        m_.count = m_.count < History ? m_.count + 1 : History;
        m_.latest = share_at_or_below(value);
    }
    // NaN before the first.
    [[nodiscard]] constexpr double share_at_or_below(double x) const noexcept {
        std::size_t below = 0;
        for (std::size_t i = 0; i < m_.count; ++i) below += m_.values[i] <= x ? 1 : 0;
        return static_cast<double>(below) / static_cast<double>(m_.count);
    }
    [[nodiscard]] constexpr std::size_t observations() const noexcept { return m_.count; }
    // The share of the latest value.
    [[nodiscard]] constexpr estimate read() const noexcept {
        const auto n = static_cast<std::int64_t>(m_.count);
        return n >= min_values_ ? estimated(m_.latest, not_a_number, n) : not_estimated(not_enough_data, n);
    }
    [[nodiscard]] constexpr std::int64_t ignored() const noexcept { return m_.ignored; }

    struct memory {
        double values[History]{};
        double latest = not_a_number;
        std::size_t next = 0;
        std::size_t count = 0;
        std::int64_t ignored = 0;
    };
    [[nodiscard]] constexpr const memory& save() const noexcept { return m_; }
    constexpr bool restore(const memory& m) noexcept {
        bool sound = m.next < History && m.count <= History && is_count(m.ignored) &&
                     (m.count > 0 ? m.latest >= 0 && m.latest <= 1 : true);
        for (const double x : m.values) sound = sound && is_finite(x);
        if (sound) m_ = m;
        return sound;
    }

private:
    std::int64_t min_values_;
    memory m_{};
};

}  // namespace twoside
