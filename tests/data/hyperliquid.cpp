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
    CHECK(r.events[3].best == top_of_book{107949, 5, 107951, 3, time_point{9650ms}});
    CHECK(r.events[4].kind == event_kind::trade);
    CHECK(r.events[5].best == top_of_book{107950, 2, 107951, 3, time_point{9700ms}});
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
    CHECK(says("10.5,1,16.5,bid,soon") == ":2: exchange_timestamp is 'soon', which is not a whole number");
    CHECK(read_hyperliquid({"/nowhere/prices_x.csv"}).failed);
}

TEST_CASE("the other Hyperliquid file's name") {
    CHECK(hyperliquid_pair("/a/prices_BTC.csv").trades == "/a/trades_BTC.csv");
    CHECK(hyperliquid_pair("/prices_/trades_BTC.csv").prices == "/prices_/prices_BTC.csv");
    CHECK(hyperliquid_pair("/a/BTC.csv").prices.empty());
}
