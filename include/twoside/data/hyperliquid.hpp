#pragma once
// Reader for recorded Hyperliquid data: two CSV files with headers,
//   prices: timestamp, price, size, side (bid or ask), exchange_timestamp
//   trades: timestamp, price, size, side (of the aggressor: buy or sell), trade_id, exchange_timestamp
// timestamp is the recorder's, in seconds; exchange_timestamp the exchange's, in milliseconds, and that is the time of
// an event: by the recorder's time a quote arrives before the trades that changed it. The exchange's time is not quite
// monotone and the first trades are a backlog, so rows are sorted by it before anything else is done with them; within
// a millisecond a trade comes first. A bid and an ask that stand together and have both times in common are one quote;
// a side that is alone carries the other on, as it was by the exchange's time. A trade_id that came before is the same
// trade again: left out and counted. Gaps of hours between recordings stay in the times, for estimators to see.
// Shown by tests/data/hyperliquid.cpp.

#include <twoside/data/reading.hpp>
#include <unordered_set>

namespace twoside::data {

struct hyperliquid_files {
    std::string prices{};
    std::string trades{};  // empty: none
};

// Both files' names from either, which are alike but for `prices_` and `trades_`; empty if it is neither.
[[nodiscard]] inline hyperliquid_files hyperliquid_pair(const std::string& path) {
    const std::size_t folder = path.find_last_of('/') + 1;
    const auto with = [&](std::string_view from, std::string_view to) -> std::string {
        if (!std::string_view{path}.substr(folder).starts_with(from)) return {};
        return std::string{path}.replace(folder, from.size(), to);
    };
    if (std::string trades = with("prices_", "trades_"); !trades.empty()) return {path, trades};
    if (std::string prices = with("trades_", "prices_"); !prices.empty()) return {prices, path};
    return {};
}

namespace detail {

// Runs `take(fields, recorder's time in ns)` over a file's lines after its header, in their order.
template <class Take>
void read_hyperliquid_lines(const std::string& path, recording& r, on_bad_line policy, std::string_view columns,
                            Take take) {
    const auto take_line = [&](std::string_view line) -> std::string {
        fields f{line};
        const std::int64_t recorded = f.seconds("timestamp");
        const double price = f.number("price");
        const double size = f.number("size");
        const std::string_view side = f.text("side");
        return take(f, recorded, price, size, side);
    };
    each_line(path, r, policy, first_line::may_be_a_header, take_line, columns);
}

}  // namespace detail

[[nodiscard]] inline recording read_hyperliquid(const hyperliquid_files& files,
                                                on_bad_line policy = on_bad_line::stop) {
    recording r;
    const auto exchange_time = [](fields& f, time_point& time) -> std::string {
        const std::int64_t ms = f.integer("exchange_timestamp");
        std::int64_t ns = 0;
        const bool fits = ms >= 0 && !__builtin_mul_overflow(ms, std::int64_t{1'000'000}, &ns);
        f.finish();
        time = time_point{std::chrono::nanoseconds{ns}};
        if (!f.ok()) return f.why();
        return fits ? "" : "exchange_timestamp " + std::to_string(ms) + " is out of range";
    };

    // One row, one event, of what the row says alone; `best.time` is the recorder's time until the rows are joined.
    std::vector<event> rows;
    detail::read_hyperliquid_lines(
        files.prices, r, policy, "timestamp,price,size,side,exchange_timestamp",
        [&](fields& f, std::int64_t recorded, double price, double size, std::string_view side) -> std::string {
            event e;
            if (std::string wrong = exchange_time(f, e.time); !wrong.empty()) return wrong;
            if (side != "bid" && side != "ask")
                return "side is '" + std::string{side.substr(0, 40)} + "', which is not bid or ask";
            if (!(price > 0) || !(size >= 0)) return "a price is not above 0, or a size is negative";
            (side == "bid" ? e.best.bid : e.best.ask) = price;
            (side == "bid" ? e.best.bid_size : e.best.ask_size) = size;
            e.best.time = time_point{std::chrono::nanoseconds{recorded}};
            rows.push_back(e);
            return {};
        });
    sort_by_time(rows);
    std::vector<event> quotes;
    event quote;
    bool complete = true;  // whether both sides of `quote` are of its row or pair of rows
    time_point last_recorded = time_point::earliest();
    bool last_was_bid = false;
    for (const event& row : rows) {
        const bool is_bid = is_finite(row.best.bid);
        const bool joins =
            !complete && row.time == quote.time && row.best.time == last_recorded && is_bid != last_was_bid;
        (is_bid ? quote.best.bid : quote.best.ask) = is_bid ? row.best.bid : row.best.ask;
        (is_bid ? quote.best.bid_size : quote.best.ask_size) = is_bid ? row.best.bid_size : row.best.ask_size;
        quote.time = quote.best.time = row.time;
        if (joins)
            quotes.back() = quote;
        else
            quotes.push_back(quote);
        complete = joins;
        last_recorded = row.best.time;
        last_was_bid = is_bid;
    }
    // A quote of one side alone, at the start, is none yet.
    std::erase_if(quotes, [](const event& e) { return !is_finite(e.best.mid()); });
    std::vector<event> trades;
    if (!files.trades.empty() && !r.failed) {
        std::unordered_set<std::string> seen;
        detail::read_hyperliquid_lines(
            files.trades, r, policy, "timestamp,price,size,side,trade_id,exchange_timestamp",
            [&](fields& f, std::int64_t, double price, double size, std::string_view side) -> std::string {
                const std::string_view id = f.text("trade_id");
                event e;
                e.kind = event_kind::trade;
                if (std::string wrong = exchange_time(f, e.time); !wrong.empty()) return wrong;
                e.price = price;
                e.size = size;
                if (side != "buy" && side != "sell")
                    return "side is '" + std::string{side.substr(0, 40)} + "', which is not buy or sell";
                if (!(price > 0) || !(size > 0)) return "a price or size is not above 0";
                if (id.empty()) return "trade_id is empty";
                e.who = side == "buy" ? aggressor::buyer : aggressor::seller;
                if (seen.emplace(id).second)
                    trades.push_back(e);
                else
                    ++r.left_out;
                return {};
            });
    }
    sort_by_time(trades);
    merge_by_time(trades, quotes, r);
    return r;
}

}  // namespace twoside::data
