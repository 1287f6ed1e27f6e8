// Cheaper answers are trusted of a part that says that they are its own, and of nobody else.

#include <functional>
#include <support/scene.hpp>
#include <support/testing.hpp>
#include <twoside/sim/random.hpp>
#include <twoside/twoside.hpp>

using namespace twoside;
using namespace std::chrono_literals;

namespace {

constexpr reason news{"news"};

const top_of_book book{.bid = 99.99, .bid_size = 100, .ask = 100.01, .ask_size = 100, .time = time_point{1s}};
const market_state state{.volatility = per_sqrt_second(0.01), .time_left = 60s};

// What a quoter says in the middle of an interval, after a quote of both sides and once `stop` is set.
template <class Quoter>
typename Quoter::signal stopped_while_throttled(Quoter& q, bool& stop) {
    stop = false;
    REQUIRE(q.refresh(time_point{1s}, book, state).quote.two_way());
    stop = true;
    return q.refresh(time_point{1s + 50ms}, book, state);
}

struct gates_and_news : all_of<valid_book> {
    bool* stop;
    explicit gates_and_news(bool& b) : all_of{valid_book{}}, stop{&b} {}
    gate_verdicts<2> operator()(const proposal& p) noexcept {
        const auto inner = all_of<valid_book>::operator()(p);
        return {{inner.each[0], both_sides(stop_if(*stop, news))}};
    }
};
struct careful_size : position_size {
    bool* stop;
    explicit careful_size(bool& b) : position_size{{.size = 10, .position_limit = 100}}, stop{&b} {}
    two_sided<double> operator()(const market_view& v) const noexcept {
        return *stop ? two_sided<double>{0, 0} : position_size::operator()(v);
    }
};
struct careful_spread : avellaneda_stoikov {
    bool* stop;
    explicit careful_spread(bool& b)
        : avellaneda_stoikov{{.risk_aversion = 0.01, .fill_decay = per_price(50)}}, stop{&b} {}
    offsets operator()(const market_view& v) const noexcept {
        return *stop ? offsets{infinity, infinity} : avellaneda_stoikov::operator()(v);
    }
};
// Members that only have the names.
struct other_meaning {
    bool* stop;
    double finite_where_sure(const market_view&) const noexcept { return 0; }
    bool is_sure_between(mirrored, mirrored, const market_view&) const noexcept { return true; }
    offsets operator()(const market_view&) const noexcept {
        return *stop ? offsets{infinity, infinity} : offsets{0.02, 0.02};
    }
};
struct other_size {
    bool* stop;
    bool is_sure_between(mirrored, mirrored, const market_view&) const noexcept { return true; }
    double operator()(const market_view&) const noexcept { return *stop ? 0 : 5; }
};
struct other_gate {
    bool* stop;
    int listed_gates() const noexcept { return 3; }
    bool surely_open(const proposal&) const noexcept { return true; }
    void keep_time(int) const noexcept {}
    bool is_due(int) const noexcept { return true; }
    verdict operator()(const proposal&) const noexcept { return stop_if(*stop, news); }
};
// Closes when it is told of a time from `until` on. One tells by itself whether a time is due, the other does not.
struct closes_when_told {
    using shortcuts_of = closes_when_told;
    time_point until;
    bool closed = false;
    void keep_time(time_point now) noexcept { closed = closed || now >= until; }
    bool surely_open(const proposal&) const noexcept { return !closed; }
    verdict operator()(const proposal&) const noexcept { return stop_if(closed, news); }
};
struct closes_when_due : closes_when_told {
    using shortcuts_of = closes_when_due;
    bool is_due(time_point now) const noexcept { return !closed && now >= until; }
};
// Says that it is due whatever it is told.
struct always_due : closes_when_told {
    using shortcuts_of = always_due;
    static bool is_due(time_point) noexcept { return true; }
};

}  // namespace

