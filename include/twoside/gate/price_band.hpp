#pragma once
// Gate: our own prices stay in a band, each side judged alone: never bid above `high` nor offer below `low`, and
// neither further than `max_distance` (a fraction) from the middle of the market. Brokers reject prices far through the
// market. Shown by tests/gate/price_band.cpp.

#include <twoside/core/inline.hpp>
#include <twoside/core/validation.hpp>
#include <twoside/gate/verdict.hpp>
#include <twoside/market/market_view.hpp>

namespace twoside {

struct price_band_parameters {
    double low = -infinity;          // do not sell below
    double high = infinity;          // do not buy above
    double max_distance = infinity;  // of a quote from the market's mid, as a fraction of it: 0.1 is 10 %

    [[nodiscard]] constexpr problem check() const noexcept {
        return first_problem(
            check_that(low <= high, "price_band", "low", low, "a number, at most `high`"),
            check_that(max_distance > 0, "price_band", "max_distance", max_distance, "above 0 (infinity: off)"));
    }
};

class price_band {
public:
    using parameters = price_band_parameters;

    static constexpr reason bid_too_high{"our bid would be above the price band"};
    static constexpr reason ask_too_low{"our ask would be below the price band"};
    static constexpr reason too_far{"our price would be too far from the market"};

    constexpr explicit price_band(const parameters& p) : p_{p} { require(p.check()); }

    [[nodiscard]] TWOSIDE_INLINE constexpr verdicts operator()(const proposal& p) const noexcept {
        const double bid = p.bid_price();
        const double ask = p.ask_price();
        const double mid = p.book.mid();
        const double reach = p_.max_distance * magnitude(mid);
        verdicts v{stop_if(bid > p_.high, bid_too_high), stop_if(ask < p_.low, ask_too_low)};
        if (v.bid.open() && magnitude(bid - mid) > reach) v.bid = too_far;
        if (v.ask.open() && magnitude(ask - mid) > reach) v.ask = too_far;
        return v;
    }

private:
    parameters p_;
};

}  // namespace twoside
