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
