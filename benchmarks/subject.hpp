#pragma once
// What the latency benchmark measures: one quoter composed from the library's parts; the same signals written by hand
// in one function, which tests/benchmarks/handwritten.cpp shows; and the parameters of the least code that decides the
// same orders (least.hpp, tests/benchmarks/least.cpp).

#include <cmath>
#include <cstdint>
#include <twoside/sim/random.hpp>
#include <twoside/twoside.hpp>
#include <vector>

#include "least.hpp"

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

// Every stage, behind the gates given.
template <class Gates>
auto with_gates(const Gates& gates, const twoside::inventory_pressure& pressure) {
    return twoside::quoter{
        .fair_value = twoside::weighted_mid{},
        .spread =
            twoside::avellaneda_stoikov{{.risk_aversion = risk_aversion, .fill_decay = twoside::per_price(fill_decay)}},
        .skew = twoside::reservation_skew{{.risk_aversion = risk_aversion}},
        .horizon = twoside::rolling_horizon{horizon},
        .size = twoside::position_size{{.size = order_size, .position_limit = position_limit}},
        .rules = {.ticks = twoside::tick_rule{1 / ticks_per_unit}, .ticks_from_crossing = 1},
        .pressure = pressure,
        .gate = gates,
        .throttle = twoside::throttle<interval>{},
    };
}
inline auto ungated() { return with_gates(twoside::all_of{}, twoside::inventory_pressure{}); }
inline auto gated(std::chrono::nanoseconds window) {
    return with_gates(
        twoside::all_of{twoside::valid_book{}, twoside::stale_book{max_age}, twoside::inventory_limit{position_limit},
                        twoside::min_market_spread{{.share_of_ours = share_of_ours}},
                        twoside::fast_market{{.window = window, .sigmas = fast_sigmas}}},
        twoside::inventory_pressure{{.position_limit = position_limit}});
}
inline auto composed() { return gated(fast_window); }

