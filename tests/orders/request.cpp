#include <support/testing.hpp>
#include <twoside/orders/request.hpp>
#include <twoside/sim/random.hpp>
#include <type_traits>

using namespace twoside;

TEST_CASE("a request is a plain value") {
    STATIC_REQUIRE(std::is_trivially_copyable_v<request>);
    STATIC_REQUIRE(std::is_trivially_copyable_v<request_reason>);
    STATIC_REQUIRE(std::is_aggregate_v<request>);
    STATIC_REQUIRE(sizeof(request) <= 80);
    STATIC_REQUIRE(sizeof(request_kind) == 1);
    STATIC_REQUIRE(sizeof(time_in_force) == 1);
}

TEST_CASE("a request says nothing that was not said") {
    const request r;
    CHECK(r.kind == request_kind::place);
    CHECK(r.time_in_force == time_in_force::day);
    CHECK_FALSE(r.post_only);
    CHECK_FALSE(r.outside_regular_hours);
    CHECK(r.order == 0);
    CHECK(r.venue_order == 0);
    CHECK(r.reference == 0);
    CHECK(r.size == 0);
    CHECK(r.because.why.open());
    CHECK(r.because.ticks == 0);
    CHECK(every_instrument != request{}.instrument);
}

TEST_CASE("an order's whole size is what is filled and what is still wanted") {
    CHECK(whole_size(0, 100) == 100);
    CHECK(whole_size(30, 100) == 130);
    CHECK(whole_size(30, 0) == 30);  // done
    STATIC_REQUIRE(whole_size(3, 4) == 7);
}

// The venue as FIX and Interactive Brokers mean it: what may still be filled is the whole size less all that is filled.
TEST_CASE("a fill between the asking and the venue's reading never makes an order larger than was wanted") {
    sim::random_numbers random{3};
    for (int i = 0; i < 10000; ++i) {
        const std::int64_t known = random.integer(0, 500);  // filled, as we know it
        const std::int64_t wanted = random.integer(0, 500);
        const std::int64_t on_the_way = random.integer(0, 600);  // filled, as we do not
        const std::int64_t whole = whole_size(known, wanted);
        const std::int64_t filled = known + on_the_way;
        const std::int64_t left = whole > filled ? whole - filled : 0;
        REQUIRE(left <= wanted);
        REQUIRE(on_the_way + left == (on_the_way > wanted ? on_the_way : wanted));
    }
}
