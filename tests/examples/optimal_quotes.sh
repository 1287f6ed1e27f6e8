#!/usr/bin/env bash
# optimal_quotes.sh PROGRAM: what a user of it sees, exit statuses included. The figures are the paper's and the shared
# literature's: at Avellaneda & Stoikov's own parameters 1.69 and 0.40, where the optimum is 1.34 and 0.05.
set -u
program=$1
. "$(dirname "$0")/program.sh"

expect 0 'usage: optimal_quotes' -- --help
expect 2 'unknown option --nonsense' -- --nonsense
expect 2 '--sigma needs a value' -- --sigma
expect 2 '--sigma abc: not a number' -- --sigma abc
expect 2 '--limit 0: a whole number' -- --limit 0
expect 2 '--tick 0: must be above 0' -- --tick 0
expect 2 'fill_decay (per price) is 0; legal: above 0' -- --fill-decay 0
expect 2 '--plot x.gif: the name must end in .png or .svg' -- --plot x.gif

expect 0 'the exact spread is 1.3433 where Avellaneda-Stoikov has 1.6908; one trade skews by 0.0525 and 0.4000' --
expect 0 'GLFT closed form: off by more than a tick at 6 of 21 positions (-10, -9, -8, 8, 9, 10)' --
expect 0 'GLFT closed form: within a tick of the exact offsets everywhere' -- --tick 0.5
[ "$(grep -c never "$work/out")" -eq 2 ] || complain "not one limit on each side"
grep -qiE '(^|[^a-z])(nan|inf)([^a-z]|$)' "$work/out" && complain "it prints numbers that are none"
# The first figures of the paper on inventory risk, in ticks.
expect 0 '  3.3130   3.3130' -- --sigma 0.3 --arrival-rate 0.9 --fill-decay 0.3 --risk-aversion 0.01 --limit 30 --horizon 600 --tick 1
# A rebate brings the quotes in.
expect 0 'a tick of 0.01' -- --fee -0.1
if gnuplot --version >/dev/null 2>&1; then
    expect 0 'Picture in' -- --plot "$work/quotes.png"
    [ -s "$work/quotes.png" ] || complain "there is no picture"
fi
exit $failed
