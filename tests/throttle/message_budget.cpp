#include <algorithm>
#include <support/testing.hpp>
#include <twoside/sim/random.hpp>
#include <twoside/throttle/message_budget.hpp>
#include <type_traits>
#include <vector>

using namespace twoside;
using namespace std::chrono_literals;

namespace {

constexpr message_purpose refresh = message_purpose::refresh;
constexpr message_purpose reduce = message_purpose::reduce;
constexpr message_purpose cancel = message_purpose::cancel;

// Keeps every time and every complaint, and finds when it opens by trying every time at which something changes.
class naive {
public:
    explicit naive(const message_budget_parameters& p) : p_{p} {}

    [[nodiscard]] std::int64_t used(time_point now, std::chrono::nanoseconds window) const {
        return std::count_if(times_.begin(), times_.end(), [&](time_point t) { return now - t < window + p_.jitter; });
    }
    [[nodiscard]] bool cautious(time_point now) const { return any_ && now - complaint_ < back_off_ + p_.caution; }
    [[nodiscard]] bool backs_off(time_point now) const { return any_ && now - complaint_ < back_off_; }
    [[nodiscard]] bool open(message_purpose purpose, time_point now, std::int64_t count) const {
        if (count <= 0) return true;
        if (purpose != refresh) return used(now, p_.window) + count <= p_.messages;
        return !backs_off(now) &&
               used(now, cautious(now) ? p_.cautious_window : p_.window) + count <= p_.messages - p_.reserved;
    }
    [[nodiscard]] time_point opens(message_purpose purpose, time_point now, std::int64_t count) const {
        time_point first = message_budget::never;
        const auto attempt = [&](time_point t) {
            if (t >= now && t < first && open(purpose, t, count)) first = t;
        };
        attempt(now);
        for (const time_point t : times_) {
            attempt(t + p_.window + p_.jitter);
            attempt(t + p_.cautious_window + p_.jitter);
        }
        if (any_) {
            attempt(complaint_ + back_off_);
            attempt(complaint_ + back_off_ + p_.caution);
        }
        return first;
    }
    void sent(time_point now, std::int64_t count) {
        if (!times_.empty()) now = std::max(now, times_.back());
        for (; count > 0; --count) times_.push_back(now);
    }
    void too_fast(time_point now) {
        if (any_) now = std::max(now, complaint_);
        if (!any_ || now - complaint_ >= back_off_ + p_.caution) {
            back_off_ = p_.back_off;
            breach_ = now;
        } else if (now - breach_ >= p_.window + p_.jitter) {
            back_off_ = std::min(2 * back_off_, p_.longest_back_off);
            breach_ = now;
        }
        any_ = true;
        complaint_ = now;
    }
    void restart(time_point now) {
        for (time_point& t : times_) t = std::min(t, now);
        complaint_ = std::min(complaint_, now);
        breach_ = std::min(breach_, now);
    }
    // Of what is long past nothing matters any more.
    void forget_old() {
        if (times_.size() > 400) times_.erase(times_.begin(), times_.end() - 200);
    }

private:
    message_budget_parameters p_;
    std::vector<time_point> times_;
    bool any_ = false;
    time_point complaint_{};
    time_point breach_{};
    std::chrono::nanoseconds back_off_{};
};

// The most times in a half-open window of this length.
std::int64_t most_in(const std::vector<time_point>& sorted, std::chrono::nanoseconds length) {
    std::int64_t most = 0;
    for (std::size_t from = 0, i = 0; i < sorted.size(); ++i) {
        while (sorted[i] - sorted[from] >= length) ++from;
        most = std::max(most, static_cast<std::int64_t>(i - from + 1));
    }
    return most;
}

message_purpose any_purpose(sim::random_numbers& random) { return static_cast<message_purpose>(random.below(3)); }

static_assert(!std::is_copy_constructible_v<message_budget> && !std::is_move_constructible_v<message_budget>);
static_assert(!std::is_copy_assignable_v<message_budget>);

}  // namespace

TEST_CASE("a window's messages leave at once, and the next one when the first is out of the window") {
    message_budget budget{{.messages = 3, .window = 1s, .jitter = 100ms, .reserved = 0}};
    for (int i = 0; i < 3; ++i) {
        CHECK(budget.check(refresh, time_point{5s}).refused.open());
        budget.sent(time_point{5s + i * 10ms});
    }
    const permission p = budget.check(refresh, time_point{5s + 20ms});
    CHECK(p.refused == budget_used_up);
    CHECK(p.earliest == time_point{6s + 100ms});
    CHECK_FALSE(budget.check(refresh, p.earliest - 1ns).refused.open());
    CHECK(budget.check(refresh, p.earliest).refused.open());
    CHECK(budget.used(time_point{6s + 99ms}) == 3);
    CHECK(budget.used(time_point{6s + 100ms}) == 2);
    CHECK(budget.used(time_point{6s + 110ms}) == 1);
    CHECK(budget.used(time_point{6s + 120ms}) == 0);
    CHECK(budget.check(cancel, time_point{6s + 100ms}, 2).earliest == time_point{6s + 110ms});
}

