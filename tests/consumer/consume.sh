#!/usr/bin/env bash
# consume.sh embedded|installed|wrong_version PROJECT BUILD COMPILER WORK: uses the library as another project would.
set -eu
how=$1 project=$2 build=$3 compiler=$4 work=$5/$1
rm -rf "$work"
mkdir -p "$work/source"
cp "$project/tests/consumer/main.cpp" "$project/tests/consumer/solver.cpp" "$work/source/"
cp "$project/tests/consumer/project.cmake" "$work/source/CMakeLists.txt"
configure() { cmake -S "$work/source" -B "$work/build" -DCMAKE_CXX_COMPILER="$compiler" "$@"; }
case $how in
    embedded) configure -DHOW=embedded -DTWOSIDE_SOURCE="$project" ;;
    *)
        cmake --install "$build" --prefix "$work/prefix" >/dev/null
        if [ "$how" = wrong_version ]; then
            for wanted in 0.0.1 0.1 99 1.0; do
                if configure -DHOW=installed -DWANTED=$wanted -DCMAKE_PREFIX_PATH="$work/prefix" >"$work/log" 2>&1; then
                    echo "version $wanted was accepted"
                    exit 1
                fi
                grep -q 'not found\|no configuration\|compatible' "$work/log" || { cat "$work/log"; exit 1; }
                rm -rf "$work/build"
            done
            echo "wrong versions are refused"
            exit 0
        fi
        configure -DHOW=installed -DWANTED=0.3 -DCMAKE_PREFIX_PATH="$work/prefix"
        ;;
esac
cmake --build "$work/build"
"$work/build/consumer"
"$work/build/solver"
