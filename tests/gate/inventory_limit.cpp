#include <support/scene.hpp>
#include <support/testing.hpp>

using namespace twoside;

namespace {

verdicts judge(const inventory_limit& gate, double q, two_sided<double> size = {100, 100},
               two_sided<double> resting = {}) {
    support::scene s;
    s.state.position = q;
    s.state.resting = resting;
    const auto lots = [](double x) { return static_cast<std::int64_t>(x); };
    return gate(s.proposal(quote{{9990, lots(size.bid)}, {10010, lots(size.ask)}}));
}

}  // namespace

TEST_CASE("at the long limit the bid stops and the ask stays") {
    const inventory_limit gate{1000};
    CHECK(judge(gate, 0) == verdicts{});
    CHECK(judge(gate, 1000) == verdicts{inventory_limit::long_limit, {}});
    CHECK(judge(gate, -1000) == verdicts{{}, inventory_limit::short_limit});
}

TEST_CASE("the worst case counts: our own order and everything resting") {
    const inventory_limit gate{1000};
    CHECK(judge(gate, 900).bid.open());  // ends at 1000
    CHECK(judge(gate, 901).bid == inventory_limit::long_limit);
    CHECK(judge(gate, 700, {100, 100}, {200, 0}).bid.open());
    CHECK(judge(gate, 700, {100, 100}, {201, 0}).bid == inventory_limit::long_limit);
    CHECK(judge(gate, -700, {100, 100}, {0, 201}).ask == inventory_limit::short_limit);
    CHECK(judge(gate, -700, {100, 100}, {0, 201}).bid.open());
}

TEST_CASE("the order that would reduce a position that is too large is never stopped") {
    const inventory_limit gate{1000};
    CHECK(judge(gate, 5000) == verdicts{inventory_limit::long_limit, {}});
    CHECK(judge(gate, -5000) == verdicts{{}, inventory_limit::short_limit});
}

TEST_CASE("limits of long and short may differ, and zero is a limit") {
    const inventory_limit long_only{500, 0};
    CHECK(judge(long_only, 0) == verdicts{{}, inventory_limit::short_limit});
    CHECK(judge(long_only, 100).ask.open());
    CHECK(judge(long_only, 50).ask == inventory_limit::short_limit);  // selling 100 would go short
    CHECK(judge(inventory_limit{infinity}, 1e12) == verdicts{});
}

TEST_CASE("resting orders that are not a number could be any: their side stops") {
    const inventory_limit gate{1000};
    CHECK(judge(gate, 0, {100, 100}, {not_a_number, 0}) == verdicts{inventory_limit::long_limit, {}});
    CHECK(judge(gate, 0, {100, 100}, {0, infinity}) == verdicts{{}, inventory_limit::short_limit});
    CHECK(judge(gate, 0, {100, 100}, {-50, -50}) == verdicts{});
}

TEST_CASE("a position that is not a number stops both sides") {
    CHECK(judge(inventory_limit{1000}, not_a_number) == both_sides(verdict{inventory_limit::no_position}));
}

TEST_CASE("sizes are those of whole lots, and the last digit of a product decides nothing") {
    support::scene s;
    s.rules.lots = lot_rule{{.lot = 0.1}};
    const quote three{{9990, 3}, {10010, 3}};
    CHECK(inventory_limit{0.3}(s.proposal(three)) == verdicts{});
    CHECK(inventory_limit{0.29}(s.proposal(three)) ==
          verdicts{inventory_limit::long_limit, inventory_limit::short_limit});
    s.state.position = 0.1 + 0.2;
    CHECK(inventory_limit{0.6}(s.proposal(three)).bid.open());
}

TEST_CASE("a side that nothing rests on is stopped at the limit and open below it") {
    const auto nothing = [](double q) { return judge(inventory_limit{1000}, q, {0, 0}); };
    CHECK(nothing(1000).bid == inventory_limit::long_limit);
    CHECK(nothing(999).bid.open());
    CHECK(nothing(-1000) == verdicts{{}, inventory_limit::short_limit});
    CHECK(nothing(-999) == verdicts{});
}

TEST_CASE("bad limits are refused") {
    CHECK_THROWS_AS(inventory_limit{-1}, invalid_parameter);
    CHECK_THROWS_AS((inventory_limit{1, not_a_number}), invalid_parameter);
}

TEST_CASE("a negative size at rest makes no room, for an order that nearly fits") {
    support::scene s;
    s.state.position = 50;
    s.state.resting = {-20, -20};
    const quote sixty{{9990, 60}, {10010, 60}};
    CHECK(inventory_limit{100}(s.proposal(sixty)) == verdicts{inventory_limit::long_limit, {}});
    s.state.position = -50;
    CHECK(inventory_limit{100}(s.proposal(sixty)) == verdicts{{}, inventory_limit::short_limit});
}
