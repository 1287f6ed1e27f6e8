#pragma once
// fmt formatters for the library's public values, each one line that a trader can read. Needs fmt; link twoside::fmt.
// Prices have as many decimals as their tick, sizes as many as their lot. A number whose tick is not known, as in a
// book, is printed with every digit that it has: 104123.45 and 1234567, never 1.04123e+05. Only what is 10^15 and more
// has an exponent. What is no number is nan, without a sign. Shown by tests/format.cpp.

#include <fmt/format.h>

#include <iterator>
#include <string_view>
#include <twoside/intensity/goodness_of_fit.hpp>
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

// A number in as few digits as tell it from every other double, and never with an exponent where a person would write
// none.
struct plain {
    double x;
};
// A number with so many decimals, and no minus sign before a zero. From 10^15 on, as few digits as tell it from others.
struct fixed {
    double x;
    int decimals;
};
// A number with so many significant digits.
struct significant {
    double x;
    int digits = 6;
};

// fmt prints the sign of what is no number, which says nothing.
[[nodiscard]] constexpr double without_sign_of_nan(double x) noexcept { return x != x ? not_a_number : x; }

// A formatter without options of its own.
struct plain_formatter {
    constexpr auto parse(fmt::format_parse_context& context) { return context.begin(); }
};

}  // namespace twoside::detail

template <>
struct fmt::formatter<twoside::detail::plain> : twoside::detail::plain_formatter {
    auto format(twoside::detail::plain p, format_context& context) const {
        const double size = twoside::magnitude(p.x);
        if (!(size < 1e15) || (size < 1e-12 && size > 0))
            return fmt::format_to(context.out(), "{}", twoside::detail::without_sign_of_nan(p.x));
        // fmt writes 17 digits at the most; the shortest text that reads back has fewer.
        char text[40];
        for (int n = 0; n <= 24; ++n) {
            const auto end = fmt::format_to_n(text, sizeof text - 1, "{:.{}f}", p.x, n).out;
            *end = '\0';
            if (std::strtod(text, nullptr) != p.x) continue;
            return fmt::format_to(context.out(), "{}", p.x == 0 ? "0" : text);
        }
        return fmt::format_to(context.out(), "{}", p.x);
    }
};

template <>
struct fmt::formatter<twoside::detail::fixed> : twoside::detail::plain_formatter {
    auto format(twoside::detail::fixed f, format_context& context) const {
        const double size = twoside::magnitude(f.x);
        if (!(size < 1e15)) return fmt::format_to(context.out(), "{}", twoside::detail::without_sign_of_nan(f.x));
        // What rounds to zero is zero.
        const bool zero = size < 0.5 * std::pow(10.0, -f.decimals);
        return fmt::format_to(context.out(), "{:.{}f}", zero ? 0.0 : f.x, f.decimals);
    }
};

template <>
struct fmt::formatter<twoside::detail::significant> : twoside::detail::plain_formatter {
    auto format(twoside::detail::significant s, format_context& context) const {
        return fmt::format_to(context.out(), "{:.{}g}", twoside::detail::without_sign_of_nan(s.x), s.digits);
    }
};

template <>
struct fmt::formatter<twoside::side> : twoside::detail::plain_formatter {
    auto format(twoside::side s, format_context& context) const {
        return fmt::format_to(context.out(), "{}", s == twoside::side::bid ? "bid" : "ask");
    }
};

template <>
struct fmt::formatter<twoside::time_point> : twoside::detail::plain_formatter {
    // Seconds on the caller's scale.
    auto format(twoside::time_point t, format_context& context) const {
        return fmt::format_to(context.out(), "{} s", twoside::detail::fixed{twoside::in_seconds(t.since_epoch()), 6});
    }
};

template <>
struct fmt::formatter<twoside::volatility> : twoside::detail::plain_formatter {
    auto format(twoside::volatility v, format_context& context) const {
        if (!v.is_set()) return fmt::format_to(context.out(), "unset");
        return fmt::format_to(context.out(), "{:.6g} per sqrt(s)", v.per_sqrt_second());
    }
};

template <>
struct fmt::formatter<twoside::fill_decay> : twoside::detail::plain_formatter {
    auto format(twoside::fill_decay k, format_context& context) const {
        if (!k.is_set()) return fmt::format_to(context.out(), "unset");
        return fmt::format_to(context.out(), "{:.6g} per price", k.per_price());
    }
};

