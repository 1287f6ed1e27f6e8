#include <initializer_list>
#include <support/testing.hpp>
#include <twoside/core/dynamic_array.hpp>
#include <type_traits>
#include <utility>
#include <vector>

using namespace twoside;

namespace {

struct pair {
    double first = -1;
    int second = -2;

    friend constexpr bool operator==(const pair&, const pair&) = default;
};

// What it holds, as a std::vector.
template <class T>
std::vector<T> held(const dynamic_array<T>& a) {
    return std::vector<T>(a.begin(), a.end());
}

}  // namespace

TEST_CASE("a dynamic array holds what is put in, in order, however much it is") {
    dynamic_array<int> a;
    CHECK(a.empty());
    CHECK(a.data() == nullptr);
    std::vector<int> expected;
    for (int i = 0; i < 1000; ++i) {
        a.push_back(i * i);
        expected.push_back(i * i);
        REQUIRE(a.size() == expected.size());
        REQUIRE(held(a) == expected);
    }
    CHECK(a[31] == 961);
    a[31] = 5;
    CHECK(a.data()[31] == 5);
    CHECK_FALSE(a.empty());
    a.clear();
    CHECK(a.empty());
    a.push_back(7);
    CHECK(held(a) == std::vector<int>{7});
}

TEST_CASE("a further value is made in its place, as its type makes it, also where another stood") {
    dynamic_array<pair> a{{1, 2}};
    a.clear();
    for (int i = 0; i < 100; ++i) {
        pair& made = a.emplace_back();
        REQUIRE(made == pair{});
        REQUIRE(&made == a.data() + i);
        made.second = i;
    }
    CHECK(a.size() == 100);
    for (int i = 0; i < 100; ++i) REQUIRE(a[static_cast<std::size_t>(i)] == pair{-1, i});
}

TEST_CASE("it may be given a value of its own") {
    dynamic_array<int> a{1, 2, 3};
    for (int i = 0; i < 100; ++i) a.push_back(a[0]);
    CHECK(a.size() == 103);
    for (std::size_t i = 3; i < a.size(); ++i) REQUIRE(a[i] == 1);
}

TEST_CASE("it is made of a list, of a std::vector and of an address and a number") {
    const dynamic_array<pair> a = {{1, 2}, {3, 4}};
    CHECK(held(a) == std::vector<pair>{{1, 2}, {3, 4}});
    const std::vector<pair> v{{5, 6}, {7, 8}, {9, 10}};
    const dynamic_array<pair> b = v;
    CHECK(held(b) == v);
    const dynamic_array<pair> c(v.data() + 1, 2);
    CHECK(held(c) == std::vector<pair>{{7, 8}, {9, 10}});
    CHECK(dynamic_array<pair>(std::vector<pair>{}).empty());
    static_assert(!std::is_convertible_v<std::vector<int>, dynamic_array<pair>>);
    static_assert(!std::is_convertible_v<int, dynamic_array<int>>);
}

TEST_CASE("a copy goes its own way, and a move leaves nothing behind") {
    dynamic_array<int> a{1, 2, 3};
    dynamic_array<int> b = a;
    b[0] = 9;
    b.push_back(4);
    CHECK(held(a) == std::vector<int>{1, 2, 3});
    CHECK(held(b) == std::vector<int>{9, 2, 3, 4});
    const int* const where = b.data();
    dynamic_array<int> c = std::move(b);
    CHECK(c.data() == where);
    CHECK(b.empty());  // NOLINT(bugprone-use-after-move)
    a = c;
    CHECK(a == c);
    const dynamic_array<int>& same = a;
    a = same;
    CHECK(a == c);
    a = std::move(c);
    CHECK(a.data() == where);
    a = {8};
    CHECK(held(a) == std::vector<int>{8});
    a = {};
    CHECK(a.empty());
    static_assert(std::is_nothrow_move_constructible_v<dynamic_array<int>>);
    static_assert(std::is_nothrow_swappable_v<dynamic_array<int>>);
}

TEST_CASE("two are equal where what they hold is") {
    CHECK(dynamic_array<int>{} == dynamic_array<int>{});
    CHECK(dynamic_array<int>{1, 2} == dynamic_array<int>{1, 2});
    CHECK(dynamic_array<int>{1, 2} != dynamic_array<int>{1, 3});
    CHECK(dynamic_array<int>{1, 2} != dynamic_array<int>{1});
    dynamic_array<int> roomy;
    roomy.reserve(100);
    roomy.push_back(1);
    CHECK(roomy == dynamic_array<int>{1});
}

TEST_CASE("room is kept: nothing moves until it is used up") {
    dynamic_array<int> a{1};
    a.reserve(50);
    const int* const where = a.data();
    while (a.size() < 50) a.push_back(2);
    CHECK(a.data() == where);
    a.reserve(3);
    CHECK(a.size() == 50);
    a.push_back(3);
    CHECK(a[50] == 3);
    CHECK(a[0] == 1);
    // Also in a copy.
    dynamic_array<int> roomy;
    roomy.reserve(50);
    roomy.push_back(1);
    dynamic_array<int> copy = roomy;
    const int* const there = copy.data();
    while (copy.size() < 50) copy.push_back(2);
    CHECK(copy.data() == there);
    CHECK(copy[0] == 1);
}

TEST_CASE("swap exchanges what they hold, without moving it") {
    dynamic_array<int> a{1, 2};
    dynamic_array<int> b{3};
    const int* const where = a.data();
    swap(a, b);
    CHECK(b.data() == where);
    CHECK(held(a) == std::vector<int>{3});
    CHECK(held(b) == std::vector<int>{1, 2});
}

TEST_CASE("it works in a constant expression") {
    constexpr auto sum = [] {
        dynamic_array<pair> a{{1, 2}};
        a.push_back({3, 4});
        const dynamic_array<pair> b = a;
        int s = 0;
        for (const pair& p : b) s += p.second;
        return s;
    };
    static_assert(sum() == 6);
}
