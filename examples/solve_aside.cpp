// solve_aside: the exact solution is found again and again on another thread, from the newest estimates, while quotes
// go on, and each fresh table is swapped in between two refreshes. The quoting thread never waits, never frees and
// never allocates: it takes a table out of one mailbox, exchanges the contents, and puts the old table into another
// one, from which the solving thread clears it away.
//     solve_aside [SECONDS]      2 by default

#include <fmt/format.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <memory>
#include <thread>
#include <twoside/format.hpp>
#include <twoside/sim/random.hpp>
#include <twoside/solve/tabulate.hpp>
#include <twoside/twoside.hpp>
#include <utility>

namespace {

// One slot between two threads. What is put in replaces what nobody took, which is given back.
template <class T>
class mailbox {
public:
    mailbox() = default;
    mailbox(const mailbox&) = delete;
    mailbox& operator=(const mailbox&) = delete;
    ~mailbox() { delete slot_.load(); }

    [[nodiscard]] std::unique_ptr<T> exchange(std::unique_ptr<T> fresh) noexcept {
        return std::unique_ptr<T>{slot_.exchange(fresh.release(), std::memory_order_acq_rel)};
    }
    [[nodiscard]] bool empty() const noexcept { return slot_.load(std::memory_order_acquire) == nullptr; }

private:
    std::atomic<T*> slot_{nullptr};
};

twoside::offset_grid solved(double sigma) {
    return twoside::solve::tabulate(twoside::solve::solve_glft(
        {.sigma = sigma, .arrival_rate = 0.5, .fill_decay = 60, .risk_aversion = 2e-6, .size = 100, .limit = 20}));
}

}  // namespace

int main(int argc, char** argv) {
    using namespace std::chrono_literals;
    using namespace twoside;
    using clock = std::chrono::steady_clock;

    const double seconds = argc > 1 ? std::atof(argv[1]) : 2;
    if (argc > 2 || !(seconds > 0 && seconds <= 3600)) {
        fmt::print(stderr, "usage: solve_aside [SECONDS]      (above 0, up to 3600)\n");
        return 2;
    }

    mailbox<offset_table> fresh;             // from the solver to the quoter
    mailbox<offset_table> used;              // and back
    std::atomic<double> newest_sigma{0.02};  // what the solver works from
    std::atomic<bool> over{false};
    std::thread solver{[&] {
        while (!over.load(std::memory_order_acquire)) {
            auto table = std::make_unique<offset_table>(solved(newest_sigma.load(std::memory_order_relaxed)));
            (void)fresh.exchange(std::move(table));  // one that nobody took goes here, and so does what came back
            (void)used.exchange(nullptr);
            std::this_thread::sleep_for(50ms);
        }
    }};

    auto quoter = twoside::quoter{
        .spread = offset_table{solved(0.02)},
        .size = fixed_size{100},
        .rules = {.ticks_from_crossing = 1},
        .gate = all_of{valid_book{}, inventory_limit{2000}},
        .throttle = throttle<100ms>{},
    };
    sim::random_numbers random{7};
    const top_of_book book{.bid = 99.99, .bid_size = 500, .ask = 100.03, .ask_size = 500};
    long swaps = 0;
    long quotes = 0;
    const auto stop =
        clock::now() + std::chrono::duration_cast<clock::duration>(std::chrono::duration<double>{seconds});
    while (clock::now() < stop) {
        std::this_thread::sleep_for(5ms);
        const double sigma = 0.02 * (1 + 0.5 * random.uniform());
        newest_sigma.store(sigma, std::memory_order_relaxed);
        if (used.empty()) {
            if (auto table = fresh.exchange(nullptr)) {
                swap(quoter.spread, *table);
                (void)used.exchange(std::move(table));  // empty: nothing comes back, nothing is freed here
                ++swaps;
            }
        }
        const market_state state{.position = static_cast<double>(random.integer(-20, 20)) * 100,
                                 .volatility = per_sqrt_second(sigma)};
        const auto signal = quoter.refresh(clock::now(), book, state);
        if (signal.action == action::quote) {
            ++quotes;
            fmt::print("position {:>5}: {}\n", state.position, signal);
        }
    }
    over.store(true, std::memory_order_release);
    solver.join();
    fmt::print("\n{} quotes, {} tables swapped in\n", quotes, swaps);
    return quotes > 0 && swaps > 1 ? 0 : 1;
}
