#include <fmt/compile.h>

#include <iterator>
#include <string>
#include <support/scene.hpp>
#include <support/testing.hpp>
#include <twoside/format.hpp>
#include <vector>

using namespace twoside;
using namespace std::chrono_literals;

namespace {

// The text of a signal, less its number, which stands behind the action where there is one.
template <class Signal>
std::string told(const Signal& s) {
    std::string text = fmt::format("{}", s);
    const std::string number = fmt::format("{} #{}", s.action, s.number);
    if (s.number == 0) return text;
    if (text.compare(0, number.size(), number) != 0) return "the number is missing: " + text;
    return text.replace(0, number.size(), fmt::format("{}", s.action));
}

}  // namespace

TEST_CASE("every public value has a text") {
    CHECK(fmt::format("{} {}", side::bid, side::ask) == "bid ask");
    CHECK(fmt::format("{}", time_point{1500ms}) == "1.500000 s");
    CHECK(fmt::format("{} {}", volatility{}, per_sqrt_second(0.02)) == "unset 0.02 per sqrt(s)");
    CHECK(fmt::format("{} {}", fill_decay{}, per_price(1.5)) == "unset 1.5 per price");
    CHECK(fmt::format("{}", support::scene{}.book) == "300 x 99.98 | 100.02 x 100");
    CHECK(fmt::format("{}", trade{.price = 1.5, .size = 3, .aggressor = aggressor::buyer}) == "bought 3 at 1.5");
    CHECK(fmt::format("{} {}", verdict{}, verdict{throttled}) == "open throttled");
    CHECK(fmt::format("{} {} {} {}", action::hold, action::quote, action::cancel, action::exit) ==
          "hold quote cancel exit");
    CHECK(fmt::format("{}", trade{.price = 1.5, .size = 3, .aggressor = aggressor::seller}) == "sold 3 at 1.5");
    CHECK(fmt::format("{} {} {}", inventory_action::none, inventory_action::reduce_long,
                      inventory_action::reduce_short) == "none reduce long reduce short");
    CHECK(fmt::format("{}", time_point{-1500ms}) == "-1.500000 s");
    CHECK(fmt::format("{} {}", problem{}, avellaneda_stoikov_parameters{.risk_aversion = -1}.check()) ==
          "no problem avellaneda_stoikov: risk_aversion is -1; legal: 0 or more, and finite");
}

TEST_CASE("prices have the decimals of their tick") {
    const auto text = [](double increment, double price) {
        return fmt::format("{}", tick_rule{increment}.floor(price));
    };
    CHECK(text(0.01, 100.1) == "100.10");
    CHECK(text(0.0001, 0.5) == "0.5000");
    CHECK(text(0.25, 100.5) == "100.50");
    CHECK(text(0.5, 100.5) == "100.5");
    CHECK(text(1, 63000) == "63000");
    CHECK(text(0.00005, 1.10005) == "1.10005");
    CHECK(text(5, 95) == "95");
    CHECK(text(0.1, 104123.4) == "104123.4");
    CHECK(text(1e-10, 0.0000012345) == "0.0000012345");
    CHECK(text(2.5e-10, 0.00000000075) == "0.00000000075");
    CHECK(text(0.03125, 100.03125) == "100.03125");  // a thirty-second
    CHECK(text(1e-14, 3e-14) == "0.00000000000003");
    CHECK(text(1e-15, 3e-15) == "0.000000000000003");
    CHECK(text(1e-16, 3e-16) == "0.000000000000000");  // 15 decimals at the most
    // An increment that is none says nothing of the decimals.
    CHECK(fmt::format("{}", tick_price{0, 0, 1.5}) == "1.500000");
    CHECK(fmt::format("{}", tick_price{0, not_a_number, 1.5}) == "1.500000");
}

