#include <cmath>
#include <support/files.hpp>
#include <support/testing.hpp>
#include <twoside/data/hyperliquid.hpp>

using namespace twoside;
using namespace twoside::data;
using namespace std::chrono_literals;
using support::temporary_file;

namespace {

constexpr const char* prices_header = "timestamp,price,size,side,exchange_timestamp\n";
constexpr const char* trades_header = "timestamp,price,size,side,trade_id,exchange_timestamp\n";

}  // namespace

TEST_CASE("two rows of one time are one quote; events stand in the exchange's order, a trade before its quote") {
    const temporary_file prices{std::string{prices_header} +
                                "10.5,107947.0,16.5,bid,9000\n"
                                "10.5,107948.0,1.4,ask,9000\n"
                                "11.5,107950.0,2,bid,9700\n"
                                "11.5,107951.0,3,ask,9700\n"
                                "11.6,107949.0,5,bid,9650\n"};  // late, alone
    const temporary_file trades{std::string{trades_header} +
                                "11.9,107948.0,0.5,buy,1,9700\n"
                                "11.9,107949.0,0.5,buy,2,9650\n"
                                "11.9,107949.0,0.5,buy,2,9650\n"
                                "11.9,107940.0,0.1,sell,3,8000\n"};  // a backlog
    const recording r = read_hyperliquid({prices.path(), trades.path()});
    REQUIRE_FALSE(r.failed);
    CHECK(r.lines == 9);
    CHECK(r.left_out == 1);
    REQUIRE(r.events.size() == 6);
    CHECK(r.events[0].who == aggressor::seller);
    CHECK(r.events[1].best == top_of_book{107947, 16.5, 107948, 1.4, time_point{9s}});
    CHECK(r.events[2].kind == event_kind::trade);
    CHECK(r.events[2].who == aggressor::buyer);
    CHECK(r.events[2].trade() == trade{107949, 0.5, aggressor::buyer, time_point{9650ms}});
    CHECK(r.events[0].trade() == trade{107940, 0.1, aggressor::seller, time_point{8s}});
    CHECK(r.events[4].trade() == trade{107948, 0.5, aggressor::buyer, time_point{9700ms}});
    // With the ask of 9000, not with that of 9700, which the recorder has before it.
    CHECK(r.events[3].best == top_of_book{107949, 5, 107948, 1.4, time_point{9650ms}});
    CHECK(r.events[4].kind == event_kind::trade);
    CHECK(r.events[5].best == top_of_book{107950, 2, 107951, 3, time_point{9700ms}});
}

namespace {

// The quotes of price rows, in milliseconds, whole prices and sizes.
std::string quotes_of(const std::string& rows) {
    const temporary_file prices{prices_header + rows};
    const recording r = read_hyperliquid({.prices = prices.path()});
    CHECK_FALSE(r.failed);
    std::string all;
    for (const event& e : r.events) {
        CHECK(e.time == e.best.time);
        const auto whole = [](double x) { return std::to_string(std::lround(x)); };
        all += std::to_string(e.time.since_epoch().count() / 1'000'000) + ": " + whole(e.best.bid) + "x" +
               whole(e.best.bid_size) + " " + whole(e.best.ask) + "x" + whole(e.best.ask_size) + "|";
    }
    return all;
}

}  // namespace

TEST_CASE("a book holds nothing that comes later by the exchange's time") {
    // The recorder has both sides of one time of its own, and the exchange 30 ms between them.
    CHECK(quotes_of("1,10,1,bid,1000\n1,12,1,ask,1000\n"
                    "2,11,2,bid,2030\n2,13,2,ask,2000\n") == "1000: 10x1 12x1|2000: 10x1 13x2|2030: 11x2 13x2|");
    CHECK(quotes_of("1,10,1,bid,1000\n1,12,1,ask,1000\n"
                    "2,11,2,bid,2000\n2,13,2,ask,2030\n") == "1000: 10x1 12x1|2000: 11x2 12x1|2030: 11x2 13x2|");
    // A quote that is written late changes what was carried on before it, and nothing after it.
    CHECK(quotes_of("1,10,1,bid,1000\n1,12,1,ask,1000\n3,20,3,bid,3000\n3,22,3,ask,3000\n"
                    "4,14,4,ask,2000\n5,23,5,ask,5000\n") ==
          "1000: 10x1 12x1|2000: 10x1 14x4|3000: 20x3 22x3|5000: 20x3 23x5|");
}

