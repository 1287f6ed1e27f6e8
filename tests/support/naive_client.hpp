#pragma once
// A client that does what most do at first: it cancels and replaces, believes every acknowledgement and every fill,
// takes the order number that the venue offers, forgets its orders with the connection, and knows of no limit but its
// own position. It shows that the soak program's checks can fail. A Desk, as soak/run.hpp says.

#include <cstdint>
#include <soak/run.hpp>
#include <vector>

namespace support {

class naive_desk {
public:
    naive_desk(const soak_settings& s, const soak_script& script)
        : settings_{s}, script_{script}, next_{s.first_order}, each_(s.instruments) {}

    void take(std::uint32_t i, const twoside::report& r, twoside::time_point) {
        using twoside::report_kind;
        client_books& b = each_[i].books;
        if (r.kind == report_kind::fill) {
            const bool buys = r.side == twoside::side::bid;
            b.position += buys ? r.executed : -r.executed;
            b.cash -= (buys ? r.executed : -r.executed) * r.ticks;
            (buys ? b.bought : b.sold) += r.executed;
        }
        working& w = each_[i].side[r.side];
        if (w.order == 0 || r.order != w.order) return;
        if (r.venue_order != 0) w.venue_order = r.venue_order;
        const bool filled = r.kind == report_kind::fill && r.filled >= w.size;
        if (twoside::is_terminal(r.kind) || filled) w = {};
    }
    template <class Send>
    void refresh(std::uint32_t i, twoside::time_point now, const twoside::top_of_book& book,
                 const twoside::market_state&, const Send& send) {
        instrument& x = each_[i];
        if (now - x.refreshed < std::chrono::milliseconds{60}) return;
        x.refreshed = now;
        for (const twoside::side s : {twoside::side::bid, twoside::side::ask}) {
            working& w = x.side[s];
            const double price = s == twoside::side::bid ? book.bid : book.ask;
            // With an even seed behind the touch, where little is executed.
            const std::int64_t behind = settings_.seed % 2 == 0 ? 4 : 0;
            const auto ticks =
                static_cast<std::int64_t>(price * 100 + 0.5) - (s == twoside::side::bid ? behind : -behind);
            const bool full = (s == twoside::side::bid ? x.books.position : -x.books.position) >= settings_.limit;
            // It looks at its gates now and then.
            if (now - x.looked > std::chrono::milliseconds{250}) {
                x.closed = script_.closed[i];
                x.looked = now;
            }
            if (x.closed[s] || full) {
                cancel(i, s, send);
            } else if (w.order == 0) {
                place(i, s, ticks, send);
            } else if (w.ticks != ticks && w.order % 2 == 0) {
                w.ticks = ticks;
                send(about(twoside::request_kind::modify, i, s));
            } else if (w.ticks != ticks) {
                cancel(i, s, send);
                place(i, s, ticks, send);
            }
        }
    }
    template <class Send>
    void stop(std::uint32_t i, twoside::time_point, const Send& send) {
        for (const twoside::side s : {twoside::side::bid, twoside::side::ask}) cancel(i, s, send);
    }
    [[nodiscard]] bool all_off(std::uint32_t i) const {
        return each_[i].side.bid.order == 0 && each_[i].side.ask.order == 0;
    }
    void disconnected(twoside::time_point) {
        for (instrument& x : each_) x.side = {};
    }
    void reconnected(twoside::time_point, std::uint64_t offered) { next_ = offered; }
    void session_ends(twoside::time_point) {}
    void save() {}
    void die(twoside::time_point) {}
    [[nodiscard]] bool wants_reading(twoside::time_point) { return ++asked_ % 40'000 == 0; }
    void asked(twoside::time_point) {}
    [[nodiscard]] const client_books& books(std::uint32_t i) const { return each_[i].books; }

private:
    struct working {
        std::uint64_t order = 0;
        std::uint64_t venue_order = 0;
        std::int64_t ticks = 0;
        std::int64_t size = 0;
    };
    struct instrument {
        client_books books{};
        twoside::two_sided<working> side{};
        twoside::two_sided<bool> closed{};
        twoside::time_point refreshed = twoside::time_point::earliest();
        twoside::time_point looked = twoside::time_point::earliest();
    };

    [[nodiscard]] twoside::request about(twoside::request_kind kind, std::uint32_t i, twoside::side s) const {
        const working& w = each_[i].side[s];
        twoside::request r{};
        r.kind = kind;
        r.side = s;
        r.instrument = settings_.first_instrument + i;
        r.order = w.order;
        r.venue_order = w.venue_order;
        r.reference = 77;
        r.ticks = w.ticks;
        r.size = w.size;
        return r;
    }
    template <class Send>
    void place(std::uint32_t i, twoside::side s, std::int64_t ticks, const Send& send) {
        each_[i].side[s] = {.order = next_++, .ticks = ticks, .size = 8};
        send(about(twoside::request_kind::place, i, s));
    }
    template <class Send>
    void cancel(std::uint32_t i, twoside::side s, const Send& send) {
        if (each_[i].side[s].order == 0) return;
        send(about(twoside::request_kind::cancel, i, s));
        each_[i].side[s] = {};
    }

    soak_settings settings_;
    const soak_script& script_;
    std::uint64_t next_;
    std::uint64_t asked_ = 0;
    std::vector<instrument> each_;
};

}  // namespace support
