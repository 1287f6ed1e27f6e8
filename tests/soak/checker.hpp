#pragma once
// What the soak program claims of a client, held against the venue's books. It sees the requests that leave, the
// reports that arrive and the truth, and knows nothing of the client. Every row must stay 0.
//   rate_breaches        messages that the venue refused because more than 50 had arrived within a second
//   seconds_above_budget seconds with a message that was more than the budget's 45th within one second
//   refreshes_too_close  places or modifications of one instrument less than 100 ms after others of it, at another time
//   doubled_orders       more orders of ours live on a side of an instrument than it has levels, or two at one price
//   unaccepted_modified  modifications of an order of which no `accepted`, `modified` or `snapshot_order` had arrived
//   fills_wrong          lots bought or sold in the client's books are not the venue's, although all has been told
//   books_differ         position or cash (ticks times lots) is not the venue's, although all has been told
//   limit_passed         a request that could bring the position beyond its limit, were everything filled that is live
//                        at the venue or on its way there. What nobody can foresee counts from when it was told:
//                        busts, corrections, executions of others
//   limit_with_others    the same, with the orders of others that have been told
//   late_cancels         a gate closed a side, and 50 ms later no cancel had left for an order that was known to live
//                        there and had not been cancelled before. None is late while cancels, questions and orders that
//                        only reduce the position have used up what the budget keeps for them
//   ids_reused           an order number that was used before
//   others_touched       requests that named an order of somebody else
//   orders_left          orders of ours that live after everything was stopped
// And of the order-efficiency ratio the worst day: messages for each executed order, as the broker counts.

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <deque>
#include <string>
#include <support/hostile_venue.hpp>
#include <unordered_map>
#include <vector>

namespace support {

enum class row : unsigned char {
    rate_breaches,
    seconds_above_budget,
    refreshes_too_close,
    doubled_orders,
    unaccepted_modified,
    fills_wrong,
    books_differ,
    limit_passed,
    limit_with_others,
    late_cancels,
    ids_reused,
    others_touched,
    orders_left
};
inline constexpr std::size_t row_count = 13;
inline constexpr std::array<const char*, row_count> row_names{"rate breaches",
                                                              "seconds above the budget",
                                                              "quote refreshes closer than the floor",
                                                              "doubled live orders",
                                                              "modifications of an order never accepted",
                                                              "fills lost or counted twice",
                                                              "ledger against the venue's books",
                                                              "limit passed in the worst case",
                                                              "limit passed, with orders of others",
                                                              "cancels later than 50 ms",
                                                              "ids reused",
                                                              "orders of others touched",
                                                              "orders left after the end"};

inline constexpr std::array<const char*, 3> request_names{"place", "modify", "cancel"};
inline constexpr std::array<const char*, 17> report_names{
    "accepted", "rejected", "modified",       "modify_rejected", "cancelled",   "cancel_rejected",
    "expired",  "fill",     "corrected",      "busted",          "commission",  "held",
    "restated", "position", "snapshot_begin", "snapshot_order",  "snapshot_end"};
inline constexpr std::array<const char*, 8> rejection_names{"none", "too_late", "unknown_order", "price",
                                                            "size", "rate",     "halted",        "other"};

// A client's own books of one instrument.
struct client_books {
    std::int64_t position = 0;
    std::int64_t cash = 0;  // ticks * lots
    std::int64_t bought = 0;
    std::int64_t sold = 0;
};

struct checker_parameters {
    std::uint32_t instruments = 8;
    std::uint32_t first_instrument = 0;
    std::uint64_t reference = 77;
    std::int64_t limit = 20;
    std::size_t levels = 1;
    std::size_t budget = 45;
    std::size_t kept_for_cancels = 10;
    std::chrono::nanoseconds floor = std::chrono::milliseconds{100};
    std::chrono::nanoseconds patience = std::chrono::milliseconds{50};  // for a cancel
    std::chrono::nanoseconds day = std::chrono::hours{7};
    twoside::time_point start{};
};

class checker {
public:
    using parameters = checker_parameters;

    explicit checker(const parameters& p) : p_{p}, each_(p.instruments), day_ends_{p.start + p.day} {
        orders_.reserve(4096);
    }

