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
