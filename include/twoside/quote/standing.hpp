#pragma once
// What stands on the market in our name, and when the last quote left. A quoter cannot know either; it assumes that its
// signals are carried out at once and takes corrections at any time, late, twice or out of order:
//   - every signal that asks for something has a number, counted up from 1;
//   - sent(n, when): signal n left at `when`. A time before the signal's own counts as that, and of several times the
//     latest counts, because two quotes must not leave closer than the floor;
//   - not_sent(n): signal n did not leave. What it asked for does not stand, and what stood before it does, unless a
//     later signal says otherwise. Its interval is given back;
//   - refused(n): it left, and the venue refused it. It does not stand, and its interval is not given back, because a
//     venue counts what it refuses;
//   - any of them for one side alone: one order of two may leave and the other be refused;
//   - filled(side, lots): so much of the order on a side is gone, from whatever turns out to have stood there;
//   - state(facts, n): the facts, as a broker tells them, with what came of the signals up to n in them. Those after it
//     are on their way, and count on top.
// So what stands on a side is what the last signal asked for there that left and was not refused, or the facts where
// they are later. The last word on a signal holds: one that was said not to have left may be said to have left after
// all. The last `remembered` signals can be corrected; of an older one only the time is used, as one at which a quote
// may have left. A correction answers whether it had a say in what stands.
// Constant time, no allocation. Shown by tests/quote/standing.cpp, where a model without a limit to its memory is
// compared with it, and by tests/sessions.

#include <cstdint>
#include <twoside/core/inline.hpp>
#include <twoside/core/side.hpp>
#include <twoside/core/time.hpp>
#include <twoside/quote/order_pair.hpp>
#include <twoside/quote/quote.hpp>

namespace twoside {

// An order that stands, and since when.
struct standing_side : quote_side {
    time_point since{};
};
struct standing_quote {
    standing_side bid{};
    standing_side ask{};

    [[nodiscard]] constexpr standing_side& operator[](side s) noexcept { return s == side::bid ? bid : ask; }
    [[nodiscard]] constexpr const standing_side& operator[](side s) const noexcept {
        return s == side::bid ? bid : ask;
    }
    // Without the times; so that what quoter::standing() answers can be changed and stated again.
    [[nodiscard]] constexpr operator quote() const noexcept {  // NOLINT(*-explicit-*)
        return {{bid.ticks, bid.lots}, {ask.ticks, ask.lots}};
    }
};

// What a signal asks for.
enum class action : unsigned char {
    hold,    // leave what is working as it is
    quote,   // have exactly the signal's quote working: a side that is absent from it should not be
    cancel,  // take the sides in `cancels` off the market, now
    exit     // take both sides off and close the position, now
};

class standing_record {
public:
    static constexpr std::uint64_t remembered = 16;

    [[nodiscard]] TWOSIDE_INLINE constexpr standing_quote current() const noexcept {
        const request& r = last();
        return {{{r.stands.bid.ticks, r.stands.bid.lots}, r.since.bid},
                {{r.stands.ask.ticks, r.stands.ask.lots}, r.since.ask}};
    }
    [[nodiscard]] TWOSIDE_INLINE constexpr const twoside::quote& quote() const noexcept { return last().stands; }
    // When the last quote left, as far as is known; time_point::earliest() where none has.
    [[nodiscard]] TWOSIDE_INLINE constexpr time_point last_sent() const noexcept { return last().sent; }
    // The number of the last signal; 0 before the first.
    [[nodiscard]] constexpr std::uint64_t number() const noexcept { return number_; }

    // A signal asks for both orders, whole, and leaves later than any before it. `stays` tells the sides where the
    // order is the one that stands. Gives the signal's number.
    TWOSIDE_INLINE std::uint64_t quote_both(const order_pair& wanted, const order_pair::agreement& stays,
                                            time_point when) noexcept {
        const request& before = last();
        request& r = at(++number_);
        wanted.store(r.stands.bid, r.stands.ask);
        stays.keep_times(r.since, before.since, when);
        r.sent = when;
        r.asked = when;
        r.is = touches_bid | touches_ask | quotes;
        return number_;
    }
    // A signal asks for something, and is assumed to be carried out at `when`. `wanted` holds what stands after it on
    // the sides that it touches. Gives the signal's number.
    constexpr std::uint64_t carry_out(action what, const twoside::quote& wanted, const two_sided<bool>& touches,
                                      time_point when) noexcept {
        const request& before = last();
        request& r = at(++number_);
        r.stands = before.stands;
        r.since = before.since;
        r.sent = before.sent;
        r.asked = when;
        r.is =
            (touches.bid ? touches_bid : 0U) | (touches.ask ? touches_ask : 0U) | (what == action::quote ? quotes : 0U);
        if (touches.bid) set(r, side::bid, wanted.bid, when);
        if (touches.ask) set(r, side::ask, wanted.ask, when);
        if (what == action::quote) latest(r.sent, when);
        return number_;
    }

