#!/bin/bash
# How fast are the methods of `wirk analyse`, beside R on the same machine in the same run? Writes the part "Evidence" of bench/RESULTS.md. What both sides
# found must agree: that is a test. Never part of `make check`: what it finds depends on the machine. Each side is measured in turn, medians are shown.
# use: bench/stats.sh [ROUNDS]     (5)
set -u
cd "$(dirname "$0")/.." || exit 3
export LC_ALL=C.UTF-8
rounds=${1:-5}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP
. bench/table.sh
[ -x ./wirk ] || { echo "bench: build ./wirk first (make)" >&2; exit 3; }
gcc -std=gnu17 -O2 -D_GNU_SOURCE -o "$work/measure" bench/measure.c || exit 3
with_r=$(Rscript -e 'cat(requireNamespace("data.table", quietly = TRUE))' 2>/dev/null)
[ "$with_r" = TRUE ] || echo "bench: without R and data.table (apt install r-base-core r-cran-data.table) only our own times are told" >&2

middle() { sort -n | awk '{ v[NR] = $1 } END { printf "%.3f\n", NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }

# Seconds from start to end, the median of all rounds; what was said is kept in $work/NAME.out.
ours() { # NAME ARGUMENTS…
    local name=$1 began ended i
    shift
    for ((i = 0; i < rounds; i++)); do
        began=$(date +%s%N)
        ./wirk analyse "$@" --json >"$work/$name.out" || { echo "bench: wirk analyse $1 failed" >&2; exit 3; }
        ended=$(date +%s%N)
        awk -v a="$began" -v b="$ended" 'BEGIN { printf "%.4f\n", (b - a) / 1e9 }' >>"$work/$name.ours"
    done
    middle <"$work/$name.ours"
}

# ---- segregation --------------------------------------------------------------------------------------
file=test/reference/segregation/schools00/input.csv
columns="--unit school --group race --weight n"
for draws in 100 1000 10000; do
    a=$(ours "segregation.$draws" segregation --input $file $columns --bootstrap $draws --seed 1)
    [ $draws = 1000 ] || row "Segregation, $draws draws of 9,000 cells, s" "$a" "–" "–" "–" "–" "–"
    [ $draws = 1000 ] || continue
    if [ "$with_r" != TRUE ]; then
        row "Segregation, 1000 draws of 9,000 cells, s" "$a" "R is not there" "–" "–" "–" "–"
        continue
    fi
    for way in plain matrix; do
        for ((i = 0; i < (rounds + 1) / 2; i++)); do Rscript bench/segregation.R $file $draws $way >>"$work/segregation.$way"; done
        b=$(awk '{ print $5 }' "$work/segregation.$way" | median)
        # Both are simulations: their means may differ by 0.2 of a deviation.
        awk 'NR == FNR { m = $1; s = $3; next } /"bias"/ && !seen++ { getline; gsub(/[^0-9.e-]/, ""); if ((m - 0.42553897587642 - $0) ^ 2 > (0.2 * s) ^ 2) exit 1 }' \
            "$work/segregation.$way" "$work/segregation.$draws.out" || echo "bench: R finds another bias ($way)" >&2
        if [ $way = plain ]; then
            f=$(awk -v a="$a" -v b="$b" 'BEGIN { printf "%.1f", b / a }')
            row "Segregation, 1000 draws of 9,000 cells, s" "$a" "R, data.table draw by draw" "$b" "1/$f" "at most 1/20" "$(at_least "$f" 20)"
        else
            row "– against the quickest way in R" "$a" "R, rmultinom and rowsum at once" "$b" "$(ratio "$a" "$b")" "–" "–"
        fi
    done
done

# ---- what the machine can do at most --------------------------------------------------------------------
gcc -std=gnu17 -O2 -D_GNU_SOURCE -o "$work/peak" bench/peak.c -lpthread || exit 3
read -r reads computes < <("$work/peak")
row "This machine, two threads: memory read, GB a second" "–" "a loop that only sums" "$reads" "–" "–" "–"
row "– multiplications and additions, 10⁹ a second" "–" "fused pairs alone" "$computes" "–" "–" "–"

# ---- on arrays, the file being read apart ---------------------------------------------------------------
gcc -std=gnu17 -O2 -D_GNU_SOURCE -Isrc -Ibuild/gen -o "$work/arrays" bench/arrays.c build/libwirk.a -lm -lpthread || exit 3
# arrays METHOD NAME LARGEST GOAL: four sizes, each twice the one before; the median of the largest is left in $took.
arrays() {
    local n goal met
    for n in $(($3 / 8)) $(($3 / 4)) $(($3 / 2)) "$3"; do
        took=$("$work/arrays" "$1" "$n" "$rounds" | middle)
        goal=– met=–
        [ "$n" = "$3" ] && goal="below $4 s" met=$(within "$took" "$4")
        row "${2//N/$n}, s" "$took" "–" "–" "–" "$goal" "$met"
    done
}
share() { awk -v part="$1" -v whole="$2" 'BEGIN { printf "%.0f %%", 100 * part / whole }'; }
arrays gradient "Gradient, N pupils, 81 weights, 10 values" 130000 0.5
# Moments alone: 54 products (of 4 regressors and 10 values) with 88 weights each, and as many sums.
did=$(awk -v s="$took" 'BEGIN { printf "%.1f", 130000 * 60 * 88 * 2 / s / 1e9 }')
row "– moments alone, 10⁹ multiplications and additions a second" "$did" "the machine" "$computes" "$(share "$did" "$computes")" "–" "–"
arrays flows "Flows of N pupil-years" 8000000 0.05
did=$(awk -v s="$took" 'BEGIN { printf "%.1f", 8000000 * 16 / s / 1e9 }')
row "– GB a second" "$did" "the machine" "$reads" "$(share "$did" "$reads")" "–" "–"
arrays forecast "Forecast, N schools × 10 years × 1000 variants" 1432 1
did=$(awk -v s="$took" 'BEGIN { printf "%.1f", 1432 * 10 * 10 * 1000 * 2 / s / 1e9 }')
row "– 10⁹ multiplications and additions a second" "$did" "the machine" "$computes" "$(share "$did" "$computes")" "–" "–"

# ---- impact -------------------------------------------------------------------------------------------
# No R package for these is in Debian: our own time against the goal. Made-up panels, the same each time.
panel() { # UNITS PERIODS: u,t,g,y,a,b,c; starts in five waves, half of the units never
    awk -v units="$1" -v periods="$2" 'BEGIN { srand(7); print "u,t,g,y,a,b,c"
        for (u = 1; u <= units; u++) {
            g = rand() < 0.5 ? 0 : 1 + int(periods * (1 + int(rand() * 5)) / 7) + 1; a = rand(); b = rand(); c = rand()
            for (t = 1; t <= periods; t++)
                printf "%d,%d,%d,%.4f,%.4f,%.4f,%.4f\n", u, t, g, 9 * a + t * b / 5 + sin(t) * c + (g && t >= g) + rand(), a, b, c } }'
}
impact() { # NAME WHAT GOAL ARGUMENTS…
    local a name=$1 what=$2 goal=$3
    shift 3
    a=$(ours "$name" "$@")
    row "$what, s" "$a" "–" "–" "–" "at most $goal" "$(within "$a" "$goal")"
}
for units in 1000 3000 10000 30000; do
    panel $units 20 >"$work/panel.csv"
    goal=$(awk -v n=$units 'BEGIN { printf "%.2f", 0.3 * n / 10000 }')
    impact "did.$units" "Differences in differences, $units × 20, 1000 draws" "$goal" \
        did --input "$work/panel.csv" --unit u --time t --first-treated g --outcome y --estimator dr --bootstrap 1000 --seed 1
