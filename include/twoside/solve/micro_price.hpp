#pragma once
// Stoikov's micro-price adjustment from recorded quotes: S. Stoikov, "The micro-price", Quantitative Finance 18(12),
// 2018, Theorem 3.1. The state x is (imbalance bucket, spread); from one quote to the next
//   Q_xy = P(mid unchanged, next y | x),  R1_xk = P(mid moves by K_k | x),  R2_xy = P(mid moves, next y | x)
//   G1 = (I - Q)^-1 R1 K,  B = (I - Q)^-1 R2 (its rows sum to 1),  G* = sum_{i >= 0} B^i G1
// The sum converges where pi G1 = 0 for the stationary pi of B, which symmetrised data give: each observation is also
// counted mirrored. It is solved directly, (I - B + 1 pi') G = G1 - 1 (pi G1), because I - B is singular and a few
// terms of the sum are an approximation. States that never occurred are left out, and their adjustment is that of the
// nearest bucket of the same spread that did (0 where none did). Mid moves beyond `largest_move` count as that. Needs
// Eigen; allocates; for offline use. `standard_errors` are a jackknife over blocks of the data (Tukey 1958). Shown by
// tests/solve/micro_price.cpp (a chain whose G is known, recovery) and the golden cases `microprice_solve` and
// `microprice_estimate`.

#include <Eigen/Dense>
#include <algorithm>
#include <cstddef>
#include <twoside/core/estimate.hpp>
#include <twoside/core/time.hpp>
#include <twoside/fair_value/micro_price.hpp>
#include <vector>

namespace twoside::solve {

// What was counted, or the probabilities made of it.
struct micro_price_transitions {
    Eigen::MatrixXd unchanged;  // Q, n x n
    Eigen::MatrixXd moves;      // R1, n x m
    Eigen::MatrixXd moved;      // R2, n x n
    Eigen::VectorXd sizes;      // K, the m moves of the mid, in price
};

struct micro_price_solution {
    Eigen::VectorXd first;        // G1: the expected next move
    Eigen::MatrixXd after;        // B: where the state is after it
    Eigen::VectorXd stationary;   // pi
    double drift = not_a_number;  // pi G1, which must vanish
    Eigen::VectorXd adjustment;   // G*
    bool ok = false;              // false: the mid can get stuck in some states, and there is no solution
};

// From probabilities whose rows are of states that occur.
[[nodiscard]] inline micro_price_solution solve_micro_price(const micro_price_transitions& t) {
    micro_price_solution s;
    const Eigen::Index n = t.unchanged.rows();
    if (n == 0) return s;
    const Eigen::MatrixXd identity = Eigen::MatrixXd::Identity(n, n);
    const Eigen::FullPivLU<Eigen::MatrixXd> stay{identity - t.unchanged};
    if (!stay.isInvertible()) return s;
    s.first = stay.solve(t.moves * t.sizes);
    s.after = stay.solve(t.moved);
    // pi' (I - B) = 0 with pi' 1 = 1: one equation of the first is exchanged for the second.
    Eigen::MatrixXd balance = (identity - s.after).transpose();
    balance.row(n - 1).setOnes();
    Eigen::VectorXd one = Eigen::VectorXd::Zero(n);
    one(n - 1) = 1;
    const Eigen::FullPivLU<Eigen::MatrixXd> balanced{balance};
    if (!balanced.isInvertible()) return s;  // more than one closed set of states
    s.stationary = balanced.solve(one);
    s.drift = s.stationary.dot(s.first);
    const Eigen::MatrixXd direct = identity - s.after + Eigen::VectorXd::Ones(n) * s.stationary.transpose();
    s.adjustment = direct.fullPivLu().solve(s.first - Eigen::VectorXd::Constant(n, s.drift));
    s.ok = s.adjustment.allFinite();
    return s;
}

// Counts of one state after another, each also mirrored.
class micro_price_counts {
public:
    // `mirror[x]` is the state that x becomes when bid and ask change places; `sizes` the moves, which mirror by sign.
    micro_price_counts(std::vector<std::size_t> mirror, const std::vector<double>& sizes) : mirror_{std::move(mirror)} {
        const auto n = static_cast<Eigen::Index>(mirror_.size());
        const auto m = static_cast<Eigen::Index>(sizes.size());
        counts_.unchanged = Eigen::MatrixXd::Zero(n, n);
        counts_.moved = Eigen::MatrixXd::Zero(n, n);
        counts_.moves = Eigen::MatrixXd::Zero(n, m);
        counts_.sizes = Eigen::Map<const Eigen::VectorXd>(sizes.data(), m);
    }

    void add(std::size_t from, double move, std::size_t to) {
        add_one(from, move, to);
        add_one(mirror_[from], -move, mirror_[to]);
        ++observations_;
    }
    [[nodiscard]] std::int64_t observations() const { return observations_; }
    [[nodiscard]] double visits(std::size_t x) const { return row_sum(static_cast<Eigen::Index>(x)); }

