#pragma once
// What the benchmarks' figures are: medians, so that what the machine does beside them hardly counts.

#include <algorithm>
#include <cstddef>
#include <vector>

namespace timing {

// Reorders its numbers.
inline double median(std::vector<double>& x) {
    const auto middle = x.begin() + static_cast<std::ptrdiff_t>(x.size() / 2);
    std::nth_element(x.begin(), middle, x.end());
    return *middle;
}

}  // namespace timing
