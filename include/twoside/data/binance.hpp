#pragma once
// Reader for a raw capture of Binance's websocket streams, one message a line, `<local ns> <JSON>`, as hftbacktest's
// recorder writes it: @bookTicker gives quotes and @trade trades; the incremental book and the snapshot that the
// recorder asked for are left out and counted. Of futures' trades only those of market orders count (`X`). Times are
// the recorder's own, in whole nanoseconds: its clock and the exchange's disagree by seconds, and only one of them
// orders the two streams. A time that goes back is a bad line. `m` says who started a trade (true: the buyer was the
// maker, so a seller did); the quote that a trade changed often arrives before it, so never classify these by the
// quote. Numbers are strings in JSON. Shown by tests/data/binance.cpp.

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
        return value.substr(0, value.find_first_of(",}"));
    }
    return {};
}

}  // namespace detail

[[nodiscard]] inline recording read_binance(const std::string& path, on_bad_line policy = on_bad_line::stop) {
    recording r;
    time_point last = time_point::earliest();
    each_line(path, r, policy, first_line::is_data, [&](std::string_view line) -> std::string {
        const std::size_t space = line.find(' ');
        const std::string_view json = space == std::string_view::npos ? std::string_view{} : line.substr(space + 1);
        fields clock{line.substr(0, space)};
        event e;
        e.time = time_point{std::chrono::nanoseconds{clock.integer("local time (ns)")}};
        std::string wrong = clock.why();
        const auto number = [&](const char* key) {
            fields f{detail::json_value(json, key)};
            const double x = f.number(key);
            if (wrong.empty()) wrong = f.why();
            return x;
        };
        const std::string_view stream = detail::json_value(json, "stream");
        const bool snapshot = json.starts_with("{\"lastUpdateId\":");
        if (wrong.empty() &&
            (json.empty() || json.front() != '{' || json.back() != '}' || (stream.empty() && !snapshot)))
            wrong = "is not a local time and a JSON message of a stream";
        if (wrong.empty() && e.time < last) wrong = "local time goes back";
        bool wanted = true;
        if (wrong.empty() && stream.ends_with("@bookTicker")) {
            e.best = {number("b"), number("B"), number("a"), number("A"), e.time};
            if (wrong.empty() && !(e.best.bid_size >= 0 && e.best.ask_size >= 0)) wrong = "a size is negative";
        } else if (wrong.empty() && stream.ends_with("@trade")) {
            e.kind = event_kind::trade;
            e.price = number("p");
            e.size = number("q");
            const std::string_view maker = detail::json_value(json, "m");
            const std::string_view type = detail::json_value(json, "X");
            e.who = maker == "true" ? aggressor::seller : maker == "false" ? aggressor::buyer : aggressor::unknown;
            wanted = type.empty() || type == "MARKET";
            if (wrong.empty() && wanted && !(e.size > 0)) wrong = "q is not above 0";
        } else {
            wanted = false;
        }
        if (!wrong.empty()) return wrong;
        last = e.time;
        if (wanted)
            r.events.push_back(e);
        else
            ++r.left_out;
        return {};
    });
    return r;
}

}  // namespace twoside::data
