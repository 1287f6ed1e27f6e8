// What the models promise for any parameters: an offset that is a number, an infinite "never", or a refusal with its
// reason; and what must hold between them. Every failure prints the seed and the step that reproduce it.

#include <cmath>
#include <cstring>
#include <support/market.hpp>
#include <support/scene.hpp>
#include <support/testing.hpp>
#include <twoside/batch/quoter.hpp>
#include <twoside/solve/multi_asset.hpp>
#include <twoside/solve/risk_aversion.hpp>
#include <twoside/solve/tabulate.hpp>

using namespace twoside;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;

namespace {

// Of any size that a positive number can reasonably be given, and some that it cannot.
double extreme(sim::random_numbers& random, double orders) { return std::pow(10.0, random.uniform(-orders, orders)); }

// A number, or never; nothing else. A price within a double's range whose sum overflows is no number.
bool honest(double offset) { return is_finite(offset) || offset == infinity; }

template <class Quotes>
void check_all(const Quotes& q) {
    if (!q.ok) return;  // a refusal
    for (std::size_t i = 0; i < q.at.size(); ++i) {
        REQUIRE(honest(q.at[i].bid));
        REQUIRE(honest(q.at[i].ask));
        REQUIRE((i + 1 == q.at.size() || is_finite(q.at[i].bid)));
        REQUIRE((i == 0 || is_finite(q.at[i].ask)));
    }
}

}  // namespace

TEST_CASE("extreme parameters give an offset, an infinite never, or a refusal with a reason") {
    sim::random_numbers random{501};
    int solved = 0;
    int refused = 0;
    for (int step = 0; step < 450; ++step) {
        const double orders = step % 3 == 0 ? 2 : (step % 3 == 1 ? 6 : 30);
        solve::glft_problem p{.sigma = random.below(10) == 0 ? 0 : extreme(random, orders),
                              .arrival_rate = {extreme(random, orders), extreme(random, orders)},
                              .fill_decay = extreme(random, orders),
                              .risk_aversion = random.below(10) == 0 ? 0 : extreme(random, orders),
                              .size = extreme(random, orders / 2),
                              .limit = static_cast<int>(random.integer(1, 25)),
                              .drift = random.below(3) == 0 ? random.uniform(-1, 1) * extreme(random, orders) : 0,
                              .impact = random.below(3) == 0 ? extreme(random, orders) : 0,
                              .fee = random.below(3) == 0 ? random.uniform(-1, 1) * extreme(random, orders) : 0};
        const double tau = extreme(random, step % 3 == 2 ? 12 : orders);
        INFO("seed 501, step " << step << ": sigma " << p.sigma << " A " << p.arrival_rate.bid << " k "
                               << p.fill_decay.bid << " gamma " << p.risk_aversion << " z " << p.size << " Q "
                               << p.limit << " tau " << tau);
        try {
            const auto far_away = solve::solve_glft(p);
            const auto in_time = solve::solve_glft(p, tau);
            check_all(far_away);
            check_all(in_time);
            solved += far_away.ok && in_time.ok;
            refused += !far_away.ok || !in_time.ok;
            if (far_away.ok) CHECK_FALSE(solve::tabulate(far_away).check());
        } catch (const invalid_parameter& e) {
            REQUIRE(e.details().legal != nullptr);
            ++refused;
        }
        try {
            const solve::cartea_jaimungal_problem c{.buy_rate = p.arrival_rate.bid,
                                                    .sell_rate = p.arrival_rate.ask,
                                                    .fill_decay = p.fill_decay.bid,
                                                    .running_penalty = p.risk_aversion,
                                                    .terminal_penalty = extreme(random, orders),
                                                    .drift = p.drift,
                                                    .lowest = -p.limit,
                                                    .highest = p.limit + 1};
            check_all(solve::solve_cartea_jaimungal(c));
            check_all(solve::solve_cartea_jaimungal(c, tau));
        } catch (const invalid_parameter& e) {
            REQUIRE(e.details().legal != nullptr);
        }
        // The closed forms: what comes out of the model, and out of a quoter, whatever goes in.
        support::scene s;
        s.state.position = random.uniform(-1, 1) * extreme(random, orders);
        s.state.volatility = per_sqrt_second(p.sigma);
        s.time_left = tau;
        const auto closed_form_is_honest = [&](auto make) {
            try {
                const auto model = make();
                auto q = quoter{.spread = model,
                                .size = fixed_size{100},
                                .throttle = throttle<twoside::refresh_interval{std::chrono::milliseconds{100}}>{}};
                s.state.time_left = std::chrono::seconds{10};
                const auto signal = q.refresh(s.now, s.book, s.state);
                for (const side which : {side::bid, side::ask}) {
                    if (signal.quote[which].present())
                        REQUIRE(is_finite(signal.price(which)));
                    else
                        REQUIRE_FALSE(signal.sides()[which].open());
                }
            } catch (const invalid_parameter& e) {
                REQUIRE(e.details().legal != nullptr);
            }
        };
        closed_form_is_honest([&] {
            return glft{{.risk_aversion = p.risk_aversion,
                         .arrival_rate = p.arrival_rate,
                         .fill_decay = per_price(p.fill_decay.bid),
                         .trade_size = p.size,
                         .drift = p.drift,
                         .impact = p.impact,
                         .fee = p.fee}};
        });
        closed_form_is_honest([&] {
            return avellaneda_stoikov{{.risk_aversion = p.risk_aversion,
                                       .fill_decay = per_price(p.fill_decay.bid),
                                       .trade_size = p.size,
                                       .fee = p.fee}};
        });
    }
    // Both happen, or this shows nothing.
    CHECK(solved > 150);
    CHECK(refused > 10);
}

