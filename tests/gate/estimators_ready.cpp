#include <support/scene.hpp>
#include <support/testing.hpp>
#include <twoside/gate/estimators_ready.hpp>
#include <twoside/intensity/exposure.hpp>
#include <twoside/volatility/ewma.hpp>

using namespace twoside;
using namespace std::chrono_literals;

TEST_CASE("stops with the first reason of those that are not ready") {
    ewma_volatility sigma{{.sampling = 0s, .min_samples = 1}};
    exposure_intensity<4> fills{{.bin = 0.01, .min_fills = 1}};
    const estimators_ready gate{sigma, fills};
    const support::scene s;
    CHECK(gate(s.proposal()) == not_enough_data);
    sigma.update(time_point{0s}, 100);
    sigma.update(time_point{1s}, 101);
    CHECK(gate(s.proposal()) == too_few_fills);
    fills.update(time_point{1s}, 0.01, 5, 3);
    CHECK(gate(s.proposal()) == fills_at_one_distance);
    fills.update(time_point{2s}, 0.03, 5, 1);
    CHECK(gate(s.proposal()).open());
}

TEST_CASE("in a quoter, the reason reaches the signal") {
    ewma_volatility sigma;
    auto quoter = twoside::quoter{.fair_value = mid{},
                                  .spread = fixed_spread{0.02},
                                  .gate = all_of{estimators_ready{sigma}},
                                  .throttle = throttle<250ms>{}};
    const support::scene s;
    CHECK(quoter.refresh(s.now, s.book, s.state).reason == not_enough_data);
}