    // Probabilities of all states; rows of those that never occurred are zero.
    [[nodiscard]] micro_price_transitions probabilities() const {
        micro_price_transitions t = counts_;
        for (Eigen::Index x = 0; x < t.unchanged.rows(); ++x) {
            const double total = row_sum(x);
            if (!(total > 0)) continue;
            t.unchanged.row(x) /= total;
            t.moves.row(x) /= total;
            t.moved.row(x) /= total;
        }
        return t;
    }

    micro_price_counts& operator-=(const micro_price_counts& other) {
        counts_.unchanged -= other.counts_.unchanged;
        counts_.moved -= other.counts_.moved;
        counts_.moves -= other.counts_.moves;
        observations_ -= other.observations_;
        return *this;
    }

private:
    void add_one(std::size_t from, double move, std::size_t to) {
        const auto x = static_cast<Eigen::Index>(from);
        const auto y = static_cast<Eigen::Index>(to);
        if (move == 0) {
            counts_.unchanged(x, y) += 1;
            return;
        }
        counts_.moved(x, y) += 1;
        Eigen::Index nearest = 0;
        (counts_.sizes.array() - move).abs().minCoeff(&nearest);
        counts_.moves(x, nearest) += 1;
    }
    [[nodiscard]] double row_sum(Eigen::Index x) const {
        return counts_.unchanged.row(x).sum() + counts_.moved.row(x).sum();
    }

    std::vector<std::size_t> mirror_;
    micro_price_transitions counts_;
    std::int64_t observations_ = 0;
};

struct micro_price_estimator_parameters {
    double tick = not_a_number;
    int largest_move = 4;                                              // of the mid, in half ticks
    std::chrono::nanoseconds sampling = std::chrono::milliseconds{0};  // least time between observations
    std::chrono::nanoseconds max_gap = std::chrono::minutes{1};
    std::chrono::nanoseconds block = std::chrono::minutes{30};  // of the jackknife
    double min_visits = 20;                                     // of a state, to be used

    [[nodiscard]] problem check() const {
        const char* me = "micro_price_estimator";
        return first_problem(
            check_positive(me, "tick", tick),
            check_that(largest_move >= 1 && largest_move <= 100, me, "largest_move (half ticks)", largest_move,
                       "1 to 100"),
            check_not_negative(me, "sampling (seconds)", in_seconds(sampling)),
            check_that(max_gap > sampling, me, "max_gap (seconds)", in_seconds(max_gap), "longer than `sampling`"),
            check_positive(me, "block (seconds)", in_seconds(block)), check_not_negative(me, "min_visits", min_visits));
    }
};

template <std::size_t Buckets = 9, std::size_t Spreads = 4>
struct micro_price_result {
    micro_price_table<Buckets, Spreads> table{};
    double standard_error[Spreads][Buckets]{};  // of the adjustments; NaN where there are fewer than two blocks
    double visits[Spreads][Buckets]{};
    std::int64_t observations = 0;
    const reason* missing = &not_enough_data;

    [[nodiscard]] bool usable() const { return missing == nullptr; }
};

// Collects quotes and makes the table.
template <std::size_t Buckets = 9, std::size_t Spreads = 4>
class micro_price_estimator {
public:
    using parameters = micro_price_estimator_parameters;
    using result = micro_price_result<Buckets, Spreads>;

    explicit micro_price_estimator(const parameters& p) : p_{(require(p.check()), p)}, all_{empty()} {
        table_.tick = p.tick;
    }

    // The best quotes from now on. Books that are not two-sided, crossed or locked ones, and times that go back are
    // ignored, counted, and start a new sequence.
    void update(time_point now, const top_of_book& book) {
        const double imbalance = book.signed_imbalance();
        const double mid = book.mid();
        const bool sound = imbalance >= -1 && imbalance <= 1 && book.spread() > 0.5 * p_.tick && is_finite(mid) &&
                           (!known_ || now >= last_time_);
        if (!sound) {
            ++ignored_;
            known_ = false;
            return;
        }
        const std::size_t x = table_.row(book.spread()) * Buckets + table_.bucket(imbalance);
        if (known_ && now - last_time_ <= p_.max_gap) {
            if (now - last_time_ < p_.sampling) return;
            const double half_ticks = std::round((mid - last_mid_) / (0.5 * p_.tick));
            if (half_ticks == 0 && x == state_) {  // nothing that the model sees has happened
                last_time_ = now;
                return;
            }
            if (blocks_.empty() || now - block_start_ > p_.block) {
                blocks_.push_back(empty());
                block_start_ = now;
            }
            const double largest = p_.largest_move;
            const double move = std::clamp(half_ticks, -largest, largest) * 0.5 * p_.tick;
            all_.add(state_, move, x);
            blocks_.back().add(state_, move, x);
        }
        known_ = true;
        state_ = x;
        last_mid_ = mid;
        last_time_ = now;
    }

