#include <cmath>
#include <string>
#include <support/coverage.hpp>
#include <support/testing.hpp>
#include <twoside/intensity/exposure.hpp>
#include <twoside/sim/random.hpp>
#include <vector>

using namespace twoside;
using namespace std::chrono_literals;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;

namespace {

constexpr double arrival = 0.9;
constexpr double decay = 30;

// The life of one quote: it ends with a fill or is cut short, most of them unfilled.
exposure life(sim::random_numbers& random, double distance) {
    const double cut = random.exponential(1);
    const double fill = random.exponential(arrival * std::exp(-decay * distance));
    return fill < cut ? exposure{distance, fill, 1} : exposure{distance, cut, 0};
}

double on_grid(sim::random_numbers& random) { return 0.01 * static_cast<double>(random.below(11)); }
double anywhere(sim::random_numbers& random) { return random.uniform(-0.005, 0.1); }

}  // namespace

TEST_CASE("two distances have the closed form") {
    const std::vector<exposure> e{{0.01, 100, 40}, {0.03, 300, 30}};
    const auto f = fit_exposure(e);
    const double k = std::log((40.0 / 100) / (30.0 / 300)) / 0.02;
    CHECK(f.usable());
    CHECK_THAT(f.fill_decay, WithinRel(k, 1e-12));
    CHECK_THAT(f.arrival_rate, WithinRel(0.4 * std::exp(k * 0.01), 1e-12));
}

TEST_CASE("recovers A and k, on a tick grid and off it, from lives cut short and quotes that were never filled") {
    for (const bool grid : {true, false}) {
        support::coverage a{arrival};
        support::coverage k{decay};
        for (std::uint64_t seed = 0; seed < 500; ++seed) {
            sim::random_numbers random{seed};
            std::vector<exposure> lives;
            for (int i = 0; i < 1500; ++i) lives.push_back(life(random, grid ? on_grid(random) : anywhere(random)));
            const auto f = fit_exposure(lives);
            REQUIRE(f.usable());
            a.add(f.arrival_rate_estimate());
            k.add(f.fill_decay_estimate());
        }
        INFO("grid " << grid << ", covered A " << a.share() << ", k " << k.share());
        CHECK(a.honest());
        CHECK(k.honest());
        CHECK(std::abs(a.mean_error()) < 0.2);
        CHECK(std::abs(k.mean_error()) < 0.2);
    }
}

TEST_CASE("leaving out the quotes that were never filled, as others do, is biased: what the likelihood is for") {
    sim::random_numbers random{7};
    std::vector<exposure> filled_only;
    while (filled_only.size() < 3000)
        if (const exposure e = life(random, on_grid(random)); e.fills > 0) filled_only.push_back(e);
    const auto f = fit_exposure(filled_only);
    CHECK_FALSE(f.fill_decay_estimate().covers(decay));
    CHECK(f.arrival_rate > 1.3 * arrival);
}

TEST_CASE("cells of distance change no digit that matters: many observations give what their halves give together") {
    sim::random_numbers random{8};
    for (const double scale : {1.0, 1e-4, 1e4, -1.0}) {
        std::vector<exposure> many;
        for (int i = 0; i < 6000; ++i) {
            exposure e = life(random, anywhere(random));
            e.distance *= scale;  // mirrored: a decay below zero
            many.push_back(e);
        }
        const auto f = fit_exposure(many);
        // The score equations, summed one by one.
        double exposed = 0;
        double with_distance = 0;
        double fills = 0;
        double fill_distance = 0;
        for (const auto& e : many) {
            const double rate = f.arrival_rate * std::exp(-f.fill_decay * e.distance);
            exposed += e.seconds * rate;
            with_distance += e.seconds * rate * e.distance;
            fills += e.fills;
            fill_distance += e.fills * e.distance;
        }
        INFO("scale " << scale);
        CHECK_THAT(exposed, WithinRel(fills, 1e-10));
        CHECK_THAT(with_distance, WithinRel(fill_distance, 1e-10));
        CHECK(f.usable() == (scale > 0));
        if (scale < 0) CHECK(f.missing == &decay_not_positive);
    }
}

