#pragma once
// Spread policy: widens another spread by a factor for each state that the market is in against its baseline (volatile,
// illiquid, trending); factors multiply. As in spread/widened.hpp the half spread is scaled and the lean stays, and the
// one offset of a model that quotes one side is left as it is. It watches a regime that the caller updates and that
// must outlive it: anything with states() that has `is_volatile`, `illiquid` and `trending`, such as
// volatility/regime.hpp. Shown by tests/spread/regime_widened.cpp.

#include <twoside/core/inline.hpp>
#include <twoside/core/validation.hpp>
#include <twoside/market/market_view.hpp>
#include <twoside/spread/widened.hpp>

namespace twoside {

struct regime_factors {
    double is_volatile = 1.5;  // 1 or more: times as wide
    double illiquid = 1.5;
    double trending = 1.5;

    [[nodiscard]] constexpr problem check() const noexcept {
        const char* me = "regime_factors";
        const char* legal = "1 or more, and finite";
        const auto factor = [&](const char* name, double x) {
            return check_that(x >= 1 && is_finite(x), me, name, x, legal);
        };
        return first_problem(factor("is_volatile", is_volatile), factor("illiquid", illiquid),
                             factor("trending", trending));
    }
};

template <class Spread, class Regime>
class regime_widened {
public:
    constexpr regime_widened(Spread spread, const Regime& watched, const regime_factors& factors = {})
        : spread_{spread}, watched_{&watched}, factors_{(require(factors.check()), factors)} {}
    regime_widened(Spread, const Regime&&, const regime_factors& = {}) = delete;  // it would watch what is gone

    [[nodiscard]] TWOSIDE_INLINE constexpr offsets operator()(const market_view& view) const noexcept {
        const auto& s = watched_->states();
        const double factor = (s.is_volatile ? factors_.is_volatile : 1) * (s.illiquid ? factors_.illiquid : 1) *
                              (s.trending ? factors_.trending : 1);
        return formula::scaled_half_spread(spread_(view), factor);
    }

private:
    [[no_unique_address]] Spread spread_;
    const Regime* watched_;
    regime_factors factors_;
};

}  // namespace twoside
