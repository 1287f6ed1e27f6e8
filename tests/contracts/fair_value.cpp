// What every fair value promises.

#include <string_view>
#include <support/market.hpp>
#include <support/testing.hpp>

#include "models.hpp"

using namespace twoside;
using Catch::Matchers::WithinAbs;

namespace {

depth<3> random_depth(sim::random_numbers& random) {
    depth<3> d;
    const top_of_book best = support::random_book(random);
    for (std::size_t i = 0; i < 3; ++i) {
        const double away = 0.01 * static_cast<double>(i);
        d.bids[i] = {best.bid - away, static_cast<double>(100 * random.integer(1, 9))};
        d.asks[i] = {best.ask + away, static_cast<double>(100 * random.integer(1, 9))};
    }
    d.bid_levels = d.ask_levels = 3;
    return d;
}

}  // namespace

TEST_CASE("a fair value lies between the worst prices that it looks at") {
    contracts::for_each(contracts::fair_values(), [](const char* name, const auto& fair) {
        sim::random_numbers random{31};
        for (int i = 0; i < 5000; ++i) {
            const auto d = random_depth(random);
            INFO(name << ", book " << i << " of seed 31");
            REQUIRE(fair(d) >= d.bids[2].price - 1e-9);
            REQUIRE(fair(d) <= d.asks[2].price + 1e-9);
        }
    });
}

TEST_CASE("a fair value moves with the market: translation and scale") {
    contracts::for_each(contracts::fair_values(), [](const char* name, const auto& fair) {
        sim::random_numbers random{32};
        for (int i = 0; i < 2000; ++i) {
            const auto d = random_depth(random);
            auto moved = d;
            auto scaled = d;
            for (std::size_t l = 0; l < 3; ++l) {
                moved.bids[l].price += 7;
                moved.asks[l].price += 7;
                scaled.bids[l].price *= 100;
                scaled.asks[l].price *= 100;
            }
            INFO(name << ", book " << i << " of seed 32");
            REQUIRE_THAT(fair(moved), WithinAbs(fair(d) + 7, 1e-9));
            // A micro-price's table is in price: in other units it is another table.
            if (std::string_view{name} == "micro_price") continue;
            REQUIRE_THAT(fair(scaled), WithinAbs(fair(d) * 100, 1e-7));
        }
    });
}

TEST_CASE("the mirror image of a book has the mirror image of its fair value") {
    contracts::for_each(contracts::fair_values(), [](const char* name, const auto& fair) {
        sim::random_numbers random{33};
        for (int i = 0; i < 2000; ++i) {
            const auto d = random_depth(random);
            auto mirrored = d;
            for (std::size_t l = 0; l < 3; ++l) {
                mirrored.bids[l] = {200 - d.asks[l].price, d.asks[l].size};
                mirrored.asks[l] = {200 - d.bids[l].price, d.bids[l].size};
            }
            INFO(name << ", book " << i << " of seed 33");
            REQUIRE_THAT(fair(mirrored), WithinAbs(200 - fair(d), 1e-9));
        }
    });
}

TEST_CASE("an empty book has no fair value") {
    contracts::for_each(contracts::fair_values(), [](const char* name, const auto& fair) {
        INFO(name);
        CHECK_FALSE(is_finite(fair(top_of_book{})));
        CHECK_FALSE(is_finite(fair(depth<3>{})));
    });
}

TEST_CASE("a fair value that is sure of itself answers a number") {
    contracts::for_each(contracts::fair_values(), [](const char* name, const auto& fair_value) {
        if constexpr (requires(const top_of_book& b) { fair_value.finite_where_sure(b); }) {
            sim::random_numbers random{46};
            int sure = 0;
            for (int i = 0; i < 50000; ++i) {
                top_of_book b{support::any_number(random), support::any_number(random), support::any_number(random),
                              support::any_number(random)};
                if (i % 2 == 0) b.bid = random.uniform(-10, 10);
                if (i % 2 == 0) b.ask = random.uniform(-10, 10);
                if (!is_finite(fair_value.finite_where_sure(b))) continue;
                INFO(name << ", book " << i << " of seed 46");
                REQUIRE(is_finite(fair_value(b)));
                ++sure;
            }
            INFO(name);
            CHECK(sure > 1000);
        }
    });
}
