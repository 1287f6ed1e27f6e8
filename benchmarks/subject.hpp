#pragma once
// What the latency benchmark measures: one quoter composed from the library's parts, and the same arithmetic written by
// hand in one function for the same parameters. tests/benchmarks/handwritten.cpp shows that both give the same signals.

#include <cmath>
#include <cstdint>
#include <twoside/sim/random.hpp>
#include <twoside/twoside.hpp>
#include <vector>

namespace subject {

using namespace std::chrono_literals;

inline constexpr double risk_aversion = 0.002;
inline constexpr double fill_decay = 60.0;
inline constexpr double position_limit = 1000;
inline constexpr double order_size = 100;
inline constexpr double lot = 1;
inline constexpr double share_of_ours = 0.5;
inline constexpr double ticks_per_unit = 100;
inline constexpr auto horizon = 60s;
inline constexpr auto max_age = 2s;
inline constexpr auto interval = 250ms;
inline constexpr double fast_sigmas = 6;
inline constexpr auto fast_window = 1s;

inline auto composed() {
    return twoside::quoter{
        .fair_value = twoside::weighted_mid{},
        .spread =
            twoside::avellaneda_stoikov{{.risk_aversion = risk_aversion, .fill_decay = twoside::per_price(fill_decay)}},
        .skew = twoside::reservation_skew{{.risk_aversion = risk_aversion}},
        .horizon = twoside::rolling_horizon{horizon},
        .size = twoside::position_size{{.size = order_size, .position_limit = position_limit}},
        .rules = {.ticks = twoside::tick_rule{1 / ticks_per_unit}, .ticks_from_crossing = 1},
        .pressure = twoside::inventory_pressure{{.position_limit = position_limit}},
        .gate = twoside::all_of{twoside::valid_book{}, twoside::stale_book{max_age},
                                twoside::inventory_limit{position_limit},
                                twoside::min_market_spread{{.share_of_ours = share_of_ours}},
                                twoside::fast_market{{.window = fast_window, .sigmas = fast_sigmas}}},
        .throttle = twoside::throttle<interval>{},
    };
}

using composed_quoter = decltype(composed());
using signal = composed_quoter::signal;

// What a configuration file would set; the composed quoter holds the same numbers in its parts.
struct configuration {
    double risk_aversion = subject::risk_aversion;
    double premium = std::log1p(subject::risk_aversion / subject::fill_decay) / subject::risk_aversion;
    double tau = 60;
    double target = 0;
    double skew_cap = twoside::infinity;
    double position_limit = subject::position_limit;
    double order_size = subject::order_size;
    double bid_size_per_room = subject::order_size / subject::position_limit;
    double ask_size_per_room = subject::order_size / subject::position_limit;
    double lot = subject::lot;
    double lots_per_unit = 1 / subject::lot;
    double minimum_size = 0;
    double maximum_size = twoside::infinity;
    double minimum_notional = 0;
    double tick = 1 / subject::ticks_per_unit;
    double ticks_per_unit = subject::ticks_per_unit;
    int ticks_from_crossing = 1;
    bool allow_non_positive_prices = false;
    double share_of_ours = subject::share_of_ours;
    double minimum_market_spread = 0;
    std::int64_t max_age = 2'000'000'000;
    std::int64_t interval = 250'000'000;
    double move_per_sigma = subject::fast_sigmas * 1.0;
    std::int64_t max_events = std::numeric_limits<std::int64_t>::max();
    double urgency_per_unit = 1 / (subject::position_limit * 0.5);
    double urgency_start = subject::position_limit * 0.5;
};

// The same by hand: plain doubles, one function, no stage in sight.
class handwritten {
public:
    explicit handwritten(const configuration& c = {}) : c_{c} {}

