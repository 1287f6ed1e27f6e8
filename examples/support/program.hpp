#pragma once
// What the example programs have in common as programs: --help, what is said of wrong arguments, exit statuses (0 done,
// 1 it could not be done, 2 it was asked wrongly), and what a picture is called.

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <initializer_list>
#include <string>
#include <string_view>
#include <twoside/core/validation.hpp>

#include "input.hpp"
#include "plot.hpp"

namespace support {

// Takes the arguments that every program has (files, --format, --skip-bad-lines, --plot) and gives the options in
// `own`, which all have a value, to take(name, value). Empty where all is good; what is wrong otherwise.
template <class Take>
std::string parse_arguments(int argc, char** argv, input& in, std::string& picture,
                            std::initializer_list<std::string_view> own, Take take) {
    for (int i = 1; i < argc; ++i) {
        const std::string_view a = argv[i];
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

// parse(argc, argv, options) answers an empty string or what is wrong; run(options) the exit status.
template <class Options, class Usage, class Parse, class Run>
int program(const char* name, int argc, char** argv, Usage print_usage, Parse parse, Run run) {
    if (argc > 1 && std::string_view{argv[1]} == "--help") {
        print_usage(stdout);
        return 0;
    }
    Options o;
    if (const std::string wrong = parse(argc, argv, o); !wrong.empty()) {
        fmt::print(stderr, "{}: {}\n\n", name, wrong);
        print_usage(stderr);
        return 2;
    }
    try {
        return run(o);
    } catch (const twoside::invalid_parameter& e) {
        fmt::print(stderr, "{}: {}\n", name, e.what());
        return 2;
    }
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

// The exit status after drawing.
inline int picture_drawn(const char* name, const std::string& picture, bool drawn) {
    if (!drawn) {
        fmt::print(stderr, "{}: {} cannot be drawn; gnuplot says why above\n", name, picture);
        return 1;
    }
    fmt::print("Picture in {}.\n", picture);
    return 0;
}

}  // namespace support
