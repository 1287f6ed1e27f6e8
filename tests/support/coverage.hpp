#pragma once
// How often an estimator's own 95 % interval holds the truth, over many seeds: an honest standard error gives 0.92 to
// 0.98 of 200 seeds or more. The mean error beside it, in standard errors of one estimate, shows a bias.

#include <cmath>
#include <twoside/core/estimate.hpp>

namespace support {

class coverage {
public:
    explicit coverage(double truth) : truth_{truth} {}

    void add(const twoside::estimate& e) {
        ++runs_;
        if (!e.ready()) return;
        covered_ += e.covers(truth_);
        bias_ += (e.value - truth_) / e.standard_error;
    }
    [[nodiscard]] double share() const { return static_cast<double>(covered_) / runs_; }
    [[nodiscard]] bool honest() const { return runs_ >= 200 && share() >= 0.92 && share() <= 0.98; }
    [[nodiscard]] double mean_error() const { return bias_ / runs_; }

private:
    double truth_;
    int runs_ = 0;
    int covered_ = 0;
    double bias_ = 0;
};

}  // namespace support
