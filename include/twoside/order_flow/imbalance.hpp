#pragma once
// Order flow imbalance: what the changes of the best quotes say of demand and supply. Source: Cont, Kukanov & Stoikov,
// "The price impact of order book events", Journal of Financial Econometrics 12(1) (2014). For one change of the book,
//   e = 1{Pb >= Pb'} qb - 1{Pb <= Pb'} qb' - 1{Pa <= Pa'} qa + 1{Pa >= Pa'} qa'     (' is before)
// so that an unchanged price counts the change of its size, a better bid its whole new size, a worse bid its whole old
// one; the ask is the mirror image. OFI is the sum of e over an interval; normalised, it is divided by the mean depth
// (qb + qa)/2 of the books seen. Sizes in the book's unit. Several levels: the same for each (Xu, Gould & Howison
// 2018), divided by the mean depth over levels and books (Cont, Cucuringu & Zhang 2023). The first book gives no event,
// and a book with a price or size that is not a number is ignored and counted: the one after it is compared with the
// last good one. Constant time a book, no allocation. Shown by tests/order_flow/imbalance.cpp and the golden cases
// `ofi_events` and `mlofi`.

#include <cstddef>
#include <cstdint>
#include <twoside/core/estimate.hpp>
#include <twoside/market/depth.hpp>

namespace twoside {

namespace formula {

// e, from the best bid and ask before and after.
[[nodiscard]] constexpr double order_flow(const level& bid_before, const level& ask_before, const level& bid,
                                          const level& ask) noexcept {
    double e = 0;
    if (bid.price >= bid_before.price) e += bid.size;
    if (bid.price <= bid_before.price) e -= bid_before.size;
    if (ask.price <= ask_before.price) e -= ask.size;
    if (ask.price >= ask_before.price) e += ask_before.size;
    return e;
}

}  // namespace formula

template <std::size_t Levels = 1>
class order_flow_imbalance {
    static_assert(Levels > 0, "twoside::order_flow_imbalance: there is at least one level");

public:
    // What one book added, at each level; zeros where it gave no event.
    struct events {
        double at[Levels]{};
    };

    constexpr events update(const top_of_book& book) noexcept
        requires(Levels == 1)
    {
        return update_levels({{{book.bid, book.bid_size}}}, {{{book.ask, book.ask_size}}});
    }
    template <std::size_t Depth>
    constexpr events update(const depth<Depth>& book) noexcept {
        static_assert(Depth >= Levels, "twoside::order_flow_imbalance: the book has fewer levels than are asked for");
        side_levels bids{};
        side_levels asks{};
        for (std::size_t i = 0; i < Levels; ++i) {
            if (i < book.bid_levels) bids.at[i] = book.bids[i];
            if (i < book.ask_levels) asks.at[i] = book.asks[i];
        }
        return update_levels(bids, asks);
    }

    // The sum of the events since the start or the last reset(), at a level from 0.
    [[nodiscard]] constexpr double sum(std::size_t at = 0) const noexcept { return m_.sum.at[at]; }
    // (qb + qa) / 2, averaged over books and levels. NaN before the first book.
    [[nodiscard]] constexpr double mean_depth() const noexcept {
        return m_.depth / (2.0 * static_cast<double>(m_.books) * static_cast<double>(Levels));
    }
    [[nodiscard]] constexpr double normalised(std::size_t at = 0) const noexcept {
        return m_.sum.at[at] / mean_depth();
    }
    [[nodiscard]] constexpr std::int64_t books() const noexcept { return m_.books; }
    [[nodiscard]] constexpr std::int64_t ignored() const noexcept { return m_.ignored; }

    // A new interval: sums and the mean depth start again, the last book stays.
    constexpr void reset() noexcept {
        m_.sum = {};
        m_.depth = 0;
        m_.books = 0;
    }

    struct side_levels {
        level at[Levels]{};
    };
    struct memory {
        side_levels bids{};
        side_levels asks{};
        events sum{};
        double depth = 0;
        std::int64_t books = 0;
        std::int64_t ignored = 0;
        std::uint8_t known = 0;  // 0 or 1
    };
    [[nodiscard]] constexpr const memory& save() const noexcept { return m_; }
    constexpr bool restore(const memory& m) noexcept {
        bool sound = m.depth >= 0 && is_finite(m.depth) && is_count(m.books) && is_count(m.ignored);
        for (std::size_t i = 0; i < Levels; ++i)
            sound = sound && is_finite(m.sum.at[i]) &&
                    (!m.known || (is_finite(m.bids.at[i].price + m.asks.at[i].price) && m.bids.at[i].size >= 0 &&
                                  m.asks.at[i].size >= 0));
        if (sound) m_ = m;
        return sound;
    }
    // The normalised imbalance of the best level. It is counted, not inferred: there is no standard error.
    [[nodiscard]] constexpr estimate read() const noexcept {
        return m_.books > 1 ? estimated(normalised(), not_a_number, m_.books)
                            : not_estimated(not_enough_data, m_.books);
    }

private:
    constexpr events update_levels(const side_levels& bids, const side_levels& asks) noexcept {
        double depth_here = 0;
        bool sound = true;
        for (std::size_t i = 0; i < Levels; ++i) {
            depth_here += bids.at[i].size + asks.at[i].size;
            sound = sound && is_finite(bids.at[i].price) && is_finite(asks.at[i].price) && bids.at[i].size >= 0 &&
                    (asks.at[i].size >= 0);
        }
        events e;
        if (!sound || !is_finite(depth_here)) {
            ++m_.ignored;
            return e;
        }
        if (m_.known) {
            for (std::size_t i = 0; i < Levels; ++i) {
                e.at[i] = formula::order_flow(m_.bids.at[i], m_.asks.at[i], bids.at[i], asks.at[i]);
                m_.sum.at[i] += e.at[i];
            }
        }
        m_.depth += depth_here;
        ++m_.books;
        m_.bids = bids;
        m_.asks = asks;
        m_.known = true;
        return e;
    }

    memory m_{};
};

}  // namespace twoside
