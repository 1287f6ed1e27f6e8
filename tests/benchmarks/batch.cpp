// The benchmark of the batch compares like with like: the batch and the least code decide the same orders.

#include <chrono>
#include <support/market.hpp>
#include <support/testing.hpp>
#include <twoside/batch/quoter.hpp>

#include "least.hpp"

using namespace twoside;

TEST_CASE("the batch and the least code decide the same orders where both decide") {
    constexpr Eigen::Index n = 1003;
    std::vector<avellaneda_stoikov_parameters> spreads;
    std::vector<reservation_skew_parameters> skews;
    std::vector<least::quoter> quoters;
    for (Eigen::Index i = 0; i < n; ++i) {
        const double gamma = 1e-4 * static_cast<double>(1 + i % 7);
        spreads.push_back({.risk_aversion = gamma, .fill_decay = per_price(60)});
        skews.push_back({.risk_aversion = gamma});
        quoters.emplace_back(least::parameters{.risk_aversion = gamma,
                                               .premium = fill_premium(gamma, 60.0),
                                               .seconds_left = 60,
                                               .position_limit = 1000,
                                               .order_size = 100,
                                               .ticks_per_unit = 100,
                                               .ticks_clear_of_market = 1,
                                               .interval = 250'000'000});
    }
    const batch::column limit = batch::column::Constant(n, 1000);
    const batch::quoter quoter{.spread = batch::avellaneda_stoikov{spreads},
                               .skew = batch::reservation_skew{skews},
                               .size = batch::position_size{batch::column::Constant(n, 100), limit},
                               .ticks = batch::tick_grids{n, 0.01},
                               .gates = batch::all_of{batch::valid_book{}, batch::inventory_limit{limit}}};
    batch::markets markets{n};
    batch::quotes q;
    std::vector<top_of_book> books(n);
    std::vector<market_state> states(n);
    sim::random_numbers random{400};
    int quoted = 0;
    for (int round = 1; round <= 50; ++round) {
        for (Eigen::Index i = 0; i < n; ++i) {
            const auto at = static_cast<std::size_t>(i);
            const std::int64_t bid = random.integer(1000, 50000);
            books[at] = {.bid = static_cast<double>(bid) / 100,
                         .bid_size = static_cast<double>(random.integer(1, 30)),
                         .ask = static_cast<double>(bid + random.integer(1, 9)) / 100,
                         .ask_size = static_cast<double>(random.integer(1, 30))};
            const double sigma = random.uniform(0.001, 0.05);
            states[at] = {.position = random.uniform(-1100, 1100), .volatility = per_sqrt_second(sigma)};
            markets.bid(i) = books[at].bid;
            markets.bid_size(i) = books[at].bid_size;
            markets.ask(i) = books[at].ask;
            markets.ask_size(i) = books[at].ask_size;
            markets.position(i) = states[at].position;
            markets.sigma(i) = sigma;
            markets.time_left(i) = 60;
        }
        quoter.refresh(markets, q);
        for (Eigen::Index i = 0; i < n; ++i) {
            const auto at = static_cast<std::size_t>(i);
            const least::orders expected =
                quoters[at].refresh(round * std::int64_t{1'000'000'000}, books[at], states[at]);
            INFO("round " << round << ", symbol " << i);
            REQUIRE(q.present(side::bid, i) == (expected.bid_size > 0));
            REQUIRE(q.present(side::ask, i) == (expected.ask_size > 0));
            REQUIRE(q.size.bid(i) == expected.bid_size);
            REQUIRE(q.size.ask(i) == expected.ask_size);
            if (q.present(side::bid, i)) REQUIRE(q.ticks.bid(i) == expected.bid_ticks);
            if (q.present(side::ask, i)) REQUIRE(q.ticks.ask(i) == expected.ask_ticks);
            quoted += q.present(side::bid, i) && q.present(side::ask, i);
        }
    }
    CHECK(quoted > 40000);
}
