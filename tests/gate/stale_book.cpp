#include <support/scene.hpp>
#include <support/testing.hpp>

using namespace twoside;
using namespace std::chrono_literals;

TEST_CASE("a book goes stale without a tick, on time alone") {
    support::scene s;
    const stale_book gate{2s};
    s.book.time = time_point{10s};
    s.now = time_point{12s};
    CHECK(gate(s.proposal()).open());
    s.now = time_point{12s} + 1ns;
    CHECK(gate(s.proposal()) == stale_book::stale);
}

TEST_CASE("a book ahead of now comes from another clock") {
    support::scene s;
    const stale_book gate{1s};
    s.book.time = time_point{10s};
    s.now = time_point{10s} - 1270ms;  // as a recorder whose clock was behind the exchange
    CHECK(gate(s.proposal()) == stale_book::ahead);
    s.now = time_point{10s} - 500ms;
    CHECK(gate(s.proposal()).open());
}

TEST_CASE("a book whose time was never set is stale") {
    support::scene s;
    s.book.time = {};
    s.now = time_point{100h};
    CHECK(stale_book{1s}(s.proposal()) == stale_book::stale);
}

TEST_CASE("ahead by the age itself is not too far, and a bad age is refused") {
    support::scene s;
    const stale_book gate{1s};
    s.book.time = time_point{10s};
    s.now = time_point{9s};
    CHECK(gate(s.proposal()).open());
    s.now = time_point{9s} - 1ns;
    CHECK(gate(s.proposal()) == stale_book::ahead);
    CHECK_THROWS_AS(stale_book{0s}, invalid_parameter);
    CHECK_THROWS_AS(stale_book{-1s}, invalid_parameter);
}