template <>
struct fmt::formatter<twoside::top_of_book> : twoside::detail::plain_formatter {
    auto format(const twoside::top_of_book& b, format_context& context) const {
        using twoside::detail::plain;
        return fmt::format_to(context.out(), "{} x {} | {} x {}", plain{b.bid_size}, plain{b.bid}, plain{b.ask},
                              plain{b.ask_size});
    }
};

template <>
struct fmt::formatter<twoside::trade> : twoside::detail::plain_formatter {
    auto format(const twoside::trade& t, format_context& context) const {
        const auto* who = t.aggressor == twoside::aggressor::buyer    ? "bought"
                          : t.aggressor == twoside::aggressor::seller ? "sold"
                                                                      : "traded";
        return fmt::format_to(context.out(), "{} {} at {}", who, twoside::detail::plain{t.size},
                              twoside::detail::plain{t.price});
    }
};

template <>
struct fmt::formatter<twoside::verdict> : twoside::detail::plain_formatter {
    auto format(twoside::verdict v, format_context& context) const {
        return fmt::format_to(context.out(), "{}", v.text());
    }
};

template <>
struct fmt::formatter<twoside::action> : twoside::detail::plain_formatter {
    auto format(twoside::action a, format_context& context) const {
        constexpr std::string_view names[] = {"hold", "quote", "cancel", "exit"};
        return fmt::format_to(context.out(), "{}", names[static_cast<std::size_t>(a)]);
    }
};

template <>
struct fmt::formatter<twoside::inventory_action> : twoside::detail::plain_formatter {
    auto format(twoside::inventory_action a, format_context& context) const {
        constexpr std::string_view names[] = {"none", "reduce long", "reduce short"};
        return fmt::format_to(context.out(), "{}", names[static_cast<std::size_t>(a)]);
    }
};

template <>
struct fmt::formatter<twoside::tick_price> : twoside::detail::plain_formatter {
    auto format(const twoside::tick_price& p, format_context& context) const {
        return fmt::format_to(context.out(), "{}",
                              twoside::detail::fixed{p.price, twoside::detail::decimals(p.increment)});
    }
};

// A quote by itself knows whole lots and ticks; a signal that carries it knows what they are worth.
template <>
struct fmt::formatter<twoside::quote_side> : twoside::detail::plain_formatter {
    auto format(const twoside::quote_side& q, format_context& context) const {
        if (!q.present()) return fmt::format_to(context.out(), "-");
        return fmt::format_to(context.out(), "{} lots at tick {}", q.lots, q.ticks);
    }
};

template <>
struct fmt::formatter<twoside::quote> : twoside::detail::plain_formatter {
    auto format(const twoside::quote& q, format_context& context) const {
        return fmt::format_to(context.out(), "{} | {}", q.bid, q.ask);
    }
};

template <>
struct fmt::formatter<twoside::problem> : twoside::detail::plain_formatter {
    auto format(const twoside::problem& p, format_context& context) const {
        if (!p) return fmt::format_to(context.out(), "no problem");
        return fmt::format_to(context.out(), "{}: {} is {}; legal: {}", p.where, p.parameter,
                              twoside::detail::plain{p.value}, p.legal);
    }
};

// quote #7 100 x 99.98 | 100.02 x 60, fair 100.0025, skew 0.0040, offsets 0.0150 | 0.0150, rounded 0.0015 | 0.0065
template <std::size_t Gates, class Scales>
struct fmt::formatter<twoside::basic_signal<Gates, Scales>> : twoside::detail::plain_formatter {
    using signal = twoside::basic_signal<Gates, Scales>;

