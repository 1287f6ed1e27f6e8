#pragma once
// Reader for LOBSTER files (NASDAQ TotalView rebuilt by lobsterdata.com): a message file and an order book file with
// any number of levels, whose row k is the book after message k. Both are without header; prices are dollars * 10,000.
//   message: time (seconds after midnight), type, order id, size, price, direction of the *resting* order (1 buy, -1
//   sell) book:    ask price, ask size, bid price, bid size for each level; an empty level is +-9999999999 with size 0
// Types 1 to 3 (new, partial cancel, delete) give a quote; 4 (visible execution) gives the trade and then the quote; 5
// (hidden execution) gives a trade marked hidden, against an order that the book never showed; 6 (cross) gives a trade
// of unknown side; 7 is a halt (price -1), quoting resumed (0) or trading resumed (1). An execution against a resting
// buy is a sale. Rows of the two files that do not pair are reported. Shown by tests/data/lobster.cpp.

#include <algorithm>
#include <twoside/data/event.hpp>
#include <twoside/data/lines.hpp>

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
    constexpr double dollars = 10000;
    constexpr double empty_level = 9999999999.0;

    std::string_view message_text = *messages;
    std::string_view book_text = *books;
    std::string_view line;
    std::string_view book_line;
    time_point last = time_point::earliest();
    r.events.reserve(static_cast<std::size_t>(std::count(message_text.begin(), message_text.end(), '\n')) + 1);

    for (std::int64_t n = 1;; ++n) {
        const bool message_left = next_line(message_text, line);
        const bool book_left = next_line(book_text, book_line);
        if (!message_left && !book_left) break;
        if (message_left != book_left) {
            const std::string& longer = message_left ? files.messages : files.books;
            r.note({longer, n, "has no row of its number in the other file: the two must be of one length"}, policy);
            break;
        }
        r.lines += 2;

        fields m{line};
        const std::int64_t ns = m.seconds("time");
        const std::int64_t type = m.integer("type");
        [[maybe_unused]] const std::int64_t order = m.integer("order id");
        const double size = m.number("size");
        const double price = m.number("price");
        const std::int64_t direction = m.integer("direction");
        // Newer files carry the name of a market participant in a further column.
        if (!m.at_end()) (void)m.text("attribution");
        m.finish();
        const time_point time{std::chrono::nanoseconds{ns}};
        std::string wrong = m.why();
        if (wrong.empty() && (type < 1 || type > 7))
            wrong = "type is " + std::to_string(type) + ", which is not 1 to 7";
        if (wrong.empty() && direction != 1 && direction != -1)
            wrong = "direction is " + std::to_string(direction) + ", which is not 1 or -1";
        if (wrong.empty() && time < last) wrong = "time goes back";
        if (!wrong.empty()) {
            if (!r.note({files.messages, n, std::move(wrong)}, policy)) break;
            continue;
        }

        fields b{book_line};
        book levels;
        levels.time = time;
        bool bid_ended = false;
        bool ask_ended = false;
        std::size_t level = 0;
        do {
            const double ask = b.number("ask price");
            const double ask_size = b.number("ask size");
            const double bid = b.number("bid price");
            const double bid_size = b.number("bid size");
            ask_ended |= ask >= empty_level;
            bid_ended |= bid <= -empty_level;
            if (level < max_levels && !ask_ended) levels.asks[levels.ask_levels++] = {ask / dollars, ask_size};
            if (level < max_levels && !bid_ended) levels.bids[levels.bid_levels++] = {bid / dollars, bid_size};
            ++level;
        } while (b.ok() && !b.at_end());
        if (!b.ok()) {
            if (!r.note({files.books, n, b.why()}, policy)) break;
            continue;
        }
        last = time;

        event e;
        e.time = time;
        if (type >= 4 && type <= 6) {
            e.kind = event_kind::trade;
            e.hidden = type == 5;
            e.who = type == 6 ? aggressor::unknown : direction == 1 ? aggressor::seller : aggressor::buyer;
            e.price = price / dollars;
            e.size = size;
            r.events.push_back(e);
        } else if (type == 7) {
            e.kind = price < 0 ? event_kind::halt : event_kind::resume;
            if (price != 0) r.events.push_back(e);  // quoting resumes before trading does: still halted
        }
        if (type <= 4) {
            event q;
            q.time = time;
            q.best = top(levels);
            r.events.push_back(q);
            if (keep_levels) r.books.push_back(levels);
        }
    }
    return r;
}

}  // namespace twoside::data
