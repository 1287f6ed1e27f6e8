#pragma once
// What stands on the market in our name, and when the last quote left. A quoter cannot know either; it assumes that its
// signals are carried out at once and takes corrections at any time, late, twice or out of order:
//   - every signal that asks for something has a number, counted up from 1;
//   - sent(n, when): signal n left at `when`. A time before the signal's own counts as that, and of several times the
//     latest counts, because two quotes must not leave closer than the floor;
//   - not_sent(n): signal n did not leave. What it asked for does not stand, and what stood before it does, unless a
//     later signal says otherwise. Its interval is given back;
//   - either for one side alone: one order of two may leave and the other be refused;
//   - state(quote): the facts, as a broker tells them. No correction of an earlier signal changes what stands after it.
// So what stands on a side is what the last signal asked for there that was not refused, or the last stated fact if
// that is later. The last word on a signal holds: one that was said not to have left may be said to have left after
// all. The last `remembered` signals can be corrected; of an older one only the time is used, as one at which a quote
// may have left, and the answer is false. Constant time, no allocation. Shown by tests/quote/standing.cpp, where a
// model without a limit to its memory is compared with it, and by tests/properties/sessions.cpp.

#include <cstdint>
#include <twoside/core/inline.hpp>
#include <twoside/core/side.hpp>
#include <twoside/core/time.hpp>
#include <twoside/quote/quote.hpp>

namespace twoside {

// An order that stands, and since when: since it left, for one that is assumed to stand.
struct standing_side : quote_side {
    time_point since{};
};
using standing_quote = two_sided<standing_side>;

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
    [[nodiscard]] constexpr twoside::quote quote() const noexcept { return {standing_.bid, standing_.ask}; }
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
        r = {wanted, {standing_.bid.since, standing_.ask.since}, {when, when}, touches, {}, what};
        if (what == action::quote) last_sent_ = when > last_sent_ ? when : last_sent_;
        return number_;
    }

    constexpr bool sent(std::uint64_t number, time_point when) noexcept {
        return correct(number, {true, true},
                       [&](request& r, side s) {
                           r.refused[s] = false;
                           r.left[s] = when > r.left[s] ? when : r.left[s];
                       }) ||
               left_long_ago(number, when);
    }
    constexpr bool sent(std::uint64_t number, side s, time_point when) noexcept {
        return correct(number, only(s),
                       [&](request& r, side) {
                           r.refused[s] = false;
                           r.left[s] = when > r.left[s] ? when : r.left[s];
                       }) ||
               left_long_ago(number, when);
    }
    constexpr bool not_sent(std::uint64_t number) noexcept {
        return correct(number, {true, true}, [](request& r, side s) { r.refused[s] = true; });
    }
    constexpr bool not_sent(std::uint64_t number, side s) noexcept {
        return correct(number, only(s), [](request& r, side of) { r.refused[of] = true; });
    }
    // Whether all that a signal asked for was said not to have left.
    [[nodiscard]] constexpr bool was_refused(std::uint64_t number) const noexcept {
        if (!is_remembered(number)) return false;
        const request& r = requests_[number % remembered];
        return (r.refused.bid || !r.touches.bid) && (r.refused.ask || !r.touches.ask);
    }

    // The facts at `when`. A side that stands as was thought keeps its age.
    constexpr void state(const twoside::quote& facts, time_point when) noexcept {
        for (const side s : {side::bid, side::ask}) set(standing_[s], facts[s], when);
        past_ = standing_;
        asked_since_ = number_ + 1;
    }

    // Time begins anew at `when`, which may be earlier than what was told: nothing left, or stood, later than that.
    constexpr void restart(time_point when) noexcept {
        const auto bring_back = [&](time_point& t) { t = t > when ? when : t; };
        for (request& r : requests_)
            for (const side s : {side::bid, side::ask}) {
                bring_back(r.left[s]);
                bring_back(r.since[s]);
            }
        for (const side s : {side::bid, side::ask}) {
            bring_back(standing_[s].since);
            bring_back(past_[s].since);
        }
        bring_back(past_sent_);
        bring_back(last_sent_);
    }

private:
    struct request {
        twoside::quote wanted{};
        two_sided<time_point> since{};  // what is wanted stands since then, if nothing was refused
        two_sided<time_point> left{};
        two_sided<bool> touches{};
        two_sided<bool> refused{};
        action what = action::hold;
    };

    static constexpr two_sided<bool> only(side s) noexcept { return {s == side::bid, s == side::ask}; }

    TWOSIDE_INLINE static constexpr void set(standing_side& at, const quote_side& order, time_point when) noexcept {
        at = {order.present() ? order : quote_side{}, at == order ? at.since : when};
    }
    // When a request of a quote left; earliest where it did not.
    [[nodiscard]] static constexpr time_point left(const request& r, side s) noexcept {
        return r.what == action::quote && !r.refused[s] ? r.left[s] : time_point::earliest();
    }
    static constexpr void latest(time_point& of, time_point t) noexcept { of = t > of ? t : of; }

    // The oldest request makes room, and becomes part of what stood before all others.
    TWOSIDE_INLINE constexpr void forget(const request& r, std::uint64_t number) noexcept {
        for (const side s : {side::bid, side::ask}) {
            if (number >= asked_since_ && r.touches[s] && !r.refused[s]) past_[s] = {r.wanted[s], r.since[s]};
            latest(past_sent_, left(r, s));
        }
    }

    [[nodiscard]] constexpr request& at(std::uint64_t number) noexcept { return requests_[number % remembered]; }
    [[nodiscard]] constexpr std::uint64_t oldest() const noexcept {
        return number_ > remembered ? number_ - remembered + 1 : 1;
    }
    [[nodiscard]] constexpr bool is_remembered(std::uint64_t number) const noexcept {
        return number >= oldest() && number <= number_;
    }

    template <class Change>
    constexpr bool correct(std::uint64_t number, const two_sided<bool>& sides, Change change) noexcept {
        if (!is_remembered(number)) return false;
        request& r = at(number);
        bool applies = false;
        for (const side s : {side::bid, side::ask}) {
            if (!sides[s] || !r.touches[s]) continue;
            change(r, s);
            applies = true;
        }
        work_out();
        return applies;
    }
    // What stands and when the last quote left, from all that is remembered.
    constexpr void work_out() noexcept {
        standing_ = past_;
        last_sent_ = past_sent_;
        for (std::uint64_t n = oldest(); n <= number_; ++n)
            for (const side s : {side::bid, side::ask}) {
                request& of = at(n);
                latest(last_sent_, left(of, s));
                if (n < asked_since_ || !of.touches[s] || of.refused[s]) continue;
                set(standing_[s], of.wanted[s], of.left[s]);
                of.since[s] = standing_[s].since;
            }
    }
    // A signal that is no longer remembered may have been a quote.
    constexpr bool left_long_ago(std::uint64_t number, time_point when) noexcept {
        if (number >= 1 && number < oldest()) {
            latest(past_sent_, when);
            latest(last_sent_, when);
        }
        return false;
    }

    standing_quote standing_{};
    time_point last_sent_ = time_point::earliest();
    std::uint64_t number_ = 0;
    std::uint64_t asked_since_ = 1;  // signals from this number on count for what stands; the facts hold before
    standing_quote past_{};          // what stood before the oldest signal that is remembered, or the facts
    time_point past_sent_ = time_point::earliest();
    request requests_[remembered]{};
};

}  // namespace twoside
