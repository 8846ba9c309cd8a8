# What does each table and column of the store mean? Makes docs/data-dictionary.md from the comments in sql/*.sql, and fails where a
# table or column has none.
# use: awk -f tools/dictionary.awk sql/NNNN-*.sql (without the .pg.sql twins)
BEGIN {
    print "# Data dictionary"
    print ""
    print "Made from the comments in `sql/` (`make dictionary`). Derived tables say so; all others are the truth."
}
FNR == 1 { note = ""; table = "" }
/^--/ {
    sub(/^-- ?/, "")
    note = note == "" ? $0 : note " " $0
    next
}
/^[[:space:]]*$/ { note = ""; next }
/^CREATE TABLE/ {
    table = $3
    if (note == "") { print FILENAME ":" FNR ": table " table " has no comment" > "/dev/stderr"; wrong = 1 }
    printf "\n## %s\n\n%s\n\n| column | type | meaning |\n|---|---|---|\n", table, note
    note = ""
    next
}
table != "" && /^\)/ { table = ""; next }
table != "" && /^ +(PRIMARY KEY|UNIQUE|FOREIGN|CHECK)/ { next }
table != "" && /^ +[a-z_0-9]+ [A-Z]/ {
    meaning = ""
    at = index($0, "-- ")
    if (at) meaning = substr($0, at + 3)
    else if (match($0, /REFERENCES [a-z_]+/)) meaning = "refers to `" substr($0, RSTART + 11, RLENGTH - 11) "`"
    else { print FILENAME ":" FNR ": column " table "." $1 " has no comment" > "/dev/stderr"; wrong = 1 }
    type = $2
    sub(/,$/, "", type)
    printf "| `%s` | %s | %s |\n", $1, type, meaning
}
END { exit wrong }
