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
    CHECK(r.events[1].size == 50);
    CHECK(r.events[3].trade() == trade{99.98, 60, aggressor::seller, time_point{std::chrono::milliseconds{34200100}}});
    CHECK(r.events[5].who == aggressor::seller);
    CHECK(r.events[6].price == 100);
    CHECK_FALSE(r.events[3].hidden);
    CHECK_FALSE(r.events[6].hidden);
    CHECK(r.events[8].time == time_point{std::chrono::milliseconds{34200500}});
    CHECK(r.events[9].time == time_point{std::chrono::milliseconds{34200700}});
    CHECK(r.left_out == 1);
    CHECK(r.books.empty());
}

TEST_CASE("any number of levels, empty ones included, and the levels where they are asked for") {
    const recording r =
        read("1,1,1,1,1,1\n2,1,1,1,1,1\n",
             "1000200,100,999800,300,1000300,10,-9999999999,0\n9999999999,0,999800,300,9999999999,0,999700,20\n",
             on_bad_line::stop, true);
    REQUIRE(r.books.size() == 2);
    CHECK(r.books[0].ask_levels == 2);
    CHECK(r.books[0].asks[1] == level{100.03, 10});
    CHECK(r.books[0].bid_levels == 1);
    // LOBSTER writes an empty bid as -9999999999.
    const recording empty = read("1,1,1,1,1,1\n", "9999999999,0,-9999999999,0\n", on_bad_line::stop, true);
    CHECK(empty.books[0].ask_levels == 0);
    CHECK(empty.books[0].bid_levels == 0);
    CHECK(std::isnan(empty.events[0].best.bid));
    CHECK(std::isnan(r.events[1].best.ask));
    CHECK(r.events[1].best.bid == 99.98);
    CHECK(r.books[1].bid_levels == 2);
    CHECK(r.books[1].bids[1] == level{99.97, 20});
    CHECK(r.books[1].time == twoside::time_point{std::chrono::seconds{2}});
}

TEST_CASE("every level of every row arrives in its place, up to as many as a book holds") {
    for (const std::size_t levels : {1U, 2U, 9U, 10U, 11U, 50U}) {
        std::string rows;
        std::string messages;
        for (int row = 0; row < 3; ++row) {
            messages += std::to_string(row) + ",1,1,1,1,1\n";
            for (std::size_t k = 0; k < levels; ++k) {
                const auto number = [](std::size_t n) { return std::to_string(n); };
                rows.append(k > 0 ? "," : "").append(number(2'000'000 + 100 * k));
                rows.append(",").append(number(1000 + k));
                rows.append(",").append(number(1'000'000 - 100 * k));
                rows.append(",").append(number(2000 + k));
            }
            if (row < 2) rows += "\n";  // the last line of a file may lack its end
        }
        const recording r = read(messages, rows, on_bad_line::stop, true);
        REQUIRE_FALSE(r.failed);
        REQUIRE(r.books.size() == 3);
        for (const book& b : r.books) {
            REQUIRE(b.ask_levels == std::min(levels, max_levels));
            REQUIRE(b.bid_levels == std::min(levels, max_levels));
            for (std::size_t k = 0; k < b.ask_levels; ++k) {
                const double at = static_cast<double>(k);
                CHECK(b.asks[k] == level{(2'000'000 + 100 * at) / 10000, 1000 + at});
                CHECK(b.bids[k] == level{(1'000'000 - 100 * at) / 10000, 2000 + at});
            }
        }
        CHECK(read(messages, rows).books.empty());
    }
}

