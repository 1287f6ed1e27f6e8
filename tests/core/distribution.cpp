#include <cmath>
#include <support/testing.hpp>
#include <twoside/core/distribution.hpp>
#include <twoside/sim/random.hpp>

using namespace twoside;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;

TEST_CASE("the normal distribution at tabled points, both tails") {
    CHECK(normal_distribution(0) == 0.5);
    CHECK_THAT(normal_distribution(1.959963984540054), WithinRel(0.975, 1e-14));
    CHECK_THAT(normal_distribution(-3), WithinRel(0.0013498980316300946, 1e-13));
    CHECK_THAT(normal_distribution(-15), WithinRel(3.670966199312799e-51, 1e-12));
    CHECK(normal_distribution(40) == 1);
}

TEST_CASE("the incomplete beta function: closed forms and symmetry") {
    sim::random_numbers random{1};
    for (int i = 0; i < 2000; ++i) {
        const double x = random.uniform();
        const double a = std::exp(random.uniform(-3, 3));
        const double b = std::exp(random.uniform(-3, 3));
        INFO("x " << x << " a " << a << " b " << b);
        REQUIRE_THAT(incomplete_beta(1, 1, x), WithinRel(x, 1e-13));
        REQUIRE_THAT(incomplete_beta(a, 1, x), WithinRel(std::pow(x, a), 1e-12));
        REQUIRE_THAT(incomplete_beta(1, b, x), WithinRel(-std::expm1(b * std::log1p(-x)), 1e-12));
        REQUIRE_THAT(incomplete_beta(a, b, x) + incomplete_beta(b, a, 1 - x), WithinRel(1.0, 1e-12));
        // I_x(a, b) = I_x(a + 1, b) + x^a (1 - x)^b / (a B(a, b))
        const double rest =
            std::exp(a * std::log(x) + b * std::log1p(-x) + std::lgamma(a + b) - std::lgamma(a + 1) - std::lgamma(b));
        REQUIRE_THAT(incomplete_beta(a, b, x), WithinAbs(incomplete_beta(a + 1, b, x) + rest, 1e-12));
    }
    CHECK(incomplete_beta(2, 3, 0) == 0);
    CHECK(incomplete_beta(2, 3, 1) == 1);
    CHECK(std::isnan(incomplete_beta(2, 3, -0.1)));
}

TEST_CASE("Student's t: closed forms for one, two and very many degrees of freedom") {
    for (double x = -50; x <= 50; x += 0.37) {
        INFO("x " << x);
        CHECK_THAT(student_distribution(x, 1), WithinAbs(0.5 + std::atan(x) / 3.14159265358979324, 1e-14));
        CHECK_THAT(student_distribution(x, 2), WithinAbs(0.5 + x / (2 * std::sqrt(2 + x * x)), 1e-14));
        if (std::abs(x) < 5) CHECK_THAT(student_distribution(x, 1e8), WithinAbs(normal_distribution(x), 1e-7));
    }
    CHECK(student_distribution(0, 0.25) == 0.5);
    CHECK(student_distribution(-infinity, 3) == 0);
    CHECK(student_distribution(infinity, 3) == 1);
    CHECK(std::isnan(student_distribution(not_a_number, 3)));
    CHECK(std::isnan(student_distribution(1, 0)));
}

TEST_CASE("the incomplete gamma function and the tail of chi-square: closed forms") {
    for (double x = 0.01; x < 300; x *= 1.17) {
        INFO("x " << x);
        CHECK_THAT(upper_incomplete_gamma(1, x), WithinRel(std::exp(-x), 1e-12));
        CHECK_THAT(upper_incomplete_gamma(0.5, x), WithinRel(std::erfc(std::sqrt(x)), 1e-11));
        CHECK_THAT(upper_incomplete_gamma(3, x), WithinRel(std::exp(-x) * (1 + x + x * x / 2), 1e-11));
        CHECK_THAT(chi_square_tail(x, 2), WithinRel(std::exp(-x / 2), 1e-12));
    }
    CHECK_THAT(chi_square_tail(18.307038053275146, 10), WithinRel(0.05, 1e-10));
    CHECK_THAT(chi_square_tail(124.34211340400407, 100), WithinRel(0.05, 1e-10));
    CHECK(chi_square_tail(0, 5) == 1);
    CHECK(chi_square_tail(infinity, 5) == 0);
    CHECK(std::isnan(chi_square_tail(1, 0)));
    CHECK(std::isnan(chi_square_tail(-1, 3)));
}

TEST_CASE("the incomplete beta function where neither parameter is one, against its sums for whole numbers") {
    // I_x(a, b) = P(Bin(a + b - 1, x) >= a)
    const auto binomial = [](int a, int b, double x) {
        double sum = 0;
        const int n = a + b - 1;
        for (int j = a; j <= n; ++j)
            sum += std::exp(std::lgamma(n + 1) - std::lgamma(j + 1) - std::lgamma(n - j + 1) + j * std::log(x) +
                            (n - j) * std::log1p(-x));
        return sum;
    };
    for (const double x : {0.001, 0.1, 0.3, 0.5, 0.77, 0.95})
        for (int a = 1; a < 12; a += 3)
            for (int b = 2; b < 20; b += 4) {
                INFO("x " << x << " a " << a << " b " << b);
                CHECK_THAT(incomplete_beta(a, b, x), WithinRel(binomial(a, b, x), 1e-12));
            }
    CHECK(std::isnan(incomplete_beta(2, 3, 1.1)));
    CHECK(std::isnan(incomplete_beta(2, 3, not_a_number)));
}

TEST_CASE("Student's t with a quarter of a degree of freedom and with three, and chi-square with four") {
    // Three degrees: 1/2 + (u / (1 + u^2) + atan u) / pi with u = x / sqrt 3.
    for (const double x : {-20.0, -1.8, -0.3, 0.4, 1.7, 6.0}) {
        const double u = x / std::sqrt(3.0);
        CHECK_THAT(student_distribution(x, 3),
                   WithinAbs(0.5 + (u / (1 + u * u) + std::atan(u)) / 3.14159265358979324, 1e-14));
        CHECK_THAT(student_distribution(x, 0.25) + student_distribution(-x, 0.25), WithinRel(1.0, 1e-14));
    }
    // Far out the tail of a quarter of a degree falls by 2 for a distance 16 times as far.
    CHECK_THAT(student_distribution(-1e6, 0.25) / student_distribution(-16e6, 0.25), WithinRel(2.0, 1e-9));
    for (const double x : {0.3, 2.0, 9.0, 60.0})
        CHECK_THAT(chi_square_tail(x, 4), WithinRel(std::exp(-x / 2) * (1 + x / 2), 1e-12));
    CHECK(std::isnan(student_distribution(1, -1)));
    CHECK(std::isnan(upper_incomplete_gamma(1, not_a_number)));
}

TEST_CASE("parameters for which there is no distribution have none, wherever they are looked at") {
    for (const double x : {0.0, 0.5, 2.0, 50.0, infinity}) {
        CHECK(std::isnan(upper_incomplete_gamma(0, x)));
        CHECK(std::isnan(upper_incomplete_gamma(-0.5, x)));
        CHECK(std::isnan(student_distribution(x, 0)));
        CHECK(std::isnan(student_distribution(x, not_a_number)));
    }
    CHECK(std::isnan(upper_incomplete_gamma(2, -0.5)));
}