TEST_CASE("what is derived from a part of ours and answers something else is asked for its own answer") {
    bool stop = false;
    auto by_gate = quoter{.spread = fixed_spread{0.02}, .gate = gates_and_news{stop}};
    auto s = stopped_while_throttled(by_gate, stop);
    CHECK(s.action == action::cancel);
    CHECK(s.reason == news);
    auto by_size = quoter{.spread = fixed_spread{0.02}, .size = careful_size{stop}};
    CHECK(stopped_while_throttled(by_size, stop).action == action::cancel);
    auto by_spread = quoter{.spread = careful_spread{stop}};
    CHECK(stopped_while_throttled(by_spread, stop).action == action::cancel);
}

TEST_CASE("a member that happens to have the name of a shortcut means nothing") {
    bool stop = false;
    auto by_spread = quoter{.spread = other_meaning{&stop}};
    CHECK(stopped_while_throttled(by_spread, stop).action == action::cancel);
    auto by_size = quoter{.spread = fixed_spread{0.02}, .size = other_size{&stop}};
    CHECK(stopped_while_throttled(by_size, stop).action == action::cancel);
    auto by_gate = quoter{.spread = fixed_spread{0.02}, .gate = other_gate{&stop}};
    CHECK(stopped_while_throttled(by_gate, stop).action == action::cancel);
    auto in_a_list = quoter{.spread = fixed_spread{0.02}, .gate = all_of{valid_book{}, other_gate{&stop}}};
    CHECK(stopped_while_throttled(in_a_list, stop).action == action::cancel);
}

TEST_CASE("a gate may answer a list of one, by reference or through a lambda, or of none") {
    all_of inner{valid_book{}};
    auto by_reference = quoter{.spread = fixed_spread{0.02}, .gate = std::ref(inner)};
    CHECK(by_reference.refresh(time_point{1s}, book, state).quote.two_way());
    auto in_a_list = quoter{.spread = fixed_spread{0.02}, .gate = all_of{std::ref(inner), stale_book{1s}}};
    CHECK(in_a_list.refresh(time_point{1s}, book, state).quote.two_way());
    top_of_book crossed = book;
    crossed.bid = 101;
    CHECK(in_a_list.refresh(time_point{2s}, crossed, state).gates().each[0].bid == valid_book::crossed);
    auto by_lambda = quoter{.spread = fixed_spread{0.02},
                            .gate = [g = all_of{stale_book{1s}}](const proposal& p) mutable { return g(p); }};
    CHECK(by_lambda.refresh(time_point{1s}, book, state).quote.two_way());
    CHECK(by_lambda.refresh(time_point{3s}, book, state).action == action::cancel);
    int asked = 0;
    auto none = quoter{.spread = fixed_spread{0.02}, .gate = [&asked](const proposal&) {
                           ++asked;
                           return gate_verdicts<0>{};
                       }};
    for (const auto t : {1s, 2s, 1s, 3s}) CHECK_FALSE(none.refresh(time_point{t}, book, state).explained);
    CHECK(asked == 4);
}

TEST_CASE("a size that cannot be counted in lots takes what stands off, throttle or not") {
    for (const double huge : {infinity, 2e15, not_a_number}) {
        double size = 5;
        auto q = quoter{.spread = fixed_spread{0.02}, .size = [&size](const market_view&) { return size; }};
        REQUIRE(q.refresh(time_point{1s}, book, state).quote.two_way());
        size = huge;
        CHECK(q.refresh(time_point{1s + 50ms}, book, state).action == action::cancel);
    }
    market_state resting = state;
    resting.resting = {2.9e15, 2.9e15};
    auto q = quoter{.spread = fixed_spread{0.02}, .size = position_size{{.size = 2e15, .position_limit = 3e15}}};
    REQUIRE(q.refresh(time_point{1s}, book, resting).quote.two_way());
    CHECK(q.refresh(time_point{1s + 50ms}, book, state).action == action::cancel);
}