TEST_CASE("a book row that LOBSTER does not write is a bad line") {
    const auto says = [](const std::string& row) {
        const recording r = read("1,1,1,1,1,1\n", row + "\n");
        CHECK(r.failed == r.events.empty());
        return r.failed ? r.problems.at(0).reason : std::string{};
    };
    const std::string not_a_level =
        "level 1: price and size must be above 0, or 9999999999 (ask) or -9999999999 (bid) and 0 where the level is "
        "empty";
    CHECK(says("1000200,100,999800,300").empty());
    CHECK(says("1000200,100,1000300,300").empty());  // crossed, as before the opening
    CHECK(says("1,1,1,1").empty());
    CHECK(says("0.5,0.5,0.5,0.5").empty());
    CHECK(says("9999999998,1,9999999998,1").empty());
    CHECK(says("-1000200,100,999800,300") == not_a_level);
    CHECK(says("1000200,-100,999800,300") == not_a_level);
    CHECK(says("1000200,100,-999800,300") == not_a_level);
    CHECK(says("1000200,100,999800,-300") == not_a_level);
    CHECK(says("1000200,100,999800,0") == not_a_level);
    CHECK(says("0,0,999800,1") == not_a_level);
    CHECK(says("1000200,100,9999999999,0") == not_a_level);
    CHECK(says("-9999999999,0,999800,1") == not_a_level);
    CHECK(says("9999999999,5,999800,1") == "level 1: is empty and has a size");
    CHECK(says("1000200,100,-9999999999,5") == "level 1: is empty and has a size");
    CHECK(says("9999999999,0,999800,1,1000200,1,999700,1") == "level 2: stands behind an empty one");
    CHECK(says("1000200,1,-9999999999,0,1000300,1,999700,1") == "level 2: stands behind an empty one");
    CHECK(says("1000200,1,999800,1,1000200,1,999700,1") == "level 2: is not in the order of prices");
    CHECK(says("1000200,1,999800,1,1000300,1,999800,1") == "level 2: is not in the order of prices");
    CHECK(says("1000200,1,999800,1,1000100,1,999700,1") == "level 2: is not in the order of prices");
    CHECK(says("1000200,1,999800,1,1000300,1,999900,1") == "level 2: is not in the order of prices");
    CHECK(says("1000200,1,999800,1,") == "ask price is '', which is not a finite number");
    CHECK(says("") == "ask price is '', which is not a finite number");
    CHECK(says("1000200,1,999800,1,1000300") == "ask size is missing");
}

TEST_CASE("a row that lost its last levels is a bad line") {
    const std::string messages = "1,1,1,1,1,1\n2,1,1,1,1,1\n3,1,1,1,1,1\n";
    const std::string whole = "1000200,1,999800,1,1000300,1,999700,1\n";
    const std::string half = "1000200,1,999800,1\n";
    const recording last = read(messages, whole + whole + half);
    CHECK(last.failed);
    REQUIRE(last.problems.size() == 1);
    CHECK(last.problems[0].line == 3);
    CHECK(last.problems[0].reason == "has 1 levels; most rows have 2");
    CHECK(read(messages, whole + half + whole, on_bad_line::skip).skipped == 1);
    CHECK(read(messages, half + whole + half, on_bad_line::skip).events.size() == 2);
    // Most rows decide, and not the first one.
    CHECK(read(messages, half + whole + whole, on_bad_line::skip).problems.at(0).line == 1);
    CHECK(read("1,1,1,1,1,1\n2,1,1,1,1,1\n", half + whole).problems.at(0).line == 1);
}

TEST_CASE("a message that LOBSTER does not write is a bad line") {
    const auto says = [](const std::string& message) {
        const recording r = read(message + "\n", "1000200,1,999800,1\n");
        CHECK(r.failed == (r.events.empty() && r.left_out == 0));
        return r.failed ? r.problems.at(0).reason : std::string{};
    };
    const std::string wrong = "a price or size is not above 0";
    for (const std::string type : {"1", "2", "3", "4", "5"}) {
        CHECK(says("1," + type + ",1,100,999800,-1").empty());
        CHECK(says("1," + type + ",1,-100,999800,-1") == wrong);
        CHECK(says("1," + type + ",1,0,999800,-1") == wrong);
        CHECK(says("1," + type + ",1,100,-50000,-1") == wrong);
        CHECK(says("1," + type + ",1,100,0,-1") == wrong);
        CHECK(says("1," + type + ",1,100,9999999999,-1") == "price is that of an empty level");
    }
    CHECK(says("0,4,1,0.5,0.5,1").empty());
    CHECK(says("0,4,1,9,9999999998,1").empty());
    CHECK(says("1,6,-1,-100,999800,-1") == wrong);
    CHECK(says("1,6,-1,100,0,-1") == wrong);
    CHECK(says("1,6,-1,0,0,-1").empty());  // a cross in which nothing was traded
    CHECK(says("1,7,0,0,-1,-1").empty());
    CHECK(says("1,7,0,0,0,-1").empty());
    CHECK(says("1,7,0,0,1,-1").empty());
    CHECK(says("1,7,0,0,2,-1") == "price of a halt is not -1, 0 or 1");
    CHECK(says("1,7,0,0,-2,-1") == "price of a halt is not -1, 0 or 1");
    CHECK(says("1,0,1,1,1,1") == "type is 0, which is not 1 to 7");
    CHECK(says("1,8,1,1,1,1") == "type is 8, which is not 1 to 7");
    CHECK(says("34200.123456789garbage,1,1,1,1,1") ==
          "time is '34200.123456789garbage', which is not seconds, like 34200.017459617");
    CHECK(says("-0.5,1,1,1,1,1") == "time is '-0.5', which is not seconds, like 34200.017459617");
    CHECK(says("86400,1,1,1,1,1").empty());
    CHECK(says("86400.000000001,1,1,1,1,1") == "time is beyond 86,400 seconds");
    CHECK(says("1,1,1,1,1,1,NITE").empty());
    CHECK(says("1,1,1,1,1,1,NITE,9") == "more fields than expected: '9'");
    CHECK(says("1,1,x,1,1,1") == "order id is 'x', which is not a whole number");
    CHECK(says("1,1,1,1,1,1\r").empty());
}

