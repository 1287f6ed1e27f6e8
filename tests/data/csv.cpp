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

TEST_CASE("a side without a quote, as exports write it") {
    const auto quote = [](const std::string& row) {
        const temporary_file quotes{row + "\n"};
        const recording r = read_csv({.quotes = quotes.path()});
        CHECK(r.failed == r.events.empty());
        return r.failed ? r.problems.at(0).reason : [&] {
            const top_of_book& b = r.events.at(0).best;
            const auto side = [](double price, double size) {
                return std::isnan(price)
                           ? (size == 0 ? std::string{"none"} : "size without price")
                           : std::to_string(static_cast<int>(price)) + "x" + std::to_string(static_cast<int>(size));
            };
            return side(b.bid, b.bid_size) + " " + side(b.ask, b.ask_size);
        }();
    };
    CHECK(quote("1,,,101,1") == "none 101x1");
    CHECK(quote("1,99,5,,") == "99x5 none");
    CHECK(quote("1,,,,") == "none none");
    CHECK(quote("1,,0,101,1") == "none 101x1");
    CHECK(quote("1,nan,nan,101,1") == "none 101x1");
    CHECK(quote("1,NaN,0,101,1") == "none 101x1");
    CHECK(quote("1,99,5,NULL,NULL") == "99x5 none");
    CHECK(quote("1,99,5,NA,") == "99x5 none");
    CHECK(quote("1,0,0,101,1") == "none 101x1");
    CHECK(quote("1,0.0,,101,1") == "none 101x1");
    CHECK(quote("0,0.5,0.5,,0.5") == "ask_size is above 0 where there is no ask");
    CHECK(quote("0,0.5,0.5,0.75,0.5") == "0x0 0x0");
    CHECK(quote("0,-0.5,0.5,0.75,0.5") == "bid is below 0; leave it and its size empty where there is no quote");
    CHECK(quote("0,0.5,0.5,0.75,-0.5") == "a size is negative");
    // A size that is not known.
    CHECK(quote("1,99,0,101,0") == "99x0 101x0");
    // What says two things at once.
    CHECK(quote("1,,300,101,1") == "bid_size is above 0 where there is no bid");
    CHECK(quote("1,99,5,0,1") == "ask_size is above 0 where there is no ask");
    CHECK(quote("1,99,,101,1") == "bid_size is no number; write 0 where the size is not known");
    CHECK(quote("1,99,5,101,nan") == "ask_size is no number; write 0 where the size is not known");
    CHECK(quote("1,-1,0,101,1") == "bid is below 0; leave it and its size empty where there is no quote");
    CHECK(quote("1,99,1,-101,1") == "ask is below 0; leave it and its size empty where there is no quote");
    CHECK(quote("1,99,1,101,-1") == "a size is negative");
    CHECK(quote("1,,-1,101,1") == "a size is negative");
    CHECK(quote("1,inf,1,101,1") == "bid is 'inf', which is not a finite number");
    CHECK(quote("1,99,1,,") == "99x1 none");
    CHECK(quote("1,99,1,") == "ask_size is missing");
    CHECK(quote("1,99,1,101,1,") == "more fields than expected: ''");
}

