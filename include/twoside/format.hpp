#pragma once
// fmt formatters for the library's public values, each one line that a trader can read. Needs fmt; link twoside::fmt.
// Prices have as many decimals as their tick, sizes as many as their lot. A number whose tick is not known, as in a
// book, is printed with every digit that it has: 104123.45 and 1234567, never 1.04123e+05. Only what is 10^15 and more
// has an exponent. What is no number is nan, without a sign.
// Every value is first made a std::string, by functions that are no templates and by fmt::vformat, which is in fmt's
// own library: fmt::format_to would compile fmt's whole engine again in every program, which takes seconds. Shown by
// tests/format.cpp.

#include <fmt/format.h>

#include <charconv>
#include <string>
#include <string_view>
#include <twoside/intensity/goodness_of_fit.hpp>
#include <twoside/orders/report.hpp>
#include <twoside/orders/request.hpp>
#include <twoside/twoside.hpp>

namespace twoside::detail {

// How many decimals a grid of this increment needs, up to 15.
[[nodiscard]] inline int decimals(double increment) noexcept {
    if (!(increment > 0)) return 6;
    double scaled = increment;
    for (int n = 0; n < 15; ++n, scaled *= 10)
        if (scaled > 0.5 && magnitude(scaled - std::floor(scaled + 0.5)) < 1e-9 * scaled) return n;
    return 15;
}

// A number as fmt writes it; one without an option of its own ignores `digits`.
[[nodiscard]] inline std::string in_format(std::string_view how, double x, int digits = 0) {
    // fmt prints the sign of what is no number, which says nothing.
    const double told = x != x ? not_a_number : x;
    return fmt::vformat(how, fmt::make_format_args(told, digits));
}
// In as few digits as tell it from every other double, and without an exponent where that takes up to 24 decimals.
[[nodiscard]] inline std::string plain(double x) {
    const double size = magnitude(x);
    if (size == 0) return "0";
    if (!(size < 1e15) || size < 1e-12) return in_format("{}", x);
    char digits[64];
    const std::string text{digits, std::to_chars(digits, digits + sizeof digits, x, std::chars_format::fixed).ptr};
    const std::size_t point = text.find('.');
    return point != std::string::npos && text.size() - point > 25 ? in_format("{}", x) : text;
}
// With so many decimals, and no minus sign before a zero. From 10^15 on, as few digits as tell it from others.
[[nodiscard]] inline std::string fixed(double x, int decimals) {
    const double size = magnitude(x);
    if (!(size < 1e15)) return in_format("{}", x);
    // What rounds to zero is zero.
    const bool zero = size < 0.5 * std::pow(10.0, -decimals);
    return in_format("{:.{}f}", zero ? 0.0 : x, decimals);
}
// With so many significant digits.
[[nodiscard]] inline std::string significant(double x, int digits = 6) { return in_format("{:.{}g}", x, digits); }

[[nodiscard]] inline std::string text_of(side s) { return s == side::bid ? "bid" : "ask"; }

// Seconds on the caller's scale.
[[nodiscard]] inline std::string text_of(time_point t) { return fixed(in_seconds(t.since_epoch()), 6) + " s"; }

[[nodiscard]] inline std::string text_of(volatility v) {
    return v.is_set() ? significant(v.per_sqrt_second()) + " per sqrt(s)" : "unset";
}

[[nodiscard]] inline std::string text_of(fill_decay k) {
    return k.is_set() ? significant(k.per_price()) + " per price" : "unset";
}

[[nodiscard]] inline std::string text_of(const top_of_book& b) {
    return plain(b.bid_size) + " x " + plain(b.bid) + " | " + plain(b.ask) + " x " + plain(b.ask_size);
}

[[nodiscard]] inline std::string text_of(const trade& t) {
    const char* who = t.aggressor == aggressor::buyer ? "bought" : t.aggressor == aggressor::seller ? "sold" : "traded";
    return std::string{who} + " " + plain(t.size) + " at " + plain(t.price);
}

[[nodiscard]] inline std::string text_of(verdict v) { return v.text(); }

[[nodiscard]] inline std::string text_of(action a) {
    constexpr const char* names[] = {"hold", "quote", "cancel", "exit"};
    return names[static_cast<std::size_t>(a)];
}

[[nodiscard]] inline std::string text_of(inventory_action a) {
    constexpr const char* names[] = {"none", "reduce long", "reduce short"};
    return names[static_cast<std::size_t>(a)];
}

[[nodiscard]] inline std::string text_of(const tick_price& p) { return fixed(p.price, decimals(p.increment)); }

// A quote by itself knows whole lots and ticks; a signal that carries it knows what they are worth.
[[nodiscard]] inline std::string text_of(const quote_side& q) {
    return q.present() ? std::to_string(q.lots) + " lots at tick " + std::to_string(q.ticks) : "-";
}

[[nodiscard]] inline std::string text_of(const quote& q) { return text_of(q.bid) + " | " + text_of(q.ask); }

[[nodiscard]] inline std::string text_of(const problem& p) {
    if (!p) return "no problem";
    return std::string{p.where} + ": " + p.parameter + " is " + plain(p.value) + "; legal: " + p.legal;
}

// What is told of a signal, whatever its quoter: how many gates that has does not matter here.
struct signal_report {
    twoside::action action;
    std::uint64_t number;
    two_sided<bool> cancels;
    verdict reason;
    verdicts sides;
    time_point next_refresh;
    two_sided<bool> present;
    two_sided<double> price;
    two_sided<double> size;
    two_sided<double> increment;
    double lot;
    double fair_value;
    double skew;
    twoside::offsets offsets;
    two_sided<double> rounding;
    two_sided<double> clamping;
    inventory_advice inventory;
};

// With as many decimals as the tick and the lot have.
[[nodiscard]] inline std::string orders(const signal_report& s) {
    const int lots = decimals(s.lot);
    // Appended piece by piece: g++ 12 warns falsely of a literal in front of a string.
    std::string out(1, ' ');
    if (s.present.bid)
        out.append(fixed(s.size.bid, lots)).append(" x ").append(fixed(s.price.bid, decimals(s.increment.bid)));
    else
        out.append("-");
    out.append(" | ");
    if (!s.present.ask) return out.append("-");
    return out.append(fixed(s.price.ask, decimals(s.increment.ask))).append(" x ").append(fixed(s.size.ask, lots));
}

// Of both sides; a side without a number has none to show.
[[nodiscard]] inline std::string on_both(const two_sided<double>& x, int n) {
    const auto one = [n](double y) { return y != y ? std::string{"-"} : fixed(y, n); };
    return one(x.bid) + " | " + one(x.ask);
}

[[nodiscard]] inline std::string offset_text(double x, int n) { return x == infinity ? "never" : fixed(x, n); }

// quote #7 100 x 99.98 | 100.02 x 60, fair 100.0025, skew 0.0040, offsets 0.0150 | 0.0150, rounded 0.0015 | 0.0065
[[nodiscard]] inline std::string text_of(const signal_report& s) {
    const bool quotes = s.action == action::quote;
    std::string out = text_of(s.action);
    if (s.number != 0) out += " #" + std::to_string(s.number);
    if (s.action == action::cancel && s.cancels.bid != s.cancels.ask) out += s.cancels.bid ? " bid" : " ask";
    out += quotes ? orders(s) : ": " + text_of(s.reason);
    if (s.action == action::hold && s.next_refresh != time_point{})
        out += ", next quote from " + text_of(s.next_refresh);
    // Why a side has no order, where that was not said as the signal's own reason.
    if (!s.sides.bid.open() && s.sides.bid != s.reason) out += ", no bid: " + text_of(s.sides.bid);
    if (!s.sides.ask.open() && s.sides.ask != s.reason) out += ", no ask: " + text_of(s.sides.ask);
    if (!quotes && (s.present.bid || s.present.ask)) out += ", standing" + orders(s);
    if (is_finite(s.fair_value)) {
        const int n = 2 + decimals(s.present.bid ? s.increment.bid : s.increment.ask);
        out += ", fair " + fixed(s.fair_value, n) + ", skew " + fixed(s.skew, n);
        out += ", offsets " + offset_text(s.offsets.bid, n) + " | " + offset_text(s.offsets.ask, n);
        if (quotes) {
            out += ", rounded " + on_both(s.rounding, n);
            const double visible = 0.5 * std::pow(10.0, -n);
            if (s.clamping.bid > visible || s.clamping.ask > visible) out += ", kept clear " + on_both(s.clamping, n);
        }
    }
    if (s.inventory.urgency > 0 && s.inventory.action != inventory_action::none)
        out += ", " + text_of(s.inventory.action) + " (urgency " + in_format("{:.{}f}", s.inventory.urgency, 2) + ")";
    return out;
}

template <std::size_t Gates, class Scales>
[[nodiscard]] std::string text_of(const basic_signal<Gates, Scales>& s) {
    return text_of(signal_report{
        .action = s.action,
        .number = s.number,
        .cancels = s.cancels,
        .reason = s.reason,
        .sides = s.sides(),
        .next_refresh = s.next_refresh,
        .present = {s.quote.bid.present(), s.quote.ask.present()},
        .price = {s.bid_price(), s.ask_price()},
        .size = {s.size(side::bid), s.size(side::ask)},
        .increment = {s.scales[side::bid].increment(), s.scales[side::ask].increment()},
        .lot = s.lots.lot(),
        .fair_value = s.fair_value,
        .skew = s.skew,
        .offsets = s.offsets,
        .rounding = s.rounding(),
        .clamping = s.clamping(),
        .inventory = s.inventory(),
    });
}

// How many observations there were, after the rest.
[[nodiscard]] inline std::string counted(std::int64_t n) { return " (n " + std::to_string(n) + ")"; }

// A number and its standard error.
[[nodiscard]] inline std::string give_or_take(double x, double error) {
    return significant(x) + " +- " + significant(error, 2);
}

// Value, standard error where there is one, and how many observations; or why there is no value.
[[nodiscard]] inline std::string text_of(const estimate& e) {
    if (!e.ready()) return std::string{"none: "} + e.missing->text + counted(e.observations);
    return (is_finite(e.standard_error) ? give_or_take(e.value, e.standard_error) : significant(e.value)) +
           counted(e.observations);
}

[[nodiscard]] inline std::string text_of(const intensity_fit& f) {
    const std::string fills = " (" + significant(f.fills) + " fills)";
    if (!f.usable()) return std::string{"none: "} + f.missing->text + fills;
    return "A " + give_or_take(f.arrival_rate, f.arrival_rate_error) + " per second, k " +
           give_or_take(f.fill_decay, f.fill_decay_error) + " per price" + fills;
}

[[nodiscard]] inline std::string text_of(const goodness& g) {
    if (g.freedom < 1) return "too few cells to say";
    return "X^2 " + significant(g.statistic, 4) + " on " + std::to_string(g.freedom) + ", p " +
           significant(g.p_value, 2);
}

// ---- requests and reports: in whole ticks and lots, because what they are worth, only the instrument knows

[[nodiscard]] inline std::string text_of(request_kind k) {
    constexpr const char* names[] = {"place", "modify", "cancel"};
    return names[static_cast<std::size_t>(k)];
}
[[nodiscard]] inline std::string text_of(time_in_force t) {
    constexpr const char* names[] = {"day", "gtd", "gtc", "ioc", "fok"};
    return names[static_cast<std::size_t>(t)];
}
[[nodiscard]] inline std::string text_of(report_kind k) {
    constexpr const char* names[] = {"accepted",        "rejected",    "modified", "modify_rejected", "cancelled",
                                     "cancel_rejected", "expired",     "fill",     "corrected",       "busted",
                                     "commission",      "held",        "restated", "position",        "snapshot_begin",
                                     "snapshot_order",  "snapshot_end"};
    return names[static_cast<std::size_t>(k)];
}
[[nodiscard]] inline std::string text_of(rejection r) {
    constexpr const char* names[] = {"none", "too_late", "unknown_order", "price", "size", "rate", "halted", "other"};
    return names[static_cast<std::size_t>(r)];
}
[[nodiscard]] inline std::string text_of(liquidity l) {
    constexpr const char* names[] = {"unknown", "added", "removed"};
    return names[static_cast<std::size_t>(l)];
}

// The text that it was made of, where it still holds it, else 32 digits.
[[nodiscard]] inline std::string text_of(const execution_id& id) {
    if (!id.given()) return "none";
    // The characters stand at the end of each half, and those of the second come behind a full first one.
    std::string text;
    bool printable = id.low == 0 || id.high >> 56U != 0;
    const auto add = [&](std::uint64_t part) {
        for (unsigned left = 8; left-- > 0;) {
            const auto c = static_cast<unsigned char>(part >> 8 * left);
            if (c == 0 && part >> 8 * left == 0) continue;  // before the first
            printable = printable && c >= 0x20 && c <= 0x7e;
            text += static_cast<char>(c);
        }
    };
    add(id.high);
    add(id.low);
    if (printable) return text;
    std::string digits;
    for (const std::uint64_t part : {id.high, id.low})
        for (int shift = 60; shift >= 0; shift -= 4)
            digits += "0123456789abcdef"[part >> static_cast<unsigned>(shift) & 15U];
    return digits;
}

// A reason's own text, and by how much the price moved: "fair value moved" becomes "fair value moved 2 ticks".
[[nodiscard]] inline std::string text_of(const request_reason& r) {
    const std::string why = r.why.open() ? "" : r.why.text();
    if (r.ticks == 0) return why.empty() ? "no reason given" : why;
    std::string moved = std::to_string(r.ticks);
    moved.append(r.ticks == 1 || r.ticks == -1 ? " tick" : " ticks");
    if (why.ends_with("moved")) return std::string{why}.append(" ").append(moved);
    return std::string{why}.append(why.empty() ? "moved " : ", moved ").append(moved);
}

[[nodiscard]] inline std::string instrument_text(std::uint32_t instrument) {
    if (instrument == 0) return "";
    if (instrument == every_instrument) return ", every instrument";
    return std::string{", instrument "}.append(std::to_string(instrument));
}
[[nodiscard]] inline std::string venue_order_text(std::uint64_t id) {
    return id == 0 ? "" : std::string{", venue order "}.append(std::to_string(id));
}

// " #17 bid 100 at tick 9998"
[[nodiscard]] inline std::string order_text(std::uint64_t order, side s, std::int64_t lots, const std::string& tick) {
    return std::string{" #"}
        .append(std::to_string(order))
        .append(" ")
        .append(text_of(s))
        .append(" ")
        .append(std::to_string(lots))
        .append(" at tick ")
        .append(tick);
}

// place #17 bid 100 at tick 9998, gtd until 12.500000 s, post-only: fair value moved 2 ticks
[[nodiscard]] inline std::string text_of(const request& r) {
    std::string out = text_of(r.kind);
    out.append(order_text(r.order, r.side, r.size, std::to_string(r.ticks)));
    if (r.kind != request_kind::cancel) {
        out.append(", ").append(text_of(r.time_in_force));
        if (r.time_in_force == time_in_force::gtd) out.append(" until ").append(text_of(r.expires));
        if (r.post_only) out.append(", post-only");
        if (r.outside_regular_hours) out.append(", outside regular hours");
    }
    out.append(venue_order_text(r.venue_order)).append(instrument_text(r.instrument));
    return out.append(": ").append(text_of(r.because));
}

// A tick and millionths above it: 9998.5
[[nodiscard]] inline std::string tick_text(std::int64_t ticks, std::uint32_t millionths) {
    if (millionths == 0) return std::to_string(ticks);
    // Below zero, what is above -3 by a quarter is -2.75.
    const bool below = ticks < 0;
    const std::int64_t whole = below ? -(ticks + 1) : ticks;
    std::string part = std::to_string(1'000'000 + (below ? 1'000'000 - millionths : millionths)).substr(1);
    while (part.back() == '0') part.pop_back();
    return std::string{below ? "-" : ""}.append(std::to_string(whole)).append(".").append(part);
}

// fill #17 bid 30 at tick 9998, 30 of 100 filled, added, execution 00012ab4.01
[[nodiscard]] inline std::string text_of(const report& r) {
    using enum report_kind;
    std::string out = text_of(r.kind);
    const bool execution = r.kind == fill || r.kind == corrected || r.kind == busted || r.kind == commission;
    bool of_order = true;
    switch (r.kind) {
        case accepted:
        case modified:
        case held:
        case restated:
        case snapshot_order:
            out.append(order_text(r.order, r.side, r.size, std::to_string(r.ticks)));
            break;
        case fill:
        case corrected:
            out.append(order_text(r.order, r.side, r.executed, tick_text(r.ticks, r.millionths)));
            break;
        case position:
            of_order = false;
            out.append(" ").append(std::to_string(r.size));
            break;
        case snapshot_begin:
            of_order = false;
            out.append(", asked for at ").append(text_of(r.time));
            break;
        case snapshot_end:
            of_order = false;
            if (r.size != 0) out.append(", ").append(std::to_string(r.size)).append(r.size == 1 ? " order" : " orders");
            break;
        case commission:
            of_order = false;
            out.append(" ").append(plain(r.money));
            break;
        default:
            out.append(" #").append(std::to_string(r.order));
            break;
    }
    if (of_order && r.filled != untold) {
        out.append(", ").append(std::to_string(r.filled));
        if (r.size > 0) out.append(" of ").append(std::to_string(r.size));
        out.append(" filled");
    }
    if (r.kind == fill || r.kind == corrected)
        if (r.liquidity != liquidity::unknown) out.append(", ").append(text_of(r.liquidity));
    if (execution) out.append(", execution ").append(text_of(r.execution));
    if (execution && r.revision != 0) out.append(", revision ").append(std::to_string(r.revision));
    if (of_order) out.append(venue_order_text(r.venue_order));
    if (of_order && r.order == 0 && r.reference != 0) out.append(", reference ").append(std::to_string(r.reference));
    out.append(instrument_text(r.instrument));
    if (r.replayed) out.append(", replayed");
    if (r.reason != rejection::none) out.append(": ").append(text_of(r.reason));
    return out;
}

// A formatter without options of its own.
template <class T>
struct formatter {
    constexpr auto parse(fmt::format_parse_context& context) { return context.begin(); }

