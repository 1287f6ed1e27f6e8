#include <support/scene.hpp>
#include <support/testing.hpp>

using namespace twoside;
using namespace std::chrono_literals;

TEST_CASE("an order that stands too long is stopped, on its side alone") {
    support::scene s;
    const quote order = s.generate().quote;
    s.stands.bid = {order.bid, time_point{0s}};
    s.stands.ask = {order.ask, time_point{5s}};
    const order_age gate{10s};
    s.now = time_point{10s};
    CHECK(gate(s.proposal()) == verdicts{});
    s.now = time_point{10s + 1ns};
    CHECK(gate(s.proposal()) == verdicts{order_age::too_old, {}});
    s.now = time_point{15s + 1ns};
    CHECK(gate(s.proposal()) == verdicts{order_age::too_old, order_age::too_old});
}

TEST_CASE("an order that is replaced by this refresh has no age") {
    support::scene s;
    s.now = time_point{1h};
    const quote order = s.generate().quote;
    s.stands.bid = {{order.bid.ticks - 1, order.bid.lots}, time_point{0s}};
    CHECK(order_age{10s}(s.proposal()) == verdicts{});
    s.stands.bid.ticks = order.bid.ticks;
    CHECK(order_age{10s}(s.proposal()).bid == order_age::too_old);
    s.stands = {};
    CHECK(order_age{10s}(s.proposal()) == verdicts{});
}

TEST_CASE("through a quoter: taken off when it is too old, and quoted anew") {
    support::scene s;
    quoter q{.spread = fixed_spread{0.02}, .size = fixed_size{10}, .gate = order_age{2s}};
    CHECK(q.refresh(time_point{0s}, s.book, s.state).action == action::quote);
    CHECK(q.refresh(time_point{2s}, s.book, s.state).reason == unchanged);
    const auto old = q.refresh(time_point{2s + 1ns}, s.book, s.state);
    CHECK(old.action == action::cancel);
    CHECK(old.reason == order_age::too_old);
    CHECK(q.refresh(time_point{2s + 2ns}, s.book, s.state).action == action::quote);
}

TEST_CASE("a bad age is refused") { CHECK_THROWS_AS(order_age{0s}, invalid_parameter); }
