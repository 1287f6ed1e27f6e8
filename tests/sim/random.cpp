#include <cmath>
#include <support/testing.hpp>
#include <twoside/sim/random.hpp>

using Catch::Matchers::WithinAbs;
using twoside::sim::random_numbers;

TEST_CASE("the reference values of splitmix64 for seed 1234567") {
    random_numbers r{1234567};
    CHECK(r.bits() == 6457827717110365317U);
    CHECK(r.bits() == 3203168211198807973U);
    CHECK(r.bits() == 9817491932198370423U);
}

TEST_CASE("moments") {
    random_numbers r{5};
    double u = 0, e = 0, n = 0, n2 = 0;
    constexpr int count = 400000;
    for (int i = 0; i < count; ++i) {
        u += r.uniform();
        e += r.exponential(4);
        const double z = r.normal();
        n += z;
        n2 += z * z;
    }
    CHECK_THAT(u / count, WithinAbs(0.5, 5 * 0.29 / std::sqrt(count)));
    CHECK_THAT(e / count, WithinAbs(0.25, 5 * 0.25 / std::sqrt(count)));
    CHECK_THAT(n / count, WithinAbs(0, 5 / std::sqrt(count)));
    CHECK_THAT(n2 / count, WithinAbs(1, 5 * 1.42 / std::sqrt(count)));
}

TEST_CASE("integers cover their range, ends included") {
    random_numbers r{6};
    bool low = false, high = false;
    for (int i = 0; i < 1000; ++i) {
        const auto x = r.integer(-2, 3);
        REQUIRE(x >= -2);
        REQUIRE(x <= 3);
        low |= x == -2;
        high |= x == 3;
    }
    CHECK(low);
    CHECK(high);
}
