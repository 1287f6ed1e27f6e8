#include <cmath>
#include <support/files.hpp>
#include <support/testing.hpp>
#include <twoside/data/lean.hpp>

using namespace twoside;
using namespace twoside::data;
using namespace std::chrono_literals;
using support::temporary_file;

TEST_CASE("rows of one side are carried on, and a pair is one event") {
    const temporary_file quotes{
        "1000,139900,500,0,0,P,1,0\n"
        "1000,0,0,140000,700,P,1,0\n"
        "2000,0,0,140100,300,P,1,0\n"  // an ask alone
        "3000,140000,200,0,0,P,1,0\n"  // a bid alone: no ask of its time
        "4000,139800,100,0,0,P,1,0\n"
        "4000,0,0,139900,100,P,1,0\n"
        "5000,139700,100,0,0,P,1,1\n"  // suspicious
        "6000,139600,900,0,0,P,1,0\n"};
    const recording r = read_lean({.quotes = quotes.path()});
    REQUIRE_FALSE(r.failed);
    REQUIRE(r.events.size() == 5);
    CHECK(r.left_out == 1);
    CHECK(r.events[0].best == top_of_book{13.99, 500, 14.00, 700, time_point{1s}});
    CHECK(r.events[1].best == top_of_book{13.99, 500, 14.01, 300, time_point{2s}});
    CHECK(r.events[2].best == top_of_book{14.00, 200, 14.01, 300, time_point{3s}});
    CHECK(r.events[3].best == top_of_book{13.98, 100, 13.99, 100, time_point{4s}});
    CHECK(r.events[4].best.bid == 13.96);
}

TEST_CASE("off-exchange prints are hidden, what is no trade of the continuous market is left out") {
    const temporary_file quotes{"1000,139900,500,140000,700,P,1,0\n"};
    const temporary_file trades{
        "1000,140000,500,P,20,0\n"
        "1001,139950,300,D,1,0\n"
        "1002,140000,100,P,2000,0\n"      // extended hours: a trade
        "1003,140000,100,P,20000020,0\n"  // trade-through exempt: a trade
        "1004,140000,1200000,N,40,0\n"    // opening print
        "1005,140000,900,N,80,0\n"        // closing print
        "1006,140000,900,N,1000000,0\n"   // official close
        "1007,140000,900,N,4000000,0\n"   // official open
        "1008,140000,900,N,4800,0\n"      // out of sequence and sold last
        "1009,140000,900,D,100000,0\n"    // average price
        "1010,140000,900,D,20000200,0\n"  // derivatively priced
        "1011,140000,900,P,1,1\n"};       // suspicious
    const recording r = read_lean({quotes.path(), trades.path()});
    REQUIRE_FALSE(r.failed);
    REQUIRE(r.events.size() == 5);
    CHECK(r.left_out == 8);
    CHECK(r.events[0].kind == event_kind::trade);  // before the quote of its millisecond
    CHECK(r.events[0].who == aggressor::unknown);
    CHECK(r.events[0].price == 14);
    CHECK_FALSE(r.events[0].hidden);
    CHECK(r.events[1].kind == event_kind::quote);
    CHECK(r.events[2].hidden);
    CHECK(r.events[2].trade() == trade{13.995, 300, aggressor::unknown, time_point{1001ms}});
    CHECK(r.events[3].time == time_point{1002ms});
    CHECK_FALSE(r.events[3].hidden);
    CHECK(r.events[4].time == time_point{1003ms});
}

TEST_CASE("a pair is a bid and the ask of its millisecond, whatever stands around it; the last row counts") {
    const auto quotes_of = [](const std::string& rows) {
        const temporary_file quotes{rows};
        const recording r = read_lean({.quotes = quotes.path()});
        CHECK_FALSE(r.failed);
        std::string all;
        for (const event& e : r.events) {
            CHECK(e.time == e.best.time);
            all += std::to_string(e.time.since_epoch().count() / 1'000'000);
            for (const double price : {e.best.bid, e.best.ask})
                all.append(" ").append(std::isnan(price) ? "none" : std::to_string(std::lround(price)));
            all += "|";
        }
        return all;
    };
    const std::string bid = ",50000,1,0,0,P,1,0\n";
    const std::string ask = ",0,0,60000,1,P,1,0\n";
    CHECK(quotes_of("1" + bid + "1" + ask) == "1 5 6|");
    CHECK(quotes_of("1" + bid) == "1 5 none|");
    CHECK(quotes_of("1" + ask) == "1 none 6|");
    CHECK(quotes_of("1" + ask + "1" + bid) == "1 none 6|1 5 6|");
    CHECK(quotes_of("1" + bid + "2" + ask) == "1 5 none|2 5 6|");
    CHECK(quotes_of("1" + bid + "1,40000,1,0,0,P,1,0\n1" + ask) == "1 5 none|1 4 6|");
    CHECK(quotes_of("1,50000,1,60000,1,P,1,0\n2" + bid) == "1 5 6|2 5 6|");
    CHECK(quotes_of("0" + bid + "86400000" + ask) == "0 5 none|86400000 5 6|");
    CHECK(quotes_of("1,0,0,0,0,P,1,0\n").empty());
    CHECK(quotes_of("").empty());
}

