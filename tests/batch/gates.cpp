#include <bit>
#include <string>
#include <support/testing.hpp>
#include <support/universe.hpp>
#include <twoside/batch/quoter.hpp>

using namespace twoside;

TEST_CASE("each gate over columns stops the symbols that the scalar gate stops") {
    constexpr Eigen::Index n = 1003;
    for (const bool hostile : {false, true}) {
        support::universe u{n, 91, hostile};
        for (Eigen::Index i = 0; i < n; i += 3) u.columns.age(i) = -u.columns.age(i);  // ahead of now
        const double size = 100;
        const batch::quoter quoter{.fair_value = batch::weighted_mid{},
                                   .spread = batch::fixed_spread{batch::column::Constant(n, 0.05)},
                                   .ticks = batch::tick_grids{n, 0.01},
                                   .gates = batch::all_of{batch::valid_book{}, batch::stale_book{5},
                                                          batch::inventory_limit{batch::column::Constant(n, 1000),
                                                                                 batch::column::Constant(n, size)},
                                                          batch::min_market_spread{{.share_of_ours = 0.9}}}};
        batch::quotes q;
        batch::explanation why;
        quoter.refresh(u.columns, q, why);
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
                CHECK(((why.stopped.bid(i) & flag) != 0) == !v.bid.open());
                CHECK(((why.stopped.ask(i) & flag) != 0) == !v.ask.open());
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

namespace {

// Offsets of one's own for each symbol and side; infinity: no quote there.
struct own_offsets {
    batch::column bid;
    batch::column ask;

    template <class Real>
    two_sided<Real> operator()(const batch::view<Real>& v) const {
        return {v.of(bid), v.of(ask)};
    }
};

}  // namespace

TEST_CASE("the market's spread over columns: each condition, one side alone, and none") {
    constexpr Eigen::Index n = 601;
    for (const bool hostile : {false, true})
        for (const min_market_spread_parameters parameters : {min_market_spread_parameters{.share_of_ours = 0.5},
                                                              {.share_of_ours = 0, .minimum = 0.05},
                                                              {.share_of_ours = 1, .minimum = 0.03},
                                                              {.share_of_ours = 0, .minimum = 0}}) {
            const support::universe u{n, 93, hostile};
            own_offsets spread{batch::column::Constant(n, 0.05), batch::column::Constant(n, 0.07)};
            for (Eigen::Index i = 0; i < n; ++i) {
                if (i % 4 == 1 || i % 4 == 3) spread.bid(i) = infinity;
                if (i % 4 == 2 || i % 4 == 3) spread.ask(i) = infinity;
            }
            const batch::quoter quoter{.fair_value = batch::mid{},
                                       .spread = spread,
                                       .ticks = batch::tick_grids{n, 0.01},
                                       .gates = batch::min_market_spread{parameters}};
            batch::quotes q;
            batch::explanation why;
            quoter.refresh(u.columns, q, why);
            int stopped = 0;
            for (Eigen::Index i = 0; i < n; ++i) {
                const auto at = static_cast<std::size_t>(i);
                const top_of_book& book = u.books[at];
                const market_view view{.book = book, .state = u.states[at], .fair_value = book.mid()};
                const offsets o{spread.bid(i), spread.ask(i)};
                // Prices alone are judged, so that our own order counts whatever its sign.
                const order_rules<> rules{.allow_non_positive_prices = true};
                const standing_quote nothing;
                const quote order = generate(view, o, 0, {100, 100}, rules).quote;
                const tick_scale scale = rules.ticks.scale(0);
                const proposal p{view, o, 0, order, nothing, rules.lots, {scale, scale}};
                const bool stops = !min_market_spread{parameters}(p).open();
                INFO("symbol " << i << ", share " << parameters.share_of_ours << ", hostile " << hostile);
                CHECK(((why.stopped.bid(i) & batch::stopped_by::market_spread) != 0) == stops);
                CHECK(((why.stopped.ask(i) & batch::stopped_by::market_spread) != 0) == stops);
                stopped += stops;
            }
            if (parameters.minimum > 0 || parameters.share_of_ours > 0) {
                CHECK(stopped > 50);
                CHECK(stopped < 550);
            } else {
                CHECK(stopped == 0);
            }
        }
}

TEST_CASE("a market's spread in a column may be the minimum itself") {
    batch::markets m{3};
    m.bid = 99.5;
    m.ask = 100.5;
    for (const double minimum : {1.0, 1.0001}) {
        const batch::quoter quoter{.spread = batch::fixed_spread{batch::column::Constant(3, 0.1)},
                                   .ticks = batch::tick_grids{3, 0.01},
                                   .gates = batch::min_market_spread{{.minimum = minimum}}};
        batch::quotes q;
        batch::explanation why;
        quoter.refresh(m, q, why);
        CHECK((why.stopped.bid == (minimum > 1 ? batch::stopped_by::market_spread : 0)).all());
        CHECK((why.stopped.ask == (minimum > 1 ? batch::stopped_by::market_spread : 0)).all());
    }
}

TEST_CASE("a book in a column is fresh up to the age itself, behind and ahead; an age that is no number is stale") {
    const double ages[] = {0, 5, -5, 5.000001, -5.000001, not_a_number, infinity, -infinity};
    const bool stale[] = {false, false, false, true, true, true, true, true};
    batch::markets m{8};
    m.bid = 99.98;
    m.ask = 100.02;
    for (Eigen::Index i = 0; i < 8; ++i) m.age(i) = ages[i];
    const batch::quoter quoter{.spread = batch::fixed_spread{batch::column::Constant(8, 0.05)},
                               .ticks = batch::tick_grids{8, 0.01},
                               .gates = batch::stale_book{5}};
    batch::quotes q;
    batch::explanation why;
    quoter.refresh(m, q, why);
    for (Eigen::Index i = 0; i < 8; ++i) {
        INFO("age " << ages[i]);
        CHECK(why.stopped.bid(i) == (stale[i] ? batch::stopped_by::stale : batch::stopped_by::nothing));
        CHECK(why.stopped.ask(i) == (stale[i] ? batch::stopped_by::stale : batch::stopped_by::nothing));
    }
}

TEST_CASE("limits and sizes of one's own for each symbol, each side alone") {
    batch::markets m{6};
    m.bid = 99.98;
    m.ask = 100.02;
    m.position << 50, 51, -50, -51, 30, -30;
    m.resting.bid << 0, 0, 0, 0, 21, 0;
    m.resting.ask << 0, 0, 0, 0, 0, 21;
    batch::column limit(6);
    limit << 60, 60, 60, 60, 60, 60;
    batch::column size(6);
    size << 10, 10, 10, 10, 10, 10;
    const batch::quoter quoter{.spread = batch::fixed_spread{batch::column::Constant(6, 0.05)},
                               .ticks = batch::tick_grids{6, 0.01},
                               .gates = batch::inventory_limit{limit, size}};
    batch::quotes q;
    batch::explanation why;
    quoter.refresh(m, q, why);
    const bool no_bid[] = {false, true, false, false, true, false};
    const bool no_ask[] = {false, false, false, true, false, true};
    for (Eigen::Index i = 0; i < 6; ++i) {
        INFO("symbol " << i);
        CHECK((why.stopped.bid(i) == batch::stopped_by::inventory) == no_bid[i]);
        CHECK((why.stopped.ask(i) == batch::stopped_by::inventory) == no_ask[i]);
    }
    CHECK(why.count_stopped(side::bid, batch::stopped_by::inventory) == 2);
    CHECK(why.count_stopped(side::ask, batch::stopped_by::inventory) == 2);
    CHECK(why.count_stopped(side::ask, batch::stopped_by::book) == 0);
}

TEST_CASE("a limit without sizes of its own judges the sizes that would be quoted") {
    batch::markets m{5};
    m.bid = 99.98;
    m.ask = 100.02;
    m.position << 50, 51, 60, -60, 0;
    const batch::quoter quoter{.spread = batch::fixed_spread{batch::column::Constant(5, 0.05)},
                               .size = batch::fixed_size{batch::column::Constant(5, 10)},
                               .ticks = batch::tick_grids{5, 0.01},
                               .gates = batch::inventory_limit{batch::column::Constant(5, 60)}};
    batch::quotes q;
    quoter.refresh(m, q);
    const bool bid[] = {true, false, false, true, true};
    const bool ask[] = {true, true, true, false, true};
    for (Eigen::Index i = 0; i < 5; ++i) {
        INFO("symbol " << i);
        CHECK(q.present(side::bid, i) == bid[i]);
        CHECK(q.present(side::ask, i) == ask[i]);
        CHECK(q.size.bid(i) == (bid[i] ? 10 : 0));
    }
}

TEST_CASE("each flag is one bit, and none is another's") {
    using namespace batch::stopped_by;
    std::uint32_t seen = nothing;
    CHECK(seen == 0);
    for (const std::uint32_t flag : {no_number, model, not_positive, book, stale, inventory, market_spread, size}) {
        CHECK(std::has_single_bit(flag));
        CHECK((seen & flag) == 0);
        CHECK(flag < first_own_flag);
        seen |= flag;
    }
    CHECK(first_own_flag == 1U << 16U);  // and the 15 above it
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
    batch::explanation why;
    quoter.refresh(u.columns, q, why);
    CHECK(((why.stopped.bid != 0) == (why.fair_value > 100)).all());
    CHECK((why.stopped.ask == 0).all());
    CHECK((why.stopped.bid != 0).any());
}

TEST_CASE("bad parameters of batch gates are refused") {
    CHECK_THROWS_AS(batch::stale_book{0}, invalid_parameter);
    CHECK_THROWS_AS(batch::min_market_spread{{.minimum = -1}}, invalid_parameter);
    const batch::inventory_limit short_of_one{batch::column::Constant(4, 10), batch::column::Constant(3, 1)};
    CHECK(short_of_one.check(4));
    const batch::inventory_limit negative{batch::column::Constant(4, -10), batch::column::Constant(4, 1)};
    CHECK(negative.check(4));
    batch::column last_is_bad = batch::column::Constant(4, 10);
    last_is_bad(3) = -1;
    const batch::column good = batch::column::Constant(4, 10);
    CHECK(std::string{batch::inventory_limit{last_is_bad, good}.check(4).parameter} == "limit");
    CHECK(std::string{batch::inventory_limit{good, last_is_bad}.check(4).parameter} == "size");
    CHECK(std::string{batch::inventory_limit{good, good}.check(5).parameter} == "limit (entries)");
    CHECK_FALSE(batch::inventory_limit{good, good}.check(4));
    // Of gates in a row the first that is wrong is told.
    const batch::all_of row{batch::inventory_limit{good, last_is_bad}, batch::valid_book{},
                            batch::inventory_limit{last_is_bad, good}};
    CHECK(std::string{row.check(4).parameter} == "size");
    const batch::all_of second{batch::valid_book{}, batch::inventory_limit{last_is_bad, good}};
    CHECK(std::string{second.check(4).parameter} == "limit");
}
