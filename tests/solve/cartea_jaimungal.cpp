#include <cmath>
#include <string>
#include <support/testing.hpp>
#include <twoside/solve/cartea_jaimungal.hpp>
#include <twoside/solve/glft.hpp>

using namespace twoside;
using namespace twoside::solve;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;

namespace {

// Fifty orders a minute on each side.
const cartea_jaimungal_problem book{.buy_rate = 50.0 / 60,
                                    .sell_rate = 50.0 / 60,
                                    .fill_decay = 100,
                                    .running_penalty = 1e-5,
                                    .terminal_penalty = 0.001,
                                    .lowest = -3,
                                    .highest = 3};

}  // namespace

TEST_CASE("worked values") {
    const auto q = solve_cartea_jaimungal(book, 30);
    REQUIRE(q.ok);
    CHECK_THAT((q.log_value[3] + q.log_scale) / 100, WithinRel(0.16921077244963637, 1e-11));
    CHECK_THAT(q.of(0).bid, WithinRel(0.01082831094668167, 1e-9));
    CHECK_THAT(q.of(1).ask, WithinRel(0.00917168905331833, 1e-9));
    CHECK_THAT(q.of(1).bid, WithinRel(0.01277181902548907, 1e-9));
    CHECK(q.of(3).bid == infinity);
}

TEST_CASE("with phi = gamma sigma^2 / 2 it is Gueant's mean-variance maker") {
    cartea_jaimungal_problem p = book;
    p.terminal_penalty = 0;
    p.running_penalty = 0.5 * 0.4 * 0.01 * 0.01;
    const glft_problem g{.sigma = 0.01,
                         .arrival_rate = {p.sell_rate, p.buy_rate},
                         .fill_decay = 100,
                         .risk_aversion = 0.4,
                         .utility = 0,
                         .limit = 3};
    for (const double q : {-2.0, 0.0, 1.0}) {
        CHECK_THAT(solve_cartea_jaimungal(p, 30).of(q).bid, WithinAbs(solve_glft(g, 30).of(q).bid, 1e-11));
        CHECK_THAT(solve_cartea_jaimungal(p).of(q).ask, WithinAbs(solve_glft(g).of(q).ask, 1e-11));
    }
}

TEST_CASE("at the end the terminal penalty alone counts, and a very large one makes the maker end flat") {
    const auto end = solve_cartea_jaimungal(book, 0);
    for (int q = -2; q <= 2; ++q) {
        CHECK_THAT(end.of(q).ask, WithinAbs(0.01 + 0.001 * (1 - 2 * q), 1e-12));
        CHECK_THAT(end.of(q).bid, WithinAbs(0.01 + 0.001 * (1 + 2 * q), 1e-12));
    }
    cartea_jaimungal_problem flat = book;
    flat.terminal_penalty = 10;
    const auto q = solve_cartea_jaimungal(flat, 0.5);
    REQUIRE(q.ok);
    CHECK(q.of(2).ask < 0);     // sells at any price
    CHECK(q.of(2).bid > 0.03);  // and hardly buys
}

TEST_CASE("unequal rates lean the right way: more buyers, a higher ask") {
    cartea_jaimungal_problem p = book;
    p.buy_rate *= 2;
    const auto q = solve_cartea_jaimungal(p);
    CHECK(q.of(0).ask > q.of(0).bid);
    // An order that moves the mid is worth asking more for.
    p = book;
    p.buy_jump = p.sell_jump = 0.002;
    CHECK(solve_cartea_jaimungal(p).of(0).ask > solve_cartea_jaimungal(book).of(0).ask + 0.001);
}

TEST_CASE("bad parameters of Cartea and Jaimungal are named") {
    cartea_jaimungal_problem p = book;
    p.fill_decay = -1;
    CHECK_THROWS(solve_cartea_jaimungal(p));
    p = book;
    p.lowest = 3;
    CHECK_THROWS(solve_cartea_jaimungal(p));
    p = book;
    p.running_penalty = not_a_number;
    CHECK_THROWS(solve_cartea_jaimungal(p, 1));
}

