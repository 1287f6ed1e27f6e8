#pragma once
// Reader for LOBSTER files (NASDAQ TotalView rebuilt by lobsterdata.com): a message file and an order book file with
// any number of levels, whose row k is the book after message k. Both are without header; prices are dollars * 10,000.
//   message: time (seconds after midnight), type, order id, size, price, direction (1 buy, -1 sell)
//   book:    ask price, ask size, bid price, bid size for each level; an empty level is +-9999999999 with size 0
// The direction is that of the *resting* order. Types 1 to 3 (new, partial cancel, delete) give a quote; 4 (visible
// execution) gives the trade and then the quote; 5 (hidden execution) gives a trade marked hidden, against an order
// that the book never showed; 6 (cross) gives a trade of unknown side; 7 is a halt (price -1), quoting resumed (0) or
// trading resumed (1). An execution against a resting buy is a sale. Left out and counted: that quoting resumes,
// because trading is still halted, and crosses of size 0, in which nothing was traded. A row of both files is one line
// that is good or bad. Bad is what the format does not have: a size or price of an order that is not above 0, an
// occupied level without price or size, behind an empty one or not in the order of prices, a row of another number of
// levels than most rows, a time beyond the day. A bid at or above the ask is no fault: it occurs outside continuous
// trading. Times may not go back (see data/reading.hpp). Rows of the two files that do not pair are reported. Of more
// than max_levels levels the best are kept. Shown by tests/data/lobster.cpp.

#include <twoside/data/reading.hpp>

