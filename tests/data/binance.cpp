#include <cmath>
#include <support/files.hpp>
#include <support/testing.hpp>
#include <twoside/data/binance.hpp>

using namespace twoside;
using namespace twoside::data;
using namespace std::chrono_literals;
using support::temporary_file;

namespace {

constexpr const char* ticker =
    R"( {"stream":"btcusdt@bookTicker","data":{"u":5,"s":"BTCUSDT","b":"61837.63","B":"3.5","a":"61837.64","A":"1.25"}})";
constexpr const char* sale =
    R"( {"stream":"btcusdt@trade","data":{"e":"trade","E":9,"s":"BTCUSDT","t":3,"p":"61837.63","q":"0.02","T":8,"m":true,"M":true}})";

std::string line(const char* time, const char* json) { return std::string{time} + json + "\n"; }

std::string says(const std::string& text) {
    const temporary_file file{text};
    const recording r = read_binance(file.path());
    return r.failed ? r.problems.at(0).reason : std::string{};
}

}  // namespace

TEST_CASE("tickers are quotes, trades say who the maker was, everything else is left out") {
    const temporary_file file{
        line("1723161254087891268", ticker) + line("1723161254087896568", sale) +
        line("1723161254087896569",
             R"( {"stream":"btcusdt@depth@100ms","data":{"e":"depthUpdate","b":[["1","2"]],"a":[]}})") +
        line("1723161254087896570", R"( {"lastUpdateId":7,"bids":[["1","2"]],"asks":[]})") +
        line("1723161254087896571",
             R"( {"stream":"btcusdt@trade","data":{"p":"61800.30","q":"0.006","X":"MARKET","m":false}})") +
        line("1723161254087896572",
             R"( {"stream":"btcusdt@trade","data":{"p":"0","q":"0","X":"INSURANCE_FUND","m":false}})")};
    const recording r = read_binance(file.path());
    REQUIRE_FALSE(r.failed);
    CHECK(r.lines == 6);
    CHECK(r.left_out == 3);
    REQUIRE(r.events.size() == 3);
    CHECK(r.events[0].best == top_of_book{61837.63, 3.5, 61837.64, 1.25, time_point{1723161254087891268ns}});
    CHECK(r.events[1].who == aggressor::seller);
    CHECK(r.events[1].price == 61837.63);
    CHECK(r.events[1].size == 0.02);
    CHECK(r.events[1].time == time_point{1723161254087896568ns});
    CHECK(r.events[2].trade() == trade{61800.30, 0.006, aggressor::buyer, time_point{1723161254087896571ns}});
    CHECK(r.events[2].who == aggressor::buyer);
}

TEST_CASE("bad lines of a Binance capture say what and where") {
    CHECK(says(line("5", ticker) + line("4", ticker)) == "local time goes back");
    CHECK(says("12 hello\n") == "is not a local time and a JSON message of a stream");
    CHECK(says("12\n") == "is not a local time and a JSON message of a stream");
    CHECK(says("abc {}\n") == "local time (ns) is 'abc', which is not a whole number");
    CHECK(says("1 {\"stream\":\"x@bookTicker\",\"data\":{\"b\":\"1\",\"B\":\"1\",\"a\":\"oops\",\"A\":\"1\"}}\n") ==
          "a is 'oops', which is not a finite number");
    CHECK(says("1 {\"stream\":\"x@trade\",\"data\":{\"p\":\"1\",\"q\":\"0\",\"m\":true}}\n") == "q is not above 0");
    CHECK(says("1 {\"stream\":\"x@trade\",\"data\":{\"p\":\"1\",\"q\":\"-1\",\"m\":true}}\n") == "q is not above 0");
    CHECK(says("1 {\"stream\":\"x@trade\",\"data\":{\"p\":\"0\",\"q\":\"1\",\"m\":true}}\n") == "p is not above 0");
    CHECK(says("1 {\"stream\":\"x@trade\",\"data\":{\"p\":\"-5\",\"q\":\"1\",\"m\":true}}\n") == "p is not above 0");
    CHECK(says("1 {\"stream\":\"x@trade\",\"data\":{\"p\":\"1\",\"q\":\"1\"}}\n") ==
          "m is '', which is not true or false");
    CHECK(says("1 {\"stream\":\"x@trade\",\"data\":{\"p\":\"1\",\"q\":\"1\",\"m\":\"yes\"}}\n") ==
          "m is 'yes', which is not true or false");
    CHECK(says("1 {\"stream\":\"x@trade\",\"data\":{\"q\":\"1\",\"m\":true}}\n") ==
          "p is '', which is not a finite number");
    CHECK(says("1,5 {\"stream\":\"x@depth\",\"data\":{}}\n") == "more fields than expected: '5'");
    CHECK(says("9223372036854775808 {\"stream\":\"x@depth\",\"data\":{}}\n") ==
          "local time (ns) is '9223372036854775808', which is not a whole number");
    CHECK(says("1 {\"stream\":\"x@depth\",\"data\":{}}").empty());
    CHECK(says("1 {\"other\":\"x@depth\",\"data\":{}}") == "is not a local time and a JSON message of a stream");
    CHECK(says("").empty());
    CHECK(says(line("5", ticker) + line("5", ticker)).empty());
    CHECK(read_binance("/nowhere/at/all").failed);
}

