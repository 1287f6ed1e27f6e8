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
//   - state(facts, n): the facts, as a broker tells them, with what came of the signals up to n in them. Signals after
//   n
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

    [[nodiscard]] constexpr const standing_quote& current() const noexcept { return standing_; }
    [[nodiscard]] constexpr twoside::quote quote() const noexcept { return standing_; }
    // When the last quote left, as far as is known; time_point::earliest() where none has.
    [[nodiscard]] constexpr time_point last_sent() const noexcept { return last_sent_; }
    // The number of the last signal; 0 before the first.
    [[nodiscard]] constexpr std::uint64_t number() const noexcept { return number_; }

    // A signal asks for something, and is assumed to be carried out at `when`. `wanted` holds what stands after it on
    // the sides that it touches. Gives the signal's number.
    TWOSIDE_INLINE constexpr std::uint64_t carry_out(action what, const twoside::quote& wanted,
                                                     const two_sided<bool>& touches, time_point when) noexcept {
        request& r = at(++number_);
        if (number_ > remembered) [[likely]]
            forget(r, number_ - remembered);
        if (touches.bid) set(standing_.bid, wanted.bid, when);
        if (touches.ask) set(standing_.ask, wanted.ask, when);
        r = {wanted, {standing_.bid.since, standing_.ask.since}, when, {when, when}, touches, {}, {}, what};
        if (what == action::quote) latest(last_sent_, when);
        return number_;
    }

    constexpr bool sent(std::uint64_t number, two_sided<bool> sides, time_point when) noexcept {
        const bool applied = correct(number, sides, fate::left, when);
        // A signal that is no longer remembered may have been a quote.
        if (number >= 1 && number < oldest()) {
            latest(past_sent_, when);
            latest(last_sent_, when);
        }
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
        const request& r = requests_[number % remembered];
        return (r.void_of.bid || !r.touches.bid) && (r.void_of.ask || !r.touches.ask);
    }

    // A part of the order on a side is gone: it is taken off what stands, and off all that could turn out to stand. Age
    // stays as it is.
    constexpr void filled(side s, std::int64_t lots) noexcept {
        if (lots <= 0) return;
        const auto take = [lots](quote_side& from) { from.lots = from.lots > lots ? from.lots - lots : 0; };
        take(past_[s]);
        for (std::uint64_t n = oldest(); n <= number_; ++n) take(at(n).wanted[s]);
        work_out();
    }

    // The facts at `when`, with what came of the signals up to `as_of` in them. An order at the price that was thought
    // keeps its age, also where a part of it is gone.
    constexpr void state(const twoside::quote& facts, std::uint64_t as_of, time_point when) noexcept {
        for (const side s : {side::bid, side::ask}) {
            const standing_side& known = standing_[s];
            const bool same_order = known.present() && known.ticks == facts[s].ticks && known.lots >= facts[s].lots;
            past_[s] = {facts[s].present() ? facts[s] : quote_side{}, same_order ? known.since : when};
        }
        const std::uint64_t forgotten = oldest() - 1;
        counts_from_ = (as_of > number_ ? number_ : as_of < forgotten ? forgotten : as_of) + 1;
        work_out();
    }

    // Time begins anew at `when`, which may be earlier than what was told: nothing left, or stood, later than that.
    constexpr void restart(time_point when) noexcept {
        none_younger(when);
        for (std::uint64_t n = oldest(); n <= number_; ++n)
            for (const side s : {side::bid, side::ask}) earliest(at(n).left[s], when);
        earliest(past_sent_, when);
        earliest(last_sent_, when);
    }
    // No order stands since later than that.
    constexpr void none_younger(time_point when) noexcept {
        for (std::uint64_t n = oldest(); n <= number_; ++n) {
            earliest(at(n).asked, when);
            for (const side s : {side::bid, side::ask}) earliest(at(n).since[s], when);
        }
        for (const side s : {side::bid, side::ask}) {
            earliest(standing_[s].since, when);
            earliest(past_[s].since, when);
        }
    }

private:
    enum class fate : unsigned char { left, stayed, refused };

    struct request {
        twoside::quote wanted{};
        two_sided<time_point> since{};  // what is wanted stands since then, if nothing was in vain
        time_point asked{};
        two_sided<time_point> left{};
        two_sided<bool> touches{};
        two_sided<bool> void_of{};  // nothing came of it on this side
        two_sided<bool> stayed{};   // because it did not even leave
        action what = action::hold;
    };

    static constexpr void latest(time_point& of, time_point t) noexcept { of = t > of ? t : of; }
    static constexpr void earliest(time_point& of, time_point t) noexcept { of = t < of ? t : of; }

    // The age of an order is counted from its signal, so that one said to have left in the future is not young for
    // ever.
    TWOSIDE_INLINE static constexpr void set(standing_side& at, const quote_side& order, time_point when) noexcept {
        at = {order.present() ? order : quote_side{}, at == order ? at.since : when};
    }
    // When the order of a side left with a quote; earliest where it did not.
    [[nodiscard]] static constexpr time_point left(const request& r, side s) noexcept {
        return r.what == action::quote && !r.stayed[s] ? r.left[s] : time_point::earliest();
    }

    // The oldest request makes room, and becomes part of what stood before all others.
    TWOSIDE_INLINE constexpr void forget(const request& r, std::uint64_t number) noexcept {
        for (const side s : {side::bid, side::ask}) {
            if (number >= counts_from_ && r.touches[s] && !r.void_of[s]) past_[s] = {r.wanted[s], r.since[s]};
            latest(past_sent_, left(r, s));
        }
    }

    [[nodiscard]] constexpr request& at(std::uint64_t number) noexcept { return requests_[number % remembered]; }
    [[nodiscard]] constexpr std::uint64_t oldest() const noexcept {
        return number_ > remembered ? number_ - remembered + 1 : 1;
    }
    constexpr bool correct(std::uint64_t number, const two_sided<bool>& sides, fate f, time_point when) noexcept {
        if (!is_remembered(number)) return false;
        request& r = at(number);
        bool touched = false;
        for (const side s : {side::bid, side::ask}) {
            if (!sides[s] || !r.touches[s]) continue;
            touched = true;
            r.void_of[s] = f != fate::left;
            r.stayed[s] = f == fate::stayed;
            if (f == fate::left) latest(r.left[s], when);
        }
        work_out();
        return touched && number >= counts_from_;
    }
    // What stands and when the last quote left, from all that is remembered.
    constexpr void work_out() noexcept {
        standing_ = past_;
        last_sent_ = past_sent_;
        for (std::uint64_t n = oldest(); n <= number_; ++n)
            for (const side s : {side::bid, side::ask}) {
                request& r = at(n);
                latest(last_sent_, left(r, s));
                if (n < counts_from_ || !r.touches[s] || r.void_of[s]) continue;
                set(standing_[s], r.wanted[s], r.asked);
                r.since[s] = standing_[s].since;
            }
    }

    standing_quote standing_{};
    time_point last_sent_ = time_point::earliest();
    std::uint64_t number_ = 0;
    std::uint64_t counts_from_ = 1;  // signals from this number on count for what stands; the facts hold before
    standing_quote past_{};          // what stood before the oldest signal that is remembered, or the facts
    time_point past_sent_ = time_point::earliest();
    request requests_[remembered]{};
};

}  // namespace twoside
