#include <cmath>
#include <string>
#include <support/testing.hpp>
#include <twoside/solve/glft.hpp>

using namespace twoside;
using namespace twoside::solve;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;

namespace {

// The control problem itself, stepped in time, the best offset of each moment searched for and not known: maximise
// E[-exp(-xi ...)] through 0 = d theta/dt - gamma sigma^2 q^2/2 + mu q + z H_b + z H_a.
struct best {
    double value, offset;
};
best search(double rate, double k, double xi, double size, double fee, double p) {
    const auto gain = [&](double delta) {
        const double d = delta - fee - p;
        const double utility = xi > 0 ? -std::expm1(-xi * size * d) / (xi * size) : d;
        return rate * std::exp(-k * delta) * utility;
    };
    double low = p + fee;
    double high = p + fee + 20 / k;
    for (int i = 0; i < 100; ++i) {
        const double a = low + 0.381966011250105 * (high - low);
        const double b = high - 0.381966011250105 * (high - low);
        (gain(a) < gain(b) ? low : high) = gain(a) < gain(b) ? a : b;
    }
    return {gain(0.5 * (low + high)), 0.5 * (low + high)};
}

std::vector<offsets> by_stepping(const glft_problem& p, double tau, int steps) {
    const double xi = p.utility != p.utility ? p.risk_aversion : p.utility;
    const auto n = static_cast<std::size_t>(2 * p.limit + 1);
    const auto quotes = [&](const std::vector<double>& theta, std::size_t i, bool buys) {
        const std::size_t j = buys ? i + 1 : i - 1;
        return search(buys ? p.arrival_rate.bid : p.arrival_rate.ask, p.fill_decay.bid, xi, p.size,
                      buys ? p.fee.bid : p.fee.ask, (theta[i] - theta[j]) / p.size);
    };
    const auto slope = [&](const std::vector<double>& theta) {
        std::vector<double> d(n);
        for (std::size_t i = 0; i < n; ++i) {
            const double q = p.size * (static_cast<double>(i) - p.limit);
            d[i] = -0.5 * p.risk_aversion * p.sigma * p.sigma * q * q + p.drift * q;
            if (i + 1 < n) d[i] += p.size * quotes(theta, i, true).value;
            if (i > 0) d[i] += p.size * quotes(theta, i, false).value;
        }
        return d;
    };
    std::vector<double> theta(n, 0);
    for (std::size_t i = 0; i < n; ++i)
        theta[i] = -p.closing_cost * p.size * std::abs(static_cast<double>(i) - p.limit);
    const double h = tau / steps;
    for (int s = 0; s < steps; ++s) {
        const auto a = slope(theta);
        std::vector<double> half = theta;
        for (std::size_t i = 0; i < n; ++i) half[i] += 0.5 * h * a[i];
        const auto b = slope(half);
        for (std::size_t i = 0; i < n; ++i) theta[i] += h * b[i];
    }
    std::vector<offsets> o(n, offsets{infinity, infinity});
    for (std::size_t i = 0; i < n; ++i) {
        if (i + 1 < n) o[i].bid = quotes(theta, i, true).offset;
        if (i > 0) o[i].ask = quotes(theta, i, false).offset;
    }
    return o;
}

const glft_problem figure_1{.sigma = 0.3, .arrival_rate = 0.9, .fill_decay = 0.3, .risk_aversion = 0.01, .limit = 30};

}  // namespace

TEST_CASE("it solves the control problem, stepped in time with the offset searched for") {
    const glft_problem plain{.sigma = 0.3, .arrival_rate = 0.9, .fill_decay = 0.3, .risk_aversion = 0.05, .limit = 3};
    glft_problem uneven = plain;
    uneven.arrival_rate = {0.9, 0.4};
    uneven.fee = {0.3, -0.2};
    uneven.drift = 0.01;
    uneven.size = 2;
    glft_problem mean_variance = plain;
    mean_variance.utility = 0;
    glft_problem costly = uneven;
    costly.closing_cost = 0.7;
    const std::pair<glft_problem, double> runs[]{{plain, 20}, {uneven, 20}, {mean_variance, 20}, {costly, 2}};
    for (const auto& [p, tau] : runs) {
        const auto exact = solve_glft(p, tau);
        const auto other = by_stepping(p, tau, 4000);
        REQUIRE(exact.ok);
        for (std::size_t i = 0; i < other.size(); ++i) {
            if (is_finite(other[i].bid)) CHECK_THAT(exact.at[i].bid, WithinAbs(other[i].bid, 2e-5));
            if (is_finite(other[i].ask)) CHECK_THAT(exact.at[i].ask, WithinAbs(other[i].ask, 2e-5));
        }
    }
}

