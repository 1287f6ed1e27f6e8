#pragma once
// Reader for plain CSV: quotes as `time_ns,bid,bid_size,ask,ask_size` and, in a second file, trades as
// `time_ns,price,size,side` (side: buy, sell, or empty where unknown; the column may be left out). A first line that
// begins with a letter is a header; one that has these names in another order is refused, in whatever case they are
// written, with blanks or quotes around them or without. Times are whole nanoseconds
// and may not go back (see data/reading.hpp). No quote on a side: its price is empty, a word for no number (nan, NA,
// null, None) or 0, and its size is so too. A size without a price is a bad line, and so is a price below 0. A size of
// 0 beside a price is a size that is not known. Where a quote and a trade share a time, the trade comes first: it is
// what changed the book. Shown by tests/data/csv.cpp.

#include <twoside/data/reading.hpp>

namespace twoside::data {

struct csv_files {
    std::string quotes{};
    std::string trades{};  // empty: none
};

namespace detail {

// One side of a quote, in NaN and 0 where there is none; what is wrong with it, or empty.
[[nodiscard]] inline std::string read_side(fields& f, const char* price_name, const char* size_name, double& price,
                                           double& size) {
    price = f.optional_number(price_name);
    size = f.optional_number(size_name);
    if (!f.ok()) return f.why();
    if (price < 0) return std::string{price_name} + " is below 0; leave it and its size empty where there is no quote";
    if (size < 0) return "a size is negative";
    if (price > 0)
        return std::isnan(size) ? std::string{size_name} + " is no number; write 0 where the size is not known" : "";
    if (size > 0) return std::string{size_name} + " is above 0 where there is no " + price_name;
    price = not_a_number;
    size = 0;
    return {};
}

}  // namespace detail

[[nodiscard]] inline recording read_csv(const csv_files& files, on_bad_line policy = on_bad_line::stop) {
    recording r;
    const auto quotes =
        timed_events(files.quotes, r, policy, "time_ns,bid,bid_size,ask,ask_size", 1,
                     [](fields& f, time_point time, auto& events) -> std::string {
                         event e;
                         e.time = time;
                         e.best.time = time;
                         if (std::string wrong = detail::read_side(f, "bid", "bid_size", e.best.bid, e.best.bid_size);
                             !wrong.empty())
                             return wrong;
                         if (std::string wrong = detail::read_side(f, "ask", "ask_size", e.best.ask, e.best.ask_size);
                             !wrong.empty())
                             return wrong;
                         f.finish();
                         if (!f.ok()) return f.why();
                         events.push_back(e);
                         return {};
                     });
    std::vector<event> trades;
    if (!files.trades.empty() && !r.failed)
        trades =
            timed_events(files.trades, r, policy, "time_ns,price,size,side", 1,
                         [](fields& f, time_point time, auto& events) -> std::string {
                             event e;
                             e.time = time;
                             e.kind = event_kind::trade;
                             e.price = f.number("price");
                             e.size = f.number("size");
                             std::string_view side;
                             if (f.ok() && !f.at_end()) side = f.text("side");
                             f.finish();
                             if (!f.ok()) return f.why();
                             if (!(e.price > 0)) return "price is not above 0";
                             if (!(e.size > 0)) return "size is not above 0";
                             if (side == "buy")
                                 e.who = aggressor::buyer;
                             else if (side == "sell")
                                 e.who = aggressor::seller;
                             else if (!side.empty())
                                 return "side is '" + std::string{side.substr(0, 40)} + "', which is not buy or sell";
                             events.push_back(e);
                             return {};
                         });
    merge_by_time(trades, quotes, r);
    return r;
}

}  // namespace twoside::data
