#!/usr/bin/env bash
# calibrate_real_data.sh CALIBRATE DATA: recorded days of every format calibrate from beginning to end, and what is known
# of them comes out: how much of what the weighted mid says comes true within ten seconds (BAC, one tick wide: slope 0.3
# to 0.5, R^2 0.05 to 0.07; AMZN, many ticks wide: slope 0.04, R^2 0.0005; Hyperliquid BTC: R^2 0.06), and how many rows a
# reader must find. Skipped where the data are not there.
set -eu
calibrate=$1 data=$2
. "$(dirname "$0")/recorded_data.sh"
# run FILE: the output, in $work/out.
run() {
    "$calibrate" "$1" >"$work/out"
    cat "$work/out"
    ! grep -qiE '(^|[^a-z])(nan|inf)([^a-z]|$)' "$work/out" || { echo "numbers that are none"; exit 1; }
    grep -q '^inline auto calibrated_quoter' "$work/out" || { echo "no quoter is printed"; exit 1; }
}
# between NAME LOW HIGH: of the line `weighted mid, every 0.1 s   slope S, R^2 R (...`.
slope() { sed -n 's/.*weighted mid, every 0.1 s *slope \([-0-9.]*\), R^2 \([-0-9.]*\).*/\1/p' "$work/out"; }
r_squared() { sed -n 's/.*weighted mid, every 0.1 s *slope \([-0-9.]*\), R^2 \([-0-9.]*\).*/\2/p' "$work/out"; }
between() { awk -v x="$2" -v low="$3" -v high="$4" -v what="$1" 'BEGIN { if (!(x != "" && x >= low && x <= high)) { print what " is " x ", not " low " to " high; exit 1 } }'; }
says() { grep -qF -- "$1" "$work/out" || { echo "it does not say: $1"; exit 1; }; }

run "$work"/lobster/AMZN*_message_1.csv
between "AMZN: slope" "$(slope)" 0.03 0.05
between "AMZN: R^2" "$(r_squared)" 0.0003 0.0007
run "$work/lean_equity/bac/20131007_quote.csv"
between "BAC, first day: slope" "$(slope)" 0.3 0.5
between "BAC, first day: R^2" "$(r_squared)" 0.045 0.075
run "$work/lean_equity/bac/20131008_trade.csv"
between "BAC, second day: slope" "$(slope)" 0.3 0.5
between "BAC, second day: R^2" "$(r_squared)" 0.045 0.075
run "$work/lean_equity/ibm/20131007_quote.csv"
run "$work/hyperliquid/prices_BTC.csv"
between "Hyperliquid: R^2" "$(r_squared)" 0.055 0.075
says '47,112 (0 bad, 10 left out'
run "$work/binance_hftbacktest/spot/btcusdt_20240809"
says '58,325 (0 bad, 3,044 left out'
run "$work/binance_hftbacktest/usdm/btcusdt_20240808"
