#pragma once
// Lot rule: the sizes that an order may have. Sizes leave as whole lots, like prices as whole ticks. A wish is floored
// to lots and cut to the maximum; what is then below the minimum, or worth less than the minimum notional at its price,
// is no order at all. Minimum and maximum are counted in lots as well, so that the last digit of a product decides
// nothing: 3 lots of 0.1 are a minimum of 0.3. Neither does it decide on the notional: an order that is worth the
// minimum to 12 digits is worth it. Shown by tests/quote/lot_rule.cpp.

#include <cstdint>
#include <twoside/core/inline.hpp>
#include <twoside/core/math.hpp>
#include <twoside/core/validation.hpp>
#include <twoside/core/verdict.hpp>
#include <twoside/quote/tick_rule.hpp>

namespace twoside {

struct lot_rule_parameters {
    double lot = 1;               // sizes are multiples of it
    double minimum_size = 0;      // below it there is no order
    double minimum_notional = 0;  // size * price, in money
    double maximum_size = infinity;

    [[nodiscard]] constexpr problem check() const noexcept {
        return first_problem(check_divisor("lot_rule", "lot", lot),
                             check_that(minimum_size >= 0 && minimum_size / lot <= largest_exact_tick, "lot_rule",
                                        "minimum_size", minimum_size, "0 or more, and at most 10^15 lots"),
                             check_not_negative("lot_rule", "minimum_notional", minimum_notional),
                             check_that(maximum_holds_minimum(), "lot_rule", "maximum_size", maximum_size,
                                        "at least one whole lot, and the whole lots that the minimum size needs "
                                        "(infinity: no limit)"));
    }

private:
    // In whole lots, as orders are judged.
    [[nodiscard]] constexpr bool maximum_holds_minimum() const noexcept {
        if (!(lot > 0)) return true;  // that is a problem of its own
        const increment_grid grid{lot};
        if (!grid.can_round(maximum_size)) return maximum_size > 0;  // no limit
        const std::int64_t most = grid.at_most(maximum_size);
        return most >= 1 && (!grid.can_round(minimum_size) || most >= grid.at_least(minimum_size));
    }
};

// What a lot is worth, for a signal. Small, because every signal carries it.
class lot_value {
public:
    constexpr lot_value() noexcept = default;
    TWOSIDE_INLINE constexpr explicit lot_value(const increment_grid& g) noexcept : spacing_{g.spacing()} {}

    [[nodiscard]] constexpr double size(std::int64_t lots) const noexcept {
        return increment_grid::of_spacing(spacing_).value(lots);
    }
    [[nodiscard]] constexpr double lot() const noexcept { return increment_grid::of_spacing(spacing_).increment(); }

private:
    double spacing_ = 1;
};

class lot_rule {
public:
    using parameters = lot_rule_parameters;

    static constexpr reason no_size{"no size to quote"};
    static constexpr reason too_small{"size below the minimum"};
    static constexpr reason too_little_money{"notional below the minimum"};

    constexpr lot_rule() noexcept : lot_rule{parameters{}} {}
    constexpr explicit lot_rule(const parameters& p)
        : grid_{(require(p.check()), p.lot)},
          minimum_{grid_.at_least(p.minimum_size)},
          maximum_{grid_.can_round(p.maximum_size) ? grid_.at_most(p.maximum_size) : no_maximum},
          minimum_notional_{p.minimum_notional * (1 - 1e-12)},
          judges_notional_{p.minimum_notional > 0},
          per_unit_{grid_.per_unit()},
          least_{static_cast<double>(minimum_ > 1 ? minimum_ : 1)},
          surely_enough_{(minimum_ > 1 ? static_cast<double>(minimum_) : 1.0) * p.lot *
                         (minimum_ > 1'000'000'000 ? 1 + 1e-12 : 1)},
          surely_counted_{increment_grid::largest_at_once * p.lot},
          most_{maximum_ == no_maximum ? infinity : static_cast<double>(maximum_)} {}

    [[nodiscard]] constexpr double lot() const noexcept { return grid_.increment(); }
    [[nodiscard]] TWOSIDE_INLINE constexpr lot_value value() const noexcept { return lot_value{grid_}; }

    // The most whole lots in a size, at most the maximum; 0 for anything that is not then a positive number of at most
    // 10^15 lots.
    [[nodiscard]] TWOSIDE_INLINE constexpr std::int64_t at_most(double size) const noexcept {
        const double lots = grid_.in_increments(size);
        if (lots > 0 && lots <= largest_exact_tick) [[likely]] {
            const std::int64_t whole = formula::ticks_at_most(lots);
            return whole < maximum_ ? whole : maximum_;
        }
        return lots > 0 && maximum_ != no_maximum ? maximum_ : 0;
    }
    // Both sides' at once, as numbers, right where the least is and within increment_grid::largest_at_once.
    [[nodiscard]] TWOSIDE_INLINE mirrored at_most(mirrored sizes) const noexcept {
        const mirrored n = in_lots(sizes);
        return smaller(most_, floor_to_integer(n + formula::uncapped_tick_tolerance(n)));
    }
    // The least that makes an order, whatever it is worth.
    [[nodiscard]] TWOSIDE_INLINE mirrored least() const noexcept { return least_; }
    // Sizes between the two make as many lots as an order needs, and no more than can be counted, whatever rounding
    // does.
    [[nodiscard]] TWOSIDE_INLINE mirrored surely_enough() const noexcept { return surely_enough_; }
    [[nodiscard]] TWOSIDE_INLINE mirrored surely_counted() const noexcept { return surely_counted_; }
    // Whether it takes a price to judge an order.
    [[nodiscard]] TWOSIDE_INLINE constexpr bool judges_notional() const noexcept { return judges_notional_; }
    // The least whole lots that hold a size, such as what is left of an order that was filled in part. The maximum does
    // not cut it. 0 for anything that is not a positive number of at most 10^15 lots.
    [[nodiscard]] constexpr std::int64_t at_least(double size) const noexcept {
        return size > 0 && grid_.can_round(size) ? grid_.at_least(size) : 0;
    }
    [[nodiscard]] TWOSIDE_INLINE constexpr double size(std::int64_t lots) const noexcept { return grid_.value(lots); }

    // Whether so many lots fit into a room that is given as a size, rounding aside. Nothing fits into what is no
    // number.
    [[nodiscard]] TWOSIDE_INLINE constexpr bool fit(std::int64_t lots, double room) const noexcept {
        const double room_in_lots = grid_.in_increments(room);
        return static_cast<double>(lots) <= room_in_lots + formula::tick_tolerance(room_in_lots);
    }

    // Sizes in lots, whole or not, of both sides.
    [[nodiscard]] TWOSIDE_INLINE mirrored in_lots(mirrored sizes) const noexcept { return sizes * per_unit_; }

    // Whether so many lots make an order at this price.
    [[nodiscard]] TWOSIDE_INLINE constexpr verdict judge(std::int64_t lots, double price) const noexcept {
        if (!(lots > 0)) return no_size;
        if (lots < minimum_) return too_small;
        return stop_if(size(lots) * magnitude(price) < minimum_notional_, too_little_money);
    }

private:
    static constexpr std::int64_t no_maximum = std::numeric_limits<std::int64_t>::max();

    increment_grid grid_;
    std::int64_t minimum_;
    std::int64_t maximum_;
    double minimum_notional_;  // less what rounding may take
    bool judges_notional_;
    // The same again for both sides at once; the least order is one lot.
    mirrored per_unit_;
    mirrored least_;
    mirrored surely_enough_;
    mirrored surely_counted_;
    mirrored most_;
};

}  // namespace twoside
