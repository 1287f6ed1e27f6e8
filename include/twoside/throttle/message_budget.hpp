#pragma once
// Throttle: how many messages one connection may send. All instruments and all of the user's other code share one, by
// reference, because the venue counts them together; so it cannot be copied. Single-threaded.
//   A message may leave at t where fewer than `messages` left in (t - window - jitter, t].
// It is a sliding window and exact. A token bucket is not enough: with a burst of 10 it lets 55 through where 45 are
// meant.
// The venue counts when messages arrive, and two that leave a second apart can arrive closer: 45 that left at once and
// 45 more a second later, which took 35 ms less on the way, are 90 in the venue's second. So `jitter`, by how much the
// times on the way may differ, is added to the window. With it no window of the venue's holds more than `messages`; a
// line that is worse than that needs more jitter.
// `reserved` messages of the window are never spent on refreshes, so that a cancel, or an order that reduces the
// position, does not wait behind them.
// Where the venue says that it was too fast all the same, say too_fast(now): refreshes stop for `back_off`, and for
// `caution` after that their window is `cautious_window`. Another complaint before that is over doubles the back-off,
// up to `longest_back_off`; one within a window of the first is of the same breach and only prolongs it. Cancels and
// reducing orders go on within the window all the while.
// What is refused is not queued: whoever was refused asks again, with what is true by then, and not before `earliest`,
// which is exact as long as nothing more is sent. Times that go back count as the latest there was, so they never let
// more through; restart(now) where the clock had jumped ahead.
// Source: Interactive Brokers, "Order limitations" of the TWS API: 50 messages a second for 100 market data lines,
// orders, modifications and cancels together; the third breach ends the session.
// Constant time, but for used() and room(), which search; memory is allocated once, when it is made.
// Shown by tests/throttle/message_budget.cpp, against a model that keeps every time, and a venue that counts arrivals.

#include <cstddef>
#include <cstdint>
#include <twoside/core/dynamic_array.hpp>
#include <twoside/core/inline.hpp>
#include <twoside/core/time.hpp>
#include <twoside/core/validation.hpp>
#include <twoside/core/verdict.hpp>
#include <twoside/throttle/refresh.hpp>

