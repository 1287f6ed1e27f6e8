#include <twoside/spread/offset_table.hpp>
// What it is used with:
#include <cmath>
#include <support/scene.hpp>
#include <support/testing.hpp>
#include <twoside/sim/random.hpp>

using namespace twoside;
using Catch::Matchers::WithinAbs;

namespace {

// Positions -2 ... 2 in steps of 100: bids 1, 2, 3, 4 and none, asks none, 4, 3, 2, 1.
offset_grid five() {
    return {.lowest = -200, .step = 100, .positions = 5, .at = {{1, infinity}, {2, 4}, {3, 3}, {4, 2}, {infinity, 1}}};
}
// The same at the end, and half of it 10 s before the end and earlier.
offset_grid two_times() {
    offset_grid g = five();
    g.time_step = 10;
    for (std::size_t n = 0; n < 5; ++n) g.at.push_back({0.5 * g.at[n].bid, 0.5 * g.at[n].ask});
    return g;
}

offsets at(const offset_table& t, double position, double time_left = 60) {
    support::scene s;
    s.state.position = position;
    s.time_left = time_left;
    return t(s.view());
}

// The same to the last digits, or both infinite.
bool near(const offsets& a, const offsets& b) {
    const auto alike = [](double x, double y) { return x == y || std::abs(x - y) < 1e-13; };
    return alike(a.bid, b.bid) && alike(a.ask, b.ask);
}

const char* why_not(offset_grid g) {
    const problem p = g.check();
    return p ? p.parameter : "nothing";
}

}  // namespace

TEST_CASE("a table answers with its own numbers at its own positions") {
    const offset_table t{five()};
    CHECK(near(at(t, -200), offsets{1, infinity}));
    CHECK(near(at(t, -100), offsets{2, 4}));
    CHECK(near(at(t, 0), offsets{3, 3}));
    CHECK(near(at(t, 100), offsets{4, 2}));
    CHECK(near(at(t, 200), offsets{infinity, 1}));
}

TEST_CASE("between positions it interpolates, and where a fill would pass the limit there is no quote") {
    const offset_table t{five()};
    CHECK(near(at(t, 25), offsets{3.25, 2.75}));
    CHECK(near(at(t, -50), offsets{2.5, 3.5}));
    CHECK(at(t, 130).bid == infinity);
    CHECK_THAT(at(t, 130).ask, WithinAbs(1.7, 1e-12));
    CHECK(at(t, -130).ask == infinity);
    CHECK_THAT(at(t, -130).bid, WithinAbs(1.7, 1e-12));
}

TEST_CASE("beyond the last position the side that reduces it is quoted as at the last") {
    const offset_table t{five()};
    CHECK(near(at(t, 5000), offsets{infinity, 1}));
    CHECK(near(at(t, -5000), offsets{1, infinity}));
    CHECK(near(at(t, 1e300), offsets{infinity, 1}));
    CHECK(near(at(t, infinity), offsets{infinity, 1}));
}

TEST_CASE("a position made of many fills is not turned away for its last digits") {
    const offset_grid g{.lowest = -0.3,
                        .step = 0.1,
                        .positions = 7,
                        .at = {{1, infinity}, {2, 6}, {3, 5}, {4, 4}, {5, 3}, {6, 2}, {infinity, 1}}};
    const offset_table t{g};
    const double nearly = 0.1 + 0.1 + 1e-16;
    CHECK_THAT(at(t, nearly).bid, WithinAbs(6, 1e-9));
    CHECK_THAT(at(t, -nearly).ask, WithinAbs(6, 1e-9));
    CHECK_THAT(at(t, 0.1 + 0.2 - 0.1).bid, WithinAbs(6, 1e-5));
    CHECK(at(t, 0.21).bid == infinity);
}

TEST_CASE("between times it interpolates, and beyond the last the last holds") {
    const offset_table t{two_times()};
    CHECK(near(at(t, 0, 0), offsets{3, 3}));
    CHECK(near(at(t, 0, 10), offsets{1.5, 1.5}));
    CHECK(near(at(t, 0, 1e9), offsets{1.5, 1.5}));
    CHECK(near(at(t, 0, infinity), offsets{1.5, 1.5}));
    CHECK(near(at(t, 0, 4), offsets{2.4, 2.4}));
    CHECK(near(at(t, 50, 4), offsets{0.5 * (2.4 + 3.2), 0.5 * (2.4 + 1.6)}));
    CHECK(near(at(t, 200, 5), offsets{infinity, 0.75}));
    CHECK(near(at(t, 0, -3), offsets{3, 3}));
}

