# Searching, and building a table in steps. The form of these requests is told in pages.t.

GET /search
200
< content-type: text/html; charset=utf-8
| <h1>Suche</h1>
| role="search"
| name="q"
| Strg K
! role="status"

GET /en/search
200
| <h1>Search</h1>
| Ctrl K

GET /search?q=Herne+Abschluss
200
| value="Herne Abschluss"
| href="/indicator/D-13a?areas=05916,MR"
| Schulabgänge nach Abschluss: Herne

GET /search?q=duisburg%20uebergang
200
| href="/indicator/D-10?areas=05112,MR"

GET /search?q=Ohne+Abschlu%C3%9F+Gelsenkirchn
200
| href="/indicator/D-14a?areas=05513,MR"

GET /en/search?q=Herne+dropouts
200
| href="/en/indicator/D-14a?areas=05916,MR"
| hreflang="de"

GET /search?q=Gesamtschule
200
| Schulnummer
| kind=school

GET /search?q=Gesamtschule&kind=school
200
| Schulnummer
! Klasse 7 nach Schulform

GET /search.json?q=05112
200
< content-type: application/json; charset=utf-8
| "kind":"region"
| "address":"/region/05112"

GET /en/search.json?q=05112
200
| "address":"/en/region/05112"

GET /search.csv?q=BK+Ost
200
< content-type: text/csv; charset=utf-8
| kind,kind_name,title,note,address
| Berufskolleg Ost der Stadt Essen

GET /search.json
200
| "rows":[]

# Who works together and what for: partners, agreements, bodies and what everybody may see of measures, also written otherwise.
GET /search?q=Hochschule+Ruhr-West
200
| href="/partner/hochschule-ruhr-west"
| Partnerschaft

GET /search.json?q=Lesepatenschaften
200
| "kind":"partnership"
| "address":"/measure/musterstadt-lesepaten"

GET /en/search?q=Leitungsgruppe
200
| href="/en/body/leitungsgruppe"

# A measure that its partner has not released is found by nobody.
GET /search?q=Schulen+im+Team
200
! /measure/schulen-im-team

GET /search.json?q=Duisburg
200
| "address":"/partner/duisburg"

GET /search?q=H%C3%BCrden
200
| href="/hurdles"

GET /en/search?q=overlaps
200
| href="/en/actors/gaps"

# Nothing fits: near words, and ways to go on.
GET /search?q=Xerne
200
| Meinten Sie
| href="/search?q=Herne"

GET /search?q=qqqqqqqqqqqq
200
| Dazu ist nichts zu finden
! Meinten Sie
| href="/build"

# Hostile questions have calm answers.
GET /search?q=%3Cscript%3Ealert(1)%3C/script%3E
200
! <script>alert

GET /search?q=%FF%FE
200

GET /search?q=%00%01%1F%7F
200

GET /search?q=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
200
| Nur ihr Anfang

GET /search?q=a+b+c+d+e+f+g+h+i+j+k+l+m+n+o+p+q+r+s+t+u+v+w+x+y+z+a1+b1+c1+d1+e1+f1+g1+h1
200

# ---- the builder ----

GET /build
200
| <h1>Tabelle bauen</h1>
| aria-current="step"
| href="/build?field=D&amp;step=areas"
| step=result

GET /en/build
200
| <h1>Build a table</h1>
| href="/en/build?field=D&amp;step=areas"

GET /build?field=D&step=areas
200
| name="areas" value="05112"
| name="step" value="periods"
| data-each=
| Weiter: Zeiträume

GET /build?field=D&areas=05112&areas=05916&step=periods
200
| name="areas" value="05112,05916"
| Duisburg, Herne
| name="from"

GET /build?field=D&areas=05112,05916&from=2014&to=2015&step=indicators
200
| 2014 bis 2015
| name="indicators" value="D-14a"
| mehrere Definitionen

# Without an indicator the steps behind it wait, and it is said why.
GET /build?field=D&areas=05112&step=breakdowns
200
| Bitte mindestens einen Indikator wählen
| name="indicators" value="D-14a"

GET /build?field=D&areas=05112&indicators=D-14a&indicators=D-13b&step=breakdowns
200
| value="sex"
| name="indicators" value="D-13b,D-14a"
| type="radio"

# A fixed table stays with its state of the data, in its links and in the form of each step.
GET /build?field=D&areas=05112&from=2014&to=2015&indicators=D-14a&as_of=1&step=result
200
! 6,4 %

GET /build?field=D&areas=05112&from=2014&to=2015&indicators=D-14a&as_of=24&step=result
200
| Lieferung 24
| 6,4 %
| /build.csv?field=D&amp;areas=05112&amp;from=2014&amp;to=2015&amp;indicators=D-14a&amp;as_of=24&amp;step=result
| href="/region/05112?as_of=24"

