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

// Runs `take(fields, time)` over a file's lines, whose first field is a time in whole units of so many nanoseconds that
// does not go back; it answers an empty string or what is wrong with the line. A first line that begins with a letter
// is a header.
template <class Take>
void read_lines(const std::string& path, recording& r, on_bad_line policy, const char* time_name,
                std::int64_t nanoseconds, Take take) {
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
        const std::int64_t units = f.integer(time_name);
        std::int64_t ns = 0;
        const bool fits = !__builtin_mul_overflow(units, nanoseconds, &ns);
        const time_point time{std::chrono::nanoseconds{ns}};
        std::string wrong = f.why();
        if (wrong.empty() && (!fits || time < last))
            wrong = std::string{time_name} + " " + std::to_string(units) + (fits ? " goes back" : " is out of range");
        if (wrong.empty()) wrong = take(f, time);
        if (!wrong.empty()) {
            if (!r.note({path, n, std::move(wrong)}, policy)) return;
            continue;
        }
        last = time;
    }
}

// Trades and quotes in one order; within one time trades come first, because they are what changed the book.
inline void merge_by_time(const std::vector<event>& trades, const std::vector<event>& quotes, recording& r) {
    r.events.resize(quotes.size() + trades.size());
    std::merge(trades.begin(), trades.end(), quotes.begin(), quotes.end(), r.events.begin(),
               [](const event& a, const event& b) { return a.time < b.time; });
}

}  // namespace detail

[[nodiscard]] inline recording read_csv(const csv_files& files, on_bad_line policy = on_bad_line::stop) {
    recording r;
    std::vector<event> quotes;
    std::vector<event> trades;
    detail::read_lines(files.quotes, r, policy, "time_ns", 1, [&](fields& f, time_point time) -> std::string {
        event e;
        e.time = time;
        e.best.bid = f.optional_number("bid");
        e.best.bid_size = f.number("bid_size");
        e.best.ask = f.optional_number("ask");
        e.best.ask_size = f.number("ask_size");
        e.best.time = time;
        f.finish();
        if (!f.ok()) return f.why();
        if (e.best.bid_size < 0 || e.best.ask_size < 0) return "a size is negative";
        quotes.push_back(e);
        return {};
    });
    if (!files.trades.empty() && !r.failed) {
        detail::read_lines(files.trades, r, policy, "time_ns", 1, [&](fields& f, time_point time) -> std::string {
            event e;
            e.time = time;
            e.kind = event_kind::trade;
            e.price = f.number("price");
            e.size = f.number("size");
            std::string_view side;
            if (f.ok() && !f.at_end()) side = f.text("side");
            f.finish();
            if (!f.ok()) return f.why();
            if (!(e.size > 0)) return "size is not above 0";
            if (side == "buy")
                e.who = aggressor::buyer;
            else if (side == "sell")
                e.who = aggressor::seller;
            else if (!side.empty())
                return "side is '" + std::string{side.substr(0, 40)} + "', which is not buy or sell";
            trades.push_back(e);
            return {};
        });
    }
    detail::merge_by_time(trades, quotes, r);
    return r;
}

}  // namespace twoside::data
