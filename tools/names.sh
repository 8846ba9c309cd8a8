#!/bin/sh
# Does the program know any concrete table? What differs between tables stands in the mapping files; no table number, file name or
# column title of data/ may stand in src/. Table numbers and file names are looked for everywhere in src/, column titles (8
# letters or more, as the mappings name them) in the string literals of its C files.
# use: tools/names.sh [ROOT]
set -u
cd "${1:-.}" || exit 3
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT INT TERM
export LC_ALL=C.UTF-8

# Table numbers: 12411-01-01-4, 22541-*, AI003-3, AI-N-05.
grep -rnE '(^|[^0-9A-Za-z_-])([0-9]{5}-[0-9]{2}(-[0-9]{2})?(-[0-9A-Z])*|[0-9]{5}-\*|AI[0-9]{3}-[0-9]|AI-[A-Z]-[0-9]{2})($|[^0-9A-Za-z_])' src |
    sed 's/^\([^:]*:[0-9]*\):.*/\1: a table number: &/' >"$dir/found"

# File names of data/, whole and without their endings.
find data -type f -path '*/files/*' 2>/dev/null | sed 's:.*/::' | sort -u >"$dir/files"
sed 's/\.gz$//; s/\.\(csv\|zip\|json\|geojson\|xlsx\)$//' "$dir/files" | awk 'length($0) >= 8' | sort -u >"$dir/stems"
if [ -s "$dir/stems" ]; then
    grep -rnF -f "$dir/stems" src | sed 's/^\([^:]*:[0-9]*\):.*/\1: a file name: &/' >>"$dir/found"
fi

# Column titles: what `recognise`, `path`, `column`, `region`, `name`, `town`, `easting` … of a mapping name.
cat data/*/catalogue/mappings/*.yaml 2>/dev/null | awk '
    function take(text) {
        gsub(/^[ \t]+|[ \t]+$/, "", text)
        if (text ~ /^".*"$/ || text ~ /^\x27.*\x27$/) text = substr(text, 2, length(text) - 2)
        if (length(text) >= 8 && text !~ /^[a-z0-9_-]+$/) print text
    }
    # Items of "[a, b]" or one text; commas inside quotes belong to the text.
    function take_list(text,    i, c, item, quoted) {
        item = ""; quoted = 0
        for (i = 1; i <= length(text); i++) {
            c = substr(text, i, 1)
            if (c == "\"") quoted = !quoted
            if (!quoted && (c == "[" || c == "{")) continue
            if (!quoted && (c == "," || c == "]" || c == "}" || c == "#")) { take(item); item = ""; if (c != ",") return; continue }
            item = item c
        }
        take(item)
    }
    /^[a-z]/ { section = $1 }
    section == "recognise:" && /^[ \t]+- / { text = $0; sub(/^[ \t]+- /, "", text); take_list(text) }
    section == "ignore:" && /\[/ { text = $0; while (match(text, /\[[^][]*\]/)) { take_list(substr(text, RSTART, RLENGTH)); text = substr(text, RSTART + RLENGTH) } }
    {
        text = $0
        while (match(text, /(recognise|path|column|region|name|town|easting|northing):[ \t]*/)) {
            key = substr(text, RSTART, RLENGTH)
            text = substr(text, RSTART + RLENGTH)
            if (text ~ /^\{/) continue
            if (text ~ /^\[/) { item = text; sub(/\].*/, "]", item) } else { item = text }
            take_list(item)
        }
    }' | sort -u >"$dir/titles"

# The string literals of the C files, each with its place; comments are passed over.
find src -name '*.[ch]' -o -name '*.def' | sort | xargs awk '
    FNR == 1 { comment = 0 }
    {
        line = $0; i = 1; n = length(line)
        while (i <= n) {
            two = substr(line, i, 2); c = substr(line, i, 1)
            if (comment) { if (two == "*/") { comment = 0; i++ } i++; continue }
            if (two == "/*") { comment = 1; i += 2; continue }
            if (two == "//") break
            if (c == "\x27") { i++; if (substr(line, i, 1) == "\\") i++; i += 2; continue }
            if (c == "\"") {
                text = ""
                for (i++; i <= n && (c = substr(line, i, 1)) != "\""; i++) {
                    if (c == "\\") { text = text c; i++; c = substr(line, i, 1) }
                    text = text c
                }
                if (text != "") print FILENAME ":" FNR ": " text
            }
            i++
        }
    }' >"$dir/literals"
if [ -s "$dir/titles" ]; then
    grep -F -f "$dir/titles" "$dir/literals" | sed 's/^\([^:]*:[0-9]*\): \(.*\)/\1: a column title of data\/: "\2"/' >>"$dir/found"
fi

cat "$dir/found"
[ ! -s "$dir/found" ]
