#include <cmath>
#include <string>
#include <support/scene.hpp>
#include <support/testing.hpp>
#include <twoside/solve/multi_asset.hpp>
#include <twoside/spread/glft.hpp>

using namespace twoside;
using namespace twoside::solve;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;

namespace {

multi_asset_problem two_assets() {
    multi_asset_problem p;
    p.covariance = Eigen::MatrixXd(2, 2);
    p.covariance << 0.09, 0.075, 0.075, 0.25;
    p.bid_rate = p.ask_rate = Eigen::Vector2d(0.9, 0.4);
    p.fill_decay = Eigen::Vector2d(0.3, 0.6);
    p.size = Eigen::Vector2d(1, 1);
    p.risk_aversion = 0.01;
    return p;
}

}  // namespace

TEST_CASE("the paper's kind of example: a position in one skews the other") {
    const auto s = solve_multi_asset(two_assets());
    CHECK_THAT(s.gamma(0, 1), WithinRel(0.2267225679103363, 1e-11));
    const auto o = s.quotes(Eigen::Vector2d(5, 0));
    CHECK_THAT(o[0].bid, WithinRel(3.633085498077088, 1e-11));
    CHECK_THAT(o[1].bid, WithinRel(1.824819190623364, 1e-11));
    CHECK(o[1].bid > o[1].ask);
}

TEST_CASE("one asset is the closed form of the spread") {
    multi_asset_problem p;
    p.covariance = Eigen::MatrixXd::Constant(1, 1, 0.04 * 0.04);
    p.bid_rate = p.ask_rate = Eigen::VectorXd::Constant(1, 0.7);
    p.fill_decay = Eigen::VectorXd::Constant(1, 60);
    p.size = Eigen::VectorXd::Constant(1, 100);
    p.risk_aversion = 0.002;
    const glft model{{.risk_aversion = 0.002, .arrival_rate = 0.7, .fill_decay = per_price(60), .trade_size = 100}};
    support::scene scene;
    scene.state.volatility = per_sqrt_second(0.04);
    for (const double q : {-300.0, 0.0, 500.0}) {
        scene.state.position = q;
        const auto o = solve_multi_asset(p).quotes(Eigen::VectorXd::Constant(1, q))[0];
        CHECK_THAT(o.bid, WithinRel(model(scene.view()).bid, 1e-11));
        CHECK_THAT(o.ask, WithinRel(model(scene.view()).ask, 1e-11));
    }
}

TEST_CASE("with unequal rates and decays it solves the Riccati equations, stepped in time") {
    multi_asset_problem p = two_assets();
    p.ask_fill_decay = Eigen::Vector2d(0.35, 0.5);
    p.bid_rate = Eigen::Vector2d(1.1, 0.4);
    p.ask_rate = Eigen::Vector2d(0.7, 0.5);
    p.risk_aversion = 0.02;
    const double tau = 25;
    Eigen::MatrixXd plus = Eigen::MatrixXd::Zero(2, 2);
    Eigen::MatrixXd minus = plus;
    Eigen::VectorXd drift(2);
    for (Eigen::Index i = 0; i < 2; ++i) {
        const auto share = [](double k) { return std::pow(1 + 0.02 / k, -(1 + k / 0.02)); };
        const double bids = p.bid_rate(i) * share(p.fill_decay(i));
        const double asks = p.ask_rate(i) * share(p.ask_fill_decay(i));
        plus(i, i) = p.fill_decay(i) * bids + p.ask_fill_decay(i) * asks;
        minus(i, i) = p.fill_decay(i) * bids - p.ask_fill_decay(i) * asks;
        drift(i) = -(bids - asks);
    }
    Eigen::MatrixXd a = Eigen::MatrixXd::Zero(2, 2);
    Eigen::VectorXd b = Eigen::VectorXd::Zero(2);
    const auto da = [&](const Eigen::MatrixXd& x) -> Eigen::MatrixXd {
        return 0.5 * p.risk_aversion * p.covariance - 2 * x * plus * x;
    };
    const auto db = [&](const Eigen::MatrixXd& x, const Eigen::VectorXd& y) -> Eigen::VectorXd {
        return -2 * x * (drift + minus * x.diagonal() + plus * y);
    };
    const int steps = 200000;
    const double h = tau / steps;
    for (int i = 0; i < steps; ++i) {
        const Eigen::MatrixXd am = a + 0.5 * h * da(a);
        const Eigen::VectorXd bm = b + 0.5 * h * db(a, b);
        b += h * db(am, bm);
        a += h * da(am);
    }
    const auto s = solve_multi_asset(p, tau);
    CHECK((s.quadratic - a).norm() < 1e-8);
    CHECK((s.linear - b).norm() < 1e-7);
    CHECK_THAT(s.quotes(Eigen::Vector2d(0, 0))[0].bid - s.quotes(Eigen::Vector2d(0, 0))[0].ask,
               WithinAbs(fill_premium(0.02, 0.3) - fill_premium(0.02, 0.35) + 2 * s.linear(0), 1e-12));
    // And on to the long run.
    CHECK((solve_multi_asset(p, 3000).linear - solve_multi_asset(p).linear).norm() < 1e-9);
    CHECK((solve_multi_asset(p, 3000).quadratic - solve_multi_asset(p).quadratic).norm() < 1e-9);
}

