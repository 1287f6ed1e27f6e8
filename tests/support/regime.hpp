#pragma once
// A regime that is whatever a test says.

#include <twoside/volatility/regime.hpp>

namespace support {

struct some_regime {
    twoside::regime_states now{};
    [[nodiscard]] const twoside::regime_states& states() const { return now; }
};

}  // namespace support
