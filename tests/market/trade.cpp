#include <support/testing.hpp>
#include <twoside/market/trade.hpp>

using namespace twoside;

TEST_CASE("a trade starts without a price and without a known aggressor") {
    CHECK_FALSE(is_finite(trade{}.price));
    CHECK(trade{}.aggressor == aggressor::unknown);
    CHECK(trade{.price = 1, .size = 2} == trade{.price = 1, .size = 2});
}
