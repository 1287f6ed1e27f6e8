#include <cmath>
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
