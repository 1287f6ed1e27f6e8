#!/usr/bin/env bash
# multi_asset.sh PROGRAM: what a user of it sees. Instruments that move with the one that is held are quoted lower, the
# one that moves against it higher.
set -u
program=$1
. "$(dirname "$0")/program.sh"

expect 0 'usage: multi_asset' -- --help
expect 2 'unknown option --nonsense' -- --nonsense
expect 2 '--asset 6: 1 to 5' -- --asset 6
expect 2 'risk_aversion is -1; legal: 0 or more' -- --risk-aversion -1

moved() { grep "^$1" "$work/out" | awk '{print $(NF-1)}'; }
expect 0 '600 of first bank held' --
for name in 'first bank' 'second bank' oil fund; do
    case $(moved "$name") in -0.0000 | +*) complain "$name is not quoted lower: $(moved "$name")" ;; esac
done
case $(moved gold) in +0.0000 | -*) complain "gold is not quoted higher: $(moved gold)" ;; esac
expect 0 'far from the end' -- --position 0
[ "$(grep -cE '[+-]0\.0000 ' "$work/out")" -eq 5 ] || complain "without a position something moves"
expect 0 '30 s left' -- --horizon 30 --asset 4 --position -2000
case $(moved fund) in +*) ;; *) complain "a short position does not raise the quotes" ;; esac
if gnuplot --version >/dev/null 2>&1; then
    expect 0 'Picture in' -- --plot "$work/assets.svg"
    [ -s "$work/assets.svg" ] || complain "there is no picture"
fi
exit $failed
