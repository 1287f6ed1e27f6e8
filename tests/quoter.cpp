#include <cmath>
#include <support/scene.hpp>
#include <support/testing.hpp>
#include <type_traits>

using namespace twoside;
using namespace std::chrono_literals;

namespace {

constexpr reason closed{"closed by the test"};
constexpr reason leave{"leave", decision::exit};

// A gate whose verdicts the test sets from outside.
struct switched {
    const verdicts* says;
    verdicts operator()(const proposal&) const noexcept { return *says; }
};

struct bench {
    verdicts says{};
    top_of_book book{99.98, 300, 100.02, 300, {}};
    market_state state{.volatility = per_sqrt_second(0.02)};

    auto quoter() const {
        return twoside::quoter{.spread = fixed_spread{0.015},
                               .size = fixed_size{10},
                               .gate = switched{&says},
                               .throttle = throttle<250ms>{}};
    }
};

}  // namespace

TEST_CASE("quotes, then holds until the interval has passed") {
    bench b;
    auto q = b.quoter();
    const auto first = q.refresh(time_point{0ms}, b.book, b.state);
    CHECK(first.action == action::quote);
    CHECK(first.quote.bid.at.ticks == 9998);
    CHECK(first.quote.ask.at.ticks == 10002);
    const auto second = q.refresh(time_point{249ms}, b.book, b.state);
    CHECK(second.action == action::hold);
    CHECK(second.reason == throttled);
    CHECK(second.next_refresh == time_point{250ms});
    CHECK(q.refresh(time_point{250ms}, b.book, b.state).action == action::quote);
}

TEST_CASE("a refused refresh is not sent: the interval runs from the last quote") {
    bench b;
    auto q = b.quoter();
    (void)q.refresh(time_point{0ms}, b.book, b.state);
    for (int t = 10; t < 250; t += 10) CHECK(q.refresh(time_point{t * 1ms}, b.book, b.state).action == action::hold);
    CHECK(q.refresh(time_point{250ms}, b.book, b.state).action == action::quote);
}

TEST_CASE("sent() moves the interval to when the quote left, not_sent() gives it back") {
    bench b;
    auto q = b.quoter();
    (void)q.refresh(time_point{0ms}, b.book, b.state);
    q.sent(time_point{40ms});
    CHECK(q.refresh(time_point{280ms}, b.book, b.state).action == action::hold);
    CHECK(q.refresh(time_point{290ms}, b.book, b.state).action == action::quote);
    q.not_sent();
    CHECK(q.refresh(time_point{291ms}, b.book, b.state).action == action::quote);
    // Taken back after it was said to have left later.
    q.sent(time_point{400ms});
    q.not_sent();
    CHECK(q.refresh(time_point{401ms}, b.book, b.state).action == action::quote);
}

TEST_CASE("nothing can be taken back twice, or after a refresh that gave no quote") {
    bench b;
    auto q = b.quoter();
    (void)q.refresh(time_point{0ms}, b.book, b.state);
    (void)q.refresh(time_point{250ms}, b.book, b.state);
    CHECK(q.refresh(time_point{251ms}, b.book, b.state).action == action::hold);
    q.not_sent();
    q.sent(time_point{0ms});
    CHECK(q.refresh(time_point{252ms}, b.book, b.state).action == action::hold);
    CHECK(q.refresh(time_point{500ms}, b.book, b.state).action == action::quote);
    q.not_sent();
    q.not_sent();
    CHECK(q.refresh(time_point{501ms}, b.book, b.state).action == action::quote);
    CHECK(q.refresh(time_point{502ms}, b.book, b.state).action == action::hold);
    // A time before the refresh counts as the refresh's.
    (void)q.refresh(time_point{751ms}, b.book, b.state);
    q.sent(time_point{0ms});
    CHECK(q.refresh(time_point{1000ms}, b.book, b.state).action == action::hold);
}

TEST_CASE("a cancel that a gate demands passes at once, and once") {
    bench b;
    auto q = b.quoter();
    (void)q.refresh(time_point{0ms}, b.book, b.state);
    b.says = both_sides(verdict{closed});
    const auto s = q.refresh(time_point{1ms}, b.book, b.state);
    CHECK(s.action == action::cancel);
    CHECK(s.cancels == two_sided<bool>{true, true});
    CHECK(s.reason == closed);
    const auto again = q.refresh(time_point{2ms}, b.book, b.state);
    CHECK(again.action == action::hold);
    CHECK(again.sides.bid == closed);
    // Past the interval the gate still holds, and nothing is cancelled twice.
    const auto later = q.refresh(time_point{300ms}, b.book, b.state);
    CHECK(later.action == action::hold);
    CHECK(later.reason == closed);
}

TEST_CASE("one side is cancelled alone") {
    bench b;
    auto q = b.quoter();
    (void)q.refresh(time_point{0ms}, b.book, b.state);
    b.says = {closed, {}};
    const auto s = q.refresh(time_point{1ms}, b.book, b.state);
    CHECK(s.action == action::cancel);
    CHECK(s.cancels == two_sided<bool>{true, false});
    // At the next refresh the other side is quoted.
    const auto next = q.refresh(time_point{250ms}, b.book, b.state);
    CHECK(next.action == action::quote);
    CHECK_FALSE(next.quote.bid.present());
    CHECK(next.sides.bid == closed);
    CHECK(next.quote.ask.present());
}

