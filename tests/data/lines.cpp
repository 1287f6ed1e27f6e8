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

TEST_CASE("a line of \\r\\n alone is empty, a last line keeps no \\r, and only one \\r belongs to a line's end") {
    std::string_view text = "\r\na\r\r\nb\r";
    std::string_view line = "x";
    REQUIRE(next_line(text, line));
    CHECK(line.empty());
    REQUIRE(next_line(text, line));
    CHECK(line == "a\r");
    REQUIRE(next_line(text, line));
    CHECK(line == "b");
    CHECK_FALSE(next_line(text, line));
    // A newline at the end of a file does not begin another line.
    text = "a\n";
    REQUIRE(next_line(text, line));
    CHECK_FALSE(next_line(text, line));
    CHECK_FALSE(next_line(text = "", line));
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
    CHECK(ns("3999999999.999999999") == 3999999999999999999);
    CHECK(ns("4000000000") == -1);
    CHECK(ns("0") == 0);
    CHECK(ns("0.000000001") == 1);
    CHECK(ns("34200.") == 34200000000000);
}

TEST_CASE("seconds are digits and a point from end to end") {
    const auto refused = [](std::string_view s) {
        fields f{s};
        const auto n = f.seconds("time");
        return n == 0 && f.why() == "time is '" + std::string{s} + "', which is not seconds, like 34200.017459617";
    };
    CHECK(refused("34200.123456789garbage"));
    CHECK(refused("34200.1234567899x"));
    CHECK(refused("34200.123456789.5"));
    CHECK(refused("34200.123456789 "));
    CHECK(refused("34200x"));
    CHECK(refused("3e4"));
    CHECK(refused("34200.5e3"));
    CHECK(refused(" 34200"));
    CHECK(refused(".5"));
    // A sign holds for the fraction too.
    CHECK(refused("-0.5"));
    CHECK(refused("-0"));
    CHECK(refused("+1.5"));
    CHECK(refused("0.-5"));
}

TEST_CASE("a number that may be left out: empty, or a word that exports write") {
    for (const std::string_view none : {"", "nan", "NaN", "-nan", "NAN", "NA", "N/A", "null", "NULL", "None"}) {
        fields f{none};
        CHECK(std::isnan(f.optional_number("bid")));
        CHECK(f.ok());
    }
    for (const std::string_view bad : {"nano", "inf", "none of it", " ", "-", "1x"}) {
        fields f{bad};
        CHECK((void(f.optional_number("bid")), f.why()) ==
              "bid is '" + std::string{bad} + "', which is not a finite number");
    }
    fields missing{"1"};
    (void)missing.number("bid");
    (void)missing.optional_number("ask");
    CHECK(missing.why() == "ask is missing");
}

TEST_CASE("the first thing wrong with a line is what is said, and nothing is taken after it") {
    fields f{"x,y,3"};
    (void)f.number("a");
    (void)f.integer("b");
    (void)f.seconds("c");
    (void)f.text("d");
    (void)f.text("e");
    f.finish();
    CHECK(f.why() == "a is 'x', which is not a finite number");
    CHECK_FALSE(f.at_end());
}

TEST_CASE("numbers are whole fields, whatever the locale writes") {
    const auto refused = [](std::string_view s) {
        fields f{s, ';'};
        (void)f.number("n");
        return !f.ok();
    };
    CHECK(refused("1,5"));
    CHECK(refused("1 000"));
    CHECK(refused("0x10"));
    CHECK(refused("+1"));
    CHECK(refused(" 1"));
    CHECK(refused("1-2"));
    CHECK(refused("inf"));
    fields f{"-2;-1.5e-3;-7", ';'};
    CHECK(f.integer("a") == -2);
    CHECK(f.number("b") == -1.5e-3);
    CHECK_FALSE(f.at_end());
    CHECK(f.integer("c") == -7);
    CHECK(f.at_end());
    // A separator at the end is an empty field.
    fields trailing{"1,"};
    (void)trailing.number("a");
    CHECK_FALSE(trailing.at_end());
    CHECK(trailing.text("b").empty());
    CHECK(trailing.at_end());
    CHECK(trailing.ok());
}

TEST_CASE("what is said of a field is cut, so that a long one fits a line") {
    const std::string long_field(100, 'x');
    fields f{long_field};
    (void)f.number("n");
    CHECK(f.why() == "n is '" + std::string(40, 'x') + "', which is not a finite number");
    const std::string too_many = "1," + long_field;
    fields g{too_many};
    (void)g.number("n");
    g.finish();
    CHECK(g.why() == "more fields than expected: '" + std::string(40, 'x') + "'");
}

TEST_CASE("a file is read whole, or why not is said") {
    const support::temporary_file file{std::string(200000, 'x')};
    std::string why;
    CHECK(read_file(file.path(), why)->size() == 200000);
    CHECK_FALSE(read_file("/nowhere/at/all", why));
    CHECK(why == "cannot be opened; does it exist, and may it be read?");
    CHECK_FALSE(read_file("/tmp", why));
    CHECK(why == "cannot be read; is it a folder?");
    // Of the length of what is read at once, of none, and with bytes that are no text.
    for (const std::size_t length : {std::size_t{0}, std::size_t{65535}, std::size_t{65536}, std::size_t{131072}}) {
        const support::temporary_file whole{std::string(length, '\0')};
        CHECK(read_file(whole.path(), why) == std::string(length, '\0'));
    }
}

TEST_CASE("a packed file is refused as such, the mark of UTF-8 is left away") {
    std::string why;
    const support::temporary_file gzip{"\x1f\x8b\x08 and so on"};
    CHECK_FALSE(read_file(gzip.path(), why));
    CHECK(why == "is packed (gzip or zip); unpack it first");
    why.clear();
    const support::temporary_file zip{"PK\x03\x04 and so on"};
    CHECK_FALSE(read_file(zip.path(), why));
    CHECK(why == "is packed (gzip or zip); unpack it first");
    const support::temporary_file marked{
        "\xef\xbb\xbf"
        "1,2"};
    CHECK(read_file(marked.path(), why) == "1,2");
}