TEST_CASE("by default 35 refreshes leave, and ten more messages that are cancels or reduce") {
    message_budget budget;
    int refreshes = 0;
    for (; budget.check(refresh, time_point{}).refused.open(); ++refreshes) budget.sent(time_point{});
    CHECK(refreshes == 35);
    CHECK(budget.check(refresh, time_point{}).refused == budget_kept_for_cancels);
    CHECK(budget.check(refresh, time_point{}).earliest == time_point{1100ms});
    CHECK(budget.room(refresh, time_point{}) == 0);
    CHECK(budget.room(cancel, time_point{}) == 10);
    for (int i = 0; i < 10; ++i) {
        CHECK(budget.check(i % 2 == 0 ? cancel : reduce, time_point{}).refused.open());
        budget.sent(time_point{});
    }
    CHECK(budget.check(cancel, time_point{}).refused == budget_used_up);
    CHECK(budget.check(reduce, time_point{}).refused == budget_used_up);
    CHECK(budget.check(refresh, time_point{}).refused == budget_used_up);
    CHECK(budget.check(cancel, time_point{}).earliest == time_point{1100ms});
}

TEST_CASE("refreshes leave the reserve alone also where cancels used the rest") {
    message_budget budget{{.messages = 10, .reserved = 4}};
    budget.sent(time_point{}, 6);
    CHECK(budget.check(refresh, time_point{}).refused == budget_kept_for_cancels);
    CHECK(budget.check(cancel, time_point{}, 4).refused.open());
    CHECK(budget.check(cancel, time_point{}, 5).refused == budget_used_up);
}

TEST_CASE("several at once are let through together or not at all") {
    message_budget budget{{.messages = 10, .reserved = 4}};
    CHECK(budget.check(refresh, time_point{}, 6).refused.open());
    CHECK(budget.check(refresh, time_point{}, 7).refused == beyond_message_budget);
    CHECK(budget.check(refresh, time_point{}, 7).earliest == message_budget::never);
    CHECK(budget.check(cancel, time_point{}, 10).refused.open());
    CHECK(budget.check(cancel, time_point{}, 11).refused == beyond_message_budget);
    budget.sent(time_point{1s});
    budget.sent(time_point{2s});
    CHECK(budget.check(refresh, time_point{2s}, 4).refused.open());
    CHECK(budget.check(refresh, time_point{2s}, 5).earliest == time_point{2100ms});
    CHECK(budget.check(refresh, time_point{2s}, 6).earliest == time_point{3100ms});
    CHECK(budget.check(cancel, time_point{2s}, 9).earliest == time_point{2100ms});
    for (const std::int64_t none : {std::int64_t{0}, std::int64_t{-1}, std::numeric_limits<std::int64_t>::min()})
        CHECK(budget.check(refresh, time_point{2s}, none).refused.open());
    CHECK(budget.check(cancel, time_point{2s}, std::numeric_limits<std::int64_t>::max()).refused ==
          beyond_message_budget);
}

TEST_CASE("what other code sends counts, however much it is") {
    message_budget budget;
    budget.sent(time_point{}, 40);
    CHECK(budget.used(time_point{}) == 40);
    CHECK(budget.room(cancel, time_point{}) == 5);
    budget.sent(time_point{500ms}, 1'000'000'000'000);
    CHECK(budget.used(time_point{500ms}) == 45);
    CHECK(budget.check(cancel, time_point{1s}).earliest == time_point{1600ms});
    CHECK(budget.check(cancel, time_point{1600ms}, 45).refused.open());
    budget.sent(time_point{2s}, 0);
    budget.sent(time_point{2s}, -5);
    CHECK(budget.used(time_point{2s}) == 0);
}