    template <class Context>
    auto format(const T& value, Context& context) const {
        auto out = context.out();
        for (const char c : text_of(value)) *out++ = c;
        return out;
    }
};

}  // namespace twoside::detail

template <>
struct fmt::formatter<twoside::side> : twoside::detail::formatter<twoside::side> {};
template <>
struct fmt::formatter<twoside::time_point> : twoside::detail::formatter<twoside::time_point> {};
template <>
struct fmt::formatter<twoside::volatility> : twoside::detail::formatter<twoside::volatility> {};
template <>
struct fmt::formatter<twoside::fill_decay> : twoside::detail::formatter<twoside::fill_decay> {};
template <>
struct fmt::formatter<twoside::top_of_book> : twoside::detail::formatter<twoside::top_of_book> {};
template <>
struct fmt::formatter<twoside::trade> : twoside::detail::formatter<twoside::trade> {};
template <>
struct fmt::formatter<twoside::verdict> : twoside::detail::formatter<twoside::verdict> {};
template <>
struct fmt::formatter<twoside::action> : twoside::detail::formatter<twoside::action> {};
template <>
struct fmt::formatter<twoside::inventory_action> : twoside::detail::formatter<twoside::inventory_action> {};
template <>
struct fmt::formatter<twoside::tick_price> : twoside::detail::formatter<twoside::tick_price> {};
template <>
struct fmt::formatter<twoside::quote_side> : twoside::detail::formatter<twoside::quote_side> {};
template <>
struct fmt::formatter<twoside::quote> : twoside::detail::formatter<twoside::quote> {};
template <>
struct fmt::formatter<twoside::problem> : twoside::detail::formatter<twoside::problem> {};
template <std::size_t Gates, class Scales>
struct fmt::formatter<twoside::basic_signal<Gates, Scales>>
    : twoside::detail::formatter<twoside::basic_signal<Gates, Scales>> {};
