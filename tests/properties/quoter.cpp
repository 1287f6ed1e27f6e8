// Properties of whole quotes under random input. Every failure prints the seed and the step that reproduce it.

#include <cmath>
#include <support/market.hpp>
#include <support/testing.hpp>

using namespace twoside;
using namespace std::chrono_literals;
using Catch::Matchers::WithinAbs;

namespace {

template <class Ticks = tick_rule<1>>
struct rules_under_test {
    Ticks ticks{0.01};
    int away = 0;
};

template <class Ticks = tick_rule<1>>
auto make_quoter(double scale, const rules_under_test<Ticks>& r = {}, double gamma = 1e-4) {
    return quoter{
        .fair_value = weighted_mid{},
        .spread = bounded{avellaneda_stoikov{{.risk_aversion = gamma / scale, .fill_decay = per_price(60 / scale)}},
                          {.min_ticks = 0.5}},
        .skew = reservation_skew{{.risk_aversion = gamma / scale}},
        .horizon = given_horizon{},
        .size = position_size{{.size = 100, .position_limit = 1000}},
        .rules = order_rules{.ticks = r.ticks, .ticks_from_crossing = r.away},
        .gate = all_of{inventory_limit{1000}},
        .throttle = throttle<100ms>{},
    };
}

}  // namespace

namespace {

template <class Ticks>
void check_orders(const rules_under_test<Ticks>& rules) {
    sim::random_numbers random{101};
    for (int i = 0; i < 20000; ++i) {
        auto q = make_quoter(1, rules);
        const top_of_book book = support::random_book(random);
        const market_state state = support::random_state(random, 1000);
        const auto s = q.refresh(time_point{}, book, state);
        INFO("seed 101, step " << i << ", book " << book.bid << " " << book.ask << ", position " << state.position);
        if (s.quote.two_way()) REQUIRE(s.bid_price() < s.ask_price());
        for (const side which : {side::bid, side::ask}) {
            const quote_side& one = s.quote[which];
            REQUIRE(one.lots >= 0);
            REQUIRE(one.present() == s.sides()[which].open());
            if (!one.present()) continue;
            const double price = s.price(which);
            REQUIRE(s.scales[which].increment() == rules.ticks.increment(price));
            REQUIRE(rules.ticks.at_most(price) == one.ticks);
            REQUIRE(rules.ticks.at_least(price) == one.ticks);
            const auto size = static_cast<double>(one.lots);
            REQUIRE(s.size(which) == size);
            const double filled = which == side::bid ? state.position + state.resting.bid + size
                                                     : -state.position + state.resting.ask + size;
            REQUIRE(filled <= 1000 + 1e-9);
            if (rules.away > 0) {
                if (which == side::bid)
                    REQUIRE(price <= book.ask - rules.away * 0.001 + 1e-9);
                else
                    REQUIRE(price >= book.bid + rules.away * 0.001 - 1e-9);
            }
        }
    }
}

}  // namespace

TEST_CASE("bid below ask, prices on the grid of their own band, sizes of whole lots, the limit kept") {
    check_orders<tick_rule<1>>({tick_rule{0.01}, 0});
    check_orders<tick_rule<1>>({tick_rule{0.01}, 1});
    check_orders<tick_rule<1>>({tick_rule{0.05}, 1});
    check_orders<tick_rule<16>>({tick_rule{{0, 0.001}, {100, 0.01}}, 2});
}

TEST_CASE("rounding never narrows: our quotes are at least as wide as the model says") {
    sim::random_numbers random{102};
    for (int i = 0; i < 20000; ++i) {
        auto q = make_quoter(1);
        const top_of_book book = support::random_book(random);
        const auto s = q.refresh(time_point{}, book, support::random_state(random, 500));
        if (!s.quote.two_way()) continue;
        INFO("seed 102, step " << i);
        REQUIRE(s.ask_price() - s.bid_price() >= s.offsets.total() - 2e-9);
    }
}

