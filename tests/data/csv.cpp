#include <cmath>
#include <support/files.hpp>
#include <support/testing.hpp>
#include <twoside/data/csv.hpp>

using namespace twoside;
using namespace twoside::data;
using namespace std::chrono_literals;
using support::temporary_file;

TEST_CASE("quotes and trades make one stream in time order, a trade before the quote of its time") {
    const temporary_file quotes{
        "time_ns,bid,bid_size,ask,ask_size\n1000,99.98,300,100.02,100\n2000,99.99,200,100.02,100\n3000,99.99,100,100."
        "03,400\n"};
    const temporary_file trades{"time_ns,price,size,side\n2000,100.02,50,buy\n2500,99.99,70,sell\n9000,99.99,10,\n"};
    const recording r = read_csv({quotes.path(), trades.path()});
    REQUIRE_FALSE(r.failed);
    CHECK(r.lines == 6);
    REQUIRE(r.events.size() == 6);
    CHECK(r.events[0].best == top_of_book{99.98, 300, 100.02, 100, time_point{1000ns}});
    CHECK(r.events[1].kind == event_kind::trade);
    CHECK(r.events[1].who == aggressor::buyer);
    CHECK(r.events[1].price == 100.02);
    CHECK(r.events[2].kind == event_kind::quote);
    CHECK(r.events[3].who == aggressor::seller);
    CHECK(r.events[5].who == aggressor::unknown);
    CHECK(r.events[5].size == 10);
}

TEST_CASE("no header, no trades, no side column, a missing side of the book") {
    const temporary_file quotes{"5,,0,100.02,100\n6,99.98,300,,0"};
    const recording r = read_csv({.quotes = quotes.path()});
    REQUIRE(r.events.size() == 2);
    CHECK(std::isnan(r.events[0].best.bid));
    CHECK(r.events[0].best.ask == 100.02);
    CHECK(std::isnan(r.events[1].best.ask));
    const temporary_file trades{"7,1.5,2\n"};
    CHECK(read_csv({quotes.path(), trades.path()}).events.back().price == 1.5);
}

TEST_CASE("malformed lines are reported with file, line and reason, and stop the reading") {
    const auto problem = [](const std::string& text) {
        const temporary_file quotes{"time_ns,bid,bid_size,ask,ask_size\n1,1,1,2,1\n" + text + "\n"};
        const recording r = read_csv({.quotes = quotes.path()});
        CHECK(r.failed);
        REQUIRE(r.problems.size() == 1);
        CHECK(r.problems[0].file == quotes.path());
        CHECK(r.problems[0].line == 3);
        return r.problems[0].reason;
    };
    CHECK(problem("2,1,1,2") == "ask_size is missing");
    CHECK(problem("2,1,1,2,1,9") == "more fields than expected: '9'");
    CHECK(problem("x,1,1,2,1") == "time_ns is 'x', which is not a whole number");
    CHECK(problem("2,1,1,2x,1") == "ask is '2x', which is not a finite number");
    CHECK(problem("2,1,-1,2,1") == "a size is negative");
    CHECK(problem("0,1,1,2,1") == "time_ns 0 goes back");
}

TEST_CASE("or are counted and skipped, and nothing else is lost") {
    const temporary_file quotes{"1,1,1,2,1\nrubbish\n2,1,1,2,1\n1,1,1,2,1\n3,1,1,2,1\n"};
    const recording r = read_csv({.quotes = quotes.path()}, on_bad_line::skip);
    CHECK_FALSE(r.failed);
    CHECK(r.skipped == 2);
    CHECK(r.lines == 5);
    CHECK(r.events.size() == 3);
    CHECK(r.problems[1].text() == quotes.path() + ":4: time_ns 1 goes back");
}

TEST_CASE("bad trades") {
    const temporary_file quotes{"1,1,1,2,1\n"};
    const temporary_file side{"1,1,1,up\n"};
    CHECK(read_csv({quotes.path(), side.path()}).problems[0].reason == "side is 'up', which is not buy or sell");
    const temporary_file size{"1,1,0,buy\n"};
    CHECK(read_csv({quotes.path(), size.path()}).problems[0].reason == "size is not above 0");
}

TEST_CASE("a missing file is said") {
    const recording r = read_csv({.quotes = "/nowhere/quotes.csv"});
    CHECK(r.failed);
    CHECK(r.problems[0].text() == "/nowhere/quotes.csv: cannot be opened; does it exist, and may it be read?");
}
