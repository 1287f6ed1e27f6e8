// include_cost: what a public header costs to compile, beside <chrono> and <cmath>. Compiles a file of one include
// several times with the project's compiler, rounds interleaved, and prints medians in milliseconds: of the umbrella,
// of estimators.hpp and of the ten dearest other headers, and of a user's whole file (one_quoter.cpp). The umbrella's
// ratio to <chrono> and <cmath> together is the last line. A header whose package is not installed is named and left
// out.
//     include_cost [--all] [--instructions] [ROUNDS]
// By default that takes under a minute: there are 3 rounds, or fewer where the machine is busy, and what takes more
// than 1.5 s is measured in the first one alone. With ROUNDS everything is measured so many times. Which ten are
// dearest is guessed afresh in each run, by how much text they are after preprocessing, which is quick to find out.
// With --all every header is measured, and one that is among the ten slowest and was not guessed is named. With
// --instructions the umbrella's ratio is also counted in the compiler's instructions, which needs valgrind.

#include <unistd.h>
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace {

namespace fs = std::filesystem;

constexpr std::size_t dearest = 10;

struct subject {
    std::string name;
    std::string source;
    std::uintmax_t characters = 0;  // after preprocessing
    bool guessed = false;           // to be among the dearest
    bool compiles = true;
    std::vector<double> ms{};

    [[nodiscard]] double median() {
        std::sort(ms.begin(), ms.end());
        return ms[ms.size() / 2];
    }
};

std::string included(const std::string& name) { return "#include <" + name + ">\n"; }

// Runs the compiler on a text; false where it fails.
class compiler {
public:
    compiler() : base_{fs::temp_directory_path() / ("twoside_include_cost_" + std::to_string(getpid()))} {}
    ~compiler() {
        fs::remove(source());
        fs::remove(output());
    }
    compiler(const compiler&) = delete;
    compiler& operator=(const compiler&) = delete;

    [[nodiscard]] bool run(const std::string& text, const std::string& what) const {
        std::FILE* file = std::fopen(source().c_str(), "wb");
        if (file == nullptr || std::fputs(text.c_str(), file) < 0 || std::fclose(file) != 0) {
            std::fprintf(stderr, "include_cost: %s cannot be written\n", source().c_str());
            std::exit(1);
        }
        const std::string command = std::string{TWOSIDE_COMPILER} +
                                    " -std=c++20 -O2 -I" TWOSIDE_PROJECT_FOLDER "/include " TWOSIDE_PACKAGE_FLAGS " " +
                                    what + " " + source().string() + " -o " + output().string();
        return std::system(command.c_str()) == 0;
    }
    [[nodiscard]] fs::path source() const { return base_.string() + ".cpp"; }
    [[nodiscard]] fs::path output() const { return base_.string() + ".out"; }

private:
    fs::path base_;
};

// Every public header but the umbrella and estimators.hpp.
std::vector<subject> other_headers() {
    const fs::path include{TWOSIDE_PROJECT_FOLDER "/include"};
    std::vector<subject> headers;
    for (const auto& entry : fs::recursive_directory_iterator{include}) {
        const std::string name = fs::relative(entry.path(), include).generic_string();
        if (entry.path().extension() != ".hpp") continue;
        if (name == "twoside/twoside.hpp" || name == "twoside/estimators.hpp") continue;
        headers.push_back({name, included(name)});
    }
    std::sort(headers.begin(), headers.end(), [](const subject& a, const subject& b) { return a.name < b.name; });
    return headers;
}

void guess_dearest(std::vector<subject>& headers, const compiler& c) {
    for (subject& h : headers) {
        h.compiles = c.run(h.source, "-E -P");
        if (h.compiles) h.characters = fs::file_size(c.output());
    }
    std::vector<subject*> order;
    for (subject& h : headers) order.push_back(&h);
    std::sort(order.begin(), order.end(),
              [](const subject* a, const subject* b) { return a->characters > b->characters; });
    for (std::size_t i = 0; i < dearest && i < order.size(); ++i) order[i]->guessed = true;
}

// Of the slowest headers, the ones that a run without --all does not measure.
void name_those_not_guessed(std::vector<subject*> headers) {
    std::sort(headers.begin(), headers.end(), [](subject* a, subject* b) { return a->median() > b->median(); });
    for (std::size_t i = 0; i < dearest && i < headers.size(); ++i)
        if (!headers[i]->guessed)
            std::printf("%s is among the %zu slowest, and is measured with --all alone\n", headers[i]->name.c_str(),
                        dearest);
}

}  // namespace

int main(int argc, char** argv) {
    bool all = false;
    bool instructions = false;
    long rounds = 3;
    bool given = false;
    for (int i = 1; i < argc; ++i) {
        const std::string_view argument = argv[i];
        char* end = argv[i];
        if (argument == "--all") {
            all = true;
        } else if (argument == "--instructions") {
            instructions = true;
        } else {
            rounds = std::strtol(argv[i], &end, 10);
            if (given || end == argv[i] || *end != '\0' || rounds < 1) {
                std::fputs("usage: include_cost [--all] [--instructions] [ROUNDS]\n", stderr);
                return 2;
            }
            given = true;
        }
    }

    const bool short_of_time = !all && !given;
    const auto seconds_since = [](std::chrono::steady_clock::time_point start) {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    };
    const auto begun = std::chrono::steady_clock::now();
    const compiler c;
    std::vector<subject> headers = other_headers();
    guess_dearest(headers, c);
    std::vector<subject> subjects{
        {"nothing", ""},
        {"<chrono>", included("chrono")},
        {"<cmath>", included("cmath")},
        {"<chrono> and <cmath>", included("chrono") + included("cmath")},
        {"the umbrella", included("twoside/twoside.hpp")},
        {"estimators.hpp", included("twoside/estimators.hpp")},
        {"a user's file", "#include \"" TWOSIDE_PROJECT_FOLDER "/benchmarks/one_quoter.cpp\"\n"}};
    const std::size_t before_headers = subjects.size();
    for (const subject& h : headers)
        if (all || h.guessed || !h.compiles) subjects.push_back(h);

    for (long round = 0; round < rounds; ++round) {
        if (short_of_time && round > 0 && seconds_since(begun) > 42) {
            rounds = round;
            break;
        }
        for (subject& s : subjects) {
            if (!s.compiles || (short_of_time && round > 0 && s.ms.front() > 1500)) continue;
            const auto start = std::chrono::steady_clock::now();
            s.compiles = c.run(s.source, "-c");
            s.ms.push_back(1e3 * seconds_since(start));
        }
    }
    std::printf("ms to compile a file with this include, median of %ld\n", rounds);
    for (subject& s : subjects) {
        if (s.compiles)
            std::printf("%-44s %8.0f\n", s.name.c_str(), s.median());
        else
            std::printf("%-44s    not measured\n", s.name.c_str());
    }
    for (std::size_t i = 4; i < before_headers; ++i)
        if (!subjects[i].compiles) return 1;
    if (all) {
        std::vector<subject*> measured;
        for (std::size_t i = before_headers; i < subjects.size(); ++i)
            if (subjects[i].compiles) measured.push_back(&subjects[i]);
        name_those_not_guessed(measured);
    }
    if (instructions) {
        std::fflush(stdout);
        const std::string count = "bash " TWOSIDE_PROJECT_FOLDER "/tests/static/structure.sh " TWOSIDE_PROJECT_FOLDER
                                  " " TWOSIDE_COMPILER " --count";
        if (std::system(count.c_str()) != 0) return 1;
    }
    std::printf("umbrella/(chrono and cmath): %.3f\n", subjects[4].median() / subjects[3].median());
}
