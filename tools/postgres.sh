#!/bin/sh
# A PostgreSQL server for tests: its own data, its own port, gone afterwards.
# use: tools/postgres.sh start DIR     makes and starts it in the new folder DIR; prints its address, without database name
#      tools/postgres.sh stop DIR      ends it and removes DIR
# PostgreSQL refuses to run as root; then it runs as the user "postgres".
set -u
task=${1:-} dir=${2:-}
[ -n "$dir" ] || { echo "use: tools/postgres.sh start|stop DIR" >&2; exit 2; }
bin=""
for candidate in /usr/lib/postgresql/15/bin /usr/lib/postgresql/*/bin; do
    [ -x "$candidate/initdb" ] && { bin=$candidate; break; }
done
[ -n "$bin" ] || { echo "postgres.sh: no PostgreSQL server found (Debian package postgresql-15)" >&2; exit 3; }
as() {
    if [ "$(id -u)" -eq 0 ]; then (cd / && exec runuser -u postgres -- env LC_ALL=C.UTF-8 "$@"); else LC_ALL=C.UTF-8 "$@"; fi
}

case $task in
start)
    mkdir -m 700 "$dir" || exit 3
    dir=$(realpath "$dir")
    [ "$(id -u)" -ne 0 ] || chown postgres "$dir" || exit 3
    as "$bin/initdb" -D "$dir/data" -U wirk -A trust -E UTF8 --locale=C.UTF-8 --no-sync >"$dir.log" 2>&1 || {
        cat "$dir.log" >&2
        exit 3
    }
    # A free port is one on which the server starts; first a guess from the process number, then the next ones.
    port=$((20000 + $$ % 20000))
    for attempt in 1 2 3 4 5 6 7 8 9 10; do
        as "$bin/pg_ctl" -D "$dir/data" -l "$dir/log" -w -t 60 \
            -o "-h 127.0.0.1 -p $port -k $dir -c fsync=off -c full_page_writes=off -c max_connections=100 -c shared_buffers=64MB -c log_min_messages=fatal" \
            start >"$dir.log" 2>&1 && break
        port=$((port + 97))
        [ "$attempt" -lt 10 ] || {
            cat "$dir.log" >&2
            as cat "$dir/log" >&2
            exit 3
        }
    done
    rm -f "$dir.log"
    echo "postgres://wirk@127.0.0.1:$port"
    ;;
stop)
    rm -f "$dir.log"
    [ -d "$dir" ] || exit 0
    as "$bin/pg_ctl" -D "$(realpath "$dir")/data" -m immediate -w stop >/dev/null 2>&1
    rm -rf "$dir"
    ;;
*)
    echo "use: tools/postgres.sh start|stop DIR" >&2
    exit 2
    ;;
esac
