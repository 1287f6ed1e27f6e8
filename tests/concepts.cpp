#include <functional>
#include <support/testing.hpp>
#include <twoside/twoside.hpp>

using namespace twoside;

namespace {

struct mutable_gate {
    int calls = 0;
    verdict operator()(const proposal&) { return ++calls > 3 ? verdict{valid_book::no_bid} : verdict{}; }
};
struct no_floor {
    permission check(time_point, time_point) const { return {}; }
};

}  // namespace

TEST_CASE("what fits in a slot, and what does not") {
    STATIC_REQUIRE(FairValueModel<weighted_mid, top_of_book>);
    STATIC_REQUIRE(FairValueModel<depth_weighted, depth<5>>);
    STATIC_REQUIRE_FALSE(FairValueModel<weighted_mid, int>);
    STATIC_REQUIRE(SpreadModel<avellaneda_stoikov>);
    STATIC_REQUIRE(SpreadModel<bounded<widened<fixed_spread>>>);
    STATIC_REQUIRE(SpreadModel<double (*)(const market_view&)>);
    STATIC_REQUIRE_FALSE(SpreadModel<weighted_mid>);
    STATIC_REQUIRE_FALSE(SpreadModel<reservation_skew>);
    STATIC_REQUIRE(SkewModel<convex_skew>);
    STATIC_REQUIRE_FALSE(SkewModel<avellaneda_stoikov>);
    STATIC_REQUIRE(HorizonModel<rolling_horizon>);
    STATIC_REQUIRE_FALSE(HorizonModel<no_skew>);
    STATIC_REQUIRE(SizeModel<position_size>);
    STATIC_REQUIRE_FALSE(SizeModel<no_skew>);
    STATIC_REQUIRE(Gate<valid_book>);
    STATIC_REQUIRE(Gate<mutable_gate>);
    STATIC_REQUIRE(Gate<all_of<valid_book, mutable_gate>>);
    STATIC_REQUIRE_FALSE(Gate<no_skew>);
    STATIC_REQUIRE(ThrottlePolicy<throttle<std::chrono::milliseconds{100}>>);
    STATIC_REQUIRE_FALSE(ThrottlePolicy<no_floor>);
}