    signal refresh(std::int64_t now, const twoside::top_of_book& book, const twoside::market_state& state) noexcept {
        using namespace twoside;
        signal s;
        if (now < last_) {
            s.reason = time_went_back;
            s.sides = {time_went_back, time_went_back};
            return s;
        }
        last_ = now;
        const bool refused = now < allowed_from_;
        const double sigma = state.volatility.per_sqrt_second();
        const double q = state.position;
        const double total_size = book.bid_size + book.ask_size;
        const double mid = 0.5 * book.bid + 0.5 * book.ask;
        const double share = book.bid_size / total_size;
        const double fair = share >= 0 && share <= 1 && total_size > 0 && total_size < infinity
                                ? book.bid + (book.ask - book.bid) * share
                                : mid;
        const double cost = c_.risk_aversion * sigma * sigma * c_.tau;
        const double half = 0.5 * (cost + 2 * c_.premium);
        const double moved = (q - c_.target) * cost;
        const double skew = moved < -c_.skew_cap ? -c_.skew_cap : (moved > c_.skew_cap ? c_.skew_cap : moved);
        const double bid_room = c_.position_limit - q;
        const double ask_room = c_.position_limit + q;
        double bid_size = bid_room * c_.bid_size_per_room;
        double ask_size = ask_room * c_.ask_size_per_room;
        const double rest_bid = state.resting.bid < 0 ? 0 : state.resting.bid;
        const double rest_ask = state.resting.ask < 0 ? 0 : state.resting.ask;
        const double bid_most = c_.order_size < bid_room - rest_bid ? c_.order_size : bid_room - rest_bid;
        const double ask_most = c_.order_size < ask_room - rest_ask ? c_.order_size : ask_room - rest_ask;
        bid_size = bid_size < bid_most ? bid_size : bid_most;
        ask_size = ask_size < ask_most ? ask_size : ask_most;
        bid_size = bid_size > 0 ? bid_size : 0;
        ask_size = ask_size > 0 ? ask_size : 0;

        verdict bid;
        verdict ask;
        if (!(book.bid > 0 && book.bid < book.ask && book.ask < infinity && book.bid_size >= 0 &&
              book.bid_size < infinity && book.ask_size >= 0 && book.ask_size < infinity)) {
            s.gates.each[0].bid = s.gates.each[0].ask = valid_book{}(proposal{{.book = book, .state = state}});
        }
        const std::int64_t age = now - book.time.since_epoch().count();
        if (age > c_.max_age) s.gates.each[1] = {stale_book::stale, stale_book::stale};
        if (age < -c_.max_age) s.gates.each[1] = {stale_book::ahead, stale_book::ahead};
        if (!(bid_size <= bid_room - rest_bid && q < c_.position_limit))
            s.gates.each[2].bid = inventory_limit::long_limit;
        if (!(ask_size <= ask_room - rest_ask && q > -c_.position_limit))
            s.gates.each[2].ask = inventory_limit::short_limit;
        if (book.ask - book.bid < c_.minimum_market_spread)
            s.gates.each[3] = {min_market_spread::unprofitable, min_market_spread::unprofitable};
        else if (book.ask - book.bid < c_.share_of_ours * (half + half) * (1 - 1e-12))
            s.gates.each[3] = {min_market_spread::tighter_than_ours, min_market_spread::tighter_than_ours};

        if (now - slot_start_ >= slot) advance(now);
        ++events_;
        if (mid - mid == 0) {
            low_ = low_ < mid ? low_ : mid;
            high_ = high_ > mid ? high_ : mid;
            const double low = low_ < past_low_ ? low_ : past_low_;
            const double high = high_ > past_high_ ? high_ : past_high_;
            const double allowed = c_.move_per_sigma * sigma;
            const double move = high - mid > mid - low ? high - mid : mid - low;
            if (!(move <= allowed)) {
                const reason& why = allowed - allowed == 0 ? fast_market::moving : fast_market::no_volatility;
                s.gates.each[4] = {why, why};
            }
        }
        if (s.gates.each[4].bid.open() && events_ + past_events_ > c_.max_events)
            s.gates.each[4] = {fast_market::busy, fast_market::busy};
        for (const verdicts& v : s.gates.each) {
            if (bid.open()) bid = v.bid;
            if (ask.open()) ask = v.ask;
        }
        const double priced_skew = refused ? 0 : skew;
        const double sum = fair + half + half + q + priced_skew;
        if (!(sum - sum == 0)) {
            const bool never = half == infinity;
            const bool spread_failed = !never && !(half - half == 0);
            const bool failed = spread_failed || !(priced_skew - priced_skew == 0);
            const verdict why = !(q - q == 0)                     ? verdict{no_position}
                                : !(fair - fair == 0)             ? verdict{no_fair_value}
                                : failed && !(sigma - sigma == 0) ? verdict{no_volatility}
                                : spread_failed                   ? verdict{no_spread}
                                : failed                          ? verdict{no_skew_value}
                                : never                           ? verdict{no_quote_by_model}
                                                                  : verdict{};
            if (bid.open()) bid = why;
            if (ask.open()) ask = why;
        }
        const double pressed = (std::abs(q - c_.target) - c_.urgency_start) * c_.urgency_per_unit;
        const double at_most_one = 1.0 < pressed ? 1.0 : pressed;
        const double urgency = at_most_one > 0 ? at_most_one : 0.0;
        s.inventory.urgency = urgency;
        s.inventory.action =
            static_cast<inventory_action>(static_cast<int>(urgency > 0) * (1 + static_cast<int>(q < c_.target)));
        s.sides = {bid, ask};
        if (refused) {
            s.reason = throttled;
            s.next_refresh = time_point{std::chrono::nanoseconds{allowed_from_}};
            take_off(s);
            return s;
        }
        s.fair_value = fair;
        s.skew = skew;
        s.offsets = {half, half};

        const double raw_bid = fair - skew - half;
        const double raw_ask = fair - skew + half;
        const double x_bid = raw_bid * c_.ticks_per_unit;
        const double x_ask = raw_ask * c_.ticks_per_unit;
        const bool bid_places = std::abs(x_bid) <= largest_exact_tick;
        const bool ask_places = std::abs(x_ask) <= largest_exact_tick;
        std::int64_t bid_ticks = 0;
        std::int64_t ask_ticks = 0;
        double bid_price = not_a_number;
        double ask_price = not_a_number;
        const double x_market_bid = book.bid * c_.ticks_per_unit;
        const double x_market_ask = book.ask * c_.ticks_per_unit;
        if (bid_places) {
            bid_ticks = floored(x_bid + tolerance(x_bid));
            const double wanted = static_cast<double>(bid_ticks) / c_.ticks_per_unit;
            bid_price = wanted;
            if (c_.ticks_from_crossing > 0 && std::abs(x_market_ask) <= largest_exact_tick) {
                const std::int64_t most = floored(x_market_ask + tolerance(x_market_ask)) - c_.ticks_from_crossing;
                if (most < bid_ticks) {
                    bid_ticks = most;
                    bid_price = static_cast<double>(most) / c_.ticks_per_unit;
                }
            }
            s.clamping.bid = wanted - bid_price;
            s.rounding.bid = raw_bid - wanted;
        }
        if (ask_places) {
            ask_ticks = -floored(tolerance(x_ask) - x_ask);
            const double wanted = static_cast<double>(ask_ticks) / c_.ticks_per_unit;
            ask_price = wanted;
            if (c_.ticks_from_crossing > 0 && std::abs(x_market_bid) <= largest_exact_tick) {
                const std::int64_t least = -floored(tolerance(x_market_bid) - x_market_bid) + c_.ticks_from_crossing;
                if (least > ask_ticks) {
                    ask_ticks = least;
                    ask_price = static_cast<double>(least) / c_.ticks_per_unit;
                }
            }
            s.clamping.ask = ask_price - wanted;
            s.rounding.ask = wanted - raw_ask;
        }
        if (bid_price >= ask_price) {
            const std::int64_t low = bid_ticks < ask_ticks ? bid_ticks : ask_ticks;
            const std::int64_t high = bid_ticks < ask_ticks ? ask_ticks : bid_ticks;
            s.clamping.bid += bid_price - static_cast<double>(low - 1) / c_.ticks_per_unit;
            s.clamping.ask += static_cast<double>(high + 1) / c_.ticks_per_unit - ask_price;
            bid_ticks = low - 1;
            ask_ticks = high + 1;
            bid_price = static_cast<double>(bid_ticks) / c_.ticks_per_unit;
            ask_price = static_cast<double>(ask_ticks) / c_.ticks_per_unit;
        }
        if (bid.open()) bid = place(s.quote.bid, raw_bid, bid_places, bid_ticks, bid_price, bid_size);
        if (ask.open()) ask = place(s.quote.ask, raw_ask, ask_places, ask_ticks, ask_price, ask_size);
        s.sides = {bid, ask};
        if (s.quote.empty()) {
            s.reason = bid;
            take_off(s);
            return s;
        }
        s.action = action::quote;
        allowed_from_ = now + c_.interval;
        bid_works_ = s.quote.bid.present();
        ask_works_ = s.quote.ask.present();
        return s;
    }

private:
    static constexpr std::int64_t slot = 125'000'000;