TEST_CASE("what is one quote: a bid and an ask with both times in common") {
    CHECK(quotes_of("1,12,1,ask,1000\n1,10,1,bid,1000\n") == "1000: 10x1 12x1|");
    // One time of the exchange, two of the recorder.
    CHECK(quotes_of("1,10,1,bid,1000\n1,12,1,ask,1000\n2,9,2,bid,1000\n2,13,2,ask,1000\n") ==
          "1000: 10x1 12x1|1000: 9x2 13x2|");
    CHECK(quotes_of("1,10,1,bid,1000\n1,12,1,ask,1000\n2,13,2,ask,1000\n") == "1000: 10x1 12x1|1000: 10x1 13x2|");
    CHECK(quotes_of("1,10,1,bid,1000\n1,12,1,ask,1000\n2,9,2,bid,2000\n3,13,3,ask,2000\n") ==
          "1000: 10x1 12x1|2000: 9x2 12x1|2000: 9x2 13x3|");
    // Two quotes with both times in common, and a side that comes twice: none of them is lost.
    CHECK(quotes_of("1,10,1,bid,1000\n1,12,1,ask,1000\n1,9,2,bid,1000\n1,13,2,ask,1000\n") ==
          "1000: 10x1 12x1|1000: 9x2 13x2|");
    CHECK(quotes_of("1,10,1,bid,1000\n1,12,1,ask,1000\n1,9,2,bid,1000\n1,8,3,bid,1000\n1,13,4,ask,1000\n") ==
          "1000: 10x1 12x1|1000: 9x2 12x1|1000: 8x3 13x4|");
    // A side alone at the start is carried to the first quote.
    CHECK(quotes_of("1,10,1,bid,1000\n2,12,2,ask,2000\n") == "2000: 10x1 12x2|");
    CHECK(quotes_of("1,10,1,bid,1000\n").empty());
    CHECK(quotes_of("").empty());
    CHECK(quotes_of("1,10,0,bid,0\n1,12,0,ask,0") == "0: 10x0 12x0|");
}

TEST_CASE("bad lines of Hyperliquid files say what and where") {
    const auto says = [](const char* row) {
        const temporary_file prices{std::string{prices_header} + row + "\n"};
        const recording r = read_hyperliquid({.prices = prices.path()});
        return r.failed ? r.problems.at(0).text().substr(prices.path().size()) : std::string{};
    };
    CHECK(says("10.5,107947.0,16.5,left,9000") == ":2: side is 'left', which is not bid or ask");
    CHECK(says("10.5,-1,16.5,bid,9000") == ":2: a price is not above 0, or a size is negative");
    CHECK(says("10.5,1,16.5,bid,9000,7") == ":2: more fields than expected: '7'");
    CHECK(says("10.5,0,16.5,bid,9000") == ":2: a price is not above 0, or a size is negative");
    CHECK(says("10.5,1,-16.5,bid,9000") == ":2: a price is not above 0, or a size is negative");
    CHECK(says("10.5,1,16.5,bid,9223372036854775807") == ":2: exchange_timestamp 9223372036854775807 is out of range");
    CHECK(says("10.5,1,16.5,bid,9223372036855") == ":2: exchange_timestamp 9223372036855 is out of range");
    CHECK(says("10.5,1,16.5,bid,9223372036854").empty());
    CHECK(says("10.5,1,16.5,bid,-1") == ":2: exchange_timestamp -1 is out of range");
    CHECK(says("10.5x,1,16.5,bid,9000") == ":2: timestamp is '10.5x', which is not seconds, like 34200.017459617");
    CHECK(says("10.5,1,16.5,bid") == ":2: exchange_timestamp is missing");
    CHECK(says("10.5,1,16.5,buy,9000") == ":2: side is 'buy', which is not bid or ask");
    const auto trade_says = [](const char* row) {
        const temporary_file prices{prices_header};
        const temporary_file trades{std::string{trades_header} + row + "\n"};
        const recording r = read_hyperliquid({prices.path(), trades.path()});
        return r.failed ? r.problems.at(0).text().substr(trades.path().size()) : std::string{};
    };
    CHECK(trade_says("1,5,1,buy,7,9000").empty());
    CHECK(trade_says("0,0.5,0.5,sell,7,0").empty());
    CHECK(says("0,0.5,0.5,bid,0").empty());
    CHECK(trade_says("1,5,1,buy,,9000") == ":2: trade_id is empty");
    CHECK(trade_says("1,5,1,bid,7,9000") == ":2: side is 'bid', which is not buy or sell");
    CHECK(trade_says("1,0,1,buy,7,9000") == ":2: a price or size is not above 0");
    CHECK(trade_says("1,5,0,sell,7,9000") == ":2: a price or size is not above 0");
    CHECK(trade_says("1,5,1,buy,7,-1") == ":2: exchange_timestamp -1 is out of range");
    CHECK(trade_says("1,5,1,buy,7") == ":2: exchange_timestamp is missing");
    CHECK(trade_says("1,5,1,buy,7,1,2") == ":2: more fields than expected: '2'");
    CHECK(says("10.5,1,16.5,bid,soon") == ":2: exchange_timestamp is 'soon', which is not a whole number");
    CHECK(read_hyperliquid({"/nowhere/prices_x.csv"}).failed);
}

TEST_CASE("a header in another order is refused") {
    const temporary_file prices{"timestamp,size,price,side,exchange_timestamp\n1,1,5,bid,1\n"};
    CHECK(read_hyperliquid({.prices = prices.path()}).problems.at(0).reason ==
          "column 2 is 'size'; the columns must be timestamp,price,size,side,exchange_timestamp");
    const temporary_file good{prices_header};
    const temporary_file trades{"timestamp,price,size,side,exchange_timestamp,trade_id\n1,5,1,buy,1,1\n"};
    CHECK(read_hyperliquid({good.path(), trades.path()}).problems.at(0).reason ==
          "column 5 is 'exchange_timestamp'; the columns must be "
          "timestamp,price,size,side,trade_id,exchange_timestamp");
}

TEST_CASE("the other Hyperliquid file's name") {
    CHECK(hyperliquid_pair("/a/prices_BTC.csv").trades == "/a/trades_BTC.csv");
    CHECK(hyperliquid_pair("/prices_/trades_BTC.csv").prices == "/prices_/prices_BTC.csv");
    CHECK(hyperliquid_pair("/a/BTC.csv").prices.empty());
}