TEST_CASE("the jitter of the line: a window that ignores it is passed at the venue, and ours is not") {
    // 45 at once, and 45 more a second later, which take 35 ms less.
    const auto worst_at_venue = [](std::chrono::nanoseconds jitter) {
        message_budget budget{{.jitter = jitter}};
        std::vector<time_point> arrivals;
        time_point now{};
        for (int burst = 0; burst < 2; ++burst) {
            const permission first = budget.check(cancel, now);
            now = first.refused.open() ? now : first.earliest;
            for (; budget.check(cancel, now).refused.open(); budget.sent(now))
                arrivals.push_back(now + (burst == 0 ? 40ms : 5ms));
        }
        return most_in(arrivals, 1s);
    };
    CHECK(worst_at_venue(0ms) == 90);
    CHECK(worst_at_venue(35ms) == 45);
    CHECK(worst_at_venue(100ms) == 45);
}

TEST_CASE("after a complaint refreshes stop, and cancels go on within the window") {
    message_budget budget{{.back_off = 2s, .longest_back_off = 7s, .caution = 20s}};
    budget.sent(time_point{}, 45);
    budget.too_fast(time_point{10s});
    CHECK(budget.complaints() == 1);
    CHECK(budget.check(refresh, time_point{10s}).refused == venue_said_too_fast);
    CHECK(budget.check(refresh, time_point{10s}).earliest == time_point{12s});
    CHECK(budget.check(refresh, time_point{12s - 1ns}).refused == venue_said_too_fast);
    CHECK(budget.room(refresh, time_point{12s - 1ns}) == 0);
    CHECK(budget.check(refresh, time_point{12s}).refused.open());
    CHECK(budget.room(refresh, time_point{12s}) == 35);
    CHECK(budget.check(cancel, time_point{10s}, 45).refused.open());
    CHECK(budget.check(reduce, time_point{10s}, 45).refused.open());
    CHECK(budget.room(cancel, time_point{10s}) == 45);
    budget.sent(time_point{10s}, 45);
    CHECK(budget.check(cancel, time_point{10s}).refused == budget_used_up);
    CHECK(budget.check(cancel, time_point{10s}).earliest == time_point{11100ms});
}

TEST_CASE("further complaints double the back-off up to the longest, and after a while it begins anew") {
    message_budget budget{{.back_off = 2s, .longest_back_off = 7s, .caution = 20s}};
    const auto back_off_at = [&](time_point t) {
        budget.too_fast(t);
        return budget.check(refresh, t).earliest - t;
    };
    CHECK(back_off_at(time_point{0s}) == 2s);
    // Several messages of one breach are refused, one after the other.
    CHECK(back_off_at(time_point{1ms}) == 2s);
    CHECK(back_off_at(time_point{1100ms - 1ns}) == 2s);
    CHECK(back_off_at(time_point{1100ms}) == 4s);
    CHECK(back_off_at(time_point{25s - 1ns}) == 7s);
    CHECK(back_off_at(time_point{40s}) == 7s);
    CHECK(back_off_at(time_point{67s}) == 2s);
    CHECK(back_off_at(time_point{89s - 1ns}) == 4s);
    CHECK(budget.complaints() == 8);
    // One that is told late counts as the latest.
    CHECK(back_off_at(time_point{50s}) == 89s - 1ns - 50s + 4s);
}

TEST_CASE("after the back-off the allowance of refreshes is cautious for a while, and that of cancels is not") {
    message_budget budget{{.back_off = 2s, .caution = 20s, .cautious_window = 3s}};
    budget.too_fast(time_point{});
    budget.sent(time_point{5s}, 35);
    CHECK(budget.check(refresh, time_point{5s}).refused == budget_kept_for_cancels);
    CHECK(budget.check(refresh, time_point{5s}).earliest == time_point{8100ms});
    CHECK(budget.check(refresh, time_point{6100ms}).refused == cautious_after_too_fast);
    CHECK(budget.check(refresh, time_point{6100ms}).earliest == time_point{8100ms});
    CHECK(budget.room(refresh, time_point{6100ms}) == 0);
    CHECK(budget.room(cancel, time_point{6100ms}) == 45);
    CHECK(budget.check(cancel, time_point{6100ms}, 45).refused.open());
    CHECK(budget.check(refresh, time_point{8100ms}, 35).refused.open());
    // The caution ends sooner than the longer window.
    budget.sent(time_point{20s}, 35);
    CHECK(budget.check(refresh, time_point{21500ms}).earliest == time_point{22s});
    CHECK(budget.check(refresh, time_point{22s - 1ns}).refused == cautious_after_too_fast);
    CHECK(budget.check(refresh, time_point{22s}).refused.open());
    budget.sent(time_point{30s}, 35);
    CHECK(budget.check(refresh, time_point{31100ms}).refused.open());
}

