#include <support/testing.hpp>
#include <twoside/quote/signal.hpp>
#include <type_traits>

using namespace twoside;

TEST_CASE("a fresh signal holds, with nothing quoted and nothing explained") {
    const basic_signal<3> s;
    CHECK(s.action == action::hold);
    CHECK(s.quote.empty());
    CHECK(s.reason.open());
    CHECK_FALSE(is_finite(s.fair_value));
    CHECK(s.gates.all_open());
    STATIC_REQUIRE(std::is_trivially_copyable_v<basic_signal<3>>);
}
