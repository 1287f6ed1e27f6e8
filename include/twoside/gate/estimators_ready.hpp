#pragma once
// Gate: every estimator that the quotes rest on has an estimate; otherwise both sides stop, with the first one's own
// reason ("not enough data yet", or why there is no fit). The warm-up that knows what it waits for. It watches
// estimators that the caller updates and that must outlive it. Reading may cost more than an update where an estimator
// solves for its answer (an intensity): give those to models when they are refreshed, and here what is cheap to read.
// Shown by tests/gate/estimators_ready.cpp.

#include <twoside/core/estimate.hpp>
#include <twoside/core/verdict.hpp>
#include <twoside/quote/proposal.hpp>

namespace twoside {

namespace detail {

// Asks estimators in their order, and no further than the first that has none.
template <class... E>
struct watched_estimators {
    [[nodiscard]] static constexpr verdict ask() noexcept { return {}; }
};
template <class E, class... More>
struct watched_estimators<E, More...> {
    constexpr explicit watched_estimators(const E& first, const More&... more) noexcept
        : first_{&first}, more_{more...} {}

    [[nodiscard]] constexpr verdict ask() const noexcept {
        const estimate answer = first_->read();
        if (!answer.ready()) return *answer.missing;
        return more_.ask();
    }

private:
    const E* first_;
    [[no_unique_address]] watched_estimators<More...> more_;
};

}  // namespace detail

template <Estimator... E>
class estimators_ready {
public:
    constexpr explicit estimators_ready(const E&... watched) noexcept : watched_{watched...} {}
    // It would watch what is gone.
    template <class... T>
        requires((std::same_as<std::remove_cvref_t<T>, E> && ...) && (!std::is_lvalue_reference_v<T> || ...))
    explicit estimators_ready(T&&...) = delete;

    [[nodiscard]] constexpr verdict operator()(const proposal&) const noexcept { return watched_.ask(); }

private:
    detail::watched_estimators<E...> watched_;
};

template <class... E>
estimators_ready(E&&...) -> estimators_ready<std::remove_cvref_t<E>...>;

}  // namespace twoside