TEST_CASE("times that go back let nothing through, and restart begins anew") {
    message_budget budget{{.messages = 4, .reserved = 1}};
    budget.sent(time_point{100s}, 3);
    CHECK(budget.check(refresh, time_point{1s}).refused == budget_kept_for_cancels);
    CHECK(budget.check(refresh, time_point{1s}).earliest == time_point{101100ms});
    budget.sent(time_point{1s});  // counts as sent at 100 s
    CHECK(budget.check(cancel, time_point{101s}).refused == budget_used_up);
    CHECK(budget.used(time_point{1s}) == 4);
    budget.too_fast(time_point{100s});
    budget.restart(time_point{1s});
    CHECK(budget.used(time_point{1s}) == 4);
    CHECK(budget.check(cancel, time_point{1s}).earliest == time_point{2100ms});
    CHECK(budget.check(refresh, time_point{1s}).earliest == time_point{4100ms});
    CHECK(budget.check(cancel, time_point{2100ms}).refused.open());
    budget.sent(time_point{2100ms});
    CHECK(budget.used(time_point{2100ms}) == 1);
    // Forwards it changes nothing.
    budget.restart(time_point{1000s});
    CHECK(budget.used(time_point{2100ms}) == 1);
    budget.too_fast(time_point{2101ms});
    CHECK(budget.check(refresh, time_point{2101ms}).earliest == time_point{6101ms});
    budget.too_fast(time_point{2102ms});
    CHECK(budget.check(refresh, time_point{2102ms}).earliest == time_point{6102ms});
}

TEST_CASE("message budget: times at the ends of the scale") {
    const time_point last{std::chrono::nanoseconds::max()};
    message_budget budget{{.messages = 2, .reserved = 0}};
    CHECK(budget.check(refresh, time_point::earliest(), 2).refused.open());
    budget.sent(time_point::earliest(), 2);
    CHECK_FALSE(budget.check(refresh, time_point::earliest()).refused.open());
    CHECK(budget.check(refresh, time_point{}).refused.open());
    budget.too_fast(time_point::earliest());
    CHECK(budget.check(refresh, time_point::earliest()).refused == venue_said_too_fast);
    CHECK(budget.check(refresh, last).refused.open());
    budget.sent(last, 2);
    CHECK_FALSE(budget.check(cancel, last).refused.open());
    CHECK_FALSE(budget.check(cancel, time_point::earliest()).refused.open());
    CHECK(budget.used(time_point::earliest()) == 2);
}

