#pragma once
// One order, from our request to place it until the venue's last word: what the venue has said of it, what we have
// asked for since, and what of it may still be filled. Every report is taken in any state, late, twice and out of
// order:
//   - a report may come before what it follows from: an execution before the acceptance, a refused cancel before the
//   fill;
//   - an answer that is older than the request it could answer is not its answer;
//   - terms that are older than those known say nothing, and neither does where the order was then;
//   - a terminal report answers everything that is in flight, and executions after it still count;
//   - an order is filled when the venue's count says so where it is told, and by the executions where it is not;
//   - a cancel that was refused because it came too late, or because the venue knows no such order, ends nothing: the
//     order's fate is unknown until a list of open orders tells it;
//   - no answer is no answer: after its deadline an order is unknown, never dead.
// What may still fill is the larger of the sizes before and after a modification in flight, less what is filled; of an
// order that is done, what the venue counts as filled beyond the executions that were told.
// Shown by tests/orders/working_order.cpp and build/tests/soak.

#include <cstdint>
#include <twoside/core/inline.hpp>
#include <twoside/core/side.hpp>
#include <twoside/core/time.hpp>
#include <twoside/orders/report.hpp>
#include <twoside/orders/request.hpp>

namespace twoside {

enum class order_state : unsigned char {
    none,     // there is no order
    placing,  // asked for, not answered yet
    live,     // at the exchange
    held,     // alive and may fill, but not at the exchange
    unknown,  // nobody knows
    done      // nothing of it is left, but for executions that are told late
};

struct working_order {
    order_state state = order_state::none;
    twoside::side side = side::bid;
    twoside::time_in_force time_in_force = twoside::time_in_force::day;
    bool ours = true;         // placed under our reference
    bool accepted = false;    // the venue has said once that it has it
    bool modifying = false;   // a modification is in flight
    bool cancelling = false;  // a cancel is in flight
    bool leaving = false;     // a cancel or modification came too late: the fill is on its way, or the order is gone
    bool doubled = false;     // another live order has its number
    bool inferred = false;    // it is done because a list lacked it, and not because the venue said so
    bool restored = false;    // its terms are those of a saved state, and may be old
    signed char slot = -1;    // which of the orders wanted on its side it is; -1: none of them
    bool seen = false;        // in the list of open orders that is being read
    std::uint64_t order = 0;
    std::uint64_t venue_order = 0;
    std::int64_t ticks = 0;  // as the venue has it, or as it was placed
    std::int64_t size = 0;
    std::int64_t next_ticks = 0;  // as it will be after the modification in flight
    std::int64_t next_size = 0;
    std::int64_t executed = 0;    // sum of the executions told, and of those busted
    std::int64_t busted = 0;      // of them, those that never were
    std::int64_t told = 0;        // the most that the venue has counted as filled
    std::int64_t wanted = 0;      // what was to rest when it was last sent
    std::int64_t at_risk = 0;     // its exposure when it last changed, for sums over orders
    std::int64_t least_rest = 0;  // below it what rests is topped up
    std::int64_t distance = 0;    // from the market's best on its side when it was last sent, in ticks
    time_point since{};           // it has had its price since then
    time_point terms_told{};      // by the venue's time, as where the order was
    time_point sent{};            // our last placement or modification
    time_point cancel_sent{};
    time_point deadline{};  // by which what is in flight should be answered
    time_point touched{};   // the last request, or report of something new
    time_point expires{};   // with gtd

    [[nodiscard]] TWOSIDE_INLINE constexpr bool exists() const noexcept { return state != order_state::none; }
    // Whether it may be at the venue.
    [[nodiscard]] TWOSIDE_INLINE constexpr bool alive() const noexcept {
        return state != order_state::none && state != order_state::done;
    }
    // A placement or a modification is in flight. Once it is overdue it is not: its terms count, but nobody waits for
    // it.
    [[nodiscard]] TWOSIDE_INLINE constexpr bool changing() const noexcept {
        return state == order_state::placing || (modifying && state != order_state::unknown);
    }
    [[nodiscard]] TWOSIDE_INLINE constexpr bool in_flight() const noexcept { return changing() || cancelling; }

