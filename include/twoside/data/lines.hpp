#pragma once
// Text files line by line, and the numbers in them: what the readers share. A file is read whole, because
// std::from_chars on a buffer is many times faster than a stream; a day of order book is tens of megabytes. Numbers are
// taken strictly: a field that is not wholly one finite number is refused with its text. A file that is still packed is
// refused too. Shown by tests/data/lines.cpp.

#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace twoside::data {

// The contents of a file, or nothing with the reason in `why`. The mark of UTF-8 that some spreadsheets write in front
// of a file is no part of its contents.
[[nodiscard]] inline std::optional<std::string> read_file(const std::string& path, std::string& why) {
    struct closer {
        void operator()(std::FILE* f) const { std::fclose(f); }
    };
    const std::unique_ptr<std::FILE, closer> file{std::fopen(path.c_str(), "rb")};
    if (!file) {
        why = "cannot be opened; does it exist, and may it be read?";
        return std::nullopt;
    }
    std::string text;
    char buffer[1 << 16];
    std::size_t n = sizeof buffer;
    while (n == sizeof buffer) {  // fewer: the end, or an error
        n = std::fread(buffer, 1, sizeof buffer, file.get());
        text.append(buffer, n);
    }
    if (std::ferror(file.get()) != 0) {
        why = "cannot be read; is it a folder?";
        return std::nullopt;
    }
    if (text.starts_with("\x1f\x8b") || text.starts_with("PK\x03\x04")) {
        why = "is packed (gzip or zip); unpack it first";
        return std::nullopt;
    }
    if (text.starts_with("\xef\xbb\xbf")) text.erase(0, 3);
    return text;
}

// Takes a line off the front; false at the end. The line's end may be \n or \r\n.
[[nodiscard]] inline bool next_line(std::string_view& text, std::string_view& line) {
    if (text.empty()) return false;
    const std::size_t end = text.find('\n');
    line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    return true;
}

// The fields of one line, and what was wrong with the first that could not be taken.
class fields {
public:
    explicit fields(std::string_view line, char separator = ',') : rest_{line}, separator_{separator} {}

    [[nodiscard]] bool ok() const { return why_.empty(); }
    [[nodiscard]] const std::string& why() const { return why_; }
    [[nodiscard]] bool at_end() const { return ended_; }

    [[nodiscard]] std::string_view text(const char* name) {
        if (!ok()) return {};
        if (ended_) {
            why_ = std::string{name} + " is missing";
            return {};
        }
        const std::size_t end = rest_.find(separator_);
        const std::string_view field = rest_.substr(0, end);
        ended_ = end == std::string_view::npos;
        rest_.remove_prefix(ended_ ? rest_.size() : end + 1);
        return field;
    }
    [[nodiscard]] double number(const char* name) { return parse(name, text(name)); }
    // NaN where the field is empty or holds a word that exports write where there is no number.
    [[nodiscard]] double optional_number(const char* name) {
        const std::string_view field = text(name);
        for (const std::string_view none : {"", "nan", "-nan", "NaN", "NAN", "NA", "N/A", "null", "NULL", "None"})
            if (field == none) return std::numeric_limits<double>::quiet_NaN();
        return parse(name, field);
    }

    [[nodiscard]] std::int64_t integer(const char* name) {
        const std::string_view field = text(name);
        std::int64_t value = 0;
        const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), value);
        if (ok() && (error != std::errc{} || end != field.data() + field.size())) refuse(name, field, "a whole number");
        return value;
    }
    // Decimal seconds as whole nanoseconds, without going through a double: 34200.189607670 is exact. Digits and a
    // point, without a sign; digits beyond the ninth decimal place are cut.
    [[nodiscard]] std::int64_t seconds(const char* name) {
        const std::string_view field = text(name);
        const std::size_t point = field.find('.');
        const std::string_view whole = field.substr(0, point);
        const std::string_view part = point == std::string_view::npos ? "" : field.substr(point + 1);
        const auto digits = [](std::string_view s) {
            return s.find_first_not_of("0123456789") == std::string_view::npos;
        };
        std::int64_t s = 0;
        const auto [end, error] = std::from_chars(whole.data(), whole.data() + whole.size(), s);
        const bool good = digits(whole) && digits(part) && error == std::errc{} && s < 4'000'000'000;
        if (!good) {
            if (ok()) refuse(name, field, "seconds, like 34200.017459617");
            return 0;
        }
        std::int64_t ns = 0;
        for (std::size_t i = 0; i < 9; ++i) ns = ns * 10 + (i < part.size() ? part[i] - '0' : 0);
        return s * 1'000'000'000 + ns;
    }
    // Nothing may be left over.
    void finish() {
        if (ok() && !ended_) why_ = "more fields than expected: '" + std::string{rest_.substr(0, 40)} + "'";
    }

private:
    double parse(const char* name, std::string_view field) {
        double value = 0;
        const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), value);
        if (ok() && (error != std::errc{} || end != field.data() + field.size() || !std::isfinite(value)))
            refuse(name, field, "a finite number");
        return value;
    }
    void refuse(const char* name, std::string_view field, const char* legal) {
        why_ = std::string{name} + " is '" + std::string{field.substr(0, 40)} + "', which is not " + legal;
    }

    std::string_view rest_;
    char separator_;
    bool ended_ = false;
    std::string why_{};
};

}  // namespace twoside::data
