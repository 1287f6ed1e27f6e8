#include <cmath>
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
    CHECK(r.problems.at(0).line == 0);
}

TEST_CASE(
    "a header is the first line and begins with a letter; a file may be empty, and its last line may lack its end") {
    const auto lines = [](const std::string& text) {
        const temporary_file file{text};
        recording r;
        std::string all;
        each_line(file.path(), r, on_bad_line::stop, first_line::may_be_a_header, [&](std::string_view line) {
            all += std::string{line} + "|";
            return std::string{};
        });
        CHECK_FALSE(r.failed);
        CHECK(r.lines == std::count(all.begin(), all.end(), '|'));
        return all;
    };
    CHECK(lines("").empty());
    CHECK(lines("header").empty());
    CHECK(lines("\n\n").empty());
    CHECK(lines("1,2\nheader\n3") == "1,2|header|3|");
    CHECK(lines("Header\r\n1\r\n\r\n2") == "1|2|");
    CHECK(lines("\xef\xbb\xbfheader\n1") == "1|");
    CHECK(lines("1") == "1|");
    CHECK(lines("header,,x\n1") == "1|");
}

namespace {

// The second field of the lines that are kept, one character each.
struct kept {
    std::string words{};
    recording r{};
};

kept read_timed(const std::string& text, on_bad_line policy) {
    const temporary_file file{text};
    kept k;
    const auto events = timed_events(file.path(), k.r, policy, "ms", 1'000'000,
                                     [](fields& f, time_point time, auto& out) -> std::string {
                                         const std::string_view word = f.text("word");
                                         if (!f.ok()) return f.why();
                                         if (word == "refuse") return "refused";
                                         if (word == "nothing") return {};
                                         event e;
                                         e.time = time;
                                         e.price = word.front();
                                         // A line may give several events.
                                         out.push_back(e);
                                         if (word.size() > 1) out.push_back(e);
                                         return {};
                                     });
    for (std::size_t i = 0; i < events.size(); ++i) {
        if (i > 0) CHECK(events[i - 1].time <= events[i].time);
        k.words += static_cast<char>(events[i].price);
    }
    for (auto& p : k.r.problems) p.reason = std::to_string(p.line) + " " + p.reason;
    return k;
}

}  // namespace

TEST_CASE("times are whole units; a line that is refused or gives nothing has no say in their order") {
    const kept k =
        read_timed("5,a\n7,refuse\n6,b\n5,c\n9223372036854775807,d\n8,nothing\n7,e\nx,f\n7\n", on_bad_line::skip);
    CHECK(k.words == "abe");
    CHECK(k.r.lines == 9);
    CHECK(k.r.skipped == 5);
    REQUIRE(k.r.problems.size() == 5);
    CHECK(k.r.problems[0].reason == "2 refused");
    CHECK(k.r.problems[1].reason == "4 ms 5 goes back");
    CHECK(k.r.problems[2].reason == "5 ms 9223372036854775807 is out of range");
    CHECK(k.r.problems[3].reason == "8 ms is 'x', which is not a whole number");
    CHECK(k.r.problems[4].reason == "9 word is missing");
    CHECK_FALSE(k.r.failed);
}

TEST_CASE("one stray time is lost alone, in the future or in the past") {
    const auto words = [](const std::string& text) {
        const kept k = read_timed(text, on_bad_line::skip);
        CHECK(k.r.skipped == static_cast<std::int64_t>(k.r.problems.size()));
        return k.words + (k.r.problems.empty() ? "" : " " + k.r.problems.front().reason);
    };
    CHECK(words("1,a\n999,b\n2,c\n3,d\n") == "acd 2 ms 999 is later than those that follow");
    CHECK(words("999,a\n1,b\n2,c\n") == "bc 1 ms 999 is later than those that follow");
    CHECK(words("1,a\n2,b\n0,c\n3,d\n") == "abd 3 ms 0 goes back");
    CHECK(words("1,a\n2,b\n0,c\n") == "ab 3 ms 0 goes back");
    CHECK(words("1,a\n1,b\n1,c\n") == "abc");
    CHECK(words("2,a\n1,b\n") == "a 2 ms 1 goes back");  // which of two is wrong cannot be known
    CHECK(words("1,a\n2,b\n1,c\n3,d\n") == "abd 3 ms 1 goes back");
    CHECK(words("-3,a\n-2,b\n-9,c\n-1,d\n") == "abd 3 ms -9 goes back");
    CHECK(words("").empty());
    // Two recordings, the later one first: the longer one stays.
    CHECK(words("8,a\n9,b\n1,c\n2,d\n3,e\n") == "cde 1 ms 8 is later than those that follow");
    // A line is one, however many events it gives.
    CHECK(words("8,aa\n1,b\n2,c\n") == "bc 1 ms 8 is later than those that follow");
    CHECK(words("1,aa\n2,bb\n1,cc\n2,d\n") == "aabbd 3 ms 1 goes back");
}

