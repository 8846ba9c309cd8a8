# Which methods does `wirk analyse` have, and what do they take? Makes docs/methods.md from src/analysis/methods.def and the words of the English catalogues.
# use: awk -f tools/methods.awk ui/po/en/analysis*.po src/analysis/methods.def
FILENAME ~ /\.po$/ && /^msgid / { id = text($0); next }
FILENAME ~ /\.po$/ && /^msgstr / { message[id] = text($0); next }
/^METHOD\(/ {
    part_all($0)
    method[++methods] = unquoted(part[3])
    of_symbol[part[1]] = methods
    least[methods] = part[4]
    most[methods] = part[5]
    example[methods] = unquoted(part[6])
    next
}
/^OPTION\(/ {
    part_all($0)
    if (of_symbol[part[1]] != methods) { print "methods.awk: " part[3] " stands below another method" > "/dev/stderr"; exit 1 }
    n = ++options[methods]
    option[methods, n] = unquoted(part[3])
    kind[methods, n] = tolower(part[4])
    flags[methods, n] = part[5]
    fallback[methods, n] = unquoted(part[6])
    of[methods, n] = unquoted(part[7])
    next
}
END {
    if (!methods) { print "methods.awk: no table" > "/dev/stderr"; exit 1 }
    print "# Methods of `wirk analyse`"
    print ""
    print "Named columns of a file in, named results out. Made from `src/analysis/methods.def` (`make methods`); `wirk analyse METHOD --help` says the same."
    print "A file is CSV, XLSX or another form that Wirk reads, with the names of its columns in the first row. Several columns are separated by commas;"
    print "`x*` and `a*b` among them mean all columns of that form. `--json` gives all results with 15 significant digits, `null` where one is not defined;"
    print "without it a table is printed, with `--format csv` each result in a line. What cannot be taken is told with line and column (exit code 1)."
    print "Where results are not those of the usual tools, and how that was shown: [where-tools-differ.md](where-tools-differ.md)."
    for (m = 1; m <= methods; m++) {
        base = "analysis." method[m] "."
        print ""
        print "## " say(base "title") " (`" method[m] "`)"
        print ""
        print say(base "what")
        print ""
        print "| option | what it is | takes |"
        print "|---|---|---|"
        print "| `--input` | " (most[m] > 1 ? "the files, " (least[m] == most[m] ? most[m] : least[m] " to " most[m]) : least[m] == 0 ? "the file, or none" : "the file") " | path, required |"
        for (n = 1; n <= options[m]; n++)
            print "| `--" option[m, n] "` | " say(base "option." option[m, n]) " | " takes(m, n) " |"
        print ""
        print "Formula: " say(base "formula")
        print ""
        print "Source: " say(base "source")
        print ""
        print "```sh"
        print example[m]
        print "```"
    }
}
function takes(m, n,    line) {
    line = say("analysis.kind." kind[m, n])
    gsub(/\{1\}/, of[m, n], line)
    gsub(/\|/, ", ", line)
    if (flags[m, n] ~ /SEVERAL/) line = line "; several"
    if (flags[m, n] ~ /FIRST/) line = line "; of the first file"
    if (flags[m, n] ~ /SECOND/) line = line "; of the second file"
    if (flags[m, n] ~ /NEEDED/) line = line "; required"
    if (fallback[m, n] != "") line = line "; " fallback[m, n] " unless given"
    return line
}
# The arguments of a macro in part[]; commas within quotes belong to the text.
function part_all(line,    i, c, quoted, n) {
    sub(/^[A-Z]+\(/, "", line)
    split("", part)
    n = 1
    for (i = 1; i <= length(line); i++) {
        c = substr(line, i, 1)
        if (c == "\"") quoted = !quoted
        if (c == ")" && !quoted) break
        if (c == "," && !quoted) { n++; sub(/^ /, "", part[n]); continue }
        if (c == " " && !quoted && part[n] == "") continue
        part[n] = part[n] c
    }
}
function say(id) {
    if (!(id in message)) { print "methods.awk: no message \"" id "\"" > "/dev/stderr"; exit 1 }
    return message[id]
}
function text(line) { sub(/^[a-z]+ "/, "", line); sub(/"$/, "", line); gsub(/\\"/, "\"", line); gsub(/\\\\/, "\\", line); return line }
function unquoted(t) { gsub(/^"|"$/, "", t); return t }