TEST_CASE("a cancel does not start the interval, and does not end it") {
    bench b;
    auto q = b.quoter();
    (void)q.refresh(time_point{0ms}, b.book, b.state);
    b.says = both_sides(verdict{closed});
    (void)q.refresh(time_point{100ms}, b.book, b.state);
    b.says = {};
    CHECK(q.refresh(time_point{200ms}, b.book, b.state).reason == throttled);
    CHECK(q.refresh(time_point{250ms}, b.book, b.state).action == action::quote);
}

TEST_CASE("a cancel that failed is signalled again once the record is corrected") {
    bench b;
    auto q = b.quoter();
    (void)q.refresh(time_point{0ms}, b.book, b.state);
    b.says = both_sides(verdict{closed});
    (void)q.refresh(time_point{1ms}, b.book, b.state);
    q.working({false, true});
    const auto s = q.refresh(time_point{2ms}, b.book, b.state);
    CHECK(s.action == action::cancel);
    CHECK(s.cancels == two_sided<bool>{false, true});
}

TEST_CASE("nothing of ours works: a gate's stop is a hold with the reason") {
    bench b;
    b.says = both_sides(verdict{closed});
    auto q = b.quoter();
    const auto s = q.refresh(time_point{0ms}, b.book, b.state);
    CHECK(s.action == action::hold);
    CHECK(s.reason == closed);
    CHECK(s.fair_value == 100);
}

TEST_CASE("an exit passes at once, once, and is remembered until the gate opens") {
    bench b;
    auto q = b.quoter();
    b.state.position = -300;
    (void)q.refresh(time_point{0ms}, b.book, b.state);
    b.says = {{}, leave};  // on one side only: it counts for both
    const auto s = q.refresh(time_point{1ms}, b.book, b.state);
    CHECK(s.action == action::exit);
    CHECK(s.cancels == two_sided<bool>{true, true});
    CHECK(s.reason == leave);
    CHECK(s.inventory == inventory_advice{inventory_action::reduce_short, 1});
    const auto held = q.refresh(time_point{300ms}, b.book, b.state);
    CHECK(held.action == action::hold);
    CHECK(held.reason == leave);
    CHECK(held.inventory.urgency == 1);
    CHECK(held.sides.bid == leave);
    b.says = {};
    CHECK(q.refresh(time_point{600ms}, b.book, b.state).action == action::quote);
    b.says = {{}, leave};
    CHECK(q.refresh(time_point{601ms}, b.book, b.state).action == action::exit);
}

TEST_CASE("time that goes back is refused with a reason and harms nothing") {
    bench b;
    quoter q{.spread = fixed_spread{0.015},
             .size = fixed_size{10},
             .gate = all_of{warm_up{{.events = 1}}},
             .throttle = throttle<250ms>{}};
    (void)q.refresh(time_point{10s}, b.book, b.state);
    auto copy = q;
    const auto s = q.refresh(time_point{9s}, b.book, b.state);
    CHECK(s.action == action::hold);
    CHECK(s.reason == time_went_back);
    CHECK(s.sides.ask == time_went_back);
    // From there on it is as if that refresh had not been.
    for (int i = 0; i < 5; ++i) {
        const auto x = q.refresh(time_point{10s + i * 200ms}, b.book, b.state);
        const auto y = copy.refresh(time_point{10s + i * 200ms}, b.book, b.state);
        CHECK(x.action == y.action);
        CHECK(x.quote == y.quote);
    }
}

TEST_CASE("what is not set is a reason, not a quote") {
    const auto why = [](const market_state& state, const top_of_book& book) {
        quoter q{.spread = avellaneda_stoikov{{.risk_aversion = 0.1, .fill_decay = per_price(50)}},
                 .skew = reservation_skew{{.risk_aversion = 0.1}},
                 .size = fixed_size{10}};
        const auto s = q.refresh(time_point{0s}, book, state);
        CHECK(s.action == action::hold);
        CHECK(s.quote.empty());
        return s.reason;
    };
    const bench b;
    CHECK(why({.time_left = 60s}, b.book) == no_volatility);
    CHECK(why({.volatility = per_sqrt_second(0.01)}, b.book) == no_time_left);
    CHECK(why({.position = not_a_number, .volatility = per_sqrt_second(0.01), .time_left = 60s}, b.book) ==
          no_position);
    CHECK(why({.volatility = per_sqrt_second(0.01), .time_left = 60s}, {}) == no_fair_value);
    CHECK(why({.volatility = per_sqrt_second(0.01), .time_left = 60s}, {.bid = 1}) == no_fair_value);
}

