#include <cstdio>
#include <cstdlib>
#include <set>
#include <string>
#include <support/testing.hpp>
#include <twoside/orders/report.hpp>
#include <twoside/sim/random.hpp>
#include <type_traits>
#include <utility>

using namespace twoside;

namespace {

execution_id of(const std::string& text) { return execution_id::of(text.data(), text.size()); }

}  // namespace

TEST_CASE("a report is a plain value") {
    STATIC_REQUIRE(std::is_trivially_copyable_v<report>);
    STATIC_REQUIRE(std::is_aggregate_v<report>);
    STATIC_REQUIRE(std::is_trivially_copyable_v<execution_id>);
    STATIC_REQUIRE(sizeof(execution_id) == 16);
    STATIC_REQUIRE(sizeof(report) <= 112);
    STATIC_REQUIRE(sizeof(report_kind) == 1);
}

TEST_CASE("a report says nothing that was not said") {
    const report r;
    CHECK(r.reason == rejection::none);
    CHECK(r.liquidity == liquidity::unknown);
    CHECK_FALSE(r.replayed);
    CHECK(r.filled == untold);
    CHECK(r.revision == 0);
    CHECK(r.millionths == 0);
    CHECK(r.executed == 0);
    CHECK(r.money != r.money);
    CHECK_FALSE(r.execution.given());
}

TEST_CASE("after which reports nothing more is to come of an order: not after a rejected cancel or modification") {
    for (unsigned k = 0; k <= static_cast<unsigned>(report_kind::snapshot_end); ++k) {
        const auto kind = static_cast<report_kind>(k);
        const bool ends =
            kind == report_kind::rejected || kind == report_kind::cancelled || kind == report_kind::expired;
        CHECK(is_terminal(kind) == ends);
    }
}

TEST_CASE("an execution's id is given where either half is") {
    CHECK(execution_id{1, 0}.given());
    CHECK(execution_id{0, 1}.given());
    CHECK(execution_id{1, 2} < execution_id{1, 3});
    CHECK(execution_id{1, 9} < execution_id{2, 0});
    CHECK(execution_id{1, 2} == execution_id{1, 2});
    CHECK_FALSE(of("").given());
    CHECK(of("0").given());
}

TEST_CASE("a text of up to 16 characters is itself") {
    CHECK(of("A") == execution_id{'A', 0});
    CHECK(of("AB") == execution_id{0x4142, 0});
    CHECK(of("12345678") == execution_id{0x3132333435363738, 0});
    CHECK(of("123456789") == execution_id{0x3132333435363738, 0x39});
    CHECK(of("0123456789abcdef") == execution_id{0x3031323334353637, 0x3839616263646566});
    CHECK(of("\xff") == execution_id{0xff, 0});
    STATIC_REQUIRE(execution_id::of("AB", 2) == execution_id{0x4142, 0});
    // A prefix is another text, also around the ends of the halves.
    const std::string text = "0000e0d5.65b9d1a2.01.01";
    std::set<execution_id> seen;
    for (std::size_t n = 0; n <= text.size(); ++n) REQUIRE(seen.insert(of(text.substr(0, n))).second);
}

TEST_CASE("the same text is the same id, one other character another") {
    const std::string text = "0000e0d5.65b9d1a2.01.01";  // as Interactive Brokers writes them
    CHECK(of(text) == of(std::string{text}));
    CHECK(of(text).given());
    CHECK(of(text) != of("0000e0d5.65b9d1a2.01.02"));
    std::set<execution_id> seen{of(text)};
    for (std::size_t i = 0; i < text.size(); ++i) {
        for (int c = 0; c < 256; ++c) {
            std::string other = text;
            other[i] = static_cast<char>(c);
            if (other == text) continue;
            REQUIRE(seen.insert(of(other)).second);
        }
    }
    // Two characters exchanged, and one moved.
    for (std::size_t i = 0; i + 1 < text.size(); ++i) {
        std::string other = text;
        std::swap(other[i], other[i + 1]);
        if (other != text) REQUIRE(seen.insert(of(other)).second);
    }
}

TEST_CASE("no two of many texts are the same: counted, random, of 1 to 40 characters") {
    std::set<execution_id> seen;
    std::set<std::string> texts;
    sim::random_numbers random{5};
    const auto put = [&](const std::string& text) {
        if (texts.insert(text).second) REQUIRE(seen.insert(of(text)).second);
    };
    char text[64];
    for (unsigned i = 0; i < 60000; ++i) {
        std::snprintf(text, sizeof text, "%08x.%08x.%02u.%02u", 0xe0d5U, 0x65b90000U + i / 4, 1 + i % 2, 1 + i / 2 % 2);
        put(text);
        std::snprintf(text, sizeof text, "%016u", i);
        put(text);
        std::snprintf(text, sizeof text, "%017u", i);
        put(text);
        std::string any(1 + random.below(40), ' ');
        for (char& c : any) c = static_cast<char>('0' + random.below(10));
        put(any);
    }
    CHECK(seen.size() == texts.size());
    CHECK(seen.size() > 200000);
}

TEST_CASE("ids of long texts are spread evenly over all bits") {
    const int texts = 20000;
    int ones[128]{};
    for (int i = 0; i < texts; ++i) {
        const execution_id id = of("0000e0d5.65b9d1a2.01." + std::to_string(i));
        for (unsigned b = 0; b < 64; ++b) {
            ones[b] += static_cast<int>(id.high >> b & 1U);
            ones[64 + b] += static_cast<int>(id.low >> b & 1U);
        }
    }
    // Six standard deviations of a fair coin, 71 each.
    for (const int n : ones) REQUIRE(std::abs(n - texts / 2) < 6 * 71);
}
