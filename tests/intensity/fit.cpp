#include <cmath>
#include <string_view>
#include <support/testing.hpp>
#include <twoside/intensity/fit.hpp>

using namespace twoside;
using Catch::Matchers::WithinRel;

TEST_CASE("a fit that is not usable gives an intensity that is unset, and estimates that say why") {
    intensity_fit f{.arrival_rate = 2, .fill_decay = -3, .fills = 40, .missing = &decay_not_positive};
    CHECK_FALSE(f.usable());
    CHECK_FALSE(f.intensity().fill_decay.is_set());
    CHECK(f.fill_decay_estimate().missing == &decay_not_positive);
    CHECK(f.fill_decay_estimate().observations == 40);
    CHECK_FALSE(f.rate(0).ready());
    f.missing = nullptr;
    f.fill_decay = 3;
    CHECK(f.intensity().arrival_rate == 2);
    CHECK(f.intensity().fill_decay == per_price(3));
    CHECK(f.arrival_rate_estimate().value == 2);
}

TEST_CASE("the error of a rate at a distance, by the delta method") {
    const intensity_fit f{.arrival_rate = 2,
                          .fill_decay = 3,
                          .arrival_rate_error = 0.2,
                          .fill_decay_error = 0.4,
                          .covariance = 0.05,
                          .fills = 100,
                          .missing = nullptr};
    CHECK_THAT(f.rate(0).standard_error, WithinRel(0.2, 1e-14));
    // d lambda = e^{-kd} dA - d lambda dk
    const double e = std::exp(-1.5);
    const double variance = e * e * 0.04 + 0.25 * 4 * e * e * 0.16 - 2 * e * 0.5 * 2 * e * 0.05;
    CHECK_THAT(f.rate(0.5).value, WithinRel(2 * e, 1e-14));
    CHECK_THAT(f.rate(0.5).standard_error, WithinRel(std::sqrt(variance), 1e-13));
}