    // What is filled, as far as anybody has told.
    [[nodiscard]] TWOSIDE_INLINE constexpr std::int64_t filled() const noexcept {
        return executed > told ? executed : told;
    }
    // What rests of it once what is in flight is answered.
    [[nodiscard]] TWOSIDE_INLINE constexpr std::int64_t rest() const noexcept {
        const std::int64_t left = next_size - filled();
        return left > 0 ? left : 0;
    }
    // What may still move the position.
    [[nodiscard]] TWOSIDE_INLINE constexpr std::int64_t exposure() const noexcept {
        const std::int64_t most = alive() ? largest_size() + busted : told;
        return most > executed ? most - executed : 0;
    }
    // Executions that the venue counts and nobody has told.
    [[nodiscard]] TWOSIDE_INLINE constexpr std::int64_t missing() const noexcept {
        return told > executed ? told - executed : 0;
    }
    // The nearest to the other side that it may stand.
    [[nodiscard]] TWOSIDE_INLINE constexpr std::int64_t nearest_ticks() const noexcept {
        const bool higher = next_ticks > ticks;
        return (side == side::bid) == higher ? next_ticks : ticks;
    }

    constexpr void placed(const request& r, std::int64_t to_rest, time_point now, time_point answer_by) noexcept {
        *this = {};
        state = order_state::placing;
        side = r.side;
        time_in_force = r.time_in_force;
        order = r.order;
        ticks = next_ticks = r.ticks;
        size = next_size = r.size;
        wanted = to_rest;
        since = sent = touched = now;
        terms_told = time_point::earliest();
        deadline = answer_by;
        expires = r.expires;
    }
    constexpr void modified_by(const request& r, std::int64_t to_rest, time_point now, time_point answer_by) noexcept {
        modifying = true;
        next_ticks = r.ticks;
        next_size = r.size;
        wanted = to_rest;
        sent = touched = now;
        deadline = answer_by;
        if (time_in_force == twoside::time_in_force::gtd) expires = r.expires;
    }
    constexpr void cancelled_by(time_point now, time_point answer_by) noexcept {
        cancelling = true;
        cancel_sent = touched = now;
        deadline = changing() && deadline < answer_by ? deadline : answer_by;
    }
    // What is in flight was not answered in time.
    constexpr void overdue() noexcept {
        if (!alive()) return;
        state = order_state::unknown;
        cancelling = false;
    }
    // The connection is lost: what was in flight may have arrived or not.
    constexpr void cut_off() noexcept {
        if (!alive()) return;
        if (changing()) state = order_state::unknown;
        cancelling = false;
    }

    // Takes a report of this order. `lots` says by how much its executions grew: what the report says, or 0 where the
    // execution was known already.
    TWOSIDE_INLINE constexpr void take(const report& r, std::int64_t lots, time_point now) noexcept {
        if (!r.replayed) touched = now;
        // What was concluded gives way to what the venue says.
        if (inferred && state == order_state::done && says_alive(r.kind)) {
            inferred = false;
            state = order_state::unknown;
        }
        if (venue_order == 0) venue_order = r.venue_order;
        if (r.filled > told) told = r.filled;
        switch (r.kind) {
            case report_kind::accepted:
                if (!accepted) adopt_terms(r, state == order_state::placing || state == order_state::unknown);
                be_accepted(r.time);
                break;
            case report_kind::modified:
                if (r.time >= sent && (r.size <= 0 || r.size == next_size) && (r.size <= 0 || r.ticks == next_ticks)) {
                    if (r.time >= terms_told) move_to(next_ticks, next_size, r.time);
                    keep_terms();
                    be_accepted(r.time);
                } else {
                    adopt_terms(r, !modifying);
                }
                break;
            case report_kind::restated:
                adopt_terms(r, true);
                break;
            case report_kind::held:
                if (!alive() || r.time < terms_told) break;
                adopt_terms(r, true);
                terms_told = r.time;
                if (!(state == order_state::unknown && (modifying || leaving))) state = order_state::held;
                break;
            case report_kind::modify_rejected:
                if (!modifying || r.time < sent) break;
                modifying = false;
                if (ends_nothing(r.reason)) {
                    state = alive() ? order_state::unknown : state;
                    leaving = true;
                } else if (alive()) {
                    keep_terms();
                    state = accepted ? order_state::live : order_state::unknown;
                }
                break;
            case report_kind::cancel_rejected:
                if (r.time < cancel_sent) break;
                cancelling = false;
                if (ends_nothing(r.reason) && alive()) {
                    state = order_state::unknown;
                    leaving = true;
                }
                break;
            case report_kind::rejected:
            case report_kind::cancelled:
            case report_kind::expired:
                finish();
                break;
            case report_kind::fill:  // told anew, it may be smaller too
            case report_kind::corrected:
            case report_kind::busted:
                if (lots >= 0) {
                    executed += lots;
                } else {
                    busted -= lots;
                }
                break;
            default:
                break;
        }
        const std::int64_t whole = modifying && next_size > size ? next_size : size;
        // Of a size that may be old nobody can say that it is filled.
        if (alive() && !restored && whole > 0 && (r.filled == untold ? surely_filled() : told) >= whole) finish();
    }

