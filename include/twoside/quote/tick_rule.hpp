#pragma once
// Tick rule: the price increment depends on the price of the *order* (lower edge -> increment), as exchanges have it.
// A bid is floored and an ask is ceiled onto the grid of its own band, so that rounding never narrows a spread. The
// result is a whole number of increments; its price is computed from that integer by one correctly rounded division
// where the increment is 1/n, so 57 ticks of 0.01 is exactly the double 0.57.
// A price within a ten-millionth of a tick of the grid counts as on it: 100.01 * 100 is not 10001 in binary.
// Below the first edge, negative prices included, the first increment holds. Prices beyond 2^51 ticks are refused.
// Shown by tests/quote/tick_rule.cpp and tests/properties.

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <twoside/core/inline.hpp>
#include <twoside/core/math.hpp>
#include <twoside/core/validation.hpp>

namespace twoside {

namespace formula {

// Whole ticks at most, and at least, a price given in ticks. It carries a relative error of 2^-53 and the
// multiplication another; what is within that, or a ten-millionth, of the grid is on it.
template <class Real>
[[nodiscard]] TWOSIDE_INLINE constexpr Real tick_tolerance(const Real& x) noexcept {
    return Real(1e-7) + magnitude(x) * Real(4.5e-16);
}
template <class Real>
[[nodiscard]] TWOSIDE_INLINE constexpr auto ticks_at_most(const Real& x) noexcept {
    return floor_to_integer(x + tick_tolerance(x));
}
template <class Real>
[[nodiscard]] TWOSIDE_INLINE constexpr auto ticks_at_least(const Real& x) noexcept {
    return -floor_to_integer(tick_tolerance(x) - x);
}

}  // namespace formula

struct tick_price {
    std::int64_t ticks = 0;       // the order's price in whole increments: this is the truth
    double increment = 0;         // of the band that the price lies in
    double price = not_a_number;  // ticks * increment, correctly rounded

    friend constexpr bool operator==(const tick_price&, const tick_price&) = default;
};

// One increment everywhere: the grid of a single band, and all that most instruments need.
class tick_grid {
public:
    constexpr tick_grid() noexcept : tick_grid{1} {}
    constexpr explicit tick_grid(double increment) noexcept : increment_{increment}, per_price_{1 / increment} {
        const double nearest = per_price_ < 1e15 ? static_cast<double>(floor_to_integer(per_price_ + 0.5)) : 0;
        reciprocal_ = nearest >= 1 && magnitude(per_price_ - nearest) < 1e-9 * nearest;
        if (reciprocal_) per_price_ = nearest;
    }

    [[nodiscard]] TWOSIDE_INLINE constexpr double increment(double) const noexcept { return increment_; }

    // Whether a price can be rounded: a number, at most 2^51 increments from zero.
    [[nodiscard]] TWOSIDE_INLINE constexpr bool can_round(double price) const noexcept {
        return magnitude(price * per_price_) <= largest_exact_tick;
    }
    // The highest grid price that is at most `price`, and the lowest that is at least that. Need can_round(price).
    [[nodiscard]] TWOSIDE_INLINE constexpr tick_price floor(double price) const noexcept {
        return make(ticks_at_most(price));
    }
    [[nodiscard]] TWOSIDE_INLINE constexpr tick_price ceil(double price) const noexcept {
        return make(ticks_at_least(price));
    }
    // `n` grid prices further up, or down where n is negative.
    [[nodiscard]] TWOSIDE_INLINE constexpr tick_price step(const tick_price& p, int n) const noexcept {
        return make(p.ticks + n);
    }
    // The lower of `wanted` and what stands `n` grid prices below `price`; the higher of `wanted` and what stands `n`
    // above it. A price between two grid prices counts as the one on the side of `wanted`, so that the distance is
    // never less than n. Need can_round(price).
    [[nodiscard]] TWOSIDE_INLINE constexpr tick_price at_least_below(const tick_price& wanted, double price,
                                                                     int n) const noexcept {
        const std::int64_t most = ticks_at_most(price) - n;
        return wanted.ticks > most ? make(most) : wanted;
    }
    [[nodiscard]] TWOSIDE_INLINE constexpr tick_price at_least_above(const tick_price& wanted, double price,
                                                                     int n) const noexcept {
        const std::int64_t least = ticks_at_least(price) + n;
        return wanted.ticks < least ? make(least) : wanted;
    }

    [[nodiscard]] TWOSIDE_INLINE constexpr tick_price make(std::int64_t ticks) const noexcept {
        const auto t = static_cast<double>(ticks);
        return {ticks, increment_, reciprocal_ ? t / per_price_ : t * increment_};
    }
    // Increments per unit of price, and whether that is a whole number, so that prices are divided by it.
    [[nodiscard]] constexpr double per_price() const noexcept { return per_price_; }
    [[nodiscard]] constexpr bool reciprocal() const noexcept { return reciprocal_; }
    // The tick nearest to a price that lies on the grid.
    [[nodiscard]] constexpr std::int64_t ticks_on_grid(double price) const noexcept {
        return floor_to_integer(price * per_price_ + 0.5);
    }
    [[nodiscard]] constexpr bool on_grid(double price) const noexcept {
        return can_round(price) && magnitude(price * per_price_ - static_cast<double>(ticks_on_grid(price))) < 1e-6;
    }

private:
    TWOSIDE_INLINE constexpr std::int64_t ticks_at_most(double price) const noexcept {
        return formula::ticks_at_most(price * per_price_);
    }
    TWOSIDE_INLINE constexpr std::int64_t ticks_at_least(double price) const noexcept {
        return formula::ticks_at_least(price * per_price_);
    }

