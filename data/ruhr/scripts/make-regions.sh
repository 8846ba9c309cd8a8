#!/bin/sh
# How catalogue/regions.yaml was made: from the boundaries of 2021 and the member list of 2024, once.
#
#   sh make-regions.sh FILES >regions.yaml
#
# FILES is the folder with nrw_kreise_2021.geojson.gz, nrw_gemeinden_2021.geojson.gz and
# rvr_mitgliedskommunen_2024.csv.gz. Needs gzip and awk only. Running Wirk does not need this script.
set -eu
files=$1
kreise=$(mktemp) towns=$(mktemp) members=$(mktemp)
trap 'rm -f "$kreise" "$towns" "$members"' EXIT
# The one line per feature becomes: key;12-digit key;name;kind;NUTS
cut_properties() {
    gzip -dc "$1" | awk '
        function value(name,  at, rest) {
            at = index($0, "\"" name "\": \"")
            rest = substr($0, at + length(name) + 5)
            return substr(rest, 1, index(rest, "\"") - 1)
        }
        /"properties"/ { print value("AGS") ";" value("ARS") ";" value("GEN") ";" value("BEZ") ";" value("NUTS") }' |
        LC_ALL=C sort
}
cut_properties "$files/nrw_kreise_2021.geojson.gz" >"$kreise"
cut_properties "$files/nrw_gemeinden_2021.geojson.gz" >"$towns"
# The members: Kreis keys of the list of 53 municipalities, each once, in the order of the list.
gzip -dc "$files/rvr_mitgliedskommunen_2024.csv.gz" |
    awk 'match($0, /,05[0-9][0-9][0-9],/) { k = substr($0, RSTART + 1, 5); if (!seen[k]++) print k }' >"$members"

cat <<'HEAD'
# Regions of the example: Germany, North Rhine-Westphalia, its Regierungsbezirke, Kreise, cities and towns, and named sets.
# Made by scripts/make-regions.sh from the boundaries of 1 January 2021; a kreisfreie Stadt is one region with several keys.
area: MR
around: "05"
regions:
  - {key: DG, kind: state, also: [DE], name: {de: Deutschland, en: Germany}}
  - {key: "05", kind: land, in: DG, also: [DEA], name: {de: Nordrhein-Westfalen, en: North Rhine-Westphalia}}
  - {key: "051", kind: district-group, in: "05", also: [DEA1], name: {de: Regierungsbezirk Düsseldorf, en: Düsseldorf administrative district}}
  - {key: "053", kind: district-group, in: "05", also: [DEA2], name: {de: Regierungsbezirk Köln, en: Cologne administrative district}}
  - {key: "055", kind: district-group, in: "05", also: [DEA3], name: {de: Regierungsbezirk Münster, en: Münster administrative district}}
  - {key: "057", kind: district-group, in: "05", also: [DEA4], name: {de: Regierungsbezirk Detmold, en: Detmold administrative district}}
  - {key: "059", kind: district-group, in: "05", also: [DEA5], name: {de: Regierungsbezirk Arnsberg, en: Arnsberg administrative district}}
HEAD
awk -F';' '
    function called(name) { # as people say it: abbreviations in brackets spelt out
        sub(/\(Rhld\.\)/, "(Rheinland)", name); sub(/\(Westf\.\)/, "(Westfalen)", name)
        return name
    }
    FILENAME == ARGV[1] {
        key[++n] = $1; name[n] = $3; city[$1] = ($4 == "Kreisfreie Stadt"); nuts[$1] = $5
        if (!city[$1] && name[n] !~ /[Kk]reis|Städteregion/) name[n] = "Kreis " name[n]
        next
    }
    { kreis = substr($1, 1, 5)
      if (city[kreis]) also[kreis] = "\"" $1 "\", \"" $2 "\", " nuts[kreis]
      else town[kreis] = town[kreis] "  - {key: \"" $1 "\", kind: town, in: \"" kreis "\", also: [\"" $2 "\"], name: " called($3) "}\n" }
    END {
        print "  # cities (Kreis and Gemeinde in one) and Kreise"
        for (i = 1; i <= n; i++) {
            k = key[i]; from = ""
            if (k == "05334") from = ", valid_from: 2009-10-21"
            if (city[k]) printf "  - {key: \"%s\", kind: city, in: \"%s\", also: [%s], name: %s}\n", k, substr(k, 1, 3), also[k], name[i]
            else printf "  - {key: \"%s\", kind: kreis, in: \"%s\", also: [%s], name: %s%s}\n", k, substr(k, 1, 3), nuts[k], name[i], from
        }
        print "  # dissolved when the Städteregion Aachen came into being"
        print "  - {key: \"05313\", kind: city, in: \"053\", also: [\"05313000\"], name: {de: Aachen (kreisfreie Stadt bis 2009), en: Aachen (city of its own until 2009)}, valid_to: 2009-10-20}"
        print "  - {key: \"05354\", kind: kreis, in: \"053\", name: {de: Kreis Aachen (bis 2009), en: Kreis Aachen (until 2009)}, valid_to: 2009-10-20}"
        split("004 Alsdorf;008 Baesweiler;012 Eschweiler;016 Herzogenrath;020 Monschau;024 Roetgen;028 Simmerath;032 Stolberg (Rheinland);036 Würselen", old, ";")
        for (i = 1; i <= 9; i++) {
            label = substr(old[i], 5)
            printf "  - {key: \"05354%s\", kind: town, in: \"05354\", name: {de: \"%s (Kreis Aachen, bis 2009)\", en: \"%s (Kreis Aachen, until 2009)\"}, valid_to: 2009-10-20}\n", substr(old[i], 1, 3), label, label
        }
        print "  # towns, by Kreis"
        for (i = 1; i <= n; i++) printf "%s", town[key[i]]
    }' "$kreise" "$towns"

