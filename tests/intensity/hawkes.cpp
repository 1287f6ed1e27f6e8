#include <cmath>
#include <string>
#include <support/coverage.hpp>
#include <support/testing.hpp>
#include <twoside/intensity/hawkes.hpp>
#include <twoside/sim/random.hpp>
#include <vector>

using namespace twoside;
using namespace std::chrono_literals;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;

namespace {

constexpr hawkes_parameters<> one{{0.5}, {{0.8}}, {{1.4}}};
constexpr hawkes_parameters<2> two{{0.3, 0.4}, {{0.6, 0.2}, {0.3, 0.5}}, {{1.5, 1.5}, {1.5, 1.5}}};

// By thinning (Ogata 1981).
template <std::size_t N>
std::vector<hawkes_event> simulate(const hawkes_parameters<N>& p, double end, std::uint64_t seed) {
    sim::random_numbers random{seed};
    std::vector<hawkes_event> events;
    double left[N][N]{};
    const auto rate = [&](std::size_t i) {
        double l = p.baseline[i];
        for (std::size_t j = 0; j < N; ++j) l += p.excitation[i][j] * left[i][j];
        return l;
    };
    double t = 0;
    while (true) {
        double bound = 0;
        for (std::size_t i = 0; i < N; ++i) bound += rate(i);
        const double wait = random.exponential(bound);
        t += wait;
        if (t > end) return events;
        for (std::size_t i = 0; i < N; ++i)
            for (std::size_t j = 0; j < N; ++j) left[i][j] *= std::exp(-p.decay[i][j] * wait);
        double pick = random.uniform() * bound;
        for (std::size_t i = 0; i < N; ++i) {
            const double r = rate(i);
            if (pick < r) {
                events.push_back({t, i});
                for (std::size_t k = 0; k < N; ++k) left[k][i] += 1;
                break;
            }
            pick -= r;
        }
    }
}

// The sum over all earlier events, in quadratic time.
template <std::size_t N>
double direct(const hawkes_parameters<N>& p, const std::vector<hawkes_event>& events, double end) {
    double l = 0;
    for (std::size_t n = 0; n < events.size(); ++n) {
        const std::size_t i = events[n].kind;
        double rate = p.baseline[i];
        for (std::size_t m = 0; m < n; ++m)
            rate += p.excitation[i][events[m].kind] *
                    std::exp(-p.decay[i][events[m].kind] * (events[n].time - events[m].time));
        l += std::log(rate);
        for (std::size_t k = 0; k < N; ++k)
            l -= p.excitation[k][i] / p.decay[k][i] * (1 - std::exp(-p.decay[k][i] * (end - events[n].time)));
    }
    for (const double mu : p.baseline) l -= mu * end;
    return l;
}

}  // namespace

TEST_CASE("the recursion is the sum over all events before, for one kind and for two") {
    const auto a = simulate(one, 100, 1);
    CHECK_THAT(hawkes_likelihood(one, a, 100).value, WithinRel(direct(one, a, 100), 1e-12));
    const auto b = simulate(two, 100, 2);
    CHECK_THAT(hawkes_likelihood(two, b, 100).value, WithinRel(direct(two, b, 100), 1e-12));
    CHECK(hawkes_likelihood(one, std::vector<hawkes_event>{}, 10).value == -5);
}

TEST_CASE("the gradient is what differences of the likelihood say, in every parameter of two kinds") {
    const auto events = simulate(two, 60, 3);
    const auto l = hawkes_likelihood(two, events, 60);
    const auto check = [&](double gradient, auto part) {
        hawkes_parameters<2> up = two;
        hawkes_parameters<2> down = two;
        part(up) += 1e-5;
        part(down) -= 1e-5;
        const double difference =
            (hawkes_likelihood(up, events, 60).value - hawkes_likelihood(down, events, 60).value) / 2e-5;
        CHECK_THAT(gradient, WithinAbs(difference, 1e-5 * (1 + std::abs(difference))));
    };
    for (std::size_t i = 0; i < 2; ++i) {
        check(l.gradient.baseline[i], [&](auto& p) -> double& { return p.baseline[i]; });
        for (std::size_t j = 0; j < 2; ++j) {
            check(l.gradient.excitation[i][j], [&](auto& p) -> double& { return p.excitation[i][j]; });
            check(l.gradient.decay[i][j], [&](auto& p) -> double& { return p.decay[i][j]; });
        }
    }
}

TEST_CASE("recovers mu, alpha and beta, and its intervals are honest") {
    support::coverage mu{0.5};
    support::coverage alpha{0.8};
    support::coverage beta{1.4};
    for (std::uint64_t seed = 0; seed < 300; ++seed) {
        const auto f = fit_hawkes<1>(simulate(one, 2000, seed), 2000);
        REQUIRE(f.usable());
        mu.add(estimated(f.value.baseline[0], f.standard_error.baseline[0], f.events));
        alpha.add(estimated(f.value.excitation[0][0], f.standard_error.excitation[0][0], f.events));
        beta.add(estimated(f.value.decay[0][0], f.standard_error.decay[0][0], f.events));
    }
    INFO("covered mu " << mu.share() << ", alpha " << alpha.share() << ", beta " << beta.share());
    CHECK(mu.honest());
    CHECK(alpha.honest());
    CHECK(beta.honest());
}

