#pragma once
// Gate: trading in the instrument is not halted. An unknown status does not block.
// Shown by tests/gate/trading_halt.cpp.

#include <twoside/core/inline.hpp>
#include <twoside/core/verdict.hpp>
#include <twoside/quote/proposal.hpp>

namespace twoside {

struct trading_halt {
    static constexpr reason halted{"trading is halted"};

    [[nodiscard]] TWOSIDE_INLINE constexpr verdict operator()(const proposal& p) const noexcept {
        return stop_if(p.state.status == trading_status::halted, halted);
    }
};

}  // namespace twoside
