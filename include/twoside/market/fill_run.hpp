#pragma once
// Own fills in a row on one side, each within `window` of the one before: what somebody who knows more looks like from
// the inside. A fill on the other side, or a longer wait, begins a new run. Constant time a fill. Times that go back
// are ignored and counted, until restart(now). Shown by tests/market/fill_run.cpp.

#include <cstdint>
#include <twoside/core/estimate.hpp>
#include <twoside/core/side.hpp>
#include <twoside/core/time.hpp>
#include <twoside/core/validation.hpp>

namespace twoside {

class fill_run {
public:
    constexpr explicit fill_run(std::chrono::nanoseconds window = std::chrono::seconds{10}) : window_{window} {
        require(check_positive("fill_run", "window (seconds)", in_seconds(window)));
    }

    // Our order on this side was filled; count the parts of one order once.
    constexpr void update(time_point now, twoside::side s) noexcept {
        if (m_.length > 0 && now < m_.last) {
            ++m_.ignored;
            return;
        }
        m_.length = running(now) && s == m_.side ? m_.length + 1 : 1;
        m_.side = s;
        m_.last = now;
    }

    // Time begins anew, as for quoter::restart: what was filled later than that is taken to have been filled now.
    constexpr void restart(time_point now) noexcept { m_.last = m_.last > now ? now : m_.last; }

    // How many in a row on this side, as of now.
    [[nodiscard]] constexpr std::int64_t length(twoside::side s, time_point now) const noexcept {
        return running(now) && s == m_.side ? m_.length : 0;
    }
    [[nodiscard]] constexpr time_point last() const noexcept { return m_.last; }
    // The length at the last fill.
    [[nodiscard]] constexpr estimate read() const noexcept {
        return m_.length > 0 ? estimated(static_cast<double>(m_.length), not_a_number, m_.length)
                             : not_estimated(not_enough_data);
    }
    [[nodiscard]] constexpr std::int64_t ignored() const noexcept { return m_.ignored; }

    struct memory {
        std::int64_t length = 0;
        twoside::side side = twoside::side::bid;
        time_point last{};
        std::int64_t ignored = 0;
    };
    [[nodiscard]] constexpr const memory& save() const noexcept { return m_; }
    constexpr bool restore(const memory& m) noexcept {
        const bool sound =
            is_count(m.length) && is_count(m.ignored) && (m.side == twoside::side::bid || m.side == twoside::side::ask);
        if (sound) m_ = m;
        return sound;
    }

private:
    [[nodiscard]] constexpr bool running(time_point now) const noexcept {
        return m_.length > 0 && now - m_.last <= window_;
    }

    std::chrono::nanoseconds window_;
    memory m_{};
};

}  // namespace twoside
