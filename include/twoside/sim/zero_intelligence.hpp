#pragma once
// A limit order book in which nobody thinks: limit orders arrive at each distance from the opposite best price, market
// orders take the best, and resting orders are cancelled, all as independent Poisson processes. Source: Smith, Farmer,
// Gillemot & Krishnamurthy (2003); Cont, Stoikov & Talreja (2010). It gives books with a spread, a depth and a price
// that moves, without anybody's recorded data. Simulated: it has no news, no trends and no informed traders. Sizes in
// lots, prices in ticks, rates per second. The same seed gives the same book everywhere. Shown by
// tests/sim/zero_intelligence.cpp.

#include <algorithm>
#include <cstdint>
#include <twoside/core/validation.hpp>
#include <twoside/market/trade.hpp>
#include <twoside/sim/random.hpp>
#include <vector>

namespace twoside::sim {

struct zero_intelligence_parameters {
    std::uint64_t seed = 1;
    std::int64_t start_price = 10000;  // in ticks
    int reach = 20;                    // limit orders arrive up to this many ticks from the opposite best
    double limit_rate = 0.6;           // of limit orders at distance 1 and per side
    double limit_decay = 0.5;          // the rate at distance d is limit_rate / d^limit_decay
    double market_rate = 0.25;         // of market orders, per side
    double cancel_rate = 0.05;         // of each resting lot within reach
    std::int64_t largest_order = 4;    // orders are of 1 to this many lots, evenly

    [[nodiscard]] problem check() const noexcept {
        const char* me = "zero_intelligence";
        return first_problem(
            check_that(start_price > 10LL * reach, me, "start_price", static_cast<double>(start_price),
                       "above 10 * reach"),
            check_that(reach >= 2 && reach <= 1000, me, "reach", reach, "2 to 1,000"),
            check_positive(me, "limit_rate", limit_rate), check_not_negative(me, "limit_decay", limit_decay),
            check_positive(me, "market_rate", market_rate), check_positive(me, "cancel_rate", cancel_rate),
            check_that(largest_order >= 1, me, "largest_order", static_cast<double>(largest_order), "1 or more"));
    }
};

class zero_intelligence {
public:
    using parameters = zero_intelligence_parameters;

    struct step {
        double seconds = 0;          // since the step before
        bool top_changed = false;    // a best price or the size there
        std::int64_t traded = 0;     // lots that a market order took
        std::int64_t traded_at = 0;  // at which price
        aggressor who = aggressor::unknown;
    };

    explicit zero_intelligence(const parameters& p)
        : p_{(require(p.check()), p)},
          random_{p.seed},
          bids_(static_cast<std::size_t>(2 * p.start_price)),
          asks_(bids_.size()) {
        for (int d = 1; d <= p_.reach; ++d) {
            limit_weight_.push_back(p_.limit_rate * std::pow(d, -p_.limit_decay));
            limit_total_ += limit_weight_.back();
        }
        for (int d = 1; d <= p_.reach; ++d) {
            at(bids_, p_.start_price - d) = at(asks_, p_.start_price + d) = 2;
            resting_ += 4;
        }
        best_bid_ = p_.start_price - 1;
        best_ask_ = p_.start_price + 1;
    }

    [[nodiscard]] std::int64_t best_bid() const noexcept { return best_bid_; }
    [[nodiscard]] std::int64_t best_ask() const noexcept { return best_ask_; }
    [[nodiscard]] std::int64_t bid_size() const noexcept { return bids_[index(best_bid_)]; }
    [[nodiscard]] std::int64_t ask_size() const noexcept { return asks_[index(best_ask_)]; }

