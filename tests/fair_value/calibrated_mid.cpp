#include <cmath>
#include <support/testing.hpp>
#include <twoside/fair_value/calibrated_mid.hpp>
#include <twoside/fair_value/mid.hpp>

using namespace twoside;
using Catch::Matchers::WithinAbs;

TEST_CASE("from the mid at slope 0 to the weighted mid at slope 1") {
    const top_of_book b{99.98, 300, 100.02, 100, {}};
    CHECK(calibrated_mid{0}(b) == mid{}(b));
    CHECK_THAT(calibrated_mid{1}(b), WithinAbs(weighted_mid{}(b), 1e-13));
    CHECK_THAT(calibrated_mid{0.25}(b), WithinAbs(100 + 0.25 * 0.01, 1e-13));
}

TEST_CASE("sizes that cannot weigh give the mid; a slope below zero is refused") {
    CHECK(calibrated_mid{0.5}(top_of_book{99, 0, 101, 0, {}}) == 100);
    CHECK(calibrated_mid{0.5}(top_of_book{99, -1, 101, 5, {}}) == 100);
    CHECK(std::isnan(calibrated_mid{0.5}(top_of_book{99, 1, not_a_number, 5, {}})));
    CHECK_THROWS(calibrated_mid{-0.1});
    CHECK_THROWS(calibrated_mid{infinity});
    CHECK_THROWS(calibrated_mid{not_a_number});
}
