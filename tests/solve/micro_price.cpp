#include <algorithm>
#include <cmath>
#include <string>
#include <support/testing.hpp>
#include <twoside/sim/random.hpp>
#include <twoside/solve/micro_price.hpp>
#include <vector>

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

namespace {

struct change {
    std::size_t from = 0;
    int half_ticks = 0;  // of the mid
    std::size_t to = 0;
};

// G* of six states, three buckets at each of two spreads, the plain way: each change counted twice, the second time
// mirrored; where the mid is after very many changes is the sum of the expected moves, one change after another.
std::vector<double> summed(const std::vector<change>& changes, double least_visits, double half_tick) {
    const auto mirrored = [](std::size_t x) { return x / 3 * 3 + 2 - x % 3; };
    double moved[6] = {};
    double moves[6] = {};
    double to[6][6] = {};
    double into_move[6][6] = {};
    double visits[6] = {};
    const auto count = [&](std::size_t x, int move, std::size_t y) {
        visits[x] += 1;
        to[x][y] += 1;
        if (move == 0) return;
        into_move[x][y] += 1;
        moves[x] += 1;
        moved[x] += move * half_tick;
    };
    for (const change& c : changes) {
        count(c.from, c.half_ticks, c.to);
        count(mirrored(c.from), -c.half_ticks, mirrored(c.to));
    }
    const auto used = [&](std::size_t x) { return visits[x] >= least_visits; };
    double total[6] = {};
    for (int n = 0; n < 20000; ++n) {
        double next[6] = {};
        for (std::size_t x = 0; x < 6; ++x) {
            if (!used(x)) continue;
            double kept = 0;
            double kept_moves = 0;
            for (std::size_t y = 0; y < 6; ++y) {
                kept += used(y) ? to[x][y] : 0;
                kept_moves += used(y) ? into_move[x][y] : 0;
            }
            // The size of a move does not depend on where it leads.
            next[x] = moves[x] > 0 ? moved[x] / moves[x] * kept_moves / kept : 0;
            for (std::size_t y = 0; y < 6; ++y) next[x] += used(y) ? to[x][y] / kept * total[y] : 0;
        }
        for (std::size_t x = 0; x < 6; ++x) total[x] = next[x];
    }
    std::vector<double> g(total, total + 6);
    for (std::size_t s = 0; s < 6; s += 3)
        if (!used(s)) g[s] = g[s + 2] = used(s + 1) ? g[s + 1] : 0;
    return g;
}

// A book of one or two ticks, whose bucket says where it goes.
struct wide_market {
    explicit wide_market(std::uint64_t seed) : random{seed} {}

    top_of_book next() {
        const double u = random.uniform();
        if (u < 0.15) {
            bid += bucket - 1;
            bucket = static_cast<int>(random.below(3));
        } else if (u < 0.3) {
            ticks = 3 - ticks;
        } else if (u < 0.33) {
            bid += random.below(2) == 0 ? 4 : -4;  // further than is told apart
        } else {
            bucket = static_cast<int>(random.below(3));
        }
        if (rare_middle && ticks == 2 && bucket == 1 && random.uniform() < 0.995) bucket = 0;
        const double sizes[3][2] = {{100, 900}, {500, 500}, {900, 100}};
        return {0.01 * bid, sizes[bucket][0], 0.01 * (bid + ticks), sizes[bucket][1], {}};
    }
    [[nodiscard]] std::size_t state() const { return static_cast<std::size_t>((ticks - 1) * 3 + bucket); }
    [[nodiscard]] int mid() const { return 2 * bid + ticks; }  // in half ticks

    sim::random_numbers random;
    int bid = 10000;
    int ticks = 1;
    int bucket = 1;
    bool rare_middle = false;
};

}  // namespace

