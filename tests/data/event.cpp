#include <support/testing.hpp>
#include <twoside/data/event.hpp>

using namespace twoside;
using namespace twoside::data;

TEST_CASE("an event gives its trade") {
    const event e{.kind = event_kind::trade, .who = aggressor::seller, .price = 10, .size = 5};
    CHECK(e.trade() == trade{.price = 10, .size = 5, .aggressor = aggressor::seller});
}

TEST_CASE("a bad line is noted, and reading stops or goes on as was chosen") {
    recording stops;
    CHECK_FALSE(stops.note({"f", 3, "no"}, on_bad_line::stop));
    CHECK(stops.failed);
    CHECK(stops.problems.front().text() == "f:3: no");
    recording skips;
    for (int i = 0; i < 100; ++i) CHECK(skips.note({"f", i, "no"}, on_bad_line::skip));
    CHECK_FALSE(skips.failed);
    CHECK(skips.skipped == 100);
    CHECK(skips.problems.size() == recording::max_problems);
    CHECK(bad_line{"f", 0, "gone"}.text() == "f: gone");
}
