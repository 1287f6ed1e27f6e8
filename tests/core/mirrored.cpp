// Two numbers at once are what each would be alone, bit for bit.

#include <support/market.hpp>
#include <support/testing.hpp>
#include <twoside/core/mirrored.hpp>
#include <twoside/quote/tick_rule.hpp>

using namespace twoside;

namespace {

bool same_number(double a, double b) { return a == b || (a != a && b != b); }
void check(mirrored both, double first, double second) {
    CHECK(same_number(both.first(), first));
    CHECK(same_number(both.second(), second));
}
const double numbers[] = {
    0.0,   -0.0,   1.0,      -1.0,      0.5, -2.5, 1e-300, -1e-7, 1e14,   -1e14,        123456.75,          -99999.1,
    1e300, -1e300, infinity, -infinity, 3.0, -3.0, 1e15,   -1e15, 0.9999, not_a_number, 4503599627370497.0, 7.0};

}  // namespace

TEST_CASE("arithmetic on two numbers at once") {
    for (const double a : numbers) {
        for (const double b : numbers) {
            const mirrored x{a, b};
            const mirrored y{b, a};
            check(x + y, a + b, b + a);
            check(x - y, a - b, b - a);
            check(x * y, a * b, b * a);
            check(smaller(x, y), smaller(a, b), smaller(b, a));
            check(larger(x, y), larger(a, b), larger(b, a));
            check(magnitude(x), magnitude(a), magnitude(b));
            check(positive_part(x), positive_part(a), positive_part(b));
        }
    }
    check(mirrored{2.5}, 2.5, 2.5);
}

TEST_CASE("a comparison holds where it holds on both sides, and never of what is no number") {
    for (const double a : numbers) {
        for (const double b : numbers) {
            const mirrored x{a, b};
            const mirrored y{b, 1.0};
            CHECK((x < y) == (a < b && b < 1));
            CHECK((x <= y) == (a <= b && b <= 1));
            CHECK(((x < y) & (x <= y)) == (a < b && b < 1));
            CHECK(((x <= x) & (y < y)) == false);
        }
    }
}

TEST_CASE("whole numbers, as integers and with the second turned back") {
    sim::random_numbers random{500};
    for (int i = 0; i < 100000; ++i) {
        const double size = i % 2 == 0 ? 1e3 : 1e15;
        const double a = random.uniform(-size, size);
        const double b = i % 7 == 0 ? static_cast<double>(random.integer(-1000, 1000)) : random.uniform(-size, size);
        const mirrored floored = floor_to_integer(mirrored{a, b});
        REQUIRE(floored.first() == static_cast<double>(floor_to_integer(a)));
        REQUIRE(floored.second() == static_cast<double>(floor_to_integer(b)));
        REQUIRE(floored.whole()[0] == floor_to_integer(a));
        REQUIRE(floored.whole()[1] == floor_to_integer(b));
        REQUIRE(floored.turned_back()[0] == floor_to_integer(a));
        REQUIRE(floored.turned_back()[1] == -floor_to_integer(b));
    }
    CHECK(floor_to_integer(mirrored{not_a_number, 1.5}).first() !=
          floor_to_integer(mirrored{not_a_number, 1.5}).first());
    CHECK(floor_to_integer(mirrored{infinity, -infinity}).first() == infinity);
    CHECK(floor_to_integer(mirrored{infinity, -infinity}).second() == -infinity);
}
