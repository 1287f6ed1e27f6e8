#include <support/scene.hpp>
#include <support/testing.hpp>
#include <twoside/gate/one_sided_fills.hpp>

using namespace twoside;
using namespace std::chrono_literals;

TEST_CASE("stops the side that is filled again and again, until the run ends") {
    fill_run run{10s};
    const one_sided_fills gate{run, 2};
    support::scene s;
    s.now = time_point{1s};
    run.update(s.now, side::bid);
    CHECK(gate(s.proposal()) == verdicts{});
    run.update(s.now, side::bid);
    CHECK(gate(s.proposal()).bid == one_sided_fills::run_of_fills);
    CHECK(gate(s.proposal()).ask.open());
    s.now = time_point{12s};
    CHECK(gate(s.proposal()) == verdicts{});
    run.update(s.now, side::ask);
    run.update(s.now, side::ask);
    CHECK(gate(s.proposal()).ask == one_sided_fills::run_of_fills);
    run.update(s.now, side::bid);
    CHECK(gate(s.proposal()) == verdicts{});
    CHECK_THROWS(one_sided_fills(run, 0));
}

TEST_CASE("one fill is a run where one is the most") {
    fill_run run{10s};
    const one_sided_fills gate{run, 1};
    support::scene s;
    s.now = time_point{1s};
    CHECK(gate(s.proposal()) == verdicts{});
    run.update(s.now, side::ask);
    CHECK(gate(s.proposal()) == verdicts{{}, one_sided_fills::run_of_fills});
}
