#include <support/testing.hpp>
#include <support/universe.hpp>
#include <twoside/batch/quoter.hpp>

using namespace twoside;
using support::same;

TEST_CASE("a batch quotes what generate() quotes, symbol for symbol, whatever the markets hold") {
    constexpr Eigen::Index n = 4099;
    const double ticks[] = {0.01, 0.05, 0.0005};
    int quoted = 0;
    for (const bool hostile : {false, true})
        for (const int away : {0, 1, 3})
            for (const bool below_zero : {false, true}) {
                const support::universe u{n, 31, hostile};
                batch::column increments(n);
                for (Eigen::Index i = 0; i < n; ++i) increments(i) = ticks[i % 3];
                const avellaneda_stoikov_parameters as{.risk_aversion = 1e-4, .fill_decay = per_price(200)};
                const reservation_skew_parameters skew{.risk_aversion = 1e-4};
                const batch::quoter quoter{.fair_value = batch::weighted_mid{},
                                           .spread = batch::avellaneda_stoikov{n, as},
                                           .skew = batch::reservation_skew{n, skew},
                                           .ticks = batch::tick_grids{increments},
                                           .ticks_from_crossing = away,
                                           .allow_non_positive_prices = below_zero,
                                           .gates = batch::all_of{batch::valid_book{}}};
                batch::quotes q;
                quoter.refresh(u.columns, q);
                for (Eigen::Index i = 0; i < n; ++i) {
                    const auto at = static_cast<std::size_t>(i);
                    market_view view = u.view(i);
                    const double fair = weighted_mid{}(u.books[at]);
                    const offsets o = avellaneda_stoikov{as}(view);
                    const double lean = reservation_skew{skew}(view, o);
                    const order_rules rules{.ticks = tick_rule{increments(i)},
                                            .ticks_from_crossing = away,
                                            .allow_non_positive_prices = below_zero};
                    view.fair_value = fair;
                    generated g = generate(view, o, lean, {100, 100}, rules);
                    const standing_quote nothing;
                    if (!valid_book{}(proposal{view, o, lean, g.quote, nothing, rules.lots, {}}).open()) g.quote = {};
                    INFO("symbol " << i << ", away " << away << ", hostile " << hostile);
                    REQUIRE((q.stopped.bid(i) == 0) == g.quote.bid.present());
                    REQUIRE((q.stopped.ask(i) == 0) == g.quote.ask.present());
                    if (g.quote.bid.present()) REQUIRE(q.price.bid(i) == rules.ticks.price(g.quote.bid.ticks));
                    if (g.quote.bid.present()) REQUIRE(q.ticks.bid(i) == g.quote.bid.ticks);
                    if (g.quote.ask.present()) REQUIRE(q.price.ask(i) == rules.ticks.price(g.quote.ask.ticks));
                    if (g.quote.ask.present()) REQUIRE(q.ticks.ask(i) == g.quote.ask.ticks);
                    for (const side s : {side::bid, side::ask}) {
                        if (q.stopped[s](i) == 0) continue;
                        REQUIRE(q.price[s](i) != q.price[s](i));
                        REQUIRE(q.ticks[s](i) == 0);
                    }
                    REQUIRE(same(q.fair_value(i), fair));
                    REQUIRE(same(q.offsets.bid(i), o.bid));
                    REQUIRE(same(q.offsets.ask(i), o.ask));
                    REQUIRE(same(q.skew(i), lean));
                    quoted += g.quote.two_way();
                }
            }
    CHECK(quoted > 20000);
}