TEST_CASE("recovers who excites whom") {
    support::coverage baseline{0.3};
    support::coverage cross{0.2};
    support::coverage other{0.3};
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        const auto f = fit_hawkes<2>(simulate(two, 1500, seed), 1500);
        REQUIRE(f.usable());
        baseline.add(estimated(f.value.baseline[0], f.standard_error.baseline[0], f.events));
        cross.add(estimated(f.value.excitation[0][1], f.standard_error.excitation[0][1], f.events));
        other.add(estimated(f.value.excitation[1][0], f.standard_error.excitation[1][0], f.events));
    }
    INFO("covered " << baseline.share() << ", " << cross.share() << ", " << other.share());
    CHECK(baseline.honest());
    CHECK(cross.honest());
    CHECK(other.honest());
}

TEST_CASE("residuals are exponential with mean 1 where the parameters are right, and not where they are wrong") {
    const auto events = simulate(one, 20000, 5);
    const auto square = [&](const hawkes_parameters<>& p) {
        double sum = 0;
        (void)hawkes_likelihood(p, events, 20000, [&](std::size_t, double, double r) { sum += r * r; });
        return sum / static_cast<double>(events.size());
    };
    CHECK_THAT(square(one), WithinAbs(2, 0.1));  // the second moment of Exp(1)
    CHECK(square({{1.1666}, {{0}}, {{1}}}) > 2.5);
}

TEST_CASE("a Poisson process is told from one that excites itself") {
    int mistaken = 0;
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        const auto f = fit_hawkes<1>(simulate(hawkes_parameters<>{{1}, {{0}}, {{1}}}, 500, seed), 500);
        mistaken += f.usable();
    }
    CHECK(mistaken <= 4);
    CHECK(fit_hawkes<1>(std::vector<hawkes_event>{{1}, {2}}, 10).missing == &not_enough_data);
    CHECK(fit_hawkes<1>(std::vector<hawkes_event>{{2}, {1}}, 10).missing == &fit_not_found);  // times fall
    CHECK(fit_hawkes<1>(std::vector<hawkes_event>{{1, 7}}, 10).missing == &fit_not_found);    // no such kind
}

