// include_cost: what each public header costs to compile, beside <chrono> and <cmath>. Compiles a file of one include
// several times with the project's compiler, rounds interleaved, and prints medians in milliseconds. The umbrella's
// ratio to <chrono> and <cmath> together is the last line. A header whose package is not installed is named and left
// out.
//     include_cost [ROUNDS]      5 by default

#include <unistd.h>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

namespace {

struct subject {
    std::string name;
    std::string source;
    std::vector<double> ms{};
    bool compiles = true;

    [[nodiscard]] double median() {
        std::sort(ms.begin(), ms.end());
        return ms[ms.size() / 2];
    }
};

}  // namespace

int main(int argc, char** argv) {
    const int rounds = argc > 1 ? std::atoi(argv[1]) : 5;
    if (argc > 2 || rounds < 1) {
        std::fputs("usage: include_cost [ROUNDS]\n", stderr);
        return 2;
    }
    namespace fs = std::filesystem;
    const fs::path include{TWOSIDE_INCLUDE_FOLDER};
    std::vector<subject> subjects{{"nothing", ""},
                                  {"<chrono>", "#include <chrono>\n"},
                                  {"<cmath>", "#include <cmath>\n"},
                                  {"<chrono> and <cmath>", "#include <chrono>\n#include <cmath>\n"},
                                  {"the umbrella", "#include <twoside/twoside.hpp>\n"}};
    const std::size_t fixed = subjects.size();
    for (const auto& entry : fs::recursive_directory_iterator{include}) {
        if (entry.path().extension() != ".hpp") continue;
        const std::string name = fs::relative(entry.path(), include).generic_string();
        subjects.push_back({name, "#include <" + name + ">\n"});
    }
    std::sort(subjects.begin() + static_cast<std::ptrdiff_t>(fixed), subjects.end(),
              [](const subject& a, const subject& b) { return a.name < b.name; });

    const fs::path source = fs::temp_directory_path() / ("twoside_include_cost_" + std::to_string(getpid()) + ".cpp");
    for (int round = 0; round < rounds; ++round) {
        for (subject& s : subjects) {
            if (!s.compiles) continue;
            std::FILE* file = std::fopen(source.c_str(), "wb");
            if (file == nullptr || std::fputs(s.source.c_str(), file) < 0 || std::fclose(file) != 0) {
                std::fprintf(stderr, "include_cost: %s cannot be written\n", source.c_str());
                return 1;
            }
            const std::string command = std::string{TWOSIDE_COMPILER} + " -std=c++20 -O2 -I" + include.string() +
                                        " " TWOSIDE_PACKAGE_FLAGS " -c " + source.string() + " -o /dev/null";
            const auto start = std::chrono::steady_clock::now();
            s.compiles = std::system(command.c_str()) == 0;
            s.ms.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
        }
    }
    fs::remove(source);
    std::printf("ms to compile a file with this include, median of %d\n", rounds);
    for (subject& s : subjects) {
        if (s.compiles)
            std::printf("%-44s %8.0f\n", s.name.c_str(), s.median());
        else
            std::printf("%-44s    not measured\n", s.name.c_str());
    }
    if (!subjects[4].compiles) return 1;
    std::printf("umbrella/(chrono and cmath): %.3f\n", subjects[4].median() / subjects[3].median());
}
