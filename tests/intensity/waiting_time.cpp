#include <cmath>
#include <support/coverage.hpp>
#include <support/testing.hpp>
#include <twoside/intensity/waiting_time.hpp>
#include <twoside/sim/random.hpp>

using namespace twoside;
using Catch::Matchers::WithinRel;

TEST_CASE("waits worked by hand") {
    waiting_times w;
    w.filled(1);
    w.filled(2);
    w.unfilled(3);
    w.unfilled(3);
    CHECK_THAT(w.rate(), WithinRel(2.0 / 9, 1e-15));
    CHECK_THAT(w.rate_of_filled_only(), WithinRel(2.0 / 3, 1e-15));
    CHECK_THAT(w.rate_from_share(3), WithinRel(std::log(2) / 3, 1e-15));
    CHECK_THAT(w.read().standard_error, WithinRel(2.0 / 9 / std::sqrt(2), 1e-15));
}

TEST_CASE("recovers a rate from waits cut short, where the filled ones alone do not") {
    support::coverage all{0.5};
    double filled_only = 0;
    double from_share = 0;
    for (std::uint64_t seed = 0; seed < 500; ++seed) {
        sim::random_numbers random{seed};
        waiting_times w;
        for (int i = 0; i < 400; ++i) {
            const double wait = random.exponential(0.5);
            if (wait < 2)
                w.filled(wait);
            else
                w.unfilled(2);
        }
        all.add(w.read());
        filled_only += w.rate_of_filled_only() / 500;
        from_share += w.rate_from_share(2) / 500;
    }
    INFO("covered " << all.share());
    CHECK(all.honest());
    CHECK_THAT(from_share, WithinRel(0.5, 0.02));
    CHECK(filled_only > 1);  // twice the truth
}

TEST_CASE("no fill is no rate; bad waits are counted") {
    waiting_times w;
    w.unfilled(5);
    CHECK(w.rate() == 0);
    CHECK_FALSE(w.read().ready());
    w.filled(-1);
    w.filled(not_a_number);
    w.unfilled(infinity);
    CHECK(w.ignored() == 3);
}

TEST_CASE("a wait of nothing is a wait; what no sum can hold is refused; one fill is enough to read") {
    waiting_times w;
    w.filled(0);
    w.unfilled(4);
    CHECK(w.ignored() == 0);
    REQUIRE(w.read().ready());
    CHECK(w.read().value == 0.25);
    CHECK(w.read().standard_error == 0.25);
    CHECK(w.read().observations == 1);
    CHECK_THAT(w.rate_from_share(4), WithinRel(std::log(2) / 4, 1e-14));
    w.unfilled(1e308);
    w.unfilled(1e308);
    CHECK(w.ignored() == 1);
}

TEST_CASE("waiting time: a memory that cannot be is refused, field by field") {
    const auto refused = [](auto change) {
        waiting_times w;
        auto m = w.save();
        change(m);
        return !w.restore(m);
    };
    CHECK_FALSE(refused([](auto&) {}));
    CHECK(refused([](auto& m) { m.seconds = -1; }));
    CHECK(refused([](auto& m) { m.seconds = infinity; }));
    CHECK(refused([](auto& m) { m.filled_seconds = -1; }));
    CHECK(refused([](auto& m) { m.filled = -1; }));
    CHECK(refused([](auto& m) { m.unfilled = -1; }));
    CHECK(refused([](auto& m) { m.ignored = -1; }));
}
