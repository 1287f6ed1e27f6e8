#include <algorithm>
#include <limits>
#include <set>
#include <string>
#include <support/testing.hpp>
#include <twoside/quote/ladder.hpp>
#include <twoside/sim/random.hpp>
#include <type_traits>
#include <vector>

using namespace twoside;

namespace {

constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
constexpr two_sided<std::int64_t> no_limit{most, most};
constexpr quote around{{1000, 10}, {1004, 20}};

template <std::size_t N>
std::vector<std::int64_t> ticks(const quote_side (&levels)[N]) {
    std::vector<std::int64_t> all;
    for (const quote_side& l : levels)
        if (l.present()) all.push_back(l.ticks);
    return all;
}
template <std::size_t N>
std::vector<std::int64_t> lots(const quote_side (&levels)[N]) {
    std::vector<std::int64_t> all;
    for (const quote_side& l : levels) all.push_back(l.lots);
    return all;
}
using list = std::vector<std::int64_t>;

// How many places have to change the price of an order, or get or lose one.
template <std::size_t N>
int moved(const quote_side (&from)[N], const quote_side (&to)[N]) {
    int n = 0;
    for (std::size_t i = 0; i < N; ++i)
        n += from[i].present() != to[i].present() || (from[i].present() && from[i].ticks != to[i].ticks);
    return n;
}

// The least of that over every way to give the wanted levels to the places.
template <std::size_t N>
int least_moved(const quote_side (&wanted)[N], const quote_side (&working)[N]) {
    std::size_t order[N];
    for (std::size_t i = 0; i < N; ++i) order[i] = i;
    int least = static_cast<int>(N) + 1;
    do {
        quote_side to[N];
        for (std::size_t i = 0; i < N; ++i) to[order[i]] = wanted[i];
        least = std::min(least, moved(working, to));
    } while (std::next_permutation(order, order + N));
    return least;
}

template <std::size_t N>
void check_places(std::uint64_t seed) {
    sim::random_numbers random{seed};
    const side s = random.below(2) == 0 ? side::bid : side::ask;
    const std::int64_t outwards = s == side::bid ? -1 : 1;
    const std::int64_t range = random.integer(static_cast<std::int64_t>(N), 12);
    // Wanted prices differ, best first, some absent; what works is anything.
    std::set<std::int64_t> prices;
    while (prices.size() < N) prices.insert(random.integer(1, range));
    list sorted(prices.begin(), prices.end());
    if (s == side::bid) std::reverse(sorted.begin(), sorted.end());
    quote_side wanted[N];
    quote_side working[N];
    for (std::size_t i = 0; i < N; ++i) {
        wanted[i] = {sorted[i], random.integer(0, 3)};
        working[i] = {random.integer(1, range), random.integer(-1, 3)};
    }
    const order_places<N> places = keep_places(s, wanted, working);
    INFO("seed " << seed << ", places " << N);

    // Every wanted level is there once, and nothing else.
    std::vector<std::pair<std::int64_t, std::int64_t>> in;
    std::vector<std::pair<std::int64_t, std::int64_t>> out;
    for (const quote_side& l : wanted)
        if (l.present()) in.emplace_back(l.ticks, l.lots);
    for (const quote_side& l : places)
        if (l.present()) out.emplace_back(l.ticks, l.lots);
    std::sort(in.begin(), in.end());
    std::sort(out.begin(), out.end());
    REQUIRE(in == out);
    for (std::size_t i = 1; i < out.size(); ++i) REQUIRE(out[i].first != out[i - 1].first);

    if constexpr (N <= 5) REQUIRE(moved(working, places.each) == least_moved(wanted, working));

    list before;
    list after;
    bool absent_is_used = false;
    bool present_goes = false;
    for (std::size_t i = 0; i < N; ++i) {
        const bool stays = working[i].present() && places[i].present() && working[i].ticks == places[i].ticks;
        if (places[i].present() && !stays) {
            // Nobody works where an order is to go.
            for (std::size_t j = 0; j < N; ++j)
                REQUIRE_FALSE((j != i && working[j].present() && working[j].ticks == places[i].ticks));
        }
        if (stays) {
            // Of two at one price the one with the right size stays, else the first.
            for (std::size_t j = 0; j < N; ++j) {
                if (j == i || !working[j].present() || working[j].ticks != working[i].ticks) continue;
                const bool right = working[i].lots == places[i].lots;
                const bool other_right = working[j].lots == places[i].lots;
                REQUIRE(((right && (!other_right || i < j)) || (!right && !other_right && i < j)));
            }
        }
        absent_is_used |= !working[i].present() && places[i].present();
        present_goes |= working[i].present() && !places[i].present();
    }
    // An order is modified rather than one cancelled and another placed.
    REQUIRE_FALSE((absent_is_used && present_goes));
    // Orders that move keep their order: the better one gets the better price, and the worst are left over.
    for (std::size_t i = 0; i < N; ++i)
        for (std::size_t j = 0; j < N; ++j) {
            const auto moves = [&](std::size_t n) {
                return working[n].present() && !(places[n].present() && working[n].ticks == places[n].ticks);
            };
            if (!moves(i) || !moves(j) || (working[i].ticks - working[j].ticks) * outwards >= 0) continue;
            REQUIRE((places[i].present() || !places[j].present()));
            if (places[j].present()) REQUIRE((places[i].ticks - places[j].ticks) * outwards < 0);
        }
    // Once it is so, it stays so.
    REQUIRE(keep_places(s, wanted, places.each) == places);
}

}  // namespace

