#include <cmath>
#include <support/testing.hpp>
#include <twoside/sim/random.hpp>
#include <twoside/toxicity/vpin.hpp>
#include <vector>

using namespace twoside;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;

TEST_CASE("a trade of five buckets fills five, and what is left over is carried") {
    volume_buckets b{100};
    std::vector<volume_bucket> full;
    const auto keep = [&](const volume_bucket& x) { full.push_back(x); };
    CHECK(b.add(40, 0, keep));
    CHECK(b.add(530, 1, keep));
    REQUIRE(full.size() == 5);
    CHECK(full[0].bought == 60);
    CHECK(full[0].sold == 40);
    for (std::size_t i = 1; i < 5; ++i) CHECK(full[i].bought == 100);
    CHECK(b.partial().bought == 70);
}

TEST_CASE("a boundary that is hit exactly makes one bucket and no empty one") {
    volume_buckets b{100};
    int full = 0;
    CHECK(b.add(100, 1, [&](const volume_bucket&) { ++full; }));
    CHECK(full == 1);
    CHECK(b.partial().bought == 0);
    CHECK(b.add(200, 0, [&](const volume_bucket&) { ++full; }));
    CHECK(full == 3);
}

TEST_CASE("volume is conserved: buckets and the rest are what came in, and every bucket is V") {
    sim::random_numbers random{31};
    for (const double volume : {100.0, 0.7, 12345.6}) {
        volume_buckets b{volume};
        double in = 0;
        double bought = 0;
        double out = 0;
        double out_bought = 0;
        for (int i = 0; i < 20000; ++i) {
            const double size = volume * random.exponential(2);
            const double share = random.uniform();
            in += size;
            bought += size * share;
            REQUIRE(b.add(size, share, [&](const volume_bucket& x) {
                out += x.bought + x.sold;
                out_bought += x.bought;
                REQUIRE_THAT(x.bought + x.sold, WithinRel(volume, 1e-12));
            }));
        }
        CHECK_THAT(out + b.partial().bought + b.partial().sold, WithinRel(in, 1e-11));
        CHECK_THAT(out_bought + b.partial().bought, WithinRel(bought, 1e-11));
    }
}

TEST_CASE("what is no trade is refused and counted, and changes nothing") {
    vpin<3> v{100};
    for (const double bad : {0.0, -1.0, not_a_number, infinity, 1e300}) CHECK_FALSE(v.update(bad, 0.5));
    for (const double bad : {-0.1, 1.1, not_a_number}) CHECK_FALSE(v.update(10, bad));
    CHECK(v.refused() == 8);
    CHECK(v.full_buckets() == 0);
}

TEST_CASE("VPIN: undefined until there are enough buckets, then the mean imbalance of the last ones") {
    vpin<2> v{100};
    CHECK(std::isnan(v.value()));
    v.update({.size = 100, .aggressor = aggressor::buyer});
    CHECK_FALSE(v.ready());
    v.update({.size = 50, .aggressor = aggressor::buyer});
    v.update({.size = 50, .aggressor = aggressor::seller});
    REQUIRE(v.ready());
    CHECK(v.value() == 0.5);
    v.update({.size = 100});  // of unknown side: half and half
    CHECK(v.value() == 0);
    v.update({.size = 200, .aggressor = aggressor::seller});
    CHECK(v.value() == 1);
}

TEST_CASE("online equals the sum over the window, however long it runs, and a copy goes on by itself") {
    sim::random_numbers random{32};
    vpin<7> v{10};
    volume_buckets b{10};
    std::vector<double> imbalances;
    for (int i = 0; i < 30000; ++i) {
        const double size = random.exponential(0.3);
        const double share = random.uniform();
        v.update(size, share);
        b.add(size, share, [&](const volume_bucket& x) { imbalances.push_back(x.imbalance()); });
        if (imbalances.size() < 7) continue;
        double sum = 0;
        for (std::size_t k = imbalances.size() - 7; k < imbalances.size(); ++k) sum += imbalances[k];
        REQUIRE_THAT(v.value(), WithinAbs(sum / 70, 1e-12));
    }
    vpin<7> copy = v;
    copy.update(1000, 1);
    CHECK(copy.value() == 1);
    CHECK(v.value() < 1);
}

TEST_CASE("coin-flip trades of a fifth of a bucket have the imbalance of five coins") {
    // E|2 Bin(5, 1/2) - 5| / 5 = 0.375
    sim::random_numbers random{33};
    vpin<1000> v{5};
    for (int i = 0; i < 5000; ++i) v.update(1, random.below(2) == 0 ? 1 : 0);
    REQUIRE(v.ready());
    CHECK_THAT(v.value(), WithinAbs(0.375, 5 * 0.26 / std::sqrt(1000)));
}

TEST_CASE("bulk classification: limits, symmetry, and what is not a number") {
    CHECK(bought_share(0, 1) == 0.5);
    CHECK(bought_share(1, 0) == 1);
    CHECK(bought_share(-1, 0) == 0);
    CHECK(bought_share(0, 0) == 0.5);
    CHECK(bought_share(0, 0, 0.25) == 0.5);
    for (double x = 0.1; x < 5; x += 0.3) {
        CHECK_THAT(bought_share(x, 1) + bought_share(-x, 1), WithinRel(1.0, 1e-14));
        CHECK_THAT(bought_share(x, 1, 0.25) + bought_share(-x, 1, 0.25), WithinRel(1.0, 1e-14));
        CHECK(bought_share(x, 1, 0.25) < bought_share(x, 1));  // the fat tail is less sure
    }
    CHECK(std::isnan(bought_share(1, -1)));
    CHECK(std::isnan(bought_share(not_a_number, 1)));
    CHECK(std::isnan(bought_share(not_a_number, 0)));
}