    // A request that leaves now; before the venue is told.
    void leaves(const twoside::request& r, twoside::time_point now, const hostile_venue& venue) {
        const std::uint32_t i = r.instrument - p_.first_instrument;
        instrument& x = each_[i];
        remember(x, {now, true, static_cast<unsigned char>(r.kind), r.side, 0, r.order, r.reference, r.ticks, r.size,
                     twoside::untold, 0});
        message(now, r.kind == twoside::request_kind::cancel || reduces(r, i, venue));
        ++x.messages;
        ++requests_[static_cast<std::size_t>(r.kind)];
        if (r.kind == twoside::request_kind::cancel) {
            orders_[r.order] |= cancel_sent;
            std::erase_if(demands_, [&](const demand& d) { return d.order == r.order; });
            return;
        }
        if (x.refreshed != now && x.refreshed > twoside::time_point::earliest() && now - x.refreshed < p_.floor)
            found(row::refreshes_too_close, now, i, r.order);
        x.refreshed = now;
        unsigned char& known = orders_[r.order];
        if (r.kind == twoside::request_kind::place) {
            if ((known & placed) != 0) found(row::ids_reused, now, i, r.order);
            known = placed;
        } else if ((known & accepted) == 0) {
            found(row::unaccepted_modified, now, i, r.order);
        }
        check_limit(r, i, now, venue);
    }
    // A question: executions, open orders or the position.
    void asks(twoside::time_point now) {
        message(now, true);
        ++questions_;
    }
    // A report that arrives, before the client sees it.
    void arrives(const twoside::report& r, twoside::time_point now) {
        ++reports_;
        const std::uint32_t i = r.instrument - p_.first_instrument;
        if (i >= p_.instruments) return;
        // Told again after a question: too many to remember.
        if (!r.replayed && r.kind != twoside::report_kind::commission)
            remember(each_[i],
                     {now, false, static_cast<unsigned char>(r.kind), r.side, static_cast<unsigned char>(r.reason),
                      r.order, r.reference, r.ticks, r.size, r.filled, r.executed});
        if (r.reference != p_.reference || r.order == 0) return;
        using twoside::report_kind;
        if (r.kind == report_kind::accepted || r.kind == report_kind::modified || r.kind == report_kind::snapshot_order)
            orders_[r.order] |= accepted | shown;
        const bool filled = r.kind == report_kind::fill && r.size > 0 && r.filled >= r.size;
        if (is_terminal(r.kind) || filled || r.kind == report_kind::cancel_rejected) {
            if (r.kind != report_kind::cancel_rejected) orders_[r.order] |= over;
            std::erase_if(demands_, [&](const demand& d) { return d.order == r.order; });
        }
    }
    // After the client has seen what arrived.
    void settles(std::uint32_t i, twoside::time_point now, const client_books& b, const hostile_venue& venue) {
        if (venue.untold(i) != 0) return;
        ++settled_;
        instrument& x = each_[i];
        const client_books difference{b.position - venue.position(i), b.cash - venue.cash(i),
                                      b.bought - venue.bought(i), b.sold - venue.sold(i)};
        // Each difference counts once.
        if ((difference.bought != x.difference.bought || difference.sold != x.difference.sold) &&
            (difference.bought != 0 || difference.sold != 0))
            found(row::fills_wrong, now, i, 0);
        if ((difference.position != x.difference.position || difference.cash != x.difference.cash) &&
            (difference.position != 0 || difference.cash != 0))
            found(row::books_differ, now, i, 0);
        x.difference = difference;
    }
    // Something of this instrument changed at the venue.
    void looks(std::uint32_t i, twoside::time_point now, const hostile_venue& venue) {
        instrument& x = each_[i];
        twoside::two_sided<std::size_t> live{};
        twoside::two_sided<bool> quoting{};
        std::size_t wrong = 0;
        const auto& orders = venue.live_orders(i);
        for (std::size_t a = 0; a < orders.size(); ++a) {
            const hostile_venue::order& o = venue.order_of(orders[a]);
            if (o.others || o.twin) continue;
            ++live[o.side];
            quoting[o.side] |= !o.held;
            for (std::size_t b = 0; p_.levels > 1 && b < a; ++b) {
                const hostile_venue::order& other = venue.order_of(orders[b]);
                if (!other.others && !other.twin && other.side == o.side && other.ticks == o.ticks) ++wrong;
            }
        }
        for (const twoside::side s : {twoside::side::bid, twoside::side::ask})
            if (live[s] > p_.levels) wrong += live[s] - p_.levels;
        if (wrong > x.doubled) found(row::doubled_orders, now, i, 0);
        x.doubled = wrong;
        if (x.quotes) both_sides_ += now - x.since;
        x.quotes = quoting.bid && quoting.ask;
        x.since = now;
        x.executed_orders = venue.executed_orders(i);
    }
    // A gate has closed a side, at a refresh that happens now.
    void demands(std::uint32_t i, twoside::side s, twoside::time_point now, const hostile_venue& venue) {
        for (const std::uint32_t which : venue.live_orders(i)) {
            const hostile_venue::order& o = venue.order_of(which);
            if (o.others || o.twin || o.side != s) continue;
            const unsigned char known = orders_[o.id];
            if ((known & shown) == 0 || (known & (cancel_sent | over)) != 0) continue;
            demands_.push_back({now + p_.patience, o.id, which, i, s});
            ++demanded_;
            if (in_window(now) + p_.kept_for_cancels >= p_.budget) ++demanded_when_used_up_;
        }
    }
    void opens(std::uint32_t i, twoside::side s) {
        std::erase_if(demands_, [&](const demand& d) { return d.instrument == i && d.side == s; });
    }
    void disconnected() { demands_.clear(); }
    // The client died: it may not know of an order before it is told of it again.
    void died() {
        for (auto& o : orders_) o.second &= static_cast<unsigned char>(~shown);
    }
    // Time has come so far, and every request of this time has left.
    void passes(twoside::time_point now, const hostile_venue& venue) {
        if (now >= day_ends_) ends_day();
        if (demands_.empty()) return;
        const bool spent = cancels_in_window(now) >= p_.kept_for_cancels;
        std::erase_if(demands_, [&](demand& d) {
            if (!venue.order_of(d.which).live) return true;
            if (spent) d.deadline = std::max(d.deadline, now + p_.patience);
            if (now <= d.deadline) return false;
            found(row::late_cancels, now, d.instrument, d.order);
            return true;
        });
    }
    // At the very end.
    void ends(twoside::time_point now, const hostile_venue& venue) {
        for (std::uint32_t i = 0; i < p_.instruments; ++i) {
            looks(i, now, venue);
            for (const std::uint32_t which : venue.live_orders(i))
                if (!venue.order_of(which).others) found(row::orders_left, now, i, venue.order_of(which).id);
            if (venue.untold(i) != 0) found(row::fills_wrong, now, i, 0);
        }
        ends_day();
        for (; breaches_ < venue.breaches(); ++breaches_) found(row::rate_breaches, now, 0, 0);
        for (std::int64_t n = 0; n < venue.counted().others_touched; ++n) found(row::others_touched, now, 0, 0);
    }