TEST_CASE("an ETF and its basket: singular is fine, indefinite is refused with its eigenvalue") {
    multi_asset_problem p = two_assets();
    p.covariance << 0.09, 0.15, 0.15, 0.25;  // correlation 1
    CHECK(is_finite(solve_multi_asset(p).quotes(Eigen::Vector2d(5, -3))[0].bid));
    p.covariance << 0.09, 0.2, 0.2, 0.25;
    CHECK_THROWS_AS(solve_multi_asset(p), invalid_parameter);
    const problem why = p.check();
    CHECK(std::string_view{why.parameter} == "covariance (least eigenvalue)");
    CHECK_THAT(why.value, WithinRel(0.17 - std::sqrt(0.08 * 0.08 + 0.04), 1e-12));
    p = two_assets();
    p.bid_rate(1) = p.ask_rate(1) = 0;
    CHECK_THROWS(solve_multi_asset(p));
    p = two_assets();
    p.size = Eigen::VectorXd::Constant(3, 1);
    CHECK_THROWS(solve_multi_asset(p, 1));
}

TEST_CASE("the root is the symmetric one") {
    Eigen::MatrixXd s(2, 2);
    s << 5, 4, 4, 5;
    const auto r = root_of(s);
    REQUIRE(r.ok);
    CHECK((r.root - (Eigen::MatrixXd(2, 2) << 2, 1, 1, 2).finished()).norm() < 1e-14);
    s(0, 1) = 3;
    CHECK_FALSE(root_of(s).ok);
    s << 1, 2, 2, 1;
    CHECK_FALSE(root_of(s).ok);
    CHECK_THAT(root_of(s).least_eigenvalue, WithinAbs(-1, 1e-14));
}

TEST_CASE("fees of many assets shift their quotes and change their rates, side by side") {
    multi_asset_problem p{.covariance = Eigen::Matrix2d{{0.09, 0.075}, {0.075, 0.25}},
                          .bid_rate = Eigen::Vector2d{0.9, 0.4},
                          .ask_rate = Eigen::Vector2d{0.7, 0.4},
                          .fill_decay = Eigen::Vector2d{0.3, 0.6},
                          .size = Eigen::Vector2d{1, 1},
                          .risk_aversion = 0.01};
    multi_asset_problem rates = p;
    p.bid_fee = Eigen::Vector2d{0.2, 0};
    p.ask_fee = Eigen::Vector2d{-0.1, 0.3};
    rates.bid_rate(0) *= std::exp(-0.3 * 0.2);
    rates.ask_rate(0) *= std::exp(0.3 * 0.1);
    rates.ask_rate(1) *= std::exp(-0.6 * 0.3);
    const Eigen::Vector2d q{3, -2};
    for (const bool settled : {true, false}) {
        const auto with = (settled ? solve_multi_asset(p) : solve_multi_asset(p, 20)).quotes(q);
        const auto other = (settled ? solve_multi_asset(rates) : solve_multi_asset(rates, 20)).quotes(q);
        CHECK(std::abs(with[0].bid - other[0].bid - 0.2) < 1e-12);
        CHECK(std::abs(with[0].ask - other[0].ask + 0.1) < 1e-12);
        CHECK(std::abs(with[1].bid - other[1].bid) < 1e-12);
        CHECK(std::abs(with[1].ask - other[1].ask - 0.3) < 1e-12);
    }
    p.bid_fee = Eigen::VectorXd(3);
    CHECK(std::string{p.check().parameter} == "bid_fee (entries)");
}

