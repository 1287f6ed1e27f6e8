#pragma once
// A trade as the tape or the exchange reports it.
// Shown by tests/data/event.cpp.

#include <twoside/core/math.hpp>
#include <twoside/core/time.hpp>

namespace twoside {

// Who crossed the spread. Many feeds do not say; an estimator that needs it must classify.
enum class aggressor : unsigned char { unknown, buyer, seller };

struct trade {
    double price = not_a_number;
    double size = 0;
    twoside::aggressor aggressor = twoside::aggressor::unknown;
    time_point time{};

    friend constexpr bool operator==(const trade&, const trade&) = default;
};

}  // namespace twoside
