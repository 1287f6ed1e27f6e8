#pragma once
// An order manager with a clock, a budget and a memory of what it asked for, and the words of a venue that answers it.

#include <string>
#include <support/reports.hpp>
#include <twoside/orders/order_manager.hpp>
#include <vector>

namespace support {

using namespace std::chrono_literals;

inline constexpr std::uint64_t our_reference = 7;

[[nodiscard]] constexpr twoside::quote both(std::int64_t bid, std::int64_t ask, std::int64_t lots = 10) {
    return {{bid, lots}, {ask, lots}};
}

using requests = std::vector<twoside::request>;

// "place bid 10 @ 100, cancel ask": kinds, sides, sizes and prices, for comparing at a glance.
[[nodiscard]] inline std::string text(const requests& all) {
    std::string out;
    for (const twoside::request& r : all) {
        if (!out.empty()) out += ", ";
        const bool cancels = r.kind == twoside::request_kind::cancel;
        out += r.kind == twoside::request_kind::place ? "place " : cancels ? "cancel " : "modify ";
        out += r.side == twoside::side::bid ? "bid" : "ask";
        // g++ 12 warns falsely of a literal in front of a string.
        if (!cancels) out.append(" ").append(std::to_string(r.size)).append(" @ ").append(std::to_string(r.ticks));
    }
    return out;
}

template <class Manager = twoside::order_manager<>, class Efficiency = twoside::no_order_efficiency>
struct desk {
    Manager m;
    Efficiency efficiency{};
    twoside::message_budget budget{{.messages = 10'000, .reserved = 10}};
    twoside::time_point now{100s};
    requests last{};                             // what the last call asked for
    twoside::two_sided<twoside::request> own{};  // the last placement or modification of a side
    std::uint64_t executions = 0;

    void pass(std::chrono::nanoseconds d) { now = now + d; }

    template <class Target>
    requests want(const Target& target, const twoside::target_reasons& why = {}) {
        return keep(m.refresh(now, target, why, budget, efficiency));
    }
    requests attend() { return keep(m.attend(now, budget, efficiency)); }
    requests withdraw(twoside::two_sided<bool> sides, const twoside::reason& why) {
        return keep(m.withdraw(now, sides, twoside::both_sides(twoside::verdict{why}), budget, efficiency));
    }

    void say(const twoside::report& r) { m.take(r, now); }
    void say(twoside::report_kind kind, const twoside::request& of, twoside::rejection why = twoside::rejection::none) {
        say(refusal(kind, of, now, why));
    }
    // The venue does all that the last call asked for.
    void obey() {
        const requests all = last;
        for (const twoside::request& r : all)
            say(r.kind == twoside::request_kind::place    ? twoside::report_kind::accepted
                : r.kind == twoside::request_kind::modify ? twoside::report_kind::modified
                                                          : twoside::report_kind::cancelled,
                r);
    }
    template <class Target>
    void stand(const Target& target) {
        want(target);
        obey();
        pass(1s);
    }
    // So many lots of the order are executed, and the position is told.
    void fill(const twoside::request& of, std::int64_t lots, std::int64_t filled = twoside::untold) {
        say(support::fill(of, now, ++executions, lots, filled));
        m.position(m.position() + (of.side == twoside::side::bid ? lots : -lots));
    }
    // A list of open orders that was asked for at some time, and the position.
    void list(twoside::time_point asked, const requests& open) { list(asked, open, m.position()); }
    void list(twoside::time_point asked, const requests& open, std::int64_t position) {
        begin_list(asked);
        for (const twoside::request& r : open) say(twoside::report_kind::snapshot_order, r);
        end_list(static_cast<std::int64_t>(open.size()));
        say_position(position);
    }
    void begin_list(twoside::time_point asked) { say_all(plain(twoside::report_kind::snapshot_begin, asked)); }
    void end_list(std::int64_t size) { say_all(plain(twoside::report_kind::snapshot_end, now, size)); }
    void say_position(std::int64_t lots) {
        twoside::report r = plain(twoside::report_kind::position, now, lots);
        r.instrument = m.settings().instrument;
        say(r);
    }
    void say_all(twoside::report r) {
        r.instrument = twoside::every_instrument;
        say(r);
    }
    void reconnect() {
        m.disconnected(now);
        pass(1s);
        m.reconnected(now);
    }
    [[nodiscard]] const twoside::working_order& order(const twoside::request& of) const {
        const twoside::working_order* o = m.find(of.order);
        static constexpr twoside::working_order none{};
        return o ? *o : none;
    }

private:
    requests keep(const twoside::request_list& asked) {
        last.assign(asked.begin(), asked.end());
        for (const twoside::request& r : last)
            if (r.kind != twoside::request_kind::cancel) own[r.side] = r;
        return last;
    }
};

[[nodiscard]] inline twoside::order_manager_parameters ours(twoside::order_manager_parameters p = {}) {
    p.reference = our_reference;
    return p;
}
[[nodiscard]] inline desk<> make_desk(const twoside::order_manager_parameters& p = {}) {
    return {.m = twoside::order_manager{ours(p)}};
}

}  // namespace support
