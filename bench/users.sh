#!/bin/bash
# What do a thousand people who are signed in feel, on each store, while strangers try passwords all the time? Writes the part
# "Signed-in users" of bench/RESULTS.md. Never part of `make check`.
# use: bench/users.sh [SECONDS]     length of one run (120); USERS=1000 RATE=1000 STRANGERS=4 bench/users.sh for others
set -u
cd "$(dirname "$0")/.." || exit 3
export LC_ALL=C.UTF-8
seconds=${1:-120}
users=${USERS:-1000}
rate=${RATE:-1000}
strangers=${STRANGERS:-4}
. bench/table.sh
. bench/servers.sh
bench_begin users
gcc -std=gnu17 -O2 -D_GNU_SOURCE -o "$work/users" bench/users.c || exit 3

told() { awk -v name="$1" -v column="$2" '$1 == name { print $column }' "$work/run"; }
on_store() { # NAME STORE
    local port name=$1 store=$2 kind pid
    port=$("$measure" port)
    echo "$name: loading the example, making $users accounts …"
    "$wirk" demo --db "$store" >/dev/null 2>"$work/demo.err" || [ $? -eq 1 ] || { cat "$work/demo.err" >&2; exit 3; }
    start_wirk "$store" "$port"
    pid=${children[0]}
    for ((i = 0; i < 100; i++)); do grep -q "/first/" "$work/serve.err" && break; sleep 0.05; done
    "$work/users" make "$port" "$(grep -o '/first/[A-Za-z0-9_-]*' "$work/serve.err")" "$users" "$work/mails" || exit 3
    echo "$name: $seconds s at $rate clicks a second …"
    "$work/users" click "$port" "$work/mails" "$seconds" "$rate" "$strangers" "$pid" >"$work/run"
    row "$name: pages, 99th percentile, ms" "$(told pages 4)" "half of them" "$(told pages 3)" "–" "under 100 ms" "$(within "$(told pages 4)" 100)"
    for kind in public account change admin; do
        row "– $kind, $(told $kind 2): 99th percentile, ms" "$(told $kind 4)" "latest" "$(told $kind 5)" "–" "under 100 ms" "$(within "$(told $kind 4)" 100)"
    done
    row "– errors" "$(told errors 2)" "answers" "$(told pages 2)" "–" "none" "$(within "$(told errors 2)" 0)"
    row "– signing in, $(told login 2): 99th percentile, ms" "$(told login 4)" "half of them" "$(told login 3)" "–" "–" "–"
    row "– strangers’ passwords tried a second" "$(awk -v n="$(told tried 2)" -v s="$seconds" 'BEGIN { printf "%.1f", n / s }')" "sent away unlooked at, in all" "$(told refused 2)" "–" "–" "–"
    row "– processor, share of a core" "$(told server 2)" "the generator’s" "$(told generator 2)" "–" "–" "–"
    "$work/users" click "$port" "$work/mails" 20 0 "$strangers" "$pid" >"$work/run"
    row "– without a pause, $(told per_second 2) clicks a second: 99th percentile, ms" "$(told pages 4)" "errors" "$(told errors 2)" "–" "–" "–"
    stop
}

on_store SQLite "$work/users.db"
if postgres=$(tools/postgres.sh start "$work/postgres"); then
    psql -X -q "$postgres/postgres" -c "CREATE DATABASE users" || exit 3
    on_store PostgreSQL "$postgres/users"
fi

{
    echo "Made by \`make bench-users\`: $users people, 200 connections, $seconds s, $rate clicks a second, $strangers strangers who try passwords without a pause."
    echo
    echo "- Machine: $(machine)"
    echo "- Date: $(date -u +%Y-%m-%d), load at the end: $(cut -d' ' -f1-3 /proc/loadavg)"
    echo "- Commit: $(commit_name); SQLite $(sqlite3 --version 2>/dev/null | cut -d' ' -f1); $(psql --version 2>/dev/null | cut -d' ' -f1,3), which waits for no disk"
    echo
    echo "| what | Wirk | beside | its figure | ratio | goal | reached |"
    echo "|---|---:|---|---:|---:|---|---|"
    printf '%s\n' "${rows[@]}"
    echo
    echo "The accounts are made as people make them: first link, invitation, password. Each person signs in once, in the first half of the"
    echo "run, and then clicks: public pages, the own account, pages of administration (five people), one in twenty times a form that"
    echo "changes the name. Time counts from when a click was due, also where the one before was late; without a pause each connection"
    echo "asks again as soon as it is answered, and the time is that of the answer. Strangers come from ever new addresses with ever new"
    echo "mail addresses, so that none of them has to wait and every password of theirs is hashed. The generator shares the machine."
} | section_put "Signed-in users"
