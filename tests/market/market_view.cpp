#include <support/scene.hpp>
#include <support/testing.hpp>

using namespace twoside;

TEST_CASE("a view says what the stages ask of the state, and offsets their sum and their half") {
    support::scene s;
    CHECK(s.view().sigma() == 0.02);
    s.state.volatility = {};
    CHECK(s.view().sigma() != s.view().sigma());
    CHECK(offsets{1, 2}.total() == 3);
    CHECK(offsets{1, 2}.half() == 1.5);
    CHECK(offsets{infinity, 2}.half() == 2);
    CHECK(offsets{1, infinity}.half() == 1);
}

TEST_CASE("a horizon that has passed is at its end, and an unset one stays unset") {
    support::scene s;
    s.time_left = 90;
    CHECK(s.view().tau() == 90);
    s.time_left = -50;
    CHECK(s.view().tau() == 0);
    s.time_left = not_a_number;
    CHECK(s.view().tau() != s.view().tau());
}

TEST_CASE("half a spread where one side has no quote is the other's offset") {
    CHECK(offsets{0.01, 0.03}.half() == 0.02);
    CHECK(offsets{infinity, 0.03}.half() == 0.03);
    CHECK(offsets{-0.02, infinity}.half() == -0.02);
    CHECK(offsets{infinity, infinity}.half() == infinity);
    CHECK(offsets{}.half() != offsets{}.half());
    CHECK(offsets{infinity, not_a_number}.half() != 0.03);
}

TEST_CASE("a quoter shows its stages the increment at the fair value, and not that at some other price") {
    using namespace std::chrono_literals;
    double seen = 0;
    const auto spread = [&seen](const market_view& view) {
        seen = view.tick;
        return offsets{1, 1};
    };
    auto q = quoter{.fair_value = mid{},
                    .spread = spread,
                    .rules = order_rules{.ticks = tick_rule{{0, 0.01}, {50, 0.05}}},
                    .throttle = throttle<100ms>{}};
    support::scene s;
    (void)q.refresh(s.now, s.book, s.state);
    CHECK(seen == 0.05);
    s.book.bid = 9.98;
    s.book.ask = 10.02;
    (void)q.refresh(s.now + 1s, s.book, s.state);
    CHECK(seen == 0.01);
}
