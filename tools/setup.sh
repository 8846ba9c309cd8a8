#!/bin/sh
# What does this machine need? Names what is missing and why, and installs it from Debian.
# use: tools/setup.sh run|ui|check|bench|deep
#   run    what building and running needs        check  run, and what the tests need
#   ui     run, and what building ui/dist needs
#   bench  check, and the other side of `make bench`    deep   check, and what `make check-all`, `fuzz`, `lint-all` need
set -u
cd "$(dirname "$0")/.." || exit 3
what=${1:-run}
wanted="" # lines: package, reason in German, reason in English
want() { wanted="$wanted$1|$2|$3
"; }

want gcc "übersetzt das Programm" "compiles the program"
want libc6-dev "Kopfdateien der C-Bibliothek" "headers of the C library"
want make "steuert den Bau" "runs the build"
want pkg-config "findet die Bibliotheken" "finds the libraries"
want libmicrohttpd-dev "Webserver" "web server"
want libgnutls28-dev "verschlüsselt den Webserver (TLS)" "encrypts the web server (TLS)"
want libsqlite3-dev "Speicher SQLite (Vorgabe)" "SQLite store (default)"
want libpq-dev "Speicher PostgreSQL (wahlweise)" "PostgreSQL store (optional)"
want libzip-dev "liest gepackte Lieferungen" "reads packed deliveries"
want zlib1g-dev "Kompression" "compression"
want libdeflate-dev "entpackt Arbeitsmappen (XLSX) schnell" "unpacks workbooks (XLSX) quickly"
want libexpat1-dev "liest XML (KML, Tabellen, Meldeformate)" "reads XML (KML, sheets, statistical messages)"
want libproj-dev "rechnet Koordinaten um" "converts coordinates"
want libyaml-dev "liest die Vereinbarungen (YAML)" "reads what was agreed on (YAML)"
want libsodium-dev "Prüfsummen, Passwörter, Schlüssel" "check sums, passwords, keys"
want libxlsxwriter-dev "schreibt Listen als Arbeitsmappe (XLSX)" "writes lists as workbooks (XLSX)"
want libcurl4-openssl-dev "holt Tabellen von den statistischen Ämtern, sendet Briefe, fragt Anmeldedienste" "fetches tables from the statistical offices, sends letters, asks identity providers"
want libcjose-dev "prüft Unterschriften der Anmeldedienste (JWT)" "checks signatures of identity providers (JWT)"
want libssl-dev "Kopfdateien, die libcjose braucht" "headers that libcjose needs"
want librsvg2-bin "macht PNG aus Bildern (rsvg-convert)" "makes PNGs of pictures (rsvg-convert)"
want libfreexl-dev "liest alte Excel-Dateien (XLS)" "reads old Excel files (XLS)"
want libstemmer-dev "Wortstämme für die Suche" "stems of words for the search"
want liboath-dev "prüft Codes des zweiten Faktors (TOTP)" "checks codes of the second factor (TOTP)"
want libqrencode-dev "zeichnet QR-Codes (zweiter Faktor)" "draws QR codes (second factor)"
want coinor-libclp-dev "rundet Tabellen so, dass alle Summen stimmen (lineare Programme)" "rounds tables so that all sums hold (linear programs)"
want libbrotli-dev "packt Stile und Skripte" "packs styles and scripts"

if [ "$what" != run ] && [ "$what" != ui ]; then
    [ -n "$(ls /usr/lib/postgresql/*/bin/initdb 2>/dev/null)" ] ||
        want postgresql-15 "die Tests laufen auch gegen ein echtes PostgreSQL" "the tests also run on a real PostgreSQL"
    command -v chromium >/dev/null 2>&1 ||
        want chromium "die Tests sehen sich die Seiten im Browser an" "the tests look at the pages in a browser"
    want openssl "die Tests machen sich Zertifikate" "the tests make certificates for themselves"
    want nginx-light "die Tests stellen nginx davor" "the tests put nginx in front"
    want poppler-utils "die Tests lesen gedruckte PDF" "the tests read printed PDFs"
    want clang-format "prüft die Form des Quelltexts" "checks the form of the source"
    want clang-tidy "prüft den Quelltext" "checks the source"
fi
if [ "$what" != run ] && ! command -v npm >/dev/null 2>&1; then
    command -v node >/dev/null 2>&1 || want nodejs "führt npm aus" "runs npm"
    want npm "holt die Werkzeuge der Sperrdatei" "fetches the tools of the lock file"
fi
if [ "$what" = bench ]; then
    want wrk "misst Anfragen je Sekunde" "measures requests per second"
    want sqlite3 "der Vergleich beim Laden" "the other side of loading"
    want procps "findet die gemessenen Prozesse" "finds the measured processes"
fi
if [ "$what" = deep ]; then
    want clang "baut die Fuzz-Tests" "builds the fuzz tests"
    want cppcheck "prüft den Quelltext" "checks the source"
    want valgrind "sieht dem Programm beim Speicher zu" "watches the program's memory"
fi

if ! command -v dpkg-query >/dev/null 2>&1; then
    echo "Kein Debian: bitte die Entsprechungen dieser Pakete selbst einrichten. / Not Debian: please install what matches these packages:" >&2
    printf '%s' "$wanted" | sed 's/|.*//' | tr '\n' ' ' >&2
    echo >&2
else
    # One question to the package database, so that nothing missing costs next to nothing.
    packages=$(printf '%s' "$wanted" | sed 's/|.*//')
    # shellcheck disable=SC2086
    have=$(dpkg-query -W -f='${db:Status-Status} ${Package}\n' $packages 2>/dev/null | sed -n 's/^installed //p')
    missing=""
    for package in $packages; do
        case "
$have
" in *"
$package
"*) ;; *) missing="$missing $package" ;; esac
    done
    if [ -n "$missing" ]; then
        echo "Es fehlen diese Debian-Pakete / these Debian packages are missing:"
        for package in $missing; do
            printf '%s' "$wanted" | awk -F'|' -v p="$package" '$1 == p { printf "  %-20s %s / %s\n", $1, $2, $3 }'
        done
        root=""
        if [ "$(id -u)" -ne 0 ]; then
            if ! command -v sudo >/dev/null 2>&1; then
                echo "Bitte als root einrichten / please install as root:  apt-get install$missing" >&2
                exit 3
            fi
            root=sudo
            echo "Sie werden mit sudo eingerichtet / they are installed with sudo."
        fi
        # shellcheck disable=SC2086
        $root env DEBIAN_FRONTEND=noninteractive apt-get -q update >&2 ||
            echo "Die Paketlisten ließen sich nicht erneuern; es geht mit den vorhandenen weiter. / The package lists could not be renewed; going on with those at hand." >&2
        # shellcheck disable=SC2086
        $root env DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends install $missing >&2 || {
            echo "Das Einrichten ist misslungen; die Meldung von apt-get steht darüber. / Installing failed; what apt-get said stands above." >&2
            exit 3
        }
    fi
fi

if [ "$what" != run ] && { [ ! -e node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; }; then
    echo "Prüfwerkzeuge aus package-lock.json werden geholt (Playwright, axe, esbuild, Node 20). / Fetching test tools of package-lock.json."
    if [ ! -w "${HOME:-/nonexistent}" ]; then # npm keeps what it fetched at home
        npm_config_cache=$(mktemp -d) && export npm_config_cache
        trap 'rm -rf "$npm_config_cache"' EXIT
    fi
    npm ci --ignore-scripts --no-audit --no-fund >&2 || {
        echo "npm ci ist misslungen; ohne diese Werkzeuge laufen die Browser-Tests nicht. / npm ci failed; the browser tests need these tools." >&2
        exit 3
    }
    touch node_modules/.package-lock.json
fi
exit 0
