#include <cstring>
#include <string>
#include <support/testing.hpp>
#include <twoside/twoside.hpp>
#include <twoside/volatility/ewma.hpp>

using namespace twoside;
using namespace std::chrono_literals;

TEST_CASE("a problem names the parameter, its value and what is legal") {
    const avellaneda_stoikov_parameters p{.risk_aversion = -0.5, .fill_decay = per_price(1)};
    const problem found = p.check();
    REQUIRE(found);
    CHECK(std::string{found.where} == "avellaneda_stoikov");
    CHECK(std::string{found.parameter} == "risk_aversion");
    CHECK(found.value == -0.5);
    CHECK(std::string{found.legal} == "0 or more, and finite");
}

TEST_CASE("a constructor throws the same text") {
    try {
        avellaneda_stoikov{{.risk_aversion = -0.5, .fill_decay = per_price(1)}};
        FAIL("no exception");
    } catch (const invalid_parameter& e) {
        CHECK(std::string{e.what()} ==
              "twoside::avellaneda_stoikov: risk_aversion is -0.5; legal: 0 or more, and finite");
        CHECK(e.details().value == -0.5);
    }
}

TEST_CASE("the checks fail on NaN") {
    CHECK(check_positive("a", "b", not_a_number));
    CHECK(check_not_negative("a", "b", not_a_number));
    CHECK(check_finite("a", "b", not_a_number));
    CHECK(check_limit("a", "b", not_a_number));
    CHECK(check_positive("a", "b", infinity));
    CHECK_FALSE(check_limit("a", "b", infinity));
    CHECK_FALSE(check_positive("a", "b", 1e-300));
    CHECK(check_positive("a", "b", 0));
    CHECK_FALSE(check_not_negative("a", "b", 0));
}

TEST_CASE("what is divided by has an inverse that is a number") {
    for (const double x : {not_a_number, infinity, 0.0, -1.0, 5e-324}) CHECK(check_divisor("a", "b", x));
    for (const double x : {1e-300, 1.0, 1e308}) CHECK_FALSE(check_divisor("a", "b", x));
}