TEST_CASE("models that give no number are named") {
    const bench b;
    quoter spread{.spread = [](const market_view&) { return not_a_number; }, .size = fixed_size{1}};
    CHECK(spread.refresh(time_point{}, b.book, {.volatility = per_sqrt_second(1), .time_left = 1s}).reason ==
          no_spread);
    quoter skew{.spread = fixed_spread{1},
                .skew = [](const market_view&, const offsets&) { return infinity; },
                .size = fixed_size{1}};
    CHECK(skew.refresh(time_point{}, b.book, {.volatility = per_sqrt_second(1), .time_left = 1s}).reason ==
          no_skew_value);
}

TEST_CASE("no fair value while a quote stands: cancelled at once, throttle or not") {
    bench b;
    auto q = b.quoter();
    (void)q.refresh(time_point{0ms}, b.book, b.state);
    const auto s = q.refresh(time_point{1ms}, top_of_book{}, b.state);
    CHECK(s.action == action::cancel);
    CHECK(s.reason == no_fair_value);
}

TEST_CASE("any slot takes a lambda or a struct of the user's own") {
    const bench b;
    quoter q{.fair_value = [](const auto& book) { return book.bid; },
             .spread = [](const market_view&) { return 0.10; },
             .skew = [](const market_view& v, const offsets&) { return 0.001 * v.state.position; },
             .horizon = [](time_point, const market_state&) { return 5.0; },
             .size = [](const market_view&) { return 7.0; },
             .gate = [](const proposal& p) { return stop_if(p.time_left != 5.0, closed); }};
    const auto s = q.refresh(time_point{}, b.book, {.position = 10});
    REQUIRE(s.action == action::quote);
    CHECK(s.fair_value == 99.98);
    CHECK(s.offsets == offsets{0.10, 0.10});
    CHECK(s.quote.bid.at.ticks == 9987);
    CHECK(s.quote.ask.size == 7);
}

TEST_CASE("takes a depth, and the fair value sees all of it") {
    depth<2> d;
    d.bids[0] = {100, 10};
    d.bids[1] = {99, 90};
    d.asks[0] = {102, 100};
    d.bid_levels = 2;
    d.ask_levels = 1;
    quoter q{.fair_value = depth_weighted{100}, .spread = fixed_spread{1}, .size = fixed_size{1}};
    const auto s = q.refresh(time_point{}, d, {});
    CHECK(s.fair_value == 0.5 * (99.1 + 102));
}

TEST_CASE("the explanation adds up to the prices") {
    const bench b;
    quoter q{.spread = fixed_spread{0.0123},
             .skew = [](const market_view&, const offsets&) { return 0.0311; },
             .size = fixed_size{10},
             .rules = {.ticks_from_crossing = 3}};
    const auto s = q.refresh(time_point{}, b.book, b.state);
    REQUIRE(s.quote.two_way());
    using Catch::Matchers::WithinAbs;
    CHECK_THAT(s.fair_value - s.skew - s.offsets.bid - s.clamping.bid - s.rounding.bid,
               WithinAbs(s.quote.bid.price(), 1e-12));
    CHECK_THAT(s.fair_value - s.skew + s.offsets.ask + s.clamping.ask + s.rounding.ask,
               WithinAbs(s.quote.ask.price(), 1e-12));
    CHECK(s.clamping.ask > 0);
}

TEST_CASE("a signal tells what each gate said of each side") {
    bench b;
    b.state.position = 1000;
    quoter q{.spread = fixed_spread{0.015}, .size = fixed_size{10}, .gate = all_of{valid_book{}, inventory_limit{500}}};
    const auto s = q.refresh(time_point{}, b.book, b.state);
    CHECK(s.action == action::quote);
    CHECK(s.gates.each[0] == verdicts{});
    CHECK(s.gates.each[1] == verdicts{inventory_limit::long_limit, {}});
    CHECK_FALSE(s.quote.bid.present());
    CHECK(s.quote.ask.present());
}

TEST_CASE("a quoter is a value: a copy goes on by itself") {
    bench b;
    auto q = b.quoter();
    (void)q.refresh(time_point{0ms}, b.book, b.state);
    auto copy = q;
    (void)copy.refresh(time_point{250ms}, b.book, b.state);
    CHECK(copy.refresh(time_point{260ms}, b.book, b.state).action == action::hold);
    CHECK(q.refresh(time_point{260ms}, b.book, b.state).action == action::quote);
    STATIC_REQUIRE(std::is_trivially_copyable_v<decltype(q)::signal>);
    STATIC_REQUIRE(noexcept(q.refresh(time_point{}, b.book, b.state)));
}

TEST_CASE("the session's clock drives the horizon through the quoter") {
    const bench b;
    quoter q{.spread = avellaneda_stoikov{{.risk_aversion = 0.5, .fill_decay = per_price(50)}},
             .skew = reservation_skew{{.risk_aversion = 0.5}},
             .horizon = session_horizon{{.opens = 9h + 30min, .closes = 16h}},
             .size = fixed_size{1}};
    market_state state{.position = 10, .volatility = per_sqrt_second(0.01)};
    const auto early = q.refresh(time_point{10h}, b.book, state);
    const auto late = q.refresh(time_point{15h + 59min}, b.book, state);
    CHECK(early.skew > late.skew);
    CHECK_THAT(late.skew, Catch::Matchers::WithinRel(0.03, 1e-12));
}
