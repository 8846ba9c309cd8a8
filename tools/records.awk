# Which records are there, and what do they hold? Makes docs/records.md from src/records/kinds.def, choices.def and the words of the English catalogue.
# use: awk -f tools/records.awk ui/po/en/records.po src/records/choices.def src/records/kinds.def
FILENAME ~ /\.po$/ && /^msgid / { id = text($0); next }
FILENAME ~ /\.po$/ && /^msgstr / { message[id] = text($0); next }
/^CHOICE\(/ {
    split($0, part, "\"")
    list = part[2]
    choices[list] = choices[list] (list in choices ? ", " : "") "`" part[4] "` " say("record.choice." list "." part[4])
    next
}
/^KIND\(/ {
    split($0, part, /[(),] */)
    kind[++kinds] = unquoted(part[3])
    of_symbol[part[2]] = unquoted(part[3])
    right[kinds] = tolower(part[4])
    audience[kinds] = part[5]
    owner[kinds] = unquoted(part[6])
    next
}
/^FIELD\(/ {
    split($0, part, /[(),] */)
    n = ++fields[kinds]
    field[kinds, n] = unquoted(part[4])
    type[kinds, n] = tolower(part[5])
    flags[kinds, n] = part[6]
    of[kinds, n] = part[7]
    next
}
END {
    if (!kinds) { print "records.awk: no tables" > "/dev/stderr"; exit 1 }
    seen["PUBLIC"] = "everybody"
    seen["TOLD"] = "everybody, once the partner it belongs to has made its page public"
    seen["PARTNERS"] = "everybody with a role"
    print "# Records"
    print ""
    print "What people enter by hand about the partnership. Made from `src/records/kinds.def` and `choices.def` (`make records`); the same ids are the"
    print "columns of the files that `wirk record take KIND FILE` reads (CSV, XLSX; also the names in German or English) and `wirk record give KIND` writes."
    print "A column that is not there leaves its field as it is; several values of a field are separated by ` | `."
    print ""
    print "Days may be a month or a year where no more is known: `2024-01-11`, `2019-01`, `2013`; also `11.01.2024`, `01.2019`, `Januar 2019`."
    for (k = 1; k <= kinds; k++) {
        print ""
        print "## " say("record.kinds." kind[k]) " (`" kind[k] "`)"
        print ""
        line = "Seen by " seen[audience[k]] "; changed with the right `" right[k] "`"
        if (owner[k] == "id") line = line "; each is a partner"
        else if (owner[k] != "") line = line "; belongs to the partner that `" owner[k] "` leads to"
        print line "."
        print ""
        print "| field | id | holds |"
        print "|---|---|---|"
        for (n = 1; n <= fields[k]; n++) print "| " name(kind[k], field[k, n]) " | `" field[k, n] "` | " holds(k, n) " |"
    }
    print ""
    print "## Choices"
    print ""
    for (k = 1; k <= kinds; k++)
        for (n = 1; n <= fields[k]; n++) {
            list = unquoted(of[k, n])
            if (type[k, n] != "choice" || list in told) continue
            told[list] = 1
            print "- `" list "`: " choices[list]
        }
    exit wrong
}
function text(line) {
    sub(/^[a-z]+ "/, "", line)
    sub(/"$/, "", line)
    return line
}
function unquoted(part) {
    gsub(/"/, "", part)
    return part
}
function say(id) {
    if (!(id in message)) { print "records.awk: no message " id > "/dev/stderr"; wrong = 1 }
    return message[id]
}
function name(kind, field) {
    return ("record.field." kind "." field) in message ? message["record.field." kind "." field] : say("record.field." field)
}
function holds(k, n,    words) {
    words = type[k, n]
    if (words == "record") words = "id of a `" of_symbol[of[k, n]] "`"
    else if (words == "choice") words = "one of `" unquoted(of[k, n]) "`"
    else if (words == "region") words = "official key"
    else if (words == "indicator") words = "id of an indicator"
    else if (words == "file") words = "digest of a file (`wirk record keep FILE`)"
    else if (words == "flag") words = "yes or nothing"
    if (flags[k, n] ~ /MANY/) words = words ", several"
    if (flags[k, n] ~ /REQUIRED/) words = words ", required"
    if (flags[k, n] ~ /PERSONAL/) words = words ", of a person: seen by who may change it, can be erased"
    if (flags[k, n] ~ /OWNED/) words = words ", changed by the partner’s data owner"
    return words
}
