#include <algorithm>
#include <limits>
#include <string>
#include <support/testing.hpp>
#include <twoside/sim/random.hpp>
#include <twoside/throttle/order_efficiency.hpp>
#include <type_traits>
#include <vector>

using namespace twoside;
using namespace std::chrono_literals;

namespace {

constexpr message_purpose refresh = message_purpose::refresh;
constexpr message_purpose reduce = message_purpose::reduce;
constexpr message_purpose cancel = message_purpose::cancel;

// Keeps every event with its day, and counts those of today whenever it is asked.
class naive {
public:
    explicit naive(const order_efficiency_parameters& p) : p_{p} {}

    void message(time_point now) { messages_.push_back(day(now)); }
    void execution(time_point now) { executions_.push_back(day(now)); }
    void new_day() {
        messages_.clear();
        executions_.clear();
    }
    [[nodiscard]] double ratio(time_point now, std::int64_t more = 0, std::int64_t free = 0) const {
        const std::int64_t today = std::max(latest_, index(now));
        const auto m = std::count(messages_.begin(), messages_.end(), today) + more - free;
        const auto e = std::count(executions_.begin(), executions_.end(), today);
        return static_cast<double>(std::max(m, std::ptrdiff_t{0})) / static_cast<double>(e + 1);
    }

private:
    [[nodiscard]] std::int64_t index(time_point now) const {
        if (p_.day.count() == 0) return 0;
        std::int64_t n = 0;
        for (time_point t = p_.day_begins; t > now; t = t - p_.day) --n;
        for (time_point t = p_.day_begins + p_.day; t <= now; t = t + p_.day) ++n;
        return n;
    }
    std::int64_t day(time_point now) { return latest_ = std::max(latest_, index(now)); }

    order_efficiency_parameters p_;
    std::int64_t latest_ = std::numeric_limits<std::int64_t>::min();
    std::vector<std::int64_t> messages_;
    std::vector<std::int64_t> executions_;
};

constexpr time_point now{1h};

}  // namespace

TEST_CASE("the ratio is messages for each executed order and one") {
    order_efficiency e;
    CHECK(e.ratio(now) == 0);
    e.sent(now);
    CHECK(e.ratio(now) == 1);
    e.sent(now, 9);
    CHECK(e.ratio(now) == 10);
    e.executed_order(now);
    CHECK(e.ratio(now) == 5);
    e.executed_order(now);
    e.executed_order(now);
    CHECK(e.ratio(now) == 2.5);
    e.sent(now, 0);
    e.sent(now, -4);
    CHECK(e.ratio(now) == 2.5);
    e.new_day();
    CHECK(e.ratio(now) == 0);
}

TEST_CASE("refreshing stops at the hard limit, counted with what is asked for, and other orders go on") {
    order_efficiency e;
    for (int i = 0; i < 18; ++i) {
        CHECK(e.check(refresh, now).open());
        e.sent(now);
    }
    CHECK(e.ratio(now) == 18);
    CHECK(e.check(refresh, now) == too_many_messages_for_executions);
    CHECK(e.check(cancel, now).open());
    CHECK(e.check(reduce, now).open());
    CHECK(e.check(cancel, now, 1000).open());
    CHECK(e.check(refresh, now, 0).open());
    CHECK(e.check(refresh, now, -1).open());
    e.sent(now, 10);  // cancels
    CHECK(e.check(refresh, now) == too_many_messages_for_executions);
    e.executed_order(now);
    CHECK(e.check(refresh, now, 8).open());
    CHECK(e.check(refresh, now, 9) == too_many_messages_for_executions);
    CHECK(e.check(refresh, now, std::numeric_limits<std::int64_t>::max()) == too_many_messages_for_executions);
}

TEST_CASE("widening grows from 1 at the soft limit to its most at the hard one, without a jump") {
    order_efficiency e{{.soft_limit = 10, .hard_limit = 18, .most_widening = 4}};
    CHECK(e.widening(now) == 1);
    e.sent(now, 1000);
    CHECK(e.widening(now) == 4);
    for (int i = 0; i < 49; ++i) e.executed_order(now);  // 1000 / 50 = 20
    CHECK(e.widening(now) == 4);
    double before = 4;
    for (int i = 0; i < 70; ++i) {
        e.executed_order(now);
        const double ratio = e.ratio(now);
        const double w = e.widening(now);
        CHECK(w <= before);
        CHECK(before - w < 0.2);
        CHECK(std::abs(w - std::clamp(1 + 3 * (ratio - 10) / 8, 1.0, 4.0)) < 1e-12);
        before = w;
    }
    CHECK(before == 1);
    order_efficiency half{{.soft_limit = 10, .hard_limit = 18, .most_widening = 4}};
    half.sent(now, 14);
    CHECK(half.widening(now) == 2.5);
    order_efficiency none{{.most_widening = 1}};
    none.sent(now, 100);
    CHECK(none.widening(now) == 1);
}