TEST_CASE("a number without a tick is printed with every digit that it has, and no exponent") {
    const auto book = [](double bid, double size) { return fmt::format("{}", top_of_book{bid, size, bid, size, {}}); };
    CHECK(book(104123.45, 1234567) == "1234567 x 104123.45 | 104123.45 x 1234567");
    CHECK(book(0.1 + 0.2, 0.00000001) == "0.00000001 x 0.30000000000000004 | 0.30000000000000004 x 0.00000001");
    CHECK(book(1e8, 0) == "0 x 100000000 | 100000000 x 0");
    CHECK(book(-0.0, 1.5) == "1.5 x 0 | 0 x 1.5");
    CHECK(book(not_a_number, infinity) == "inf x nan | nan x inf");
    CHECK(book(1e300, 1) == "1 x 1e+300 | 1e+300 x 1");
    CHECK(fmt::format("{}", trade{.price = 104123.45, .size = 1234567}) == "traded 1234567 at 104123.45");
}

TEST_CASE("a quote by itself speaks in ticks and lots") {
    quote q;
    CHECK(fmt::format("{}", q) == "- | -");
    q.bid = {9998, 100};
    CHECK(fmt::format("{}", q) == "100 lots at tick 9998 | -");
    q.ask = {10002, 60};
    CHECK(fmt::format("{}", q) == "100 lots at tick 9998 | 60 lots at tick 10002");
}

TEST_CASE("a signal is one line that a trader can read") {
    const support::scene s;
    market_state state = s.state;
    state.position = 900;
    quoter q{.fair_value = mid{},
             .spread = fixed_spread{0.015},
             .skew = linear_skew{{.position_limit = 1000, .cap = cap_in_price(0.01)}},
             .size = fixed_size{200},
             .pressure = inventory_pressure{{.position_limit = 1000}},
             .gate = all_of{valid_book{}, inventory_limit{1000}},
             .throttle = throttle<250ms>{}};
    CHECK(told(q.refresh(time_point{0s}, s.book, state)) ==
          "quote - | 100.01 x 200, no bid: long limit, fair 100.0000, skew 0.0090, offsets 0.0150 | 0.0150, "
          "rounded - | 0.0040, "
          "reduce long (urgency 0.80)");
    CHECK(told(q.refresh(time_point{1ms}, s.book, state)) ==
          "hold: throttled, next quote from 0.250000 s, standing - | 100.01 x 200, reduce long (urgency 0.80)");
    CHECK(told(q.refresh(time_point{1s}, s.book, state)) ==
          "hold: unchanged, no bid: long limit, standing - | 100.01 x 200, fair 100.0000, skew 0.0090, offsets "
          "0.0150 | 0.0150, reduce long (urgency 0.80)");
    CHECK(told(q.refresh(time_point{2s}, top_of_book{}, state)) ==
          "cancel ask: no prices in the book, reduce long (urgency 0.80)");
    CHECK(told(q.refresh(time_point{0s}, s.book, state)) ==
          "hold: time went back, next quote from 2.000000 s, reduce long (urgency 0.80)");
}

TEST_CASE("each side's own reason is told, and sizes have the decimals of their lot") {
    support::scene s;
    s.state.position = 0.5;
    const verdicts says{inventory_limit::long_limit, one_sided_fills::run_of_fills};
    quoter q{.spread = fixed_spread{0.015},
             .size = fixed_size{0.25},
             .rules = {.ticks = tick_rule{0.1}, .lots = lot_rule{{.lot = 0.001}}},
             .gate = [&](const proposal& p) { return p.state.position > 1 ? says : verdicts{}; }};
    s.book = {104123.4, 1, 104123.5, 1, {}};
    CHECK(told(q.refresh(time_point{0s}, s.book, s.state)) ==
          "quote 0.250 x 104123.4 | 104123.5 x 0.250, fair 104123.450, skew 0.000, offsets 0.015 | 0.015, rounded "
          "0.035 | 0.035");
    s.state.position = 2;
    CHECK(told(q.refresh(time_point{1s}, s.book, s.state)) ==
          "cancel: long limit, no ask: filled too often in a row on this side, fair 104123.450, skew 0.000, offsets "
          "0.015 | 0.015");
    CHECK(told(q.refresh(time_point{2s}, s.book, s.state)) ==
          "hold: long limit, no ask: filled too often in a row on this side, fair 104123.450, skew 0.000, offsets "
          "0.015 | 0.015");
}

