#include <support/files.hpp>
#include <support/testing.hpp>
#include <twoside/data/offset_grid.hpp>
#include <twoside/solve/tabulate.hpp>

using namespace twoside;
using Catch::Matchers::Contains;

namespace {

offset_grid solved() {
    return solve::tabulate(
        {.sigma = 0.3, .arrival_rate = 0.9, .fill_decay = 0.3, .risk_aversion = 0.01, .size = 0.1, .limit = 7}, 90.0,
        10);
}

}  // namespace

TEST_CASE("a table that was saved is read back to the last digit") {
    const offset_grid g = solved();
    REQUIRE_FALSE(g.check());
    const auto r = data::offset_grid_of(data::to_text(g));
    INFO(r.problem);
    REQUIRE(r.ok());
    CHECK(r.grid == g);
    CHECK(offset_table{r.grid}.save() == g);
}

TEST_CASE("through a file, and what is said of a file that is not there") {
    const support::temporary_file file{"", "table.csv"};
    std::string why;
    REQUIRE(data::write_offset_grid(file.path(), solved(), why));
    CHECK(why.empty());
    const auto r = data::read_offset_grid(file.path());
    CHECK(r.ok());
    CHECK(r.grid == solved());
    CHECK_FALSE(data::write_offset_grid("/nowhere/table.csv", solved(), why));
    CHECK_THAT(why, Contains("/nowhere/table.csv cannot be opened"));
    CHECK_THAT(data::read_offset_grid("/nowhere/table.csv").problem, Contains("cannot be opened"));
}

TEST_CASE("a disk that is full is said") {
    std::FILE* full = std::fopen("/dev/full", "wb");
    if (full == nullptr) return;  // not every system has it
    std::fclose(full);
    std::string why;
    CHECK_FALSE(data::write_offset_grid("/dev/full", solved(), why));
    CHECK(why == "/dev/full cannot be written whole");
}

TEST_CASE("a table that a spreadsheet marked as UTF-8 is read") {
    const support::temporary_file file{"\xef\xbb\xbf" + data::to_text(solved())};
    CHECK(data::read_offset_grid(file.path()).grid == solved());
}

TEST_CASE("a table as people write it") {
    const auto r = data::offset_grid_of(
        "lowest,step,positions,time_step\r\n-1,1,3,0\r\ntime_left,position,bid,ask\r\n"
        "0,-1,0.01,never\r\n0,0,0.02,0.02\r\n0,1,never,0.01\r\n");
    INFO(r.problem);
    REQUIRE(r.ok());
    CHECK(r.grid.at[0] == offsets{0.01, infinity});
    CHECK(r.grid.at[2] == offsets{infinity, 0.01});
}

TEST_CASE("what is wrong is said with its line") {
    const std::string head = "lowest,step,positions,time_step\n-1,1,3,0\ntime_left,position,bid,ask\n";
    const auto why = [](const std::string& text) { return data::offset_grid_of(text).problem; };
    CHECK_THAT(why(""), Contains("line 1"));
    CHECK_THAT(why("price,size\n"), Contains("line 1"));
    CHECK_THAT(why("lowest,step,positions,time_step\n-1,x,3,0\n"), Contains("line 2") && Contains("'x'"));
    CHECK_THAT(why("lowest,step,positions,time_step\n-1,1,0,0\n"), Contains("positions must be"));
    CHECK_THAT(why(head + "0,-1,1,never\n0,1,1,1\n"), Contains("line 5") && Contains("is a line missing"));
    CHECK_THAT(why(head + "0,-1,1,never\n0,0,1,nan\n"), Contains("line 5") && Contains("ask"));
    CHECK_THAT(why(head + "0,-1,1,never\n0,0,1\n"), Contains("ask is missing"));
    CHECK_THAT(why(head + "0,-1,1,never\n0,0,1,1,1\n"), Contains("more fields"));
    CHECK_THAT(why(head + "0,-1,1,never\n"), Contains("whole rows"));
    CHECK_THAT(why(head + "0,-1,1,never\n0,0,never,1\n0,1,1,1\n"), Contains("offset (bid)"));
    CHECK_THAT(why(head + "5,-1,1,never\n"), Contains("time left"));
}
