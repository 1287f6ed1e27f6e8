#pragma once
// Gate: our own prices, as they would rest on the market, stay in a band, each side judged alone: never bid above
// `high` nor offer below `low`, and neither further from the middle of the market than `max_distance`, a fraction of
// it, nor than `max_ticks`. Brokers reject prices far through the market. A fraction means nothing for a product that
// trades around zero: give its band in ticks. Where a distance is asked for and the market has no middle, because a
// side is missing, our prices cannot be judged, and that is a reason too. Shown by tests/gate/price_band.cpp.

#include <twoside/core/inline.hpp>
#include <twoside/core/validation.hpp>
#include <twoside/core/verdict.hpp>
#include <twoside/quote/proposal.hpp>

namespace twoside {

struct price_band_parameters {
    double low = -infinity;          // do not sell below
    double high = infinity;          // do not buy above
    double max_distance = infinity;  // of a quote from the market's mid, as a fraction of it: 0.1 is 10 %
    double max_ticks = infinity;     // of a quote from the market's mid, in ticks of the quote's own price

    [[nodiscard]] constexpr problem check() const noexcept {
        return first_problem(
            check_that(low <= high, "price_band", "low", low, "a number, at most `high`"),
            check_that(max_distance > 0, "price_band", "max_distance", max_distance, "above 0 (infinity: off)"),
            check_that(max_ticks > 0, "price_band", "max_ticks", max_ticks, "above 0 (infinity: off)"));
    }
};

class price_band {
public:
    using parameters = price_band_parameters;

    static constexpr reason bid_too_high{"our bid would be above the price band"};
    static constexpr reason ask_too_low{"our ask would be below the price band"};
    static constexpr reason too_far{"our price would be too far from the market"};
    static constexpr reason no_middle{"the market has no middle to judge our price by"};

    constexpr explicit price_band(const parameters& p)
        : p_{p}, judges_distance_{(require(p.check()), p.max_distance < infinity || p.max_ticks < infinity)} {}

    [[nodiscard]] TWOSIDE_INLINE constexpr verdicts operator()(const proposal& p) const noexcept {
        return {judge(p, side::bid), judge(p, side::ask)};
    }

private:
    [[nodiscard]] TWOSIDE_INLINE constexpr verdict judge(const proposal& p, side s) const noexcept {
        if (!p.order[s].present()) return {};
        const double price = p.price(s);
        if (s == side::bid && price > p_.high) return bid_too_high;
        if (s == side::ask && price < p_.low) return ask_too_low;
        if (!judges_distance_) return {};
        const double mid = p.book.mid();
        const double distance = magnitude(price - mid);
        if (!is_finite(distance)) return no_middle;
        // A price that is exactly as far as it may be must not be stopped by the rounding of the last digit, which is
        // in proportion to the price.
        const double digits = magnitude(price) * 4.5e-16;
        if (p_.max_distance < infinity && distance > p_.max_distance * magnitude(mid) * (1 + 1e-12) + digits)
            return too_far;
        return stop_if(distance > p_.max_ticks * p.scale[s].increment() * (1 + 1e-12) + digits, too_far);
    }

    parameters p_;
    bool judges_distance_;
};

}  // namespace twoside
