#pragma once
// Tick rule: the prices that an order may have. Exchanges let the increment depend on the price of the *order* (a table
// of lower edge -> increment); most instruments have one increment. Prices are counted in ticks: tick 0 is the price 0,
// and tick n + 1 is the next legal price above tick n, through all bands. One number is then one price, a distance in
// ticks is a difference, and where there is one increment a price is ticks * increment.
// A bid is floored and an ask is ceiled, so that rounding never narrows a spread. The price of a tick is one correctly
// rounded division where the increment is 1/n, so 57 ticks of 0.01 is exactly the double 0.57.
// A price within a ten-millionth of a tick of the grid counts as on it: 100.01 * 100 is not 10001 in binary.
// Below the first edge, negative prices included, the first increment holds. Prices beyond 10^15 ticks are refused.
//     tick_rule{0.01}                              one increment: tick_rule<1>
//     tick_rule{{0, 0.0001}, {1, 0.01}}            bands: tick_rule<16>; from a table: tick_rule{bands, count}
// Shown by tests/quote/tick_rule.cpp and tests/properties.

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <twoside/core/inline.hpp>
#include <twoside/core/math.hpp>
#include <twoside/core/mirrored.hpp>
#include <twoside/core/side.hpp>
#include <twoside/core/validation.hpp>

