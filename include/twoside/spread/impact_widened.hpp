#pragma once
// Spread policy: adds to another spread what a fill is expected to cost by the price impact of the trade that makes it,
//   offset + share * max(lambda, 0) * size,  the same on both sides, so that a skew inside the offsets stays,
// lambda Kyle's (price per unit of volume), size that of the quote or of the trades that come. Source: A. S. Kyle
// (1985); L. Glosten, P. Milgrom, Journal of Financial Economics 14, 1985, for the spread that pays for it. While
// lambda is not known `while_unknown` is added instead. It watches an estimator of lambda that the caller updates and
// that must outlive it. Offsets in price. Shown by tests/spread/impact_widened.cpp.

#include <twoside/core/estimate.hpp>
#include <twoside/core/validation.hpp>
#include <twoside/market/market_view.hpp>

namespace twoside {

struct impact_widening {
    double size = not_a_number;  // of the trades that fill us, in the unit of lambda's volume
    double share = 1;            // of the expected move that each side is widened by
    double while_unknown = 0;    // in price

    [[nodiscard]] constexpr problem check() const noexcept {
        const char* me = "impact_widening";
        return first_problem(check_positive(me, "size", size), check_not_negative(me, "share", share),
                             check_not_negative(me, "while_unknown (price)", while_unknown));
    }
};

template <class Spread, class E>
class impact_widened {
public:
    constexpr impact_widened(Spread spread, const E& lambda, const impact_widening& w)
        : spread_{spread}, lambda_{&lambda}, w_{(require(w.check()), w)} {
        static_assert(Estimator<E>, "twoside::impact_widened: lambda is an estimator");
    }
    impact_widened(Spread, const E&&, const impact_widening&) = delete;  // it would watch what is gone

    [[nodiscard]] constexpr offsets operator()(const market_view& view) const noexcept {
        const estimate lambda = lambda_->read();
        const double more = lambda.ready() ? w_.share * positive_part(lambda.value) * w_.size : w_.while_unknown;
        const offsets inner = spread_(view);
        return {inner.bid + more, inner.ask + more};
    }

private:
    [[no_unique_address]] Spread spread_;
    const E* lambda_;
    impact_widening w_;
};

}  // namespace twoside
