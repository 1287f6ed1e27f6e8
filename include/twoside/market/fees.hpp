#pragma once
// What a fill costs: commissions, fees and rebates, per unit of size and per order. Exact for every model with fills
// that decay as exp(-k delta): a cost c per unit on one side shifts that side's quote by c and turns its arrival rate A
// into A exp(-k c); the models take c as `fee`. For models without fees there is a floor: a round trip earns the spread
// and pays both sides' costs, so that the spread below the sum loses money.
//   commission = min(max(per unit * size + per value * value, least), most * value), 0 for no size
//   cost per unit = commission / size + maker fee + (sales) levy * |price| + min(levy per unit * size, its cap) / size
// with value = size * |price|: an instrument that trades below zero, as a calendar spread may, counts by magnitude.
// Where the cap is below the minimum, the cap counts. A minimum makes the cost per unit depend on the size of an
// *order*; partial fills of one order share it, and modifying an order after a partial fill may begin a new one (IB
// does): orders/fill_ledger.hpp counts so. All rates are parameters with a date: schedules change; those of a broker,
// as printed at a date, are in market/fee_schedules.hpp. Money is in the currency of the price. Shown by
// tests/market/fees.cpp and the golden cases `commission`, `effective_fee_per_share`, `round_trip_breakeven`.

#include <twoside/core/math.hpp>
#include <twoside/core/side.hpp>
#include <twoside/core/validation.hpp>

namespace twoside {

struct fee_schedule {
    const char* name = "no fees";
    const char* as_of = "";                // the date of the rates
    double per_unit = 0;                   // commission per unit
    double least_per_order = 0;            // money
    double most_of_value = infinity;       // share of an order's value
    double per_value = 0;                  // commission as a share of the value
    double maker_per_unit = 0;             // of the venue, for adding liquidity; below 0 a rebate
    double taker_per_unit = 0;             // of the venue, for removing it
    double sale_of_value = 0;              // levy on sales, as a share of the value
    double sale_per_unit = 0;              // levy on sales per unit
    double most_sale_levy = infinity;      // of the levy per unit, money an order
    bool modify_restarts_minimum = false;  // a modification of an order that is filled in part begins a new commission

    [[nodiscard]] constexpr problem check() const noexcept {
        const char* me = "fee_schedule";
        return first_problem(
            check_not_negative(me, "per_unit", per_unit), check_not_negative(me, "least_per_order", least_per_order),
            check_limit(me, "most_of_value", most_of_value), check_not_negative(me, "per_value", per_value),
            check_finite(me, "maker_per_unit", maker_per_unit), check_finite(me, "taker_per_unit", taker_per_unit),
            check_not_negative(me, "sale_of_value", sale_of_value),
            check_not_negative(me, "sale_per_unit", sale_per_unit), check_limit(me, "most_sale_levy", most_sale_levy));
    }

    // Of an order of which so much is filled, worth so much: C(Q, V). What a fill adds to it is the difference of after
    // and before, so that the minimum is paid once an order. 0 for no size, NaN for no value.
    [[nodiscard]] constexpr double order_commission(double filled, double value) const noexcept {
        if (!(filled > 0)) return 0;
        const double rate = per_unit * filled + per_value * value;
        const double asked = rate < least_per_order ? least_per_order : rate;
        return most_of_value < infinity ? smaller(most_of_value * value, asked) : asked;
    }
    // The part of the levy on sales that goes by units, of an order of which so much is filled.
    [[nodiscard]] constexpr double order_unit_levy(double sold) const noexcept {
        return smaller(sale_per_unit * sold, most_sale_levy);
    }
    // Of an order that is filled whole; 0 for no size, NaN for no price.
    [[nodiscard]] constexpr double commission(double size, double price) const noexcept {
        return order_commission(size, size * magnitude(price));
    }
    // What one unit costs on a side, in price, for an order of this size; NaN for no size.
    [[nodiscard]] constexpr double per_unit_cost(side s, double size, double price, bool maker = true) const noexcept {
        if (!(size > 0)) return not_a_number;
        double cost = commission(size, price) / size + (maker ? maker_per_unit : taker_per_unit);
        if (s == side::ask) cost += sale_of_value * magnitude(price) + order_unit_levy(size) / size;
        return cost;
    }
    // Both sides, as the models take them: the bid buys, the ask sells.
    [[nodiscard]] constexpr two_sided<double> maker_costs(double size, double price) const noexcept {
        return {per_unit_cost(side::bid, size, price), per_unit_cost(side::ask, size, price)};
    }
    // The spread that a round trip of orders of this size has to earn.
    [[nodiscard]] constexpr double break_even_spread(double size, double price) const noexcept {
        const auto c = maker_costs(size, price);
        return c.bid + c.ask;
    }
};

}  // namespace twoside