    [[nodiscard]] std::int64_t operator[](row r) const noexcept { return rows_[static_cast<std::size_t>(r)]; }
    [[nodiscard]] bool clean() const noexcept {
        return std::all_of(rows_.begin(), rows_.end(), [](std::int64_t n) { return n == 0; });
    }
    [[nodiscard]] double worst_ratio() const noexcept { return worst_ratio_; }
    // Days of an instrument on which nothing was executed, although it had been tried: a limit of the ratio may have
    // stopped it before its first execution.
    [[nodiscard]] std::int64_t unexecuted_days() const noexcept { return unexecuted_days_; }
    [[nodiscard]] double worst_ratio_of_one() const noexcept { return worst_of_one_; }
    [[nodiscard]] const std::vector<std::string>& incidents() const noexcept { return incidents_; }
    [[nodiscard]] std::chrono::nanoseconds both_sides() const noexcept { return both_sides_; }
    [[nodiscard]] std::int64_t requests(twoside::request_kind k) const noexcept {
        return requests_[static_cast<std::size_t>(k)];
    }
    [[nodiscard]] std::int64_t questions() const noexcept { return questions_; }
    [[nodiscard]] std::int64_t reports() const noexcept { return reports_; }
    [[nodiscard]] std::int64_t settled() const noexcept { return settled_; }
    [[nodiscard]] std::int64_t near_limit() const noexcept { return near_limit_; }
    [[nodiscard]] std::int64_t demanded() const noexcept { return demanded_; }
    [[nodiscard]] std::int64_t demanded_when_used_up() const noexcept { return demanded_when_used_up_; }
    [[nodiscard]] std::size_t busiest_second() const noexcept { return busiest_; }

private:
    static constexpr unsigned char accepted = 1, cancel_sent = 2, over = 4, placed = 8, shown = 16;
    static constexpr std::size_t remembered = 24;
    static constexpr std::size_t most_incidents = 3;  // of each row that are told in full

