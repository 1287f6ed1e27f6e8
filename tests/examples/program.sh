# program.sh, for other scripts to source with `program` set: a folder $work that goes away, and what they expect of it.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0
complain() { echo "$(basename "$0"): $*"; failed=1; }
# expect STATUS WORDS -- ARGUMENTS: runs the program, and looks for the words in all that it says.
expect() {
    local status=$1 words=$2
    shift 3
    "$program" "$@" >"$work/out" 2>&1 </dev/null
    local got=$?
    [ $got -eq "$status" ] || { complain "'$(basename "$program") $*' ended with $got, not $status"; cat "$work/out"; }
    grep -qF -- "$words" "$work/out" || { complain "'$(basename "$program") $*' does not say '$words'"; cat "$work/out"; }
}
