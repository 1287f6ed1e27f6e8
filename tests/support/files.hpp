#pragma once
// A file that a test writes and that goes when the test ends.

#include <unistd.h>
#include <cstdio>
#include <filesystem>
#include <string>

namespace support {

class temporary_file {
public:
    explicit temporary_file(const std::string& text, const std::string& name = "file")
        : path_{(std::filesystem::temp_directory_path() /
                 ("twoside_" + std::to_string(getpid()) + "_" + std::to_string(count()++) + "_" + name))
                    .string()} {
        std::FILE* f = std::fopen(path_.c_str(), "wb");
        std::fwrite(text.data(), 1, text.size(), f);
        std::fclose(f);
    }
    temporary_file(const temporary_file&) = delete;
    temporary_file& operator=(const temporary_file&) = delete;
    ~temporary_file() { std::filesystem::remove(path_); }

    [[nodiscard]] const std::string& path() const { return path_; }

private:
    static int& count() {
        static int n = 0;
        return n;
    }
    std::string path_;
};

}  // namespace support
