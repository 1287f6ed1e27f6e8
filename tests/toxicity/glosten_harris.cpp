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
