#pragma once
// What the readers of recorded data share: a file's lines counted and their problems noted, and events put in order.
// Times of a file may not go back. Where reading stops at a bad line, it stops at the first line that goes back. Where
// bad lines are skipped, as few lines are skipped as can be so that no time goes back among the rest; of two such
// choices the one that keeps the earlier line is taken. So one stray time is lost alone, be it in the past or in the
// future. A far time on the last line is kept, because nothing after it contradicts it. Lines that are bad for another
// reason, or left out, have no say in it. Shown by tests/data/reading.cpp.

#include <algorithm>
#include <cctype>
#include <twoside/data/event.hpp>
#include <twoside/data/lines.hpp>

namespace twoside::data {

enum class first_line : unsigned char {
    may_be_a_header,  // where it begins with a letter, blanks and quotes aside
    is_data
};

namespace detail {

// Whether a character of a header belongs to no name: a blank or a quote.
[[nodiscard]] inline bool around_a_name(char c) { return c == ' ' || c == '\t' || c == '"' || c == '\''; }

// A column's name without what stands around it.
[[nodiscard]] inline std::string_view trimmed_name(std::string_view name) {
    while (!name.empty() && around_a_name(name.front())) name.remove_prefix(1);
    while (!name.empty() && around_a_name(name.back())) name.remove_suffix(1);
    return name;
}
// Whether two names are the same but for their case.
[[nodiscard]] inline bool same_name(std::string_view a, std::string_view b) {
    const auto lower = [](char c) { return std::tolower(static_cast<unsigned char>(c)); };
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return lower(x) == lower(y); });
}

// What is wrong with a header, or empty: it has one of the names of `columns`, but in another place. Case decides
// nothing, and neither do blanks and quotes around a name. Other names are not known here, and say nothing.
[[nodiscard]] inline std::string header_problem(std::string_view header, std::string_view columns) {
    if (columns.empty()) return {};
    fields found{header};
    for (int at = 1; !found.at_end(); ++at) {
        const std::string_view name = trimmed_name(found.text("column"));
        fields expected{columns};
        bool known = false;
        bool in_place = false;
        for (int place = 1; !expected.at_end(); ++place)
            if (same_name(expected.text("column"), name)) {
                known = true;
                in_place = in_place || place == at;
            }
        if (known && !in_place)
            return "column " + std::to_string(at) + " is '" + std::string{name} + "'; the columns must be " +
                   std::string{columns};
    }
    return {};
}

// Blanks and quotes aside.
[[nodiscard]] inline bool begins_with_a_letter(std::string_view line) {
    const std::string_view text = trimmed_name(line);
    return !text.empty() && std::isalpha(static_cast<unsigned char>(text.front())) != 0;
}

// As each_line below, with the line's number: take(line, number).
template <class Take>
void each_numbered_line(const std::string& path, recording& r, on_bad_line policy, first_line first,
                        std::string_view columns, Take take) {
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
        if (n == 1 && first == first_line::may_be_a_header && begins_with_a_letter(line)) {
            std::string wrong = header_problem(line, columns);
            if (wrong.empty()) continue;
            // Every line would be misread.
            r.failed = true;
            r.problems.push_back({path, n, std::move(wrong)});
            return;
        }
        ++r.lines;
        std::string wrong = take(line, n);
        if (!wrong.empty() && !r.note({path, n, std::move(wrong)}, policy)) return;
    }
}

[[nodiscard]] inline bool earlier(const event& a, const event& b) { return a.time < b.time; }

// Which times to keep so that none goes back: as many as can be, and of two such choices the earlier ones.
[[nodiscard]] inline std::vector<bool> longest_in_order(const std::vector<time_point>& times) {
    // For each time, from the last: how many can be kept from it on. latest[k] is the latest of all times from which
    // k + 1 can be kept.
    std::vector<std::size_t> can_be_kept(times.size());
    std::vector<time_point> latest;
    for (std::size_t i = times.size(); i-- > 0;) {
        const auto at = std::partition_point(latest.begin(), latest.end(), [&](time_point t) { return t >= times[i]; });
        can_be_kept[i] = static_cast<std::size_t>(at - latest.begin()) + 1;
        if (at == latest.end())
            latest.push_back(times[i]);
        else
            *at = times[i];
    }
    std::vector<bool> keep(times.size());
    std::size_t left = latest.size();
    time_point last = time_point::earliest();
    for (std::size_t i = 0; i < times.size(); ++i) {
        if (can_be_kept[i] != left || times[i] < last) continue;
        keep[i] = true;
        last = times[i];
        --left;
    }
    return keep;
}

// Events as the lines of a file give them, in the file's order.
struct lines_events {
    std::vector<event> events{};
    std::vector<std::int64_t> line_of{};  // of each event
    std::vector<book> books{};            // one for each quote, or none at all

    // Whether an event from `first` on is of an earlier time than the one before it.
    [[nodiscard]] bool goes_back(std::size_t first) const {
        return !std::is_sorted(events.begin() + static_cast<std::ptrdiff_t>(first > 0 ? first - 1 : 0), events.end(),
                               earlier);
    }

