#!/bin/sh
# How long do the readers stand up to bytes made to break them? Runs each libFuzzer program for some seconds, from the kept inputs on.
# use: tools/fuzz.sh SECONDS FUZZER…    What breaks a reader is left in build/libfuzzer/found/; the fix brings it into fuzz/corpus/<reader>/.
set -u
seconds=$1
shift
found=build/libfuzzer/found
failed=0
for fuzzer in "$@"; do
    name=$(basename "$fuzzer")
    mkdir -p "$found/$name" "fuzz/corpus/$name"
    echo "$name: $seconds s"
    if "$fuzzer" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=1024 -max_len=65536 -artifact_prefix="$found/$name-" \
        "$found/$name" "fuzz/corpus/$name" >"$found/$name.log" 2>&1; then
        tail -n 1 "$found/$name.log"
    else
        failed=$((failed + 1))
        tail -n 40 "$found/$name.log"
        echo "$name: broken, see $found/"
    fi
done
[ "$failed" -eq 0 ]
