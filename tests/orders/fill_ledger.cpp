#include <algorithm>
#include <cmath>
#include <cstring>
#include <map>
#include <optional>
#include <string>
#include <support/testing.hpp>
#include <twoside/market/fee_schedules.hpp>
#include <twoside/orders/fill_ledger.hpp>
#include <twoside/sim/random.hpp>
#include <type_traits>
#include <utility>
#include <vector>
#if defined(__GLIBC__)
#    include <malloc.h>
#endif

using namespace twoside;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;

namespace {

report fill(std::uint64_t id, std::uint64_t order, side s, std::int64_t lots, std::int64_t ticks) {
    report r;
    r.kind = report_kind::fill;
    r.execution = {0x45, id};
    r.order = order;
    r.side = s;
    r.executed = lots;
    r.ticks = ticks;
    r.liquidity = liquidity::added;
    return r;
}
report corrected(report r, std::uint32_t revision) {
    r.kind = report_kind::corrected;
    r.revision = revision;
    return r;
}
report busted(std::uint64_t id, std::uint32_t revision) {
    report r;
    r.kind = report_kind::busted;
    r.execution = {0x45, id};
    r.revision = revision;
    return r;
}
report commission(std::uint64_t id, double money) {
    report r;
    r.kind = report_kind::commission;
    r.execution = {0x45, id};
    r.money = money;
    return r;
}
report modified(std::uint64_t order, bool replayed = false) {
    report r;
    r.kind = report_kind::modified;
    r.order = order;
    r.replayed = replayed;
    return r;
}

auto plain() { return fill_ledger{tick_rule{0.01}, lot_rule{}}; }

bool same(double a, double b) { return a == b || (a != a && b != b); }

// Everything that can be asked, at some mark.
template <class Ledger>
void require_same(const Ledger& a, const Ledger& b) {
    REQUIRE(a.position() == b.position());
    REQUIRE(a.executions() == b.executions());
    REQUIRE(a.adjusted() == b.adjusted());
    REQUIRE(a.traded_lots() == b.traded_lots());
    REQUIRE((a.cash_units() == b.cash_units()));
    REQUIRE((a.turnover_units() == b.turnover_units()));
    REQUIRE(same(a.cash(), b.cash()));
    REQUIRE(same(a.average_cost(), b.average_cost()));
    REQUIRE(same(a.realised(), b.realised()));
    REQUIRE(same(a.open_profit(99.5), b.open_profit(99.5)));
    REQUIRE(same(a.profit(99.5), b.profit(99.5)));
    REQUIRE(a.fees() == b.fees());
    REQUIRE(a.estimated() == b.estimated());
    REQUIRE(a.commissions_told() == b.commissions_told());
    REQUIRE(a.estimate().commission == b.estimate().commission);
    REQUIRE(a.estimate().venue_fees == b.estimate().venue_fees);
    REQUIRE(a.estimate().levies == b.estimate().levies);
}

bool same_entry(const ledger_entry& a, const ledger_entry& b) {
    return a.execution == b.execution && a.order == b.order && a.venue_order == b.venue_order && a.side == b.side &&
           a.liquidity == b.liquidity && a.counts == b.counts && a.busted == b.busted && a.struck == b.struck &&
           a.adjustment == b.adjustment && a.revision == b.revision && a.millionths == b.millionths &&
           a.ticks == b.ticks && a.lots == b.lots && same(a.commission, b.commission) && a.estimated == b.estimated;
}

template <class Ledger>
std::vector<std::int64_t> saved(const Ledger& ledger) {
    std::vector<std::int64_t> numbers;
    ledger.save([&](std::int64_t n) { numbers.push_back(n); });
    return numbers;
}
template <class Ledger>
problem restored(Ledger& ledger, const std::vector<std::int64_t>& numbers) {
    std::size_t next = 0;
    // What is not there is nonsense.
    return ledger.restore([&] { return next < numbers.size() ? numbers[next++] : std::int64_t{-77}; });
}

}  // namespace

TEST_CASE("a ledger begins with nothing, or with a position and its cost") {
    const auto empty = plain();
    CHECK(empty.position() == 0);
    CHECK(empty.cash() == 0);
    CHECK(empty.fees() == 0);
    CHECK(empty.turnover() == 0);
    CHECK(empty.realised() == 0);
    CHECK(empty.open_profit(12) == 0);
    CHECK(empty.open_profit(not_a_number) == 0);
    CHECK(empty.profit(not_a_number) == 0);
    CHECK(std::isnan(empty.average_cost()));
    CHECK(empty.executions() == 0);
    CHECK_FALSE(empty.find({1, 2}).execution.given());

    const fill_ledger held{tick_rule{0.01}, lot_rule{}, {.position = -20, .average_cost = 10.005}};
    CHECK(held.position() == -20);
    CHECK(held.cash() == 0);
    CHECK_THAT(held.average_cost(), WithinRel(10.005, 1e-14));
    CHECK_THAT(held.open_profit(10), WithinAbs(0.1, 1e-12));
    CHECK_THAT(held.profit(10), WithinAbs(0.1, 1e-12));
}

TEST_CASE("adding averages, reducing realises, through zero is a new cost: by hand") {
    auto l = plain();
    CHECK(l.take(fill(1, 7, side::bid, 50, 1001)) == booking{true, side::bid, 7, 50});
    l.take(fill(2, 8, side::bid, 30, 1003));
    CHECK_THAT(l.average_cost(), WithinRel((50 * 10.01 + 30 * 10.03) / 80, 1e-14));
    CHECK(l.realised() == 0);
    l.take(fill(3, 9, side::ask, 60, 998));
    CHECK_THAT(l.average_cost(), WithinRel(10.0175, 1e-14));
    CHECK_THAT(l.realised(), WithinAbs(60 * (9.98 - 10.0175), 1e-12));
    CHECK_THAT(l.open_profit(10.02), WithinAbs(20 * 0.0025, 1e-12));
    l.take(fill(4, 9, side::ask, 45, 996));
    CHECK(l.position() == -25);
    CHECK_THAT(l.average_cost(), WithinRel(9.96, 1e-14));
    CHECK_THAT(l.realised(), WithinAbs(60 * (9.98 - 10.0175) + 20 * (9.96 - 10.0175), 1e-12));
    CHECK_THAT(l.open_profit(9.90), WithinAbs(25 * 0.06, 1e-12));
    l.take(fill(5, 10, side::bid, 25, 990));
    CHECK(l.position() == 0);
    CHECK(std::isnan(l.average_cost()));
    CHECK_THAT(l.profit(not_a_number), WithinAbs(l.realised(), 1e-12));
    CHECK_THAT(l.cash(), WithinAbs(-50 * 10.01 - 30 * 10.03 + 60 * 9.98 + 45 * 9.96 - 25 * 9.90, 1e-12));
    CHECK_THAT(l.turnover(), WithinAbs(50 * 10.01 + 30 * 10.03 + 60 * 9.98 + 45 * 9.96 + 25 * 9.90, 1e-12));
    CHECK(l.traded_lots() == 210);
    CHECK(l.executions() == 5);
}

TEST_CASE("a position without a known cost has a profit only once it is told, or gone") {
    fill_ledger l{tick_rule{0.01}, lot_rule{}, {.position = 10}};
    CHECK(std::isnan(l.average_cost()));
    CHECK(std::isnan(l.realised()));
    CHECK(std::isnan(l.open_profit(10)));
    CHECK(std::isnan(l.profit(10)));
    l.take(fill(1, 1, side::bid, 5, 1000));
    CHECK(std::isnan(l.average_cost()));
    l.take(fill(2, 1, side::ask, 20, 1010));
    CHECK_THAT(l.average_cost(), WithinRel(10.10, 1e-14));  // of what is short now
    CHECK_THAT(l.open_profit(10), WithinAbs(0.5, 1e-12));
    CHECK(std::isnan(l.realised()));
    l.first_mark(not_a_number);
    CHECK(std::isnan(l.realised()));
    l.first_mark(9.99);
    l.first_mark(5);  // the first counts
    const double average = (10 * 9.99 + 5 * 10.00) / 15;
    CHECK_THAT(l.realised(), WithinAbs(15 * (10.10 - average), 1e-12));
    CHECK_THAT(l.profit(10), WithinAbs(15 * (10.10 - average) + 0.5, 1e-12));
    // Where a cost was given, there is nothing to tell.
    fill_ledger given{tick_rule{0.01}, lot_rule{}, {.position = 10, .average_cost = 8}};
    given.first_mark(9);
    CHECK(given.average_cost() == 8);
    // One that goes flat has a known cost when it begins anew.
    fill_ledger flat{tick_rule{0.01}, lot_rule{}, {.position = 10}};
    flat.take(fill(1, 1, side::ask, 10, 1000));
    CHECK(flat.open_profit(3) == 0);
    flat.take(fill(2, 1, side::bid, 4, 1000));
    CHECK_THAT(flat.average_cost(), WithinRel(10.0, 1e-14));
}

