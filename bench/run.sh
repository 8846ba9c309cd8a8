#!/bin/bash
# How fast and how small is Wirk, beside others on the same machine in the same run? Writes bench/RESULTS.md. Never part of `make check`:
# what it finds depends on the machine. Each side is measured in turn (A B A B …), medians are shown.
# use: bench/run.sh [SECONDS]     length of one wrk run (5)
set -u
cd "$(dirname "$0")/.." || exit 3
export LC_ALL=C.UTF-8
seconds=${1:-5}
rounds=5
. bench/table.sh
. bench/servers.sh
bench_begin run
for tool in wrk nginx taskset gcc; do
    command -v $tool >/dev/null || { echo "bench: $tool is missing (tools/setup.sh bench)" >&2; exit 3; }
done
data=$PWD/data/ruhr
quick=/indicator/D-14a

# Memory of a process and its children, in kB.
memory_of() {
    local pid sum=0
    for pid in "$1" $(pgrep -P "$1"); do
        sum=$((sum + $(awk '/^VmRSS/ { print $2 }' "/proc/$pid/status")))
    done
    echo $sum
}
# ---- loading ------------------------------------------------------------------------------------
# The other: the command line of SQLite takes the same tables in, unpacked beforehand, without checking or understanding them.
echo "Loading the example region …"
mkdir "$work/plain"
: >"$work/import.sql"
echo ".mode csv" >>"$work/import.sql"
n=0
while read -r name; do
    case $name in '' | '#'* | *.geojson.gz) continue ;; esac
    n=$((n + 1))
    plain=$work/plain/$n.csv
    gzip -dc <"$data/files/$name" >"$plain" # takes a zip file with one member, too
    separator=$(head -c 4000 "$plain" | awk '{ s += gsub(/;/, ""); c += gsub(/,/, "") } END { print (s > c ? ";" : ",") }')
    columns=$(awk -F"$separator" 'NF > most { most = NF } END { print most }' "$plain")
    {
        echo "CREATE TABLE t$n ($(seq -s ', ' -f 'c%.0f' 1 "$columns"));"
        echo ".separator \"$separator\" \"\\n\""
        echo ".import $plain t$n"
    } >>"$work/import.sql"