    static std::int64_t floored(double x) noexcept {
        const auto t = static_cast<std::int64_t>(x);
        return t - (static_cast<double>(t) > x ? 1 : 0);
    }
    static double tolerance(double x) noexcept { return 1e-7 + std::abs(x) * 4.5e-16; }

    [[gnu::always_inline]] twoside::verdict place(twoside::quote_side& out, double raw, bool places, std::int64_t ticks,
                                                  double price, double size) const noexcept {
        if (raw != raw) return twoside::price_not_a_number;
        if (!places) return std::abs(raw) == twoside::infinity ? twoside::no_quote_by_model : twoside::price_off_scale;
        if (!(price > 0) && !c_.allow_non_positive_prices) return twoside::price_not_positive;
        const double wanted = (c_.maximum_size < size ? c_.maximum_size : size) * c_.lots_per_unit;
        double whole = 0;
        if (wanted > 0 && wanted <= twoside::largest_exact_tick)
            whole = static_cast<double>(floored(wanted + 1e-7)) * c_.lot;
        if (!(whole > 0)) return twoside::lot_rule::no_size;
        if (whole < c_.minimum_size) return twoside::lot_rule::too_small;
        if (whole * std::abs(price) < c_.minimum_notional) return twoside::lot_rule::too_little_money;
        out = {{ticks, c_.tick, price}, whole};
        return {};
    }