TEST_CASE("each side of a symbol says by itself why it is not quoted, and a fresh quoter keeps a tick from crossing") {
    const auto one_side = [](double bid, double ask) {
        return [=](const auto& v) { return two_sided{bid + 0 * v.bid, ask + 0 * v.ask}; };
    };
    batch::markets m{3};
    m.bid = 1.00;
    m.ask = 1.02;
    batch::quotes q;
    // In lanes and one by one.
    const auto says = [&](std::uint32_t bid, std::uint32_t ask) {
        CHECK((q.stopped.bid == bid).all());
        CHECK((q.stopped.ask == ask).all());
    };
    const auto quote = [&](double bid, double ask, bool below_zero = false) {
        batch::quoter quoter{
            .fair_value = batch::mid{}, .spread = one_side(bid, ask), .ticks = batch::tick_grids{3, 0.01}};
        CHECK(quoter.ticks_from_crossing == 1);
        CHECK_FALSE(quoter.allow_non_positive_prices);
        quoter.allow_non_positive_prices = below_zero;
        quoter.refresh(m, q);
    };
    using namespace batch::stopped_by;
    quote(infinity, 0.02);
    says(model | no_number, nothing);
    CHECK((q.ticks.ask == 103).all());
    CHECK((q.offsets.bid == infinity).all());
    CHECK((q.offsets.ask == 0.02).all());
    quote(0.02, infinity);
    says(nothing, model | no_number);
    CHECK((q.ticks.bid == 99).all());
    quote(not_a_number, 0.02);
    says(no_number, nothing);
    quote(0.02, not_a_number);
    says(nothing, no_number);
    quote(1.00, 0.02);
    says(nothing, nothing);
    CHECK((q.ticks.bid == 1).all());
    quote(1.01, 0.02);
    says(not_positive, nothing);  // zero is not positive
    quote(1.01, 0.02, true);
    says(nothing, nothing);
    CHECK((q.price.bid == 0).all());
    // Offsets that go through the market are kept a tick from it.
    quote(-0.05, 0.10);
    CHECK((q.ticks.bid == 101).all());
    quote(0.10, -0.05);
    CHECK((q.ticks.ask == 101).all());
    m.bid = -0.50;
    m.ask = -0.48;
    quote(0.02, 0.49);
    says(not_positive, not_positive);  // the ask at 0
    quote(0.02, 0.50);
    says(not_positive, nothing);
    CHECK((q.ticks.ask == 1).all());
}

TEST_CASE("a gate over columns is shown the prices that would rest, and none where there is no order") {
    batch::markets m{3};
    m.bid = 1.00;
    m.ask = 1.02;
    const auto shown = [&](double bid, double ask, double expected_bid, double expected_ask) {
        const batch::quoter quoter{
            .fair_value = batch::mid{},
            .spread = [=](const auto& v) { return two_sided{bid + 0 * v.bid, ask + 0 * v.ask}; },
            .ticks = batch::tick_grids{3, 0.01},
            .gates =
                [=](const auto& v, auto& no_bid, auto& no_ask) {
                    no_bid.raise(v.price.bid == expected_bid, batch::stopped_by::first_own_flag);
                    no_bid.raise_unless(v.price.bid == v.price.bid, 2 * batch::stopped_by::first_own_flag);
                    no_ask.raise(v.price.ask == expected_ask, batch::stopped_by::first_own_flag);
                    no_ask.raise_unless(v.price.ask == v.price.ask, 2 * batch::stopped_by::first_own_flag);
                }};
        batch::quotes q;
        quoter.refresh(m, q);
        return q;
    };
    const auto both = shown(0.015, 0.025, 0.99, 1.04);  // 0.995 floors, 1.035 ceils
    CHECK((both.stopped.bid == batch::stopped_by::first_own_flag).all());
    CHECK((both.stopped.ask == batch::stopped_by::first_own_flag).all());
    const auto no_bid = shown(infinity, 0.025, 0.99, 1.04);
    CHECK(no_bid.count_stopped(side::bid, 2 * batch::stopped_by::first_own_flag) == 3);
    CHECK(no_bid.count_stopped(side::ask, batch::stopped_by::first_own_flag) == 3);
    const auto no_ask = shown(0.015, infinity, 0.99, 1.04);
    CHECK(no_ask.count_stopped(side::bid, batch::stopped_by::first_own_flag) == 3);
    CHECK(no_ask.count_stopped(side::ask, 2 * batch::stopped_by::first_own_flag) == 3);
}