TEST_CASE("many rows and positions: the straight line between the four nearest entries, wherever it is asked") {
    sim::random_numbers random{81};
    offset_grid g{.lowest = -150, .step = 50, .positions = 7, .time_step = 5};
    constexpr std::size_t rows = 6;
    for (std::size_t i = 0; i < rows * 7; ++i) {
        const std::size_t n = i % 7;
        // No bid at the last two positions, no ask at the first.
        g.at.push_back({n < 5 ? random.uniform(-1, 1) : infinity, n >= 1 ? random.uniform(-1, 1) : infinity});
    }
    const offset_table t{g};
    for (int step = 0; step < 5000; ++step) {
        const double place = random.uniform(-0.5, 6.5);
        const double row = random.uniform(-0.5, 6);
        const double held_place = clamp(place, 0, 6);
        const double held_row = clamp(row, 0, rows - 1);
        const auto n = static_cast<std::size_t>(smaller(held_place, 5));
        const auto r = static_cast<std::size_t>(smaller(held_row, rows - 2));
        const double x = held_place - static_cast<double>(n);
        const double y = held_row - static_cast<double>(r);
        const auto between = [&](auto of) {
            const auto along = [&](std::size_t in) {
                return (1 - x) * of(g.at[7 * in + n]) + x * of(g.at[7 * in + n + 1]);
            };
            return (1 - y) * along(r) + y * along(r + 1);
        };
        const offsets o = at(t, -150 + 50 * place, 5 * row);
        INFO("step " << step << " of seed 81: place " << place << ", row " << row);
        if (held_place <= 4)
            REQUIRE_THAT(o.bid, WithinAbs(between([](const offsets& e) { return e.bid; }), 1e-12));
        else
            REQUIRE(o.bid == infinity);
        if (held_place >= 1)
            REQUIRE_THAT(o.ask, WithinAbs(between([](const offsets& e) { return e.ask; }), 1e-12));
        else
            REQUIRE(o.ask == infinity);
    }
}

TEST_CASE("what is not a number gives no number; a table for any time needs no time") {
    const offset_table one{five()};
    const offset_table two{two_times()};
    CHECK(std::isnan(at(one, not_a_number).bid));
    CHECK(std::isnan(at(one, not_a_number).ask));
    CHECK(std::isnan(at(two, 0, not_a_number).total()));
    CHECK(std::isnan(at(two, not_a_number, 1).total()));
    CHECK(near(at(one, 0, not_a_number), offsets{3, 3}));
    CHECK(std::isnan(at(two, 200, not_a_number).ask));
}

TEST_CASE("saved and made again, a table is the same") {
    for (const offset_grid& g : {five(), two_times()}) {
        const offset_table t{g};
        CHECK(t.save() == g);
        const offset_table again{t.save()};
        sim::random_numbers random{8};
        for (int i = 0; i < 2000; ++i) {
            const double q = random.uniform(-400, 400);
            const double tau = random.uniform(0, 20);
            REQUIRE(at(again, q, tau) == at(t, q, tau));
        }
    }
}

TEST_CASE("tables are exchanged without being made anew") {
    offset_grid other = five();
    other.at[2] = {7, 7};
    offset_table a{five()};
    offset_table b{other};
    swap(a, b);
    CHECK(near(at(a, 0), offsets{7, 7}));
    CHECK(near(at(b, 0), offsets{3, 3}));
    static_assert(noexcept(swap(a, b)));
    static_assert(std::is_nothrow_move_assignable_v<offset_table>);
}

TEST_CASE("tables with no quote on a side, with one position, and without edges") {
    const offset_table never{{.lowest = 0, .positions = 2, .at = {{infinity, 2}, {infinity, 1}}}};
    CHECK(near(at(never, 0), offsets{infinity, 2}));
    CHECK(near(at(never, 0.5), offsets{infinity, 1.5}));
    CHECK(near(at(never, -7), offsets{infinity, 2}));
    const offset_table nothing{{.lowest = 0, .positions = 1, .at = {{infinity, infinity}}}};
    CHECK(near(at(nothing, 0), offsets{infinity, infinity}));
    const offset_table single{{.lowest = 3, .positions = 1, .at = {{2, 1}}}};
    CHECK(near(at(single, 3), offsets{2, 1}));
    // Bids and asks everywhere: held beyond the last position on both sides.
    const offset_table open{{.lowest = 0, .positions = 2, .at = {{1, 2}, {2, 1}}}};
    CHECK(near(at(open, 1), offsets{2, 1}));
    CHECK(near(at(open, 0), offsets{1, 2}));
}

