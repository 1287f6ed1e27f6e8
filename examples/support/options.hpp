#pragma once
// Options of programs that take numbers and no files: --name value for each, and --plot.

#include <fmt/format.h>

#include <initializer_list>
#include <string>
#include <string_view>

#include "plot.hpp"
#include "text.hpp"

namespace support {

struct number_option {
    std::string_view name;
    double* value;
};

// Empty where all is good; what is wrong otherwise. What a number means is checked by who uses it.
inline std::string parse_numbers(int argc, char** argv, std::initializer_list<number_option> known,
                                 std::string& picture) {
    for (int i = 1; i < argc; ++i) {
        const std::string_view name = argv[i];
        double* to = nullptr;
        for (const number_option& o : known)
            if (o.name == name) to = o.value;
        if (to == nullptr && name != "--plot") return fmt::format("unknown option {}", name);
        if (i + 1 == argc) return fmt::format("{} needs a value", name);
        const std::string text = argv[++i];
        if (to == nullptr) {
            if (!plot::can_draw(text)) return fmt::format("--plot {}: the name must end in .png or .svg", text);
            picture = text;
            continue;
        }
        const auto x = number(text);
        if (!x) return fmt::format("{} {}: not a number", name, text);
        *to = *x;
    }
    return {};
}

}  // namespace support