    struct line {
        twoside::time_point time{};
        bool ours = false;
        unsigned char kind = 0;
        twoside::side side{};
        unsigned char reason = 0;
        std::uint64_t order = 0, reference = 0;
        std::int64_t ticks = 0, size = 0, filled = 0, executed = 0;
    };
    struct instrument {
        twoside::time_point refreshed = twoside::time_point::earliest();
        std::int64_t messages = 0;
        std::int64_t executed_orders = 0;
        std::int64_t executed_before = 0;  // until this day began
        std::size_t doubled = 0;
        client_books difference{};
        bool quotes = false;
        twoside::time_point since{};
        std::array<line, remembered> lines{};
        std::size_t written = 0;
    };
    struct demand {
        twoside::time_point deadline{};
        std::uint64_t order = 0;
        std::uint32_t which = 0;
        std::uint32_t instrument = 0;
        twoside::side side{};
    };

    static void remember(instrument& x, const line& l) { x.lines[x.written++ % remembered] = l; }

    // Orders that can only reduce the position may use what is kept for cancels: those on its other side, where none of
    // ours are on this one, or are on their way off.
    [[nodiscard]] bool reduces(const twoside::request& r, std::uint32_t i, const hostile_venue& venue) const {
        const std::int64_t position = venue.position(i);
        if (r.side == twoside::side::bid ? position >= 0 : position <= 0) return false;
        for (const std::uint32_t which : venue.live_orders(i)) {
            const hostile_venue::order& o = venue.order_of(which);
            if (o.others || o.side == r.side) continue;
            const auto known = orders_.find(o.id);
            if (known == orders_.end() || (known->second & cancel_sent) == 0) return false;
        }
        return true;
    }
    void message(twoside::time_point now, bool of_cancels) {
        drop_old(now);
        window_.push_back({now, of_cancels});
        const auto young = static_cast<std::size_t>(
            std::count_if(window_.begin(), window_.end(), [&](const auto& m) { return now - m.first < second; }));
        busiest_ = std::max(busiest_, young);
        if (young <= p_.budget) return;
        const std::int64_t which = (now - p_.start) / second;
        if (which != above_) found(row::seconds_above_budget, now, 0, 0);
        above_ = which;
    }
    void drop_old(twoside::time_point now) {
        while (!window_.empty() && now - window_.front().first >= longer) window_.pop_front();
    }
    [[nodiscard]] std::size_t in_window(twoside::time_point now) {
        drop_old(now);
        return window_.size();
    }
    [[nodiscard]] std::size_t cancels_in_window(twoside::time_point now) {
        drop_old(now);
        return static_cast<std::size_t>(
            std::count_if(window_.begin(), window_.end(), [](const auto& m) { return m.second; }));
    }

    void check_limit(const twoside::request& r, std::uint32_t i, twoside::time_point now, const hostile_venue& venue) {
        using twoside::request_kind;
        // The whole size of an order, or what a modification on its way makes of it, whichever is larger.
        const auto whole = [&](std::uint64_t id, std::int64_t size) {
            for (const hostile_venue::flight& f : venue.in_flight())
                if (f.what == 0 && f.request.order == id && f.request.kind != request_kind::cancel)
                    size = std::max(size, f.request.size);
            return size;
        };
        const bool buys = r.side == twoside::side::bid;
        std::int64_t total = buys ? venue.position(i) : -venue.position(i);
        total -= venue.unforeseen(i, r.side);
        std::int64_t of_others = 0;
        std::int64_t before = 0;  // of this order alone
        for (const std::uint32_t which : venue.live_orders(i)) {
            const hostile_venue::order& o = venue.order_of(which);
            if (o.side != r.side) continue;
            if (o.others) {
                if (o.told) of_others += o.rest();
                continue;
            }
            const std::int64_t rest = whole(o.id, o.size) - o.filled;
            if (o.id == r.order && !o.twin) {
                before = rest;
                total += std::max(rest, r.size - o.filled);
            } else {
                total += rest;
            }
        }
        for (const hostile_venue::flight& f : venue.in_flight()) {
            if (f.what != 0 || f.request.kind != request_kind::place) continue;
            if (f.request.instrument != r.instrument || f.request.side != r.side) continue;
            const std::int64_t size = whole(f.request.order, f.request.size);
            if (f.request.order == r.order) {
                before = size;
                total += std::max(size, r.size);
            } else {
                total += size;
            }
        }
        if (r.kind == request_kind::place) total += r.size;
        std::int64_t grows = r.size;
        if (r.kind == request_kind::modify) {
            grows = 0;
            for (const std::uint32_t which : venue.live_orders(i)) {
                const hostile_venue::order& o = venue.order_of(which);
                if (o.id == r.order && !o.others && !o.twin) grows = r.size - o.filled - before;
            }
        }
        if (grows <= 0) return;
        if (total + 5 > p_.limit) ++near_limit_;
        if (total > p_.limit) found(row::limit_passed, now, i, r.order);
        if (total + of_others > p_.limit) found(row::limit_with_others, now, i, r.order);
    }

