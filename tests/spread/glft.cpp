#include <cmath>
#include <string_view>
#include <support/scene.hpp>
#include <support/testing.hpp>
#include <twoside/solve/glft.hpp>
#include <twoside/spread/avellaneda_stoikov.hpp>
#include <twoside/spread/glft.hpp>

using namespace twoside;
using namespace std::chrono_literals;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;

namespace {

offsets at(const glft& model, double position, double sigma) {
    support::scene s;
    s.state.position = position;
    s.state.volatility = per_sqrt_second(sigma);
    return model(s.view());
}

}  // namespace

TEST_CASE("the parameters of the paper's figures, and the exact solution's neighbourhood") {
    const glft model{{.risk_aversion = 0.01, .arrival_rate = 0.9, .fill_decay = per_price(0.3)}};
    CHECK_THAT(at(model, 0, 0.3).bid, WithinRel(3.312915198564529, 1e-12));
    CHECK_THAT(at(model, 10, 0.3).bid, WithinRel(3.991573523873366, 1e-12));
    CHECK_THAT(at(model, 10, 0.3).ask, WithinRel(at(model, -10, 0.3).bid, 1e-14));
}

TEST_CASE("a quarter of the skew and most of the spread of Avellaneda and Stoikov, at their own parameters") {
    const glft model{{.risk_aversion = 0.1, .arrival_rate = 140, .fill_decay = per_price(1.5)}};
    const offsets flat = at(model, 0, 2);
    const offsets one = at(model, 1, 2);
    CHECK_THAT(flat.total(), WithinAbs(1.343, 0.01));                 // the exact optimum's, where theirs is 1.69
    CHECK_THAT(0.5 * (one.bid - one.ask), WithinAbs(0.0525, 0.002));  // and 0.4
}

TEST_CASE("without risk aversion it is 1/k on both sides at any position; a fee shifts and widens") {
    const glft neutral{{.risk_aversion = 0, .arrival_rate = 1, .fill_decay = per_price(50)}};
    CHECK_THAT(at(neutral, 700, 0.1).bid, WithinRel(0.02, 1e-14));
    const glft fee{{.risk_aversion = 0.01, .arrival_rate = 0.9, .fill_decay = per_price(0.3), .fee = 0.2}};
    CHECK_THAT(at(fee, 0, 0.3).bid, WithinRel(3.513948609715, 1e-11));
}

TEST_CASE("a volatility below zero would turn the skew around: it is unset, and not quoted") {
    const glft model{{.risk_aversion = 0.001, .arrival_rate = 0.5, .fill_decay = per_price(40), .trade_size = 100}};
    CHECK(std::isnan(at(model, 100, -0.05).bid));
    CHECK(std::isnan(at(model, 100, -0.05).ask));
}

TEST_CASE("trades of size z quote as trades of one with the position counted in z, drift and impact included") {
    const double z = 100;
    const glft lots{
        {.risk_aversion = 0.05, .arrival_rate = 2, .fill_decay = per_price(0.8), .drift = 0.01, .impact = 0.3}};
    const glft shares{{.risk_aversion = 0.05 / z,
                       .arrival_rate = 2,
                       .fill_decay = per_price(0.8),
                       .trade_size = z,
                       .drift = 0.01,
                       .impact = 0.3}};
    for (const double n : {-4.0, 0.0, 3.0}) {
        CHECK_THAT(at(shares, n * z, 0.3).bid, WithinRel(at(lots, n, 0.3).bid, 1e-13));
        CHECK_THAT(at(shares, n * z, 0.3).ask, WithinRel(at(lots, n, 0.3).ask, 1e-13));
    }
    // The premium is of the size of the trade too: mean-variance has none of it.
    const glft_parameters variance{
        .risk_aversion = 0.05, .arrival_rate = 2, .fill_decay = per_price(0.8), .trade_size = 5, .utility = 0};
    CHECK_THAT(at(glft{variance}, 0, 0).bid, WithinRel(1 / 0.8, 1e-14));
    glft_parameters utility = variance;
    utility.utility = 0.2;
    CHECK_THAT(at(glft{utility}, 0, 0).bid, WithinRel(std::log(1 + 0.2 * 5 / 0.8) / (0.2 * 5), 1e-14));
}

TEST_CASE(
    "a drift moves both quotes by mu R / (gamma sigma^2), an impact widens by half of it and the skew by e^(k m/4)") {
    const glft_parameters plain{.risk_aversion = 0.05, .arrival_rate = 2, .fill_decay = per_price(0.8)};
    const double sigma = 0.3;
    const double r = at(glft{plain}, 1, sigma).bid - at(glft{plain}, 0, sigma).bid;
    glft_parameters p = plain;
    p.drift = 0.01;
    const double moved = 0.01 * r / (0.05 * sigma * sigma);
    CHECK_THAT(at(glft{p}, 2, sigma).bid, WithinRel(at(glft{plain}, 2, sigma).bid - moved, 1e-13));
    CHECK_THAT(at(glft{p}, 2, sigma).ask, WithinRel(at(glft{plain}, 2, sigma).ask + moved, 1e-13));
    p = plain;
    p.impact = 0.4;
    const double steeper = r * std::exp(0.25 * 0.8 * 0.4);
    CHECK_THAT(at(glft{p}, 1, sigma).bid - at(glft{p}, 0, sigma).bid, WithinRel(steeper, 1e-12));
    CHECK_THAT(at(glft{p}, 0, sigma).bid, WithinRel(at(glft{plain}, 0, sigma).bid + 0.2 + 0.5 * (steeper - r), 1e-13));
}

