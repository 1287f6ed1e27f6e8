#pragma once
// Gates composed: every one is asked at every refresh, so that each keeps its memory and the signal can show what each
// of them said. A side quotes when all are open for it; otherwise the gravest verdict holds, the first of equals. An
// all_of is a gate too: inside another its gates stand in the list as if they were written there. restart(now) reaches
// every gate that has one, also one that is given by std::ref. Shown by tests/gate/all_of.cpp.

#include <cstddef>
#include <twoside/core/inline.hpp>
#include <twoside/core/shortcuts.hpp>
#include <twoside/core/time.hpp>
#include <twoside/core/verdict.hpp>
#include <twoside/quote/proposal.hpp>
#include <utility>

namespace twoside {

namespace detail {

// What a gate may answer.
constexpr gate_verdicts<1> listed(verdict v) noexcept { return {{both_sides(v)}}; }
constexpr gate_verdicts<1> listed(const verdicts& v) noexcept { return {{v}}; }
template <std::size_t N>
constexpr gate_verdicts<N> listed(const gate_verdicts<N>& v) noexcept {
    return v;
}

}  // namespace detail

template <class G>
concept Gate = requires(G& g, const proposal& p) { detail::listed(g(p)); };

namespace detail {

template <class G>
inline constexpr std::size_t verdicts_of =
    decltype(listed(std::declval<G&>()(std::declval<const proposal&>())))::size();

// Whether a gate is a list of gates.
template <class G>
inline constexpr bool lists_gates = has_shortcuts<G> && requires(G& g) { g.listed_gates(); };

// Before anything else is worked out, a gate may be told the time: what it has to do now and then, it does then, and
// not in the middle of the path of a quote.
template <class G>
TWOSIDE_INLINE constexpr void keep_time(G& gate, time_point now) noexcept {
    if constexpr (lists_gates<G>)
        gate.listed_gates().keep_time(now);
    else if constexpr (has_shortcuts<G> && requires { gate.keep_time(now); })
        gate.keep_time(now);
}

// Whether a gate has anything to do now. One that has and cannot tell does it here.
template <class G>
[[nodiscard]] TWOSIDE_INLINE constexpr bool is_due(G& gate, time_point now) noexcept {
    if constexpr (lists_gates<G>)
        return gate.listed_gates().is_due(now);
    else if constexpr (has_shortcuts<G> && requires {
                           gate.keep_time(now);
                           gate.is_due(now);
                       })
        return gate.is_due(now);
    else
        keep_time(gate, now);
    return false;
}

// Asks gates in their order up to the first that is not surely open; `at` counts those before it. A gate may know
// cheaply that it is open, by surely_open(p), which changes nothing where it answers false; any other is asked, and
// `said` is what it answers where that is not open. Answers whether all are open. This is all that most refreshes need,
// and they write no list.
template <class G>
[[nodiscard]] TWOSIDE_INLINE constexpr bool ask_while_open(G& gate, const proposal& p, std::size_t& at,
                                                           verdicts& said) noexcept {
    if constexpr (lists_gates<G>) {
        return gate.listed_gates().ask_while_open(p, at, said);
    } else if constexpr (has_shortcuts<G> && requires { gate.surely_open(p); }) {
        if (!gate.surely_open(p)) [[unlikely]]
            return false;
        ++at;
        return true;
    } else {
        static_assert(verdicts_of<G> == 1);
        const verdicts answer = listed(gate(p)).each[0];
        if (!answer.bid.open() || !answer.ask.open()) [[unlikely]] {
            said = answer;
            return false;
        }
        ++at;
        return true;
    }
}

// Asks the gates from place `from` on, and writes their answers into the list; `at` is the place of this gate.
template <class G>
TWOSIDE_INLINE constexpr void ask_from(std::size_t from, G& gate, const proposal& p, std::size_t& at,
                                       verdicts* out) noexcept {
    if constexpr (lists_gates<G>) {
        gate.listed_gates().ask_from(from, p, at, out);
    } else {
        if (at >= from) {
            if constexpr (verdicts_of<G> == 0) {
                (void)gate(p);
            } else {
                const gate_verdicts<verdicts_of<G>> said = listed(gate(p));
                for (std::size_t i = 0; i < verdicts_of<G>; ++i) out[at + i] = said.each[i];
            }
        }
        at += verdicts_of<G>;
    }
}

// Whether every gate, as far down as lists go, gives one verdict.
template <class G>
[[nodiscard]] constexpr bool gives_single_verdicts() noexcept {
    if constexpr (lists_gates<G>)
        return std::remove_reference_t<decltype(std::declval<G&>().listed_gates())>::single_verdicts;
    else
        return verdicts_of<G> == 1;
}

// Where time begins anew, a gate that remembers times is told. A std::reference_wrapper is known by its get(), so that
// <functional> is not needed.
template <class G>
constexpr void restart(G& gate, time_point now) noexcept {
    if constexpr (requires { gate.restart(now); })
        gate.restart(now);
    else if constexpr (requires { gate.get().restart(now); })
        gate.get().restart(now);
}

template <std::size_t Index, class Gate>
struct gate_at {
    [[no_unique_address]] Gate gate;
};

template <class Indices, class... Gates>
struct gate_list;

template <std::size_t... Index, class... Gates>
struct gate_list<std::index_sequence<Index...>, Gates...> : gate_at<Index, Gates>... {
    static constexpr std::size_t size = (std::size_t{0} + ... + verdicts_of<Gates>);

