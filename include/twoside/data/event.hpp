#pragma once
// Recorded market data as one stream of events: quotes (with as many levels as the source has) and trades, in time
// order. Every reader gives this, so that whatever consumes events works with all of them. Shown by tests/data.

#include <cstdint>
#include <string>
#include <twoside/market/depth.hpp>
#include <twoside/market/trade.hpp>
#include <vector>

namespace twoside::data {

inline constexpr std::size_t max_levels = 10;
using book = depth<max_levels>;

enum class event_kind : unsigned char {
    quote,  // the book changed: `best` holds its top
    trade,  // a trade was printed
    halt,   // trading stops
    resume  // and goes on
};

// Small, because a day has hundreds of thousands of them; the levels below the top are kept apart (see recording).
struct event {
    time_point time{};
    event_kind kind = event_kind::quote;
    aggressor who = aggressor::unknown;  // of a trade
    bool hidden = false;                 // a trade that did not take from the book that is shown: a hidden order,
                                         // or a print of another venue
    top_of_book best{};                  // of a quote
    double price = not_a_number;         // of a trade
    double size = 0;                     // of a trade

    [[nodiscard]] constexpr twoside::trade trade() const noexcept { return {price, size, who, time}; }
};

// What to do with a line that cannot be read.
enum class on_bad_line : unsigned char {
    stop,  // and report it
    skip   // count it and go on
};

struct bad_line {
    std::string file;
    std::int64_t line = 0;  // from 1; 0: the file as a whole
    std::string reason;

    [[nodiscard]] std::string text() const {
        return line > 0 ? file + ":" + std::to_string(line) + ": " + reason : file + ": " + reason;
    }
};

// What a reader gives: events in time order, what it could not read, and what it read and left out by its own rules.
struct recording {
    std::vector<event> events{};
    std::vector<book> books{};         // one for each quote, in order, where the reader was asked for levels
    std::int64_t lines = 0;            // lines read, of all files
    std::int64_t skipped = 0;          // bad lines among them
    std::int64_t left_out = 0;         // good lines that the reader's rules leave out: each reader says which
    std::vector<bad_line> problems{};  // the first of them, up to max_problems
    bool failed = false;               // a file could not be read, or reading stopped at a bad line

    static constexpr std::size_t max_problems = 20;

    // Notes a bad line; true where reading goes on.
    bool note(bad_line problem, on_bad_line policy) {
        if (policy == on_bad_line::stop) failed = true;
        ++skipped;
        if (problems.size() < max_problems || failed) problems.push_back(std::move(problem));
        return !failed;
    }
};

}  // namespace twoside::data