// What the least code is given for the same orders.
inline least::parameters least_parameters() {
    return {.risk_aversion = risk_aversion,
            .premium = std::log1p(risk_aversion / fill_decay) / risk_aversion,
            .seconds_left = twoside::in_seconds(horizon),
            .position_limit = position_limit,
            .order_size = order_size,
            .ticks_per_unit = ticks_per_unit,
            .ticks_clear_of_market = 1,
            .interval = std::chrono::nanoseconds{interval}.count()};
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
    double lots_per_unit = 1 / subject::lot;
    double ticks_per_unit = subject::ticks_per_unit;
    int ticks_from_crossing = 1;
    bool allow_non_positive_prices = false;
    double share_of_ours = subject::share_of_ours;
    double minimum_market_spread = -twoside::infinity;  // off
    std::int64_t max_age = 2'000'000'000;
    std::int64_t interval = 250'000'000;
    double move_per_sigma = subject::fast_sigmas * 1.0;
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
        const bool back = now < latest_;
        const bool refused = back || now < allowed_from_;
        if (back) {
            if (!behind_) behind_since_ = now;
            behind_ = true;
            const std::int64_t goes_on = latest_ + (now > behind_since_ ? now - behind_since_ : 0);
            now = known_ = goes_on > known_ ? goes_on : known_;
        } else {
            behind_ = false;
            latest_ = known_ = now;
        }
        const double sigma = state.volatility.per_sqrt_second();
        const double q = state.position;
        const double total_size = book.bid_size + book.ask_size;
        const double mid = 0.5 * book.bid + 0.5 * book.ask;
        const double share = book.bid_size / total_size;
        const double fair = book.bid_size >= 0 && book.ask_size >= 0 && total_size > 0 && total_size < infinity
                                ? book.bid + (book.ask - book.bid) * share
                                : mid;
        const double cost = c_.risk_aversion * sigma * sigma * c_.tau;
        const double half = 0.5 * (cost + 2 * c_.premium);
        const double moved = (q - c_.target) * cost;
        const double skew =
            refused ? 0 : (moved < -c_.skew_cap ? -c_.skew_cap : (moved > c_.skew_cap ? c_.skew_cap : moved));
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

        // What the stages say.
        verdict bid;
        verdict ask;
        const double sum = fair + half + half + q + skew;
        if (!(sum - sum == 0)) {
            const bool never = half == infinity;
            const bool no_half = !never && half != half;
            const verdict why = !(q - q == 0)         ? verdict{no_position}
                                : !(fair - fair == 0) ? verdict{no_fair_value}
                                : no_half             ? verdict{no_volatility}
                                : never               ? verdict{no_quote_by_model}
                                : !(skew - skew == 0) ? verdict{sigma >= 0 ? no_skew_value : no_volatility}
                                                      : verdict{};
            bid = ask = why;
        }

        // The new orders, or those that stand.
        order_of_a_side new_bid = stands_bid_;
        order_of_a_side new_ask = stands_ask_;
        if (refused) {
            if (bid.open() && lots(bid_size) == 0) bid = lot_rule::no_size;
            if (ask.open() && lots(ask_size) == 0) ask = lot_rule::no_size;
            if (stands_bid_.lots > 0 && stands_ask_.lots > 0 && stands_bid_.ticks >= stands_ask_.ticks) {
                if (bid.open()) bid = own_sides_cross;
                if (ask.open()) ask = own_sides_cross;
            }
        } else {
            new_bid = new_ask = {};
            if (bid.open() || ask.open())
                generate(fair, skew, half, book, bid_size, ask_size, new_bid, new_ask, bid, ask);
        }

        // The gates, on those.
        gate_verdicts<5> gates{};
        if (!(book.bid > 0 && book.bid < book.ask && book.ask < infinity && book.bid_size >= 0 &&
              book.bid_size < infinity && book.ask_size >= 0 && book.ask_size < infinity))
            gates.each[0].bid = gates.each[0].ask = book_fault(book);
        const std::int64_t age = now - book.time.since_epoch().count();
        if (age > c_.max_age) gates.each[1] = {stale_book::stale, stale_book::stale};
        if (age < -c_.max_age) gates.each[1] = {stale_book::ahead, stale_book::ahead};
        if (!(fit(new_bid.lots, bid_room - rest_bid) && q < c_.position_limit))
            gates.each[2].bid = inventory_limit::long_limit;
        if (!(fit(new_ask.lots, ask_room - rest_ask) && q > -c_.position_limit))
            gates.each[2].ask = inventory_limit::short_limit;
        if (q != q) gates.each[2] = {inventory_limit::no_position, inventory_limit::no_position};
        const double width = book.ask - book.bid;
        if (!(width - width == 0)) {
            if (c_.minimum_market_spread > 0 || c_.share_of_ours > 0)
                gates.each[3] = {min_market_spread::unknown, min_market_spread::unknown};
        } else if (below(width, c_.minimum_market_spread, book.ask)) {
            gates.each[3] = {min_market_spread::unprofitable, min_market_spread::unprofitable};
        } else {
            double ours = not_a_number;
            if (new_bid.lots > 0 && new_ask.lots > 0)
                ours = price(new_ask.ticks) - price(new_bid.ticks);
            else if (new_bid.lots > 0)
                ours = 2 * (mid - price(new_bid.ticks));
            else if (new_ask.lots > 0)
                ours = 2 * (price(new_ask.ticks) - mid);
            if (below(width, c_.share_of_ours * ours, book.ask))
                gates.each[3] = {min_market_spread::tighter_than_ours, min_market_spread::tighter_than_ours};
        }
        if (now - slot_start_ >= slot) advance(now);
        if (mid - mid == 0) {
            low_ = low_ < mid ? low_ : mid;
            high_ = high_ > mid ? high_ : mid;
            const double low = low_ < past_low_ ? low_ : past_low_;
            const double high = high_ > past_high_ ? high_ : past_high_;
            const double allowed = c_.move_per_sigma * sigma;
            const double move = high - mid > mid - low ? high - mid : mid - low;
            if (!(move <= allowed)) {
                const reason& why = allowed - allowed == 0 ? fast_market::moving : fast_market::no_volatility;
                gates.each[4] = {why, why};
            }
        }
        verdict bid_gates;
        verdict ask_gates;
        for (const verdicts& v : gates.each) {
            if (bid_gates.open()) bid_gates = v.bid;
            if (ask_gates.open()) ask_gates = v.ask;
        }
        if (!bid_gates.open()) bid = bid_gates;
        if (!ask_gates.open()) ask = ask_gates;
        if (!bid.open()) new_bid = {};
        if (!ask.open()) new_ask = {};

        const double away = q - c_.target;
        s.reading = {away * c_.urgency_per_unit, c_.urgency_start * c_.urgency_per_unit};
        if (!gates.all_open() || !bid.open() || !ask.open()) s.explain({bid, ask}, gates);
        if (refused) {
            s.reason = back ? time_went_back : throttled;
            s.next_refresh = time_point{std::chrono::nanoseconds{back ? latest_ : allowed_from_}};
        } else {
            s.fair_value = fair;
            s.skew = skew;
            s.offsets = {half, half};
        }

        // From what stands to what should.
        const bool take_bid = stands_bid_.lots > 0 && new_bid.lots == 0;
        const bool take_ask = stands_ask_.lots > 0 && new_ask.lots == 0;
        s.cancels = {take_bid, take_ask};
        const bool bid_new =
            new_bid.lots > 0 && (new_bid.ticks != stands_bid_.ticks || new_bid.lots != stands_bid_.lots);
        const bool ask_new =
            new_ask.lots > 0 && (new_ask.ticks != stands_ask_.ticks || new_ask.lots != stands_ask_.lots);
        s.changes = {bid_new || take_bid, ask_new || take_ask};
        if (bid_new || ask_new) {
            s.action = action::quote;
            allowed_from_ = now + c_.interval;
        } else if (take_bid || take_ask) {
            s.action = action::cancel;
            s.reason = take_bid ? bid : ask;
        } else if (!refused) {
            s.reason = new_bid.lots > 0 || new_ask.lots > 0 ? verdict{unchanged} : bid.open() ? ask : bid;
        }
        if (s.action != action::hold) s.number = ++number_;
        stands_bid_ = new_bid;
        stands_ask_ = new_ask;
        s.quote = {{new_bid.ticks, new_bid.lots}, {new_ask.ticks, new_ask.lots}};
        return s;
    }