TEST_CASE("a number is a whole value of JSON, and a line a whole message") {
    const auto with = [](const std::string& bid, const std::string& bid_size) {
        const std::string row = "1 {\"stream\":\"x@bookTicker\",\"data\":{\"b\":" + bid + ",\"B\":" + bid_size +
                                ",\"a\":\"3000\",\"A\":\"1\"}}";
        // Each cut of a good line is refused.
        for (std::size_t cut = 1; says(row).empty() && cut < row.size(); ++cut)
            CHECK_FALSE(says(row.substr(0, cut)).empty());
        return says(row);
    };
    CHECK(with("\"2000\"", "\"1\"").empty());
    CHECK(with("\"2,000\"", "\"1\"") == "b is '2,000', which is not a finite number");
    CHECK(with("2,000", "\"1\"") == "b is '2,000', which is not a finite number");
    CHECK(with("\"2000\"", "\"1,5\"") == "B is '1,5', which is not a finite number");
    CHECK(with("\"2000 \"", "\"1\"") == "b is '2000 ', which is not a finite number");
    CHECK(with("\"\"", "\"1\"") == "b is '', which is not a finite number");
    CHECK(with("null", "\"1\"") == "b is 'null', which is not a finite number");
    CHECK(with("\"-1\"", "\"0\"") == "b is not above 0");
    CHECK(with("\"0\"", "\"1\"") == "b is not above 0");
    CHECK(with("\"2000\"", "\"-1\"") == "a size is negative");
    CHECK(with("\"2000\"", "\"0\"").empty());
    CHECK(with("\"0.5\"", "\"0.5\"").empty());
    CHECK(with("\"-0.5\"", "\"0\"") == "b is not above 0");
    CHECK(with("\"0\"", "\"0.5\"") == "b is not above 0");
    CHECK(with("\"0.5\"", "\"-0.5\"") == "a size is negative");
}

TEST_CASE("a side without orders has no price") {
    const temporary_file file{
        "1 {\"stream\":\"x@bookTicker\",\"data\":{\"b\":\"0.00\",\"B\":\"0.000\",\"a\":\"3000\",\"A\":\"1\"}}\n"
        "2 {\"stream\":\"x@bookTicker\",\"data\":{\"b\":\"2000\",\"B\":\"1\",\"a\":\"0.00\",\"A\":\"0.000\"}}\n"};
    const recording r = read_binance(file.path());
    REQUIRE(r.events.size() == 2);
    CHECK(std::isnan(r.events[0].best.bid));
    CHECK(r.events[0].best.ask == 3000);
    CHECK(std::isnan(r.events[1].best.ask));
    CHECK(r.events[1].best.bid == 2000);
}

TEST_CASE("one far local time is lost alone, and messages that are left out have no say") {
    const std::string depth = R"( {"stream":"x@depth@0ms","data":{"b":[["1","2"]],"a":[]}})";
    const temporary_file file{line("1", ticker) + line("999", ticker) + line("2", sale) + line("500", depth.c_str()) +
                              line("3", ticker)};
    const recording r = read_binance(file.path(), on_bad_line::skip);
    CHECK(r.skipped == 1);
    CHECK(r.left_out == 1);
    CHECK(r.events.size() == 3);
    CHECK(r.problems.at(0).text() == file.path() + ":2: local time is later than those that follow");
}

TEST_CASE("a value behind a key, and not behind a key that ends like it") {
    CHECK(twoside::data::detail::json_value(R"({"ab":"1","b":"2"})", "b") == "2");
    CHECK(twoside::data::detail::json_value(R"({"m":true,"X":5})", "m") == "true");
    CHECK(twoside::data::detail::json_value(R"({"X":5})", "X") == "5");
    CHECK(twoside::data::detail::json_value(R"({"X":5})", "Y").empty());
}
