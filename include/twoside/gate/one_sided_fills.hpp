#pragma once
// Gate: stops the side that has been filled `most` times in a row, until its run ends: by a fill on the other side, or
// when nothing was filled for the run's window. The other side stays. It watches a fill_run that the caller updates
// with each own fill and that must outlive it. Where the quoter is restarted, so is the run, by the caller. Shown by
// tests/gate/one_sided_fills.cpp.

#include <twoside/core/validation.hpp>
#include <twoside/core/verdict.hpp>
#include <twoside/market/fill_run.hpp>
#include <twoside/quote/proposal.hpp>

namespace twoside {

class one_sided_fills {
public:
    static constexpr reason run_of_fills{"filled too often in a row on this side"};

    constexpr one_sided_fills(const fill_run& run, std::int64_t most) : run_{&run}, most_{most} {
        require(check_that(most >= 1, "one_sided_fills", "most", static_cast<double>(most), "1 or more"));
    }
    one_sided_fills(const fill_run&&, std::int64_t) = delete;  // it would watch what is gone

    [[nodiscard]] constexpr verdicts operator()(const proposal& p) const noexcept {
        return {stop_if(run_->length(side::bid, p.now) >= most_, run_of_fills),
                stop_if(run_->length(side::ask, p.now) >= most_, run_of_fills)};
    }

private:
    const fill_run* run_;
    std::int64_t most_;
};

}  // namespace twoside
