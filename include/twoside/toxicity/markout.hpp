#pragma once
// Markouts: where the mid stands some time after a fill, against the price of the fill, from the side that rested:
//   bought: mid(t + h) - price,   sold: price - mid(t + h)
// Positive: the fill was good for the maker; negative: it was adverse, and the spread earned did not pay for it. By
// side and horizon. Of own fills, and of the tape, where the resting side is the one that the aggressor hit. mid(t + h)
// is the last mid at or before that time, never a later one. Price units a unit of size; every fill counts the same.
// The standard error is that of a mean of independent fills; fills that come in bursts share their markouts, and the
// truth is wider. Fills wait in a ring of `Capacity` for their longest horizon: the oldest leave unmarked and are
// counted as lost where it is full, and those that wait over a gap longer than `max_gap` likewise. Constant time an
// event, spread evenly: two comparisons where nothing is due; but each fill is marked once for each horizon, at a time
// that no processor guesses, and that is most of the cost. Fills with a price that is not a number are ignored and
// counted; so are mids that are not, and times that go back. Shown by tests/toxicity/markout.cpp.

#include <cstddef>
#include <twoside/core/estimate.hpp>
#include <twoside/core/moments.hpp>
#include <twoside/core/side.hpp>
#include <twoside/core/time.hpp>
#include <twoside/core/validation.hpp>
#include <twoside/market/trade.hpp>

namespace twoside {

template <std::size_t Horizons>
struct markout_parameters {
    std::chrono::nanoseconds horizons[Horizons]{};  // rising
    std::chrono::nanoseconds max_gap = std::chrono::minutes{5};
    std::int64_t min_fills = 30;

    [[nodiscard]] constexpr problem check() const noexcept {
        for (std::size_t i = 0; i < Horizons; ++i) {
            const bool rises = horizons[i].count() >= 0 && (i == 0 || horizons[i] > horizons[i - 1]);
            if (!rises) return {"markout", "horizons (seconds)", in_seconds(horizons[i]), "0 or more, and rising"};
        }
        return first_problem(
            check_positive("markout", "max_gap (seconds)", in_seconds(max_gap)),
            check_that(min_fills >= 2, "markout", "min_fills", static_cast<double>(min_fills), "2 or more"));
    }
};

template <std::size_t Horizons, std::size_t Capacity = 4096>
class markout {
    static_assert(Horizons > 0 && Capacity > 0, "twoside::markout: it has at least one horizon and one waiting fill");

public:
    using parameters = markout_parameters<Horizons>;

    constexpr explicit markout(const parameters& p) : p_{p} {
        require(p.check());
        for (time_point& t : due_) t = never;
    }

    // A fill of ours: what we bought or sold, at which price. Marks what is due first.
    constexpr void filled(time_point now, side s, double price) noexcept {
        if (!is_finite(price) || !arrive(now)) {
            ++m_.ignored;
            return;
        }
        if (m_.last - m_.oldest() >= Capacity) {
            for (std::size_t h = 0; h < Horizons; ++h) {
                if (m_.next[h] != m_.last - Capacity) continue;
                ++m_.next[h];
                look_ahead(h);
            }
            ++m_.lost;
        }
        for (std::size_t h = 0; h < Horizons; ++h)
            if (m_.next[h] == m_.last) due_[h] = now + p_.horizons[h];
        next_due_ = earlier(next_due_, now + p_.horizons[0]);
        m_.waiting[m_.last % Capacity] = {now, price, s};
        ++m_.last;
    }
    // A trade on the tape, from the side that rested; one without an aggressor is ignored and counted.
    constexpr void update(const trade& t) noexcept {
        if (t.aggressor == aggressor::unknown) {
            ++m_.ignored;
            return;
        }
        filled(t.time, t.aggressor == aggressor::seller ? side::bid : side::ask, t.price);
    }
    // The mid from now on.
    constexpr void update(time_point now, double mid) noexcept {
        if (!is_finite(mid) || !arrive(now)) {
            ++m_.ignored;
            return;
        }
        m_.mid = mid;
    }

