#include <algorithm>
#include <cmath>
#include <support/testing.hpp>
#include <support/universe.hpp>
#include <twoside/batch/lanes.hpp>

using namespace twoside;
using namespace twoside::batch;
using support::same;

TEST_CASE("lanes calculate, compare and choose as numbers do, whatever they hold") {
    sim::random_numbers random{61};
    for (int round = 0; round < 20000; ++round) {
        double a[lane_count];
        double b[lane_count];
        for (int i = 0; i < lane_count; ++i) {
            a[i] = support::any_number(random);
            b[i] = random.below(8) == 0 ? a[i] : support::any_number(random);
        }
        const lanes x = lanes::load(a);
        const lanes y = lanes::load(b);
        const auto check = [&](lanes result, auto scalar) {
            double r[lane_count];
            result.store(r);
            for (int i = 0; i < lane_count; ++i) {
                INFO("seed 61, round " << round << ": " << a[i] << " and " << b[i]);
                REQUIRE(same(r[i], scalar(a[i], b[i])));
            }
        };
        check(x + y, [](double p, double q) { return p + q; });
        check(x - y, [](double p, double q) { return p - q; });
        check(x * y, [](double p, double q) { return p * q; });
        check(x / y, [](double p, double q) { return p / q; });
        check(-x, [](double p, double) { return -p; });
        check(smaller(x, y), [](double p, double q) { return twoside::smaller(p, q); });
        check(larger(x, y), [](double p, double q) { return twoside::larger(p, q); });
        check(magnitude(x), [](double p, double) { return std::abs(p); });
        check(positive_part(x), [](double p, double) { return twoside::positive_part(p); });
        check(clamp(x, lanes{-1}, y), [](double p, double q) { return twoside::clamp(p, -1, q); });
        check(unset_beyond(3, x), [](double p, double) { return std::abs(p) <= 3 ? p : not_a_number; });
        check(or_zero(x < y, x), [](double p, double q) { return p < q ? p : 0; });
        check(or_zero(above_zero(unset_beyond(3, x)), lanes{1}),
              [](double p, double) { return p > 0 && p <= 3 ? 1.0 : 0.0; });
        REQUIRE(everywhere(x == x) == std::all_of(a, a + lane_count, [](double p) { return p == p; }));
        REQUIRE(everywhere(!(x == x)) == std::all_of(a, a + lane_count, [](double p) { return p != p; }));
        const auto pick = [&](lane_mask m, auto scalar) {
            check(where(m, x, lanes{0.5}), [&](double p, double q) { return scalar(p, q) ? p : 0.5; });
        };
        pick(x < y, [](double p, double q) { return p < q; });
        pick(x <= y, [](double p, double q) { return p <= q; });
        pick(x > y, [](double p, double q) { return p > q; });
        pick(x >= y, [](double p, double q) { return p >= q; });
        pick(x == y, [](double p, double q) { return p == q; });
        pick(!(x == y) && x > lanes{0}, [](double p, double q) { return p != q && p > 0; });
        pick(x < lanes{0} || y < lanes{0}, [](double p, double q) { return p < 0 || q < 0; });
    }
}

TEST_CASE("whole numbers below, over the range that ticks have") {
    sim::random_numbers random{62};
    for (int round = 0; round < 20000; ++round) {
        double a[lane_count];
        double r[lane_count];
        for (double& x : a) {
            x = random.uniform(-1, 1) * std::pow(10.0, random.uniform(-3, 15.3));
            if (random.below(4) == 0) x = std::round(x);
            if (random.below(50) == 0) x = random.below(2) == 0 ? largest_exact_tick : -largest_exact_tick;
        }
        floor_to_integer(lanes::load(a)).store(r);
        for (int i = 0; i < lane_count; ++i) REQUIRE(r[i] == std::floor(a[i]));
        double up[lane_count];
        ceil_to_integer(lanes::load(a)).store(up);
        for (int i = 0; i < lane_count; ++i) REQUIRE(up[i] == std::ceil(a[i]));
        std::int64_t whole[lane_count];
        batch::store(whole, lanes::load(r));
        for (int i = 0; i < lane_count; ++i) REQUIRE(whole[i] == static_cast<std::int64_t>(r[i]));
    }
}

TEST_CASE("flags add up for each number") {
    flags<lanes> many;
    double numbers[lane_count];
    for (int i = 0; i < lane_count; ++i) numbers[i] = i;
    const lanes x = lanes::load(numbers);
    many.raise(x < lanes{1}, 4);
    many.raise(x >= lanes{1}, 1U << 31U);
    many.raise(x == lanes{0}, 1);
    many.raise_unless(x < lanes{1000}, 2);
    CHECK(everywhere(!many.none()));
    CHECK(everywhere(flags<lanes>{}.none()));
    std::uint32_t out[lane_count];
    many.store(out);
    for (int i = 0; i < lane_count; ++i) CHECK(out[i] == (i == 0 ? 5U : 1U << 31U));
    flags<double> one;
    CHECK(one.none());
    one.raise(false, 2);
    one.raise(true, 8);
    std::uint32_t set = 0;
    one.store(&set);
    CHECK(set == 8);
}
