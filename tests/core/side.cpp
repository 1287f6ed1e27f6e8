#include <support/testing.hpp>
#include <twoside/core/side.hpp>

using namespace twoside;

TEST_CASE("a side has an opposite") {
    CHECK(opposite(side::bid) == side::ask);
    CHECK(opposite(side::ask) == side::bid);
}

TEST_CASE("two_sided is indexed by side") {
    two_sided<int> t{1, 2};
    CHECK(t[side::bid] == 1);
    CHECK(t[side::ask] == 2);
    t[side::ask] = 5;
    CHECK(t == two_sided<int>{1, 5});
}
