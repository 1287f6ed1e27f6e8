#pragma once
// The stages composed: fair value, horizon, spread, skew, size, order rules, gates, throttle, in named slots. Call
// refresh() with the time, the book and the state whenever anything changed, and on a timer so that gates fire without
// ticks; do what the signal says.
//
//     auto quoter = twoside::quoter{.fair_value = twoside::weighted_mid{}, .spread = ..., .throttle =
//     twoside::throttle<250ms>{}}; auto signal = quoter.refresh(now, book, state);
//
// The contract:
//   - A new quote is generated first, in whole ticks and lots, and the gates judge what would really rest: the new
//     orders, or those that stand where the throttle refuses.
//   - The quoter remembers what stands (quote/standing.hpp). It assumes that its signals are carried out, and takes
//     corrections at any time: sent(number, when), not_sent(number), either for one side alone, and the facts,
//     standing(quote).
//   - A quote that equals what stands is none: the signal holds, says `unchanged`, and consumes no interval. One that
//     only leaves a side out is a cancel.
//   - A side that a gate or a model stops is cancelled at once, throttle or not, and once; where nothing of ours stands
//     there the signal holds and gives the reason.
//   - `exit` is signalled once, when a gate begins to demand it; afterwards `hold` with urgency 1 until the gate opens.
//   - No two quotes leave closer than the throttle's floor, and none closer than 100 ms, whatever the policy answers.
//   - Time that goes back gives no quote. The gates are asked with the latest time known, so that cancels and exits
//   pass;
//     restart(now) accepts the new time.
//   - A side whose offset is infinite is not quoted, and the other is: a model says so at a limit of the position.
//   - An input that is not a number never becomes a price: it becomes a reason. Where the throttle refuses, no skew is
//     computed; that a skew model failed shows at the next refresh that is allowed.
// A refresh does not allocate, lock, throw, read a clock, or take a logarithm. One quoter belongs to one thread at a
// time; separate quoters share nothing. A quoter is a value: copying it copies its memory. Shown by tests/quoter.cpp,
// tests/properties and benchmarks/quote_latency.

#include <twoside/concepts.hpp>
#include <twoside/core/inline.hpp>
#include <twoside/fair_value/weighted_mid.hpp>
#include <twoside/horizon/given.hpp>
#include <twoside/quote/generate.hpp>
#include <twoside/quote/proposal.hpp>
#include <twoside/quote/signal.hpp>
#include <twoside/quote/standing.hpp>
#include <twoside/size/fixed.hpp>
#include <twoside/skew/none.hpp>

namespace twoside {

inline constexpr reason time_went_back{"time went back"};
inline constexpr reason no_position{"the position is not a number"};
inline constexpr reason no_fair_value{"no fair value"};
inline constexpr reason no_volatility{"the volatility is not set, or below 0"};
inline constexpr reason no_time_left{"the time left is not set, or below 0"};
inline constexpr reason no_spread{"the spread model gave no number"};
inline constexpr reason no_skew_value{"the skew model gave no number"};

// What a quoter remembers between refreshes beside its gates' own memory.
struct quoter_record {
    time_point latest = time_point::earliest();  // the latest time that it was told
    std::uint64_t exit = 0;                      // the signal to get out that a gate still demands; 0: none
    bool exiting = false;                        // whether it counts as carried out
    standing_record standing{};
};

// The default of the size slot: one unit a side.
struct unit_size {
    [[nodiscard]] constexpr two_sided<double> operator()(const market_view&) const noexcept { return {1, 1}; }
};

template <class FairValue = weighted_mid, class Spread = void, class Skew = no_skew, class Horizon = given_horizon,
          class Size = unit_size, class Rules = order_rules<>, class Gates = all_of<>,
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
    static_assert(ThrottlePolicy<Throttle>,
                  "twoside::quoter: the .throttle slot needs check(time_point now, time_point last_sent) const that "
                  "answers a permission, and a static `floor` that is a refresh_interval, as throttle<250ms> has");

    [[no_unique_address]] FairValue fair_value{};
    [[no_unique_address]] Spread spread;
    [[no_unique_address]] Skew skew{};
    [[no_unique_address]] Horizon horizon{};
    [[no_unique_address]] Size size{};
    Rules rules{};
    inventory_pressure pressure{};
    [[no_unique_address]] Gates gate{};
    [[no_unique_address]] Throttle throttle{};
    quoter_record record{};  // not a slot: leave it out