    constexpr bool sent(std::uint64_t number, two_sided<bool> sides, time_point when) noexcept {
        const bool applied = correct(number, sides, fate::left, when);
        // A signal that is no longer remembered may have been a quote.
        if (number >= 1 && number < oldest())
            for (std::uint64_t n = oldest() - 1; n <= number_; ++n) latest(at(n).sent, when);
        return applied;
    }
    constexpr bool not_sent(std::uint64_t number, two_sided<bool> sides) noexcept {
        return correct(number, sides, fate::stayed, {});
    }
    constexpr bool refused(std::uint64_t number, two_sided<bool> sides) noexcept {
        return correct(number, sides, fate::refused, {});
    }
    [[nodiscard]] constexpr bool is_remembered(std::uint64_t number) const noexcept {
        return number >= oldest() && number <= number_;
    }
    // Whether nothing came of a signal: all that it asked for did not leave, or was refused. Needs is_remembered.
    [[nodiscard]] constexpr bool was_in_vain(std::uint64_t number) const noexcept {
        return !came_to_something(number, side::bid) && !came_to_something(number, side::ask);
    }

    // A part of the order on a side is gone: it is taken off what stands, and off all that could turn out to stand. Age
    // stays as it is.
    constexpr void filled(side s, std::int64_t lots) noexcept {
        if (lots <= 0) return;
        const auto take = [lots](quote_side& from) { from.lots = from.lots > lots ? from.lots - lots : 0; };
        take(at(oldest() - 1).stands[s]);
        for (std::uint64_t n = oldest(); n <= number_; ++n) take(tell(n).wanted[s]);
        work_out();
    }

    // The facts at `when`, with what came of the signals up to `as_of` in them. An order at the price that was thought
    // keeps its age, also where a part of it is gone.
    constexpr void state(const twoside::quote& facts, std::uint64_t as_of, time_point when) noexcept {
        for (std::uint64_t n = oldest(); n <= number_; ++n) tell(n);
        const standing_quote thought = current();
        const std::uint64_t forgotten = oldest() - 1;
        for (const side s : both_of_them) {
            const standing_side& known = thought[s];
            const bool same_order = known.present() && known.ticks == facts[s].ticks && known.lots >= facts[s].lots;
            at(forgotten).stands[s] = facts[s].present() ? facts[s] : quote_side{};
            at(forgotten).since[s] = same_order ? known.since : when;
        }
        counts_from_ = (as_of > number_ ? number_ : as_of < forgotten ? forgotten : as_of) + 1;
        work_out();
    }

    // The truth is kept elsewhere and said again whenever it may have changed. No signal counts for what stands then,
    // so that corrections have no say.
    constexpr void follow(const standing_quote& stands, time_point sent) noexcept {
        request& r = at(number_);
        r.stands = stands;
        r.since = {stands.bid.since, stands.ask.since};
        r.sent = sent;
        counts_from_ = number_ + 1;
        followed_ = true;
    }

    // Time begins anew at `when`, which may be earlier than what was told: nothing left, or stood, later than that.
    constexpr void restart(time_point when) noexcept {
        none_younger(when);
        for (std::uint64_t n = oldest() - 1; n <= number_; ++n) earliest(at(n).sent, when);
        for (std::uint64_t n = oldest(); n <= number_; ++n)
            for (const side s : both_of_them) earliest(tell(n).left[s], when);
    }
    // No order stands since later than that.
    constexpr void none_younger(time_point when) noexcept {
        for (std::uint64_t n = oldest(); n <= number_; ++n) {
            tell(n);
            earliest(at(n).asked, when);
        }
        for (std::uint64_t n = oldest() - 1; n <= number_; ++n)
            for (const side s : both_of_them) earliest(at(n).since[s], when);
    }

private:
    static constexpr side both_of_them[]{side::bid, side::ask};

    enum class fate : unsigned char { left, stayed, refused };

