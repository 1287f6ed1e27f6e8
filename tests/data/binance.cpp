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
    CHECK(read_binance("/nowhere/at/all").failed);
}

TEST_CASE("a value behind a key, and not behind a key that ends like it") {
    CHECK(twoside::data::detail::json_value(R"({"ab":"1","b":"2"})", "b") == "2");
    CHECK(twoside::data::detail::json_value(R"({"m":true,"X":5})", "m") == "true");
    CHECK(twoside::data::detail::json_value(R"({"X":5})", "X") == "5");
    CHECK(twoside::data::detail::json_value(R"({"X":5})", "Y").empty());
}
