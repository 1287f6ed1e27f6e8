#pragma once
// The stages composed: fair value, horizon, spread, skew, size, gates, order rules, throttle, in named slots. Call
// refresh() with the time, the book and the state whenever anything changed, and on a timer so that gates fire without
// ticks; do what the signal says.
//
//     auto quoter = twoside::quoter{.fair_value = twoside::weighted_mid{}, .spread = ..., .throttle =
//     twoside::throttle<250ms>{}}; auto signal = quoter.refresh(now, book, state);
//
// The contract:
//   - A signal to quote counts as sent at the refresh's time. sent(t) says that it left later, not_sent() that it did
//   not.
//   - A side's cancel is signalled once, at once, throttle or not; a side that a gate stops while nothing of ours works
//     there gives `hold` and the reason. working() corrects the record, after a cancel that failed, say.
//   - `exit` is signalled once, when a gate begins to demand it; afterwards `hold` with urgency 1 until the gate opens.
//   - Time that goes back is refused with a reason and changes nothing.
//   - A side whose offset is infinite is not quoted, and the other is: a model says so at a limit of the position.
//   - An input that is not a number never becomes a price: it becomes a reason. Where the throttle refuses, a skew is
//     computed only if a gate looks at it; that a skew model failed shows at the next refresh that is allowed.
// A refresh does not allocate, lock, throw, read a clock, or take a logarithm. One quoter belongs to one thread at a
// time; separate quoters share nothing. A quoter is a value: copying it copies its memory. Shown by tests/quoter.cpp,
// tests/properties and benchmarks/quote_latency.

#include <twoside/concepts.hpp>
#include <twoside/core/inline.hpp>
#include <twoside/fair_value/weighted_mid.hpp>
#include <twoside/horizon/given.hpp>
#include <twoside/quote/signal.hpp>
#include <twoside/size/fixed.hpp>
#include <twoside/skew/none.hpp>

namespace twoside {

inline constexpr reason time_went_back{"time went back"};
inline constexpr reason no_position{"the position is not a number"};
inline constexpr reason no_fair_value{"no fair value"};
inline constexpr reason no_volatility{"the volatility is not set"};
inline constexpr reason no_time_left{"the time left is not set"};
inline constexpr reason no_spread{"the spread model gave no number"};
inline constexpr reason no_skew_value{"the skew model gave no number"};

// What a quoter remembers between refreshes beside its gates' and its throttle's own memory.
struct quoter_record {
    time_point last_refresh = time_point::earliest();
    bool exiting = false;
    bool quoted = false;               // the last refresh gave a quote
    two_sided<bool> working{};         // the sides that the last signals left on the market
    two_sided<bool> working_before{};  // and what not_sent() goes back to
};

// The default of the size slot: one unit a side.
struct unit_size {
    [[nodiscard]] constexpr two_sided<double> operator()(const market_view&) const noexcept { return {1, 1}; }
};

template <class FairValue = weighted_mid, class Spread = void, class Skew = no_skew, class Horizon = given_horizon,
          class Size = unit_size, class Gates = all_of<>,
          class Throttle = twoside::throttle<refresh_interval{std::chrono::milliseconds{250}}>>
struct quoter {
    static_assert(!std::same_as<Spread, void>, "twoside::quoter: the .spread slot is empty; give it a spread model");
    static_assert(HorizonModel<Horizon>,
                  "twoside::quoter: the .horizon slot needs a callable on (time_point, const market_state&) that "
                  "answers seconds as a double, and it must be callable when const");
    static_assert(SpreadModel<Spread>,
                  "twoside::quoter: the .spread slot needs a callable on (const market_view&) that answers offsets or "
                  "one half spread as a double, and it must be callable when const");
    static_assert(SkewModel<Skew>,
                  "twoside::quoter: the .skew slot needs a callable on (const market_view&, const offsets&) that "
                  "answers a double, and it must be callable when const");
    static_assert(SizeModel<Size>,
                  "twoside::quoter: the .size slot needs a callable on (const market_view&) that answers "
                  "two_sided<double> or one size as a double, and it must be callable when const");
    static_assert(Gate<Gates>,
                  "twoside::quoter: the .gate slot needs a callable on (const proposal&) that answers a verdict, "
                  "verdicts for both sides, or an all_of of gates");
    static_assert(
        ThrottlePolicy<Throttle>,
        "twoside::quoter: the .throttle slot needs check(time_point) const that answers a permission, "
        "sent(time_point), not_sent() and a static `floor` that is a refresh_interval, as throttle<250ms> has");