TEST_CASE("answers are those of a model that keeps every time, and `earliest` is exact") {
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        sim::random_numbers random{seed};
        const std::int64_t messages = random.integer(1, 45);
        const message_budget_parameters p{.messages = messages,
                                          .window = std::chrono::milliseconds{random.integer(1, 1000)},
                                          .jitter = std::chrono::milliseconds{random.integer(0, 100)},
                                          .reserved = random.integer(0, messages - 1),
                                          .back_off = std::chrono::milliseconds{random.integer(0, 2000)},
                                          .longest_back_off = 9s,
                                          .caution = std::chrono::milliseconds{random.integer(0, 4000)},
                                          .cautious_window = std::chrono::milliseconds{random.integer(1000, 3000)}};
        REQUIRE_FALSE(p.check());
        message_budget budget{p};
        naive model{p};
        time_point now{};
        const bool hostile = seed % 2 == 0;
        for (int i = 0; i < 1500; ++i) {
            INFO("step " << i << " of seed " << seed);
            now = now + std::chrono::microseconds{random.below(10) == 0 ? random.integer(0, 500'000)
                                                                        : random.integer(0, 30'000)};
            if (hostile && random.below(50) == 0) now = now - std::chrono::milliseconds{random.integer(0, 2000)};
            if (hostile && random.below(300) == 0) {
                now = now - std::chrono::milliseconds{random.integer(0, 10000)};
                budget.restart(now);
                model.restart(now);
            }
            if (random.below(150) == 0) {
                budget.too_fast(now);
                model.too_fast(now);
            }
            const message_purpose purpose = any_purpose(random);
            const std::int64_t count = random.below(3) == 0 ? random.integer(-1, messages + 2) : 1;
            const permission answer = budget.check(purpose, now, count);
            REQUIRE(answer.refused.open() == model.open(purpose, now, count));
            REQUIRE(budget.used(now) == std::min(messages, model.used(now, p.window)));
            const std::int64_t room = budget.room(purpose, now);
            REQUIRE((room == 0 || model.open(purpose, now, room)));
            REQUIRE_FALSE(model.open(purpose, now, room + 1));
            if (!answer.refused.open()) {
                REQUIRE(answer.earliest == model.opens(purpose, now, count));
                if (answer.earliest != message_budget::never) {
                    REQUIRE(answer.earliest > now);
                    REQUIRE(budget.check(purpose, answer.earliest, count).refused.open());
                    REQUIRE_FALSE(budget.check(purpose, answer.earliest - 1ns, count).refused.open());
                }
                if (random.below(20) != 0) continue;  // some leave without permission
            }
            budget.sent(now, count);
            model.sent(now, count);
            model.forget_old();
        }
    }
}

TEST_CASE("in no window are there more than allowed, whoever asks for what, and none at the venue") {
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        INFO("seed " << seed);
        sim::random_numbers random{seed};
        const message_budget_parameters p = seed % 2 == 0 ? ib_message_budget : ib_cautious_message_budget;
        message_budget budget{p};
        std::vector<time_point> all;
        std::vector<time_point> refreshes;
        std::vector<time_point> arrivals;
        time_point now{};
        for (int i = 0; i < 6000; ++i) {
            now = now + std::chrono::microseconds{random.integer(0, 25'000)};
            const message_purpose purpose = any_purpose(random);
            const std::int64_t count = random.integer(1, 4);
            // Half of them come as soon as they may.
            permission answer = budget.check(purpose, now, count);
            if (!answer.refused.open() && random.below(2) == 0) {
                now = answer.earliest;
                answer = budget.check(purpose, now, count);
                REQUIRE(answer.refused.open());
            }
            if (purpose != refresh) REQUIRE(answer.refused.open() == (budget.used(now) + count <= p.messages));
            if (!answer.refused.open()) continue;
            budget.sent(now, count);
            for (std::int64_t n = 0; n < count; ++n) {
                all.push_back(now);
                if (purpose == refresh) refreshes.push_back(now);
                arrivals.push_back(now + 5ms + std::chrono::nanoseconds{random.integer(0, p.jitter.count())});
            }
        }
        REQUIRE(all.size() > 3000);
        std::sort(arrivals.begin(), arrivals.end());
        CHECK(most_in(all, p.window + p.jitter) == p.messages);
        CHECK(most_in(refreshes, p.window + p.jitter) <= p.messages - p.reserved);
        CHECK(most_in(arrivals, p.window) <= p.messages);
    }
}

TEST_CASE("a clock that goes back never lets more through") {
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        INFO("seed " << seed);
        sim::random_numbers random{seed};
        message_budget budget{{.messages = 10, .reserved = 2}};
        std::vector<time_point> all;
        time_point now{};
        for (int i = 0; i < 3000; ++i) {
            now = now + std::chrono::milliseconds{random.integer(-40, 60)};
            if (!budget.check(cancel, now).refused.open()) continue;
            budget.sent(now);
            all.push_back(now);
        }
        std::sort(all.begin(), all.end());
        CHECK(all.size() > 100);
        CHECK(most_in(all, 1100ms) <= 10);
    }
}

TEST_CASE("message budget: parameters that are not legal are named") {
    const auto parameter = [](const message_budget_parameters& p) {
        const problem found = p.check();
        return std::string{found ? found.parameter : "none"};
    };
    CHECK(parameter({}) == "none");
    CHECK(parameter(ib_message_budget) == "none");
    CHECK(parameter(ib_cautious_message_budget) == "none");
    CHECK(parameter({.messages = 0}) == "messages");
    CHECK(parameter({.messages = 1'000'001}) == "messages");
    CHECK(parameter({.messages = 1, .reserved = 0}) == "none");
    CHECK(parameter({.messages = 1'000'000}) == "none");
    CHECK(parameter({.reserved = -1}) == "reserved");
    CHECK(parameter({.reserved = 45}) == "reserved");
    CHECK(parameter({.reserved = 44}) == "none");
    CHECK(parameter({.window = 999ns}) == "window (seconds)");
    CHECK(parameter({.window = 1us}) == "none");
    CHECK(parameter({.window = 25h}) == "window (seconds)");
    CHECK(parameter({.jitter = -1ns}) == "jitter (seconds)");
    CHECK(parameter({.jitter = 25h}) == "jitter (seconds)");
    CHECK(parameter({.back_off = -1ns}) == "back_off (seconds)");
    CHECK(parameter({.back_off = 61s}) == "longest_back_off (seconds)");
    CHECK(parameter({.caution = -1ns}) == "caution (seconds)");
    CHECK(parameter({.cautious_window = 999ms}) == "cautious_window (seconds)");
    CHECK_THROWS_AS(message_budget{{.messages = -1}}, invalid_parameter);
    // Below 50 a second, and below 50 in 3 seconds.
    CHECK((ib_message_budget.messages < 50 && ib_message_budget.window == 1s));
    CHECK((ib_cautious_message_budget.messages < 50 && ib_cautious_message_budget.window == 3s));
}
