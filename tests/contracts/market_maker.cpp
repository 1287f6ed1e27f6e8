// What a market maker promises to the parts of it that a user may write: a budget, an order efficiency, what keeps an
// order in its queue. Each suite runs on ours and on some of a user's own.

#include <support/testing.hpp>
#include <twoside/market_maker.hpp>
#include <twoside/sim/random.hpp>
#include <twoside/twoside.hpp>
#include <utility>
#include <vector>

#include "models.hpp"

using namespace twoside;
using namespace std::chrono_literals;

namespace {

constexpr reason not_now{"not now, says the user's part"};
constexpr reason closed{"closed by the test"};

// Counts what is asked of another part and what is told to it, and holds the one against the other.
struct open_now_and_then {
    permission check(message_purpose purpose, time_point now) const noexcept {
        const auto ms = now.since_epoch().count() / 1'000'000;
        const bool open = purpose == message_purpose::cancel ? ms % 700 < 500 : ms % 1000 < 300;
        return open ? permission{} : permission{not_now, now + 1ms};
    }
    void sent(time_point) noexcept {}
    void too_fast(time_point) noexcept {}
};
struct only_cancels {
    permission check(message_purpose purpose, time_point now) const noexcept {
        return purpose == message_purpose::cancel ? permission{} : permission{not_now, now + 1s};
    }
    void sent(time_point) noexcept {}
    void too_fast(time_point) noexcept {}
};
struct so_many_a_day {
    int left = 200;
    verdict check(message_purpose purpose, time_point) const noexcept {
        return stop_if(purpose == message_purpose::refresh && left <= 0, not_now);
    }
    double widening(time_point) const noexcept { return left < 100 ? 2 : 1; }
    void sent(time_point) noexcept { --left; }
    void executed_order(time_point) noexcept { ++left; }
};

template <class Budget>
struct counted_budget {
    Budget part{};
    mutable int asked = 0;
    int told = 0;
    bool refused = false;
    permission check(message_purpose purpose, time_point now) const noexcept {
        ++asked;
        return part.check(purpose, now);
    }
    void sent(time_point now) noexcept {
        ++told;
        part.sent(now);
    }
    void too_fast(time_point now) noexcept { part.too_fast(now); }
};
template <class Efficiency>
struct counted_efficiency {
    Efficiency part;
    int told = 0;
    int executed = 0;
    verdict check(message_purpose purpose, time_point now) const noexcept { return part.check(purpose, now); }
    double widening(time_point now) const noexcept { return part.widening(now); }
    void sent(time_point now) noexcept {
        ++told;
        part.sent(now);
    }
    void executed_order(time_point now) noexcept {
        ++executed;
        part.executed_order(now);
    }
};

// A thousand seconds of a market that moves and a venue that answers at once. `look` sees every request.
template <class Maker, class Budget, class Look>
void live(Maker& m, Budget& budget, const verdicts& gate_says, verdicts& gate, const Look& look) {
    sim::random_numbers random{61};
    top_of_book book{99.98, 300, 100.02, 300, {}};
    time_point now{1s};
    std::uint64_t execution = 0;
    for (int i = 0; i < 10'000; ++i) {
        now = now + std::chrono::milliseconds{random.integer(50, 150)};
        const double by = 0.01 * static_cast<double>(random.integer(-1, 1));
        book.bid += by;
        book.ask += by;
        gate = random.below(20) == 0 ? gate_says : verdicts{};
        std::vector<request> sent;
        for (const request& r : m.refresh(now, book, {}, budget)) sent.push_back(r);
        for (const request& r : sent) {
            look(r, now);
            report a;
            a.kind = r.kind == request_kind::place    ? report_kind::accepted
                     : r.kind == request_kind::modify ? report_kind::modified
                                                      : report_kind::cancelled;
            a.order = r.order;
            a.side = r.side;
            a.ticks = r.ticks;
            a.size = r.size;
            a.time = now;
            m.take(a, now);
            if (r.kind == request_kind::cancel || random.below(10) != 0) continue;
            a.kind = report_kind::fill;
            a.execution = {0, ++execution};
            a.executed = 1;
            m.take(a, now);
        }
    }
}

struct switched {
    const verdicts* says;
    verdicts operator()(const proposal&) const noexcept { return *says; }
};
auto quoter_with(const verdicts& gate) {
    return quoter{.spread = fixed_spread{0.015}, .size = fixed_size{10}, .gate = switched{&gate}};
}

template <class Budget>
void check_budget(const char* name) {
    INFO(name);
    verdicts gate;
    counted_budget<Budget> budget{};
    market_maker m{.quoter = quoter_with(gate), .efficiency = no_order_efficiency{}};
    int sent = 0;
    live(m, budget, both_sides(verdict{closed}), gate, [&](const request&, time_point) { ++sent; });
    CHECK(budget.told == sent);
    CHECK(budget.asked >= sent);
}
template <class Efficiency>
void check_efficiency(const char* name, Efficiency part) {
    INFO(name);
    verdicts gate;
    message_budget budget{{.messages = 100'000}};
    market_maker m{.quoter = quoter_with(gate), .efficiency = counted_efficiency<Efficiency>{.part = std::move(part)}};
    int sent = 0;
    live(m, budget, both_sides(verdict{closed}), gate, [&](const request&, time_point) { ++sent; });
    CHECK(m.efficiency.told == sent);
    CHECK(m.efficiency.executed == m.orders.executed_orders());
    CHECK(sent > 0);
}

}  // namespace

TEST_CASE("a budget is asked before every message leaves, is told of each once, and what it refuses does not leave") {
    check_budget<message_budget>("message_budget");
    check_budget<open_now_and_then>("open_now_and_then");
    check_budget<only_cancels>("only_cancels");
    // Nothing leaves at a time at which it is closed.
    verdicts gate;
    open_now_and_then budget;
    market_maker m{.quoter = quoter_with(gate), .efficiency = no_order_efficiency{}};
    int placed = 0;
    live(m, budget, both_sides(verdict{closed}), gate, [&](const request& r, time_point now) {
        const auto purpose = r.kind == request_kind::cancel ? message_purpose::cancel : message_purpose::refresh;
        REQUIRE(budget.check(purpose, now).refused.open());
        placed += r.kind == request_kind::place;
    });
    CHECK(placed > 100);
}

TEST_CASE("an order efficiency is told of every message and of the first execution of every order, once") {
    check_efficiency("order_efficiency", order_efficiency{});
    check_efficiency("so_many_a_day", so_many_a_day{});
    check_efficiency("no_order_efficiency", no_order_efficiency{});
}

TEST_CASE("what an order efficiency refuses does not leave, and cancels do") {
    verdicts gate;
    message_budget budget{{.messages = 100'000}};
    market_maker m{.quoter = quoter_with(gate), .efficiency = so_many_a_day{}};
    int cancels_at_the_end = 0;
    live(m, budget, both_sides(verdict{closed}), gate, [&](const request& r, time_point) {
        if (r.kind != request_kind::cancel && m.efficiency.left < -80) FAIL("a refresh that was refused");
        cancels_at_the_end += r.kind == request_kind::cancel && m.efficiency.left <= 0;
    });
    CHECK(cancels_at_the_end > 0);
}

TEST_CASE("what keeps an order in its queue is asked about orders that stand, and kept is what it keeps") {
    verdicts gate;
    message_budget budget{{.messages = 100'000}};
    long asked = 0;
    const auto keep = [&asked](const working_order& o, const quote_side& wanted, time_point) {
        ++asked;
        REQUIRE(o.state == order_state::live);
        REQUIRE(wanted.present());
        return o.side == side::bid;
    };
    market_maker m{.quoter = quoter_with(gate),
                   .orders = order_manager{{},
                                           order_ids{},
                                           +[](const working_order& o, const quote_side& wanted, time_point) {
                                               return o.side == side::bid && wanted.present();
                                           }},
                   .efficiency = no_order_efficiency{}};
    int bids_modified = 0;
    int asks_modified = 0;
    live(m, budget, both_sides(verdict{closed}), gate, [&](const request& r, time_point) {
        bids_modified += r.kind == request_kind::modify && r.side == side::bid;
        asks_modified += r.kind == request_kind::modify && r.side == side::ask;
    });
    CHECK(bids_modified == 0);
    CHECK(asks_modified > 100);
    market_maker own{.quoter = quoter_with(gate),
                     .orders = order_manager{{}, order_ids{}, std::remove_const_t<decltype(keep)>{keep}},
                     .efficiency = no_order_efficiency{}};
    live(own, budget, {}, gate, [](const request&, time_point) {});
    CHECK(asked > 100);
}
