// Properties over a run of refreshes: the pace, and that signals and the record of what works agree.

#include <support/market.hpp>
#include <support/testing.hpp>

using namespace twoside;
using namespace std::chrono_literals;

TEST_CASE(
    "over random events: quotes at least an interval apart, cancels only of what works, time that goes back ignored") {
    for (std::uint64_t seed = 200; seed < 240; ++seed) {
        sim::random_numbers random{seed};
        quoter q{.spread = fixed_spread{0.02},
                 .size = position_size{{.size = 100, .position_limit = 500}},
                 .gate = all_of{valid_book{}, inventory_limit{500}, stale_book{400ms}, daily_loss{90}},
                 .throttle = throttle<100ms>{150ms}};
        time_point now{1h};
        time_point latest{};
        time_point last_sent = time_point::earliest();
        two_sided<bool> works{};
        bool out = false;
        for (int i = 0; i < 5000; ++i) {
            now = now + std::chrono::milliseconds{random.integer(0, 40)};
            const bool back = random.below(20) == 0;
            const time_point when = back ? latest - std::chrono::milliseconds{random.integer(1, 1000)} : now;
            top_of_book book = support::random_book(random);
            book.time = now - std::chrono::milliseconds{random.integer(0, 500)};
            if (random.below(10) == 0) book.bid = book.ask;
            market_state state = support::random_state(random, 500);
            state.profit = 0.9 * state.profit;
            if (random.below(2000) == 0) state.profit = -90;
            const auto s = q.refresh(when, book, state);
            INFO("seed " << seed << ", step " << i);
            if (back && i > 0) {
                REQUIRE(s.action == action::hold);
                REQUIRE(s.reason == time_went_back);
                continue;
            }
            latest = when;
            switch (s.action) {
                case action::quote:
                    REQUIRE_FALSE(out);
                    if (last_sent != time_point::earliest()) REQUIRE(when - last_sent >= 150ms);
                    last_sent = when;
                    works = {s.quote.bid.present(), s.quote.ask.present()};
                    REQUIRE((works.bid || works.ask));
                    break;
                case action::cancel:
                    REQUIRE((s.cancels.bid || s.cancels.ask));
                    REQUIRE((works.bid || !s.cancels.bid));
                    REQUIRE((works.ask || !s.cancels.ask));
                    works = {works.bid && !s.cancels.bid, works.ask && !s.cancels.ask};
                    break;
                case action::exit:
                    REQUIRE_FALSE(out);
                    out = true;
                    works = {};
                    break;
                case action::hold:
                    REQUIRE_FALSE(s.reason.open());
                    break;
            }
            // Nothing stays on the market that a gate has stopped.
            if (!s.sides.bid.open()) REQUIRE_FALSE(works.bid);
            if (!s.sides.ask.open()) REQUIRE_FALSE(works.ask);
        }
    }
}
