#pragma once
// A progress bar on a terminal, and nothing at all in a pipe or a file.

#include <fmt/format.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <string>

namespace support {

class progress_bar {
public:
    progress_bar(std::string what, std::int64_t total) : what_{std::move(what)}, total_{total} {}
    progress_bar(const progress_bar&) = delete;
    progress_bar& operator=(const progress_bar&) = delete;
    ~progress_bar() {
        if (shown_ && drawn_ >= 0) fmt::print(stderr, "\r\033[K");
    }

    void at(std::int64_t done) {
        if (!shown_ || total_ <= 0) return;
        const auto percent = static_cast<int>(100 * done / total_);
        if (percent == drawn_) return;
        drawn_ = percent;
        constexpr int width = 40;
        const int full = percent * width / 100;
        fmt::print(stderr, "\r{} [{:#<{}}{:.<{}}] {:3} %", what_, "", full, "", width - full, percent);
        std::fflush(stderr);
    }

private:
    std::string what_;
    std::int64_t total_;
    bool shown_ = isatty(STDERR_FILENO) != 0;
    int drawn_ = -1;
};

}  // namespace support
