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
            ++refused_;
            return false;
        }
        double left = size;
        while (left > 0) {
            const double room = volume_ - filled_;
            if (left < room) {
                put(left, share);
                break;
            }
            put(room, share);
            left -= room;
            full(volume_bucket{partial_});
            partial_ = {};
            filled_ = 0;
        }
        return true;
    }

    [[nodiscard]] constexpr const volume_bucket& partial() const noexcept { return partial_; }
    [[nodiscard]] constexpr double bucket_volume() const noexcept { return volume_; }
    [[nodiscard]] constexpr std::int64_t refused() const noexcept { return refused_; }

private:
    constexpr void put(double amount, double share) noexcept {
        const double bought = amount * share;
        partial_.bought += bought;
        partial_.sold += amount - bought;
        filled_ += amount;
    }

    double volume_;
    double filled_ = 0;  // apart from bought + sold, whose rounding must not shift a boundary
    volume_bucket partial_{};
    std::int64_t refused_ = 0;
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
        sum_ += imbalance - imbalances_[next_];
        imbalances_[next_] = imbalance;
        ++count_;
        if (++next_ == Buckets) {
            next_ = 0;
            sum_ = 0;
            for (const double x : imbalances_) sum_ += x;
        }
    }

    [[nodiscard]] constexpr bool ready() const noexcept { return count_ >= static_cast<std::int64_t>(Buckets); }
    // In [0, 1]; NaN until `Buckets` buckets are full.
    [[nodiscard]] constexpr double value() const noexcept {
        return ready() ? clamp(sum_ / (static_cast<double>(Buckets) * buckets_.bucket_volume()), 0, 1) : not_a_number;
    }
    [[nodiscard]] constexpr std::int64_t full_buckets() const noexcept { return count_; }
    [[nodiscard]] constexpr std::int64_t refused() const noexcept { return buckets_.refused(); }

private:
    volume_buckets buckets_;
    double imbalances_[Buckets]{};
    double sum_ = 0;
    std::size_t next_ = 0;
    std::int64_t count_ = 0;
};

// Where a value stands among those seen: the share of the last `History` values at or below it. NaN before the first.
template <std::size_t History = 1000>
class toxicity_distribution {
public:
    constexpr void update(double value) noexcept {
        if (!is_finite(value)) return;
        values_[next_] = value;
        next_ = (next_ + 1) % History;
        count_ = count_ < History ? count_ + 1 : History;
    }
    [[nodiscard]] constexpr double share_at_or_below(double x) const noexcept {
        std::size_t below = 0;
        for (std::size_t i = 0; i < count_; ++i) below += values_[i] <= x ? 1 : 0;
        return static_cast<double>(below) / static_cast<double>(count_);
    }
    [[nodiscard]] constexpr std::size_t observations() const noexcept { return count_; }

private:
    double values_[History]{};
    std::size_t next_ = 0;
    std::size_t count_ = 0;
};

}  // namespace twoside
