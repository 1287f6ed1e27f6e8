#include <cmath>
#include <support/testing.hpp>
#include <twoside/intensity/log_regression.hpp>
#include <vector>

using namespace twoside;
using Catch::Matchers::WithinRel;

TEST_CASE("rates that are exactly exponential give their A and k, weighted or not") {
    std::vector<exposure> e;
    for (int i = 0; i < 8; ++i) e.push_back({0.01 * i, 100.0 * (i + 1), 0.5 * std::exp(-0.4 * i) * 100.0 * (i + 1)});
    const auto lines = log_regression(e);
    CHECK_THAT(lines.plain.arrival_rate, WithinRel(0.5, 1e-12));
    CHECK_THAT(lines.plain.fill_decay, WithinRel(40.0, 1e-12));
    CHECK_THAT(lines.weighted.arrival_rate, WithinRel(0.5, 1e-12));
    CHECK_THAT(lines.weighted.fill_decay, WithinRel(40.0, 1e-12));
}

TEST_CASE("distances without fills drop out; one distance is no line") {
    CHECK(std::isnan(log_regression(std::vector<exposure>{{0.01, 100, 5}, {0.02, 100, 0}}).plain.fill_decay));
    CHECK(std::isnan(log_regression(std::vector<exposure>{}).weighted.arrival_rate));
}
