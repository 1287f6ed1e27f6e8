#include <functional>
#include <support/scene.hpp>
#include <support/testing.hpp>

using namespace twoside;

namespace {

constexpr reason first_reason{"first"};
constexpr reason second_reason{"second"};
constexpr reason exit_reason{"exit", decision::exit};

}  // namespace

TEST_CASE("every gate is asked, in order, and each answer is kept") {
    int asked = 0;
    all_of gates{[&](const proposal&) { return asked++ == 0 ? verdict{first_reason} : verdict{}; },
                 [&](const proposal&) { return asked++ == 1 ? verdicts{{}, second_reason} : verdicts{}; },
                 [&](const proposal&) {
                     ++asked;
                     return verdict{};
                 }};
    const auto v = gates(support::scene{}.proposal());
    CHECK(asked == 3);
    REQUIRE(v.size() == 3);
    CHECK(v.each[0] == verdicts{first_reason, first_reason});
    CHECK(v.each[1] == verdicts{{}, second_reason});
    CHECK(v.each[2].bid.open());
    CHECK_FALSE(v.all_open());
    CHECK(v.gravest() == verdicts{first_reason, first_reason});
}

TEST_CASE("an exit outranks a stop that came before it") {
    all_of gates{[](const proposal&) { return verdict{first_reason}; },
                 [](const proposal&) { return verdict{exit_reason}; }};
    CHECK(gates(support::scene{}.proposal()).gravest() == verdicts{exit_reason, exit_reason});
}

TEST_CASE("no gates are all open") {
    all_of<> none;
    CHECK(none(support::scene{}.proposal()).all_open());
    CHECK(none(support::scene{}.proposal()).gravest().bid.open());
}

TEST_CASE("gates keep their memory, and can be reached by their place") {
    all_of gates{valid_book{}, daily_loss{10}};
    support::scene s;
    s.state.profit = -10;
    CHECK(gates(s.proposal()).gravest().bid.exits());
    s.state.profit = 0;
    CHECK(gates(s.proposal()).gravest().bid.exits());
    gates.get<1>().reset();
    CHECK(gates(s.proposal()).all_open());
}

TEST_CASE("an all_of is a gate too: inside another its gates stand in the list") {
    int asked = 0;
    const auto gate = [&](const reason& why) {
        return [&asked, &why](const proposal&) {
            ++asked;
            return verdict{why};
        };
    };
    all_of outer{gate(first_reason), all_of{gate(second_reason), all_of<>{}, all_of{gate(exit_reason)}}, valid_book{}};
    const auto v = outer(support::scene{}.proposal());
    REQUIRE(v.size() == 4);
    CHECK(asked == 3);
    CHECK(v.each[0] == both_sides(verdict{first_reason}));
    CHECK(v.each[1] == both_sides(verdict{second_reason}));
    CHECK(v.each[2] == both_sides(verdict{exit_reason}));
    CHECK(v.each[3] == verdicts{});
    CHECK(v.gravest().ask == exit_reason);
}

TEST_CASE("restart reaches every gate that has one, inside others too") {
    struct remembers {
        time_point* told;
        verdict operator()(const proposal&) const { return {}; }
        void restart(time_point now) { *told = now; }
    };
    time_point a{};
    time_point b{};
    all_of gates{valid_book{}, remembers{&a}, all_of{trading_halt{}, remembers{&b}}};
    gates.restart(time_point{std::chrono::seconds{5}});
    CHECK(a == time_point{std::chrono::seconds{5}});
    CHECK(b == a);
}

TEST_CASE("restart reaches a gate that is referred to") {
    support::scene s;
    s.state.position = 5;
    s.now = time_point{std::chrono::seconds{3600}};
    holding_time held{std::chrono::seconds{10}};
    all_of inner{holding_time{std::chrono::seconds{10}}};
    all_of gates{std::ref(held), std::ref(inner), valid_book{}};
    CHECK(gates(s.proposal()).all_open());
    gates.restart(time_point{std::chrono::seconds{100}});
    s.now = time_point{std::chrono::seconds{111}};
    const auto v = gates(s.proposal());
    CHECK(v.each[0].bid == holding_time::too_long);
    CHECK(v.each[1].bid == holding_time::too_long);
    CHECK(v.each[2].bid.open());
}

TEST_CASE("usable in constant expressions") {
    constexpr gate_verdicts<2> v{{verdicts{}, verdicts{first_reason, {}}}};
    STATIC_REQUIRE_FALSE(v.all_open());
    STATIC_REQUIRE(v.gravest().ask.open());
}

TEST_CASE("gates behind one that answers a list of its own keep their places") {
    static constexpr reason first{"first"}, second{"second"}, third{"third"};
    auto list = [](const proposal&) {
        return gate_verdicts<2>{{both_sides(verdict{first}), both_sides(verdict{second})}};
    };
    auto none = [](const proposal&) { return gate_verdicts<0>{}; };
    auto one = [](const proposal&) { return verdict{third}; };
    const auto check = [](auto gate) {
        support::scene s;
        const auto said = gate(s.proposal());
        REQUIRE(said.size() == 3);
        CHECK(said.each[0] == both_sides(verdict{first}));
        CHECK(said.each[1] == both_sides(verdict{second}));
        CHECK(said.each[2] == both_sides(verdict{third}));
        quoter q{.spread = fixed_spread{0.02}, .gate = gate};
        const auto told = q.refresh(s.now, s.book, s.state).gates();
        for (std::size_t i = 0; i < 3; ++i) CHECK(told.each[i] == said.each[i]);
    };
    check(all_of{list, one});
    check(all_of{none, list, none, one, none});
    check(all_of{all_of{none, list}, all_of{one}});
}
