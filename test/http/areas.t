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
| Anteil der Abgänge mit Abitur, 2015
| tab=table
| /compare.svg?areas=05112,05113,05562&amp;indicators=D-14a&amp;x=D-14a&amp;y=D-13b
| /compare/download
| &lt;iframe src=&quot;/embed/compare?
| as_of=24
| D-14a, D-13b
| Quelle:
| value="D-13b" selected

# What the reader marked is strong in the picture, in its table and in the rows, and stays so on the way on.
GET /compare?areas=05112,05113,05562&x=D-14a&y=D-13b&select=05113&tab=table
200
! chart-scatter
| <tr class="marked"><th scope="row"><a href="/region/05113">Essen
| class="marked"><a href="/region/05113">Essen
| areas=MR,05,05112,05113,05562&amp;select=05113
| name="select" value="05113"

GET /compare?select=05113,05112&indicators=D-14a
200
| Essen
| Duisburg

GET /compare?areas=05112&select=nobody
400
| nobody

GET /indicator/D-14a?select=05113,05112&tab=map
200
| /compare?areas=05113,05112&amp;indicators=D-14a&amp;select=05113,05112

GET /indicator/D-14a?areas=05112,05911&as_of=24
200
| /compare?areas=05112,05911&amp;indicators=D-14a&amp;as_of=24

# One of the indicators over time: by the calendar, or from the year of joining, as the figure of its own page, to which its choices lead.
GET /compare?areas=05112,05113&indicators=D-14a,A-01&course=D-14a
200
| <option value="D-14a" selected>
| Nordrhein-Westfalen
| href="/indicator/D-14a?areas=MR,05,05112,05113&amp;tab=table
! Jahr des Beitritts

GET /compare?areas=05112,05113&indicators=D-14a,A-01&align=joined
200
| <option value="joined" selected>Jahre seit dem Beitritt
| Jahr des Beitritts
| Jahr 0 ist das Jahr der ersten eigenen Unterschrift
| href="/indicator/D-14a?areas=05112,05113&amp;chart=joined&amp;tab=table

GET /en/compare?areas=05112,05113&course=D-14a&align=calendar
200
| <option value="" selected>by the calendar
! Year of joining

GET /compare?areas=05112,05113&align=moon
400
| calendar, joined

GET /compare?areas=05112,05113&course=X-99
400
| X-99

# The picture as files, and in a frame.
GET /compare.svg?areas=05112,05113,05562&x=D-14a&y=D-13b&select=05113
200
< content-type: image/svg+xml; charset=utf-8
< content-disposition: /D-14a_D-13b\.svg/
| Quelle:
| as_of=24

GET /compare.svg?areas=05112,05113
404
| zwei verschiedene Indikatoren

GET /compare.csv?areas=05112,05113&indicators=A-01&x=D-14a&y=D-13b&data=shown
200
| D-13b,
! A-01,

GET /compare.csv?areas=05112,05113&indicators=A-01&x=D-14a&y=D-13b
200
| A-01,
| D-13b,

GET /compare.xlsx?areas=05112,05113&indicators=A-01
200
< content-disposition: /\.xlsx/

# Counts of a whole area and of its parts do not go on one axis: the whole is left out of picture, table and files, and the note says so.
GET /compare?areas=05112,05562&x=A-03&y=D-14a
200
| Nicht gezeigt, weil ihre Teile hier stehen: Metropole Ruhr, Nordrhein-Westfalen.
! nicht auf dieser Ebene)

GET /compare.csv?areas=05112,05562&x=A-03&y=D-14a&data=shown
200
| ,05112,
! ,MR,

# Where only the wholes have both, there is no period to show.
GET /compare?areas=05562020,05562024&x=A-01&y=D-01b
200
! chart-scatter

GET /compare/download?areas=05112,05113&x=D-14a&y=D-13b&format=svg&data=shown
303
< location: /compare.svg?areas=05112,05113&x=D-14a&y=D-13b

GET /compare/download?areas=05112,05113
200
| name="format"

GET /en/embed/compare?areas=05112,05113&x=D-14a&y=D-13b
200
< x-frame-options: none
| chart-scatter
| /en/compare?areas=05112,05113
! <nav

GET /embed/compare?areas=05112,05113
404

GET /embed/compare?areas=05112,05113&x=D-14a&y=D-13b&tab=table
200
| Duisburg
| 6,4 %

GET /embed/compare.json?areas=05112,05113&x=D-14a&y=D-13b&indicators=A-01
200
| "D-13b"
! "A-01"

GET /embed/compare.csv?areas=05112,05113&x=D-14a&y=D-13b
200
| D-13b,

GET /en/compare/download?areas=05112,05113&x=D-14a&y=D-13b
200
| <html lang="en">

GET /compare/download.json?areas=05112,05113&x=D-14a&y=D-13b
200
| /compare.png?areas=05112,05113&x=D-14a&y=D-13b

GET /compare/download.csv?areas=05112,05113&x=D-14a&y=D-13b
200
| format,data,address

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

# ---- words that are explained ----

GET /indicator/D-14a
200
| class="explained" href="/about#wort-hauptschulabschluss">Hauptschulabschluss</a>

GET /en/compare?areas=05112&indicators=D-04
200
| class="explained" href="/en/about#wort-sozialindex">

GET /about
200
| id="wort-hauptschulabschluss"
| id="wort-sozialindex"
| Zahl von 1 bis 9