TEST_CASE("mirror symmetry: the opposite position in the mirrored book gets the mirrored quote") {
    sim::random_numbers random{103};
    for (int i = 0; i < 20000; ++i) {
        const top_of_book book = support::random_book(random);
        market_state state = support::random_state(random, 1000);
        top_of_book mirrored{
            .bid = 200 - book.ask, .bid_size = book.ask_size, .ask = 200 - book.bid, .ask_size = book.bid_size};
        market_state opposite = state;
        opposite.position = -state.position;
        opposite.resting = {state.resting.ask, state.resting.bid};
        auto a = make_quoter<tick_rule<1>>(1, {.away = 1});
        auto b = make_quoter<tick_rule<1>>(1, {.away = 1});
        const auto s = a.refresh(time_point{}, book, state);
        const auto m = b.refresh(time_point{}, mirrored, opposite);
        INFO("seed 103, step " << i << ", book " << book.bid << " x " << book.bid_size << " " << book.ask << " x "
                               << book.ask_size << ", position " << state.position);
        INFO(s.sides().bid.text() << " | " << s.sides().ask.text() << ", mirrored " << m.sides().bid.text() << " | "
                                  << m.sides().ask.text());
        // A raw price within the tolerance of the grid may fall to either side of it in the mirror; nothing else may
        // differ.
        REQUIRE(s.quote.bid.present() == m.quote.ask.present());
        REQUIRE(s.quote.ask.present() == m.quote.bid.present());
        if (s.quote.bid.present()) {
            REQUIRE(s.quote.bid.ticks == 20000 - m.quote.ask.ticks);
            REQUIRE(s.quote.bid.lots == m.quote.ask.lots);
        }
        if (s.quote.ask.present()) REQUIRE(s.quote.ask.ticks == 20000 - m.quote.bid.ticks);
        REQUIRE_THAT(s.skew, WithinAbs(-m.skew, 1e-12));
    }
}

TEST_CASE("translation: the same market some ticks higher gets the same quote as many ticks higher") {
    sim::random_numbers random{104};
    for (int i = 0; i < 20000; ++i) {
        const top_of_book book = support::random_book(random);
        const market_state state = support::random_state(random, 1000);
        const std::int64_t ticks = random.integer(-5000, 500000);
        const top_of_book moved{.bid = static_cast<double>(std::llround(book.bid * 100) + ticks) / 100,
                                .bid_size = book.bid_size,
                                .ask = static_cast<double>(std::llround(book.ask * 100) + ticks) / 100,
                                .ask_size = book.ask_size};
        auto a = make_quoter<tick_rule<1>>(1, {.away = 1});
        auto b = make_quoter<tick_rule<1>>(1, {.away = 1});
        const auto s = a.refresh(time_point{}, book, state);
        const auto t = b.refresh(time_point{}, moved, state);
        INFO("seed 104, step " << i << ", moved by " << ticks);
        REQUIRE(s.quote.bid.present() == t.quote.bid.present());
        if (s.quote.bid.present()) REQUIRE(s.quote.bid.ticks + ticks == t.quote.bid.ticks);
        if (s.quote.ask.present()) REQUIRE(s.quote.ask.ticks + ticks == t.quote.ask.ticks);
    }
}

TEST_CASE("scaling: the same market in other price units gives the same quote in ticks") {
    sim::random_numbers random{105};
    for (int i = 0; i < 20000; ++i) {
        const double scale = std::pow(10.0, static_cast<double>(random.integer(-3, 4)));
        const top_of_book book = support::random_book(random);
        market_state state = support::random_state(random, 1000);
        const top_of_book scaled{
            .bid = book.bid * scale, .bid_size = book.bid_size, .ask = book.ask * scale, .ask_size = book.ask_size};
        auto a = make_quoter<tick_rule<1>>(1, {.away = 1});
        auto b = make_quoter<tick_rule<1>>(scale, {.ticks = tick_rule{0.01 * scale}, .away = 1});
        const auto s = a.refresh(time_point{}, book, state);
        state.volatility = per_sqrt_second(state.volatility.per_sqrt_second() * scale);
        const auto t = b.refresh(time_point{}, scaled, state);
        INFO("seed 105, step " << i << ", scale " << scale);
        REQUIRE(s.quote.bid.present() == t.quote.bid.present());
        if (s.quote.bid.present()) REQUIRE(s.quote.bid.ticks == t.quote.bid.ticks);
        if (s.quote.ask.present()) REQUIRE(s.quote.ask.ticks == t.quote.ask.ticks);
        REQUIRE(s.quote.bid.lots == t.quote.bid.lots);
    }
}