TEST_CASE("an execution counts once, however often it is told") {
    auto l = plain();
    const report f = fill(1, 7, side::ask, 30, 9998);
    CHECK(l.take(f) == booking{true, side::ask, 7, 30});
    for (int i = 0; i < 3; ++i) CHECK(l.take(f) == booking{});
    report later = f;
    later.executed = 99;  // the same revision: not believed
    CHECK(l.take(later) == booking{});
    CHECK(l.position() == -30);
    CHECK(l.executions() == 1);
    // Ids that differ in either half are different.
    report other = f;
    other.execution.high = 0x46;
    CHECK(l.take(other).news);
    CHECK(l.position() == -60);
}

TEST_CASE("a correction states an execution anew, in either direction, and once") {
    auto l = plain();
    l.take(fill(1, 7, side::bid, 30, 9998));
    CHECK(l.take(corrected(fill(1, 7, side::bid, 20, 9999), 1)) == booking{true, side::bid, 7, -10});
    CHECK(l.take(corrected(fill(1, 7, side::bid, 20, 9999), 1)) == booking{});
    CHECK(l.take(corrected(fill(1, 7, side::bid, 50, 1), 1)) == booking{});  // not newer
    CHECK(l.position() == 20);
    CHECK_THAT(l.cash(), WithinAbs(-20 * 99.99, 1e-9));
    CHECK(l.take(corrected(fill(1, 7, side::bid, 45, 9999), 3)) == booking{true, side::bid, 7, 25});
    CHECK(l.take(corrected(fill(1, 7, side::bid, 1, 9999), 2)) == booking{});  // overtaken
    CHECK(l.find({0x45, 1}).revision == 3);
    CHECK(l.find({0x45, 1}).lots == 45);
    CHECK(l.executions() == 1);
    // Of the price alone: no lots change, and it is news.
    CHECK(l.take(corrected(fill(1, 7, side::bid, 45, 9990), 4)) == booking{true, side::bid, 7, 0});
    CHECK_THAT(l.average_cost(), WithinRel(99.90, 1e-14));
    // A fill with a higher revision says the same as a correction.
    report newer = fill(1, 7, side::bid, 5, 9990);
    newer.revision = 5;
    CHECK(l.take(newer) == booking{true, side::bid, 7, -40});
    CHECK(l.position() == 5);
    // The same told with a higher revision is no news, and is what counts.
    CHECK(l.take(corrected(fill(1, 7, side::bid, 5, 9990), 9)) == booking{});
    CHECK(l.take(corrected(fill(1, 7, side::bid, 6, 9990), 8)) == booking{});
    CHECK(l.position() == 5);
}

TEST_CASE("a venue that does not count revisions: a correction is newer than what is known, but for a bust") {
    auto l = plain();
    l.take(fill(1, 7, side::bid, 30, 9998));
    CHECK(l.take(corrected(fill(1, 7, side::bid, 20, 9998), 0)) == booking{true, side::bid, 7, -10});
    CHECK(l.take(corrected(fill(1, 7, side::bid, 20, 9998), 0)) == booking{});
    CHECK(l.take(corrected(fill(1, 7, side::bid, 25, 9998), 0)) == booking{true, side::bid, 7, 5});
    CHECK(l.take(fill(1, 7, side::bid, 30, 9998)) == booking{});
    CHECK(l.take(busted(1, 0)) == booking{true, side::bid, 7, -25});
    CHECK(l.take(corrected(fill(1, 7, side::bid, 20, 9998), 0)) == booking{});
    CHECK(l.position() == 0);
    CHECK(l.take(corrected(fill(1, 7, side::bid, 20, 9998), 1)) == booking{true, side::bid, 7, 20});
    // One without a revision does not make a later one with it old.
    CHECK(l.take(corrected(fill(1, 7, side::bid, 21, 9998), 0)) == booking{true, side::bid, 7, 1});
    CHECK(l.take(corrected(fill(1, 7, side::bid, 22, 9998), 1)) == booking{});
    CHECK(l.take(corrected(fill(1, 7, side::bid, 22, 9998), 2)) == booking{true, side::bid, 7, 1});
}

TEST_CASE("a bust takes an execution back, and what is busted stays so") {
    auto l = plain();
    l.take(fill(1, 7, side::ask, 30, 9998));
    CHECK(l.take(busted(1, 1)) == booking{true, side::ask, 7, -30});
    CHECK(l.take(busted(1, 1)) == booking{});
    CHECK(l.take(busted(1, 2)) == booking{});
    CHECK(l.take(fill(1, 7, side::ask, 30, 9998)) == booking{});
    CHECK(l.take(corrected(fill(1, 7, side::ask, 10, 9998), 2)) == booking{});
    CHECK(l.position() == 0);
    CHECK(l.cash() == 0);
    CHECK(l.turnover() == 0);
    CHECK(l.executions() == 0);
    CHECK(l.traded_lots() == 0);
    CHECK(l.find({0x45, 1}).busted);
    CHECK_FALSE(l.find({0x45, 1}).counts);
    CHECK(l.take(corrected(fill(1, 7, side::ask, 10, 9998), 3)) == booking{true, side::ask, 7, 10});
    CHECK(l.position() == -10);
    // One that is older than the correction it would undo is none.
    CHECK(l.take(busted(1, 3)) == booking{});
    CHECK(l.take(busted(1, 1)) == booking{});
    CHECK(l.position() == -10);
}

TEST_CASE("a correction and a bust before the fill count, and the fill changes nothing") {
    auto l = plain();
    CHECK(l.take(corrected(fill(1, 7, side::bid, 20, 9999), 1)) == booking{true, side::bid, 7, 20});
    CHECK(l.take(fill(1, 7, side::bid, 30, 9998)) == booking{});
    CHECK(l.take(corrected(fill(2, 7, side::bid, 20, 9999), 0)) == booking{true, side::bid, 7, 20});
    CHECK(l.take(fill(2, 7, side::bid, 30, 9998)) == booking{});
    CHECK(l.position() == 40);
    const report bust = [] {
        report r = busted(3, 1);
        r.order = 9;
        r.side = side::ask;
        return r;
    }();
    CHECK(l.take(bust) == booking{true, side::ask, 9, 0});
    CHECK(l.take(fill(3, 9, side::ask, 30, 9998)) == booking{});
    CHECK(l.take(busted(4, 0)).lots == 0);
    CHECK(l.take(fill(4, 9, side::ask, 30, 9998)) == booking{});
    CHECK(l.position() == 40);
    CHECK(l.take(corrected(fill(4, 9, side::ask, 30, 9998), 1)) == booking{true, side::ask, 9, 30});
    CHECK(l.executions() == 3);
}

TEST_CASE("a correction may turn the side; an order is known late, and then has all of it") {
    auto l = plain();
    l.take(fill(1, 0, side::bid, 30, 9998));
    CHECK(l.position() == 30);  // of nobody's order, and it moves the position
    CHECK(l.take(corrected(fill(1, 12, side::ask, 20, 9998), 1)) == booking{true, side::ask, 12, 20});
    CHECK(l.position() == -20);
    CHECK(l.find({0x45, 1}).order == 12);
    CHECK(l.take(corrected(fill(1, 13, side::ask, 25, 9998), 2)) == booking{true, side::ask, 12, 5});
    CHECK(l.take(corrected(fill(1, 0, side::ask, 26, 9998), 3)) == booking{true, side::ask, 12, 1});
    CHECK_THAT(l.cash(), WithinAbs(26 * 99.98, 1e-9));
}

