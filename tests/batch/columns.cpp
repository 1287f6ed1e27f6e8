#include <support/testing.hpp>
#include <support/universe.hpp>
#include <twoside/batch/models.hpp>

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

TEST_CASE("columns of different lengths are refused by name, before anything is written") {
    support::universe u{10, 5, false};
    batch::column out = batch::column::Constant(3, 7.0);
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
    batch::column out;
    batch::evaluate(batch::weighted_mid{}, fresh, out);
    CHECK(out.isNaN().all());
    const double* before = out.data();
    batch::evaluate(batch::mid{}, fresh, out);
    CHECK(out.data() == before);
}
