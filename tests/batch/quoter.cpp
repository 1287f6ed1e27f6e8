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
                batch::explanation why;
                quoter.refresh(u.columns, q, why);
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
                    REQUIRE((why.stopped.bid(i) == 0) == g.quote.bid.present());
                    REQUIRE((why.stopped.ask(i) == 0) == g.quote.ask.present());
                    if (g.quote.bid.present())
                        REQUIRE(quoter.price(q, side::bid, i) == rules.ticks.price(g.quote.bid.ticks));
                    if (g.quote.bid.present()) REQUIRE(q.ticks.bid(i) == g.quote.bid.ticks);
                    if (g.quote.ask.present())
                        REQUIRE(quoter.price(q, side::ask, i) == rules.ticks.price(g.quote.ask.ticks));
                    if (g.quote.ask.present()) REQUIRE(q.ticks.ask(i) == g.quote.ask.ticks);
                    for (const side s : {side::bid, side::ask}) {
                        REQUIRE(q.present(s, i) == (why.stopped[s](i) == 0));
                        if (q.present(s, i)) continue;
                        REQUIRE(quoter.price(q, s, i) != quoter.price(q, s, i));
                        REQUIRE(q.ticks[s](i) == 0);
                        REQUIRE(q.size[s](i) == 0);
                    }
                    REQUIRE(same(why.fair_value(i), fair));
                    REQUIRE(same(why.offsets.bid(i), o.bid));
                    REQUIRE(same(why.offsets.ask(i), o.ask));
                    REQUIRE(same(why.skew(i), lean));
                    quoted += g.quote.two_way();
                }
            }
    CHECK(quoted > 20000);
}

TEST_CASE("sizes of a batch are the lots of generate(), by the room that is left and on lots of one's own") {
    constexpr Eigen::Index n = 2051;
    const double lots[] = {1, 0.1, 25};
    int quoted = 0;
    for (const bool hostile : {false, true})
        for (const bool units : {false, true}) {
            support::universe u{n, 35, hostile};
            batch::column lot(n);
            batch::column most(n);
            batch::column limit(n);
            batch::column target(n);
            for (Eigen::Index i = 0; i < n; ++i) {
                lot(i) = units ? 1 : lots[i % 3];
                most(i) = static_cast<double>(1 + i % 200);
                limit(i) = static_cast<double>(100 + i % 900);
                target(i) = i % 4 == 0 ? 30 : 0;
            }
            batch::quoter quoter{.spread = batch::fixed_spread{batch::column::Constant(n, 0.05)},
                                 .size = batch::position_size{most, limit, target},
                                 .ticks = batch::tick_grids{n, 0.01}};
            if (!units) quoter.lots = batch::lot_grids{lot};
            batch::quotes q;
            batch::explanation why;
            quoter.refresh(u.columns, q, why);
            for (Eigen::Index i = 0; i < n; ++i) {
                market_view view = u.view(i);
                view.fair_value = weighted_mid{}(view.book);
                const position_size size{{.size = most(i), .position_limit = limit(i), .target = target(i)}};
                const order_rules rules{.lots = lot_rule{{.lot = lot(i)}}};
                const generated g = generate(view, {0.05, 0.05}, 0, size(view), rules);
                INFO("symbol " << i << ", hostile " << hostile << ", lots of 1: " << units);
                for (const side s : {side::bid, side::ask}) {
                    REQUIRE(q.size[s](i) == rules.lots.size(g.quote[s].lots));
                    REQUIRE(q.ticks[s](i) == g.quote[s].ticks);
                    REQUIRE(((why.stopped[s](i) & batch::stopped_by::size) != 0) ==
                            (rules.lots.at_most(size(view)[s]) == 0));
                    quoted += q.present(s, i);
                }
            }
        }
    CHECK(quoted > 5000);
}

TEST_CASE("a batch that explains nothing decides the same orders") {
    constexpr Eigen::Index n = 1001;
    for (const bool hostile : {false, true}) {
        const support::universe u{n, 36, hostile};
        const batch::column limit = batch::column::Constant(n, 900);
        const batch::quoter quoter{
            .spread = batch::avellaneda_stoikov{n, {.risk_aversion = 1e-4, .fill_decay = per_price(200)}},
            .skew = batch::reservation_skew{n, {.risk_aversion = 1e-4}},
            .size = batch::position_size{batch::column::Constant(n, 100), limit},
            .ticks = batch::tick_grids{n, 0.01},
            .gates = batch::all_of{batch::valid_book{}, batch::stale_book{5}, batch::inventory_limit{limit},
                                   batch::min_market_spread{{.share_of_ours = 0.5}}}};
        batch::quotes told;
        batch::quotes unexplained;
        batch::explanation why;
        quoter.refresh(u.columns, unexplained);
        quoter.refresh(u.columns, told, why);
        CHECK(unexplained.symbols() == n);
        for (const side s : {side::bid, side::ask}) {
            CHECK((unexplained.ticks[s] == told.ticks[s]).all());
            CHECK((unexplained.size[s] == told.size[s]).all());
            CHECK(((told.size[s] > 0) == (why.stopped[s] == 0)).all());
            CHECK((told.size[s] > 0).any());
            CHECK((told.size[s] == 0).any());
        }
    }
}