    // The list of open orders that was asked for at `asked` shows it.
    constexpr void listed(const report& r, time_point asked, time_point now) noexcept {
        seen = true;
        if (venue_order == 0) venue_order = r.venue_order;
        if (r.filled > told) told = r.filled;
        if (touched >= asked) {  // what is known is newer, or may be
            if (restored && sent < asked && r.size > 0) {
                if (r.size > size) size = r.size;
                restored = false;
            }
            return;
        }
        restored = false;
        touched = now;
        state = order_state::live;
        modifying = cancelling = leaving = false;
        accepted = true;
        if (r.size > 0) {
            size = next_size = r.size;
            if (ticks != r.ticks) since = now;
            ticks = next_ticks = r.ticks;
        }
        if (size > 0 && (r.filled == untold ? surely_filled() : told) >= size) finish();
    }
    constexpr void finish() noexcept {
        state = order_state::done;
        cancelling = leaving = false;
        keep_terms();
    }

    // A list of open orders lacks it.
    constexpr void close() noexcept {
        finish();
        inferred = true;
    }

private:
    static constexpr bool says_alive(report_kind kind) noexcept {
        return kind == report_kind::accepted || kind == report_kind::modified || kind == report_kind::held ||
               kind == report_kind::restated;
    }
    [[nodiscard]] constexpr std::int64_t largest_size() const noexcept {
        const std::int64_t whole = next_size > size ? next_size : size;
        return whole > told ? whole : told;
    }
    // What is taken back may fill again.
    [[nodiscard]] constexpr std::int64_t surely_filled() const noexcept {
        const std::int64_t counting = executed - busted;
        return counting > told ? counting : told;
    }
    static constexpr bool ends_nothing(rejection reason) noexcept {
        return reason == rejection::too_late || reason == rejection::unknown_order;
    }
    constexpr void be_accepted(time_point when) noexcept {
        if (!alive()) return;
        const bool first = !accepted && filled() < size;
        accepted = true;
        // That it was there once does not tell what became of it. Where a cancel came before it, it does.
        if (first) leaving = false;
        if (state == order_state::unknown && (modifying || leaving)) return;
        if (state == order_state::held && when < terms_told) return;
        state = order_state::live;
    }
    // No modification is in flight.
    constexpr void keep_terms() noexcept {
        modifying = false;
        next_ticks = ticks;
        next_size = size;
    }
    constexpr void move_to(std::int64_t to_ticks, std::int64_t to_size, time_point when) noexcept {
        if (ticks != to_ticks) since = touched;
        ticks = to_ticks;
        size = to_size;
        restored = false;
        terms_told = when;
    }
    // Terms that the venue tells unasked. Those older than what is known say nothing.
    constexpr void adopt_terms(const report& r, bool for_good) noexcept {
        if (r.size <= 0 || r.time < terms_told || !alive()) return;
        move_to(r.ticks, r.size, r.time);
        if (for_good && !modifying) {
            next_ticks = ticks;
            next_size = size;
        }
    }
};

}  // namespace twoside
