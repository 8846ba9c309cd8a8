# What the scripts of bench/ share: medians, ratios, the rows of the table, and where it goes. Sourced, not run.
median() { sort -n | awk '{ v[NR] = $1 } END { printf "%.2f\n", NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { if (b > 0) printf "%.2f", a / b; else printf "–" }'; }
within() { awk -v a="$1" -v b="$2" 'BEGIN { print (a <= b ? "yes" : "**no**") }'; }
at_least() { awk -v a="$1" -v b="$2" 'BEGIN { print (a >= b ? "yes" : "**no**") }'; }
rows=()
row() { # WHAT OURS OTHER-NAME OTHER RATIO GOAL MET
    rows+=("| $1 | $2 | $3 | $4 | $5 | $6 | $7 |")
    printf '%-58s %14s   %-34s %12s   ratio %-6s goal: %s (%s)\n' "$@"
}
machine() { echo "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), $(nproc) cores, $(awk '/^MemTotal/ { printf "%.0f GB", $2 / 1048576 }' /proc/meminfo), $(. /etc/os-release && echo "$PRETTY_NAME"), Linux $(uname -r)"; }
# The part of bench/RESULTS.md with this title becomes what standard input says; a new one goes to the end. Needs $work.
section_put() { # TITLE
    cat >"$work/section.md"
    awk -v title="## $1" -v file="$work/section.md" '
        function put() { print title; print ""; while ((getline line <file) > 0) print line; done = 1 }
        /^## / { skip = $0 == title; if (skip) { put(); print "" } }
        !skip
        END { if (!done) { print ""; put() } }' bench/RESULTS.md | sed -e :a -e '/^\n*$/{$d;N;ba' -e '}' >"$work/results.md"
    cp "$work/results.md" bench/RESULTS.md
    echo "Written to bench/RESULTS.md"
}
commit_name() {
    local commit
    commit=$(git rev-parse --short HEAD 2>/dev/null || echo "not committed")
    [ -z "$(git status --porcelain 2>/dev/null | grep -v bench/RESULTS.md)" ] || commit="$commit, with changes"
    echo "$commit"
}
