# What does a test program's output say? Reads TAP and prints "passed failed skipped name". A program that crashed, ended early, printed
# no plan or left with an error has failed, whatever it said before. What failed is written to the file `failures`, with
# the program's own remarks and, after a crash, the last lines of its standard error.
# use: awk -v name=N -v code=EXIT -v errors=STDERR-FILE -v failures=FILE -f tools/tap.awk OUTPUT

function tell(text) { print name ": " text > failures }

/^ok( |$)/ {
    n++
    if (toupper($0) ~ /# *SKIP/) skipped++; else passed++
    failing = 0
    next
}
/^not ok( |$)/ { n++; failed++; tell($0); failing = 1; next }
/^1\.\.[0-9]+/ {
    plan = substr($1, 4) + 0
    plans++
    if (plan == 0) skipped++
    failing = 0
    next
}
/^Bail out!/ { failed++; tell($0); next }
failing && /^ *#/ { tell($0) }

END {
    wrong = 1
    if (plans != 1) tell("no plan: the program ended before it was done (exit code " code ")")
    else if (plan != n + 0) tell("planned " plan " tests, ran " n + 0 " (exit code " code ")")
    else if (code != 0 && !failed) tell("all tests passed, but the exit code is " code)
    else wrong = 0
    if (wrong) {
        while ((getline line < errors) > 0) last[lines++ % 60] = line
        for (i = lines > 60 ? lines - 60 : 0; i < lines; i++) tell("  " last[i % 60])
    }
    print passed + 0, failed + wrong, skipped + 0, name
}
