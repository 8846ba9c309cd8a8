#!/bin/sh
# Proves the checks of tools/: a tree that keeps the rules passes rooms.awk, names.sh and exit.sh, and each planted fault is found.
# use: tools/test_rules.sh PO EMBED   (the built tools; TAP on standard output)
set -u
po=$(realpath "$1") embed=$(realpath "$2")
tools=$(dirname "$(realpath "$0")")
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT INT TERM
cd "$dir" || exit 3
n=0
passes() { # NAME COMMAND…
    name=$1
    shift
    n=$((n + 1))
    if "$@" >output 2>&1; then echo "ok $n - $name"; else
        echo "not ok $n - $name"
        sed 's/^/# /' output
    fi
}
finds() { # NAME EXPECTED COMMAND…
    name=$1 expected=$2
    shift 2
    n=$((n + 1))
    if ! "$@" >output 2>&1 && grep -q -e "$expected" output; then echo "ok $n - $name"; else
        echo "not ok $n - $name"
        sed 's/^/# /' output
    fi
}

mkdir -p src/base src/store src/figures src/publish src/web src/cli data/ruhr/catalogue/mappings data/ruhr/files
cat >src/ROOMS <<'END'
# floors
base:
store: base
figures: base store
publish: base figures
web: base publish figures/catalogue.h
cli: base publish figures/catalogue.h figures/delivery.h
END
echo '#include <stdio.h>' >src/base/base.h
echo 'enum { MESSAGES };' >src/base/messages.h
printf '#include "base/base.h"\n#include "base/messages.h"\nint store_open(void);\n' >src/store/store.h
printf '#include "store/store.h"\n' >src/figures/figures_in.h
printf 'int region_find(int key);\n' >src/figures/catalogue.h
printf 'int deliver(int path);\n' >src/figures/delivery.h
printf 'int figure_get(int key);\n' >src/figures/figures.h
cat >src/figures/figures.c <<'END'
#include "figures/figures_in.h"
#include "figures/catalogue.h"
#include "figures/figures.h"
int region_find(int key) { return key; }
int figure_get(int key) { return key; }
int value_has_number(int value);
int value_has_number(int value) { return value; }
int value_subtract(int a, int b);
int value_subtract(int a, int b) { return a - b; }
END
printf '#include "figures/figures.h"\nint publish_figure(int key);\n' >src/publish/publish.h
cat >src/web/page.c <<'END'
#include "publish/publish.h"
#include "figures/catalogue.h"
/* Shows "Abgang ohne Abschluss", says the comment, which may. */
int page(int key);
int value_has_number(int value);
int page(int key) { return region_find(key) + value_has_number(publish_figure(key)); }
END
rooms() { awk -f "$tools/rooms.awk" src/ROOMS src/*/*.[ch]; }
passes "rooms.awk passes a tree that keeps to its floors" rooms
plant() { # FILE LINE: as planted fault; unplant takes it away
    cp "$1" saved
    planted=$1
    printf '%s\n' "$2" >>"$1"
}
unplant() { cp saved "$planted"; }
plant src/store/store.h '#include "web/web.h"'
finds "rooms.awk finds a room that looks up" 'src/store/store.h:4: store/ may not include "web/web.h"' rooms
unplant
plant src/publish/publish.h '#include "figures/figures_in.h"'
finds "rooms.awk finds a private header" 'is private' rooms
unplant
plant src/web/page.c '#include "figures/delivery.h"'
finds "rooms.awk finds a header that only its neighbour may use" 'may not include "figures/delivery.h"' rooms
unplant
plant src/web/page.c '#include "../figures/figures.h"'
finds "rooms.awk finds a way around" 'no way out' rooms
unplant
mkdir src/attic
echo 'int x;' >src/attic/x.c
finds "rooms.awk finds a room without a line" 'no line in ROOMS' rooms
rm -r src/attic

cat >data/ruhr/catalogue/mappings/leavers.yaml <<'END'
mapping: leavers
recognise:
  - "nach dem Schulabschluss"
region: Schluessel der Region
columns:
  - path: [Abgang ohne Abschluss, weiblich]
    measure: leavers
  - {column: "Klassen, gesamt", dimension: level}
END
echo x >data/ruhr/files/Verzeichnis_der_Orte.csv.gz
passes "names.sh passes a source that knows no table" sh "$tools/names.sh" .
for fault in 'char *a = "x Abgang ohne Abschluss y";|a column title' 'char *a = "nach dem Schulabschluss";|a column title' \
    'char *a = "Schluessel der Region";|a column title' 'char *a = "Klassen, gesamt";|a column title' \
    '/* as in 21111-02-06-4 */|a table number' 'char *a = "AI003-3";|a table number' '// 22541-* has none|a table number' \
    'char *a = "Verzeichnis_der_Orte.csv";|a file name'; do
    plant src/figures/figures.c "${fault%|*}"
    finds "names.sh finds ${fault%|*}" "src/figures/figures.c:10: ${fault#*|}" sh "$tools/names.sh" .
    unplant
done

mkdir -p build/src/figures build/src/web
build() {
    gcc -Isrc -Werror -Wno-implicit-function-declaration -c -o build/src/figures/figures.o src/figures/figures.c &&
        gcc -Isrc -Werror -Wno-implicit-function-declaration -c -o build/src/web/page.o src/web/page.c
}
passes "the example builds" build
passes "exit.sh passes pages that ask publish/ for values" sh "$tools/exit.sh" src build/src
plant src/web/page.c '#include "figures/value.h"'
finds "exit.sh finds an include of values" 'src/web/page.c:7: values leave through publish/ only' sh "$tools/exit.sh" src build/src
unplant
plant src/web/page.c 'int leak(int key); int leak(int key) { return figure_get(key); }'
build
finds "exit.sh finds a value fetched without its header" 'asks figures/ for "figure_get"' sh "$tools/exit.sh" src build/src
unplant
plant src/web/page.c 'int value_subtract(int a, int b); int made(int a); int made(int a) { return value_subtract(a, 1); }'
build
finds "exit.sh finds a value made from others" 'asks figures/ for "value_subtract"' sh "$tools/exit.sh" src build/src
unplant

mkdir -p build/src/publish
published() {
    build && gcc -Isrc -Werror -Wno-implicit-function-declaration -c -o build/src/publish/publish.o src/publish/publish.c
}
cat >src/publish/publish.c <<'END'
#include "publish/publish.h"
int publish_pass(int value);
int publish_pass(int value) { return value; }
int publish_figure(int key) { return publish_pass(figure_get(key)); }
END
passes "the exit builds" published
passes "exit.sh passes an exit that lets values pass" sh "$tools/exit.sh" src build/src
sed '/publish_pass(int value)/d; s/publish_pass(figure_get(key))/figure_get(key)/' src/publish/publish.c >passed && mv passed src/publish/publish.c
published
finds "exit.sh finds a value that leaves the exit without passing" 'publish.o: asks for "figure_get"; values leave through publish_pass only' sh "$tools/exit.sh" src build/src
plant src/publish/publish.c 'int delivery_bytes(int key); int file(int key); int file(int key) { return delivery_bytes(key); }'
published
finds "exit.sh finds a file that leaves without being asked for" 'publish_delivery_open only' sh "$tools/exit.sh" src build/src
unplant
plant src/figures/figures.c 'int sql_observations(int key); int load(int key); int load(int key) { return sql_observations(key); }'
published
finds "exit.sh finds numbers that are loaded another way" 'asks for "sql_observations"' sh "$tools/exit.sh" src build/src
unplant
plant src/figures/figures.c 'int observations_whole(int key); int all(int key); int all(int key) { return observations_whole(key); }'
published
finds "exit.sh finds numbers that are loaded whole" 'asks for "observations_whole"' sh "$tools/exit.sh" src build/src
unplant

# The message catalogues: both languages say the same.
mkdir -p po/de po/en out
printf '# head\nmsgid ""\nmsgstr ""\n"Language: de\\n"\n\nmsgid "a.row-too_long"\nmsgstr "Zeile {1} ist "\n"zu lang"\n\nmsgid "n"\nmsgid_plural "n"\nmsgstr[0] "eine"\nmsgstr[1] "{1}"\n' >po/de/a.po
sed 's/Zeile {1} ist /Row {1} is /; s/zu lang/too long/; s/eine/one/' po/de/a.po >po/en/a.po
passes "po reads texts over several lines and plurals" "$po" out/m po
finds "po names the enum after the id" MSG_A_ROW_TOO_LONG sh -c 'grep MSG_ out/m.h; false'
passes "what po writes compiles" gcc -Wall -Wextra -Werror -c -o m.o out/m.c
touch -d 2001-01-01 out/m.h out/m.c
"$po" out/m po
passes "po leaves files alone that would not change" test ! out/m.h -nt po/de/a.po
for fault in 'de|msgid "b"\nmsgstr "x"|lacks in "en"' 'en|msgid "b"\nmsgstr "x"|lacks in "de"' \
    'de|msgid "n"\nmsgstr "x"|stands already' 'de|msgid "b"\nmsgstr ""|has no text' 'de|msgid "b|not a quoted text' \
    'de|hello|neither msgid'; do
    lang=${fault%%|*} rest=${fault#*|}
    plant "po/$lang/a.po" "$(printf "${rest%|*}")"
    finds "po finds: ${rest#*|}" "po/$lang/a.po:[0-9]*: .*${rest#*|}" "$po" out/m po
    unplant
done
sed -i 's/Row {1}/Row {2}/' po/en/a.po
finds "po finds other {n} places" 'other {n} places' "$po" out/m po

# What is embedded: paired migrations, assets named by their content.
mkdir sql assets
printf -- '-- "quoted" ??/\nCREATE TABLE t (b BLOB);\n' >sql/0001-first.sql
sed s/BLOB/BYTEA/ sql/0001-first.sql >sql/0001-first.pg.sql
echo 'SELECT 1;' >sql/0002-second.sql
"$embed" migrations out/migrations.c sql/*
passes "embedded migrations compile" gcc -std=gnu17 -Wall -Wextra -Wconversion -Werror -c -o migrations.o out/migrations.c
passes "a migration without twin has none" test "$(grep -c '^     NULL},$' out/migrations.c)" = 1
finds "a PostgreSQL twin alone is refused" 'lacks its twin' "$embed" migrations out/x.c sql/0001-first.pg.sql
finds "a migration without number is refused" NNNN "$embed" migrations out/x.c assets/first.sql
printf 'body { color: red }\n' >assets/wirk.css
printf 'wOF2\000\0011\377' >assets/font.woff2
hash=$(sha256sum assets/font.woff2 | cut -c1-12)
mv assets/font.woff2 "assets/font.$hash.woff2"
"$embed" --pack assets out/assets.c assets/*
cat >assets.c <<'END'
#include "out/assets.c"
#include <stdio.h>
int main(void) {
    for (size_t i = 0; i < assets_n; i++) {
        printf("%s %s %zu %d %d\n", assets[i].name, assets[i].plain_name, assets[i].n, !assets[i].gzip, !assets[i].brotli);
        FILE *out = fopen(assets[i].plain_name, "wb");
        if (!out || fwrite(assets[i].bytes, 1, assets[i].n, out) != assets[i].n || fclose(out)) return 1;
        if (!assets[i].gzip) continue;
        out = fopen("packed.gz", "wb");
        if (!out || fwrite(assets[i].gzip, 1, assets[i].gzip_n, out) != assets[i].gzip_n || fclose(out)) return 1;
    }
    return 0;
}
END
passes "embedded assets compile" gcc -std=gnu17 -Wall -Wextra -Wconversion -Werror -o assets.run assets.c
./assets.run >names
printf '%s\n' "font.$hash.woff2 font.woff2 8 1 1" "wirk.$(sha256sum assets/wirk.css | cut -c1-12).css wirk.css 20 0 0" >expected
passes "assets carry their hash once, fonts are not compressed again" diff expected names
passes "an asset's bytes come out as they went in" cmp font.woff2 "assets/font.$hash.woff2"
passes "its compressed twin holds the same" sh -c 'gzip -dc packed.gz | cmp - assets/wirk.css'
printf 'ROUTE("GET", "/a", x)\nROUTE("POST", "/a", y)\nRULE(ONE, "one")\n' >table.def
passes "tables that name everything once" awk -f "$tools/doubles.awk" table.def
printf 'ROUTE("POST", "/a", z)\n' >>table.def
finds "an address that stands twice in a table" 'table.def:4: stands in line 2, too: POST /a' awk -f "$tools/doubles.awk" table.def
echo "1..$n"
