#include <support/testing.hpp>
#include <twoside/market/fill_run.hpp>

using namespace twoside;
using namespace std::chrono_literals;

TEST_CASE("counts fills of one side in a row, and no longer than its window") {
    fill_run r{10s};
    CHECK_FALSE(r.read().ready());
    r.update(time_point{1s}, side::bid);
    r.update(time_point{2s}, side::bid);
    r.update(time_point{12s}, side::bid);
    CHECK(r.length(side::bid, time_point{12s}) == 3);
    CHECK(r.length(side::ask, time_point{12s}) == 0);
    CHECK(r.length(side::bid, time_point{22s}) == 3);
    CHECK(r.length(side::bid, time_point{23s}) == 0);
    r.update(time_point{23s}, side::bid);  // too late to go on
    CHECK(r.length(side::bid, time_point{23s}) == 1);
    r.update(time_point{24s}, side::ask);
    CHECK(r.length(side::bid, time_point{24s}) == 0);
    CHECK(r.length(side::ask, time_point{24s}) == 1);
    r.update(time_point{20s}, side::ask);
    CHECK(r.ignored() == 1);
    CHECK(r.read().value == 1);
    CHECK_THROWS(fill_run{0s});
}