    [[no_unique_address]] FairValue fair_value{};
    [[no_unique_address]] Spread spread;
    [[no_unique_address]] Skew skew{};
    [[no_unique_address]] Horizon horizon{};
    [[no_unique_address]] Size size{};
    order_rules rules{};
    inventory_pressure pressure{};
    [[no_unique_address]] Gates gate{};
    [[no_unique_address]] Throttle throttle{};
    quoter_record record{};  // not a slot: leave it out

    static constexpr std::size_t gates =
        decltype(detail::ask(std::declval<Gates&>(), std::declval<const proposal&>()))::size();
    using signal = basic_signal<gates>;

    template <class Book>
    [[nodiscard]] constexpr signal refresh(time_point now, const Book& book, const market_state& state) noexcept {
        static_assert(BookLike<Book>,
                      "twoside::quoter: refresh needs a top_of_book, a depth<N>, or a book with a free function "
                      "top(book) that answers a top_of_book");
        static_assert(
            FairValueModel<FairValue, Book>,
            "twoside::quoter: the .fair_value slot needs a callable on the book given to refresh that answers "
            "a price as a double, and it must be callable when const");
        if (now < record.last_refresh) [[unlikely]]
            return backwards();
        record.last_refresh = now;
        record.quoted = false;

        const top_of_book& best = top(book);  // a book that answers by value lives as long as this reference
        const permission allowed = throttle.check(now);
        // Two copies of the stages on purpose: where the throttle refuses, only what the gates look at is computed.
        if (!allowed.refused.open()) return refused_refresh(propose(now, book, best, state), allowed);
        return full_refresh(propose(now, book, best, state), now);
    }

    // The quote that the last refresh gave left at `when`, not at the refresh's time. An earlier time counts as that.
    constexpr void sent(time_point when) noexcept {
        if (!record.quoted) return;
        throttle.not_sent();
        throttle.sent(when > record.last_refresh ? when : record.last_refresh);
    }
    // The quote that the last refresh gave did not leave: the interval runs from the one before it. After a refresh
    // that gave none there is nothing to take back.
    constexpr void not_sent() noexcept {
        if (!record.quoted) return;
        throttle.not_sent();
        record.working = record.working_before;
        record.quoted = false;
    }
    // What is really on the market, where it differs from what the signals asked for.
    constexpr void working(two_sided<bool> sides) noexcept { record.working = sides; }

private:
    template <class Book>
    [[nodiscard]] TWOSIDE_INLINE constexpr proposal propose(time_point now, const Book& book, const top_of_book& best,
                                                            const market_state& state) const noexcept {
        const auto fair = static_cast<double>(fair_value(book));
        const market_view view{.now = now,
                               .book = best,
                               .state = state,
                               .fair_value = fair,
                               .tick = rules.ticks.increment(fair),
                               .time_left = static_cast<double>(horizon(now, state))};
        const offsets o = detail::as_offsets(spread(view));
        return {view, o, static_cast<double>(skew(view, o)), detail::as_sizes(size(view))};
    }

    // Whether the stages gave numbers; which one did not, otherwise. The skew is left out where nothing will be priced
    // with it, so that a refused refresh need not compute it unless a gate looks at it.
    template <bool WithSkew>
    [[nodiscard]] TWOSIDE_INLINE static constexpr verdicts sound(const proposal& p) noexcept {
        double sum = p.fair_value + p.offsets.bid + p.offsets.ask + p.state.position;
        if constexpr (WithSkew) sum += p.skew;
        if (is_finite(sum)) [[likely]]
            return {};
        return unsound({p.state.position, p.fair_value, p.offsets, WithSkew ? p.skew : 0.0, p.sigma(), p.time_left});
    }
    struct stage_answers {
        double position, fair_value;
        twoside::offsets offsets;
        double skew, sigma, time_left;
    };
    [[gnu::noinline]] static constexpr verdicts unsound(const stage_answers& a) noexcept {
        if (!is_finite(a.position)) return both_sides(verdict{no_position});
        if (!is_finite(a.fair_value)) return both_sides(verdict{no_fair_value});
        const two_sided<bool> never{a.offsets.bid == infinity, a.offsets.ask == infinity};
        const bool spread = (never.bid || is_finite(a.offsets.bid)) && (never.ask || is_finite(a.offsets.ask));
        const bool model_failed = !spread || !is_finite(a.skew);
        if (model_failed && !is_finite(a.sigma)) return both_sides(verdict{no_volatility});
        if (model_failed && !is_finite(a.time_left)) return both_sides(verdict{no_time_left});
        if (model_failed) return both_sides(spread ? verdict{no_skew_value} : verdict{no_spread});
        return {stop_if(never.bid, no_quote_by_model), stop_if(never.ask, no_quote_by_model)};
    }

