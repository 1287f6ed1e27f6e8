#pragma once
// What the readers of recorded data share: a file's lines counted and their problems noted, and events put in order.
// Shown by tests/data/reading.cpp.

#include <algorithm>
#include <cctype>
#include <twoside/data/event.hpp>
#include <twoside/data/lines.hpp>

namespace twoside::data {

enum class first_line : unsigned char {
    may_be_a_header,  // where it begins with a letter
    is_data
};

// Runs `take(line)` over the lines of a file; it answers an empty string or what is wrong with the line. Empty lines do
// not count, and neither does a header.
template <class Take>
void each_line(const std::string& path, recording& r, on_bad_line policy, first_line first, Take take) {
    std::string why;
    const auto contents = read_file(path, why);
    if (!contents) {
        r.failed = true;
        r.problems.push_back({path, 0, why});
        return;
    }
    std::string_view text = *contents;
    std::string_view line;
    for (std::int64_t n = 1; next_line(text, line); ++n) {
        if (line.empty()) continue;
        if (n == 1 && first == first_line::may_be_a_header &&
            std::isalpha(static_cast<unsigned char>(line.front())) != 0)
            continue;
        ++r.lines;
        std::string wrong = take(line);
        if (!wrong.empty() && !r.note({path, n, std::move(wrong)}, policy)) return;
    }
}

// The same for lines whose first field is a time, in whole units of so many nanoseconds, that does not go back:
// take(fields, time).
template <class Take>
void each_timed_line(const std::string& path, recording& r, on_bad_line policy, const char* time_name,
                     std::int64_t nanoseconds, Take take) {
    time_point last = time_point::earliest();
    each_line(path, r, policy, first_line::may_be_a_header, [&](std::string_view line) -> std::string {
        fields f{line};
        const std::int64_t units = f.integer(time_name);
        if (!f.ok()) return f.why();
        std::int64_t ns = 0;
        const bool fits = !__builtin_mul_overflow(units, nanoseconds, &ns);
        const time_point time{std::chrono::nanoseconds{ns}};
        if (!fits || time < last)
            return std::string{time_name} + " " + std::to_string(units) + (fits ? " goes back" : " is out of range");
        std::string wrong = take(f, time);
        if (wrong.empty()) last = time;
        return wrong;
    });
}

// Trades and quotes in one order; within one time trades come first, because they are what changed the book.
inline void merge_by_time(const std::vector<event>& trades, const std::vector<event>& quotes, recording& r) {
    r.events.resize(quotes.size() + trades.size());
    std::merge(trades.begin(), trades.end(), quotes.begin(), quotes.end(), r.events.begin(),
               [](const event& a, const event& b) { return a.time < b.time; });
}

// Events of one time stay in their order. (std::stable_sort of g++ 12's library warns under clang.)
inline void sort_by_time(std::vector<event>& events) {
    std::vector<std::size_t> order(events.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return events[a].time != events[b].time ? events[a].time < events[b].time : a < b;
    });
    std::vector<event> sorted;
    sorted.reserve(events.size());
    for (const std::size_t i : order) sorted.push_back(events[i]);
    events = std::move(sorted);
}

}  // namespace twoside::data
