#include <cmath>
#include <support/testing.hpp>
#include <twoside/core/moments.hpp>
#include <twoside/sim/random.hpp>
#include <vector>

using namespace twoside;
using Catch::Matchers::WithinRel;

TEST_CASE("mean, variance and standard error, worked by hand") {
    sample_moments m;
    CHECK(std::isnan(m.mean()));
    m.update(2);
    CHECK(m.mean() == 2);
    CHECK(std::isnan(m.variance()));
    m.update(4);
    m.update(9);
    CHECK(m.count() == 3);
    CHECK(m.mean() == 5);
    CHECK_THAT(m.variance(), WithinRel(13.0, 1e-15));
    CHECK_THAT(m.standard_error(), WithinRel(std::sqrt(13.0 / 3), 1e-15));
    CHECK(m.sound());
}

TEST_CASE("a large offset costs no digits") {
    sample_moments m;
    for (int i = 0; i < 1000; ++i) m.update(1e9 + (i % 2 == 0 ? 0.5 : -0.5));
    CHECK_THAT(m.variance(), WithinRel(0.25 * 1000 / 999, 1e-9));
}

TEST_CASE("what cannot be moments is not sound") {
    sample_moments m;
    m.update(not_a_number);
    CHECK_FALSE(m.sound());
}

TEST_CASE("moments agree with two passes over numbers far from zero") {
    sim::random_numbers random{4};
    sample_moments m;
    std::vector<double> x;
    for (int i = 0; i < 1000; ++i) {
        x.push_back(1e9 + random.normal());
        m.update(x.back());
    }
    double mean = 0;
    for (const double v : x) mean += v / 1000;
    double squares = 0;
    for (const double v : x) squares += (v - mean) * (v - mean);
    CHECK_THAT(m.mean(), WithinRel(mean, 1e-14));
    CHECK_THAT(m.variance(), WithinRel(squares / 999, 1e-6));
}

TEST_CASE("one number has a mean and no spread; a standard error is the deviation over the root of the count") {
    sample_moments m;
    CHECK(m.sound());
    m.update(7);
    CHECK(m.mean() == 7);
    CHECK(std::isnan(m.variance()));
    CHECK(std::isnan(m.standard_error()));
    m.update(11);
    CHECK(m.variance() == 8);
    CHECK(m.standard_error() == 2);
}
