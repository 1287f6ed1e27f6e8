#include <cmath>
#include <support/coverage.hpp>
#include <support/testing.hpp>
#include <twoside/regression/simple.hpp>
#include <twoside/sim/random.hpp>

using namespace twoside;
using Catch::Matchers::WithinRel;

TEST_CASE("four points, worked by hand") {
    simple_regression r;
    CHECK_FALSE(r.read().ready());
    const double y[] = {6, 5, 7, 10};
    for (int i = 0; i < 4; ++i) r.update(i + 1, y[i]);
    CHECK_THAT(r.slope(), WithinRel(1.4, 1e-14));
    CHECK_THAT(r.intercept(), WithinRel(3.5, 1e-14));
    CHECK_THAT(r.r_squared(), WithinRel(9.8 / 14, 1e-14));
    CHECK_THAT(r.slope_error(), WithinRel(std::sqrt(4.2 / 2 / 5), 1e-14));
    CHECK_THAT(r.slope_without_intercept(), WithinRel(77.0 / 30, 1e-14));
}

TEST_CASE("its 95 % interval covers the slope as often as it should") {
    support::coverage covered{0.7};
    for (std::uint64_t seed = 0; seed < 1000; ++seed) {
        sim::random_numbers random{seed};
        simple_regression r;
        for (int i = 0; i < 200; ++i) {
            const double x = random.normal();
            r.update(x, 2 + 0.7 * x + random.normal());
        }
        covered.add(r.read());
    }
    INFO("covered " << covered.share());
    CHECK(covered.honest());
}

TEST_CASE("x that does not vary has no slope, bad pairs are counted") {
    simple_regression r;
    for (int i = 0; i < 5; ++i) r.update(3, i);
    CHECK(std::isnan(r.slope()));
    CHECK_FALSE(r.read().ready());
    r.update(not_a_number, 1);
    r.update(1, infinity);
    r.update(1e200, 1);
    CHECK(r.ignored() == 3);
    CHECK(r.observations() == 5);
}

TEST_CASE("three points, worked by hand") {
    simple_regression r;
    CHECK(std::isnan(r.slope()));
    r.update(1, 2);
    CHECK(std::isnan(r.slope()));
    r.update(2, 3);
    CHECK(r.slope() == 1);
    CHECK(std::isnan(r.slope_error()));
    CHECK_FALSE(r.read().ready());
    CHECK(r.read().observations == 2);
    r.update(6, 4);
    // Means 3 and 3; about them xx = 14, xy = 5, yy = 2.
    CHECK_THAT(r.slope(), WithinRel(5.0 / 14, 1e-14));
    CHECK_THAT(r.intercept(), WithinRel(3 - 15.0 / 14, 1e-14));
    CHECK_THAT(r.r_squared(), WithinRel(25.0 / 28, 1e-14));
    CHECK_THAT(r.slope_error(), WithinRel(std::sqrt((2 - 25.0 / 14) / 14), 1e-13));
    CHECK_THAT(r.slope_without_intercept(), WithinRel((2 + 6 + 24) / 41.0, 1e-14));
    REQUIRE(r.read().ready());
    CHECK(r.read().value == r.slope());
    CHECK(r.read().standard_error == r.slope_error());
}

TEST_CASE("simple: a memory that cannot be is refused, field by field") {
    const auto refused = [](auto change) {
        simple_regression r;
        auto m = r.save();
        change(m);
        return !r.restore(m);
    };
    CHECK_FALSE(refused([](auto&) {}));
    CHECK(refused([](auto& m) { m.mean_x = not_a_number; }));
    CHECK(refused([](auto& m) { m.mean_y = not_a_number; }));
    CHECK(refused([](auto& m) { m.xx = -1; }));
    CHECK(refused([](auto& m) { m.yy = -1; }));
    CHECK(refused([](auto& m) { m.xx = infinity; }));
    CHECK(refused([](auto& m) { m.yy = infinity; }));
    CHECK_FALSE(refused([](auto& m) { m.xy = -1; }));
    CHECK(refused([](auto& m) { m.xy = infinity; }));
    CHECK(refused([](auto& m) { m.count = -1; }));
    CHECK(refused([](auto& m) { m.ignored = -1; }));
}
