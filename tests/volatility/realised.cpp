#include <cmath>
#include <support/testing.hpp>
#include <twoside/sim/random.hpp>
#include <twoside/volatility/realised.hpp>

using namespace twoside;
using namespace std::chrono_literals;
using Catch::Matchers::WithinRel;

TEST_CASE("sums over a series, worked by hand") {
    realised_sums s;
    for (const double p : {100.0, 101.0, 99.0, 99.5}) s.update(p);
    // changes 1, -2, 0.5
    CHECK(s.changes() == 3);
    CHECK(s.realised_variance() == 5.25);
    CHECK_THAT(s.bipower_variation(), WithinRel(1.5707963267948966 * 3, 1e-15));
    CHECK_THAT(s.adjusted_bipower_variation(), WithinRel(1.5707963267948966 * 4.5, 1e-15));
    CHECK_THAT(s.sample_variance(), WithinRel((5.25 - 0.25 / 3) / 2, 1e-14));
    CHECK_THAT(s.mean_square(), WithinRel(1.75, 1e-15));
}

TEST_CASE("logarithms refuse what has none, and count it") {
    realised_sums s{price_change::logarithmic};
    for (const double p : {100.0, -1.0, 0.0, not_a_number, infinity, 110.0}) s.update(p);
    CHECK(s.ignored() == 4);
    CHECK_THAT(s.realised_variance(), WithinRel(std::pow(std::log(1.1), 2), 1e-13));
}

TEST_CASE("recovers a known volatility, and its 95 % interval covers the truth as often as it should") {
    constexpr double sigma = 0.05;
    constexpr int seeds = 1000;
    int covered = 0;
    double sum = 0;
    for (std::uint64_t seed = 0; seed < seeds; ++seed) {
        sim::random_numbers random{seed};
        realised_volatility<> e{{.window = 400s, .sampling = 0s}};
        double price = 100;
        time_point t{};
        for (int i = 0; i < 600; ++i) {
            const double dt = 0.2 + random.exponential(1.25);
            t = t + std::chrono::nanoseconds{static_cast<std::int64_t>(dt * 1e9)};
            price += sigma * std::sqrt(dt) * random.normal();
            e.update(t, price);
        }
        const double got = e.value().per_sqrt_second();
        sum += got * got;
        covered += std::abs(got - sigma) <= 1.96 * e.standard_error().per_sqrt_second();
    }
    CHECK_THAT(sum / seeds, WithinRel(sigma * sigma, 0.01));
    CHECK(covered >= 0.92 * seeds);
    CHECK(covered <= 0.98 * seeds);
}

TEST_CASE("with even sampling the interval covers the truth between 92 and 98 times in a hundred") {
    constexpr double sigma = 0.05;
    constexpr int seeds = 1000;
    int covered = 0;
    for (std::uint64_t seed = 0; seed < seeds; ++seed) {
        sim::random_numbers random{seed + 5000};
        realised_volatility<> e{{.window = 300s, .sampling = 1s}};
        double price = 100;
        for (int i = 0; i < 400; ++i) {
            price += sigma * random.normal();
            e.update(time_point{i * 1s}, price);
        }
        covered += std::abs(e.value().per_sqrt_second() - sigma) <= 1.96 * e.standard_error().per_sqrt_second();
    }
    CHECK(covered >= 0.92 * seeds);
    CHECK(covered <= 0.98 * seeds);
}

TEST_CASE("bipower leaves a jump out, realised variance does not") {
    sim::random_numbers random{7};
    realised_volatility<2048> e{{.window = 2000s, .sampling = 1s}};
    double price = 100;
    for (int i = 0; i < 1500; ++i) {
        price += 0.02 * random.normal() + (i == 700 ? 3.0 : 0.0);
        e.update(time_point{i * 1s}, price);
    }
    CHECK(e.value().per_sqrt_second() > 0.07);
    CHECK_THAT(e.bipower_value().per_sqrt_second(), WithinRel(0.02, 0.15));
}

TEST_CASE("the window forgets: online equals the sum over the changes that it holds") {
    sim::random_numbers random{8};
    realised_volatility<64> e{{.window = 30s, .sampling = 0s, .min_samples = 2}};
    std::vector<std::pair<time_point, double>> seen;
    time_point t{};
    double price = 100;
    for (int i = 0; i < 5000; ++i) {
        t = t + std::chrono::milliseconds{random.integer(1, 3000)};
        price += random.normal();
        e.update(t, price);
        seen.emplace_back(t, price);
        double squares = 0;
        double seconds = 0;
        int held = 0;
        for (std::size_t k = seen.size() - 1; k > 0 && t - seen[k].first <= 30s; --k, ++held) {
            squares += std::pow(seen[k].second - seen[k - 1].second, 2);
            seconds += in_seconds(seen[k].first - seen[k - 1].first);
        }
        REQUIRE(e.samples() == held);
        if (held >= 2) REQUIRE_THAT(e.value().per_sqrt_second(), WithinRel(std::sqrt(squares / seconds), 1e-9));
    }
}

