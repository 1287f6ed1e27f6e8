#pragma once
// Draws through gnuplot, the whole plot sent down a pipe. Says what to install where gnuplot is missing.

#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <iterator>
#include <string>
#include <string_view>

namespace support {

class plot {
public:
    // The file's ending chooses the terminal: .png or .svg.
    [[nodiscard]] static bool can_draw(std::string_view file) {
        return file.ends_with(".png") || file.ends_with(".svg");
    }
    [[nodiscard]] static bool gnuplot_found() { return std::system("gnuplot --version >/dev/null 2>&1") == 0; }
    [[nodiscard]] static const char* how_to_install() {
        return "gnuplot is not installed; on Debian: apt-get install gnuplot-nox";
    }

    plot(const std::string& file, int width, int height) {
        text_ = file.ends_with(".svg")
                    ? fmt::format("set terminal svg size {},{} dynamic noenhanced font 'sans,13' background 'white'\n",
                                  width, height)
                    : fmt::format("set terminal pngcairo size {},{} noenhanced font 'sans,11'\n", width, height);
        text_ += fmt::format("set output {}\n", quoted(file));
    }

    template <class... T>
    void add(fmt::format_string<T...> f, T&&... values) {
        fmt::format_to(std::back_inserter(text_), f, std::forward<T>(values)...);
    }

    // True where gnuplot took it all.
    [[nodiscard]] bool draw() {
        std::FILE* pipe = popen("gnuplot", "w");
        if (pipe == nullptr) return false;
        const bool sent = std::fwrite(text_.data(), 1, text_.size(), pipe) == text_.size();
        return pclose(pipe) == 0 && sent;
    }

    [[nodiscard]] static std::string quoted(std::string_view s) {
        std::string q = "'";
        for (const char c : s) q += c == '\'' ? std::string{"''"} : std::string{c};
        return q + "'";
    }

private:
    std::string text_{};
};

}  // namespace support
