#!/usr/bin/env bash
# readme.sh PROJECT: the README's first code block in C++ is examples/quickstart.cpp, character for character.
set -eu
cd "$1"
awk '/^```cpp$/ { inside = 1; next } /^```$/ { if (inside) exit } inside' README.md | diff - examples/quickstart.cpp
