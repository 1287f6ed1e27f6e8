#include <cmath>
#include <support/testing.hpp>
#include <twoside/intensity/goodness_of_fit.hpp>
#include <twoside/sim/random.hpp>
#include <vector>

using namespace twoside;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;

namespace {

// Fills in 1,000 seconds at each of ten distances, where fills come at `rate(distance)`.
template <class Rate>
std::vector<exposure> fills(std::uint64_t seed, Rate rate) {
    sim::random_numbers random{seed};
    std::vector<exposure> e;
    for (int i = 0; i < 10; ++i) {
        const double d = 0.01 * i;
        double n = 0;
        for (double t = random.exponential(rate(d)); t < 1000; t += random.exponential(rate(d))) n += 1;
        e.push_back({d, 1000, n});
    }
    return e;
}

}  // namespace

TEST_CASE("where the form holds the p-value is even: about one in twenty is below 0.05") {
    int small = 0;
    double sum = 0;
    for (std::uint64_t seed = 0; seed < 400; ++seed) {
        const auto e = fills(seed, [](double d) { return std::exp(-30 * d); });
        const auto g = test_fit(fit_exposure(e), e);
        REQUIRE(g.freedom == 8);
        small += g.p_value < 0.05;
        sum += g.p_value;
    }
    CHECK_THAT(small / 400.0, WithinAbs(0.05, 0.03));
    CHECK_THAT(sum / 400, WithinAbs(0.5, 0.05));
}

TEST_CASE("where fills fall as a power of the distance, it is seen") {
    const auto e = fills(1, [](double d) { return std::pow(1 + 100 * d, -1.5); });
    const auto g = test_fit(fit_exposure(e), e);
    CHECK(g.p_value < 1e-6);
    CHECK(g.dispersion() > 5);
}

TEST_CASE("cells that expect little are joined; too few cells say nothing") {
    goodness_of_fit t;
    for (int i = 0; i < 10; ++i) t.cell(1, 1);  // two cells of five
    CHECK(t.result(0).freedom == 2);
    CHECK(t.result(0).statistic == 0);
    CHECK(t.result().freedom == 0);
    CHECK(std::isnan(t.result().p_value));
    t.cell(9, 4);
    t.cell(1, 1);
    CHECK_THAT(t.result(0).statistic, WithinRel(5.0, 1e-14));
}

TEST_CASE("a cell is full at five expected; the dispersion is chi-square against its degrees of freedom") {
    goodness_of_fit t;
    t.cell(7, 5);      // 4/5
    t.cell(3, 4.999);  // not yet
    t.cell(4, 3.001);  // 7 against 8: 1/8
    t.cell(2, 10);     // 6.4
    t.cell(100, 1);    // left over
    const goodness g = t.result(1);
    CHECK_THAT(g.statistic, WithinRel(0.8 + 0.125 + 6.4, 1e-12));
    CHECK(g.freedom == 2);
    CHECK_THAT(g.p_value, WithinRel(std::exp(-0.5 * (0.8 + 0.125 + 6.4)), 1e-12));
    CHECK_THAT(g.dispersion(), WithinRel(0.5 * (0.8 + 0.125 + 6.4), 1e-12));
    CHECK(t.result().freedom == 1);
    CHECK(std::isnan(t.result(3).dispersion()));
    CHECK(std::isnan(t.result(3).p_value));
}
