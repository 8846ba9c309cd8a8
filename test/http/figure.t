# The figure block over HTTP: its state in the address, the files it can be taken along as, its frame, and its download.

# ---- what is shown ----

GET /indicator/D-14a?areas=all&tab=table&from=2014&to=2015
200
| class="fixed"
| Duisburg
| 6,4 %
! <th scope="col">2013

GET /indicator/D-14a?chart=bars&areas=all&order=value
200
| Geordnet nach dem Wert, höchster zuerst – auf Wunsch
| chart-bars

GET /indicator/D-14a?areas=all
200
! Geordnet nach
| order=value

GET /indicator/D-14a?areas=05112,MR&select=05112&tab=table
200
| class="marked"

GET /indicator/A-01?tab=table&chart=map&period=2015-12-31
200
| Dinslaken
| chart=map

GET /en/indicator/D-14a?from=2010
200
| 2010 to 2015
| fallen since
| How to cite

GET /indicator/D-14a?unknown=1&class=quantile:5
200
| <svg

GET /indicator/D-14a?chart=pie
400
| „chart“ kann nicht „pie“ sein
| lines, 

GET /en/indicator/D-14a?order=size
400
| name, value, change

GET /indicator/D-14a?from=2015&to=2010
404

GET /indicator/D-14a?data=some
400

# Marked on the map, drawn in the chart: the area joins the two that are always there, and the others are quiet.
GET /indicator/D-14a?select=05916
200
| Metropole Ruhr, Nordrhein-Westfalen, Herne
| select=05916

GET /indicator/D-14a?areas=all&period=2015&select=05112
200
| class="bar c0"
| class="bar other"
| class="name marked"

GET /indicator/D-14a?areas=all&period=2015
200
! class="bar other"

# Small panels: the same axis, or one of its own; no more than 24 on a page.
GET /indicator/D-14a?areas=05112,05113,05916&chart=multiples
200
| scale=own
| eigene Achse je Feld

GET /en/indicator/D-14a?areas=05112,05113,05916&chart=multiples&scale=own
200
| the same axis for all panels
! more panels

GET /indicator/D-14a?areas=05112&scale=large
400
| „scale“ kann nicht „large“ sein

# ---- what is shown, as a file: the same figures ----

GET /indicator/D-14a.json?data=shown&areas=05112,MR&from=2014
200
figure 05112 2015 6.42
| "region":"MR"
! "period":"2013"

GET /indicator/D-14a.csv?areas=05112&period=2015&separator=comma&decimal=comma&bom=no
200
< content-type: text/csv; charset=utf-8
| ,"6,42

GET /indicator/D-14a.csv?separator=tab
400

GET /indicator/D-14a.xlsx
200
< content-type: application/vnd.openxmlformats-officedocument.spreadsheetml.sheet
| PK

GET /en/indicator/D-14a.xlsx?data=shown
200
| PK

GET /indicator/D-14a.svg?areas=all&period=2015
200
< content-type: image/svg+xml; charset=utf-8
| Quelle:
| as_of=
! <script

GET /indicator/D-14a.png?tab=map
200
< content-type: image/png

GET /indicator/D-14a.svg?by=schooltype
400

# One part, also in the files of all that was asked for.
GET /indicator/D-14a.json?areas=05112&period=2015&cell=sex%3Df
200
# 132 of 2382 girls in row 87 of 21111-02-06-4.csv
figure 05112/sex=f 2015 5.54
! "cell":""
! "cell":"sex=m"

GET /indicator/D-14a.csv?areas=05112&period=2015&by=sex&cell=total
200
! sex=

GET /indicator/D-14a.json?cell=age%3D3
400

GET /indicator/D-14a.csv?cell=sex%3Dx
400

# ---- its frame ----

GET /embed/indicator/D-14a
200
| <svg
| Quelle:
| href="/indicator/D-14a"
! <nav

GET /en/embed/indicator/D-14a?tab=table
200
| <table
| Source:
| href="/en/indicator/D-14a?tab=table"

GET /embed/indicator/D-14a.json
200
| "figures"

GET /embed/indicator/D-14a.csv
200
| D-14a,

GET /embed/indicator/Z-99
404

# ---- its download ----

GET /indicator/D-14a/download
200
| name="format"
| Semikolon

GET /en/indicator/D-14a/download?areas=05112
200
| semicolon
| value="05112"

GET /indicator/D-14a/download.json
200
| .xlsx?data=shown

GET /indicator/D-14a/download.csv
200
| format,data,address

GET /indicator/D-14a/download?format=csv&data=shown&areas=05112&separator=semicolon&decimal=comma&bom=yes
303
< location: /indicator/D-14a.csv?data=shown&areas=05112&separator=semicolon&decimal=comma&bom=yes

