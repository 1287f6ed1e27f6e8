#pragma once
// What the example programs have in common as programs: --help, what is said of wrong arguments, exit statuses (0 done,
// 1 it could not be done, 2 it was asked wrongly), and what a picture is called.

#include <fmt/format.h>

#include <cstdio>
#include <string>
#include <string_view>
#include <twoside/core/validation.hpp>

#include "plot.hpp"

namespace support {

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

// The exit status after drawing.
inline int picture_drawn(const char* name, const std::string& picture, bool drawn) {
    if (!drawn) {
        fmt::print(stderr, "{}: {} cannot be drawn; gnuplot says why above\n", name, picture);
        return 1;
    }
    fmt::print("Picture in {}.\n", picture);
    return 0;
}

// The same with the drawing: draw() is called where a picture is asked for and gnuplot is there.
template <class Draw>
int draw_picture(const char* name, const std::string& picture, Draw draw) {
    if (picture.empty()) return 0;
    if (!plot::gnuplot_found()) {
        fmt::print(stderr, "{}: {}\n", name, plot::how_to_install());
        return 1;
    }
    return picture_drawn(name, picture, draw());
}

}  // namespace support
