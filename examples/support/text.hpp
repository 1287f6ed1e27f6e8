#pragma once
// Numbers and times as the example programs print them.

#include <fmt/format.h>

#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <twoside/core/math.hpp>
#include <twoside/core/time.hpp>

namespace support {

// 1234567 as 1,234,567.
inline std::string count(std::int64_t n) {
    const std::string digits = std::to_string(n);
    std::string s;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        if (i > 0 && (digits.size() - i) % 3 == 0 && digits[i - 1] != '-') s += ',';
        s += digits[i];
    }
    return s;
}

// The time of day, on the data's own scale.
inline std::string clock_time(twoside::time_point t) {
    const auto s = std::chrono::duration_cast<std::chrono::seconds>(t.since_epoch() % std::chrono::hours{24}).count();
    return fmt::format("{:02}:{:02}:{:02}", s / 3600, s / 60 % 60, s % 60);
}

// The same to the minute; with the date in front where the data's times have one.
inline std::string short_time(twoside::time_point t) {
    const std::string clock = clock_time(t).substr(0, 5);
    const auto day = std::chrono::floor<std::chrono::days>(t.since_epoch());
    if (day < std::chrono::days{1000}) return clock;
    const std::chrono::year_month_day date{std::chrono::sys_days{day}};
    return fmt::format("{:02}-{:02} {}", static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), clock);
}

inline std::string duration(std::chrono::nanoseconds d) {
    const double s = twoside::in_seconds(d);
    if (s >= 3600) return fmt::format("{} h {:02} min", static_cast<int>(s / 3600), static_cast<int>(s / 60) % 60);
    if (s >= 60) return fmt::format("{} min {:02} s", static_cast<int>(s / 60), static_cast<int>(s) % 60);
    return fmt::format("{:.3f} s", s);
}

// A whole text as one finite number; nothing otherwise.
inline std::optional<double> number(std::string_view text) {
    double x = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), x);
    if (error != std::errc{} || end != text.data() + text.size() || !twoside::is_finite(x)) return std::nullopt;
    return x;
}

}  // namespace support
