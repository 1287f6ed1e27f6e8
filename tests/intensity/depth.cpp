#include <cmath>
#include <string>
#include <support/coverage.hpp>
#include <support/testing.hpp>
#include <twoside/intensity/depth.hpp>
#include <twoside/sim/random.hpp>
#include <vector>

using namespace twoside;
using namespace std::chrono_literals;
using Catch::Matchers::WithinRel;

TEST_CASE("depths worked by hand: plain, truncated, censored, on ticks") {
    const std::vector<double> depths{0.01, 0.02, 0.03, 0.10};
    const auto plain = fit_depth(depths, 50, {.min_fills = 1});
    CHECK_THAT(plain.fill_decay, WithinRel(4 / 0.16, 1e-14));
    CHECK_THAT(plain.arrival_rate, WithinRel(4.0 / 50, 1e-14));
    CHECK_THAT(plain.fill_decay_error, WithinRel(plain.fill_decay / 2, 1e-14));
    const auto cut = fit_depth(depths, 50, {.nearest = 0.02, .farthest = 0.05, .min_fills = 1});
    CHECK_THAT(cut.fill_decay, WithinRel(2 / (0 + 0.01 + 0.03), 1e-13));  // three orders, one of them censored
    CHECK_THAT(cut.arrival_rate, WithinRel(3.0 / 50 * std::exp(cut.fill_decay * 0.02), 1e-13));
    const auto ticks = fit_depth(depths, 50, {.tick = 0.01, .min_fills = 1});
    CHECK_THAT(ticks.fill_decay, WithinRel(std::log1p(1 / 4.0) / 0.01, 1e-13));
}

TEST_CASE("recovers A and k: continuous, on ticks, truncated and censored") {
    struct scheme {
        double tick, nearest, farthest;
    };
    for (const scheme s :
         {scheme{0, 0, infinity}, scheme{0, 0.01, 0.06}, scheme{0.01, 0, infinity}, scheme{0.01, 0.01, 0.05}}) {
        support::coverage a{0.5};
        support::coverage k{40};
        for (std::uint64_t seed = 0; seed < 500; ++seed) {
            sim::random_numbers random{seed};
            std::vector<double> depths;
            for (double t = random.exponential(0.5); t < 2000; t += random.exponential(0.5)) {
                double x = random.exponential(40);
                if (s.tick > 0) x = std::floor(x / s.tick) * s.tick;
                depths.push_back(x);
            }
            const auto f = fit_depth(depths, 2000, {.tick = s.tick, .nearest = s.nearest, .farthest = s.farthest});
            a.add(f.arrival_rate_estimate());
            k.add(f.fill_decay_estimate());
        }
        INFO("tick " << s.tick << " from " << s.nearest << " to " << s.farthest << ": covered A " << a.share() << ", k "
                     << k.share());
        CHECK(a.honest());
        CHECK(k.honest());
        CHECK(std::abs(k.mean_error()) < 0.2);
    }
}

TEST_CASE("floored ticks taken as continuous make k too large: what the grid is for") {
    sim::random_numbers random{3};
    std::vector<double> depths;
    for (int i = 0; i < 5000; ++i) depths.push_back(std::floor(random.exponential(40) / 0.01) * 0.01);
    CHECK(fit_depth(depths, 1).fill_decay > 45);
    CHECK(fit_depth(depths, 1, {.tick = 0.01}).fill_decay_estimate().covers(40));
}

TEST_CASE("refuses with a reason") {
    CHECK(fit_depth(std::vector<double>{}, 10).missing == &too_few_fills);
    CHECK(fit_depth(std::vector<double>{0.01, 0.02}, 10).missing == &too_few_fills);
    CHECK(fit_depth(std::vector<double>(50, 0.0), 10).missing == &fills_at_one_distance);
    CHECK(fit_depth(std::vector<double>{0.01, not_a_number}, 10).missing == &bad_observation);
    CHECK(fit_depth(std::vector<double>(50, 0.01), 0).missing == &bad_observation);
    CHECK(fit_depth(std::vector<double>(50, 0.5), 10, {.farthest = 0.1}).missing == &too_few_fills);
    CHECK_THROWS(fit_depth(std::vector<double>{}, 10, {.tick = -1}));
}