TEST_CASE("cells of distance give what one exponential an observation gives, however steep, with weights and without") {
    std::vector<std::string> differing;
    for (std::uint64_t seed = 0; seed < 300; ++seed) {
        sim::random_numbers random{seed};
        const double steep = random.uniform(-45, 45);  // k times the range of distances
        const double scale = std::exp(random.uniform(-9, 9));
        const bool weighted = seed % 3 == 0;
        const bool zeros = seed % 4 == 0;
        std::vector<exposure> many;
        const int count = 130 + static_cast<int>(random.below(4000));
        for (int i = 0; i < count; ++i) {
            const double place = random.uniform(0, 1);
            const double rate = 2 * std::exp(-steep * (steep > 0 ? place : place - 1));
            exposure e{(place - 0.1) * scale, random.exponential(1), 0};
            if (const double fill = random.exponential(rate); fill < e.seconds) e = {e.distance, fill, 1};
            if (weighted) e.weight = std::exp2((i - count) / 500.0);
            if (zeros && i % 7 == 0) e = {i % 2 == 0 ? e.distance : 100 * e.distance, 0, 0};
            many.push_back(e);
        }
        const auto f = fit_exposure(many);
        if (f.missing == &fills_at_one_distance) continue;
        const detail::exposure_points points{[&](std::size_t j) {
                                                 const exposure& e = many[j];
                                                 const double exposed = e.weight * e.seconds;
                                                 return detail::exposure_point{e.distance, exposed, e.weight * exposed};
                                             },
                                             many.size()};
        detail::exposure_totals total;
        REQUIRE(detail::add_up(many, total));
        intensity_fit g;
        detail::exposure_solver solver{total.fills, total.fill_distance / total.fills, total.low, total.high};
        solver.solve(g, points, points, weighted);
        const double k_tolerance = 1e-12 * (std::abs(g.fill_decay) + 1 / (total.high - total.low));
        const bool same = std::abs(f.fill_decay - g.fill_decay) < k_tolerance &&
                          std::abs(f.arrival_rate - g.arrival_rate) < 2e-11 * g.arrival_rate &&
                          std::abs(f.fill_decay_error - g.fill_decay_error) < 2e-11 * g.fill_decay_error &&
                          std::abs(f.arrival_rate_error - g.arrival_rate_error) < 2e-11 * g.arrival_rate_error &&
                          std::abs(f.log_likelihood - g.log_likelihood) < 1e-11 * std::abs(g.log_likelihood) + 1e-9;
        if (!same) differing.push_back(std::to_string(seed));
    }
    for (const auto& seed : differing) UNSCOPED_INFO("seed " << seed);
    CHECK(differing.empty());
}

TEST_CASE("the quick sum and the careful one see the same observations") {
    sim::random_numbers random{12};
    for (const std::size_t count : {std::size_t{1}, std::size_t{2}, std::size_t{5}, std::size_t{1001}}) {
        std::vector<exposure> lives;
        while (lives.size() < count) lives.push_back(life(random, anywhere(random)));
        lives[0].fills = 1;
        detail::exposure_totals quick;
        detail::exposure_totals careful;
        REQUIRE(detail::add_up_plain(lives, quick));
        REQUIRE(detail::add_up(lives, careful));
        CHECK(quick.fills == careful.fills);
        CHECK(quick.fill_squares == careful.fill_squares);
        CHECK_THAT(quick.seconds, WithinRel(careful.seconds, 1e-13));
        CHECK_THAT(quick.fill_distance, WithinRel(careful.fill_distance, 1e-12));
        CHECK(quick.low == careful.low);
        CHECK(quick.high == careful.high);
        CHECK_FALSE(careful.weighted);
        // What the quick one cannot tell, in every place.
        for (std::size_t i = 0; i < count; i += count / 3 + 1)
            for (const exposure other :
                 {exposure{not_a_number, 1, 1}, exposure{-infinity, 1, 0}, exposure{0, -1, 0}, exposure{0, 0, 0},
                  exposure{0, not_a_number, 0}, exposure{0, infinity, 0}, exposure{0, 1, -1},
                  exposure{0, 1, not_a_number}, exposure{0, 1, infinity}, exposure{0, 1, 0, 0.5}, exposure{0, 1, 0, 2},
                  exposure{0, 1, 0, -1}, exposure{0, 1, 0, not_a_number}, exposure{1e308, 1, 0}}) {
                auto some = lives;
                some[i] = other;
                CHECK_FALSE(detail::add_up_plain(some, quick));
            }
    }
}

