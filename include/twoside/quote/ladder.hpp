#pragma once
// From a two-sided quote to several levels a side. Level 0 is the quote itself; level n lies spacing(n) ticks behind
// level n - 1, away from the market, and holds sizes(n, lots of level 0) lots.
//   spacing   even_spacing        n ticks between all levels
//             linear_spacing      first, first + step, first + 2 step, ...
//             geometric_spacing   first, first * factor, first * factor^2, ..., each to the nearest tick
//             yours               a callable on the level, from 1 on, that answers ticks
//   sizes     even_sizes          as level 0
//             linear_sizes        size * (1 + step * level)
//             geometric_sizes     size * factor^level
//             yours               a callable on the level and the lots of level 0, that answers lots
// Sizes are cut to whole lots, and what is below the minimum is no order. Whatever a shape answers: levels are at least
// one tick apart, so that they never collapse onto one price; none is at or below tick 0 unless that is allowed; and
// best first they are cut, so that the lots of a side never pass `most_lots`, the room that the position limit leaves.
// Where a side has no level 0 it has no other.
//     ladder<5, linear_spacing, geometric_sizes> levels{{.spacing = {.first = 1, .step = 1}, .sizes = {.factor
//     = 1.5}}}; auto levels = make_ladder<5>([](std::size_t n) { return n * n; }, even_sizes{});
// keep_places() gives levels to the orders that work already, so that as few as possible move: where the quote shifts
// by a tick and levels are a tick apart, one order a side.
// Constant time, no allocation. Shown by tests/quote/ladder.cpp, against every permutation of up to four places.

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <twoside/core/inline.hpp>
#include <twoside/core/math.hpp>
#include <twoside/core/side.hpp>
#include <twoside/core/validation.hpp>
#include <twoside/quote/quote.hpp>
#include <twoside/quote/tick_rule.hpp>

namespace twoside {

template <std::size_t Levels>
struct ladder_quote {
    static_assert(Levels >= 1 && Levels <= 64, "twoside::ladder_quote: 1 to 64 levels");

    // Best first; a level without lots is absent, and keeps its place.
    quote_side bid[Levels]{};
    quote_side ask[Levels]{};

    [[nodiscard]] TWOSIDE_INLINE constexpr auto operator[](side s) noexcept -> quote_side (&)[Levels] {
        return s == side::bid ? bid : ask;
    }
    [[nodiscard]] TWOSIDE_INLINE constexpr auto operator[](side s) const noexcept -> const quote_side (&)[Levels] {
        return s == side::bid ? bid : ask;
    }
    // All lots of a side.
    [[nodiscard]] constexpr std::int64_t lots(side s) const noexcept {
        std::int64_t sum = 0;
        for (const quote_side& level : (*this)[s]) sum += level.present() ? level.lots : 0;
        return sum;
    }
    [[nodiscard]] TWOSIDE_INLINE constexpr quote best() const noexcept { return {bid[0], ask[0]}; }

    friend constexpr bool operator==(const ladder_quote&, const ladder_quote&) noexcept = default;
};

struct even_spacing {
    std::int64_t ticks = 1;

    [[nodiscard]] constexpr problem check() const noexcept {
        return check_that(ticks >= 1 && ticks <= 1'000'000'000, "even_spacing", "ticks", static_cast<double>(ticks),
                          "1 to 10^9");
    }
    [[nodiscard]] TWOSIDE_INLINE constexpr std::int64_t operator()(std::size_t) const noexcept { return ticks; }
};
struct linear_spacing {
    std::int64_t first = 1;
    std::int64_t step = 1;

    [[nodiscard]] constexpr problem check() const noexcept {
        return first_problem(check_that(first >= 1 && first <= 1'000'000'000, "linear_spacing", "first",
                                        static_cast<double>(first), "1 to 10^9"),
                             check_that(step >= 0 && step <= 1'000'000'000, "linear_spacing", "step",
                                        static_cast<double>(step), "0 to 10^9"));
    }
    [[nodiscard]] TWOSIDE_INLINE constexpr std::int64_t operator()(std::size_t level) const noexcept {
        return first + step * (static_cast<std::int64_t>(level) - 1);
    }
};
struct geometric_spacing {
    double first = 1;
    double factor = 2;

