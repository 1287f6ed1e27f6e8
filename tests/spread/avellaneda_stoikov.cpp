#include <cmath>
#include <string_view>
#include <support/market.hpp>
#include <support/scene.hpp>
#include <support/testing.hpp>

using namespace twoside;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;

namespace {

support::scene published() {
    // The parameters of the article's simulation: s = 100, sigma = 2, T = 1, k = 1.5; time in its own unit.
    support::scene s;
    s.state.volatility = per_sqrt_second(2);
    s.time_left = 1;
    return s;
}

avellaneda_stoikov model(double gamma, double z = 1) {
    return avellaneda_stoikov{{.risk_aversion = gamma, .fill_decay = per_price(1.5), .trade_size = z}};
}

}  // namespace

TEST_CASE("each offset is half of the total spread") {
    const offsets o = model(0.1)(published().view());
    CHECK(o.bid == o.ask);
    CHECK_THAT(o.total(), WithinRel(0.1 * 4 + 2 / 0.1 * std::log(1 + 0.1 / 1.5), 1e-14));
}

TEST_CASE("limits: no risk aversion, no volatility, no time") {
    support::scene s = published();
    CHECK_THAT(model(0)(s.view()).total(), WithinRel(2 / 1.5, 1e-15));
    CHECK_THAT(model(1e-12)(s.view()).total(), WithinRel(2 / 1.5, 1e-11));
    s.time_left = 0;
    const double no_time = model(0.1)(s.view()).total();
    CHECK_THAT(no_time, WithinRel(20 * std::log1p(0.1 / 1.5), 1e-14));
    s.time_left = 1;
    s.state.volatility = per_sqrt_second(0);
    CHECK(model(0.1)(s.view()).total() == no_time);
}

TEST_CASE("unset volatility or horizon gives no number") {
    support::scene s = published();
    s.state.volatility = {};
    CHECK(std::isnan(model(0.1)(s.view()).total()));
    s = published();
    s.time_left = not_a_number;
    CHECK(std::isnan(model(0.1)(s.view()).total()));
}

TEST_CASE("a horizon that has passed is at its end: the spread is that of no time left, not a narrower one") {
    support::scene s = published();
    s.time_left = 0;
    const offsets at_the_end = model(0.1)(s.view());
    s.time_left = -50;
    CHECK(model(0.1)(s.view()) == at_the_end);
}

TEST_CASE("a volatility below zero is unset: there is no number to quote") {
    support::scene s = published();
    s.state.volatility = per_sqrt_second(-2);
    CHECK(std::isnan(model(0.1)(s.view()).total()));
}

TEST_CASE("orders of size z quote as orders of one with the position counted in z") {
    support::scene s = published();
    const double z = 100;
    // A trade of z shares at risk aversion gamma is a trade of one lot at gamma z.
    CHECK_THAT(model(0.001, z)(s.view()).total(), WithinRel(model(0.1, 1)(s.view()).total(), 1e-14));
}

TEST_CASE("scaling: the same market in other price units has the same spread in ticks") {
    sim::random_numbers random{11};
    for (int i = 0; i < 2000; ++i) {
        const double c = std::pow(10.0, random.uniform(-4, 4));
        const double g = std::pow(10.0, random.uniform(-6, 1));
        const double k = std::pow(10.0, random.uniform(-1, 3));
        const double sigma = random.uniform(0.001, 3);
        support::scene a = published();
        support::scene b = a;
        a.state.volatility = per_sqrt_second(sigma);
        b.state.volatility = per_sqrt_second(sigma * c);
        const double one = avellaneda_stoikov{{.risk_aversion = g, .fill_decay = per_price(k)}}(a.view()).total();
        const double other =
            avellaneda_stoikov{{.risk_aversion = g / c, .fill_decay = per_price(k / c)}}(b.view()).total();
        INFO("c " << c << " gamma " << g << " k " << k);
        REQUIRE_THAT(other, WithinRel(c * one, 1e-12));
    }
}

TEST_CASE("the skew is not lost by a factor of price squared: 100, 20 % a year, one hour") {
    // A volatility taken as a fraction would give a skew 10^4 times too small.
    support::scene s;
    s.state.volatility = from_annual_return(0.2, 100, us_equities);
    s.state.position = 100;
    s.time_left = 3600;
    // gamma q sigma^2 tau with sigma^2 tau = (100 * 0.2)^2 / (252 * 6.5) = 0.244200
    const double skew = reservation_skew{{.risk_aversion = 0.01}}(s.view(), {});
    CHECK_THAT(skew, WithinRel(0.2442, 1e-4));
}

TEST_CASE("a fee moves its side by itself, a rebate the other way") {
    support::scene s;
    s.state.volatility = per_sqrt_second(2);
    const avellaneda_stoikov plain{{.risk_aversion = 0.1, .fill_decay = per_price(1.5)}};
    const avellaneda_stoikov with{{.risk_aversion = 0.1, .fill_decay = per_price(1.5), .fee = {0.25, -0.125}}};
    CHECK_THAT(with(s.view()).bid, WithinAbs(plain(s.view()).bid + 0.25, 1e-12));
    CHECK_THAT(with(s.view()).ask, WithinAbs(plain(s.view()).ask - 0.125, 1e-12));
}

TEST_CASE("avellaneda stoikov: every parameter that makes no sense is refused by its name; its edge is legal") {
    const auto named = [](auto change) {
        avellaneda_stoikov_parameters p{.risk_aversion = 0.1, .fill_decay = per_price(1)};
        change(p);
        const problem found = p.check();
        return std::string_view{found ? found.parameter : "nothing"};
    };
    CHECK(named([](auto& p) { p.risk_aversion = 0; }) == "nothing");
    CHECK(named([](auto& p) { p.risk_aversion = -1; }) == "risk_aversion");
    CHECK(named([](auto& p) { p.fill_decay = {}; }) == "fill_decay (per price)");
    CHECK(named([](auto& p) { p.trade_size = 0; }) == "trade_size");
    CHECK(named([](auto& p) { p.fee.bid = infinity; }) == "fee.bid (price)");
    CHECK(named([](auto& p) { p.fee.ask = infinity; }) == "fee.ask (price)");
}

TEST_CASE("avellaneda stoikov: what is assumed where nothing is said: a change of it changes everybody's results") {
    const avellaneda_stoikov_parameters p;
    CHECK(p.trade_size == 1);
    CHECK(p.fee == two_sided<double>{0, 0});
    CHECK(p.check());
}
