#include <support/testing.hpp>
#include <support/universe.hpp>
#include <twoside/batch/models.hpp>
#include <twoside/size/position.hpp>

using namespace twoside;
using support::same;

namespace {

constexpr Eigen::Index symbols = 203;  // no multiple of anything

}  // namespace

TEST_CASE("fair values over columns are those of the scalar models, bit for bit") {
    for (const bool hostile : {false, true}) {
        const support::universe u{symbols, 71, hostile};
        batch::column weighted;
        batch::column middle;
        batch::evaluate(batch::weighted_mid{}, u.columns, weighted);
        batch::evaluate(batch::mid{}, u.columns, middle);
        for (Eigen::Index i = 0; i < symbols; ++i) {
            INFO("symbol " << i);
            CHECK(same(weighted(i), weighted_mid{}(u.books[static_cast<std::size_t>(i)])));
            CHECK(same(middle(i), mid{}(u.books[static_cast<std::size_t>(i)])));
        }
    }
}

TEST_CASE("offsets and skews over columns are those of the scalar models, each with its own parameters") {
    sim::random_numbers random{72};
    std::vector<avellaneda_stoikov_parameters> as;
    std::vector<glft_parameters> closed;
    std::vector<reservation_skew_parameters> skews;
    for (Eigen::Index i = 0; i < symbols; ++i) {
        const double gamma = i % 10 == 0 ? 0 : random.uniform(0, 0.01);
        const double k = random.uniform(1, 100);
        as.push_back({.risk_aversion = gamma, .fill_decay = per_price(k), .trade_size = 100, .fee = {0.001, -0.002}});
        closed.push_back({.risk_aversion = gamma,
                          .arrival_rate = {random.uniform(0.1, 2), random.uniform(0.1, 2)},
                          .fill_decay = per_price(k),
                          .trade_size = 100,
                          .drift = gamma > 0 && i % 3 == 0 ? 1e-5 : 0,
                          .impact = 0.001,
                          .fee = 0.002});
        skews.push_back(
            {.risk_aversion = gamma, .target = 50, .cap = i % 2 == 0 ? no_cap : cap_in_price(random.uniform(0, 0.1))});
    }
    for (const bool hostile : {false, true}) {
        const support::universe u{symbols, 73, hostile};
        two_sided<batch::column> o;
        const auto compare = [&](const auto& each, auto scalar) {
            for (Eigen::Index i = 0; i < symbols; ++i) {
                const offsets expected = scalar(each[static_cast<std::size_t>(i)])(u.view(i));
                INFO("symbol " << i << ": " << o.bid(i) << " and " << expected.bid);
                CHECK(same(o.bid(i), expected.bid));
                CHECK(same(o.ask(i), expected.ask));
            }
        };
        batch::evaluate(batch::avellaneda_stoikov{as}, u.columns, o);
        compare(as, [](const auto& p) { return avellaneda_stoikov{p}; });
        batch::evaluate(batch::glft{closed}, u.columns, o);
        compare(closed, [](const auto& p) { return glft{p}; });
        batch::column skew;
        batch::evaluate(batch::reservation_skew{skews}, u.columns, skew);
        for (Eigen::Index i = 0; i < symbols; ++i) {
            const double expected =
                reservation_skew{skews[static_cast<std::size_t>(i)]}(u.view(i), offsets{0.02, 0.02});
            INFO("symbol " << i);
            CHECK(same(skew(i), expected));
        }
    }
}

TEST_CASE("sizes over columns are those of the scalar models, but that no room may be less than none") {
    batch::column size(symbols);
    batch::column limit(symbols);
    batch::column target(symbols);
    for (Eigen::Index i = 0; i < symbols; ++i) {
        size(i) = static_cast<double>(1 + i);
        limit(i) = static_cast<double>(200 + 3 * i);
        target(i) = static_cast<double>(i % 5);
    }
    for (const bool hostile : {false, true}) {
        const support::universe u{symbols, 74, hostile};
        two_sided<batch::column> out;
        batch::evaluate(batch::position_size{size, limit, target}, u.columns, out);
        for (Eigen::Index i = 0; i < symbols; ++i) {
            const two_sided<double> expected =
                position_size{{.size = size(i), .position_limit = limit(i), .target = target(i)}}(u.view(i));
            INFO("symbol " << i);
            CHECK(larger(out.bid(i), 0.0) == expected.bid);
            CHECK(larger(out.ask(i), 0.0) == expected.ask);
        }
        batch::evaluate(batch::fixed_size{size}, u.columns, out);
        CHECK((out.bid == size).all());
        CHECK((out.ask == size).all());
        batch::evaluate(batch::one_lot{}, u.columns, out);
        CHECK((out.bid == 1).all());
        CHECK((out.ask == 1).all());
    }
    using batch::column;
    const column good = column::Constant(2, 10);
    CHECK(batch::position_size{good, good}.check(3));
    CHECK_FALSE(batch::position_size{good, good}.check(2));
    CHECK(batch::fixed_size{good}.check(3));
    CHECK_THROWS_AS((batch::position_size{good, column::Constant(3, 10)}), invalid_parameter);
    CHECK_THROWS_AS((batch::position_size{good, good, column::Zero(3)}), invalid_parameter);
    CHECK_THROWS_AS((batch::position_size{-good, good}), invalid_parameter);
    CHECK_THROWS_AS((batch::position_size{good, -good}), invalid_parameter);
    CHECK_THROWS_AS((batch::position_size{good, good, good}), invalid_parameter);
}

TEST_CASE("one bad parameter among many is refused, and so are caps that columns do not have") {
    std::vector<glft_parameters> p(3, {.risk_aversion = 0.1, .arrival_rate = 1, .fill_decay = per_price(1)});
    CHECK_NOTHROW(batch::glft{p});
    p[2].arrival_rate = {1, -1};
    CHECK_THROWS_AS(batch::glft{p}, invalid_parameter);
    CHECK_THROWS_AS(batch::avellaneda_stoikov(2, {.risk_aversion = -1, .fill_decay = per_price(1)}), invalid_parameter);
    CHECK_THROWS_AS(batch::reservation_skew(2, {.risk_aversion = 1, .cap = cap_in_ticks(3)}), invalid_parameter);
}
