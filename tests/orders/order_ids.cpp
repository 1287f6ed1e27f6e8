#include <limits>
#include <set>
#include <string>
#include <support/testing.hpp>
#include <twoside/orders/order_ids.hpp>
#include <twoside/sim/random.hpp>
#include <type_traits>
#include <utility>

using namespace twoside;

namespace {

constexpr std::uint64_t most = 9'223'372'036'854'775'807;

}  // namespace

TEST_CASE("numbers count up from the first") {
    order_ids ids;
    CHECK(ids.upcoming() == 1);
    CHECK(ids.next() == 1);
    CHECK(ids.next() == 2);
    order_ids later{{.first = 500}};
    CHECK(later.next() == 500);
    CHECK(later.upcoming() == 501);
}

TEST_CASE("what the venue offers counts where it is higher, and never goes back") {
    order_ids ids{{.first = 100}};
    ids.offered(1);
    CHECK(ids.next() == 100);
    ids.offered(101);  // ours as well
    CHECK(ids.next() == 101);
    ids.offered(200);
    CHECK(ids.next() == 200);
    ids.offered(150);
    ids.offered(0);
    CHECK(ids.next() == 201);
}

TEST_CASE("no number is given before the number behind it was written down") {
    order_ids ids{{.first = 10}};
    CHECK(ids.left() == most - 9);
    CHECK(ids.reserve(3) == 13);
    CHECK(ids.left() == 3);
    CHECK(ids.next() == 10);
    CHECK(ids.next() == 11);
    CHECK(ids.next() == 12);
    CHECK(ids.next() == 0);
    CHECK(ids.next() == 0);
    CHECK(ids.left() == 0);
    CHECK(ids.reserve(2) == 15);
    CHECK(ids.next() == 13);
    // What is left stays, and more comes behind it.
    CHECK(ids.reserve(5) == 20);
    CHECK(ids.left() == 6);
    CHECK(ids.reserve(0) == 20);
    CHECK(ids.next() == 14);
    // A reservation of nothing is one.
    order_ids none;
    CHECK(none.reserve(0) == 1);
    CHECK(none.next() == 0);
}

TEST_CASE("an offer in the reserved block skips what is below it, one behind it ends the block") {
    order_ids ids;
    CHECK(ids.reserve(10) == 11);
    ids.offered(8);
    CHECK(ids.left() == 3);
    CHECK(ids.next() == 8);
    ids.offered(50);
    CHECK(ids.left() == 0);
    CHECK(ids.next() == 0);
    CHECK(ids.reserve(2) == 52);
    CHECK(ids.next() == 50);
    CHECK(ids.next() == 51);
    CHECK(ids.next() == 0);
}

TEST_CASE("at the largest number they end, without a number twice or a zero in between") {
    order_ids ids{{.first = 2147483646, .largest = 2147483647}};
    CHECK(ids.next() == 2147483646);
    CHECK(ids.next() == 2147483647);
    CHECK(ids.next() == 0);
    CHECK(ids.left() == 0);
    ids.offered(std::numeric_limits<std::uint64_t>::max());
    CHECK(ids.next() == 0);
    CHECK(ids.reserve(5) == 2147483648);
    CHECK(ids.next() == 0);
    order_ids wide{{.first = most - 1}};
    CHECK(wide.reserve(std::numeric_limits<std::uint64_t>::max()) == most + 1);
    CHECK(wide.next() == most - 1);
    wide.offered(most);
    CHECK(wide.next() == most);
    CHECK(wide.next() == 0);
    order_ids offered_all;
    offered_all.offered(std::numeric_limits<std::uint64_t>::max());
    CHECK(offered_all.next() == 0);
    CHECK(offered_all.upcoming() == most + 1);
}

TEST_CASE("order_ids: what makes no sense is refused by its name") {
    const auto named = [](const order_id_parameters& p) {
        const problem found = p.check();
        return std::string{found ? found.parameter : "nothing"};
    };
    CHECK(named({}) == "nothing");
    CHECK(named({.first = 0}) == "first");
    CHECK(named({.first = 11, .largest = 10}) == "first");
    CHECK(named({.first = 10, .largest = 10}) == "nothing");
    CHECK(named({.largest = 0}) == "largest");
    CHECK(named({.largest = most + 1}) == "largest");
    CHECK_THROWS_AS(order_ids{{.first = 0}}, invalid_parameter);
}

TEST_CASE("one for all: it is not copied, and what is moved from has no numbers left") {
    STATIC_REQUIRE_FALSE(std::is_copy_constructible_v<order_ids>);
    STATIC_REQUIRE_FALSE(std::is_copy_assignable_v<order_ids>);
    STATIC_REQUIRE_FALSE(std::is_move_assignable_v<order_ids>);
    order_ids first;
    CHECK(first.next() == 1);
    order_ids second{std::move(first)};
    CHECK(second.next() == 2);
    first.offered(1000);  // NOLINT(bugprone-use-after-move): that is what is tested
    CHECK(first.next() == 0);
    CHECK(first.left() == 0);
}

TEST_CASE("crashes at any moment, offers of anything: no number is ever given twice") {
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        sim::random_numbers random{seed};
        std::set<std::uint64_t> used;
        std::uint64_t written = 1;
        for (int life = 0; life < 20; ++life) {
            order_ids ids{{.first = written}};
            written = ids.reserve(random.below(20));
            std::uint64_t last = 0;
            for (int i = 0; i < 60; ++i) {
                switch (random.below(6)) {
                    case 0:
                        ids.offered(random.below(written + 10));
                        break;
                    case 1:
                        written = ids.reserve(random.below(20));
                        break;
                    default: {
                        const std::uint64_t left = ids.left();
                        const std::uint64_t n = ids.next();
                        REQUIRE((n == 0) == (left == 0));
                        if (n == 0) break;
                        REQUIRE(n > last);
                        REQUIRE(n < written);
                        REQUIRE(used.insert(n).second);
                        last = n;
                    }
                }
            }
        }
    }
}