namespace twoside::data {

struct lobster_files {
    std::string messages{};
    std::string books{};
};

// The other file's name, from either: LOBSTER names them alike but for `message` and `orderbook`. Empty if it is
// neither.
[[nodiscard]] inline lobster_files lobster_pair(const std::string& path) {
    const std::size_t folder = path.find_last_of('/') + 1;
    const auto with = [&](std::string_view from, std::string_view to) -> std::string {
        const std::size_t at = path.rfind(from);
        if (at == std::string::npos || at < folder) return {};
        return std::string{path}.replace(at, from.size(), to);
    };
    if (std::string books = with("_message_", "_orderbook_"); !books.empty()) return {path, books};
    if (std::string messages = with("_orderbook_", "_message_"); !messages.empty()) return {messages, path};
    return {};
}

namespace detail {

inline constexpr double lobster_dollars = 10000;
inline constexpr double lobster_empty = 9999999999.0;

struct lobster_message {
    time_point time{};
    std::int64_t type = 0;
    double size = 0;
    double price = 0;
    std::int64_t direction = 0;
};

// What is wrong with a message, or empty.
[[nodiscard]] inline std::string read_lobster_message(std::string_view line, lobster_message& m) {
    fields f{line};
    m.time = time_point{std::chrono::nanoseconds{f.seconds("time")}};
    m.type = f.integer("type");
    (void)f.integer("order id");
    m.size = f.number("size");
    m.price = f.number("price");
    m.direction = f.integer("direction");
    // Newer files carry the name of a market participant in a further column.
    if (!f.at_end()) (void)f.text("attribution");
    f.finish();
    if (!f.ok()) return f.why();
    if (m.type < 1 || m.type > 7) return "type is " + std::to_string(m.type) + ", which is not 1 to 7";
    if (m.direction != 1 && m.direction != -1)
        return "direction is " + std::to_string(m.direction) + ", which is not 1 or -1";
    if (!within_a_day(m.time)) return "time is beyond 86,400 seconds";
    if (m.type == 7) return m.price == -1 || m.price == 0 || m.price == 1 ? "" : "price of a halt is not -1, 0 or 1";
    if (m.type == 6 && m.size == 0) return {};
    if (!(m.size > 0 && m.price > 0)) return "a price or size is not above 0";
    return m.price < lobster_empty ? "" : "price is that of an empty level";
}

// Adds a level to a side, whose sign is 1 for asks and -1 for bids; what is wrong with it, or empty. `last` is the
// price of the level before, with the sign, and `ended` says whether that level was empty.
[[nodiscard]] inline std::string add_lobster_level(double price, double size, double sign, double& last, bool& ended,
                                                   level* levels, std::size_t& count) {
    if (price == sign * lobster_empty) {
        ended = true;
        return size == 0 ? "" : "is empty and has a size";
    }
    if (!(price > 0 && price < lobster_empty && size > 0))
        return "price and size must be above 0, or 9999999999 (ask) or -9999999999 (bid) and 0 where the level is "
               "empty";
    if (ended) return "stands behind an empty one";
    if (!(sign * price > last)) return "is not in the order of prices";
    last = sign * price;
    if (count < max_levels) levels[count++] = {price / lobster_dollars, size};
    return {};
}

// What is wrong with a row of the book, or empty; `rows_levels` is how many levels the row has.
[[nodiscard]] inline std::string read_lobster_book(std::string_view line, book& b, std::size_t& rows_levels) {
    fields f{line};
    double last_ask = -infinity;
    double last_bid = -infinity;
    bool asks_ended = false;
    bool bids_ended = false;
    rows_levels = 0;
    do {
        const double ask = f.number("ask price");
        const double ask_size = f.number("ask size");
        const double bid = f.number("bid price");
        const double bid_size = f.number("bid size");
        if (!f.ok()) return f.why();
        ++rows_levels;
        std::string wrong = add_lobster_level(ask, ask_size, 1, last_ask, asks_ended, b.asks, b.ask_levels);
        if (wrong.empty()) wrong = add_lobster_level(bid, bid_size, -1, last_bid, bids_ended, b.bids, b.bid_levels);
        if (!wrong.empty()) return "level " + std::to_string(rows_levels) + ": " + wrong;
    } while (!f.at_end());
    return {};
}

// How many levels most rows of a book have: one damaged row says nothing about the others. Of two numbers as frequent
// the greater, because levels get lost and are not found.
[[nodiscard]] inline std::size_t usual_lobster_levels(std::string_view text) {
    std::vector<std::int64_t> rows_with;  // this many levels
    std::string_view line;
    while (next_line(text, line)) {
        const auto separators = static_cast<std::size_t>(std::count(line.begin(), line.end(), ','));
        const std::size_t levels = (separators + 1) / 4;
        if (levels >= rows_with.size()) rows_with.resize(levels + 1);
        ++rows_with[levels];
    }
    const auto most = std::max_element(rows_with.rbegin(), rows_with.rend());
    return most == rows_with.rend() ? 0 : static_cast<std::size_t>(rows_with.rend() - most) - 1;
}

}  // namespace detail

// `keep_levels` keeps the levels below the top, as recording::books; a day then takes several times the memory.
[[nodiscard]] inline recording read_lobster(const lobster_files& files, on_bad_line policy = on_bad_line::stop,
                                            bool keep_levels = false) {
    recording r;
    std::string why;
    const auto fail = [&](const std::string& path) {
        r.failed = true;
        r.problems.push_back({path, 0, why});
    };
    const auto messages = read_file(files.messages, why);
    if (!messages) {
        fail(files.messages);
        return r;
    }
    const auto books = read_file(files.books, why);
    if (!books) {
        fail(files.books);
        return r;
    }

    std::string_view message_text = *messages;
    std::string_view book_text = *books;
    std::string_view line;
    std::string_view book_line;
    const std::size_t usual_levels = detail::usual_lobster_levels(*books);
    detail::lines_events found;
    found.events.reserve(static_cast<std::size_t>(std::count(message_text.begin(), message_text.end(), '\n')) + 1);
    const auto say = [](time_point) { return std::string{"time"}; };

    for (std::int64_t n = 1;; ++n) {
        const bool message_left = next_line(message_text, line);
        const bool book_left = next_line(book_text, book_line);
        if (!message_left && !book_left) break;
        r.lines += message_left + book_left;
        if (message_left != book_left) {
            const std::string& longer = message_left ? files.messages : files.books;
            if (!r.note({longer, n, "has no row of its number in the other file: the two must be of one length"},
                        policy))
                break;
            continue;
        }

        detail::lobster_message m;
        if (std::string wrong = detail::read_lobster_message(line, m); !wrong.empty()) {
            if (!r.note({files.messages, n, std::move(wrong)}, policy)) break;
            continue;
        }
        book levels;
        levels.time = m.time;
        std::size_t rows_levels = 0;
        std::string wrong = detail::read_lobster_book(book_line, levels, rows_levels);
        if (wrong.empty() && rows_levels != usual_levels)
            wrong = "has " + std::to_string(rows_levels) + " levels; most rows have " + std::to_string(usual_levels);
        if (!wrong.empty()) {
            if (!r.note({files.books, n, std::move(wrong)}, policy)) break;
            continue;
        }

        const std::size_t before = found.events.size();
        event e;
        e.time = m.time;
        if (m.type >= 4 && m.type <= 6) {
            e.kind = event_kind::trade;
            e.hidden = m.type == 5;
            e.who = m.type == 6 ? aggressor::unknown : m.direction == 1 ? aggressor::seller : aggressor::buyer;
            e.price = m.price / detail::lobster_dollars;
            e.size = m.size;
            if (m.size > 0) found.events.push_back(e);
        } else if (m.type == 7) {
            e.kind = m.price < 0 ? event_kind::halt : event_kind::resume;
            if (m.price != 0) found.events.push_back(e);
        }
        if (m.type <= 4) {
            event q;
            q.time = m.time;
            q.best = top(levels);
            found.events.push_back(q);
            if (keep_levels) found.books.push_back(levels);
        }
        if (found.events.size() == before) ++r.left_out;
        if (policy == on_bad_line::stop && found.goes_back(before)) {
            if (keep_levels && m.type <= 4) found.books.pop_back();
            found.events.resize(before);
            r.note({files.messages, n, say(m.time) + " goes back"}, policy);
            break;
        }
        found.line_of.resize(found.events.size(), n);
    }
    found.skip_out_of_order(files.messages, r, 0, say);
    r.events = std::move(found.events);
    r.books = std::move(found.books);
    return r;
}

}  // namespace twoside::data
