#!/bin/bash
# How long does it take to protect tables of four sizes and shapes, with the proof, and what is lost? Writes the part "Protected tables" of
# bench/RESULTS.md. Each proof but the largest is checked by tools/proof.c: that is a test. Never part of `make check`: what it finds depends on the machine.
# Then how long a new publication takes that is held against a hundred and a thousand earlier ones: "Earlier publications".
# use: bench/protect.sh [ROUNDS] [LARGEST]     (3, 1000000 cells)
set -u
cd "$(dirname "$0")/.." || exit 3
export LC_ALL=C.UTF-8
rounds=${1:-3}
largest=${2:-1000000}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP
. bench/table.sh
[ -x ./wirk ] || { echo "bench: build ./wirk first (make)" >&2; exit 3; }
gcc -std=gnu17 -O2 -D_GNU_SOURCE -o "$work/measure" bench/measure.c || exit 3
gcc -std=gnu17 -O2 -o "$work/tables" bench/protect_tables.c -lm || exit 3
gcc -std=gnu17 -O2 -o "$work/proof" tools/proof.c || exit 3
libraries="sqlite3 libpq libmicrohttpd gnutls libzip libdeflate zlib yaml-0.1 libsodium libbrotlienc xlsxwriter libcurl expat proj freexl liboath libqrencode clp"
# shellcheck disable=SC2046
gcc -std=gnu17 -O2 -D_GNU_SOURCE -Isrc -Ibuild/gen -o "$work/guard" bench/protect_guard.c build/libwirk.a $(pkg-config --libs $libraries) -lstemmer -lcjose -lm -lpthread || exit 3

middle() { sort -n | awk '{ v[NR] = $1 } END { printf "%.2f\n", NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }
grouped() { sed -E ':a; s/^([0-9]+)([0-9]{3})/\1,\2/; ta' <<<"$1"; }
dims() { for d in a b c; do printf -- '--dim\n%s:%s/%s.csv\n' $d "$1" $d; done; }

# Protects the table with its proof; leaves seconds of processor and wall, MB and what is hidden.
protect() { # SHAPE SIZE ROUNDS
    local at=$work/$1.$2 i
    mkdir -p "$at"
    cells=$("$work/tables" "$1" "$2" "$at") || exit 3
    mapfile -t asked < <(dims "$at")
    asked=(protect "$at/table.csv" --count n "${asked[@]}" --threshold 3)
    for ((i = 0; i < $3; i++)); do
        "$work/measure" run ./wirk "${asked[@]}" --format csv --proof "$at/proof.csv" >>"$at/times" || { echo "bench: not protected: $1 $2" >&2; exit 3; }
    done
    ./wirk "${asked[@]}" --format csv --proof "$at/proof.csv" >"$at/hidden.csv" || exit 3
    [ "$2" -gt 100000 ] || "$work/proof" "$at/hidden.csv" "$at/proof.csv" 1 "$at"/{a,b,c}.csv >"$at/proof.out" || { echo "bench: the proof does not hold: $1 $2" >&2; exit 3; }
    wall=$(awk '{ print $1 / 1000 }' "$at/times" | middle) cpu=$(awk '{ print $2 / 1000 }' "$at/times" | middle)
    megabytes=$(awk '{ print $3 / 1024 }' "$at/times" | middle)
    read -r primary secondary value < <(awk -F, 'NR > 1 && $5 != "shown" { n[$5]++; v += $4 } END { print n["primary"] + 0, n["secondary"] + 0, v }' "$at/hidden.csv")
    rm -rf "$at"
}
# What GaussSuppression 1.2.3 took for tables of three hierarchies, on another machine (the package cannot be had here).
theirs() {
    case $1 in
    1000) echo "0.20 (1,053 cells)" ;;
    10000) echo "23.2 (10,450 cells)" ;;
    100000) echo "> 2,400 (100,620 cells)" ;;
    *) echo "–" ;;
    esac
}
goal_of() {
    case $1 in
    10000) echo 0.5 ;;
    100000) echo 60 ;;
    esac
}
lines=()
for shape in balanced long sparse small; do
    for ((size = 1000; size <= largest; size *= 10)); do
        n=$rounds
        [ "$size" -lt 100000 ] || n=1
        protect $shape $size "$n"
        goal=$(goal_of $size) met=–
        [ -z "$goal" ] || met=$(within "$cpu" "$goal")
        lines+=("| $shape | $(grouped "$cells") | $wall | $cpu | $megabytes | $(grouped "$primary") | $(grouped "$secondary") | $(grouped "$value") | $(theirs $size) | ${goal:+under $goal s} | $met |")
        echo "${lines[-1]}"
    done
done
{
    echo "Made by \`make bench-protect\`: medians of $rounds rounds (one from 100,000 cells on), from the start of the program to its end, with reading the table and writing the proof; the goals are held against processor seconds (there is one thread)."
    echo
    echo "- Machine: $(machine)"
    echo "- Date: $(date -u +%Y-%m-%d), load at the end: $(cut -d' ' -f1-3 /proc/loadavg)"
    echo "- Commit: $(commit_name)"
    echo
    echo "| table | cells | s | processor s | most memory, MB | hidden by a rule | and more | value hidden | GaussSuppression 1.2.3, s | goal | reached |"
    echo "|---|---:|---:|---:|---:|---:|---:|---:|---:|---|---|"
    printf '%s\n' "${lines[@]}"
    echo
    echo "Tables of three dimensions with hierarchies, counts 1 to 3 hidden by rule, width 1 (\`bench/protect_tables.c\`, always the same): *balanced*, all of the same"
    echo "size; *long*, one of many codes; *sparse*, seven of ten inner cells empty; *small*, most counts below ten. Each proof up to 100,000 cells is checked by"
    echo "\`tools/proof.c\`. GaussSuppression: published times of comparable tables on another machine; the R package is not in Debian, and it proves no widths. Above"
    echo "200,000 cells each hidden cell gets the cheapest small move that is found, and nothing is tried by hiding everything first: that is faster and, where many"
    echo "cells are empty, loses more."
} >"$work/page"
section_put "Protected tables" <"$work/page"

lines=()
for earlier in 100 1000; do
    read -r _ cells hidden told found open _ < <("$work/guard" "$earlier") || exit 3
    seconds=$(for ((i = 0; i < rounds; i++)); do "$work/guard" "$earlier" | cut -f7; done | middle)
    lines+=("| $(grouped "$earlier") | $(grouped "$cells") | $(grouped "$hidden") | $(grouped "$told") | $found | $open | $seconds |")
    echo "${lines[-1]}"
done
{
    echo "Made by \`make bench-protect\`: a new publication of 1,000 cells with three slips, held against earlier ones of 100 to 1,000 cells of the same protected table"
    echo "(\`bench/protect_guard.c\`, always the same); medians of $rounds rounds, processor seconds of the check alone."
    echo
    echo "- Machine: $(machine)"
    echo "- Date: $(date -u +%Y-%m-%d), load at the end: $(cut -d' ' -f1-3 /proc/loadavg)"
    echo "- Commit: $(commit_name)"
    echo
    echo "| earlier publications | cells | hidden | told | found | not looked at to the end | processor s |"
    echo "|---:|---:|---:|---:|---:|---:|---:|"
    printf '%s\n' "${lines[@]}"
} >"$work/page"
section_put "Earlier publications" <"$work/page"