TEST_CASE("the least order is enough") {
    const lot_rule lots[] = {lot_rule{}, lot_rule{{.lot = 0.1}}, lot_rule{{.lot = 0.3, .minimum_size = 2.1}},
                             lot_rule{{.lot = 1e-6, .minimum_size = 5e-6}},
                             lot_rule{{.lot = 100, .minimum_size = 1e9}}};
    for (const lot_rule& l : lots) {
        const double enough = l.surely_enough().first();
        CHECK(l.judge(l.at_most(enough), infinity).open());
        CHECK(fixed_size{enough}.is_sure_between(l.surely_enough(), l.surely_counted(), support::scene{}.view()));
    }
    for (double lot = 1e-7; lot < 1e5; lot *= 1.37) {
        for (std::int64_t n = 1; n < 3'000'000'000'000; n = n * 3 + 1) {
            const lot_rule l{{.lot = lot, .minimum_size = static_cast<double>(n) * lot}};
            CHECK(l.judge(l.at_most(l.surely_enough().first()), infinity).open());
        }
    }
}

TEST_CASE("a gate keeps its time before it is asked, where a quote may leave and where none may") {
    const auto stops_in_time = [](const auto& gate) {
        auto q = quoter{.spread = fixed_spread{0.02}, .gate = gate};
        REQUIRE(q.refresh(time_point{1s}, book, state).quote.two_way());
        const auto before = q.refresh(time_point{1s + 40ms}, book, state);
        CHECK(before.action == action::hold);
        CHECK(before.reason == throttled);
        const auto told = q.refresh(time_point{1s + 60ms}, book, state);
        CHECK(told.action == action::cancel);
        CHECK(told.reason == news);
        CHECK(q.refresh(time_point{2s}, book, state).reason == news);
    };
    const time_point until{1s + 50ms};
    stops_in_time(closes_when_told{until});
    stops_in_time(closes_when_due{{until}});
    stops_in_time(always_due{{until}});
    stops_in_time(all_of{valid_book{}, closes_when_due{{until}}});
    stops_in_time(all_of{closes_when_due{{time_point{1h}}}, all_of{closes_when_told{until}}});
}

TEST_CASE("gates say in a quoter what they say without their shortcuts") {
    const auto gates = all_of{valid_book{}, stale_book{200ms}, inventory_limit{100}, min_market_spread{},
                              fast_market{{.window = 300ms, .sigmas = 3}}};
    auto with = quoter{.spread = fixed_spread{0.02}, .gate = gates};
    auto without =
        quoter{.spread = fixed_spread{0.02}, .gate = [g = gates](const proposal& p) mutable { return g(p); }};
    sim::random_numbers random{79};
    time_point now{1s};
    double mid = 100;
    int turned_away = 0;
    int cancels = 0;
    for (int i = 0; i < 50000; ++i) {
        now = now + std::chrono::milliseconds{random.integer(0, i % 5000 < 2500 ? 8 : 90)};
        mid += 0.01 * static_cast<double>(random.integer(-1, 1));
        top_of_book b{.bid = mid - 0.02, .bid_size = 10, .ask = mid + 0.02, .ask_size = 10, .time = now};
        market_state s = state;
        s.position = random.uniform(-99, 99);
        if (random.below(50) == 0) mid += 0.1;
        if (random.below(40) == 0) b.ask_size = -1;
        if (random.below(40) == 0) b.time = now - 201ms;
        if (random.below(40) == 0) s.position = 100;
        if (random.below(40) == 0) b.ask = b.bid + 0.01;
        const auto a = with.refresh(now, b, s);
        const auto e = without.refresh(now, b, s);
        INFO("refresh " << i << " of seed 79");
        REQUIRE(a.action == e.action);
        REQUIRE(a.reason == e.reason);
        REQUIRE(a.number == e.number);
        REQUIRE(a.quote == e.quote);
        REQUIRE(a.explained == e.explained);
        for (std::size_t g = 0; g < 5; ++g) REQUIRE(a.gates().each[g] == e.gates().each[g]);
        turned_away += a.reason == throttled;
        cancels += a.action == action::cancel;
    }
    CHECK(turned_away > 5000);
    CHECK(cancels > 500);
}