TEST_CASE("no number is minus zero") {
    const support::scene s;
    quoter q{.fair_value = mid{},
             .spread = fixed_spread{0.02},
             .skew = [](const market_view&, const offsets&) { return -1e-9; },
             .size = fixed_size{100}};
    const std::string text = told(q.refresh(time_point{0s}, s.book, s.state));
    INFO(text);
    CHECK(text.find("-0.0000") == std::string::npos);
    CHECK(text.find("skew 0.0000") != std::string::npos);
    // What rounds to a digit keeps its sign.
    const auto with_skew = [&](double skew) {
        quoter leans{.fair_value = mid{},
                     .spread = fixed_spread{0.02},
                     .skew = [=](const market_view&, const offsets&) { return skew; },
                     .size = fixed_size{100}};
        return told(leans.refresh(time_point{0s}, s.book, s.state));
    };
    CHECK(with_skew(-0.00004).find("skew 0.0000") != std::string::npos);
    CHECK(with_skew(-0.00006).find("skew -0.0001") != std::string::npos);
    CHECK(with_skew(0.00006).find("skew 0.0001") != std::string::npos);
}

TEST_CASE("an order on one side, a cancel of one side, an exit") {
    support::scene s;
    verdicts says{};
    quoter q{.fair_value = mid{}, .spread = fixed_spread{0.02}, .size = fixed_size{100}, .gate = [&](const proposal&) {
                 return says;
             }};
    const auto at = [&](std::chrono::nanoseconds t) { return told(q.refresh(time_point{t}, s.book, s.state)); };
    const std::string priced = ", fair 100.0000, skew 0.0000, offsets 0.0200 | 0.0200";
    says = {{}, inventory_limit::short_limit};
    CHECK(at(0s) == "quote 100 x 99.98 | -, no ask: short limit" + priced + ", rounded 0.0000 | -");
    CHECK(at(1s) == "hold: unchanged, no ask: short limit, standing 100 x 99.98 | -" + priced);
    says = {};
    CHECK(at(2s) == "quote 100 x 99.98 | 100.02 x 100" + priced + ", rounded 0.0000 | 0.0000");
    says = {inventory_limit::long_limit, {}};
    CHECK(at(3s) == "cancel bid: long limit, standing - | 100.02 x 100" + priced);
    CHECK(at(4s) == "hold: unchanged, no bid: long limit, standing - | 100.02 x 100" + priced);
    says = both_sides(verdict{daily_loss::reached});
    s.state.position = -5;
    CHECK(at(5s) == "exit: daily loss limit" + priced + ", reduce short (urgency 1.00)");
    s.state.position = 0;
    CHECK(at(6s) == "hold: daily loss limit" + priced);
}

TEST_CASE(
    "prices have the decimals of their own band, and the rest those of the bid's, or of the ask's without a bid") {
    const top_of_book book{0.9998, 100, 1.02, 100, {}};
    verdicts says{};
    const auto text = [&] {
        quoter q{.fair_value = mid{},
                 .spread = fixed_spread{0.011},
                 .size = fixed_size{10},
                 .rules = order_rules{.ticks = tick_rule{{0, 0.0001}, {1, 0.01}}},
                 .gate = [&](const proposal&) { return says; }};
        return told(q.refresh(time_point{0s}, book, {}));
    };
    // Fair 1.0099: a bid at 0.9989, which is a tick below 1, and an ask at 1.0209, which becomes 1.03.
    CHECK(text() ==
          "quote 10 x 0.9989 | 1.03 x 10, fair 1.009900, skew 0.000000, offsets 0.011000 | 0.011000, rounded "
          "0.000000 | 0.009100");
    says = {valid_book::crossed, {}};
    CHECK(text() ==
          "quote - | 1.03 x 10, no bid: the book is crossed, fair 1.0099, skew 0.0000, offsets 0.0110 | 0.0110, "
          "rounded - | 0.0091");
}

