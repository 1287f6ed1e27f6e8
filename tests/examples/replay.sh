#!/usr/bin/env bash
# replay.sh REPLAY: what a user of the program sees, exit statuses included.
set -u
replay=$1
program=$replay
. "$(dirname "$0")/program.sh"

expect 0 'a simulated day' --
expect 0 'ms between two quotes sent' --
grep -qE 'smallest gap +25[0-9]\.[0-9]+ ms' "$work/out" || complain "an interval of 250 ms is not kept"
expect 0 '(the interval was raised to 100 ms)' -- --interval 5
expect 0 'smallest gap             100' -- --interval 1000
grep -qE 'smallest gap +100[0-9]\.[0-9]+ ms' "$work/out" || complain "an interval of 1000 ms is not kept"
expect 0 'usage: replay' -- --help
grep -q $'\r' "$work/out" && complain "progress in a pipe"

expect 2 'unknown option --nonsense' -- --nonsense
expect 2 '--plot x.gif: the name must end in .png or .svg' -- --plot x.gif
expect 2 '--tick -1: must be above 0' -- --tick -1
expect 2 '--tick abc: not a number' -- --tick abc
expect 2 '--csv needs a value' -- --csv
expect 2 '--format xml: csv, lobster, lean, binance or hyperliquid' -- --format xml
expect 2 'at most two files' -- a b c
expect 1 '/nowhere/quotes.csv: cannot be opened' -- /nowhere/quotes.csv
expect 1 'AMZN_orderbook_1.csv: cannot be opened' -- "$work/AMZN_orderbook_1.csv" "$work/x"

printf 'time_ns,bid,bid_size,ask,ask_size\n1000,1,1,2,1\n2000,1,1,oops,1\n3000,1,1,2,1\n' >"$work/bad.csv"
expect 1 "$work/bad.csv:3: ask is 'oops', which is not a finite number" -- "$work/bad.csv"
expect 0 '1 bad lines were skipped' -- --skip-bad-lines "$work/bad.csv"
printf 'time_ns,bid,bid_size,ask,ask_size\n' >"$work/empty.csv"
expect 1 'there is no event in the data' -- "$work/empty.csv"

expect 0 'Quotes in' -- --csv "$work/q.csv"
head -n 1 "$work/q.csv" | grep -qx 'time_ns,bid,ask,fair_value,our_bid,our_bid_size,our_ask,our_ask_size,action,reason' || complain "the header of --csv"
[ "$(wc -l <"$work/q.csv")" -gt 1000 ] || complain "--csv wrote too little"
awk -F, 'NR > 1 && $5 != "" && $7 != "" && $5 >= $7 { exit 1 }' "$work/q.csv" || complain "a bid at or above its ask"
expect 1 'cannot be written' -- --csv /nowhere/q.csv

# What a market maker would send for the same quotes.
expect 0 'Orders, with a deadband of 2 ticks' -- --orders
grep -qE 'cancel and replace +[0-9,]+ at every refresh: 0\.0[0-9]+ of them are sent' "$work/out" || complain "--orders sends as much as cancel and replace"
grep -qE 'modify +fair value moved' "$work/out" || complain "--orders gives no reasons"
# Requests of both kinds of counting are the same, and all are explained.
sent=$(sed -nE 's/^  messages +([0-9,]+) .*/\1/p' "$work/out" | tr -d ,)
explained=$(awk '/^Requests, and why/ { on = 1; next } on { gsub(",", "", $NF); sum += $NF } END { print sum }' "$work/out")
[ "$sent" = "$explained" ] || complain "--orders: $sent messages, and reasons for $explained"
# As much time with both sides, to within a point.
awk '/time quoting both/ { gsub("%", ""); gsub(",", ""); d = $4 - $NF; exit !(d < 1 && d > -1) }' "$work/out" || complain "--orders quotes less than cancel and replace"
expect 2 '--deadband 1.5: whole ticks, 1 to 1,000,000' -- --orders --deadband 1.5
expect 0 'Orders, with a deadband of 1 ticks' -- --orders --deadband 1

if command -v gnuplot >/dev/null; then
    expect 0 'Picture in' -- --plot "$work/p.png" --position 300
    head -c 8 "$work/p.png" | grep -q PNG || complain "--plot wrote no PNG"
    expect 0 'Picture in' -- --plot "$work/p.svg"
    grep -q '<svg' "$work/p.svg" || complain "--plot wrote no SVG"
else
    expect 1 'apt-get install gnuplot-nox' -- --plot "$work/p.png"
fi
# Where gnuplot is missing, what to install is said.
mkdir "$work/no_gnuplot"
PATH=$work/no_gnuplot "$replay" --plot "$work/p.png" >"$work/out" 2>&1 </dev/null
[ $? -eq 1 ] && grep -q 'apt-get install gnuplot-nox' "$work/out" || { complain "a missing gnuplot is not said"; cat "$work/out"; }
exit $failed
