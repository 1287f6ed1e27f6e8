#!/usr/bin/env bash
# structure.sh PROJECT COMPILER [--no-count | --count]: what holds for the whole tree and no compiler checks.
#   every public header has a test of its name; nothing reads a clock; includes go one way; the umbrella holds the whole
#   scalar library and brings in neither Eigen nor fmt; every header says what shows it right; the top level is what it is.
#   And, left out with --no-count and alone with --count, what the umbrella costs to compile, counted in instructions.
set -u
cd "$1" || exit 1
compiler=$2
part=${3:-all}
case $part in all | --no-count | --count) ;; *) echo "usage: structure.sh PROJECT COMPILER [--no-count | --count]" >&2; exit 2 ;; esac
failed=0
complain() { echo "structure: $*"; failed=1; }

# The umbrella takes g++ at most this many times the instructions of <chrono> and <cmath>, which it cannot do without.
# Instructions and not time, because they repeat and time does not. Gives 77 where they cannot be counted.
most_instructions=1.20
count() {
    local said
    said=$(g++ -wrapper valgrind,--tool=cachegrind,--cache-sim=no,--cachegrind-out-file=/dev/null -std=c++20 -Iinclude -fsyntax-only "$1" 2>&1) || return
    sed -n 's/.* I *refs: *//p' <<<"$said" | tr -d ,
}
umbrella_cost() {
    local work umbrella baseline
    for tool in valgrind g++; do
        command -v $tool >/dev/null || { echo "structure: skipped: there is no $tool to count the compiler's instructions with"; return 77; }
    done
    work=$(mktemp -d)
    echo '#include <twoside/twoside.hpp>' >"$work/umbrella.cpp"
    printf '#include <chrono>\n#include <cmath>\n' >"$work/baseline.cpp"
    count "$work/umbrella.cpp" >"$work/umbrella" &
    count "$work/baseline.cpp" >"$work/baseline"
    wait
    umbrella=$(cat "$work/umbrella")
    baseline=$(cat "$work/baseline")
    rm -rf "$work"
    [ -n "$umbrella" ] && [ -n "$baseline" ] || { complain "the compiler's instructions cannot be counted"; return; }
    awk "BEGIN { printf \"umbrella/(chrono and cmath), in instructions of g++ %s: %.3f\n\", \"$(g++ -dumpfullversion)\", $umbrella / $baseline }"
    awk "BEGIN { exit !($umbrella <= $most_instructions * $baseline) }" || complain "the umbrella takes more than $most_instructions times the instructions of <chrono> and <cmath>"
}
if [ "$part" = --count ]; then
    umbrella_cost || exit
    exit $failed
fi

headers=$(cd include && find twoside -name '*.hpp' | sort)
[ "$(echo "$headers" | wc -l)" -gt 40 ] || complain "only found: $headers"

# Macros and constants alone need no test; the umbrella is tested by all of them.
untested='twoside/core/inline.hpp twoside/version.hpp twoside/twoside.hpp twoside/estimators.hpp'
for header in $headers; do
    name=${header#twoside/}
    case " $untested " in *" $header "*) ;; *) [ -f "tests/${name%.hpp}.cpp" ] || complain "$header has no tests/${name%.hpp}.cpp" ;; esac
    case " $untested " in *" $header "*) ;; *) head -n 30 "include/$header" | grep -q '^// .*Shown by' || complain "$header does not say what shows it right" ;; esac
    head -n 1 "include/$header" | grep -qx '#pragma once' || complain "$header does not begin with #pragma once"
done
for test in $(cd tests && find core market fair_value horizon spread skew size quote gate throttle volatility intensity toxicity order_flow regression orders solve batch data sim -name '*.cpp'); do
    [ -f "include/twoside/${test%.cpp}.hpp" ] || complain "tests/$test has no header of its name"
done

if grep -rnE '\bnow\(|system_clock|high_resolution_clock|gettimeofday|clock_gettime|\btime\(' include | grep -v 'static_assert\|//'; then
    complain "the lines above read a clock"
fi
if grep -rnE 'std::(thread|mutex|atomic)|[^:]\bnew |\bmalloc|printf\(stdout|std::cout' include/twoside --include='*.hpp' | grep -v 'include/twoside/\(data/\|sim/\|core/dynamic_array.hpp\)' | grep -v '//\|::new (&'; then
    complain "the lines above own what the library does not own"
fi