TEST_CASE("a commission is booked by execution, before it or after, and the last one told holds") {
    fill_ledger l{tick_rule{0.01}, lot_rule{}, {.fees = {.per_unit = 0.01}}};
    CHECK(l.take(commission(1, 0.75)) == booking{true, side::bid, 0, 0});
    CHECK(l.fees() == 0);  // of what is not there yet
    CHECK(l.executions() == 0);
    l.take(fill(1, 7, side::bid, 30, 9998));
    CHECK(l.executions() == 1);
    CHECK_THAT(l.fees(), WithinAbs(0.75, 1e-15));
    CHECK_THAT(l.estimated(), WithinAbs(0.30, 1e-15));
    CHECK_THAT(l.commissions_told(), WithinAbs(0.75, 1e-15));
    l.take(fill(2, 7, side::bid, 10, 9998));
    CHECK_THAT(l.fees(), WithinAbs(0.85, 1e-15));
    CHECK(l.take(commission(2, -0.05)) == booking{true, side::bid, 7, 0});
    CHECK(l.take(commission(2, -0.05)) == booking{});
    CHECK_THAT(l.fees(), WithinAbs(0.70, 1e-15));
    l.take(commission(1, 0.5));
    CHECK_THAT(l.fees(), WithinAbs(0.45, 1e-15));
    CHECK_THAT(l.cash(), WithinAbs(-40 * 99.98 - 0.45, 1e-9));
    CHECK_THAT(l.profit(99.98), WithinAbs(-0.45, 1e-9));
    CHECK(l.find({0x45, 1}).commission == 0.5);
    CHECK_THAT(l.find({0x45, 1}).estimated, WithinAbs(0.30, 1e-15));
    // What is taken back costs nothing, and brings its commission along when it comes back.
    l.take(busted(1, 1));
    CHECK_THAT(l.fees(), WithinAbs(-0.05, 1e-15));
    CHECK_THAT(l.estimated(), WithinAbs(0.10, 1e-15));
    l.take(corrected(fill(1, 7, side::bid, 20, 9998), 2));
    CHECK_THAT(l.fees(), WithinAbs(0.45, 1e-15));
    CHECK_THAT(l.estimated(), WithinAbs(0.30, 1e-15));
    CHECK_THAT(l.commissions_told(), WithinAbs(0.45, 1e-15));
}

TEST_CASE("without a schedule the venue's commissions are the fees") {
    auto l = plain();
    l.take(fill(1, 7, side::bid, 30, 9998));
    l.take(commission(1, 0.35));
    CHECK_THAT(l.fees(), WithinAbs(0.35, 1e-15));
    CHECK(l.estimated() == 0);
    l.take(modified(7));
    l.strike({0x45, 1});
    CHECK(l.fees() == 0);
}

TEST_CASE("the minimum is paid once an order, the cap beats it, levies on sales stop at their cap") {
    const fee_schedule us{.per_unit = 0.005,
                          .least_per_order = 1,
                          .most_of_value = 0.01,
                          .maker_per_unit = -0.002,
                          .taker_per_unit = 0.003,
                          .sale_of_value = 1e-4,
                          .sale_per_unit = 0.001,
                          .most_sale_levy = 0.05};
    fill_ledger l{tick_rule{0.01}, lot_rule{}, {.fees = us}};
    l.take(fill(1, 7, side::bid, 30, 1000));
    CHECK_THAT(l.estimate().commission, WithinAbs(1, 1e-12));
    l.take(fill(2, 7, side::bid, 150, 1000));
    CHECK_THAT(l.estimate().commission, WithinAbs(1, 1e-12));
    l.take(fill(3, 7, side::bid, 40, 1000));
    CHECK_THAT(l.estimate().commission, WithinAbs(1.1, 1e-12));
    CHECK_THAT(l.find({0x45, 3}).estimated, WithinAbs(0.1 - 40 * 0.002, 1e-12));
    l.take(fill(4, 8, side::bid, 5, 1000));  // an order of its own: 1 % of 50
    CHECK_THAT(l.estimate().commission, WithinAbs(1.6, 1e-12));
    CHECK(l.estimate().levies == 0);
    CHECK_THAT(l.estimate().venue_fees, WithinAbs(-0.002 * 225, 1e-12));
    report taken = fill(5, 9, side::ask, 40, 1000);
    taken.liquidity = liquidity::removed;
    l.take(taken);
    CHECK_THAT(l.estimate().venue_fees, WithinAbs(-0.002 * 225 + 0.003 * 40, 1e-12));
    CHECK_THAT(l.estimate().levies, WithinAbs(40 * 0.001 + 400 * 1e-4, 1e-12));
    report unknown = fill(6, 9, side::ask, 40, 1000);
    unknown.liquidity = liquidity::unknown;  // what is dearer
    l.take(unknown);
    CHECK_THAT(l.estimate().venue_fees, WithinAbs(-0.002 * 225 + 0.003 * 80, 1e-12));
    CHECK_THAT(l.estimate().levies, WithinAbs(0.05 + 800 * 1e-4, 1e-12));
    // Where making costs more than taking, what is not told was made.
    fill_ledger inverted{tick_rule{0.01}, lot_rule{}, {.fees = {.maker_per_unit = 0.002, .taker_per_unit = -0.001}}};
    inverted.take(unknown);
    CHECK_THAT(inverted.fees(), WithinAbs(0.08, 1e-12));
    const fee_parts e = l.estimate();
    CHECK_THAT(l.estimated(), WithinAbs(e.commission + e.venue_fees + e.levies, 1e-12));
    CHECK_THAT(l.cash(), WithinAbs(-225 * 10.0 + 800 - l.fees(), 1e-9));
    // Where the first of an order never was, the next one pays the minimum.
    l.take(busted(1, 1));
    CHECK_THAT(l.find({0x45, 2}).estimated, WithinAbs(1 - 0.3, 1e-12));
}

TEST_CASE("executions without an order of ours go by the venue's; without that, each is an order") {
    fill_ledger l{tick_rule{0.01}, lot_rule{}, {.fees = {.least_per_order = 1}}};
    const auto told = [&](std::uint64_t id, std::uint64_t order, std::uint64_t venue_order) {
        report r = fill(id, order, side::bid, 1, 1000);
        r.venue_order = venue_order;
        l.take(r);
        return l.estimated();
    };
    CHECK(told(1, 0, 0) == 1);
    CHECK(told(2, 0, 0) == 2);
    CHECK(told(3, 0, 5) == 3);
    CHECK(told(4, 0, 5) == 3);
    CHECK(told(5, 5, 0) == 4);  // our 5 is not the venue's
    CHECK(told(6, 5, 8) == 4);
    CHECK(told(7, 0, 6) == 5);
    CHECK(l.take(commission(4, 2)).order == 0);
    CHECK(l.fees() == 7);
    // An order that becomes known takes its executions along.
    report known = corrected(fill(3, 5, side::bid, 1, 1000), 1);
    known.venue_order = 5;
    l.take(known);
    CHECK(l.estimated() == 5);  // the other of the venue's 5 pays its minimum now
    CHECK(l.find({0x45, 4}).estimated == 1);
    // And the venue's number too.
    report numbered = corrected(fill(1, 0, side::bid, 1, 1000), 1);
    numbered.venue_order = 6;
    l.take(numbered);
    CHECK(l.estimated() == 4);
}

TEST_CASE("where the broker says so, a modification begins a new commission; levies go on") {
    const fee_schedule us{.per_unit = 0.005, .least_per_order = 1, .sale_per_unit = 0.01, .most_sale_levy = 0.5};
    for (const bool restarts : {true, false}) {
        fill_ledger l{tick_rule{0.01}, lot_rule{}, {.fees = us, .modify_restarts_minimum = restarts}};
        l.take(modified(7));  // without fills
        l.take(fill(1, 7, side::ask, 30, 1000));
        l.take(modified(7, true));  // told again
        l.take(modified(8));
        l.take(modified(0));
        l.take(fill(2, 7, side::ask, 10, 1000));
        CHECK(l.estimate().commission == 1);
        l.take(modified(7));
        l.modified(7);
        l.take(fill(3, 7, side::ask, 80, 1000));
        CHECK(l.estimate().commission == (restarts ? 2 : 1));
        CHECK_THAT(l.estimate().levies, WithinAbs(0.5, 1e-12));
        // Also where the last one before it is taken back, and comes back.
        l.take(busted(2, 1));
        CHECK(l.estimate().commission == (restarts ? 2 : 1));
        l.take(busted(1, 1));
        CHECK(l.estimate().commission == 1);
        l.take(corrected(fill(1, 7, side::ask, 400, 1000), 2));
        CHECK_THAT(l.estimate().commission, WithinAbs(restarts ? 3 : 480 * 0.005, 1e-12));
    }
}