TEST_CASE("where a value stands among the last ones") {
    toxicity_distribution<4> d;
    CHECK(std::isnan(d.share_at_or_below(1)));
    for (const double x : {0.1, 0.2, 0.3, 0.4}) d.update(x);
    d.update(not_a_number);
    CHECK(d.observations() == 4);
    CHECK(d.share_at_or_below(0.2) == 0.5);
    CHECK(d.share_at_or_below(0) == 0);
    d.update(0.9);  // 0.1 leaves
    CHECK(d.share_at_or_below(0.2) == 0.25);
}

TEST_CASE("a million buckets at once are the most; shares of 0 and 1 are shares") {
    volume_buckets b{1};
    int full = 0;
    CHECK(b.add(1e6, 0, [&](const volume_bucket& x) { full += x.sold == 1; }));
    CHECK(full == 1000000);
    CHECK_FALSE(b.add(1e6 + 1, 0, [](const volume_bucket&) {}));
    CHECK(b.refused() == 1);
    CHECK_THROWS(volume_buckets{0});
}

TEST_CASE("a distribution is read from its smallest number of values on, and forgets beyond its history") {
    toxicity_distribution<4> d{2};
    d.update(0.5);
    CHECK_FALSE(d.read().ready());
    CHECK(d.read().observations == 1);
    d.update(0.7);
    REQUIRE(d.read().ready());
    CHECK(d.read().value == 1);
    d.update(0.5);
    CHECK_THAT(d.read().value, WithinRel(2.0 / 3, 1e-15));
    d.update(0.1);
    CHECK(d.read().value == 0.25);
    d.update(0.6);  // the first 0.5 leaves: 0.7, 0.5, 0.1, 0.6
    CHECK(d.read().value == 0.75);
    CHECK(d.observations() == 4);
    CHECK_THROWS(toxicity_distribution<4>{0});
    CHECK_THROWS(toxicity_distribution<4>{5});
    CHECK_NOTHROW(toxicity_distribution<4>{4});
    CHECK_NOTHROW(toxicity_distribution<4>{1});
}

TEST_CASE("the sum is made anew once a turn: a huge imbalance leaves no rounding behind") {
    vpin<3> v{1};
    v.complete({.bought = 1e17, .sold = 0});
    for (int i = 0; i < 3; ++i) v.complete({.bought = 0.75, .sold = 0.25});
    for (int i = 0; i < 2; ++i) v.complete({.bought = 0.75, .sold = 0.25});
    CHECK(v.value() == 0.5);
    CHECK(v.full_buckets() == 6);
}

TEST_CASE("memories that cannot be are refused, field by field") {
    const auto buckets = [](auto change) {
        volume_buckets b{100};
        (void)b.add(30, 0.5, [](const volume_bucket&) {});
        auto m = b.save();
        change(m);
        return !b.restore(m);
    };
    CHECK_FALSE(buckets([](auto&) {}));
    CHECK_FALSE(buckets([](auto& m) { m.filled = 0; }));
    CHECK(buckets([](auto& m) { m.filled = -1; }));
    CHECK(buckets([](auto& m) { m.filled = 100; }));
    CHECK(buckets([](auto& m) { m.partial.bought = -1; }));
    CHECK(buckets([](auto& m) { m.partial.sold = -1; }));
    CHECK(buckets([](auto& m) { m.partial.sold = infinity; }));
    CHECK(buckets([](auto& m) { m.refused = -1; }));
    const auto whole = [](auto change) {
        vpin<3> v{100};
        (void)v.update(250, 0.75);
        auto m = v.save();
        change(m);
        return !v.restore(m);
    };
    CHECK_FALSE(whole([](auto&) {}));
    CHECK(whole([](auto& m) { m.buckets.filled = -1; }));
    CHECK(whole([](auto& m) { m.imbalances[2] = not_a_number; }));
    CHECK(whole([](auto& m) { m.sum = infinity; }));
    CHECK(whole([](auto& m) { m.next = 3; }));
    CHECK(whole([](auto& m) { m.count = -1; }));
    const auto distribution = [](auto change) {
        toxicity_distribution<4> d{1};
        d.update(0.5);
        auto m = d.save();
        change(m);
        return !d.restore(m);
    };
    CHECK_FALSE(distribution([](auto&) {}));
    CHECK(distribution([](auto& m) { m.next = 4; }));
    CHECK(distribution([](auto& m) { m.count = 5; }));
    CHECK(distribution([](auto& m) { m.ignored = -1; }));
    CHECK(distribution([](auto& m) { m.latest = 1.5; }));
    CHECK(distribution([](auto& m) { m.latest = -0.5; }));
    CHECK(distribution([](auto& m) { m.values[3] = not_a_number; }));
}

TEST_CASE("vpin: what is assumed where nothing is said: a change of it changes everybody's results") {
    vpin<> v{1};
    for (int i = 0; i < 49; ++i) v.complete({.bought = 1, .sold = 0});
    CHECK_FALSE(v.ready());
    v.complete({.bought = 0, .sold = 1});
    CHECK(v.value() == 1);
    CHECK(v.refused() == 0);
    toxicity_distribution<64> d;
    for (int i = 0; i < 49; ++i) d.update(1);
    CHECK_FALSE(d.read().ready());
    d.update(1);
    CHECK(d.read().ready());
    CHECK(d.ignored() == 0);
    toxicity_distribution<8> small;  // no more than it can hold
    for (int i = 0; i < 8; ++i) {
        CHECK_FALSE(small.read().ready());
        small.update(1);
    }
    CHECK(small.read().ready());
}