TEST_CASE("any number at all as a parameter: refused by name, or a model that answers") {
    sim::random_numbers random{502};
    for (int step = 0; step < 20000; ++step) {
        glft_parameters p{.risk_aversion = support::any_number(random),
                          .arrival_rate = {support::any_number(random), support::any_number(random)},
                          .fill_decay = per_price(support::any_number(random)),
                          .trade_size = support::any_number(random),
                          .drift = support::any_number(random),
                          .impact = support::any_number(random),
                          .fee = support::any_number(random)};
        if (random.below(2) == 0) p.drift = p.impact = 0;
        if (random.below(2) == 0) p.fee = 0;
        try {
            const glft model{p};
            CHECK_FALSE(p.check());
            support::scene s;
            const offsets o = model(s.view());
            INFO("seed 502, step " << step);
            REQUIRE((honest(o.bid) || o.bid == -infinity || o.bid != o.bid));  // and a quoter says which
        } catch (const invalid_parameter& e) {
            REQUIRE(std::strlen(e.details().parameter) > 0);
            REQUIRE(std::strlen(e.details().legal) > 0);
        }
    }
}

TEST_CASE("cross-checks between the models, on random parameters") {
    sim::random_numbers random{503};
    for (int step = 0; step < 150; ++step) {
        const double sigma = extreme(random, 1);
        const double rate = extreme(random, 1);
        const double k = extreme(random, 1);
        const double gamma = k * std::pow(10.0, random.uniform(-3, 0));
        const double size = extreme(random, 1);
        solve::glft_problem p{.sigma = sigma,
                              .arrival_rate = rate,
                              .fill_decay = k,
                              .risk_aversion = gamma / size,
                              .size = size,
                              .limit = 8};
        INFO("seed 503, step " << step << ": sigma " << sigma << " A " << rate << " k " << k << " gamma " << gamma);
        const auto s = solve::solve_glft(p);
        REQUIRE(s.ok);
        for (std::size_t i = 0; i < 17; ++i) {
            // The mirror image of a position has the mirror image of the quotes.
            if (i < 16) CHECK_THAT(s.at[i].bid, WithinRel(s.at[16 - i].ask, 1e-9));
            // More inventory, a lower bid and a lower ask.
            if (i < 15) CHECK(s.at[i + 1].bid > s.at[i].bid);
            if (i > 0 && i < 16) CHECK(s.at[i + 1].ask < s.at[i].ask);
        }
        // A time that is long against the gap to the second eigenvalue is the long run.
        const double long_time = 200 / (p.arrival_rate.bid * fill_share(gamma, k));
        const auto finite = solve::solve_glft(p, long_time);
        if (finite.ok) CHECK_THAT(finite.of(0).bid, WithinRel(s.of(0).bid, 1e-3));
        // Other units of price, and of time.
        solve::glft_problem scaled = p;
        scaled.sigma *= 7;
        scaled.fill_decay = scaled.fill_decay.bid / 7;
        scaled.risk_aversion /= 7;
        CHECK_THAT(solve::solve_glft(scaled).of(3 * size).ask, WithinAbs(7 * s.of(3 * size).ask, 1e-8 / k));
        scaled = p;
        scaled.sigma *= std::sqrt(5.0);
        scaled.arrival_rate = 5 * rate;
        CHECK_THAT(solve::solve_glft(scaled).of(3 * size).ask, WithinAbs(s.of(3 * size).ask, 1e-8 / k));
        // One asset among many is the closed form of one.
        const solve::multi_asset_problem one{.covariance = Eigen::MatrixXd::Constant(1, 1, sigma * sigma),
                                             .bid_rate = Eigen::VectorXd::Constant(1, rate),
                                             .ask_rate = Eigen::VectorXd::Constant(1, rate),
                                             .fill_decay = Eigen::VectorXd::Constant(1, k),
                                             .size = Eigen::VectorXd::Constant(1, size),
                                             .risk_aversion = gamma / size};
        const glft closed{
            {.risk_aversion = gamma / size, .arrival_rate = rate, .fill_decay = per_price(k), .trade_size = size}};
        support::scene scene;
        scene.state = {.position = 2 * size, .volatility = per_sqrt_second(sigma)};
        const offsets many = solve::solve_multi_asset(one).quotes(Eigen::VectorXd::Constant(1, 2 * size)).front();
        CHECK_THAT(closed(scene.view()).bid, WithinRel(many.bid, 1e-10));
        // Cartea & Jaimungal with phi = gamma sigma^2 / 2 is the mean-variance maker.
        solve::glft_problem variance = p;
        variance.utility = 0;
        variance.size = 1;
        variance.risk_aversion = gamma;
        const solve::cartea_jaimungal_problem c{.buy_rate = rate,
                                                .sell_rate = rate,
                                                .fill_decay = k,
                                                .running_penalty = 0.5 * gamma * sigma * sigma,
                                                .lowest = -8,
                                                .highest = 8};
        CHECK_THAT(solve::solve_cartea_jaimungal(c, 3).of(5).bid,
                   WithinRel(solve::solve_glft(variance, 3).of(5).bid, 1e-9));
    }
}
