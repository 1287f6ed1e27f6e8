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

TEST_CASE("three distances, worked by hand: the plain line, and the one that is weighted with the fills") {
    const std::vector<exposure> e{{0, 10, 40}, {1, 10, 10}, {2, 20, 10}, {3, 5, 0}, {4, 0, 0}};
    // ln 4, ln 1, ln 1/2 at 0, 1 and 2.
    const double y[] = {std::log(4), 0, std::log(0.5)};
    const auto lines = log_regression(e);
    const double slope = (y[2] - y[0]) / 2;
    CHECK_THAT(lines.plain.fill_decay, WithinRel(-slope, 1e-12));
    CHECK_THAT(lines.plain.arrival_rate, WithinRel(std::exp((y[0] + y[1] + y[2]) / 3 - slope), 1e-12));
    // Weights 40, 10, 10: the mean distance is 1/2, the mean y (40 ln 4 - 10 ln 2) / 60.
    const double mean = (40 * y[0] + 10 * y[2]) / 60;
    const double weighted = (40 * -0.5 * y[0] + 10 * 1.5 * y[2]) / (40 * 0.25 + 10 * 0.25 + 10 * 2.25);
    CHECK_THAT(lines.weighted.fill_decay, WithinRel(-weighted, 1e-12));
    CHECK_THAT(lines.weighted.arrival_rate, WithinRel(std::exp(mean - 0.5 * weighted), 1e-12));
}
