#pragma once
// Gate: stops while the market is in a state that one does not want to quote in: volatile or illiquid stops both sides,
// a trend the side that would trade against it (the bid in a fall, the ask in a rise). Each can be left on. It watches
// a regime that the caller updates and that must outlive it: anything with states() that has `is_volatile`, `illiquid`
// and `direction`, such as volatility/regime.hpp. Where the quoter is restarted, so is the regime, by the caller.
// Shown by tests/gate/regime_stop.cpp.

#include <twoside/core/verdict.hpp>
#include <twoside/quote/proposal.hpp>

namespace twoside {

struct regime_stop_parameters {
    bool when_volatile = true;
    bool when_illiquid = true;
    bool when_trending = true;
};

template <class Regime>
class regime_stop {
public:
    using parameters = regime_stop_parameters;

    static constexpr reason is_volatile{"the market is volatile against its baseline"};
    static constexpr reason illiquid{"the market is illiquid against its baseline"};
    static constexpr reason falling{"the market is falling"};
    static constexpr reason rising{"the market is rising"};

    constexpr explicit regime_stop(const Regime& watched, const parameters& p = {}) noexcept
        : watched_{&watched}, p_{p} {}
    explicit regime_stop(const Regime&&, const parameters& = {}) = delete;  // it would watch what is gone

    [[nodiscard]] constexpr verdicts operator()(const proposal&) const noexcept {
        const auto& s = watched_->states();
        if (p_.when_volatile && s.is_volatile) return both_sides(verdict{is_volatile});
        if (p_.when_illiquid && s.illiquid) return both_sides(verdict{illiquid});
        if (!p_.when_trending) return {};
        return {stop_if(s.direction < 0, falling), stop_if(s.direction > 0, rising)};
    }

private:
    const Regime* watched_;
    parameters p_;
};

}  // namespace twoside
