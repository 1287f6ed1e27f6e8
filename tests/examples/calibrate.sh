#!/usr/bin/env bash
# calibrate.sh CALIBRATE PROJECT COMPILER: what a user of the program sees, exit statuses included; and the C++ that it
# prints compiles and quotes.
set -u
calibrate=$1 project=$2 compiler=$3
program=$calibrate
. "$(dirname "$0")/program.sh"

expect 0 'usage: calibrate' -- --help
expect 2 'unknown option --nonsense' -- --nonsense
expect 2 '--tick 0: must be above 0' -- --tick 0
expect 2 '--horizon abc: not a number' -- --horizon abc
expect 2 '--from 9:30: a time of day like 09:30' -- --from 9:30
expect 2 '--from must be before --to' -- --from 12:00 --to 11:00
expect 2 '--plot x.gif: the name must end in .png or .svg' -- --plot x.gif
expect 2 '--format lean needs a FILE' -- --format lean
expect 2 "a LEAN file's name ends in _quote.csv or _trade.csv" -- --format lean some.csv
expect 2 'a capture of Binance streams is one file' -- --format binance a b
expect 2 'at most two files' -- a b c
expect 1 '/nowhere/quotes.csv: cannot be opened' -- /nowhere/quotes.csv
printf 'time_ns,bid,bid_size,ask,ask_size\n' >"$work/empty.csv"
expect 1 'there is no event in the data' -- "$work/empty.csv"
printf '1000,99,1,99,1\n' >"$work/locked.csv"
expect 1 'there is no quote with a spread in the data' -- "$work/locked.csv"
expect 1 'there is no event between --from and --to' -- --from 03:00 --to 04:00

# Little data: every estimate says what it lacks, and nothing is a number made of nothing.
printf '1000000000,99.98,300,100.02,100\n2000000000,99.99,300,100.02,100\n3000000000,99.98,300,100.02,100\n' >"$work/little.csv"
expect 0 'There is no quoter to print: not enough data yet' -- "$work/little.csv"
expect 0 'too few fills for an arrival rate' -- "$work/little.csv"
grep -qiE '(^|[^a-z])(nan|inf)([^a-z]|$)' "$work/out" && complain "it prints numbers that are none: $(grep -iE '(^|[^a-z])(nan|inf)([^a-z]|$)' "$work/out")"

expect 0 'a simulated day' --
expect 0 '(found in the data)' --
grep -qiE '(^|[^a-z])(nan|inf)([^a-z]|$)' "$work/out" && complain "it prints numbers that are none"
# The sample's orders are Poisson, and it says so.
expect 0 'orders that others brought     - (events do not excite each other' --
expect 0 '  15:30 ' --
[ "$(grep -cE '^  (09|1[0-5]):[03]0 ' "$work/out")" -eq 26 ] || complain "there are not 13 half hours in both tables"
expect 0 'Order flow' -- --from 10:00 --to 11:00
[ "$(grep -cE '^  (09|1[0-5]):[03]0 ' "$work/out")" -eq 4 ] || complain "an hour has not two half hours in both tables"

# The C++ that it prints.
"$calibrate" --size 50 | awk '/^\/\/ Calibrated/ { inside = 1 } inside' >"$work/quoter.hpp"
cat >"$work/main.cpp" <<'END'
#include "quoter.hpp"
int main() {
    auto quoter = calibrated_quoter();
    const twoside::top_of_book book{.bid = 100.00, .bid_size = 300, .ask = 100.02, .ask_size = 100};
    twoside::market_state state = calibrated_state;
    const auto signal = quoter.refresh(twoside::time_point{}, book, state);
    const bool good = signal.action == twoside::action::quote && signal.bid_price() < signal.ask_price() &&
                      signal.size(twoside::side::bid) == 50;
    return good ? 0 : 1;
}
END
"$compiler" -std=c++20 -Wall -Wextra -Werror -I"$project/include" "$work/main.cpp" -o "$work/main" 2>"$work/errors" || { complain "the C++ that it prints does not compile"; cat "$work/errors" "$work/quoter.hpp"; }
"$work/main" || complain "the quoter that it prints does not quote"

if command -v gnuplot >/dev/null; then
    expect 0 'Picture in' -- --plot "$work/p.png"
    head -c 8 "$work/p.png" | grep -q PNG || complain "--plot wrote no PNG"
fi
exit $failed