TEST_CASE("the parameters of the paper's first figures") {
    const auto long_run = solve_glft(figure_1);
    const auto finite = solve_glft(figure_1, 600);
    CHECK_THAT(long_run.growth, WithinRel(0.644734429910268, 1e-12));
    CHECK_THAT(finite.of(0).bid, WithinRel(3.313045409843934, 1e-11));
    CHECK_THAT(finite.of(29).bid, WithinRel(6.130908413818155, 1e-11));
    CHECK_THAT(long_run.of(10).bid, WithinRel(3.992932746953750, 1e-11));
    CHECK(finite.of(30).bid == infinity);
    CHECK(finite.of(-30).ask == infinity);
}

TEST_CASE("mirror symmetry, monotone offsets, and the units that cancel") {
    glft_problem p = figure_1;
    const auto s = solve_glft(p, 600);
    for (int q = -29; q < 29; ++q) {
        CHECK_THAT(s.of(q).bid, WithinAbs(s.of(-q).ask, 1e-10));
        CHECK(s.of(q + 1).bid > s.of(q).bid);
        CHECK(s.of(q + 1).ask < s.of(q).ask);
    }
    // Another unit of price, and another of time.
    glft_problem scaled = p;
    scaled.sigma *= 100;
    scaled.fill_decay = scaled.fill_decay.bid / 100;
    scaled.risk_aversion /= 100;
    CHECK_THAT(solve_glft(scaled, 600).of(7).bid, WithinRel(100 * s.of(7).bid, 1e-10));
    glft_problem slower = p;
    slower.sigma /= 10;
    slower.arrival_rate = 0.009;
    CHECK_THAT(solve_glft(slower, 60000).of(7).bid, WithinRel(s.of(7).bid, 1e-9));
}

TEST_CASE("at the end with impact the offset is known: m (q + 1) + L") {
    glft_problem p = figure_1;
    p.impact = 0.4;
    const auto s = solve_glft(p, 0);
    for (int q = -30; q < 30; ++q) CHECK_THAT(s.of(q).bid, WithinAbs(0.4 * (q + 1) + fill_premium(0.01, 0.3), 1e-12));
}

TEST_CASE("a fee shifts the quote and the intensity, exactly: two ways to the same") {
    glft_problem fee = figure_1;
    fee.fee = 0.2;
    glft_problem rate = figure_1;
    rate.arrival_rate = {0.9 * std::exp(-0.06), 0.9 * std::exp(-0.06)};
    for (const double q : {-20.0, 0.0, 7.0})
        CHECK_THAT(solve_glft(fee).of(q).bid, WithinAbs(solve_glft(rate).of(q).bid + 0.2, 1e-10));
}

TEST_CASE("extremes give a number, never, or a refusal") {
    for (const double gamma : {0.0, 1e-12, 1e-3, 1.0, 1e4})
        for (const double k : {1e-3, 1.0, 1e4})
            for (const double a : {1e-6, 1.0, 1e4})
                for (const double tau : {0.0, 1e-3, 10.0}) {
                    const glft_problem p{
                        .sigma = 0.5, .arrival_rate = {a, a}, .fill_decay = k, .risk_aversion = gamma, .limit = 5};
                    const auto s = solve_glft(p, tau);
                    INFO("gamma " << gamma << " k " << k << " A " << a << " tau " << tau);
                    if (!s.ok) continue;
                    for (int q = -4; q <= 4; ++q) {
                        REQUIRE(is_finite(s.of(q).bid));
                        REQUIRE(is_finite(s.of(q).ask));
                    }
                }
    glft_problem bad = figure_1;
    bad.fill_decay = 0;
    CHECK_THROWS(solve_glft(bad));
    bad.fill_decay = {0.3, 0.4};  // nothing linearises
    CHECK(std::string{bad.check().parameter} == "fill_decay.ask");
    CHECK_THROWS(solve_glft(bad));
    bad = figure_1;
    bad.limit = 0;
    CHECK_THROWS(solve_glft(bad, 1));
    bad = figure_1;
    bad.arrival_rate.ask = 0;
    CHECK_FALSE(solve_glft(bad).ok);
    CHECK(solve_glft(bad, 10).ok);
}