TEST_CASE("bad tables are refused by name") {
    offset_grid g = five();
    CHECK(std::string{why_not(g)} == "nothing");
    g.step = 0;
    CHECK(std::string{why_not(g)} == "step");
    g = five();
    g.lowest = not_a_number;
    CHECK(std::string{why_not(g)} == "lowest");
    g = five();
    g.positions = 3;
    CHECK(std::string{why_not(g)} == "offsets (entries)");
    g.positions = 0;
    CHECK(std::string{why_not(g)} == "positions");
    g = five();
    g.time_step = 1;
    CHECK(std::string{why_not(g)} == "time_step");
    g = two_times();
    g.time_step = 0;
    CHECK(std::string{why_not(g)} == "time_step");
    g = two_times();
    g.at[9].bid = 3;  // has a bid at one time and none at the other
    CHECK(std::string{why_not(g)} == "offset (bid)");
    g = five();
    g.at[1].ask = not_a_number;
    CHECK(std::string{why_not(g)} == "offset (ask)");
    g = five();
    g.at[2].bid = infinity;  // a hole in the middle
    CHECK(std::string{why_not(g)} == "offset (bid)");
    g = five();
    g.at[2].ask = -infinity;
    CHECK(std::string{why_not(g)} == "offset (ask)");
    CHECK_THROWS_AS(offset_table{g}, invalid_parameter);
    CHECK(std::string{why_not({})} == "positions");
}

TEST_CASE("in a quoter a side without an offset has no quote, and the other has one") {
    using namespace std::chrono_literals;
    auto quoter = twoside::quoter{
        .spread = offset_table{{.lowest = -200,
                                .step = 100,
                                .positions = 5,
                                .at = {{0.01, infinity}, {0.02, 0.04}, {0.03, 0.03}, {0.04, 0.02}, {infinity, 0.01}}}},
        .size = fixed_size{100},
        .gate = all_of{valid_book{}, min_market_spread{{.share_of_ours = 0.5}}},
        .throttle = throttle<100ms>{}};
    support::scene s;
    const auto flat = quoter.refresh(time_point{1s}, s.book, s.state);
    CHECK(flat.quote.bid.present());
    CHECK(flat.quote.ask.present());
    s.state.position = 200;
    const auto full = quoter.refresh(time_point{2s}, s.book, s.state);
    CHECK((full.action == action::quote || full.action == action::cancel));
    CHECK_FALSE(full.quote.bid.present());
    CHECK(full.sides().bid == no_quote_by_model);
    CHECK(full.quote.ask.present());
    CHECK(full.sides().ask.open());
    // In a refresh that the throttle refuses, a side that was quoted is taken off.
    s.state.position = 0;
    CHECK(quoter.refresh(time_point{3s}, s.book, s.state).quote.bid.present());
    s.state.position = 200;
    const auto refused = quoter.refresh(time_point{3s + 10ms}, s.book, s.state);
    CHECK(refused.action == action::cancel);
    CHECK(refused.cancels.bid);
    CHECK_FALSE(refused.cancels.ask);
    // A model that fails on one side and ends on the other has no number.
    s.state.time_left = 60s;
    auto broken = twoside::quoter{.spread = [](const market_view&) { return offsets{not_a_number, infinity}; }};
    CHECK(broken.refresh(time_point{1s}, s.book, s.state).sides().ask == no_spread);
}

TEST_CASE("every entry is looked at, the first included, and each side by itself") {
    offset_grid g{.lowest = 0, .positions = 1, .at = {{not_a_number, 1}}};
    CHECK(std::string{why_not(g)} == "offset (bid)");
    g.at = {{1, not_a_number}};
    CHECK(std::string{why_not(g)} == "offset (ask)");
    g.at = {{1, -infinity}};
    CHECK(std::string{why_not(g)} == "offset (ask)");
    g.at = {{1, 1}};
    CHECK(std::string{why_not(g)} == "nothing");
}