done <"$data/load.txt"
megabytes=$(du -cb "$work"/plain/*.csv | awk 'END { printf "%.1f", $1 / 1e6 }')
cat >"$work/import.sh" <<END
exec sqlite3 $work/other.db <$work/import.sql
END
for ((i = 0; i < rounds; i++)); do
    rm -f "$work"/ours.db* "$work"/other.db*
    "$measure" run "$wirk" demo --db "$work/ours.db" --data "$data" >>"$work/ours.load"
    command -v sqlite3 >/dev/null && "$measure" run sh "$work/import.sh" >>"$work/other.load"
done
ours=$(awk '{ print $1 / 1000 }' "$work/ours.load" | median)
ours_memory=$(awk '{ print $3 / 1024 }' "$work/ours.load" | median)
if [ -s "$work/other.load" ]; then
    other=$(awk '{ print $1 / 1000 }' "$work/other.load" | median)
    other_memory=$(awk '{ print $3 / 1024 }' "$work/other.load" | median)
else
    other="–" other_memory="–"
    echo "  (sqlite3 is not installed: no other side)"
fi
row "Loading the example region from nothing ($megabytes MB), s" "$ours" "sqlite3 .import, no checks" "$other" "$(ratio "$ours" "${other/–/0}")" "under 3 s" "$(within "$ours" 3)"
row "Most memory while loading, MB" "$ours_memory" "sqlite3 .import" "$other_memory" "$(ratio "$ours_memory" "${other_memory/–/0}")" "under 64 MB" "$(within "$ours_memory" 64)"

# ---- both servers ---------------------------------------------------------------------------------
ours_port=$("$measure" port)
nginx_port=$("$measure" port)
start_wirk "$work/ours.db" "$ours_port"
echo "$quick" | "$measure" ask "$ours_port" "$work/page.html" >/dev/null
mkdir -p "$work/www/indicator"
cp "$work/page.html" "$work/www$quick"
nginx_config "$nginx_port" >"$work/nginx.conf"
stop

# ---- the first answer ------------------------------------------------------------------------------
echo "First answer after start …"
for ((i = 0; i < 2 * rounds + 1; i++)); do
    "$measure" first "$ours_port" $quick "$wirk" serve --db "$work/ours.db" --listen "127.0.0.1:$ours_port" >>"$work/ours.first"
    "$measure" first "$ours_port" / "$wirk" serve --db "$work/ours.db" --listen "127.0.0.1:$ours_port" >>"$work/start.first"
    "$measure" first "$nginx_port" $quick nginx -c "$work/nginx.conf" >>"$work/nginx.first"
done
ours=$(median <"$work/ours.first") other=$(median <"$work/nginx.first")
row "First answered request after start: $quick, ms" "$ours" "nginx, static file" "$other" "$(ratio "$ours" "$other")" "under 50 ms" "$(within "$ours" 50)"
ours=$(median <"$work/start.first")
row "First answered request after start: the start page, ms" "$ours" "nginx, static file" "$other" "$(ratio "$ours" "$other")" "under 50 ms" "$(within "$ours" 50)"

# ---- pages not seen before, and memory ---------------------------------------------------------------
echo "A thousand different pages …"
start_wirk "$work/ours.db" "$ours_port" taskset -c 0
server=${children[-1]}
echo "/indicators.json" | "$measure" ask "$ours_port" "$work/indicators.json" >/dev/null
grep -o '"id": *"[^"]*"' "$work/indicators.json" | sed 's/.*"\([^"]*\)"$/\1/' >"$work/ids"
keys="05112 05113 05117 05119 05170 05512 05513 05562 05911 05913 05914 05915 05916 05954 05978"
while read -r id; do
    for key in $keys; do echo "/indicator/$id?areas=$key,MR"; echo "/indicator/$id?areas=$key,MR&tab=table"; done
done <"$work/ids" | head -n 1000 >"$work/paths"
pages=$(wc -l <"$work/paths")
before=$(time_of "$server")
read -r good took < <("$measure" ask "$ours_port" <"$work/paths")
after=$(time_of "$server")
[ "$good" = "$pages" ] || echo "  only $good of $pages pages were answered with 200" >&2
each=$(awk -v a="$before" -v b="$after" -v n="$pages" 'BEGIN { printf "%.3f", (b - a) / n }')
# The other: nginx sends the one file as often.
start_nginx "$nginx_port" $quick
nginx_server=${children[-1]}
nginx_worker=$(pgrep -P "$nginx_server" | head -n 1)
before=$(time_of "$nginx_worker")
yes $quick | head -n "$pages" | "$measure" ask "$nginx_port" >/dev/null
after=$(time_of "$nginx_worker")
nginx_each=$(awk -v a="$before" -v b="$after" -v n="$pages" 'BEGIN { printf "%.3f", (b - a) / n }')
row "Processor time of a page not seen before ($pages pages), ms" "$each" "nginx, static file" "$nginx_each" "$(ratio "$each" "$nginx_each")" "at most 1 ms" "$(within "$each" 1)"
ours=$(awk -v kb="$(memory_of "$server")" 'BEGIN { printf "%.1f", kb / 1024 }')
other=$(awk -v kb="$(memory_of "$nginx_server")" 'BEGIN { printf "%.1f", kb / 1024 }')
row "Resident memory after $pages different pages, MB" "$ours" "nginx, static file" "$other" "$(ratio "$ours" "$other")" "under 64 MB" "$(within "$ours" 64)"
stop

# ---- requests per second ----------------------------------------------------------------------------
# Each server on the first core, wrk on the last one.
echo "Requests per second ($rounds × $seconds s each) …"
start_wirk "$work/ours.db" "$ours_port" taskset -c 0
start_nginx "$nginx_port" $quick taskset -c 0
rate "$ours_port" $quick 1 >/dev/null
rate "$nginx_port" $quick 1 >/dev/null
for ((i = 0; i < rounds; i++)); do
    rate "$ours_port" $quick "$seconds" >>"$work/ours.rate"
    rate "$nginx_port" $quick "$seconds" >>"$work/nginx.rate"
done
ours=$(median <"$work/ours.rate") other=$(median <"$work/nginx.rate")
share=$(ratio "$ours" "$other")
bytes=$(stat -c %s "$work/page.html")
row "Requests per second, $quick ($bytes bytes), one core" "$ours" "nginx, the same bytes" "$other" "$share" "ratio at least 0.5" "$(at_least "$share" 0.5)"
stop

# ---- a large sheet -----------------------------------------------------------------------------------
echo "A sheet of a million cells …"
if IFS='|' read -r what ours name other share goal met < <(bench/sheets.sh 100000 "$rounds"); then
    row "$what" "$ours" "$name" "$other" "$share" "$goal" "$met"
fi

# ---- the page ------------------------------------------------------------------------------------------
sed -n '/^## /,$p' bench/RESULTS.md >"$work/others" 2>/dev/null # what bench/large.sh has found
{
    echo "# Measurements"
    echo
    echo "Made by \`make bench\`. Both sides of a line come from the same run, measured in turn; medians of $rounds rounds. They say how the two"
    echo "relate on this machine, not how fast another one is."
    echo
    echo "- Machine: $(machine)"
    echo "- Date: $(date -u +%Y-%m-%d), load at the end: $(cut -d' ' -f1-3 /proc/loadavg)"
    echo "- Commit: $(commit_name); $(gcc --version | head -n 1); $(nginx -v 2>&1 | sed 's/.*: //'); $(wrk -v 2>&1 | awk 'NR == 1 { print $1, $2 }'); SQLite $(sqlite3 --version 2>/dev/null | cut -d' ' -f1)"
    echo
    echo "| what | Wirk | the other | its figure | Wirk ÷ other | goal | reached |"
    echo "|---|---:|---|---:|---:|---|---|"
    printf '%s\n' "${rows[@]}"
    echo
    echo "Loading: Wirk unpacks, reads, checks and stores every file with its original bytes; \`sqlite3 .import\` takes the same tables, unpacked"
    echo "beforehand, as text, without looking at them. Pages: Wirk computes and renders each page from the store when it is first asked for"
    echo "and keeps it after that; nginx sends one finished file, with the same headers. Each server has one core, wrk another. The sheet: Wirk"
    echo "opens the workbook and goes over all rows, as a check does; LibreOffice converts it to CSV without a window, from start to end."
    [ ! -s "$work/others" ] || { echo; cat "$work/others"; }
} >bench/RESULTS.md
echo
echo "Written to bench/RESULTS.md"