TEST_CASE("free messages count for neither limit, and for the broker's ratio they do") {
    order_efficiency e{{.free_messages = 100}};
    e.sent(now, 100);
    CHECK(e.ratio(now) == 100);
    CHECK(e.widening(now) == 1);
    CHECK(e.check(refresh, now, 18).open());
    CHECK(e.check(refresh, now, 19) == too_many_messages_for_executions);
    e.sent(now, 14);
    CHECK(e.widening(now) == 2.5);
}

TEST_CASE("a day begins by itself, also where nothing was sent in it yet") {
    order_efficiency e{{.day = 24h, .day_begins = time_point{5h}}};
    const time_point evening{29h - 1ns};
    e.sent(time_point{6h}, 18);
    CHECK(e.check(refresh, evening) == too_many_messages_for_executions);
    CHECK(e.ratio(evening) == 18);
    CHECK(e.widening(evening) == 4);
    const time_point morning{29h};
    CHECK(e.check(refresh, morning).open());
    CHECK(e.check(refresh, morning, 18).open());
    CHECK(e.check(refresh, morning, 19) == too_many_messages_for_executions);
    CHECK(e.ratio(morning) == 0);
    CHECK(e.widening(morning) == 1);
    e.executed_order(morning);
    e.sent(morning, 3);
    CHECK(e.ratio(morning) == 1.5);
    // A time of yesterday that is told late counts today.
    e.sent(evening);
    CHECK(e.ratio(evening) == 2);
    CHECK(e.ratio(time_point{53h - 1ns}) == 2);
    CHECK(e.ratio(time_point{53h}) == 0);
    // Free messages are free again, also before the first of them.
    order_efficiency generous{{.free_messages = 100, .day = 24h}};
    generous.sent(time_point{1h}, 118);
    CHECK(generous.check(refresh, time_point{1h}) == too_many_messages_for_executions);
    CHECK(generous.check(refresh, time_point{24h}, 118).open());
    CHECK(generous.check(refresh, time_point{24h}, 119) == too_many_messages_for_executions);
    // Before the day that was named, and at the ends of the scale.
    order_efficiency early{{.day = 24h, .day_begins = time_point{5h}}};
    early.sent(time_point{-20h}, 4);
    CHECK(early.ratio(time_point{-19h - 1ns}) == 4);
    CHECK(early.ratio(time_point{-19h}) == 0);
    early.sent(time_point{std::chrono::nanoseconds::max()});
    CHECK(early.ratio(time_point{std::chrono::nanoseconds::max()}) == 1);
}

TEST_CASE("without a length of the day only new_day begins one") {
    order_efficiency e;
    e.sent(time_point::earliest(), 18);
    CHECK(e.check(refresh, time_point{std::chrono::nanoseconds::max()}) == too_many_messages_for_executions);
    e.restart(time_point{0h});
    CHECK(e.ratio(now) == 18);
    e.new_day();
    CHECK(e.check(refresh, now).open());
}

TEST_CASE("a clock that had jumped ahead: after restart the day is today's, and its end is") {
    order_efficiency e{{.day = 24h}};
    e.sent(time_point{100h}, 5);
    CHECK(e.ratio(time_point{30h}) == 5);
    e.restart(time_point{30h});
    CHECK(e.ratio(time_point{48h - 1ns}) == 5);
    CHECK(e.ratio(time_point{48h}) == 0);
    e.restart(time_point{500h});  // forwards it changes nothing
    CHECK(e.ratio(time_point{48h}) == 0);
    CHECK(e.ratio(time_point{47h}) == 5);
}

TEST_CASE("refreshes never bring the ratio above the hard limit; answers are those of a model that keeps all") {
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        sim::random_numbers random{seed};
        const double soft = random.uniform(0, 8);
        const order_efficiency_parameters p{
            .soft_limit = soft,
            .hard_limit = soft + random.uniform(0.1, 8),
            .most_widening = random.uniform(1, 6),
            .free_messages = seed % 3 == 0 ? random.integer(0, 50) : 0,
            .day = seed % 2 == 0 ? std::chrono::nanoseconds{1h} : 0ns,
            .day_begins = time_point{std::chrono::seconds{random.integer(-9000, 9000)}}};
        REQUIRE_FALSE(p.check());
        order_efficiency e{p};
        naive model{p};
        time_point t{};
        for (int i = 0; i < 2000; ++i) {
            INFO("step " << i << " of seed " << seed);
            t = t + std::chrono::milliseconds{random.integer(-2000, 20000)};
            if (random.below(500) == 0) {
                e.new_day();
                model.new_day();
            }
            const std::int64_t count = random.integer(1, 3);
            const bool open = e.check(refresh, t, count).open();
            REQUIRE(open == (model.ratio(t, count, p.free_messages) <= p.hard_limit));
            REQUIRE(e.ratio(t) == model.ratio(t));
            const double limited = model.ratio(t, 0, p.free_messages);
            const double w = 1 + (p.most_widening - 1) * (limited - soft) / (p.hard_limit - soft);
            REQUIRE(std::abs(e.widening(t) - std::clamp(w, 1.0, p.most_widening)) < 1e-12);
            const bool other = random.below(20) == 0;  // a cancel
            if (open || other) {
                const double before = model.ratio(t, 0, p.free_messages);
                e.sent(t, count);
                for (std::int64_t n = 0; n < count; ++n) model.message(t);
                if (!other) REQUIRE(model.ratio(t, 0, p.free_messages) <= std::max(p.hard_limit, before));
            }
            if (random.below(6) == 0) {
                e.executed_order(t);
                model.execution(t);
            }
        }
    }
}

