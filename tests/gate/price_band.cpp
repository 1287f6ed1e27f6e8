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

TEST_CASE("the price that would rest is judged, in whole ticks") {
    support::scene s;
    s.offsets = {0.025, 0.025};  // 99.975 | 100.025 becomes 99.97 | 100.03
    CHECK(price_band{{.low = 100.03}}(s.proposal()) == verdicts{});
    CHECK(price_band{{.low = 100.031}}(s.proposal()) == verdicts{{}, price_band::ask_too_low});
    CHECK(price_band{{.high = 99.97}}(s.proposal()) == verdicts{});
    CHECK(price_band{{.high = 99.969}}(s.proposal()) == verdicts{price_band::bid_too_high, {}});
}

TEST_CASE("a side that nothing rests on is not judged") {
    support::scene s;
    s.offsets = {infinity, 0.03};
    CHECK(price_band{{.max_distance = 1e-9}}(s.proposal()) == verdicts{{}, price_band::too_far});
    s.offsets = {0.03, infinity};
    CHECK(price_band{{.max_distance = 1e-9}}(s.proposal()) == verdicts{price_band::too_far, {}});
}

TEST_CASE("a distance in ticks, for what trades around zero") {
    support::scene s;
    s.rules.allow_non_positive_prices = true;
    s.book.bid = -0.02;
    s.book.ask = 0.02;
    s.fair_value = 0;
    CHECK(price_band{{.max_distance = 0.5}}(s.proposal()) == both_sides(verdict{price_band::too_far}));
    CHECK(price_band{{.max_ticks = 3}}(s.proposal()) == verdicts{});
    CHECK(price_band{{.max_ticks = 2.9}}(s.proposal()) == both_sides(verdict{price_band::too_far}));
    s.offsets = {0.04, 0.03};
    CHECK(price_band{{.max_ticks = 3}}(s.proposal()) == verdicts{price_band::too_far, {}});
}

TEST_CASE("on a book without a middle a distance cannot be judged, and that is a reason") {
    support::scene s;
    s.book.ask = not_a_number;
    CHECK(price_band{{.max_distance = 0.1}}(s.proposal()) == both_sides(verdict{price_band::no_middle}));
    CHECK(price_band{{.max_ticks = 10}}(s.proposal()) == both_sides(verdict{price_band::no_middle}));
    CHECK(price_band{{.low = 1}}(s.proposal()) == verdicts{});
}

TEST_CASE("bad parameters of a price band are refused") {
    CHECK(price_band_parameters{.low = 2, .high = 1}.check());
    CHECK(price_band_parameters{.low = not_a_number}.check());
    CHECK(price_band_parameters{.max_distance = 0}.check());
    CHECK(price_band_parameters{.max_ticks = 0}.check());
    CHECK(price_band_parameters{.max_ticks = not_a_number}.check());
    CHECK_FALSE(price_band_parameters{}.check());
}

TEST_CASE("a price at the edge itself is inside the band, and a fraction is one of the mid's size") {
    support::scene s;
    s.rules.allow_non_positive_prices = true;
    const price_band tenth{{.max_distance = 0.125}};
    const auto judge = [&](std::int64_t bid, std::int64_t ask) { return tenth(s.proposal(quote{{bid, 1}, {ask, 1}})); };
    s.book.bid = 63;
    s.book.ask = 65;  // the mid is 64, an eighth of it 8
    CHECK(judge(5600, 7200) == verdicts{});
    CHECK(judge(5599, 7200) == verdicts{price_band::too_far, {}});
    CHECK(judge(5600, 7201) == verdicts{{}, price_band::too_far});
    s.book.bid = -65;
    s.book.ask = -63;
    CHECK(judge(-7200, -5600) == verdicts{});
    CHECK(judge(-7201, -5599) == both_sides(verdict{price_band::too_far}));
}

TEST_CASE("a distance in ticks is in those of each order's own price") {
    support::scene s;
    s.book.bid = 0.999;
    s.book.ask = 1.001;
    const tick_rule bands{{0, 0.0001}, {1, 0.01}};
    const auto judge = [&](double bid, double ask, double ticks) {
        const quote order{{bands.at_most(bid), 1}, {bands.at_least(ask), 1}};
        const two_sided<tick_scale> scale = bands.scales_of(order.bid.ticks, order.ask.ticks);
        return price_band{{.max_ticks = ticks}}(proposal{s.view(), s.offsets, 0, order, s.stands, s.rules.lots, scale});
    };
    CHECK(judge(0.999, 1.03, 10) == verdicts{});                        // 10 ticks and 3
    CHECK(judge(0.999, 1.03, 9) == verdicts{price_band::too_far, {}});  // a tick of the bid is the smaller
    CHECK(judge(0.9999, 1.03, 2) == verdicts{{}, price_band::too_far});
}

TEST_CASE("where both distances are asked for, the nearer one holds") {
    support::scene s;  // the mid is 100, ours 99.97 | 100.03
    CHECK(price_band{{.max_distance = 0.1, .max_ticks = 2}}(s.proposal()) == both_sides(verdict{price_band::too_far}));
    CHECK(price_band{{.max_distance = 1e-6, .max_ticks = 3}}(s.proposal()) == both_sides(verdict{price_band::too_far}));
    CHECK(price_band{{.max_distance = 0.1, .max_ticks = 3}}(s.proposal()) == verdicts{});
}
