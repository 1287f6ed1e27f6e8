#include <string>
#include <support/testing.hpp>
#include <twoside/core/verdict.hpp>

using namespace twoside;

namespace {

constexpr reason stop_one{"one"};
constexpr reason stop_two{"two"};
constexpr reason get_out{"out", decision::exit};

}  // namespace

TEST_CASE("a verdict is open, or points at its reason") {
    CHECK(verdict{}.open());
    CHECK(std::string{verdict{}.text()} == "open");
    const verdict v = stop_one;
    CHECK_FALSE(v.open());
    CHECK(std::string{v.text()} == "one");
    CHECK(v.decision() == decision::stop);
    CHECK(v == stop_one);
    CHECK_FALSE(v == stop_two);
    CHECK(verdict{get_out}.exits());
}

TEST_CASE("the graver of two, and the first of equals") {
    CHECK(graver(verdict{}, verdict{stop_one}) == stop_one);
    CHECK(graver(verdict{stop_one}, verdict{}) == stop_one);
    CHECK(graver(verdict{stop_one}, verdict{stop_two}) == stop_one);
    CHECK(graver(verdict{stop_one}, verdict{get_out}) == get_out);
    CHECK(graver(verdict{get_out}, verdict{stop_one}) == get_out);
    CHECK(graver(verdict{}, verdict{}).open());
}

TEST_CASE("bits are zero exactly where a verdict is open") {
    CHECK(verdict{}.bits() == 0);
    CHECK(verdict{stop_one}.bits() != 0);
}

TEST_CASE("what an open verdict says, and how verdicts compare") {
    CHECK(verdict{}.decision() == decision::open);
    CHECK(verdict{get_out}.decision() == decision::exit);
    CHECK_FALSE(verdict{}.exits());
    CHECK_FALSE(verdict{stop_one}.exits());
    CHECK(verdict{stop_one} == verdict{stop_one});
    CHECK_FALSE(verdict{stop_one} == verdict{stop_two});
    CHECK_FALSE(verdict{} == verdict{stop_one});
    CHECK(stop_if(true, stop_one) == stop_one);
    CHECK(stop_if(false, stop_one).open());
    CHECK(both_sides(verdict{stop_one}) == verdicts{stop_one, stop_one});
    CHECK(both_sides(verdicts{stop_one, {}}) == verdicts{stop_one, {}});
    CHECK(graver(verdicts{stop_one, {}}, verdicts{get_out, stop_two}) == verdicts{get_out, stop_two});
    CHECK(graver(verdicts{{}, stop_one}, verdicts{stop_two, stop_two}) == verdicts{stop_two, stop_one});
    CHECK(graver(verdict{get_out}, verdict{}) == get_out);
}

TEST_CASE("what several gates said: all open only where each is, on both sides") {
    const auto three = [](const verdicts& a, const verdicts& b, const verdicts& c) {
        return gate_verdicts<3>{{a, b, c}};
    };
    const verdicts open{};
    CHECK(three(open, open, open).all_open());
    CHECK(three(open, open, open).gravest() == open);
    for (const verdicts& stopped : {verdicts{stop_one, {}}, verdicts{{}, stop_one}})
        for (const auto& v : {three(stopped, open, open), three(open, stopped, open), three(open, open, stopped)}) {
            CHECK_FALSE(v.all_open());
            CHECK(v.gravest() == stopped);
        }
    const auto v = three({stop_one, {}}, {stop_two, stop_two}, {{}, get_out});
    CHECK(v.gravest() == verdicts{stop_one, get_out});
    static constexpr reason second_exit{"second", decision::exit};
    CHECK(three(both_sides(verdict{stop_one}), both_sides(verdict{get_out}), both_sides(verdict{second_exit}))
              .gravest()
              .bid == get_out);
    CHECK(v.size() == 3);
    CHECK(v.begin() == v.each);
    CHECK(v.end() - v.begin() == 3);
    const gate_verdicts<0> none;
    CHECK(none.size() == 0);
    CHECK(none.begin() == none.end());
    CHECK(none.all_open());
    CHECK(none.gravest() == open);
    // The same in constant expressions.
    STATIC_REQUIRE(gate_verdicts<2>{}.all_open());
    static constexpr gate_verdicts<2> ask_stopped{{verdicts{}, verdicts{{}, stop_one}}};
    STATIC_REQUIRE_FALSE(ask_stopped.all_open());
    static constexpr gate_verdicts<2> bid_stopped{{verdicts{stop_one, {}}, verdicts{}}};
    STATIC_REQUIRE_FALSE(bid_stopped.all_open());
}
