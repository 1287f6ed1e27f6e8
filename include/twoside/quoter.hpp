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
//     corrections at any time: sent(number, when), not_sent(number), refused(number), each for one side alone too,
//     filled(side, lots), and the facts, standing(quote, as_of).
//   - A quote that equals what stands is none: the signal holds, says `unchanged`, and consumes no interval. One that
//     only leaves a side out is a cancel.
//   - A side that a gate or a model stops is cancelled at once, throttle or not, and once; where nothing of ours stands
//     there the signal holds and gives the reason.
//   - `exit` is signalled once, when a gate begins to demand it; afterwards `hold` with urgency 1 until the gate opens.
//   - No two quotes leave closer than the throttle's floor, and none closer than 100 ms, whatever the policy answers.
//     What was not told in time of when they left, the quoter cannot keep.
//   - Time that goes back gives no quote. Cancels and exits pass: gates are asked with the latest time known, which
//     goes on as the told times do. restart(now) accepts the new time.
//   - The rules may change only while nothing stands, because ticks and lots are counted in them.
//   - A side whose offset is infinite is not quoted, and the other is: a model says so at a limit of the position.
//   - An input that is not a number never becomes a price: it becomes a reason. Where the throttle refuses, no skew is
//     computed; that a skew model failed shows at the next refresh that is allowed.
// A refresh does not allocate, lock, throw, read a clock, or take a logarithm. One quoter belongs to one thread at a
// time; separate quoters share nothing. A quoter is a value: copying it copies its memory. Shown by tests/quoter.cpp,
// tests/properties, tests/sessions and benchmarks/quote_latency.

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
inline constexpr reason own_sides_cross{"our own sides cross"};

template <class, class, class, class, class, class, class, class>
struct quoter;

// What a quoter remembers between refreshes beside its gates' own memory. Nobody else can change it: a pace that could
// be forgotten would be none.
class quoter_record {
public:
    explicit constexpr quoter_record() noexcept = default;

private:
    template <class, class, class, class, class, class, class, class>
    friend struct quoter;

    time_point latest_ = time_point::earliest();  // the latest time that it was told
    bool behind_ = false;                         // whether the times are before it now:
    time_point behind_since_{};                   // the first of these,
    time_point known_{};                          // and the time that gates are asked with
    std::uint64_t exit_ = 0;                      // the signal to get out that a gate still demands; 0: none
    bool exiting_ = false;                        // whether it counts as carried out
    bool odd_ = false;                            // whether there is anything that a plain refresh need not think of
    standing_record standing_{};
};

namespace detail {

template <class T>
inline constexpr bool is_our_throttle = false;
template <refresh_interval Floor>
inline constexpr bool is_our_throttle<throttle<Floor>> = true;

}  // namespace detail

// The default of the size slot: one unit a side.
struct unit_size {
    [[nodiscard]] constexpr two_sided<double> operator()(const market_view&) const noexcept { return {1, 1}; }
};