    void ends_day() {
        std::int64_t messages = 0;
        std::int64_t executed = 0;
        for (instrument& x : each_) {
            const std::int64_t orders = x.executed_orders - x.executed_before;
            worst_of_one_ = std::max(worst_of_one_, static_cast<double>(x.messages) / static_cast<double>(orders + 1));
            if (orders == 0 && x.messages >= 15) ++unexecuted_days_;
            messages += x.messages;
            executed += orders;
            x.messages = 0;
            x.executed_before = x.executed_orders;
        }
        worst_ratio_ = std::max(worst_ratio_, static_cast<double>(messages) / static_cast<double>(executed + 1));
        day_ends_ = day_ends_ + p_.day;
    }

    void found(row r, twoside::time_point now, std::uint32_t i, std::uint64_t order) {
        const std::int64_t nth = ++rows_[static_cast<std::size_t>(r)];
        if (nth > static_cast<std::int64_t>(most_incidents)) return;
        char text[256];
        std::snprintf(text, sizeof text, "%s: at %.6f s, instrument %u, order %llu\n",
                      row_names[static_cast<std::size_t>(r)], twoside::in_seconds(now - p_.start), i,
                      static_cast<unsigned long long>(order));
        std::string all = text;
        const instrument& x = each_[i];
        if (r == row::books_differ || r == row::fills_wrong) {
            std::snprintf(text, sizeof text,
                          "    books before this: position %+lld, cash %+lld, bought %+lld, sold %+lld off\n",
                          static_cast<long long>(x.difference.position), static_cast<long long>(x.difference.cash),
                          static_cast<long long>(x.difference.bought), static_cast<long long>(x.difference.sold));
            all += text;
        }
        for (std::size_t n = x.written > remembered ? x.written - remembered : 0; n < x.written; ++n) {
            const line& l = x.lines[n % remembered];
            std::snprintf(
                text, sizeof text, "    %14.6f %-5s %-15s %llu (of %llu) %s %lld @ %lld, filled %lld, this %lld %s\n",
                twoside::in_seconds(l.time - p_.start), l.ours ? "us" : "venue",
                l.ours ? request_names[l.kind] : report_names[l.kind], static_cast<unsigned long long>(l.order),
                static_cast<unsigned long long>(l.reference), l.side == twoside::side::bid ? "bid" : "ask",
                static_cast<long long>(l.size), static_cast<long long>(l.ticks), static_cast<long long>(l.filled),
                static_cast<long long>(l.executed), l.reason == 0 ? "" : rejection_names[l.reason]);
            all += text;
        }
        incidents_.push_back(all);
    }

    static constexpr std::chrono::nanoseconds second{1'000'000'000};
    // The budget's own window is a little longer than a second, because times on the way differ.
    static constexpr std::chrono::nanoseconds longer{1'100'000'000};

    parameters p_;
    std::vector<instrument> each_;
    std::unordered_map<std::uint64_t, unsigned char> orders_{};
    std::deque<std::pair<twoside::time_point, bool>> window_{};
    std::vector<demand> demands_{};
    twoside::time_point day_ends_;
    std::int64_t above_ = -1;
    std::int64_t breaches_ = 0;
    std::size_t busiest_ = 0;
    double worst_ratio_ = 0;
    double worst_of_one_ = 0;
    std::chrono::nanoseconds both_sides_{};
    std::array<std::int64_t, row_count> rows_{};
    std::array<std::int64_t, 3> requests_{};
    std::int64_t questions_ = 0, reports_ = 0, settled_ = 0, demanded_ = 0, demanded_when_used_up_ = 0, near_limit_ = 0,
                 unexecuted_days_ = 0;
    std::vector<std::string> incidents_{};
};

}  // namespace support
