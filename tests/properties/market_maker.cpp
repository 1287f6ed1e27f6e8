// A million things happen to market makers, in sequences of random length and nature; tests/support/maker_trial.hpp
// says what must hold after each. A failure prints the seed, the step and what happened last.

#include <cstdlib>
#include <support/maker_trial.hpp>
#include <support/testing.hpp>
#include <twoside/sim/random.hpp>

// A sanitizer has an operator new of its own, and minds another.
#if defined(__SANITIZE_ADDRESS__)
constexpr long (*counter)() = nullptr;
#else
#    include <counting.hpp>
constexpr long (*counter)() = &counting::allocations;
#endif

using namespace twoside;

TEST_CASE("whatever is told, in whatever order: a market maker keeps what it promises, a million times") {
    constexpr int steps = 2000;
    long placed = 0, modified = 0, cancelled = 0, readings = 0;
    // One seed, or that and so many after it: TWOSIDE_SEED=7, TWOSIDE_SEED=7+1000.
    const char* const first = std::getenv("TWOSIDE_SEED");
    char* rest = nullptr;
    const std::uint64_t from = first ? std::strtoull(first, &rest, 10) : 1;
    const std::uint64_t count = first ? 1 + std::strtoull(rest, nullptr, 10) : 500;
    for (std::uint64_t seed = from; seed < from + count; ++seed) {
        sim::random_numbers random{seed};
        support::maker_trial trial{random, counter};
        for (int i = 0; i < steps; ++i) {
            if (trial.step()) continue;
            INFO("seed " << seed << ", step " << i << ": " << trial.failure() << "\n" << trial.history());
            REQUIRE(false);
        }
        placed += trial.placed();
        modified += trial.modified();
        cancelled += trial.cancelled();
        readings += trial.readings();
    }
    if (first) return;
    // It did trade.
    CHECK(placed > 5'000);
    CHECK(modified > 10'000);
    CHECK(cancelled > 5'000);
    CHECK(readings > 5'000);
}
