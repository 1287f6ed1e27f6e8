#pragma once
// An offset table as text, to be saved and loaded: comma separated, as spreadsheets and plots read it, with what says
// where the numbers stand in front,
//   lowest,step,positions,time_step
//   -2,1,5,0
//   time_left,position,bid,ask
//   0,-2,0.011,never
//   ...
// Numbers are written with as many digits as it takes to read the same number back; "never" is no quote on that side.
// Everything is checked on the way in, and what is wrong is said with its line. Shown by tests/data/offset_grid.cpp.

#include <charconv>
#include <cmath>
#include <cstdio>
#include <string>
#include <string_view>
#include <twoside/data/lines.hpp>
#include <twoside/spread/offset_table.hpp>

namespace twoside::data {

struct offset_grid_reading {
    offset_grid grid{};
    std::string problem{};  // empty: the grid is good

    [[nodiscard]] bool ok() const noexcept { return problem.empty(); }
};

namespace detail {

inline void append_number(std::string& out, double x) {
    char digits[32];
    out.append(digits, std::to_chars(digits, digits + sizeof digits, x).ptr);
}
inline void append_offset(std::string& out, double x) {
    if (x == infinity)
        out += "never";
    else
        append_number(out, x);
}
[[nodiscard]] inline double offset_field(fields& f, const char* name) {
    fields look = f;
    if (look.text(name) != "never") return f.number(name);
    f = look;
    return infinity;
}
// Whether a column of a row says what it should; the columns are there to be read by people.
[[nodiscard]] inline bool agrees(double said, double is, double scale) {
    return std::abs(said - is) <= 1e-9 * (std::abs(is) + scale);
}

inline constexpr std::string_view grid_header = "lowest,step,positions,time_step";
inline constexpr std::string_view rows_header = "time_left,position,bid,ask";

}  // namespace detail

[[nodiscard]] inline std::string to_text(const offset_grid& g) {
    require(g.check());
    std::string out{detail::grid_header};
    out += '\n';
    detail::append_number(out, g.lowest);
    out += ',';
    detail::append_number(out, g.step);
    out += ',' + std::to_string(g.positions) + ',';
    detail::append_number(out, g.time_step);
    out += '\n';
    out += detail::rows_header;
    out += '\n';
    for (std::size_t i = 0; i < g.at.size(); ++i) {
        detail::append_number(out, static_cast<double>(i / g.positions) * g.time_step);
        out += ',';
        detail::append_number(out, g.lowest + static_cast<double>(i % g.positions) * g.step);
        out += ',';
        detail::append_offset(out, g.at[i].bid);
        out += ',';
        detail::append_offset(out, g.at[i].ask);
        out += '\n';
    }
    return out;
}

[[nodiscard]] inline offset_grid_reading offset_grid_of(std::string_view text) {
    offset_grid_reading r;
    std::int64_t number = 0;
    std::string_view line;
    const auto next = [&] {
        ++number;
        return next_line(text, line);
    };
    const auto refuse = [&](const std::string& why) {
        r.problem = "line " + std::to_string(number) + ": " + why;
        r.grid = {};
        return r;
    };
    if (!next() || line != detail::grid_header) return refuse("expected '" + std::string{detail::grid_header} + "'");
    if (!next()) return refuse("expected four numbers");
    fields head{line};
    r.grid.lowest = head.number("lowest");
    r.grid.step = head.number("step");
    const std::int64_t positions = head.integer("positions");
    r.grid.time_step = head.number("time_step");
    head.finish();
    if (!head.ok()) return refuse(head.why());
    if (positions < 1 || positions > 1'000'000) return refuse("positions must be 1 to 1,000,000");
    r.grid.positions = static_cast<std::size_t>(positions);
    if (!next() || line != detail::rows_header) return refuse("expected '" + std::string{detail::rows_header} + "'");
    while (next()) {
        if (line.empty()) continue;
        fields f{line};
        const double time_left = f.number("time_left");
        const double position = f.number("position");
        offsets o;
        o.bid = detail::offset_field(f, "bid");
        o.ask = detail::offset_field(f, "ask");
        f.finish();
        if (!f.ok()) return refuse(f.why());
        const std::size_t i = r.grid.at.size();
        if (!detail::agrees(time_left, static_cast<double>(i / r.grid.positions) * r.grid.time_step, r.grid.time_step))
            return refuse("the time left is not that of this row: is a line missing?");
        if (!detail::agrees(position, r.grid.lowest + static_cast<double>(i % r.grid.positions) * r.grid.step,
                            r.grid.step))
            return refuse("the position is not that of this row: is a line missing?");
        r.grid.at.push_back(o);
    }
    if (const problem p = r.grid.check()) {
        r.problem = std::string{p.parameter} + " is " + std::to_string(p.value) + "; legal: " + p.legal;
        r.grid = {};
    }
    return r;
}

// False, with what is wrong in `why`, where the file cannot be written whole.
[[nodiscard]] inline bool write_offset_grid(const std::string& path, const offset_grid& g, std::string& why) {
    const std::string text = to_text(g);
    std::FILE* file = std::fopen(path.c_str(), "wb");
    const bool written = file != nullptr && std::fwrite(text.data(), 1, text.size(), file) == text.size();
    const bool closed = file != nullptr && std::fclose(file) == 0;
    if (!written || !closed) why = path + (file == nullptr ? " cannot be opened to write" : " cannot be written whole");
    return written && closed;
}

[[nodiscard]] inline offset_grid_reading read_offset_grid(const std::string& path) {
    offset_grid_reading r;
    const auto text = read_file(path, r.problem);
    if (!text) {
        r.problem = path + " " + r.problem;
        return r;
    }
    r = offset_grid_of(*text);
    if (!r.ok()) r.problem = path + ", " + r.problem;
    return r;
}

}  // namespace twoside::data
