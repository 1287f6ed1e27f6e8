#include <cmath>
#include <support/testing.hpp>
#include <twoside/core/math.hpp>
#include <twoside/sim/random.hpp>

using namespace twoside;
using Catch::Matchers::WithinRel;

TEST_CASE("is_finite tells numbers from the rest") {
    STATIC_REQUIRE(is_finite(0.0));
    STATIC_REQUIRE(is_finite(-1e308));
    CHECK_FALSE(is_finite(infinity));
    CHECK_FALSE(is_finite(-infinity));
    CHECK_FALSE(is_finite(not_a_number));
}

TEST_CASE("floor_to_integer agrees with std::floor") {
    sim::random_numbers random{1};
    for (int i = 0; i < 100000; ++i) {
        const double x = random.uniform(-1, 1) * std::pow(10.0, random.uniform(-3, 15));
        REQUIRE(static_cast<double>(floor_to_integer(x)) == std::floor(x));
    }
    STATIC_REQUIRE(floor_to_integer(-0.5) == -1);
    STATIC_REQUIRE(floor_to_integer(-3.0) == -3);
    STATIC_REQUIRE(floor_to_integer(2.999) == 2);
}

TEST_CASE("clamp, smaller, larger and magnitude") {
    CHECK(clamp(5, 0, 1) == 1);
    CHECK(clamp(-5, 0, 1) == 0);
    CHECK(clamp(0.5, 0, 1) == 0.5);
    CHECK(std::isnan(clamp(not_a_number, 0, 1)));
    CHECK(smaller(1, 2) == 1);
    CHECK(larger(1, 2) == 2);
    CHECK(magnitude(-3) == 3);
    CHECK(positive_part(-3) == 0);
    CHECK(positive_part(3) == 3);
    CHECK(std::isnan(positive_part(not_a_number)));
}

TEST_CASE("fill premium: values with fifty digits, made with Python's decimal") {
    // ln(1 + g/k) / g
    CHECK_THAT(fill_premium(0.1, 1.5), WithinRel(0.64538521137571171560, 1e-15));
    CHECK_THAT(fill_premium(50.0, 1.5), WithinRel(0.070722333991230522, 1e-14));
    // A naive log(1 + g/k)/g has lost every digit here.
    CHECK_THAT(fill_premium(1e-12, 1.5), WithinRel(0.66666666666644444444, 1e-15));
    CHECK_THAT(fill_premium(1e-300, 1.5), WithinRel(1 / 1.5, 1e-15));
}

TEST_CASE("fill premium: limits") {
    CHECK(fill_premium(0.0, 2.0) == 0.5);
    CHECK(fill_premium(5e-324, 1e10) == 1e-10);  // the ratio underflows to zero
    CHECK_THAT(fill_premium(1e300, 1e-300), WithinRel(std::log(10.0) * 600 / 1e300, 1e-12));  // and here it overflows
    // Continuous where the series takes over.
    const double below = fill_premium(1e-8 * (1 - 1e-9), 1.0);
    const double above = fill_premium(1e-8 * (1 + 1e-9), 1.0);
    CHECK_THAT(below, WithinRel(above, 1e-15));
}

TEST_CASE("fill premium falls with risk aversion and with decay") {
    sim::random_numbers random{2};
    for (int i = 0; i < 10000; ++i) {
        const double g = std::pow(10.0, random.uniform(-12, 6));
        const double k = std::pow(10.0, random.uniform(-6, 6));
        INFO("g " << g << " k " << k);
        const double l = fill_premium(g, k);
        REQUIRE(l > 0);
        REQUIRE(l <= 1 / k * (1 + 1e-15));
        REQUIRE(fill_premium(2 * g, k) <= l);
        REQUIRE(fill_premium(g, 2 * k) < l);
        // Scaling: price units cancel.
        REQUIRE_THAT(fill_premium(g / 100, k / 100), WithinRel(100 * l, 1e-13));
    }
}

TEST_CASE("fill premium works on float") {
    CHECK_THAT(static_cast<double>(fill_premium(0.1F, 1.5F)), WithinRel(0.6453852, 1e-6));
}

TEST_CASE("the share of fills that is left: 1/e at no risk aversion, and the power where that keeps its digits") {
    CHECK_THAT(fill_share(0.0, 1.5), WithinRel(std::exp(-1.0), 1e-15));
    CHECK_THAT(fill_share(1e-15, 1.5), WithinRel(std::exp(-1.0), 1e-14));
    CHECK_THAT(fill_share(1.5, 1.5), WithinRel(0.25, 1e-15));
    for (double ratio = 1e-3; ratio < 1e3; ratio *= 1.7)
        CHECK_THAT(fill_share(ratio * 0.3, 0.3), WithinRel(std::pow(1 + ratio, -(1 + 1 / ratio)), 1e-12));
    // The two branches meet.
    CHECK_THAT(fill_share(0.999e-6, 1.0), WithinRel(fill_share(1.001e-6, 1.0), 1e-8));
    CHECK(fill_share(1e300, 1e-300) >= 0);
}

TEST_CASE("clamp and the choices at their edges; counts; one of two") {
    CHECK(clamp(1, 0, 1) == 1);
    CHECK(clamp(0, 0, 1) == 0);
    CHECK(smaller(2, 1) == 1);
    CHECK(larger(2, 1) == 2);
    CHECK(smaller(not_a_number, 1) == 1);  // the second where they do not compare
    CHECK(larger(not_a_number, 1) == 1);
    CHECK(positive_part(0) == 0);
    CHECK(where(true, 1, 2) == 1);
    CHECK(where(false, 1, 2) == 2);
    STATIC_REQUIRE(is_count(0));
    STATIC_REQUIRE_FALSE(is_count(-1));
    STATIC_REQUIRE(is_count((std::int64_t{1} << 62) - 1));
    STATIC_REQUIRE_FALSE(is_count(std::int64_t{1} << 62));
    STATIC_REQUIRE(largest_exact_tick == 1e15);
    STATIC_REQUIRE(largest_exact_tick + 0.25 != largest_exact_tick - 0.25);
}

TEST_CASE("the share of fills where the series counts, with sixty digits from Python's decimal") {
    CHECK_THAT(fill_share(9e-7, 1.0), WithinRel(0.36787927562578070591, 1e-15));
    CHECK_THAT(fill_share(3e-7, 0.5), WithinRel(0.36787933080764859748, 1e-15));
}