TEST_CASE("two spreads: the table and its errors are the plain sums and their jackknife, states left out or not") {
    for (const bool rare : {false, true}) {
        wide_market market{21};
        market.rare_middle = rare;
        const double least = rare ? 60 : 20;
        micro_price_estimator<3, 2> e{{.tick = 0.01, .largest_move = 3, .block = 500ms, .min_visits = least}};
        std::vector<std::vector<change>> blocks;
        int block_began = 0;
        std::size_t before = 0;
        int mid_before = 0;
        for (int i = 0; i < 2500; ++i) {
            e.update(time_point{i * 1ms}, market.next());
            const int move = std::clamp(market.mid() - mid_before, -3, 3);
            if (i > 0 && (move != 0 || market.state() != before)) {
                if (blocks.empty() || i - block_began > 500) {
                    blocks.emplace_back();
                    block_began = i;
                }
                blocks.back().push_back({before, move, market.state()});
            }
            before = market.state();
            mid_before = market.mid();
        }
        std::vector<change> all;
        for (const auto& b : blocks) all.insert(all.end(), b.begin(), b.end());
        const auto r = e.solve();
        REQUIRE(r.usable());
        CHECK(r.table.tick == 0.01);
        CHECK(r.observations == static_cast<std::int64_t>(all.size()));
        CHECK(e.observations() == r.observations);
        double visits[6] = {};
        for (const change& c : all) {
            visits[c.from] += 1;
            visits[c.from / 3 * 3 + 2 - c.from % 3] += 1;
        }
        CHECK((visits[4] < least) == rare);
        const auto g = summed(all, least, 0.005);
        std::vector<std::vector<double>> without;
        for (std::size_t skip = 0; skip < blocks.size(); ++skip) {
            std::vector<change> rest;
            for (std::size_t b = 0; b < blocks.size(); ++b)
                if (b != skip) rest.insert(rest.end(), blocks[b].begin(), blocks[b].end());
            without.push_back(summed(rest, least, 0.005));
        }
        const auto n = static_cast<double>(blocks.size());
        REQUIRE(n >= 4);
        for (std::size_t x = 0; x < 6; ++x) {
            INFO("state " << x << (rare ? ", one left out" : ""));
            CHECK(r.visits[x / 3][x % 3] == visits[x]);
            CHECK_THAT(r.table.adjustment[x / 3][x % 3], WithinAbs(g[x], 1e-10));
            double mean = 0;
            double squares = 0;
            for (const auto& w : without) mean += w[x] / n;
            for (const auto& w : without) squares += (w[x] - mean) * (w[x] - mean);
            CHECK_THAT(r.standard_error[x / 3][x % 3], WithinAbs(std::sqrt(squares * (n - 1) / n), 1e-9));
        }
    }
}

TEST_CASE("what counts as a change: sampling, gaps, times that go back, and the edges of a sound book") {
    const top_of_book up{100, 9, 100.01, 1, {}};
    const top_of_book down{100, 1, 100.01, 9, {}};
    micro_price_estimator<3, 1> e{{.tick = 0.01, .sampling = 10ms, .max_gap = 1s}};
    e.update(time_point{0ms}, up);
    e.update(time_point{9ms}, down);  // too soon
    CHECK(e.observations() == 0);
    e.update(time_point{10ms}, down);
    CHECK(e.observations() == 1);
    e.update(time_point{1010ms}, up);  // a gap of a second is none yet
    CHECK(e.observations() == 2);
    e.update(time_point{2010ms + 1ns}, down);
    CHECK(e.observations() == 2);
    e.update(time_point{2s}, up);  // back: ignored, and a new sequence
    CHECK(e.ignored() == 1);
    e.update(time_point{3s}, down);
    CHECK(e.observations() == 2);
    e.update(time_point{3500ms}, down);  // nothing has changed, but time has passed
    e.update(time_point{4400ms}, up);
    CHECK(e.observations() == 3);
    micro_price_estimator<3, 1> edges{{.tick = 0.01}};
    edges.update(time_point{0s}, {100, 0, 100.01, 5, {}});  // all on one side is an imbalance
    edges.update(time_point{0s}, {100, 5, 100.01, 0, {}});
    CHECK(edges.ignored() == 0);
    CHECK(edges.observations() == 1);
    edges.update(time_point{0s}, {100, -5, 100.01, 50, {}});
    edges.update(time_point{0s}, {100, 50, 100.01, -5, {}});
    edges.update(time_point{0s}, {100, 5, 100.004, 5, {}});  // less than half a tick
    CHECK(edges.ignored() == 3);
}

