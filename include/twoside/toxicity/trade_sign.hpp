#pragma once
// Who started a trade, where the feed does not say.
//   tick_test:   the sign of the last price change that was one; a trade at the price before it inherits; the first
//   trade
//                has no sign.
//   quote_test:  above the mid bought, below it sold, at it no sign.
//   lee_ready:   the quote test, and at the mid the tick test. Source: Lee & Ready, Journal of Finance 46 (1991); their
//                delay of the quote by five seconds belongs to the tapes of that time and is not here.
// Prices in the instrument's unit; the quote is the one that stood before the trade. Constant time a trade, no
// allocation. A price that is not a number has no sign and is not remembered; a quote that is none leaves the tick test
// to decide. Shown by tests/toxicity/trade_sign.cpp and the golden cases `tick_rule` and `lee_ready`.

#include <twoside/market/top_of_book.hpp>
#include <twoside/market/trade.hpp>

namespace twoside {

[[nodiscard]] constexpr int sign_of(aggressor a) noexcept {
    return a == aggressor::buyer ? 1 : a == aggressor::seller ? -1 : 0;
}
[[nodiscard]] constexpr aggressor aggressor_of(double sign) noexcept {
    return sign > 0 ? aggressor::buyer : sign < 0 ? aggressor::seller : aggressor::unknown;
}

class tick_test {
public:
    constexpr tick_test() noexcept = default;
    // What trades inherit before the first change of price.
    constexpr explicit tick_test(aggressor initial) noexcept : last_{initial} {}

    constexpr aggressor update(double price) noexcept {
        if (!is_finite(price)) return aggressor::unknown;
        if (is_finite(price_) && price != price_) last_ = aggressor_of(price - price_);
        price_ = price;
        return last_;
    }

private:
    double price_ = not_a_number;
    aggressor last_ = aggressor::unknown;
};

[[nodiscard]] constexpr aggressor quote_test(double price, const top_of_book& before) noexcept {
    return aggressor_of(price - before.mid());
}

class lee_ready {
public:
    constexpr aggressor update(double price, const top_of_book& before) noexcept {
        const aggressor by_tick = tick_.update(price);
        const aggressor by_quote = quote_test(price, before);
        return by_quote == aggressor::unknown ? by_tick : by_quote;
    }

private:
    tick_test tick_{};
};

}  // namespace twoside