TEST_CASE("an infinite offset stops its side, by name") {
    support::universe u{9, 32, false};
    u.columns.sigma = 1e200;  // an offset that overflows is never
    const batch::quoter quoter{.spread = batch::avellaneda_stoikov{9, {.risk_aversion = 1, .fill_decay = per_price(1)}},
                               .ticks = batch::tick_grids{9, 0.01}};
    batch::quotes q;
    quoter.refresh(u.columns, q);
    CHECK(q.count_stopped(side::bid, batch::stopped_by::model) == 9);
    CHECK(q.price.ask.isNaN().all());
}

TEST_CASE("a sigma that is no volatility is not quoted, and says so; a time that has passed is at its end") {
    support::universe u{9, 34, false};
    u.columns.time_left = 60;
    const batch::quoter closed{
        .spread = batch::glft{9, {.risk_aversion = 0.001, .arrival_rate = 0.5, .fill_decay = per_price(40)}},
        .ticks = batch::tick_grids{9, 0.01}};
    const batch::quoter in_time{
        .spread = batch::avellaneda_stoikov{9, {.risk_aversion = 0.001, .fill_decay = per_price(40)}},
        .skew = batch::reservation_skew{9, {.risk_aversion = 0.001}},
        .ticks = batch::tick_grids{9, 0.01}};
    batch::quotes q;
    for (const double sigma : {-0.05, -1e-300, infinity, -infinity, not_a_number}) {
        u.columns.sigma = sigma;
        INFO("sigma " << sigma);
        closed.refresh(u.columns, q);
        CHECK(q.count_stopped(side::bid, batch::stopped_by::no_number) == 9);
        CHECK(q.count_stopped(side::ask, batch::stopped_by::no_number) == 9);
        CHECK(q.price.bid.isNaN().all());
        in_time.refresh(u.columns, q);
        CHECK(q.count_stopped(side::ask, batch::stopped_by::no_number) == 9);
    }
    u.columns.sigma = 0.05;
    u.columns.time_left = 0;
    in_time.refresh(u.columns, q);
    const batch::column at_the_end = q.price.bid;
    u.columns.time_left = -50;
    in_time.refresh(u.columns, q);
    CHECK((q.price.bid == at_the_end).all());
    CHECK((q.stopped.bid == 0).all());
}

TEST_CASE("quotes are made anew only where the number of symbols changes; bad columns are refused first") {
    support::universe u{64, 33, false};
    batch::quoter quoter{.spread = batch::fixed_spread{batch::column::Constant(64, 0.02)},
                         .ticks = batch::tick_grids{64, 0.01}};
    batch::quotes q;
    quoter.refresh(u.columns, q);
    const double* before = q.price.bid.data();
    quoter.refresh(u.columns, q);
    CHECK(q.price.bid.data() == before);
    u.columns.sigma.resize(63);
    CHECK_THROWS_AS(quoter.refresh(u.columns, q), invalid_parameter);
    u = support::universe{65, 33, false};
    CHECK(std::string{quoter.check(u.columns).parameter} == "half (entries)");
    const support::universe good{64, 33, false};
    for (const int n : {-1, 1'000'001}) {
        quoter.ticks_from_crossing = n;
        CHECK(std::string{quoter.check(good.columns).parameter} == "ticks_from_crossing");
    }
    for (const int n : {0, 1'000'000}) {
        quoter.ticks_from_crossing = n;
        CHECK_FALSE(quoter.check(good.columns));
    }
    quoter.ticks = batch::tick_grids{63, 0.01};
    CHECK(std::string{quoter.check(good.columns).parameter} == "increments (entries)");
}
