#pragma once
// Reader for QuantConnect LEAN's US equity ticks: the consolidated tape, a quote file and a trade file a day, without
// header, names YYYYMMDD_quote.csv and YYYYMMDD_trade.csv. Times are milliseconds after midnight in New York, and may
// not go back (see data/reading.hpp).
//   quote: ms, bid price, bid size, ask price, ask size, exchange, condition, suspicious
//   trade: ms, price, size, exchange, condition (hexadecimal flags), suspicious
// Prices are dollars * 10,000, sizes shares. A quote row holds one side, the other is 0: it is carried on. Rows come as
// bid and then ask of one millisecond, and give one event after the ask, so that no mixture of two quotes is seen.
// Trades on exchange D are off-exchange prints: `hidden`. Left out and counted: suspicious rows; prints that are no
// trades in the continuous market, by their flags: opening, closing and reopening auctions and the official values that
// repeat them, crosses, derivatively and average priced, prior reference price, out of sequence and sold last, cash,
// next day and seller's settlement. The tape does not say who started a trade. The two files are separate feeds: within
// a millisecond a trade comes first. Shown by tests/data/lean.cpp.

#include <twoside/data/reading.hpp>

namespace twoside::data {

struct lean_files {
    std::string quotes{};
    std::string trades{};  // empty: none
};

// Both files' names from either; empty if it is neither.
[[nodiscard]] inline lean_files lean_pair(const std::string& path) {
    const auto with = [&](std::string_view from, std::string_view to) -> std::string {
        if (!std::string_view{path}.ends_with(from)) return {};
        return path.substr(0, path.size() - from.size()) + std::string{to};
    };
    if (std::string trades = with("_quote.csv", "_trade.csv"); !trades.empty()) return {path, trades};
    if (std::string quotes = with("_trade.csv", "_quote.csv"); !quotes.empty()) return {quotes, path};
    return {};
}

namespace detail {

// Condition flags of what is not a trade in the continuous market: settlement (2, 4, 8), auctions (40, 80, 100),
// derivatively priced (200), sold last (800), out of sequence (4000), average price (100000), cross (200000), official
// close (1000000), prior reference price (2000000), official open (4000000).
inline constexpr std::uint64_t lean_left_out = 0x7304bceU;

}  // namespace detail

[[nodiscard]] inline recording read_lean(const lean_files& files, on_bad_line policy = on_bad_line::stop) {
    constexpr double dollars = 10000;
    recording r;
    // One row, one event, of what the row says alone.
    const auto rows = timed_events(files.quotes, r, policy, "ms", 1'000'000,
                                   [&](fields& f, time_point time, auto& events) -> std::string {
                                       event e;
                                       e.time = time;
                                       const double bid = f.number("bid price");
                                       e.best.bid_size = f.number("bid size");
                                       const double ask = f.number("ask price");
                                       e.best.ask_size = f.number("ask size");
                                       (void)f.text("exchange");
                                       (void)f.text("condition");
                                       const std::int64_t suspicious = f.integer("suspicious");
                                       f.finish();
                                       if (!f.ok()) return f.why();
                                       if (!within_a_day(time)) return "ms is not from 0 to 86,400,000";
                                       if (bid < 0 || ask < 0 || e.best.bid_size < 0 || e.best.ask_size < 0)
                                           return "a price or size is negative";
                                       if ((bid == 0 && e.best.bid_size > 0) || (ask == 0 && e.best.ask_size > 0))
                                           return "a size is above 0 where there is no price";
                                       if (bid > 0) e.best.bid = bid / dollars;
                                       if (ask > 0) e.best.ask = ask / dollars;
                                       if (suspicious != 0 || (bid == 0 && ask == 0))
                                           ++r.left_out;
                                       else
                                           events.push_back(e);
                                       return {};
                                   });

    std::vector<event> quotes;
    top_of_book best;
    bool bid_waits = false;  // for the ask of its millisecond
    const auto emit = [&] {
        event e;
        e.time = best.time;
        e.best = best;
        quotes.push_back(e);
        bid_waits = false;
    };
    for (const event& row : rows) {
        const bool has_bid = is_finite(row.best.bid);
        const bool has_ask = is_finite(row.best.ask);
        if (bid_waits && (has_bid || row.time != best.time)) emit();
        best.time = row.time;
        if (has_bid) {
            best.bid = row.best.bid;
            best.bid_size = row.best.bid_size;
            bid_waits = true;
        }
        if (has_ask) {
            best.ask = row.best.ask;
            best.ask_size = row.best.ask_size;
            emit();
        }
    }
    if (bid_waits) emit();
    std::vector<event> trades;
    if (!files.trades.empty() && !r.failed)
        trades = timed_events(
            files.trades, r, policy, "ms", 1'000'000, [&](fields& f, time_point time, auto& events) -> std::string {
                event e;
                e.time = time;
                e.kind = event_kind::trade;
                e.price = f.number("price") / dollars;
                e.size = f.number("size");
                e.hidden = f.text("exchange") == "D";
                const std::string_view flags = f.text("condition");
                const std::int64_t suspicious = f.integer("suspicious");
                f.finish();
                std::uint64_t condition = 0;
                const auto [end, error] = std::from_chars(flags.data(), flags.data() + flags.size(), condition, 16);
                if (!f.ok()) return f.why();
                if (!within_a_day(time)) return "ms is not from 0 to 86,400,000";
                if (error != std::errc{} || end != flags.data() + flags.size())
                    return "condition is '" + std::string{flags.substr(0, 40)} + "', which is not hexadecimal";
                if (!(e.price > 0) || !(e.size > 0)) return "a price or size is not above 0";
                if (suspicious != 0 || (condition & detail::lean_left_out) != 0)
                    ++r.left_out;
                else
                    events.push_back(e);
                return {};
            });
    merge_by_time(trades, quotes, r);
    return r;
}

}  // namespace twoside::data
