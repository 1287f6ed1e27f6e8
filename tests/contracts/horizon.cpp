// What every horizon promises.

#include <support/market.hpp>
#include <support/testing.hpp>

#include "models.hpp"

using namespace twoside;
using namespace std::chrono_literals;

TEST_CASE("a horizon is never negative, and not a number only where the time left is unset or below zero") {
    contracts::for_each(contracts::horizons(), [](const char* name, const auto& horizon) {
        sim::random_numbers random{81};
        int known = 0;
        for (int i = 0; i < 5000; ++i) {
            const market_state state{
                .time_left = std::chrono::nanoseconds{random.integer(-1'000'000'000'000, 1'000'000'000'000)}};
            const time_point now{
                std::chrono::nanoseconds{random.integer(-1'000'000'000'000'000, 1'000'000'000'000'000)}};
            INFO(name << ", time " << i << " of seed 81");
            const double seconds = horizon(now, state);
            REQUIRE((seconds >= 0 || (seconds != seconds && state.time_left < 0s)));
            known += seconds >= 0;
        }
        CHECK(known > 2000);
    });
}
