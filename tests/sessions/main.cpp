// sessions: one quoter lives through many steps of hostile input. Books, positions and resting sizes change from
// outside, times stand, jump and go back, corrections come late, early, doubled and in the wrong order, facts are
// stated, anything may be no number. A small model beside it, which goes by the contract and shares no code with the
// quoter, knows what stands and what left when, and every step is held against it.
//     sessions [--seeds N] [--first SEED] [--steps N]      100 seeds from 0 on, 100,000 steps each by default
// Ends with a line `N passed, M failed`; a failure prints the seed and the step.

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <string>
#include <support/market.hpp>
#include <twoside/twoside.hpp>

using namespace twoside;
using namespace std::chrono_literals;
using std::chrono::nanoseconds;

namespace {

constexpr double limit = 1000;
constexpr double lot = 10;
constexpr reason closed{"closed by the script"};
constexpr reason leave{"leave, by the script", decision::exit};

// A gate that says what the session tells it.
struct scripted {
    const verdicts* says;
    verdicts operator()(const proposal&) const noexcept { return *says; }
};

// What becomes of a signal.
enum class fate { left, stayed, refused };

// Everything that was ever signalled and told, gone through from what was stated last.
class model {
public:
    struct signalled {
        std::uint64_t number;
        action what;
        quote wanted;
        two_sided<bool> touches;
        two_sided<bool> in_vain;  // nothing came of it
        two_sided<bool> stayed;   // because it did not even leave
        two_sided<time_point> left;
    };

    [[nodiscard]] quote stands() const {
        quote q = facts_;
        for (const signalled& e : entries_)
            for (const side s : {side::bid, side::ask})
                if (e.number > stated_after_ && e.touches[s] && !e.in_vain[s]) q[s] = e.wanted[s];
        return q;
    }
    [[nodiscard]] time_point last_left() const {
        time_point last = forgotten_left_;
        for (const signalled& e : entries_)
            for (const side s : {side::bid, side::ask})
                if (e.what == action::quote && !e.stayed[s]) last = std::max(last, e.left[s]);
        return last;
    }
    template <class Signal>
    void take(const Signal& s, time_point when) {
        if (s.action == action::hold) return;
        ++number_;
        const two_sided<bool> touches = s.action == action::cancel ? s.cancels : two_sided<bool>{true, true};
        const quote wanted = s.action == action::quote ? s.quote : quote{};
        entries_.push_back({number_, s.action, wanted, touches, {}, {}, {when, when}});
        if (s.action == action::exit) exit_ = number_;
        if (entries_.size() > 16) forget();
    }
    // Whether the last exit that was signalled counts as having left.
    [[nodiscard]] bool exited() const {
        for (const signalled& e : entries_)
            if (e.number == exit_) return !(e.in_vain.bid && e.in_vain.ask);
        return exit_ != 0;
    }
    void exit_is_over() { exit_ = 0; }

    // What the contract says that a correction answers, and its effect.
    bool correct(std::uint64_t n, two_sided<bool> sides, fate f, time_point when) {
        if (n == 0 || n > number_) return false;
        for (signalled& e : entries_) {
            if (e.number != n) continue;
            bool applies = false;
            for (const side s : {side::bid, side::ask}) {
                if (!sides[s] || !e.touches[s]) continue;
                applies = n > stated_after_;
                e.in_vain[s] = f != fate::left;
                e.stayed[s] = f == fate::stayed;
                if (f == fate::left) e.left[s] = std::max(e.left[s], when);
            }
            return applies;
        }
        if (f == fate::left) forgotten_left_ = std::max(forgotten_left_, when);
        return false;
    }
    // With what came of the signals up to `as_of` in it, but for those that are forgotten already.
    void state(const quote& q, std::uint64_t as_of) {
        facts_ = q;
        const std::uint64_t forgotten = entries_.empty() ? number_ : entries_.front().number - 1;
        stated_after_ = std::clamp(as_of, forgotten, number_);
    }
    void filled(side s, std::int64_t lots) {
        facts_[s].lots = std::max<std::int64_t>(0, facts_[s].lots - lots);
        for (signalled& e : entries_) e.wanted[s].lots = std::max<std::int64_t>(0, e.wanted[s].lots - lots);
    }
    void restart(time_point now) {
        forgotten_left_ = std::min(forgotten_left_, now);
        for (signalled& e : entries_)
            for (const side s : {side::bid, side::ask}) e.left[s] = std::min(e.left[s], now);
    }
    [[nodiscard]] std::uint64_t number() const { return number_; }

private:
    // The contract promises corrections of the last 16.
    void forget() {
        const signalled e = entries_.front();
        entries_.pop_front();
        for (const side s : {side::bid, side::ask}) {
            if (e.number > stated_after_ && e.touches[s] && !e.in_vain[s]) facts_[s] = e.wanted[s];
            if (e.what == action::quote && !e.stayed[s]) forgotten_left_ = std::max(forgotten_left_, e.left[s]);
        }
    }

