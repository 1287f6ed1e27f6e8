#include <support/scene.hpp>
#include <support/testing.hpp>
#include <twoside/gate/toxic_flow.hpp>
#include <twoside/toxicity/vpin.hpp>

using namespace twoside;

namespace {

void trade_bucket(vpin<4>& v, double bought) { v.update(100, bought); }

}  // namespace

TEST_CASE("waits for data, stops above the limit, goes on below where it resumes") {
    vpin<4> v{100};
    toxic_flow gate{v, {.highest = 0.6, .resume = 0.3}};
    toxic_flow eager{v, {.highest = 0.6, .wait_for_data = false}};
    const support::scene s;
    CHECK(gate(s.proposal()) == not_enough_data);
    CHECK(eager(s.proposal()).open());
    for (int i = 0; i < 4; ++i) trade_bucket(v, 0.5);
    CHECK(gate(s.proposal()).open());
    for (int i = 0; i < 3; ++i) trade_bucket(v, 1);  // 0.75
    CHECK(gate(s.proposal()) == toxic_flow<vpin<4>>::toxic);
    CHECK(eager(s.proposal()) == toxic_flow<vpin<4>>::toxic);
    for (int i = 0; i < 2; ++i) trade_bucket(v, 0.5);  // 0.5: between the two
    CHECK(gate(s.proposal()) == toxic_flow<vpin<4>>::toxic);
    CHECK(eager(s.proposal()).open());
    trade_bucket(v, 0.5);  // 0.25
    CHECK(gate(s.proposal()).open());
}

TEST_CASE("watches the place in a distribution as readily as a level") {
    toxicity_distribution<100> d{10};
    toxic_flow gate{d, {.highest = 0.9}};
    const support::scene s;
    for (int i = 0; i < 9; ++i) d.update(0.1 * i);
    CHECK(gate(s.proposal()) == not_enough_data);
    d.update(0.05);
    CHECK(gate(s.proposal()).open());
    d.update(5);
    CHECK(gate(s.proposal()) == toxic_flow<toxicity_distribution<100>>::toxic);
    CHECK_THROWS(toxic_flow(d, {}));
    CHECK_THROWS(toxic_flow(d, {.highest = 0.5, .resume = 0.6}));
}