TEST_CASE("in a quoter, without a skew of its own, a position moves both quotes down") {
    const auto quoted = [](double position, double sigma = 0.05) {
        auto q = quoter{
            .fair_value = mid{},
            .spread =
                glft{{.risk_aversion = 0.001, .arrival_rate = 0.5, .fill_decay = per_price(40), .trade_size = 100}},
            .size = fixed_size{100},
            .throttle = throttle<250ms>{}};
        support::scene s;
        s.state.position = position;
        s.state.volatility = per_sqrt_second(sigma);
        return q.refresh(s.now, s.book, s.state).quote;
    };
    CHECK(quoted(800).ask.ticks < quoted(0).ask.ticks);
    CHECK(quoted(-800).bid.ticks > quoted(0).bid.ticks);
    CHECK(quoted(100, -0.05).empty());
}

TEST_CASE("bad parameters of the closed form are named") {
    const auto parameter = [](const glft_parameters& p) { return std::string_view{p.check().parameter}; };
    glft_parameters good{.risk_aversion = 0.1, .arrival_rate = 1, .fill_decay = per_price(1)};
    CHECK_FALSE(good.check());
    glft_parameters p = good;
    p.arrival_rate.ask = 0;
    CHECK(parameter(p) == "arrival_rate.ask (per second)");
    p = good;
    p.risk_aversion = 0;
    p.drift = 0.1;
    CHECK(parameter(p) == "drift");
    p = good;
    p.utility = -1;
    CHECK(parameter(p) == "utility");
    p = good;
    p.fee = {1e6, 1e6};
    CHECK_THROWS(glft{p});
    p = good;
    p.fee.bid = not_a_number;
    CHECK(parameter(p) == "fee.bid (price)");
    p = good;
    p.fee.ask = infinity;
    CHECK(parameter(p) == "fee.ask (price)");
    p = good;
    p.impact = infinity;
    CHECK(parameter(p) == "impact (price)");
    p = good;
    p.arrival_rate.bid = -1;
    CHECK(parameter(p) == "arrival_rate.bid (per second)");
    p = good;
    p.trade_size = 0;
    CHECK(parameter(p) == "trade_size");
    p = good;
    p.utility = infinity;
    CHECK(parameter(p) == "utility");
    p.utility = 0;
    CHECK_FALSE(p.check());
    p = good;
    p.risk_aversion = 0;
    CHECK_FALSE(p.check());
}

TEST_CASE("rates and fees that differ between the sides: as good as where they do not") {
    // The exact solution with the same parameters, in the middle of a wide range of positions.
    const solve::glft_problem exact{.sigma = 0.3,
                                    .arrival_rate = {0.9, 0.6},
                                    .fill_decay = 0.3,
                                    .risk_aversion = 0.002,
                                    .limit = 120,
                                    .fee = {0.1, -0.2}};
    const glft model{
        {.risk_aversion = 0.002, .arrival_rate = {0.9, 0.6}, .fill_decay = per_price(0.3), .fee = {0.1, -0.2}}};
    solve::glft_problem even = exact;
    even.arrival_rate = 0.75;
    even.fee = 0;
    const glft even_model{{.risk_aversion = 0.002, .arrival_rate = 0.75, .fill_decay = per_price(0.3)}};
    const auto s = solve_glft(exact);
    const auto even_s = solve_glft(even);
    for (const double q : {-5.0, 0.0, 3.0, 10.0}) {
        const double uneven_error = at(model, q, 0.3).bid - s.of(q).bid;
        const double even_error = at(even_model, q, 0.3).bid - even_s.of(q).bid;
        INFO("q " << q << ": " << uneven_error << " and where both sides are alike " << even_error);
        CHECK(std::abs(uneven_error) < 1.02 * std::abs(even_error) + 1e-6);
        CHECK(std::abs(at(model, q, 0.3).ask - s.of(q).ask) < 1.2 * std::abs(even_error) + 1e-5);
    }
}

TEST_CASE("glft: every parameter that makes no sense is refused by its name; its edge is legal") {
    const auto named = [](auto change) {
        glft_parameters p{.risk_aversion = 0.1, .arrival_rate = 1, .fill_decay = per_price(1)};
        change(p);
        const problem found = p.check();
        return std::string_view{found ? found.parameter : "nothing"};
    };
    CHECK(named([](auto& p) { p.risk_aversion = -1; }) == "risk_aversion");
    CHECK(named([](auto& p) { p.risk_aversion = 0; }) == "nothing");
    CHECK(named([](auto& p) { p.arrival_rate.bid = 0; }) == "arrival_rate.bid (per second)");
    CHECK(named([](auto& p) { p.fill_decay = {}; }) == "fill_decay (per price)");
    CHECK(named([](auto& p) { p.trade_size = 0; }) == "trade_size");
    CHECK(named([](auto& p) { p.utility = infinity; }) == "utility");
    CHECK(named([](auto& p) { p.utility = 0; }) == "nothing");
    CHECK(named([](auto& p) { p.drift = infinity; }) == "drift");
    CHECK(named([](auto& p) { p.drift = -0.1; }) == "nothing");
    CHECK(named([](auto& p) { p.impact = not_a_number; }) == "impact (price)");
    CHECK(named([](auto& p) { p.fee.bid = not_a_number; }) == "fee.bid (price)");
    CHECK(named([](auto& p) { p.fee.ask = not_a_number; }) == "fee.ask (price)");
}

TEST_CASE("glft: what is assumed where nothing is said: a change of it changes everybody's results") {
    const glft_parameters p;
    CHECK(p.trade_size == 1);
    CHECK(std::isnan(p.utility));
    CHECK(p.drift == 0);
    CHECK(p.impact == 0);
    CHECK(p.fee == two_sided<double>{0, 0});
    CHECK(p.check());
}