TEST_CASE("keeping clear of the market is told where it changed something") {
    const support::scene s;
    quoter q{.fair_value = mid{},
             .spread = fixed_spread{0.003},
             .size = fixed_size{100},
             .rules = {.ticks_from_crossing = 3}};
    CHECK(told(q.refresh(time_point{0s}, s.book, s.state)) ==
          "quote 100 x 99.99 | 100.01 x 100, fair 100.0000, skew 0.0000, offsets 0.0030 | 0.0030, rounded 0.0070 | "
          "0.0070");
    quoter far{.fair_value = mid{},
               .spread = fixed_spread{0.003},
               .size = fixed_size{100},
               .rules = {.ticks_from_crossing = 5}};
    CHECK(told(far.refresh(time_point{0s}, s.book, s.state)) ==
          "quote 100 x 99.97 | 100.03 x 100, fair 100.0000, skew 0.0000, offsets 0.0030 | 0.0030, rounded 0.0070 | "
          "0.0070, kept clear 0.0200 | 0.0200");
    // On one side alone.
    const auto text = [&](const offsets& o) {
        quoter one{.fair_value = mid{},
                   .spread = [=](const market_view&) { return o; },
                   .size = fixed_size{100},
                   .rules = {.ticks_from_crossing = 5}};
        return told(one.refresh(time_point{0s}, s.book, s.state));
    };
    CHECK(text({0.003, 0.1}) ==
          "quote 100 x 99.97 | 100.10 x 100, fair 100.0000, skew 0.0000, offsets 0.0030 | 0.1000, rounded 0.0070 | "
          "0.0000, kept clear 0.0200 | 0.0000");
    CHECK(text({0.1, 0.003}) ==
          "quote 100 x 99.90 | 100.03 x 100, fair 100.0000, skew 0.0000, offsets 0.1000 | 0.0030, rounded 0.0000 | "
          "0.0070, kept clear 0.0000 | 0.0200");
}

TEST_CASE("an estimate says how far to trust it, or why there is none") {
    CHECK(fmt::format("{}", estimate{}) == "none: not enough data yet (n 0)");
    CHECK(fmt::format("{}", estimated(1.5, 0.25, 40)) == "1.5 +- 0.25 (n 40)");
    CHECK(fmt::format("{}", estimated(1.5, not_a_number, 40)) == "1.5 (n 40)");
    CHECK(fmt::format("{}", intensity_fit{.fills = 3}) == "none: too few fills for an arrival rate (3 fills)");
    CHECK(fmt::format("{}", intensity_fit{.arrival_rate = 0.5,
                                          .fill_decay = 30,
                                          .arrival_rate_error = 0.05,
                                          .fill_decay_error = 2,
                                          .fills = 90,
                                          .missing = nullptr}) ==
          "A 0.5 +- 0.05 per second, k 30 +- 2 per price (90 fills)");
    CHECK(fmt::format("{} / {}", goodness{}, goodness{4.5, 3, 0.21}) == "too few cells to say / X^2 4.5 on 3, p 0.21");
    CHECK(fmt::format("{}", goodness{4.5, 1, 0.034}) == "X^2 4.5 on 1, p 0.034");
}

TEST_CASE("a side that the model does not quote is said to be never quoted") {
    support::scene s;
    auto q = quoter{.spread = [](const market_view&) { return offsets{infinity, 0.02}; },
                    .size = fixed_size{100},
                    .throttle = throttle<250ms>{}};
    CHECK(told(q.refresh(time_point{0s}, s.book, s.state)) ==
          "quote - | 100.03 x 100, no bid: the model has no quote on this side, fair 100.0100, skew 0.0000, "
          "offsets never | 0.0200, rounded - | 0.0000");
}

TEST_CASE("an exit with nothing to reduce advises nothing") {
    support::scene s;
    s.state.profit = -10;
    quoter q{
        .spread = fixed_spread{0.02}, .size = fixed_size{100}, .gate = daily_loss{10}, .throttle = throttle<250ms>{}};
    const std::string text = told(q.refresh(time_point{0s}, s.book, s.state));
    INFO(text);
    CHECK(text.starts_with("exit: daily loss limit"));
    CHECK(text.find("urgency") == std::string::npos);
    s.state.position = -3;
    CHECK(told(q.refresh(time_point{1s}, s.book, s.state)).ends_with(", reduce short (urgency 1.00)"));
}

