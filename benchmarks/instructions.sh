#!/usr/bin/env bash
# instructions.sh [COMPILER]: instructions of one call of each kind that quote_latency knows, as callgrind counts them: the
# difference between two numbers of calls, so that start-up cancels. Needs valgrind.
set -eu
cd "$(dirname "$0")/.."
compiler=${1:-g++}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$compiler" -std=c++20 -O2 -w -Iinclude -Itests benchmarks/quote_latency.cpp -o "$work/quote_latency"
count() { valgrind --tool=callgrind --callgrind-out-file=/dev/null "$work/quote_latency" --only "$1" --count "$2" 2>&1 | sed -n 's/.*Collected : //p'; }
per_call() { echo $((($(count "$1" 12288) - $(count "$1" 4096)) / 8192)); }
composed=$(per_call composed)
handwritten=$(per_call handwritten)
throttled=$(per_call throttled)
echo "instructions: composed $composed, handwritten $handwritten, throttled $throttled"
echo "instructions: least $(per_call least), ungated $(per_call ungated), gated60 $(per_call gated60)"
awk "BEGIN { printf \"composed/handwritten instructions: %.3f\n\", $composed / $handwritten }"