    static constexpr bool single_verdicts = (true && ... && gives_single_verdicts<Gates>());

    // One gate after the other, in their order.
    [[nodiscard]] TWOSIDE_INLINE constexpr bool ask_while_open([[maybe_unused]] const proposal& p,
                                                               [[maybe_unused]] std::size_t& at,
                                                               [[maybe_unused]] verdicts& said) noexcept {
        return (true && ... && detail::ask_while_open(gate<Index>(), p, at, said));
    }
    TWOSIDE_INLINE constexpr void keep_time([[maybe_unused]] time_point now) noexcept {
        (detail::keep_time(gate<Index>(), now), ...);
    }
    [[nodiscard]] TWOSIDE_INLINE constexpr bool is_due([[maybe_unused]] time_point now) noexcept {
        return (false || ... || detail::is_due(gate<Index>(), now));
    }
    TWOSIDE_INLINE constexpr void ask_from([[maybe_unused]] std::size_t from, [[maybe_unused]] const proposal& p,
                                           [[maybe_unused]] std::size_t& at, [[maybe_unused]] verdicts* out) noexcept {
        (detail::ask_from(from, gate<Index>(), p, at, out), ...);
    }
    constexpr void restart([[maybe_unused]] time_point now) noexcept { (detail::restart(gate<Index>(), now), ...); }

    template <std::size_t I>
    [[nodiscard]] TWOSIDE_INLINE constexpr auto& gate() noexcept {
        return find<I>(*this);
    }

private:
    template <std::size_t I, class Gate>
    [[nodiscard]] TWOSIDE_INLINE static constexpr Gate& find(gate_at<I, Gate>& g) noexcept {
        return g.gate;
    }
};

template <class... Parts>
struct checked_gates {
    static_assert((Gate<Parts> && ...),
                  "twoside::all_of: every part needs to be a gate, a callable on (const proposal&) that answers a "
                  "verdict, verdicts for both sides, or an all_of of gates");
    using type = gate_list<std::index_sequence<>>;
};
template <class... Parts>
    requires(Gate<Parts> && ...)
struct checked_gates<Parts...> {
    using type = gate_list<std::index_sequence_for<Parts...>, Parts...>;
};

}  // namespace detail

template <class... Gates>
class all_of {
    using list = typename detail::checked_gates<Gates...>::type;

public:
    using shortcuts_of = all_of;

    constexpr explicit all_of(Gates... gates) : gates_{{std::move(gates)}...} {}

    [[nodiscard]] constexpr gate_verdicts<list::size> operator()(const proposal& p) noexcept {
        gate_verdicts<list::size> said{};
        std::size_t at = 0;
        if constexpr (list::size > 0)
            gates_.ask_from(0, p, at, said.each);
        else
            gates_.ask_from(0, p, at, nullptr);
        return said;
    }

    constexpr void restart(time_point now) noexcept { gates_.restart(now); }

    // The gate at a place in the list, to reset one or to read its memory.
    template <std::size_t Index>
    [[nodiscard]] constexpr auto& get() noexcept {
        return gates_.template gate<Index>();
    }
    // For the quoter.
    [[nodiscard]] constexpr list& listed_gates() noexcept { return gates_; }

private:
    [[no_unique_address]] list gates_;
};

}  // namespace twoside