TEST_CASE("one fill under two ids is struck by hand, for good") {
    fill_ledger l{tick_rule{0.01}, lot_rule{}, {.fees = {.least_per_order = 1}}};
    l.take(fill(1, 7, side::bid, 30, 9998));
    l.take(fill(2, 7, side::bid, 30, 9998));
    CHECK(l.strike({0x45, 2}) == booking{true, side::bid, 7, -30});
    CHECK(l.strike({0x45, 2}) == booking{});
    CHECK(l.position() == 30);
    CHECK(l.take(fill(2, 7, side::bid, 30, 9998)) == booking{});
    CHECK(l.take(corrected(fill(2, 7, side::bid, 31, 9998), 1)).lots == 0);
    CHECK(l.take(busted(2, 2)).lots == 0);
    CHECK(l.take(corrected(fill(2, 7, side::bid, 31, 9998), 3)).lots == 0);
    CHECK(l.position() == 30);
    CHECK(l.executions() == 1);
    CHECK(l.find({0x45, 2}).struck);
    l.take(commission(2, 5));
    CHECK(l.fees() == 1);
    // What is not known cannot be struck, nor what is known by its commission alone.
    CHECK(l.strike({0x45, 3}) == booking{});
    l.take(commission(3, 5));
    CHECK(l.strike({0x45, 3}) == booking{});
    CHECK(l.take(fill(3, 7, side::bid, 1, 9998)).lots == 1);
}

TEST_CASE("a position that nobody can explain is an entry of its own") {
    fill_ledger l{tick_rule{0.01}, lot_rule{}, {.fees = ib_us_stocks_fixed}};
    l.take(fill(1, 7, side::bid, 30, 9998));
    const double fees = l.fees();
    const execution_id id = l.adjust(-50, 9990, 500000);
    REQUIRE(id.given());
    CHECK(l.position() == -20);
    CHECK(l.adjusted() == -50);
    CHECK(l.executions() == 1);
    CHECK(l.fees() == fees);
    CHECK(l.find(id).adjustment);
    CHECK(l.find(id).lots == 50);
    CHECK(l.find(id).side == side::ask);
    CHECK_THAT(l.average_cost(), WithinRel(99.905, 1e-14));
    const execution_id second = l.adjust(20, 9990);
    CHECK(second != id);
    CHECK(l.position() == 0);
    CHECK(l.adjusted() == -30);
    CHECK(l.strike(second).lots == -20);
    CHECK(l.adjusted() == -50);
    CHECK_FALSE(l.adjust(0, 9990).given());
    CHECK(l.refused() == 0);
    CHECK_FALSE(l.adjust(std::numeric_limits<std::int64_t>::min(), 9990).given());
    CHECK_FALSE(l.adjust(5, 9990, 1000000).given());
    CHECK(l.refused() == 2);
    CHECK(l.position() == -20);
    REQUIRE(l.entries() == 3);
    CHECK(l.entry_at(0).execution == execution_id{0x45, 1});
    CHECK(l.entry_at(1).execution == id);
    CHECK(l.entry_at(2).struck);
    // An id that a venue happens to use is not taken.
    auto other = plain();
    report foreign = fill(1, 7, side::bid, 3, 9998);
    foreign.execution = {~std::uint64_t{0}, 1};
    other.take(foreign);
    CHECK(other.adjust(2, 9998) != foreign.execution);
    CHECK(other.position() == 5);
}

TEST_CASE("an execution between two ticks is exact, and so is one below zero") {
    auto l = plain();
    report half = fill(1, 7, side::bid, 3, 9998);
    half.millionths = 500000;
    l.take(half);
    CHECK((l.cash_units() == -wide_integer{3} * 9998500000));
    CHECK_THAT(l.average_cost(), WithinRel(99.985, 1e-15));
    report below = fill(2, 8, side::ask, 4, -3);
    below.millionths = 250000;  // -2.75 ticks
    l.take(below);
    CHECK((l.cash_units() == -wide_integer{3} * 9998500000 - wide_integer{4} * 2750000));
    CHECK((l.turnover_units() == wide_integer{3} * 9998500000 + wide_integer{4} * 2750000));
    CHECK(l.units_of_money() == 1e8);
    CHECK((l.price_units(-3, 250000) == -2750000));
}

