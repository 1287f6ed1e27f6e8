#include <support/scene.hpp>
#include <support/testing.hpp>

using namespace twoside;

TEST_CASE("a fixed size is the same on both sides") {
    CHECK(fixed_size{50}(support::scene{}.view()) == two_sided<double>{50, 50});
}