TEST_CASE("one far time in a LEAN file is lost alone, and leaves nothing behind that is carried on") {
    const temporary_file quotes{
        "1,50000,1,60000,1,P,1,0\n9,70000,1,80000,1,P,1,0\n2,51000,1,0,0,P,1,0\n3,0,0,61000,1,P,1,0\n"
        "3,0,0,62000,1,P,1,1\n"};
    const recording r = read_lean({.quotes = quotes.path()}, on_bad_line::skip);
    CHECK(r.skipped == 1);
    CHECK(r.left_out == 1);
    CHECK(r.problems.at(0).text() == quotes.path() + ":2: ms 9 is later than those that follow");
    REQUIRE(r.events.size() == 3);
    CHECK(r.events[1].best == top_of_book{5.1, 1, 6, 1, time_point{2ms}});
    CHECK(r.events[2].best == top_of_book{5.1, 1, 6.1, 1, time_point{3ms}});
}

TEST_CASE("each flag of what is no trade of the continuous market leaves a print out, and no other flag does") {
    std::string rows;
    std::string out;
    for (int bit = 0; bit < 32; ++bit) {
        char row[64];
        std::snprintf(row, sizeof row, "%d,140000,100,P,%llx,0\n", bit, 1ULL << bit);
        rows += row;
    }
    const temporary_file quotes{""};
    const temporary_file trades{rows};
    const recording r = read_lean({quotes.path(), trades.path()});
    for (const event& e : r.events) out += std::to_string(e.time.since_epoch().count() / 1'000'000) + " ";
    CHECK(out == "0 4 5 10 12 13 15 16 17 18 19 22 23 27 28 29 30 31 ");
    CHECK(r.left_out + static_cast<std::int64_t>(r.events.size()) == 32);
}

TEST_CASE("bad rows of LEAN files say what and where") {
    const auto says = [](const char* row) {
        const temporary_file quotes{std::string{"1000,139900,500,0,0,P,1,0\n"} + row + "\n"};
        const recording r = read_lean({.quotes = quotes.path()});
        return r.failed ? r.problems.at(0).reason : std::string{};
    };
    CHECK(says("999,139900,500,0,0,P,1,0") == "ms 999 goes back");
    CHECK(says("2000,139900,-5,0,0,P,1,0") == "a price or size is negative");
    CHECK(says("2000,-139900,5,0,0,P,1,0") == "a price or size is negative");
    CHECK(says("2000,0,0,-139900,5,P,1,0") == "a price or size is negative");
    CHECK(says("2000,0,0,139900,-5,P,1,0") == "a price or size is negative");
    CHECK(says("2000,0,5,139900,5,P,1,0") == "a size is above 0 where there is no price");
    CHECK(says("2000,139900,5,0,5,P,1,0") == "a size is above 0 where there is no price");
    CHECK(says("86400001,139900,5,0,0,P,1,0") == "ms is not from 0 to 86,400,000");
    CHECK(says("-1,139900,5,0,0,P,1,0") == "ms is not from 0 to 86,400,000");
    CHECK(says("2000,139900,500,0,0,P,1,0,") == "more fields than expected: ''");
    CHECK(says("2000,139900,500,0,0,P,1") == "suspicious is missing");
    CHECK(says("x,139900,500,0,0,P,1,0") == "ms is 'x', which is not a whole number");
    CHECK(says("9223372036854775807,139900,500,0,0,P,1,0") == "ms 9223372036854775807 is out of range");
    const temporary_file good{"1000,139900,500,0,0,P,1,0\n"};
    const auto trade_says = [&](const char* row) {
        const temporary_file trades{row};
        const recording r = read_lean({good.path(), trades.path()});
        return r.failed ? r.problems.at(0).reason : std::string{};
    };
    CHECK(trade_says("1,140000,5,P,xyz,0\n") == "condition is 'xyz', which is not hexadecimal");
    CHECK(trade_says("1,140000,5,P,20x,0\n") == "condition is '20x', which is not hexadecimal");
    CHECK(trade_says("1,140000,5,P,-1,0\n") == "condition is '-1', which is not hexadecimal");
    CHECK(trade_says("1,140000,5,P,,0\n") == "condition is '', which is not hexadecimal");
    CHECK(trade_says("1,0.5,0.5,P,20,0\n").empty());
    CHECK(says("2000,0.5,0.5,0.5,0.5,P,1,0").empty());
    CHECK(says("2000,0.5,0,0,0,P,1,0").empty());
    CHECK(says("2000,0.5,-0.5,0,0,P,1,0") == "a price or size is negative");
    CHECK(says("2000,0,0.5,0.5,0.5,P,1,0") == "a size is above 0 where there is no price");
    CHECK(trade_says("1,0,5,P,20,0\n") == "a price or size is not above 0");
    CHECK(trade_says("1,140000,0,P,20,0\n") == "a price or size is not above 0");
    CHECK(trade_says("-1,140000,5,P,20,0\n") == "ms is not from 0 to 86,400,000");
    CHECK(trade_says("1,140000,5,P,20,0,7\n") == "more fields than expected: '7'");
    CHECK(read_lean({"/nowhere/20200101_quote.csv"}).failed);
}

TEST_CASE("the other LEAN file's name") {
    CHECK(lean_pair("/a_quote/20131007_quote.csv").trades == "/a_quote/20131007_trade.csv");
    CHECK(lean_pair("x/20131007_trade.csv").quotes == "x/20131007_quote.csv");
    CHECK(lean_pair("x/quotes.csv").quotes.empty());
}
