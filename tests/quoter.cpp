#include <cmath>
#include <support/scene.hpp>
#include <support/testing.hpp>
#include <type_traits>

using namespace twoside;
using namespace std::chrono_literals;

namespace {

constexpr reason closed{"closed by the test"};
constexpr reason leave{"leave", decision::exit};
constexpr reason leave_out{"left out"};

// A gate whose verdicts the test sets from outside.
struct switched {
    const verdicts* says;
    verdicts operator()(const proposal&) const noexcept { return *says; }
};

struct bench {
    verdicts says{};
    top_of_book book{99.98, 300, 100.02, 300, {}};
    market_state state{.volatility = per_sqrt_second(0.02)};

    // The market moves by so many ticks.
    void move(int ticks) {
        book.bid += 0.01 * ticks;
        book.ask += 0.01 * ticks;
    }

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
    CHECK(first.number == 1);
    CHECK(first.quote.bid.ticks == 9998);
    CHECK(first.quote.ask.ticks == 10002);
    CHECK(first.bid_price() == 99.98);
    CHECK(first.ask_price() == 100.02);
    CHECK(first.size(side::bid) == 10);
    b.move(1);
    const auto second = q.refresh(time_point{249ms}, b.book, b.state);
    CHECK(second.action == action::hold);
    CHECK(second.number == 0);
    CHECK(second.reason == throttled);
    CHECK(second.next_refresh == time_point{250ms});
    CHECK(second.quote == first.quote);  // it stands
    CHECK(second.bid_price() == 99.98);
    const auto third = q.refresh(time_point{250ms}, b.book, b.state);
    CHECK(third.action == action::quote);
    CHECK(third.number == 2);
    CHECK(third.quote.bid.ticks == 9999);
}

TEST_CASE("a refused refresh is not sent: the interval runs from the last quote") {
    bench b;
    auto q = b.quoter();
    (void)q.refresh(time_point{0ms}, b.book, b.state);
    b.move(1);
    for (int t = 10; t < 250; t += 10) CHECK(q.refresh(time_point{t * 1ms}, b.book, b.state).action == action::hold);
    CHECK(q.refresh(time_point{250ms}, b.book, b.state).action == action::quote);
}

TEST_CASE("an unchanged quote is no quote: it holds, says so, and consumes no interval") {
    bench b;
    auto q = b.quoter();
    const auto first = q.refresh(time_point{0s}, b.book, b.state);
    for (int t = 1; t <= 10; ++t) {
        const auto s = q.refresh(time_point{t * 1s}, b.book, b.state);
        CHECK(s.action == action::hold);
        CHECK(s.reason == unchanged);
        CHECK(s.number == 0);
        CHECK(s.quote == first.quote);
        CHECK(s.fair_value == 100);
        CHECK(s.sides() == verdicts{});
    }
    // Ten quiet seconds, then the market falls: at once.
    b.move(-50);
    CHECK(q.refresh(time_point{10s + 1ms}, b.book, b.state).action == action::quote);
    CHECK(q.standing().bid.since == time_point{10s + 1ms});
    // Only a size is a change too.
    q.size = fixed_size{11};
    CHECK(q.refresh(time_point{11s}, b.book, b.state).action == action::quote);
}

TEST_CASE("a quote that differs from what stands only by a side less is a cancel, and needs no interval") {
    bench b;
    auto q = b.quoter();
    (void)q.refresh(time_point{0ms}, b.book, b.state);
    b.says = {closed, {}};
    const auto s = q.refresh(time_point{300ms}, b.book, b.state);
    CHECK(s.action == action::cancel);
    CHECK(s.cancels == two_sided<bool>{true, false});
    CHECK(s.reason == closed);
    CHECK_FALSE(s.quote.bid.present());
    CHECK(s.quote.ask.ticks == 10002);
    CHECK(q.last_sent() == time_point{0ms});
}

TEST_CASE("a new quote that leaves a side out says which side is to be taken off") {
    bench b;
    auto q = b.quoter();
    (void)q.refresh(time_point{0ms}, b.book, b.state);
    b.says = {closed, {}};
    b.move(1);
    const auto s = q.refresh(time_point{300ms}, b.book, b.state);
    CHECK(s.action == action::quote);
    CHECK(s.cancels == two_sided<bool>{true, false});
    CHECK(s.changes == two_sided<bool>{true, true});
    CHECK(s.sides().bid == closed);
    CHECK(s.quote.ask.ticks == 10003);
    b.move(1);
    const auto next = q.refresh(time_point{600ms}, b.book, b.state);
    CHECK(next.cancels == two_sided<bool>{});
    CHECK(next.changes == two_sided<bool>{false, true});
    CHECK(q.refresh(time_point{601ms}, b.book, b.state).changes == two_sided<bool>{});
}

TEST_CASE("sent() moves the interval to when the quote left, also after other refreshes") {
    bench b;
    auto q = b.quoter();
    const auto s = q.refresh(time_point{0ms}, b.book, b.state);
    b.move(1);
    (void)q.refresh(time_point{10ms}, b.book, b.state);
    CHECK(q.sent(s.number, time_point{90ms}));
    CHECK(q.refresh(time_point{250ms}, b.book, b.state).action == action::hold);
    CHECK(q.refresh(time_point{339ms}, b.book, b.state).next_refresh == time_point{340ms});
    CHECK(q.refresh(time_point{340ms}, b.book, b.state).action == action::quote);
}

TEST_CASE("not_sent() gives the interval back and what stood before, also one tick later") {
    bench b;
    auto q = b.quoter();
    const auto first = q.refresh(time_point{0ms}, b.book, b.state);
    b.move(1);
    const auto second = q.refresh(time_point{250ms}, b.book, b.state);
    (void)q.refresh(time_point{251ms}, b.book, b.state);
    CHECK(q.not_sent(second.number));
    CHECK(q.standing().bid == first.quote.bid);
    const auto again = q.refresh(time_point{252ms}, b.book, b.state);
    CHECK(again.action == action::quote);
    CHECK(again.quote == second.quote);
    // Taken back after it was said to have left later.
    CHECK(q.sent(again.number, time_point{400ms}));
    CHECK(q.not_sent(again.number));
    CHECK(q.refresh(time_point{401ms}, b.book, b.state).action == action::quote);
}

TEST_CASE("a refused quote leaves the order at a limit standing, and that is cancelled at once") {
    bench b;
    auto q = b.quoter();
    (void)q.refresh(time_point{0ms}, b.book, b.state);  // a bid and an ask
    b.says = {closed, {}};
    b.move(1);
    const auto second = q.refresh(time_point{250ms}, b.book, b.state);  // the ask alone
    REQUIRE(second.action == action::quote);
    CHECK(q.refresh(time_point{251ms}, b.book, b.state).action == action::hold);
    CHECK(q.not_sent(second.number));
    const auto s = q.refresh(time_point{252ms}, b.book, b.state);
    // The interval was given back too, so the same quote is tried again, and it names the bid.
    CHECK(s.action == action::quote);
    CHECK(s.cancels.bid);
    // Were the ask as it stands, the bid would be cancelled alone, throttle or not.
    CHECK(q.not_sent(s.number, side::bid));
    const auto alone = q.refresh(time_point{253ms}, b.book, b.state);
    CHECK(alone.action == action::cancel);
    CHECK(alone.cancels == two_sided<bool>{true, false});
}

TEST_CASE("nothing can be corrected twice to another end, nor what was never signalled") {
    bench b;
    auto q = b.quoter();
    const auto s = q.refresh(time_point{0ms}, b.book, b.state);
    b.move(1);
    const auto hold = q.refresh(time_point{1ms}, b.book, b.state);
    CHECK_FALSE(q.not_sent(hold.number));
    CHECK_FALSE(q.sent(hold.number, time_point{50ms}));
    CHECK_FALSE(q.not_sent(s.number + 1));
    CHECK(q.refresh(time_point{249ms}, b.book, b.state).action == action::hold);
    CHECK(q.not_sent(s.number));
    CHECK(q.not_sent(s.number));
    CHECK(q.standing().bid.lots == 0);
    CHECK(q.refresh(time_point{249ms}, b.book, b.state).action == action::quote);
    CHECK(q.refresh(time_point{250ms}, b.book, b.state).action == action::hold);
    CHECK(q.not_sent(s.number));
    CHECK(q.standing().bid.present());
}

TEST_CASE("quotes that are said to have left out of order leave none closer than the interval") {
    bench b;
    auto q = b.quoter();
    const auto first = q.refresh(time_point{0ms}, b.book, b.state);
    b.move(1);
    const auto second = q.refresh(time_point{250ms}, b.book, b.state);
    CHECK(q.sent(second.number, time_point{300ms}));
    CHECK(q.sent(first.number, time_point{40ms}));
    b.move(1);
    CHECK(q.refresh(time_point{549ms}, b.book, b.state).action == action::hold);
    CHECK(q.refresh(time_point{550ms}, b.book, b.state).action == action::quote);
}

TEST_CASE("the facts are stated: what stands is that, whatever an earlier signal turns out to have done") {
    bench b;
    auto q = b.quoter();
    const auto s = q.refresh(time_point{0ms}, b.book, b.state);
    q.standing({});
    CHECK_FALSE(q.not_sent(s.number));
    CHECK_FALSE(q.standing().bid.present());
    // A partial fill, as the broker tells it: the same quote is one again.
    (void)q.refresh(time_point{1s}, b.book, b.state);
    q.standing({{9998, 4}, {10002, 10}});
    const auto refilled = q.refresh(time_point{2s}, b.book, b.state);
    CHECK(refilled.action == action::quote);
    CHECK(refilled.quote.bid.lots == 10);
    // An order that should not be there is taken off.
    b.says = both_sides(verdict{closed});
    CHECK(q.refresh(time_point{3s}, b.book, b.state).action == action::cancel);
    CHECK(q.refresh(time_point{4s}, b.book, b.state).action == action::hold);
    q.standing({{}, {10005, 3}});
    const auto stray = q.refresh(time_point{5s}, b.book, b.state);
    CHECK(stray.action == action::cancel);
    CHECK(stray.cancels == two_sided<bool>{false, true});
}

TEST_CASE("facts that are older than a signal leave what is on its way: it is cancelled like the rest") {
    bench b;
    auto q = b.quoter();
    const auto s = q.refresh(time_point{0ms}, b.book, b.state);
    q.standing({}, s.number - 1);  // a snapshot that was taken before the quote arrived
    CHECK(q.standing().bid.present());
    CHECK(q.sent(s.number, time_point{20ms}));
    b.says = both_sides(verdict{closed});
    CHECK(q.refresh(time_point{30ms}, b.book, b.state).cancels == two_sided<bool>{true, true});
}

TEST_CASE("what stands can be read, changed and stated again") {
    bench b;
    auto q = b.quoter();
    (void)q.refresh(time_point{0ms}, b.book, b.state);
    auto left = q.standing();
    left.bid.lots -= 4;
    q.standing(left);
    CHECK(q.standing().bid.lots == 6);
    CHECK(q.standing().bid.since == time_point{0ms});
    q.standing({.bid = {9998, 5}, .ask = {10002, 10}});
    CHECK(q.standing().bid.lots == 5);
}

TEST_CASE("a fill leaves every correction of an earlier signal possible") {
    bench b;
    auto q = b.quoter();
    (void)q.refresh(time_point{0ms}, b.book, b.state);
    b.says = both_sides(verdict{closed});
    const auto cancel = q.refresh(time_point{1ms}, b.book, b.state);
    q.filled(side::bid, 4);
    CHECK(q.refused(cancel.number, side::bid));
    CHECK(q.standing().bid.lots == 6);
    CHECK(q.standing().bid.since == time_point{0ms});
    const auto again = q.refresh(time_point{2ms}, b.book, b.state);
    CHECK(again.action == action::cancel);
    CHECK(again.cancels == two_sided<bool>{true, false});
    // More than stands, and nothing, harm nothing.
    CHECK(q.not_sent(again.number));
    q.filled(side::bid, 0);
    q.filled(side::bid, -5);
    CHECK(q.standing().bid.lots == 6);
    q.filled(side::bid, 100);
    CHECK_FALSE(q.standing().bid.present());
    CHECK_FALSE(q.standing().ask.present());
}

TEST_CASE("a fill makes room for a new quote") {
    bench b;
    auto q = b.quoter();
    (void)q.refresh(time_point{0ms}, b.book, b.state);
    q.filled(side::ask, 3);
    const auto s = q.refresh(time_point{1s}, b.book, b.state);
    CHECK(s.action == action::quote);
    CHECK(s.changes == two_sided<bool>{false, true});
    CHECK(s.quote.ask.lots == 10);
    // Taken back, seven of the old order stand.
    CHECK(q.not_sent(s.number));
    CHECK(q.standing().ask.lots == 7);
}

TEST_CASE("a broker that refuses everything gets no more quotes than one that takes them") {
    bench b;
    auto q = b.quoter();
    int quotes = 0;
    for (int t = 0; t < 1000; ++t) {
        const auto s = q.refresh(time_point{t * 1ms}, b.book, b.state);
        if (s.action != action::quote) continue;
        ++quotes;
        CHECK(q.refused(s.number));
        CHECK_FALSE(q.standing().bid.present());
    }
    CHECK(quotes == 4);
    const auto s = q.refresh(time_point{2s}, b.book, b.state);
    CHECK(q.refused(s.number, side::ask));
    CHECK(q.standing().bid.present());
    CHECK_FALSE(q.standing().ask.present());
}

TEST_CASE("sides of different signals that cross are taken off at once") {
    bench b;
    auto q = b.quoter();
    (void)q.refresh(time_point{0ms}, b.book, b.state);
    b.move(50);
    const auto s = q.refresh(time_point{250ms}, b.book, b.state);
    CHECK(q.refused(s.number, side::ask));
    CHECK(q.standing().bid.ticks > q.standing().ask.ticks);
    const auto mended = q.refresh(time_point{251ms}, b.book, b.state);
    CHECK(mended.action == action::cancel);
    CHECK(mended.reason == own_sides_cross);
    CHECK(mended.quote.empty());
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
    CHECK(s.number == 2);
    CHECK(s.quote.empty());
    const auto again = q.refresh(time_point{2ms}, b.book, b.state);
    CHECK(again.action == action::hold);
    CHECK(again.sides().bid == closed);
    // Past the interval the gate still holds, and nothing is cancelled twice.
    const auto later = q.refresh(time_point{300ms}, b.book, b.state);
    CHECK(later.action == action::hold);
    CHECK(later.reason == closed);
}

TEST_CASE("one side is cancelled alone, and then the other is unchanged") {
    bench b;
    auto q = b.quoter();
    (void)q.refresh(time_point{0ms}, b.book, b.state);
    b.says = {closed, {}};
    const auto s = q.refresh(time_point{1ms}, b.book, b.state);
    CHECK(s.action == action::cancel);
    CHECK(s.cancels == two_sided<bool>{true, false});
    const auto next = q.refresh(time_point{250ms}, b.book, b.state);
    CHECK(next.action == action::hold);
    CHECK(next.reason == unchanged);
    CHECK_FALSE(next.quote.bid.present());
    CHECK(next.sides().bid == closed);
    CHECK(next.quote.ask.present());
    b.says = {};
    CHECK(q.refresh(time_point{251ms}, b.book, b.state).action == action::quote);
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

TEST_CASE("a cancel that did not leave is signalled again, whole or a side") {
    bench b;
    auto q = b.quoter();
    (void)q.refresh(time_point{0ms}, b.book, b.state);
    b.says = both_sides(verdict{closed});
    const auto first = q.refresh(time_point{1ms}, b.book, b.state);
    CHECK(q.not_sent(first.number, side::ask));
    const auto second = q.refresh(time_point{2ms}, b.book, b.state);
    CHECK(second.action == action::cancel);
    CHECK(second.cancels == two_sided<bool>{false, true});
    CHECK(q.not_sent(second.number));
    CHECK(q.not_sent(first.number));
    CHECK(q.refresh(time_point{3ms}, b.book, b.state).cancels == two_sided<bool>{true, true});
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

TEST_CASE("gates judge what would really rest: the new orders, or those that stand while the throttle refuses") {
    bench b;
    quote seen{};
    standing_quote beside{};
    double price = 0;
    double size = 0;
    quoter q{.spread = fixed_spread{0.015},
             .size = fixed_size{1000},
             .rules = {.lots = lot_rule{{.lot = 50, .maximum_size = 120}}},
             .gate =
                 [&](const proposal& p) {
                     seen = p.order;
                     beside = p.stands;
                     price = p.bid_price();
                     size = p.size(side::bid);
                     return verdict{};
                 },
             .throttle = throttle<250ms>{}};
    (void)q.refresh(time_point{0ms}, b.book, b.state);
    CHECK(seen == quote{{9998, 2}, {10002, 2}});  // ticks and lots
    CHECK(price == 99.98);
    CHECK(size == 100);
    CHECK_FALSE(beside.bid.present());
    b.move(3);
    (void)q.refresh(time_point{10ms}, b.book, b.state);
    CHECK(seen == quote{{9998, 2}, {10002, 2}});
    CHECK(beside.bid.present());
    CHECK(beside.bid.since == time_point{0ms});
    CHECK(price == 99.98);
    (void)q.refresh(time_point{300ms}, b.book, b.state);
    CHECK(seen == quote{{10001, 2}, {10005, 2}});
    CHECK(beside.bid.ticks == 9998);
    // A side that is not generated is absent.
    q.size = fixed_size{10};
    b.move(1);
    (void)q.refresh(time_point{600ms}, b.book, b.state);
    CHECK(seen.empty());
    CHECK(price != price);
    CHECK(size == 0);
}

TEST_CASE("a position that changes from outside takes an order that has become too large off at once") {
    bench b;
    quoter q{.spread = fixed_spread{0.015},
             .size = position_size{{.size = 100, .position_limit = 1000}},
             .gate = inventory_limit{1000},
             .throttle = throttle<250ms>{}};
    REQUIRE(q.refresh(time_point{0ms}, b.book, b.state).quote.bid.lots == 100);
    b.state.position = 950;
    const auto s = q.refresh(time_point{1ms}, b.book, b.state);
    CHECK(s.action == action::cancel);
    CHECK(s.cancels == two_sided<bool>{true, false});
    CHECK(s.reason == inventory_limit::long_limit);
    // When a new quote is allowed, what fits is shown.
    CHECK(q.refresh(time_point{250ms}, b.book, b.state).quote.bid.lots == 5);
}

TEST_CASE("the limit judges the size that lots leave") {
    bench b;
    quoter q{.spread = fixed_spread{0.015},
             .size = fixed_size{1000},
             .rules = {.lots = lot_rule{{.maximum_size = 100}}},
             .gate = inventory_limit{500}};
    CHECK(q.refresh(time_point{0ms}, b.book, b.state).quote.two_way());
}

TEST_CASE("an order that the market left behind is taken off by the band at once") {
    bench b;
    quoter q{.spread = fixed_spread{0.015},
             .size = fixed_size{10},
             .gate = price_band{{.max_distance = 0.1}},
             .throttle = throttle<250ms>{}};
    (void)q.refresh(time_point{0ms}, b.book, b.state);
    b.move(-2000);
    const auto s = q.refresh(time_point{1ms}, b.book, b.state);
    CHECK(s.action == action::cancel);
    CHECK(s.cancels == two_sided<bool>{true, true});
    CHECK(s.reason == price_band::too_far);
}

TEST_CASE("a size model alone takes its side off at its limit, throttle or not") {
    bench b;
    quoter q{.spread = fixed_spread{0.015},
             .size = position_size{{.size = 100, .position_limit = 1000}},
             .throttle = throttle<250ms>{}};
    (void)q.refresh(time_point{0ms}, b.book, b.state);
    b.state.position = 1000;
    const auto s = q.refresh(time_point{1ms}, b.book, b.state);
    CHECK(s.action == action::cancel);
    CHECK(s.cancels == two_sided<bool>{true, false});
    CHECK(s.reason == lot_rule::no_size);
    quoter small{.spread = fixed_spread{0.015},
                 .size = position_size{{.size = 100, .position_limit = 1000}},
                 .rules = {.lots = lot_rule{{.minimum_size = 20}}},
                 .throttle = throttle<250ms>{}};
    b.state.position = 0;
    (void)small.refresh(time_point{0ms}, b.book, b.state);
    b.state.position = -985;
    CHECK(small.refresh(time_point{1ms}, b.book, b.state).reason == lot_rule::too_small);
}

TEST_CASE("a model that stops quoting a side takes it off, throttle or not") {
    bench b;
    quoter q{
        .spread =
            [](const market_view& v) { return v.state.position > 0 ? offsets{infinity, 0.02} : offsets{0.02, 0.02}; },
        .size = fixed_size{10},
        .throttle = throttle<250ms>{}};
    (void)q.refresh(time_point{0ms}, b.book, b.state);
    b.state.position = 1;
    const auto s = q.refresh(time_point{1ms}, b.book, b.state);
    CHECK(s.action == action::cancel);
    CHECK(s.cancels == two_sided<bool>{true, false});
    CHECK(s.reason == no_quote_by_model);
}

namespace {

// A policy that lets everything through and claims a floor.
struct always_open {
    static constexpr refresh_interval floor{400ms};
    permission check(time_point, time_point) const { return {}; }
};
// One whose floor was edited after its making.
constexpr refresh_interval edited = [] {
    refresh_interval f{100ms};
    f.nanoseconds = 1;
    return f;
}();
struct below_the_floor {
    static constexpr refresh_interval floor = edited;
    permission check(time_point, time_point) const { return {}; }
};

template <class Throttle>
std::chrono::nanoseconds smallest_gap(Throttle policy) {
    bench b;
    quoter q{.spread = fixed_spread{0.015}, .size = fixed_size{10}, .throttle = policy};
    auto smallest = std::chrono::nanoseconds::max();
    time_point last = time_point::earliest();
    for (auto t = time_point{0ms}; t < time_point{3s}; t = t + 7ms) {
        b.move(1);
        if (q.refresh(t, b.book, b.state).action != action::quote) continue;
        smallest = std::min(smallest, t - last);
        last = t;
    }
    return smallest;
}

}  // namespace

TEST_CASE("the floor belongs to the quoter, whatever policy sits in the slot") {
    CHECK(smallest_gap(always_open{}) >= 400ms);
    CHECK(smallest_gap(always_open{}) < 410ms);
    CHECK(smallest_gap(below_the_floor{}) >= 100ms);
    CHECK(smallest_gap(below_the_floor{}) < 110ms);
    STATIC_REQUIRE(quoter<weighted_mid, fixed_spread>::floor() == 250ms);
    // What the policy's refusal does not say, the quoter does.
    bench b;
    quoter q{.spread = fixed_spread{0.015}, .size = fixed_size{10}, .throttle = always_open{}};
    (void)q.refresh(time_point{0ms}, b.book, b.state);
    CHECK(q.refresh(time_point{1ms}, b.book, b.state).next_refresh == time_point{400ms});
}

TEST_CASE("the interval can be made longer while quotes run, and nothing is forgotten") {
    bench b;
    auto q = b.quoter();
    q.throttle = throttle<250ms>{300ms};
    (void)q.refresh(time_point{0ms}, b.book, b.state);
    b.move(1);
    q.throttle = throttle<250ms>{500ms};
    CHECK(q.refresh(time_point{499ms}, b.book, b.state).action == action::hold);
    q.throttle = throttle<250ms>{300ms};
    CHECK(q.refresh(time_point{499ms}, b.book, b.state).action == action::quote);
    b.move(1);
    q.throttle = throttle<250ms>{};
    CHECK(q.refresh(time_point{748ms}, b.book, b.state).action == action::hold);
    CHECK(q.refresh(time_point{749ms}, b.book, b.state).action == action::quote);
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
    CHECK(s.inventory() == inventory_advice{inventory_action::reduce_short, 1});
    const auto held = q.refresh(time_point{300ms}, b.book, b.state);
    CHECK(held.action == action::hold);
    CHECK(held.reason == leave);
    CHECK(held.inventory().urgency == 1);
    CHECK(held.sides().bid == leave);
    b.says = {};
    CHECK(q.refresh(time_point{600ms}, b.book, b.state).action == action::quote);
    b.says = {{}, leave};
    CHECK(q.refresh(time_point{601ms}, b.book, b.state).action == action::exit);
}

TEST_CASE("an exit that did not leave is demanded again; a side of it is cancelled again") {
    bench b;
    auto q = b.quoter();
    (void)q.refresh(time_point{0ms}, b.book, b.state);
    b.says = both_sides(verdict{leave});
    const auto first = q.refresh(time_point{1ms}, b.book, b.state);
    CHECK(first.action == action::exit);
    CHECK(q.not_sent(first.number));
    CHECK(q.standing().ask.present());
    const auto second = q.refresh(time_point{2ms}, b.book, b.state);
    CHECK(second.action == action::exit);
    CHECK(q.not_sent(second.number, side::ask));
    const auto third = q.refresh(time_point{3ms}, b.book, b.state);
    CHECK(third.action == action::cancel);
    CHECK(third.cancels == two_sided<bool>{false, true});
    CHECK(third.reason == leave);
    CHECK(third.inventory().urgency == 1);
    // Said not to have left and then that it did: it is not demanded twice.
    CHECK(q.not_sent(second.number));
    CHECK(q.sent(second.number, time_point{4ms}));
    CHECK(q.refresh(time_point{5ms}, b.book, b.state).action == action::hold);
    // An exit of an earlier time has no say any more.
    b.says = {};
    (void)q.refresh(time_point{1s}, b.book, b.state);
    CHECK(q.not_sent(second.number));
    CHECK(q.refresh(time_point{2s}, b.book, b.state).action == action::hold);
    b.says = both_sides(verdict{leave});
    CHECK(q.refresh(time_point{3s}, b.book, b.state).action == action::exit);
}

TEST_CASE("time that goes back gives no quote, and cancels and exits pass") {
    bench b;
    auto q = b.quoter();
    (void)q.refresh(time_point{10s}, b.book, b.state);
    b.move(1);
    const auto s = q.refresh(time_point{9s}, b.book, b.state);
    CHECK(s.action == action::hold);
    CHECK(s.reason == time_went_back);
    CHECK(s.next_refresh == time_point{10s});
    CHECK(s.quote.two_way());
    b.says = {closed, {}};
    const auto cancel = q.refresh(time_point{9s}, b.book, b.state);
    CHECK(cancel.action == action::cancel);
    CHECK(cancel.cancels == two_sided<bool>{true, false});
    b.says = both_sides(verdict{leave});
    CHECK(q.refresh(time_point{8s}, b.book, b.state).action == action::exit);
    b.says = {};
    CHECK(q.refresh(time_point{10s + 250ms}, b.book, b.state).action == action::quote);
}

TEST_CASE("while times are behind a stray one, gates still measure time") {
    bench b;
    quoter q{.spread = fixed_spread{0.015},
             .size = fixed_size{10},
             .gate = all_of{holding_time{1min}, order_age{30s}},
             .throttle = throttle<250ms>{}};
    (void)q.refresh(time_point{0s}, b.book, b.state);
    b.move(1);
    (void)q.refresh(time_point{1h}, b.book, b.state);
    b.state.position = 100;
    CHECK(q.refresh(time_point{1s}, b.book, b.state).reason == time_went_back);
    CHECK(q.refresh(time_point{20s}, b.book, b.state).reason == time_went_back);
    CHECK(q.refresh(time_point{31s + 1ms}, b.book, b.state).reason == order_age::too_old);
    CHECK(q.refresh(time_point{61s}, b.book, b.state).action == action::hold);
    CHECK(q.refresh(time_point{61s + 1ms}, b.book, b.state).action == action::exit);
    // When the stray time is reached, nothing is remembered to have been later.
    b.state.position = 0;
    CHECK(q.refresh(time_point{1h + 250ms}, b.book, b.state).action == action::quote);
    b.state.position = 100;
    CHECK(q.refresh(time_point{1h + 1s}, b.book, b.state).action == action::hold);
    CHECK(q.refresh(time_point{1h + 25s}, b.book, b.state).action == action::hold);
    CHECK(q.refresh(time_point{1h + 61s + 1ms}, b.book, b.state).action == action::exit);
}

TEST_CASE("at the end of the scale of time the pace still holds") {
    bench b;
    auto q = b.quoter();
    const time_point end{std::chrono::nanoseconds::max()};
    (void)q.refresh(end - 50ms, b.book, b.state);
    for (int i = 0; i < 3; ++i) {
        b.move(1);
        CHECK(q.refresh(end, b.book, b.state).action == action::hold);
    }
}

TEST_CASE("one stray refresh far ahead disables neither the limit on losses nor, after restart, anything else") {
    bench b;
    quoter q{.spread = fixed_spread{0.015},
             .size = fixed_size{10},
             .gate = all_of{daily_loss{100}, stale_book{5s}, holding_time{10min}},
             .throttle = throttle<250ms>{}};
    b.book.time = time_point{0s};
    (void)q.refresh(time_point{0s}, b.book, b.state);
    b.book.time = time_point{1h};
    b.move(1);
    (void)q.refresh(time_point{1h}, b.book, b.state);
    b.book.time = time_point{1s};
    b.state.position = 10;
    CHECK_FALSE(q.refresh(time_point{1s}, b.book, b.state).action == action::quote);
    q.restart(time_point{2s});
    b.book.time = time_point{2s};
    b.move(1);
    CHECK(q.refresh(time_point{2s}, b.book, b.state).reason == throttled);
    CHECK(q.refresh(time_point{2s + 250ms}, b.book, b.state).action == action::quote);
    // A position that is held from the stray hour on counts from the restart.
    b.book.time = time_point{600s};
    CHECK_FALSE(q.refresh(time_point{600s}, b.book, b.state).action == action::exit);
    CHECK(q.refresh(time_point{603s}, b.book, b.state).action == action::exit);
    // And the loss is seen whatever the time.
    quoter loss{.spread = fixed_spread{0.015}, .size = fixed_size{10}, .gate = daily_loss{100}};
    (void)loss.refresh(time_point{1h}, b.book, b.state);
    b.state.profit = -100;
    CHECK(loss.refresh(time_point{1s}, b.book, b.state).action == action::exit);
}

TEST_CASE("a quote that was said to have left far ahead can be brought back") {
    bench b;
    auto q = b.quoter();
    const auto s = q.refresh(time_point{0s}, b.book, b.state);
    CHECK(q.sent(s.number, time_point{1h}));
    b.move(1);
    CHECK(q.refresh(time_point{10s}, b.book, b.state).next_refresh == time_point{1h + 250ms});
    q.restart(time_point{10s});
    CHECK(q.refresh(time_point{10s}, b.book, b.state).next_refresh == time_point{10s + 250ms});
    CHECK(q.refresh(time_point{10s + 250ms}, b.book, b.state).action == action::quote);
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

TEST_CASE("what gives no number is named: the model, or what it lacks") {
    const bench b;
    const market_state set{.volatility = per_sqrt_second(1), .time_left = 1s};
    const auto nan_spread = [](const market_view&) { return not_a_number; };
    quoter spread{.spread = nan_spread, .size = fixed_size{1}};
    CHECK(spread.refresh(time_point{}, b.book, set).reason == no_spread);
    // A model that does not use the volatility is to blame itself, set or not.
    CHECK(quoter{.spread = nan_spread, .size = fixed_size{1}}.refresh(time_point{}, b.book, {}).reason == no_spread);
    const auto minus_infinity = [](const market_view&) { return -infinity; };
    CHECK(quoter{.spread = minus_infinity}.refresh(time_point{}, b.book, {}).reason == no_spread);
    // One side without a number is a model without one.
    for (const double x : {not_a_number, -infinity})
        for (const offsets& o : {offsets{x, 0.02}, offsets{0.02, x}, offsets{x, infinity}, offsets{infinity, x}}) {
            quoter one{.spread = [=](const market_view&) { return o; }, .size = fixed_size{1}};
            CHECK(one.refresh(time_point{}, b.book, set).sides() == both_sides(verdict{no_spread}));
        }
    const auto infinite_skew = [](const market_view&, const offsets&) { return infinity; };
    quoter skew{.spread = fixed_spread{1}, .skew = infinite_skew, .size = fixed_size{1}};
    CHECK(skew.refresh(time_point{}, b.book, set).reason == no_skew_value);
    CHECK(quoter{.spread = fixed_spread{1}, .skew = infinite_skew}.refresh(time_point{}, b.book, {}).reason ==
          no_skew_value);
    const auto by_time = [](const market_view& v) { return 0.01 * v.time_left; };
    CHECK(quoter{.spread = by_time}.refresh(time_point{}, b.book, {}).reason == no_time_left);
    const auto by_sigma = [](const market_view& v, const offsets&) { return v.sigma(); };
    CHECK(quoter{.spread = fixed_spread{1}, .skew = by_sigma}.refresh(time_point{}, b.book, {}).reason ==
          no_volatility);
}

TEST_CASE("a model that never quotes says so, also under a cap that has then no meaning") {
    const bench b;
    quoter q{.spread = [](const market_view&) { return infinity; },
             .skew = reservation_skew{{.risk_aversion = 0.1, .cap = cap_in_half_spreads(1)}},
             .size = fixed_size{1},
             .gate = price_band{{.max_distance = 0.1}}};
    const auto s = q.refresh(time_point{}, b.book, {.volatility = per_sqrt_second(1), .time_left = 1s});
    CHECK(s.sides() == both_sides(verdict{no_quote_by_model}));
    CHECK(s.reason == no_quote_by_model);
}

TEST_CASE("out of range is a reason too: a negative volatility, a horizon that has passed") {
    const bench b;
    quoter sigma{.spread = glft{{.risk_aversion = 0.01, .arrival_rate = 1, .fill_decay = per_price(50)}},
                 .size = fixed_size{1}};
    CHECK(sigma.refresh(time_point{}, b.book, {.position = 100, .volatility = per_sqrt_second(-0.02)}).reason ==
          no_volatility);
    quoter passed{.spread = avellaneda_stoikov{{.risk_aversion = 0.1, .fill_decay = per_price(50)}},
                  .horizon = [](time_point, const market_state&) { return -50.0; },
                  .size = fixed_size{1}};
    CHECK(passed.refresh(time_point{}, b.book, {.volatility = per_sqrt_second(0.02)}).reason == no_time_left);
}

TEST_CASE("where each side has a reason of its own, both are told") {
    bench b;
    b.says = {closed, leave_out};
    auto q = b.quoter();
    const auto s = q.refresh(time_point{}, b.book, b.state);
    CHECK(s.sides() == verdicts{closed, leave_out});
    CHECK(s.reason == closed);
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
    CHECK(s.quote.bid.ticks == 9987);
    CHECK(s.size(side::ask) == 7);
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
    CHECK_THAT(s.fair_value - s.skew - s.offsets.bid - s.clamping().bid - s.rounding().bid,
               WithinAbs(s.bid_price(), 1e-12));
    CHECK_THAT(s.fair_value - s.skew + s.offsets.ask + s.clamping().ask + s.rounding().ask,
               WithinAbs(s.ask_price(), 1e-12));
    CHECK(s.clamping().ask > 0);
    CHECK_THAT(s.clamping().bid, WithinAbs(0, 1e-12));
    CHECK(s.rounding().bid > 0);
}

TEST_CASE("an instrument with bands: prices by the band of each order") {
    const top_of_book book{0.9999, 100, 1.02, 100, {}};
    quoter q{.fair_value = mid{},
             .spread = fixed_spread{0.011},
             .size = fixed_size{10},
             .rules = order_rules{.ticks = tick_rule{{0, 0.0001}, {1, 0.01}}}};
    const auto s = q.refresh(time_point{}, book, {});
    REQUIRE(s.action == action::quote);
    CHECK(s.bid_price() == 0.9989);
    CHECK(s.ask_price() == 1.03);
    using Catch::Matchers::WithinAbs;
    CHECK_THAT(s.rounding().bid, WithinAbs(0.00005, 1e-12));
    CHECK_THAT(s.rounding().ask, WithinAbs(0.00905, 1e-12));
}

TEST_CASE("a signal tells what each gate said of each side") {
    bench b;
    b.state.position = 1000;
    quoter q{.spread = fixed_spread{0.015}, .size = fixed_size{10}, .gate = all_of{valid_book{}, inventory_limit{500}}};
    const auto s = q.refresh(time_point{}, b.book, b.state);
    CHECK(s.action == action::quote);
    CHECK(s.gates().each[0] == verdicts{});
    CHECK(s.gates().each[1] == verdicts{inventory_limit::long_limit, {}});
    CHECK_FALSE(s.quote.bid.present());
    CHECK(s.quote.ask.present());
}

TEST_CASE("a quoter is a value: a copy goes on by itself") {
    bench b;
    auto q = b.quoter();
    (void)q.refresh(time_point{0ms}, b.book, b.state);
    auto copy = q;
    b.move(1);
    (void)copy.refresh(time_point{250ms}, b.book, b.state);
    b.move(1);
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

TEST_CASE("any time may be the first, and none after it may be earlier") {
    bench b;
    auto q = b.quoter();
    CHECK(q.refresh(time_point::earliest() + 250ms, b.book, b.state).action == action::quote);
    CHECK(q.refresh(time_point::earliest() + 249ms, b.book, b.state).reason == time_went_back);
    CHECK(q.refresh(time_point::earliest() + 250ms, b.book, b.state).reason == throttled);
}

TEST_CASE("an exit that a gate demands from the first refresh on is signalled") {
    bench b;
    b.says = both_sides(verdict{leave});
    b.state.position = 5;
    auto q = b.quoter();
    CHECK(q.refresh(time_point{0ms}, b.book, b.state).action == action::exit);
    CHECK(q.refresh(time_point{1ms}, b.book, b.state).action == action::hold);
}

TEST_CASE("zero is set: what gives no number at a volatility or a time of 0 is to blame itself") {
    const bench b;
    const auto why = [&](auto model, const market_state& state) {
        return quoter{.spread = model, .size = fixed_size{1}}.refresh(time_point{}, b.book, state).reason;
    };
    const auto by_sigma = [](const market_view& v) { return v.sigma() > 0 ? 0.01 : not_a_number; };
    const auto by_time = [](const market_view& v) { return v.time_left > 0 ? 0.01 : not_a_number; };
    CHECK(why(by_sigma, {.volatility = per_sqrt_second(0), .time_left = 1s}) == no_spread);
    CHECK(why(by_sigma, {.time_left = 1s}) == no_volatility);
    CHECK(why(by_time, {.volatility = per_sqrt_second(1), .time_left = 0s}) == no_spread);
    CHECK(why(by_time, {.volatility = per_sqrt_second(1)}) == no_time_left);
    // Where both are missing and both are needed, and where one of them is.
    const auto by_both = [&](const market_view& v) { return by_sigma(v) + by_time(v); };
    CHECK(why(by_both, {}) == no_volatility);
    CHECK(why(by_both, {.time_left = 1s}) == no_volatility);
    CHECK(why(by_both, {.volatility = per_sqrt_second(1)}) == no_time_left);
    CHECK(why(by_sigma, {}) == no_volatility);
    CHECK(why(by_time, {}) == no_time_left);
}

TEST_CASE("a side that the model does not quote keeps that reason, and the other has its own") {
    const bench b;
    for (const side never : {side::bid, side::ask}) {
        offsets o{0.02, 0.02};
        (never == side::bid ? o.bid : o.ask) = infinity;
        quoter q{.spread = [=](const market_view&) { return o; },
                 .skew = [](const market_view&, const offsets&) { return not_a_number; },
                 .size = fixed_size{1}};
        const auto s = q.refresh(time_point{}, b.book, b.state);
        const side other = never == side::bid ? side::ask : side::bid;
        CHECK(s.action == action::hold);
        CHECK(s.sides()[never] == no_quote_by_model);
        CHECK(s.sides()[other] == no_skew_value);
        // With a skew the other side is quoted.
        quoter leans{.spread = [=](const market_view&) { return o; }, .size = fixed_size{1}};
        const auto quoted = leans.refresh(time_point{}, b.book, b.state);
        CHECK(quoted.action == action::quote);
        CHECK(quoted.sides()[never] == no_quote_by_model);
        CHECK(quoted.sides()[other].open());
        CHECK_FALSE(quoted.quote[never].present());
        CHECK(quoted.quote[other].present());
    }
}

TEST_CASE("a signal tells its sizes in units, of a quote, of what stands, and while the throttle refuses") {
    bench b;
    quoter q{.spread = fixed_spread{0.015},
             .size = fixed_size{0.35},
             .rules = {.lots = lot_rule{{.lot = 0.1}}},
             .throttle = throttle<250ms>{}};
    const auto s = q.refresh(time_point{0ms}, b.book, b.state);
    CHECK(s.quote.bid.lots == 3);
    CHECK(s.size(side::bid) == 0.3);
    b.move(1);
    const auto refused = q.refresh(time_point{1ms}, b.book, b.state);
    CHECK(refused.action == action::hold);
    CHECK(refused.size(side::ask) == 0.3);
    CHECK(refused.ask_price() == 100.02);
    // What the throttle refused was not priced.
    CHECK_FALSE(is_finite(refused.fair_value));
    CHECK_FALSE(is_finite(refused.skew));
    CHECK_FALSE(is_finite(refused.offsets.bid));
}

TEST_CASE("a gate is shown the skew of a new quote, and none where the throttle refuses") {
    bench b;
    double skew = 0;
    quoter q{.spread = fixed_spread{0.015},
             .skew = [](const market_view&, const offsets&) { return 0.25; },
             .size = fixed_size{10},
             .gate =
                 [&](const proposal& p) {
                     skew = p.skew;
                     return verdict{};
                 },
             .throttle = throttle<250ms>{}};
    (void)q.refresh(time_point{0ms}, b.book, b.state);
    CHECK(skew == 0.25);
    (void)q.refresh(time_point{1ms}, b.book, b.state);
    CHECK(skew != skew);
    (void)q.refresh(time_point{250ms}, b.book, b.state);
    CHECK(skew == 0.25);
}

TEST_CASE("how urgent it is to reduce is told by every signal, also one that the throttle refuses") {
    bench b;
    quoter q{.spread = fixed_spread{0.015},
             .size = fixed_size{10},
             .pressure = inventory_pressure{{.position_limit = 100, .reduce_above = 0.5}},
             .throttle = throttle<250ms>{}};
    b.state.position = 75;
    const inventory_advice half{inventory_action::reduce_long, 0.5};
    CHECK(q.refresh(time_point{0ms}, b.book, b.state).inventory() == half);
    CHECK(q.refresh(time_point{1ms}, b.book, b.state).inventory() == half);
    CHECK(q.refresh(time_point{300ms}, b.book, b.state).inventory() == half);
}

namespace {

// Lets everything through, and names a time that is far ahead.
struct open_with_a_time {
    static constexpr refresh_interval floor{100ms};
    permission check(time_point, time_point) const { return {{}, time_point{1h}}; }
};
// Refuses everything, and names a time that has passed.
constexpr reason busy_line{"the line is busy"};
struct refuses_until_the_past {
    static constexpr refresh_interval floor{100ms};
    permission check(time_point, time_point last) const { return {busy_line, last}; }
};

}  // namespace

TEST_CASE("whatever time a policy names, the floor is kept, and a refused quote is told when it may leave") {
    CHECK(smallest_gap(open_with_a_time{}) >= 100ms);
    CHECK(smallest_gap(open_with_a_time{}) < 110ms);
    bench b;
    quoter q{.spread = fixed_spread{0.015}, .size = fixed_size{10}, .throttle = open_with_a_time{}};
    (void)q.refresh(time_point{0ms}, b.book, b.state);
    b.move(1);
    const auto s = q.refresh(time_point{99ms}, b.book, b.state);
    CHECK(s.action == action::hold);
    CHECK(s.reason == throttled);
    CHECK(s.next_refresh == time_point{100ms});
    // Beyond the floor the policy's own word counts; before it no quote may be promised earlier than the floor.
    quoter never{.spread = fixed_spread{0.015}, .size = fixed_size{10}, .throttle = refuses_until_the_past{}};
    const auto first = never.refresh(time_point{0ms}, b.book, b.state);
    CHECK(first.action == action::hold);
    CHECK(first.reason == busy_line);
}

TEST_CASE("where the throttle refuses, an order goes as soon as any stage would not quote it") {
    // With no gate, so that the stages alone can see it. Each change is undone after it was judged.
    const auto composed = [](auto fair_value, double position_limit) {
        return quoter{.fair_value = fair_value,
                      .spread = avellaneda_stoikov{{.risk_aversion = 0.01, .fill_decay = per_tick(0.8, 0.01)}},
                      .size = position_size{{.size = 10, .position_limit = position_limit}},
                      .rules = {.lots = lot_rule{{.minimum_size = 4}}},
                      .throttle = throttle<250ms>{}};
    };
    const auto judge_all = [](auto q) {
        top_of_book book{99.98, 300, 100.02, 300, {}};
        market_state state{.volatility = per_sqrt_second(0.02), .time_left = 60s};
        REQUIRE(q.refresh(time_point{0ms}, book, state).quote.two_way());
        const auto then = [&](const top_of_book& b, const market_state& m) {
            auto copy = q;
            return copy.refresh(time_point{100ms}, b, m);
        };
        CHECK(then(book, state).reason == throttled);
        for (const double x : {not_a_number, infinity, -infinity}) {
            auto b = book;
            b.bid = x;
            CHECK(then(b, state).reason == no_fair_value);
            CHECK(then(b, state).cancels == two_sided<bool>{true, true});
            b = book;
            b.ask = x;
            CHECK(then(b, state).reason == no_fair_value);
            auto m = state;
            m.position = x;
            CHECK(then(book, m).reason == no_position);
        }
        auto m = state;
        m.volatility = {};
        CHECK(then(book, m).reason == no_volatility);
        m.volatility = per_sqrt_second(1e200);
        CHECK(then(book, m).reason == no_quote_by_model);
        CHECK(then(book, m).cancels == two_sided<bool>{true, true});
        m = state;
        m.time_left = unset_time_left;
        CHECK(then(book, m).reason == no_time_left);
        // 10 * (100 - 61) / 100 is 3.9, which makes no order of 4 lots; nor does the room that is left by what rests.
        m = state;
        for (const double q_now : {61.0, -61.0}) {
            m.position = q_now;
            const auto s = then(book, m);
            CHECK(s.action == action::cancel);
            CHECK(s.reason == lot_rule::too_small);
            CHECK(s.cancels == two_sided<bool>{q_now > 0, q_now < 0});
            m.position = q_now > 0 ? 59 : -59;
            CHECK(then(book, m).reason == throttled);
        }
        m = state;
        m.resting = {97, 0};
        CHECK(then(book, m).cancels == two_sided<bool>{true, false});
        m.resting = {95, 95};
        CHECK(then(book, m).reason == throttled);
    };
    judge_all(composed(weighted_mid{}, 100));
    judge_all(composed(mid{}, 100));
}

TEST_CASE("where the throttle refuses, a fixed size is judged by the rule") {
    top_of_book book{99.98, 300, 100.02, 300, {}};
    quoter q{.spread = fixed_spread{0.015},
             .size = fixed_size{10},
             .rules = {.lots = lot_rule{{.minimum_size = 4}}},
             .throttle = throttle<250ms>{}};
    REQUIRE(q.refresh(time_point{0ms}, book, {}).quote.two_way());
    for (const double x : {not_a_number, infinity, -infinity}) {
        auto copy = q;
        CHECK(copy.refresh(time_point{60ms}, book, {.position = x}).reason == no_position);
    }
    q.size = fixed_size{4};
    CHECK(q.refresh(time_point{50ms}, book, {}).reason == throttled);
    q.size = fixed_size{3};
    const auto s = q.refresh(time_point{100ms}, book, {});
    CHECK(s.action == action::cancel);
    CHECK(s.reason == lot_rule::too_small);
}

TEST_CASE("where the throttle refuses, what a user's own models answer is judged as ours is") {
    double fair = 100;
    offsets away{0.015, 0.015};
    two_sided<double> size{10, 10};
    quoter q{.fair_value = [&](const top_of_book&) { return fair; },
             .spread = [&](const market_view&) { return away; },
             .size = [&](const market_view&) { return size; },
             .rules = {.lots = lot_rule{{.minimum_size = 4}}},
             .throttle = throttle<250ms>{}};
    const top_of_book book{99.98, 300, 100.02, 300, {}};
    REQUIRE(q.refresh(time_point{0ms}, book, {}).quote.two_way());
    const auto then = [&] {
        auto copy = q;
        return copy.refresh(time_point{100ms}, book, {});
    };
    CHECK(then().reason == throttled);
    for (const double x : {not_a_number, infinity, -infinity}) {
        fair = x;
        CHECK(then().reason == no_fair_value);
        CHECK(then().cancels == two_sided<bool>{true, true});
    }
    fair = 100;
    for (const double x : {not_a_number, -infinity}) {
        away = {0.015, x};
        CHECK(then().reason == no_spread);
        CHECK(then().cancels == two_sided<bool>{true, true});
    }
    away = {0.015, infinity};
    CHECK(then().reason == no_quote_by_model);
    CHECK(then().cancels == two_sided<bool>{false, true});
    away = {0.015, 0.015};
    for (const double x : {not_a_number, -infinity, 0.0, -5.0, 0.5, 3.9}) {
        size = {x, 10};
        CHECK(then().action == action::cancel);
        CHECK(then().cancels == two_sided<bool>{true, false});
        size = {10, x};
        CHECK(then().cancels == two_sided<bool>{false, true});
    }
    size = {4, 1e14};
    CHECK(then().reason == throttled);
}

TEST_CASE("a position that is no number stops also where no model looks at it") {
    const top_of_book book{99.98, 300, 100.02, 300, {}};
    for (const double x : {not_a_number, infinity, -infinity}) {
        quoter q{.spread = fixed_spread{0.015}, .size = fixed_size{10}};
        const auto s = q.refresh(time_point{0ms}, book, {.position = x});
        CHECK(s.action == action::hold);
        CHECK(s.reason == no_position);
        CHECK(s.quote.empty());
    }
}

TEST_CASE(
    "the time that gates are asked with is the latest known, on any part of the scale and after it was caught up") {
    time_point asked{};
    quoter q{.spread = fixed_spread{0.015},
             .gate =
                 [&](const proposal& p) {
                     asked = p.now;
                     return verdict{};
                 },
             .throttle = throttle<250ms>{}};
    const top_of_book book{99.98, 300, 100.02, 300, {}};
    const auto at = [&](std::chrono::nanoseconds t) {
        (void)q.refresh(time_point{t}, book, {});
        return asked.since_epoch();
    };
    CHECK(at(-100s) == -100s);
    CHECK(at(-110s) == -100s);
    CHECK(at(-70s - 35s) == -95s);  // five seconds later
    // Facts are of the time that gates are asked with.
    q.standing({{9990, 1}, {10010, 1}});
    CHECK(q.standing().bid.since == time_point{-95s});
    CHECK(at(-99s) == -99s);  // caught up
    CHECK(at(-101s) == -99s);
    CHECK(at(-100s) == -98s);
}
