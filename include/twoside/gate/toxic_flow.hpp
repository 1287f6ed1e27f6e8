#pragma once
// Gate: stops both sides while an estimate of toxicity stands above a limit: VPIN's own level, its place in its
// empirical distribution (toxicity_distribution), or any estimator of yours. It goes on below `resume`, which may be
// lower, so that it does not flicker. While there is no estimate it stops too, with the estimator's reason, unless
// `wait_for_data` is off. It watches an estimator that the caller updates and that must outlive it. Shown by
// tests/gate/toxic_flow.cpp.

#include <twoside/core/estimate.hpp>
#include <twoside/core/validation.hpp>
#include <twoside/core/verdict.hpp>
#include <twoside/quote/proposal.hpp>

namespace twoside {

struct toxic_flow_parameters {
    double highest = not_a_number;  // stops above this
    double resume = not_a_number;   // goes on at or below this; NaN: `highest`
    bool wait_for_data = true;

    [[nodiscard]] constexpr problem check() const noexcept {
        return first_problem(check_finite("toxic_flow", "highest", highest),
                             check_that(resume != resume || resume <= highest, "toxic_flow", "resume", resume,
                                        "at most `highest` (NaN: the same)"));
    }
};

template <Estimator E>
class toxic_flow {
public:
    using parameters = toxic_flow_parameters;

    static constexpr reason toxic{"the flow is toxic"};

    constexpr toxic_flow(const E& watched, const parameters& p) : watched_{&watched}, p_{p} {
        require(p.check());
        if (p_.resume != p_.resume) p_.resume = p_.highest;
    }
    toxic_flow(const E&&, const parameters&) = delete;  // it would watch what is gone

    [[nodiscard]] constexpr verdict operator()(const proposal&) noexcept {
        const estimate e = watched_->read();
        if (!e.ready()) return p_.wait_for_data ? verdict{*e.missing} : verdict{};
        stopped_ = e.value > (stopped_ ? p_.resume : p_.highest);
        return stop_if(stopped_, toxic);
    }

private:
    const E* watched_;
    parameters p_;
    bool stopped_ = false;
};

}  // namespace twoside