TEST_CASE("fills at one end alone determine no decay, whatever the rounding of their mean") {
    for (const double distance : {0.01, 0.07}) {
        sim::random_numbers random{13};
        std::vector<exposure> lives;
        exposure_intensity<> online{{.bin = 0.01}};
        for (int i = 0; i < 3000; ++i) {
            exposure e{0.01 * static_cast<double>(1 + random.below(7)), random.exponential(1), 0};
            e.fills = e.distance == distance ? 1 : 0;
            lives.push_back(e);
            online.update(time_point{i * 10ms}, e.distance, e.seconds, e.fills);
            if (i < 50) continue;
            const auto* missing = fit_exposure(lives).missing;
            if (missing != &fills_at_one_distance) FAIL("after " << i);
            if (online.fit().missing != &fills_at_one_distance) FAIL("online, after " << i);
        }
    }
}

TEST_CASE("refuses with a reason where there is no fit") {
    using list = std::vector<exposure>;
    CHECK(fit_exposure(list{}).missing == &too_few_fills);
    CHECK(fit_exposure(list{{0.01, 100, 0}, {0.02, 100, 0}}).missing == &too_few_fills);
    CHECK(fit_exposure(list{{0.01, 100, 9}, {0.02, 100, 3}}).missing == &too_few_fills);
    CHECK(fit_exposure(list{{0.01, 100, 9}, {0.02, 100, 3}}, {.min_fills = 10}).usable());
    CHECK(fit_exposure(list{{0.01, 100, 90}, {0.02, 100, 0}}).missing == &fills_at_one_distance);
    CHECK(fit_exposure(list{{0.01, 100, 0}, {0.02, 100, 90}}).missing == &fills_at_one_distance);
    CHECK(fit_exposure(list{{0.01, 100, 90}}).missing == &fills_at_one_distance);
    const auto rising = fit_exposure(list{{0.01, 100, 30}, {0.02, 100, 90}});
    CHECK(rising.missing == &decay_not_positive);
    CHECK_THAT(rising.fill_decay, WithinRel(-std::log(3) / 0.01, 1e-10));
    for (const exposure bad : {exposure{not_a_number, 1, 1}, exposure{0, -1, 1}, exposure{0, 1, -1},
                               exposure{0, infinity, 1}, exposure{0, 0, 1}, exposure{0, 1, 1, -1}})
        CHECK(fit_exposure(list{{0.01, 100, 40}, {0.03, 300, 30}, bad}).missing == &bad_observation);
}

TEST_CASE("online equals batch with the same weights, across a rescaling of the weights") {
    sim::random_numbers random{9};
    exposure_intensity<> online{{.bin = 0.01, .half_life = 60s}};
    std::vector<exposure> batch;
    std::vector<double> ended;
    double t = 0;
    for (int i = 0; i < 4000; ++i) {
        const exposure e = life(random, on_grid(random));
        t += random.exponential(1);
        online.update(time_point{std::chrono::nanoseconds{static_cast<std::int64_t>(t * 1e9)}}, e.distance, e.seconds,
                      e.fills);
        batch.push_back(e);
        ended.push_back(t);
    }
    REQUIRE(t > 40 * 60);  // more half-lives than the weights reach without it
    for (std::size_t i = 0; i < batch.size(); ++i) batch[i].weight = std::exp2((ended[i] - t) / 60);
    const auto a = online.fit();
    const auto b = fit_exposure(batch);
    CHECK(a.usable());
    CHECK_THAT(a.arrival_rate, WithinRel(b.arrival_rate, 1e-7));  // times are whole nanoseconds online
    CHECK_THAT(a.fill_decay, WithinRel(b.fill_decay, 1e-7));
    CHECK_THAT(a.fill_decay_error, WithinRel(b.fill_decay_error, 1e-6));
    CHECK_THAT(a.arrival_rate_error, WithinRel(b.arrival_rate_error, 1e-6));
    CHECK_THAT(a.log_likelihood, WithinRel(b.log_likelihood, 1e-6));
    CHECK_THAT(a.fills, WithinRel(b.fills, 1e-7));
}

