# Questions that figures answer: the hub, methods by themselves, and uneven spread. Expected numbers are worked out with Python from the table of the office.

GET /evidence
200
| Was zeigen die Zahlen – und wie sicher ist das?
| href="/evidence/gap"
| href="/evidence/chance"
| href="/evidence/segregation"
| href="/evidence/transitions"
| href="/evidence/cohort"
| href="/evidence/planner"
| href="/evidence/impact"
| href="/method/segregation"
| aria-current="page">Befunde

GET /en/evidence
200
| What do the figures show

GET /evidence.json
200
| "kind": "question"

GET /evidence.csv
200
| kind,title,what,figures,address
| /evidence/segregation

GET /evidence/segregation
200
| Schuljahr 2015/16: Damit sich „deutsch“ und „nicht deutsch“ gleich verteilen (nach Schulform), müssten 16,2 % einer Gruppe wechseln
| nicht nach einzelnen Einrichtungen
| Es gibt hier nur einen Zeitraum
| Statistische Ämter des Bundes und der Länder
| <th scope="col" class="number">Trennung (H)</th>
| wirk analyse segregation --input wirk-segregation-input.csv --unit schooltype --group nationality --weight value --within area --bootstrap 60 --drawn pair
! erfundene Daten

GET /en/evidence/segregation?group=sex
200
| by School type
| female

GET /evidence/segregation.json
200
| "data": "store"
| "dissimilarity_german_vs_foreign": 0.16178
! "invented"

GET /evidence/segregation.csv
200
| key,value
| dissimilarity_german_vs_foreign,0.16178

GET /evidence/segregation.csv?part=input
200
< content-disposition: /wirk-segregation-input\.csv/
| area,name,period,year,schooltype,nationality,value
| 05112,Duisburg,2015/16,2015,primary,german,13898

# Invented data say so on the page, in each picture and in each file.
GET /evidence/segregation?data=teaching
200
| class="invented" x="4.0"
| Sie sagen nichts über einen wirklichen Ort
| Musterstadt

GET /evidence/segregation.json?data=teaching
200
| "invented": true
| "mark": "erfundene Daten / invented data"

GET /evidence/segregation.csv?data=teaching
200
| invented,erfundene Daten / invented data

GET /evidence/segregation.csv?data=teaching&part=input
200
| Schule A,Musterstadt,Deutsch,150,erfundene Daten / invented data

GET /evidence/segregation?data=unknown
400
| store, teaching

GET /evidence/segregation?indicator=D-14a
400

GET /evidence/segregation?group=schooltype
400

GET /evidence/segregation?period=never
400

# No figures for the choice: said, and the form stays.
GET /evidence/segregation?areas=05562032
422
| Für diese Auswahl gibt es hier keine Zahlen

GET /method/segregation
200
| Segregation zwischen Einrichtungen
| name="unit"
| (Indikator wählen)

GET /en/method/segregation
200
| choose an indicator

GET /method/segregation.json
200
| "option": "unit"

GET /method/segregation.csv
200
| option,values,what

GET /method/segregation.csv?part=template
200
| school,town,language,pupils,note
| erfundene Daten / invented data

# Before anything is worked out there is no call that would give the same.
GET /method/did
200
| value="words_per_minute"
! wirk analyse did --input

GET /method/segregation?indicator=D-01a&by=schooltype,nationality&unit=schooltype&group=nationality&weight=value&within=area
200
| within_detail
| dissimilarity_german_vs_foreign

GET /method/segregation?indicator=D-01a&by=schooltype,nationality&unit=schooltype&group=nothing&weight=value
422
| hat keine Spalte „nothing“

GET /method/segregation?indicator=D-01a&by=schooltype&unit=schooltype&group=schooltype&bootstrap=100000
400
| höchstens 200

# Figures of the house for methods that need more than one column: cases of a share, a second indicator, the year of joining.
GET /method/interval?indicator=D-14a&period=2015&unit=area&count=count&total=total
200
| 05911
! NaN

GET /method/concentration?indicator=D-14a&beside=D-13b&period=2015&outcome=value&rank=other
200
! Daraus lässt sich nichts rechnen

GET /method/did?indicator=D-14c&unit=area&time=year&first-treated=joined&outcome=value
200
| simple.overall_att
! NaN

GET /method/did?indicator=D-14c&beside=nothing
404

GET /method/nothing
404