    [[nodiscard]] bool begins_a_line(std::size_t i) const { return i == 0 || line_of[i] != line_of[i - 1]; }

    // Leaves out the lines whose times are not in order, and notes them as bad lines of the file, whose other problems
    // begin at `first_problem`. `say` gives the text of a time.
    template <class Say>
    void skip_out_of_order(const std::string& path, recording& r, std::size_t first_problem, Say say) {
        if (!goes_back(0)) return;
        std::vector<time_point> times;  // of the lines
        for (std::size_t i = 0; i < events.size(); ++i)
            if (begins_a_line(i)) times.push_back(events[i].time);
        const std::vector<bool> keep = longest_in_order(times);
        std::vector<bad_line> skipped;
        time_point last = time_point::earliest();
        std::size_t line = 0;  // one more than that of the event, among those of `times`
        std::size_t kept = 0;
        std::size_t quotes = 0;
        std::size_t kept_books = 0;
        for (std::size_t i = 0; i < events.size(); ++i) {
            const bool first = begins_a_line(i);
            const bool has_book = !books.empty() && events[i].kind == event_kind::quote;
            line += first;
            if (keep[line - 1]) {
                last = events[i].time;
                events[kept++] = events[i];
                if (has_book) books[kept_books++] = books[quotes];
            } else if (first) {
                ++r.skipped;
                const char* const wrong = events[i].time < last ? " goes back" : " is later than those that follow";
                if (skipped.size() < recording::max_problems)
                    skipped.push_back({path, line_of[i], say(events[i].time) + wrong});
            }
            quotes += has_book;
        }
        events.resize(kept);
        books.resize(kept_books);
        // Of all problems of the file, the first ones are kept.
        r.problems.insert(r.problems.end(), skipped.begin(), skipped.end());
        std::sort(r.problems.begin() + static_cast<std::ptrdiff_t>(first_problem), r.problems.end(),
                  [](const bad_line& a, const bad_line& b) { return a.line < b.line; });
        if (r.problems.size() > recording::max_problems) r.problems.resize(recording::max_problems);
    }
};

}  // namespace detail

// Whether a time counted from midnight can be of that day.
[[nodiscard]] inline bool within_a_day(time_point time) {
    return time >= time_point{} && time <= time_point{std::chrono::hours{24}};
}

// Runs `take(line)` over the lines of a file; it answers an empty string or what is wrong with the line. Empty lines do
// not count, and neither does a header. A header that has the names of `columns` in other places fails the file.
template <class Take>
void each_line(const std::string& path, recording& r, on_bad_line policy, first_line first, Take take,
               std::string_view columns = "") {
    detail::each_numbered_line(path, r, policy, first, columns,
                               [&](std::string_view line, std::int64_t) { return take(line); });
}

// The events of a file whose times may not go back. `take(line, events)` appends the events of a line, which are of one
// time, or answers what is wrong with it; `say(time)` gives the text of a time.
template <class Say, class Take>
[[nodiscard]] std::vector<event> events_in_order(const std::string& path, recording& r, on_bad_line policy,
                                                 first_line first, Say say, Take take, std::string_view columns = "") {
    detail::lines_events found;
    const std::size_t first_problem = r.problems.size();
    detail::each_numbered_line(path, r, policy, first, columns, [&](std::string_view line, std::int64_t n) {
        const std::size_t before = found.events.size();
        std::string wrong = take(line, found.events);
        if (wrong.empty() && policy == on_bad_line::stop && found.goes_back(before))
            wrong = say(found.events.back().time) + " goes back";
        if (!wrong.empty()) found.events.resize(before);
        found.line_of.resize(found.events.size(), n);
        return wrong;
    });
    found.skip_out_of_order(path, r, first_problem, say);
    return std::move(found.events);
}

// The same for lines of these columns, the first of which is a time in whole units of so many nanoseconds:
// take(fields, time, events).
template <class Take>
[[nodiscard]] std::vector<event> timed_events(const std::string& path, recording& r, on_bad_line policy,
                                              const std::string& columns, std::int64_t nanoseconds, Take take) {
    const std::string time_name = columns.substr(0, columns.find(','));
    const auto say = [&](time_point time) {
        return time_name + " " + std::to_string(time.since_epoch().count() / nanoseconds);
    };
    return events_in_order(
        path, r, policy, first_line::may_be_a_header, say,
        [&](std::string_view line, std::vector<event>& events) -> std::string {
            fields f{line};
            const std::int64_t units = f.integer(time_name.c_str());
            if (!f.ok()) return f.why();
            std::int64_t ns = 0;
            if (__builtin_mul_overflow(units, nanoseconds, &ns))
                return time_name + " " + std::to_string(units) + " is out of range";
            return take(f, time_point{std::chrono::nanoseconds{ns}}, events);
        },
        columns);
}

// Trades and quotes in one order; within one time trades come first, because they are what changed the book.
inline void merge_by_time(const std::vector<event>& trades, const std::vector<event>& quotes, recording& r) {
    r.events.resize(quotes.size() + trades.size());
    std::merge(trades.begin(), trades.end(), quotes.begin(), quotes.end(), r.events.begin(), detail::earlier);
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
