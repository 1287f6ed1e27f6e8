#include <support/scene.hpp>
#include <support/testing.hpp>

using namespace twoside;

TEST_CASE("never bid above the band nor offer below it, each side alone") {
    const support::scene s;  // ours 99.97 | 100.03
    CHECK(price_band{{.high = 99.9}}(s.proposal()) == verdicts{price_band::bid_too_high, {}});
    CHECK(price_band{{.low = 100.1}}(s.proposal()) == verdicts{{}, price_band::ask_too_low});
    CHECK(price_band{{.low = 99, .high = 101}}(s.proposal()) == verdicts{});
}

TEST_CASE("not further from the market than a fraction") {
    support::scene s;
    s.offsets = {11, 5};
    CHECK(price_band{{.max_distance = 0.1}}(s.proposal()) == verdicts{price_band::too_far, {}});
    s.skew = -8;
    CHECK(price_band{{.max_distance = 0.1}}(s.proposal()) == verdicts{{}, price_band::too_far});
}