    [[nodiscard]] constexpr problem check() const noexcept {
        return first_problem(
            check_that(first >= 1 && first <= 1e9, "geometric_spacing", "first", first, "1 to 10^9"),
            check_that(factor >= 1 && factor <= 1e3, "geometric_spacing", "factor", factor, "1 to 1000"));
    }
    [[nodiscard]] TWOSIDE_INLINE constexpr double operator()(std::size_t level) const noexcept {
        double gap = first;
        for (std::size_t n = 1; n < level; ++n) gap *= factor;
        return gap;
    }
};

struct even_sizes {
    [[nodiscard]] TWOSIDE_INLINE constexpr std::int64_t operator()(std::size_t, std::int64_t lots) const noexcept {
        return lots;
    }
};
struct linear_sizes {
    double step = 0;  // of level 0's size; below 0 deeper levels are smaller

    [[nodiscard]] constexpr problem check() const noexcept {
        return check_that(step >= -1 && step <= 1e3, "linear_sizes", "step", step, "-1 to 1000");
    }
    [[nodiscard]] TWOSIDE_INLINE constexpr double operator()(std::size_t level, std::int64_t lots) const noexcept {
        return static_cast<double>(lots) * (1 + step * static_cast<double>(level));
    }
};
struct geometric_sizes {
    double factor = 1;

    [[nodiscard]] constexpr problem check() const noexcept {
        return check_that(factor > 0 && factor <= 1e3, "geometric_sizes", "factor", factor, "above 0, up to 1000");
    }
    [[nodiscard]] TWOSIDE_INLINE constexpr double operator()(std::size_t level, std::int64_t lots) const noexcept {
        double size = static_cast<double>(lots);
        for (std::size_t n = 0; n < level; ++n) size *= factor;
        return size;
    }
};

namespace detail {

template <class Answer>
concept ladder_number = std::integral<Answer> || std::floating_point<Answer>;

template <class Spacing>
concept ladder_spacing = requires(const Spacing& spacing, std::size_t level) {
    { spacing(level) } -> ladder_number;
};
template <class Sizes>
concept ladder_sizes = requires(const Sizes& sizes, std::size_t level, std::int64_t lots) {
    { sizes(level, lots) } -> ladder_number;
};

inline constexpr std::int64_t ladder_end = 1'000'000'000'000'000;  // largest_exact_tick

// Whole ticks from 1 up, whatever a shape answers.
template <ladder_number Answer>
[[nodiscard]] TWOSIDE_INLINE constexpr std::int64_t ladder_gap(Answer ticks) noexcept {
    if constexpr (std::floating_point<Answer>) {
        const auto x = static_cast<double>(ticks);
        if (!(x >= 1)) return 1;
        return x < largest_exact_tick ? floor_to_integer(x + 0.5) : ladder_end;
    } else {
        if (ticks < Answer{1}) return 1;
        return static_cast<std::uint64_t>(ticks) < static_cast<std::uint64_t>(ladder_end)
                   ? static_cast<std::int64_t>(ticks)
                   : ladder_end;
    }
}
// Whole lots from 0 up.
template <ladder_number Answer>
[[nodiscard]] TWOSIDE_INLINE constexpr std::int64_t ladder_lots(Answer lots) noexcept {
    if constexpr (std::floating_point<Answer>) {
        const auto x = static_cast<double>(lots);
        if (!(x > 0)) return 0;
        return x < largest_exact_tick ? formula::ticks_at_most(x) : ladder_end;
    } else {
        if (lots < Answer{1}) return 0;
        return static_cast<std::uint64_t>(lots) < static_cast<std::uint64_t>(ladder_end)
                   ? static_cast<std::int64_t>(lots)
                   : ladder_end;
    }
}

template <class Shape>
[[nodiscard]] constexpr problem check_shape(const Shape& shape) noexcept {
    if constexpr (requires { shape.check(); })
        return shape.check();
    else
        return {};
}

}  // namespace detail

// What every level must keep to.
struct ladder_rules {
    std::int64_t minimum_lots = 1;  // below it a level is absent
    std::int64_t maximum_lots = detail::ladder_end;
    bool allow_non_positive_prices = false;