GET /en/indicator/D-14a/download?format=xlsx&data=all&separator=comma&decimal=point&bom=no
303
< location: /en/indicator/D-14a.xlsx

GET /indicator/D-14a/download?format=doc
400
| csv, xlsx, json, svg, png

# ---- the table holds exactly what the chart shows ----
# Numbers worked out from the delivered files by a script of its own (Python): 12411-03-03-4 for ages, 21111-02-06-4 for the rest.

# The pyramid: offered where ages and sexes are observed together, both halves of each age, and nothing else.
GET /indicator/A-01?by=age
200
| chart=pyramid

GET /indicator/A-01?by=sex
200
! chart=pyramid

GET /indicator/A-01?by=age&chart=pyramid&areas=05112
200
| chart-pyramid
| nach: Alter und Geschlecht
| unter 3 Jahre, weiblich: 6.491
! 65 bis unter 70
! insgesamt

GET /indicator/A-01?by=age&chart=pyramid&areas=05112&tab=table
200
| <th scope="col">weiblich</th><th scope="col">männlich</th>
| 6.979
| 24.940
! 65 bis unter 70
! insgesamt

GET /en/indicator/A-01?by=age&chart=pyramid&areas=05112,05113
200
| The age pyramid shows one area
| Duisburg, 31 December 2015

GET /indicator/A-01.json?by=age&chart=pyramid&data=shown
200
figure MR/age=0-2;sex=f 2015-12-31 63969
figure MR/age=0-2;sex=m 2015-12-31 67824
! "cell":"age=0-2"
! age=65-69
! "cell":""

GET /indicator/A-01.csv?by=age&chart=pyramid&data=shown&areas=05112
200
| age=75-up;sex=m,"75 Jahre und mehr, männlich",21438,
! derived

GET /indicator/A-01.xlsx?by=age&chart=pyramid&data=shown
200
| PK

GET /indicator/A-01.svg?by=age&chart=pyramid&areas=05112
200
| unter 3 Jahre, männlich: 6.979

GET /indicator/A-01.png?by=age&chart=pyramid
200
< content-type: image/png

# An index: its values, and the period where it is 100.
GET /indicator/D-14a?chart=index&areas=05112,MR&base=2010&tab=table
200
| Index (2010 = 100)
| >78,5<
| >102,5<
! 8,2 %
| <option value="2010" selected>

GET /indicator/D-14a?chart=index&areas=05112,MR
200
| wie üblich (1995)
| 1995 = 100

GET /en/indicator/D-14a.csv?chart=index&areas=05112&base=2010&data=shown
200
| D-14a,1,05112,Duisburg,2015,,Index (2010 = 100),78.5,value,78.5,78.5,index,
| ,index 2010
! percent

GET /indicator/D-14a?chart=index&base=1800
400
| „base“ kann nicht „1800“ sein. Möglich: 1995,

GET /indicator/D-14a?chart=index&base=2005&from=2010
400
| Möglich: 2010, 2011,

GET /en/indicator/D-14a?base=soon
400
| “base” cannot be “soon”

# A gap: both ends and the difference, without the total.
GET /indicator/D-14a?by=sex&chart=gap&areas=05112,05113&period=2015&tab=table
200
| <th scope="col">männlich minus weiblich</th>
| +1,71 Prozentpunkte
! insgesamt

GET /indicator/D-14a.json?by=sex&chart=gap&areas=05112&period=2015&data=shown
200
figure 05112/sex=f 2015 5.541562
figure 05112/sex=m 2015 7.256146
| "derived":"minus sex=f","number":1.714584,
! "cell":""

# Shares: each part with its own; a composition: the parts and the whole that stands at the bar's end.
GET /indicator/A-01.csv?by=sex&chart=shares&areas=05112&period=2015&data=shown
200
| "weiblich, Anteil",50.9,value,50.9,50.9,percent,
| ,share
! insgesamt

GET /indicator/A-01?by=sex&chart=stacked&areas=05112&period=2015&tab=table
200
| insgesamt
| 491.231

# A balance: both ends and the change.
GET /indicator/D-14a?chart=balance&areas=05112,MR&from=2010&to=2015&tab=table
200
| <th scope="col">Veränderung</th>
| −1,8 Prozentpunkte

# The numbers of the notes stand in the picture, too.
GET /indicator/A-05a?chart=lines&areas=05112
200
| >Bruch¹<

# Where every value is the same, the description names none as the lowest.
GET /indicator/D-13a?by=certificate&chart=stacked&areas=05112,05113&period=2015
200
| Fachhochschulreife: 2 Werte, jeder davon 0.
! Niedrigster: Duisburg, 0; höchster: Duisburg, 0
