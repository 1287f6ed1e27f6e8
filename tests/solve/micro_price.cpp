#include <cmath>
#include <support/testing.hpp>
#include <twoside/sim/random.hpp>
#include <twoside/solve/micro_price.hpp>

using namespace twoside;
using namespace twoside::solve;
using namespace std::chrono_literals;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;

namespace {

// A book one tick wide whose imbalance falls into three buckets. At each event the mid moves a tick up with probability
// `push` from the last bucket, down from the first; otherwise the bucket is drawn anew from where it is.
struct simple_market {
    explicit simple_market(std::uint64_t seed) : random{seed} {}

    top_of_book next() {
        const double u = random.uniform();
        if (u < 0.2 && bucket != 1) {
            bid += bucket == 2 ? 1 : -1;
            bucket = static_cast<int>(random.below(3));
        } else if (u < 0.8) {
            bucket = random.below(2) == 0 ? bucket : 1 + static_cast<int>(random.below(3)) - 1;
        }
        const double sizes[3][2] = {{100, 900}, {500, 500}, {900, 100}};
        return {0.01 * bid, sizes[bucket][0], 0.01 * (bid + 1), sizes[bucket][1], {}};
    }

    sim::random_numbers random;
    int bid = 10000;
    int bucket = 1;
};

// G of that market by simulation: where the mid is after many events, from each bucket.
double simulated(int from, int runs) {
    double sum = 0;
    for (int i = 0; i < runs; ++i) {
        simple_market m{static_cast<std::uint64_t>(i) * 3 + static_cast<std::uint64_t>(from)};
        m.bucket = from;
        for (int n = 0; n < 60; ++n) (void)m.next();
        sum += 0.01 * (m.bid - 10000);
    }
    return sum / runs;
}

}  // namespace

TEST_CASE("a chain whose limit is known: the direct solution is the sum of B^i G1") {
    // Two states; the mid moves up from the first and down from the second, as often as not.
    micro_price_transitions t;
    t.unchanged = Eigen::MatrixXd(2, 2);
    t.unchanged << 0.2, 0.3, 0.3, 0.2;
    t.moves = Eigen::MatrixXd(2, 2);
    t.moves << 0.1, 0.4, 0.4, 0.1;
    t.moved = Eigen::MatrixXd(2, 2);
    t.moved << 0.3, 0.2, 0.2, 0.3;
    t.sizes = Eigen::Vector2d(-0.01, 0.01);
    const auto s = solve_micro_price(t);
    REQUIRE(s.ok);
    Eigen::VectorXd sum = Eigen::VectorXd::Zero(2);
    Eigen::VectorXd term = s.first;
    for (int i = 0; i < 2000; ++i) {
        sum += term;
        term = s.after * term;
    }
    CHECK_THAT(s.adjustment(0), WithinRel(sum(0), 1e-10));
    CHECK_THAT(s.adjustment(1), WithinRel(sum(1), 1e-10));
    CHECK_THAT(s.drift, WithinAbs(0, 1e-15));
    CHECK_THAT(s.after.row(0).sum(), WithinRel(1.0, 1e-13));
}

TEST_CASE("states in which the mid gets stuck have no solution, and that is said") {
    micro_price_transitions t;
    t.unchanged = Eigen::MatrixXd::Identity(2, 2);
    t.moves = Eigen::MatrixXd::Zero(2, 1);
    t.moved = Eigen::MatrixXd::Zero(2, 2);
    t.sizes = Eigen::VectorXd::Constant(1, 0.01);
    CHECK_FALSE(solve_micro_price(t).ok);
    CHECK_FALSE(solve_micro_price({}).ok);
}

TEST_CASE("estimated from quotes it is where the mid goes, within its own errors, and antisymmetric") {
    simple_market market{1};
    micro_price_estimator<3, 1> e{{.tick = 0.01, .block = 10s}};
    for (int i = 0; i < 200000; ++i) e.update(time_point{i * 1ms}, market.next());
    const auto r = e.solve();
    REQUIRE(r.usable());
    CHECK(r.table.adjustment[0][1] == 0);
    CHECK(r.table.adjustment[0][2] == -r.table.adjustment[0][0]);
    const double truth = 0.5 * (simulated(2, 40000) - simulated(0, 40000));
    INFO("estimated " << r.table.adjustment[0][2] << " +- " << r.standard_error[0][2] << ", simulated " << truth);
    CHECK(r.standard_error[0][2] > 0);
    CHECK(r.standard_error[0][2] < 0.05 * truth);
    CHECK_THAT(r.table.adjustment[0][2], WithinAbs(truth, 4 * r.standard_error[0][2] + 0.0001));
    CHECK(micro_price<3, 1>{r.table}(top_of_book{100, 900, 100.01, 100, {}}) > 100.005);
}

TEST_CASE("the jackknife's error is the spread of the estimates over samples") {
    double sum = 0;
    double squares = 0;
    double errors = 0;
    constexpr int runs = 60;
    for (std::uint64_t seed = 100; seed < 100 + runs; ++seed) {
        simple_market market{seed};
        micro_price_estimator<3, 1> e{{.tick = 0.01, .block = 1s}};
        for (int i = 0; i < 20000; ++i) e.update(time_point{i * 1ms}, market.next());
        const auto r = e.solve();
        sum += r.table.adjustment[0][2] / runs;
        squares += r.table.adjustment[0][2] * r.table.adjustment[0][2] / runs;
        errors += r.standard_error[0][2] / runs;
    }
    CHECK_THAT(errors / std::sqrt((squares - sum * sum) * runs / (runs - 1)), WithinAbs(1, 0.3));
}

TEST_CASE("too little data is said; bad books break the sequence and are counted; a gap does too") {
    micro_price_estimator<3, 1> e{{.tick = 0.01, .max_gap = 1s}};
    CHECK(e.solve().missing == &not_enough_data);
    e.update(time_point{0s}, {100, 1, 100.01, 1, {}});
    e.update(time_point{1ms}, {100.01, 1, 100.01, 1, {}});  // locked
    e.update(time_point{2ms}, {100.02, 1, 100.01, 1, {}});  // crossed
    e.update(time_point{3ms}, {100, 0, 100.01, 0, {}});
    e.update(time_point{4ms}, {not_a_number, 1, 100.01, 0, {}});
    CHECK(e.ignored() == 4);
    e.update(time_point{5ms}, {100, 9, 100.01, 1, {}});
    CHECK(e.observations() == 0);
    e.update(time_point{6ms}, {100, 1, 100.01, 9, {}});
    CHECK(e.observations() == 1);
    e.update(time_point{24h}, {200, 1, 200.01, 9, {}});
    CHECK(e.observations() == 1);
    CHECK_THROWS(micro_price_estimator<>{{}});
}
