#include <cmath>
#include <support/coverage.hpp>
#include <support/testing.hpp>
#include <twoside/sim/random.hpp>
#include <twoside/toxicity/glosten_harris.hpp>

using namespace twoside;

TEST_CASE("recovers what comes back and what stays, and its intervals are honest") {
    support::coverage transitory{0.01};
    support::coverage permanent{0.004};
    support::coverage permanent_per_size{2e-5};
    for (std::uint64_t seed = 0; seed < 400; ++seed) {
        sim::random_numbers random{seed};
        glosten_harris g;
        double value = 100;
        for (int i = 0; i < 1000; ++i) {
            const double sign = random.below(2) == 0 ? 1 : -1;
            const double size = 100.0 * static_cast<double>(random.integer(1, 5));
            value += sign * (0.004 + 2e-5 * size) + 0.01 * random.normal();
            g.update({value + sign * (0.01 + 1e-5 * size), size, aggressor_of(sign), {}});
        }
        const auto c = g.value();
        const auto e = g.standard_errors();
        transitory.add(estimated(c.transitory, e.transitory, 1000));
        permanent.add(g.read());
        permanent_per_size.add(estimated(c.permanent_per_size, e.permanent_per_size, 1000));
    }
    INFO("covered " << transitory.share() << ", " << permanent.share() << ", " << permanent_per_size.share());
    CHECK(transitory.honest());
    CHECK(permanent.honest());
    CHECK(permanent_per_size.honest());
}

TEST_CASE("trades without a side, price or size are counted; few trades are not enough") {
    glosten_harris g{10};
    g.update({100, 1, aggressor::buyer, {}});
    g.update({100, 1, aggressor::unknown, {}});
    g.update({not_a_number, 1, aggressor::buyer, {}});
    g.update({100, -1, aggressor::buyer, {}});
    CHECK(g.ignored() == 3);
    CHECK(g.observations() == 0);
    CHECK_FALSE(g.read().ready());
    CHECK_THROWS(glosten_harris{4});
}

TEST_CASE("an exact relation of prices is found exactly, each part in its place") {
    glosten_harris g{5};
    const double sizes[] = {100, 300, 200, 500, 100, 400, 700, 200, 300};
    const int signs[] = {1, -1, -1, 1, 1, -1, 1, -1, -1};
    double value = 50;
    for (int i = 0; i < 9; ++i) {
        value += signs[i] * (0.03 + 4e-5 * sizes[i]);
        g.update({value + signs[i] * (0.02 - 1e-5 * sizes[i]), sizes[i], aggressor_of(signs[i]), {}});
        CHECK(g.read().ready() == (i >= 5));  // five differences
    }
    CHECK(g.observations() == 8);
    CHECK(std::abs(g.value().transitory - 0.02) < 1e-11);
    CHECK(std::abs(g.value().transitory_per_size + 1e-5) < 1e-13);
    CHECK(std::abs(g.value().permanent - 0.03) < 1e-11);
    CHECK(std::abs(g.value().permanent_per_size - 4e-5) < 1e-13);
    CHECK(g.read().value == g.value().permanent);
    CHECK_FALSE(glosten_harris{5}.read().ready());
}

TEST_CASE("each part has the error of its own") {
    glosten_harris g{5};
    linear_regression<4> r;
    sim::random_numbers random{9};
    double sign_before = 0;
    double size_before = 0;
    double price_before = 0;
    for (int i = 0; i < 60; ++i) {
        const double sign = random.below(2) == 0 ? 1 : -1;
        const double size = random.uniform(1, 9);
        const double price = 100 + random.normal();
        g.update({price, size, aggressor_of(sign), {}});
        if (i > 0)
            r.update({{sign - sign_before, sign * size - sign_before * size_before, sign, sign * size}},
                     price - price_before);
        sign_before = sign;
        size_before = size;
        price_before = price;
    }
    const auto e = g.standard_errors();
    CHECK(e.transitory == r.standard_errors().at[0]);
    CHECK(e.transitory_per_size == r.standard_errors().at[1]);
    CHECK(e.permanent == r.standard_errors().at[2]);
    CHECK(e.permanent_per_size == r.standard_errors().at[3]);
    CHECK(g.read().standard_error == e.permanent);
}

TEST_CASE("glosten harris: what no square can hold is counted; a memory that cannot be is refused, field by field") {
    glosten_harris g{5};
    g.update({100, 1, aggressor::buyer, {}});
    g.update({100, 1e200, aggressor::seller, {}});
    CHECK(g.ignored() == 1);
    g.update({0, 1, aggressor::buyer, {}});
    g.update({100, 0, aggressor::buyer, {}});
    g.update({infinity, 1, aggressor::buyer, {}});
    CHECK(g.ignored() == 4);
    const auto refused = [&](auto change) {
        auto m = g.save();
        change(m);
        return !glosten_harris{5}.restore(m);
    };
    CHECK_FALSE(refused([](auto&) {}));
    CHECK(refused([](auto& m) { m.price = infinity; }));
    CHECK(refused([](auto& m) { m.size = not_a_number; }));
    CHECK(refused([](auto& m) { m.sign = not_a_number; }));
    CHECK(refused([](auto& m) { m.ignored = -1; }));
    CHECK(refused([](auto& m) { m.regression.count = -1; }));
}

TEST_CASE("glosten harris: what is assumed where nothing is said: a change of it changes everybody's results") {
    glosten_harris g;
    sim::random_numbers random{3};
    for (int i = 0; i <= 100; ++i) {
        CHECK_FALSE(g.read().ready());
        g.update({100 + random.normal(), random.uniform(1, 9), aggressor_of(random.normal()), {}});
    }
    CHECK(g.read().ready());  // 100 changes
    CHECK(g.ignored() == 0);
}

TEST_CASE("glosten harris: small prices and sizes are prices and sizes") {
    glosten_harris g{5};
    g.update({0.25, 0.125, aggressor::buyer, {}});
    g.update({0.5, 0.5, aggressor::seller, {}});
    CHECK(g.ignored() == 0);
    CHECK(g.observations() == 1);
}
