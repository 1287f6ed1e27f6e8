// The benchmark compares like with like: the composed quoter and the handwritten function give the same signals, for
// sound books and for broken ones, where the throttle allows and where it refuses.

#include <support/market.hpp>
#include <support/testing.hpp>

#include "subject.hpp"

using namespace twoside;

namespace {

bool same_number(double a, double b) { return a == b || (a != a && b != b); }

}  // namespace

TEST_CASE("composed and handwritten agree, signal for signal") {
    for (std::uint64_t seed = 300; seed < 340; ++seed) {
        sim::random_numbers random{seed};
        auto composed = subject::composed();
        subject::handwritten handwritten;
        time_point now{};
        top_of_book last_book{};
        market_state last_state{};
        int quoted = 0;
        int cancelled = 0;
        for (int i = 0; i < 5000; ++i) {
            now = now +
                  std::chrono::milliseconds{random.below(50) == 0 ? random.integer(0, 30000) : random.integer(0, 60)};
            top_of_book book = support::random_book(random);
            book.time = now - std::chrono::milliseconds{random.below(30) == 0 ? random.integer(-4000, 4000) : 0};
            market_state state = support::random_state(random, 1000);
            state.volatility = per_sqrt_second(random.uniform(0.02, 0.2));
            if (random.below(20) == 0) book.bid = support::any_number(random);
            if (random.below(20) == 0) book.ask_size = support::any_number(random);
            if (random.below(40) == 0) state.position = support::any_number(random);
            if (random.below(40) == 0) state.volatility = {};
            if (random.below(10) == 0 && i > 0) {  // nothing has changed
                book = last_book;
                state = last_state;
            }
            last_book = book;
            last_state = state;
            const time_point when = random.below(50) == 0 ? now - std::chrono::seconds{1} : now;
            const auto c = composed.refresh(when, book, state);
            const auto h = handwritten.refresh(when.since_epoch().count(), book, state);
            INFO("seed " << seed << ", step " << i);
            REQUIRE(c.action == h.action);
            REQUIRE(c.quote == h.quote);
            REQUIRE(c.cancels == h.cancels);
            REQUIRE(c.number == h.number);
            REQUIRE(c.changes == h.changes);
            REQUIRE(c.reason == h.reason);
            REQUIRE(c.inventory() == h.inventory());
            REQUIRE(c.next_refresh == h.next_refresh);
            for (std::size_t g = 0; g < c.gates().size(); ++g) {
                INFO("gate " << g << ": " << c.gates().each[g].bid.text() << " and " << h.gates().each[g].bid.text());
                REQUIRE(c.gates().each[g] == h.gates().each[g]);
            }
            INFO(c.sides().bid.text() << " | " << c.sides().ask.text() << " and " << h.sides().bid.text() << " | "
                                      << h.sides().ask.text());
            REQUIRE(c.sides() == h.sides());
            REQUIRE(same_number(c.fair_value, h.fair_value));
            INFO("skew " << c.skew << " and " << h.skew << ", position " << state.position);
            REQUIRE(same_number(c.skew, h.skew));
            REQUIRE(same_number(c.offsets.bid, h.offsets.bid));
            quoted += c.action == action::quote;
            cancelled += c.action == action::cancel;
        }
        CHECK(quoted > 50);
        CHECK(cancelled > 10);
    }
}