TEST_CASE("honest intervals with weights of age") {
    support::coverage a{arrival};
    support::coverage k{decay};
    for (std::uint64_t seed = 0; seed < 400; ++seed) {
        sim::random_numbers random{seed};
        exposure_intensity<> online{{.bin = 0.01, .half_life = 1000s}};
        time_point t{};
        for (int i = 0; i < 4000; ++i) {
            const exposure e = life(random, on_grid(random));
            online.update(t = t + 1s, e.distance, e.seconds, e.fills);
        }
        const auto f = online.fit();
        a.add(f.arrival_rate_estimate());
        k.add(f.fill_decay_estimate());
    }
    INFO("covered A " << a.share() << ", k " << k.share());
    CHECK(a.honest());
    CHECK(k.honest());
}

TEST_CASE("lives that make no sense online are counted and change nothing") {
    exposure_intensity<16> e{{.bin = 0.01, .nearest = -0.02}};
    e.update(time_point{10s}, 0.0, 5, 1);
    const auto before = e.save();
    e.update(time_point{9s}, 0.0, 5, 1);
    e.update(time_point{11s}, not_a_number, 5, 1);
    e.update(time_point{11s}, 0.0, 0, 1);
    e.update(time_point{11s}, 0.0, -5, 0);
    e.update(time_point{11s}, 0.0, 5, -1);
    e.update(time_point{11s}, 0.5, 5, 1);     // beyond the bins
    e.update(time_point{11s}, -0.026, 5, 1);  // nearer than them
    CHECK(e.ignored() == 7);
    CHECK(e.lives() == 1);
    CHECK(e.save().fills == before.fills);
    CHECK(e.read().missing == &fills_at_one_distance);
    CHECK_THROWS(exposure_intensity<>{{}});
}

TEST_CASE("weights that are all alike say what none say, in the errors too") {
    const std::vector<exposure> plain{{0.0, 70, 60}, {0.01, 100, 40}, {0.03, 300, 30}};
    std::vector<exposure> twice = plain;
    for (exposure& e : twice) e.weight = 2;
    const auto a = fit_exposure(plain);
    const auto b = fit_exposure(twice);
    CHECK_THAT(b.fill_decay, WithinRel(a.fill_decay, 1e-12));
    CHECK_THAT(b.arrival_rate, WithinRel(a.arrival_rate, 1e-12));
    CHECK_THAT(b.fills, WithinRel(2 * a.fills, 1e-14));
    CHECK_THAT(b.seconds, WithinRel(2 * a.seconds, 1e-14));
    CHECK_THAT(b.fill_decay_error, WithinRel(a.fill_decay_error, 1e-11));
    CHECK_THAT(b.arrival_rate_error, WithinRel(a.arrival_rate_error, 1e-11));
    CHECK_THAT(b.covariance, WithinRel(a.covariance, 1e-11));
    // 130 fills of weight 2 say as much as 130 of weight 1.
    CHECK(fit_exposure(twice, {.min_fills = 130}).usable());
    CHECK(fit_exposure(twice, {.min_fills = 131}).missing == &too_few_fills);
}

TEST_CASE("the error of k at two distances, and its covariance with A, in closed form") {
    // ln of the two rates are apart; their variances are 1/40 and 1/30, and k is their difference over 0.02.
    const auto f = fit_exposure(std::vector<exposure>{{0.01, 100, 40}, {0.03, 300, 30}});
    CHECK_THAT(f.fill_decay_error, WithinRel(std::sqrt(1.0 / 40 + 1.0 / 30) / 0.02, 1e-11));
    // ln A = 1.5 ln r_1 - 0.5 ln r_2.
    CHECK_THAT(f.arrival_rate_error, WithinRel(f.arrival_rate * std::sqrt(2.25 / 40 + 0.25 / 30), 1e-11));
    CHECK_THAT(f.covariance, WithinRel(f.arrival_rate * (1.5 / 40 + 0.5 / 30) / 0.02, 1e-11));
    CHECK(f.fills == 70);
    CHECK(f.seconds == 400);
    const double expected = 40 * std::log(0.4) + 30 * std::log(0.1) - 70;
    CHECK_THAT(f.log_likelihood, WithinRel(expected, 1e-12));
}

TEST_CASE("bins reach from half a bin before the nearest to half a bin after the last") {
    exposure_intensity<4> e{{.bin = 0.01, .nearest = 0.02}};
    e.update(time_point{1s}, 0.0151, 1, 0);
    e.update(time_point{1s}, 0.0549, 1, 0);
    CHECK(e.lives() == 2);
    CHECK(e.save().bins[0].seconds == 1);
    CHECK(e.save().bins[3].seconds == 1);
    e.update(time_point{1s}, 0.0149, 1, 0);
    e.update(time_point{1s}, 0.0551, 1, 0);
    CHECK(e.ignored() == 2);
    e.update(time_point{1s}, 0.0249, 4, 0);  // the first bin still, then the second
    e.update(time_point{1s}, 0.0251, 16, 0);
    CHECK(e.save().bins[0].seconds == 5);
    CHECK(e.save().bins[1].seconds == 16);
    CHECK_THAT(e.save().bins[0].distance, WithinRel(0.0151 + 4 * 0.0249, 1e-14));
}