TEST_CASE("what is no number is nan, without a sign") {
    const double negative = -not_a_number;
    CHECK(fmt::format("{}", top_of_book{negative, negative, 1, 1, {}}) == "nan x nan | 1 x 1");
    CHECK(fmt::format("{}", tick_price{0, 0.01, negative}) == "nan");
    CHECK(fmt::format("{}", estimate{.value = negative, .observations = 4, .missing = nullptr}) == "nan (n 4)");
    basic_signal<0> signal;
    signal.action = action::quote;
    signal.fair_value = 1;
    signal.skew = negative;
    signal.offsets = {negative, negative};
    CHECK(fmt::format("{}", signal).find("-nan") == std::string::npos);
    CHECK(fmt::format("{}", goodness{negative, 3, negative}).find("-nan") == std::string::npos);
    CHECK(fmt::format("{}", intensity_fit{.arrival_rate = negative,
                                          .fill_decay = negative,
                                          .arrival_rate_error = negative,
                                          .fill_decay_error = negative,
                                          .fills = negative,
                                          .missing = nullptr})
              .find("-nan") == std::string::npos);
}

TEST_CASE("a number of hundreds of digits is printed in few") {
    support::scene s;
    quoter q{.fair_value = [](const auto&) { return 1e308; }, .spread = fixed_spread{0.02}, .size = fixed_size{100}};
    const std::string text = told(q.refresh(time_point{0s}, s.book, s.state));
    INFO(text);
    CHECK(text.find("fair 1e+308, ") != std::string::npos);
    CHECK(text.size() < 200);
    CHECK(fmt::format("{}", tick_price{0, 0.01, -1e308}) == "-1e+308");
    CHECK(fmt::format("{}", tick_price{0, 0.01, 123456789012345}) == "123456789012345.00");
}

TEST_CASE("a time just below zero is zero") {
    CHECK(fmt::format("{}", time_point{-100ns}) == "0.000000 s");
    CHECK(fmt::format("{}", time_point{-1us}) == "-0.000001 s");
    CHECK(fmt::format("{}", time_point{std::chrono::nanoseconds::max()}) == "9223372036.854776 s");
}

TEST_CASE("every way of fmt to print takes a value, and gives the same text") {
    const support::scene s;
    quoter q{.fair_value = mid{}, .spread = fixed_spread{0.02}, .size = fixed_size{100}};
    const auto signal = q.refresh(time_point{0s}, s.book, s.state);
    const std::string text = fmt::format("{}", signal);
    CHECK(text.starts_with("quote #1 100 x 99.98 | 100.02 x 100, fair 100.0000"));

    std::string appended = "> ";
    fmt::format_to(std::back_inserter(appended), "{}", signal);
    CHECK(appended == "> " + text);
    fmt::memory_buffer buffer;
    fmt::format_to(std::back_inserter(buffer), "{}", signal);
    CHECK(fmt::to_string(buffer) == text);
    std::vector<char> characters;
    fmt::format_to(std::back_inserter(characters), "{}", signal);
    CHECK(std::string(characters.begin(), characters.end()) == text);
    char array[10];
    const auto cut = fmt::format_to_n(array, sizeof array, "{}", signal);
    CHECK(cut.size == text.size());
    CHECK(std::string(array, sizeof array) == text.substr(0, sizeof array));
    CHECK(fmt::formatted_size("{}", signal) == text.size());
    CHECK(fmt::to_string(signal) == text);

    // With a context of its own, where the text goes straight to the iterator.
    CHECK(fmt::format(FMT_COMPILE("{}"), signal) == text);
    std::string compiled;
    fmt::format_to(std::back_inserter(compiled), FMT_COMPILE("{} {}"), side::bid, signal.quote.bid);
    CHECK(compiled == "bid 100 lots at tick 9998");
}

TEST_CASE("a number takes up to 24 decimals before it takes an exponent") {
    const auto text = [](double x) { return fmt::format("{}", trade{.price = x, .size = 1}); };
    CHECK(text(9.313225746154e-12) == "traded 1 at 0.000000000009313225746154");
    CHECK(text(9.313225746154785e-10) == "traded 1 at 9.313225746154785e-10");
    CHECK(text(-1e-12) == "traded 1 at -0.000000000001");
    CHECK(text(9.9e-13) == "traded 1 at 9.9e-13");
    CHECK(text(999999999999999.875) == "traded 1 at 999999999999999.9");
}

