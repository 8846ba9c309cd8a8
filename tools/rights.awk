# Who may do what? Makes docs/rights.md from the tables src/accounts/roles.def and rights.def and the sentences of the English catalogue.
# use: awk -f tools/rights.awk ui/po/en/accounts.po src/accounts/roles.def src/accounts/rights.def
FILENAME ~ /\.po$/ && /^msgid / { id = text($0); next }
FILENAME ~ /\.po$/ && /^msgstr / { message[id] = text($0); next }
/^ROLE\(/ {
    split($0, part, /[(),"]+ */)
    symbol[++roles] = part[2]
    role[roles] = part[4]
    next
}
/^RIGHT\(/ {
    n = split($0, part, /[(),] */)
    sub(/^RIGHT\([^,]*, *"[^"]*", *[A-Z]+, */, "")
    sub(/\) *$/, "")
    right[++rights] = part[2]
    id_of[rights] = part[3]
    gsub(/"/, "", id_of[rights])
    reach[rights] = part[4]
    of[rights] = $0
    next
}
END {
    if (!roles || !rights) { print "rights.awk: no tables" > "/dev/stderr"; exit 1 }
    print "# Rights"
    print ""
    print "Made from `src/accounts/roles.def` and `rights.def` (`make rights`); the program shows the same table at `/rights` and with `wirk role`. Every address"
    print "of the program names one of these rights (`wirk serve --routes`)."
    print ""
    print "● the whole house, with a role given in the house itself (the organisation `house`, that of the first account) · ○ only what belongs to the organisation"
    print "(and, where one is named, the programme) that the role was given in · ◐ what belongs to that organisation; with a role given in the house itself, everything · ◇ whoever has any role, in whichever organisation"
    print ""
    line = "| right | id | everybody |"
    rule = "|---|---|---|"
    for (r = 1; r <= roles; r++) {
        line = line " " say("role." tolower(symbol[r]) ".name") " |"
        rule = rule "---|"
    }
    print line
    print rule
    for (i = 1; i <= rights; i++) {
        line = "| " say("right." right[i]) " | `" id_of[i] "` | " (of[i] ~ /EVERYBODY/ ? "●" : "") " |"
        for (r = 1; r <= roles; r++) {
            has = of[i] ~ /EVERYBODY|SIGNED_IN/ || index(of[i], "R(" symbol[r] ")")
            line = line " " (has ? (reach[i] == "ORGANISATION" ? "○" : reach[i] == "BOTH" ? "◐" : reach[i] == "ANYWHERE" ? "◇" : "●") : "") " |"
        }
        print line
    }
    print ""
    print "## Roles"
    print ""
    print "| role | id | what for |"
    print "|---|---|---|"
    for (r = 1; r <= roles; r++)
        print "| " say("role." tolower(symbol[r]) ".name") " | `" role[r] "` | " say("role." tolower(symbol[r]) ".sentence") " |"
    exit wrong
}
function text(line) {
    sub(/^[a-z]+ "/, "", line)
    sub(/"$/, "", line)
    return line
}
function say(id) {
    if (!(id in message)) { print "rights.awk: no message " id > "/dev/stderr"; wrong = 1 }
    return message[id]
}
