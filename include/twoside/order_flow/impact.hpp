#pragma once
// How far the mid moves with order flow imbalance:  dP = intercept + beta OFI + e over intervals that follow one
// another, dP in ticks. Source: Cont, Kukanov & Stoikov, Journal of Financial Econometrics 12(1), 2014, who expect
// about beta = 1 / (2 D) for a book of depth D. Beta in ticks per unit of size; beside it R^2. An interval ends at the
// first book at or after its length, with that book. Books without a mid are ignored and counted, and so are times that
// go back; a gap longer than `max_gap` drops the interval in which it falls. Constant time a book. Shown by
// tests/order_flow/impact.cpp (recovery, coverage) and the golden cases `ols`.

#include <twoside/core/time.hpp>
#include <twoside/core/validation.hpp>
#include <twoside/order_flow/imbalance.hpp>
#include <twoside/regression/simple.hpp>

namespace twoside {

struct order_flow_impact_parameters {
    double tick = not_a_number;
    std::chrono::nanoseconds interval = std::chrono::seconds{10};
    std::chrono::nanoseconds max_gap = std::chrono::minutes{5};
    std::int64_t min_intervals = 30;

    [[nodiscard]] constexpr problem check() const noexcept {
        const char* me = "order_flow_impact";
        return first_problem(
            check_positive(me, "tick", tick), check_positive(me, "interval (seconds)", in_seconds(interval)),
            check_that(max_gap > interval, me, "max_gap (seconds)", in_seconds(max_gap), "longer than the interval"),
            check_that(min_intervals >= 3, me, "min_intervals", static_cast<double>(min_intervals), "3 or more"));
    }
};

class order_flow_impact {
public:
    using parameters = order_flow_impact_parameters;

    constexpr explicit order_flow_impact(const parameters& p) : p_{(require(p.check()), p)}, per_tick_{1 / p.tick} {}

    constexpr void update(time_point now, const top_of_book& book) noexcept {
        const double mid = book.mid();
        if (!is_finite(mid) || (m_.any && now < m_.last_time)) {
            ++m_.ignored;
            return;
        }
        flow_.update(book);
        const bool gap = m_.any && now - m_.last_time > p_.max_gap;
        m_.last_time = now;
        const bool over = m_.any && now - m_.began >= p_.interval;
        if (m_.any && !gap && !over) return;
        if (m_.any && !gap) line_.update(flow_.sum(), (mid - m_.first_mid) * per_tick_);
        flow_.reset();
        m_.any = true;
        m_.began = now;
        m_.first_mid = mid;
    }

    // Ticks per unit of size.
    [[nodiscard]] estimate read() const noexcept {
        return line_.observations() < p_.min_intervals ? not_estimated(not_enough_data, line_.observations())
                                                       : line_.read();
    }
    [[nodiscard]] constexpr const simple_regression& line() const noexcept { return line_; }
    [[nodiscard]] constexpr std::int64_t ignored() const noexcept {
        return m_.ignored + flow_.ignored() + line_.ignored();
    }

    struct memory {
        order_flow_imbalance<>::memory flow{};
        simple_regression::memory line{};
        time_point began{};
        time_point last_time{};
        double first_mid = 0;
        std::int64_t ignored = 0;
        std::uint8_t any = 0;  // 0 or 1
    };
    [[nodiscard]] constexpr memory save() const noexcept {
        memory m = m_;
        m.flow = flow_.save();
        m.line = line_.save();
        return m;
    }
    constexpr bool restore(const memory& m) noexcept {
        order_flow_imbalance<> flow;
        simple_regression line;
        if (!is_finite(m.first_mid) || !is_count(m.ignored) || !flow.restore(m.flow) || !line.restore(m.line))
            return false;
        flow_ = flow;
        line_ = line;
        m_ = m;
        return true;
    }

private:
    parameters p_;
    double per_tick_;
    order_flow_imbalance<> flow_{};
    simple_regression line_{};
    memory m_{};
};

}  // namespace twoside