template <class FairValue = weighted_mid, class Spread = void, class Skew = no_skew, class Horizon = given_horizon,
          class Size = unit_size, class Rules = order_rules<>, class Gates = all_of<>,
          class Throttle = twoside::throttle<refresh_interval{std::chrono::nanoseconds{250'000'000}}>>
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

    using signal = basic_signal<detail::verdicts_of<Gates>, typename decltype(Rules::ticks)::scales>;

    // The least time between two quotes that leave.
    [[nodiscard]] static constexpr std::chrono::nanoseconds floor() noexcept {
        constexpr std::chrono::nanoseconds policy = refresh_interval{Throttle::floor}.duration();
        return policy > refresh_interval::floor() ? policy : refresh_interval::floor();
    }

    template <class Book>
    [[nodiscard]] TWOSIDE_INLINE constexpr signal refresh(time_point now, const Book& book,
                                                          const market_state& state) noexcept {
        static_assert(BookLike<Book>,
                      "twoside::quoter: refresh needs a top_of_book, a depth<N>, or a book with a free function "
                      "top(book) that answers a top_of_book");
        static_assert(
            FairValueModel<FairValue, Book>,
            "twoside::quoter: the .fair_value slot needs a callable on the book given to refresh that answers "
            "a price as a double, and it must be callable when const");
        if (now < record.latest_ || record.odd_) [[unlikely]]
            return odd_refresh(now, book, state);
        record.latest_ = now;
        const permission allowed = permit(now);
        // Two copies of the stages on purpose: where no quote may leave, only what can stop one that stands is
        // computed.
        if (allowed.refused.open()) return full_refresh(now, book, state);
        // A gate whose time has come to do something does it apart from here.
        if (detail::is_due(gate, now)) [[unlikely]]
            return due_refresh(now, book, state);
        return refused_refresh(now, book, state, allowed);
    }

    // Corrections of a signal, by its number. Each answers whether it had a say in what stands: none has one for a
    // signal that asked for nothing there, that was never given, that the stated facts hold already, or that is no
    // longer remembered. A time counts for the pace all the same.
    constexpr bool sent(std::uint64_t number, time_point when) noexcept {
        return corrected(number, record.standing_.sent(number, {true, true}, when));
    }
    constexpr bool sent(std::uint64_t number, side s, time_point when) noexcept {
        return corrected(number, record.standing_.sent(number, only(s), when));
    }
    // It did not leave: what stood before stands, and the interval is given back.
    constexpr bool not_sent(std::uint64_t number) noexcept {
        return corrected(number, record.standing_.not_sent(number, {true, true}));
    }
    constexpr bool not_sent(std::uint64_t number, side s) noexcept {
        return corrected(number, record.standing_.not_sent(number, only(s)));
    }
    // It left, and the venue refused it: what stood before stands, and the interval is used up.
    constexpr bool refused(std::uint64_t number) noexcept {
        return corrected(number, record.standing_.refused(number, {true, true}));
    }
    constexpr bool refused(std::uint64_t number, side s) noexcept {
        return corrected(number, record.standing_.refused(number, only(s)));
    }
    // So many lots of the order on a side were filled. Corrections of earlier signals stay possible.
    constexpr void filled(side s, std::int64_t lots) noexcept {
        record.standing_.filled(s, lots);
        look_around();
    }
    // The facts: what stands on the market, in ticks and lots, with what came of all signals up to number `as_of` in
    // it. Later signals are on their way, and count on top. Left out, all signals are in it.
    constexpr void standing(const quote& facts) noexcept { standing(facts, record.standing_.number()); }
    constexpr void standing(const quote& facts, std::uint64_t as_of) noexcept {
        record.standing_.state(facts, as_of, known());
        look_around();
    }
    // What stands as far as the quoter knows, and since when.
    [[nodiscard]] constexpr standing_quote standing() const noexcept { return record.standing_.current(); }
    // For whoever keeps the truth of what stands elsewhere, as a market_maker does, and says it after every refresh and
    // every report: what stands now, since when, and when a quote last left. Nothing is assumed any more, and the other
    // corrections have no say.
    constexpr void follow(const standing_quote& stands, time_point last_sent) noexcept {
        record.standing_.follow(stands, last_sent);
        look_around();
    }
    // When the last quote left, as far as the quoter knows; time_point::earliest() where none has.
    [[nodiscard]] constexpr time_point last_sent() const noexcept { return record.standing_.last_sent(); }

    // Accepts a time that went back, after a stray one that was far ahead, say. What was told to have left later than
    // `now` is taken to have left now, and gates that remember times are told.
    constexpr void restart(time_point now) noexcept {
        record.latest_ = now;
        record.behind_ = false;
        record.standing_.restart(now);
        detail::restart(gate, now);
        look_around();
    }