    // One arrival. A side is never emptied: the last level does not trade, is not cancelled.
    step advance() noexcept {
        step s;
        const double cancels = p_.cancel_rate * static_cast<double>(resting_);
        const double total = 2 * limit_total_ + 2 * p_.market_rate + cancels;
        s.seconds = random_.exponential(total);
        const std::int64_t before[] = {best_bid_, best_ask_, bid_size(), ask_size()};
        const double pick = random_.uniform() * total;
        const bool buy = random_.uniform() < 0.5;
        if (pick < 2 * limit_total_)
            limit_order(buy);
        else if (pick < 2 * limit_total_ + 2 * p_.market_rate)
            market_order(buy, s);
        else
            cancel(buy);
        s.top_changed =
            before[0] != best_bid_ || before[1] != best_ask_ || before[2] != bid_size() || before[3] != ask_size();
        return s;
    }

private:
    static std::size_t index(std::int64_t price) noexcept { return static_cast<std::size_t>(price); }
    static std::int64_t& at(std::vector<std::int64_t>& side, std::int64_t price) noexcept { return side[index(price)]; }
    [[nodiscard]] std::int64_t lots() noexcept { return random_.integer(1, p_.largest_order); }

    void limit_order(bool buy) noexcept {
        double pick = random_.uniform() * limit_total_;
        std::int64_t d = 1;
        while (d < p_.reach && pick >= limit_weight_[index(d - 1)]) pick -= limit_weight_[index(d++ - 1)];
        const std::int64_t size = lots();
        const std::int64_t price = buy ? best_ask_ - d : best_bid_ + d;
        if (price < 2 || price > static_cast<std::int64_t>(bids_.size()) - 2) return;
        at(buy ? bids_ : asks_, price) += size;
        resting_ += size;
        if (buy && price > best_bid_) best_bid_ = price;
        if (!buy && price < best_ask_) best_ask_ = price;
    }
    void market_order(bool buy, step& s) noexcept {
        const std::int64_t price = buy ? best_ask_ : best_bid_;
        std::int64_t& there = at(buy ? asks_ : bids_, price);
        s.traded = std::min(lots(), there);
        s.traded_at = price;
        s.who = buy ? aggressor::buyer : aggressor::seller;
        take(there, s.traded, buy);
    }
    void cancel(bool bid_side) noexcept {
        // A resting lot of that side, each as likely as the other.
        std::vector<std::int64_t>& side = bid_side ? bids_ : asks_;
        const std::int64_t best = bid_side ? best_bid_ : best_ask_;
        const std::int64_t direction = bid_side ? -1 : 1;
        std::int64_t total = 0;
        for (std::int64_t d = 0; d < p_.reach; ++d) total += at(side, best + direction * d);
        auto pick = static_cast<std::int64_t>(random_.uniform() * static_cast<double>(total));
        std::int64_t price = best;
        while (pick >= at(side, price)) {
            pick -= at(side, price);
            price += direction;
        }
        take(at(side, price), 1, !bid_side);
    }
    void take(std::int64_t& there, std::int64_t n, bool from_asks) noexcept {
        there -= n;
        resting_ -= n;
        if (from_asks) {
            while (asks_[index(best_ask_)] == 0 && next_exists(asks_, best_ask_, 1)) ++best_ask_;
        } else {
            while (bids_[index(best_bid_)] == 0 && next_exists(bids_, best_bid_, -1)) --best_bid_;
        }
        // The last lot of a side stays.
        if (there == 0 && (from_asks ? asks_[index(best_ask_)] : bids_[index(best_bid_)]) == 0) {
            there = 1;
            ++resting_;
        }
    }
    // Whether anything rests beyond a price on its side, within the range that limit orders reach.
    [[nodiscard]] bool next_exists(const std::vector<std::int64_t>& side, std::int64_t price,
                                   std::int64_t direction) const noexcept {
        for (std::int64_t d = 1; d <= 4L * p_.reach; ++d) {
            const std::int64_t i = price + direction * d;
            if (i < 1 || index(i) >= side.size()) return false;
            if (side[index(i)] > 0) return true;
        }
        return false;
    }

    parameters p_;
    random_numbers random_;
    std::vector<std::int64_t> bids_;  // lots by price
    std::vector<std::int64_t> asks_;
    std::vector<double> limit_weight_{};
    double limit_total_ = 0;
    std::int64_t resting_ = 0;  // lots, both sides
    std::int64_t best_bid_ = 0;
    std::int64_t best_ask_ = 0;
};

}  // namespace twoside::sim
