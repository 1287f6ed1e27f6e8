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

namespace {

// An estimator that says what a test tells it.
struct told {
    struct memory {};
    estimate e;
    [[nodiscard]] estimate read() const { return e; }
    [[nodiscard]] memory save() const { return {}; }
    bool restore(const memory&) { return true; }
    [[nodiscard]] std::int64_t ignored() const { return 0; }
};

}  // namespace

TEST_CASE("stops above its limit and not at it, goes on at the one below, which is the same where none is given") {
    told t{estimated(0.6, 0.1, 5)};
    toxic_flow gate{t, {.highest = 0.6, .resume = 0.3}};
    toxic_flow same{t, {.highest = 0.6}};
    const support::scene s;
    const auto at = [&](auto& g, double x) {
        t.e = estimated(x, 0.1, 5);
        return g(s.proposal()).open();
    };
    CHECK(at(gate, 0.6));
    CHECK_FALSE(at(gate, 0.61));
    CHECK_FALSE(at(gate, 0.6));
    CHECK_FALSE(at(gate, 0.31));
    // What it said last is kept while there is no estimate.
    t.e = {};
    CHECK(gate(s.proposal()) == not_enough_data);
    CHECK_FALSE(at(gate, 0.31));
    CHECK(at(gate, 0.3));
    CHECK(at(gate, 0.6));
    CHECK_FALSE(at(same, 0.61));
    CHECK_FALSE(at(same, 0.61));
    CHECK(at(same, 0.6));
    CHECK_THROWS(toxic_flow(t, {.highest = infinity}));
    CHECK_NOTHROW(toxic_flow(t, {.highest = 0.5, .resume = 0.5}));
}