TEST_CASE("a header in another order is refused, whatever is done with bad lines; other names are not known") {
    const auto says = [](const std::string& header) {
        const temporary_file quotes{header + "\n1,99,5,101,6\n"};
        const recording r = read_csv({.quotes = quotes.path()}, on_bad_line::skip);
        CHECK(r.failed == r.events.empty());
        return r.failed ? r.problems.at(0).text().substr(quotes.path().size()) : std::string{};
    };
    const std::string columns = "; the columns must be time_ns,bid,bid_size,ask,ask_size";
    CHECK(says("time_ns,bid,ask,bid_size,ask_size") == ":1: column 3 is 'ask'" + columns);
    CHECK(says("bid,bid_size,ask,ask_size,time_ns") == ":1: column 1 is 'bid'" + columns);
    CHECK(says("t,ask,ask_size,bid,bid_size") == ":1: column 2 is 'ask'" + columns);
    CHECK(says("t,b,bs,a,bid") == ":1: column 5 is 'bid'" + columns);
    // Neither case nor blanks nor quotes make another name.
    CHECK(says("TIME_NS,ASK,ASK_SIZE,BID,BID_SIZE") == ":1: column 2 is 'ASK'" + columns);
    CHECK(says("time_ns, ask, ask_size, bid, bid_size") == ":1: column 2 is 'ask'" + columns);
    CHECK(says("\"Time_ns\",\"Ask\",\"Ask_size\",\"Bid\",\"Bid_size\"") == ":1: column 2 is 'Ask'" + columns);
    CHECK(says(" \ttime_ns ,ask\t,ask_size,bid,bid_size") == ":1: column 2 is 'ask'" + columns);
    CHECK(says("Time_NS, Bid , BID_SIZE,\tAsk,\"ask_size\"").empty());
    CHECK(says(" time_ns,bid,bid_size,ask,ask_size").empty());
    CHECK(says("time_ns,,  ,\"\",\"").empty());
    CHECK(says("time_ns,bid,bid_size,ask,ask_size").empty());
    CHECK(says("time_ns,bid,bid_size,ask,ask_size\r").empty());
    CHECK(says("t,b,bs,a,as").empty());
    CHECK(says("t").empty());
    const temporary_file quotes{"1,99,5,101,6\n"};
    const temporary_file trades{"time_ns,size,price,side\n1,5,99,buy\n"};
    CHECK(read_csv({quotes.path(), trades.path()}).problems.at(0).reason ==
          "column 2 is 'size'; the columns must be time_ns,price,size,side");
}

TEST_CASE("one far time does not condemn the lines after it") {
    const temporary_file quotes{"1,1,1,2,1\n999999999,1,1,2,1\n2,1,1,2,1\n3,1,1,2,1\n4,1,1,2,1\n"};
    const temporary_file trades{"77777777,1,1\n2,1,1\n3,1,1\n1,1,1\n"};
    const recording r = read_csv({quotes.path(), trades.path()}, on_bad_line::skip);
    CHECK_FALSE(r.failed);
    CHECK(r.lines == 9);
    CHECK(r.skipped == 3);
    REQUIRE(r.events.size() == 6);
    CHECK(r.events.back().time == time_point{4ns});
    REQUIRE(r.problems.size() == 3);
    CHECK(r.problems[0].text() == quotes.path() + ":2: time_ns 999999999 is later than those that follow");
    CHECK(r.problems[1].text() == trades.path() + ":1: time_ns 77777777 is later than those that follow");
    CHECK(r.problems[2].text() == trades.path() + ":4: time_ns 1 goes back");
}

TEST_CASE("a problem with the quotes leaves the trades unread, where reading stops") {
    const temporary_file quotes{"1,1,1,2,1\nx\n"};
    const temporary_file trades{"1,1,1\nx\n"};
    const recording stopped = read_csv({quotes.path(), trades.path()});
    CHECK(stopped.failed);
    CHECK(stopped.problems.size() == 1);
    CHECK(stopped.events.size() == 1);
    CHECK(read_csv({quotes.path(), trades.path()}, on_bad_line::skip).skipped == 2);
}

TEST_CASE("bad trades") {
    const auto says = [](const std::string& row) {
        const temporary_file file{row};
        const temporary_file none{""};
        const recording r = read_csv({none.path(), file.path()});
        return r.failed ? r.problems.at(0).reason : std::string{};
    };
    CHECK(says("1,-5,10,buy") == "price is not above 0");
    CHECK(says("1,0,10,buy") == "price is not above 0");
    CHECK(says("1,5,-10,sell") == "size is not above 0");
    CHECK(says("1,,10,sell") == "price is '', which is not a finite number");
    CHECK(says("1,nan,10,sell") == "price is 'nan', which is not a finite number");
    CHECK(says("1,5") == "size is missing");
    CHECK(says("1,5,1,buy,") == "more fields than expected: ''");
    CHECK(says("1,5,1,Buy") == "side is 'Buy', which is not buy or sell");
    CHECK(says("1,5,1,buy\r\n").empty());
    CHECK(says("1,5,1,\n").empty());
    CHECK(says("0,0.5,0.5,sell").empty());

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