    [[nodiscard]] constexpr problem check() const noexcept {
        return first_problem(check_that(minimum_lots >= 1 && minimum_lots <= detail::ladder_end, "ladder",
                                        "minimum_lots", static_cast<double>(minimum_lots), "1 to 10^15"),
                             check_that(maximum_lots >= minimum_lots && maximum_lots <= detail::ladder_end, "ladder",
                                        "maximum_lots", static_cast<double>(maximum_lots), "minimum_lots to 10^15"));
    }
};

template <class Spacing = even_spacing, class Sizes = even_sizes>
struct ladder_parameters {
    [[no_unique_address]] Spacing spacing{};
    [[no_unique_address]] Sizes sizes{};
    ladder_rules rules{};

    [[nodiscard]] constexpr problem check() const noexcept {
        return first_problem(detail::check_shape(spacing), detail::check_shape(sizes), rules.check());
    }
};

template <std::size_t Levels, class Spacing = even_spacing, class Sizes = even_sizes>
class ladder {
    static_assert(Levels >= 1 && Levels <= 64, "twoside::ladder: 1 to 64 levels");
    static_assert(detail::ladder_spacing<Spacing>,
                  "twoside::ladder: the spacing needs to be a callable on a level (std::size_t) that answers ticks, "
                  "also when const");
    static_assert(detail::ladder_sizes<Sizes>,
                  "twoside::ladder: the sizes need to be a callable on a level (std::size_t) and the lots of level 0 "
                  "(std::int64_t) that answers lots, also when const");

public:
    using parameters = ladder_parameters<Spacing, Sizes>;

    static constexpr std::size_t levels = Levels;

    constexpr ladder() : ladder{parameters{}} {}
    constexpr explicit ladder(const parameters& p) : p_{(require(p.check()), p)} {}

    // `most_lots`: what may rest on each side, all levels together.
    [[nodiscard]] TWOSIDE_INLINE constexpr ladder_quote<Levels> operator()(
        const quote& q, const two_sided<std::int64_t>& most_lots) const noexcept {
        ladder_quote<Levels> out;
        fill(out.bid, q.bid, -1, most_lots.bid);
        fill(out.ask, q.ask, 1, most_lots.ask);
        return out;
    }

private:
    TWOSIDE_INLINE constexpr void fill(quote_side (&out)[Levels], const quote_side& best, std::int64_t outwards,
                                       std::int64_t left) const noexcept {
        const auto off_scale = [](std::int64_t t) { return t > detail::ladder_end || t < -detail::ladder_end; };
        std::int64_t ticks = best.ticks;
        std::int64_t lots = best.lots;
        for (std::size_t level = 0; level < Levels; ++level) {
            if (level > 0) {
                if (off_scale(ticks)) return;  // within the scale the sum cannot overflow
                ticks += outwards * detail::ladder_gap(p_.spacing(level));
                if (off_scale(ticks)) return;
                lots = detail::ladder_lots(p_.sizes(level, best.lots));
            }
            lots = lots < p_.rules.maximum_lots ? lots : p_.rules.maximum_lots;
            lots = lots < left ? lots : left;
            if (lots < p_.rules.minimum_lots || (ticks <= 0 && !p_.rules.allow_non_positive_prices)) {
                if (level == 0) return;
                continue;
            }
            out[level] = {ticks, lots};
            left -= lots;
        }
    }

    [[no_unique_address]] parameters p_;
};

// A ladder of shapes whose types need not be named, such as lambdas.
template <std::size_t Levels, class Spacing = even_spacing, class Sizes = even_sizes>
[[nodiscard]] constexpr ladder<Levels, Spacing, Sizes> make_ladder(const Spacing& spacing = {}, const Sizes& sizes = {},
                                                                   const ladder_rules& rules = {}) {
    return ladder<Levels, Spacing, Sizes>{{spacing, sizes, rules}};
}

// The quote alone, within the room there is.
struct no_ladder {
    static constexpr std::size_t levels = 1;

