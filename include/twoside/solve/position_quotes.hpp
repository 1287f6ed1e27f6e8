#pragma once
// What a solver of one asset hands over: the offsets of the bid and of the ask by position. Where there is no quote on
// a side, at a limit, the offset is infinite. Shown by tests/solve/glft.cpp.

#include <cstddef>
#include <twoside/core/math.hpp>
#include <twoside/market/market_view.hpp>
#include <twoside/solve/position_chain.hpp>
#include <utility>
#include <vector>

namespace twoside::solve {

struct position_quotes {
    double lowest = not_a_number;  // the position of the first entry, in units of `size`
    double size = 1;               // of a trade: positions are whole multiples of it
    std::vector<offsets> at{};
    std::vector<double> log_value{};  // ln w of the value function, less log_scale
    double log_scale = 0;
    double growth = not_a_number;  // in the long run: eigenvalue of the system, where it was solved for
    bool ok = false;               // false: there is no solution that numbers can hold

    // Of a position in the unit of `size`; infinite on both sides outside of the solution.
    [[nodiscard]] offsets of(double position) const {
        const double place = std::round(position / size - lowest);
        if (!(place >= 0 && place < 1e9)) return {infinity, infinity};
        const auto i = static_cast<std::size_t>(place);
        return i < at.size() ? at[i] : offsets{infinity, infinity};
    }
};

namespace detail {

// delta_bid = premium_bid + (ln w_q - ln w_{q+1}) / k, delta_ask the same downwards.
[[nodiscard]] inline std::vector<offsets> offsets_from(const std::vector<double>& log_value, double fill_decay,
                                                       const offsets& premium) {
    std::vector<offsets> at(log_value.size(), offsets{infinity, infinity});
    for (std::size_t i = 0; i < at.size(); ++i) {
        if (i + 1 < at.size()) at[i].bid = premium.bid + (log_value[i] - log_value[i + 1]) / fill_decay;
        if (i > 0) at[i].ask = premium.ask + (log_value[i] - log_value[i - 1]) / fill_decay;
    }
    return at;
}

// A problem of one asset whose fills decay as exp(-k delta), made linear.
struct exponential_system {
    position_chain chain;
    std::vector<double> start{};  // ln w at the end
    offsets premium{};            // the offsets but for the value of a position
    double fill_decay = not_a_number;
    double lowest = not_a_number;  // position, in units of `size`
    double size = 1;
};

[[nodiscard]] inline position_quotes quotes_of(const exponential_system& s, chain_solution solution) {
    position_quotes q{.lowest = s.lowest, .size = s.size};
    q.ok = solution.ok;
    q.growth = solution.growth;
    if (!q.ok) return q;
    q.at = offsets_from(solution.log_value, s.fill_decay, s.premium);
    q.log_value = std::move(solution.log_value);
    q.log_scale = solution.log_scale;
    return q;
}

}  // namespace detail

}  // namespace twoside::solve
