// What every size promises.

#include <support/market.hpp>
#include <support/testing.hpp>

#include "models.hpp"

using namespace twoside;

TEST_CASE("a size is never negative and never above what was asked for, whatever the state") {
    contracts::for_each(contracts::sizes(), [](const char* name, const auto& size) {
        sim::random_numbers random{61};
        for (int i = 0; i < 20000; ++i) {
            support::scene s;
            s.state.position = support::any_number(random);
            s.state.resting = {support::any_number(random), support::any_number(random)};
            const two_sided<double> z = size(s.view());
            INFO(name << ", state " << i << " of seed 61");
            REQUIRE(z.bid >= 0);
            REQUIRE(z.ask >= 0);
            REQUIRE(z.bid <= 100);
            REQUIRE(z.ask <= 100);
        }
    });
}

TEST_CASE("a longer position never bids for more") {
    contracts::for_each(contracts::sizes(), [](const char* name, const auto& size) {
        support::scene s;
        two_sided<double> last{infinity, 0};
        for (double q = -1500; q <= 1500; q += 10) {
            s.state.position = q;
            const two_sided<double> z = size(s.view());
            INFO(name << ", position " << q);
            REQUIRE(z.bid <= last.bid);
            REQUIRE(z.ask >= last.ask);
            last = z;
        }
    });
}

TEST_CASE("a size that is sure to lie between does") {
    contracts::for_each(contracts::sizes(), [](const char* name, const auto& size) {
        if constexpr (requires(const market_view& v) { size.is_sure_between(mirrored{1}, mirrored{2}, v); }) {
            sim::random_numbers random{62};
            int sure = 0;
            for (int i = 0; i < 50000; ++i) {
                support::scene s;
                s.state.position = i % 2 == 0 ? support::any_number(random) : random.uniform(-1100, 1100);
                s.state.resting = i % 3 == 0
                                      ? two_sided<double>{support::any_number(random), support::any_number(random)}
                                      : two_sided<double>{random.uniform(-100, 900), random.uniform(-100, 900)};
                const double most = random.below(5) == 0 ? support::any_number(random) : random.uniform(90, 300);
                const double least = random.below(5) == 0 ? support::any_number(random) : random.uniform(0, 110);
                if (!size.is_sure_between(mirrored{least}, mirrored{most}, s.view())) continue;
                const two_sided<double> z = size(s.view());
                INFO(name << ", state " << i << " of seed 62");
                REQUIRE(z.bid >= least);
                REQUIRE(z.ask >= least);
                REQUIRE(z.bid <= most);
                REQUIRE(z.ask <= most);
                ++sure;
            }
            INFO(name);
            CHECK(sure > 1000);
        }
    });
}
