// make_sample: writes the sample that the project ships, a simulated trading day. Nothing in it was recorded anywhere.
//     make_sample FOLDER      writes FOLDER/sample_quotes.csv and FOLDER/sample_trades.csv
// A test runs it and compares the result with the files in examples/data.

#include <fmt/format.h>

#include <cmath>
#include <cstdio>
#include <string>
#include <twoside/sim/zero_intelligence.hpp>

namespace {

bool write(const std::string& path, const std::string& text) {
    std::FILE* file = std::fopen(path.c_str(), "wb");
    if (file == nullptr) return false;
    const bool written = std::fwrite(text.data(), 1, text.size(), file) == text.size();
    return (std::fclose(file) == 0) && written;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fputs("usage: make_sample FOLDER\n", stderr);
        return 2;
    }
    constexpr double opens = 9.5 * 3600;
    constexpr double closes = 16.0 * 3600;
    constexpr int lot = 100;

    twoside::sim::zero_intelligence market{{.seed = 20240607,
                                            .reach = 5,
                                            .limit_rate = 0.05,
                                            .limit_decay = 0,
                                            .market_rate = 0.06,
                                            .cancel_rate = 0.008,
                                            .largest_order = 5}};
    std::string quotes = "time_ns,bid,bid_size,ask,ask_size\n";
    std::string trades = "time_ns,price,size,side\n";
    // The book fills before the day begins.
    for (int i = 0; i < 8000; ++i) (void)market.advance();
    double now = opens;
    const auto price = [](std::int64_t ticks) { return fmt::format("{}.{:02}", ticks / 100, ticks % 100); };
    for (bool first = true; now < closes; first = false) {
        const auto s = market.advance();
        if (!first) now += s.seconds;
        if (now >= closes) break;
        const auto microseconds = static_cast<long long>(std::floor(now * 1e6));
        if (s.traded > 0) {
            trades += fmt::format("{}000,{},{},{}\n", microseconds, price(s.traded_at), s.traded * lot,
                                  s.who == twoside::aggressor::buyer ? "buy" : "sell");
        }
        if (s.top_changed || first) {
            quotes += fmt::format("{}000,{},{},{},{}\n", microseconds, price(market.best_bid()),
                                  market.bid_size() * lot, price(market.best_ask()), market.ask_size() * lot);
        }
    }
    const std::string folder = argv[1];
    for (const auto& [name, text] :
         {std::pair{"/sample_quotes.csv", &quotes}, std::pair{"/sample_trades.csv", &trades}}) {
        if (!write(folder + name, *text)) {
            fmt::print(stderr, "make_sample: {}{} cannot be written\n", folder, name);
            return 1;
        }
    }
    return 0;
}
