#include <cmath>
#include <support/files.hpp>
#include <support/testing.hpp>
#include <twoside/data/lobster.hpp>

using namespace twoside;
using namespace twoside::data;
using support::temporary_file;

namespace {

recording read(const std::string& messages, const std::string& books, on_bad_line policy = on_bad_line::stop,
               bool levels = false) {
    const temporary_file m{messages, "message"};
    const temporary_file b{books, "book"};
    return read_lobster({m.path(), b.path()}, policy, levels);
}

}  // namespace

TEST_CASE("each message type gives its events") {
    const recording r = read(
        "34200.017459617,1,11,100,999800,1\n"  // new
        "34200.1,4,12,50,1000200,-1\n"         // a resting sale is executed: bought
        "34200.1,4,13,60,999800,1\n"           // a resting buy is executed: sold
        "34200.2,5,0,70,1000050,1\n"           // hidden
        "34200.3,6,0,80,1000000,-1\n"          // cross
        "34200.4,3,11,100,999800,1\n"          // delete
        "34200.5,7,0,0,-1,-1\n"                // halt
        "34200.6,7,0,0,0,-1\n"                 // quoting resumes
        "34200.7,7,0,0,1,-1\n",                // trading resumes
        "1000200,100,999800,300\n1000200,50,999800,300\n1000200,50,999800,240\n1000200,50,999800,240\n1000200,50,"
        "999800,240\n"
        "1000200,50,999700,20\n1000200,50,999700,20\n1000200,50,999700,20\n1000200,50,999700,20\n");
    REQUIRE_FALSE(r.failed);
    std::string kinds;
    for (const event& e : r.events) kinds += "QTHR"[static_cast<std::size_t>(e.kind)];
    CHECK(kinds == "QTQTQTTQHR");
    CHECK(r.lines == 18);
    CHECK(r.events[0].time.since_epoch().count() == 34200017459617);
    CHECK(r.events[0].best.bid == 99.98);
    CHECK(r.events[0].best.ask == 100.02);
    CHECK(r.events[0].best.bid_size == 300);
    CHECK(r.events[1].who == aggressor::buyer);
    CHECK(r.events[1].price == 100.02);
    CHECK(r.events[2].best.ask_size == 50);
    CHECK(r.events[3].who == aggressor::seller);
    CHECK(r.events[5].hidden);
    CHECK(r.events[5].price == 100.005);
    CHECK(r.events[6].who == aggressor::unknown);
    CHECK(r.events[7].best.bid == 99.97);
}

TEST_CASE("any number of levels, empty ones included, and the levels where they are asked for") {
    const recording r =
        read("1,1,1,1,1,1\n2,1,1,1,1,1\n",
             "1000200,100,999800,300,1000300,10,9999999999,0\n9999999999,0,999800,300,9999999999,0,999700,20\n",
             on_bad_line::stop, true);
    REQUIRE(r.books.size() == 2);
    CHECK(r.books[0].ask_levels == 2);
    CHECK(r.books[0].asks[1] == level{100.03, 10});
    // LOBSTER writes an empty bid as -9999999999.
    const recording empty = read("1,1,1,1,1,1\n", "9999999999,0,-9999999999,0\n", on_bad_line::stop, true);
    CHECK(empty.books[0].ask_levels == 0);
    CHECK(empty.books[0].bid_levels == 0);
    CHECK(std::isnan(empty.events[0].best.bid));
    CHECK(std::isnan(r.events[1].best.ask));
    CHECK(r.events[1].best.bid == 99.98);
    CHECK(r.books[1].bid_levels == 2);
}

TEST_CASE("rows that do not pair are reported") {
    const recording longer = read("1,1,1,1,1,1\n2,1,1,1,1,1\n", "1000200,1,999800,1\n");
    CHECK(longer.failed);
    CHECK(longer.problems[0].line == 2);
    CHECK(longer.problems[0].reason.find("no row of its number in the other file") != std::string::npos);
}

TEST_CASE("malformed rows: file, line, reason; stop, or count and skip") {
    const std::string book = "1000200,1,999800,1\n1000200,1,999800,1\n1000200,1,999800,1\n";
    CHECK(read("1,1,1,1,1,1\n2,9,1,1,1,1\n3,1,1,1,1,1\n", book).problems[0].reason == "type is 9, which is not 1 to 7");
    CHECK(read("1,1,1,1,1,1\n2,1,1,1,1,0\n3,1,1,1,1,1\n", book).problems[0].reason ==
          "direction is 0, which is not 1 or -1");
    CHECK(read("1,1,1,1,1,1\n0.5,1,1,1,1,1\n3,1,1,1,1,1\n", book).problems[0].reason == "time goes back");
    CHECK(read("1,1,1,1,1,1\n2,1,1\n3,1,1,1,1,1\n", book).problems[0].reason == "size is missing");
    const recording bad_book = read("1,1,1,1,1,1\n", "1000200,1,999800\n");
    CHECK(bad_book.problems[0].reason == "bid size is missing");
    CHECK(bad_book.problems[0].line == 1);
    const recording skipped = read("1,1,1,1,1,1\n2,9,1,1,1,1\n3,1,1,1,1,1\n", book, on_bad_line::skip);
    CHECK_FALSE(skipped.failed);
    CHECK(skipped.skipped == 1);
    CHECK(skipped.events.size() == 2);
}

TEST_CASE("a file's partner is found by name") {
    const auto pair = lobster_pair("/d/AMZN_2012-06-21_34200000_57600000_message_5.csv");
    CHECK(pair.books == "/d/AMZN_2012-06-21_34200000_57600000_orderbook_5.csv");
    CHECK(lobster_pair(pair.books).messages == "/d/AMZN_2012-06-21_34200000_57600000_message_5.csv");
    CHECK(lobster_pair("/a_message_b/quotes.csv").messages.empty());
}

TEST_CASE("missing files are said") {
    CHECK(read_lobster({"/nowhere/m", "/nowhere/b"}).problems[0].file == "/nowhere/m");
    const temporary_file m{"1,1,1,1,1,1\n"};
    CHECK(read_lobster({m.path(), "/nowhere/b"}).problems[0].file == "/nowhere/b");
}