TEST_CASE("multi asset: every parameter that makes no sense is refused by its name; its edge is legal") {
    const auto named = [](auto change) {
        multi_asset_problem p = two_assets();
        change(p);
        const problem found = p.check();
        return std::string{found ? found.parameter : "nothing"};
    };
    CHECK(named([](auto&) {}) == "nothing");
    CHECK(named([](auto& p) { p.covariance = Eigen::MatrixXd(0, 0); }) == "covariance (rows)");
    CHECK(named([](auto& p) { p.covariance = Eigen::MatrixXd::Zero(2, 3); }) == "covariance (rows)");
    CHECK(named([](auto& p) { p.bid_rate = Eigen::VectorXd::Ones(3); }) == "bid_rate (entries)");
    CHECK(named([](auto& p) { p.ask_rate = Eigen::VectorXd::Ones(1); }) == "ask_rate (entries)");
    CHECK(named([](auto& p) { p.fill_decay = Eigen::VectorXd::Ones(3); }) == "fill_decay (entries)");
    CHECK(named([](auto& p) { p.size = Eigen::VectorXd::Ones(1); }) == "size (entries)");
    CHECK(named([](auto& p) { p.bid_fee = Eigen::VectorXd::Ones(1); }) == "bid_fee (entries)");
    CHECK(named([](auto& p) { p.ask_fee = Eigen::VectorXd::Ones(3); }) == "ask_fee (entries)");
    CHECK(named([](auto& p) { p.ask_fill_decay = Eigen::VectorXd::Ones(3); }) == "ask_fill_decay (entries)");
    CHECK(named([](auto& p) { p.risk_aversion = -1; }) == "risk_aversion");
    CHECK(named([](auto& p) { p.risk_aversion = 0; }) == "nothing");
    CHECK(named([](auto& p) { p.utility = -1; }) == "utility");
    CHECK(named([](auto& p) { p.utility = infinity; }) == "utility");
    CHECK(named([](auto& p) { p.utility = 0; }) == "nothing");
    CHECK(named([](auto& p) { p.bid_rate(1) = -0.1; }) == "bid_rate");
    CHECK(named([](auto& p) { p.ask_rate(1) = -0.1; }) == "ask_rate");
    CHECK(named([](auto& p) { p.bid_rate(1) = 0; }) == "nothing");
    CHECK(named([](auto& p) { p.fill_decay(1) = 0; }) == "fill_decay");
    CHECK(named([](auto& p) { p.size(1) = 0; }) == "size");
    CHECK(named([](auto& p) { p.bid_fee = Eigen::Vector2d(0, infinity); }) == "bid_fee");
    CHECK(named([](auto& p) { p.ask_fee = Eigen::Vector2d(0, infinity); }) == "ask_fee");
    CHECK(named([](auto& p) { p.ask_fill_decay = Eigen::Vector2d(1, 0); }) == "ask_fill_decay");
    CHECK(named([](auto& p) { p.covariance(0, 1) = not_a_number; }) == "covariance (least eigenvalue)");
    CHECK_THROWS_AS(solve_multi_asset(two_assets(), -1), invalid_parameter);
    CHECK_THROWS_AS(solve_multi_asset(two_assets(), infinity), invalid_parameter);
}