private:
    struct order_of_a_side {
        std::int64_t ticks = 0;
        std::int64_t lots = 0;
    };

    [[gnu::always_inline]] void generate(double fair, double skew, double half, const twoside::top_of_book& book,
                                         double bid_size, double ask_size, order_of_a_side& new_bid,
                                         order_of_a_side& new_ask, twoside::verdict& bid,
                                         twoside::verdict& ask) const noexcept {
        using namespace twoside;
        const double raw_bid = fair - skew - half;
        const double raw_ask = fair - skew + half;
        const double x_bid = raw_bid * c_.ticks_per_unit;
        const double x_ask = raw_ask * c_.ticks_per_unit;
        const bool bid_places = std::abs(x_bid) <= largest_exact_tick;
        const bool ask_places = std::abs(x_ask) <= largest_exact_tick;
        std::int64_t bid_ticks = 0;
        std::int64_t ask_ticks = 0;
        const double x_market_bid = book.bid * c_.ticks_per_unit;
        const double x_market_ask = book.ask * c_.ticks_per_unit;
        if (bid_places) {
            bid_ticks = floored(x_bid + tolerance(x_bid));
            if (c_.ticks_from_crossing > 0 && std::abs(x_market_ask) <= largest_exact_tick) {
                const std::int64_t most = floored(x_market_ask + tolerance(x_market_ask)) - c_.ticks_from_crossing;
                if (most < bid_ticks) bid_ticks = most;
            }
        }
        if (ask_places) {
            ask_ticks = -floored(tolerance(x_ask) - x_ask);
            if (c_.ticks_from_crossing > 0 && std::abs(x_market_bid) <= largest_exact_tick) {
                const std::int64_t least = -floored(tolerance(x_market_bid) - x_market_bid) + c_.ticks_from_crossing;
                if (least > ask_ticks) ask_ticks = least;
            }
        }
        if (bid_places && ask_places && bid_ticks >= ask_ticks) {
            const std::int64_t low = bid_ticks < ask_ticks ? bid_ticks : ask_ticks;
            const std::int64_t high = bid_ticks < ask_ticks ? ask_ticks : bid_ticks;
            bid_ticks = low - 1;
            ask_ticks = high + 1;
        }
        if (bid.open()) bid = place(new_bid, raw_bid, bid_places, bid_ticks, bid_size);
        if (ask.open()) ask = place(new_ask, raw_ask, ask_places, ask_ticks, ask_size);
    }

