#pragma once
// Reader for a raw capture of Binance's websocket streams, one message a line, `<local ns> <JSON>`, as hftbacktest's
// recorder writes it: @bookTicker gives quotes and @trade trades; the incremental book and the snapshot that the
// recorder asked for are left out and counted. Of futures' trades only those of market orders count (`X`). Times are
// the recorder's own, in whole nanoseconds: its clock and the exchange's disagree by seconds, and only one of them
// orders the two streams. They may not go back (see data/reading.hpp). `m` says who started a trade (true: the buyer
// was the maker, so a seller did); the quote that a trade changed often arrives before it, so never classify these by
// the quote. Numbers are strings in JSON. A side whose price and size are 0 is a side without orders. Shown by
// tests/data/binance.cpp.

#include <twoside/data/reading.hpp>

namespace twoside::data {

namespace detail {

// What stands behind `"key":`, without quotation marks; empty where the key is not there. Keys of the messages that are
// read are not nested, and no value of them holds a quotation mark.
[[nodiscard]] inline std::string_view json_value(std::string_view json, std::string_view key) {
    for (std::size_t at = json.find(key); at != std::string_view::npos; at = json.find(key, at + 1)) {
        const std::size_t after = at + key.size();
        if (at == 0 || json[at - 1] != '"' || json.substr(after, 2) != "\":") continue;
        std::string_view value = json.substr(after + 2);
        if (!value.empty() && value.front() == '"') {
            value.remove_prefix(1);
            return value.substr(0, value.find('"'));
        }
        // A comma ends it only where another key follows: 2,000 is one value, and no number.
        return value.substr(0, std::min(value.find(",\""), value.find('}')));
    }
    return {};
}

// One side of a ticker, in NaN and 0 where it has no orders; what is wrong with it, or empty.
[[nodiscard]] inline std::string check_binance_side(const char* price_key, double& price, double& size) {
    if (size < 0) return "a size is negative";
    if (price > 0) return {};
    if (price < 0 || size > 0) return std::string{price_key} + " is not above 0";
    price = not_a_number;
    size = 0;
    return {};
}

}  // namespace detail

[[nodiscard]] inline recording read_binance(const std::string& path, on_bad_line policy = on_bad_line::stop) {
    recording r;
    const auto say = [](time_point) { return std::string{"local time"}; };
    r.events = events_in_order(
        path, r, policy, first_line::is_data, say, [&](std::string_view line, auto& events) -> std::string {
            const std::size_t space = line.find(' ');
            const std::string_view json = space == std::string_view::npos ? std::string_view{} : line.substr(space + 1);
            fields clock{line.substr(0, space)};
            event e;
            e.time = time_point{std::chrono::nanoseconds{clock.integer("local time (ns)")}};
            clock.finish();
            if (!clock.ok()) return clock.why();
            const std::string_view stream = detail::json_value(json, "stream");
            const bool snapshot = json.starts_with("{\"lastUpdateId\":");
            // As many braces are closed as are opened, or the line is cut.
            const bool whole = json.starts_with('{') && json.ends_with('}') &&
                               std::count(json.begin(), json.end(), '{') == std::count(json.begin(), json.end(), '}');
            if (!whole || (stream.empty() && !snapshot)) return "is not a local time and a JSON message of a stream";
            std::string wrong;
            const auto number = [&](const char* key) {
                fields f{detail::json_value(json, key), '\0'};
                const double x = f.number(key);
                if (wrong.empty()) wrong = f.why();
                return x;
            };
            if (stream.ends_with("@bookTicker")) {
                e.best = {number("b"), number("B"), number("a"), number("A"), e.time};
                if (wrong.empty()) wrong = detail::check_binance_side("b", e.best.bid, e.best.bid_size);
                if (wrong.empty()) wrong = detail::check_binance_side("a", e.best.ask, e.best.ask_size);
                if (!wrong.empty()) return wrong;
                events.push_back(e);
                return {};
            }
            const std::string_view type = detail::json_value(json, "X");
            if (!stream.ends_with("@trade") || (!type.empty() && type != "MARKET")) {
                ++r.left_out;
                return {};
            }
            e.kind = event_kind::trade;
            e.price = number("p");
            e.size = number("q");
            if (!wrong.empty()) return wrong;
            if (!(e.price > 0)) return "p is not above 0";
            if (!(e.size > 0)) return "q is not above 0";
            const std::string_view maker = detail::json_value(json, "m");
            if (maker != "true" && maker != "false")
                return "m is '" + std::string{maker.substr(0, 40)} + "', which is not true or false";
            e.who = maker == "true" ? aggressor::seller : aggressor::buyer;
            events.push_back(e);
            return {};
        });
    return r;
}

}  // namespace twoside::data