TEST_CASE("level 0 is the quote, and the others lie behind it") {
    const ladder<4> even{{.spacing = {.ticks = 3}}};
    const ladder_quote<4> q = even(around, no_limit);
    CHECK(ticks(q.bid) == list{1000, 997, 994, 991});
    CHECK(ticks(q.ask) == list{1004, 1007, 1010, 1013});
    CHECK(lots(q.bid) == list{10, 10, 10, 10});
    CHECK(lots(q.ask) == list{20, 20, 20, 20});
    CHECK(q.best() == around);
    CHECK(q.lots(side::bid) == 40);
    CHECK(q.lots(side::ask) == 80);
    CHECK(&q[side::ask] == &q.ask);
    CHECK(&q[side::bid] == &q.bid);
}

TEST_CASE("shapes of prices") {
    CHECK(ticks(ladder<5, linear_spacing>{{.spacing = {.first = 2, .step = 3}}}(around, no_limit).ask) ==
          list{1004, 1006, 1011, 1019, 1030});
    CHECK(ticks(ladder<5, geometric_spacing>{{.spacing = {.first = 2, .factor = 1.5}}}(around, no_limit).bid) ==
          list{1000, 998, 995, 990, 983});  // gaps of 2, 3, 4.5, 6.75
    const auto squares = make_ladder<4>([](std::size_t n) { return n * n; });
    CHECK(ticks(squares(around, no_limit).bid) == list{1000, 999, 995, 986});
}

TEST_CASE("shapes of sizes, in whole lots") {
    CHECK(lots(ladder<4, even_spacing, linear_sizes>{{.sizes = {.step = 0.25}}}(around, no_limit).bid) ==
          list{10, 12, 15, 17});
    CHECK(lots(ladder<4, even_spacing, linear_sizes>{{.sizes = {.step = -0.4}}}(around, no_limit).bid) ==
          list{10, 6, 2, 0});
    CHECK(lots(ladder<4, even_spacing, geometric_sizes>{{.sizes = {.factor = 1.5}}}(around, no_limit).ask) ==
          list{20, 30, 45, 67});
    // 10 * 0.7 is 7 whole lots, and 10 * 0.7 * 1.1 are not quite 8.
    CHECK(lots(ladder<2, even_spacing, geometric_sizes>{{.sizes = {.factor = 0.7}}}(around, no_limit).bid) ==
          list{10, 7});
    const auto own = make_ladder<3>(
        even_spacing{}, [](std::size_t level, std::int64_t size) { return level == 1 ? std::int64_t{0} : 3 * size; });
    CHECK(lots(own(around, no_limit).bid) == list{10, 0, 30});
    CHECK(ticks(own(around, no_limit).bid) == list{1000, 998});  // a level without lots keeps its place
}

