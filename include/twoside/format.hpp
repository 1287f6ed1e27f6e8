#pragma once
// fmt formatters for the library's public values, each one line that a trader can read. Needs fmt; link twoside::fmt.
// Prices are printed with as many decimals as their tick has, where the tick is known.
// Shown by tests/format.cpp.

#include <fmt/format.h>

#include <iterator>
#include <string_view>
#include <twoside/intensity/goodness_of_fit.hpp>
#include <twoside/twoside.hpp>

namespace twoside::detail {

// How many decimals a grid of this increment needs, up to 9.
[[nodiscard]] inline int decimals(double increment) noexcept {
    if (!(increment > 0)) return 6;
    int n = 0;
    for (double x = increment; n < 9 && magnitude(x - std::floor(x + 0.5)) > 1e-6 * increment * std::pow(10.0, n); ++n)
        x = increment * std::pow(10.0, n + 1);
    return n;
}

// A formatter without options of its own.
struct plain_formatter {
    constexpr auto parse(fmt::format_parse_context& context) { return context.begin(); }
};

}  // namespace twoside::detail

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
        return fmt::format_to(context.out(), "{:.6f} s", twoside::in_seconds(t.since_epoch()));
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
        return fmt::format_to(context.out(), "{:g} x {:g} | {:g} x {:g}", b.bid_size, b.bid, b.ask, b.ask_size);
    }
};

template <>
struct fmt::formatter<twoside::trade> : twoside::detail::plain_formatter {
    auto format(const twoside::trade& t, format_context& context) const {
        const auto* who = t.aggressor == twoside::aggressor::buyer    ? "bought"
                          : t.aggressor == twoside::aggressor::seller ? "sold"
                                                                      : "traded";
        return fmt::format_to(context.out(), "{} {:g} at {:g}", who, t.size, t.price);
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
        return fmt::format_to(context.out(), "{:.{}f}", p.price, twoside::detail::decimals(p.increment));
    }
};

template <>
struct fmt::formatter<twoside::quote_side> : twoside::detail::plain_formatter {
    auto format(const twoside::quote_side& q, format_context& context) const {
        if (!q.present()) return fmt::format_to(context.out(), "-");
        return fmt::format_to(context.out(), "{:g} x {}", q.size, q.at);
    }
};

template <>
struct fmt::formatter<twoside::quote> : twoside::detail::plain_formatter {
    auto format(const twoside::quote& q, format_context& context) const {
        if (!q.ask.present()) return fmt::format_to(context.out(), "{} | -", q.bid);
        return fmt::format_to(context.out(), "{} | {} x {:g}", q.bid, q.ask.at, q.ask.size);
    }
};

template <>
struct fmt::formatter<twoside::problem> : twoside::detail::plain_formatter {
    auto format(const twoside::problem& p, format_context& context) const {
        if (!p) return fmt::format_to(context.out(), "no problem");
        return fmt::format_to(context.out(), "{}: {} is {:g}; legal: {}", p.where, p.parameter, p.value, p.legal);
    }
};

// quote 100 x 99.98 | 100.02 x 60, fair 100.0025, skew 0.004, half spread 0.0150 | 0.0150, rounded 0.0015 | 0.0065
template <std::size_t Gates>
struct fmt::formatter<twoside::basic_signal<Gates>> : twoside::detail::plain_formatter {
    auto format(const twoside::basic_signal<Gates>& s, format_context& context) const {
        using twoside::action;
        auto out = fmt::format_to(context.out(), "{}", s.action);
        if (s.action == action::quote) {
            out = fmt::format_to(out, " {}", s.quote);
            if (!s.sides.bid.open()) out = fmt::format_to(out, ", no bid: {}", s.sides.bid);
            if (!s.sides.ask.open()) out = fmt::format_to(out, ", no ask: {}", s.sides.ask);
        } else {
            if (s.action == action::cancel && s.cancels.bid != s.cancels.ask)
                out = fmt::format_to(out, " {}", s.cancels.bid ? "bid" : "ask");
            out = fmt::format_to(out, ": {}", s.reason);
        }
        if (twoside::is_finite(s.fair_value)) {
            const int n = 2 + twoside::detail::decimals(s.quote.bid.present() ? s.quote.bid.at.increment
                                                                              : s.quote.ask.at.increment);
            out = fmt::format_to(out, ", fair {:.{}f}, skew {:.{}f}, half spread ", s.fair_value, n, s.skew, n);
            const auto offset = [&](double x) {
                out = x == twoside::infinity ? fmt::format_to(out, "never") : fmt::format_to(out, "{:.{}f}", x, n);
            };
            offset(s.offsets.bid);
            out = fmt::format_to(out, " | ");
            offset(s.offsets.ask);
            if (s.action == action::quote)
                out = fmt::format_to(out, ", rounded {:.{}f} | {:.{}f}", s.rounding.bid, n, s.rounding.ask, n);
            if (s.clamping.bid > 0 || s.clamping.ask > 0)
                out = fmt::format_to(out, ", kept clear {:.{}f} | {:.{}f}", s.clamping.bid, n, s.clamping.ask, n);
        }
        if (s.inventory.urgency > 0)
            out = fmt::format_to(out, ", {} (urgency {:.2f})", s.inventory.action, s.inventory.urgency);
        return out;
    }
};

template <>
struct fmt::formatter<twoside::estimate> : twoside::detail::plain_formatter {
    // Value, standard error where there is one, and how many observations; or why there is no value.
    auto format(const twoside::estimate& e, format_context& context) const {
        if (!e.ready()) return fmt::format_to(context.out(), "none: {} (n {})", e.missing->text, e.observations);
        if (!twoside::is_finite(e.standard_error))
            return fmt::format_to(context.out(), "{:.6g} (n {})", e.value, e.observations);
        return fmt::format_to(context.out(), "{:.6g} +- {:.2g} (n {})", e.value, e.standard_error, e.observations);
    }
};

template <>
struct fmt::formatter<twoside::intensity_fit> : twoside::detail::plain_formatter {
    auto format(const twoside::intensity_fit& f, format_context& context) const {
        if (!f.usable()) return fmt::format_to(context.out(), "none: {} ({:g} fills)", f.missing->text, f.fills);
        return fmt::format_to(context.out(), "A {:.6g} +- {:.2g} per second, k {:.6g} +- {:.2g} per price ({:g} fills)",
                              f.arrival_rate, f.arrival_rate_error, f.fill_decay, f.fill_decay_error, f.fills);
    }
};

template <>
struct fmt::formatter<twoside::goodness> : twoside::detail::plain_formatter {
    auto format(const twoside::goodness& g, format_context& context) const {
        if (g.freedom < 1) return fmt::format_to(context.out(), "too few cells to say");
        return fmt::format_to(context.out(), "X^2 {:.4g} on {}, p {:.2g}", g.statistic, g.freedom, g.p_value);
    }
};