    using signal = basic_signal<detail::verdicts_of<Gates>, typename decltype(rules.ticks)::scales>;

    // The least time between two quotes that leave.
    [[nodiscard]] static constexpr std::chrono::nanoseconds floor() noexcept {
        constexpr std::chrono::nanoseconds policy = refresh_interval{Throttle::floor}.duration();
        return policy > refresh_interval::floor() ? policy : refresh_interval::floor();
    }

    template <class Book>
    [[nodiscard]] constexpr signal refresh(time_point now, const Book& book, const market_state& state) noexcept {
        static_assert(BookLike<Book>,
                      "twoside::quoter: refresh needs a top_of_book, a depth<N>, or a book with a free function "
                      "top(book) that answers a top_of_book");
        static_assert(
            FairValueModel<FairValue, Book>,
            "twoside::quoter: the .fair_value slot needs a callable on the book given to refresh that answers "
            "a price as a double, and it must be callable when const");
        const top_of_book& best = top(book);  // a book that answers by value lives as long as this reference
        const permission allowed = permit(now);
        const time_point known = now > record.latest ? now : record.latest;
        record.latest = known;
        const auto fair = static_cast<double>(fair_value(book));
        const market_view view{.now = known,
                               .book = best,
                               .state = state,
                               .fair_value = fair,
                               .tick = rules.ticks.increment(fair),
                               .time_left = not_below_zero(static_cast<double>(horizon(known, state))),
                               .non_positive_prices = rules.allow_non_positive_prices};
        // Two copies of the stages on purpose: where no quote may leave, only what can stop one that stands is
        // computed.
        if (!allowed.refused.open()) return refused_refresh(view, allowed);
        return full_refresh(view);
    }

    // Corrections. Each answers whether it applied: a signal that asked for nothing on that side, one that was never
    // given, and one that is no longer remembered cannot be corrected.
    constexpr bool sent(std::uint64_t number, time_point when) noexcept {
        return corrected(number, record.standing.sent(number, when));
    }
    constexpr bool sent(std::uint64_t number, side s, time_point when) noexcept {
        return corrected(number, record.standing.sent(number, s, when));
    }
    constexpr bool not_sent(std::uint64_t number) noexcept {
        return corrected(number, record.standing.not_sent(number));
    }
    constexpr bool not_sent(std::uint64_t number, side s) noexcept {
        return corrected(number, record.standing.not_sent(number, s));
    }
    // The facts: what stands on the market now, by number of ticks and lots.
    constexpr void standing(const quote& facts) noexcept { record.standing.state(facts, record.latest); }
    // What stands as far as the quoter knows, and since when.
    [[nodiscard]] constexpr const standing_quote& standing() const noexcept { return record.standing.current(); }

    // Accepts a time that went back, after a stray one that was far ahead, say. What was told to have left later than
    // `now` is taken to have left now, and gates that remember times are told.
    constexpr void restart(time_point now) noexcept {
        record.latest = now;
        record.standing.restart(now);
        detail::restart(gate, now);
    }

private:
    static constexpr double not_below_zero(double x) noexcept { return x >= 0 ? x : not_a_number; }

    // An exit that did not leave is demanded again.
    constexpr bool corrected(std::uint64_t number, bool applied) noexcept {
        if (applied && record.exit == number) record.exiting = !record.standing.was_refused(number);
        return applied;
    }

    [[nodiscard]] TWOSIDE_INLINE constexpr permission permit(time_point now) const noexcept {
        if (now < record.latest) [[unlikely]]
            return {time_went_back, record.latest};
        const time_point last = record.standing.last_sent();
        const permission asked = throttle.check(now, last);
        const time_point next = last + floor();
        if (now >= next || (!asked.refused.open() && asked.earliest >= next)) [[likely]]
            return asked;
        return {throttled, next};
    }

