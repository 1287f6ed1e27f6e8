#!/usr/bin/env bash
# sample.sh MAKE_SAMPLE FOLDER: the sample that the project ships is what the program in the tree writes.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$1" "$work"
for file in sample_quotes.csv sample_trades.csv; do cmp "$work/$file" "$2/$file"; done
[ "$(wc -l < "$work/sample_quotes.csv")" -gt 5000 ]