TEST_CASE("a memory that no estimator can have had is refused, field by field") {
    const auto refused = [](auto change) {
        exposure_intensity<4> e{{.bin = 0.01}};
        e.update(time_point{2s}, 0.01, 5, 1);
        auto m = e.save();
        change(m);
        return !e.restore(m);
    };
    CHECK_FALSE(refused([](auto&) {}));
    CHECK(refused([](auto& m) { m.fills = -1; }));
    CHECK(refused([](auto& m) { m.fill_squares = -1; }));
    CHECK(refused([](auto& m) { m.fill_distance = infinity; }));
    CHECK(refused([](auto& m) { m.reference = time_point{3s}; }));
    CHECK(refused([](auto& m) { m.lives = -1; }));
    CHECK(refused([](auto& m) { m.ignored = -1; }));
    CHECK(refused([](auto& m) { m.bins[3].seconds = -1; }));
    CHECK(refused([](auto& m) { m.bins[0].squares = -1; }));
    CHECK(refused([](auto& m) { m.bins[2].distance = not_a_number; }));
    CHECK(refused([](auto& m) { m.bins[2].seconds = infinity; }));
}

TEST_CASE("every parameter that makes no sense is refused by its name") {
    const auto refused = [](const exposure_intensity_parameters& p) {
        const problem found = p.check();
        return std::string{found ? found.parameter : "nothing"};
    };
    CHECK(refused({.bin = 0.01}) == "nothing");
    CHECK(refused({.bin = 0}) == "bin (price)");
    CHECK(refused({.bin = 0.01, .nearest = infinity}) == "nearest (price)");
    CHECK(refused({.bin = 0.01, .half_life = 0s}) == "half_life (seconds)");
    CHECK(refused({.bin = 0.01, .min_fills = -1}) == "min_fills");
    CHECK(refused({.bin = 0.01, .min_fills = 0}) == "nothing");
}

TEST_CASE("exposure: what is assumed where nothing is said: a change of it changes everybody's results") {
    CHECK(exposure{}.weight == 1);
    CHECK(exposure{}.distance == 0);
    CHECK(exposure{}.seconds == 0);
    CHECK(exposure{}.fills == 0);
    CHECK(exposure_fit_parameters{}.min_fills == 20);
    const exposure_intensity_parameters p;
    CHECK(p.nearest == 0);
    CHECK(p.half_life == 30min);
    CHECK(p.min_fills == 20);
    CHECK(p.check());
}

TEST_CASE("online, as many fills as are asked for are enough") {
    const auto after = [](int fills) {
        exposure_intensity<> e{{.bin = 0.01, .half_life = 1'000'000h, .min_fills = 30}};
        for (int i = 0; i < fills; ++i) e.update(time_point{1s}, i % 3 == 0 ? 0.01 : 0, i % 3 == 0 ? 2 : 1, 1);
        return e.fit();
    };
    CHECK(after(30).usable());
    CHECK(after(29).missing == &too_few_fills);
    CHECK(after(30).seconds == 40);
}

TEST_CASE("an observation without exposure does not widen the range of distances") {
    using list = std::vector<exposure>;
    CHECK(fit_exposure(list{{0.01, 100, 0}, {0.02, 100, 90}, {0.05, 0, 0}}).missing == &fills_at_one_distance);
    CHECK(fit_exposure(list{{0.01, 100, 0}, {0.02, 100, 90}, {0.05, 100, 0, 0}}).missing == &fills_at_one_distance);
    CHECK(fit_exposure(list{{0.01, 100, 90}, {0.02, 100, 0}, {0.0, 0, 0}}).missing == &fills_at_one_distance);
    const auto with = fit_exposure(list{{0.01, 100, 40}, {0.03, 300, 30}, {0.05, 0, 0}});
    CHECK_THAT(with.fill_decay, WithinRel(std::log(4.0) / 0.02, 1e-12));
}
