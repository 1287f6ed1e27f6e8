#pragma once
// Many symbols at once: structure of arrays in, structure of arrays out, one entry a symbol. The arrays are Eigen's,
// made once and reused: nothing below allocates while the number of symbols stays. A stage is anything that can be
// called with a view<Real>, for double and for lanes, and answers a number or one for each side: a struct with a
// template, or a lambda that takes `const auto&`. evaluate() runs it over all symbols, batch/quoter.hpp several in one
// pass. Prices in price, sizes in units, volatility in price per square root of a second, times in seconds. Needs
// Eigen. Shown by tests/batch/columns.cpp.

#include <Eigen/Core>
#include <cstdint>
#include <twoside/batch/lanes.hpp>
#include <twoside/core/side.hpp>
#include <twoside/core/units.hpp>
#include <twoside/core/validation.hpp>

namespace twoside::batch {

using column = Eigen::ArrayXd;

// What is known of the symbols. What a fresh one holds is unset: not a number, no size, no position.
struct markets {
    column bid;
    column bid_size;
    column ask;
    column ask_size;
    column position;
    column sigma;      // price per square root of a second
    column time_left;  // seconds
    column age;        // of the book, seconds
    two_sided<column> resting;

    explicit markets(Eigen::Index symbols)
        : bid{column::Constant(symbols, not_a_number)},
          bid_size{column::Zero(symbols)},
          ask{bid},
          ask_size{bid_size},
          position{bid_size},
          sigma{bid},
          time_left{bid},
          age{bid_size},
          resting{bid_size, bid_size} {}

    [[nodiscard]] Eigen::Index symbols() const noexcept { return bid.size(); }
};

[[nodiscard]] inline problem check_column(const char* where, const char* name, const column& c, Eigen::Index symbols) {
    return check_that(c.size() == symbols, where, name, static_cast<double>(c.size()),
                      "as many entries as there are symbols");
}
[[nodiscard]] inline problem check(const markets& m) {
    const char* me = "batch::markets";
    const Eigen::Index n = m.symbols();
    return first_problem(
        check_column(me, "bid_size (entries)", m.bid_size, n), check_column(me, "ask (entries)", m.ask, n),
        check_column(me, "ask_size (entries)", m.ask_size, n), check_column(me, "position (entries)", m.position, n),
        check_column(me, "sigma (entries)", m.sigma, n), check_column(me, "time_left (entries)", m.time_left, n),
        check_column(me, "age (entries)", m.age, n), check_column(me, "resting.bid (entries)", m.resting.bid, n),
        check_column(me, "resting.ask (entries)", m.resting.ask, n));
}

// What a stage is shown of one symbol, or of lane_count neighbours. As for the scalar models, a sigma that cannot be a
// volatility is unset, and a time left that has passed is 0.
template <class Real>
struct view {
    Eigen::Index at;
    Real bid, bid_size, ask, ask_size;
    Real position, sigma, time_left, age;
    two_sided<Real> resting;
    Real fair_value = not_a_number;  // after the fair value's stage
    two_sided<Real> offsets{not_a_number, not_a_number};
    Real skew = not_a_number;
    // Of the orders, rounded: what gates judge. A side without an order has no price and the size 0.
    two_sided<Real> price{not_a_number, not_a_number};
    two_sided<Real> size{not_a_number, not_a_number};

    TWOSIDE_INLINE view(const markets& m, Eigen::Index i) noexcept
        : at{i},
          bid{load<Real>(m.bid.data() + i)},
          bid_size{load<Real>(m.bid_size.data() + i)},
          ask{load<Real>(m.ask.data() + i)},
          ask_size{load<Real>(m.ask_size.data() + i)},
          position{load<Real>(m.position.data() + i)},
          sigma{formula::volatility_or_unset(load<Real>(m.sigma.data() + i))},
          time_left{positive_part(load<Real>(m.time_left.data() + i))},
          age{load<Real>(m.age.data() + i)},
          resting{load<Real>(m.resting.bid.data() + i), load<Real>(m.resting.ask.data() + i)} {}

    // A parameter of these symbols.
    [[nodiscard]] TWOSIDE_INLINE Real of(const column& c) const noexcept { return load<Real>(c.data() + at); }

    [[nodiscard]] TWOSIDE_INLINE Real bid_price() const noexcept { return fair_value - skew - offsets.bid; }
    [[nodiscard]] TWOSIDE_INLINE Real ask_price() const noexcept { return fair_value - skew + offsets.ask; }
};

// Calls work(at, Real{}) for the symbols from 0 to n: with lanes while there are enough of them, then one by one.
template <class Work>
void over(Eigen::Index n, Work work) {
    Eigen::Index i = 0;
    for (; i + lane_count <= n; i += lane_count) work(i, lanes{});
    for (; i < n; ++i) work(i, double{});
}

// A stage that holds columns says by check(symbols) whether they are as long as the markets'.
template <class Stage>
[[nodiscard]] problem check_stage(const Stage& stage, Eigen::Index symbols) {
    if constexpr (requires { stage.check(symbols); })
        return stage.check(symbols);
    else
        return {};
}

// One stage over all symbols.
template <class Stage>
void evaluate(const Stage& stage, const markets& m, column& out) {
    require(first_problem(check(m), check_stage(stage, m.symbols())));
    out.resize(m.symbols());
    over(m.symbols(), [&](Eigen::Index i, auto real) {
        using Real = decltype(real);
        store(out.data() + i, stage(view<Real>{m, i}));
    });
}
template <class Stage>
void evaluate(const Stage& stage, const markets& m, two_sided<column>& out) {
    require(first_problem(check(m), check_stage(stage, m.symbols())));
    out.bid.resize(m.symbols());
    out.ask.resize(m.symbols());
    over(m.symbols(), [&](Eigen::Index i, auto real) {
        using Real = decltype(real);
        const two_sided<Real> x = stage(view<Real>{m, i});
        store(out.bid.data() + i, x.bid);
        store(out.ask.data() + i, x.ask);
    });
}

}  // namespace twoside::batch