private:
    static constexpr std::int64_t slot = 125'000'000;

    static std::int64_t floored(double x) noexcept {
        const auto t = static_cast<std::int64_t>(x);
        return t - (static_cast<double>(t) > x ? 1 : 0);
    }
    static double tolerance(double x) noexcept {
        const double t = 1e-7 + std::abs(x) * 4.5e-16;
        return t < 0.25 ? t : 0.25;
    }

    static bool below(double width, double least, double price) noexcept {
        return width < least * (1 - 1e-12) - std::abs(price) * 4.5e-16;
    }
    double price(std::int64_t ticks) const noexcept { return static_cast<double>(ticks) / c_.ticks_per_unit; }
    std::int64_t lots(double size) const noexcept {
        const double wanted = size * c_.lots_per_unit;
        return wanted > 0 && wanted <= twoside::largest_exact_tick ? floored(wanted + tolerance(wanted)) : 0;
    }
    bool fit(std::int64_t n, double room) const noexcept {
        const double x = room * c_.lots_per_unit;
        return static_cast<double>(n) <= x + tolerance(x);
    }
    [[gnu::noinline]] static twoside::verdict book_fault(const twoside::top_of_book& book) noexcept {
        using twoside::valid_book;
        if (book.bid != book.bid && book.ask != book.ask) return valid_book::no_prices;
        if (book.bid != book.bid) return valid_book::no_bid;
        if (book.ask != book.ask) return valid_book::no_ask;
        if (std::isinf(book.bid) || std::isinf(book.ask)) return valid_book::infinite_price;
        if (book.bid <= 0 || book.ask <= 0) return valid_book::non_positive_price;
        if (!(book.bid_size >= 0 && book.ask_size >= 0 && book.bid_size < twoside::infinity &&
              book.ask_size < twoside::infinity))
            return valid_book::bad_size;
        return book.bid > book.ask ? valid_book::crossed : valid_book::locked;
    }

    [[gnu::always_inline]] twoside::verdict place(order_of_a_side& out, double raw, bool places, std::int64_t ticks,
                                                  double size) const noexcept {
        if (raw != raw) return twoside::price_not_a_number;
        if (!places) return std::abs(raw) == twoside::infinity ? twoside::no_quote_by_model : twoside::price_off_scale;
        if (ticks <= 0 && !c_.allow_non_positive_prices) return twoside::price_not_positive;
        const std::int64_t n = lots(size);
        if (n == 0) return twoside::lot_rule::no_size;
        out = {ticks, n};
        return {};
    }

    [[gnu::noinline]] void advance(std::int64_t now) noexcept {
        const std::int64_t behind = now - slot_start_;
        if (behind >= 9 * slot) {
            for (unsigned i = 0; i < 8; ++i) {
                ring_low_[i] = twoside::infinity;
                ring_high_[i] = -twoside::infinity;
            }
            slot_start_ = now;
        } else {
            for (std::int64_t left = behind; left >= slot; left -= slot) {
                ring_low_[next_] = low_;
                ring_high_[next_] = high_;
                next_ = (next_ + 1) % 8;
                low_ = twoside::infinity;
                high_ = -twoside::infinity;
                slot_start_ += slot;
            }
        }
        low_ = twoside::infinity;
        high_ = -twoside::infinity;
        past_low_ = twoside::infinity;
        past_high_ = -twoside::infinity;
        for (unsigned i = 0; i < 8; ++i) {
            past_low_ = past_low_ < ring_low_[i] ? past_low_ : ring_low_[i];
            past_high_ = past_high_ > ring_high_[i] ? past_high_ : ring_high_[i];
        }
    }

    configuration c_;
    std::int64_t latest_ = std::numeric_limits<std::int64_t>::min();
    std::int64_t known_ = std::numeric_limits<std::int64_t>::min();
    std::int64_t behind_since_ = 0;
    bool behind_ = false;
    std::int64_t allowed_from_ = std::numeric_limits<std::int64_t>::min();
    std::uint64_t number_ = 0;
    order_of_a_side stands_bid_{};
    order_of_a_side stands_ask_{};
    std::int64_t slot_start_ = std::numeric_limits<std::int64_t>::min() / 2;
    double low_ = twoside::infinity;
    double high_ = -twoside::infinity;
    double past_low_ = twoside::infinity;
    double past_high_ = -twoside::infinity;
    double ring_low_[8] = {twoside::infinity, twoside::infinity, twoside::infinity, twoside::infinity,
                           twoside::infinity, twoside::infinity, twoside::infinity, twoside::infinity};
    double ring_high_[8] = {-twoside::infinity, -twoside::infinity, -twoside::infinity, -twoside::infinity,
                            -twoside::infinity, -twoside::infinity, -twoside::infinity, -twoside::infinity};
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
        const auto bid = static_cast<std::int64_t>(10000 + random.below(3));
        const auto width = static_cast<std::int64_t>(4 + random.below(4));
        t.book.bid = static_cast<double>(bid) / 100;
        t.book.ask = static_cast<double>(bid + width) / 100;
        t.book.bid_size = static_cast<double>(100 * (1 + random.below(20)));
        t.book.ask_size = static_cast<double>(100 * (1 + random.below(20)));
        t.state.position = 1600 * (random.uniform() - 0.5);
        t.state.volatility = twoside::per_sqrt_second(0.01 + 0.005 * random.uniform());
    }
    return ticks;
}

}  // namespace subject
