#pragma once
// Lot rule: sizes are floored to whole lots, and a size below the minimum, or worth less than the minimum notional at
// its price, is no order at all. Shown by tests/quote/lot_rule.cpp.

#include <twoside/core/inline.hpp>
#include <twoside/core/math.hpp>
#include <twoside/core/validation.hpp>
#include <twoside/gate/verdict.hpp>

namespace twoside {

struct lot_rule_parameters {
    double lot = 1;               // sizes are multiples of it
    double minimum_size = 0;      // below it there is no order
    double minimum_notional = 0;  // size * price, in money
    double maximum_size = infinity;

    [[nodiscard]] constexpr problem check() const noexcept {
        return first_problem(check_positive("lot_rule", "lot", lot),
                             check_not_negative("lot_rule", "minimum_size", minimum_size),
                             check_not_negative("lot_rule", "minimum_notional", minimum_notional),
                             check_that(maximum_size >= lot && maximum_size >= minimum_size, "lot_rule", "maximum_size",
                                        maximum_size, "at least a lot and the minimum size (infinity: no limit)"));
    }
};

class lot_rule {
public:
    using parameters = lot_rule_parameters;

    static constexpr reason no_size{"no size to quote"};
    static constexpr reason too_small{"size below the minimum"};
    static constexpr reason too_little_money{"notional below the minimum"};

    constexpr lot_rule() noexcept = default;
    constexpr explicit lot_rule(const parameters& p) : p_{(require(p.check()), p)}, lots_per_unit_{1 / p.lot} {}

    // The size in whole lots, at most the maximum; 0 for anything that is not then a positive number of at most 2^51
    // lots.
    [[nodiscard]] TWOSIDE_INLINE constexpr double floor(double size) const noexcept {
        const double wanted = smaller(p_.maximum_size, size) * lots_per_unit_;  // in this order, so that NaN stays NaN
        if (!(wanted > 0 && wanted <= largest_exact_tick)) return 0;
        // A ten-millionth of a lot short counts as the whole lot: 0.3 / 0.1 is not 3 in binary.
        return static_cast<double>(floor_to_integer(wanted + 1e-7)) * p_.lot;
    }

    // Whether a size that floor() returned makes an order at this price.
    [[nodiscard]] TWOSIDE_INLINE constexpr verdict judge(double size, double price) const noexcept {
        if (!(size > 0)) return no_size;
        if (size < p_.minimum_size) return too_small;
        return stop_if(size * magnitude(price) < p_.minimum_notional, too_little_money);
    }

private:
    parameters p_{};
    double lots_per_unit_ = 1;
};

}  // namespace twoside