    [[nodiscard]] TWOSIDE_INLINE constexpr ladder_quote<1> operator()(
        const quote& q, const two_sided<std::int64_t>& most_lots) const noexcept {
        return {{cut(q.bid, most_lots.bid)}, {cut(q.ask, most_lots.ask)}};
    }

private:
    [[nodiscard]] TWOSIDE_INLINE static constexpr quote_side cut(const quote_side& order, std::int64_t most) noexcept {
        const std::int64_t lots = order.lots < most ? order.lots : most;
        return {order.ticks, lots > 0 ? lots : 0};
    }
};

// What each of N places is to hold.
template <std::size_t N>
struct order_places {
    quote_side each[N]{};

    [[nodiscard]] static constexpr std::size_t size() noexcept { return N; }
    [[nodiscard]] constexpr const quote_side* begin() const noexcept { return each; }
    [[nodiscard]] constexpr const quote_side* end() const noexcept { return each + N; }
    [[nodiscard]] constexpr const quote_side& operator[](std::size_t i) const noexcept { return each[i]; }

    friend constexpr bool operator==(const order_places&, const order_places&) noexcept = default;
};

// Gives the wanted levels of a side, best first, to places where orders work already (without lots: none does).
//   1. A place whose price is wanted keeps it, with the size that is wanted there. Where two work at one price, the one
//      whose size is right keeps it, else the first; the other one is free to move.
//   2. The other wanted prices go to the other orders, best price to best order and so on, which then need to move
//      least; where there are fewer orders, to places without one.
//   3. Orders that are left over are to go: their places become absent.
// No fewer orders can change their price. None moves to a price where another one works, so in whatever order the moves
// are made, and whichever of them fail, no two meet. A price that is wanted twice counts once, with the first size.
template <std::size_t N>
[[nodiscard]] constexpr order_places<N> keep_places(side s, const quote_side (&wanted)[N],
                                                    const quote_side (&working)[N]) noexcept {
    static_assert(N <= 64, "twoside::keep_places: up to 64 places");
    order_places<N> result;
    std::uint64_t taken = 0;  // places that have got their price
    std::uint64_t given = 0;  // levels that have got their place
    constexpr auto bit = [](std::size_t i) { return std::uint64_t{1} << i; };
    for (std::size_t w = 0; w < N; ++w) {
        if (!wanted[w].present()) {
            given |= bit(w);
            continue;
        }
        bool again = false;
        for (std::size_t v = 0; v < w; ++v) again |= wanted[v].present() && wanted[v].ticks == wanted[w].ticks;
        std::size_t keeper = N;
        for (std::size_t i = 0; i < N && !again; ++i) {
            if (!working[i].present() || working[i].ticks != wanted[w].ticks) continue;
            if (keeper == N || (working[keeper].lots != wanted[w].lots && working[i].lots == wanted[w].lots))
                keeper = i;
        }
        if (again || keeper < N) given |= bit(w);
        if (keeper < N) {
            result.each[keeper] = wanted[w];
            taken |= bit(keeper);
        }
    }
    for (std::size_t w = 0; w < N; ++w) {
        if ((given & bit(w)) != 0) continue;
        std::size_t chosen = N;
        for (std::size_t i = 0; i < N; ++i) {
            if ((taken & bit(i)) != 0) continue;
            const bool better =
                chosen == N || (working[i].present() && (!working[chosen].present() ||
                                                         (s == side::bid ? working[i].ticks > working[chosen].ticks
                                                                         : working[i].ticks < working[chosen].ticks)));
            chosen = better ? i : chosen;
        }
        if (chosen == N) break;  // as many places as levels: there always is one
        result.each[chosen] = wanted[w];
        taken |= bit(chosen);
    }
    return result;
}

}  // namespace twoside
