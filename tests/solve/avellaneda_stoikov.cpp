#include <cmath>
#include <support/scene.hpp>
#include <support/testing.hpp>
#include <twoside/solve/avellaneda_stoikov.hpp>
#include <twoside/spread/avellaneda_stoikov.hpp>

using namespace twoside;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;

TEST_CASE("the published average spreads: Avellaneda and Stoikov 2008, tables 1 to 3") {
    // Printed with two decimals: 1.49, 1.35, 3.02.
    CHECK_THAT(formula::average_spread(0.1, 2, 1.5, 1), WithinAbs(1.49, 0.005));
    CHECK_THAT(formula::average_spread(0.01, 2, 1.5, 1), WithinAbs(1.35, 0.005));
    CHECK_THAT(formula::average_spread(1, 2, 1.5, 1), WithinAbs(3.02, 0.005));
    // The model's spread at t, averaged over t, is that average.
    support::scene s;
    s.state.volatility = per_sqrt_second(2);
    const avellaneda_stoikov model{{.risk_aversion = 0.1, .fill_decay = per_price(1.5)}};
    double sum = 0;
    for (int i = 0; i < 200; ++i) {
        s.time_left = 1 - i / 200.0;
        sum += model(s.view()).total();
    }
    CHECK_THAT(sum / 200, WithinRel(formula::average_spread(0.1, 2, 1.5, 1, 200), 1e-13));
}

TEST_CASE("reservation prices of the frozen inventory") {
    const double cost = formula::inventory_cost(0.1, 2.0, 1.0);
    CHECK_THAT(cost, WithinRel(0.4, 1e-15));
    for (const double q : {-3.0, 0.0, 2.5}) {
        const double r = formula::reservation_price(100.0, q, cost);
        const double bid = formula::reservation_bid(100.0, q, cost);
        const double ask = formula::reservation_ask(100.0, q, cost);
        CHECK_THAT(0.5 * (bid + ask), WithinRel(r, 1e-14));
        CHECK_THAT(ask - bid, WithinRel(cost, 1e-12));
        // Selling the unit that was just bought is worth what buying it was.
        CHECK_THAT(formula::reservation_ask(100.0, q + 1, cost), WithinRel(bid, 1e-14));
    }
}

TEST_CASE("infinite horizon: solves the paper's definition, is symmetric, and is unbounded at the limit") {
    const double gamma = 0.1;
    const double sigma = 2;
    const double limit = 10;
    const double omega = formula::infinite_horizon_discount(gamma, sigma, limit);
    // v(x, s, q) = -exp(-gamma (x + q s)) / (omega - gamma^2 q^2 sigma^2 / 2); Definition 1: v(x - r_b, q + 1) = v(x,
    // q).
    const auto value = [&](double x, double q) {
        return -std::exp(-gamma * (x + q * 100)) / (omega - 0.5 * gamma * gamma * q * q * sigma * sigma);
    };
    for (double q = -9; q <= 9; ++q) {
        const auto r = formula::infinite_horizon_reservation(100, q, gamma, limit);
        CHECK_THAT(value(-r.bid, q + 1), WithinRel(value(0, q), 1e-9));
        CHECK_THAT(value(r.ask, q - 1), WithinRel(value(0, q), 1e-9));
        const auto mirrored = formula::infinite_horizon_reservation(100, -q, gamma, limit);
        CHECK_THAT(r.ask - 100, WithinRel(100 - mirrored.bid, 1e-9));
    }
    CHECK(formula::infinite_horizon_reservation(100, 10, gamma, limit).bid == -infinity);
    CHECK(formula::infinite_horizon_reservation(100, -10, gamma, limit).ask == infinity);
    CHECK(formula::infinite_horizon_reservation(100, 11, gamma, limit) == two_sided<double>{-infinity, infinity});
    // What the article prints differs in the second order.
    const double printed = formula::infinite_horizon_ask_as_printed(100, 5, gamma, limit);
    CHECK(std::abs(printed - formula::infinite_horizon_reservation(100, 5, gamma, limit).ask) > 0.05);
}

TEST_CASE("formulas work on float") {
    CHECK_THAT(static_cast<double>(formula::avellaneda_stoikov_spread(formula::inventory_cost(0.1F, 2.F, 1.F),
                                                                      fill_premium(0.1F, 1.5F))),
               WithinRel(1.69077, 1e-5));
}

TEST_CASE("the best single quote: what the fill drops the value by, what it costs, and the premium") {
    CHECK_THAT(formula::single_period_offset(0, 50, 0.01, 0.002), WithinRel(0.01 + 0.002 + 0.02, 1e-14));
    CHECK_THAT(formula::single_period_offset(0.1, 1.5, 0, 0), WithinRel(std::log(1 + 0.1 / 1.5) / 0.1, 1e-14));
}