TEST_CASE("the words of requests and reports are those of the source") {
    CHECK(fmt::format("{} {} {}", request_kind::place, request_kind::modify, request_kind::cancel) ==
          "place modify cancel");
    CHECK(fmt::format("{} {} {} {} {}", time_in_force::day, time_in_force::gtd, time_in_force::gtc, time_in_force::ioc,
                      time_in_force::fok) == "day gtd gtc ioc fok");
    std::string kinds;
    for (unsigned k = 0; k <= static_cast<unsigned>(report_kind::snapshot_end); ++k)
        kinds.append(fmt::format("{} ", static_cast<report_kind>(k)));
    CHECK(kinds ==
          "accepted rejected modified modify_rejected cancelled cancel_rejected expired fill corrected busted "
          "commission held restated position snapshot_begin snapshot_order snapshot_end ");
    CHECK(fmt::format("{} {}", report_kind::cancel_rejected, report_kind::snapshot_begin) ==
          "cancel_rejected snapshot_begin");
    CHECK(fmt::format("{} {} {} {} {} {} {} {}", rejection::none, rejection::too_late, rejection::unknown_order,
                      rejection::price, rejection::size, rejection::rate, rejection::halted,
                      rejection::other) == "none too_late unknown_order price size rate halted other");
    CHECK(fmt::format("{} {} {}", liquidity::unknown, liquidity::added, liquidity::removed) == "unknown added removed");
}

TEST_CASE("an execution's id is its text, or 32 digits where it is none") {
    const auto text = [](const std::string& t) { return fmt::format("{}", execution_id::of(t.data(), t.size())); };
    for (const char* t : {"A", "12345678", "00012ab4.01", "0123456789abcdef", "a b", "~"}) CHECK(text(t) == t);
    const std::string ib = text("0000e0d5.65b9d1a2.01.01");
    CHECK(ib.size() == 32);
    CHECK(ib.find_first_not_of("0123456789abcdef") == std::string::npos);
    CHECK(fmt::format("{}", execution_id{}) == "none");
    CHECK(fmt::format("{}", execution_id{0, 17}) == "00000000000000000000000000000011");
    CHECK(fmt::format("{}", execution_id{0x0123456789abcdef, 0xfedcba9876543210}) ==
          "0123456789abcdeffedcba9876543210");
    CHECK(fmt::format("{}", execution_id{'A', 'B'}) == "00000000000000410000000000000042");  // a gap between them
    CHECK(fmt::format("{}", execution_id{0x4100000000000042, 0}) == "41000000000000420000000000000000");
    CHECK(text("tab\t") == "00000000746162090000000000000000");
    CHECK(text("caf\xe9") == "00000000636166e90000000000000000");
}

TEST_CASE("a request is one line that says why") {
    static constexpr reason moved{"fair value moved"};
    static constexpr reason limit{"long limit"};
    request r{.kind = request_kind::place,
              .side = side::bid,
              .time_in_force = time_in_force::gtd,
              .post_only = true,
              .order = 17,
              .ticks = 9998,
              .size = 100,
              .expires = time_point{12500ms},
              .because = {moved, 2}};
    CHECK(fmt::format("{}", r) ==
          "place #17 bid 100 at tick 9998, gtd until 12.500000 s, post-only: fair value moved 2 ticks");
    r.kind = request_kind::modify;
    r.side = side::ask;
    r.time_in_force = time_in_force::day;
    r.post_only = false;
    r.outside_regular_hours = true;
    r.venue_order = 4711;
    r.instrument = 3;
    r.ticks = -4;
    r.because = {moved, -1};
    CHECK(fmt::format("{}", r) ==
          "modify #17 ask 100 at tick -4, day, outside regular hours, venue order 4711, instrument 3: fair value moved "
          "-1 tick");
    r.kind = request_kind::cancel;
    r.because = {limit, 0};
    CHECK(fmt::format("{}", r) == "cancel #17 ask 100 at tick -4, venue order 4711, instrument 3: long limit");
    CHECK(fmt::format("{}", request_reason{limit, 3}) == "long limit, moved 3 ticks");
    CHECK(fmt::format("{}", request_reason{{}, 1}) == "moved 1 tick");
    CHECK(fmt::format("{}", request_reason{}) == "no reason given");
    CHECK(fmt::format("{}", request_reason{moved, 0}) == "fair value moved");
}

