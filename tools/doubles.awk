# Is anything named twice in a table? The second row of an address, a right or a rule would never be reached.
# use: awk -f tools/doubles.awk src/*/*.def   (rows of the form NAME("…", … or NAME(symbol, "…", …)
FNR == 1 { split("", seen) }
/^ROUTE\(/ { key = field(1) " " field(2) }
/^(RIGHT|RULE|EVENT|KIND|COMMAND|SETTING)\(/ { key = substr($0, 1, index($0, ",")) }
key != "" {
    if (key in seen) { print FILENAME ":" FNR ": stands in line " seen[key] ", too: " key; bad = 1 }
    seen[key] = FNR
    key = ""
}
END { exit bad }
# The nth text in quotation marks.
function field(n,   part) { split($0, part, "\""); return part[2 * n] }