TEST_CASE("a longer position never quotes higher") {
    sim::random_numbers random{106};
    for (int i = 0; i < 500; ++i) {
        const top_of_book book = support::random_book(random);
        market_state state = support::random_state(random, 1000);
        state.resting = {};
        std::int64_t last_bid = std::numeric_limits<std::int64_t>::max();
        std::int64_t last_ask = last_bid;
        for (double p = -950; p <= 950; p += 50) {
            state.position = p;
            auto q = make_quoter(1);
            const auto s = q.refresh(time_point{}, book, state);
            INFO("seed 106, step " << i << ", position " << p);
            if (s.quote.bid.present()) {
                REQUIRE(s.quote.bid.ticks <= last_bid);
                last_bid = s.quote.bid.ticks;
            }
            if (s.quote.ask.present()) {
                REQUIRE(s.quote.ask.ticks <= last_ask);
                last_ask = s.quote.ask.ticks;
            }
        }
    }
}

namespace {

template <class Rules>
void no_input_breaks(const Rules& rules) {
    sim::random_numbers random{107};
    int quoted = 0;
    for (int i = 0; i < 200000; ++i) {
        const double jump = random.below(3) == 0 ? 1 : 0;
        const auto number = [&](double usual) {
            return random.uniform() < 0.2 + 0.5 * jump ? support::any_number(random) : usual;
        };
        quoter q{.spread = avellaneda_stoikov{{.risk_aversion = magnitude(random.normal()),
                                               .fill_decay = per_price(std::exp(random.uniform(-5, 5)))}},
                 .skew = convex_skew{{.position_limit = 1000, .cap = cap_in_ticks(20)}},
                 .horizon = given_horizon{},
                 .size = position_size{{.size = 100, .position_limit = 1000}},
                 .rules = rules,
                 .pressure = inventory_pressure{{.position_limit = 1000}},
                 .gate = all_of{inventory_limit{1000}, fast_market{}, price_band{{.max_distance = 10}}}};
        const top_of_book book{.bid = number(99.98),
                               .bid_size = number(300),
                               .ask = number(100.02),
                               .ask_size = number(100),
                               .time = time_point{std::chrono::nanoseconds{random.integer(-1000, 1000)}}};
        const market_state state{.position = number(10),
                                 .volatility = per_sqrt_second(number(0.02)),
                                 .time_left = std::chrono::nanoseconds{random.integer(-10, 1'000'000'000'000)},
                                 .resting = {number(0), number(0)},
                                 .profit = number(0)};
        const auto s =
            q.refresh(time_point{std::chrono::nanoseconds{static_cast<std::int64_t>(random.bits())}}, book, state);
        INFO("seed 107, step " << i);
        for (const side which : {side::bid, side::ask}) {
            REQUIRE(s.quote[which].lots >= 0);
            if (s.quote[which].present()) {
                REQUIRE(is_finite(s.price(which)));
                REQUIRE(s.sides()[which].open());
            } else {
                REQUIRE_FALSE(s.sides()[which].open());
            }
        }
        if (s.quote.two_way()) REQUIRE(s.bid_price() < s.ask_price());
        REQUIRE(s.inventory().urgency >= 0);
        REQUIRE(s.inventory().urgency <= 1);
        REQUIRE((s.action == action::quote) == !s.quote.empty());
        quoted += s.action == action::quote;
    }
    CHECK(quoted > 10000);
}

}  // namespace

TEST_CASE("no input makes a quote that is not a number, crosses itself, or has a negative size") {
    // Every kind of rules.
    no_input_breaks(order_rules{.ticks_from_crossing = 0});
    no_input_breaks(order_rules{.ticks_from_crossing = 2, .allow_non_positive_prices = true});
    no_input_breaks(order_rules{.ticks = tick_rule{{0, 0.0001}, {1, 0.01}}});
}
