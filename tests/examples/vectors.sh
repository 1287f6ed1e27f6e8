#!/usr/bin/env bash
# vectors.sh PROJECT: the golden vectors that the project ships are what the program beside them writes.
set -eu
command -v python3 >/dev/null || { echo "skipped: there is no python3"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 "$1/tests/golden/make_vectors.py" "$work"
for file in "$work"/*.json; do cmp "$file" "$1/tests/golden/$(basename "$file")"; done
