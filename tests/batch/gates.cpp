#include <support/testing.hpp>
#include <support/universe.hpp>
#include <twoside/batch/quoter.hpp>

using namespace twoside;

TEST_CASE("each gate over columns stops the symbols that the scalar gate stops") {
    constexpr Eigen::Index n = 1003;
    for (const bool hostile : {false, true}) {
        support::universe u{n, 91, hostile};
        const double size = 100;
        const batch::quoter quoter{.fair_value = batch::weighted_mid{},
                                   .spread = batch::fixed_spread{batch::column::Constant(n, 0.05)},
                                   .ticks = batch::tick_grids{n, 0.01},
                                   .gates = batch::all_of{batch::valid_book{}, batch::stale_book{5},
                                                          batch::inventory_limit{batch::column::Constant(n, 1000),
                                                                                 batch::column::Constant(n, size)},
                                                          batch::min_market_spread{{.share_of_ours = 0.9}}}};
        batch::quotes q;
        quoter.refresh(u.columns, q);
        int stopped = 0;
        for (Eigen::Index i = 0; i < n; ++i) {
            const auto at = static_cast<std::size_t>(i);
            const auto age = std::chrono::nanoseconds{static_cast<std::int64_t>(u.columns.age(i) * 1e9)};
            top_of_book book = u.books[at];
            book.time = time_point{std::chrono::hours{1}};
            const market_view view{
                .now = book.time + age, .book = book, .state = u.states[at], .fair_value = weighted_mid{}(book)};
            const order_rules<> rules;
            const standing_quote nothing;
            const quote order = generate(view, {0.05, 0.05}, 0, {size, size}, rules).quote;
            const tick_scale scale = rules.ticks.scale(0);
            const proposal p{view, {0.05, 0.05}, 0, order, nothing, rules.lots, {scale, scale}};
            const auto expect = [&](std::uint32_t flag, const verdicts& v) {
                INFO("symbol " << i << ", flag " << flag);
                CHECK(((q.stopped.bid(i) & flag) != 0) == !v.bid.open());
                CHECK(((q.stopped.ask(i) & flag) != 0) == !v.ask.open());
                stopped += !v.bid.open();
            };
            expect(batch::stopped_by::book, both_sides(valid_book{}(p)));
            expect(batch::stopped_by::stale, both_sides(stale_book{std::chrono::seconds{5}}(p)));
            // A batch has sizes without prices too: the limit judges 100 lots whatever the price.
            const proposal sized{view, {0.05, 0.05}, 0, {{1, 100}, {2, 100}}, nothing, rules.lots, {scale, scale}};
            expect(batch::stopped_by::inventory, inventory_limit{1000}(sized));
            expect(batch::stopped_by::market_spread, both_sides(min_market_spread{{.share_of_ours = 0.9}}(p)));
        }
        CHECK(stopped > 500);
    }
}

TEST_CASE("a gate of your own raises a flag of its own") {
    const auto only_cheap = [](const auto& v, auto& bid, auto&) {
        bid.raise(v.fair_value > 100.0, batch::stopped_by::first_own_flag);
    };
    const support::universe u{50, 92, false};
    const batch::quoter quoter{.spread = batch::fixed_spread{batch::column::Constant(50, 0.05)},
                               .ticks = batch::tick_grids{50, 0.01},
                               .gates = only_cheap};
    batch::quotes q;
    quoter.refresh(u.columns, q);
    CHECK(((q.stopped.bid != 0) == (q.fair_value > 100)).all());
    CHECK((q.stopped.ask == 0).all());
    CHECK((q.stopped.bid != 0).any());
}

TEST_CASE("bad parameters of batch gates are refused") {
    CHECK_THROWS_AS(batch::stale_book{0}, invalid_parameter);
    CHECK_THROWS_AS(batch::min_market_spread{{.minimum = -1}}, invalid_parameter);
    const batch::inventory_limit short_of_one{batch::column::Constant(4, 10), batch::column::Constant(3, 1)};
    CHECK(short_of_one.check(4));
    const batch::inventory_limit negative{batch::column::Constant(4, -10), batch::column::Constant(4, 1)};
    CHECK(negative.check(4));
}
