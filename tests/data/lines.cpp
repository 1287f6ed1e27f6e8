#include <cmath>
#include <support/files.hpp>
#include <support/testing.hpp>
#include <twoside/data/lines.hpp>

using namespace twoside::data;

TEST_CASE("lines end in \\n or \\r\\n, the last one in nothing") {
    std::string_view text = "a\r\nb\n\nc";
    std::string_view line;
    REQUIRE(next_line(text, line));
    CHECK(line == "a");
    REQUIRE(next_line(text, line));
    CHECK(line == "b");
    REQUIRE(next_line(text, line));
    CHECK(line.empty());
    REQUIRE(next_line(text, line));
    CHECK(line == "c");
    CHECK_FALSE(next_line(text, line));
}

TEST_CASE("fields are taken strictly") {
    fields f{"12,1.5,x,,7"};
    CHECK(f.integer("a") == 12);
    CHECK(f.number("b") == 1.5);
    CHECK(f.text("c") == "x");
    CHECK(std::isnan(f.optional_number("d")));
    CHECK(f.number("e") == 7);
    f.finish();
    CHECK(f.ok());
}

TEST_CASE("what cannot be taken is named, with its text") {
    const auto why = [](std::string_view line, auto take) {
        fields f{line};
        take(f);
        f.finish();
        return f.why();
    };
    CHECK(why("abc", [](fields& f) { (void)f.number("price"); }) == "price is 'abc', which is not a finite number");
    CHECK(why("1.5x", [](fields& f) { (void)f.number("price"); }) == "price is '1.5x', which is not a finite number");
    CHECK(why("nan", [](fields& f) { (void)f.number("price"); }) == "price is 'nan', which is not a finite number");
    CHECK(why("1e999", [](fields& f) { (void)f.number("price"); }) == "price is '1e999', which is not a finite number");
    CHECK(why("", [](fields& f) { (void)f.number("price"); }) == "price is '', which is not a finite number");
    CHECK(why("1.5", [](fields& f) { (void)f.integer("n"); }) == "n is '1.5', which is not a whole number");
    CHECK(why("99999999999999999999", [](fields& f) { (void)f.integer("n"); }) ==
          "n is '99999999999999999999', which is not a whole number");
    CHECK(why("1", [](fields& f) {
              (void)f.integer("a");
              (void)f.integer("b");
          }) == "b is missing");
    CHECK(why("1,2", [](fields& f) { (void)f.integer("a"); }) == "more fields than expected: '2'");
}

TEST_CASE("seconds are exact nanoseconds") {
    const auto ns = [](std::string_view s) {
        fields f{s};
        const auto n = f.seconds("time");
        return f.ok() ? n : -1;
    };
    CHECK(ns("34200.189607670") == 34200189607670);
    CHECK(ns("34200.5") == 34200500000000);
    CHECK(ns("34200") == 34200000000000);
    CHECK(ns("57599.913117637") == 57599913117637);
    CHECK(ns("1.1234567899") == 1123456789);  // beyond nanoseconds is cut
    CHECK(ns("-1.5") == -1);
    CHECK(ns("1.-5") == -1);
    CHECK(ns("1.x") == -1);
    CHECK(ns("") == -1);
    CHECK(ns("99999999999") == -1);
}

TEST_CASE("a file is read whole, or why not is said") {
    const support::temporary_file file{std::string(200000, 'x')};
    std::string why;
    CHECK(read_file(file.path(), why)->size() == 200000);
    CHECK_FALSE(read_file("/nowhere/at/all", why));
    CHECK(why == "cannot be opened; does it exist, and may it be read?");
    CHECK_FALSE(read_file("/tmp", why));
    CHECK(why == "cannot be read; is it a folder?");
}
