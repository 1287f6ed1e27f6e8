#include <support/testing.hpp>
#include <twoside/solve/position_quotes.hpp>

using namespace twoside;
using namespace twoside::solve;

namespace {

// Not in the test itself, whose constants g++ 12 would follow into a warning about an entry that is never read.
[[gnu::noinline]] position_quotes three_positions() {
    position_quotes q{.lowest = -1, .size = 100};
    q.at = solve::detail::offsets_from({0, 1, 0.5}, 2, {0.1, 0.2});
    return q;
}

}  // namespace

TEST_CASE("offsets by position, none at the limits and none beyond") {
    const position_quotes q = three_positions();
    CHECK(q.of(-100) == offsets{0.1 + (0.0 - 1) / 2, infinity});
    CHECK(q.of(0) == offsets{0.1 + (1 - 0.5) / 2, 0.2 + (1 - 0.0) / 2});
    CHECK(q.of(100) == offsets{infinity, 0.2 + (0.5 - 1) / 2});
    CHECK(q.of(200) == offsets{infinity, infinity});
    CHECK(q.of(-200) == offsets{infinity, infinity});
    CHECK(q.of(not_a_number) == offsets{infinity, infinity});
}

TEST_CASE("a position between two is the nearer one's; a solution far off zero knows where it begins") {
    position_quotes q = three_positions();
    CHECK(q.of(49) == q.of(0));
    CHECK(q.of(51) == q.of(100));
    CHECK(q.of(-149) == q.of(-100));
    CHECK(q.of(-151) == offsets{infinity, infinity});
    CHECK(q.of(infinity) == offsets{infinity, infinity});
    q.lowest = 5;
    CHECK(q.of(600) == offsets{0.1 + (1 - 0.5) / 2, 0.2 + (1 - 0.0) / 2});
    CHECK(q.of(0) == offsets{infinity, infinity});
}
