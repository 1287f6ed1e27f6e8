#!/usr/bin/env bash
# real_data.sh REPLAY DATA: a recorded day of AMZN replays from beginning to end, and every row of it is accounted for:
# what the summary counts is what awk counts in the files. Skipped where the data are not there.
set -eu
replay=$1 data=$2
. "$(dirname "$0")/recorded_data.sh"
number() { sed -e ':a' -e 's/\([0-9]\)\([0-9]\{3\}\)\($\|,\)/\1,\2\3/;ta' <<<"$1"; }
for levels in 1 5; do
    messages=$(echo "$work"/lobster/AMZN*_message_$levels.csv)
    books=$(echo "$work"/lobster/AMZN*_orderbook_$levels.csv)
    read -r quotes trades halts < <(awk -F, '$2 <= 4 { q++ } $2 >= 4 && $2 <= 6 { t++ } $2 == 7 { h++ } END { print q + 0, t + 0, h + 0 }' "$messages")
    out=$("$replay" "$messages")
    echo "$out"
    expected="$(number $((quotes + trades + halts))) ($(number "$quotes") book updates, $(number "$trades") trades, $(number "$halts") halts)"
    grep -qF "$expected" <<<"$out" || { echo "expected: $expected"; exit 1; }
    grep -q '(0 bad)' <<<"$out"
    # Nothing off the tick: every quote that we wrote is a whole number of cents, below the ask, and at least 1 tick wide.
    "$replay" --csv "$work/quotes.csv" "$books" >/dev/null
    awk -F, 'NR > 1 && $5 != "" && $7 != "" { if ($5 >= $7 || $5 !~ /^[0-9]+\.[0-9][0-9]$/ || $7 !~ /^[0-9]+\.[0-9][0-9]$/) { print; bad = 1 } n++ }
             END { if (bad || n < 1000) exit 1 }' "$work/quotes.csv"
done
