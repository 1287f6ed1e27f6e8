#pragma once
// The least code that decides the same orders as a composed quoter, for the latency benchmark: weighted mid,
// Avellaneda-Stoikov's spread around the reservation price, sizes by the room left, floored and ceiled to ticks, one
// tick clear of the market, at a pace. It explains nothing, remembers no order, judges no input, knows no gate. What a
// quoter costs beyond it is what its guarantees cost. tests/benchmarks/least.cpp shows that the orders are the same.

#include <cmath>
#include <cstdint>
#include <twoside/market/market_state.hpp>
#include <twoside/market/top_of_book.hpp>

namespace least {

// What a configuration file would set.
struct parameters {
    double risk_aversion;
    double premium;  // ln(1 + gamma/k) / gamma
    double seconds_left;
    double position_limit;
    double order_size;
    double ticks_per_unit;
    double ticks_clear_of_market;
    std::int64_t interval;  // nanoseconds
};

struct orders {
    std::int64_t bid_ticks;
    std::int64_t ask_ticks;
    double bid_size;
    double ask_size;
    bool quote;
};

class quoter {
public:
    explicit quoter(const parameters& p) : p_{p} {}

    // Not inlined, as a refresh that is called from an event loop is not.
    [[nodiscard, gnu::noinline]] orders refresh(std::int64_t now, const twoside::top_of_book& book,
                                                const twoside::market_state& state) noexcept {
        if (now - last_ < p_.interval) return {};
        const double on_grid = 1e-7;  // 100.01 * 100 is not 10001 in binary
        const double q = state.position;
        const double sigma = state.volatility.per_sqrt_second();
        const double fair = book.bid + (book.ask - book.bid) * (book.bid_size / (book.bid_size + book.ask_size));
        const double cost = p_.risk_aversion * sigma * sigma * p_.seconds_left;
        const double half = 0.5 * cost + p_.premium;
        const double centre = fair - q * cost;
        double bid = std::floor((centre - half) * p_.ticks_per_unit + on_grid);
        double ask = std::ceil((centre + half) * p_.ticks_per_unit - on_grid);
        const double highest = std::floor(book.ask * p_.ticks_per_unit + on_grid) - p_.ticks_clear_of_market;
        const double lowest = std::ceil(book.bid * p_.ticks_per_unit - on_grid) + p_.ticks_clear_of_market;
        bid = bid < highest ? bid : highest;
        ask = ask > lowest ? ask : lowest;
        const double share = p_.order_size / p_.position_limit;
        const double bid_room = (p_.position_limit - q) * share;
        const double ask_room = (p_.position_limit + q) * share;
        const double bid_size = std::floor(bid_room < p_.order_size ? bid_room : p_.order_size);
        const double ask_size = std::floor(ask_room < p_.order_size ? ask_room : p_.order_size);
        const bool quote = bid_size > 0 || ask_size > 0;
        if (quote) last_ = now;
        return {static_cast<std::int64_t>(bid), static_cast<std::int64_t>(ask), bid_size > 0 ? bid_size : 0,
                ask_size > 0 ? ask_size : 0, quote};
    }

private:
    parameters p_;
    std::int64_t last_ = std::numeric_limits<std::int64_t>::min() / 2;
};

}  // namespace least