    auto format(const signal& s, format_context& context) const {
        using twoside::action;
        using twoside::detail::fixed;
        auto out = fmt::format_to(context.out(), "{}", s.action);
        if (s.number != 0) out = fmt::format_to(out, " #{}", s.number);
        if (s.action == action::cancel && s.cancels.bid != s.cancels.ask)
            out = fmt::format_to(out, " {}", s.cancels.bid ? "bid" : "ask");
        if (s.action == action::quote)
            out = orders(out, s);
        else
            out = fmt::format_to(out, ": {}", s.reason);
        if (s.action == action::hold && s.next_refresh != twoside::time_point{})
            out = fmt::format_to(out, ", next quote from {}", s.next_refresh);
        out = other_reasons(out, s);
        if (s.action != action::quote && !s.quote.empty()) out = orders(fmt::format_to(out, ", standing"), s);
        if (twoside::is_finite(s.fair_value)) {
            const int n =
                2 + twoside::detail::decimals(
                        s.scales[s.quote.bid.present() ? twoside::side::bid : twoside::side::ask].increment());
            out = fmt::format_to(out, ", fair {}, skew {}, offsets ", fixed{s.fair_value, n}, fixed{s.skew, n});
            const auto offset = [&](double x) {
                out = x == twoside::infinity ? fmt::format_to(out, "never") : fmt::format_to(out, "{}", fixed{x, n});
            };
            offset(s.offsets.bid);
            out = fmt::format_to(out, " | ");
            offset(s.offsets.ask);
            if (s.action == action::quote) {
                out = both(fmt::format_to(out, ", rounded "), s.rounding(), n);
                const auto clear = s.clamping();
                const double visible = 0.5 * std::pow(10.0, -n);
                if (clear.bid > visible || clear.ask > visible)
                    out = both(fmt::format_to(out, ", kept clear "), clear, n);
            }
        }
        const auto inventory = s.inventory();
        if (inventory.urgency > 0 && inventory.action != twoside::inventory_action::none)
            out = fmt::format_to(out, ", {} (urgency {:.2f})", inventory.action, inventory.urgency);
        return out;
    }

private:
    // With as many decimals as the tick and the lot have.
    template <class Out>
    static Out orders(Out out, const signal& s) {
        using twoside::side;
        using twoside::detail::decimals;
        using twoside::detail::fixed;
        const int lots = decimals(s.lots.lot());
        if (s.quote.bid.present())
            out = fmt::format_to(out, " {} x {} | ", fixed{s.size(side::bid), lots},
                                 fixed{s.bid_price(), decimals(s.scales[side::bid].increment())});
        else
            out = fmt::format_to(out, " - | ");
        if (s.quote.ask.present())
            return fmt::format_to(out, "{} x {}", fixed{s.ask_price(), decimals(s.scales[side::ask].increment())},
                                  fixed{s.size(side::ask), lots});
        return fmt::format_to(out, "-");
    }
    // Why a side has no order, where that was not said as the signal's own reason.
    template <class Out>
    static Out other_reasons(Out out, const signal& s) {
        const auto sides = s.sides();
        if (!sides.bid.open() && sides.bid != s.reason) out = fmt::format_to(out, ", no bid: {}", sides.bid);
        if (!sides.ask.open() && sides.ask != s.reason) out = fmt::format_to(out, ", no ask: {}", sides.ask);
        return out;
    }
    template <class Out>
    static Out both(Out out, const twoside::two_sided<double>& x, int n) {
        const auto one = [&](double y) {
            out = y != y ? fmt::format_to(out, "-") : fmt::format_to(out, "{}", twoside::detail::fixed{y, n});
        };
        one(x.bid);
        out = fmt::format_to(out, " | ");
        one(x.ask);
        return out;
    }
};

template <>
struct fmt::formatter<twoside::estimate> : twoside::detail::plain_formatter {
    // Value, standard error where there is one, and how many observations; or why there is no value.
    auto format(const twoside::estimate& e, format_context& context) const {
        using twoside::detail::significant;
        if (!e.ready()) return fmt::format_to(context.out(), "none: {} (n {})", e.missing->text, e.observations);
        if (!twoside::is_finite(e.standard_error))
            return fmt::format_to(context.out(), "{} (n {})", significant{e.value}, e.observations);
        return fmt::format_to(context.out(), "{} +- {} (n {})", significant{e.value}, significant{e.standard_error, 2},
                              e.observations);
    }
};

template <>
struct fmt::formatter<twoside::intensity_fit> : twoside::detail::plain_formatter {
    auto format(const twoside::intensity_fit& f, format_context& context) const {
        using twoside::detail::significant;
        const significant fills{f.fills};
        if (!f.usable()) return fmt::format_to(context.out(), "none: {} ({} fills)", f.missing->text, fills);
        return fmt::format_to(context.out(), "A {} +- {} per second, k {} +- {} per price ({} fills)",
                              significant{f.arrival_rate}, significant{f.arrival_rate_error, 2},
                              significant{f.fill_decay}, significant{f.fill_decay_error, 2}, fills);
    }
};

template <>
struct fmt::formatter<twoside::goodness> : twoside::detail::plain_formatter {
    auto format(const twoside::goodness& g, format_context& context) const {
        if (g.freedom < 1) return fmt::format_to(context.out(), "too few cells to say");
        using twoside::detail::significant;
        return fmt::format_to(context.out(), "X^2 {} on {}, p {}", significant{g.statistic, 4}, g.freedom,
                              significant{g.p_value, 2});
    }
};
