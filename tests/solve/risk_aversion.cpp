#include <cmath>
#include <string>
#include <support/testing.hpp>
#include <twoside/solve/risk_aversion.hpp>

using namespace twoside;
using namespace twoside::solve;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;

namespace {

glft_problem stock() { return {.sigma = 0.02, .arrival_rate = 0.5, .fill_decay = 60, .size = 100, .limit = 20}; }

}  // namespace

TEST_CASE("at the chosen position the quote that reduces it stands at fair value") {
    for (const double position : {300.0, 1000.0, -500.0}) {
        glft_problem p = stock();
        const auto chosen = risk_aversion_from_skew(p, position);
        REQUIRE(chosen.ok());
        p.risk_aversion = chosen.value;
        const offsets o = solve_glft(p).of(position);
        CHECK_THAT(position > 0 ? o.ask : o.bid, WithinAbs(0, 1e-11));
        CHECK_THAT(0.5 * std::abs(o.bid - o.ask), WithinRel(0.5 * o.total(), 1e-9));  // the skew is half the spread
    }
    glft_parameters closed{.arrival_rate = 0.5, .fill_decay = per_price(60), .trade_size = 100};
    const auto chosen = risk_aversion_from_skew(closed, 0.02, 700);
    REQUIRE(chosen.ok());
    // By hand: (q - z/2) R = L.
    const double gamma = chosen.value;
    const double r = 0.02 * std::sqrt(gamma / (2 * 60 * 0.5 * 100 * fill_share(gamma * 100, 60.0)));
    CHECK_THAT((700 - 50) * r, WithinRel(fill_premium(gamma * 100, 60.0), 1e-9));
    // The exact solution of a wide range has nearly the same.
    glft_problem wide = stock();
    wide.limit = 60;
    CHECK_THAT(risk_aversion_from_skew(wide, 700).value, WithinRel(gamma, 0.15));
}

TEST_CASE("of Avellaneda and Stoikov: solved by hand where the risk aversion is small") {
    // L is nearly 1/k: gamma sigma^2 tau (q - z/2) = 1/k.
    const auto chosen = risk_aversion_from_skew(
        avellaneda_stoikov_setting{.sigma = 0.02, .time_left = 60, .fill_decay = 60, .trade_size = 1}, 1000);
    REQUIRE(chosen.ok());
    CHECK_THAT(chosen.value, WithinRel(1 / (60 * 0.0004 * 60 * 999.5), 1e-5));
}

TEST_CASE("the chosen deviation is that of the solved model") {
    for (const double deviation : {150.0, 400.0, 700.0}) {
        glft_problem p = stock();
        const auto chosen = risk_aversion_from_deviation(p, deviation);
        REQUIRE(chosen.ok());
        p.risk_aversion = chosen.value;
        CHECK_THAT(long_run_of(p, solve_glft(p)).deviation, WithinRel(deviation, 1e-9));
    }
    cartea_jaimungal_problem c{.buy_rate = 1, .sell_rate = 0.8, .fill_decay = 100, .lowest = -10, .highest = 10};
    const auto penalty = running_penalty_from_deviation(c, 3);
    REQUIRE(penalty.ok());
    c.running_penalty = penalty.value;
    CHECK_THAT(long_run_of(c, solve_cartea_jaimungal(c)).deviation, WithinRel(3, 1e-9));
    const auto lean = running_penalty_from_skew(c, 6);
    REQUIRE(lean.ok());
    c.running_penalty = lean.value;
    CHECK_THAT(solve_cartea_jaimungal(c).of(6).ask, WithinAbs(0, 1e-11));
}

TEST_CASE("what no risk aversion gives is said, and bad questions are refused by name") {
    // Without risk aversion positions within 20 trades are distributed as cos^2: they stray by 760 shares.
    const double widest = 100 * 21 * std::sqrt(1.0 / 3 - 2 / (M_PI * M_PI));
    CHECK(risk_aversion_from_deviation(stock(), 0.99 * widest).ok());
    CHECK(risk_aversion_from_deviation(stock(), 1.01 * widest).missing == &too_little_at_any_risk_aversion);
    CHECK(std::isnan(risk_aversion_from_deviation(stock(), 1.01 * widest).value));
    // Half a trade: the ask is above fair value at any risk aversion.
    CHECK(risk_aversion_from_skew(
              avellaneda_stoikov_setting{.sigma = 0.02, .time_left = 60, .fill_decay = 60, .trade_size = 1}, 0.25)
              .missing == &too_much_at_any_risk_aversion);
    CHECK_THROWS_AS(risk_aversion_from_skew(stock(), 50), invalid_parameter);
    CHECK_THROWS_AS(risk_aversion_from_skew(stock(), 2100), invalid_parameter);
    CHECK_THROWS_AS(risk_aversion_from_skew(stock(), 0), invalid_parameter);
    CHECK_THROWS_AS(risk_aversion_from_deviation(stock(), -1), invalid_parameter);
    CHECK_THROWS_AS(risk_aversion_from_skew(avellaneda_stoikov_setting{}, 1), invalid_parameter);
}

