# Does every room keep to its floor? Holds the #include lines of src/ against src/ROOMS.
# use: awk -f tools/rooms.awk src/ROOMS src/*/*.[ch] src/*/*.def     (run where src/ is)
# A room may include its own headers, those of the rooms on its line (but no private ones, *_in.h), and the single headers
# on its line. A room without a line may include nothing from elsewhere and is told.

FILENAME ~ /ROOMS$/ {
    if ($0 ~ /^#/ || NF == 0) next
    room = $1
    if (sub(/:$/, "", room) == 0) { complain("a line must start with \"room:\""); next }
    if (room in known) complain("room \"" room "\" stands twice")
    known[room] = 1
    for (i = 2; i <= NF; i++) may[room, $i] = 1
    next
}

FNR == 1 {
    n = split(FILENAME, part, "/")
    room = part[n - 1]
    if (!(room in known)) complain("room \"" room "\" has no line in ROOMS")
}

/^[ \t]*#[ \t]*include[ \t]*"/ {
    header = $0
    sub(/^[^"]*"/, "", header)
    sub(/".*/, "", header)
    if (index(header, "/") == 0) { complain("#include \"" header "\": write the room, \"" room "/" header "\""); next }
    if (header ~ /(^|\/)\.\.(\/|$)/) { complain("#include \"" header "\": no way out of src/"); next }
    other = header
    sub(/\/.*/, "", other)
    if (other == room) next
    if ((room, header) in may) next
    if ((room, other) in may && header !~ /_in\.h$/) next
    if ((room, other) in may) complain("#include \"" header "\" is private to " other "/")
    else complain(room "/ may not include \"" header "\" (src/ROOMS)")
}

function complain(text) {
    print FILENAME ":" FNR ": " text
    faults++
}

END { exit faults > 0 }