TEST_CASE("what gives no event is counted") {
    const recording r = read("1,7,0,0,0,-1\n2,6,-1,0,0,-1\n3,1,1,1,1,1\n",
                             "1000200,1,999800,1\n1000200,1,999800,1\n1000200,1,999800,1\n");
    CHECK(r.left_out == 2);
    CHECK(r.events.size() == 1);
}

TEST_CASE("one far time is lost alone, with its level and the book of its row") {
    const std::string messages = "1,1,1,1,1,1\n80000,4,1,1,1,1\n2,5,1,1,1,1\n3,1,1,1,1,1\n4,4,1,1,1,1\n3.5,1,1,1,1,1\n";
    std::string books;
    for (int i = 1; i <= 6; ++i) books += "1000200," + std::to_string(i) + ",999800,1\n";
    const recording r = read(messages, books, on_bad_line::skip, true);
    CHECK_FALSE(r.failed);
    CHECK(r.skipped == 2);
    REQUIRE(r.problems.size() == 2);
    CHECK(r.problems[0].line == 2);
    CHECK(r.problems[0].reason == "time is later than those that follow");
    CHECK(r.problems[1].line == 6);
    CHECK(r.problems[1].reason == "time goes back");
    REQUIRE(r.books.size() == 3);
    CHECK(r.books[0].asks[0].size == 1);
    CHECK(r.books[1].asks[0].size == 4);
    CHECK(r.books[2].asks[0].size == 5);
    std::size_t quotes = 0;
    for (const event& e : r.events)
        if (e.kind == event_kind::quote) CHECK(e.best == top(r.books.at(quotes++)));
    CHECK(quotes == 3);
    CHECK(r.events.size() == 5);
    // Where reading stops, the books stay those of the quotes too.
    const recording stopped = read("2,1,1,1,1,1\n1,4,1,1,1,1\n", "3,1,2,1\n3,1,2,1\n", on_bad_line::stop, true);
    CHECK(stopped.failed);
    CHECK(stopped.events.size() == 1);
    CHECK(stopped.books.size() == 1);
    CHECK(stopped.problems.at(0).line == 2);
    // Equal times are in order.
    CHECK_FALSE(read("1,1,1,1,1,1\n1,1,1,1,1,1\n", "3,1,2,1\n3,1,2,1\n").failed);
}

TEST_CASE("rows that do not pair are reported") {
    const recording longer = read("1,1,1,1,1,1\n2,1,1,1,1,1\n", "1000200,1,999800,1\n");
    CHECK(longer.failed);
    CHECK(longer.problems[0].line == 2);
    CHECK(longer.problems[0].reason.find("no row of its number in the other file") != std::string::npos);
    CHECK(longer.events.size() == 1);
    // Every row that has no other is counted, in either file.
    const std::string book = "1000200,1,999800,1\n";
    const recording skipped = read("1,1,1,1,1,1\n2,1,1,1,1,1\n3,1,1,1,1,1\n", book, on_bad_line::skip);
    CHECK_FALSE(skipped.failed);
    CHECK(skipped.skipped == 2);
    CHECK(skipped.lines == 4);
    CHECK(skipped.events.size() == 1);
    const recording more_books = read("1,1,1,1,1,1\n", book + book + book, on_bad_line::skip);
    CHECK(more_books.skipped == 2);
    CHECK(more_books.lines == 4);
    CHECK(more_books.problems.at(1).line == 3);
    CHECK_FALSE(read("", "").failed);
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
    const recording no_messages = read_lobster({"/nowhere/m", "/nowhere/b"}, on_bad_line::skip);
    CHECK(no_messages.failed);
    CHECK(no_messages.problems.at(0).text() == "/nowhere/m: cannot be opened; does it exist, and may it be read?");
    const temporary_file m{"1,1,1,1,1,1\n"};
    const recording no_books = read_lobster({m.path(), "/nowhere/b"}, on_bad_line::skip);
    CHECK(no_books.failed);
    CHECK(no_books.problems.at(0).text() == "/nowhere/b: cannot be opened; does it exist, and may it be read?");
    CHECK(no_books.lines == 0);
}
