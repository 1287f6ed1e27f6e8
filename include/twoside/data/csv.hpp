#pragma once
// Reader for plain CSV: quotes as `time_ns,bid,bid_size,ask,ask_size` and, in a second file, trades as
// `time_ns,price,size,side` (side: buy, sell, or empty where unknown; the column may be left out). A first line that
// begins with a letter is a header. Times are whole nanoseconds and may not go back. An empty price is no quote on that
// side. Where a quote and a trade share a time, the trade comes first: it is what changed the book.
// Shown by tests/data/csv.cpp.

#include <twoside/data/reading.hpp>

namespace twoside::data {

struct csv_files {
    std::string quotes{};
    std::string trades{};  // empty: none
};

[[nodiscard]] inline recording read_csv(const csv_files& files, on_bad_line policy = on_bad_line::stop) {
    recording r;
    std::vector<event> quotes;
    std::vector<event> trades;
    each_timed_line(files.quotes, r, policy, "time_ns", 1, [&](fields& f, time_point time) -> std::string {
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
        each_timed_line(files.trades, r, policy, "time_ns", 1, [&](fields& f, time_point time) -> std::string {
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
    merge_by_time(trades, quotes, r);
    return r;
}

}  // namespace twoside::data
