#include <support/testing.hpp>
#include <twoside/core/reason.hpp>

using namespace twoside;

namespace {

constexpr reason news{"news in five minutes"};
constexpr reason fire{"the house is on fire", decision::exit};

}  // namespace

TEST_CASE("a reason is its text and what it demands: to stop, unless it says otherwise") {
    CHECK(std::string_view{news.text} == "news in five minutes");
    CHECK(news.demands == decision::stop);
    CHECK(fire.demands == decision::exit);
}
