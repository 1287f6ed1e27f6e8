#include <cmath>
#include <support/market.hpp>
#include <support/testing.hpp>
#include <twoside/fair_value/micro_price.hpp>

using namespace twoside;
using Catch::Matchers::WithinAbs;

namespace {

using table = micro_price_table<5, 2>;

table example() {
    table t{.tick = 0.01};
    for (std::size_t s = 0; s < 2; ++s)
        for (std::size_t b = 0; b < 5; ++b)
            t.adjustment[s][b] = 0.001 * (static_cast<double>(b) - 2) * (1 + static_cast<double>(s));
    return t;
}

}  // namespace

TEST_CASE("buckets are even, and a book and its mirror image are mirror images") {
    CHECK(table::bucket(-1) == 0);
    CHECK(table::bucket(-0.61) == 0);
    CHECK(table::bucket(-0.59) == 1);
    CHECK(table::bucket(0) == 2);
    CHECK(table::bucket(0.19) == 2);
    CHECK(table::bucket(0.21) == 3);
    CHECK(table::bucket(1) == 4);
    sim::random_numbers random{1};
    for (int i = 0; i < 10000; ++i) {
        // Small whole sizes land on the edges of buckets often.
        const auto b = static_cast<double>(random.integer(0, 12));
        const auto a = static_cast<double>(random.integer(1, 12));
        REQUIRE(table::bucket((b - a) / (b + a)) + table::bucket((a - b) / (a + b)) == 4);
    }
}

TEST_CASE("the mid, plus what the table says for the spread and the imbalance") {
    const micro_price<5, 2> m{example()};
    CHECK_THAT(m(top_of_book{100, 900, 100.01, 100, {}}), WithinAbs(100.005 + 0.002, 1e-12));
    CHECK_THAT(m(top_of_book{100, 100, 100.01, 900, {}}), WithinAbs(100.005 - 0.002, 1e-12));
    CHECK_THAT(m(top_of_book{100, 500, 100.01, 500, {}}), WithinAbs(100.005, 1e-12));
    CHECK_THAT(m(top_of_book{100, 900, 100.02, 100, {}}), WithinAbs(100.01 + 0.004, 1e-12));
    CHECK_THAT(m(top_of_book{100, 900, 101, 100, {}}), WithinAbs(100.5 + 0.004, 1e-12));  // the last row holds the rest
}

TEST_CASE("what cannot be looked up is the mid") {
    const micro_price<5, 2> m{example()};
    for (const top_of_book& b : {top_of_book{100, 0, 100.02, 0, {}}, top_of_book{100, -3, 100.02, 5, {}},
                                 top_of_book{100, -3, 100.02, -5, {}}, top_of_book{100, 3, 100, 5, {}},
                                 top_of_book{100, 3, 99, 5, {}}, top_of_book{100, not_a_number, 100.02, 5, {}}})
        CHECK(m(b) == b.mid());
    CHECK(std::isnan(m(top_of_book{not_a_number, 1, 100.02, 5, {}})));
}

TEST_CASE("a table without a tick or with a hole is refused") {
    table t = example();
    t.tick = 0;
    CHECK_THROWS(micro_price<5, 2>{t});
    t = example();
    t.adjustment[1][3] = not_a_number;
    CHECK_THROWS(micro_price<5, 2>{t});
}

TEST_CASE("a side without size is looked up at the last bucket; sizes that cannot weigh are not looked up") {
    const micro_price<5, 2> m{example()};
    const auto at = [&](double bid_size, double ask_size) {
        return m(top_of_book{100, bid_size, 100.01, ask_size, {}});
    };
    CHECK_THAT(at(100, 0), WithinAbs(100.005 + 0.002, 1e-12));
    CHECK_THAT(at(0, 100), WithinAbs(100.005 - 0.002, 1e-12));
    CHECK(at(0, 0) == 100.005);
    CHECK_THAT(at(0.09, 0.01), WithinAbs(100.005 + 0.002, 1e-12));  // parts of a coin
    CHECK(at(300, -100) == 100.005);
    CHECK(at(-100, 300) == 100.005);
    CHECK(at(-100, -300) == 100.005);
    CHECK(at(not_a_number, 100) == 100.005);
}

TEST_CASE("a spread below half a tick is in the first row, and each row begins half a tick before its spread") {
    const table t = example();
    CHECK(t.row(1e-9) == 0);
    CHECK(t.row(0.004) == 0);
    CHECK(t.row(0.0149) == 0);
    CHECK(t.row(0.0151) == 1);
    CHECK(t.row(infinity) == 1);
    const micro_price<5, 2> m{t};
    CHECK_THAT(m(top_of_book{100, 900, 100.004, 100, {}}), WithinAbs(100.002 + 0.002, 1e-12));
    CHECK(m(top_of_book{100, 900, 100, 100, {}}) == 100);         // locked
    CHECK(m(top_of_book{100.01, 900, 100, 100, {}}) == 100.005);  // crossed
}
