#!/bin/sh
# How the Startchancen file was cut: the columns latitude, longitude and found_address come from OpenStreetMap (ODbL)
# and stay out; every other byte of every row is kept.
#
#   sh cut-startchancen.sh <AS_BS_Verzeichnis_2024_25_mit_Sozialindex_und_Koordinaten_und_Startchancen.csv >CUT.csv
#
# Fields may be quoted and then hold commas; no field holds a line break. Needs awk only.
LC_ALL=C awk '
    {
        n = 0; rest = $0
        while (1) { # one field of rest at a time, quotes and all
            if (substr(rest, 1, 1) == "\"") {
                at = 2
                while (1) {
                    end = index(substr(rest, at), "\"")
                    if (!end) { print "open quote in line " NR >"/dev/stderr"; exit 1 }
                    at += end
                    if (substr(rest, at, 1) != "\"") break
                    at++
                }
            } else { at = index(rest, ","); if (!at) at = length(rest) + 1 }
            field[++n] = substr(rest, 1, at - 1)
            if (at > length(rest)) break
            rest = substr(rest, at + 1)
        }
        if (NR == 1) {
            columns = n
            for (i = 1; i <= n; i++) {
                name = field[i]; sub(/\r$/, "", name)
                drop[i] = (name == "latitude" || name == "longitude" || name == "found_address")
            }
        }
        if (n != columns) { print n " fields in line " NR >"/dev/stderr"; exit 1 }
        line = ""; first = 1
        for (i = 1; i <= n; i++) if (!drop[i]) { line = line (first ? "" : ",") field[i]; first = 0 }
        print line
    }'