    [[nodiscard]] TWOSIDE_INLINE constexpr proposal propose(const market_view& view, const offsets& o,
                                                            double skew_value, const quote& order) const noexcept {
        return {view, o, skew_value, order, record.standing.current(), rules.lots, scales_of(order)};
    }
    [[nodiscard]] TWOSIDE_INLINE constexpr two_sided<tick_scale> scales_of(const quote& q) const noexcept {
        return {rules.ticks.scale(q.bid.ticks), rules.ticks.scale(q.ask.ticks)};
    }

    // Whether the stages gave numbers; if one did not, which. Where nothing is priced the skew is left out, as 0.
    [[nodiscard]] TWOSIDE_INLINE constexpr verdicts sound(const market_view& view, const offsets& o,
                                                          double skew_value) const noexcept {
        const double sum = view.fair_value + o.bid + o.ask + skew_value + view.state.position;
        if (is_finite(sum)) [[likely]]
            return {};
        return unsound(market_view{view}, {o.bid, o.ask}, skew_value);  // copies, so that the originals need no memory
    }
    [[nodiscard, gnu::noinline]] constexpr verdicts unsound(const market_view& view, const offsets& o,
                                                            double skew_value) const noexcept {
        if (!is_finite(view.state.position)) return both_sides(verdict{no_position});
        if (!is_finite(view.fair_value)) return both_sides(verdict{no_fair_value});
        const auto gives_offsets = [](const offsets& x) { return x.bid > -infinity && x.ask > -infinity; };
        if (!gives_offsets(o))
            return both_sides(missing(
                view, no_spread, [&](const market_view& v) { return gives_offsets(detail::as_offsets(spread(v))); }));
        const two_sided<bool> never{o.bid == infinity, o.ask == infinity};
        const verdicts by_model{stop_if(never.bid, no_quote_by_model), stop_if(never.ask, no_quote_by_model)};
        if ((never.bid && never.ask) || is_finite(skew_value)) return by_model;
        return graver(by_model, both_sides(missing(view, no_skew_value, [&](const market_view& v) {
                          return is_finite(static_cast<double>(skew(v, o)));
                      })));
    }
    // Why a stage gave no number: what is not set, if setting it helps, or the stage itself.
    template <class Works>
    [[nodiscard]] static constexpr verdict missing(const market_view& view, const reason& otherwise,
                                                   Works works) noexcept {
        const bool no_sigma = !(view.sigma() >= 0);
        const bool no_time = !(view.time_left >= 0);
        const auto works_with = [&](bool sigma, bool time) {
            market_state state = view.state;
            if (sigma) state.volatility = per_sqrt_second(1);
            const market_view repaired{.now = view.now,
                                       .book = view.book,
                                       .state = state,
                                       .fair_value = view.fair_value,
                                       .tick = view.tick,
                                       .time_left = time ? 1 : view.time_left,
                                       .non_positive_prices = view.non_positive_prices};
            return works(repaired);
        };
        if (no_time && works_with(false, true)) return no_time_left;
        if (no_sigma && works_with(true, no_time)) return no_volatility;
        return otherwise;
    }

    // Whether a size makes an order at any price.
    [[nodiscard]] TWOSIDE_INLINE constexpr verdict quotable(double wanted) const noexcept {
        return rules.lots.judge(rules.lots.at_most(wanted), infinity);
    }

    TWOSIDE_INLINE constexpr void fill(signal& s, const market_state& state) const noexcept {
        s.reading = pressure.read(state);
        s.lots = rules.lots.scale();
    }
    // What stands once the signal is carried out.
    TWOSIDE_INLINE constexpr void leave(signal& s, const quote& q) const noexcept {
        s.quote = q;
        s.scales = rules.ticks.scales_of(q.bid.ticks, q.ask.ticks);
    }

    // What of an order that was proposed is left by the verdicts.
    [[nodiscard]] TWOSIDE_INLINE static constexpr quote open_part(const quote& q, const verdicts& sides) noexcept {
        return {sides.bid.open() ? q.bid : quote_side{}, sides.ask.open() ? q.ask : quote_side{}};
    }