    // What is known of a request, as bits; of a side, the ask's is the next higher one.
    using flags = std::uint64_t;
    static constexpr flags touches_bid = 1U << 0U;
    static constexpr flags touches_ask = 1U << 1U;
    static constexpr flags void_of_bid = 1U << 2U;  // nothing came of it on this side
    static constexpr flags stayed_bid = 1U << 4U;   // because it did not even leave
    static constexpr flags quotes = 1U << 6U;
    static constexpr flags told = 1U << 7U;  // there is more to it, in told_
    static constexpr flags of_side(flags bid, side s) noexcept { return s == side::bid ? bid : bid << 1U; }

    // A signal, and what stands and when the last quote left after it, from all that is known. As long as nobody tells
    // more, what stands on the sides that it touches is what it wanted, and it left when it was asked for.
    struct request {
        twoside::quote stands{};
        two_sided<time_point> since{};
        time_point sent = time_point::earliest();
        time_point asked{};
        flags is = 0;
    };
    struct more {
        twoside::quote wanted{};
        two_sided<time_point> left{};
    };

    static constexpr void latest(time_point& of, time_point t) noexcept { of = t > of ? t : of; }
    static constexpr void earliest(time_point& of, time_point t) noexcept { of = t < of ? t : of; }
    // The age of an order is counted from its signal, so that one said to have left in the future is not young for
    // ever.
    static constexpr void set(request& r, side s, const quote_side& order, time_point when) noexcept {
        r.since[s] = r.stands[s] == order ? r.since[s] : when;
        r.stands[s] = order.present() ? order : quote_side{};
    }
    [[nodiscard]] constexpr bool has(std::uint64_t number, flags f) const noexcept {
        return (requests_[number % places].is & f) != 0;
    }
    [[nodiscard]] constexpr bool came_to_something(std::uint64_t number, side s) const noexcept {
        return has(number, of_side(touches_bid, s)) && !has(number, of_side(void_of_bid, s));
    }
    // From now on what is told of a request holds. A time before the signal's own counts as that.
    constexpr more& tell(std::uint64_t number) noexcept {
        request& r = at(number);
        more& m = told_[number % remembered];
        if (!has(number, told)) m = {r.stands, {r.asked, r.asked}};
        r.is |= told;
        return m;
    }

    [[nodiscard]] TWOSIDE_INLINE constexpr request& at(std::uint64_t number) noexcept {
        return requests_[number % places];
    }
    [[nodiscard]] TWOSIDE_INLINE constexpr const request& last() const noexcept { return requests_[number_ % places]; }
    [[nodiscard]] constexpr std::uint64_t oldest() const noexcept {
        return number_ > remembered ? number_ - remembered + 1 : 1;
    }
    constexpr bool correct(std::uint64_t number, const two_sided<bool>& sides, fate f, time_point when) noexcept {
        if (!is_remembered(number) || followed_) return false;
        more& m = tell(number);
        request& r = at(number);
        bool touched = false;
        for (const side s : both_of_them) {
            if (!sides[s] || !has(number, of_side(touches_bid, s))) continue;
            touched = true;
            r.is &= ~(of_side(void_of_bid, s) | of_side(stayed_bid, s));
            if (f != fate::left) r.is |= of_side(void_of_bid, s);
            if (f == fate::stayed) r.is |= of_side(stayed_bid, s);
            if (f == fate::left) latest(m.left[s], when);
        }
        work_out();
        return touched && number >= counts_from_;
    }
    // What stands, and when the last quote left, after every signal that is remembered.
    constexpr void work_out() noexcept {
        for (std::uint64_t n = oldest(); n <= number_; ++n) {
            const request& before = at(n - 1);
            request& r = at(n);
            const more m = has(n, told) ? told_[n % remembered] : more{r.stands, {r.asked, r.asked}};
            r.stands = before.stands;
            r.since = before.since;
            r.sent = before.sent;
            for (const side s : both_of_them) {
                if (has(n, quotes) && !has(n, of_side(stayed_bid, s))) latest(r.sent, m.left[s]);
                // The facts hold what came of the signals before them.
                if (n >= counts_from_ && came_to_something(n, s)) set(r, s, m.wanted[s], r.asked);
            }
        }
    }

    // One place for what stood before all that is remembered, and a power of two.
    static constexpr std::uint64_t places = 2 * remembered;

    std::uint64_t number_ = 0;
    bool followed_ = false;          // the truth is kept elsewhere
    std::uint64_t counts_from_ = 1;  // signals from this number on count for what stands; the facts hold before
    request requests_[places]{};
    more told_[remembered]{};
};

}  // namespace twoside