TEST_CASE("a full ring lets the oldest go early") {
    realised_volatility<4> e{{.window = 1h, .sampling = 0s, .min_samples = 2}};
    for (int i = 0; i < 20; ++i) e.update(time_point{i * 1s}, 100 + (i < 15 ? 50 : 1) * (i % 2));
    CHECK(e.samples() == 4);
    CHECK_THAT(e.value().per_sqrt_second(), WithinRel(1.0, 1e-9));
}

TEST_CASE("bad prices, times that go back, a gap of a day") {
    realised_volatility<> e{{.window = 60s, .sampling = 0s, .min_samples = 2}};
    e.update(time_point{0s}, 100);
    e.update(time_point{1s}, 101);
    e.update(time_point{2s}, 100);
    const auto before = e.value();
    CHECK(before.is_set());
    e.update(time_point{3s}, not_a_number);
    e.update(time_point{1s}, 500);
    e.update(time_point{3s}, 1e300);
    CHECK(e.value() == before);
    CHECK(e.ignored() == 3);
    e.update(time_point{24h}, 300);
    CHECK(e.samples() == 0);
    CHECK_FALSE(e.value().is_set());
}

TEST_CASE("changes on the two sides of a gap are no neighbours, and those before it stay while the window holds them") {
    realised_volatility<> e{{.window = 1h, .sampling = 0s, .max_gap = 60s, .min_samples = 2}};
    e.update(time_point{0s}, 100);
    e.update(time_point{1s}, 101);
    e.update(time_point{1000s}, 200);  // a gap: no change
    e.update(time_point{1001s}, 203);
    e.update(time_point{1002s}, 201);
    CHECK(e.samples() == 3);
    CHECK_THAT(e.value().per_sqrt_second(), WithinRel(std::sqrt((1.0 + 9 + 4) / 3), 1e-14));
    const double neighbours = 3 * 2;
    CHECK_THAT(e.bipower_value().per_sqrt_second(),
               WithinRel(std::sqrt(1.5707963267948966 * neighbours * 3 / 2 / 3), 1e-14));
}

TEST_CASE(
    "realised: a gap is longer than the longest step, not as long; a step is as long as the sampling, or longer") {
    realised_volatility<> e{{.window = 1h, .sampling = 2s, .max_gap = 60s, .min_samples = 2}};
    e.update(time_point{0s}, 100);
    e.update(time_point{1s}, 500);  // too soon
    e.update(time_point{2s}, 103);
    CHECK(e.samples() == 1);
    e.update(time_point{62s}, 104);
    CHECK(e.samples() == 2);
    CHECK_THAT(e.value().per_sqrt_second(), WithinRel(std::sqrt(10.0 / 62), 1e-14));
    CHECK_THAT(e.standard_error().per_sqrt_second(),
               WithinRel(std::sqrt(10.0 / 62) * std::sqrt(0.5 * (4.0 + 3600)) / 62, 1e-14));
    e.update(time_point{122s + 1ns}, 1000);
    CHECK(e.samples() == 2);
}

TEST_CASE("a change leaves when it is older than the window, in a ring that has turned, to the last one") {
    realised_volatility<4> e{{.window = 3s, .sampling = 0s, .max_gap = 100s, .min_samples = 2}};
    for (int i = 0; i <= 6; ++i) e.update(time_point{i * 1s}, 100 + i * (i + 1) / 2.0);  // changes 1, 2, .. 6
    // At 6 s the window holds those of 3, 4, 5 and 6 s, which is as many as the ring does.
    CHECK(e.samples() == 4);
    CHECK_THAT(e.value().per_sqrt_second(), WithinRel(std::sqrt((9.0 + 16 + 25 + 36) / 4), 1e-14));
    e.update(time_point{8s}, 121);  // no change, and those of 3 and 4 s go
    CHECK(e.samples() == 3);
    CHECK_THAT(e.value().per_sqrt_second(), WithinRel(std::sqrt((25.0 + 36 + 0) / 4), 1e-14));
    e.update(time_point{60s}, 121);
    CHECK(e.samples() == 1);
    CHECK(e.save().sum.square == 0);
    e.update(time_point{200s}, 121);
    CHECK(e.samples() == 0);
    CHECK(e.save().sum.seconds == 0);
}

TEST_CASE("when the window is empty the sums are nothing, without what rounding leaves behind") {
    sim::random_numbers random{9};
    realised_volatility<64> e{{.window = 10s, .sampling = 0s, .max_gap = 60s, .min_samples = 2}};
    time_point t{};
    for (int i = 0; i < 40; ++i) {
        t = t + std::chrono::milliseconds{random.integer(1, 900)};
        e.update(t, 100 + random.normal() * std::pow(10.0, static_cast<double>(i % 7) - 3));
    }
    e.update(t + 1h, 100);
    CHECK(e.samples() == 0);
    CHECK(e.save().sum.square == 0);
    CHECK(e.save().sum.seconds == 0);
    CHECK(e.save().sum.seconds_squared == 0);
    CHECK(e.save().sum.neighbours == 0);
}
