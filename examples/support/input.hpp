#pragma once
// The recorded data that an example program is given: files of any format that the library reads, or the project's own
// sample where none is named.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <twoside/data/binance.hpp>
#include <twoside/data/csv.hpp>
#include <twoside/data/hyperliquid.hpp>
#include <twoside/data/lean.hpp>
#include <twoside/data/lobster.hpp>
#include <vector>

#include "text.hpp"

namespace support {

struct input {
    std::string format{};  // of all files
    std::vector<std::string> files{};
    bool skip_bad_lines = false;
};

inline constexpr const char* input_usage =
    "Without FILE: the sample of the project, a simulated day.\n"
    "\n"
    "  --format csv          FILE is time_ns,bid,bid_size,ask,ask_size; a second FILE has trades, "
    "time_ns,price,size,side\n"
    "  --format lobster      FILE is a LOBSTER message or orderbook file; the other is found beside it, or is given "
    "too\n"
    "  --format lean         FILE is a LEAN equity YYYYMMDD_quote.csv or _trade.csv; the other is found beside it\n"
    "  --format binance      FILE is a raw capture of Binance streams, one message a line\n"
    "  --format hyperliquid  FILE is a recorded prices_*.csv or trades_*.csv; the other is found beside it\n"
    "                        (the format is guessed from the name where it is left out)\n"
    "  --skip-bad-lines      count lines that cannot be read and go on, instead of stopping at the first\n";

inline constexpr std::array<std::string_view, 5> input_formats{"csv", "lobster", "lean", "binance", "hyperliquid"};

namespace detail {

inline bool readable(const std::string& path) {
    std::FILE* f = std::fopen(path.c_str(), "rb");
    if (f != nullptr) std::fclose(f);
    return f != nullptr;
}

}  // namespace detail

// By the first file's name. A LEAN or Hyperliquid name counts where the other file is there too: anybody may call a CSV
// file of their own so.
inline std::string guess_format(const std::string& path) {
    using namespace twoside::data;
    if (!lobster_pair(path).messages.empty()) return "lobster";
    if (const auto l = lean_pair(path); !l.quotes.empty() && detail::readable(l.quotes) && detail::readable(l.trades))
        return "lean";
    if (const auto h = hyperliquid_pair(path);
        !h.prices.empty() && detail::readable(h.prices) && detail::readable(h.trades))
        return "hyperliquid";
    const std::string_view name = std::string_view{path}.substr(path.find_last_of('/') + 1);
    return name.ends_with(".csv") || name.find('.') != std::string_view::npos ? "csv" : "binance";
}

// Empty where the files can be what the format says; what is wrong with them otherwise. Fills in a format left out.
inline std::string check_input(input& in) {
    using namespace twoside::data;
    if (in.files.size() > 2) return "at most two files";
    if (in.format.empty() && !in.files.empty()) in.format = guess_format(in.files.front());
    if (in.format.empty()) return {};
    if (std::find(input_formats.begin(), input_formats.end(), in.format) == input_formats.end())
        return fmt::format("--format {}: csv, lobster, lean, binance or hyperliquid", in.format);
    if (in.files.empty()) return fmt::format("--format {} needs a FILE", in.format);
    const std::string& first = in.files.front();
    const bool alone = in.files.size() == 1;
    if (in.format == "lobster" && alone && lobster_pair(first).messages.empty())
        return fmt::format(
            "{}: a LOBSTER file's name has _message_ or _orderbook_ in it; otherwise give both files, "
            "messages first",
            first);
    if (in.format == "lean" && alone && lean_pair(first).quotes.empty())
        return fmt::format(
            "{}: a LEAN file's name ends in _quote.csv or _trade.csv; otherwise give both files, quotes first", first);
    if (in.format == "hyperliquid" && alone && hyperliquid_pair(first).prices.empty())
        return fmt::format(
            "{}: a Hyperliquid file's name begins with prices_ or trades_; otherwise give both files, prices first",
            first);
    if (in.format == "binance" && !alone) return "a capture of Binance streams is one file";
    return {};
}

inline twoside::data::recording read(const input& in) {
    using namespace twoside::data;
    const auto policy = in.skip_bad_lines ? on_bad_line::skip : on_bad_line::stop;
    if (in.files.empty()) {
        const std::string folder = TWOSIDE_SAMPLE_FOLDER;
        return read_csv({folder + "/sample_quotes.csv", folder + "/sample_trades.csv"}, policy);
    }
    const std::string& first = in.files.front();
    const std::string second = in.files.size() == 2 ? in.files[1] : "";
    // Two files are taken in the order given, unless their names say which is which.
    const auto pair = [&](auto of, auto&& a, auto&& b) {
        auto named = of(first);
        if (second.empty() || a(named) == second || b(named) == second) return named;
        a(named) = first;
        b(named) = second;
        return named;
    };
    if (in.format == "lobster")
        return read_lobster(pair(
                                lobster_pair, [](auto& f) -> std::string& { return f.messages; },
                                [](auto& f) -> std::string& { return f.books; }),
                            policy);
    if (in.format == "lean")
        return read_lean(pair(
                             lean_pair, [](auto& f) -> std::string& { return f.quotes; },
                             [](auto& f) -> std::string& { return f.trades; }),
                         policy);
    if (in.format == "hyperliquid")
        return read_hyperliquid(pair(
                                    hyperliquid_pair, [](auto& f) -> std::string& { return f.prices; },
                                    [](auto& f) -> std::string& { return f.trades; }),
                                policy);
    if (in.format == "binance") return read_binance(first, policy);
    return read_csv({first, second}, policy);
}

// Reads, and says on standard error what could not be read. Nothing where that is all there is to say.
inline std::optional<twoside::data::recording> read_or_say(const char* program, const input& in) {
    auto recording = read(in);
    for (const auto& p : recording.problems) fmt::print(stderr, "{}: {}\n", program, p.text());
    if (recording.failed) return std::nullopt;
    if (recording.skipped > 0) fmt::print(stderr, "{}: {} bad lines were skipped\n", program, count(recording.skipped));
    if (recording.events.empty()) {
        fmt::print(stderr, "{}: there is no event in the data\n", program);
        return std::nullopt;
    }
    return recording;
}

}  // namespace support