    // Whether a gate demands that we get out; the signal is complete then.
    [[nodiscard]] TWOSIDE_INLINE constexpr bool gets_out(const market_view& view, signal& s) noexcept {
        if (!s.why.sides.bid.exits() && !s.why.sides.ask.exits()) [[likely]] {
            record.exit = 0;
            record.exiting = false;
            return false;
        }
        get_out(view.state, view.now, s);
        return true;
    }
    [[gnu::noinline]] constexpr void get_out(const market_state& state, time_point now, signal& s) noexcept {
        const verdict why = graver(s.why.sides.bid, s.why.sides.ask);
        s.why.sides = both_sides(why);
        s.reason = why;
        s.reading = inventory_pressure::flatten(state);
        if (record.exiting) {
            take_off(s, {}, now);
            return;
        }
        s.action = action::exit;
        s.cancels = {true, true};
        s.number = record.exit = record.standing.carry_out(action::exit, {}, {true, true}, now);
        record.exiting = true;
        leave(s, {});
    }

    // Cancels what stands and should not; holds where there is nothing of the kind.
    constexpr void take_off(signal& s, const quote& stays, time_point now) noexcept {
        const standing_quote& stands = record.standing.current();
        s.cancels = {stands.bid.present() && !stays.bid.present(), stands.ask.present() && !stays.ask.present()};
        if (s.cancels.bid || s.cancels.ask) {
            s.action = action::cancel;
            s.reason = s.cancels.bid ? s.why.sides.bid : s.why.sides.ask;
            s.number = record.standing.carry_out(action::cancel, {}, s.cancels, now);
        }
        leave(s, record.standing.quote());
    }

    [[nodiscard]] TWOSIDE_INLINE constexpr signal refused_refresh(const market_view& view,
                                                                  const permission& allowed) noexcept {
        const quote stands = record.standing.quote();
        const offsets o = detail::as_offsets(spread(view));
        const two_sided<double> sizes = detail::as_sizes(size(view));
        const proposal p = propose(view, o, not_a_number, stands);
        signal s;
        fill(s, view.state);
        detail::ask_all(s.why.gates, gate, p);
        // A side that a model no longer quotes is taken off like one that a gate stops.
        const verdicts stages = graver(sound(view, o, 0), {quotable(sizes.bid), quotable(sizes.ask)});
        s.why.sides = graver(s.why.gates.gravest(), stages);
        s.reason = allowed.refused;
        s.next_refresh = allowed.earliest;
        if (!gets_out(view, s)) take_off(s, open_part(stands, s.why.sides), view.now);
        return s;
    }

    [[nodiscard]] TWOSIDE_INLINE constexpr signal full_refresh(const market_view& view) noexcept {
        const offsets o = detail::as_offsets(spread(view));
        const auto skew_value = static_cast<double>(skew(view, o));
        const two_sided<double> sizes = detail::as_sizes(size(view));
        verdicts stages = sound(view, o, skew_value);
        generated wanted;
        if (stages.bid.open() || stages.ask.open()) [[likely]] {
            wanted = generate(view, o, skew_value, sizes, rules);
            wanted.quote = open_part(wanted.quote, stages);
            stages = graver(stages, wanted.sides);
        }
        const proposal p = propose(view, o, skew_value, wanted.quote);
        signal s;
        fill(s, view.state);
        s.fair_value = view.fair_value;
        s.skew = skew_value;
        s.offsets = o;
        detail::ask_all(s.why.gates, gate, p);
        s.why.sides = graver(s.why.gates.gravest(), stages);
        if (gets_out(view, s)) return s;
        settle(s, open_part(wanted.quote, s.why.sides), view.now);
        return s;
    }

    // Signals what leads from what stands to what should stand.
    TWOSIDE_INLINE constexpr void settle(signal& s, const quote& target, time_point now) noexcept {
        const quote stands = record.standing.quote();
        const bool bid_stays = target.bid == stands.bid;
        const bool ask_stays = target.ask == stands.ask;
        if ((bid_stays || !target.bid.present()) && (ask_stays || !target.ask.present())) {
            s.reason = target.empty() ? graver(s.why.sides.bid, s.why.sides.ask) : verdict{unchanged};
            take_off(s, target, now);
            return;
        }
        s.action = action::quote;
        s.cancels = {stands.bid.present() && !target.bid.present(), stands.ask.present() && !target.ask.present()};
        s.number = record.standing.carry_out(action::quote, target, {true, true}, now);
        leave(s, target);
    }
};

}  // namespace twoside
