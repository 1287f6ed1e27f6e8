#pragma once
// Gates composed: every one is asked at every refresh, so that each keeps its memory and the signal can show what each
// of them said. A side quotes when all are open for it; otherwise the gravest verdict holds, the first of equals. An
// all_of is a gate too: inside another its gates stand in the list as if they were written there. restart(now) reaches
// every gate that has one, also one that is given by std::ref. Shown by tests/gate/all_of.cpp.

#include <cstddef>
#include <twoside/core/inline.hpp>
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

// Asks a gate and writes its answer into a list.
template <class G>
TWOSIDE_INLINE constexpr void ask_into(verdicts* out, G& gate, const proposal& p) noexcept {
    if constexpr (verdicts_of<G> == 1) {
        *out = listed(gate(p)).each[0];
    } else if constexpr (verdicts_of<G> > 1) {
        const gate_verdicts<verdicts_of<G>> said = gate(p);
        for (std::size_t i = 0; i < verdicts_of<G>; ++i) out[i] = said.each[i];
    } else {
        (void)gate(p);
    }
}

// The answer of a whole slot.
template <class G>
TWOSIDE_INLINE constexpr void ask_all(gate_verdicts<verdicts_of<G>>& out, G& gate, const proposal& p) noexcept {
    if constexpr (verdicts_of<G> == 0)
        (void)gate(p);
    else
        ask_into(out.each, gate, p);
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

    // One gate after the other, in their order.
    [[nodiscard]] TWOSIDE_INLINE constexpr gate_verdicts<size> ask([[maybe_unused]] const proposal& p) noexcept {
        gate_verdicts<size> said{};
        if constexpr (size > 0) {
            verdicts* out = said.each;
            ((ask_into(out, static_cast<gate_at<Index, Gates>&>(*this).gate, p), out += verdicts_of<Gates>), ...);
        }
        return said;
    }
    constexpr void restart([[maybe_unused]] time_point now) noexcept {
        (detail::restart(static_cast<gate_at<Index, Gates>&>(*this).gate, now), ...);
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
    constexpr explicit all_of(Gates... gates) : gates_{{std::move(gates)}...} {}

    [[nodiscard]] TWOSIDE_INLINE constexpr auto operator()(const proposal& p) noexcept { return gates_.ask(p); }

    constexpr void restart(time_point now) noexcept { gates_.restart(now); }

    // The gate at a place in the list, to reset one or to read its memory.
    template <std::size_t Index>
    [[nodiscard]] constexpr auto& get() noexcept {
        return at<Index>(gates_);
    }

private:
    template <std::size_t Index, class Gate>
    static constexpr Gate& at(detail::gate_at<Index, Gate>& g) noexcept {
        return g.gate;
    }

    [[no_unique_address]] list gates_;
};

}  // namespace twoside
