#pragma once
// Fair value: the mid, moved by a measured share of what the imbalance-weighted mid says,
//   F = M + slope (W - M),   W = (P_b Q_a + P_a Q_b) / (Q_a + Q_b)
// with the slope of a regression of later mids on W - M (regression/fair_value_score.hpp measures it). The weighted mid
// (Gatheral & Oomen 2010) has slope 1, and is at that a worse forecast than the mid on many instruments: recorded AMZN
// has a slope of a few hundredths, BAC of a third to a half. A slope of 0 is the mid; above 1 (recorded Hyperliquid
// BTC) the fair value can leave the spread. A book without sizes has its mid. Shown by
// tests/fair_value/calibrated_mid.cpp.

#include <twoside/core/validation.hpp>
#include <twoside/fair_value/weighted_mid.hpp>

namespace twoside {

class calibrated_mid {
public:
    constexpr explicit calibrated_mid(double slope) : slope_{slope} {
        require(check_not_negative("calibrated_mid", "slope", slope));
    }

    template <BookLike Book>
    [[nodiscard]] constexpr double operator()(const Book& book) const noexcept {
        const top_of_book& b = top(book);
        const double mid = b.mid();
        return mid + slope_ * (weighted_mid{}(b)-mid);
    }
    [[nodiscard]] constexpr double slope() const noexcept { return slope_; }

private:
    double slope_;
};

}  // namespace twoside
