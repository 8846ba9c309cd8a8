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
