#pragma once
// What the programs that take recorded data have in common: their arguments, and which data they say they work on.

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <initializer_list>
#include <string>
#include <string_view>

#include "input.hpp"
#include "plot.hpp"

namespace support {

// An option without a value.
struct flag {
    std::string_view name;
    bool* on;
};

// Takes the arguments that every one of them has (files, --format, --skip-bad-lines, --plot) and gives the options in
// `own`, which all have a value, to take(name, value). `flags` have none. Empty where all is good; what is wrong
// otherwise.
template <class Take>
std::string parse_arguments(int argc, char** argv, input& in, std::string& picture,
                            std::initializer_list<std::string_view> own, std::initializer_list<flag> flags, Take take) {
    for (int i = 1; i < argc; ++i) {
        const std::string_view a = argv[i];
        const auto switched = std::find_if(flags.begin(), flags.end(), [a](const flag& f) { return f.name == a; });
        if (switched != flags.end()) {
            *switched->on = true;
            continue;
        }
        if (a == "--skip-bad-lines") {
            in.skip_bad_lines = true;
            continue;
        }
        if (!a.starts_with("--")) {
            in.files.emplace_back(a);
            continue;
        }
        const bool common = a == "--format" || a == "--plot";
        if (!common && std::find(own.begin(), own.end(), a) == own.end()) return fmt::format("unknown option {}", a);
        if (i + 1 == argc) return fmt::format("{} needs a value", a);
        const std::string value = argv[++i];
        if (a == "--format") {
            in.format = value;
        } else if (a == "--plot") {
            if (!plot::can_draw(value)) return fmt::format("--plot {}: the name must end in .png or .svg", value);
            picture = value;
        } else if (std::string wrong = take(a, value); !wrong.empty()) {
            return wrong;
        }
    }
    return check_input(in);
}

template <class Take>
std::string parse_arguments(int argc, char** argv, input& in, std::string& picture,
                            std::initializer_list<std::string_view> own, Take take) {
    return parse_arguments(argc, argv, in, picture, own, {}, take);
}

// Says which data these are; false, and says it, where a picture is asked for and cannot be drawn.
inline bool begin(const char* name, const input& in, const std::string& picture) {
    if (!picture.empty() && !plot::gnuplot_found()) {
        fmt::print(stderr, "{}: {}\n", name, plot::how_to_install());
        return false;
    }
    if (in.files.empty())
        fmt::print("The sample of the project: a simulated day, made by examples/make_sample.\n");
    else
        fmt::print("{}\n", fmt::join(in.files, "\n"));
    return true;
}

inline std::string picture_title(const input& in) {
    return in.files.empty() ? "simulated sample" : in.files.front().substr(in.files.front().find_last_of('/') + 1);
}

}  // namespace support