TEST_CASE("what makes no sense is not booked, and is counted") {
    auto l = plain();
    std::int64_t bad = 0;
    const auto refused = [&](report r) {
        CHECK(l.take(r) == booking{});
        CHECK(l.refused() == ++bad);
        CHECK(l.position() == 0);
    };
    const report good = fill(1, 7, side::bid, 30, 9998);
    const auto with = [&](auto change) {
        report r = good;
        change(r);
        refused(r);
    };
    with([](report& r) { r.execution = {}; });
    with([](report& r) { r.executed = 0; });
    with([](report& r) { r.executed = -5; });
    with([](report& r) { r.executed = 1'000'000'000'000'001; });
    with([](report& r) { r.ticks = 1'000'000'000'000'001; });
    with([](report& r) { r.ticks = -1'000'000'000'000'001; });
    with([](report& r) { r.ticks = std::numeric_limits<std::int64_t>::min(); });
    with([](report& r) { r.ticks = 1'000'000'000'000'000, r.millionths = 1; });  // above what units hold
    with([](report& r) { r.millionths = 1'000'000; });
    with([](report& r) { r.executed = r.ticks = 1'000'000'000'000'000; });  // 10^30: more than the books hold
    with([](report& r) { r.executed = 1'000'000'000'000'000, r.ticks = -1'000'000'000'000'000; });
    refused(commission(1, not_a_number));
    refused(commission(1, infinity));
    report nameless = busted(1, 1);
    nameless.execution = {};
    refused(nameless);
    nameless.kind = report_kind::commission;
    nameless.money = 1;
    refused(nameless);
    CHECK(l.entries() == 0);
    // A correction that cannot be booked leaves what was.
    l.take(good);
    CHECK(l.take(corrected(fill(1, 7, side::bid, 0, 9998), 1)) == booking{});
    report large = corrected(fill(1, 7, side::bid, 1'000'000'000'000'000, 1'000'000'000'000'000), 1);
    CHECK(l.take(large) == booking{});
    CHECK(l.refused() == bad + 2);
    CHECK(l.position() == 30);
    CHECK_THAT(l.average_cost(), WithinRel(99.98, 1e-14));
    CHECK(l.find({0x45, 1}).revision == 0);
    // The same for one whose commission was told before.
    l.take(commission(9, 1));
    large.execution = {0x45, 9};
    CHECK(l.take(large) == booking{});
    CHECK(l.refused() == bad + 3);
    // As large as books hold, and not a lot more.
    auto full = fill_ledger{tick_rule{1}, lot_rule{}};
    CHECK(full.take(fill(1, 1, side::bid, 10'000'000'000, 1'000'000'000'000'000)).news);
    CHECK_FALSE(full.take(fill(2, 1, side::ask, 1, 1)).news);
    CHECK(full.refused() == 1);
    CHECK(full.position() == 10'000'000'000);
    CHECK_THAT(full.average_cost(), WithinRel(1e15, 1e-14));
    // In a band whose increment is twice the base, half as many ticks.
    for (const std::int64_t sign : {1, -1}) {
        fill_ledger banded{tick_rule{{-1e15, 0.01}, {1e13, 0.025}}, lot_rule{}};
        CHECK_FALSE(banded.take(fill(1, 1, side::bid, 1, sign * 500'000'000'000'001)).news);
        CHECK(banded.take(fill(1, 1, side::bid, 1, sign * 500'000'000'000'000)).news);
    }
    // And for prices of nothing.
    auto free = fill_ledger{tick_rule{1}, lot_rule{}};
    std::int64_t held = 0;
    for (std::uint64_t i = 1; i <= 5000; ++i) held += free.take(fill(i, 1, side::bid, 1'000'000'000'000'000, 0)).lots;
    CHECK(held == 4'000'000'000'000'000'000);
    CHECK(free.position() == held);
    CHECK(free.refused() == 1000);
    // Everything that says nothing of an execution is not a ledger's business.
    for (const report_kind k : {report_kind::accepted, report_kind::cancelled, report_kind::position,
                                report_kind::snapshot_order, report_kind::held, report_kind::modified}) {
        report r = fill(99, 7, side::bid, 3, 9);
        r.kind = k;
        CHECK(l.take(r) == booking{});
    }
    CHECK(l.position() == 30);
}

TEST_CASE("a schedule of a broker whose modifications begin a new minimum says so itself") {
    fill_ledger by_schedule{tick_rule{0.01}, lot_rule{}, {.fees = ib_us_stocks_fixed}};
    report r;
    r.kind = report_kind::fill;
    r.order = 1;
    r.ticks = 10000;
    r.executed = 10;
    r.execution = {0, 1};
    (void)by_schedule.take(r);
    const double first = by_schedule.fees();
    CHECK(first >= 1);
    by_schedule.modified(1);
    r.execution = {0, 2};
    (void)by_schedule.take(r);
    CHECK(by_schedule.fees() >= first + 1);
}

TEST_CASE("fill ledger: every parameter that makes no sense is refused by its name") {
    const auto named = [](const fill_ledger_parameters& p) {
        const problem found = p.check();
        return std::string{found ? found.parameter : "nothing"};
    };
    CHECK(named({}) == "nothing");
    CHECK(named({.fees = {.per_unit = -1}}) == "per_unit");
    CHECK(named({.position = 1'000'000'000'000'001}) == "position");
    CHECK(named({.position = std::numeric_limits<std::int64_t>::min()}) == "position");
    CHECK(named({.average_cost = infinity}) == "average_cost");
    CHECK(named({.executions = 0}) == "executions");
    CHECK(named({.executions = (std::size_t{1} << 28U) + 1}) == "executions");
    const auto refused = [](auto&& make) {
        try {
            make();
        } catch (const invalid_parameter& e) {
            return std::string{e.details().parameter};
        }
        return std::string{"nothing"};
    };
    CHECK(refused([] { fill_ledger{tick_rule{0.01}, lot_rule{}, {.position = 1, .average_cost = 1e14}}; }) ==
          "average_cost");
    CHECK(refused([] {
              fill_ledger{tick_rule{0.01}, lot_rule{}, {.position = 1'000'000'000'000'000, .average_cost = 1e9}};
          }) == "average_cost");
    CHECK(refused([] { fill_ledger{tick_rule{{-5, 1}, {0, 0.70710678118654752}}, lot_rule{}}; }) ==
          "smallest increment of the tick rule");
    CHECK(refused([] { fill_ledger{tick_rule{{-5, 1e-10}, {0, 1}}, lot_rule{}}; }) ==
          "smallest increment of the tick rule");
    CHECK(refused([] { fill_ledger{tick_rule{{-5, 1}, {0, 1.0009765625}}, lot_rule{}}; }) ==
          "smallest increment of the tick rule");  // 1/1024
    CHECK(refused([] { fill_ledger{tick_rule{{-5, 0.001}, {0, 1000}}, lot_rule{}}; }) == "nothing");
}

TEST_CASE("tick rules with bands: money is counted in what divides every increment") {
    struct example {
        std::vector<tick_band> bands;
        std::int64_t per_unit;  // so many times the base goes into 1
    };
    for (const auto& [bands, per_unit] :
         {example{{{0, 0.0001}, {1, 0.01}}, 10000}, example{{{0, 0.01}, {1, 0.025}}, 200},
          example{{{0, 0.001}, {0.5, 0.005}, {10, 0.01}, {50, 0.05}}, 1000},
          example{{{-2, 0.25}, {0, 0.1}, {1, 0.5}}, 20}, example{{{0, 0.2}, {2, 0.5}, {9, 0.3}}, 10},
          example{{{0, 1.0 / 128}, {4, 1.0 / 32}}, 128}}) {
        const tick_rule rule{bands.data(), bands.size()};
        fill_ledger l{rule, lot_rule{{.lot = 10}}};
        INFO("bands " << bands.size() << ", base 1/" << per_unit);
        CHECK_THAT(l.units_of_money(), WithinRel(static_cast<double>(per_unit) * 1e6 / 10, 1e-14));
        sim::random_numbers random{static_cast<std::uint64_t>(per_unit)};
        wide_integer cash = 0;
        for (std::uint64_t i = 1; i <= 2000; ++i) {
            report r = fill(i, i, random.below(2) == 0 ? side::bid : side::ask, random.integer(1, 50),
                            random.integer(-100, 20000));
            r.millionths = random.below(3) == 0 ? static_cast<std::uint32_t>(random.below(1000000)) : 0;
            l.take(r);
            // The price of the tick, and of the next one, as the rule gives them, in whole bases.
            const auto bases = [&](std::int64_t n) {
                const double exact = rule.price(n) * static_cast<double>(per_unit);
                REQUIRE(std::abs(exact - std::round(exact)) < 1e-5);
                return static_cast<wide_integer>(std::llround(exact));
            };
            const wide_integer price =
                bases(r.ticks) * 1000000 + (bases(r.ticks + 1) - bases(r.ticks)) * wide_integer{r.millionths};
            REQUIRE((l.price_units(r.ticks, r.millionths) == price));
            cash -= price * (r.side == side::bid ? r.executed : -r.executed);
            REQUIRE((l.cash_units() == cash));
        }
        CHECK_THAT(l.cash(), WithinRel(static_cast<double>(cash) / static_cast<double>(per_unit) / 1e6 * 10, 1e-14));
    }
    // By hand, at an edge: half a tick above 1 is of the band that begins there.
    const fill_ledger edge{tick_rule{{0, 0.0001}, {1, 0.01}}, lot_rule{}};
    CHECK((edge.price_units(10000, 500000) == wide_integer{10050} * 1000000));
    CHECK((edge.price_units(9999, 500000) == wide_integer{9999} * 1000000 + 500000));
    // And across it.
    fill_ledger l{tick_rule{{0, 0.0001}, {1, 0.01}}, lot_rule{}};
    l.take(fill(1, 1, side::bid, 10, 9999));   // 0.9999
    l.take(fill(2, 1, side::ask, 10, 10002));  // 1.02
    CHECK_THAT(l.realised(), WithinAbs(0.201, 1e-14));
    l.take(fill(3, 1, side::bid, 10, 10000));  // 1
    CHECK(l.average_cost() == 1);
}

TEST_CASE("a share of a whole number is rounded once, to nearest, alike on both sides of zero") {
    sim::random_numbers random{8};
    for (int i = 0; i < 200000; ++i) {
        const std::int64_t whole = random.integer(2, i % 2 == 0 ? 20 : 1'000'000'000);
        const std::int64_t part = random.integer(1, whole - 1);
        const wide_integer x = random.integer(-4'000'000'000'000'000'000, 4'000'000'000'000'000'000) /
                               (i % 3 == 0 ? std::int64_t{1} : std::int64_t{1'000'000'000'000'000'000});
        const wide_integer y = detail::share(x, part, whole);
        // 2 |y whole - x part| <= whole, and at a half, away from zero.
        const wide_integer off = 2 * (y * whole - x * part);
        REQUIRE((off <= whole && off >= -whole));
        if (off == whole || off == -whole) REQUIRE(((off > 0) == (x > 0)));
        REQUIRE((detail::share(-x, part, whole) == -y));
    }
    // Where the product does not fit into 128 bits.
    const wide_integer large = wide_integer{1'000'000'000'000'000'000} * 10'000'000'000'000'000'000U;
    CHECK((detail::share(large, 3'000'000'000'000'000'000, 4'000'000'000'000'000'000) == large / 4 * 3));
    CHECK((detail::nearest(2.5) == 3 && detail::nearest(-2.5) == -3 && detail::nearest(2.25) == 2));
    CHECK((detail::nearest(-2.75) == -3 && detail::nearest(0.49) == 0));
    CHECK((detail::nearest(4.6e15) == 4'600'000'000'000'000 && detail::nearest(-4e18) == -4'000'000'000'000'000'000));
    CHECK((detail::nearest(0x1p80) == wide_integer{1} << 80U));
    CHECK((detail::nearest(infinity) == detail::nearest(1e30)));
    CHECK(detail::to_double(wide_integer{1} << 100U) == 0x1p100);
    CHECK(detail::to_double(-5) == -5);
}

// ---- against the truth

namespace {

// One execution as it is known: what a venue said of it, highest revision first, and what we said.
struct known {
    bool stated = false;
    bool bust = false;
    bool struck = false;
    std::uint32_t revision = 0;
    report last{};
    std::optional<double> commission{};
    std::int64_t place = -1;  // when it first was in the books
    std::uint64_t order = 0;
    std::uint64_t venue_order = 0;
    bool adjustment = false;
    bool ends_commission = false;  // its order was modified when this was the last that was known of it

    [[nodiscard]] bool counts() const { return stated && !bust && !struck; }
};

struct amounts {
    std::int64_t position = 0;
    wide_integer cash = 0;
    wide_integer turnover = 0;
    std::int64_t lots = 0;
    std::size_t executions = 0;
    std::int64_t adjusted = 0;
    long double commission = 0;
    long double venue = 0;
    long double levies = 0;
    long double told = 0;
    long double fees = 0;
    long double average = 0;
    long double realised = 0;
};

// The books from the list of what is true, from the start, in the plainest way.
struct books {
    fee_schedule fees;
    bool restarts = false;
    std::int64_t start = 0;
    long double start_cost = 0;  // in ticks
    std::map<std::pair<std::uint64_t, std::uint64_t>, known> all{};
    std::int64_t places = 0;

    void take(const report& r) {
        if (r.kind == report_kind::modified) {
            known* last = nullptr;
            for (auto& [id, k] : all)
                if (k.place >= 0 && k.order == r.order && (!last || k.place > last->place)) last = &k;
            if (restarts && !r.replayed && r.order != 0 && last) last->ends_commission = true;
            return;
        }
        known& k = all[{r.execution.high, r.execution.low}];
        if (r.kind == report_kind::commission) {
            k.commission = r.money;
            return;
        }
        if (r.kind == report_kind::busted) {
            if (!k.stated || r.revision == 0 || r.revision > k.revision) {
                if (!k.stated) k.order = r.order, k.venue_order = r.venue_order;
                k.stated = k.bust = true;
                k.revision = std::max(k.revision, r.revision);
            }
            return;
        }
        const bool unnumbered = r.kind == report_kind::corrected && r.revision == 0 && !k.bust;
        if (k.stated && !(r.revision > k.revision) && !unnumbered) return;
        k.stated = true;
        k.bust = false;
        k.revision = std::max(k.revision, r.revision);
        k.last = r;
        if (k.order == 0) k.order = r.order;
        if (k.venue_order == 0) k.venue_order = r.venue_order;
        if (k.place < 0) k.place = places++;
    }

    [[nodiscard]] std::vector<const known*> in_order() const {
        std::vector<const known*> list;
        for (const auto& [id, k] : all)
            if (k.place >= 0) list.push_back(&k);
        std::sort(list.begin(), list.end(), [](const known* a, const known* b) { return a->place < b->place; });
        return list;
    }

    [[nodiscard]] amounts add_up() const {
        amounts a;
        a.position = start;
        long double cost = static_cast<long double>(start) * start_cost;  // in ticks times lots
        struct order {
            long double filled = 0, value = 0, commission = 0, sold = 0, levy = 0;
        };
        std::map<std::pair<int, std::uint64_t>, order> orders;
        const known* before = nullptr;
        for (const known* k : in_order()) {
            if (before && before->ends_commission) {
                order& o = orders[{0, before->order}];
                o.filled = o.value = o.commission = 0;
            }
            before = k;
            if (!k->counts()) continue;
            const report& r = k->last;
            const wide_integer price = wide_integer{r.ticks} * 1000000 + r.millionths;
            const std::int64_t lots = r.side == side::bid ? r.executed : -r.executed;
            a.cash -= price * lots;
            a.turnover += (price < 0 ? -price : price) * r.executed;
            a.lots += r.executed;
            if (k->adjustment)
                a.adjusted += lots;
            else
                ++a.executions;
            const long double p = static_cast<long double>(price) / 1e6L;
            if ((a.position >= 0) == (lots > 0) || a.position == 0) {
                cost += p * static_cast<long double>(lots);
            } else {
                const std::int64_t closed = std::min(std::abs(lots), std::abs(a.position));
                const long double average = cost / static_cast<long double>(a.position);
                a.realised += (lots < 0 ? 1 : -1) * static_cast<long double>(closed) * (p - average);
                const std::int64_t left = a.position + (lots < 0 ? -closed : closed);
                cost = left == 0 ? p * static_cast<long double>(a.position + lots)
                                 : average * static_cast<long double>(left);
            }
            a.position += lots;
            if (k->adjustment) continue;
            order nobody;
            order& o = k->order != 0         ? orders[{0, k->order}]
                       : k->venue_order != 0 ? orders[{1, k->venue_order}]
                                             : nobody;
            const long double size = static_cast<long double>(r.executed);
            const long double value = size * std::fabs(p) * 0.01L;
            o.filled += size;
            o.value += value;
            const long double asked =
                std::max<long double>(fees.per_unit * o.filled + fees.per_value * o.value, fees.least_per_order);
            const long double c = std::min<long double>(asked, fees.most_of_value * o.value);
            long double estimate = c - o.commission;
            a.commission += c - o.commission;
            o.commission = c;
            const long double venue =
                size * (r.liquidity == liquidity::added     ? fees.maker_per_unit
                        : r.liquidity == liquidity::removed ? fees.taker_per_unit
                                                            : std::max(fees.maker_per_unit, fees.taker_per_unit));
            a.venue += venue;
            estimate += venue;
            if (r.side == side::ask) {
                o.sold += size;
                const long double levy = std::min<long double>(fees.sale_per_unit * o.sold, fees.most_sale_levy);
                a.levies += levy - o.levy + fees.sale_of_value * value;
                estimate += levy - o.levy + fees.sale_of_value * value;
                o.levy = levy;
            }
            if (k->commission) a.told += *k->commission;
            a.fees += k->commission ? *k->commission : estimate;
        }
        a.average = a.position == 0 ? not_a_number : cost / static_cast<long double>(a.position);
        return a;
    }
};

constexpr fee_schedule everything{.per_unit = 0.0035,
                                  .least_per_order = 0.35,
                                  .most_of_value = 0.0005,
                                  .per_value = 0.00001,
                                  .maker_per_unit = -0.002,
                                  .taker_per_unit = 0.003,
                                  .sale_of_value = 0.0000278,
                                  .sale_per_unit = 0.000166,
                                  .most_sale_levy = 0.02};

template <class Ledger>
void require_books(const Ledger& l, const books& b) {
    const amounts a = b.add_up();
    REQUIRE(l.position() == a.position);
    REQUIRE((l.cash_units() == a.cash));
    REQUIRE((l.turnover_units() == a.turnover));
    REQUIRE(l.traded_lots() == a.lots);
    REQUIRE(l.executions() == a.executions);
    REQUIRE(l.adjusted() == a.adjusted);
    const auto near = [](double x, long double y) {
        return std::fabs(static_cast<long double>(x) - y) < 1e-9L + 1e-12L * std::fabs(y);
    };
    REQUIRE(near(l.estimate().commission, a.commission));
    REQUIRE(near(l.estimate().venue_fees, a.venue));
    REQUIRE(near(l.estimate().levies, a.levies));
    REQUIRE(near(l.estimated(), a.commission + a.venue + a.levies));
    REQUIRE(near(l.commissions_told(), a.told));
    REQUIRE(near(l.fees(), a.fees));
    REQUIRE(near(l.cash(), static_cast<long double>(a.cash) / 1e8L - a.fees));
    REQUIRE(near(l.realised(), a.realised / 100));
    if (a.position == 0)
        REQUIRE(std::isnan(l.average_cost()));
    else
        REQUIRE(near(l.average_cost(), a.average / 100));
    const double mark = 99.77;
    REQUIRE(near(l.profit(mark), static_cast<long double>(a.cash) / 1e8L - a.fees +
                                     static_cast<long double>(a.position) * mark -
                                     static_cast<long double>(b.start) * b.start_cost / 100));
    REQUIRE(near(l.profit(mark), static_cast<long double>(l.realised()) + l.open_profit(mark) - l.fees()));
}

// All that a venue says in the end of some executions.
struct history {
    std::vector<report> said{};

    history(sim::random_numbers& random, int executions, bool revisions, bool orders_known_late) {
        for (int n = 1; n <= executions; ++n) {
            report r =
                fill(static_cast<std::uint64_t>(n), static_cast<std::uint64_t>(random.below(6)),
                     random.below(2) == 0 ? side::bid : side::ask, random.integer(1, 400), random.integer(9950, 10050));
            if (random.below(8) == 0) r.ticks = random.integer(-5, 5);
            r.venue_order = r.order != 0 ? 100 + r.order : static_cast<std::uint64_t>(random.below(3));
            r.liquidity = static_cast<liquidity>(random.below(3));
            if (random.below(4) == 0) r.millionths = static_cast<std::uint32_t>(random.below(1000000));
            if (orders_known_late && random.below(3) == 0) r.order = 0;
            say(random, r);
            std::uint32_t revision = 0;
            while (random.below(3) == 0) {
                r.kind = report_kind::corrected;
                r.revision = revisions ? ++revision : 0;
                if (random.below(4) != 0) r.executed = random.integer(1, 400);
                if (random.below(2) == 0) r.ticks = random.integer(9950, 10050);
                if (random.below(5) == 0) r.side = opposite(r.side);
                if (random.below(5) == 0) r.liquidity = static_cast<liquidity>(random.below(3));
                if (orders_known_late && r.order == 0 && r.venue_order > 100 && random.below(2) == 0)
                    r.order = r.venue_order - 100;
                say(random, r);
            }
            if (random.below(5) == 0) {
                report b = r;
                b.kind = report_kind::busted;
                b.revision = revisions ? ++revision : 0;
                say(random, b);
            }
        }
    }
    void say(sim::random_numbers& random, const report& r) {
        said.push_back(r);
        if (random.below(4) == 0) {
            said.push_back(r);
            said.back().replayed = true;
        }
        if (random.below(4) == 0)
            said.push_back(commission(r.execution.low, static_cast<double>(random.integer(-50, 300)) / 100));
        if (random.below(4) == 0) said.push_back(modified(random.below(6)));
        if (random.below(9) == 0) said.push_back(modified(random.below(6), true));
    }
    void shuffle(sim::random_numbers& random) {
        for (std::size_t i = said.size(); i > 1; --i) std::swap(said[i - 1], said[random.below(i)]);
    }
};

}  // namespace

TEST_CASE("anything told in any order: always what the list of true executions adds up to") {
    for (std::uint64_t seed = 1; seed <= 150; ++seed) {
        sim::random_numbers random{seed};
        const fill_ledger_parameters p{.fees = seed % 5 == 0 ? fee_schedule{.most_of_value = 1} : everything,
                                       .position = seed % 3 == 0 ? 0 : random.integer(-300, 300),
                                       .average_cost = 99.875,
                                       .executions = seed % 4 == 0 ? std::size_t{4} : std::size_t{4096},
                                       .modify_restarts_minimum = seed % 2 == 0};
        fill_ledger l{tick_rule{0.01}, lot_rule{}, p};
        books b{.fees = p.fees, .restarts = p.modify_restarts_minimum, .start = p.position, .start_cost = 9987.5L};
        history h{random, 30, seed % 4 != 1, seed % 7 < 3};
        h.shuffle(random);
        std::map<std::uint64_t, std::int64_t> executed;
        for (std::size_t i = 0; i < h.said.size(); ++i) {
            INFO("seed " << seed << ", report " << i);
            const booking what = l.take(h.said[i]);
            b.take(h.said[i]);
            executed[what.order] += what.lots;
            if (!what.news) REQUIRE(what == booking{});
            if (!b.all.empty() && random.below(25) == 0) {
                auto entry = std::next(b.all.begin(), static_cast<std::ptrdiff_t>(random.below(b.all.size())));
                const std::int64_t before = entry->second.counts() ? entry->second.last.executed : 0;
                const booking struck = l.strike({entry->first.first, entry->first.second});
                REQUIRE(struck.lots == -before);
                if (entry->second.stated) entry->second.struck = true;
                executed[struck.order] += struck.lots;
            }
            if (random.below(25) == 0) {
                const std::int64_t lots = random.integer(-100, 100);
                const execution_id id = l.adjust(lots, 9990, 250000);
                REQUIRE(id.given() == (lots != 0));
                if (lots != 0) {
                    report r = fill(0, 0, lots < 0 ? side::ask : side::bid, std::abs(lots), 9990);
                    r.execution = id;
                    r.millionths = 250000;
                    b.take(r);
                    b.all[{id.high, id.low}].adjustment = true;
                }
            }
            // Reading in between or not must make no difference.
            if (random.below(3) == 0) require_books(l, b);
            if (random.below(30) == 0) {
                fill_ledger again{tick_rule{0.01}, lot_rule{}, p};
                REQUIRE_FALSE(restored(again, saved(l)));
                REQUIRE(saved(again) == saved(l));
                require_same(again, l);
                REQUIRE(again.entries() == l.entries());
                for (std::size_t n = 0; n < l.entries(); ++n) REQUIRE(same_entry(again.entry_at(n), l.entry_at(n)));
                l = again;
            }
        }
        require_books(l, b);
        std::map<std::uint64_t, std::int64_t> expected;
        for (const auto& [id, k] : b.all)
            if (k.counts()) expected[k.order] += k.last.executed;
        for (const auto& [order, lots] : executed)
            if (order != 0) REQUIRE(lots == expected[order]);
        for (const auto& [order, lots] : expected)
            if (order != 0) REQUIRE(lots == executed[order]);

        // Bit for bit what a ledger says that was told the truth alone.
        fill_ledger truth{tick_rule{0.01}, lot_rule{}, p};
        const known* last = nullptr;
        for (const known* k : b.in_order()) {
            if (last && last->ends_commission) truth.modified(last->order);
            last = k;
            if (!k->counts()) continue;
            report r = k->last;
            r.kind = report_kind::fill;
            r.order = k->order;
            r.venue_order = k->venue_order;
            if (k->adjustment) {
                truth.adjust(r.side == side::bid ? r.executed : -r.executed, r.ticks, r.millionths);
                continue;
            }
            truth.take(r);
            if (k->commission) truth.take(commission(r.execution.low, *k->commission));
        }
        require_same(l, truth);
    }
}

TEST_CASE("whatever the order in which a venue's words arrive, the books are the same in the end") {
    for (std::uint64_t seed = 1; seed <= 100; ++seed) {
        sim::random_numbers random{seed};
        const fill_ledger_parameters p{.fees = everything};
        history h{random, 30, true, false};
        // Commissions differ from telling to telling: the last one holds, which is no order to be independent of.
        std::erase_if(h.said, [](const report& r) { return r.kind == report_kind::commission; });
        fill_ledger in_order{tick_rule{0.01}, lot_rule{}, p};
        for (const report& r : h.said) in_order.take(r);
        for (int i = 0; i < 3; ++i) {
            h.shuffle(random);
            fill_ledger l{tick_rule{0.01}, lot_rule{}, p};
            for (const report& r : h.said) l.take(r);
            REQUIRE(l.position() == in_order.position());
            REQUIRE((l.cash_units() == in_order.cash_units()));
            REQUIRE((l.turnover_units() == in_order.turnover_units()));
            REQUIRE(l.executions() == in_order.executions());
            REQUIRE_THAT(l.profit(101), WithinAbs(in_order.profit(101), 1e-8));
            // Everything told again changes nothing.
            const auto before = saved(l);
            for (const report& r : h.said) REQUIRE_FALSE(l.take(r).news);
            REQUIRE(saved(l) == before);
        }
    }
}

TEST_CASE("a million fills balance to the last digit") {
    fill_ledger l{tick_rule{0.01}, lot_rule{}, {.fees = ib_us_stocks_tiered}};
    sim::random_numbers random{12};
    wide_integer cash = 0;  // in cents
    std::int64_t position = 0;
    long double realised = 0;
    long double average = 0;
    long double fees = 0;
    std::int64_t price = 15000;
    for (std::uint64_t i = 1; i <= 1000000; ++i) {
        price += random.integer(-1, 1);
        const std::int64_t lots = random.integer(1, 300);
        const bool buys = position > 2000 || (position > -2000 && random.below(2) == 0) ? random.below(3) == 0 : true;
        const side s = buys ? side::bid : side::ask;
        l.take(fill(i, i, s, lots, price));
        const std::int64_t signed_lots = buys ? lots : -lots;
        cash -= wide_integer{price} * signed_lots;
        const long double p = static_cast<long double>(price);
        if (position == 0 || (position > 0) == buys) {
            average = (average * static_cast<long double>(position) + p * static_cast<long double>(signed_lots)) /
                      static_cast<long double>(position + signed_lots);
        } else {
            const std::int64_t closed = std::min(lots, std::abs(position));
            realised += (buys ? -1 : 1) * static_cast<long double>(closed) * (p - average);
            if (lots > std::abs(position)) average = p;
        }
        position += signed_lots;
        if (position == 0) average = 0;
        fees += ib_us_stocks_tiered.commission(static_cast<double>(lots), static_cast<double>(price) / 100);
        if (!buys) fees += static_cast<long double>(lots) * (static_cast<long double>(price) * 27.80e-8L + 0.000166L);
    }
    CHECK(l.executions() == 1000000);
    CHECK(l.position() == position);
    CHECK((l.cash_units() == cash * 1000000));
    CHECK_THAT(l.fees(), WithinAbs(static_cast<double>(fees), 1e-5));
    CHECK_THAT(l.cash(), WithinRel(static_cast<double>(cash) / 100 - static_cast<double>(fees), 1e-12));
    CHECK_THAT(l.realised(), WithinAbs(static_cast<double>(realised / 100), 1e-5));
    if (position != 0) CHECK_THAT(l.average_cost(), WithinRel(static_cast<double>(average / 100), 1e-12));
    const double mark = static_cast<double>(price) / 100;
    CHECK_THAT(l.profit(mark), WithinAbs(l.realised() + l.open_profit(mark) - l.fees(), 1e-6));
    // Taken back one after another, nothing is left, not even a rest of rounding.
    for (std::uint64_t i = 1; i <= 1000000; ++i) l.take(busted(i, 0));
    CHECK(l.position() == 0);
    CHECK((l.cash_units() == 0));
    CHECK((l.turnover_units() == 0));
    CHECK(l.fees() == 0);
    CHECK(l.estimated() == 0);
    CHECK(l.realised() == 0);
    CHECK(l.cash() == 0);
}

TEST_CASE("what is saved and restored goes on as if nothing had been") {
    fill_ledger_parameters p{.fees = everything, .position = 40, .executions = 8, .modify_restarts_minimum = true};
    fill_ledger l{tick_rule{{0, 0.0001}, {1, 0.01}}, lot_rule{{.lot = 0.5}}, p};
    for (std::uint64_t i = 1; i <= 30; ++i) {
        l.take(fill(i, 1 + i / 3, i % 4 == 0 ? side::ask : side::bid, static_cast<std::int64_t>(10 * i), 9990 + 3));
        if (i % 5 == 0) l.take(busted(i - 1, 1));
        if (i % 6 == 0) l.take(commission(i + 3, 0.1));
        if (i % 7 == 0) l.take(modified(1 + i / 3));
    }
    l.adjust(-7, 10001);
    l.take(report{.kind = report_kind::fill});
    l.first_mark(0.99);
    const auto numbers = saved(l);
    CHECK(numbers[0] == 1);
    CHECK(numbers.size() == static_cast<std::size_t>(numbers[1]) + 2);
    p.position = 0;  // is in what is saved
    fill_ledger other{tick_rule{{0, 0.0001}, {1, 0.01}}, lot_rule{{.lot = 0.5}}, p};
    other.take(fill(99, 99, side::bid, 5, 9990));
    REQUIRE_FALSE(restored(other, numbers));
    require_same(other, l);
    CHECK(other.refused() == 1);
    CHECK(other.position_size() == l.position_size());
    CHECK_FALSE(other.find({0x45, 99}).execution.given());
    for (auto* each : {&l, &other}) {
        each->take(fill(31, 10, side::ask, 7, 9995));
        each->take(busted(2, 5));
        each->take(fill(4, 1, side::bid, 7, 9995));
        each->adjust(3, 9990);
    }
    require_same(other, l);
    CHECK(saved(other) == saved(l));
}

TEST_CASE("nonsense is not restored, and the ledger is as it was") {
    auto make = [] { return fill_ledger{tick_rule{0.01}, lot_rule{}, {.fees = everything}}; };
    auto l = make();
    l.take(fill(1, 7, side::bid, 30, 9998));
    l.take(fill(2, 7, side::ask, 10, 9999));
    l.take(busted(3, 1));
    l.take(commission(4, 1.5));
    const auto good = saved(l);
    auto target = make();
    target.take(fill(5, 5, side::ask, 3, 9000));
    const auto before = saved(target);
    const auto refused = [&](std::size_t place, std::int64_t value, const std::string& what) {
        auto bad = good;
        bad[place] = value;
        INFO("number " << place << ": " << value);
        const problem found = restored(target, bad);
        CHECK(std::string{found ? found.parameter : "nothing"} == what);
        CHECK(saved(target) == before);
        CHECK(target.position() == -3);
    };
    const auto bits = [](double x) {
        std::int64_t n = 0;
        std::memcpy(&n, &x, sizeof n);
        return n;
    };
    refused(0, 2, "saved version");
    refused(1, 0, "saved count");
    refused(1, good[1] + 1, "saved count");
    refused(1, std::numeric_limits<std::int64_t>::max(), "saved count");
    refused(1, good[1] + 9, "saved executions");
    refused(2, bits(0.02), "saved increment");
    refused(2, bits(not_a_number), "saved increment");
    refused(3, bits(2), "saved lot");
    refused(4, std::numeric_limits<std::int64_t>::min(), "saved position");
    refused(4, 1'000'000'000'000'001, "saved position");
    refused(5, bits(infinity), "saved cost");
    refused(5, bits(1e300), "average_cost");
    refused(6, -1, "saved adjustments");
    refused(7, -1, "saved refused reports");
    refused(8, 3, "saved executions");
    refused(8, -1, "saved executions");
    constexpr std::size_t first = 9;
    constexpr std::size_t second = first + 9;
    constexpr std::size_t third = second + 9;
    refused(second + 1, 1, "saved execution");  // an id twice
    refused(first + 4, 1'000'000'000'000'001, "saved execution");
    refused(first + 5, 0, "saved execution");
    refused(first + 5, -3, "saved execution");
    refused(first + 6, bits(infinity), "saved commission");
    refused(first + 7, 1'000'000, "saved execution");  // millionths
    refused(first + 8, good[first + 8] | 256, "saved flags");
    refused(first + 8, good[first + 8] | 6, "saved flags");
    refused(first + 8, good[first + 8] | 24, "saved flags");
    refused(first + 8, good[first + 8] & ~std::int64_t{24}, "saved place");        // never stated, and in the books
    refused(second + 8, good[second + 8] & 0xffffffff, "saved place");             // the same place twice
    refused(second + 8, good[second + 8] | std::int64_t{3} << 32, "saved place");  // a gap
    refused(third + 8, (good[third + 8] & ~std::int64_t{24}) | 8, "saved place");  // counts, and never did
    auto nameless = good;
    nameless[first] = nameless[first + 1] = 0;
    CHECK(restored(target, nameless));
    // Too much for the books, one by one legal.
    auto large = good;
    large[first + 4] = large[second + 4] = 1'000'000'000'000'000;
    large[first + 5] = 9'000'000'000;
    large[second + 5] = 2'000'000'000;
    CHECK(std::string{restored(target, large).legal}.find("10^25") != std::string::npos);
    // Cut off anywhere.
    for (std::size_t n = 0; n < good.size(); ++n) {
        const std::vector<std::int64_t> part(good.begin(), good.begin() + static_cast<std::ptrdiff_t>(n));
        auto fresh = make();
        if (restored(fresh, part)) CHECK(saved(fresh) == saved(make()));
    }
    CHECK(saved(target) == before);
    REQUIRE_FALSE(restored(target, good));
    CHECK(saved(target) == good);
}

TEST_CASE("nothing is allocated within the reserve, and what is more is kept all the same") {
    const auto allocated = [] {
#if defined(__GLIBC__)
        const auto m = mallinfo2();
        return m.uordblks + m.hblkhd;
#else
        return std::size_t{0};
#endif
    };
    const auto filled = [](auto& l, std::uint64_t from, std::uint64_t to) {
        for (std::uint64_t i = from; i <= to; ++i) {
            l.take(commission(i, 1));
            l.take(fill(i, i, side::bid, 1, 9998));
            l.take(corrected(fill(i, i, side::bid, 2, 9998), 1));
            l.take(busted(i / 2 + 1, 5));
        }
    };
    fill_ledger l{tick_rule{0.01}, lot_rule{}, {.fees = everything, .executions = 1000}};
    auto copy = l;
    const std::size_t before = allocated();
    filled(l, 1, 1000);
    filled(copy, 1, 1000);
    (void)l.realised();
    CHECK(allocated() == before);
    filled(l, 1001, 30000);
    CHECK(l.executions() == 30000 - 15001);
    CHECK(l.position() == 2 * (30000 - 15001));
    for (std::uint64_t i = 1; i <= 30000; ++i) REQUIRE(l.find({0x45, i}).order == i);
    // Room again after a restoration.
    fill_ledger again{tick_rule{0.01}, lot_rule{}, {.fees = everything, .executions = 1000}};
    REQUIRE_FALSE(restored(again, saved(l)));
    const std::size_t held = allocated();
    filled(again, 30001, 31000);
    CHECK(allocated() == held);
}

TEST_CASE("a ledger is a value, and a report costs no exception") {
    using ledger = fill_ledger<tick_rule<1>>;
    STATIC_REQUIRE(std::is_copy_constructible_v<ledger>);
    STATIC_REQUIRE(std::is_nothrow_move_constructible_v<ledger>);
    STATIC_REQUIRE(noexcept(std::declval<ledger&>().take(report{})));
    auto l = plain();
    l.take(fill(1, 7, side::bid, 30, 9998));
    auto copy = l;
    copy.take(fill(2, 7, side::bid, 30, 9998));
    CHECK(l.position() == 30);
    CHECK(copy.position() == 60);
    CHECK(l.entries() == 1);
}

TEST_CASE("fill_ledger: what is assumed where nothing is said: a change of it changes everybody's results") {
    const fill_ledger_parameters p;
    CHECK(p.position == 0);
    CHECK(std::isnan(p.average_cost));
    CHECK(p.executions == 4096);
    CHECK_FALSE(p.modify_restarts_minimum);
    CHECK(std::string{p.fees.name} == "no fees");
}