    [[nodiscard]] result solve() const {
        result r;
        r.table.tick = p_.tick;
        r.observations = all_.observations();
        for (std::size_t x = 0; x < Buckets * Spreads; ++x) r.visits[x / Buckets][x % Buckets] = all_.visits(x);
        const std::vector<double> g = adjustments(all_);
        if (g.empty()) return r;
        r.missing = nullptr;
        std::vector<std::vector<double>> without;
        for (const micro_price_counts& block : blocks_) {
            micro_price_counts rest = all_;
            rest -= block;
            if (std::vector<double> other = adjustments(rest); !other.empty()) without.push_back(std::move(other));
        }
        const auto n = static_cast<double>(without.size());
        for (std::size_t x = 0; x < Buckets * Spreads; ++x) {
            r.table.adjustment[x / Buckets][x % Buckets] = g[x];
            double mean = 0;
            for (const auto& w : without) mean += w[x] / n;
            double sum = 0;
            for (const auto& w : without) sum += (w[x] - mean) * (w[x] - mean);
            r.standard_error[x / Buckets][x % Buckets] = n > 1 ? std::sqrt(sum * (n - 1) / n) : not_a_number;
        }
        return r;
    }
    [[nodiscard]] std::int64_t observations() const { return all_.observations(); }
    [[nodiscard]] std::int64_t ignored() const { return ignored_; }

private:
    [[nodiscard]] micro_price_counts empty() const {
        std::vector<std::size_t> mirror;
        for (std::size_t x = 0; x < Buckets * Spreads; ++x)
            mirror.push_back(x / Buckets * Buckets + (Buckets - 1 - x % Buckets));
        std::vector<double> sizes;
        for (int i = -p_.largest_move; i <= p_.largest_move; ++i)
            if (i != 0) sizes.push_back(i * 0.5 * p_.tick);
        return {mirror, sizes};
    }

    // G* of all states, or nothing where there is no solution.
    [[nodiscard]] std::vector<double> adjustments(const micro_price_counts& counts) const {
        // The states that are used; leaving one out leaves out the moves into it, which can empty others.
        std::vector<Eigen::Index> used;
        for (std::size_t x = 0; x < Buckets * Spreads; ++x)
            if (counts.visits(x) >= larger(p_.min_visits, 1)) used.push_back(static_cast<Eigen::Index>(x));
        if (used.empty()) return {};
        micro_price_transitions t = counts.probabilities();
        const auto n = static_cast<Eigen::Index>(used.size());
        micro_price_transitions kept{Eigen::MatrixXd(n, n), Eigen::MatrixXd(n, t.moves.cols()), Eigen::MatrixXd(n, n),
                                     t.sizes};
        for (Eigen::Index i = 0; i < n; ++i) {
            for (Eigen::Index j = 0; j < n; ++j) {
                kept.unchanged(i, j) =
                    t.unchanged(used[static_cast<std::size_t>(i)], used[static_cast<std::size_t>(j)]);
                kept.moved(i, j) = t.moved(used[static_cast<std::size_t>(i)], used[static_cast<std::size_t>(j)]);
            }
            kept.moves.row(i) = t.moves.row(used[static_cast<std::size_t>(i)]);
            // What went to states that are left out is shared among the others.
            const double stays = kept.unchanged.row(i).sum() + kept.moved.row(i).sum();
            if (!(stays > 0)) return {};
            kept.unchanged.row(i) /= stays;
            kept.moved.row(i) /= stays;
            const double moves = kept.moves.row(i).sum();
            if (moves > 0) kept.moves.row(i) *= kept.moved.row(i).sum() / moves;
        }
        const micro_price_solution s = solve_micro_price(kept);
        if (!s.ok) return {};
        std::vector<double> g(Buckets * Spreads);
        for (std::size_t x = 0; x < g.size(); ++x) {
            std::size_t nearest = g.size();
            std::size_t distance = Buckets;
            for (std::size_t i = 0; i < used.size(); ++i) {
                const auto y = static_cast<std::size_t>(used[i]);
                if (y / Buckets != x / Buckets) continue;
                const std::size_t away = y > x ? y - x : x - y;
                // Of two that are as near the one further out mirrors too.
                if (away < distance) {
                    distance = away;
                    nearest = i;
                }
            }
            g[x] = nearest < g.size() ? s.adjustment(static_cast<Eigen::Index>(nearest)) : 0;
        }
        // Exact antisymmetry, which rounding and ties of the nearest state may miss.
        for (std::size_t x = 0; x < g.size(); ++x) {
            const std::size_t m = x / Buckets * Buckets + (Buckets - 1 - x % Buckets);
            if (m < x) continue;
            const double half = 0.5 * (g[x] - g[m]);
            g[x] = half;
            g[m] = 0 - half;  // not -0
        }
        return g;
    }

    parameters p_;
    micro_price_table<Buckets, Spreads> table_{};
    micro_price_counts all_;
    std::vector<micro_price_counts> blocks_{};
    time_point block_start_{};
    time_point last_time_{};
    double last_mid_ = 0;
    std::size_t state_ = 0;
    std::int64_t ignored_ = 0;
    bool known_ = false;
};

}  // namespace twoside::solve
