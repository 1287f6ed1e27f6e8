# recorded_data.sh, for other scripts to source with `data` set: lays the recorded data out in $work, or skips the test.
[ -x "$data/unpack" ] || { echo "skipped: there are no recorded data at $data"; exit 77; }
command -v python3 >/dev/null || { echo "skipped: there is no python3 to unpack the data"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$data/unpack" "$work" >/dev/null
