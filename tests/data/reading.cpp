#include <support/files.hpp>
#include <support/testing.hpp>
#include <twoside/data/reading.hpp>
#include <twoside/sim/random.hpp>

using namespace twoside;
using namespace twoside::data;
using namespace std::chrono_literals;
using support::temporary_file;

TEST_CASE("lines are counted without header and empty ones; a bad one stops, or is skipped and noted with its number") {
    const temporary_file file{"header\n\n1\n2\nbad\n4\n"};
    for (const on_bad_line policy : {on_bad_line::stop, on_bad_line::skip}) {
        recording r;
        int taken = 0;
        each_line(file.path(), r, policy, first_line::may_be_a_header, [&](std::string_view line) -> std::string {
            if (line == "bad") return "is bad";
            ++taken;
            return {};
        });
        CHECK(r.failed == (policy == on_bad_line::stop));
        CHECK(taken == (policy == on_bad_line::stop ? 2 : 3));
        CHECK(r.lines == (policy == on_bad_line::stop ? 3 : 4));
        CHECK(r.problems.at(0).text() == file.path() + ":5: is bad");
    }
    recording all;
    each_line(file.path(), all, on_bad_line::skip, first_line::is_data, [](std::string_view) { return std::string{}; });
    CHECK(all.lines == 5);
    recording r;
    each_line("/nowhere/at/all", r, on_bad_line::skip, first_line::is_data,
              [](std::string_view) { return std::string{}; });
    CHECK(r.failed);
}

TEST_CASE("times are whole units that do not go back; a refused line does not move them") {
    const temporary_file file{"5,a\n7,refuse\n6,b\n5,c\n9223372036854775807,d\n"};
    recording r;
    std::vector<std::int64_t> seen;
    each_timed_line(file.path(), r, on_bad_line::skip, "ms", 1'000'000, [&](fields& f, time_point time) -> std::string {
        if (f.text("word") == "refuse") return "refused";
        seen.push_back(time.since_epoch().count());
        return {};
    });
    CHECK(seen == std::vector<std::int64_t>{5'000'000, 6'000'000});
    REQUIRE(r.problems.size() == 3);
    CHECK(r.problems[1].reason == "ms 5 goes back");
    CHECK(r.problems[2].reason == "ms 9223372036854775807 is out of range");
}

TEST_CASE("sorting keeps the order within a time, merging puts trades first") {
    sim::random_numbers random{1};
    std::vector<event> events;
    for (int i = 0; i < 1000; ++i) {
        event e;
        e.time = time_point{std::chrono::nanoseconds{random.integer(0, 50)}};
        e.price = i;
        events.push_back(e);
    }
    sort_by_time(events);
    for (std::size_t i = 1; i < events.size(); ++i) {
        REQUIRE(events[i - 1].time <= events[i].time);
        if (events[i - 1].time == events[i].time) REQUIRE(events[i - 1].price < events[i].price);
    }
    event trade;
    trade.kind = event_kind::trade;
    trade.time = events[500].time;
    recording r;
    merge_by_time({trade}, events, r);
    REQUIRE(r.events.size() == 1001);
    for (std::size_t i = 0; i < r.events.size(); ++i)
        if (r.events[i].kind == event_kind::trade) CHECK((i == 0 || r.events[i - 1].time < trade.time));
}
