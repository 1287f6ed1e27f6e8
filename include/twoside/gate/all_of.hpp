#pragma once
// Gates composed: every one is asked at every event, so that each keeps its memory and the signal can show what each of
// them said. A side quotes when all are open for it; otherwise the gravest verdict holds, the first of equals.
// Shown by tests/gate/all_of.cpp.

#include <cstddef>
#include <cstdint>
#include <twoside/core/inline.hpp>
#include <twoside/gate/verdict.hpp>
#include <twoside/market/market_view.hpp>
#include <utility>

namespace twoside {

// What each of N gates said, in their order.
template <std::size_t N>
struct gate_verdicts {
    verdicts each[N];

    [[nodiscard]] static constexpr std::size_t size() noexcept { return N; }
    [[nodiscard]] constexpr const verdicts* begin() const noexcept { return each; }
    [[nodiscard]] constexpr const verdicts* end() const noexcept { return each + N; }
    [[nodiscard]] TWOSIDE_INLINE constexpr bool all_open() const noexcept {
        if (__builtin_is_constant_evaluated()) {
            for (const verdicts& v : each) {
                if (!v.bid.open() || !v.ask.open()) return false;
            }
            return true;
        }
        // One test for all of them: the common answer is that everything is open.
        std::uintptr_t any = 0;
#pragma GCC unroll 32
        for (const verdicts& v : each) any |= v.bid.bits() | v.ask.bits();
        return any == 0;
    }
    // For each side the gravest verdict, the first of equals.
    [[nodiscard]] constexpr verdicts gravest() const noexcept {
        verdicts g;
        for (const verdicts& v : each) g = graver(g, v);
        return g;
    }
};
template <>
struct gate_verdicts<0> {
    [[nodiscard]] static constexpr std::size_t size() noexcept { return 0; }
    [[nodiscard]] constexpr const verdicts* begin() const noexcept { return nullptr; }
    [[nodiscard]] constexpr const verdicts* end() const noexcept { return nullptr; }
    [[nodiscard]] static constexpr bool all_open() noexcept { return true; }
    [[nodiscard]] static constexpr verdicts gravest() noexcept { return {}; }
};

namespace detail {

template <std::size_t Index, class Gate>
struct gate_at {
    [[no_unique_address]] Gate gate;
};

template <class Indices, class... Gates>
struct gate_list;

template <std::size_t... Index, class... Gates>
struct gate_list<std::index_sequence<Index...>, Gates...> : gate_at<Index, Gates>... {
    // One gate after the other: the elements of a braced list are evaluated in their order.
    [[nodiscard]] TWOSIDE_INLINE constexpr gate_verdicts<sizeof...(Gates)> ask([[maybe_unused]] const proposal& p) {
        if constexpr (sizeof...(Gates) == 0) {
            return {};
        } else {
            return {{both_sides(static_cast<gate_at<Index, Gates>&>(*this).gate(p))...}};
        }
    }
};

}  // namespace detail

template <class... Gates>
class all_of {
public:
    constexpr explicit all_of(Gates... gates) : gates_{{std::move(gates)}...} {}

    [[nodiscard]] TWOSIDE_INLINE constexpr gate_verdicts<sizeof...(Gates)> operator()(const proposal& p) noexcept {
        return gates_.ask(p);
    }

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

    [[no_unique_address]] detail::gate_list<std::index_sequence_for<Gates...>, Gates...> gates_;
};

}  // namespace twoside