TEST_CASE("where reading stops at a bad line, it stops where a time goes back and keeps what came before") {
    const kept k = read_timed("1,a\n999,b\n2,c\n3,d\n", on_bad_line::stop);
    CHECK(k.r.failed);
    CHECK(k.words == "ab");
    REQUIRE(k.r.problems.size() == 1);
    CHECK(k.r.problems[0].reason == "3 ms 2 goes back");
    CHECK_FALSE(read_timed("1,a\n1,b\n", on_bad_line::stop).r.failed);
}

TEST_CASE("as many times are kept as can be, which trying every choice confirms") {
    sim::random_numbers random{7};
    for (int run = 0; run < 300; ++run) {
        std::vector<time_point> times(static_cast<std::size_t>(random.integer(0, 9)));
        for (time_point& t : times) t = time_point{std::chrono::nanoseconds{random.integer(-3, 3)}};
        const auto in_order = [&](const std::vector<bool>& keep) {
            time_point last = time_point::earliest();
            for (std::size_t i = 0; i < times.size(); ++i) {
                if (!keep[i]) continue;
                if (times[i] < last) return false;
                last = times[i];
            }
            return true;
        };
        // Of the best choices, the first by the lines that it keeps.
        std::vector<bool> best;
        for (unsigned choice = 0; choice < 1U << times.size(); ++choice) {
            std::vector<bool> keep(times.size());
            for (std::size_t i = 0; i < times.size(); ++i) keep[i] = (choice >> i & 1U) != 0;
            const auto count = [](const std::vector<bool>& k) { return std::count(k.begin(), k.end(), true); };
            if (!in_order(keep)) continue;
            if (best.size() != keep.size() || count(keep) > count(best) || (count(keep) == count(best) && keep > best))
                best = keep;
        }
        CHECK(twoside::data::detail::longest_in_order(times) == best);
    }
}

TEST_CASE("of all problems of a file the first are noted, whatever they are, and all are counted") {
    std::string text;
    for (int i = 0; i < 20; ++i) text += "1000000,a\n";
    for (int i = 0; i < 25; ++i) text += i % 2 == 0 ? "2,b\n" : "rubbish\n";
    for (int i = 0; i < 40; ++i) text += "2000000,c\n";
    const kept k = read_timed(text, on_bad_line::skip);
    CHECK(k.r.skipped == 25);
    REQUIRE(k.r.problems.size() == recording::max_problems);
    for (std::size_t i = 0; i < k.r.problems.size(); ++i)
        CHECK(k.r.problems[i].line == static_cast<std::int64_t>(i) + 21);
    // Those of a file that was read before stay in front.
    recording r;
    r.problems.push_back({"other", 99, "bad"});
    const temporary_file file{"2,a\n1,b\n"};
    (void)timed_events(file.path(), r, on_bad_line::skip, "ms", 1, [](fields&, time_point time, auto& out) {
        out.push_back(event{.time = time});
        return std::string{};
    });
    REQUIRE(r.problems.size() == 2);
    CHECK(r.problems[0].file == "other");
    CHECK(r.problems[1].line == 2);
}