    void take_off(signal& s) noexcept {
        s.cancels = {bid_works_ && !s.sides.bid.open(), ask_works_ && !s.sides.ask.open()};
        if (!s.cancels.bid && !s.cancels.ask) return;
        s.action = twoside::action::cancel;
        s.reason = s.cancels.bid ? s.sides.bid : s.sides.ask;
        bid_works_ = bid_works_ && !s.cancels.bid;
        ask_works_ = ask_works_ && !s.cancels.ask;
    }

    [[gnu::noinline]] void advance(std::int64_t now) noexcept {
        const std::int64_t behind = now - slot_start_;
        if (behind >= 9 * slot) {
            for (unsigned i = 0; i < 8; ++i) {
                ring_low_[i] = twoside::infinity;
                ring_high_[i] = -twoside::infinity;
                ring_events_[i] = 0;
            }
            slot_start_ = now;
        } else {
            for (std::int64_t left = behind; left >= slot; left -= slot) {
                ring_low_[next_] = low_;
                ring_high_[next_] = high_;
                ring_events_[next_] = events_;
                next_ = (next_ + 1) % 8;
                low_ = twoside::infinity;
                high_ = -twoside::infinity;
                events_ = 0;
                slot_start_ += slot;
            }
        }
        low_ = twoside::infinity;
        high_ = -twoside::infinity;
        events_ = 0;
        past_low_ = twoside::infinity;
        past_high_ = -twoside::infinity;
        past_events_ = 0;
        for (unsigned i = 0; i < 8; ++i) {
            past_low_ = past_low_ < ring_low_[i] ? past_low_ : ring_low_[i];
            past_high_ = past_high_ > ring_high_[i] ? past_high_ : ring_high_[i];
            past_events_ += ring_events_[i];
        }
    }

    configuration c_;
    std::int64_t last_ = std::numeric_limits<std::int64_t>::min();
    std::int64_t allowed_from_ = std::numeric_limits<std::int64_t>::min();
    bool bid_works_ = false;
    bool ask_works_ = false;
    std::int64_t slot_start_ = 0;
    double low_ = twoside::infinity;
    double high_ = -twoside::infinity;
    double past_low_ = twoside::infinity;
    double past_high_ = -twoside::infinity;
    double ring_low_[8] = {twoside::infinity, twoside::infinity, twoside::infinity, twoside::infinity,
                           twoside::infinity, twoside::infinity, twoside::infinity, twoside::infinity};
    double ring_high_[8] = {-twoside::infinity, -twoside::infinity, -twoside::infinity, -twoside::infinity,
                            -twoside::infinity, -twoside::infinity, -twoside::infinity, -twoside::infinity};
    std::int64_t ring_events_[8] = {};
    std::int64_t events_ = 0;
    std::int64_t past_events_ = 0;
    unsigned next_ = 0;
};

// Seeded books and positions, so that every call sees other numbers. The mid stays within a few ticks, so that the
// gates stay open at any pace: what is measured is a quote, not a refusal.
struct market_tick {
    twoside::top_of_book book;
    twoside::market_state state;
};

inline std::vector<market_tick> market(std::size_t n, std::uint64_t seed) {
    twoside::sim::random_numbers random{seed};
    std::vector<market_tick> ticks(n);
    for (market_tick& t : ticks) {
        const auto bid = static_cast<std::int64_t>(10000 + random.below(5));
        const auto width = static_cast<std::int64_t>(2 + random.below(4));
        t.book.bid = static_cast<double>(bid) / 100;
        t.book.ask = static_cast<double>(bid + width) / 100;
        t.book.bid_size = static_cast<double>(100 * (1 + random.below(20)));
        t.book.ask_size = static_cast<double>(100 * (1 + random.below(20)));
        t.state.position = 1600 * (random.uniform() - 0.5);
        t.state.volatility = twoside::per_sqrt_second(0.02 + 0.01 * random.uniform());
    }
    return ticks;
}

}  // namespace subject
