# Several areas beside each other, and the profiles that are printed of them.

# ---- areas side by side ----

GET /compare
200
| name="areas" value="05112"
| Kreise und kreisfreien Städte
! class="compare__result"

GET /compare?areas=05112,05562&indicators=D-14a&period=2015
200
| Metropole Ruhr
| Kreis Recklinghausen
| 6,4 %
! Geordnet nach

GET /compare?areas=05112,05562&indicators=D-14a&order=value
200
| Geordnet nach

GET /en/compare?areas=05112,05562&indicators=D-14a&base=05112
200
| <html lang="en">
| 6.4

GET /compare.json?areas=05112&indicators=D-14a&period=2015
200
< content-type: application/json; charset=utf-8
figure 05112 2015 6.42

GET /compare.csv?areas=05112&indicators=D-14a&period=2015
200
< content-type: text/csv; charset=utf-8
| D-14a,

GET /en/compare.json?areas=05112,05562
200
| "region":"05562"

# Two indicators against each other, and what the picture shows as a table.
GET /compare?areas=05112,05113,05562&indicators=D-14a&x=D-14a&y=D-13b
200
| chart-scatter
| Abgänge ohne Hauptschulabschluss (Anteil an allen Abgängen) und Anteil der Abgänge mit Abitur, Gebiet für Gebiet
| Die Zahlen des Bildes als Tabelle
| Anteil der Abgänge mit Abitur, 2015
| Quelle:
| value="D-13b" selected

GET /en/compare?areas=05112,05113&x=D-14a&y=D-14a
200
| please choose two different indicators
! chart-scatter

GET /compare?areas=05112,05113&x=D-14a&y=D-13b&period=1950
200
| keinen Zeitraum
! chart-scatter

GET /compare.json?areas=05112&indicators=D-14a&x=D-14a&y=D-13b
200
| "D-13b"

GET /compare?areas=05112&x=Z-99
400
| Z-99

# A form sends each box; the address keeps them as a list.
GET /compare?areas=05112&areas=05562&indicators=D-14a
301
< location: /compare?areas=05112,05562&indicators=D-14a

GET /compare?areas=nirgends
400
| nirgends

GET /compare?areas=05112&indicators=Z-99
400
| Z-99

GET /compare?areas=05112&order=beauty
400
| beauty

# ---- profiles to be printed ----

GET /profiles
200
| href="/region/MR"
| Duisburg

GET /en/profiles
200
| <html lang="en">

GET /profiles.json
200
| 05112

GET /profiles.csv
200
| 05112

# ---- one area: the way to its schools, where it has some ----

GET /region/05916
200
| href="/schools?area=05916"
| Schulen hier

GET /en/region/MR
200
| href="/en/schools?area=MR"
| schools here

GET /region/DG
200
! href="/schools?area=DG"