    [[nodiscard]] static constexpr signal backwards() noexcept {
        signal s;
        s.reason = time_went_back;
        s.sides = both_sides(verdict{time_went_back});
        return s;
    }

    // Whether everything is open: the gates, and the stages' answers. If not, notes the verdicts in the signal.
    [[nodiscard]] TWOSIDE_INLINE constexpr bool all_open(const verdicts& stages, signal& s) noexcept {
        if (s.gates.all_open() && stages.bid.open() && stages.ask.open() && !record.exiting) [[likely]]
            return true;
        note(stages, s);
        return false;
    }
    [[gnu::noinline]] static constexpr void note(const verdicts& stages, signal& s) noexcept {
        s.sides = graver(s.gates.gravest(), stages);
    }

    // Whether a gate demands that we get out; the signal is complete then.
    [[nodiscard]] constexpr bool gets_out(const market_state& state, signal& s) noexcept {
        const bool was_exiting = std::exchange(record.exiting, s.sides.bid.exits() || s.sides.ask.exits());
        if (record.exiting) get_out(state, s, was_exiting);
        return record.exiting;
    }
    [[gnu::noinline]] constexpr void get_out(const market_state& state, signal& s, bool was_exiting) noexcept {
        const verdict why = graver(s.sides.bid, s.sides.ask);
        s.sides = both_sides(why);
        s.reason = why;
        s.inventory = inventory_pressure::flatten(state);
        if (!was_exiting) {
            s.action = action::exit;
            s.cancels = {true, true};
        } else {
            take_off(s);
        }
        record.working = {};
    }

    // Signals the cancel of the sides that are stopped and still working; holds where there is none.
    constexpr void take_off(signal& s) noexcept {
        s.cancels = {record.working.bid && !s.sides.bid.open(), record.working.ask && !s.sides.ask.open()};
        if (!s.cancels.bid && !s.cancels.ask) return;
        s.action = action::cancel;
        s.reason = s.cancels.bid ? s.sides.bid : s.sides.ask;
        record.working = {record.working.bid && !s.cancels.bid, record.working.ask && !s.cancels.ask};
    }

    [[nodiscard]] TWOSIDE_INLINE constexpr signal refused_refresh(const proposal& p,
                                                                  const permission& allowed) noexcept {
        signal s{std::in_place, [&] { return detail::ask(gate, p); }};
        s.reason = allowed.refused;
        s.next_refresh = allowed.earliest;
        s.inventory = pressure(p.state);
        if (!all_open(sound<false>(p), s)) [[unlikely]] {
            if (!gets_out(p.state, s)) take_off(s);
        }
        return s;
    }

    [[nodiscard]] TWOSIDE_INLINE constexpr signal full_refresh(const proposal& p, time_point now) noexcept {
        signal s{std::in_place, [&] { return detail::ask(gate, p); }};
        s.inventory = pressure(p.state);
        s.fair_value = p.fair_value;
        s.skew = p.skew;
        s.offsets = p.offsets;
        if (!all_open(sound<true>(p), s) && gets_out(p.state, s)) [[unlikely]]
            return s;
        detail::generate_into(s, p, rules);
        if (s.quote.empty()) {
            s.reason = s.sides.bid;
            take_off(s);
            return s;
        }
        s.action = action::quote;
        throttle.sent(now);
        record.quoted = true;
        record.working_before = record.working;
        record.working = {s.quote.bid.present(), s.quote.ask.present()};
        return s;
    }
};

}  // namespace twoside
