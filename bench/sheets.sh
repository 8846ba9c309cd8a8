#!/bin/bash
# How fast is a large sheet read, beside LibreOffice's conversion of the same file to CSV without a window? Prints the fields of one
# row of the table in bench/RESULTS.md, for bench/run.sh. Both sides are measured in turn, medians are shown; LibreOffice's time has
# its start in it, as ours has.
# use: bench/sheets.sh [ROWS [ROUNDS]]     rows of ten cells (100000), rounds (5)
set -u
cd "$(dirname "$0")/.." || exit 3
export LC_ALL=C.UTF-8
rows=${1:-100000}
rounds=${2:-5}
library=build/libwirk.a
[ -e $library ] || { echo "bench: build ./wirk first (make)" >&2; exit 3; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP

packages=$(sed -n 's/^PACKAGES := //p' Makefile)
# shellcheck disable=SC2086,SC2046
gcc -std=gnu17 -O2 -D_GNU_SOURCE -Isrc -Ibuild/gen -Wl,--as-needed -o "$work/sheets" bench/sheets.c $library \
    $(pkg-config --cflags --libs $packages) -lm -lpthread || exit 3
gcc -std=gnu17 -O2 -D_GNU_SOURCE -o "$work/measure" bench/measure.c || exit 3
"$work/sheets" make "$work/table.xlsx" "$rows" || exit 3

median() { sort -n | awk '{ v[NR] = $1 } END { printf "%.3f\n", NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }
for ((i = 0; i < rounds; i++)); do
    "$work/measure" run "$work/sheets" read "$work/table.xlsx" >>"$work/ours"
    command -v soffice >/dev/null || continue
    rm -f "$work/table.csv"
    "$work/measure" run soffice "-env:UserInstallation=file://$work/profile" --headless --convert-to csv --outdir "$work" \
        "$work/table.xlsx" >>"$work/other" 2>/dev/null
    [ -s "$work/table.csv" ] || { echo "bench: LibreOffice wrote nothing" >&2; exit 3; }
done
# The last line of each measurement is that of the tool: milliseconds first.
ours=$(awk 'NF == 3 { print $1 / 1000 }' "$work/ours" | median)
processor=$(awk 'NF == 3 { print $2 / 1000 }' "$work/ours" | median)
memory=$(awk 'NF == 3 { printf "%.0f\n", $3 / 1024 }' "$work/ours" | median)
echo "  $ours s, of which $processor s of processor time; ${memory%.*} MB of memory" >&2
what="Cells of a sheet of $((rows * 10)) (XLSX) read per second, millions"
rate=$(awk -v n="$rows" -v s="$ours" 'BEGIN { printf "%.2f", n / 1e5 / s }')
if [ ! -s "$work/other" ]; then
    echo "$what|$rate|LibreOffice (not installed)|–|–|ratio at least 20|not measured"
    exit 0
fi
other=$(awk 'NF == 3 && $1 ~ /^[0-9.]+$/ { print $1 / 1000 }' "$work/other" | median)
echo "  LibreOffice: $other s" >&2
awk -v what="$what" -v rate="$rate" -v n="$rows" -v a="$ours" -v b="$other" 'BEGIN {
    printf "%s|%s|LibreOffice, conversion to CSV|%.2f|%.1f|ratio at least 20|%s\n",
        what, rate, n / 1e5 / b, b / a, (b >= 20 * a ? "yes" : "**no**") }'