TEST_CASE("a line that is skipped takes the books of its quotes along, and no others") {
    // What the events are, of which line, at which time.
    struct row {
        event_kind kind;
        std::int64_t line;
        int time;
    };
    const auto q = event_kind::quote;
    const auto t = event_kind::trade;
    twoside::data::detail::lines_events found;
    for (const row& w : {row{t, 1, 1}, row{q, 1, 1}, row{q, 2, 9}, row{t, 3, 8}, row{q, 3, 8}, row{q, 4, 2},
                         row{t, 5, 3}, row{q, 6, 1}, row{q, 7, 4}}) {
        event e;
        e.kind = w.kind;
        e.time = time_point{std::chrono::nanoseconds{w.time}};
        e.price = static_cast<double>(w.line);
        found.events.push_back(e);
        found.line_of.push_back(w.line);
        if (w.kind == q) {
            book b;
            b.time = e.time;
            found.books.push_back(b);
        }
    }
    recording r;
    found.skip_out_of_order("f", r, 0, [](time_point time) { return std::to_string(time.since_epoch().count()); });
    std::string lines;
    std::string books;
    for (const event& e : found.events) lines += std::to_string(std::lround(e.price)) + " ";
    for (const book& b : found.books) books += std::to_string(b.time.since_epoch().count()) + " ";
    CHECK(lines == "1 1 4 5 7 ");
    CHECK(books == "1 2 4 ");
    CHECK(r.skipped == 3);
    REQUIRE(r.problems.size() == 3);
    CHECK(r.problems[0].text() == "f:2: 9 is later than those that follow");
    CHECK(r.problems[1].text() == "f:3: 8 is later than those that follow");
    CHECK(r.problems[2].text() == "f:6: 1 goes back");
    // In order: nothing is touched.
    recording again;
    found.skip_out_of_order("f", again, 0, [](time_point) { return std::string{}; });
    CHECK(found.books.size() == 3);
    CHECK(found.events.size() == 5);
    CHECK(again.skipped == 0);
}

TEST_CASE("whether an event from some place on is before the one before it") {
    twoside::data::detail::lines_events found;
    CHECK_FALSE(found.goes_back(0));
    for (const int time : {1, 3, 2, 2, 4}) found.events.push_back({.time = time_point{std::chrono::nanoseconds{time}}});
    CHECK(found.goes_back(0));
    CHECK(found.goes_back(1));
    CHECK(found.goes_back(2));
    CHECK_FALSE(found.goes_back(3));
    CHECK_FALSE(found.goes_back(4));
    CHECK_FALSE(found.goes_back(5));
}

TEST_CASE("a header's columns: each known name must stand in its place") {
    using twoside::data::detail::header_problem;
    CHECK(header_problem("a,b,c", "a,b,c").empty());
    CHECK(header_problem("a", "a,b,c").empty());
    CHECK(header_problem("a,b,c,d", "a,b,c").empty());
    CHECK(header_problem("x,y,z", "a,b,c").empty());
    CHECK(header_problem("x,b,z", "a,b,c").empty());
    CHECK(header_problem("b,a,c", "a,b,c") == "column 1 is 'b'; the columns must be a,b,c");
    CHECK(header_problem("a,c", "a,b,c") == "column 2 is 'c'; the columns must be a,b,c");
    CHECK(header_problem("x,y,z,a", "a,b,c") == "column 4 is 'a'; the columns must be a,b,c");
    CHECK(header_problem("a,b", "").empty());
    // A name that is there twice.
    CHECK(header_problem("a,b,b", "a,b,b").empty());
    CHECK(header_problem("b,a,b", "a,b,b") == "column 1 is 'b'; the columns must be a,b,b");
    const temporary_file file{"b,a\n1,2\n"};
    recording r;
    int taken = 0;
    each_line(
        file.path(), r, on_bad_line::skip, first_line::may_be_a_header,
        [&](std::string_view) {
            ++taken;
            return std::string{};
        },
        "a,b");
    CHECK(r.failed);
    CHECK(taken == 0);
    CHECK(r.problems.at(0).line == 1);
    CHECK(r.skipped == 0);
    CHECK(r.lines == 0);
}

TEST_CASE("a day's length, both ends included") {
    CHECK(within_a_day(time_point{0s}));
    CHECK(within_a_day(time_point{24h}));
    CHECK_FALSE(within_a_day(time_point{-1ns}));
    CHECK_FALSE(within_a_day(time_point{24h + 1ns}));
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
    r.events.push_back(trade);  // what was there before is replaced
    merge_by_time({trade}, events, r);
    REQUIRE(r.events.size() == 1001);
    for (std::size_t i = 0; i < r.events.size(); ++i)
        if (r.events[i].kind == event_kind::trade) CHECK((i == 0 || r.events[i - 1].time < trade.time));
}