TEST_CASE("exact glft: every parameter that makes no sense is refused by its name; its edge is legal") {
    const auto refused = [](auto change) {
        glft_problem p = figure_1;
        change(p);
        const problem found = p.check();
        return std::string{found ? found.parameter : "nothing"};
    };
    CHECK(refused([](auto& p) { p.sigma = -0.1; }) == "sigma");
    CHECK(refused([](auto& p) { p.sigma = 0; }) == "nothing");
    CHECK(refused([](auto& p) { p.arrival_rate.bid = -1; }) == "arrival_rate.bid");
    CHECK(refused([](auto& p) { p.arrival_rate.ask = -1; }) == "arrival_rate.ask");
    CHECK(refused([](auto& p) { p.fill_decay = 0; }) == "fill_decay");
    CHECK(refused([](auto& p) { p.risk_aversion = -1; }) == "risk_aversion");
    CHECK(refused([](auto& p) { p.risk_aversion = 0; }) == "nothing");
    CHECK(refused([](auto& p) { p.utility = -1; }) == "utility");
    CHECK(refused([](auto& p) { p.utility = infinity; }) == "utility");
    CHECK(refused([](auto& p) { p.utility = 0; }) == "nothing");
    CHECK(refused([](auto& p) { p.size = 0; }) == "size");
    CHECK(refused([](auto& p) { p.limit = 0; }) == "limit");
    CHECK(refused([](auto& p) { p.limit = 1; }) == "nothing");
    CHECK(refused([](auto& p) { p.limit = 10000; }) == "nothing");
    CHECK(refused([](auto& p) { p.limit = 10001; }) == "limit");
    CHECK(refused([](auto& p) { p.drift = infinity; }) == "drift");
    CHECK(refused([](auto& p) { p.impact = not_a_number; }) == "impact");
    CHECK(refused([](auto& p) { p.fee.bid = not_a_number; }) == "fee.bid");
    CHECK(refused([](auto& p) { p.fee.ask = not_a_number; }) == "fee.ask");
    CHECK(refused([](auto& p) { p.closing_cost = -1; }) == "closing_cost");
}

TEST_CASE("a trade at a time, or a thousand shares at a time: only the unit of the position differs") {
    // With size z, risk aversion gamma / z and positions in units of z nothing else changes.
    glft_problem one = figure_1;
    one.arrival_rate = {0.9, 0.7};
    one.drift = 0.01;
    one.impact = 0.2;
    one.closing_cost = 0.3;
    glft_problem thousand = one;
    thousand.size = 1000;
    thousand.risk_aversion /= 1000;
    for (const double q : {-30.0, -7.0, 0.0, 12.0}) {
        CHECK_THAT(solve_glft(thousand, 40).of(1000 * q).bid, WithinRel(solve_glft(one, 40).of(q).bid, 1e-11));
        if (q > -30) CHECK_THAT(solve_glft(thousand).of(1000 * q).ask, WithinRel(solve_glft(one).of(q).ask, 1e-11));
    }
}

TEST_CASE("exact glft: what is assumed where nothing is said: a change of it changes everybody's results") {
    const glft_problem p;
    CHECK(p.size == 1);
    CHECK(p.limit == 10);
    CHECK(p.drift == 0);
    CHECK(p.impact == 0);
    CHECK(p.fee == two_sided<double>{0, 0});
    CHECK(p.closing_cost == 0);
    CHECK(std::isnan(p.utility));
    CHECK(p.check());
}