    // The mean markout of a side at a horizon.
    [[nodiscard]] estimate read(side s, std::size_t horizon) const noexcept {
        return of(m_.moments[horizon][s == side::bid ? 0 : 1]);
    }
    // Of the longest horizon, on the side where it is worse; of the other, where one has too few fills.
    [[nodiscard]] estimate read() const noexcept {
        const estimate bid = read(side::bid, Horizons - 1);
        const estimate ask = read(side::ask, Horizons - 1);
        return !ask.ready() || (bid.ready() && bid.value <= ask.value) ? bid : ask;
    }
    [[nodiscard]] constexpr std::int64_t lost() const noexcept { return m_.lost; }
    [[nodiscard]] constexpr std::int64_t ignored() const noexcept { return m_.ignored; }

    struct fill {
        time_point time{};
        double price = 0;
        twoside::side side = side::bid;
    };
    struct memory {
        fill waiting[Capacity]{};
        std::size_t next[Horizons]{};  // the first fill that each horizon has not marked, counted from the start
        std::size_t last = 0;          // how many fills there have been
        sample_moments moments[Horizons][2]{};
        double mid = not_a_number;
        time_point last_time = time_point::earliest();
        std::int64_t lost = 0;
        std::int64_t ignored = 0;

        [[nodiscard]] constexpr std::size_t oldest() const noexcept { return next[Horizons - 1]; }
    };
    [[nodiscard]] constexpr const memory& save() const noexcept { return m_; }
    constexpr bool restore(const memory& m) noexcept {
        bool sound = is_count(m.lost) && is_count(m.ignored) && is_count(static_cast<std::int64_t>(m.last));
        for (const fill& f : m.waiting) sound = sound && is_finite(f.price);
        for (std::size_t h = 0; h < Horizons; ++h) {
            sound = sound && m.next[h] <= m.last && m.last - m.next[h] <= Capacity &&
                    (h == 0 || m.next[h] <= m.next[h - 1]) && m.moments[h][0].sound() && m.moments[h][1].sound();
        }
        if (sound) {
            m_ = m;
            for (std::size_t h = 0; h < Horizons; ++h) look_ahead(h);
            find_next_due();
        }
        return sound;
    }

private:
    // Marks every fill whose horizon has passed with the mid that stood until now; false where time goes back.
    constexpr bool arrive(time_point now) noexcept {
        if (now < m_.last_time) return false;
        const bool gap = m_.last_time != time_point::earliest() && now - m_.last_time > p_.max_gap;
        if (now > next_due_ || gap) mark(now, gap);
        m_.last_time = now;
        return true;
    }
    constexpr void mark(time_point now, bool gap) noexcept {
        constexpr double sign[2] = {1, -1};
        const bool marked = !gap && is_finite(m_.mid);
        for (std::size_t h = 0; h < Horizons; ++h) {
            if (!gap && now <= due_[h]) continue;
            while (m_.next[h] < m_.last && (gap || now > due_[h])) {
                const fill& f = m_.waiting[m_.next[h] % Capacity];
                // Sides come as they like: without a branch that would be guessed wrong half of the time.
                const std::size_t sold = f.side == side::bid ? 0 : 1;
                if (marked)
                    m_.moments[h][sold].update(sign[sold] * (m_.mid - f.price));
                else if (h == Horizons - 1)
                    ++m_.lost;
                ++m_.next[h];
                look_ahead(h);
            }
        }
        find_next_due();
        if (gap) m_.mid = not_a_number;
    }
    constexpr void look_ahead(std::size_t h) noexcept {
        due_[h] = m_.next[h] < m_.last ? m_.waiting[m_.next[h] % Capacity].time + p_.horizons[h] : never;
    }
    constexpr void find_next_due() noexcept {
        next_due_ = due_[0];
        for (std::size_t h = 1; h < Horizons; ++h) next_due_ = earlier(next_due_, due_[h]);
    }
    [[nodiscard]] static constexpr time_point earlier(time_point a, time_point b) noexcept { return a < b ? a : b; }
    [[nodiscard]] estimate of(const sample_moments& m) const noexcept {
        return m.count() >= p_.min_fills ? estimated(m.mean(), m.standard_error(), m.count())
                                         : not_estimated(not_enough_data, m.count());
    }

    static constexpr time_point never{std::chrono::nanoseconds::max()};

    parameters p_;
    time_point due_[Horizons];  // after which the first fill that a horizon has not marked is marked
    time_point next_due_ = never;
    memory m_{};
};

}  // namespace twoside
