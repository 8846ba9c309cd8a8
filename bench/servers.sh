# What the scripts of bench/ that serve share: a folder and what lies in it, both servers, and how many requests a second they answer.
# Sourced, not run.
# Makes $work, which goes away at the end with all that runs, and in it $wirk (a copy of the program) and $measure.
bench_begin() { # NAME
    [ -x ./wirk ] || { echo "bench: build ./wirk first (make)" >&2; exit 3; }
    work=$(mktemp -d "${TMPDIR:-/var/tmp}/wirk-$1-XXXXXX") || exit 3
    chmod 755 "$work"
    children=() postgres=""
    trap 'stop; [ -z "$postgres" ] || tools/postgres.sh stop "$work/postgres"; rm -rf "$work"' EXIT
    trap 'exit 130' INT TERM HUP
    gcc -std=gnu17 -O2 -D_GNU_SOURCE -o "$work/measure" bench/measure.c || exit 3
    cp ./wirk "$work/wirk"
    measure=$work/measure wirk=$work/wirk
}
stop() {
    local child
    for child in "${children[@]}"; do kill "$child" 2>/dev/null && wait "$child" 2>/dev/null; done
    children=()
}
# Processor time of all threads, in ms.
time_of() { cat /proc/"$1"/task/*/schedstat | awk '{ ns += $1 } END { printf "%.3f", ns / 1e6 }'; }
start_wirk() { # STORE PORT, and what goes before the command
    local store=$1 port=$2
    shift 2
    : >"$work/serve.err"
    "$@" "$wirk" serve --db "$store" --listen "127.0.0.1:$port" 2>"$work/serve.err" &
    children+=($!)
    for ((i = 0; i < 200; i++)); do grep -q "http://" "$work/serve.err" && return; sleep 0.05; done
    cat "$work/serve.err" >&2
    exit 3
}
nginx_config() { # PORT: serves $work/www with the headers that Wirk sends
    cat <<END
daemon off;
$([ "$(id -u)" -ne 0 ] || echo "user root;")
worker_processes 1;
pid $work/nginx.pid;
error_log $work/nginx.err;
events { worker_connections 1024; }
http {
    access_log off;
    sendfile on;
    tcp_nopush on;
    keepalive_requests 100000000;
    open_file_cache max=100 inactive=60s;
    types { }
    default_type "text/html; charset=utf-8";
    client_body_temp_path $work/t1; proxy_temp_path $work/t2; fastcgi_temp_path $work/t3; uwsgi_temp_path $work/t4; scgi_temp_path $work/t5;
    server {
        listen 127.0.0.1:$1;
        root $work/www;
        add_header Content-Security-Policy "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
        add_header X-Content-Type-Options nosniff;
        add_header Referrer-Policy same-origin;
        add_header X-Frame-Options DENY;
        add_header Vary Accept-Encoding;
        add_header Cache-Control no-cache;
    }
}
END
}
start_nginx() { # PORT FILE, and what goes before the command; FILE is one that it has
    local port=$1 file=$2
    shift 2
    "$@" nginx -c "$work/nginx.conf" 2>/dev/null &
    children+=($!)
    for ((i = 0; i < 200; i++)); do echo "$file" | "$measure" ask "$port" >/dev/null 2>&1 && return; sleep 0.02; done
    echo "bench: nginx does not answer" >&2
    exit 3
}
# The load runs on the last core, the server on the first.
rate() { # PORT PATH SECONDS
    taskset -c "$(($(nproc) - 1))" wrk -t1 -c32 -d"${3}s" "http://127.0.0.1:$1$2" |
        awk '/^Requests\/sec/ { print $2 } /Non-2xx|Socket errors/ { print > "/dev/stderr" }'
}
