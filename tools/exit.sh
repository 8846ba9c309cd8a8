#!/bin/sh
# Does every figure leave through the one exit? web/ and cli/ may name what figures/catalogue.h, figures/delivery.h, figures/release.h and
# figures/check.h declare (regions, definitions, releases, a sender's own file: no values of the store; deliveries and their findings only as publish/ lets them out), and may ask a value that publish/ gave them for its words and its shape; all else of
# figures/ reaches them through publish/ only, arithmetic too: a difference of two published values is a new value.
# Inside the house, too, there is one way only: what publish/ gets of figures/ it lets pass through publish_pass, and of delivered files through
# publish_delivery_open; numbers are loaded in one place, which takes away what who asks may not see, and for nobody but the one who works that out they
# are loaded whole.
# Looks at what they include and, where a build is there, at what their object files ask the linker for.
# use: tools/exit.sh [SRC [BUILD]]
set -u
src=${1:-src}
build=${2:-build/src}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT INT TERM
: >"$dir/found"

for room in web cli; do
    find "$src/$room" -name '*.[ch]' 2>/dev/null | sort | while read -r file; do
        grep -nE '^[ 	]*#[ 	]*include[ 	]*"figures/(figures|value)\.h"' "$file" |
            sed "s|^\([0-9]*\):.*|$file:\1: values leave through publish/ only: &|" >>"$dir/found"
    done
done

set -- "$build"/figures/*.o
if [ -e "$1" ]; then
    nm --defined-only -g "$@" | awk 'NF == 3 { print $3 }' | sort -u >"$dir/defined"
    # Every name followed by a bracket in the headers that may be used.
    {
        cat "$src/figures/catalogue.h" "$src/figures/delivery.h" "$src/figures/check.h" "$src/figures/release.h" 2>/dev/null |
            grep -oE '[a-z_][a-z0-9_]*[ ]*\(' | tr -d ' (' | grep -vxE 'delivery_(get|list|findings)'
        grep -E '^(presence|precision|secrecy|mark)_(id|read|word|message)$|^value_(has_number|decimals)$' "$dir/defined"
    } | sort -u >"$dir/allowed"
    comm -23 "$dir/defined" "$dir/allowed" >"$dir/guarded"
    for room in web cli; do
        for object in "$build/$room"/*.o; do
            [ -e "$object" ] || continue
            nm -u "$object" | awk '{ print $2 }' | sort -u | comm -12 - "$dir/guarded" |
                sed "s|.*|$object: asks figures/ for \"&\"; values leave through publish/ only|" >>"$dir/found"
        done
    done
fi
# Objects of a room that ask for one of these names, without one of those that must go with them.
asks() { # ROOM NAMES WITH WHY
    for object in "$build/$1"/*.o; do
        [ -e "$object" ] || continue
        nm -u "$object" | awk '{ print $2 }' | grep -xE "$2" >"$dir/asked" || continue
        nm "$object" | awk '{ print $NF }' | grep -qxE "$3" && continue
        sed "s|.*|$object: asks for \"&\"; $4|" "$dir/asked" >>"$dir/found"
    done
}
asks publish 'figure_(get|evaluate|versions|disagreements)|school_(value|says)' 'publish_pass(_value|_cell)?' 'values leave through publish_pass only'
asks publish 'delivery_(bytes|excerpt|findings)' 'publish_delivery_open' 'files leave through publish_delivery_open only'
asks figures 'sql_observations' 'protection_apply' 'numbers are loaded where protection_apply is asked only'
asks figures 'observations_whole' 'protection_get' 'all numbers are loaded to work out what is protected only'
cat "$dir/found"
[ ! -s "$dir/found" ]