TEST_CASE("levels never collapse onto one price, whatever a shape answers") {
    const auto of = [](auto answer) {
        return ticks(make_ladder<3>([=](std::size_t) { return answer; })(around, no_limit).bid);
    };
    CHECK(of(0) == list{1000, 999, 998});
    CHECK(of(-5) == list{1000, 999, 998});
    CHECK(of(0U) == list{1000, 999, 998});
    CHECK(of(true) == list{1000, 999, 998});
    CHECK(of(std::numeric_limits<std::int64_t>::min()) == list{1000, 999, 998});
    CHECK(of(0.2) == list{1000, 999, 998});
    CHECK(of(-1e300) == list{1000, 999, 998});
    CHECK(of(not_a_number) == list{1000, 999, 998});
    CHECK(of(1.5) == list{1000, 998, 996});
    CHECK(of(1.4F) == list{1000, 999, 998});
    CHECK(of(infinity) == list{1000});  // at or below 0
    CHECK(of(std::numeric_limits<std::int64_t>::max()) == list{1000});
    CHECK(of(std::numeric_limits<std::uint64_t>::max()) == list{1000});
}

TEST_CASE("prices at or below 0, and at the end of the scale") {
    const quote low{{3, 10}, {4, 10}};
    CHECK(ticks(ladder<5>{}(low, no_limit).bid) == list{3, 2, 1});
    const ladder_rules allowed{.allow_non_positive_prices = true};
    CHECK(ticks(make_ladder<5>(even_spacing{}, even_sizes{}, allowed)(low, no_limit).bid) == list{3, 2, 1, 0, -1});
    const quote below{{-3, 10}, {-1, 10}};
    CHECK(ticks(make_ladder<3>(even_spacing{}, even_sizes{}, allowed)(below, no_limit).ask) == list{-1, 0, 1});
    CHECK(ladder<3>{}(below, no_limit) == ladder_quote<3>{});

    const auto far = make_ladder<3>([](std::size_t) { return infinity; }, even_sizes{}, allowed);
    CHECK(ticks(far(around, no_limit).bid) == list{1000, 1000 - 1'000'000'000'000'000});
    CHECK(ticks(far(around, no_limit).ask) == list{1004});
    const quote ends{{std::numeric_limits<std::int64_t>::min(), 1}, {std::numeric_limits<std::int64_t>::max(), 1}};
    CHECK(ticks(far(ends, no_limit).bid) == list{ends.bid.ticks});
    CHECK(ticks(far(ends, no_limit).ask) == list{ends.ask.ticks});
    const quote edge{{-999'999'999'999'999, 1}, {999'999'999'999'999, 1}};
    const auto next = make_ladder<4>(even_spacing{}, even_sizes{}, allowed);
    CHECK(ticks(next(edge, no_limit).bid) == list{-999'999'999'999'999, -1'000'000'000'000'000});
    CHECK(ticks(next(edge, no_limit).ask) == list{999'999'999'999'999, 1'000'000'000'000'000});
}

TEST_CASE("sizes that are no sizes are no order, and too large ones are cut") {
    const auto of = [](auto answer) {
        return lots(
            make_ladder<2>(even_spacing{}, [=](std::size_t, std::int64_t) { return answer; }, {})(around, no_limit)
                .bid);
    };
    CHECK(of(0) == list{10, 0});
    CHECK(of(-1) == list{10, 0});
    CHECK(of(0.999) == list{10, 0});
    CHECK(of(3.999) == list{10, 3});
    CHECK(of(2.0F) == list{10, 2});
    CHECK(of(5U) == list{10, 5});
    CHECK(of(not_a_number) == list{10, 0});
    CHECK(of(-infinity) == list{10, 0});
    CHECK(of(infinity) == list{10, 1'000'000'000'000'000});
    CHECK(of(std::numeric_limits<std::uint64_t>::max()) == list{10, 1'000'000'000'000'000});
    const auto bounded =
        make_ladder<4>(even_spacing{}, geometric_sizes{.factor = 0.5}, {.minimum_lots = 3, .maximum_lots = 8});
    CHECK(lots(bounded(around, no_limit).bid) == list{8, 5, 0, 0});
    CHECK(lots(bounded({{1000, 40}, {}}, no_limit).bid) == list{8, 8, 8, 5});
    // Without level 0 there is no other.
    const auto growing = make_ladder<3>(even_spacing{}, geometric_sizes{.factor = 10}, {.minimum_lots = 11});
    CHECK(lots(growing(around, no_limit).bid) == list{0, 0, 0});
    CHECK(lots(growing(around, no_limit).ask) == list{20, 200, 2000});
}

TEST_CASE("the room of a side is given out best first") {
    const ladder<4> even{{}};
    CHECK(lots(even(around, {25, 80}).bid) == list{10, 10, 5, 0});
    CHECK(lots(even(around, {25, 80}).ask) == list{20, 20, 20, 20});
    CHECK(lots(even(around, {7, 79}).bid) == list{7, 0, 0, 0});
    CHECK(lots(even(around, {7, 79}).ask) == list{20, 20, 20, 19});
    CHECK(even(around, {0, -5}) == ladder_quote<4>{});
    CHECK(even(around, {std::numeric_limits<std::int64_t>::min(), 0}) == ladder_quote<4>{});
    const auto least = make_ladder<4>(even_spacing{}, even_sizes{}, {.minimum_lots = 6});
    CHECK(lots(least(around, {25, 5}).bid) == list{10, 10, 0, 0});
    CHECK(lots(least(around, {25, 5}).ask) == list{0, 0, 0, 0});
}

TEST_CASE("an absent side has no levels") {
    const ladder<3> even;
    const ladder_quote<3> q = even({{1000, 0}, {1004, 5}}, no_limit);
    CHECK(ticks(q.bid).empty());
    CHECK(ticks(q.ask) == list{1004, 1005, 1006});
    CHECK(ticks(even({{1000, 1}, {1004, -5}}, no_limit).ask).empty());
}

TEST_CASE("random quotes, shapes and room: prices differ and lie behind the quote, and the room is kept") {
    sim::random_numbers random{17};
    for (int i = 0; i < 20000; ++i) {
        INFO("ladder " << i);
        const double spacing = random.uniform(-2, 5);
        const double sizes = random.uniform(-1, 30);
        const std::int64_t least = random.integer(1, 4);
        const auto levels = make_ladder<6>([&](std::size_t n) { return spacing * static_cast<double>(n); },
                                           [&](std::size_t n, std::int64_t) { return sizes / static_cast<double>(n); },
                                           {.minimum_lots = least});
        const std::int64_t bid = random.integer(1, 40);
        const quote q{{bid, random.integer(0, 20)}, {bid + random.integer(1, 9), random.integer(0, 20)}};
        const two_sided<std::int64_t> room{random.integer(-2, 60), random.integer(-2, 60)};
        const ladder_quote<6> out = levels(q, room);
        for (const side s : {side::bid, side::ask}) {
            std::int64_t before = 0;
            bool any = false;
            std::int64_t left = std::max(room[s], std::int64_t{0});
            for (std::size_t n = 0; n < 6; ++n) {
                const quote_side& l = out[s][n];
                const double wish = n == 0 ? static_cast<double>(q[s].lots) : sizes / static_cast<double>(n);
                if (!l.present()) {
                    REQUIRE(l == quote_side{});
                    continue;
                }
                if (n == 0) REQUIRE(l.ticks == q[s].ticks);
                if (any) REQUIRE((s == side::bid ? l.ticks < before : l.ticks > before));
                REQUIRE(l.ticks > 0);
                REQUIRE(l.lots >= least);
                // As much as was wished, or all that was left.
                REQUIRE((l.lots == static_cast<std::int64_t>(std::floor(wish)) || l.lots == left));
                left -= l.lots;
                REQUIRE(left >= 0);
                before = l.ticks;
                any = true;
            }
            REQUIRE(out.lots(s) <= std::max(room[s], std::int64_t{0}));
        }
    }
}

TEST_CASE("no ladder is the quote within its room, as a ladder of one level is") {
    STATIC_REQUIRE(std::is_empty_v<no_ladder>);
    STATIC_REQUIRE(no_ladder::levels == 1);
    STATIC_REQUIRE(ladder<5>::levels == 5);
    STATIC_REQUIRE(std::is_same_v<decltype(no_ladder{}(around, no_limit)), decltype(ladder<1>{}(around, no_limit))>);
    CHECK(no_ladder{}(around, no_limit).best() == around);
    sim::random_numbers random{3};
    for (int i = 0; i < 2000; ++i) {
        const quote q{{random.integer(1, 40), random.integer(-1, 20)},
                      {random.integer(41, 49), random.integer(-1, 20)}};
        const two_sided<std::int64_t> room{random.integer(-2, 25), random.integer(-2, 25)};
        REQUIRE(no_ladder{}(q, room) == ladder<1>{}(q, room));
        REQUIRE(no_ladder{}(q, room).lots(side::bid) <= std::max(room.bid, std::int64_t{0}));
    }
}

TEST_CASE("a ladder in a constant expression") {
    constexpr ladder<3, geometric_spacing, linear_sizes> levels{{.spacing = {.first = 1, .factor = 2}}};
    STATIC_REQUIRE(levels(around, no_limit).bid[2].ticks == 997);
    constexpr quote_side wanted[2]{{10, 1}, {9, 1}};
    constexpr quote_side working[2]{{9, 1}, {8, 1}};
    STATIC_REQUIRE(keep_places(side::bid, wanted, working)[1].ticks == 10);
}

TEST_CASE("a shift by a tick moves one order a side and leaves the others") {
    const ladder<5> levels;
    for (const std::int64_t shift : {-1, 1}) {
        const ladder_quote<5> before = levels(around, no_limit);
        const ladder_quote<5> after = levels({{1000 + shift, 10}, {1004 + shift, 20}}, no_limit);
        for (const side s : {side::bid, side::ask})
            CHECK(moved(before[s], keep_places(s, after[s], before[s]).each) == 1);
    }
}

TEST_CASE("where all have to move, they keep their order") {
    const quote_side working[3]{{100, 5}, {98, 5}, {96, 5}};
    const quote_side down[3]{{99, 5}, {97, 5}, {95, 5}};
    const quote_side up[3]{{101, 5}, {99, 5}, {97, 5}};
    CHECK(ticks(keep_places(side::bid, down, working).each) == list{99, 97, 95});
    CHECK(ticks(keep_places(side::bid, up, working).each) == list{101, 99, 97});
    const quote_side shuffled[3]{{96, 5}, {100, 5}, {98, 5}};
    CHECK(ticks(keep_places(side::bid, up, shuffled).each) == list{97, 101, 99});
    const quote_side asks[3]{{97, 5}, {99, 5}, {101, 5}};
    CHECK(ticks(keep_places(side::ask, asks, shuffled).each) == list{97, 101, 99});
    // The best price is kept by the best order, and the worst are left over.
    const quote_side one[3]{{99, 5}, {}, {}};
    CHECK(keep_places(side::bid, one, shuffled) == order_places<3>{{{}, {99, 5}, {}}});
    CHECK(keep_places(side::ask, one, shuffled) == order_places<3>{{{99, 5}, {}, {}}});
}

TEST_CASE("two orders at one price: the one with the right size stays, and the other moves or goes") {
    const quote_side doubled[3]{{100, 5}, {100, 7}, {100, 7}};
    const quote_side wanted[3]{{100, 7}, {99, 4}, {}};
    CHECK(keep_places(side::bid, wanted, doubled) == order_places<3>{{{99, 4}, {100, 7}, {}}});
    const quote_side alone[3]{{100, 8}, {}, {}};
    CHECK(keep_places(side::bid, alone, doubled) == order_places<3>{{{100, 8}, {}, {}}});
}

TEST_CASE("a price that is wanted twice counts once, and an absent level is not wanted") {
    const quote_side wanted[3]{{100, 7}, {100, 4}, {101, 0}};
    const quote_side working[3]{{101, 1}, {100, 1}, {102, 1}};
    CHECK(keep_places(side::bid, wanted, working) == order_places<3>{{{}, {100, 7}, {}}});
    const quote_side nothing[3]{};
    CHECK(keep_places(side::bid, wanted, nothing) == order_places<3>{{{100, 7}, {}, {}}});
    CHECK(keep_places(side::bid, nothing, working) == order_places<3>{});
    // Prices of levels and places that are absent mean nothing.
    const quote_side gone[3]{{100, 0}, {100, -1}, {99, 2}};
    const quote_side two[3]{{100, 0}, {100, 4}, {98, 1}};
    CHECK(keep_places(side::bid, two, gone) == order_places<3>{{{98, 1}, {}, {100, 4}}});
}

TEST_CASE("places: each level once, no more orders moved than must be, never two at one price") {
    for (std::uint64_t seed = 1; seed <= 4000; ++seed) {
        check_places<1>(seed);
        check_places<2>(seed);
        check_places<3>(seed);
        check_places<4>(seed);
        check_places<8>(seed);
    }
}

TEST_CASE("ladder: parameters that are not legal are named") {
    const auto parameter = [](const problem& p) { return std::string{p ? p.parameter : "none"}; };
    const double nan = not_a_number;
    CHECK(parameter(even_spacing{}.check()) == "none");
    CHECK(parameter(even_spacing{0}.check()) == "ticks");
    CHECK(parameter(even_spacing{1'000'000'001}.check()) == "ticks");
    CHECK(parameter(linear_spacing{}.check()) == "none");
    CHECK(parameter(linear_spacing{.first = 0}.check()) == "first");
    CHECK(parameter(linear_spacing{.step = -1}.check()) == "step");
    CHECK(parameter(geometric_spacing{}.check()) == "none");
    CHECK(parameter(geometric_spacing{.first = 0.5}.check()) == "first");
    CHECK(parameter(geometric_spacing{.first = nan}.check()) == "first");
    CHECK(parameter(geometric_spacing{.factor = 0.5}.check()) == "factor");
    CHECK(parameter(geometric_spacing{.factor = nan}.check()) == "factor");
    CHECK(parameter(linear_sizes{}.check()) == "none");
    CHECK(parameter(linear_sizes{.step = -2}.check()) == "step");
    CHECK(parameter(linear_sizes{.step = nan}.check()) == "step");
    CHECK(parameter(geometric_sizes{}.check()) == "none");
    CHECK(parameter(geometric_sizes{.factor = 0}.check()) == "factor");
    CHECK(parameter(geometric_sizes{.factor = nan}.check()) == "factor");
    CHECK(parameter(ladder_rules{}.check()) == "none");
    CHECK(parameter(ladder_rules{.minimum_lots = 0}.check()) == "minimum_lots");
    CHECK(parameter(ladder_rules{.minimum_lots = 5, .maximum_lots = 4}.check()) == "maximum_lots");
    CHECK_THROWS_AS((ladder<3>{{.spacing = {.ticks = 0}}}), invalid_parameter);
    CHECK_THROWS_AS((ladder<3, even_spacing, geometric_sizes>{{.sizes = {.factor = -1}}}), invalid_parameter);
    CHECK_THROWS_AS(make_ladder<3>(even_spacing{}, even_sizes{}, {.minimum_lots = -1}), invalid_parameter);
    // A shape of the user's may have a check of its own.
    struct picky {
        [[nodiscard]] static problem check() { return {"picky", "nothing", 0, "something"}; }
        std::int64_t operator()(std::size_t) const { return 1; }
    };
    CHECK_THROWS_AS(make_ladder<2>(picky{}), invalid_parameter);
}