TEST_CASE("online with a long memory equals the batch; with a short one it follows, honestly") {
    sim::random_numbers random{5};
    depth_intensity online{{.fit = {.tick = 0.01}, .half_life = 1'000'000h}};
    std::vector<double> depths;
    time_point t{};
    online.update(t);
    for (int i = 0; i < 2000; ++i) {
        depths.push_back(std::floor(random.exponential(40) / 0.01) * 0.01);
        online.update(t = t + 2s, depths.back());
    }
    const auto batch = fit_depth(depths, 4000, {.tick = 0.01});
    CHECK_THAT(online.fit().fill_decay, WithinRel(batch.fill_decay, 1e-6));
    CHECK_THAT(online.fit().arrival_rate, WithinRel(batch.arrival_rate, 1e-6));
    CHECK_THAT(online.fit().fill_decay_error, WithinRel(batch.fill_decay_error, 1e-6));

    support::coverage a{0.5};
    support::coverage k{40};
    for (std::uint64_t seed = 0; seed < 400; ++seed) {
        sim::random_numbers r{seed};
        depth_intensity e{{.half_life = 500s}};
        double s = 0;
        while (s < 5000) {
            s += r.exponential(0.5);
            e.update(time_point{std::chrono::nanoseconds{static_cast<std::int64_t>(s * 1e9)}}, r.exponential(40));
        }
        a.add(e.fit().arrival_rate_estimate());
        k.add(e.fit().fill_decay_estimate());
    }
    INFO("covered A " << a.share() << ", k " << k.share());
    CHECK(a.honest());
    CHECK(k.honest());
}

TEST_CASE("a gap is no time in which orders did not come") {
    depth_intensity with{{.fit = {.min_fills = 1}}};
    depth_intensity without{{.fit = {.min_fills = 1}}};
    for (int i = 0; i < 50; ++i) {
        with.update(time_point{i * 1s}, 0.01 * (i % 3));
        without.update(time_point{i * 1s}, 0.01 * (i % 3));
    }
    with.update(time_point{24h});
    CHECK_THAT(with.fit().arrival_rate, WithinRel(without.fit().arrival_rate, 1e-12));
    with.update(time_point{23h}, 0.01);
    with.update(time_point{25h}, not_a_number);
    CHECK(with.ignored() == 2);
}

TEST_CASE("errors worked by hand: away from zero, and on ticks") {
    const std::vector<double> depths{0.01, 0.02, 0.03, 0.10};
    const auto cut = fit_depth(depths, 50, {.nearest = 0.02, .farthest = 0.05, .min_fills = 2});
    REQUIRE(cut.usable());
    const double k = 2 / 0.04;
    const double a = 3.0 / 50 * std::exp(k * 0.02);
    const double k_error = k / std::sqrt(2);
    CHECK_THAT(cut.fill_decay_error, WithinRel(k_error, 1e-12));
    CHECK_THAT(cut.arrival_rate_error, WithinRel(a * std::sqrt(1.0 / 3 + 0.02 * k_error * 0.02 * k_error), 1e-12));
    CHECK_THAT(cut.covariance, WithinRel(a * 0.02 * k_error * k_error, 1e-12));
    CHECK(cut.fills == 3);
    CHECK(cut.seconds == 50);
    CHECK(fit_depth(depths, 50, {.nearest = 0.02, .farthest = 0.05, .min_fills = 2.5}).missing == &too_few_fills);
    // On ticks the depth is geometric: q = n / (n + U) of the next tick, k = -ln q / tick, var q = q (1 - q)^2 / U.
    const auto ticks = fit_depth(depths, 50, {.tick = 0.01, .min_fills = 1});
    const double q = 16.0 / 20;
    CHECK_THAT(ticks.fill_decay, WithinRel(-std::log(q) / 0.01, 1e-12));
    CHECK_THAT(ticks.fill_decay_error, WithinRel((1 - q) / std::sqrt(q * 4) / 0.01, 1e-12));
}

TEST_CASE("a depth at an edge: at the nearest it counts, at the farthest it is not seen") {
    const auto f =
        fit_depth(std::vector<double>{0.01, 0.03, 0.05, 0.05}, 10, {.nearest = 0.01, .farthest = 0.05, .min_fills = 1});
    CHECK(f.fills == 4);
    CHECK_THAT(f.fill_decay, WithinRel(2 / (0.02 + 0.04 + 0.04), 1e-12));
    depth_intensity e{{.fit = {.nearest = 0.01, .farthest = 0.05, .min_fills = 1}, .half_life = 1'000'000h}};
    e.update(time_point{0s});
    for (const double x : {0.005, 0.01, 0.03, 0.05, 0.05}) e.update(time_point{10s}, x);
    CHECK(e.orders() == 4);
    CHECK(e.ignored() == 0);
    CHECK_THAT(e.fit().fill_decay, WithinRel(2 / 0.10, 1e-6));
    CHECK_THAT(e.fit().arrival_rate, WithinRel(0.4 * std::exp(20 * 0.01), 1e-6));
    CHECK(e.read().value == e.fit().fill_decay);
}