TEST_CASE("the online state is the intensity, and does not depend on where time starts") {
    const auto events = simulate(two, 50, 7);
    for (const auto origin : {0s, 1'700'000'000s}) {
        hawkes_intensity<2> state{two};
        for (const auto& e : events)
            state.update(time_point{origin + std::chrono::nanoseconds{std::llround(e.time * 1e9)}}, e.kind);
        for (std::size_t i = 0; i < 2; ++i) {
            double rate = two.baseline[i];
            for (const auto& e : events) rate += two.excitation[i][e.kind] * std::exp(-1.5 * (52 - e.time));
            CHECK_THAT(state.rate(time_point{origin + 52s}, i), WithinRel(rate, 1e-7));
        }
    }
}

TEST_CASE("events of no kind and times that go back are counted and change nothing") {
    hawkes_intensity<> h{one};
    h.update(time_point{5s});
    const double before = h.rate(time_point{6s});
    h.update(time_point{4s});
    h.update(time_point{6s}, 1);
    CHECK(h.ignored() == 2);
    CHECK(h.rate(time_point{6s}) == before);
    CHECK(h.rate(time_point{1s}) == h.rate(time_point{5s}));  // before the last event: as at it
    h.update(time_point{48h});                                // a gap of a day leaves nothing but the event
    CHECK_THAT(h.rate(time_point{48h}), WithinRel(1.3, 1e-14));
    CHECK_THROWS(hawkes_intensity<>{{{0}, {{0.8}}, {{1}}}});
    CHECK_THROWS(hawkes_intensity<>{{{1}, {{-0.8}}, {{1}}}});
}

TEST_CASE("what is expected: the stationary mean, the way back to it, and the edge of stability") {
    CHECK_THAT(one.stationary_mean(), WithinRel(0.5 / (1 - 0.8 / 1.4), 1e-14));
    CHECK_THAT(one.expected_rate(one.stationary_mean(), 3), WithinRel(one.stationary_mean(), 1e-13));
    CHECK_THAT(one.expected_rate(5, 1e9), WithinRel(one.stationary_mean(), 1e-12));
    const hawkes_parameters<> critical{{0.5}, {{1}}, {{1}}};
    CHECK_THAT(critical.expected_rate(2, 3), WithinRel(2 + 0.5 * 3, 1e-14));
    CHECK(std::isnan(critical.stationary_mean()));
    // The eigenvalues of [[a, b], [c, d]] in closed form.
    const double a = 0.6 / 1.5;
    const double b = 0.2 / 1.5;
    const double c = 0.3 / 1.5;
    const double d = 0.5 / 1.5;
    const double radius = 0.5 * (a + d) + std::sqrt(0.25 * (a - d) * (a - d) + b * c);
    CHECK_THAT(two.spectral_radius(), WithinRel(radius, 1e-9));
    CHECK_THAT(one.spectral_radius(), WithinRel(0.8 / 1.4, 1e-9));
}

TEST_CASE("read() is the rate just after the last event, from the first event on") {
    hawkes_intensity<> h{one};
    CHECK(h.read().missing == &not_enough_data);
    CHECK(h.rate(time_point{5s}) == 0.5);
    h.update(time_point{5s});
    REQUIRE(h.read().ready());
    CHECK_THAT(h.read().value, WithinRel(1.3, 1e-14));
    CHECK(std::isnan(h.read().standard_error));
    CHECK(h.read().observations == 1);
    h.update(time_point{5s});  // at one time: both count
    CHECK_THAT(h.read().value, WithinRel(2.1, 1e-14));
    CHECK(h.events() == 2);
    CHECK_THAT(h.rate(time_point{6s}), WithinRel(0.5 + 1.6 * std::exp(-1.4), 1e-13));
}

TEST_CASE("hawkes: parameters that make no sense are refused by name; a memory that cannot be is, field by field") {
    const auto named = [](auto change) {
        hawkes_parameters<2> p = two;
        change(p);
        const problem found = p.check();
        return std::string{found ? found.parameter : "nothing"};
    };
    CHECK(named([](auto&) {}) == "nothing");
    CHECK(named([](auto& p) { p.baseline[1] = 0; }) == "baseline (per second)");
    CHECK(named([](auto& p) { p.excitation[1][0] = -1; }) == "excitation (per second)");
    CHECK(named([](auto& p) { p.excitation[0][1] = 0; }) == "nothing");
    CHECK(named([](auto& p) { p.decay[0][1] = 0; }) == "decay (per second)");
    CHECK(named([](auto& p) { p.decay[1][1] = 0; }) == "decay (per second)");
    const auto refused = [](auto change) {
        hawkes_intensity<2> h{two};
        h.update(time_point{5s}, 1);
        auto m = h.save();
        change(m);
        return !h.restore(m);
    };
    CHECK_FALSE(refused([](auto&) {}));
    CHECK(refused([](auto& m) { m.left[1][0] = -1; }));
    CHECK(refused([](auto& m) { m.left[0][1] = infinity; }));
    CHECK(refused([](auto& m) { m.events = -1; }));
    CHECK(refused([](auto& m) { m.ignored = -1; }));
}

TEST_CASE("a fit says what it was made of, and what a constant rate would have given") {
    std::vector<hawkes_event> events = simulate(two, 400, 4);
    double count[2]{};
    for (const auto& e : events) count[e.kind] += 1;
    const auto f = fit_hawkes<2>(events, 400);
    CHECK(f.events == static_cast<std::int64_t>(events.size()));
    CHECK_THAT(f.poisson_log_likelihood,
               WithinRel(count[0] * std::log(count[0] / 400) + count[1] * std::log(count[1] / 400) -
                             static_cast<double>(events.size()),
                         1e-12));
    CHECK_THAT(f.log_likelihood, WithinRel(hawkes_likelihood(f.value, events, 400).value, 1e-12));
    CHECK(f.log_likelihood > f.poisson_log_likelihood);
    CHECK(f.value.decay[0][0] == f.value.decay[1][0]);  // one decay for all pairs
    CHECK(fit_hawkes<2>(events, 400, {.min_events = f.events}).missing != &not_enough_data);
    CHECK(fit_hawkes<2>(events, 400, {.min_events = f.events + 1}).missing == &not_enough_data);
    CHECK(fit_hawkes<2>(events, events.back().time).missing != &fit_not_found);
    CHECK(fit_hawkes<2>(events, 0.999 * events.back().time).missing == &fit_not_found);  // an event after the end
    for (auto& e : events) e.kind = 0;
    CHECK(fit_hawkes<2>(events, 400).missing == &not_enough_data);  // none of the other kind
    events.back().kind = events.front().kind = 1;
    CHECK(fit_hawkes<2>(events, 400).missing != &not_enough_data);  // two are enough
}

TEST_CASE("hawkes: what is assumed where nothing is said: a change of it changes everybody's results") {
    CHECK(hawkes_fit_parameters{}.min_events == 100);
    CHECK(hawkes_fit<1>{}.missing == &not_enough_data);
    CHECK(hawkes_intensity<>{one}.events() == 0);
    CHECK(hawkes_intensity<>{one}.ignored() == 0);
    CHECK_THAT(two.branching(0, 1), WithinRel(0.2 / 1.5, 1e-15));  // what the second kind brings of the first
    CHECK_THAT(two.branching(1, 0), WithinRel(0.3 / 1.5, 1e-15));
}
