#pragma once
// Whether fills really become rarer as exp(-k delta): Pearson's test of the fills seen at each distance against the
// fills that the fit expects there (K. Pearson, Philosophical Magazine 50, 1900),
//   X^2 = sum (observed - expected)^2 / expected,
// chi-square with cells - 2 degrees of freedom, because A and k are fitted. Neighbours are joined until a cell expects
// at least five. A small p-value says that the form is wrong, not how wrong: with enough data every form is.
// `dispersion` = X^2 / freedom says how much further from the form the data are than chance; 1 is perfect. Shown by
// tests/intensity/goodness_of_fit.cpp (its p-values are even where the form holds, small where it does not).

#include <cmath>
#include <cstddef>
#include <twoside/core/distribution.hpp>
#include <twoside/intensity/exposure.hpp>

namespace twoside {

struct goodness {
    double statistic = 0;
    std::int64_t freedom = 0;  // below 1: too few cells to say
    double p_value = not_a_number;

    [[nodiscard]] constexpr double dispersion() const noexcept {
        return freedom > 0 ? statistic / static_cast<double>(freedom) : not_a_number;
    }
};

// Cells are given in order of distance.
class goodness_of_fit {
public:
    static constexpr double least_expected = 5;

    constexpr void cell(double observed, double expected) noexcept {
        observed_ += observed;
        expected_ += expected;
        if (!(expected_ >= least_expected)) return;
        statistic_ += (observed_ - expected_) * (observed_ - expected_) / expected_;
        ++cells_;
        observed_ = 0;
        expected_ = 0;
    }
    // What is left over is judged with the others where it expects enough, and left out where not.
    [[nodiscard]] goodness result(std::int64_t fitted_parameters = 2) const noexcept {
        goodness g{statistic_, cells_ - fitted_parameters};
        if (g.freedom > 0) g.p_value = chi_square_tail(g.statistic, static_cast<double>(g.freedom));
        return g;
    }

private:
    double observed_ = 0;
    double expected_ = 0;
    double statistic_ = 0;
    std::int64_t cells_ = 0;
};

// Of a fit to observations that are sorted by distance and do not overlap: one for each distance.
template <class Observations>
[[nodiscard]] goodness test_fit(const intensity_fit& fit, const Observations& by_distance) noexcept {
    goodness_of_fit test;
    for (const exposure& e : by_distance)
        test.cell(e.fills, e.seconds * fit.arrival_rate * std::exp(-fit.fill_decay * e.distance));
    return test.result();
}

}  // namespace twoside
