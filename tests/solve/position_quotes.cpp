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
