#include <support/testing.hpp>
#include <support/universe.hpp>
#include <twoside/batch/models.hpp>
#include <utility>

using namespace twoside;

TEST_CASE("every symbol is visited once, whatever their number") {
    for (Eigen::Index n = 0; n < 40; ++n) {
        Eigen::ArrayXi visits = Eigen::ArrayXi::Zero(n);
        batch::over(n, [&](Eigen::Index i, auto real) {
            const int width = std::is_same_v<decltype(real), double> ? 1 : batch::lane_count;
            for (int k = 0; k < width; ++k) ++visits(i + k);
        });
        CHECK((visits == 1).all());
    }
}

TEST_CASE("a stage of your own over columns, written once") {
    const support::universe u{37, 5, false};
    batch::column out;
    batch::evaluate([](const auto& v) { return batch::larger(v.bid, batch::smaller(v.ask, 100.0)); }, u.columns, out);
    for (Eigen::Index i = 0; i < 37; ++i)
        CHECK(out(i) == std::max(u.columns.bid(i), std::min(u.columns.ask(i), 100.0)));
}

TEST_CASE("a stage is shown every column of its own symbol, in lanes and one by one") {
    constexpr Eigen::Index n = 2 * batch::lane_count + 1;
    batch::markets m{n};
    const std::pair<const char*, batch::column*> columns[] = {{"bid", &m.bid},
                                                              {"bid_size", &m.bid_size},
                                                              {"ask", &m.ask},
                                                              {"ask_size", &m.ask_size},
                                                              {"position", &m.position},
                                                              {"sigma", &m.sigma},
                                                              {"time_left", &m.time_left},
                                                              {"age", &m.age},
                                                              {"resting.bid", &m.resting.bid},
                                                              {"resting.ask", &m.resting.ask}};
    double first = 100;
    for (const auto& [name, c] : columns) {
        *c = batch::column::LinSpaced(n, first, first + static_cast<double>(n - 1));
        first += 100;
    }
    const batch::column own = batch::column::LinSpaced(n, 5000, 5000 + static_cast<double>(n - 1));
    const auto shows = [&](auto field, double from) {
        batch::column out;
        batch::evaluate(field, m, out);
        REQUIRE(out.size() == n);
        for (Eigen::Index i = 0; i < n; ++i) CHECK(out(i) == from + static_cast<double>(i));
    };
    shows([](const auto& v) { return v.bid; }, 100);
    shows([](const auto& v) { return v.bid_size; }, 200);
    shows([](const auto& v) { return v.ask; }, 300);
    shows([](const auto& v) { return v.ask_size; }, 400);
    shows([](const auto& v) { return v.position; }, 500);
    shows([](const auto& v) { return v.sigma; }, 600);
    shows([](const auto& v) { return v.time_left; }, 700);
    shows([](const auto& v) { return v.age; }, 800);
    shows([](const auto& v) { return v.resting.bid; }, 900);
    shows([](const auto& v) { return v.resting.ask; }, 1000);
    shows([&](const auto& v) { return v.of(own); }, 5000);
    two_sided<batch::column> both;
    batch::evaluate([](const auto& v) { return two_sided{v.resting.bid, v.resting.ask}; }, m, both);
    CHECK((both.bid == m.resting.bid).all());
    CHECK((both.ask == m.resting.ask).all());
    // As for the scalar models: what cannot be a volatility is unset, a time that has passed is 0.
    m.sigma = -1;
    m.time_left = -1;
    batch::column out;
    batch::evaluate([](const auto& v) { return v.sigma; }, m, out);
    CHECK(out.isNaN().all());
    batch::evaluate([](const auto& v) { return v.time_left; }, m, out);
    CHECK((out == 0).all());
}

TEST_CASE("the prices of a view: fair value less skew, less the bid's offset and plus the ask's") {
    const batch::markets m{1};
    batch::view<double> v{m, 0};
    for (const double x : {v.fair_value, v.skew, v.offsets.bid, v.offsets.ask, v.price.bid, v.price.ask})
        CHECK(x != x);  // before its stage
    CHECK(v.bid_price() != v.bid_price());
    CHECK(v.ask_price() != v.ask_price());
    v.fair_value = 100;
    v.skew = 3;
    v.offsets = {2, 4};
    CHECK(v.bid_price() == 95);
    CHECK(v.ask_price() == 101);
}

TEST_CASE("columns of different lengths are refused by name, before anything is written") {
    support::universe u{10, 5, false};
    batch::column out = batch::column::Constant(3, 7.0);
    // Whichever column it is.
    batch::markets m{10};
    CHECK_FALSE(batch::check(m));
    const std::pair<const char*, batch::column*> columns[] = {{"bid_size (entries)", &m.bid_size},
                                                              {"ask (entries)", &m.ask},
                                                              {"ask_size (entries)", &m.ask_size},
                                                              {"position (entries)", &m.position},
                                                              {"sigma (entries)", &m.sigma},
                                                              {"time_left (entries)", &m.time_left},
                                                              {"age (entries)", &m.age},
                                                              {"resting.bid (entries)", &m.resting.bid},
                                                              {"resting.ask (entries)", &m.resting.ask}};
    for (const auto& [name, c] : columns)
        for (const Eigen::Index length : {9, 11}) {
            c->resize(length);
            const problem p = batch::check(m);
            REQUIRE(p);
            CHECK(std::string{p.parameter} == name);
            CHECK(p.value == static_cast<double>(length));
            c->resize(10);
        }
    m.bid.resize(9);
    CHECK(batch::check(m));
    u.columns.ask_size.resize(9);
    CHECK(std::string{batch::check(u.columns).parameter} == "ask_size (entries)");
    CHECK_THROWS_AS(batch::evaluate(batch::weighted_mid{}, u.columns, out), invalid_parameter);
    CHECK((out == 7.0).all());
    const batch::avellaneda_stoikov three{3, {.risk_aversion = 1, .fill_decay = per_price(1)}};
    two_sided<batch::column> offsets;
    u = support::universe{10, 5, false};
    CHECK_THROWS_AS(batch::evaluate(three, u.columns, offsets), invalid_parameter);
}

TEST_CASE("fresh markets are unset, and buffers are reused") {
    const batch::markets fresh{4};
    CHECK(fresh.symbols() == 4);
    CHECK_FALSE(batch::check(fresh));
    for (const batch::column* c : {&fresh.bid, &fresh.ask, &fresh.sigma, &fresh.time_left}) CHECK(c->isNaN().all());
    for (const batch::column* c :
         {&fresh.bid_size, &fresh.ask_size, &fresh.position, &fresh.age, &fresh.resting.bid, &fresh.resting.ask})
        CHECK((*c == 0).all());
    batch::column out;
    batch::evaluate(batch::weighted_mid{}, fresh, out);
    CHECK(out.isNaN().all());
    const double* before = out.data();
    batch::evaluate(batch::mid{}, fresh, out);
    CHECK(out.data() == before);
}
