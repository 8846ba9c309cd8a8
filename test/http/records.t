# What was entered about the partnership, as visitors see it. Forms, import and history: test/records.

GET /records
200
| <h1>Einträge der Partnerschaft</h1>
| href="/records/partner"

GET /en/records
200
| <h1>Records of the partnership</h1>

GET /records.json
200
| "kind": "agreement"

GET /records.csv
200
| kind,title,records

GET /records/partner
200
| href="/record/partner/bochum"
| Stadt Bochum
! Anlegen

GET /en/records/agreement
200

GET /records/partner.json
200
| "id": "bochum"

GET /records/partner.csv
200
| id,name,kind

# A file says by what its rows were chosen, and has just those.
GET /records/partner?q=bochum
200
| href="/records/partner.csv?q=bochum"
| Diese Auswahl als CSV-Datei mitnehmen

GET /records/partner.csv?q=bochum
200
| ,archived,selection
| ,q=bochum
! dortmund,

GET /records/signature.json?partner=hamm&sort=day
200
| "selection": {
| "partner": "hamm"
! "essen"

GET /records/partner.csv?sort=title
200
! selection

GET /record/partner/bochum
200
| <h1>Stadt Bochum</h1>
! <form class="form

GET /en/record/partner/ennepe-ruhr-kreis
200
| Ennepe-Ruhr-Kreis

GET /record/partner/bochum.json
200
| "bochum"

GET /record/partner/bochum.csv
200
| Stadt Bochum

GET /record/contact/nobody
401

GET /record/nothing/nobody
404
