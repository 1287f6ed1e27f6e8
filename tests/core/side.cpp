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
    const two_sided<int> fixed{3, 4};
    CHECK(fixed[side::bid] == 3);
    CHECK(fixed[side::ask] == 4);
}

TEST_CASE("a parameter of both sides takes one number for both or one for each") {
    struct parameters {
        per_side fee = 0;
        double other = 1;
    };
    constexpr parameters none;
    constexpr parameters one{.fee = 0.25};
    constexpr parameters each{.fee = {0.25, -1}, .other = 2};
    static_assert(none.fee == two_sided<double>{0, 0});
    static_assert(one.fee == two_sided<double>{0.25, 0.25});
    static_assert(each.fee.bid == 0.25 && each.fee.ask == -1);
    const two_sided<double> costs{3, 4};
    CHECK(parameters{.fee = costs}.fee.ask == 4);
}
