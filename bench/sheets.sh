#!/bin/bash
# How fast is a large sheet read, beside LibreOffice's conversion of the same file to CSV without a window? Prints one row of the
# table in bench/RESULTS.md. Both sides are measured in turn, medians are shown.
# use: bench/sheets.sh [ROWS [ROUNDS]]     rows of ten cells (100000), rounds (5)
set -u
cd "$(dirname "$0")/.." || exit 3
export LC_ALL=C.UTF-8
rows=${1:-100000}
rounds=${2:-5}
library=build/libwirk.a
[ -e $library ] || { echo "bench: build ./wirk first (make)" >&2; exit 3; }
pkg-config --exists xlsxwriter || { echo "bench: libxlsxwriter-dev is missing; sheets are not measured" >&2; exit 0; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP

packages=$(sed -n 's/^PACKAGES := //p' Makefile)
# shellcheck disable=SC2086,SC2046
gcc -std=gnu17 -O2 -D_GNU_SOURCE -Isrc -Ibuild/gen -Wl,--as-needed -o "$work/sheets" bench/sheets.c $library \
    $(pkg-config --cflags --libs $packages xlsxwriter) -lm -lpthread || exit 3
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
ours=$(awk 'NF >= 3 { print $1 / 1000 }' "$work/ours" | median)
memory=$(awk 'NF >= 3 { print $3 / 1024 }' "$work/ours" | median)
what="Reading a sheet of $((rows * 10)) cells (XLSX), s"
if [ ! -s "$work/other" ]; then
    echo "bench: soffice is not installed (apt-get install libreoffice-calc-nogui): no other side" >&2
    printf '| %s | %s | LibreOffice, conversion to CSV | – | – | at most 1/20 | – |\n' "$what" "$ours"
    exit 0
fi
other=$(awk 'NF >= 3 { print $1 / 1000 }' "$work/other" | median)
awk -v what="$what" -v a="$ours" -v b="$other" -v m="$memory" 'BEGIN {
    printf "| %s | %.3f | LibreOffice, conversion to CSV | %.3f | %.3f (%.1f times as fast; %.0f MB) | at most 1/20 | %s |\n",
        what, a, b, a / b, b / a, m, (b >= 20 * a ? "yes" : "**no**") }'
