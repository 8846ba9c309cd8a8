#!/bin/sh
# Proves tools/tap.awk: what passes counts, and a program that breaks off in whatever way counts as failed. TAP on standard output.
set -u
tools=$(dirname "$(realpath "$0")")
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT INT TERM
n=0
counts() { # NAME EXPECTED EXIT-CODE TEXT
    n=$((n + 1))
    printf "$4" >"$dir/tap"
    echo "runtime error: of the example" >"$dir/errors"
    : >"$dir/failures"
    got=$(awk -v name=x -v code="$3" -v errors="$dir/errors" -v failures="$dir/failures" -f "$tools/tap.awk" "$dir/tap")
    if [ "$got" = "$2 x" ]; then echo "ok $n - $1"; else printf 'not ok %d - %s\n# got %s\n' "$n" "$1" "$got"; fi
}
counts "passed and skipped" "2 0 1" 0 'ok 1 - a\nok 2 - b # SKIP no server\nok 3\n1..3\n'
counts "a failed test" "1 1 0" 1 'not ok 1 - a\n# got 1\nok 2 - b\n1..2\n'
counts "a plan at the head" "1 0 0" 0 '1..1\nok 1 - a\n'
counts "a crash after all tests passed" "1 1 0" 134 'ok 1 - a\n'
counts "an error exit after all tests passed" "1 1 0" 1 'ok 1 - a\n1..1\n'
counts "tests that did not run" "1 1 0" 0 'ok 1 - a\n1..2\n'
counts "no output at all" "0 1 0" 0 ''
counts "two programs in one" "2 1 0" 0 'ok 1\n1..1\nok 1\n1..1\n'
counts "giving up" "0 2 0" 1 'Bail out! no disk\n'
counts "everything skipped" "0 0 1" 0 '1..0 # SKIP no server\n'
n=$((n + 1))
printf 'ok 1 - a\n' >"$dir/tap"
awk -v name=x -v code=134 -v errors="$dir/errors" -v failures="$dir/failures" -f "$tools/tap.awk" "$dir/tap" >/dev/null
if grep -q 'x: no plan.*134' "$dir/failures" && grep -q 'x:   runtime error: of the example' "$dir/failures"; then
    echo "ok $n - a crash is told with what the program said last"
else
    echo "not ok $n - a crash is told with what the program said last"
fi
echo "1..$n"
