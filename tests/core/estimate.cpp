#include <cmath>
#include <string_view>
#include <support/testing.hpp>
#include <twoside/core/estimate.hpp>

using namespace twoside;

TEST_CASE("nothing is known at first, and it says so") {
    const estimate e;
    CHECK_FALSE(e.ready());
    CHECK(std::string_view{e.missing->text} == "not enough data yet");
    CHECK(std::isnan(e.value));
    CHECK_FALSE(e.covers(0));
}

TEST_CASE("an interval is so many standard errors to both sides") {
    const estimate e = estimated(10, 2, 7);
    CHECK(e.ready());
    CHECK(e.observations == 7);
    CHECK(e.low() == 10 - 1.96 * 2);
    CHECK(e.high(3) == 16);
    CHECK(e.covers(6.1));
    CHECK_FALSE(e.covers(6.0));
    CHECK_FALSE(e.covers(not_a_number));
}

TEST_CASE("what is no number is not an estimate, and an error that is none is NaN") {
    CHECK_FALSE(estimated(not_a_number, 1, 5).ready());
    CHECK_FALSE(estimated(infinity, 1, 5).ready());
    CHECK(estimated(infinity, 1, 5).observations == 5);
    CHECK(estimated(1, infinity, 5).ready());
    CHECK(std::isnan(estimated(1, infinity, 5).standard_error));
}

TEST_CASE("a reason of one's own") {
    static constexpr reason why{"the exchange is closed"};
    const estimate e = not_estimated(why, 3);
    CHECK(e.missing == &why);
    CHECK(e.observations == 3);
}

TEST_CASE("the ends of an interval are in it; a waiting answer carries its count") {
    const estimate e = estimated(10, 2, 7);
    CHECK(e.low(1) == 8);
    CHECK(e.high(1) == 12);
    CHECK(e.high() == 10 + 1.96 * 2);
    CHECK(e.covers(8, 1));
    CHECK(e.covers(12, 1));
    CHECK_FALSE(e.covers(12.001, 1));
    CHECK_FALSE(e.covers(7.999, 1));
    CHECK(not_estimated(not_enough_data).observations == 0);
    CHECK(estimated(not_a_number, 1, 5).missing == &not_enough_data);
    CHECK(estimated(1, 0.5, 5).standard_error == 0.5);
}