private:
    using said = gate_verdicts<detail::verdicts_of<Gates>>;

    [[nodiscard]] TWOSIDE_INLINE constexpr double time_left(time_point now, const market_state& state) const noexcept {
        const auto seconds = static_cast<double>(horizon(now, state));
        if constexpr (detail::has_shortcuts<Horizon> && requires { requires Horizon::never_below_zero; })
            return seconds;
        else
            return seconds >= 0 ? seconds : not_a_number;
    }

    // Sides of different signals cross only where a correction leaves them so.
    constexpr void look_around() noexcept {
        record.odd_ = record.behind_ || record.exit_ != 0 || record.standing_.quote().crosses_itself();
    }
    // An exit that did not leave is demanded again.
    constexpr bool corrected(std::uint64_t number, bool applied) noexcept {
        if (record.exit_ == number && record.standing_.is_remembered(number))
            record.exiting_ = !record.standing_.was_in_vain(number);
        look_around();
        return applied;
    }

    static constexpr two_sided<bool> only(side s) noexcept { return {s == side::bid, s == side::ask}; }

    template <class Book>
    [[nodiscard]] TWOSIDE_INLINE constexpr market_view look(time_point now, const Book& book, const top_of_book& best,
                                                            const market_state& state) const noexcept {
        return look(now, best, state, static_cast<double>(fair_value(book)));
    }
    [[nodiscard]] TWOSIDE_INLINE constexpr market_view look(time_point now, const top_of_book& best,
                                                            const market_state& state, double fair) const noexcept {
        return {.now = now,
                .book = best,
                .state = state,
                .fair_value = fair,
                .tick = rules.ticks.increment(fair),
                .time_left = time_left(now, state),
                .non_positive_prices = rules.allow_non_positive_prices};
    }

    [[nodiscard]] TWOSIDE_INLINE constexpr permission permit(time_point now) const noexcept {
        const time_point last = record.standing_.last_sent();
        const permission asked = throttle.check(now, last);
        // Of our own throttle it is known. By the difference, because a sum could end at the end of the scale.
        if (detail::is_our_throttle<Throttle> || now - last >= floor() || last == time_point::earliest()) [[likely]]
            return asked;
        const time_point next = last + floor();
        return !asked.refused.open() && asked.earliest >= next ? asked : permission{throttled, next};
    }

    // The time went back or catches up, an exit is demanded, or our own sides cross: nothing is taken for granted.
    template <class Book>
    [[nodiscard, gnu::noinline]] constexpr signal odd_refresh(time_point now, const Book& book,
                                                              const market_state& state) noexcept {
        if (now < record.latest_) {
            const time_point next = record.latest_;
            return stopped_refresh(while_behind(now), book, state, not_asked, {}, {time_went_back, next});
        }
        record.latest_ = now;
        if (record.behind_) catch_up(now);
        const permission allowed = permit(now);
        if (!allowed.refused.open()) return stopped_refresh(now, book, state, not_asked, {}, allowed);
        const top_of_book& best = top(book);
        const market_view view = look(now, book, best, state);
        const offsets o = detail::as_offsets(spread(view));
        const auto skew_value = static_cast<double>(skew(view, o));
        const two_sided<double> sizes = detail::as_sizes(size(view));
        return partial_refresh(now, best, state, view.fair_value, o.bid, o.ask, skew_value, sizes.bid, sizes.ask);
    }
    // The time that gates are asked with: the latest known. While times are behind that, it goes on as they do, so
    // that a gate that measures a time still can.
    [[nodiscard]] constexpr time_point known() const noexcept {
        return record.behind_ ? record.known_ : record.latest_;
    }
    [[nodiscard]] constexpr time_point while_behind(time_point now) noexcept {
        if (!record.behind_) {
            record.behind_ = true;
            record.behind_since_ = now;
            record.known_ = record.latest_;
        }
        const auto since = now - record.behind_since_;
        const time_point goes_on = record.latest_ + (since > since.zero() ? since : since.zero());
        record.known_ = goes_on > record.known_ ? goes_on : record.known_;
        return record.known_;
    }
    constexpr void catch_up(time_point now) noexcept {
        record.behind_ = false;
        if (record.known_ <= now) return;
        record.standing_.none_younger(now);
        detail::restart(gate, now);
    }

    // Number by number: a copy of a whole would keep the original in memory where it is not needed.
    [[nodiscard]] TWOSIDE_INLINE constexpr proposal propose(const market_view& v, const offsets& o, double skew_value,
                                                            const quote& order) const noexcept {
        return {{v.now, v.book, v.state, v.fair_value, v.tick, v.time_left, rules.allow_non_positive_prices},
                {o.bid, o.ask},
                skew_value,
                {{order.bid.ticks, order.bid.lots}, {order.ask.ticks, order.ask.lots}},
                record.standing_.current(),
                rules.lots,
                scales_of(order)};
    }
    [[nodiscard]] TWOSIDE_INLINE constexpr two_sided<tick_scale> scales_of(const quote& q) const noexcept {
        return {rules.ticks.scale(q.bid.ticks), rules.ticks.scale(q.ask.ticks)};
    }

    static constexpr std::size_t not_asked = 0;  // no gate has been asked
    // Asks gates up to the first that is not surely open; `at` is its place, and `first` what it says, if it was asked.
    [[nodiscard]] TWOSIDE_INLINE constexpr bool all_open(const proposal& p, std::size_t& at, verdicts& first) noexcept {
        if constexpr (detail::gives_single_verdicts<Gates>())
            return detail::ask_while_open(gate, p, at, first);
        else
            return false;
    }
    // The whole list: what is known, and the gates behind it.
    [[nodiscard]] TWOSIDE_INLINE constexpr said ask_rest(const proposal& p, std::size_t at,
                                                         const verdicts& first) noexcept {
        said gates{};
        if constexpr (said::size() == 0) {
            std::size_t place = 0;
            detail::ask_from(0, gate, p, place, nullptr);
        } else {
            const bool asked = !first.bid.open() || !first.ask.open();
            if (asked) gates.each[at] = first;
            std::size_t place = 0;
            detail::ask_from(asked ? at + 1 : at, gate, p, place, gates.each);
        }
        return gates;
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

    // What a refresh found before the gates were asked.
    struct findings {
        double fair_value;
        double skew;
        twoside::offsets offsets;
        inventory_reading reading;
    };
    // Every return is a new object, so that it is made in the caller's place.
    [[nodiscard]] TWOSIDE_INLINE constexpr signal make(action what, std::uint64_t number, two_sided<bool> changes,
                                                       two_sided<bool> cancels, const quote& stands, const findings& f,
                                                       verdict reason = {},
                                                       time_point next_refresh = {}) const noexcept {
        return signal{what,
                      changes,
                      cancels,
                      number,
                      stands,
                      f.fair_value,
                      f.skew,
                      f.offsets,
                      reason,
                      next_refresh,
                      rules.ticks.scales_of(stands.bid.ticks, stands.ask.ticks),
                      rules.lots.value(),
                      f.reading};
    }

    // What of an order that was proposed is left by the verdicts.
    [[nodiscard]] TWOSIDE_INLINE static constexpr quote open_part(const quote& q, const verdicts& sides) noexcept {
        return {sides.bid.open() ? q.bid : quote_side{}, sides.ask.open() ? q.ask : quote_side{}};
    }

    // Sides that stand and should not.
    [[nodiscard]] TWOSIDE_INLINE constexpr two_sided<bool> superfluous(const quote& stays) const noexcept {
        const quote& stands = record.standing_.quote();
        return {stands.bid.present() && !stays.bid.present(), stands.ask.present() && !stays.ask.present()};
    }

    // Cancels what stands and should not; holds, for the reason given, where there is nothing of the kind.
    [[nodiscard, gnu::noinline]] constexpr signal take_off(const quote& stays, const verdicts& sides, const findings& f,
                                                           verdict holds, time_point next_refresh,
                                                           time_point now) noexcept {
        const two_sided<bool> cancels = superfluous(stays);
        if (!cancels.bid && !cancels.ask)
            return make(action::hold, 0, {}, {}, record.standing_.quote(), f, holds, next_refresh);
        const std::uint64_t number = record.standing_.carry_out(action::cancel, {}, cancels, now);
        return make(action::cancel, number, cancels, cancels, record.standing_.quote(), f,
                    cancels.bid ? sides.bid : sides.ask, next_refresh);
    }

    // A gate demands that we get out.
    [[nodiscard, gnu::noinline]] constexpr signal get_out(const verdicts& sides, findings f, const market_state& state,
                                                          time_point next_refresh, time_point now) noexcept {
        const verdict why = graver(sides.bid, sides.ask);
        f.reading = inventory_pressure::flatten(state);
        if (record.exiting_) return take_off({}, both_sides(why), f, why, next_refresh, now);
        record.exiting_ = true;
        const two_sided<bool> stood = superfluous({});
        record.exit_ = record.standing_.carry_out(action::exit, {}, {true, true}, now);
        return make(action::exit, record.exit_, stood, {true, true}, {}, f, why, next_refresh);
    }

    // What is said of each side, all told.
    [[nodiscard]] constexpr verdicts weigh(const said& gates, const verdicts& stages) noexcept {
        const verdicts sides = graver(gates.gravest(), stages);
        if (sides.bid.exits() || sides.ask.exits()) return both_sides(graver(sides.bid, sides.ask));
        record.exit_ = 0;
        record.exiting_ = false;
        return sides;
    }

    // No quote may leave: what stands is judged. In its place in the caller, because a function that calls others has
    // to save registers; what is cold is handed little, and works out the rest again.
    template <class Book>
    [[nodiscard]] TWOSIDE_INLINE constexpr signal refused_refresh(time_point now, const Book& book,
                                                                  const market_state& state,
                                                                  const permission& allowed) noexcept {
        const top_of_book& best = top(book);  // a book that answers by value lives as long as this reference
        const market_view view = look(now, book, best, state);
        const quote& stands = record.standing_.quote();
        const proposal p = propose(view, detail::as_offsets(spread(view)), not_a_number, stands);
        std::size_t at = 0;
        verdicts first;
        // What stands goes on standing.
        if (all_open(p, at, first) && sure_to_quote(view, book)) [[likely]]
            return make(action::hold, 0, {}, {}, stands, {not_a_number, not_a_number, {}, pressure.read(state)},
                        allowed.refused, allowed.earliest);
        return unsure_refresh(now, book, state, at, first.bid, first.ask);
    }
    template <class Book>
    [[nodiscard, gnu::noinline]] constexpr signal due_refresh(time_point now, const Book& book,
                                                              const market_state& state) noexcept {
        detail::keep_time(gate, now);
        return refused_refresh(now, book, state, permit(now));
    }
    template <class Book>
    [[nodiscard, gnu::noinline]] constexpr signal unsure_refresh(time_point now, const Book& book,
                                                                 const market_state& state, std::size_t at, verdict bid,
                                                                 verdict ask) noexcept {
        return stopped_refresh(now, book, state, at, {bid, ask}, permit(now));
    }
    // Whether every stage is sure to quote both sides. Most of ours know that without the whole answer.
    template <class Book>
    [[nodiscard]] TWOSIDE_INLINE constexpr bool sure_to_quote(const market_view& view,
                                                              const Book& book) const noexcept {
        if (__builtin_is_constant_evaluated()) return false;
        // One number that is finite where all are.
        double all = view.state.position;
        if constexpr (detail::has_shortcuts<FairValue> && requires { fair_value.finite_where_sure(book); })
            all += fair_value.finite_where_sure(book);
        else
            all += view.fair_value;
        if constexpr (detail::has_shortcuts<Spread> && requires { spread.finite_where_sure(view); }) {
            all += spread.finite_where_sure(view);
        } else {
            const offsets o = detail::as_offsets(spread(view));
            all += o.bid + o.ask;
        }
        const bool sure = magnitude(all) < infinity;  // in one comparison
        const lot_rule& lots = rules.lots;
        if constexpr (detail::has_shortcuts<Size> &&
                      requires { size.is_sure_between(lots.surely_enough(), lots.surely_counted(), view); }) {
            return sure && size.is_sure_between(lots.surely_enough(), lots.surely_counted(), view);
        } else {
            const two_sided<double> sizes = detail::as_sizes(size(view));
            const mirrored both{sizes.bid, sizes.ask};
            return sure && (lots.least() <= lots.at_most(both)) & (both <= lots.surely_counted());
        }
    }
    template <class Book>
    [[nodiscard, gnu::noinline]] constexpr signal stopped_refresh(time_point now, const Book& book,
                                                                  const market_state& state, std::size_t at,
                                                                  verdicts first, const permission& allowed) noexcept {
        const top_of_book& best = top(book);
        const market_view view = look(now, book, best, state);
        const two_sided<double> sizes = detail::as_sizes(size(view));
        const proposal p = propose(view, detail::as_offsets(spread(view)), not_a_number, record.standing_.quote());
        // A side that a model no longer quotes is taken off like one that a gate stops; so are sides of different
        // signals that would trade with one another.
        const verdicts stages = graver(graver(sound(p, p.offsets, 0), {quotable(sizes.bid), quotable(sizes.ask)}),
                                       both_sides(stop_if(p.order.crosses_itself(), own_sides_cross)));
        const findings f{not_a_number, not_a_number, {}, pressure.read(p.state)};
        const said gates = ask_rest(p, at, first);
        const verdicts sides = weigh(gates, stages);
        signal s = sides.bid.exits() ? get_out(sides, f, p.state, allowed.earliest, p.now)
                                     : take_off(open_part(record.standing_.quote(), sides), sides, f, allowed.refused,
                                                allowed.earliest, p.now);
        if (!sides.bid.open() || !sides.ask.open()) s.explain(sides, gates);
        look_around();
        return s;
    }

    // A quote may leave: it is generated, and judged before it does.
    template <class Book>
    [[nodiscard, gnu::noinline]] constexpr signal full_refresh(time_point now, const Book& book,
                                                               const market_state& state) noexcept {
        detail::keep_time(gate, now);
        const top_of_book& best = top(book);
        const market_view view = look(now, book, best, state);
        const offsets o = detail::as_offsets(spread(view));
        const auto skew_value = static_cast<double>(skew(view, o));
        const two_sided<double> sizes = detail::as_sizes(size(view));
        order_pair both;
        // Where both orders can be placed, the stages gave numbers.
        if (!__builtin_is_constant_evaluated() && is_finite(view.state.position) &&
            detail::generate_both(both, view, o, skew_value, sizes, rules)) [[likely]] {
            const proposal p = propose(view, o, skew_value, both.two_way_quote());
            std::size_t at = 0;
            verdicts first;
            // What is cold is given numbers one by one: a whole that is handed on is kept in memory by the hot path
            // too.
            if (!all_open(p, at, first)) [[unlikely]]
                return stopped_by_gate(now, best, state, view.fair_value, o.bid, o.ask, skew_value, p.order.bid.ticks,
                                       p.order.bid.lots, p.order.ask.ticks, p.order.ask.lots, at, first.bid, first.ask);
            const order_pair::agreement stays = both.same(record.standing_.quote());
            if (stays.bits() == 3) [[unlikely]]
                return unchanged_quote(state, view.fair_value, o.bid, o.ask, skew_value);
            return changed_quote(both, stays, view, o, skew_value);
        }
        return partial_refresh(now, best, state, view.fair_value, o.bid, o.ask, skew_value, sizes.bid, sizes.ask);
    }
    // A side or both cannot be placed.
    [[nodiscard, gnu::noinline]] constexpr signal partial_refresh(time_point now, const top_of_book& best,
                                                                  const market_state& state, double fair,
                                                                  double bid_offset, double ask_offset,
                                                                  double skew_value, double bid_size,
                                                                  double ask_size) noexcept {
        const market_view view = look(now, best, state, fair);
        const offsets o{bid_offset, ask_offset};
        const two_sided<double> sizes{bid_size, ask_size};
        verdicts stages = sound(view, o, skew_value);
        generated wanted;
        if (stages.bid.open() || stages.ask.open()) {
            wanted = detail::generate_each(view, o, skew_value, sizes, rules);
            wanted.quote = open_part(wanted.quote, stages);
            stages = graver(stages, wanted.sides);
        }
        return stopped_quote(propose(view, o, skew_value, wanted.quote), not_asked, {}, stages);
    }
    [[nodiscard, gnu::noinline]] constexpr signal stopped_by_gate(
        time_point now, const top_of_book& best, const market_state& state, double fair, double bid_offset,
        double ask_offset, double skew_value, std::int64_t bid_ticks, std::int64_t bid_lots, std::int64_t ask_ticks,
        std::int64_t ask_lots, std::size_t at, verdict bid, verdict ask) noexcept {
        const proposal p = propose(look(now, best, state, fair), {bid_offset, ask_offset}, skew_value,
                                   {{bid_ticks, bid_lots}, {ask_ticks, ask_lots}});
        return stopped_quote(p, at, {bid, ask}, {});
    }
    [[nodiscard, gnu::noinline]] constexpr signal stopped_quote(const proposal& p, std::size_t at, verdicts first,
                                                                const verdicts& stages) noexcept {
        const said gates = ask_rest(p, at, first);
        const verdicts sides = weigh(gates, stages);
        const findings f{p.fair_value, p.skew, p.offsets, pressure.read(p.state)};
        // Nothing is to rest and nothing stands: that is what most stopped refreshes find.
        const bool idle = !sides.bid.open() && !sides.ask.open() && record.standing_.quote().empty();
        signal s = sides.bid.exits() ? get_out(sides, f, p.state, {}, p.now)
                   : idle ? make(action::hold, 0, {}, {}, record.standing_.quote(), f, graver(sides.bid, sides.ask))
                          : settle(open_part(p.order, sides), sides, f, p.now);
        if (!sides.bid.open() || !sides.ask.open()) s.explain(sides, gates);
        look_around();
        return s;
    }

    // Both orders are open, and at least one of them is new.
    [[nodiscard]] TWOSIDE_INLINE signal changed_quote(const order_pair& both, const order_pair::agreement& stays,
                                                      const market_view& view, const offsets& o,
                                                      double skew_value) noexcept {
        const std::uint64_t number = record.standing_.quote_both(both, stays, view.now);
        const int changes = ~stays.bits();
        signal s = make(action::quote, number, {(changes & 1) != 0, (changes & 2) != 0}, {}, both.quote(),
                        {view.fair_value, skew_value, o, pressure.read(view.state)});
        both.store(s.quote.bid, s.quote.ask);
        return s;
    }
    [[nodiscard, gnu::noinline]] constexpr signal unchanged_quote(const market_state& state, double fair,
                                                                  double bid_offset, double ask_offset,
                                                                  double skew_value) const noexcept {
        return make(action::hold, 0, {}, {}, record.standing_.quote(),
                    {fair, skew_value, {bid_offset, ask_offset}, pressure.read(state)}, unchanged);
    }
    // Signals what leads from what stands to what should stand.
    [[nodiscard]] constexpr signal settle(const quote& target, const verdicts& sides, const findings& f,
                                          time_point now) noexcept {
        const quote& stands = record.standing_.quote();
        const bool bid_stays = target.bid == stands.bid;
        const bool ask_stays = target.ask == stands.ask;
        if ((bid_stays || !target.bid.present()) && (ask_stays || !target.ask.present())) [[unlikely]]
            return take_off(quote{target}, sides, findings{f},
                            target.empty() ? graver(sides.bid, sides.ask) : verdict{unchanged}, {}, now);
        const two_sided<bool> cancels = superfluous(target);
        const std::uint64_t number = record.standing_.carry_out(action::quote, target, {true, true}, now);
        return make(action::quote, number, {!bid_stays, !ask_stays}, cancels, target, f);
    }
};

}  // namespace twoside