    std::deque<signalled> entries_{};
    quote facts_{};
    std::uint64_t stated_after_ = 0;
    std::uint64_t number_ = 0;
    std::uint64_t exit_ = 0;
    time_point forgotten_left_ = time_point::earliest();
};

struct tally {
    std::int64_t quotes = 0, cancels = 0, exits = 0, unchanged = 0, throttled = 0, back = 0, corrected = 0,
                 one_sided = 0;
};

class life {
public:
    explicit life(std::uint64_t seed) : random_{seed} {}

    // Empty where all steps held; what went wrong otherwise.
    std::string run(std::int64_t steps) {
        quoter_.throttle = throttle<100ms>{interval_};
        for (step_ = 0; step_ < steps; ++step_) {
            change_the_world();
            const auto what = random_.below(100);
            if (what < 70)
                refresh();
            else if (what < 95)
                correct();
            else if (what < 96)
                state_facts();
            else if (what < 97)
                fill();
            else if (what < 98)
                set_interval();
            else if (random_.below(20) == 0)
                restart();
            if (wrong_.empty() && !same(quoter_.standing(), model_.stands())) wrong_ = "what stands differs";
            if (!wrong_.empty()) return wrong_ + ", step " + std::to_string(step_);
        }
        return {};
    }
    [[nodiscard]] const tally& counted() const { return tally_; }

private:
    static bool same(const standing_quote& a, const quote& b) { return a.bid == b.bid && a.ask == b.ask; }

    void expect(bool holds, const char* otherwise) {
        if (!holds && wrong_.empty()) wrong_ = otherwise;
    }
    double maybe(double x) { return random_.below(60) == 0 ? support::any_number(random_) : x; }