namespace twoside {

inline constexpr reason budget_used_up{"message budget used up"};
inline constexpr reason budget_kept_for_cancels{"the rest of the message budget is for cancels"};
inline constexpr reason venue_said_too_fast{"the venue said too fast"};
inline constexpr reason cautious_after_too_fast{"cautious after the venue said too fast"};
inline constexpr reason beyond_message_budget{"more messages at once than the budget holds"};

// What a message is for. What is neither of the others is a refresh.
enum class message_purpose : unsigned char {
    refresh,  // places or modifies an order of a quote
    reduce,   // an order that can only reduce the position
    cancel
};

struct message_budget_parameters {
    std::int64_t messages = 45;  // in any window
    std::chrono::nanoseconds window{1'000'000'000};
    std::chrono::nanoseconds jitter{100'000'000};               // by how much the times on the way differ
    std::int64_t reserved = 10;                                 // of the messages: not for refreshes
    std::chrono::nanoseconds back_off{2'000'000'000};           // without refreshes, after the venue said too fast
    std::chrono::nanoseconds longest_back_off{60'000'000'000};  // to which further complaints double it
    std::chrono::nanoseconds caution{60'000'000'000};           // so long after a back-off ...
    std::chrono::nanoseconds cautious_window{3'000'000'000};    // ... this is the window of refreshes

    [[nodiscard]] constexpr problem check() const noexcept {
        const auto legal = [](std::chrono::nanoseconds from, std::chrono::nanoseconds length, const char* name,
                              const char* words) {
            return check_that(length >= from && length.count() <= 86'400'000'000'000, "message_budget", name,
                              in_seconds(length), words);
        };
        constexpr std::chrono::nanoseconds none{0};
        return first_problem(
            check_that(messages >= 1 && messages <= 1'000'000, "message_budget", "messages",
                       static_cast<double>(messages), "1 to 1,000,000"),
            check_that(reserved >= 0 && reserved < messages, "message_budget", "reserved",
                       static_cast<double>(reserved), "0 or more, and fewer than messages"),
            legal(std::chrono::nanoseconds{1'000}, window, "window (seconds)", "1 microsecond to 24 hours"),
            legal(none, jitter, "jitter (seconds)", "0 to 24 hours"),
            legal(none, back_off, "back_off (seconds)", "0 to 24 hours"),
            legal(back_off, longest_back_off, "longest_back_off (seconds)", "back_off to 24 hours"),
            legal(none, caution, "caution (seconds)", "0 to 24 hours"),
            legal(window, cautious_window, "cautious_window (seconds)", "window to 24 hours"));
    }
};

// Interactive Brokers allows 50 in a second.
inline constexpr message_budget_parameters ib_message_budget{};
// For a connection that had trouble before: below 50 in 3 seconds, which is what LEAN goes down to.
inline constexpr message_budget_parameters ib_cautious_message_budget{
    .window = std::chrono::nanoseconds{3'000'000'000},
    .back_off = std::chrono::nanoseconds{10'000'000'000},
    .cautious_window = std::chrono::nanoseconds{10'000'000'000}};

class message_budget {
public:
    using parameters = message_budget_parameters;

    // In permission::earliest: never.
    static constexpr time_point never{std::chrono::nanoseconds::max()};

    constexpr explicit message_budget(const parameters& p = {})
        : messages_{(require(p.check()), p.messages)},
          for_refreshes_{p.messages - p.reserved},
          span_{p.window + p.jitter},
          cautious_span_{p.cautious_window + p.jitter},
          back_off_{p.back_off},
          longest_back_off_{p.longest_back_off},
          caution_{p.caution} {
        std::size_t places = 1;
        while (places < static_cast<std::size_t>(messages_)) places *= 2;
        mask_ = places - 1;
        times_.reserve(places);
        for (std::size_t i = 0; i < places; ++i) times_.push_back(time_point::earliest());
    }
    // Two that know half each would let twice as much through.
    message_budget(const message_budget&) = delete;
    message_budget& operator=(const message_budget&) = delete;

    // Whether so many messages may leave now, all together.
    [[nodiscard]] TWOSIDE_INLINE constexpr permission check(message_purpose purpose, time_point now,
                                                            std::int64_t count = 1) const noexcept {
        if (count <= 0) [[unlikely]]
            return {};
        const std::int64_t nth = limit(purpose) - count + 1;
        // With the nth last message out of the window, so many less than the limit are in it.
        if (nth >= 1 && is_out(nth, now, span(purpose, now)) && !backs_off(purpose, now)) [[likely]]
            return {};
        return why_not(purpose, now, nth);
    }
    // So many messages left at this time: with permission or without, ours or of other code on the connection. Refused
    // ones count too.
    TWOSIDE_INLINE constexpr void sent(time_point now, std::int64_t count = 1) noexcept {
        const time_point latest = times_[(noted_ - 1) & mask_];  // before the first, the earliest of all
        const time_point at = now > latest ? now : latest;
        // More than a whole window's are as good as one window's.
        for (std::int64_t left = count < messages_ ? count : messages_; left > 0; --left) times_[noted_++ & mask_] = at;
    }
    // The venue complained.
    constexpr void too_fast(time_point now) noexcept {
        const time_point at = now > complaint_ ? now : complaint_;
        if (complaints_ == 0 || at - complaint_ >= present_back_off_ + caution_) {
            present_back_off_ = back_off_;
            breach_ = at;
        } else if (at - breach_ >= span_) {
            const auto doubled = present_back_off_ + present_back_off_;
            present_back_off_ = doubled < longest_back_off_ ? doubled : longest_back_off_;
            breach_ = at;
        }
        complaint_ = at;
        ++complaints_;
    }
    // Time begins anew, as for quoter::restart: what happened later than that is taken to have happened now.
    constexpr void restart(time_point now) noexcept {
        for (time_point& t : times_) t = t > now ? now : t;
        complaint_ = complaint_ > now ? now : complaint_;
        breach_ = breach_ > now ? now : breach_;
    }

    // How many messages are in the window that ends now; at most `messages`.
    [[nodiscard]] constexpr std::int64_t used(time_point now) const noexcept { return used_in(now, span_); }
    // The most that check() lets through at once.
    [[nodiscard]] constexpr std::int64_t room(message_purpose purpose, time_point now) const noexcept {
        const std::int64_t left = limit(purpose) - used_in(now, span(purpose, now));
        return left > 0 && !backs_off(purpose, now) ? left : 0;
    }
    // How often the venue complained.
    [[nodiscard]] constexpr std::int64_t complaints() const noexcept { return complaints_; }

private:
    [[nodiscard]] TWOSIDE_INLINE constexpr std::int64_t limit(message_purpose purpose) const noexcept {
        return purpose == message_purpose::refresh ? for_refreshes_ : messages_;
    }
    [[nodiscard]] TWOSIDE_INLINE constexpr bool is_held_back(message_purpose purpose) const noexcept {
        return complaints_ > 0 && purpose == message_purpose::refresh;
    }
    [[nodiscard]] TWOSIDE_INLINE constexpr bool backs_off(message_purpose purpose, time_point now) const noexcept {
        return is_held_back(purpose) && now - complaint_ < present_back_off_;
    }
    [[nodiscard]] TWOSIDE_INLINE constexpr std::chrono::nanoseconds span(message_purpose purpose,
                                                                         time_point now) const noexcept {
        const bool cautious = is_held_back(purpose) && now - complaint_ < present_back_off_ + caution_;
        return cautious ? cautious_span_ : span_;
    }
    // When the nth last message left; there must have been as many.
    [[nodiscard]] TWOSIDE_INLINE constexpr time_point time_of(std::int64_t nth) const noexcept {
        return times_[(noted_ - static_cast<std::uint64_t>(nth)) & mask_];
    }
    // By the difference, because a sum could end at the end of the scale.
    [[nodiscard]] TWOSIDE_INLINE constexpr bool is_out(std::int64_t nth, time_point now,
                                                       std::chrono::nanoseconds span) const noexcept {
        return noted_ < static_cast<std::uint64_t>(nth) || now - time_of(nth) >= span;
    }
    [[nodiscard]] constexpr std::int64_t used_in(time_point now, std::chrono::nanoseconds span) const noexcept {
        std::int64_t in = 0;  // the nth last is in the window, and `out` is not
        for (std::int64_t out = messages_ + 1; in + 1 < out;) {
            const std::int64_t middle = in + (out - in) / 2;
            (is_out(middle, now, span) ? out : in) = middle;
        }
        return in;
    }
    [[nodiscard, gnu::noinline]] constexpr permission why_not(message_purpose purpose, time_point now,
                                                              std::int64_t nth) const noexcept {
        if (nth < 1) return {beyond_message_budget, never};
        const auto later = [](time_point a, time_point b) { return a > b ? a : b; };
        time_point opens = time_point::earliest();
        if (noted_ >= static_cast<std::uint64_t>(nth)) {
            opens = time_of(nth) + span_;
            if (is_held_back(purpose)) {
                // The longer window, or the end of caution, whichever is passed first.
                const time_point by_window = time_of(nth) + cautious_span_;
                const time_point by_caution = later(opens, complaint_ + (present_back_off_ + caution_));
                opens = by_window < by_caution ? by_window : by_caution;
            }
        }
        if (backs_off(purpose, now)) return {venue_said_too_fast, later(opens, complaint_ + present_back_off_)};
        if (is_out(nth, now, span_)) return {cautious_after_too_fast, opens};
        const bool cancels_too = !is_out(nth + messages_ - limit(purpose), now, span_);
        return {cancels_too ? budget_used_up : budget_kept_for_cancels, opens};
    }

    std::int64_t messages_;
    std::int64_t for_refreshes_;
    std::chrono::nanoseconds span_;
    std::chrono::nanoseconds cautious_span_;
    std::chrono::nanoseconds back_off_;
    std::chrono::nanoseconds longest_back_off_;
    std::chrono::nanoseconds caution_;
    dynamic_array<time_point> times_{};  // of the last messages, a ring
    std::size_t mask_ = 0;
    std::uint64_t noted_ = 0;  // the next one's place, before it is wrapped
    std::int64_t complaints_ = 0;
    time_point complaint_ = time_point::earliest();  // the last one
    time_point breach_ = time_point::earliest();     // the first one of its breach
    std::chrono::nanoseconds present_back_off_{};
};

}  // namespace twoside