TEST_CASE("one asset with unlike sides, in closed form") {
    // D+ = z (k_b a_b + k_a a_a) with a the rates times their shares; A = sigma sqrt(gamma / D+) / 2.
    multi_asset_problem p;
    p.covariance = Eigen::MatrixXd::Constant(1, 1, 0.04);
    p.bid_rate = Eigen::VectorXd::Constant(1, 0.7);
    p.ask_rate = Eigen::VectorXd::Constant(1, 0.4);
    p.fill_decay = Eigen::VectorXd::Constant(1, 2);
    p.ask_fill_decay = Eigen::VectorXd::Constant(1, 3);
    p.size = Eigen::VectorXd::Constant(1, 5);
    p.risk_aversion = 0.1;
    p.utility = 0.06;
    const auto share = [](double k) { return std::pow(1 + 0.3 / k, -(1 + k / 0.3)); };
    const double bids = 0.7 * share(2);
    const double asks = 0.4 * share(3);
    const double plus = 5 * (2 * bids + 3 * asks);
    const double a = 0.5 * 0.2 * std::sqrt(0.1 / plus);
    const double b = (5 * (bids - asks) - 25 * (2 * bids - 3 * asks) * a) / plus;
    const auto s = solve_multi_asset(p);
    CHECK_THAT(s.quadratic(0, 0), WithinRel(a, 1e-12));
    CHECK_THAT(s.linear(0), WithinRel(b, 1e-11));
    const auto o = s.quotes(Eigen::VectorXd::Constant(1, 10))[0];
    CHECK_THAT(o.bid, WithinRel(20 * a + 5 * a + b + std::log(1 + 0.3 / 2) / 0.3, 1e-12));
    CHECK_THAT(o.ask, WithinRel(-20 * a + 5 * a - b + std::log(1 + 0.3 / 3) / 0.3, 1e-12));
    // With a time left: A = (w / 2) tanh(w tau) / D+ with w = sigma sqrt(gamma D+).
    const double w = 0.2 * std::sqrt(0.1 * plus);
    CHECK_THAT(solve_multi_asset(p, 3).quadratic(0, 0), WithinRel(0.5 * w * std::tanh(3 * w) / plus, 1e-12));
    CHECK(solve_multi_asset(p, 0).quadratic(0, 0) == 0);
    CHECK(solve_multi_asset(p, 0).linear(0) == 0);
}

TEST_CASE("sides that are unlike in their decay alone, or in all but the product with it, lean too") {
    // Without a utility the shares are 1/e: a_b = A_b / e. Alike are first the rates, then k times the rates.
    const double cases[][4] = {{0.5, 0.5, 2, 3}, {0.4, 0.8, 3, 1.5}};
    for (const auto& c : cases) {
        multi_asset_problem p;
        p.covariance = Eigen::MatrixXd::Constant(1, 1, 0.04);
        p.bid_rate = Eigen::VectorXd::Constant(1, c[0]);
        p.ask_rate = Eigen::VectorXd::Constant(1, c[1]);
        p.fill_decay = Eigen::VectorXd::Constant(1, c[2]);
        p.ask_fill_decay = Eigen::VectorXd::Constant(1, c[3]);
        p.size = Eigen::VectorXd::Constant(1, 1);
        p.risk_aversion = 0.1;
        p.utility = 0;
        const double e = std::exp(1.0);
        const double plus = (c[2] * c[0] + c[3] * c[1]) / e;
        const double a = 0.1 * std::sqrt(0.1 / plus);
        const double b = ((c[0] - c[1]) / e - (c[2] * c[0] - c[3] * c[1]) / e * a) / plus;
        CHECK(std::abs(b) > 1e-3);
        CHECK_THAT(solve_multi_asset(p).linear(0), WithinRel(b, 1e-11));
        CHECK_THAT(solve_multi_asset(p, 20000).linear(0), WithinRel(b, 1e-9));
        CHECK(std::abs(solve_multi_asset(p, 5).linear(0)) > 1e-6);
    }
}

TEST_CASE("without risk nothing leans, and a root is refused where there is none") {
    multi_asset_problem p = two_assets();
    p.covariance.setZero();
    p.bid_rate(0) = 2;  // unequal rates, but no risk to balance
    for (const auto& s : {solve_multi_asset(p), solve_multi_asset(p, 10)}) {
        CHECK(s.quadratic.norm() == 0);
        CHECK(s.linear.norm() == 0);
    }
    CHECK_FALSE(root_of(Eigen::MatrixXd(0, 0)).ok);
    CHECK_FALSE(root_of(Eigen::MatrixXd::Zero(2, 3)).ok);
    CHECK_FALSE(root_of(Eigen::MatrixXd::Constant(1, 1, infinity)).ok);
    CHECK(root_of(Eigen::MatrixXd::Zero(2, 2)).ok);
    Eigen::MatrixXd s(2, 2);
    s << 1, 1, 1, 1 - 1e-15;  // below zero by rounding alone
    CHECK(root_of(s).ok);
    s(1, 1) = 1 - 1e-9;
    CHECK_FALSE(root_of(s).ok);
}