    void change_the_world() {
        switch (random_.below(40)) {
            case 0:
                now_ = now_ + std::chrono::seconds{random_.integer(1, 4000)};
                break;
            case 1:
            case 2:
                break;
            default:
                now_ = now_ + std::chrono::microseconds{random_.integer(0, 60'000)};
        }
        if (random_.below(3) == 0) {
            book_ = support::random_book(random_);
            book_ = {maybe(book_.bid), maybe(book_.bid_size), maybe(book_.ask), maybe(book_.ask_size), now_};
        }
        if (random_.below(4) == 0) state_.position = maybe(10.0 * static_cast<double>(random_.integer(-105, 105)));
        if (random_.below(4) == 0) {
            state_.resting = {maybe(random_.uniform(0, 300)), maybe(random_.uniform(0, 300))};
            state_.volatility = per_sqrt_second(maybe(random_.uniform(0, 0.05)));
        }
        if (random_.below(8) == 0) {
            const auto say = [&] {
                return random_.below(12) == 0 ? verdict{leave} : random_.below(4) == 0 ? verdict{closed} : verdict{};
            };
            script_ = {say(), say()};
        }
    }

    void refresh() {
        // Mostly the time, sometimes one far ahead, or back.
        time_point when = now_;
        if (random_.below(25) == 0) when = now_ - std::chrono::milliseconds{random_.integer(0, 5000)};
        if (random_.below(2000) == 0) when = now_ + 1h;
        const bool back = when < latest_;
        const time_point known = back ? latest_ : when;
        const quote before = model_.stands();
        const time_point last = model_.last_left();
        const bool too_soon = known - last < std::max<nanoseconds>(interval_, 100ms);

        const auto s = quoter_.refresh(when, book_, state_);
        latest_ = known;

        // The pace.
        if (s.action == action::quote) {
            expect(!back, "a quote although time went back");
            expect(known - last >= 100ms, "a quote closer than the floor");
            expect(!too_soon, "a quote closer than the interval");
            expect(s.quote != before, "a quote that changes nothing");
            expect(!((s.quote.bid == before.bid || !s.quote.bid.present()) &&
                     (s.quote.ask == before.ask || !s.quote.ask.present())),
                   "a quote that only takes away");
        }
        if (s.reason == throttled) expect(too_soon, "throttled without a reason");
        if (s.reason == throttled) expect(s.next_refresh > known, "the next refresh is not later");
        if (s.reason == time_went_back) expect(back, "time did not go back");
        if (s.reason == unchanged) expect(s.quote == before && !s.quote.empty(), "said to be unchanged");

        // Cancels name what stands, and nothing else.
        for (const side which : {side::bid, side::ask}) {
            if (s.action != action::exit && s.cancels[which])
                expect(before[which].present(), "cancels what does not stand");
            if (s.cancels[which]) expect(!s.quote[which].present(), "a side is cancelled and stands");
            if (before[which].present() && !s.quote[which].present())
                expect(s.cancels[which], "a side goes without a cancel");
        }
        for (const side which : {side::bid, side::ask})
            if (s.action != action::exit)
                expect(s.changes[which] == (s.quote[which] != before[which]), "changes are not what changes");
        if (s.action == action::hold) expect(s.number == 0 && s.quote == before, "a hold changes something");
        if (s.action != action::hold) expect(s.number == model_.number() + 1, "numbers do not count up");

        // An exit is signalled at once and once.
        const bool must_leave = script_.bid.exits() || script_.ask.exits();
        if (!must_leave) model_.exit_is_over();
        const bool had_left = must_leave && model_.exited();
        expect((s.action == action::exit) == (must_leave && !had_left), "an exit too many, or one missing");
        if (must_leave) expect(s.quote.empty(), "something stands after an exit");
        if (must_leave) expect(s.inventory().urgency == 1, "an exit is not urgent");

        model_.take(s, known);
        expect(s.quote == model_.stands(), "the signal's quote is not what stands");

        // What is demanded is done at once, throttle or not.
        const quote& now_stands = s.quote;
        for (const side which : {side::bid, side::ask})
            if (!script_[which].open()) expect(!now_stands[which].present(), "a side that a gate stopped stands");
        const bool sound = book_.bid > 0 && book_.bid < book_.ask && book_.ask < infinity && book_.bid_size >= 0 &&
                           book_.bid_size < infinity && book_.ask_size >= 0 && book_.ask_size < infinity;
        if (!sound) expect(now_stands.empty(), "a quote stands on a book that is broken");
        if (!is_finite(state_.position)) expect(now_stands.empty(), "a quote stands without a position");
        const double bid_size = lot * static_cast<double>(now_stands.bid.lots);
        const double ask_size = lot * static_cast<double>(now_stands.ask.lots);
        if (now_stands.bid.present())
            expect(state_.position + std::max(0.0, state_.resting.bid) + bid_size <= limit + 1e-6,
                   "the long limit could be passed");
        if (now_stands.ask.present())
            expect(-state_.position + std::max(0.0, state_.resting.ask) + ask_size <= limit + 1e-6,
                   "the short limit could be passed");
        if (now_stands.two_way()) expect(now_stands.bid.ticks < now_stands.ask.ticks, "our quote is crossed");

        tally_.quotes += s.action == action::quote;
        tally_.one_sided += s.action == action::quote && !s.quote.two_way();
        tally_.cancels += s.action == action::cancel;
        tally_.exits += s.action == action::exit;
        tally_.unchanged += s.reason == unchanged;
        tally_.throttled += s.reason == throttled;
        tally_.back += back;
    }

    void correct() {
        // Mostly of one of the last signals; sometimes of one that is long gone, or was never given.
        const std::uint64_t newest = model_.number();
        std::uint64_t n = newest - std::min<std::uint64_t>(newest, random_.below(6));
        if (random_.below(10) == 0) n = random_.below(newest + 3);
        const fate f = static_cast<fate>(random_.below(3));
        const auto which = random_.below(3);
        const two_sided<bool> sides{which != 1, which != 2};
        time_point when = now_ + std::chrono::milliseconds{random_.integer(-300, 300)};
        if (random_.below(500) == 0) when = now_ + std::chrono::seconds{random_.integer(1, 3600)};
        const side one = sides.bid ? side::bid : side::ask;
        const auto tell = [&] {
            const bool whole = which == 0;
            if (f == fate::left) return whole ? quoter_.sent(n, when) : quoter_.sent(n, one, when);
            if (f == fate::stayed) return whole ? quoter_.not_sent(n) : quoter_.not_sent(n, one);
            return whole ? quoter_.refused(n) : quoter_.refused(n, one);
        };
        const bool answered = tell();
        expect(answered == model_.correct(n, sides, f, when), "a correction answered wrongly");
        tally_.corrected += answered;
    }

    void state_facts() {
        quote facts{};
        for (const side s : {side::bid, side::ask})
            if (random_.below(3) != 0) facts[s] = {random_.integer(9900, 10100), random_.integer(-1, 40)};
        // Mostly with everything in them, sometimes older than the last signals.
        const std::uint64_t newest = model_.number();
        const std::uint64_t as_of = newest - std::min<std::uint64_t>(newest, random_.below(3));
        if (random_.below(2) == 0) {
            quoter_.standing(facts);
            model_.state(facts, newest);
        } else {
            quoter_.standing(facts, as_of);
            model_.state(facts, as_of);
        }
    }
    void fill() {
        const side s = random_.below(2) == 0 ? side::bid : side::ask;
        const std::int64_t lots = random_.integer(-1, 20);
        quoter_.filled(s, lots);
        model_.filled(s, std::max<std::int64_t>(0, lots));
    }
    void set_interval() {
        interval_ = std::chrono::milliseconds{random_.integer(50, 400)};
        quoter_.throttle = throttle<100ms>{interval_};
    }
    void restart() {
        if (random_.below(2) == 0) now_ = now_ - std::chrono::seconds{random_.integer(0, 7200)};
        quoter_.restart(now_);
        model_.restart(now_);
        latest_ = now_;
    }

    sim::random_numbers random_;
    std::int64_t step_ = 0;
    std::string wrong_{};
    time_point now_{10h};
    time_point latest_ = time_point::earliest();
    nanoseconds interval_ = 150ms;
    top_of_book book_{};
    market_state state_{.time_left = 60s};
    verdicts script_{};
    model model_{};
    tally tally_{};

    quoter<weighted_mid, avellaneda_stoikov, reservation_skew, given_horizon, position_size, order_rules<>,
           all_of<valid_book, inventory_limit, all_of<scripted>>, throttle<100ms>>
        quoter_{.spread = avellaneda_stoikov{{.risk_aversion = 1e-3, .fill_decay = per_price(60)}},
                .skew = reservation_skew{{.risk_aversion = 1e-3, .cap = cap_in_half_spreads(2)}},
                .size = position_size{{.size = 300, .position_limit = limit}},
                .rules = {.lots = lot_rule{{.lot = lot}}},
                .pressure = inventory_pressure{{.position_limit = limit}},
                .gate = all_of{valid_book{}, inventory_limit{limit}, all_of{scripted{&script_}}}};
};

}  // namespace

int main(int argc, char** argv) {
    std::int64_t seeds = 100;
    std::int64_t first = 0;
    std::int64_t steps = 100'000;
    for (int i = 1; i < argc; i += 2) {
        char* end = nullptr;
        const long long n = i + 1 < argc ? std::strtoll(argv[i + 1], &end, 10) : -1;
        const bool number = end != nullptr && *end == '\0' && n >= 0;
        if (number && std::strcmp(argv[i], "--seeds") == 0) {
            seeds = n;
        } else if (number && std::strcmp(argv[i], "--first") == 0) {
            first = n;
        } else if (number && std::strcmp(argv[i], "--steps") == 0) {
            steps = n;
        } else {
            std::fprintf(stderr, "usage: sessions [--seeds N] [--first SEED] [--steps N]\n");
            return 2;
        }
    }
    std::int64_t failed = 0;
    tally all{};
    for (std::int64_t seed = first; seed < first + seeds; ++seed) {
        life one{static_cast<std::uint64_t>(seed)};
        const std::string wrong = one.run(steps);
        const tally& t = one.counted();
        all = {all.quotes + t.quotes,       all.cancels + t.cancels,     all.exits + t.exits,
               all.unchanged + t.unchanged, all.throttled + t.throttled, all.back + t.back,
               all.corrected + t.corrected, all.one_sided + t.one_sided};
        if (wrong.empty()) continue;
        std::printf("seed %lld: %s\n", static_cast<long long>(seed), wrong.c_str());
        ++failed;
    }
    std::printf(
        "%lld quotes (%lld of one side), %lld cancels, %lld exits, %lld unchanged, %lld throttled, %lld times back, "
        "%lld corrections\n",
        static_cast<long long>(all.quotes), static_cast<long long>(all.one_sided), static_cast<long long>(all.cancels),
        static_cast<long long>(all.exits), static_cast<long long>(all.unchanged), static_cast<long long>(all.throttled),
        static_cast<long long>(all.back), static_cast<long long>(all.corrected));
    // A session in which nothing happens would show nothing.
    const bool lively = all.quotes * 200 > seeds * steps && all.cancels * 200 > seeds * steps &&
                        all.exits * 2000 > seeds * steps && all.unchanged * 1000 > seeds * steps &&
                        all.throttled * 100 > seeds * steps;
    if (!lively) {
        std::printf("the sessions were not lively enough to show anything\n");
        ++failed;
    }
    std::printf("%lld passed, %lld failed\n", static_cast<long long>(seeds - failed > 0 ? seeds - failed : 0),
                static_cast<long long>(failed));
    return failed == 0 ? 0 : 1;
}
