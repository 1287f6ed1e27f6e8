// What every throttle promises: never faster than 100 ms, whatever it is asked and told.

#include <support/market.hpp>
#include <support/testing.hpp>

#include "models.hpp"

using namespace twoside;
using namespace std::chrono_literals;

TEST_CASE("two quotes sent with its permission are never less than 100 ms apart, and never less than its own floor") {
    contracts::for_each(contracts::throttles(), [](const char* name, auto throttle) {
        sim::random_numbers random{91};
        time_point now{};
        time_point last = time_point::earliest();
        int sent = 0;
        for (int i = 0; i < 20000; ++i) {
            now = now + std::chrono::microseconds{random.integer(0, 30000)};
            const permission p = throttle.check(now, last);
            if (!p.refused.open()) {
                REQUIRE(p.earliest > now);
                continue;
            }
            INFO(name << ", time " << i << " of seed 91");
            if (sent > 0) REQUIRE(now - last >= 100ms);
            if (sent > 0) REQUIRE(now - last >= throttle.floor.duration());
            last = now;
            ++sent;
        }
        CHECK(sent > 100);
    });
}

TEST_CASE("at the time it names, it lets through") {
    contracts::for_each(contracts::throttles(), [](const char* name, auto throttle) {
        const permission p = throttle.check(time_point{5s + 1ns}, time_point{5s});
        INFO(name);
        REQUIRE_FALSE(p.refused.open());
        CHECK(throttle.check(p.earliest, time_point{5s}).refused.open());
        CHECK_FALSE(throttle.check(p.earliest - 1ns, time_point{5s}).refused.open());
    });
}
