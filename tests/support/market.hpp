#pragma once
// Random books, states and numbers for property tests. A failure prints the seed that reproduces it.

#include <cmath>
#include <twoside/sim/random.hpp>
#include <twoside/twoside.hpp>

namespace support {

// On a grid of hundredths, like a stock: 1 to 20 ticks wide.
inline twoside::top_of_book random_book(twoside::sim::random_numbers& random, std::int64_t around = 10000) {
    const std::int64_t bid = around + random.integer(-50, 50);
    const std::int64_t width = random.integer(1, 20);
    return {.bid = static_cast<double>(bid) / 100,
            .bid_size = static_cast<double>(100 * random.integer(0, 20)),
            .ask = static_cast<double>(bid + width) / 100,
            .ask_size = static_cast<double>(100 * random.integer(1, 20))};
}

inline twoside::market_state random_state(twoside::sim::random_numbers& random, double limit) {
    return {.position = random.uniform(-1.2 * limit, 1.2 * limit),
            .volatility = twoside::per_sqrt_second(random.uniform(0, 0.1)),
            .time_left = std::chrono::seconds{random.integer(0, 3600)},
            .resting = {random.uniform(0, 300), random.uniform(0, 300)},
            .profit = random.uniform(-100, 100)};
}

// Anything a double can be: zeros, denormals, infinities, NaN, and numbers of every size and sign.
inline double any_number(twoside::sim::random_numbers& random) {
    switch (random.below(12)) {
        case 0:
            return 0.0;
        case 1:
            return -0.0;
        case 2:
            return twoside::infinity;
        case 3:
            return -twoside::infinity;
        case 4:
            return twoside::not_a_number;
        case 5:
            return 5e-324;
        case 6:
            return 1.7976931348623157e308;
        case 7:
            return -1.7976931348623157e308;
        default:
            return random.uniform(-1, 1) *
                   std::pow(10.0, random.uniform(-300, 300) * (random.below(2) == 0 ? 1 : 0.02));
    }
}

}  // namespace support
