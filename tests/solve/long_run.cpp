#include <cmath>
#include <support/testing.hpp>
#include <twoside/sim/random.hpp>
#include <twoside/solve/long_run.hpp>

using namespace twoside;
using namespace twoside::solve;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;

namespace {

const glft_problem lively{
    .sigma = 0.3, .arrival_rate = {0.9, 0.7}, .fill_decay = 0.3, .risk_aversion = 0.05, .size = 2, .limit = 6};

}  // namespace

TEST_CASE("what is earned and risked in the long run is the eigenvalue: mean-variance maker") {
    glft_problem p = lively;
    p.utility = 0;
    for (const double fee : {0.0, 0.4})
        for (const double impact : {0.0, 0.5})
            for (const double drift : {0.0, 0.02}) {
                p.fee = {fee, -0.5 * fee};
                p.impact = impact;
                p.drift = drift;
                const auto s = solve_glft(p);
                const long_run r = long_run_of(p, s);
                INFO("fee " << fee << " impact " << impact << " drift " << drift);
                REQUIRE(r.ok);
                const double risk = 0.5 * p.risk_aversion * p.sigma * p.sigma * r.mean_square;
                CHECK_THAT(r.profit - risk, WithinRel(s.growth * p.size / p.fill_decay.bid, 1e-9));
            }
    const cartea_jaimungal_problem c{.buy_rate = 1,
                                     .sell_rate = 0.7,
                                     .fill_decay = 100,
                                     .running_penalty = 1e-4,
                                     .buy_jump = 0.002,
                                     .sell_jump = 0.003,
                                     .drift = 0.0005,
                                     .fee = {0.001, -0.0005},
                                     .lowest = -4,
                                     .highest = 6};
    const auto s = solve_cartea_jaimungal(c);
    const long_run r = long_run_of(c, s);
    CHECK_THAT(r.profit - c.running_penalty * r.mean_square, WithinRel(s.growth / c.fill_decay, 1e-9));
}

TEST_CASE("the distribution is a distribution, as many buys as sells, and the limits are never passed") {
    const auto s = solve_glft(lively);
    const long_run r = long_run_of(lively, s);
    double sum = 0;
    for (const double p : r.probability) sum += p;
    CHECK_THAT(sum, WithinAbs(1, 1e-12));
    CHECK(r.probability.size() == s.at.size());
    CHECK_THAT(r.fills.bid, WithinRel(r.fills.ask, 1e-10));
    // v^2, but for unequal rates: the square of the value function's exponential.
    glft_problem even = lively;
    even.arrival_rate = 0.8;
    const auto e = solve_glft(even);
    const long_run er = long_run_of(even, e);
    for (std::size_t i = 1; i < e.at.size(); ++i)
        CHECK_THAT(er.probability[i] / er.probability[i - 1],
                   WithinRel(std::exp(2 * (e.log_value[i] - e.log_value[i - 1])), 1e-9));
}

TEST_CASE("a simulation holds the positions as often, and earns as much") {
    const auto s = solve_glft(lively);
    const long_run r = long_run_of(lively, s);
    sim::random_numbers random{17};
    const double horizon = 400000;
    double t = 0;
    std::size_t n = 6;
    std::vector<double> held(s.at.size(), 0);
    double captured = 0;
    double square = 0;
    while (t < horizon) {
        const double up = lively.arrival_rate.bid * std::exp(-lively.fill_decay.bid * s.at[n].bid);
        const double down = lively.arrival_rate.ask * std::exp(-lively.fill_decay.bid * s.at[n].ask);
        const double wait = random.exponential(up + down);
        held[n] += wait;
        square += wait * 4 * (static_cast<double>(n) - 6) * (static_cast<double>(n) - 6);
        t += wait;
        if (random.uniform(0, up + down) < up) {
            captured += 2 * s.at[n].bid;
            ++n;
        } else {
            captured += 2 * s.at[n].ask;
            --n;
        }
    }
    for (std::size_t i = 0; i < held.size(); ++i) {
        INFO("position " << i);
        CHECK_THAT(held[i] / t, WithinAbs(r.probability[i], 0.01));
    }
    CHECK_THAT(captured / t, WithinRel(r.captured, 0.01));
    CHECK_THAT(square / t, WithinRel(r.mean_square, 0.03));
}

TEST_CASE("the optimal quotes earn most after risk; others are looked at the same way") {
    glft_problem p = lively;
    p.utility = 0;
    const auto best = solve_glft(p);
    const auto worth = [&](const position_quotes& q) {
        const long_run r = long_run_of(p, q);
        return r.profit - 0.5 * p.risk_aversion * p.sigma * p.sigma * r.mean_square;
    };
    for (const double shift : {-0.8, -0.2, 0.2, 0.8}) {
        position_quotes wider = best;
        for (offsets& o : wider.at) o = {o.bid + shift, o.ask + shift};
        CHECK(worth(wider) < worth(best));
        position_quotes higher = best;
        for (offsets& o : higher.at) o = {o.bid + shift, o.ask - shift};
        CHECK(worth(higher) < worth(best));
    }
}

TEST_CASE("a maker who never sells has no long run") {
    position_quotes q = solve_glft(lively);
    for (offsets& o : q.at) o.ask = infinity;
    CHECK_FALSE(long_run_of(lively, q).ok);
    CHECK_FALSE(long_run_of(lively, {}).ok);
}

TEST_CASE("what has no solution has no long run, whatever it holds") {
    position_quotes q = solve_glft(lively);
    REQUIRE(long_run_of(lively, q).ok);
    q.ok = false;
    CHECK_FALSE(long_run_of(lively, q).ok);
    q.ok = true;
    q.at.clear();
    CHECK_FALSE(long_run_of(lively, q).ok);
}

TEST_CASE("two positions, worked by hand") {
    // 0 and 2 units: bought at 0.5 below fair value, sold at 0.25 above it, with fees of 0.1 and of -0.05.
    position_quotes q{.lowest = 0, .size = 2};
    q.at = {{0.5, infinity}, {infinity, 0.25}};
    q.ok = true;
    glft_problem p = lively;
    p.fee = {0.1, -0.05};
    p.drift = 0.01;
    p.impact = 0.02;
    const double up = 0.9 * std::exp(-0.3 * 0.5);
    const double down = 0.7 * std::exp(-0.3 * 0.25);
    const long_run r = long_run_of(p, q);
    REQUIRE(r.ok);
    const double held = up / (up + down);
    CHECK_THAT(r.probability[1], WithinRel(held, 1e-13));
    CHECK_THAT(r.mean_position, WithinRel(2 * held, 1e-13));
    CHECK_THAT(r.mean_square, WithinRel(4 * held, 1e-13));
    CHECK_THAT(r.deviation, WithinRel(2 * std::sqrt(held * (1 - held)), 1e-12));
    const double trips = up * down / (up + down);  // per time: as many are bought as sold
    CHECK_THAT(r.fills.bid, WithinRel(trips, 1e-13));
    CHECK_THAT(r.fills.ask, WithinRel(trips, 1e-13));
    CHECK_THAT(r.captured, WithinRel(2 * trips * 0.75, 1e-13));
    CHECK_THAT(r.fees, WithinRel(2 * trips * 0.05, 1e-12));
    // Each fill moves the price by 0.02 against what was just traded; a sale also raises it for the 2 units held
    // before.
    const double moved = 0.01 * 2 * held + 0.02 * 2 * trips - 2 * 2 * trips * 0.02;
    CHECK_THAT(r.profit, WithinRel(2 * trips * (0.75 - 0.05) + moved, 1e-12));
}
