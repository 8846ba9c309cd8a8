# What bench/run.sh and bench/large.sh share: medians, ratios, and the rows of the table. Sourced, not run.
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
commit_name() {
    local commit
    commit=$(git rev-parse --short HEAD 2>/dev/null || echo "not committed")
    [ -z "$(git status --porcelain 2>/dev/null | grep -v bench/RESULTS.md)" ] || commit="$commit, with changes"
    echo "$commit"
}
