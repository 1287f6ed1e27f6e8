#pragma once
// Gate: every estimator that the quotes rest on has an estimate; otherwise both sides stop, with the first one's own
// reason ("not enough data yet", or why there is no fit). The warm-up that knows what it waits for. It watches
// estimators that the caller updates and that must outlive it. Reading may cost more than an update where an estimator
// solves for its answer (an intensity): give those to models when they are refreshed, and here what is cheap to read.
// Shown by tests/gate/estimators_ready.cpp.

#include <tuple>
#include <twoside/core/estimate.hpp>
#include <twoside/gate/verdict.hpp>
#include <twoside/market/market_view.hpp>

namespace twoside {

template <Estimator... E>
class estimators_ready {
public:
    constexpr explicit estimators_ready(const E&... watched) noexcept : watched_{&watched...} {}

    [[nodiscard]] constexpr verdict operator()(const proposal&) const noexcept {
        verdict v;
        const auto ask = [&](const auto* e) {
            const estimate answer = e->read();
            if (!answer.ready()) v = *answer.missing;
            return answer.ready();
        };
        std::apply([&](const auto*... e) { (void)(ask(e) && ...); }, watched_);
        return v;
    }

private:
    std::tuple<const E*...> watched_;
};

}  // namespace twoside