template <>
struct fmt::formatter<twoside::estimate> : twoside::detail::formatter<twoside::estimate> {};
template <>
struct fmt::formatter<twoside::intensity_fit> : twoside::detail::formatter<twoside::intensity_fit> {};
template <>
struct fmt::formatter<twoside::goodness> : twoside::detail::formatter<twoside::goodness> {};
template <>
struct fmt::formatter<twoside::request_kind> : twoside::detail::formatter<twoside::request_kind> {};
template <>
struct fmt::formatter<twoside::time_in_force> : twoside::detail::formatter<twoside::time_in_force> {};
template <>
struct fmt::formatter<twoside::request_reason> : twoside::detail::formatter<twoside::request_reason> {};
template <>
struct fmt::formatter<twoside::request> : twoside::detail::formatter<twoside::request> {};
template <>
struct fmt::formatter<twoside::report_kind> : twoside::detail::formatter<twoside::report_kind> {};
template <>
struct fmt::formatter<twoside::rejection> : twoside::detail::formatter<twoside::rejection> {};
template <>
struct fmt::formatter<twoside::liquidity> : twoside::detail::formatter<twoside::liquidity> {};
template <>
struct fmt::formatter<twoside::execution_id> : twoside::detail::formatter<twoside::execution_id> {};
template <>
struct fmt::formatter<twoside::report> : twoside::detail::formatter<twoside::report> {};