done
panel 40 30 >"$work/panel.csv"
impact synth "Synthetic control of 40 units with all placebos" 0.2 \
    synth --input "$work/panel.csv" --unit u --time t --outcome y --treated 7 --start 21 --predictors a,b,c --special y:1,y:6,y:11,y:16,y:20
panel 39 31 | awk -F, -v OFS=, 'NR > 1 { $3 = $1 == 39 && $2 >= 20 } { print }' >"$work/panel.csv"
impact sdid "Synthetic difference in differences, 39 × 31, 200 placebos" 0.5 \
    sdid --input "$work/panel.csv" --unit u --time t --outcome y --treated g --placebo 200 --seed 1

# ---- the page -----------------------------------------------------------------------------------------
{
    sed '/^## Evidence/,$d' bench/RESULTS.md
    echo "## Evidence"
    echo
    echo "Made by \`make bench-stats\`: $rounds rounds, medians, from the start of the program to its end."
    echo
    echo "- Machine: $(machine)"
    echo "- Date: $(date -u +%Y-%m-%d), load at the end: $(cut -d' ' -f1-3 /proc/loadavg)"
    echo "- Commit: $(commit_name); $(Rscript -e 'cat(R.version.string, "data.table", as.character(packageVersion("data.table")))' 2>/dev/null || echo "no R")"
    echo
    echo "| what | Wirk | the other | its figure | Wirk ÷ other | goal | reached |"
    echo "|---|---:|---|---:|---:|---|---|"
    printf '%s\n' "${rows[@]}"
    echo
    echo "Segregation: the R package \`segregation\` is not in Debian; the same computation with data.table stands in for it (it takes 4.7 s in a quiet"
    echo "run with the package itself). Wirk also draws what the dissimilarity of two groups would be, and 100 tables of chance for each of both."
} >"$work/results" && cp "$work/results" bench/RESULTS.md
echo "Written to bench/RESULTS.md"
