#pragma once
// Reader for plain CSV: quotes as `time_ns,bid,bid_size,ask,ask_size` and, in a second file, trades as
// `time_ns,price,size,side` (side: buy, sell, or empty where unknown; the column may be left out). A first line that
// begins with a letter is a header. Times are whole nanoseconds and may not go back. An empty price is no quote on that
// side. Where a quote and a trade share a time, the trade comes first: it is what changed the book.
// Shown by tests/data/csv.cpp.

#include <algorithm>
#include <cctype>
#include <twoside/data/event.hpp>
#include <twoside/data/lines.hpp>

namespace twoside::data {

struct csv_files {
    std::string quotes{};
    std::string trades{};  // empty: none
};

namespace detail {

// Runs `take(fields, event)` over a CSV file's lines; it answers an empty string or what is wrong with the line.
template <class Take>
void read_csv_lines(const std::string& path, recording& r, std::vector<event>& out, on_bad_line policy, Take take) {
    std::string why;
    const auto contents = read_file(path, why);
    if (!contents) {
        r.failed = true;
        r.problems.push_back({path, 0, why});
        return;
    }
    std::string_view text = *contents;
    std::string_view line;
    time_point last = time_point::earliest();
    for (std::int64_t n = 1; next_line(text, line); ++n) {
        if (n == 1 && !line.empty() && std::isalpha(static_cast<unsigned char>(line.front())) != 0) continue;
        if (line.empty()) continue;
        ++r.lines;
        fields f{line};
        event e;
        const std::int64_t ns = f.integer("time_ns");
        e.time = time_point{std::chrono::nanoseconds{ns}};
        std::string wrong = take(f, e);
        if (wrong.empty()) f.finish();
        if (wrong.empty() && !f.ok()) wrong = f.why();
        if (wrong.empty() && e.time < last) wrong = "time_ns " + std::to_string(ns) + " goes back";
        if (!wrong.empty()) {
            if (!r.note({path, n, std::move(wrong)}, policy)) return;
            continue;
        }
        last = e.time;
        out.push_back(e);
    }
}

}  // namespace detail

[[nodiscard]] inline recording read_csv(const csv_files& files, on_bad_line policy = on_bad_line::stop) {
    recording r;
    std::vector<event> quotes;
    std::vector<event> trades;
    detail::read_csv_lines(files.quotes, r, quotes, policy, [](fields& f, event& e) -> std::string {
        e.kind = event_kind::quote;
        e.best.bid = f.optional_number("bid");
        e.best.bid_size = f.number("bid_size");
        e.best.ask = f.optional_number("ask");
        e.best.ask_size = f.number("ask_size");
        e.best.time = e.time;
        if (f.ok() && (e.best.bid_size < 0 || e.best.ask_size < 0)) return "a size is negative";
        return {};
    });
    if (!files.trades.empty() && !r.failed) {
        detail::read_csv_lines(files.trades, r, trades, policy, [](fields& f, event& e) -> std::string {
            e.kind = event_kind::trade;
            e.price = f.number("price");
            e.size = f.number("size");
            if (f.ok() && !(e.size > 0)) return "size is not above 0";
            if (f.ok() && !f.at_end()) {
                const std::string_view side = f.text("side");
                if (side == "buy")
                    e.who = aggressor::buyer;
                else if (side == "sell")
                    e.who = aggressor::seller;
                else if (!side.empty())
                    return "side is '" + std::string{side.substr(0, 40)} + "', which is not buy or sell";
            }
            return {};
        });
    }
    r.events.resize(quotes.size() + trades.size());
    std::merge(trades.begin(), trades.end(), quotes.begin(), quotes.end(), r.events.begin(),
               [](const event& a, const event& b) { return a.time < b.time; });
    return r;
}

}  // namespace twoside::data
