#pragma once
// Fee schedules as a broker printed them at a date. Not in the umbrella: rates change, so that a program names what it
// takes them from, and checks the date. Shown by tests/market/fee_schedules.cpp, on the broker's own examples.

#include <twoside/market/fees.hpp>

namespace twoside {

// Interactive Brokers, US stocks, as its own page stated them in 2024-2025; verify before use. Tiered adds exchange
// fees and rebates, which depend on the venue: set maker_per_unit and taker_per_unit. Levies on sales: the SEC's and
// FINRA's of that time (the SEC's was reported as 0 from mid-2025).
inline constexpr fee_schedule ib_us_stocks_fixed{.name = "Interactive Brokers US stocks, fixed",
                                                 .as_of = "2024-2025",
                                                 .per_unit = 0.005,
                                                 .least_per_order = 1.00,
                                                 .most_of_value = 0.01,
                                                 .sale_of_value = 27.80e-6,
                                                 .sale_per_unit = 0.000166,
                                                 .most_sale_levy = 8.30,
                                                 .modify_restarts_minimum = true};
inline constexpr fee_schedule ib_us_stocks_tiered{
    .name = "Interactive Brokers US stocks, tiered, up to 300,000 a month",
    .as_of = "2024-2025",
    .per_unit = 0.0035,
    .least_per_order = 0.35,
    .most_of_value = 0.01,
    .sale_of_value = 27.80e-6,
    .sale_per_unit = 0.000166,
    .most_sale_levy = 8.30,
    .modify_restarts_minimum = true};

}  // namespace twoside
