#!/usr/bin/env bash
# instructions.sh [COMPILER]: instructions of one refresh, composed, handwritten and turned away, as callgrind counts them:
# the difference between twice N calls and N calls, so that start-up cancels. Needs valgrind.
set -eu
cd "$(dirname "$0")/.."
compiler=${1:-g++}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$compiler" -std=c++20 -O2 -w -Iinclude -Itests benchmarks/quote_latency.cpp -o "$work/quote_latency"
count() { valgrind --tool=callgrind --callgrind-out-file=/dev/null "$work/quote_latency" --only "$1" --count "$2" 2>&1 | sed -n 's/.*Collected : //p'; }
per_call() { echo $((($(count "$1" 20000) - $(count "$1" 10000)) / 10000)); }
composed=$(per_call composed)
handwritten=$(per_call handwritten)
throttled=$(per_call throttled)
echo "instructions: composed $composed, handwritten $handwritten, throttled $throttled"
awk "BEGIN { printf \"composed/handwritten instructions: %.3f\n\", $composed / $handwritten }"