TEST_CASE("a saved memory goes on as if nothing had happened, and one that cannot be is refused") {
    const order_efficiency_parameters p{.free_messages = 5, .day = 24h};
    order_efficiency e{p};
    e.sent(now, 20);
    e.executed_order(now);
    order_efficiency again{p};
    REQUIRE(again.restore(e.save()));
    CHECK(again.ratio(now) == 10);
    CHECK(again.widening(now) == e.widening(now));
    CHECK(again.ratio(time_point{24h - 1ns}) == 10);
    CHECK(again.ratio(time_point{24h}) == 0);
    // One without a length of the day takes it too.
    order_efficiency by_hand;
    REQUIRE(by_hand.restore(e.save()));
    by_hand.restart(time_point{-50h});
    CHECK(by_hand.ratio(time_point{100h}) == 10);
    CHECK_FALSE(again.restore({.messages = -1}));
    CHECK_FALSE(again.restore({.executed_orders = -1}));
    CHECK_FALSE(again.restore({.messages = std::numeric_limits<std::int64_t>::max()}));
    CHECK_FALSE(again.restore({.executed_orders = std::numeric_limits<std::int64_t>::max()}));
    CHECK(again.ratio(now) == 10);
    STATIC_REQUIRE(std::is_trivially_copyable_v<order_efficiency::memory>);
    STATIC_REQUIRE(std::is_trivially_copyable_v<order_efficiency>);
}

TEST_CASE("counts do not overflow") {
    order_efficiency e;
    e.sent(now, std::numeric_limits<std::int64_t>::max());
    e.sent(now, std::numeric_limits<std::int64_t>::max());
    CHECK(e.ratio(now) > 1e15);
    CHECK(e.save().messages > 0);
    order_efficiency full;
    REQUIRE(full.restore({.messages = e.save().messages, .executed_orders = e.save().messages}));
    full.executed_order(now);
    CHECK(full.save().executed_orders == e.save().messages);
}

TEST_CASE("where nobody counts, nothing is refused") {
    no_order_efficiency none;
    none.sent(now, 1000);
    none.executed_order(now);
    none.new_day();
    none.restart(now);
    CHECK(none.check(refresh, now).open());
    CHECK(none.widening(now) == 1);
    CHECK(none.ratio(now) == 0);
    CHECK(none.restore(none.save()));
    STATIC_REQUIRE(std::is_empty_v<no_order_efficiency>);
}

TEST_CASE("order efficiency: parameters that are not legal are named") {
    const auto parameter = [](const order_efficiency_parameters& p) {
        const problem found = p.check();
        return std::string{found ? found.parameter : "none"};
    };
    const double nan = not_a_number;
    CHECK(parameter({}) == "none");
    CHECK(parameter({.soft_limit = -1}) == "soft_limit");
    CHECK(parameter({.soft_limit = nan}) == "soft_limit");
    CHECK(parameter({.soft_limit = 0}) == "none");
    CHECK(parameter({.soft_limit = 18}) == "hard_limit");
    CHECK(parameter({.hard_limit = nan}) == "hard_limit");
    CHECK(parameter({.hard_limit = infinity}) == "hard_limit");
    CHECK(parameter({.most_widening = 0.9}) == "most_widening");
    CHECK(parameter({.most_widening = nan}) == "most_widening");
    CHECK(parameter({.most_widening = infinity}) == "most_widening");
    CHECK(parameter({.free_messages = -1}) == "free_messages");
    CHECK(parameter({.free_messages = 2'000'000'000}) == "free_messages");
    CHECK(parameter({.day = -1s}) == "day (seconds)");
    CHECK(parameter({.day = 1ns}) == "day (seconds)");
    CHECK(parameter({.day = 24h * 8}) == "day (seconds)");
    CHECK(parameter({.day = 1s}) == "none");
    CHECK_THROWS_AS(order_efficiency{{.hard_limit = 5}}, invalid_parameter);
}
