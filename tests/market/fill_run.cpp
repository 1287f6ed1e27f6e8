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

TEST_CASE("fills at one time are a run, and nothing is counted before the first") {
    fill_run r{10s};
    CHECK(r.length(side::bid, time_point{}) == 0);
    r.update(time_point{-5s}, side::ask);
    r.update(time_point{-5s}, side::ask);
    CHECK(r.ignored() == 0);
    CHECK(r.length(side::ask, time_point{-5s}) == 2);
    CHECK(r.last() == time_point{-5s});
}

TEST_CASE("a run goes on from its memory; a memory that it cannot have is refused") {
    fill_run r{10s};
    r.update(time_point{1s}, side::ask);
    r.update(time_point{2s}, side::ask);
    fill_run other{10s};
    REQUIRE(other.restore(r.save()));
    CHECK(other.length(side::ask, time_point{3s}) == 2);
    auto m = r.save();
    m.side = static_cast<side>(7);
    CHECK_FALSE(other.restore(m));
    m = r.save();
    m.length = -1;
    CHECK_FALSE(other.restore(m));
    m = r.save();
    m.ignored = -1;
    CHECK_FALSE(other.restore(m));
    m = r.save();
    m.side = side::bid;
    CHECK(other.restore(m));
    CHECK(other.length(side::bid, time_point{3s}) == 2);
}

TEST_CASE("restart: what was filled in the future is filled now, and fills count again") {
    fill_run r{10s};
    r.restart(time_point{5s});
    CHECK(r.length(side::bid, time_point{5s}) == 0);
    r.update(time_point{3600s}, side::bid);
    r.update(time_point{100s}, side::bid);
    CHECK(r.ignored() == 1);
    r.restart(time_point{100s});
    CHECK(r.last() == time_point{100s});
    CHECK(r.length(side::bid, time_point{110s}) == 1);
    r.update(time_point{101s}, side::bid);
    CHECK(r.ignored() == 1);
    CHECK(r.length(side::bid, time_point{101s}) == 2);
    // A fill of before keeps its time.
    r.restart(time_point{108s});
    CHECK(r.last() == time_point{101s});
    CHECK(r.length(side::bid, time_point{112s}) == 0);
}