TEST_CASE("micro price: every parameter that makes no sense is refused by its name; its edge is legal") {
    const auto named = [](const micro_price_estimator_parameters& p) {
        const problem found = p.check();
        return std::string{found ? found.parameter : "nothing"};
    };
    CHECK(named({.tick = 1}) == "nothing");
    CHECK(named({.tick = 0}) == "tick");
    CHECK(named({.tick = 1, .largest_move = 0}) == "largest_move (half ticks)");
    CHECK(named({.tick = 1, .largest_move = 1}) == "nothing");
    CHECK(named({.tick = 1, .largest_move = 100}) == "nothing");
    CHECK(named({.tick = 1, .largest_move = 101}) == "largest_move (half ticks)");
    CHECK(named({.tick = 1, .sampling = -1s}) == "sampling (seconds)");
    CHECK(named({.tick = 1, .sampling = 60s}) == "max_gap (seconds)");
    CHECK(named({.tick = 1, .block = 0s}) == "block (seconds)");
    CHECK(named({.tick = 1, .min_visits = -1}) == "min_visits");
}

TEST_CASE("micro price: what is assumed where nothing is said: a change of it changes everybody's results") {
    const micro_price_estimator_parameters p;
    CHECK(p.largest_move == 4);
    CHECK(p.sampling == 0ms);
    CHECK(p.max_gap == 1min);
    CHECK(p.block == 30min);
    CHECK(p.min_visits == 20);
    CHECK(p.check());
    CHECK(micro_price_result<3, 1>{}.missing == &not_enough_data);
    CHECK_FALSE(micro_price_solution{}.ok);
}

TEST_CASE("counts become shares of what was seen from each state, the mirror image counted too") {
    micro_price_counts c{{1, 0, 2}, {-1, 1}};  // the third state is its own mirror image
    c.add(0, 0, 2);
    c.add(0, 1, 1);
    c.add(2, -1, 0);
    CHECK(c.observations() == 3);
    CHECK(c.visits(0) == 2);
    CHECK(c.visits(1) == 2);
    CHECK(c.visits(2) == 2);
    const auto t = c.probabilities();
    CHECK(t.unchanged(0, 2) == 0.5);
    CHECK(t.unchanged(1, 2) == 0.5);
    CHECK(t.moved(0, 1) == 0.5);
    CHECK(t.moved(1, 0) == 0.5);
    CHECK(t.moved(2, 0) == 0.5);
    CHECK(t.moved(2, 1) == 0.5);
    CHECK(t.moves(0, 1) == 0.5);
    CHECK(t.moves(0, 0) == 0);
    CHECK(t.moves(1, 0) == 0.5);
    CHECK(t.moves(2, 0) == 0.5);
    CHECK(t.moves(2, 1) == 0.5);
    CHECK(t.unchanged.sum() + t.moved.sum() == 3);
    micro_price_counts all = c;
    all.add(1, 0, 1);
    all -= c;
    CHECK(all.observations() == 1);
    CHECK(all.visits(0) == 1);
    CHECK(all.visits(1) == 1);
    CHECK(all.visits(2) == 0);
}

TEST_CASE("a mid that drifts: the adjustment is what is left of the sum without the drift, and is 0 on average") {
    micro_price_transitions t;
    t.unchanged = Eigen::MatrixXd(2, 2);
    t.unchanged << 0.2, 0.3, 0.1, 0.4;
    t.moves = Eigen::MatrixXd(2, 2);
    t.moves << 0.1, 0.4, 0.3, 0.2;
    t.moved = Eigen::MatrixXd(2, 2);
    t.moved << 0.3, 0.2, 0.1, 0.4;
    t.sizes = Eigen::Vector2d(-0.01, 0.02);
    const auto s = solve_micro_price(t);
    REQUIRE(s.ok);
    CHECK(s.drift > 0.001);
    CHECK_THAT(s.stationary.sum(), WithinRel(1.0, 1e-13));
    CHECK((s.after.transpose() * s.stationary - s.stationary).norm() < 1e-14);
    Eigen::VectorXd sum = Eigen::VectorXd::Zero(2);
    Eigen::VectorXd term = s.first;
    for (int i = 0; i < 500; ++i) {
        sum += term - Eigen::VectorXd::Constant(2, s.drift);
        term = s.after * term;
    }
    CHECK_THAT(s.adjustment(0), WithinRel(sum(0), 1e-10));
    CHECK_THAT(s.adjustment(1), WithinRel(sum(1), 1e-10));
    CHECK_THAT(s.stationary.dot(s.adjustment), WithinAbs(0, 1e-15));
}