    double increment_;
    double per_price_;         // 1 / increment, made an integer where it is one
    bool reciprocal_ = false;  // whether it is
};

struct tick_band {
    double from = 0;       // lower edge, included
    double increment = 0;  // any positive number
};

class tick_rule {
public:
    static constexpr std::size_t max_bands = 16;

    constexpr explicit tick_rule(double increment) : tick_rule{{tick_band{0, increment}}} {}
    constexpr tick_rule(std::initializer_list<tick_band> bands) : tick_rule{bands.begin(), bands.size()} {}
    constexpr tick_rule(const tick_band* bands, std::size_t count) {
        require(check(bands, count));
        for (; count_ < count; ++count_) {
            from_[count_] = bands[count_].from;
            grids_[count_] = tick_grid{bands[count_].increment};
        }
    }

    // Edges must rise, and lie on the grid of the band above and of the band below them.
    [[nodiscard]] static constexpr problem check(const tick_band* bands, std::size_t count) noexcept {
        if (count == 0 || count > max_bands)
            return {"tick_rule", "number of bands", static_cast<double>(count), "1 to 16"};
        for (std::size_t i = 0; i < count; ++i) {
            if (const auto p = check_positive("tick_rule", "increment", bands[i].increment)) return p;
            if (const auto p = check_finite("tick_rule", "lower edge", bands[i].from)) return p;
            if (i == 0) continue;
            if (!(bands[i].from > bands[i - 1].from))
                return {"tick_rule", "lower edge", bands[i].from, "above the edge before it"};
            if (!tick_grid{bands[i].increment}.on_grid(bands[i].from) ||
                !tick_grid{bands[i - 1].increment}.on_grid(bands[i].from))
                return {"tick_rule", "lower edge", bands[i].from, "a multiple of the increments on both sides of it"};
        }
        return {};
    }

    // Whether there is one band, whose grid then says all.
    [[nodiscard]] constexpr bool uniform() const noexcept { return count_ == 1; }
    [[nodiscard]] constexpr const tick_grid& grid() const noexcept { return grids_[0]; }

    [[nodiscard]] TWOSIDE_INLINE constexpr double increment(double price) const noexcept {
        return grids_[uniform() ? 0 : at(price)].increment(price);
    }
    [[nodiscard]] constexpr bool can_round(double price) const noexcept { return grids_[at(price)].can_round(price); }

    // The highest grid price that is at most `price`, and the lowest that is at least that. Need can_round(price).
    [[nodiscard]] constexpr tick_price floor(double price) const noexcept {
        const std::size_t i = at(price);
        return settle(i, grids_[i].floor(price));
    }
    [[nodiscard]] constexpr tick_price ceil(double price) const noexcept {
        const std::size_t i = at(price);
        return settle(i, grids_[i].ceil(price));
    }
    // `n` grid prices further up, or down where n is negative, through the bands as they come.
    [[nodiscard]] constexpr tick_price step(tick_price p, int n) const noexcept {
        for (; n > 0; --n) {
            const std::size_t i = at(p.price);
            p = settle(i, grids_[i].step(p, 1));
        }
        for (; n < 0; ++n) {
            const std::size_t i = at(p.price);
            // Just below an edge the band below counts.
            const bool edge = i > 0 && p.ticks == grids_[i].ticks_on_grid(from_[i]);
            p = edge ? grids_[i - 1].make(grids_[i - 1].ticks_on_grid(from_[i]) - 1) : grids_[i].step(p, -1);
        }
        return p;
    }
    // As in tick_grid.
    [[nodiscard]] constexpr tick_price at_least_below(const tick_price& wanted, double price, int n) const noexcept {
        const tick_price most = step(floor(price), -n);
        return wanted.price > most.price ? most : wanted;
    }
    [[nodiscard]] constexpr tick_price at_least_above(const tick_price& wanted, double price, int n) const noexcept {
        const tick_price least = step(ceil(price), n);
        return wanted.price < least.price ? least : wanted;
    }

private:
    [[gnu::noinline]] constexpr std::size_t at(double price) const noexcept {
        std::size_t i = 0;
        while (i + 1 < count_ && price >= from_[i + 1]) ++i;
        return i;
    }
    // Rounding can reach the edge of the next band, whose increment then counts.
    constexpr tick_price settle(std::size_t i, const tick_price& p) const noexcept {
        const std::size_t reached = at(p.price);
        return reached == i ? p : grids_[reached].make(grids_[reached].ticks_on_grid(p.price));
    }

    double from_[max_bands]{};
    tick_grid grids_[max_bands]{};
    std::size_t count_ = 0;
};

}  // namespace twoside
