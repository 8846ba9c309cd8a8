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

GET /may-publish?indicator=D-13b&threshold=-1
422
| threshold: „-1“ geht hier nicht

GET /en/may-publish?indicator=D-13b&period=1900
422
| There are no figures for this choice that you may see.

GET /may-publish?indicator=XX
404