list() { awk -F';' -v groups="$1" 'index(groups, substr($1, 1, 3)) { printf "%s\"%s\"", n++ ? ", " : "", $1 }' "$kreise"; }
cat <<SETS
sets:
  - key: MR
    name: {de: Metropole Ruhr, en: Ruhr Metropolis}
    note:
      de: >-
        Die elf kreisfreien Städte und vier Kreise des Regionalverbands Ruhr. Werte sind Summen über diese 15; fehlt
        einer von ihnen, gibt es keine Summe.
      en: >-
        The eleven cities and four Kreise of the Regionalverband Ruhr. Values are sums over these 15; where one of them is
        missing there is no sum.
    include: [$(awk '{ printf "%s\"%s\"", n++ ? ", " : "", $1 }' "$members")]
  - key: RL
    name: {de: Rheinland, en: Rhineland}
    note:
      de: >-
        Die Kreise und kreisfreien Städte der Regierungsbezirke Düsseldorf und Köln nach dem Gebietsstand seit dem
        21. Oktober 2009. Für frühere Zeiten fehlt die Städteregion Aachen und damit die Summe.
      en: >-
        The Kreise and cities of the administrative districts of Düsseldorf and Cologne, territory since 21 October 2009. For
        earlier times the Städteregion Aachen is missing, and with it the sum.
    include: [$(list "051 053")]
  - key: WL
    name: {de: Westfalen, en: Westphalia}
    note:
      de: Die Kreise und kreisfreien Städte der Regierungsbezirke Münster, Detmold und Arnsberg; Lippe gehört mit zur Summe.
      en: The Kreise and cities of the administrative districts of Münster, Detmold and Arnsberg; Lippe is part of the sum.
    include: [$(list "055 057 059")]
  - key: RL-MR
    name: {de: Rheinland (o. MR), en: Rhineland (without MR)}
    note:
      de: Rheinland ohne die Mitglieder der Metropole Ruhr, damit sich beide nicht überschneiden.
      en: Rhineland without the members of the Ruhr Metropolis, so that the two do not overlap.
    include: [RL]
    exclude: [MR]
  - key: WL-MR
    name: {de: Westfalen (o. MR), en: Westphalia (without MR)}
    note:
      de: Westfalen ohne die Mitglieder der Metropole Ruhr, damit sich beide nicht überschneiden.
      en: Westphalia without the members of the Ruhr Metropolis, so that the two do not overlap.
    include: [WL]
    exclude: [MR]
  - key: MR-HA
    name: {de: Metropole Ruhr ohne Hagen, en: Ruhr Metropolis without Hagen}
    note:
      de: >-
        Metropole Ruhr ohne die Stadt Hagen. Gebraucht bei Studierenden, weil die FernUniversität in Hagen ihre
        Studierenden überall hat; die übrigen Studierenden in Hagen fehlen dann ebenfalls.
      en: >-
        Ruhr Metropolis without the city of Hagen. Used for students, because the distance university in Hagen has its
        students everywhere; the other students in Hagen are then missing as well.
    include: [MR]
    exclude: ["05914"]
SETS
