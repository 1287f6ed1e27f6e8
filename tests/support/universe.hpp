#pragma once
// Random markets as columns, and the same symbol by symbol for the scalar library. A tenth of the numbers may be
// anything that a double can be.

#include <support/market.hpp>
#include <twoside/batch/columns.hpp>
#include <vector>

namespace support {

struct universe {
    twoside::batch::markets columns;
    std::vector<twoside::top_of_book> books;
    std::vector<twoside::market_state> states;

    universe(Eigen::Index symbols, std::uint64_t seed, bool hostile) : columns{symbols} {
        using namespace twoside;
        sim::random_numbers random{seed};
        const auto maybe = [&](double x) { return hostile && random.below(10) == 0 ? any_number(random) : x; };
        for (Eigen::Index i = 0; i < symbols; ++i) {
            top_of_book b = random_book(random);
            b = {
                .bid = maybe(b.bid), .bid_size = maybe(b.bid_size), .ask = maybe(b.ask), .ask_size = maybe(b.ask_size)};
            market_state s = random_state(random, 1000);
            s.position = maybe(s.position);
            const double sigma = maybe(s.volatility.per_sqrt_second());
            s.volatility = per_sqrt_second(sigma);
            s.resting = {maybe(s.resting.bid), maybe(s.resting.ask)};
            columns.bid(i) = b.bid;
            columns.bid_size(i) = b.bid_size;
            columns.ask(i) = b.ask;
            columns.ask_size(i) = b.ask_size;
            columns.position(i) = s.position;
            columns.sigma(i) = sigma;  // as given: a column may hold what a volatility does not
            columns.time_left(i) = maybe(random.uniform(0, 600));
            columns.age(i) = random.uniform(0, 10);
            columns.resting.bid(i) = s.resting.bid;
            columns.resting.ask(i) = s.resting.ask;
            books.push_back(b);
            states.push_back(s);
        }
    }
    [[nodiscard]] twoside::market_view view(Eigen::Index i) const {
        const auto n = static_cast<std::size_t>(i);
        return {.book = books[n], .state = states[n], .tick = 0.01, .time_left = columns.time_left(i)};
    }
};

// The same number, or both none.
[[nodiscard]] inline bool same(double a, double b) { return a == b || (a != a && b != b); }

}  // namespace support