GET /build?field=D&areas=05112&indicators=D-14a&as_of=24&step=periods
200
| name="as_of" value="24"

GET /build?field=D&areas=05112&indicators=D-14a&as_of=99999&step=result
400

GET /build?field=D&areas=05112&from=2014&to=2015&indicators=D-14a&by=sex&step=result
200
| 6 Werte
| weiblich
| 6,4 %
| 5,5 %
! 2013
| href="/indicator/D-14a?tab=chart&amp;areas=05112&amp;from=2014&amp;to=2015&amp;by=sex"
| /build.csv?field=D&amp;areas=05112&amp;from=2014&amp;to=2015&amp;indicators=D-14a&amp;by=sex&amp;step=result
| Quelle:

# Rivals stand in tables of their own.
GET /build?field=D&areas=05112&period=2015&indicators=D-14a,D-14b&step=result
200
| id="D-14a"
| id="D-14b"
| nicht miteinander vergleichbar

GET /build?field=D&areas=05112&period=latest&indicators=D-14a&form=long&step=result
200
| 1 Werte
| als Tabellen
| 2015

GET /build.csv?field=D&areas=05112&from=2014&to=2015&indicators=D-14a&step=result
200
< content-type: text/csv; charset=utf-8
| D-14a,
| 6.423328
! ,2013,

GET /build.csv?field=D&areas=05112&from=2015&to=2014&indicators=D-14a&separator=semicolon&step=result
200
| 6,423328

GET /en/build.csv?field=D&areas=05112&indicators=D-14a
200
| Duisburg

GET /build.json?field=D&areas=05112,05916&from=2014&to=2015&indicators=D-14a&by=sex&step=result
200
figure 05112 2015 6.42
figure 05112/sex=f 2015 5.54
| "period":"2014"
! "period":"2013"

GET /en/build.json?field=D&areas=05112&indicators=D-14a
200
| "figures"

# More than a page of values.
GET /build?field=D&indicators=D-13a&by=certificate&step=result
200
! Seiten der Tabelle

GET /build?field=D&areas=05170004,05170008,05170012,05170016,05170020,05170024,05170028,05170032,05170036,05170040,05170044,05170048,05170052,05562004,05562008,05562012,05562014,05562016,05562020,05562024,05562028,05562032,05562036,05954004,05954008,05954012,05954016,05954020,05954024,05954028,05954032,05954036,05978004,05978008,05978012,05978016,05978020,05978024,05978028,05978032,05978036,05978040&indicators=D-13a&by=certificate&step=result
200
| 6.174 Werte
| Seiten der Tabelle
| page=2
| Zeilen 1 bis 238 von 294

GET /build?field=D&areas=05170004,05170008,05170012,05170016,05170020,05170024,05170028,05170032,05170036,05170040,05170044,05170048,05170052,05562004,05562008,05562012,05562014,05562016,05562020,05562024,05562028,05562032,05562036,05954004,05954008,05954012,05954016,05954020,05954024,05954028,05954032,05954036,05978004,05978008,05978012,05978016,05978020,05978024,05978028,05978032,05978036,05978040&indicators=D-13a&by=certificate&step=result&page=2
200
| Zeilen 239 bis 294 von 294

GET /build?field=D&indicators=D-14a&page=99&step=result
404
| Eine Seite „99“

# What is wrong is told.
GET /build?field=Q
400
| Ein Feld „Q“

GET /build?field=D&step=nowhere
400
| nowhere

GET /build?field=D&areas=99999&step=periods
400
| 99999

GET /build?field=D&indicators=D-14a&by=nothing&step=result
400
| nothing

GET /build?field=D&from=soon&step=indicators
400
| soon

GET /build?field=D&indicators=Z-99&step=result
404
| Z-99

# Unknown parameters are ignored.
GET /build?field=D&step=areas&utm=1
200

# ---- a year, and several areas ----

GET /search.json?q=Herne+Abitur+2015
200
| /indicator/D-13b?areas=05916,MR&period=2015
| Herne, 2015

# A year that the indicator does not have is passed over: no link leads nowhere.
GET /search.json?q=Herne+Abitur+2030
200
| /indicator/D-13b?areas=05916,MR
! period=

GET /en/search?q=births+Essen+Duisburg
200
| /en/indicator/A-03?areas=05113,05112,MR
| Essen, Duisburg

GET /search?q=Essen+Duisburg
200
| href="/compare?areas=05113,05112"
| Essen, Duisburg nebeneinander

GET /en/search.json?q=Herne+and+Bochum
200
| "kind":"compared"
| "address":"/en/compare?areas=05916,05911"

GET /build.xlsx?field=D&areas=05112,05113&indicators=D-14a,D-13b&from=2014&to=2015&step=result
200
< content-disposition: /\.xlsx/

GET /build.svg?field=D&areas=05112&indicators=D-14a&step=result
404
| kein Bild
