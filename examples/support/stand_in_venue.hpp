#pragma once
// A small venue inside a program, in place of a broker: it takes requests and gives reports, each some milliseconds
// later and never overtaking, fills orders in part, and refuses some. Seeded, so that a run in simulated time repeats.
// It keeps books of its own.

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <deque>
#include <twoside/orders/report.hpp>
#include <twoside/orders/request.hpp>
#include <twoside/sim/random.hpp>
#include <vector>

namespace support {

struct venue_settings {
    std::uint64_t seed = 7;
    std::chrono::nanoseconds least_latency = std::chrono::milliseconds{5};  // there, and again back
    std::chrono::nanoseconds most_latency = std::chrono::milliseconds{40};
    int one_refused_in = 0;  // of the requests; 0: none is
};

class stand_in_venue {
public:
    explicit stand_in_venue(const venue_settings& s) : s_{s}, random_{s.seed} {}

    void send(const twoside::request& r, twoside::time_point now) {
        last_sent_ = std::max(last_sent_, now + latency());
        under_way_.push_back({last_sent_, r});
    }

    // Somebody trades with our best order of a side, up to so many lots.
    void trade(twoside::side s, std::int64_t lots, twoside::time_point now) {
        arrive(now);
        order* best = nullptr;
        for (order& o : orders_) {
            if (o.as.side != s) continue;
            const bool better = best == nullptr ||
                                (s == twoside::side::bid ? o.as.ticks > best->as.ticks : o.as.ticks < best->as.ticks);
            if (better) best = &o;
        }
        if (best != nullptr) fill(*best, lots, now);
    }
    // The other side of the market has come to this bid and ask, in ticks: what it reaches is filled.
    void market(std::int64_t bid, std::int64_t ask, twoside::time_point now) {
        arrive(now);
        for (std::size_t i = 0; i < orders_.size();) {
            order& o = orders_[i];
            const bool reached = o.as.side == twoside::side::bid ? ask <= o.as.ticks : bid >= o.as.ticks;
            const std::size_t before = orders_.size();
            if (reached) fill(o, o.as.size - o.filled, now);
            if (orders_.size() == before) ++i;
        }
    }

    // Everything that happened at the venue up to now, and take(report) for each report that has reached us by then.
    template <class Take>
    void deliver(twoside::time_point now, Take take) {
        arrive(now);
        while (!reports_.empty() && reports_.front().at <= now) {
            const twoside::report r = reports_.front().what;
            reports_.pop_front();
            take(r);
        }
    }
    // When something is next due; nothing is where it is the end of the scale.
    [[nodiscard]] twoside::time_point next() const {
        twoside::time_point t{std::chrono::nanoseconds::max()};
        if (!under_way_.empty()) t = std::min(t, under_way_.front().at);
        if (!reports_.empty()) t = std::min(t, reports_.front().at);
        return t;
    }

    [[nodiscard]] std::int64_t position() const { return position_; }  // lots
    [[nodiscard]] std::int64_t cash() const { return cash_; }          // ticks times lots
    [[nodiscard]] std::int64_t executions() const { return executions_; }
    [[nodiscard]] bool live(twoside::side s) const {
        return std::any_of(orders_.begin(), orders_.end(), [s](const order& o) { return o.as.side == s; });
    }

private:
    struct order {
        twoside::request as{};
        std::uint64_t venue_order = 0;
        std::int64_t filled = 0;
    };
    template <class T>
    struct on_its_way {
        twoside::time_point at{};
        T what{};
    };

    std::chrono::nanoseconds latency() {
        return std::chrono::nanoseconds{random_.integer(s_.least_latency.count(), s_.most_latency.count())};
    }
    void arrive(twoside::time_point now) {
        while (!under_way_.empty() && under_way_.front().at <= now) {
            const auto [at, r] = under_way_.front();
            under_way_.pop_front();
            process(r, at);
        }
    }
    void process(const twoside::request& r, twoside::time_point at) {
        using twoside::report_kind;
        using twoside::request_kind;
        const bool refused = s_.one_refused_in > 0 && random_.below(static_cast<std::uint64_t>(s_.one_refused_in)) == 0;
        if (r.kind == request_kind::place) {
            if (refused) return say(report_kind::rejected, {r, 0, 0}, at, twoside::rejection::other);
            orders_.push_back({r, ++last_venue_order_, 0});
            return say(report_kind::accepted, orders_.back(), at);
        }
        const auto found =
            std::find_if(orders_.begin(), orders_.end(), [&](const order& o) { return o.as.order == r.order; });
        const bool modifies = r.kind == request_kind::modify;
        if (found == orders_.end())
            return say(modifies ? report_kind::modify_rejected : report_kind::cancel_rejected, {r, 0, 0}, at,
                       twoside::rejection::too_late);
        if (refused && modifies) return say(report_kind::modify_rejected, *found, at, twoside::rejection::other);
        if (modifies && r.size > found->filled) {
            found->as.ticks = r.ticks;
            found->as.size = r.size;
            return say(report_kind::modified, *found, at);
        }
        say(report_kind::cancelled, *found, at);
        orders_.erase(found);
    }
    void fill(order& o, std::int64_t lots, twoside::time_point at) {
        lots = std::min(lots, o.as.size - o.filled);
        if (lots <= 0) return;
        o.filled += lots;
        const std::int64_t signed_lots = o.as.side == twoside::side::bid ? lots : -lots;
        position_ += signed_lots;
        cash_ -= signed_lots * o.as.ticks;
        ++executions_;
        twoside::report r = about(twoside::report_kind::fill, o, at);
        r.execution = {1, static_cast<std::uint64_t>(executions_)};
        r.executed = lots;
        r.liquidity = twoside::liquidity::added;
        push(r, at);
        if (o.filled == o.as.size) orders_.erase(orders_.begin() + (&o - orders_.data()));
    }
    static twoside::report about(twoside::report_kind kind, const order& o, twoside::time_point at) {
        twoside::report r;
        r.kind = kind;
        r.side = o.as.side;
        r.instrument = o.as.instrument;
        r.time = at;
        r.order = o.as.order;
        r.venue_order = o.venue_order;
        r.reference = o.as.reference;
        r.ticks = o.as.ticks;
        r.size = o.as.size;
        r.filled = o.filled;
        return r;
    }
    void say(twoside::report_kind kind, const order& o, twoside::time_point at,
             twoside::rejection reason = twoside::rejection::none) {
        twoside::report r = about(kind, o, at);
        r.reason = reason;
        if (reason != twoside::rejection::none && o.venue_order == 0) r.filled = twoside::untold;
        push(r, at);
    }
    void push(const twoside::report& r, twoside::time_point at) {
        last_told_ = std::max(last_told_, at + latency());
        reports_.push_back({last_told_, r});
    }

    venue_settings s_;
    twoside::sim::random_numbers random_;
    twoside::time_point last_sent_ = twoside::time_point::earliest();
    twoside::time_point last_told_ = twoside::time_point::earliest();
    std::deque<on_its_way<twoside::request>> under_way_{};
    std::deque<on_its_way<twoside::report>> reports_{};
    std::vector<order> orders_{};
    std::uint64_t last_venue_order_ = 5000;
    std::int64_t position_ = 0;
    std::int64_t cash_ = 0;
    std::int64_t executions_ = 0;
};

}  // namespace support
