#pragma once
// Counts requests as a broker does, and by what they are for: kind, reason, and the busiest second.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <twoside/orders/request.hpp>
#include <vector>

#include "text.hpp"

namespace support {

class message_tally {
public:
    void add(const twoside::request& r, twoside::time_point now) {
        ++by_kind_[static_cast<std::size_t>(r.kind)];
        const std::string_view why = r.because.why.text();
        const auto found = std::find_if(reasons_.begin(), reasons_.end(),
                                        [&](const line& l) { return l.kind == r.kind && l.why == why; });
        if (found == reasons_.end())
            reasons_.push_back({r.kind, std::string{why}, 1});
        else
            ++found->times;
        second_.push_back(now);
        while (now - second_.front() >= std::chrono::seconds{1}) second_.pop_front();
        busiest_ = std::max(busiest_, second_.size());
    }
    [[nodiscard]] std::int64_t of(twoside::request_kind kind) const { return by_kind_[static_cast<std::size_t>(kind)]; }
    [[nodiscard]] std::int64_t all() const { return by_kind_[0] + by_kind_[1] + by_kind_[2]; }
    // In any window of a second.
    [[nodiscard]] std::size_t busiest_second() const { return busiest_; }

    // A line for each kind and reason, the most frequent first.
    void print_reasons() const {
        auto lines = reasons_;
        std::sort(lines.begin(), lines.end(), [](const line& a, const line& b) { return a.times > b.times; });
        for (const line& l : lines) fmt::print("  {:<8}{:<52} {:>10}\n", name(l.kind), l.why, count(l.times));
    }

private:
    static constexpr const char* name(twoside::request_kind kind) {
        constexpr const char* names[] = {"place", "modify", "cancel"};
        return names[static_cast<std::size_t>(kind)];
    }
    struct line {
        twoside::request_kind kind;
        std::string why;
        std::int64_t times;
    };
    std::array<std::int64_t, 3> by_kind_{};
    std::vector<line> reasons_{};
    std::deque<twoside::time_point> second_{};
    std::size_t busiest_ = 0;
};

}  // namespace support
