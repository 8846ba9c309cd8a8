# "May I publish this?" over figures of the house; files that are sent: test/upload.

GET /may-publish
200
| Darf ich das veröffentlichen?
| name="file" type="file" required
| D-13b
| Nichts wird gespeichert oder protokolliert

GET /en/may-publish
200
| May I publish this?
| nothing is stored or logged

GET /may-publish.json
200
| "parameter": "threshold"

GET /may-publish.csv
200
| parameter,values,what

GET /may-publish?indicator=D-13b
200
| Ja: Keine der 48 Zellen verrät zu viel.
| Es ist nichts zu beweisen
| name="indicator" value="D-13b"

GET /en/may-publish?indicator=D-13b&threshold=400
200
| cells give too much away
| cells hidden you may.
| <span class="may__word">too small</span>
| <span class="may__word">complement</span>
| Round to multiples of 3, keeping sums
| value="proof.csv"

GET /may-publish.json?indicator=D-13b&threshold=400
200
| "may_publish": false
| "reason": "small"
| "way": "control-3"

GET /may-publish.csv?indicator=D-13b&threshold=400
200
< content-disposition: /geschuetzt\.csv/
| Gebiet;Geschlecht;Anzahl;Status
| ;x;verborgen
! primary

GET /en/may-publish?indicator=D-13b&threshold=400&take=table.csv
200
| ,state,reason,proof_a,times_a,proof_b,times_b
| ,primary,small,

GET /may-publish?indicator=D-13b&threshold=400&take=nothing.csv
404
| „nothing.csv“ gibt es hier nicht zum Mitnehmen.

GET /may-publish?indicator=D-13b&threshold=400
200
| Zufälliges Rauschen (Cell-Key-Methode)
| Das Rauschen entsteht aus einer Geheimzahl: Bitte geben Sie eine an.
! value="cellkey.csv"

GET /en/may-publish?indicator=D-13b&threshold=400&seed=4711
200
| Random noise (cell-key method)
| changes by 5 at most (variance at most 3)
| name="seed" type="text" value="4711"
| value="cellkey.csv"

GET /may-publish.json?indicator=D-13b&threshold=400&seed=4711
200
| "way": "cellkey"
| "variance": 3
| "bound": 5
! 4711

GET /en/may-publish?indicator=D-13b&threshold=400&seed=4711&take=cellkey.csv
200
| Area,Sex,Count,Status
! hidden

GET /may-publish?indicator=D-13b&threshold=400&take=cellkey.csv
404
| „cellkey.csv“ gibt es hier nicht zum Mitnehmen.

GET /may-publish?indicator=D-13b&seed=1e3
422
| seed: „1e3“ geht hier nicht

GET /may-publish?indicator=D-13b&threshold=-1
422
| threshold: „-1“ geht hier nicht

GET /en/may-publish?indicator=D-13b&period=1900
422
| There are no figures for this choice that you may see.

GET /may-publish?indicator=XX
404
