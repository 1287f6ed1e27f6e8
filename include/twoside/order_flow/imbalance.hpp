#pragma once
// Order flow imbalance: what the changes of the best quotes say of demand and supply. Source: Cont, Kukanov & Stoikov,
// "The price impact of order book events", Journal of Financial Econometrics 12(1) (2014). For one change of the book,
//   e = 1{Pb >= Pb'} qb - 1{Pb <= Pb'} qb' - 1{Pa <= Pa'} qa + 1{Pa >= Pa'} qa'     (' is before)
// so that an unchanged price counts the change of its size, a better bid its whole new size, a worse bid its whole old
// one; the ask is the mirror image. OFI is the sum of e over an interval; normalised, it is divided by the mean depth
// (qb + qa)/2 of the books seen. Sizes in the book's unit. Several levels: the same for each (Xu, Gould & Howison
// 2018), divided by the mean depth over levels and books (Cont, Cucuringu & Zhang 2023). The first book gives no event,
// and none follows a book with a price or size that is not a number: that one is counted and forgotten. Constant time a
// book, no allocation. Shown by tests/order_flow/imbalance.cpp and the golden cases `ofi_events` and `mlofi`.

#include <cstddef>
#include <cstdint>
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
    [[nodiscard]] constexpr double sum(std::size_t at = 0) const noexcept { return sum_.at[at]; }
    // (qb + qa) / 2, averaged over books and levels. NaN before the first book.
    [[nodiscard]] constexpr double mean_depth() const noexcept {
        return depth_ / (2.0 * static_cast<double>(books_) * static_cast<double>(Levels));
    }
    [[nodiscard]] constexpr double normalised(std::size_t at = 0) const noexcept { return sum_.at[at] / mean_depth(); }
    [[nodiscard]] constexpr std::int64_t books() const noexcept { return books_; }
    [[nodiscard]] constexpr std::int64_t ignored() const noexcept { return ignored_; }

    // A new interval: sums and the mean depth start again, the last book stays.
    constexpr void reset() noexcept {
        sum_ = {};
        depth_ = 0;
        books_ = 0;
    }

private:
    struct side_levels {
        level at[Levels]{};
    };

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
            ++ignored_;
            known_ = false;
            return e;
        }
        if (known_) {
            for (std::size_t i = 0; i < Levels; ++i) {
                e.at[i] = formula::order_flow(bids_.at[i], asks_.at[i], bids.at[i], asks.at[i]);
                sum_.at[i] += e.at[i];
            }
        }
        depth_ += depth_here;
        ++books_;
        bids_ = bids;
        asks_ = asks;
        known_ = true;
        return e;
    }

    side_levels bids_{};
    side_levels asks_{};
    events sum_{};
    double depth_ = 0;
    std::int64_t books_ = 0;
    std::int64_t ignored_ = 0;
    bool known_ = false;
};

}  // namespace twoside