namespace twoside {

namespace formula {

// Whole ticks at most, and at least, a price given in ticks. It carries a relative error of 2^-53 and the
// multiplication another; what is within that, or a ten-millionth, of the grid is on it. Never more than a quarter of a
// tick, so that half a tick stays half a tick among the largest.
template <class Real>
[[nodiscard]] TWOSIDE_INLINE constexpr Real uncapped_tick_tolerance(const Real& magnitude_of_x) noexcept {
    return Real(1e-7) + magnitude_of_x * Real(4.5e-16);
}
template <class Real>
[[nodiscard]] TWOSIDE_INLINE constexpr Real tick_tolerance(const Real& x) noexcept {
    return smaller(uncapped_tick_tolerance(magnitude(x)), Real(0.25));
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

// A price on a grid, as a caller outside a quoter wants it.
struct tick_price {
    std::int64_t ticks = 0;       // this is the truth
    double increment = 0;         // of the band that the price lies in
    double price = not_a_number;  // correctly rounded

    friend constexpr bool operator==(const tick_price&, const tick_price&) = default;
};

// The multiples of one increment. Sizes in lots lie on one too.
class increment_grid {
public:
    constexpr increment_grid() noexcept : increment_grid{1} {}
    constexpr explicit increment_grid(double increment) noexcept
        : increment_{increment}, per_unit_{1 / increment}, spacing_{-increment} {
        // An increment counts as 1/n where it is the double nearest to 1/n, or off by a few of its last digits, as
        // 0.1 * 0.1 is.
        const double nearest = per_unit_ < 1e15 ? static_cast<double>(floor_to_integer(per_unit_ + 0.5)) : 0;
        if (nearest >= 1 && magnitude(increment * nearest - 1) < 1e-15) per_unit_ = spacing_ = nearest;
    }

    [[nodiscard]] constexpr double increment() const noexcept { return increment_; }
    // Increments in one unit, and whether that is a whole number, so that is divided by it.
    [[nodiscard]] constexpr double per_unit() const noexcept { return per_unit_; }
    [[nodiscard]] constexpr bool reciprocal() const noexcept { return spacing_ > 0; }
    // The whole grid in one number: the increments in one unit where that is a whole number, else minus the increment.
    [[nodiscard]] TWOSIDE_INLINE constexpr double spacing() const noexcept { return spacing_; }
    [[nodiscard]] static constexpr increment_grid of_spacing(double spacing) noexcept {
        return increment_grid{spacing > 0 ? 1 / spacing : -spacing};
    }

    [[nodiscard]] TWOSIDE_INLINE constexpr double in_increments(double x) const noexcept { return x * per_unit_; }
    // The same, number by number: a copy of the whole would go through memory.
    [[nodiscard]] TWOSIDE_INLINE constexpr increment_grid again() const noexcept {
        return {increment_, per_unit_, spacing_};
    }

    // Whether x is a number, at most 10^15 increments from zero.
    [[nodiscard]] TWOSIDE_INLINE constexpr bool can_round(double x) const noexcept {
        return magnitude(in_increments(x)) <= largest_exact_tick;
    }
    // The most whole increments that are at most x, and the least that are at least x. Need can_round(x).
    [[nodiscard]] TWOSIDE_INLINE constexpr std::int64_t at_most(double x) const noexcept {
        return formula::ticks_at_most(in_increments(x));
    }
    [[nodiscard]] TWOSIDE_INLINE constexpr std::int64_t at_least(double x) const noexcept {
        return formula::ticks_at_least(in_increments(x));
    }
    // The same of two at once, as numbers. Right within `largest_at_once`; what is not stays outside, and NaN stays
    // NaN.
    static constexpr double largest_at_once = 5e14;
    [[nodiscard]] TWOSIDE_INLINE mirrored at_most(mirrored x) const noexcept {
        const mirrored n = x * per_unit_;
        return floor_to_integer(n + formula::uncapped_tick_tolerance(magnitude(n)));  // the cap begins behind 5.5e14
    }
    // So many increments, correctly rounded.
    [[nodiscard]] TWOSIDE_INLINE constexpr double value(std::int64_t n) const noexcept {
        const auto x = static_cast<double>(n);
        return spacing_ > 0 ? x / per_unit_ : x * increment_;
    }
    // The multiple nearest to x, and whether x is one.
    [[nodiscard]] constexpr std::int64_t nearest(double x) const noexcept {
        return floor_to_integer(in_increments(x) + 0.5);
    }
    [[nodiscard]] constexpr bool holds(double x) const noexcept {
        return can_round(x) && magnitude(in_increments(x) - static_cast<double>(nearest(x))) < 1e-6;
    }

private:
    TWOSIDE_INLINE constexpr increment_grid(double increment, double per_unit, double spacing) noexcept
        : increment_{increment}, per_unit_{per_unit}, spacing_{spacing} {}

    double increment_;
    double per_unit_;
    double spacing_;
};

// The grid that holds around a tick: enough to give its price, and to round others that lie in its band.
class tick_scale {
public:
    constexpr tick_scale() noexcept = default;
    TWOSIDE_INLINE constexpr explicit tick_scale(const increment_grid& g, std::int64_t first = 0) noexcept
        : grid_{g.again()}, first_{first} {}

    [[nodiscard]] TWOSIDE_INLINE constexpr double price(std::int64_t ticks) const noexcept {
        return grid_.value(ticks - first_);
    }
    [[nodiscard]] TWOSIDE_INLINE constexpr double increment() const noexcept { return grid_.increment(); }
    [[nodiscard]] constexpr bool can_round(double price) const noexcept { return grid_.can_round(price); }
    [[nodiscard]] constexpr std::int64_t at_most(double price) const noexcept { return grid_.at_most(price) + first_; }
    [[nodiscard]] constexpr std::int64_t at_least(double price) const noexcept {
        return grid_.at_least(price) + first_;
    }
    // Whether the other is of the same band, so that a distance is a number of its increments.
    [[nodiscard]] TWOSIDE_INLINE constexpr bool same_band(const tick_scale& other) const noexcept {
        return first_ == other.first_ && __builtin_bit_cast(std::int64_t, grid_.spacing()) ==
                                             __builtin_bit_cast(std::int64_t, other.grid_.spacing());
    }

private:
    increment_grid grid_{};
    std::int64_t first_ = 0;  // how many more ticks than multiples of the increment lie below
};

struct tick_band {
    double from = 0;       // lower edge, included
    double increment = 0;  // any positive number
};

inline constexpr std::size_t max_tick_bands = 16;

// The ticks of one band, for whoever counts money in whole numbers: from tick `from` on up to the next band, tick n is
// the price (n - zero) * increment.
struct tick_stretch {
    std::int64_t from = std::numeric_limits<std::int64_t>::min();
    std::int64_t zero = 0;
    double increment = 0;

    friend constexpr bool operator==(const tick_stretch&, const tick_stretch&) = default;
};

template <std::size_t Bands = 1>
class tick_rule;

// One increment for all prices.
template <>
class tick_rule<1> {
public:
    constexpr explicit tick_rule(double increment) {
        require(check_positive("tick_rule", "increment", increment));
        grid_ = increment_grid{increment};
    }

    [[nodiscard]] constexpr const increment_grid& grid() const noexcept { return grid_; }
    [[nodiscard]] static constexpr std::size_t stretches() noexcept { return 1; }
    [[nodiscard]] constexpr tick_stretch stretch(std::size_t) const noexcept {
        return {.increment = grid_.increment()};
    }

    [[nodiscard]] TWOSIDE_INLINE constexpr double increment(double) const noexcept { return grid_.increment(); }
    // Whether a price can be rounded: a number, at most 10^15 increments from zero.
    [[nodiscard]] TWOSIDE_INLINE constexpr bool can_round(double price) const noexcept {
        return grid_.can_round(price);
    }
    // The highest tick that is at most `price`, and the lowest that is at least that. Need can_round(price).
    [[nodiscard]] TWOSIDE_INLINE constexpr std::int64_t at_most(double price) const noexcept {
        return grid_.at_most(price);
    }
    [[nodiscard]] TWOSIDE_INLINE constexpr std::int64_t at_least(double price) const noexcept {
        return grid_.at_least(price);
    }
    [[nodiscard]] TWOSIDE_INLINE constexpr double price(std::int64_t ticks) const noexcept {
        return grid_.value(ticks);
    }
    [[nodiscard]] TWOSIDE_INLINE constexpr tick_scale scale(std::int64_t) const noexcept { return tick_scale{grid_}; }

    // Two prices at once, as increment_grid has it.
    [[nodiscard]] TWOSIDE_INLINE mirrored at_most(mirrored prices) const noexcept { return grid_.at_most(prices); }

    // The scale of the orders on either side, for a signal. Small, because every signal carries it.
    class scales {
    public:
        constexpr scales() noexcept = default;
        TWOSIDE_INLINE constexpr explicit scales(const increment_grid& both) noexcept : spacing_{both.spacing()} {}
        [[nodiscard]] constexpr tick_scale operator[](side) const noexcept {
            return tick_scale{increment_grid::of_spacing(spacing_)};
        }

    private:
        double spacing_ = 1;
    };
    [[nodiscard]] TWOSIDE_INLINE constexpr scales scales_of(std::int64_t, std::int64_t) const noexcept {
        return scales{grid_};
    }

    [[nodiscard]] constexpr tick_price at(std::int64_t ticks) const noexcept {
        return {ticks, grid_.increment(), price(ticks)};
    }
    [[nodiscard]] constexpr tick_price floor(double price) const noexcept { return at(at_most(price)); }
    [[nodiscard]] constexpr tick_price ceil(double price) const noexcept { return at(at_least(price)); }

private:
    increment_grid grid_;
};

// The increment by the price of the order.
template <std::size_t Bands>
class tick_rule {
public:
    static_assert(Bands >= 1 && Bands <= max_tick_bands, "twoside::tick_rule: 1 to 16 bands");

    constexpr tick_rule(std::initializer_list<tick_band> bands) : tick_rule{bands.begin(), bands.size()} {}
    constexpr tick_rule(const tick_band* bands, std::size_t count) {
        require(check(bands, count));
        for (; count_ < count; ++count_) {
            from_[count_] = bands[count_].from;
            grids_[count_] = increment_grid{bands[count_].increment};
        }
        // An edge is a multiple of the increments on both sides of it, and is one tick.
        for (std::size_t i = 1; i < count_; ++i)
            first_[i] = first_[i - 1] + grids_[i - 1].nearest(from_[i]) - grids_[i].nearest(from_[i]);
        // Tick 0 is the price 0.
        const std::int64_t zero = first_[band_of(0)];
        for (std::size_t i = 0; i < count_; ++i) {
            first_[i] -= zero;
            if (i > 0) edge_[i] = first_[i] + grids_[i].nearest(from_[i]);
        }
    }

    // Edges must rise, and lie on the grid of the band above and of the band below them.
    [[nodiscard]] static constexpr problem check(const tick_band* bands, std::size_t count) noexcept {
        if (count == 0 || count > Bands) return {"tick_rule", "number of bands", static_cast<double>(count), "1 to 16"};
        for (std::size_t i = 0; i < count; ++i) {
            if (const auto p = check_positive("tick_rule", "increment", bands[i].increment)) return p;
            if (const auto p = check_finite("tick_rule", "lower edge", bands[i].from)) return p;
            if (i == 0) continue;
            if (!(bands[i].from > bands[i - 1].from))
                return {"tick_rule", "lower edge", bands[i].from, "above the edge before it"};
            if (!increment_grid{bands[i].increment}.holds(bands[i].from) ||
                !increment_grid{bands[i - 1].increment}.holds(bands[i].from))
                return {"tick_rule", "lower edge", bands[i].from, "a multiple of the increments on both sides of it"};
        }
        return {};
    }

    [[nodiscard]] constexpr std::size_t stretches() const noexcept { return count_; }
    [[nodiscard]] constexpr tick_stretch stretch(std::size_t i) const noexcept {
        return {i == 0 ? tick_stretch{}.from : edge_[i], first_[i], grids_[i].increment()};
    }

    [[nodiscard]] constexpr double increment(double price) const noexcept { return grids_[band_of(price)].increment(); }
    [[nodiscard]] constexpr bool can_round(double price) const noexcept {
        return grids_[band_of(price)].can_round(price);
    }
    [[nodiscard]] constexpr std::int64_t at_most(double price) const noexcept {
        const std::size_t i = band_of(price);
        return first_[i] + grids_[i].at_most(price);
    }
    [[nodiscard]] constexpr std::int64_t at_least(double price) const noexcept {
        const std::size_t i = band_of(price);
        return first_[i] + grids_[i].at_least(price);
    }
    [[nodiscard]] constexpr double price(std::int64_t ticks) const noexcept { return scale(ticks).price(ticks); }
    [[nodiscard]] constexpr tick_scale scale(std::int64_t ticks) const noexcept {
        std::size_t i = 0;
        while (i + 1 < count_ && ticks >= edge_[i + 1]) ++i;
        return tick_scale{grids_[i], first_[i]};
    }

    // Two prices at once, each in a band of its own.
    [[nodiscard]] mirrored at_most(mirrored prices) const noexcept {
        const double bid = prices.first();
        const double ask = -prices.second();
        return {can_round(bid) ? static_cast<double>(at_most(bid)) : not_a_number,
                can_round(ask) ? -static_cast<double>(at_least(ask)) : not_a_number};
    }

    using scales = two_sided<tick_scale>;
    [[nodiscard]] constexpr scales scales_of(std::int64_t bid, std::int64_t ask) const noexcept {
        return {scale(bid), scale(ask)};
    }

    [[nodiscard]] constexpr tick_price at(std::int64_t ticks) const noexcept {
        const tick_scale s = scale(ticks);
        return {ticks, s.increment(), s.price(ticks)};
    }
    [[nodiscard]] constexpr tick_price floor(double price) const noexcept { return at(at_most(price)); }
    [[nodiscard]] constexpr tick_price ceil(double price) const noexcept { return at(at_least(price)); }

private:
    [[nodiscard]] constexpr std::size_t band_of(double price) const noexcept {
        std::size_t i = 0;
        while (i + 1 < count_ && price >= from_[i + 1]) ++i;
        return i;
    }

    double from_[Bands]{};
    std::int64_t edge_[Bands]{};   // the tick of each lower edge but the first, which may be as low as one likes
    std::int64_t first_[Bands]{};  // as in tick_scale
    increment_grid grids_[Bands]{};
    std::size_t count_ = 0;
};

tick_rule(double) -> tick_rule<1>;
tick_rule(std::initializer_list<tick_band>) -> tick_rule<max_tick_bands>;
tick_rule(const tick_band*, std::size_t) -> tick_rule<max_tick_bands>;

}  // namespace twoside