TEST_CASE("a half-life halves what is old, and time counts with the weights") {
    depth_intensity e{{.fit = {.min_fills = 1}, .half_life = 100s, .max_gap = 100s}};
    e.update(time_point{0s}, 0.5);
    CHECK_FALSE(e.fit().usable());
    e.update(time_point{100s}, 0.25);  // a gap of 100 s is none yet
    const auto s = e.save().sums;
    CHECK_THAT(s.orders, WithinRel(1.5, 1e-12));
    CHECK_THAT(s.uncensored, WithinRel(1.5, 1e-12));
    CHECK_THAT(s.squares, WithinRel(1.25, 1e-12));
    CHECK_THAT(s.depth, WithinRel(0.25 + 0.25, 1e-12));
    CHECK_THAT(s.seconds, WithinRel(100 * 0.5 / std::log(2), 1e-12));  // the integral of 2^(-t / 100)
    CHECK_THAT(e.fit().fill_decay, WithinRel(3.0, 1e-12));
    CHECK_THAT(e.fit().fill_decay_error, WithinRel(3 * std::sqrt(1.25 / 1.5 / 1.5), 1e-12));
    e.update(time_point{200s + 1ns});
    CHECK(e.save().sums.orders == s.orders);
    CHECK(depth_intensity{}.orders() == 0);
    e.update(time_point{150s});
    CHECK(e.ignored() == 1);
}

TEST_CASE("depth: every parameter that makes no sense is refused by its name; a memory is, field by field") {
    const auto named = [](const depth_intensity_parameters& p) {
        const problem found = p.check();
        return std::string{found ? found.parameter : "nothing"};
    };
    CHECK(named({}) == "nothing");
    CHECK(named({.fit = {.tick = -1}}) == "tick (price)");
    CHECK(named({.fit = {.nearest = infinity}}) == "nearest (price)");
    CHECK(named({.fit = {.nearest = 1, .farthest = 1}}) == "farthest (price)");
    CHECK(named({.fit = {.min_fills = -1}}) == "min_fills");
    CHECK(named({.half_life = 0s}) == "half_life (seconds)");
    CHECK(named({.max_gap = 0s}) == "max_gap (seconds)");
    const auto refused = [](auto change) {
        depth_intensity e;
        e.update(time_point{0s}, 1);
        auto m = e.save();
        change(m);
        return !e.restore(m);
    };
    CHECK_FALSE(refused([](auto&) {}));
    CHECK(refused([](auto& m) { m.sums.orders = -1; }));
    CHECK(refused([](auto& m) { m.sums.uncensored = -1; }));
    CHECK(refused([](auto& m) { m.sums.depth = -1; }));
    CHECK(refused([](auto& m) { m.sums.squares = -1; }));
    CHECK(refused([](auto& m) { m.sums.seconds = -1; }));
    CHECK(refused([](auto& m) { m.sums.seconds = infinity; }));
    CHECK(refused([](auto& m) { m.orders = -1; }));
    CHECK(refused([](auto& m) { m.ignored = -1; }));
    for (auto broken : {&depth_sums::orders, &depth_sums::uncensored, &depth_sums::depth, &depth_sums::seconds}) {
        depth_sums sums{.orders = 30, .uncensored = 30, .depth = 1, .squares = 30, .seconds = 10};
        REQUIRE(fit_depth(sums, depth_fit_parameters{}).usable());
        sums.*broken = -1;
        CHECK(fit_depth(sums, depth_fit_parameters{}).missing == &bad_observation);
    }
}

TEST_CASE("depth: what is assumed where nothing is said: a change of it changes everybody's results") {
    const depth_intensity_parameters p;
    CHECK(p.fit.tick == 0);
    CHECK(p.fit.nearest == 0);
    CHECK(p.fit.farthest == infinity);
    CHECK(p.fit.min_fills == 20);
    CHECK(p.half_life == 30min);
    CHECK(p.max_gap == 5min);
    CHECK(fit_depth(std::vector<double>(20, 0.01), 10).usable());
    CHECK_FALSE(fit_depth(std::vector<double>(19, 0.01), 10).usable());
}
