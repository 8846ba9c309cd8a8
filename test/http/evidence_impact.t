# Did something change where it began? The page on figures of the example, on the teaching file, and as the answer to a registered question.

GET /evidence/impact
200
| <h1>Hat sich dort etwas verändert
| nicht sicher zu erkennen
| Beispielfrage dieses Hauses
| Die Reihe endet 2022
| Auslosungen
| wirk analyse did --input
! erfundene Daten

GET /en/evidence/impact
200
| No difference can be told for certain
| Example question of this house

GET /evidence/impact.json?control=notyet
200
| "method": "did"
| "placebo_p": 0.

GET /evidence/impact.csv?to=2019
200
| simple.overall_att

GET /evidence/impact.csv?part=input
200
| area,name,period,year,value,joined
| 05113,Essen,2012

GET /evidence/impact?data=teaching
200
| erfundene Daten / invented data
| im Mittel um 6,64 höher

GET /evidence/impact.json?data=teaching
200
| "invented": true

GET /evidence/impact.csv?data=teaching
200
| erfundene Daten / invented data

GET /evidence/impact?indicator=X-99
404

GET /evidence/impact?to=1066
400

GET /evidence/impact/lesepaten-wirkung
200
| Die Frage wurde eingetragen, bevor es die Zahlen gab.
| nicht nach dem Beginn dieser Maßnahme
| Lesepatenschaften in Musterstadt
! übernehmen

GET /evidence/impact/lesepaten-wirkung.json?data=teaching
200

GET /evidence/impact/lesepaten-wirkung.csv?data=teaching
200

GET /en/evidence/impact/lesepaten-wirkung
200
| The question was registered before the figures were there

GET /evidence/impact/no-such-check
404

GET /measure/musterstadt-lesepaten
200
| href="/evidence/impact/lesepaten-wirkung"