TEST_CASE("a report is one line that says what its kind says") {
    report r{.kind = report_kind::fill, .side = side::bid, .liquidity = liquidity::added, .order = 17};
    r.execution = execution_id::of("00012ab4.01", 11);
    r.ticks = 9998;
    r.size = 100;
    r.executed = 30;
    r.filled = 30;
    const auto text = [&](report_kind k) {
        r.kind = k;
        return fmt::format("{}", r);
    };
    CHECK(text(report_kind::fill) == "fill #17 bid 30 at tick 9998, 30 of 100 filled, added, execution 00012ab4.01");
    r.revision = 2;
    r.millionths = 500000;
    r.filled = untold;
    CHECK(text(report_kind::corrected) ==
          "corrected #17 bid 30 at tick 9998.5, added, execution 00012ab4.01, revision 2");
    CHECK(text(report_kind::busted) == "busted #17, execution 00012ab4.01, revision 2");
    r.revision = 0;
    r.money = 0.35;
    CHECK(text(report_kind::commission) == "commission 0.35, execution 00012ab4.01");
    r.filled = 0;
    CHECK(text(report_kind::accepted) == "accepted #17 bid 100 at tick 9998, 0 of 100 filled");
    r.filled = 40;
    r.replayed = true;
    CHECK(text(report_kind::modified) == "modified #17 bid 100 at tick 9998, 40 of 100 filled, replayed");
    r.replayed = false;
    r.size = 0;
    r.reason = rejection::too_late;
    CHECK(text(report_kind::cancel_rejected) == "cancel_rejected #17, 40 filled: too_late");
    r.filled = untold;
    CHECK(text(report_kind::rejected) == "rejected #17: too_late");
    CHECK(text(report_kind::modify_rejected) == "modify_rejected #17: too_late");
    r.reason = rejection::none;
    CHECK(text(report_kind::cancelled) == "cancelled #17");
    CHECK(text(report_kind::expired) == "expired #17");
    r.size = 100;
    r.order = 0;
    r.venue_order = 4711;
    r.reference = 8;
    CHECK(text(report_kind::held) == "held #0 bid 100 at tick 9998, venue order 4711, reference 8");
    r.instrument = 5;
    CHECK(text(report_kind::restated) ==
          "restated #0 bid 100 at tick 9998, venue order 4711, reference 8, instrument 5");
    CHECK(text(report_kind::snapshot_order) ==
          "snapshot_order #0 bid 100 at tick 9998, venue order 4711, reference 8, instrument 5");
    r.size = -40;
    CHECK(text(report_kind::position) == "position -40, instrument 5");
    r.filled = 3;  // is no matter of a position
    CHECK(text(report_kind::position) == "position -40, instrument 5");
    r.filled = untold;
    r.order = 9;  // whose order it is, is known
    CHECK(text(report_kind::cancelled) == "cancelled #9, venue order 4711, instrument 5");
    r.instrument = every_instrument;
    r.time = time_point{1500ms};
    CHECK(text(report_kind::snapshot_begin) == "snapshot_begin, asked for at 1.500000 s, every instrument");
    r.size = 0;
    CHECK(text(report_kind::snapshot_end) == "snapshot_end, every instrument");
    r.size = 1;
    CHECK(text(report_kind::snapshot_end) == "snapshot_end, 1 order, every instrument");
    r.size = 2;
    CHECK(text(report_kind::snapshot_end) == "snapshot_end, 2 orders, every instrument");
}

TEST_CASE("a price between two ticks is printed exactly, also below zero") {
    const auto text = [](std::int64_t ticks, std::uint32_t millionths) {
        report r{.kind = report_kind::fill};
        r.ticks = ticks;
        r.millionths = millionths;
        r.execution = execution_id::of("x", 1);
        return fmt::format("{}", r);
    };
    CHECK(text(9998, 1) == "fill #0 bid 0 at tick 9998.000001, execution x");
    CHECK(text(-3, 250000) == "fill #0 bid 0 at tick -2.75, execution x");
    CHECK(text(-1, 999999) == "fill #0 bid 0 at tick -0.000001, execution x");
    CHECK(text(0, 120000) == "fill #0 bid 0 at tick 0.12, execution x");
    CHECK(text(-7, 0) == "fill #0 bid 0 at tick -7, execution x");
}