TEST_CASE("each side of a symbol says by itself why it is not quoted, and a fresh quoter keeps a tick from crossing") {
    const auto one_side = [](double bid, double ask) {
        return [=](const auto& v) { return two_sided{bid + 0 * v.bid, ask + 0 * v.ask}; };
    };
    batch::markets m{3};
    m.bid = 1.00;
    m.ask = 1.02;
    batch::quotes q;
    batch::explanation why;
    two_sided<batch::column> price;
    // In lanes and one by one.
    const auto says = [&](std::uint32_t bid, std::uint32_t ask) {
        CHECK((why.stopped.bid == bid).all());
        CHECK((why.stopped.ask == ask).all());
    };
    const auto quote = [&](double bid, double ask, bool below_zero = false) {
        batch::quoter quoter{
            .fair_value = batch::mid{}, .spread = one_side(bid, ask), .ticks = batch::tick_grids{3, 0.01}};
        CHECK(quoter.ticks_from_crossing == 1);
        CHECK_FALSE(quoter.allow_non_positive_prices);
        quoter.allow_non_positive_prices = below_zero;
        quoter.refresh(m, q, why);
        quoter.prices(q, price);
    };
    using namespace batch::stopped_by;
    quote(infinity, 0.02);
    says(model | no_number, nothing);
    CHECK((q.ticks.ask == 103).all());
    CHECK((why.offsets.bid == infinity).all());
    CHECK((why.offsets.ask == 0.02).all());
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
    CHECK((price.bid == 0).all());
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
        batch::explanation why;
        quoter.refresh(m, q, why);
        return why;
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
    batch::explanation why;
    quoter.refresh(u.columns, q, why);
    two_sided<batch::column> price;
    quoter.prices(q, price);
    CHECK(why.count_stopped(side::bid, batch::stopped_by::model) == 9);
    CHECK(price.ask.isNaN().all());
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
    batch::explanation why;
    two_sided<batch::column> price;
    for (const double sigma : {-0.05, -1e-300, infinity, -infinity, not_a_number}) {
        u.columns.sigma = sigma;
        INFO("sigma " << sigma);
        closed.refresh(u.columns, q, why);
        closed.prices(q, price);
        CHECK(why.count_stopped(side::bid, batch::stopped_by::no_number) == 9);
        CHECK(why.count_stopped(side::ask, batch::stopped_by::no_number) == 9);
        CHECK(price.bid.isNaN().all());
        in_time.refresh(u.columns, q, why);
        CHECK(why.count_stopped(side::ask, batch::stopped_by::no_number) == 9);
    }
    u.columns.sigma = 0.05;
    u.columns.time_left = 0;
    in_time.refresh(u.columns, q, why);
    in_time.prices(q, price);
    const batch::column at_the_end = price.bid;
    u.columns.time_left = -50;
    in_time.refresh(u.columns, q, why);
    in_time.prices(q, price);
    CHECK((price.bid == at_the_end).all());
    CHECK((why.stopped.bid == 0).all());
}

TEST_CASE("quotes are made anew only where the number of symbols changes; bad columns are refused first") {
    support::universe u{64, 33, false};
    batch::quoter quoter{.spread = batch::fixed_spread{batch::column::Constant(64, 0.02)},
                         .ticks = batch::tick_grids{64, 0.01}};
    batch::quotes q;
    quoter.refresh(u.columns, q);
    const double* before = q.size.bid.data();
    quoter.refresh(u.columns, q);
    CHECK(q.size.bid.data() == before);
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
    quoter.lots = batch::lot_grids{63, 1};
    CHECK(std::string{quoter.check(good.columns).parameter} == "lots (entries)");
    quoter.ticks = batch::tick_grids{63, 0.01};
    CHECK(std::string{quoter.check(good.columns).parameter} == "increments (entries)");
}