TEST_CASE("a fee of Cartea and Jaimungal's maker shifts the quote and the rate, and closing costs count at the end") {
    const cartea_jaimungal_problem plain{
        .buy_rate = 1, .sell_rate = 0.7, .fill_decay = 100, .running_penalty = 1e-4, .lowest = -4, .highest = 4};
    cartea_jaimungal_problem fee = plain;
    fee.fee = {0.003, -0.002};
    cartea_jaimungal_problem rates = plain;
    rates.sell_rate *= std::exp(-0.3);
    rates.buy_rate *= std::exp(0.2);
    for (const double q : {-3.0, 0.0, 2.0}) {
        CHECK_THAT(solve_cartea_jaimungal(fee, 30).of(q).bid,
                   WithinAbs(solve_cartea_jaimungal(rates, 30).of(q).bid + 0.003, 1e-12));
        CHECK_THAT(solve_cartea_jaimungal(fee).of(q).ask,
                   WithinAbs(solve_cartea_jaimungal(rates).of(q).ask - 0.002, 1e-12));
    }
    // At the end h = -cost |q|: a sale of what is held saves the cost, one that opens a position pays it.
    cartea_jaimungal_problem closing = plain;
    closing.closing_cost = 0.05;
    CHECK_THAT(solve_cartea_jaimungal(closing, 0).of(2).ask, WithinAbs(0.01 - 0.05, 1e-12));
    CHECK_THAT(solve_cartea_jaimungal(closing, 0).of(0).ask, WithinAbs(0.01 + 0.05, 1e-12));
    closing.closing_cost = -1;
    CHECK_THROWS(solve_cartea_jaimungal(closing));
}

TEST_CASE("cartea jaimungal: every parameter that makes no sense is refused by its name; its edge is legal") {
    const auto refused = [](auto change) {
        cartea_jaimungal_problem p{.buy_rate = 1, .sell_rate = 1, .fill_decay = 100};
        change(p);
        const problem found = p.check();
        return std::string{found ? found.parameter : "nothing"};
    };
    CHECK(refused([](auto&) {}) == "nothing");
    CHECK(refused([](auto& p) { p.buy_rate = -1; }) == "buy_rate");
    CHECK(refused([](auto& p) { p.sell_rate = -1; }) == "sell_rate");
    CHECK(refused([](auto& p) { p.fill_decay = 0; }) == "fill_decay");
    CHECK(refused([](auto& p) { p.running_penalty = -1; }) == "running_penalty");
    CHECK(refused([](auto& p) { p.terminal_penalty = -1; }) == "terminal_penalty");
    CHECK(refused([](auto& p) { p.buy_jump = infinity; }) == "buy_jump");
    CHECK(refused([](auto& p) { p.sell_jump = infinity; }) == "sell_jump");
    CHECK(refused([](auto& p) { p.drift = not_a_number; }) == "drift");
    CHECK(refused([](auto& p) { p.fee.bid = not_a_number; }) == "fee.bid");
    CHECK(refused([](auto& p) { p.fee.ask = not_a_number; }) == "fee.ask");
    CHECK(refused([](auto& p) { p.closing_cost = -1; }) == "closing_cost");
    CHECK(refused([](auto& p) { p.lowest = p.highest; }) == "lowest");
    CHECK(refused([](auto& p) { p.lowest = p.highest - 1; }) == "nothing");
    CHECK(refused([](auto& p) { p.lowest = p.highest - 20000; }) == "nothing");
    CHECK(refused([](auto& p) { p.lowest = p.highest - 20001; }) == "lowest");
}

TEST_CASE("cartea jaimungal: what is assumed where nothing is said: a change of it changes everybody's results") {
    const cartea_jaimungal_problem p;
    CHECK(p.running_penalty == 0);
    CHECK(p.terminal_penalty == 0);
    CHECK(p.buy_jump == 0);
    CHECK(p.sell_jump == 0);
    CHECK(p.drift == 0);
    CHECK(p.fee == two_sided<double>{0, 0});
    CHECK(p.closing_cost == 0);
    CHECK(p.lowest == -10);
    CHECK(p.highest == 10);
    CHECK(p.check());
}