TEST_CASE("every parameter of every model is refused when it is illegal, by name") {
    const auto refused = [](auto make, const char* parameter) {
        try {
            (void)make();
        } catch (const invalid_parameter& e) {
            return std::strcmp(e.details().parameter, parameter) == 0;
        }
        return false;
    };
    const auto k = per_price(1);
    CHECK(
        refused([&] { return avellaneda_stoikov{{.risk_aversion = not_a_number, .fill_decay = k}}; }, "risk_aversion"));
    CHECK(refused([&] { return avellaneda_stoikov{{.risk_aversion = 1}}; }, "fill_decay (per price)"));
    CHECK(refused([&] { return avellaneda_stoikov{{.risk_aversion = 1, .fill_decay = k, .trade_size = 0}}; },
                  "trade_size"));
    CHECK(refused([] { return fixed_spread{-1}; }, "bid offset"));
    CHECK(refused([] { return fixed_spread{1, not_a_number}; }, "ask offset"));
    CHECK(refused([] { return bounded{fixed_spread{1}, {.min_ticks = -1}}; }, "min_ticks"));
    CHECK(refused([] { return bounded{fixed_spread{1}, {.min_ticks = 2, .max_ticks = 1}}; }, "max_ticks"));
    CHECK(refused([] { return bounded{fixed_spread{1}, {.min_bps = infinity}}; }, "min_bps"));
    CHECK(refused([] { return bounded{fixed_spread{1}, {.min_bps = 2, .max_bps = 1}}; }, "max_bps"));
    CHECK(refused([] { return widened{fixed_spread{1}, {.position_limit = 0}}; }, "position_limit"));
    CHECK(refused([] { return widened{fixed_spread{1}, {.position_limit = 1, .at_limit = 0.5}}; }, "at_limit"));
    CHECK(refused([] { return linear_skew{{.position_limit = -1}}; }, "position_limit"));
    CHECK(refused([] { return linear_skew{{.position_limit = 1, .cap = cap_in_ticks(-1)}}; }, "cap (ticks)"));
    CHECK(refused([] { return linear_skew{{.position_limit = 1, .cap = no_cap}}; }, "cap (price)"));
    CHECK(refused([] { return linear_skew{{.position_limit = 1, .target = not_a_number}}; }, "target"));
    CHECK(refused([] { return convex_skew{{.position_limit = 1, .share_at_half = 0.5}}; }, "share_at_half"));
    CHECK(refused([] { return reservation_skew{{.risk_aversion = -1}}; }, "risk_aversion"));
    CHECK(refused([] { return fixed_size{0}; }, "size"));
    CHECK(refused([] { return position_size{{.size = 1, .position_limit = 10, .target = 10}}; }, "target"));
    CHECK(refused([] { return depth_weighted{-1}; }, "size"));
    CHECK(refused([] { return multi_level_weighted_mid{0}; }, "levels"));
    CHECK(refused([] { return rolling_horizon{-1s}; }, "length (seconds)"));
    CHECK(refused([] { return session_horizon{{.opens = 25h, .closes = 16h}}; }, "opens (seconds)"));
    CHECK(refused([] { return session_horizon{{.opens = 9h, .closes = 0h}}; }, "closes (seconds)"));
    CHECK(refused([] { return stale_book{0s}; }, "max_age (seconds)"));
    CHECK(refused([] { return inventory_limit{-1}; }, "long limit"));
    CHECK(refused([] { return inventory_limit{1, not_a_number}; }, "short limit"));
    CHECK(refused([] { return min_market_spread{{.share_of_ours = -1}}; }, "share_of_ours"));
    CHECK(refused([] { return min_market_spread{{.minimum = infinity}}; }, "minimum"));
    CHECK(refused([] { return fast_market{{.window = 0s}}; }, "window (seconds)"));
    CHECK(refused([] { return fast_market{{.sigmas = 0}}; }, "sigmas"));
    CHECK(refused([] { return fast_market{{.max_events_per_second = -1}}; }, "max_events_per_second"));
    CHECK(refused([] { return price_band{{.low = 2, .high = 1}}; }, "low"));
    CHECK(refused([] { return price_band{{.max_distance = 0}}; }, "max_distance"));
    CHECK(refused([] { return warm_up{{.events = -1}}; }, "events"));
    CHECK(refused([] { return daily_loss{0}; }, "limit"));
    CHECK(refused([] { return drawdown{not_a_number}; }, "limit"));
    CHECK(refused([] { return holding_time{0s}; }, "max (seconds)"));
    CHECK(refused([] { return session_window{{.opens = 9h, .closes = 10h}, 40min, 30min}; },
                  "after_open + before_close (seconds)"));
    CHECK(refused([] { return tick_rule{0}; }, "increment"));
    CHECK(refused([] { return tick_rule{{0, 0.01}, {0, 0.1}}; }, "lower edge"));
    CHECK(refused([] { return tick_rule{{0, 0.03}, {1, 0.1}}; }, "lower edge"));
    CHECK(refused([] { return tick_rule(nullptr, 0); }, "number of bands"));
    CHECK(refused([] { return lot_rule{{.lot = 0}}; }, "lot"));
    CHECK(refused([] { return lot_rule{{.lot = 10, .maximum_size = 5}}; }, "maximum_size"));
    CHECK(refused([] { return inventory_pressure{{.position_limit = 0}}; }, "position_limit"));
    CHECK(refused([] { return inventory_pressure{{.position_limit = 1, .reduce_above = 1}}; }, "reduce_above"));
    CHECK(refused([] { return ewma_volatility{{.time_constant = 0s}}; }, "time_constant (seconds)"));
    CHECK(refused([] { return ewma_volatility{{.sampling = 2s, .max_gap = 1s}}; }, "max_gap (seconds)"));
}

TEST_CASE("the checks at their edges, the first of several problems, and what each says") {
    CHECK(check_not_negative("a", "b", -1e-300));
    CHECK(check_not_negative("a", "b", infinity));
    CHECK_FALSE(check_finite("a", "b", -1e308));
    CHECK(check_finite("a", "b", -infinity));
    CHECK_FALSE(check_limit("a", "b", 0));
    CHECK(check_limit("a", "b", -1));
    CHECK_FALSE(check_that(true, "a", "b", 1, "words"));
    const problem p = check_that(false, "a", "b", 3, "words");
    CHECK(std::string{p.where} + p.parameter + p.legal == "abwords");
    CHECK(p.value == 3);
    CHECK(std::string{
              first_problem(problem{}, check_finite("a", "first", infinity), check_finite("a", "second", infinity))
                  .parameter} == "first");
    CHECK_FALSE(first_problem(problem{}, problem{}));
    CHECK(std::string{check_positive("a", "b", 0).legal} == "above 0 and finite");
    CHECK(std::string{check_finite("a", "b", infinity).legal} == "a finite number");
    CHECK(std::string{check_limit("a", "b", -1).legal} == "0 or more (infinity: no limit)");
    CHECK_NOTHROW(require(problem{}));
}
