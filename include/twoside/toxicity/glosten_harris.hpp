#pragma once
// What of the cost of a trade comes back and what stays. Source: L. Glosten, L. Harris, Journal of Financial Economics
// 21 (1988). From one trade to the next, with sign Q and size V,
//   dp = c0 dQ + c1 d(QV) + z0 Q + z1 QV + e:
// half the spread is c0 + c1 V transitory (the maker's) and z0 + z1 V permanent (what the trade told everybody). No
// intercept. c0, z0 in price; c1, z1 in price per unit of size. Trades without a side, or with a price or size that is
// not a positive number, are ignored and counted; the trade after them is compared with the last good one.
// Constant time a trade. Shown by tests/toxicity/glosten_harris.cpp and the golden cases `glosten_harris`.

#include <twoside/market/trade.hpp>
#include <twoside/regression/linear.hpp>
#include <twoside/toxicity/trade_sign.hpp>

namespace twoside {

class glosten_harris {
public:
    struct split {
        double transitory = not_a_number;           // c0
        double transitory_per_size = not_a_number;  // c1
        double permanent = not_a_number;            // z0
        double permanent_per_size = not_a_number;   // z1
    };

    explicit glosten_harris(std::int64_t min_trades = 100) : min_trades_{min_trades} {
        require(
            check_that(min_trades > 4, "glosten_harris", "min_trades", static_cast<double>(min_trades), "5 or more"));
    }

    void update(const trade& t) noexcept {
        const double sign = sign_of(t.aggressor);
        if (sign == 0 || !(t.price > 0) || !(t.size > 0) || !is_finite(t.price + t.size)) {
            ++m_.ignored;
            return;
        }
        if (m_.any)
            regression_.update({{sign - m_.sign, sign * t.size - m_.sign * m_.size, sign, sign * t.size}},
                               t.price - m_.price);
        m_.any = true;
        m_.sign = sign;
        m_.size = t.size;
        m_.price = t.price;
    }

    [[nodiscard]] split value() const noexcept {
        const auto c = regression_.coefficients();
        return {c.at[0], c.at[1], c.at[2], c.at[3]};
    }
    [[nodiscard]] split standard_errors() const noexcept {
        const auto e = regression_.standard_errors();
        return {e.at[0], e.at[1], e.at[2], e.at[3]};
    }
    // The permanent part of a trade of no size, z0.
    [[nodiscard]] estimate read() const noexcept {
        return regression_.observations() < min_trades_ ? not_estimated(not_enough_data, regression_.observations())
                                                        : regression_.read(2);
    }
    [[nodiscard]] constexpr std::int64_t observations() const noexcept { return regression_.observations(); }
    [[nodiscard]] constexpr std::int64_t ignored() const noexcept { return m_.ignored + regression_.ignored(); }

    struct memory {
        linear_regression<4>::memory regression{};
        double price = 0;
        double size = 0;
        double sign = 0;
        std::int64_t ignored = 0;
        std::uint8_t any = 0;  // 0 or 1
    };
    [[nodiscard]] constexpr memory save() const noexcept {
        memory m = m_;
        m.regression = regression_.save();
        return m;
    }
    constexpr bool restore(const memory& m) noexcept {
        const bool sound =
            is_finite(m.price + m.size + m.sign) && is_count(m.ignored) && regression_.restore(m.regression);
        if (sound) m_ = m;
        return sound;
    }

private:
    std::int64_t min_trades_;
    linear_regression<4> regression_{};
    memory m_{};
};

}  // namespace twoside