# Include order: each folder may include those to its left, itself, and the vocabulary named for it.
allowed() {
    case $1 in
        core) echo 'core' ;;
        market) echo 'core market' ;;
        regression) echo 'core regression' ;;
        fair_value | horizon | size | volatility) echo "core market $1" ;;
        intensity | toxicity | order_flow) echo "core market regression $1" ;;
        solve) echo 'core market fair_value solve spread/offset_table.hpp spread/avellaneda_stoikov.hpp spread/glft.hpp' ;;
        batch) echo 'core market batch gate/min_market_spread.hpp quote/tick_rule.hpp skew/reservation.hpp spread/avellaneda_stoikov.hpp spread/glft.hpp' ;;
        spread) echo 'core market spread' ;;
        skew) echo 'core market skew' ;;
        gate) echo 'core market quote gate' ;;
        throttle) echo 'core throttle' ;;
        quote) echo 'core market quote' ;;
        orders) echo 'core market quote throttle orders' ;;
        data) echo 'core market data spread/offset_table.hpp' ;;
        sim) echo 'core market sim data twoside.hpp volatility/ewma.hpp' ;;
        concepts.hpp) echo 'core market gate quote throttle' ;;
        market_maker.hpp) echo 'core market quote throttle orders quoter.hpp' ;;
        ib) echo 'core market orders ib' ;;
        quoter.hpp) echo 'concepts.hpp core fair_value/weighted_mid.hpp horizon/given.hpp quote size/fixed.hpp skew/none.hpp' ;;
        market_maker.hpp) echo 'core market orders quote throttle quoter.hpp' ;;
        format.hpp) echo 'twoside.hpp intensity/goodness_of_fit.hpp orders/request.hpp orders/report.hpp' ;;
        *) echo '' ;;
    esac
}
for header in $headers; do
    case $header in twoside/twoside.hpp | twoside/estimators.hpp) continue ;; esac
    from=${header#twoside/}
    from=${from%%/*}
    for to in $(sed -n 's/^#include <twoside\/\(.*\)>$/\1/p' "include/$header"); do
        ok=no
        for a in $(allowed "$from"); do
            case $to in "$a" | "$a"/*) ok=yes ;; esac
        done
        [ $ok = yes ] || complain "$header may not include twoside/$to"
    done
done

# The umbrella holds what decides a quote, estimators.hpp what feeds it, market_maker.hpp what makes orders of it; the
# rest hangs off the side.
for header in $headers; do
    case $header in
        twoside/twoside.hpp | twoside/estimators.hpp | twoside/core/inline.hpp | twoside/format.hpp) continue ;;
        twoside/market/fee_schedules.hpp) continue ;; # dated: a program names it
        twoside/data/* | twoside/sim/* | twoside/solve/* | twoside/batch/* | twoside/ib/*) continue ;;
        twoside/volatility/* | twoside/intensity/* | twoside/toxicity/* | twoside/order_flow/* | twoside/regression/*) holder=estimators ;;
        twoside/market_maker.hpp) continue ;;
        twoside/core/distribution.hpp | twoside/core/maximise.hpp | twoside/core/moments.hpp) holder=estimators ;;
        twoside/orders/* | twoside/throttle/message_budget.hpp | twoside/throttle/order_efficiency.hpp | twoside/quote/ladder.hpp) holder=market_maker ;;
        *) holder=twoside ;;
    esac
    grep -qx "#include <$header>" "include/twoside/$holder.hpp" || complain "$holder.hpp lacks $header"
done
brought=$(echo '#include <twoside/twoside.hpp>' | "$compiler" -std=c++20 -Iinclude -M -x c++ -) || complain "the umbrella does not preprocess"
if echo "$brought" | grep -qiE 'eigen|/fmt/|catch2|nlohmann|/(iostream|fstream|functional|ranges)( |$)'; then
    complain "the umbrella brings in: $(echo "$brought" | tr ' ' '\n' | grep -iE 'eigen|/fmt/|catch2|nlohmann|/(iostream|fstream|functional|ranges)$' | tr '\n' ' ')"
fi

for entry in $(git ls-files 2>/dev/null | cut -d/ -f1 | sort -u); do
    case $entry in include | tests | examples | benchmarks | CMakeLists.txt | README.md | LICENSE | .*) ;; *) complain "$entry does not belong at the top level" ;; esac
done
[ "$part" = --no-count ] || umbrella_cost
exit $failed
