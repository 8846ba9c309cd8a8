# What cannot be answered: the right status, and a page in the reader's language that says what to do.

GET /nirgends
404
< content-type: text/html; charset=utf-8
< cache-control: no-store
< etag: none
| Die Seite „/nirgends“ gibt es nicht.
| Vielleicht hilft die Liste der Indikatoren oder der Gebiete weiter.
| href="/indicators"

GET /en/nowhere
404
| There is no page “/nowhere”.
| The list of indicators or of areas may help.

GET /nirgends.json
404
< content-type: application/json; charset=utf-8
| "status":404
| "advice":

# There is no error in CSV: it is told as JSON.
GET /nirgends.csv
404
< content-type: application/json; charset=utf-8
| "status":404

GET /region/99999
404
| „99999“
| Vielleicht hilft

GET /en/region/99999
404
| “99999”

GET /en/region/05112x.json
404
| “05112x”

# A key that nearly fits: the near ones are named.
GET /region/05121
404
| Ähnlich:

GET /indicator/Z-99
404
| „Z-99“

GET /en/indicator/Z-99
404
| “Z-99”

GET /indicator/D-14
404
| D-14

GET /indicator/D-14a?areas=05112,99999
400
| 99999
| Bitte die Adresse prüfen

GET /en/indicator/D-14a?areas=99999
400
| 99999
| Please check the address

GET /indicator/D-14a?period=1875
404
| 1875

GET /indicator/D-14a?period=20.2011
400
| „20.2011“ ist kein Zeitraum

GET /en/indicator/D-14a?period=soon
400
| soon

GET /indicator/D-14a?by=colour
400
| colour

GET /indicator/D-14a?by=sex%3Bdrop
400

GET /indicator/D-14a?as_of=0
400
| Nummer einer Lieferung

GET /indicator/D-14a?as_of=99999
400

GET /indicator/D-14a?as_of=abc
400
| „abc“

GET /indicator/D-14a?tab=nonsense
400
| „tab“ kann nicht „nonsense“ sein
| chart, map, table

GET /compare?areas=05112&indicators=D-14a&tab=map
400

GET /schools?tab=chart
400

GET /schools?order=nonsense
400
| name, type, town

GET /schools?page=0
400

GET /en/search?q=Herne&kind=nonsense
400
| indicator

GET /build?field=D&indicators=D-14a&form=wide
400

GET /build?field=D&indicators=C-03a
400
| C-03a
| Feld „D“

# A table without a field has that of its indicators.
GET /build?indicators=D-14a&areas=05112&period=latest
200
| 6,4 %

GET /indicator/D-14a/origin
404

GET /indicator/D-14a/origin?region=05112
400

GET /indicator/D-14a/origin?region=05112&period=2015&cell=colour%3Dred
400
| colour

GET /indicator/D-14a/origin?region=05112&period=2015&as_of=0
400

GET /indicator/D-14a/origin?region=05112&period=2015&as_of=99999
400

GET /delivery/0
404

GET /delivery/99999
404
| 99999

GET /delivery/1e3
404

GET /en/delivery/-1
404
| -1

GET /delivery/
404

GET /indicator/
404

GET /region/
404

GET /region/05112/more
404

GET /assets/nothing.css
404
< content-type: text/plain; charset=utf-8

GET /assets/
404

# Hostile addresses.
GET /%00
404
! \0

GET /region/%00
404
! \0

GET /region/%ff
404

GET /%ff%fe
404

GET /indicator/D-14a%00
404

GET /../../etc/passwd
404
! root:

GET /assets/../../../etc/passwd
404
! root:

GET /assets/..%2f..%2fetc%2fpasswd
404

GET /region/..%2f..%2fetc%2fpasswd
404
! root:

GET /region/%3Cscript%3Ealert(1)%3C%2Fscript%3E
404
! <script>alert
| &lt;script&gt;

GET /en/region/%22onmouseover=%22alert(1)
404
! "onmouseover="

GET /indicator/D-14a?areas=%3Csvg%20onload=alert(1)%3E
400
! <svg onload

GET /indicator/D-14a?%22%3E%3Cscript%3Ealert(1)%3C/script%3E=1
200
! <script>alert

GET /indicator/D-14a?period=%00
400
! \0

GET /indicator/D-14a?areas=%ff%fe
400

GET /indicator/D-14a?areas=05112'%20OR%20'1'='1
400

GET /region/05112';DROP%20TABLE%20observation;--
404

GET /indicator/D-14a?&&&=&=x&areas
200

GET /indicator/D-14a?areas=05112&areas=05113
200
| Duisburg

GET /?%
200

GET /region/05112?%0d%0aset-cookie:%20a=b
200
< set-cookie: none

GET /region/05112000?%0d%0aset-cookie:%20a=b
301
< set-cookie: none

GET //evil.example/
404

GET /region//05112
404

# ---- mistyped: what may have been meant, as links ----

GET /indicator/D-14x
404
| href="/indicator/D-14a"
| href="/indicator/D-14b"

GET /en/indicator/d14a.json
404
| "address":"/en/indicator/D-14a"

GET /region/Duisbrg
404
| Duisburg