TEST_CASE("trades of their own size: the quote at the chosen position is at fair value") {
    const avellaneda_stoikov_setting s{.sigma = 0.3, .time_left = 20, .fill_decay = 1.5, .trade_size = 5};
    for (const double position : {40.0, -40.0}) {
        const auto chosen = risk_aversion_from_skew(s, position);
        REQUIRE(chosen.ok());
        // By hand: |q| gamma sigma^2 tau = gamma z sigma^2 tau / 2 + ln(1 + gamma z / k) / (gamma z).
        const double g = chosen.value;
        CHECK_THAT(g * 0.09 * 20 * (40 - 2.5), WithinRel(std::log(1 + 5 * g / 1.5) / (5 * g), 1e-10));
    }
    glft_parameters closed{.arrival_rate = 0.5, .fill_decay = per_price(60), .trade_size = 100, .impact = 0.002};
    closed.fee = 0.003;
    const double up = risk_aversion_from_skew(closed, 0.02, 700).value;
    CHECK_THAT(risk_aversion_from_skew(closed, 0.02, -700).value, WithinRel(up, 1e-9));
    const double rate = 0.5 * std::exp(-60 * 0.003) * fill_share(up * 100, 60.0);
    const double r = 0.02 * std::sqrt(up / (2 * 60 * rate * 100)) * std::exp(0.25 * 60 * 0.002);
    CHECK_THAT((700 - 50) * r, WithinRel(fill_premium(up * 100, 60.0) + 0.001 + 0.003, 1e-9));
}

TEST_CASE("bad questions are refused by name, at their edges") {
    const auto named = [](auto ask) {
        try {
            (void)ask();
        } catch (const invalid_parameter& e) {
            return std::string{e.details().parameter};
        }
        return std::string{"nothing"};
    };
    const avellaneda_stoikov_setting good{.sigma = 0.3, .time_left = 20, .fill_decay = 1.5, .trade_size = 5};
    const auto setting = [&](auto change, double position = 40) {
        return named([&] {
            avellaneda_stoikov_setting s = good;
            change(s);
            return risk_aversion_from_skew(s, position);
        });
    };
    CHECK(setting([](auto&) {}) == "nothing");
    CHECK(setting([](auto& s) { s.sigma = 0; }) == "sigma");
    CHECK(setting([](auto& s) { s.time_left = 0; }) == "time_left");
    CHECK(setting([](auto& s) { s.fill_decay = 0; }) == "fill_decay");
    CHECK(setting([](auto& s) { s.trade_size = 0; }) == "trade_size");
    CHECK(setting([](auto&) {}, infinity) == "position");
    const glft_parameters closed{.arrival_rate = 0.5, .fill_decay = per_price(60), .trade_size = 100};
    CHECK(named([&] { return risk_aversion_from_skew(closed, 0, 700); }) == "sigma");
    CHECK(named([&] { return risk_aversion_from_skew(closed, 0.02, not_a_number); }) == "position");
    glft_parameters drifting = closed;
    drifting.drift = 0.1;
    CHECK(named([&] { return risk_aversion_from_skew(drifting, 0.02, 700); }) == "drift");
    CHECK(named([] { return risk_aversion_from_skew(stock(), 2000); }) == "nothing");
    CHECK(named([] { return risk_aversion_from_skew(stock(), -2000); }) == "nothing");
    CHECK(named([] { return risk_aversion_from_skew(stock(), 2100); }) == "position");
    CHECK(named([] { return risk_aversion_from_skew(stock(), -2100); }) == "position");
    CHECK(named([] { return risk_aversion_from_skew(stock(), 150); }) == "position");
    CHECK(named([] { return risk_aversion_from_deviation(stock(), 0); }) == "deviation");
    const cartea_jaimungal_problem c{.buy_rate = 1, .sell_rate = 0.8, .fill_decay = 100, .lowest = -4, .highest = 6};
    CHECK(named([&] { return running_penalty_from_skew(c, 6); }) == "nothing");
    CHECK(named([&] { return running_penalty_from_skew(c, -4); }) == "nothing");
    CHECK(named([&] { return running_penalty_from_skew(c, 7); }) == "position");
    CHECK(named([&] { return running_penalty_from_skew(c, -5); }) == "position");
    CHECK(named([&] { return running_penalty_from_deviation(c, 0); }) == "deviation");
    CHECK(chosen_parameter{}.ok());
}

TEST_CASE("risk aversion: what is assumed where nothing is said: a change of it changes everybody's results") {
    CHECK(avellaneda_stoikov_setting{}.trade_size == 1);
    CHECK(chosen_parameter{}.missing == nullptr);
    CHECK(std::isnan(chosen_parameter{}.value));
}
